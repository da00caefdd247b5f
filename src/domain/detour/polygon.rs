//! A simple polygon whose inside is closed and whose border is open.

use crate::domain::geo::Point;

/// Nearer than this to a border is on it, metres: far above what rounding does within 100 km, far below anything that flies.
pub(super) const TOUCH: f64 = 1e-6;

/// A simple polygon, counter-clockwise, without repeated corners.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    corners: Vec<Point>,
    low: [f64; 2],
    high: [f64; 2],
}

/// Why a ring is no polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolygonError {
    /// Fewer than three corners that differ, or no area.
    #[error("a polygon needs three corners and an area")]
    Flat,
    /// A coordinate is not a number.
    #[error("a corner is not a finite number")]
    NotFinite,
}

/// Twice the signed area of a triangle: positive where `c` lies to the left of the way from `a` to `b`.
pub(super) fn cross(a: Point, b: Point, c: Point) -> f64 {
    (b.east - a.east) * (c.north - a.north) - (b.north - a.north) * (c.east - a.east)
}

impl Polygon {
    /// Takes a ring in either direction; corners that repeat the one before are dropped.
    ///
    /// # Errors
    /// When nothing with an area is left, or a coordinate is not finite. Whether the ring crosses itself is the caller's business.
    pub fn new(ring: impl IntoIterator<Item = Point>) -> Result<Self, PolygonError> {
        let mut corners: Vec<Point> = Vec::new();
        for corner in ring {
            if !corner.east.is_finite() || !corner.north.is_finite() {
                return Err(PolygonError::NotFinite);
            }
            if corners.last().is_none_or(|last| last.distance(corner) > TOUCH) {
                corners.push(corner);
            }
        }
        while corners.len() > 1 && corners[0].distance(corners[corners.len() - 1]) <= TOUCH {
            corners.pop();
        }
        let doubled: f64 = pairs(&corners).map(|(a, b)| a.east * b.north - b.east * a.north).sum();
        if corners.len() < 3 || doubled.abs() <= TOUCH {
            return Err(PolygonError::Flat);
        }
        if doubled < 0.0 {
            corners.reverse();
        }
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for corner in &corners {
            low = [low[0].min(corner.east), low[1].min(corner.north)];
            high = [high[0].max(corner.east), high[1].max(corner.north)];
        }
        Ok(Self { corners, low, high })
    }

    /// Its corners, counter-clockwise.
    #[must_use]
    pub fn corners(&self) -> &[Point] {
        &self.corners
    }

    /// South-west and north-east corner of the box around it.
    #[must_use]
    pub fn bounds(&self) -> ([f64; 2], [f64; 2]) {
        (self.low, self.high)
    }

