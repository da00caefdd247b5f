//! Whether published rings are an area: every place where they are not, by ring and vertex.
//!
//! An edge of a published ring is straight in longitude and latitude (RFC 7946, 3.1.1), so whether two edges cross is asked there,
//! with longitudes counted on from vertex to vertex; a ring may therefore lie across the antimeridian. All tests of sides are exact.
//! Rings come out open, without repeated vertices, the outer one counter-clockwise and holes clockwise.

use super::{Area, Position};
use crate::units::words::{Words, words};
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Intersects, Line};
use rstar::{AABB, RTree, RTreeObject};

/// More vertices than this in one area are refused: a border at centimetres has fewer.
pub const MOST_VERTICES: usize = 200_000;

/// After so many faults the rest of an area is not told: one slip often makes thousands.
const MOST_FAULTS: usize = 20;

/// One thing that is wrong with an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineFault {
    /// The ring, counted from 0; 0 is the outer one.
    pub ring: usize,
    /// The vertex, counted from 0 as in the file.
    pub vertex: usize,
    /// What is wrong there.
    pub wrong: OutlineWrong,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OutlineWrong {
    /// Not two finite numbers in their ranges.
    NotAPlace {
        /// As given.
        latitude: f64,
        /// As given.
        longitude: f64,
    },
    /// Fewer than three different vertices.
    TooFew {
        /// Different vertices.
        different: usize,
    },
    /// More than [`MOST_VERTICES`].
    TooMany {
        /// How many.
        vertices: usize,
    },
    /// The ring goes out and back along the same line.
    Spike,
    /// The edge that begins here crosses or touches another.
    Crosses {
        /// The other edge's ring.
        ring: usize,
        /// The vertex at which the other edge begins.
        vertex: usize,
    },
    /// A hole that does not lie inside the outer ring.
    HoleOutside,
    /// A hole that lies inside another hole.
    HoleInHole {
        /// The other hole.
        ring: usize,
    },
    /// The ring runs round a pole, or spans more than half of the earth.
    TooWide,
}

impl OutlineFault {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(&self) -> Words {
        let Self { ring, vertex, wrong } = self;
        match wrong {
            OutlineWrong::NotAPlace { latitude, longitude } => words(
                format!("vòng {ring}, đỉnh {vertex}: vĩ độ {latitude}, kinh độ {longitude} không phải là một vị trí"),
                format!("ring {ring}, vertex {vertex}: latitude {latitude}, longitude {longitude} is not a place"),
            ),
            OutlineWrong::TooFew { different } => words(
                format!("vòng {ring}, đỉnh {vertex}: chỉ có {different} đỉnh khác nhau, cần ít nhất 3"),
                format!("ring {ring}, vertex {vertex}: only {different} different vertices, at least 3 are needed"),
            ),
            OutlineWrong::TooMany { vertices } => words(
                format!("vòng {ring}, đỉnh {vertex}: {vertices} đỉnh, nhiều nhất {MOST_VERTICES}"),
                format!("ring {ring}, vertex {vertex}: {vertices} vertices, at most {MOST_VERTICES}"),
            ),
            OutlineWrong::Spike => words(
                format!("vòng {ring}, đỉnh {vertex}: gai nhọn, đường biên đi ra rồi quay lại trên cùng một đường"),
                format!("ring {ring}, vertex {vertex}: a spike, the border goes out and back along one line"),
            ),
            OutlineWrong::Crosses { ring: other, vertex: at } => words(
                format!("vòng {ring}, đỉnh {vertex}: cạnh bắt đầu ở đây cắt hoặc chạm cạnh của vòng {other} bắt đầu ở đỉnh {at}"),
                format!(
                    "ring {ring}, vertex {vertex}: the edge that begins here crosses or touches that of ring {other} that begins at vertex {at}"
                ),
            ),
            OutlineWrong::HoleOutside => words(
                format!("vòng {ring}, đỉnh {vertex}: lỗ nằm ngoài đường biên"),
                format!("ring {ring}, vertex {vertex}: the hole lies outside of the border"),
            ),
            OutlineWrong::HoleInHole { ring: other } => words(
                format!("vòng {ring}, đỉnh {vertex}: lỗ nằm trong lỗ {other}"),
                format!("ring {ring}, vertex {vertex}: the hole lies inside hole {other}"),
            ),
            OutlineWrong::TooWide => words(
                format!("vòng {ring}, đỉnh {vertex}: vòng bao quanh cực, hoặc rộng hơn nửa trái đất"),
                format!("ring {ring}, vertex {vertex}: the ring runs round a pole, or spans more than half of the earth"),
            ),
        }
    }
}

