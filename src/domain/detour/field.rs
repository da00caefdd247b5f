//! Many closed polygons, asked by lines.

use super::polygon::Polygon;
use crate::domain::geo::Point;
use rstar::{AABB, RTree, RTreeObject};

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

/// Closed polygons of one plane with an index over them.
#[derive(Debug, Clone)]
pub struct Field {
    polygons: Vec<Polygon>,
    tree: RTree<Entry>,
}

impl Field {
    /// Over these polygons; what [`Self::blockers`] answers are places in this list.
    #[must_use]
    pub fn new(polygons: Vec<Polygon>) -> Self {
        let entry = |(place, polygon): (usize, &Polygon)| {
            let (low, high) = polygon.bounds();
            Entry { bounds: AABB::from_corners(low, high), place }
        };
        let tree = RTree::bulk_load(polygons.iter().enumerate().map(entry).collect());
        Self { polygons, tree }
    }

    /// The polygons.
    #[must_use]
    pub fn polygons(&self) -> &[Polygon] {
        &self.polygons
    }

    /// Places of the polygons whose inside the way between two points meets, ascending.
    #[must_use]
    pub fn blockers(&self, from: Point, to: Point) -> Vec<usize> {
        let around =
            AABB::from_corners([from.east.min(to.east), from.north.min(to.north)], [from.east.max(to.east), from.north.max(to.north)]);
        let near = self.tree.locate_in_envelope_intersecting(around).map(|entry| entry.place);
        let mut found: Vec<usize> = near.filter(|place| self.polygons[*place].blocks(from, to)).collect();
        found.sort_unstable();
        found
    }
}
