//! What the autopilot will check, checked first: it takes an impossible mission without a word and refuses it only on board.

use super::fence::holds_line;
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
    /// Without one a multirotor can wander while it descends.
    #[error("the landing has no waypoint over its pad before it")]
    NotOverPad,
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
    /// On the pad itself the heading of the transition would be random (seen in PX4: 28 of 28 flights).
    #[error("the take-off points {0} from home; at least 300 m give it its heading")]
    TakeoffDirection(Metres),
    /// More than the autopilot stores, or than is carried here.
    #[error("{1} {0}; at most {2} can be carried")]
    TooMany(&'static str, usize, usize),
    /// The destination is no safe point.
    #[error("there is no rally point")]
    NoRally,
}

/// Items of a mission that are carried: PX4's boards take at least as many.
pub const MOST_ITEMS: usize = 500;
/// Rally points that PX4 stores.
pub const MOST_RALLY: usize = 32;
/// Fence corners that PX4 stores.
pub const MOST_FENCE: usize = 64;
/// The least distance of the point that gives the transition its heading.
const HEADING: Metres = Metres(299.0);

/// Everything that the autopilot would object to, or do otherwise than meant; empty when nothing.
#[must_use]
pub fn check(package: &FlightPackage) -> Vec<Infeasible> {
    let mut faults = Vec::new();
    let count = |want: fn(&Item) -> bool| package.mission.iter().filter(|item| want(item)).count();
    match package.mission.first() {
        Some(Item::VtolTakeoff { height, .. } | Item::Takeoff { height, .. }) if height.0 < 20.0 => {
            faults.push(Infeasible::TakeoffTooLow(*height));
        }
        Some(Item::VtolTakeoff { toward, .. }) => {
            let away = geodesy::distance(package.home.0, *toward);
            if away < HEADING {
                faults.push(Infeasible::TakeoffDirection(away));
            }
        }
        Some(Item::Takeoff { .. }) => {}
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
    let ending = package.mission.len().checked_sub(2).map(|start| &package.mission[start..]);
    if let Some([before, Item::Land { at: pad, .. }]) = ending
        && !matches!(before, Item::Waypoint { at, .. } if at == pad)
    {
        faults.push(Infeasible::NotOverPad);
    }
    let home = package.home.0;
    let first = package.mission.iter().find_map(|item| if let Item::Waypoint { at, .. } = item { Some(*at) } else { None });
    if let Some(far) = first.map(|at| geodesy::distance(home, at)).filter(|d| *d > Metres(10_000.0)) {
        faults.push(Infeasible::FirstWaypointFar(far));
    }
    for (name, count, most) in [("mission items", package.mission.len(), MOST_ITEMS), ("rally points", package.rally.len(), MOST_RALLY)] {
        if count > most {
            faults.push(Infeasible::TooMany(name, count, most));
        }
    }
    if package.rally.is_empty() {
        faults.push(Infeasible::NoRally);
    }
    if !(3..=MOST_FENCE).contains(&package.fence.len()) {
        faults.push(Infeasible::FenceVertices(package.fence.len()));
        return faults;
    }
    let frame = LocalFrame::at(home);
    let fence = Area::Polygon { outer: package.fence.clone(), holes: Vec::new() }.shape(&frame);
    let outside = |at: Position| !fence.contains(frame.point(at));
    if outside(home) {
        faults.push(Infeasible::OutsideFence("home"));
    }
    let places: Vec<Position> = std::iter::once(home).chain(package.mission.iter().filter_map(Item::place)).collect();
    if places.iter().skip(1).any(|at| outside(*at)) {
        faults.push(Infeasible::OutsideFence("an item"));
    } else if !outside(home) && places.windows(2).any(|leg| matches!(leg, [from, to] if !holds_line(&package.fence, *from, *to))) {
        faults.push(Infeasible::OutsideFence("a leg of the route"));
    }
    if package.rally.iter().any(|(at, _)| outside(*at)) {
        faults.push(Infeasible::OutsideFence("a rally point"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::altitude::Amsl;

    const HOME: Position = Position { latitude: 21.06, longitude: 105.9 };

    /// Degrees of latitude and of longitude in a metre here, near enough for placing points of a test.
    fn at(north: f64, east: f64) -> Position {
        Position { latitude: HOME.latitude + north / 110_750.0, longitude: HOME.longitude + east / 103_900.0 }
    }

    fn package() -> FlightPackage {
        let height = AboveHome(80.0);
        FlightPackage {
            mission: vec![
                Item::VtolTakeoff { toward: at(350.0, 0.0), height },
                Item::Waypoint { at: at(1_000.0, 0.0), height },
                Item::LandStart,
                Item::Waypoint { at: at(1_800.0, 0.0), height },
                Item::VtolLand { at: at(2_000.0, 0.0), ground: AboveHome(0.0) },
            ],
            fence: vec![at(-300.0, -300.0), at(-300.0, 300.0), at(2_300.0, 300.0), at(2_300.0, -300.0)],
            rally: vec![(at(2_000.0, 0.0), AboveHome(0.0))],
            return_height: Metres(80.0),
            home: (HOME, Amsl(10.0)),
        }
    }

    /// One thing changed: what is found then.
    fn found(change: impl FnOnce(&mut FlightPackage)) -> Vec<Infeasible> {
        let mut package = package();
        change(&mut package);
        check(&package)
    }

    #[test]
    fn a_package_of_the_right_shape_is_flown_as_meant() {
        assert_eq!(check(&package()), []);
    }

    #[test]
    fn a_landing_without_mark_and_approach_that_a_return_could_glide_into_the_ground_is_refused() {
        let without =
            |item: usize| found(|p| p.mission = p.mission.iter().enumerate().filter(|(n, _)| *n != item).map(|(_, i)| *i).collect());

        assert_eq!(without(2), [Infeasible::NoApproach]);
        assert_eq!(without(3), [Infeasible::NoApproach]);
    }

    #[test]
    fn a_multirotor_s_landing_without_a_waypoint_over_its_pad_is_refused() {
        let height = AboveHome(80.0);
        let flown = |last: Position| {
            let mut package = package();
            package.mission = vec![
                Item::Takeoff { at: HOME, height },
                Item::Waypoint { at: last, height },
                Item::Land { at: at(2_000.0, 0.0), ground: AboveHome(0.0) },
            ];
            check(&package)
        };

        assert_eq!(flown(at(2_000.0, 0.0)), []);
        assert_eq!(flown(at(1_000.0, 0.0)), [Infeasible::NotOverPad]);
    }

    #[test]
    fn a_take_off_on_the_pad_whose_heading_would_be_random_is_refused() {
        let faults = found(|p| p.mission[0] = Item::VtolTakeoff { toward: at(0.5, 0.0), height: AboveHome(80.0) });

        assert!(matches!(faults[..], [Infeasible::TakeoffDirection(_)]), "{faults:?}");
    }

    #[test]
    fn a_fence_that_does_not_hold_home_an_item_or_a_leg_is_refused_before_px4_drops_it_silently() {
        assert!(found(|p| p.home.0 = at(-400.0, 0.0)).contains(&Infeasible::OutsideFence("home")));
        let far = Item::Waypoint { at: at(1_000.0, 400.0), height: AboveHome(80.0) };
        assert_eq!(found(|p| p.mission[1] = far), [Infeasible::OutsideFence("an item")]);
        let inward = found(|p| {
            p.fence = vec![
                at(-300.0, -300.0),
                at(-300.0, 300.0),
                at(1_500.0, 300.0),
                at(1_400.0, -200.0),
                at(1_520.0, 300.0),
                at(2_300.0, 300.0),
                at(2_300.0, -300.0),
            ]
        });
        assert_eq!(inward, [Infeasible::OutsideFence("a leg of the route")]);
    }

    #[test]
    fn more_than_the_autopilot_stores_is_refused_and_as_much_is_not() {
        let many = |p: &mut FlightPackage, count: u32| {
            let height = AboveHome(80.0);
            let between = (0..count).map(|n| Item::Waypoint { at: at(400.0 + f64::from(n), 0.0), height });
            p.mission.splice(1..2, between);
        };
        let points = |count: u32| (0..count).map(|n| (at(f64::from(n), 0.0), AboveHome(0.0))).collect::<Vec<_>>();
        let round = |corners: u32| {
            let turn = |n: u32| f64::from(n) / f64::from(corners) * std::f64::consts::TAU;
            (0..corners).map(|n| at(1_000.0 + 2_000.0 * turn(n).cos(), 2_000.0 * turn(n).sin())).collect::<Vec<_>>()
        };

        assert_eq!(found(|p| many(p, 496)), []);
        assert_eq!(found(|p| many(p, 497)), [Infeasible::TooMany("mission items", 501, 500)]);
        assert_eq!(found(|p| p.rally = points(32)), []);
        assert_eq!(found(|p| p.rally = points(33)), [Infeasible::TooMany("rally points", 33, 32)]);
        assert_eq!(found(|p| p.fence = round(64)), []);
        assert_eq!(found(|p| p.fence = round(65)), [Infeasible::FenceVertices(65)]);
    }
}
