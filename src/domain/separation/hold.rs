//! A flight that changes in the air: what is left of its way, and a wait before it.
//!
//! Held on wings an aircraft goes straight on and then circles: nobody says where on the circle it is, or when it leaves it. The
//! whole disc that a hold can reach is therefore its own from the order until it is back on its line. The disc is written as
//! rings of legs round it, the outermost outside of it, neighbours so near that no place within is farther from a leg than the
//! limit across: who keeps the limit from the legs keeps it from the disc.
//!
//! Nobody is booked to wait in the air: that is for what comes unforeseen. With holds of up to three minutes before the hub, four
//! hours of more demand than its pads can serve took in at most one flight in twenty more, and all waited a minute longer; demand
//! that they can serve gained nothing. The pads are the limit, and waiting on the ground costs no charge.

use super::trajectory::{Growth, Leg, Spot, Trajectory, thousandth};
use crate::units::quantity::Metres;
use crate::units::time::Span;
use std::f64::consts::PI;

/// Legs of a ring.
const CORNERS: u32 = 8;
/// Less than this is a stand on the spot.
const ON_THE_SPOT: Metres = Metres(1.0);

/// A wait in the air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hold {
    /// Where it was ordered.
    pub at: Spot,
    /// How far from there the aircraft can come before it is on its line again.
    pub reach: Metres,
    /// From now on, as long as this it stays.
    pub lasts: Span,
    /// So much later at most it is on its line again.
    pub leaves_within: Span,
}

impl Trajectory {
    /// What is left of the chain when so many metres over ground lie behind, from that moment on; its timing grows anew.
    #[must_use]
    pub fn onward(&self, metres: f64, growth: Growth) -> Self {
        let mut left = metres.max(0.0);
        let mut points: Vec<(Spot, f64)> = Vec::new();
        let mut began = 0.0;
        for leg in self.legs() {
            if !points.is_empty() {
                points.push((leg.to, leg.planned.1 - began));
                continue;
            }
            let length = leg.from.across(leg.to);
            if length > 0.0 && left < length {
                let share = left / length;
                began = leg.planned_at(share);
                points = vec![(leg.at(share), 0.0), (leg.to, leg.planned.1 - began)];
            }
            left -= length;
        }
        Self::through(&points, growth)
    }

    /// The same chain behind a wait: the aircraft is anywhere in the disc of the hold until it is on its way again. `across` is the
    /// limit that others keep.
    #[must_use]
    pub fn behind(&self, hold: &Hold, across: Metres) -> Self {
        let lasts = thousandth(hold.lasts.as_secs_f64());
        let until = thousandth(lasts + hold.leaves_within.as_secs_f64());
        let anywhere = |from: Spot, to: Spot| Leg { from, to, planned: (0.0, lasts), earliest: (0.0, 0.0), latest: (until, until) };
        let corners = rings(hold.at, hold.reach, across);
        let mut legs: Vec<Leg> = corners.windows(2).map(|pair| anywhere(pair[0], pair[1])).collect();
        if let [only] = corners[..] {
            legs.push(anywhere(only, only));
        }
        let first = Leg { planned: (0.0, 0.0), earliest: (0.0, 0.0), latest: (until, until), ..anywhere(hold.at, hold.at) };
        // The planned moments rise along the chain: it waits on the first leg and is on the others in no time.
        for leg in legs.iter_mut().skip(1) {
            leg.planned = (lasts, lasts);
        }
        let later = |(from, to): (f64, f64), by: f64| (thousandth(from + by), thousandth(to + by));
        let onward = self.legs().iter().map(|leg| Leg {
            planned: later(leg.planned, lasts),
            earliest: later(leg.earliest, lasts),
            latest: later(leg.latest, until),
            ..*leg
        });
        Self::of(std::iter::once(first).chain(legs).chain(onward).collect())
    }
}

