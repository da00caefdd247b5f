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
    /// Climb straight up from the pad in hover (MAV_CMD 22).
    Takeoff {
        /// The pad.
        at: Position,
        /// Height at which the climb ends.
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
    /// Fly over the pad in hover, descend and land (MAV_CMD 21).
    Land {
        /// The pad.
        at: Position,
        /// The pad's ground, relative to home.
        ground: AboveHome,
    },
}

impl Item {
    /// The place that it names, if it names one.
    #[must_use]
    pub fn place(&self) -> Option<Position> {
        match *self {
            Self::VtolTakeoff { toward: at, .. }
            | Self::Takeoff { at, .. }
            | Self::Waypoint { at, .. }
            | Self::VtolLand { at, .. }
            | Self::Land { at, .. } => Some(at),
            Self::LandStart => None,
        }
    }

    /// Its number in MAVLink (MAV_CMD).
    #[must_use]
    pub fn command(&self) -> u16 {
        match self {
            Self::Waypoint { .. } => 16,
            Self::Land { .. } => 21,
            Self::Takeoff { .. } => 22,
            Self::VtolTakeoff { .. } => 84,
            Self::VtolLand { .. } => 85,
            Self::LandStart => 189,
        }
    }

    /// Its height relative to home; zero for a mark.
    #[must_use]
    pub fn height(&self) -> AboveHome {
        match *self {
            Self::VtolTakeoff { height, .. } | Self::Takeoff { height, .. } | Self::Waypoint { height, .. } => height,
            Self::VtolLand { ground, .. } | Self::Land { ground, .. } => ground,
            Self::LandStart => AboveHome(0.0),
        }
    }

    /// The item of a number, a place and a height; None for what medflight does not fly.
    #[must_use]
    pub fn of(command: u16, place: Option<Position>, up: AboveHome) -> Option<Self> {
        match (command, place) {
            (16, Some(at)) => Some(Self::Waypoint { at, height: up }),
            (21, Some(at)) => Some(Self::Land { at, ground: up }),
            (22, Some(at)) => Some(Self::Takeoff { at, height: up }),
            (84, Some(toward)) => Some(Self::VtolTakeoff { toward, height: up }),
            (85, Some(at)) => Some(Self::VtolLand { at, ground: up }),
            (189, None) => Some(Self::LandStart),
            _ => None,
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
            // One byte names a kind: every number above is below 256.
            hash.update([item.command().to_le_bytes()[0]]);
            if let Some(at) = item.place() {
                put_place(&mut hash, at);
                hash.update(millimetres(item.height().0));
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
