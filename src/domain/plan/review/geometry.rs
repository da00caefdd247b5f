//! The second reader's own geometry: dense samples of the geodesic, each with its own small map round it.

use crate::domain::geo::{Area, Position, geodesy};
use crate::units::quantity::Metres;

/// A sample of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) along: Metres,
    pub(super) at: Position,
}

/// Distance between places of a line that are computed on the ellipsoid itself.
const KNOTS: f64 = 250.0;

/// The line at every `step` metres, its end included.
///
/// Places are computed on the geodesic every 250 m, and lie between those on the straight line in degrees. That one leaves the
/// geodesic by at most `s² tan φ / 8R`: half a millimetre at 21°, half a centimetre at 75°, a hundredth of the slack.
pub(super) fn samples(from: Position, to: Position, step: f64) -> Vec<Sample> {
    let length = geodesy::distance(from, to);
    let track = geodesy::bearing(from, to);
    let knot = |along: Metres| if along < length { geodesy::destination(from, track, along) } else { to };
    let (mut begin, mut end) = ((Metres(0.0), from), (length.min(Metres(KNOTS)), knot(Metres(KNOTS))));
    let mut all = Vec::new();
    let mut along = Metres(0.0);
    while along < length {
        while end.0 < along {
            begin = end;
            let next = end.0 + Metres(KNOTS);
            end = (length.min(next), knot(next));
        }
        all.push(Sample { along, at: toward(begin.1, end.1, (along - begin.0) / (end.0 - begin.0)) });
        along = along + Metres(step);
    }
    all.push(Sample { along: length, at: to });
    all
}

/// The place at a share of the straight line in degrees, the shorter way round.
fn toward(from: Position, to: Position, share: f64) -> Position {
    let longitude = from.longitude + share * east_of(from, to);
    Position {
        latitude: from.latitude + share * (to.latitude - from.latitude),
        longitude: if longitude.abs() <= 180.0 { longitude } else { longitude - 360.0_f64.copysign(longitude) },
    }
}

/// A chain of places at every `step` metres of each leg, corners and both ends included; metres along the whole chain.
pub(super) fn along_chain(chain: &[Position], step: f64) -> Vec<Sample> {
    let mut all: Vec<Sample> = Vec::new();
    for ends in chain.windows(2) {
        let start = all.pop().map_or(Metres(0.0), |last| last.along);
        all.extend(samples(ends[0], ends[1], step).into_iter().map(|sample| Sample { along: start + sample.along, at: sample.at }));
    }
    all
}

/// Metres a degree of latitude and of longitude at a latitude: series of the meridian and parallel arcs of WGS 84.
fn metres_a_degree(latitude: f64) -> (f64, f64) {
    // Cosines of multiples of the latitude, by Chebyshev's polynomials.
    let one = latitude.to_radians().cos();
    let two = 2.0 * one * one - 1.0;
    let three = 2.0 * one * two - one;
    let four = 2.0 * two * two - 1.0;
    let five = 2.0 * one * four - three;
    (111_132.954 - 559.822 * two + 1.175 * four, 111_412.84 * one - 93.5 * three + 0.118 * five)
}

/// Degrees from one longitude to another, the shorter way round.
fn east_of(from: Position, to: Position) -> f64 {
    let east = to.longitude - from.longitude;
    if east.abs() <= 180.0 { east } else { east - 360.0_f64.copysign(east) }
}

/// A place on the small map round `centre`, metres east and north.
fn on_map(centre: Position, scale: (f64, f64), at: Position) -> (f64, f64) {
    (east_of(centre, at) * scale.1, (at.latitude - centre.latitude) * scale.0)
}

