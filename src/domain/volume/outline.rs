//! A volume drawn round a path, as one closed polygon.

use super::size::HalfWidth;
use crate::domain::geo::{LocalFrame, Path, Point, Position, Segment, Stretch};
use crate::units::quantity::Metres;
use geo::algorithm::{Area, unary_union};
use geo::{Coord, LineString, Polygon};
use std::f64::consts::PI;

/// The widest angle between two tangents at a round end: the tangents meet 0.9 % beyond the half width.
const STEP: f64 = PI / 12.0;

/// Everything within `reach` of a segment and at most 0.9 % beyond, as corners.
fn capsule(line: &Segment, reach: Metres) -> Polygon<f64> {
    let beyond = reach.0 / (STEP / 2.0).cos();
    let along = (line.to.north - line.from.north).atan2(line.to.east - line.from.east);
    let cap = |centre: Point, first: f64| {
        (0..12_u8).map(move |step| {
            let angle = first + (f64::from(step) + 0.5) * STEP;
            Coord { x: centre.east + beyond * angle.cos(), y: centre.north + beyond * angle.sin() }
        })
    };
    let ring: Vec<Coord<f64>> = cap(line.to, along - PI / 2.0).chain(cap(line.from, along + PI / 2.0)).collect();
    Polygon::new(LineString::from(ring), Vec::new())
}

/// The stretches of a path that are wide and narrow, in order, as segments: (from, until, narrow).
fn pieces(path: &Path, narrow_at: &[Stretch]) -> Vec<(Metres, Metres, bool)> {
    let mut cuts: Vec<Metres> = path.legs().flat_map(|leg| [leg.start, leg.end()]).collect();
    let length = path.length();
    cuts.extend(narrow_at.iter().flat_map(|stretch| [stretch.from, stretch.until]).filter(|at| *at > Metres(0.0) && *at < length));
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let inside = |at: Metres| narrow_at.iter().any(|stretch| stretch.from <= at && at <= stretch.until);
    let pairs = cuts.iter().zip(cuts.iter().skip(1)).filter(|(from, until)| **until > **from);
    pairs.map(|(from, until)| (*from, *until, inside((*from + *until) / 2.0))).collect()
}

