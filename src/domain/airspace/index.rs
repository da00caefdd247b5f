//! An R-tree over zones, asked by a line and a reach.
//!
//! The box around a diagonal line is mostly empty of it: nodes are pruned by clipping the line against each box (slabs), which
//! leaves tens of candidates where the box alone gives thousands.

use crate::domain::geo::{Segment, Shape};
use crate::units::quantity::Metres;
use rstar::{AABB, Envelope, RTree, RTreeObject, SelectionFunction};

/// A zone's box and its place in the list of zones. The tree's own type: geometry crates bind to other versions of it.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    bounds: AABB<[f64; 2]>,
    place: usize,
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.bounds
    }
}

/// The tree.
#[derive(Debug, Clone)]
pub struct ZoneIndex {
    tree: RTree<Entry>,
}

struct NearLine<'a> {
    line: &'a Segment,
    reach: f64,
}

impl NearLine<'_> {
    /// Whether the line touches the box grown by the reach: both axes' slabs leave a common share of it.
    fn touches(&self, bounds: &AABB<[f64; 2]>) -> bool {
        let start = [self.line.from.east, self.line.from.north];
        let delta = [self.line.to.east - start[0], self.line.to.north - start[1]];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            let (low, high) = (bounds.lower()[axis] - self.reach, bounds.upper()[axis] + self.reach);
            if delta[axis].abs() < 1e-12 {
                if start[axis] < low || start[axis] > high {
                    return false;
                }
                continue;
            }
            let (a, b) = ((low - start[axis]) / delta[axis], (high - start[axis]) / delta[axis]);
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        enter <= leave
    }
}

impl SelectionFunction<Entry> for NearLine<'_> {
    fn should_unpack_parent(&self, envelope: &AABB<[f64; 2]>) -> bool {
        self.touches(envelope)
    }
    fn should_unpack_leaf(&self, leaf: &Entry) -> bool {
        self.touches(&leaf.bounds)
    }
}

impl ZoneIndex {
    /// Builds the tree over shapes; their order is what [`Self::near`] answers with.
    #[must_use]
    pub fn over<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Self {
        let entry = |(place, shape): (usize, &Shape)| {
            let (low, high) = shape.bounds();
            let bounds = if low[0] <= high[0] { AABB::from_corners(low, high) } else { AABB::new_empty() };
            Entry { bounds, place }
        };
        Self { tree: RTree::bulk_load(shapes.enumerate().map(entry).collect()) }
    }

    /// Places, in ascending order, of all shapes whose box grown by `reach` the line touches.
    #[must_use]
    pub fn near(&self, line: &Segment, reach: Metres) -> Vec<usize> {
        let query = NearLine { line, reach: reach.0 };
        let mut places: Vec<usize> = self.tree.locate_with_selection_function(query).map(|entry| entry.place).collect();
        places.sort_unstable();
        places
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

    proptest! {
        #[test]
        fn no_shape_in_reach_is_missed(
            seeds in proptest::collection::vec((-5000.0..5000.0_f64, -5000.0..5000.0_f64, 1.0..300.0_f64), 1..60),
            x1 in -6000.0..6000.0_f64, y1 in -6000.0..6000.0_f64, x2 in -6000.0..6000.0_f64, y2 in -6000.0..6000.0_f64,
            reach in 0.0..200.0_f64,
        ) {
            let shapes: Vec<Shape> = seeds.iter().map(|(e, n, half)| square(*e, *n, *half)).collect();
            let line = Segment { from: Point { east: x1, north: y1 }, to: Point { east: x2, north: y2 } };

            let found = ZoneIndex::over(shapes.iter()).near(&line, Metres(reach));

            for (place, shape) in shapes.iter().enumerate() {
                prop_assert!(shape.distance_to(&line) > Metres(reach) || found.contains(&place));
            }
        }
    }
}
