//! Three altitudes, three types: mixing them is how aircraft meet the ground.

use super::quantity::Metres;
use std::fmt;
use std::ops::{Add, Sub};

/// Height above mean sea level (EGM96, as PX4 reports it), in metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Amsl(pub f64);

/// Height above the ground straight below, in metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Agl(pub f64);

/// Height above the aircraft's home position, in metres: the frame of mission items (MAV_FRAME 3 and 6).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct AboveHome(pub f64);

impl Sub for Amsl {
    type Output = Metres;
    fn sub(self, other: Amsl) -> Metres {
        Metres(self.0 - other.0)
    }
}

impl Add<Metres> for Amsl {
    type Output = Amsl;
    fn add(self, by: Metres) -> Amsl {
        Amsl(self.0 + by.0)
    }
}

impl Amsl {
    /// The same height above a home that lies at `home`.
    #[must_use]
    pub fn above_home(self, home: Amsl) -> AboveHome {
        AboveHome(self.0 - home.0)
    }
}

impl Agl {
    /// The same height above sea level, over ground that lies at `ground`.
    #[must_use]
    pub fn over(self, ground: Amsl) -> Amsl {
        Amsl(ground.0 + self.0)
    }
}

impl AboveHome {
    /// The same height above sea level, for a home that lies at `home`.
    #[must_use]
    pub fn amsl(self, home: Amsl) -> Amsl {
        Amsl(home.0 + self.0)
    }
}

impl fmt::Display for Amsl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} m AMSL", self.0)
    }
}

impl fmt::Display for Agl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} m AGL", self.0)
    }
}

impl fmt::Display for AboveHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} m above home", self.0)
    }
}
