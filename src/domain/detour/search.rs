//! The shortest path among polygons.
//!
//! A shortest path is a chain of straight legs that bends only at corners which stand out of a polygon, and there it wraps round
//! the corner. Only polygons that some leg met can matter: the search begins with those that block the straight line and adds
//! what blocks its own answer until nothing does. An answer that is free of all polygons is then the shortest of all, because
//! leaving polygons away never makes a path longer. Inside, A* with the straight distance as its bound, seeing corners lazily.

use super::field::Field;
use super::polygon::{Polygon, TOUCH, cross};
use crate::domain::geo::Point;
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// A corner at which a path may bend.
#[derive(Debug, Clone, Copy)]
struct Corner {
    before: Point,
    at: Point,
    after: Point,
}

impl Corner {
    /// Whether the line from `other` only touches the polygon here: both neighbours lie on one side of it.
    fn is_tangent(&self, other: Point) -> bool {
        let length = other.distance(self.at).max(TOUCH);
        let (a, b) = (cross(other, self.at, self.before) / length, cross(other, self.at, self.after) / length);
        (a >= -TOUCH && b >= -TOUCH) || (a <= TOUCH && b <= TOUCH)
    }
}

/// A node that waits to be looked at.
#[derive(Debug, PartialEq)]
struct Waiting {
    bound: f64,
    node: usize,
}

impl Eq for Waiting {}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then_with(|| other.node.cmp(&self.node))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Field {
    /// The shortest path from one point to another that enters no polygon: both ends and the corners between them. None when an
    /// end lies inside of a polygon, or polygons that overlap shut one end in.
    #[must_use]
    pub fn shortest(&self, from: Point, to: Point) -> Option<Vec<Point>> {
        let mut chosen: BTreeSet<usize> = [from, to].into_iter().flat_map(|end| self.blockers(end, end)).collect();
        if !chosen.is_empty() {
            return None;
        }
        chosen.extend(self.blockers(from, to));
        let mut path = vec![from, to];
        // Each round adds a polygon at least, so there are at most as many rounds as polygons.
        while !chosen.is_empty() {
            let few: Vec<&Polygon> = chosen.iter().map(|place| &self.polygons()[*place]).collect();
            path = among(&few, from, to)?;
            let met: BTreeSet<usize> = path.windows(2).flat_map(|leg| self.blockers(leg[0], leg[1])).collect();
            let known = chosen.len();
            chosen.extend(met);
            if chosen.len() == known {
                break;
            }
        }
        Some(path)
    }
}

/// The shortest path among a few polygons.
fn among(polygons: &[&Polygon], from: Point, to: Point) -> Option<Vec<Point>> {
    let shut = |at: Point| polygons.iter().any(|polygon| polygon.holds(at));
    let corners: Vec<Corner> = polygons
        .iter()
        .flat_map(|polygon| polygon.convex())
        .map(|(before, at, after)| Corner { before, at, after })
        .filter(|corner| !shut(corner.at))
        .collect();
    let sees = |a: Point, b: Point| !polygons.iter().any(|polygon| polygon.blocks(a, b));
    let (start, goal) = (corners.len(), corners.len() + 1);
    let place = |node: usize| corners.get(node).map_or(if node == start { from } else { to }, |corner| corner.at);
    let mut known = vec![f64::INFINITY; corners.len() + 2];
    let mut parent = vec![start; corners.len() + 2];
    let mut settled = vec![false; corners.len() + 2];
    let mut waiting = BinaryHeap::from([Waiting { bound: from.distance(to), node: start }]);
    known[start] = 0.0;
    while let Some(Waiting { node, .. }) = waiting.pop() {
        if std::mem::replace(&mut settled[node], true) {
            continue;
        }
        if node == goal {
            return Some(chain(&parent, start, goal, place));
        }
        let here = place(node);
        for next in (0..corners.len()).chain([goal]).filter(|next| !settled[*next]) {
            let there = place(next);
            let length = known[node] + here.distance(there);
            if length >= known[next] {
                continue;
            }
            let wraps = corners.get(next).is_none_or(|corner| corner.is_tangent(here))
                && corners.get(node).is_none_or(|corner| corner.is_tangent(there));
            if wraps && sees(here, there) {
                known[next] = length;
                parent[next] = node;
                waiting.push(Waiting { bound: length + there.distance(to), node: next });
            }
        }
    }
    None
}

