//! A chain of straight legs over the ellipsoid.

use super::geodesy;
use super::{LocalFrame, Position, Segment};
use crate::units::quantity::{Degrees, Metres};

/// One straight leg of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathLeg {
    /// Where it begins.
    pub from: Position,
    /// Where it ends.
    pub to: Position,
    /// How far along the path it begins.
    pub start: Metres,
    /// Its length over the ellipsoid.
    pub length: Metres,
    track: Degrees,
}

impl PathLeg {
    /// Its direction at its start, clockwise from true north.
    #[must_use]
    pub fn track(&self) -> Degrees {
        self.track
    }

    /// A leg that begins so far along a path.
    fn between(from: Position, to: Position, start: Metres) -> Self {
        Self { from, to, start, length: geodesy::distance(from, to), track: geodesy::bearing(from, to) }
    }

    /// The place so many metres along it; its start before that, beyond its end on its prolongation.
    #[must_use]
    pub fn at(&self, along: Metres) -> Position {
        if along <= Metres(0.0) { self.from } else { geodesy::destination(self.from, self.track, along) }
    }

    /// How far along the path it ends.
    #[must_use]
    pub fn end(&self) -> Metres {
        self.start + self.length
    }
}

/// A path: one straight line, or several that meet at corners. The geodesics of its legs are computed once, when it is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    corners: Vec<Position>,
    first: PathLeg,
    others: Vec<PathLeg>,
}

impl Path {
    /// One straight line.
    #[must_use]
    pub fn straight(from: Position, to: Position) -> Self {
        Self::through(from, Vec::new(), to)
    }

    /// Straight lines through corners.
    #[must_use]
    pub fn through(from: Position, corners: Vec<Position>, to: Position) -> Self {
        let first = PathLeg::between(from, corners.first().copied().unwrap_or(to), Metres(0.0));
        let mut others: Vec<PathLeg> = Vec::with_capacity(corners.len());
        for end in corners.iter().skip(1).chain((!corners.is_empty()).then_some(&to)) {
            let before = others.last().unwrap_or(&first);
            others.push(PathLeg::between(before.to, *end, before.end()));
        }
        Self { corners, first, others }
    }

    /// Where it begins.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first.from
    }

    /// Where it ends.
    #[must_use]
    pub fn last(&self) -> Position {
        self.others.last().unwrap_or(&self.first).to
    }

    /// Where it bends, in order; empty for a straight line.
    #[must_use]
    pub fn corners(&self) -> &[Position] {
        &self.corners
    }

    /// Both ends and the corners between them.
    pub fn places(&self) -> impl Iterator<Item = Position> + '_ {
        std::iter::once(self.first.from).chain(self.legs().map(|leg| leg.to))
    }

    /// Its legs in order; one at least.
    pub fn legs(&self) -> impl Iterator<Item = PathLeg> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Its length.
    #[must_use]
    pub fn length(&self) -> Metres {
        self.others.last().unwrap_or(&self.first).end()
    }

    /// The leg on which a place so many metres along lies; before the start the first, beyond the end the last.
    #[must_use]
    pub fn leg_at(&self, along: Metres) -> PathLeg {
        *self.others.iter().rev().find(|leg| leg.start <= along).unwrap_or(&self.first)
    }

    /// The place so many metres along; before the start the start, beyond the end on the prolongation of the last leg.
    #[must_use]
    pub fn at(&self, along: Metres) -> Position {
        let leg = self.leg_at(along);
        leg.at(along - leg.start)
    }

    /// How far along the nearest point of the path lies from a place, and how far aside of that leg the place is (positive to the
    /// right). Before the first leg and beyond the last one the prolongation counts.
    #[must_use]
    pub fn progress(&self, at: Position) -> (Metres, Metres) {
        let last = self.corners.len();
        let near = |(place, leg): (usize, PathLeg)| {
            let frame = LocalFrame::at(leg.from);
            let line = Segment { from: frame.point(leg.from), to: frame.point(leg.to) };
            let point = frame.point(at);
            let (along, aside) = line.progress(point);
            let along = if place == 0 { along } else { along.max(Metres(0.0)) };
            let along = if place == last { along } else { along.min(leg.length) };
            (line.distance_to(point), leg.start + along, aside)
        };
        let nearest = self.legs().enumerate().map(near).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map_or((Metres(0.0), Metres(0.0)), |(_, along, aside)| (along, aside))
    }

    /// How sharply it bends at each corner, degrees from straight on.
    pub fn turns(&self) -> impl Iterator<Item = Degrees> + '_ {
        self.legs().zip(self.legs().skip(1)).map(|(before, after)| {
            // Over the ellipsoid a leg's direction changes along it: what counts is its direction where it ends.
            let arriving = geodesy::bearing(before.to, before.from).0 + 180.0;
            let turn = (after.track().0 - arriving).rem_euclid(360.0);
            Degrees(turn.min(360.0 - turn))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    fn bent() -> Path {
        let corner = geodesy::destination(HUB, Degrees(60.0), Metres(2_000.0));
        Path::through(HUB, vec![corner], geodesy::destination(corner, Degrees(90.0), Metres(3_000.0)))
    }

    #[test]
    fn a_place_along_a_bent_path_lies_on_its_leg_and_reads_back() {
        let path = bent();

        assert!((path.length().0 - 5_000.0).abs() < 1e-6);
        for along in [0.0, 500.0, 1_999.0, 2_000.0, 2_001.0, 4_999.0, 5_000.0] {
            let (read, aside) = path.progress(path.at(Metres(along)));
            assert!((read.0 - along).abs() < 0.01 && aside.0.abs() < 0.01, "{along}: {read} {aside}");
        }
    }

    #[test]
    fn a_bend_of_thirty_degrees_is_one() {
        let turns: Vec<Degrees> = bent().turns().collect();

        assert_eq!(turns.len(), 1);
        assert!((turns[0].0 - 30.0).abs() < 0.02, "{:?}", turns[0]);
    }

    #[test]
    fn aside_of_the_second_leg_is_told_to_the_right() {
        let path = bent();
        let beside = geodesy::destination(path.at(Metres(3_500.0)), Degrees(180.0), Metres(40.0));

        let (along, aside) = path.progress(beside);

        assert!((along.0 - 3_500.0).abs() < 0.5 && (aside.0 - 40.0).abs() < 0.1, "{along} {aside}");
    }
}
