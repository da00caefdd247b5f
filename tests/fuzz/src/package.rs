//! The package that the targets transfer: four corners, two rally points, five items.

use crate::domain::geo::Position;
use crate::domain::mission::{FlightPackage, Item};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::Metres;

/// Where the aircraft stands.
pub const HOME: Position = Position { latitude: 21.061_449, longitude: 105.898_226 };
/// Degrees of latitude in a metre, near enough for placing points.
const METRE: f64 = 1.0 / 110_750.0;

/// A flight straight north over so many metres.
#[must_use]
pub fn north_for(length: f64) -> FlightPackage {
    let at = |north: f64, east: f64| Position { latitude: HOME.latitude + north * METRE, longitude: HOME.longitude + east * METRE };
    let height = AboveHome(80.0);
    FlightPackage {
        mission: vec![
            Item::VtolTakeoff { toward: at(300.0, 0.0), height },
            Item::Waypoint { at: at(length * 0.5, 0.0), height },
            Item::LandStart,
            Item::Waypoint { at: at(length - 200.0, 0.0), height },
            Item::VtolLand { at: at(length, 0.0), ground: AboveHome(0.0) },
        ],
        fence: vec![at(-400.0, -400.0), at(-400.0, 400.0), at(length + 400.0, 400.0), at(length + 400.0, -400.0)],
        rally: vec![(HOME, AboveHome(0.0)), (at(length, 0.0), AboveHome(0.0))],
        return_height: Metres(80.0),
        home: (HOME, Amsl(10.0)),
    }
}
