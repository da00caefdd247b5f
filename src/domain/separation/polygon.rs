//! A small convex polygon in the plane of two legs' shares, clipped by half planes, without allocation.

/// Corners at most: four of the square, and one more for each half plane that cuts it.
const MOST: usize = 14;

/// A point: the share of the first leg, the share of the second.
pub(super) type Shares = (f64, f64);

/// An affine function of the two shares: `at(s, t) = s * of.0 + t * of.1 + constant`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Affine {
    pub(super) of: (f64, f64),
    pub(super) constant: f64,
}

impl Affine {
    pub(super) fn at(&self, (s, t): Shares) -> f64 {
        self.of.0 * s + self.of.1 * t + self.constant
    }

    pub(super) fn plus(&self, constant: f64) -> Self {
        Self { of: self.of, constant: self.constant + constant }
    }

    pub(super) fn negative(&self) -> Self {
        Self { of: (-self.of.0, -self.of.1), constant: -self.constant }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self { of: (self.of.0 - other.of.0, self.of.1 - other.of.1), constant: self.constant - other.constant }
    }
}

/// A convex polygon; empty when it has no corner. It may be as thin as a line or a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Polygon {
    corners: [Shares; MOST],
    count: usize,
}

impl Polygon {
    /// All shares of both legs.
    pub(super) fn square() -> Self {
        let mut corners = [(0.0, 0.0); MOST];
        corners[1] = (1.0, 0.0);
        corners[2] = (1.0, 1.0);
        corners[3] = (0.0, 1.0);
        Self { corners, count: 4 }
    }

    pub(super) fn corners(&self) -> &[Shares] {
        &self.corners[..self.count]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Its edges, as pairs of corners; one from a single corner to itself.
    pub(super) fn edges(&self) -> impl Iterator<Item = (Shares, Shares)> + '_ {
        let corners = self.corners();
        corners.iter().enumerate().map(move |(i, from)| (*from, corners[(i + 1) % corners.len()]))
    }

    /// The part where the function is not negative.
    pub(super) fn where_positive(&self, function: &Affine) -> Self {
        let mut cut = Self { corners: [(0.0, 0.0); MOST], count: 0 };
        for (from, to) in self.edges() {
            let (a, b) = (function.at(from), function.at(to));
            if a >= 0.0 {
                cut.add(from);
            }
            if (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0) {
                let share = a / (a - b);
                cut.add((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
            }
        }
        cut
    }

    fn add(&mut self, corner: Shares) {
        if self.count < MOST {
            self.corners[self.count] = corner;
            self.count += 1;
        }
    }
}

/// Whether a point keeps within both legs and every function of a list is not negative there, but for this tolerance. Asked of
/// the functions themselves: a corner that was cut off by a hair leaves an edge too short to tell its sides apart.
pub(super) fn keeps(point: Shares, functions: &[Affine], tolerance: f64) -> bool {
    const SHARE: f64 = 1e-9;
    let within = |share: f64| (-SHARE..=1.0 + SHARE).contains(&share);
    within(point.0) && within(point.1) && functions.iter().all(|function| function.at(point) >= -tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_cut_twice_keeps_the_strip_between() {
        let s = Affine { of: (1.0, 0.0), constant: -0.25 };
        let t = Affine { of: (-1.0, 0.0), constant: 0.75 };

        let strip = Polygon::square().where_positive(&s).where_positive(&t);

        assert_eq!(strip.corners().len(), 4);
        assert!(strip.corners().iter().all(|corner| (0.25..=0.75).contains(&corner.0)));
        assert!(keeps((0.5, 0.5), &[s, t], 0.0) && !keeps((0.2, 0.5), &[s, t], 0.0) && !keeps((0.5, 1.1), &[s, t], 0.0));
    }

    #[test]
    fn what_lies_beyond_every_corner_leaves_nothing() {
        let nothing = Polygon::square().where_positive(&Affine { of: (1.0, 1.0), constant: -2.5 });

        assert!(nothing.is_empty());
    }
}
