//! The shortest paths that an aircraft can fly, and come back along.
//!
//! The shortest path of all hugs the corners: its turns may be too sharp and its legs too short, and an aircraft that returns by
//! itself, straight to the nearer end, would cut the corner that it has just passed. These paths keep their turns and legs, and from
//! every place of them the straight return is free and leads never farther aside than it may. A return that is free from everywhere
//! leaves room for few bends: one where both ends are equally far, or slight ones. So paths of one and two bends are tried, and the
//! shortest of all.

use super::bends::{Bends, bends};
use super::field::Field;
use super::polygon::Polygon;
use crate::domain::geo::{Point, Segment};
use crate::units::quantity::{Degrees, Metres};
use std::collections::BTreeSet;

/// How a path must be for an aircraft to fly it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manners {
    /// No bend is sharper.
    pub sharpest: Degrees,
    /// The first leg, a leg between two bends, and the last leg are no shorter.
    pub legs: [Metres; 3],
    /// The straight return to the nearer end leads no farther from the path than this.
    pub aside: Metres,
}

/// Polygons round which ways are sought: those in the way of the shortest path, and of the first tries.
const POLYGONS: usize = 24;
/// How often more of them are taken in.
const ROUNDS: usize = 4;
/// Step at which the return is looked at.
const STEP: Metres = Metres(50.0);
/// Paths whose bends are nearer to each other than this, metres, are as good as one.
const ALIKE: f64 = 50.0;
/// A path that turns less than this, degrees, has no use for the bend.
const STRAIGHT: f64 = 1.0;

impl Manners {
    /// Whether turns and legs are kept.
    fn bend(&self, path: &[Point]) -> bool {
        let last = path.len() - 2;
        let needed = |leg: usize| {
            if last == 0 {
                Metres(0.0)
            } else {
                self.legs[if leg == 0 {
                    0
                } else if leg == last {
                    2
                } else {
                    1
                }]
            }
        };
        let long = path.windows(2).enumerate().all(|(place, leg)| leg[0].distance(leg[1]) >= needed(place).0);
        long && path.windows(3).all(|three| turn(three[0], three[1], three[2]) <= self.sharpest.0)
    }
}

impl Field {
    /// The shortest few paths that keep their manners, the shortest first: at most `most`, each with both ends. Empty when none is
    /// found. They bend where [`bends`] says; a path shorter by some metres may exist, one shorter than [`Field::shortest`] never.
    #[must_use]
    pub fn flyable(&self, from: Point, to: Point, manners: &Manners, most: usize) -> Vec<Vec<Point>> {
        let Some(shortest) = self.shortest(from, to) else { return Vec::new() };
        if self.keeps(&shortest, manners) {
            return vec![shortest];
        }
        // What the shortest path goes round is in the way of a line past its bend.
        let past = shortest.windows(3).flat_map(|three| self.blockers(three[0], three[2]));
        let mut met: BTreeSet<usize> = self.blockers(from, to).into_iter().chain(past).collect();
        let mut chosen: Vec<usize> = Vec::new();
        let mut best: Vec<Vec<Point>> = Vec::new();
        for _ in 0..ROUNDS {
            let known = chosen.len();
            met.retain(|place| !chosen.contains(place));
            chosen.extend(met);
            chosen.truncate(POLYGONS);
            if chosen.len() == known {
                break;
            }
            let polygons: Vec<&Polygon> = chosen.iter().map(|place| &self.polygons()[*place]).collect();
            let bends = bends(self, &polygons, from, to);
            let found = self.few(&paths(&bends, from, to), manners, most);
            let first = |found: &[Vec<Point>]| found.first().map_or(f64::INFINITY, |path| length(path));
            if first(&found) < first(&best) {
                best = found;
            }
            met = bends.met;
        }
        best
    }

    /// The first paths that keep their manners and are not alike.
    fn few(&self, paths: &[Vec<Point>], manners: &Manners, most: usize) -> Vec<Vec<Point>> {
        let mut found: Vec<Vec<Point>> = Vec::new();
        for path in paths {
            let alike = |other: &Vec<Point>| other.len() == path.len() && other.iter().zip(path).all(|(a, b)| a.distance(*b) < ALIKE);
            let bends = path.windows(3).all(|three| turn(three[0], three[1], three[2]) >= STRAIGHT);
            if bends && manners.bend(path) && !found.iter().any(alike) && self.keeps(path, manners) {
                found.push(path.clone());
                if found.len() == most {
                    break;
                }
            }
        }
        found
    }