/// The corners of the volume that reaches `width` to both sides of a path, narrow along some stretches of it; counter-clockwise
/// from its westernmost corner, not closed.
///
/// It holds every point within the half width, measured over the ellipsoid to 0.1 m on paths of up to 20 km, and none that is
/// more than 1 % and 0.1 m farther. Where it becomes narrow the wide part ends round, not cut off.
#[must_use]
pub fn outline(path: &Path, width: HalfWidth, narrow_at: &[Stretch]) -> Vec<Position> {
    let frame = LocalFrame::at(path.first());
    let draw = |(from, until, narrow): &(Metres, Metres, bool)| {
        let line = Segment { from: frame.point(path.at(*from)), to: frame.point(path.at(*until)) };
        capsule(&line, if *narrow { width.narrow } else { width.wide })
    };
    let parts: Vec<Polygon<f64>> = pieces(path, narrow_at).iter().map(draw).collect();
    let whole = unary_union(&parts);
    // The pieces touch one another, so there is one polygon; a hole would be a loop of the path, and the outline goes round it.
    let largest = whole.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let mut ring: Vec<Coord<f64>> = largest.map(|polygon| polygon.exterior().0.clone()).unwrap_or_default();
    ring.pop();
    let doubled: f64 = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    if doubled < 0.0 {
        ring.reverse();
    }
    let west = (0..ring.len()).min_by(|a, b| ring[*a].x.total_cmp(&ring[*b].x).then(ring[*a].y.total_cmp(&ring[*b].y)));
    ring.rotate_left(west.unwrap_or(0));
    ring.into_iter().map(|at| frame.position(Point { east: at.x, north: at.y })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::geodesy;
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    /// Whether a ring holds a place, by counting how often a line to the east crosses it; in degrees, without the tangent plane.
    fn holds(ring: &[Position], at: Position) -> bool {
        let crossed = ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| {
            let between = (a.latitude <= at.latitude) != (b.latitude <= at.latitude);
            let share = (at.latitude - a.latitude) / (b.latitude - a.latitude);
            between && a.longitude + share * (b.longitude - a.longitude) > at.longitude
        });
        crossed.count() % 2 == 1
    }

    /// How far a place lies from the nearest of dense samples of the path, metres over the ellipsoid.
    fn away(path: &Path, from: f64, until: f64, at: Position) -> f64 {
        let steps = ((until - from) / 5.0).ceil().max(1.0);
        let mut nearest = f64::INFINITY;
        let mut step = 0.0;
        while step <= steps {
            let along = Metres(from + (until - from) * step / steps);
            nearest = nearest.min(geodesy::distance(path.at(along), at).0);
            step += 1.0;
        }
        nearest
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_point_within_the_half_width_is_held_and_none_more_than_a_hundredth_farther(
            track in 0.0..360.0_f64, turns in proptest::collection::vec(-60.0..60.0_f64, 0..4), legs in proptest::collection::vec(300.0..4_000.0_f64, 4),
            wide in 60.0..400.0_f64, share in 0.0..1.0_f64, direction in 0.0..360.0_f64, narrow in proptest::option::of((0.1..0.5_f64, 0.1..0.4_f64)),
        ) {
            let mut places = vec![HUB];
            let mut course = track;
            for (place, leg) in legs.iter().take(turns.len() + 1).enumerate() {
                course += if place == 0 { 0.0 } else { turns[place - 1] };
                places.push(geodesy::destination(places[place], Degrees(course), Metres(*leg)));
            }
            let (first, last) = (places[0], places[places.len() - 1]);
            let path = Path::through(first, places[1..places.len() - 1].to_vec(), last);
            let length = path.length().0;
            let narrow_at: Vec<Stretch> = narrow.iter()
                .map(|(from, long)| Stretch { from: Metres(from * length), until: Metres((from + long) * length) }).collect();
            let width = HalfWidth { wide: Metres(wide), narrow: Metres(wide / 3.0) };

            let ring = outline(&path, width, &narrow_at);

            let along = share * length;
            let inside = narrow_at.iter().any(|s| s.from.0 <= along && along <= s.until.0);
            let reach = if inside { wide / 3.0 } else { wide };
            for out in [0.0, 0.5, 0.998] {
                let near = geodesy::destination(path.at(Metres(along)), Degrees(direction), Metres(out * reach));
                prop_assert!(holds(&ring, near), "{} m of {reach} m from the path and not held", out * reach);
            }
            for out in [1.015, 1.2, 2.0, 5.0] {
                let far = geodesy::destination(path.at(Metres(along)), Degrees(direction), Metres(out * reach));
                let mut wide_parts = vec![(0.0, length)];
                if let [stretch] = narrow_at.as_slice() {
                    wide_parts = vec![(0.0, stretch.from.0), (stretch.until.0, length)];
                }
                let from_wide = wide_parts.iter().map(|(a, b)| away(&path, *a, *b, far)).fold(f64::INFINITY, f64::min);
                let from_any = away(&path, 0.0, length, far);
                if from_any > wide / 3.0 * 1.012 + 0.5 && from_wide > wide * 1.012 + 0.5 {
                    prop_assert!(!holds(&ring, far), "{from_any} m from the path and held");
                }
                if narrow_at.is_empty() && from_any <= wide - 0.5 {
                    prop_assert!(holds(&ring, far));
                }
            }
        }
    }

    #[test]
    fn the_same_path_gives_the_same_corners_counter_clockwise_from_the_west() {
        let path = Path::straight(HUB, geodesy::destination(HUB, Degrees(90.0), Metres(3_000.0)));
        let width = HalfWidth { wide: Metres(100.0), narrow: Metres(50.0) };

        let ring = outline(&path, width, &[]);

        assert_eq!(ring, outline(&path, width, &[]));
        assert_eq!(ring.len(), 24);
        assert!(ring.iter().all(|at| at.longitude >= ring[0].longitude - 1e-7));
        assert!(ring[1].latitude < ring[0].latitude, "counter-clockwise from the west goes south");
    }
}
