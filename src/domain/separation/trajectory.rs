//! A flight as a chain of legs in space and time, and where it can be at a moment.

use crate::units::time::Span;

/// A place: metres east and north in the network's tangent plane, metres above sea level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Metres east of the plane's origin.
    pub east: f64,
    /// Metres north of the plane's origin.
    pub north: f64,
    /// Metres above sea level.
    pub up: f64,
}

impl Spot {
    /// The place at a share of the way to another.
    #[must_use]
    pub fn toward(self, other: Self, share: f64) -> Self {
        let between = |a: f64, b: f64| a + share * (b - a);
        Self { east: between(self.east, other.east), north: between(self.north, other.north), up: between(self.up, other.up) }
    }

    /// The nearest place on the grid of millimetres.
    #[must_use]
    pub(super) fn on_grid(self) -> Self {
        Self { east: thousandth(self.east), north: thousandth(self.north), up: thousandth(self.up) }
    }

    /// Distance over ground, in metres.
    #[must_use]
    pub fn across(self, other: Self) -> f64 {
        (self.east - other.east).hypot(self.north - other.north)
    }
}

/// One straight leg: a climb, a cruise, a stand in the air, a descent. Times are seconds since the launch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// Where it begins.
    pub from: Spot,
    /// Where it ends; the same place where the aircraft stands in the air.
    pub to: Spot,
    /// Planned moments of its two ends.
    pub planned: (f64, f64),
    /// Earliest moments of its two ends; never falling, never after the planned ones.
    pub earliest: (f64, f64),
    /// Latest moments of its two ends; never falling, never before the planned ones.
    pub latest: (f64, f64),
}

impl Leg {
    /// The place at a share of the leg.
    #[must_use]
    pub fn at(&self, share: f64) -> Spot {
        self.from.toward(self.to, share)
    }

    /// The planned moment at a share of the leg.
    #[must_use]
    pub fn planned_at(&self, share: f64) -> f64 {
        self.planned.0 + share * (self.planned.1 - self.planned.0)
    }
}

/// A chain of legs, from pad to pad. Places lie on the grid of millimetres and times on that of milliseconds, so that a stored
/// chain reads back as itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    legs: Vec<Leg>,
}

/// How sure a flight's timing is: shares of the time since the launch by which a point may be reached earlier or later.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// Earlier by this share at most.
    pub early: f64,
    /// Later by this share at most.
    pub late: f64,
}

