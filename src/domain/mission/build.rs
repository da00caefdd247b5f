//! A route becomes what the autopilot carries.
//!
//! A multirotor climbs over its pad, flies the waypoints, the last of them over the pad of arrival, and lands: with a landing item
//! far from the waypoint before it a PX4 was seen to wander along the line while it descended, and to touch down 60 m away.
//!
//! The shape of a VTOL delivery: a take-off item well down the route (on the pad itself the heading of the transition would be
//! random), waypoints along the line, the mark of the landing sequence, an approach waypoint far enough out for the
//! back-transition, and the landing. Every position is on the grid of 1e-7 degrees and every height on the millimetre, so that
//! what is read back can be compared exactly.

use super::corridor::corridor;
use super::item::{FlightPackage, Item};
use crate::domain::geo::{Path, Position, Stretch};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::Metres;

/// What a package is built from.
#[derive(Debug, Clone, PartialEq)]
pub struct Route<'a> {
    /// The pad of departure: home.
    pub home: (Position, Amsl),
    /// Where the route bends, in order; empty for a straight line.
    pub corners: &'a [Position],
    /// The pad of arrival.
    pub destination: (Position, Amsl),
    /// Cruise height.
    pub cruise: AboveHome,
    /// What the airframe asks for at both ends.
    pub shape: Shape,
    /// Waypoints lie at most this far from each other.
    pub spacing: Metres,
    /// Half the width of the fence where the automatic reactions stay clear.
    pub wide: Metres,
    /// Half the width of the fence elsewhere.
    pub narrow: Metres,
    /// Where the fence is narrow, in order, metres along the line.
    pub narrow_at: &'a [Stretch],
    /// Safe points beside the destination.
    pub also_safe: &'a [(Position, Amsl)],
}

/// What an airframe asks for at the ends of a mission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Transition to wings after the climb, back to hover before the pad.
    Wings {
        /// How far down the route the take-off item points.
        departure_point: Metres,
        /// How far before the pad the approach waypoint lies.
        approach: Metres,
    },
    /// Straight up, along the line, straight down.
    Hover,
}

/// The position on the grid of 1e-7 degrees that the wire and the records carry.
#[must_use]
pub fn on_grid(at: Position) -> Position {
    let (latitude, longitude) = at.deg_e7();
    Position::from_deg_e7(latitude, longitude)
}

fn millimetre(metres: f64) -> f64 {
    (metres * 1e3).round() / 1e3
}

/// Builds the package.
#[must_use]
pub fn build(route: &Route<'_>) -> FlightPackage {
    let (home, ground) = route.home;
    let (pad, pad_ground) = route.destination;
    let path = Path::through(home, route.corners.to_vec(), pad);
    let relative = |amsl: Amsl| AboveHome(millimetre(amsl.above_home(ground).0));
    let mut rally = vec![(on_grid(pad), relative(pad_ground))];
    rally.extend(route.also_safe.iter().map(|(at, amsl)| (on_grid(*at), relative(*amsl))));
    FlightPackage {
        mission: mission(route, &path, relative(pad_ground)),
        fence: corridor(route, &path).into_iter().map(on_grid).collect(),
        rally,
        return_height: Metres(millimetre(route.cruise.0)),
        home: (on_grid(home), Amsl(millimetre(ground.0))),
    }
}

fn mission(route: &Route<'_>, path: &Path, pad_ground: AboveHome) -> Vec<Item> {
    let (from, to) = (path.first(), path.last());
    let length = path.length();
    let at = |along: Metres| on_grid(path.at(along));
    let height = AboveHome(millimetre(route.cruise.0));
    let waypoint = |along: Metres| Item::Waypoint { at: at(along), height };
    // Every corner is a waypoint; between two of them, or an end of the cruise, lie others.
    let cruise = |begin: Metres, end: Metres| {
        let mut items = Vec::new();
        for leg in path.legs() {
            let (start, until) = (leg.start.max(begin), leg.end().min(end));
            items.extend(between(start, until, route.spacing).into_iter().map(waypoint));
            items.extend((leg.to != to).then_some(Item::Waypoint { at: on_grid(leg.to), height }));
        }
        items
    };
    match route.shape {
        Shape::Wings { departure_point, approach } => {
            let last = length - approach;
            let mut items = vec![Item::VtolTakeoff { toward: at(departure_point), height }];
            items.extend(cruise(departure_point, last));
            items.push(Item::LandStart);
            items.push(waypoint(last));
            items.push(Item::VtolLand { at: on_grid(to), ground: pad_ground });
            items
        }
        Shape::Hover => {
            let mut items = vec![Item::Takeoff { at: on_grid(from), height }];
            items.extend(cruise(Metres(0.0), length));
            items.push(Item::Waypoint { at: on_grid(to), height });
            items.push(Item::Land { at: on_grid(to), ground: pad_ground });
            items
        }
    }
}

/// Places strictly between two places of the line: at least one, evenly, so that no two neighbours are farther apart than
/// `spacing`.
fn between(from: Metres, until: Metres, spacing: Metres) -> Vec<Metres> {
    let length = until - from;
    let mut legs = 2.0;
    while length.0 / legs > spacing.0 {
        legs += 1.0;
    }
    let step = length / legs;
    let mut places = Vec::new();
    let mut along = from + step;
    while along < until - step * 0.5 {
        places.push(along);
        along = along + step;
    }
    places
}
