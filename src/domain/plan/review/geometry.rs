//! The second reader's own geometry: dense samples of the geodesic, each with its own small map round it.

use crate::domain::geo::{Area, Position, geodesy};
use crate::units::quantity::Metres;

/// A sample of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) along: Metres,
    pub(super) at: Position,
}

/// The line at every `step` metres, its end included.
pub(super) fn samples(from: Position, to: Position, step: f64) -> Vec<Sample> {
    let length = geodesy::distance(from, to);
    let mut all = Vec::new();
    let mut along = Metres(0.0);
    while along < length {
        all.push(Sample { along, at: geodesy::along(from, to, along) });
        along = along + Metres(step);
    }
    all.push(Sample { along: length, at: to });
    all
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
    let phi = latitude.to_radians();
    let north = 111_132.954 - 559.822 * (2.0 * phi).cos() + 1.175 * (4.0 * phi).cos();
    let east = 111_412.84 * phi.cos() - 93.5 * (3.0 * phi).cos() + 0.118 * (5.0 * phi).cos();
    (north, east)
}

/// A place on the small map round `centre`, metres east and north.
fn on_map(centre: Position, scale: (f64, f64), at: Position) -> (f64, f64) {
    ((at.longitude - centre.longitude) * scale.1, (at.latitude - centre.latitude) * scale.0)
}

/// Distance of the map's centre from a leg between two points of the map.
fn from_centre(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { (-(a.0 * dx + a.1 * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (a.0 + t * dx).hypot(a.1 + t * dy)
}

/// Distance from a place to a chain of places, metres; good to centimetres within some kilometres.
pub(super) fn distance_to_chain(at: Position, chain: &[Position], closed: bool) -> f64 {
    let scale = metres_a_degree(at.latitude);
    let points: Vec<(f64, f64)> = chain.iter().map(|p| on_map(at, scale, *p)).collect();
    let last = if closed { points.last().zip(points.first()).map(|(a, b)| from_centre(*a, *b)) } else { None };
    let single = points.first().map(|p| p.0.hypot(p.1));
    let legs = points.windows(2).map(|w| from_centre(w[0], w[1]));
    legs.chain(last).chain(single).fold(f64::INFINITY, f64::min)
}

/// How often a ring winds round a place; not 0 is inside.
fn winding(at: Position, ring: &[Position]) -> i32 {
    let mut count = 0;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let left = (b.longitude - a.longitude) * (at.latitude - a.latitude) - (at.longitude - a.longitude) * (b.latitude - a.latitude);
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
    if inside(at, area) {
        return 0.0;
    }
    match area {
        Area::Polygon { outer, holes } => {
            std::iter::once(outer).chain(holes).map(|ring| distance_to_chain(at, ring, true)).fold(f64::INFINITY, f64::min)
        }
        Area::Circle { centre, radius } => (geodesy::distance(*centre, at) - *radius).0,
    }
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

    /// False only when the area certainly lies outside.
    pub(super) fn may_touch(&self, area: &Area) -> bool {
        match area {
            Area::Circle { .. } => true,
            Area::Polygon { outer, .. } => {
                let other = Self::around(outer.iter().copied());
                self.south <= other.north && other.south <= self.north && self.west <= other.east && other.west <= self.east
            }
        }
    }
}