pub(super) fn thousandth(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

impl Trajectory {
    /// The chain through planned places and moments (seconds since the launch, rising), with timing that grows as said.
    #[must_use]
    pub fn through(points: &[(Spot, f64)], growth: Growth) -> Self {
        let on_grid = |spot: Spot| Spot { east: thousandth(spot.east), north: thousandth(spot.north), up: thousandth(spot.up) };
        let bounds = |at: f64| (thousandth(at * (1.0 - growth.early)), thousandth(at), thousandth(at * (1.0 + growth.late)));
        let leg = |pair: &[(Spot, f64)]| {
            let ((from, began), (to, ended)) = (pair[0], pair[1]);
            let (a, b) = (bounds(began), bounds(ended));
            Leg { from: on_grid(from), to: on_grid(to), planned: (a.1, b.1), earliest: (a.0, b.0), latest: (a.2, b.2) }
        };
        Self { legs: points.windows(2).map(leg).collect() }
    }

    /// The chain of these legs.
    #[must_use]
    pub fn of(legs: Vec<Leg>) -> Self {
        Self { legs }
    }

    /// Its legs, in order.
    #[must_use]
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// From the launch to the planned end, seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.legs.last().map_or(0.0, |leg| leg.planned.1)
    }

    /// Earliest moment of the first point and latest of the last, seconds since the launch.
    #[must_use]
    pub fn extent(&self) -> (f64, f64) {
        (self.legs.first().map_or(0.0, |leg| leg.earliest.0), self.legs.last().map_or(0.0, |leg| leg.latest.1))
    }

    /// The same chain with a stand in the air of so long where a planned moment lies; all that follows is later by as much.
    #[must_use]
    pub fn holding(&self, at: f64, span: Span) -> Self {
        let longer = thousandth(span.as_secs_f64());
        let mut legs = Vec::with_capacity(self.legs.len() + 2);
        let shift = |pair: (f64, f64)| (pair.0 + longer, pair.1 + longer);
        let mut held = false;
        for leg in &self.legs {
            if held {
                legs.push(Leg { planned: shift(leg.planned), earliest: shift(leg.earliest), latest: shift(leg.latest), ..*leg });
            } else if at > leg.planned.1 {
                legs.push(*leg);
            } else {
                held = true;
                let length = leg.planned.1 - leg.planned.0;
                let share = if length > 0.0 { ((at - leg.planned.0) / length).clamp(0.0, 1.0) } else { 0.0 };
                let between = |pair: (f64, f64)| thousandth(pair.0 + share * (pair.1 - pair.0));
                let (planned, earliest, latest) = (between(leg.planned), between(leg.earliest), between(leg.latest));
                let spot = leg.at(share);
                let spot = Spot { east: thousandth(spot.east), north: thousandth(spot.north), up: thousandth(spot.up) };
                let first = Leg {
                    to: spot,
                    planned: (leg.planned.0, planned),
                    earliest: (leg.earliest.0, earliest),
                    latest: (leg.latest.0, latest),
                    ..*leg
                };
                let stand = Leg {
                    from: spot,
                    to: spot,
                    planned: (planned, planned + longer),
                    earliest: (earliest, earliest + longer),
                    latest: (latest, latest + longer),
                };
                let rest = Leg {
                    from: spot,
                    planned: (planned + longer, leg.planned.1 + longer),
                    earliest: (earliest + longer, leg.earliest.1 + longer),
                    latest: (latest + longer, leg.latest.1 + longer),
                    ..*leg
                };
                legs.extend([first, stand, rest]);
            }
        }
        Self { legs }
    }

    /// The same places at any moment of the next `span`: what is kept clear for an aircraft that left its plan and may fly on,
    /// hold or return along its line.
    #[must_use]
    pub fn kept(&self, span: Span) -> Self {
        let until = thousandth(span.as_secs_f64());
        let any = |leg: &Leg| Leg { planned: (0.0, 0.0), earliest: (0.0, 0.0), latest: (until, until), ..*leg };
        Self { legs: self.legs.iter().map(any).collect() }
    }

    /// The planned moment at which so many metres over ground lie behind; the end where the chain is shorter.
    #[must_use]
    pub fn after_distance(&self, metres: f64) -> f64 {
        self.bounds_after(metres, |leg| leg.planned)
    }

    /// The earliest moment at which so many metres over ground lie behind.
    #[must_use]
    pub fn earliest_after(&self, metres: f64) -> f64 {
        self.bounds_after(metres, |leg| leg.earliest)
    }

    /// The latest moment at which so many metres over ground lie behind.
    #[must_use]
    pub fn latest_after(&self, metres: f64) -> f64 {
        self.bounds_after(metres, |leg| leg.latest)
    }

    fn bounds_after(&self, metres: f64, of: impl Fn(&Leg) -> (f64, f64)) -> f64 {
        let mut left = metres;
        for leg in &self.legs {
            let length = leg.from.across(leg.to);
            if length > 0.0 && length >= left {
                let (from, to) = of(leg);
                return from + (left / length).clamp(0.0, 1.0) * (to - from);
            }
            left -= length;
        }
        self.legs.last().map_or(0.0, |leg| of(leg).1)
    }

    /// Length over ground, metres.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.legs.iter().map(|leg| leg.from.across(leg.to)).sum()
    }

    /// Where the aircraft can be so many seconds after the launch: for each leg that it can be on, the first and the last place.
    #[must_use]
    pub fn at(&self, seconds: f64) -> Vec<(Spot, Spot)> {
        let share = |(from, to): (f64, f64), otherwise: f64| {
            if to > from { ((seconds - from) / (to - from)).clamp(0.0, 1.0) } else { otherwise }
        };
        let there = self.legs.iter().filter(|leg| leg.earliest.0 <= seconds && seconds <= leg.latest.1);
        there.map(|leg| (leg.at(share(leg.latest, 0.0)), leg.at(share(leg.earliest, 1.0)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn straight() -> Trajectory {
        let spot = |east: f64, up: f64| Spot { east, north: 0.0, up };
        let points = [(spot(0.0, 0.0), 0.0), (spot(0.0, 80.0), 30.0), (spot(1_000.0, 80.0), 130.0), (spot(1_000.0, 0.0), 180.0)];
        Trajectory::through(&points, Growth { early: 0.1, late: 0.2 })
    }

    #[test]
    fn the_places_of_a_moment_lie_between_the_latest_and_the_earliest_timing() {
        let there = straight().at(100.0);

        // Latest: the leg from 36 s to 156 s; earliest: from 27 s to 117 s.
        assert_eq!(there.len(), 1);
        assert!((there[0].0.east - 1_000.0 * 64.0 / 120.0).abs() < 1e-9, "{there:?}");
        assert!((there[0].1.east - 1_000.0 * 73.0 / 90.0).abs() < 1e-9, "{there:?}");
    }

    #[test]
    fn a_hold_moves_all_that_follows_by_its_length() {
        let held = straight().holding(80.0, Span::secs(60));

        assert_eq!(held.legs().len(), 5);
        assert!((held.duration() - 240.0).abs() < 1e-9);
        assert!((held.legs()[1].to.east - 500.0).abs() < 1e-9);
        assert_eq!(held.legs()[2].from, held.legs()[2].to);
        assert!((held.after_distance(600.0) - 150.0).abs() < 1e-9);
    }
}