/// A vertex with its place in the file, its longitude counted on from the first.
#[derive(Debug, Clone, Copy)]
struct Vertex {
    at: Coord<f64>,
    number: usize,
}

/// An edge in the tree.
#[derive(Debug, Clone, Copy)]
struct Edge {
    line: Line<f64>,
    ring: usize,
    /// Its place in the ring.
    place: usize,
    number: usize,
}

impl RTreeObject for Edge {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.line.start.x, self.line.start.y], [self.line.end.x, self.line.end.y])
    }
}

/// The area within rings, the first of which is the outer one; closed or open, in either direction.
///
/// # Errors
/// What is wrong with them, at most twenty faults.
pub fn outline(rings: &[Vec<Position>]) -> Result<Area, Vec<OutlineFault>> {
    let vertices = rings.iter().map(Vec::len).sum();
    if vertices > MOST_VERTICES {
        return Err(vec![OutlineFault { ring: 0, vertex: MOST_VERTICES, wrong: OutlineWrong::TooMany { vertices } }]);
    }
    let mut faults = Vec::new();
    let read: Vec<Vec<Vertex>> = rings.iter().enumerate().map(|(ring, positions)| unrolled(ring, positions, &mut faults)).collect();
    if read.is_empty() {
        faults.push(OutlineFault { ring: 0, vertex: 0, wrong: OutlineWrong::TooFew { different: 0 } });
    }
    if faults.is_empty() {
        faults = crossings(&read);
    }
    if faults.is_empty() {
        faults = misplaced(&read);
    }
    faults.truncate(MOST_FAULTS);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut turned = read.iter().enumerate().map(|(ring, vertices)| {
        let places = vertices.iter().map(|vertex| rings[ring][vertex.number]);
        // The outer ring counter-clockwise, holes clockwise.
        if (doubled_area(vertices) > 0.0) == (ring == 0) { places.collect() } else { places.rev().collect::<Vec<_>>() }
    });
    let outer = turned.next().unwrap_or_default();
    Ok(Area::Polygon { outer, holes: turned.collect() })
}

/// The ring with longitudes counted on, without repeated vertices; faults where it is none.
fn unrolled(ring: usize, positions: &[Position], faults: &mut Vec<OutlineFault>) -> Vec<Vertex> {
    let known = faults.len();
    let mut vertices: Vec<Vertex> = Vec::with_capacity(positions.len());
    for (number, position) in positions.iter().enumerate() {
        let Ok(Position { latitude, longitude }) = position.checked() else {
            let Position { latitude, longitude } = *position;
            faults.push(OutlineFault { ring, vertex: number, wrong: OutlineWrong::NotAPlace { latitude, longitude } });
            continue;
        };
        let on = vertices.last().map_or(longitude, |last| counted_on(last.at.x, longitude));
        let vertex = Vertex { at: Coord { x: on, y: latitude }, number };
        if vertices.last().is_none_or(|last| last.at != vertex.at) {
            vertices.push(vertex);
        }
    }
    if let [first, .., last] = vertices.as_slice() {
        let back = counted_on(last.at.x, first.at.x);
        if (back - first.at.x).abs() > 1.0 {
            faults.push(OutlineFault { ring, vertex: last.number, wrong: OutlineWrong::TooWide });
        }
        if first.at == last.at {
            vertices.pop();
        }
    }
    let (west, east) = vertices.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(w, e), v| (w.min(v.at.x), e.max(v.at.x)));
    // An edge that is written as longer than half a turn is read the short way round. That is meant where the border then still runs
    // counter-clockwise, as an outer one is written; where it does not, the long way was meant.
    let is_turned =
        ring == 0 && positions.windows(2).any(|two| (two[1].longitude - two[0].longitude).abs() > 180.0) && is_clockwise(&vertices);
    if faults.len() == known && (east - west > 180.0 || is_turned) {
        faults.push(OutlineFault { ring, vertex: 0, wrong: OutlineWrong::TooWide });
    }
    if faults.len() == known && vertices.len() < 3 {
        faults.push(OutlineFault { ring, vertex: 0, wrong: OutlineWrong::TooFew { different: vertices.len() } });
    }
    if faults.len() == known {
        let count = vertices.len();
        for place in 0..count {
            let (before, here, after) = (vertices[(place + count - 1) % count], vertices[place], vertices[(place + 1) % count]);
            let straight = RobustKernel::orient2d(before.at, here.at, after.at) == Orientation::Collinear;
            let (back, on) = (before.at - here.at, after.at - here.at);
            if straight && back.x * on.x + back.y * on.y > 0.0 {
                faults.push(OutlineFault { ring, vertex: here.number, wrong: OutlineWrong::Spike });
            }
        }
    }
    vertices
}

