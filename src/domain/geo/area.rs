//! Areas on the ground: polygons with holes, and circles; and what a straight line does to them.
//!
//! An [`Area`] is what was published, in degrees. A [`Shape`] is the same in a tangent plane, where distances are metres.

use super::{LocalFrame, Point, Position, Segment};
use crate::units::quantity::Metres;

/// An area as published.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// An outer ring and holes in it; rings are open (the first vertex is not repeated).
    Polygon {
        /// At least three vertices.
        outer: Vec<Position>,
        /// Each at least three vertices, inside the outer ring.
        holes: Vec<Vec<Position>>,
    },
    /// All places within a distance of a centre.
    Circle {
        /// The centre.
        centre: Position,
        /// More than 0.
        radius: Metres,
    },
}

/// An area in a tangent plane.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Rings, the outer one first.
    Rings(Vec<Vec<Point>>),
    /// A disc.
    Disc {
        /// The centre.
        centre: Point,
        /// In metres.
        radius: f64,
    },
}

/// A stretch of a line: metres from its start, from before until.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub from: Metres,
    /// Where it ends.
    pub until: Metres,
}

impl Stretch {
    /// Its length.
    #[must_use]
    pub fn length(&self) -> Metres {
        self.until - self.from
    }
}

impl Area {
    /// The area in a tangent plane.
    #[must_use]
    pub fn shape(&self, frame: &LocalFrame) -> Shape {
        let ring = |ring: &Vec<Position>| ring.iter().map(|at| frame.point(*at)).collect();
        match self {
            Self::Polygon { outer, holes } => Shape::Rings(std::iter::once(outer).chain(holes).map(ring).collect()),
            Self::Circle { centre, radius } => Shape::Disc { centre: frame.point(*centre), radius: radius.0 },
        }
    }
}

fn edges(ring: &[Point]) -> impl Iterator<Item = Segment> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(from, to)| Segment { from: *from, to: *to })
}

impl Shape {
    /// South-west and north-east corners of the box around it, metres (east, north).
    #[must_use]
    pub fn bounds(&self) -> ([f64; 2], [f64; 2]) {
        match self {
            Self::Rings(rings) => rings.iter().flatten().fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(low, high), p| {
                ([low[0].min(p.east), low[1].min(p.north)], [high[0].max(p.east), high[1].max(p.north)])
            }),
            Self::Disc { centre, radius } => ([centre.east - radius, centre.north - radius], [centre.east + radius, centre.north + radius]),
        }
    }

    /// Whether a point lies inside (even-odd rule, so that holes are outside).
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        match self {
            Self::Rings(rings) => {
                let crossings = rings.iter().flat_map(|ring| edges(ring)).filter(|edge| crosses_ray(edge, point)).count();
                crossings % 2 == 1
            }
            Self::Disc { centre, radius } => centre.distance(point) <= *radius,
        }
    }

    /// Shortest distance from a line to the area, in metres; 0 where they meet.
    #[must_use]
    pub fn distance_to(&self, line: &Segment) -> Metres {
        match self {
            Self::Rings(rings) => {
                if self.contains(line.from) {
                    return Metres(0.0);
                }
                let nearest = rings.iter().flat_map(|ring| edges(ring)).map(|edge| line.distance_between(&edge));
                Metres(nearest.fold(f64::INFINITY, f64::min))
            }
            Self::Disc { centre, radius } => Metres((line.distance_to(*centre) - radius).max(0.0)),
        }
    }

    /// The stretches of a line that lie within `reach` metres of the area (0: inside it), in order, not touching each other.
    #[must_use]
    pub fn stretches_within(&self, line: &Segment, reach: Metres) -> Vec<Stretch> {
        let length = line.length().0;
        let mut found: Vec<(f64, f64)> = Vec::new();
        match self {
            Self::Rings(rings) => {
                found.extend(inside_rings(rings, line, |point| self.contains(point)));
                if reach > Metres(0.0) {
                    found.extend(rings.iter().flat_map(|ring| edges(ring)).filter_map(|edge| near_edge(line, &edge, reach.0)));
                }
            }
            Self::Disc { centre, radius } => found.extend(near_point(line, *centre, radius + reach.0)),
        }
        merge(found).into_iter().map(|(a, b)| Stretch { from: Metres(a * length), until: Metres(b * length) }).collect()
    }
}

/// Whether an edge crosses the ray that runs east from a point.
fn crosses_ray(edge: &Segment, point: Point) -> bool {
    let (a, b) = (edge.from, edge.to);
    (a.north > point.north) != (b.north > point.north)
        && point.east < a.east + (point.north - a.north) / (b.north - a.north) * (b.east - a.east)
}