/// Square of the distance of the map's centre from a leg between two points of the map.
fn square_from_centre(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { (-(a.0 * dx + a.1 * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (a.0 + t * dx, a.1 + t * dy);
    x * x + y * y
}

/// Distance from a place to a chain of places, metres; good to centimetres within some kilometres.
pub(super) fn distance_to_chain(at: Position, chain: &[Position], closed: bool) -> f64 {
    let scale = metres_a_degree(at.latitude);
    let mut points = chain.iter().map(|p| on_map(at, scale, *p));
    let Some(first) = points.next() else { return f64::INFINITY };
    let (mut before, mut least) = (first, first.0 * first.0 + first.1 * first.1);
    for point in points.chain(closed.then_some(first)) {
        least = least.min(square_from_centre(before, point));
        before = point;
    }
    least.sqrt()
}

/// Length of a short line and its direction where it starts, metres and radians clockwise from north: on the map of its middle,
/// turned back by half of the convergence of the meridians (Gauss's method of the middle latitude). Within 28 km and 60° of
/// latitude right to 5 cm and 1e-5 radians, which no sum of energy shows; the geodesic itself beyond.
pub(super) fn short_line(from: Position, to: Position) -> (f64, f64) {
    let middle = f64::midpoint(from.latitude, to.latitude);
    let (north, east) = metres_a_degree(middle);
    let away = east_of(from, to);
    let (x, y) = (away * east, (to.latitude - from.latitude) * north);
    if x.abs().max(y.abs()) > 20_000.0 || middle.abs() > 60.0 {
        return (geodesy::distance(from, to).0, geodesy::bearing(from, to).radians());
    }
    let convergence = away.to_radians() * middle.to_radians().sin();
    ((x * x + y * y).sqrt(), x.atan2(y) - convergence / 2.0)
}

/// How often a ring winds round a place; not 0 is inside.
fn winding(at: Position, ring: &[Position]) -> i32 {
    let mut count = 0;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let left = east_of(*a, *b) * (at.latitude - a.latitude) - east_of(*a, at) * (b.latitude - a.latitude);
        if a.latitude <= at.latitude && b.latitude > at.latitude && left > 0.0 {
            count += 1;
        } else if a.latitude > at.latitude && b.latitude <= at.latitude && left < 0.0 {
            count -= 1;
        }
    }
    count
}

/// Whether a place lies inside a ring.
pub(super) fn inside_ring(at: Position, ring: &[Position]) -> bool {
    winding(at, ring) != 0
}

/// Whether a place lies inside an area.
pub(super) fn inside(at: Position, area: &Area) -> bool {
    match area {
        Area::Polygon { outer, holes } => inside_ring(at, outer) && !holes.iter().any(|hole| inside_ring(at, hole)),
        Area::Circle { centre, radius } => geodesy::distance(*centre, at) <= *radius,
    }
}

/// Distance from a place to an area, 0 inside.
pub(super) fn distance(at: Position, area: &Area) -> f64 {
    match area {
        Area::Polygon { .. } if inside(at, area) => 0.0,
        Area::Polygon { .. } | Area::Circle { .. } => distance_to_border(at, area).max(0.0),
    }
}

/// Distance from a place to an area; inside, the distance to its border, negative.
pub(super) fn signed_distance(at: Position, area: &Area) -> f64 {
    match area {
        Area::Polygon { .. } if inside(at, area) => -distance_to_border(at, area),
        Area::Polygon { .. } | Area::Circle { .. } => distance_to_border(at, area),
    }
}

/// Distance to the nearest ring of a polygon; beyond the rim of a circle, negative within it.
fn distance_to_border(at: Position, area: &Area) -> f64 {
    match area {
        Area::Polygon { outer, holes } => {
            std::iter::once(outer).chain(holes).map(|ring| distance_to_chain(at, ring, true)).fold(f64::INFINITY, f64::min)
        }
        Area::Circle { centre, radius } => (geodesy::distance(*centre, at) - *radius).0,
    }
}

/// No more than so many metres of a line are passed over at once.
const FARTHEST: f64 = 50_000.0;

/// The first sample whose `spare` is not above zero. A sample that does not count has none.
///
/// `spare` is the distance from a place to something fixed, less a reach that is wanted; where it is large, the samples that
/// follow cannot be near at once, and are passed over. The sound measure of that: a distance on a sample's own map changes by the
/// way flown, and by the change of the map's scale with latitude, a share of `tan φ / R` of the distance a metre. Up to 100 km
/// away and 80° of latitude that is below a tenth, so 0.9 of what is spare is flown without reaching it. Farther away the scale
/// takes at most 5 km of 100 while 50 km are flown, and half of the distance is left.
pub(super) fn first_reached(line: &[Sample], spare: impl Fn(&Sample) -> Option<f64>) -> Option<&Sample> {
    let mut free_until = Metres(f64::NEG_INFINITY);
    line.iter().find(|sample| {
        if sample.along < free_until {
            return false;
        }
        let Some(spare) = spare(sample) else { return false };
        free_until = sample.along + Metres((spare * 0.9).min(FARTHEST));
        spare <= 0.0
    })
}

/// Whether a line leaves a ring. Inside, and so far from it, what follows is inside too.
pub(super) fn leaves(line: &[Sample], ring: &[Position]) -> bool {
    let spare = |s: &Sample| if inside_ring(s.at, ring) { distance_to_chain(s.at, ring, true) } else { 0.0 };
    first_reached(line, |s| Some(spare(s))).is_some()
}

/// A box of degrees round some places, grown by more than any reach that is asked for (0.005 degrees is above 500 m here).
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Bounds {
    pub(super) fn around(places: impl Iterator<Item = Position>) -> Self {
        let none = Self { south: f64::INFINITY, north: f64::NEG_INFINITY, west: f64::INFINITY, east: f64::NEG_INFINITY };
        let tight = places.fold(none, |b, at| Self {
            south: b.south.min(at.latitude),
            north: b.north.max(at.latitude),
            west: b.west.min(at.longitude),
            east: b.east.max(at.longitude),
        });
        let grow = 0.005;
        Self { south: tight.south - grow, north: tight.north + grow, west: tight.west - grow, east: tight.east + grow }
    }

    /// The box of an area; none round a circle, which is measured at once.
    pub(super) fn of(area: &Area) -> Option<Self> {
        match area {
            Area::Circle { .. } => None,
            Area::Polygon { outer, .. } => Some(Self::around(outer.iter().copied())),
        }
    }

    /// False only when what is in the other box certainly lies outside.
    pub(super) fn may_touch(&self, other: &Self) -> bool {
        self.south <= other.north && other.south <= self.north && self.west <= other.east && other.west <= self.east
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    fn place(latitude: f64, track: f64, metres: f64) -> Position {
        geodesy::destination(Position { latitude, longitude: 179.95 }, Degrees(track), Metres(metres))
    }

    /// A star round a middle, wide or thin.
    fn ring(middle: Position, radii: &[f64]) -> Vec<Position> {
        let step = 360.0 / f64::from(u32::try_from(radii.len()).expect("few"));
        radii
            .iter()
            .zip(0_u32..)
            .map(|(radius, nth)| geodesy::destination(middle, Degrees(f64::from(nth) * step), Metres(*radius)))
            .collect()
    }

    proptest! {
        #[test]
        fn samples_lie_on_the_geodesic_also_where_the_longitude_turns_over(
            latitude in -75.0..75.0_f64, track in 0.0..360.0_f64, length in 1.0..30_000.0_f64,
        ) {
            let (from, to) = (place(latitude, 0.0, 0.0), place(latitude, track, length));

            let found = samples(from, to, 10.0);

            prop_assert!(found.windows(2).all(|pair| (pair[1].along - pair[0].along) <= Metres(10.0 + 1e-9)));
            for sample in &found {
                prop_assert!(geodesy::distance(sample.at, geodesy::along(from, to, sample.along)) < Metres(0.006));
            }
        }

        #[test]
        fn a_short_line_is_as_long_and_runs_as_the_geodesic(
            latitude in -60.0..60.0_f64, track in 0.0..360.0_f64, length in 0.1..40_000.0_f64,
        ) {
            let (from, to) = (place(latitude, 0.0, 0.0), place(latitude, track, length));

            let (measured, direction) = short_line(from, to);

            let turn = direction.to_degrees() - geodesy::bearing(from, to).0;
            prop_assert!((measured - geodesy::distance(from, to).0).abs() < 0.05, "{measured}");
            prop_assert!((turn + 180.0).rem_euclid(360.0) - 180.0 < 1e-3 && (turn - 180.0).rem_euclid(360.0) - 180.0 > -1e-3, "{turn}");
        }

        #[test]
        fn passing_samples_over_finds_what_looking_at_each_finds(
            latitude in -75.0..75.0_f64, track in 0.0..360.0_f64, length in 1_000.0..30_000.0_f64,
            off in 0.0..60_000.0_f64, to_it in 0.0..360.0_f64, radii in proptest::collection::vec(10.0..20_000.0_f64, 3..12),
            reach in 0.0..500.0_f64,
        ) {
            let line = samples(place(latitude, 0.0, 0.0), place(latitude, track, length), 10.0);
            let area = Area::Polygon { outer: ring(place(latitude, to_it, off), &radii), holes: Vec::new() };
            let same = |a: Option<&Sample>, b: Option<&Sample>| a.map(|s| s.along) == b.map(|s| s.along);

            let within = |s: &Sample| distance(s.at, &area) <= reach;
            let left = |s: &Sample| signed_distance(s.at, &area) >= reach;

            prop_assert!(same(first_reached(&line, |s| Some(distance(s.at, &area) - reach)), line.iter().find(|s| within(s))));
            prop_assert!(same(first_reached(&line, |s| Some(reach - signed_distance(s.at, &area))), line.iter().find(|s| left(s))));
        }
    }
}