    fn keeps(&self, path: &[Point], manners: &Manners) -> bool {
        manners.bend(path) && path.windows(2).all(|leg| self.blockers(leg[0], leg[1]).is_empty()) && self.returns(path, manners.aside)
    }

    /// Whether the straight return to the nearer end is free from all along a path, and near it.
    fn returns(&self, path: &[Point], aside: Metres) -> bool {
        let last = path.len() - 1;
        let (from, to) = (path[0], path[last]);
        path.windows(2).enumerate().all(|(place, leg)| {
            steps(Segment { from: leg[0], to: leg[1] }).all(|here| {
                let homewards = here.distance(from) <= here.distance(to);
                let (back, straight, passed) = match homewards {
                    true => (from, place == 0, &path[..=place]),
                    false => (to, place + 1 == last, &path[place + 1..]),
                };
                let line = Segment { from: here, to: back };
                straight || (passed.iter().all(|at| line.distance_to(*at) <= aside.0) && self.blockers(here, back).is_empty())
            })
        })
    }
}

/// Paths with one and two bends, the shortest first.
fn paths(bends: &Bends, from: Point, to: Point) -> Vec<Vec<Point>> {
    let one = bends.both.iter().map(|at| vec![from, *at, to]);
    let two = bends.from.iter().flat_map(|a| bends.to.iter().map(move |b| vec![from, *a, *b, to]));
    let mut paths: Vec<(f64, Vec<Point>)> = one.chain(two).map(|path| (length(&path), path)).collect();
    paths.sort_by(|a, b| a.0.total_cmp(&b.0));
    paths.into_iter().map(|(_, path)| path).collect()
}

fn length(path: &[Point]) -> f64 {
    path.windows(2).map(|leg| leg[0].distance(leg[1])).sum()
}

/// Places along a leg, its end left out.
fn steps(leg: Segment) -> impl Iterator<Item = Point> {
    let length = leg.length();
    std::iter::successors(Some(Metres(0.0)), |along| Some(*along + STEP))
        .take_while(move |along| *along < length)
        .map(move |along| leg.at(along / length))
}