/// Shares of the line between ring crossings whose middle lies inside.
fn inside_rings(rings: &[Vec<Point>], line: &Segment, inside: impl Fn(Point) -> bool) -> Vec<(f64, f64)> {
    let mut cuts: Vec<f64> = rings.iter().flat_map(|ring| edges(ring)).filter_map(|edge| line.meets(&edge)).map(|(mine, _)| mine).collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2).filter(|w| w[1] > w[0] && inside(line.at(f64::midpoint(w[0], w[1])))).map(|w| (w[0], w[1])).collect()
}

/// Shares of the line within a distance of a point.
fn near_point(line: &Segment, point: Point, reach: f64) -> Option<(f64, f64)> {
    let length = line.length().0;
    let (along, aside) = line.progress(point);
    let half = (reach * reach - aside.0 * aside.0).max(0.0).sqrt();
    (aside.0.abs() <= reach).then(|| ((along.0 - half) / length, (along.0 + half) / length)).and_then(clip)
}

/// Shares of the line within a distance of an edge: a capsule is convex, so its parts join to one stretch.
fn near_edge(line: &Segment, edge: &Segment, reach: f64) -> Option<(f64, f64)> {
    let side = |right: f64| {
        let length = edge.length();
        Segment { from: edge.beside(Metres(0.0), Metres(right)), to: edge.beside(length, Metres(right)) }
    };
    let mut parts: Vec<(f64, f64)> = Vec::new();
    parts.extend(near_point(line, edge.from, reach));
    parts.extend(near_point(line, edge.to, reach));
    if edge.length() > Metres(0.0) {
        for right in [-reach, reach] {
            parts.extend(line.meets(&side(right)).map(|(mine, _)| (mine, mine)));
        }
    }
    for end in [0.0, 1.0] {
        if edge.distance_to(line.at(end)) <= reach {
            parts.push((end, end));
        }
    }
    parts.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn clip((from, until): (f64, f64)) -> Option<(f64, f64)> {
    let (from, until) = (from.max(0.0), until.min(1.0));
    (from <= until).then_some((from, until))
}

fn merge(mut parts: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (from, until) in parts {
        match merged.last_mut() {
            Some(last) if from <= last.1 + 1e-9 => last.1 = last.1.max(until),
            Some(_) | None => merged.push((from, until)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(east: f64, north: f64) -> Point {
        Point { east, north }
    }

    /// A square of 100 m with a hole of 20 m in its middle.
    fn square() -> Shape {
        Shape::Rings(vec![
            vec![p(0.0, 0.0), p(100.0, 0.0), p(100.0, 100.0), p(0.0, 100.0)],
            vec![p(40.0, 40.0), p(60.0, 40.0), p(60.0, 60.0), p(40.0, 60.0)],
        ])
    }

    #[test]
    fn a_hole_is_outside() {
        assert!(square().contains(p(10.0, 10.0)));
        assert!(!square().contains(p(50.0, 50.0)));
        assert!(!square().contains(p(150.0, 50.0)));
    }

    #[test]
    fn a_line_through_a_hole_is_inside_twice() {
        let line = Segment { from: p(-50.0, 50.0), to: p(150.0, 50.0) };

        let inside = square().stretches_within(&line, Metres(0.0));

        let total: Metres = inside.iter().map(Stretch::length).sum();
        assert_eq!(inside.len(), 2);
        assert!((total.0 - 80.0).abs() < 1e-6);
    }

    #[test]
    fn a_line_that_passes_by_keeps_its_distance() {
        let line = Segment { from: p(-50.0, 156.0), to: p(150.0, 156.0) };

        assert!((square().distance_to(&line).0 - 56.0).abs() < 1e-9);
        assert!(square().stretches_within(&line, Metres(50.0)).is_empty());
        assert_eq!(square().stretches_within(&line, Metres(60.0)).len(), 1);
    }

    proptest! {
        #[test]
        fn every_point_of_a_stretch_is_near_and_every_other_is_not(
            x1 in -300.0..300.0_f64, y1 in -300.0..300.0_f64, x2 in -300.0..300.0_f64, y2 in -300.0..300.0_f64,
            reach in 1.0..120.0_f64, share in 0.0..1.0_f64,
        ) {
            let line = Segment { from: p(x1, y1), to: p(x2, y2) };
            prop_assume!(line.length() > Metres(1.0));
            let here = line.at(share);
            let spot = Segment { from: here, to: here };
            let away = square().distance_to(&spot).0;
            prop_assume!((away - reach).abs() > 1e-6);

            let along = share * line.length().0;
            let near = square().stretches_within(&line, Metres(reach)).iter().any(|s| s.from.0 <= along && along <= s.until.0);

            prop_assert_eq!(near, away < reach);
        }
    }
}