/// The longitude that is nearest to the last one, 360 degrees more or less as need be; unchanged where it is near already.
fn counted_on(last: f64, longitude: f64) -> f64 {
    let turns = ((last - longitude) / 360.0).round();
    if turns.abs() < 0.5 { longitude } else { longitude + 360.0 * turns }
}

/// Twice the area in square degrees, positive counter-clockwise.
fn doubled_area(ring: &[Vertex]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    ring.windows(2).map(|w| (w[0].at - origin.at).x * (w[1].at - origin.at).y - (w[1].at - origin.at).x * (w[0].at - origin.at).y).sum()
}

/// Pairs of edges that are not neighbours and share a point.
fn crossings(rings: &[Vec<Vertex>]) -> Vec<OutlineFault> {
    // Rings are brought beside the first one, which may have been counted on past the antimeridian.
    let anchor = rings[0][0].at.x;
    let edges: Vec<Edge> = rings
        .iter()
        .enumerate()
        .flat_map(|(ring, vertices)| {
            let shift = counted_on(anchor, vertices[0].at.x) - vertices[0].at.x;
            let moved = move |c: Coord<f64>| Coord { x: c.x + shift, y: c.y };
            (0..vertices.len()).map(move |place| {
                let (from, to) = (vertices[place], vertices[(place + 1) % vertices.len()]);
                Edge { line: Line::new(moved(from.at), moved(to.at)), ring, place, number: from.number }
            })
        })
        .collect();
    let neighbours = |a: &Edge, b: &Edge| {
        let count = rings[a.ring].len();
        a.ring == b.ring && ((a.place + 1) % count == b.place || (b.place + 1) % count == a.place)
    };
    let tree = RTree::bulk_load(edges.clone());
    let mut found = Vec::new();
    for edge in &edges {
        let mut others: Vec<&Edge> = tree
            .locate_in_envelope_intersecting(edge.envelope())
            .filter(|other| (edge.ring, edge.place) < (other.ring, other.place))
            .filter(|other| !neighbours(edge, other) && edge.line.intersects(&other.line))
            .collect();
        others.sort_unstable_by_key(|other| (other.ring, other.place));
        let wrong = |other: &&Edge| OutlineWrong::Crosses { ring: other.ring, vertex: other.number };
        found.extend(others.iter().map(|other| OutlineFault { ring: edge.ring, vertex: edge.number, wrong: wrong(other) }));
        if found.len() >= MOST_FAULTS {
            break;
        }
    }
    found
}

/// Holes that are outside of the outer ring or inside another hole; nothing crosses any more.
fn misplaced(rings: &[Vec<Vertex>]) -> Vec<OutlineFault> {
    let inside = |ring: &[Vertex], vertex: &Vertex| {
        let x = counted_on(ring[0].at.x, vertex.at.x);
        let at = Coord { x, y: vertex.at.y };
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        let crossed = edges.filter(|(a, b)| {
            let (low, high) = if a.at.y <= b.at.y { (a.at, b.at) } else { (b.at, a.at) };
            low.y <= at.y && at.y < high.y && RobustKernel::orient2d(low, high, at) == Orientation::CounterClockwise
        });
        crossed.count() % 2 == 1
    };
    let mut faults = Vec::new();
    for (ring, hole) in rings.iter().enumerate().skip(1) {
        let mut wrong = |wrong| faults.push(OutlineFault { ring, vertex: hole[0].number, wrong });
        if !inside(&rings[0], &hole[0]) {
            wrong(OutlineWrong::HoleOutside);
        }
        let around = rings.iter().enumerate().skip(1).find(|(other, around)| *other != ring && inside(around, &hole[0]));
        if let Some((other, _)) = around {
            wrong(OutlineWrong::HoleInHole { ring: other });
        }
    }
    faults
}

