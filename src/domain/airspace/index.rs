//! A packed tree of boxes over zones, asked by a line and a reach.
//!
//! The box around a diagonal line is mostly empty of it: boxes are tested against the line itself (separating axes), which leaves
//! tens of candidates where the line's own box gives thousands. Boxes are sorted into tiles (sort-tile-recursive: Leutenegger,
//! Lopez and Edgington, 1997) and packed by sixteens; equal boxes in equal order give an equal tree. The candidates come one by
//! one, so that the first hit needs no other.

use crate::domain::geo::{Segment, Shape};
use crate::units::quantity::Metres;
use std::ops::Range;

/// Children of a node.
const FAN: usize = 16;
/// Rounding in the plane is far below this; a box is never missed for it.
const SLACK: f64 = 1e-4;

/// A box by its middle and half its sides, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cover {
    middle: [f64; 2],
    half: [f64; 2],
}

impl Cover {
    fn of((low, high): ([f64; 2], [f64; 2])) -> Self {
        let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
        Self { middle, half: [(high[0] - low[0]) / 2.0, (high[1] - low[1]) / 2.0] }
    }

    fn around(covers: &[Self]) -> Self {
        let none = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        let grow = |(low, high): ([f64; 2], [f64; 2]), c: &Self| {
            let axis = |nth: usize| (low[nth].min(c.middle[nth] - c.half[nth]), high[nth].max(c.middle[nth] + c.half[nth]));
            let ((west, east), (south, north)) = (axis(0), axis(1));
            ([west, south], [east, north])
        };
        Self::of(covers.iter().fold(none, grow))
    }
}

/// A line, ready to be asked of many boxes.
#[derive(Debug, Clone, Copy)]
struct Probe {
    middle: [f64; 2],
    half: [f64; 2],
    reach: f64,
}

impl Probe {
    fn new(line: &Segment, reach: Metres) -> Self {
        let (from, to) = (line.from, line.to);
        Self {
            middle: [f64::midpoint(from.east, to.east), f64::midpoint(from.north, to.north)],
            half: [(to.east - from.east) / 2.0, (to.north - from.north) / 2.0],
            reach: reach.0 + SLACK,
        }
    }

    /// Whether the line touches a box grown by the reach: no axis parts them.
    fn touches(&self, cover: &Cover) -> bool {
        let away = [self.middle[0] - cover.middle[0], self.middle[1] - cover.middle[1]];
        let half = [cover.half[0] + self.reach, cover.half[1] + self.reach];
        let run = [self.half[0].abs(), self.half[1].abs()];
        away[0].abs() <= half[0] + run[0]
            && away[1].abs() <= half[1] + run[1]
            && (away[0] * self.half[1] - away[1] * self.half[0]).abs() <= half[0] * run[1] + half[1] * run[0]
    }
}

/// The tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneIndex {
    /// Places of the shapes, in the order of the lowest level.
    places: Vec<usize>,
    /// Boxes level by level, the lowest (one a shape) first.
    levels: Vec<Vec<Cover>>,
}

impl ZoneIndex {
    /// Builds the tree over shapes; their order is what [`Self::near`] answers with. A shape of no extent is never near.
    #[must_use]
    pub fn over<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Self {
        let mut leaves: Vec<(Cover, usize)> = shapes
            .enumerate()
            .map(|(place, shape)| (shape.bounds(), place))
            .filter(|((low, high), _)| low[0] <= high[0])
            .map(|(bounds, place)| (Cover::of(bounds), place))
            .collect();
        let tiles = leaves.len().div_ceil(FAN);
        // Slices from west to east, each as many tiles as there are slices.
        let slices = (1..).find(|side: &usize| side * side >= tiles).unwrap_or(1);
        let by = |axis: usize| {
            move |a: &(Cover, usize), b: &(Cover, usize)| a.0.middle[axis].total_cmp(&b.0.middle[axis]).then_with(|| a.1.cmp(&b.1))
        };
        leaves.sort_by(by(0));
        for slice in leaves.chunks_mut(slices * FAN) {
            slice.sort_by(by(1));
        }
        let (lowest, places): (Vec<Cover>, Vec<usize>) = leaves.into_iter().unzip();
        let mut levels = vec![lowest];
        while let Some(level) = levels.last().filter(|level| level.len() > FAN) {
            let above = level.chunks(FAN).map(Cover::around).collect();
            levels.push(above);
        }
        Self { places, levels }
    }

