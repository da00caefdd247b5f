//! Where a path that an aircraft flies may bend.
//!
//! A shortest path bends at the corners of polygons. One that needs long legs and blunt turns, or must not bend before it is half-way,
//! bends a little outside of them: where two lines meet along which it could lead. Such lines are those from an end that touch a
//! polygon, the sides of a polygon drawn out, and the one on which both ends are equally far.

use super::field::Field;
use super::polygon::{Polygon, TOUCH, cross};
use crate::domain::geo::Point;
use std::collections::BTreeSet;

/// At most so many places are taken of each kind, those that make the path least longer.
const MOST: usize = 80;
/// Of so many that are looked at.
const LOOKS: usize = 4_000;
/// Two places nearer than this, metres, are as good as one.
const ALIKE: f64 = 5.0;
/// No bend makes the path longer than this share of the straight line.
const LONGEST: f64 = 1.6;

/// A line without ends: a place on it and a direction of length one.
#[derive(Debug, Clone, Copy)]
struct Line {
    at: Point,
    east: f64,
    north: f64,
}

impl Line {
    fn through(a: Point, b: Point) -> Option<Self> {
        let length = a.distance(b);
        (length > TOUCH).then(|| Self { at: a, east: (b.east - a.east) / length, north: (b.north - a.north) / length })
    }

    /// The line on which every point is equally far from both.
    fn between(a: Point, b: Point) -> Option<Self> {
        let across = Self::through(a, b)?;
        let at = Point { east: f64::midpoint(a.east, b.east), north: f64::midpoint(a.north, b.north) };
        Some(Self { at, east: -across.north, north: across.east })
    }

    fn meets(&self, other: &Self) -> Option<Point> {
        let sine = self.east * other.north - self.north * other.east;
        // Lines that are parallel to a thousandth of a degree meet nowhere near.
        if sine.abs() < 2e-5 {
            return None;
        }
        let (east, north) = (other.at.east - self.at.east, other.at.north - self.at.north);
        let along = (east * other.north - north * other.east) / sine;
        Some(Point { east: self.at.east + along * self.east, north: self.at.north + along * self.north })
    }
}

/// The lines from a point that touch a polygon.
fn touching(from: Point, polygon: &Polygon) -> impl Iterator<Item = Line> + '_ {
    polygon.convex().filter_map(move |(before, at, after)| {
        let (a, b) = (cross(from, at, before), cross(from, at, after));
        if (a >= 0.0 && b >= 0.0) || (a <= 0.0 && b <= 0.0) { Line::through(from, at) } else { None }
    })
}

/// The sides between corners that stand out: a path may lead along them without entering the polygon there.
fn sides(polygon: &Polygon) -> impl Iterator<Item = Line> + '_ {
    polygon.convex().filter_map(|(_, at, after)| Line::through(at, after))
}

/// Where a path between two points may bend.
#[derive(Debug, Default)]
pub(super) struct Bends {
    /// Places that see both ends.
    pub both: Vec<Point>,
    /// Places that see the first end, for a path with two bends.
    pub from: Vec<Point>,
    /// Places that see the last end.
    pub to: Vec<Point>,
    /// The polygons of the field that keep places from seeing an end.
    pub met: BTreeSet<usize>,
}

/// Where a path between two points may bend round these polygons of a field.
pub(super) fn bends(field: &Field, polygons: &[&Polygon], from: Point, to: Point) -> Bends {
    let straight = from.distance(to);
    let mut lines: Vec<Line> = Vec::new();
    for polygon in polygons {
        lines.extend(touching(from, polygon).chain(touching(to, polygon)).chain(sides(polygon)));
    }
    let corners = polygons.iter().flat_map(|polygon| polygon.convex()).map(|(_, at, _)| at);
    let meetings = lines.iter().enumerate().flat_map(|(i, a)| lines[i + 1..].iter().filter_map(|b| a.meets(b)));
    let half_way = Line::between(from, to);
    let half_way = half_way.iter().flat_map(|half_way| lines.iter().filter_map(|line| half_way.meets(line)));
    let in_order = |places: &mut dyn Iterator<Item = Point>| {
        let mut places: Vec<(f64, Point)> = places.map(|at| (from.distance(at) + at.distance(to), at)).collect();
        places.retain(|(length, at)| *length <= straight * LONGEST && at.distance(from).min(at.distance(to)) > TOUCH);
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.east.total_cmp(&b.1.east)).then(a.1.north.total_cmp(&b.1.north)));
        places
    };
    // A bend half-way is never in the way of a return: those are looked at before all others.
    let places = in_order(&mut half_way.into_iter()).into_iter().chain(in_order(&mut corners.chain(meetings)));
    let mut bends = Bends::default();
    for (_, at) in places.take(LOOKS) {
        let [one, other] = [from, to].map(|end| field.blockers(end, at));
        for (blockers, seen) in [(&one, &mut bends.from), (&other, &mut bends.to)] {
            if blockers.is_empty() && seen.len() < MOST && seen.iter().all(|place| place.distance(at) > ALIKE) {
                seen.push(at);
            }
        }
        if one.is_empty() && other.is_empty() && bends.both.iter().all(|place| place.distance(at) > ALIKE) {
            bends.both.push(at);
        }
        bends.met.extend(one.into_iter().chain(other));
        if bends.both.len() == MOST {
            break;
        }
    }
    bends
}