/// How far a path turns at `at`, degrees, 0 to 180.
fn turn(before: Point, at: Point, after: Point) -> f64 {
    let course = |a: Point, b: Point| (b.east - a.east).atan2(b.north - a.north);
    let turn = (course(at, after) - course(before, at)).to_degrees().rem_euclid(360.0);
    turn.min(360.0 - turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::detour::around;
    use crate::domain::geo::Shape;
    use proptest::prelude::*;

    const MANNERS: Manners = Manners { sharpest: Degrees(45.0), legs: [Metres(110.0), Metres(170.0), Metres(200.0)], aside: Metres(120.0) };

    fn p(east: f64, north: f64) -> Point {
        Point { east, north }
    }

    fn slab(along: f64, half: f64) -> Vec<Polygon> {
        let ring = vec![p(along - 100.0, -half), p(along + 100.0, -half), p(along + 100.0, half), p(along - 100.0, half)];
        around(&Shape::Rings(vec![ring]), Metres(51.0))
    }

    /// What is wrong with a path, seen without the search.
    fn faults(field: &Field, path: &[Point]) -> Vec<String> {
        let mut faults = Vec::new();
        let (from, to) = (path[0], path[path.len() - 1]);
        for (place, leg) in path.windows(2).enumerate() {
            let shortest = if place + 2 == path.len() { MANNERS.legs[2] } else { MANNERS.legs[place.min(1)] };
            if leg[0].distance(leg[1]) < shortest.0 - 1e-6 {
                faults.push(format!("leg {place} is {} m", leg[0].distance(leg[1])));
            }
            if !field.blockers(leg[0], leg[1]).is_empty() {
                faults.push(format!("leg {place} meets something"));
            }
            let line = Segment { from: leg[0], to: leg[1] };
            for step in 0..=20 {
                let here = line.at(f64::from(step) / 20.0);
                let back = if here.distance(from) <= here.distance(to) { from } else { to };
                // Between two steps of the search a return may graze a corner by less than a step's worth.
                if field
                    .polygons()
                    .iter()
                    .any(|polygon| (1..40).any(|i| is_deep(polygon, Segment { from: here, to: back }.at(f64::from(i) / 40.0))))
                {
                    faults.push(format!("the return from {here:?} meets something"));
                }
            }
        }
        for three in path.windows(3) {
            if turn(three[0], three[1], three[2]) > 45.001 {
                faults.push(format!("turns by {}", turn(three[0], three[1], three[2])));
            }
        }
        faults
    }

    fn is_deep(polygon: &Polygon, at: Point) -> bool {
        polygon.holds(at)
            && polygon
                .corners()
                .iter()
                .zip(polygon.corners().iter().cycle().skip(1))
                .all(|(a, b)| Segment { from: *a, to: *b }.distance_to(at) > 5.0)
    }

    #[test]
    fn round_a_wide_slab_half_way_one_bend_half_way_is_enough() {
        let field = Field::new(slab(0.0, 700.0));
        let (from, to) = (p(-3_700.0, 30.0), p(3_700.0, 30.0));

        let found = field.flyable(from, to, &MANNERS, 3);

        let first = found.first().expect("a way");
        assert!(faults(&field, first).is_empty(), "{:?}", faults(&field, first));
        assert_eq!(first.len(), 3, "{first:?}");
        assert!(first[1].east.abs() < 60.0 && first[1].north > 750.0, "{first:?}");
        assert!(length(first) < 7_400.0 + 180.0, "{}", length(first));
    }

    #[test]
    fn the_corners_of_a_rounded_zone_become_few_with_long_legs() {
        let field = Field::new(around(&Shape::Disc { centre: p(0.0, -100.0), radius: 900.0 }, Metres(51.0)));
        let (from, to) = (p(-3_700.0, 0.0), p(3_700.0, 0.0));

        let found = field.flyable(from, to, &MANNERS, 3);

        let first = found.first().expect("a way");
        assert!(faults(&field, first).is_empty(), "{:?}", faults(&field, first));
        let least = length(&field.shortest(from, to).expect("a way"));
        assert!(length(first) < least * 1.05, "{} and at least {least}", length(first));
    }

    #[test]
    fn a_slab_that_needs_too_sharp_a_turn_has_no_way() {
        let field = Field::new(slab(-3_300.0, 2_500.0));

        assert_eq!(field.flyable(p(-3_700.0, 0.0), p(3_700.0, 0.0), &MANNERS, 3), Vec::<Vec<Point>>::new());
    }

    #[test]
    fn a_free_line_is_its_own_first_way() {
        let field = Field::new(slab(0.0, 10.0).into_iter().collect());
        let (from, to) = (p(-3_700.0, 500.0), p(3_700.0, 500.0));

        assert_eq!(field.flyable(from, to, &MANNERS, 1), vec![vec![from, to]]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn what_is_found_keeps_its_manners_and_is_in_order(
            boxes in proptest::collection::vec((-2_500.0..2_500.0_f64, -700.0..700.0_f64, 50.0..500.0_f64, 50.0..500.0_f64), 1..5),
        ) {
            let ring = |(e, n, w, h): (f64, f64, f64, f64)| vec![p(e, n), p(e + w, n), p(e + w, n + h), p(e, n + h)];
            let field = Field::new(boxes.into_iter().flat_map(|each| around(&Shape::Rings(vec![ring(each)]), Metres(51.0))).collect());
            let (from, to) = (p(-3_700.0, 0.0), p(3_700.0, 0.0));

            let found = field.flyable(from, to, &MANNERS, 3);

            let least = field.shortest(from, to).map_or(0.0, |path| length(&path));
            for path in &found {
                prop_assert!(faults(&field, path).is_empty(), "{:?} {:?}", path, faults(&field, path));
                prop_assert!(length(path) >= least - 1e-6);
            }
            prop_assert!(found.windows(2).all(|two| length(&two[0]) <= length(&two[1]) + 1e-6));
            let half_way = (-40..=40).map(|aside| vec![from, p(0.0, f64::from(aside) * 50.0), to]);
            let by_hand = half_way.filter(|path| field.keeps(path, &MANNERS)).map(|path| length(&path)).fold(f64::INFINITY, f64::min);
            let first = found.first().map_or(f64::INFINITY, |path| length(path));
            prop_assert!(first <= by_hand + 10.0, "{first} and by hand {by_hand}");
        }
    }
}
