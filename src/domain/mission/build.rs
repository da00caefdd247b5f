//! A route becomes what the autopilot carries.
//!
//! A multirotor climbs over its pad, flies the waypoints, the last of them over the pad of arrival, and lands: with a landing item
//! far from the waypoint before it a PX4 was seen to wander along the line while it descended, and to touch down 60 m away.
//!
//! The shape of a VTOL delivery: a take-off item well down the route (on the pad itself the heading of the transition would be
//! random), waypoints along the line, the mark of the landing sequence, an approach waypoint far enough out for the
//! back-transition, and the landing. Every position is on the grid of 1e-7 degrees and every height on the millimetre, so that
//! what is read back can be compared exactly.

use super::item::{FlightPackage, Item};
use crate::domain::geo::{LocalFrame, Position, Segment, Stretch, geodesy};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::Metres;

/// What a package is built from.
#[derive(Debug, Clone, PartialEq)]
pub struct Route<'a> {
    /// The pad of departure: home.
    pub home: (Position, Amsl),
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
    let relative = |amsl: Amsl| AboveHome(millimetre(amsl.above_home(ground).0));
    let mut rally = vec![(on_grid(pad), relative(pad_ground))];
    rally.extend(route.also_safe.iter().map(|(at, amsl)| (on_grid(*at), relative(*amsl))));
    FlightPackage {
        mission: mission(route, relative(pad_ground)),
        fence: fence(route),
        rally,
        return_height: Metres(millimetre(route.cruise.0)),
        home: (on_grid(home), Amsl(millimetre(ground.0))),
    }
}

fn mission(route: &Route<'_>, pad_ground: AboveHome) -> Vec<Item> {
    let (from, to) = (route.home.0, route.destination.0);
    let length = geodesy::distance(from, to);
    let at = |along: Metres| on_grid(geodesy::along(from, to, along));
    let height = AboveHome(millimetre(route.cruise.0));
    let waypoint = |along: Metres| Item::Waypoint { at: at(along), height };
    match route.shape {
        Shape::Wings { departure_point, approach } => {
            let last = length - approach;
            let mut items = vec![Item::VtolTakeoff { toward: at(departure_point), height }];
            items.extend(between(departure_point, last, route.spacing).into_iter().map(waypoint));
            items.push(Item::LandStart);
            items.push(waypoint(last));
            items.push(Item::VtolLand { at: on_grid(to), ground: pad_ground });
            items
        }
        Shape::Hover => {
            let mut items = vec![Item::Takeoff { at: on_grid(from), height }];
            items.extend(between(Metres(0.0), length, route.spacing).into_iter().map(waypoint));
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

/// Directions of the vertices of an end cap, degrees from the track: an inscribed half octagon, so that no vertex lies farther
/// from the line's end than the half width.
const CAP: [f64; 5] = [90.0, 45.0, 0.0, -45.0, -90.0];

/// The corridor round the line as one polygon: wide where the hold circle fits, narrow where it does not.
fn fence(route: &Route<'_>) -> Vec<Position> {
    let frame = LocalFrame::at(route.home.0);
    let line = Segment { from: frame.point(route.home.0), to: frame.point(route.destination.0) };
    let length = line.length();
    let mut steps: Vec<(Metres, Metres)> = Vec::new();
    let width_at = |along: Metres| {
        let narrow = route.narrow_at.iter().any(|s| s.from <= along && along <= s.until);
        if narrow { route.narrow } else { route.wide }
    };
    for stretch in route.narrow_at {
        for (along, before, after) in [(stretch.from, route.wide, route.narrow), (stretch.until, route.narrow, route.wide)] {
            if along > Metres(0.0) && along < length {
                steps.push((along, before));
                steps.push((along, after));
            }
        }
    }
    let cap = |end: Metres, width: Metres, forward: f64| {
        CAP.iter().map(move |angle| {
            let angle = angle.to_radians();
            (end + width * (angle.cos() * forward), width * (angle.sin() * forward))
        })
    };
    let mut corners: Vec<(Metres, Metres)> = Vec::new();
    corners.extend(steps.iter().map(|(along, width)| (*along, *width)));
    corners.extend(cap(length, width_at(length), 1.0));
    corners.extend(steps.iter().rev().map(|(along, width)| (*along, -*width)));
    corners.extend(cap(Metres(0.0), width_at(Metres(0.0)), -1.0));
    corners.into_iter().map(|(along, right)| on_grid(frame.position(line.beside(along, right)))).collect()
}