/// The nodes from start to goal as places; one that lies on the straight way between its neighbours is no bend.
fn chain(parent: &[usize], start: usize, goal: usize, place: impl Fn(usize) -> Point) -> Vec<Point> {
    let mut path = vec![place(goal)];
    let mut node = goal;
    while node != start {
        node = parent[node];
        path.push(place(node));
    }
    path.reverse();
    let mut bends: Vec<Point> = Vec::new();
    for at in path {
        if let [.., before, last] = bends.as_slice()
            && cross(*before, *last, at).abs() <= TOUCH * before.distance(at)
        {
            bends.pop();
        }
        bends.push(at);
    }
    bends
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(east: f64, north: f64) -> Point {
        Point { east, north }
    }

    fn boxed(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        Polygon::new([p(west, south), p(east, south), p(east, north), p(west, north)]).expect("a box")
    }

    fn length(path: &[Point]) -> f64 {
        path.windows(2).map(|leg| leg[0].distance(leg[1])).sum()
    }

    #[test]
    fn a_free_line_stays_straight() {
        let field = Field::new(vec![boxed(0.0, 10.0, 10.0, 20.0)]);

        assert_eq!(field.shortest(p(-10.0, 0.0), p(20.0, 0.0)), Some(vec![p(-10.0, 0.0), p(20.0, 0.0)]));
    }

    #[test]
    fn the_shorter_side_of_a_box_is_taken() {
        let field = Field::new(vec![boxed(0.0, -30.0, 10.0, 10.0)]);

        let path = field.shortest(p(-10.0, 0.0), p(20.0, 0.0)).expect("a way");

        assert_eq!(path, vec![p(-10.0, 0.0), p(0.0, 10.0), p(10.0, 10.0), p(20.0, 0.0)]);
    }

    #[test]
    fn boxes_that_overlap_are_one_wall() {
        let field = Field::new(vec![boxed(0.0, -30.0, 10.0, 10.0), boxed(5.0, 5.0, 15.0, 40.0)]);

        let path = field.shortest(p(-10.0, 0.0), p(30.0, 0.0)).expect("a way");

        assert_eq!(path[1..3], [p(0.0, -30.0), p(10.0, -30.0)]);
    }

    #[test]
    fn an_end_inside_or_shut_in_has_no_way() {
        let walls = [boxed(-5.0, -5.0, 5.0, -3.0), boxed(-5.0, 3.0, 5.0, 5.0), boxed(-5.0, -5.0, -3.0, 5.0), boxed(3.0, -5.0, 5.0, 5.0)];
        let field = Field::new(walls.to_vec());

        assert_eq!(field.shortest(p(0.0, 0.0), p(20.0, 0.0)), None);
        assert_eq!(field.shortest(p(-4.0, 0.0), p(20.0, 0.0)), None);
        assert!(field.shortest(p(10.0, 0.0), p(20.0, 0.0)).is_some());
    }

    /// Shortest path by brute force: every pair of corners, Floyd's way.
    fn by_brute_force(polygons: &[Polygon], from: Point, to: Point) -> f64 {
        let mut nodes = vec![from, to];
        nodes.extend(polygons.iter().flat_map(|polygon| polygon.corners().iter().copied()));
        let sees = |a: Point, b: Point| !polygons.iter().any(|polygon| polygon.blocks(a, b));
        let mut far: Vec<Vec<f64>> =
            nodes.iter().map(|a| nodes.iter().map(|b| if sees(*a, *b) { a.distance(*b) } else { f64::INFINITY }).collect()).collect();
        for via in 0..nodes.len() {
            for a in 0..nodes.len() {
                for b in 0..nodes.len() {
                    far[a][b] = far[a][b].min(far[a][via] + far[via][b]);
                }
            }
        }
        far[0][1]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_path_is_free_and_as_short_as_brute_force_finds(
            boxes in proptest::collection::vec((-400.0..400.0_f64, -400.0..400.0_f64, 5.0..150.0_f64, 5.0..150.0_f64), 1..8),
        ) {
            let polygons: Vec<Polygon> = boxes.iter().map(|(e, n, w, h)| boxed(*e, *n, e + w, n + h)).collect();
            let field = Field::new(polygons.clone());
            let (from, to) = (p(-700.0, 0.0), p(700.0, 0.0));

            let path = field.shortest(from, to).expect("boxes of this size shut nobody in");

            prop_assert!(path.windows(2).all(|leg| field.blockers(leg[0], leg[1]).is_empty()));
            let expected = by_brute_force(&polygons, from, to);
            prop_assert!((length(&path) - expected).abs() < 1e-6, "{} instead of {expected}", length(&path));
        }
    }
}