/// Whether the border runs clockwise, seen from above.
fn is_clockwise(vertices: &[Vertex]) -> bool {
    let edges = vertices.iter().zip(vertices.iter().cycle().skip(1));
    edges.map(|(a, b)| (b.at.x - a.at.x) * (b.at.y + a.at.y)).sum::<f64>() > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<Position> {
        corners.iter().map(|(longitude, latitude)| Position { latitude: *latitude, longitude: *longitude }).collect()
    }

    fn square(west: f64, south: f64, side: f64) -> Vec<Position> {
        ring(&[(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)])
    }

    fn faults(rings: &[Vec<Position>]) -> Vec<(usize, usize, OutlineWrong)> {
        outline(rings).expect_err("faults").into_iter().map(|fault| (fault.ring, fault.vertex, fault.wrong)).collect()
    }

    #[test]
    fn a_ring_of_the_wrong_direction_is_turned_and_closing_and_repeated_vertices_are_dropped() {
        let clockwise = ring(&[(105.0, 21.0), (105.0, 21.1), (105.0, 21.1), (105.1, 21.1), (105.1, 21.0), (105.0, 21.0)]);
        let hole = square(105.02, 21.02, 0.01);

        let area = outline(&[clockwise, hole]).expect("an area");

        let Area::Polygon { outer, holes } = area else { panic!("a polygon") };
        assert_eq!(outer, ring(&[(105.1, 21.0), (105.1, 21.1), (105.0, 21.1), (105.0, 21.0)]));
        assert_eq!(holes, [ring(&[(105.02, 21.03), (105.03, 21.03), (105.03, 21.02), (105.02, 21.02)])]);
    }

    #[test]
    fn a_self_crossing_ring_is_refused_with_both_edges() {
        let bow_tie = ring(&[(105.0, 21.0), (105.1, 21.1), (105.1, 21.0), (105.0, 21.1), (105.0, 21.0)]);

        assert_eq!(faults(&[bow_tie]), [(0, 0, OutlineWrong::Crosses { ring: 0, vertex: 2 })]);
    }

    #[test]
    fn a_ring_that_touches_itself_is_refused() {
        let pinched = ring(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 0.0), (0.0, 2.0)]);

        assert_eq!(faults(&[pinched])[0], (0, 0, OutlineWrong::Crosses { ring: 0, vertex: 2 }));
    }

    #[test]
    fn a_spike_is_named_by_its_tip() {
        let spiked = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (3.0, 1.0), (0.5, 1.0), (0.0, 1.0)]);

        assert!(faults(&[spiked]).contains(&(0, 3, OutlineWrong::Spike)));
    }

    #[test]
    fn rings_with_too_few_corners_or_what_is_no_number_are_refused() {
        assert_eq!(faults(&[ring(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])]), [(0, 0, OutlineWrong::TooFew { different: 2 })]);
        assert_eq!(faults(&[]), [(0, 0, OutlineWrong::TooFew { different: 0 })]);
        let nan = faults(&[ring(&[(0.0, 0.0), (1.0, 0.0), (f64::NAN, 1.0), (0.0, 200.0)])]);
        assert!(matches!(nan[0], (0, 2, OutlineWrong::NotAPlace { .. })));
        assert_eq!(nan[1], (0, 3, OutlineWrong::NotAPlace { latitude: 200.0, longitude: 0.0 }));
    }

    #[test]
    fn holes_outside_of_the_border_across_it_or_in_each_other_are_refused() {
        let border = square(105.0, 21.0, 1.0);

        assert_eq!(faults(&[border.clone(), square(107.0, 21.0, 0.1)]), [(1, 0, OutlineWrong::HoleOutside)]);
        assert!(matches!(faults(&[border.clone(), square(105.9, 21.4, 0.2)])[0], (0, 1, OutlineWrong::Crosses { ring: 1, .. })));
        let nested = [border, square(105.2, 21.2, 0.5), square(105.3, 21.3, 0.1)];
        assert_eq!(faults(&nested), [(2, 0, OutlineWrong::HoleInHole { ring: 1 })]);
    }

    #[test]
    fn a_ring_across_the_antimeridian_is_an_area_and_one_round_a_pole_is_none() {
        let across = ring(&[(179.0, 20.0), (-179.0, 20.0), (-179.0, 22.0), (179.0, 22.0), (179.0, 20.0)]);
        let hole = ring(&[(-179.8, 21.0), (-179.8, 21.5), (179.8, 21.5), (179.8, 21.0)]);
        let polar = ring(&[(0.0, 80.0), (90.0, 80.0), (180.0, 80.0), (-90.0, 80.0), (0.0, 80.0)]);

        let Ok(Area::Polygon { outer, holes }) = outline(&[across, hole]) else { panic!("an area") };

        assert_eq!((outer.len(), holes.len()), (4, 1));
        assert!(matches!(faults(&[polar])[0], (0, _, OutlineWrong::TooWide)));
    }

    #[test]
    fn a_border_wider_than_half_the_earth_is_not_taken_for_its_own_outside() {
        for west in [-74.5, -75.0, -84.0] {
            let wide = ring(&[(west, 20.0), (106.0, 20.0), (106.0, 22.0), (west, 22.0), (west, 20.0)]);
            assert!(matches!(faults(&[wide])[0], (0, _, OutlineWrong::TooWide)), "{west}");
        }
        let world = ring(&[(-179.0, -89.0), (179.0, -89.0), (179.0, 89.0), (-179.0, 89.0), (-179.0, -89.0)]);
        assert!(matches!(faults(&[world])[0], (0, _, OutlineWrong::TooWide)));
    }

    #[test]
    fn a_border_of_twenty_thousand_vertices_is_an_area_and_one_flaw_in_it_is_found() {
        let place = |nth: u32| {
            let angle = f64::from(nth) / 20_000.0 * std::f64::consts::TAU;
            let wave = 0.1 + 0.01 * (angle * 300.0).sin();
            Position { latitude: 21.0 + wave * angle.sin(), longitude: 105.0 + wave * angle.cos() }
        };
        let mut border: Vec<Position> = (0..20_000).map(place).collect();

        assert!(outline(&[border.clone()]).is_ok());
        border.swap(7_000, 7_001);
        assert!(faults(&[border]).iter().all(|(_, vertex, _)| (6_998..=7_002).contains(vertex)));
    }

    #[test]
    fn a_fault_is_told_in_both_languages_with_ring_and_vertex() {
        let fault = OutlineFault { ring: 1, vertex: 7, wrong: OutlineWrong::Spike };

        assert!(fault.words().vi.contains("vòng 1, đỉnh 7") && fault.words().en.contains("ring 1, vertex 7"));
    }

    proptest! {
        #[test]
        fn a_star_shaped_ring_is_an_area_and_with_two_corners_swapped_far_apart_it_is_none(
            radii in proptest::collection::vec(0.05..0.1_f64, 8..40), west in -180.0..180.0_f64,
        ) {
            let count = radii.len();
            #[expect(clippy::cast_precision_loss, reason = "few corners")]
            let place = |(nth, radius): (usize, &f64)| {
                let angle = nth as f64 / count as f64 * std::f64::consts::TAU;
                let longitude = west + radius * angle.cos();
                let longitude = if longitude > 180.0 { longitude - 360.0 } else if longitude < -180.0 { longitude + 360.0 } else { longitude };
                Position { latitude: 21.0 + radius * angle.sin(), longitude }
            };
            let mut star: Vec<Position> = radii.iter().enumerate().map(place).collect();

            prop_assert!(outline(&[star.clone()]).is_ok());
            star.swap(0, count / 2);
            prop_assert!(outline(&[star]).is_err());
        }
    }
}
