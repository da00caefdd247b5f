//! What is kept for a flight that has to turn round (CO-62): its line at its own height, from the launch until it must be down.
//!
//! A return to either end goes back along the line, at any moment; two flights that share a stretch of line in one layer would then
//! meet head on. Nearer to its pads than a pad's reach all lines meet: there a pad's slot says whose it is, and the order of landing.
//! Straight lines to alternates are not kept: from where they begin is not known before.

use super::trajectory::{Leg, Trajectory, thousandth};
use crate::units::quantity::Metres;
use crate::units::time::Span;

impl Trajectory {
    /// The line of the chain beyond so many metres from both its ends, at any moment from now on for so long; without legs where
    /// nothing of it lies beyond.
    #[must_use]
    pub fn reserved(&self, beyond: Metres, lasts: Span) -> Self {
        let (total, until) = (self.length(), thousandth(lasts.as_secs_f64()));
        let mut walked = 0.0;
        let mut legs = Vec::new();
        for leg in self.legs() {
            let length = leg.from.across(leg.to);
            if length > 0.0 {
                let share = |metres: f64| ((metres - walked) / length).clamp(0.0, 1.0);
                let (from, to) = (share(beyond.0), share(total - beyond.0));
                if from < to {
                    let any = (0.0, 0.0);
                    let on_grid = |share: f64| leg.at(share).on_grid();
                    legs.push(Leg { from: on_grid(from), to: on_grid(to), planned: any, earliest: any, latest: (until, until) });
                }
            }
            walked += length;
        }
        Self::of(legs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::separation::{Growth, Limits, Spot, Timed};
    use crate::units::time::Utc;

    const LIMITS: Limits = Limits { across: 50.0, height: 20.0 };

    fn line(from: f64, to: f64, up: f64) -> Trajectory {
        let spot = |east: f64, up: f64| Spot { east, north: 0.0, up };
        let points = [(spot(from, 0.0), 0.0), (spot(from, up), 30.0), (spot(to, up), 230.0), (spot(to, 0.0), 280.0)];
        Trajectory::through(&points, Growth { early: 0.05, late: 0.05 })
    }

    fn at(trajectory: &Trajectory, launch: i64) -> Timed {
        Timed { trajectory: trajectory.reserved(Metres(300.0), Span::secs(400)), launch: (Utc(launch * 1_000), Utc(launch * 1_000)) }
    }

    fn conflict(a: &Timed, b: &Timed) -> bool {
        a.closest(b, &LIMITS).is_some_and(|(_, _, near)| LIMITS.is_conflict(near.nearness))
    }

    #[test]
    fn the_line_is_kept_beyond_the_pads_for_the_whole_flight() {
        let kept = line(0.0, 3_000.0, 80.0).reserved(Metres(300.0), Span::secs(400));

        assert_eq!(kept.legs().len(), 1);
        let leg = kept.legs()[0];
        assert!((leg.from.east - 300.0).abs() < 1e-9 && (leg.to.east - 2_700.0).abs() < 1e-9);
        assert_eq!((leg.earliest, leg.latest), ((0.0, 0.0), (400.0, 400.0)));
        assert!(line(0.0, 500.0, 80.0).reserved(Metres(300.0), Span::secs(400)).legs().is_empty());
    }

    #[test]
    fn who_follows_on_the_same_line_waits_until_the_first_cannot_come_back_and_the_other_layer_is_free() {
        let (out, back) = (line(0.0, 3_000.0, 80.0), line(3_000.0, 0.0, 105.0));

        assert!(conflict(&at(&out, 0), &at(&out, 120)));
        assert!(!conflict(&at(&out, 0), &at(&out, 401)));
        assert!(!conflict(&at(&out, 0), &at(&back, 120)));
    }
}
