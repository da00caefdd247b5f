//! An area and a distance to keep become polygons that hold every point nearer than that.
//!
//! Round corners are circumscribed, so that a path along the polygons keeps the distance; it then passes a corner at most 1.2 %
//! farther off than asked. An area that is not convex is covered by itself and a band along each of its edges: they overlap, which a
//! [`super::Field`] takes.

use super::polygon::{Polygon, cross};
use crate::domain::geo::{Point, Segment, Shape};
use crate::units::quantity::Metres;
use std::f64::consts::{PI, TAU};

/// The widest angle between two tangents at a round corner: the tangents meet 1.2 % beyond the radius.
const STEP: f64 = PI / 10.0;

/// Polygons that together hold every point of the area and every point within `reach` of it.
#[must_use]
pub fn around(shape: &Shape, reach: Metres) -> Vec<Polygon> {
    match shape {
        Shape::Disc { centre, radius } => polygon(arc(*centre, radius + reach.0, 0.0, TAU)).into_iter().collect(),
        Shape::Rings(rings) => {
            let Some(outer) = rings.first() else { return Vec::new() };
            if let Ok(body) = Polygon::new(outer.iter().copied()) {
                let corners = body.corners();
                if body.convex().count() == corners.len() && rings.len() == 1 {
                    return polygon(offset(corners, reach.0)).into_iter().collect();
                }
            }
            let bands = rings.iter().flat_map(|ring| {
                let next = ring.iter().cycle().skip(1);
                ring.iter().zip(next).filter_map(|(a, b)| polygon(band(*a, *b, reach.0)))
            });
            let body = Polygon::new(outer.iter().copied()).ok();
            body.into_iter().chain(bands).collect()
        }
    }
}

fn polygon(ring: Vec<Point>) -> Option<Polygon> {
    Polygon::new(ring).ok()
}

/// Corners of the tangents to a circle, counter-clockwise, from one angle to another (radians, from east).
fn arc(centre: Point, radius: f64, from: f64, until: f64) -> Vec<Point> {
    let steps = ((until - from) / STEP).ceil().max(1.0);
    let step = (until - from) / steps;
    let beyond = radius / (step / 2.0).cos();
    let mut corners = Vec::new();
    let mut middle = from + step / 2.0;
    while middle < until {
        corners.push(Point { east: centre.east + beyond * middle.cos(), north: centre.north + beyond * middle.sin() });
        middle += step;
    }
    corners
}

/// Direction of the outer normal of the way from `a` to `b` of a counter-clockwise ring.
fn outwards(a: Point, b: Point) -> f64 {
    (b.north - a.north).atan2(b.east - a.east) - PI / 2.0
}

/// The offset of a convex counter-clockwise ring.
fn offset(corners: &[Point], reach: f64) -> Vec<Point> {
    let count = corners.len();
    (0..count)
        .flat_map(|i| {
            let (before, at, after) = (corners[(i + count - 1) % count], corners[i], corners[(i + 1) % count]);
            let from = outwards(before, at);
            let turn = (outwards(at, after) - from).rem_euclid(TAU);
            debug_assert!(cross(before, at, after) > 0.0, "the ring is convex");
            arc(at, reach, from, from + turn)
        })
        .collect()
}

/// Everything within `reach` of an edge.
fn band(a: Point, b: Point, reach: f64) -> Vec<Point> {
    if (Segment { from: a, to: b }).length() <= Metres(0.0) {
        return arc(a, reach, 0.0, TAU);
    }
    let side = outwards(a, b);
    let mut ring = arc(b, reach, side, side + PI);
    ring.extend(arc(a, reach, side + PI, side + TAU));
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(east: f64, north: f64) -> Point {
        Point { east, north }
    }

    fn shapes() -> [Shape; 3] {
        [
            Shape::Disc { centre: p(10.0, 20.0), radius: 300.0 },
            Shape::Rings(vec![vec![p(-200.0, -100.0), p(300.0, -50.0), p(100.0, 250.0)]]),
            Shape::Rings(vec![vec![p(-300.0, -300.0), p(300.0, -300.0), p(300.0, 300.0), p(0.0, -100.0), p(-300.0, 300.0)]]),
        ]
    }

    proptest! {
        #[test]
        fn a_point_within_reach_is_held_and_one_farther_than_the_slack_is_not(
            east in -600.0..600.0_f64, north in -600.0..600.0_f64, reach in 1.0..200.0_f64, which in 0..3_usize,
        ) {
            let shape = &shapes()[which];
            let at = p(east, north);
            let far = if shape.contains(at) { 0.0 } else { shape.distance_to(&Segment { from: at, to: p(east + 1e-9, north) }).0 };

            let held = around(shape, Metres(reach)).iter().any(|polygon| polygon.holds(at));

            prop_assert!(far > reach - 1e-3 || held, "{far} m away and not held");
            let slack = match shape {
                Shape::Disc { radius, .. } => 0.013 * (radius + reach),
                Shape::Rings(_) => 0.013 * reach,
            };
            prop_assert!(far <= reach + slack + 1e-3 || !held, "{far} m away and held");
        }
    }
}
