//! The geofence: one polygon round a route, wide where the hold circle fits, narrow where it does not.

use super::build::Route;
use crate::domain::geo::{LocalFrame, Path, Point, Position, Segment};
use crate::units::quantity::Metres;

/// Directions of the vertices of an end cap, degrees from the track: an inscribed half octagon, so that no vertex lies farther
/// from the line's end than the half width.
const CAP: [f64; 5] = [90.0, 45.0, 0.0, -45.0, -90.0];

/// A leg in the plane, and how far along the route it begins.
struct Leg {
    line: Segment,
    start: Metres,
}

/// The corners of the corridor, clockwise seen from the start on the right-hand side first.
///
/// It holds every point within the half width of the route. At a bend the inner side is mitred, and the outer side is cut by two
/// corners that lie `1 / cos(turn / 4)` of the half width from the bend: 2 % beyond it at a turn of 45 degrees.
pub(super) fn corridor(route: &Route<'_>, path: &Path) -> Vec<Position> {
    let frame = LocalFrame::at(route.home.0);
    let mut start = Metres(0.0);
    let mut legs = Vec::new();
    for leg in path.legs() {
        let line = Segment { from: frame.point(leg.from), to: frame.point(leg.to) };
        legs.push(Leg { line, start });
        start = start + line.length();
    }
    let length = start;
    let width_at = |along: Metres| {
        let narrow = route.narrow_at.iter().any(|s| s.from <= along && along <= s.until);
        if narrow { route.narrow } else { route.wide }
    };
    let mut ring = side(&legs, route, length, 1.0, &width_at);
    if let Some(last) = legs.last() {
        ring.extend(cap(&last.line, last.line.length(), width_at(length), 1.0));
    }
    let mut left = side(&legs, route, length, -1.0, &width_at);
    left.reverse();
    ring.extend(left);
    if let Some(first) = legs.first() {
        ring.extend(cap(&first.line, Metres(0.0), width_at(Metres(0.0)), -1.0));
    }
    ring.into_iter().map(|point| frame.position(point)).collect()
}

fn cap(line: &Segment, end: Metres, width: Metres, forward: f64) -> impl Iterator<Item = Point> + use<> {
    let line = *line;
    CAP.into_iter().map(move |angle| {
        let angle = angle.to_radians();
        line.beside(end + width * (angle.cos() * forward), width * (angle.sin() * forward))
    })
}

/// One side from start to end, without the caps: `right` is 1 for the right-hand side, -1 for the left.
fn side(legs: &[Leg], route: &Route<'_>, length: Metres, right: f64, width_at: &impl Fn(Metres) -> Metres) -> Vec<Point> {
    let mut points = Vec::new();
    for (place, leg) in legs.iter().enumerate() {
        let end = leg.start + leg.line.length();
        let first = if place == 0 { Metres(0.0) } else { leg.start };
        for stretch in route.narrow_at {
            for (along, before, after) in [(stretch.from, route.wide, route.narrow), (stretch.until, route.narrow, route.wide)] {
                let here = along > first && along < end && along < length;
                if here {
                    points.push(leg.line.beside(along - leg.start, before * right));
                    points.push(leg.line.beside(along - leg.start, after * right));
                }
            }
        }
        if let Some(next) = legs.get(place + 1) {
            points.extend(bend(&leg.line, &next.line, width_at(end), right));
        }
    }
    points
}

/// The corners of one side at the bend between two lines.
fn bend(before: &Segment, after: &Segment, width: Metres, right: f64) -> Vec<Point> {
    let heading = |line: &Segment| (line.to.east - line.from.east).atan2(line.to.north - line.from.north);
    let turn = (heading(after) - heading(before) + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
    let aside = |angle: f64, far: f64| {
        let direction = heading(before) + right * std::f64::consts::FRAC_PI_2 + angle;
        Point { east: before.to.east + far * direction.sin(), north: before.to.north + far * direction.cos() }
    };
    if turn * right > 0.0 {
        vec![aside(turn / 2.0, width.0 / (turn / 2.0).cos())]
    } else {
        let far = width.0 / (turn / 4.0).cos();
        vec![aside(turn / 4.0, far), aside(turn * 0.75, far)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Shape;
    use super::*;
    use crate::domain::geo::{Area, Stretch, geodesy};
    use crate::units::altitude::{AboveHome, Amsl};
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    proptest! {
        #[test]
        fn every_point_within_the_half_width_is_held_and_none_much_farther(
            turn in -45.0..45.0_f64, share in 0.0..1.0_f64, direction in 0.0..360.0_f64, out in 0.0..1.0_f64, narrow in any::<bool>(),
        ) {
            let corner = geodesy::destination(HUB, Degrees(70.0), Metres(2_500.0));
            let end = geodesy::destination(corner, Degrees(70.0 + turn), Metres(3_000.0));
            let path = Path::through(HUB, vec![corner], end);
            let narrow_at = [Stretch { from: Metres(2_000.0), until: Metres(3_200.0) }];
            let route = Route {
                home: (HUB, Amsl(7.0)), corners: &[corner], destination: (end, Amsl(7.0)), cruise: AboveHome(80.0), shape: Shape::Hover,
                spacing: Metres(2_000.0), wide: Metres(130.0), narrow: Metres(50.0),
                narrow_at: if narrow { &narrow_at } else { &[] }, also_safe: &[],
            };
            let frame = LocalFrame::at(HUB);
            let fence = corridor(&route, &path);
            let held = Area::Polygon { outer: fence.clone(), holes: Vec::new() }.shape(&frame);
            let along = Metres(share * 5_500.0);
            let within = narrow && (1_999.0..=3_201.0).contains(&along.0);
            let width = if within { 50.0 } else { 130.0 };
            // The caps are inscribed, and steps are sharp: they are left out here.
            prop_assume!((150.0..=5_350.0).contains(&along.0));
            prop_assume!(!narrow || ((along.0 - 2_000.0).abs() > 130.0 && (along.0 - 3_200.0).abs() > 130.0));

            let near = geodesy::destination(path.at(along), Degrees(direction), Metres(out * (width - 0.5)));
            prop_assert!(held.contains(frame.point(near)));

            let far = geodesy::destination(path.at(along), Degrees(direction), Metres(width * 1.5));
            let away = path.legs().map(|leg| {
                let line = Segment { from: frame.point(leg.from), to: frame.point(leg.to) };
                line.distance_to(frame.point(far))
            }).fold(f64::INFINITY, f64::min);
            prop_assert!(away <= 133.0 || !held.contains(frame.point(far)));
        }
    }
}
