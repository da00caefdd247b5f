//! The few item kinds that medflight flies, and the package that goes on board as one.

use crate::domain::geo::Position;
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::Metres;

/// One step of the autopilot's mission. Heights are above home (MAV_FRAME_GLOBAL_RELATIVE_ALT_INT).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Item {
    /// Climb straight up to `height`, turn to `toward`, change to wing-borne flight (MAV_CMD 84).
    ///
    /// `toward` lies at least 300 m down the route: on the pad itself the heading of the transition is random.
    VtolTakeoff {
        /// The point that gives the direction.
        toward: Position,
        /// Height of the transition.
        height: AboveHome,
    },
    /// Fly to a point (MAV_CMD 16).
    Waypoint {
        /// Where.
        at: Position,
        /// How high.
        height: AboveHome,
    },
    /// Marks where the landing sequence begins (MAV_CMD 189).
    LandStart,
    /// Fly to the pad, change to hover before it, descend and land (MAV_CMD 85).
    VtolLand {
        /// The pad.
        at: Position,
        /// The pad's ground, relative to home.
        ground: AboveHome,
    },
}

impl Item {
    /// The place that the item is about; None for one that has none.
    #[must_use]
    pub fn place(&self) -> Option<Position> {
        match *self {
            Self::VtolTakeoff { toward: at, .. } | Self::Waypoint { at, .. } | Self::VtolLand { at, .. } => Some(at),
            Self::LandStart => None,
        }
    }
}

/// Everything that the aircraft carries for one flight: transferred, read back and named as one.
#[derive(Debug, Clone, PartialEq)]
pub struct FlightPackage {
    /// The mission, in order; the first item is the take-off.
    pub mission: Vec<Item>,
    /// The inclusion fence: one closed polygon (first vertex not repeated) that holds home and the whole route.
    pub fence: Vec<Position>,
    /// Safe points for the aircraft's own return, height above sea level of their ground; sent in MAV_FRAME 3 relative to home.
    pub rally: Vec<(Position, AboveHome)>,
    /// RTL_RETURN_ALT, the only parameter that is written for a flight: height above the destination of a return.
    pub return_height: Metres,
    /// Home as planned: the pad's ground.
    pub home: (Position, Amsl),
}

/// SHA-256 over the package's canonical form: one name for mission, fence, rally points and return height together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageDigest(pub [u8; 32]);

impl std::fmt::Display for PackageDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for PackageDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl FlightPackage {
    /// The package's digest: positions in 1e-7 degrees, heights in millimetres, each part behind its length.
    #[must_use]
    pub fn digest(&self) -> PackageDigest {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        let put_place = |hash: &mut sha2::Sha256, at: Position| {
            let (lat, lon) = at.deg_e7();
            hash.update(lat.to_le_bytes());
            hash.update(lon.to_le_bytes());
        };
        hash.update((self.mission.len() as u64).to_le_bytes());
        for item in &self.mission {
            match *item {
                Item::VtolTakeoff { toward, height } => {
                    hash.update([84]);
                    put_place(&mut hash, toward);
                    hash.update(millimetres(height.0));
                }
                Item::Waypoint { at, height } => {
                    hash.update([16]);
                    put_place(&mut hash, at);
                    hash.update(millimetres(height.0));
                }
                Item::LandStart => hash.update([189]),
                Item::VtolLand { at, ground } => {
                    hash.update([85]);
                    put_place(&mut hash, at);
                    hash.update(millimetres(ground.0));
                }
            }
        }
        hash.update((self.fence.len() as u64).to_le_bytes());
        self.fence.iter().for_each(|at| put_place(&mut hash, *at));
        hash.update((self.rally.len() as u64).to_le_bytes());
        for (at, ground) in &self.rally {
            put_place(&mut hash, *at);
            hash.update(millimetres(ground.0));
        }
        hash.update(millimetres(self.return_height.0));
        put_place(&mut hash, self.home.0);
        hash.update(millimetres(self.home.1.0));
        PackageDigest(hash.finalize().into())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "heights in millimetres fit in i64")]
fn millimetres(metres: f64) -> [u8; 8] {
    ((metres * 1e3).round() as i64).to_le_bytes()
}
