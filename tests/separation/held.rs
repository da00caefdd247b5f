//! Holds against flights drawn at random: what is certified keeps the whole disc of the hold clear, wherever in it the aircraft is.

use crate::checker;
use crate::draw::{self, LIMITS};
use medflight::domain::geo::{LocalFrame, Position};
use medflight::domain::separation::{Growth, Hold, Timed, certify};
use medflight::units::quantity::Metres;
use medflight::units::time::{Span, Utc};
use medflight_sim::Random;

const REACH: f64 = 85.0;

/// Seconds from one moment to another.
fn between(from: Utc, to: Utc) -> f64 {
    f64::from(i32::try_from(to.millis_since(from)).expect("minutes")) / 1e3
}

/// The least of the measure between any place of the disc and any place of another flight, looked at twice a second.
fn nearest(hold: &Hold, began: Utc, other: &Timed) -> f64 {
    let mut least = f64::INFINITY;
    let lasts = hold.lasts.as_secs_f64() + hold.leaves_within.as_secs_f64();
    for step in 0..u32::try_from(hold.lasts.as_millis() / 500 + hold.leaves_within.as_millis() / 500).expect("short") {
        let seconds = (f64::from(step) / 2.0).min(lasts);
        for launch in [other.launch.0, other.launch.1] {
            for (a, b) in other.trajectory.at(between(launch, began) + seconds) {
                for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
                    let there = a.toward(b, share);
                    // The nearest place of the disc to it.
                    let across = (hold.at.across(there) - REACH).max(0.0);
                    least = least.min(LIMITS.nearness(across, hold.at.up - there.up));
                }
            }
        }
    }
    least
}

#[test]
fn what_is_certified_of_a_hold_keeps_its_whole_disc_clear_and_the_certificate_is_true() {
    let frame = LocalFrame::at(Position { latitude: 21.05, longitude: 105.89 });
    let base = Utc::parse("2027-05-10T01:00:00Z").expect("a time");
    let (mut certified, mut refused, mut together) = (0, 0, 0);
    for seed in 0..600_u64 {
        let mut chance = Random::child(seed, "holds");
        let (held, other) = (draw::flight(&mut chance, base), draw::flight(&mut chance, base));
        let length = held.trajectory.length();
        let onward = held.trajectory.onward(length * chance.unit(), Growth { early: 0.05, late: 0.05 });
        let Some(first) = onward.legs().first() else { continue };
        let seconds = [0_u64, 20, 60, 180][usize::try_from(seed % 4).expect("small")];
        let hold = Hold { at: first.from, reach: Metres(REACH), lasts: Span::secs(seconds), leaves_within: Span::secs(40) };
        let began = held.launch.0 + Span::secs(30);
        let own = Timed { trajectory: onward.behind(&hold, Metres(LIMITS.across)), launch: (began, began) };

        match certify(&own, &[], &[draw::booked(1, other.clone())], &LIMITS, &frame) {
            Ok(certificate) => {
                certified += 1;
                let json = serde_json::to_value(&certificate).expect("JSON");
                together += checker::check(&json).unwrap_or_else(|lie| panic!("seed {seed}: {lie}")).pairs;
                let least = nearest(&hold, began, &other);
                assert!(!LIMITS.is_conflict(least + 1e-6), "seed {seed}: {least} of the limits within the disc");
            }
            Err(_) => refused += 1,
        }
    }
    assert!(certified > 100 && refused > 50 && together > 50, "{certified} certified, {refused} refused, {together} in the air together");
}
