//! What the navigator asks of the airframe, and the courses that lead there.

use crate::geometry::Point;

/// How far a track is aimed ahead, metres.
const LOOKAHEAD: f64 = 60.0;

/// What the navigator wants in this instant. Altitudes are metres AMSL, points are in the local frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Guidance {
    /// Motors off or idling.
    Rest,
    /// Rotors: go to (or stay over) a point.
    Hover { to: Point, altitude: f64, speed: f64, climb: f64, sink: f64, heading: Option<f64> },
    /// Rotors: sink at a rate over a point.
    Descend { over: Point, rate: f64 },
    /// Rotors: sink at a rate, carried by the wind.
    Drift { rate: f64 },
    /// Start or go on with the front transition.
    Accelerate { heading: f64, until: f64, at_least_s: f64 },
    /// Start or go on with the back-transition.
    Brake,
    /// Wings: along the line to a point.
    Track { from: Point, to: Point, altitude: f64, airspeed: f64 },
    /// Wings: sink at a rate towards a point.
    Glide { to: Point, sink: f64, airspeed: f64 },
    /// Wings: keep a course.
    Course { course: f64, altitude: f64, airspeed: f64 },
    /// Wings: clockwise (or not) around a centre.
    Circle { centre: Point, radius: f64, clockwise: bool, altitude: f64, airspeed: f64 },
}

/// The course that leads onto and along the line, and back to its end when that was passed.
pub(crate) fn track_course(from: Point, to: Point, at: Point) -> f64 {
    let leg = to.minus(from);
    let length = leg.length();
    if length < 1.0 {
        return to.minus(at).bearing();
    }
    let unit = leg.times(1.0 / length);
    let along = (at.minus(from).dot(unit) + LOOKAHEAD).clamp(0.0, length);
    from.plus(unit.times(along)).minus(at).bearing()
}

/// The course that leads onto and along the circle.
pub(crate) fn circle_course(centre: Point, radius: f64, clockwise: bool, at: Point) -> f64 {
    let out = at.minus(centre);
    let side = if clockwise { 1.0 } else { -1.0 };
    let pull = ((out.length() - radius) / (0.4 * radius).max(1.0)).atan();
    out.bearing() + side * (std::f64::consts::FRAC_PI_2 + pull)
}