    /// Places of all shapes whose box grown by `reach` the line touches, in the tree's own order, found as they are asked for.
    pub fn candidates(&self, line: &Segment, reach: Metres) -> impl Iterator<Item = usize> + use<'_> {
        let top = self.levels.len() - 1;
        let root = 0..self.levels[top].len();
        Walk { index: self, probe: Probe::new(line, reach), open: vec![(top, root)] }
    }

    /// Places, in ascending order, of all shapes whose box grown by `reach` the line touches.
    #[must_use]
    pub fn near(&self, line: &Segment, reach: Metres) -> Vec<usize> {
        let mut places: Vec<usize> = self.candidates(line, reach).collect();
        places.sort_unstable();
        places
    }
}

struct Walk<'a> {
    index: &'a ZoneIndex,
    probe: Probe,
    /// Ranges of boxes still to be looked at, by level.
    open: Vec<(usize, Range<usize>)>,
}

impl Iterator for Walk<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let (level, range) = self.open.last_mut()?;
            let level = *level;
            let boxes = &self.index.levels[level];
            let Some(at) = range.find(|at| self.probe.touches(&boxes[*at])) else {
                self.open.pop();
                continue;
            };
            match level.checked_sub(1) {
                None => return Some(self.index.places[at]),
                Some(below) => {
                    let until = ((at + 1) * FAN).min(self.index.levels[below].len());
                    self.open.push((below, at * FAN..until));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::Point;
    use proptest::prelude::*;

    fn square(east: f64, north: f64, half: f64) -> Shape {
        let p = |e, n| Point { east: e, north: n };
        Shape::Rings(vec![vec![
            p(east - half, north - half),
            p(east + half, north - half),
            p(east + half, north + half),
            p(east - half, north + half),
        ]])
    }

    #[test]
    fn a_tree_over_nothing_finds_nothing() {
        let line = Segment { from: Point { east: 0.0, north: 0.0 }, to: Point { east: 1.0, north: 1.0 } };

        assert!(ZoneIndex::over([].iter()).near(&line, Metres(1e9)).is_empty());
        assert!(ZoneIndex::over([Shape::Rings(Vec::new())].iter()).near(&line, Metres(1e9)).is_empty());
    }

    #[test]
    fn the_line_of_no_length_is_a_point() {
        let shapes: Vec<Shape> = (0..500).map(|nth| square(f64::from(nth) * 100.0, 0.0, 10.0)).collect();
        let at = Point { east: 25_000.0, north: 30.0 };

        let found = ZoneIndex::over(shapes.iter()).near(&Segment { from: at, to: at }, Metres(50.0));

        assert_eq!(found, [250]);
    }

    proptest! {
        #[test]
        fn no_shape_in_reach_is_missed_and_each_is_found_once(
            seeds in proptest::collection::vec((-5000.0..5000.0_f64, -5000.0..5000.0_f64, 1.0..300.0_f64), 1..600),
            x1 in -6000.0..6000.0_f64, y1 in -6000.0..6000.0_f64, x2 in -6000.0..6000.0_f64, y2 in -6000.0..6000.0_f64,
            reach in 0.0..200.0_f64,
        ) {
            let shapes: Vec<Shape> = seeds.iter().map(|(e, n, half)| square(*e, *n, *half)).collect();
            let line = Segment { from: Point { east: x1, north: y1 }, to: Point { east: x2, north: y2 } };

            let found = ZoneIndex::over(shapes.iter()).near(&line, Metres(reach));

            prop_assert!(found.windows(2).all(|w| w[0] < w[1]));
            for (place, shape) in shapes.iter().enumerate() {
                prop_assert!(shape.distance_to(&line) > Metres(reach) || found.contains(&place));
                prop_assert_eq!(shape.distance_to(&line) <= Metres(reach), shape.is_within(&line, Metres(reach)));
            }
        }
    }
}
