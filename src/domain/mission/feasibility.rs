//! What the autopilot will check, checked first: it takes an impossible mission without a word and refuses it only on board.

use super::item::{FlightPackage, Item};
use crate::domain::geo::{Area, LocalFrame, Position, geodesy};
use crate::units::altitude::AboveHome;
use crate::units::quantity::Metres;

/// Why an autopilot would not fly a package, or not as meant.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Infeasible {
    /// MIS_TKO_LAND_REQ, "takeoff is not the first waypoint item".
    #[error("the first item is not the take-off")]
    NoTakeoffFirst,
    /// "more than one" of a kind that may be there once.
    #[error("more than one {0}")]
    Twice(&'static str),
    /// "Landing waypoint/pattern required".
    #[error("the last item is not the landing")]
    NoLandingLast,
    /// Without a mark and an approach a return can glide into the ground.
    #[error("the landing has no landing mark with a waypoint after it")]
    NoApproach,
    /// MIS_TAKEOFF_ALT.
    #[error("take-off height {0} is below 20 m")]
    TakeoffTooLow(AboveHome),
    /// MIS_DIST_1WP, 10 km.
    #[error("the first waypoint is {0} from home, more than 10 km")]
    FirstWaypointFar(Metres),
    /// The fence is no polygon, or too long for the autopilot's store of 64 items.
    #[error("the fence has {0} vertices; 3 to 64 are possible")]
    FenceVertices(usize),
    /// "Geofence violation for waypoint".
    #[error("{0} lies outside of the fence")]
    OutsideFence(&'static str),
    /// The destination is no safe point.
    #[error("there is no rally point")]
    NoRally,
}

/// Everything that the autopilot would object to; empty when nothing.
#[must_use]
pub fn check(package: &FlightPackage) -> Vec<Infeasible> {
    let mut faults = Vec::new();
    let count = |want: fn(&Item) -> bool| package.mission.iter().filter(|item| want(item)).count();
    match package.mission.first() {
        Some(Item::VtolTakeoff { height, .. } | Item::Takeoff { height, .. }) if height.0 < 20.0 => {
            faults.push(Infeasible::TakeoffTooLow(*height));
        }
        Some(Item::VtolTakeoff { .. } | Item::Takeoff { .. }) => {}
        Some(Item::Waypoint { .. } | Item::LandStart | Item::VtolLand { .. } | Item::Land { .. }) | None => {
            faults.push(Infeasible::NoTakeoffFirst);
        }
    }
    let wings = package.mission.iter().any(|item| matches!(item, Item::VtolTakeoff { .. } | Item::VtolLand { .. } | Item::LandStart));
    match package.mission.last() {
        Some(Item::VtolLand { .. }) if wings => {}
        Some(Item::Land { .. }) if !wings => {}
        _ => faults.push(Infeasible::NoLandingLast),
    }
    let counts = [
        ("take-off", count(|item| matches!(item, Item::VtolTakeoff { .. } | Item::Takeoff { .. }))),
        ("landing mark", count(|item| matches!(item, Item::LandStart))),
        ("landing", count(|item| matches!(item, Item::VtolLand { .. } | Item::Land { .. }))),
    ];
    faults.extend(counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| Infeasible::Twice(name)));
    let ending = package.mission.len().checked_sub(3).map(|start| &package.mission[start..]);
    if wings && !matches!(ending, Some([Item::LandStart, Item::Waypoint { .. }, Item::VtolLand { .. }])) {
        faults.push(Infeasible::NoApproach);
    }
    let home = package.home.0;
    let first = package.mission.iter().find_map(|item| if let Item::Waypoint { at, .. } = item { Some(*at) } else { None });
    if let Some(far) = first.map(|at| geodesy::distance(home, at)).filter(|d| *d > Metres(10_000.0)) {
        faults.push(Infeasible::FirstWaypointFar(far));
    }
    if package.rally.is_empty() {
        faults.push(Infeasible::NoRally);
    }
    if !(3..=64).contains(&package.fence.len()) {
        faults.push(Infeasible::FenceVertices(package.fence.len()));
        return faults;
    }
    let frame = LocalFrame::at(home);
    let fence = Area::Polygon { outer: package.fence.clone(), holes: Vec::new() }.shape(&frame);
    let outside = |at: Position| !fence.contains(frame.point(at));
    if outside(home) {
        faults.push(Infeasible::OutsideFence("home"));
    }
    if package.mission.iter().filter_map(Item::place).any(outside) {
        faults.push(Infeasible::OutsideFence("an item"));
    }
    if package.rally.iter().any(|(at, _)| outside(*at)) {
        faults.push(Infeasible::OutsideFence("a rally point"));
    }
    faults
}
