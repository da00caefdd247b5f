//! Areas on the ground: polygons with holes, and circles; and what a straight line does to them.
//!
//! An [`Area`] is what was published, in degrees. A [`Shape`] is the same in a tangent plane, where distances are metres.

use super::{LocalFrame, Point, Position, Segment, geodesy};
use crate::units::quantity::{Degrees, Metres};

/// An edge is straight in longitude and latitude; pieces of this length keep it within 20 cm of that in the plane.
const PIECE: f64 = 5_000.0;
/// A circle up to this radius is a disc of the plane, to 2 cm; a larger one is drawn out.
const LARGEST_DISC: f64 = 10_000.0;

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
        match self {
            Self::Polygon { outer, holes } => {
                let rings = std::iter::once(outer).chain(holes).map(|ring| drawn_out(frame, ring));
                // Laid out from here, an area round the other side of the earth would be everything within its border.
                let turned_out = holds_antipode(frame, outer).then(|| {
                    let far = 30_000_000.0;
                    [(-far, -far), (far, -far), (far, far), (-far, far)].map(|(east, north)| Point { east, north }).to_vec()
                });
                Shape::Rings(rings.chain(turned_out).collect())
            }
            Self::Circle { centre, radius } if radius.0 > LARGEST_DISC => Shape::Rings(vec![round(frame, *centre, *radius)]),
            Self::Circle { centre, radius } => Shape::Disc { centre: frame.spread_point(*centre), radius: radius.0 },
        }
    }
}

/// Whether the place on the other side of the earth lies within a ring (even-odd rule, longitudes seen from there).
fn holds_antipode(frame: &LocalFrame, ring: &[Position]) -> bool {
    let Position { latitude, longitude } = frame.origin();
    let seen = |at: &Position| Point { east: (at.longitude - longitude + 360.0).rem_euclid(360.0) - 180.0, north: at.latitude };
    let ring: Vec<Point> = ring.iter().map(seen).collect();
    let antipode = Point { east: 0.0, north: -latitude };
    edges(&ring).filter(|edge| (edge.to.east - edge.from.east).abs() <= 180.0 && crosses_ray(edge, antipode)).count() % 2 == 1
}

/// A ring in the plane, its long edges in pieces.
fn drawn_out(frame: &LocalFrame, ring: &[Position]) -> Vec<Point> {
    let mut points = Vec::with_capacity(ring.len());
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        points.push(frame.spread_point(*from));
        let north = to.latitude - from.latitude;
        // The shorter way round, also across the antimeridian.
        let east = (to.longitude - from.longitude + 540.0).rem_euclid(360.0) - 180.0;
        let length = north.hypot(east * from.latitude.to_radians().cos().max(to.latitude.to_radians().cos())) * 111_320.0;
        let pieces = (length / PIECE).ceil().clamp(1.0, 8_000.0);
        let mut piece = 1.0;
        while piece < pieces {
            let share = piece / pieces;
            let longitude = (from.longitude + share * east + 540.0).rem_euclid(360.0) - 180.0;
            points.push(frame.spread_point(Position { latitude: from.latitude + share * north, longitude }));
            piece += 1.0;
        }
    }
    points
}

