//! Chains drawn at random: short flights in a small part of the air, so that near misses and conflicts are both common.

use medflight::domain::separation::{Booked, Growth, Limits, Spot, Timed, Trajectory};
use medflight::units::ids::FlightId;
use medflight::units::time::Utc;
use medflight_sim::Random;

/// The limits of the shipped configuration.
pub(crate) const LIMITS: Limits = Limits { across: 50.0, height: 20.0 };

fn between(chance: &mut Random, low: f64, high: f64) -> f64 {
    low + chance.unit() * (high - low)
}

fn one_of(chance: &mut Random, values: &[f64]) -> f64 {
    let mut pick = chance.unit() * f64::from(u32::try_from(values.len()).expect("few"));
    for value in values {
        if pick < 1.0 {
            return *value;
        }
        pick -= 1.0;
    }
    values[values.len() - 1]
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of a few minutes")]
fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1e3).round() as i64
}

/// A flight: up, along one to three legs, down; sometimes standing in the air, sometimes on a line that others fly too.
pub(crate) fn flight(chance: &mut Random, base: Utc) -> Timed {
    let top = if chance.unit() < 0.6 { one_of(chance, &[80.0, 85.0, 105.0]) } else { between(chance, 60.0, 119.0) };
    let on_the_line = chance.unit() < 0.25;
    let place = |chance: &mut Random| Spot {
        east: between(chance, -600.0, 600.0),
        north: if on_the_line { one_of(chance, &[0.0, 45.0, 60.0]) } else { between(chance, -600.0, 600.0) },
        up: top,
    };
    let mut now = 0.0;
    let mut at = place(chance);
    let ground = |spot: Spot| Spot { up: 6.0, ..spot };
    let mut points = vec![(ground(at), now)];
    let mut go = |spot: Spot, seconds: f64, points: &mut Vec<(Spot, f64)>| {
        now += seconds;
        points.push((spot, now));
    };
    go(at, (top - 6.0) / 3.0, &mut points);
    for _ in 0..1 + usize::from(chance.unit() < 0.4) + usize::from(chance.unit() < 0.2) {
        let next = place(chance);
        go(next, at.across(next) / between(chance, 10.0, 22.0), &mut points);
        if chance.unit() < 0.2 {
            go(next, between(chance, 5.0, 40.0), &mut points);
        }
        at = next;
    }
    go(ground(at), (top - 6.0) / 1.5, &mut points);
    let growth = Growth { early: one_of(chance, &[0.0, 0.05, 0.1]), late: one_of(chance, &[0.0, 0.05, 0.2]) };
    let first = Utc(base.0 + milliseconds(between(chance, -120.0, 120.0)));
    let last = Utc(first.0 + milliseconds(one_of(chance, &[0.0, 10.0, 40.0])));
    Timed { trajectory: Trajectory::through(&points, growth), launch: (first, last) }
}

/// The same as a booked flight without pads.
pub(crate) fn booked(number: u64, timed: Timed) -> Booked {
    Booked { flight: FlightId(number), timed, pads: Vec::new() }
}