    /// The corners at which a shortest path may bend, each with its neighbours: those that stand out.
    pub(super) fn convex(&self) -> impl Iterator<Item = (Point, Point, Point)> + '_ {
        let count = self.corners.len();
        (0..count).filter_map(move |i| {
            let (before, at, after) = (self.corners[(i + count - 1) % count], self.corners[i], self.corners[(i + 1) % count]);
            (cross(before, at, after) > 0.0).then_some((before, at, after))
        })
    }

    /// Whether a point lies inside, farther from the border than a touch.
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        let boxed = self.low[0] < point.east && point.east < self.high[0] && self.low[1] < point.north && point.north < self.high[1];
        if !boxed {
            return false;
        }
        let mut inside = false;
        for (a, b) in pairs(&self.corners) {
            if (a.north > point.north) != (b.north > point.north) {
                let east = a.east + (point.north - a.north) / (b.north - a.north) * (b.east - a.east);
                inside ^= point.east < east;
            }
        }
        inside && pairs(&self.corners).all(|(a, b)| crate::domain::geo::Segment { from: a, to: b }.distance_to(point) > TOUCH)
    }

    /// Whether the way from one point to another leads through the inside. Running along the border does not.
    #[must_use]
    pub fn blocks(&self, from: Point, to: Point) -> bool {
        let apart = |axis: usize, a: f64, b: f64| a.max(b) <= self.low[axis] || a.min(b) >= self.high[axis];
        if apart(0, from.east, to.east) || apart(1, from.north, to.north) {
            return false;
        }
        let length = from.distance(to);
        if length <= TOUCH {
            return self.holds(from);
        }
        let along = |p: Point| ((p.east - from.east) * (to.east - from.east) + (p.north - from.north) * (to.north - from.north)) / length;
        let aside = |p: Point| cross(from, to, p) / length;
        // What lies with its whole box on one side of the line is not met: most polygons near a long way are told by that alone.
        let [west, south, east, north] = [self.low[0], self.low[1], self.high[0], self.high[1]];
        let box_corners = [(west, south), (west, north), (east, south), (east, north)].map(|(east, north)| aside(Point { east, north }));
        if box_corners.iter().all(|at| *at > TOUCH) || box_corners.iter().all(|at| *at < -TOUCH) {
            return false;
        }
        let mut cuts = vec![0.0, length];
        let mut last = aside(self.corners[self.corners.len() - 1]);
        for (before, corner) in pairs_ending_at(&self.corners) {
            let here = aside(corner);
            if here.abs() <= TOUCH {
                cuts.push(along(corner));
            } else if last.abs() > TOUCH && (last > 0.0) != (here > 0.0) {
                let (a, b) = (along(before), along(corner));
                cuts.push(a + (b - a) * (last / (last - here)));
            }
            last = here;
        }
        if cuts.len() == 2 {
            return self.holds(from);
        }
        cuts.retain(|cut| (0.0..=length).contains(cut));
        cuts.sort_by(f64::total_cmp);
        let at = |cut: f64| Point {
            east: from.east + (to.east - from.east) * cut / length,
            north: from.north + (to.north - from.north) * cut / length,
        };
        cuts.windows(2).any(|w| w[1] - w[0] > 2.0 * TOUCH && self.holds(at(f64::midpoint(w[0], w[1]))))
    }
}

fn pairs(corners: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    corners.iter().copied().zip(corners.iter().copied().cycle().skip(1))
}

/// Each corner with the one before it.
fn pairs_ending_at(corners: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    let before = corners.iter().copied().cycle().skip(corners.len() - 1);
    before.zip(corners.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(east: f64, north: f64) -> Point {
        Point { east, north }
    }

    fn square() -> Polygon {
        Polygon::new([p(0.0, 0.0), p(0.0, 10.0), p(10.0, 10.0), p(10.0, 0.0), p(0.0, 0.0)]).expect("a square")
    }

    #[test]
    fn a_way_along_the_border_or_through_a_corner_is_open_and_one_through_the_inside_is_not() {
        let square = square();

        assert!(!square.blocks(p(-5.0, 0.0), p(15.0, 0.0)));
        assert!(!square.blocks(p(-5.0, 5.0), p(5.0, 15.0)));
        assert!(!square.blocks(p(0.0, 0.0), p(10.0, 0.0)));
        assert!(square.blocks(p(0.0, 0.0), p(10.0, 10.0)), "the diagonal");
        assert!(square.blocks(p(-5.0, 5.0), p(15.0, 5.0)));
        assert!(square.blocks(p(2.0, 2.0), p(3.0, 3.0)), "all of it inside");
        assert!(square.blocks(p(5.0, 5.0), p(5.0, 5.0)), "a point inside");
    }

    #[test]
    fn a_way_into_a_notch_is_open_until_it_leaves_through_the_wall() {
        let notched = Polygon::new([p(0.0, 0.0), p(10.0, 0.0), p(10.0, 10.0), p(5.0, 2.0), p(0.0, 10.0)]).expect("a polygon");

        assert!(!notched.blocks(p(5.0, 12.0), p(5.0, 2.0)));
        assert!(notched.blocks(p(5.0, 12.0), p(5.0, 1.0)));
        assert!(!notched.blocks(p(0.0, 10.0), p(10.0, 10.0)), "over the notch, from tip to tip");
        assert!(notched.blocks(p(-1.0, 5.0), p(11.0, 5.0)));
    }

    #[test]
    fn a_ring_without_an_area_is_no_polygon() {
        assert_eq!(Polygon::new([p(0.0, 0.0), p(1.0, 0.0), p(1.0, 0.0)]), Err(PolygonError::Flat));
        assert_eq!(Polygon::new([p(0.0, 0.0), p(1.0, 0.0), p(f64::NAN, 1.0)]), Err(PolygonError::NotFinite));
    }
}