/// A large circle as a ring whose edges stay within 10 cm of it, none inside of it.
fn round(frame: &LocalFrame, centre: Position, radius: Metres) -> Vec<Point> {
    let corners = (std::f64::consts::PI / (2.0 * 0.1 / radius.0).sqrt()).ceil();
    let beyond = Metres(radius.0 / (std::f64::consts::PI / corners).cos());
    let mut points = Vec::new();
    let mut corner = 0.0;
    while corner < corners {
        points.push(frame.spread_point(geodesy::destination(centre, Degrees(360.0 * corner / corners), beyond)));
        corner += 1.0;
    }
    points
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

    /// Whether a line comes within `reach` metres of the area; as [`Self::distance_to`], and quicker.
    #[must_use]
    pub fn is_within(&self, line: &Segment, reach: Metres) -> bool {
        match self {
            Self::Rings(rings) => {
                let band = Band::of(line, reach.0);
                rings.iter().any(|ring| comes_near(ring, line, &band, reach.0)) || self.contains(line.from)
            }
            Self::Disc { centre, radius } => line.distance_to(*centre) - radius <= reach.0,
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

/// The strip round a line outside of which no edge is near.
struct Band {
    from: Point,
    /// Direction of the line, of length 1; 0 for a point.
    along: (f64, f64),
    length: f64,
    reach: f64,
}

impl Band {
    fn of(line: &Segment, reach: f64) -> Self {
        let length = line.length().0;
        let along =
            if length > 0.0 { ((line.to.east - line.from.east) / length, (line.to.north - line.from.north) / length) } else { (0.0, 0.0) };
        // Rounding must not part what is near.
        Self { from: line.from, along, length, reach: reach + 1e-6 }
    }

    /// On which of the four sides of the strip a point lies, one bit each; 0 inside.
    fn outside(&self, point: &Point) -> u8 {
        let (x, y) = (point.east - self.from.east, point.north - self.from.north);
        let (ahead, right) = (x * self.along.0 + y * self.along.1, x * self.along.1 - y * self.along.0);
        u8::from(ahead < -self.reach)
            | u8::from(ahead > self.length + self.reach) << 1
            | u8::from(right < -self.reach) << 2
            | u8::from(right > self.reach) << 3
    }
}

/// Whether an edge of a ring comes within reach of a line.
fn comes_near(ring: &[Point], line: &Segment, band: &Band, reach: f64) -> bool {
    let Some(last) = ring.last() else { return false };
    let mut before = (last, band.outside(last));
    for point in ring {
        let here = (point, band.outside(point));
        // An edge with both ends beyond the same side stays beyond it.
        if before.1 & here.1 == 0 && line.distance_between(&Segment { from: *before.0, to: *here.0 }) <= reach {
            return true;
        }
        before = here;
    }
    false
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

    #[test]
    fn what_lies_on_the_other_side_of_the_earth_is_not_near() {
        let hub = Position { latitude: 21.061449, longitude: 105.898226 };
        let frame = LocalFrame::at(hub);
        let at = |latitude, longitude| Position { latitude, longitude };
        let here = Segment { from: frame.point(hub), to: frame.point(at(21.1, 105.9)) };
        let across = vec![at(20.0, 179.0), at(20.0, -179.0), at(22.0, -179.0), at(22.0, 179.0)];
        let antipodes = vec![at(-22.0, -75.0), at(-22.0, -73.0), at(-20.0, -73.0), at(-20.0, -75.0)];

        for outer in [across, antipodes] {
            let shape = Area::Polygon { outer, holes: Vec::new() }.shape(&frame);

            assert!(!shape.contains(here.from));
            assert!(shape.distance_to(&here) > Metres(1_000_000.0));
        }
    }

    #[test]
    fn an_area_across_the_antimeridian_holds_what_is_in_it() {
        let at = |latitude, longitude| Position { latitude, longitude };
        let frame = LocalFrame::at(at(-17.0, 179.95));
        let outer = vec![at(-17.1, 179.9), at(-17.1, -179.9), at(-16.9, -179.9), at(-16.9, 179.9)];
        let shape = Area::Polygon { outer, holes: Vec::new() }.shape(&frame);

        for longitude in [179.91, 180.0, -180.0, -179.91] {
            assert!(shape.contains(frame.point(at(-17.0, longitude))));
        }
        for longitude in [179.89, -179.89] {
            assert!(!shape.contains(frame.point(at(-17.0, longitude))));
        }
    }

    #[test]
    fn a_long_edge_stays_on_its_parallel() {
        let hub = Position { latitude: 21.0, longitude: 105.9 };
        let frame = LocalFrame::at(hub);
        let at = |latitude, longitude| Position { latitude, longitude };
        let outer = vec![at(20.0, 105.0), at(20.0, 106.8), at(21.0, 106.8), at(21.0, 105.0)];
        let shape = Area::Polygon { outer, holes: Vec::new() }.shape(&frame);
        let spot = |latitude| {
            let point = frame.point(at(latitude, 105.91));
            Segment { from: point, to: point }
        };

        // One second of arc is 31 m; one great circle from end to end would pass 240 m north of the parallel's middle.
        assert!(shape.contains(spot(21.0 - 0.000_003).from));
        assert!((shape.distance_to(&spot(21.0 + 1.0 / 3600.0)).0 - 30.75).abs() < 0.3);
    }

    #[test]
    fn a_large_circle_keeps_its_radius() {
        let hub = Position { latitude: 21.061449, longitude: 105.898226 };
        let frame = LocalFrame::at(hub);
        let centre = geodesy::destination(hub, Degrees(70.0), Metres(80_000.0));
        let shape = Area::Circle { centre, radius: Metres(79_000.0) }.shape(&frame);
        let point = frame.point(hub);

        let away = shape.distance_to(&Segment { from: point, to: point });

        assert!((away.0 - 1_000.0).abs() < 0.3, "{away}");
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