/// The corners of rings round a place, from the outermost inward, and the place itself; it alone where there is no disc.
fn rings(at: Spot, reach: Metres, across: Metres) -> Vec<Spot> {
    let at = at.on_grid();
    if reach < ON_THE_SPOT {
        return vec![at];
    }
    // Between two rings, seen towards a corner, no place is farther from the nearer one than half of their distance there.
    let outward = (PI / f64::from(CORNERS)).cos();
    let step = 1.9 * across.0.max(1.0) * outward;
    let mut corners = Vec::new();
    let mut beside = reach.0;
    while beside > 0.0 {
        let corner = |turn: u32| {
            let angle = 2.0 * PI * f64::from(turn) / f64::from(CORNERS);
            let away = beside / outward;
            Spot { east: thousandth(at.east + away * angle.sin()), north: thousandth(at.north + away * angle.cos()), ..at }
        };
        corners.extend((0..=CORNERS).map(corner));
        beside -= step;
    }
    corners.push(at);
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::separation::{Limits, Timed};
    use crate::units::time::Utc;

    const LIMITS: Limits = Limits { across: 50.0, height: 20.0 };
    const GROWTH: Growth = Growth { early: 0.05, late: 0.05 };

    fn spot(east: f64, north: f64, up: f64) -> Spot {
        Spot { east, north, up }
    }

    fn straight() -> Trajectory {
        let points =
            [(spot(0.0, 0.0, 0.0), 0.0), (spot(0.0, 0.0, 80.0), 30.0), (spot(1_000.0, 0.0, 80.0), 130.0), (spot(1_000.0, 0.0, 0.0), 180.0)];
        Trajectory::through(&points, GROWTH)
    }

    fn held(metres: f64, seconds: u64) -> Trajectory {
        let hold = Hold { at: spot(metres, 0.0, 80.0), reach: Metres(85.0), lasts: Span::secs(seconds), leaves_within: Span::secs(20) };
        straight().onward(metres, GROWTH).behind(&hold, Metres(50.0))
    }

    fn standing(at: Spot, from: f64, until: f64) -> Timed {
        let trajectory = Trajectory::through(&[(at, from), (at, until)], Growth { early: 0.0, late: 0.0 });
        Timed { trajectory, launch: (Utc(0), Utc(0)) }
    }

    #[test]
    fn what_is_left_begins_where_it_is_with_no_time_gone() {
        let left = straight().onward(400.0, GROWTH);

        assert_eq!(left.legs().len(), 2);
        assert!((left.legs()[0].from.east - 400.0).abs() < 1e-9 && (left.duration() - 110.0).abs() < 1e-9);
        assert!((left.extent().1 - 115.5).abs() < 1e-9, "the timing grows from now on: {:?}", left.extent());
        assert!(straight().onward(1_000.0, GROWTH).legs().is_empty(), "over the pad nothing is left to wait for");
    }

    #[test]
    fn all_that_follows_a_wait_is_later_by_it_and_moments_never_fall_along_the_chain() {
        let held = held(400.0, 60);

        assert!((held.duration() - 170.0).abs() < 1e-9);
        assert!((held.extent().1 - 195.5).abs() < 1e-9);
        for pair in held.legs().windows(2) {
            assert!(pair[0].planned.1 <= pair[1].planned.0 && pair[0].earliest.1 <= pair[1].earliest.0);
            assert!(pair[0].latest.1 <= pair[1].latest.0 && pair[1].planned.0 <= pair[1].planned.1);
        }
    }

    #[test]
    fn no_place_within_the_disc_of_a_hold_or_nearer_to_it_than_the_limit_is_free_while_it_lasts() {
        let flight = Timed { trajectory: held(400.0, 60), launch: (Utc(0), Utc(0)) };
        for turn in 0..36_u32 {
            let angle = f64::from(turn) * PI / 18.0;
            for away in [0.0, 20.0, 47.0, 60.0, 80.0, 85.0, 110.0, 134.0] {
                let at = spot(400.0 + away * angle.sin(), away * angle.cos(), 80.0);
                let near = flight.closest(&standing(at, 10.0, 30.0), &LIMITS).expect("both are in the air").2;

                assert!(LIMITS.is_conflict(near.nearness), "{away} m at {angle}: {near:?}");
            }
            let far = spot(400.0 + 160.0 * angle.sin(), 160.0 * angle.cos(), 80.0);
            let near = flight.closest(&standing(far, 10.0, 30.0), &LIMITS).expect("both are in the air").2;
            assert!(angle.cos().abs() < 0.95 || !LIMITS.is_conflict(near.nearness), "{angle}: {near:?}");
        }
    }

    #[test]
    fn a_hold_on_the_spot_is_one_place() {
        let hold = Hold { at: spot(400.0, 0.0, 80.0), reach: Metres(0.0), lasts: Span::secs(10), leaves_within: Span::secs(5) };
        let flight = straight().onward(400.0, GROWTH).behind(&hold, Metres(50.0));

        let beside = standing(spot(400.0, 51.0, 80.0), 2.0, 4.0);
        let near = Timed { trajectory: flight, launch: (Utc(0), Utc(0)) }.closest(&beside, &LIMITS).expect("at one moment").2;

        assert!(!LIMITS.is_conflict(near.nearness) && (near.across - 51.0).abs() < 1e-6, "{near:?}");
    }
}
