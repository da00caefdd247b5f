//! Pairs drawn at random, decided in closed form, and looked at by somebody who only samples.

use crate::checker;
use crate::draw::{LIMITS, booked, flight};
use medflight::domain::geo::{LocalFrame, Position};
use medflight::domain::separation::{Conflict, Timed, certify, earliest, review};
use medflight::units::time::{Span, Utc};
use medflight_sim::Random;

/// What became of the pairs.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) pairs: u32,
    pub(crate) conflicts: u32,
    pub(crate) certified: u32,
    pub(crate) shifted: u32,
    pub(crate) measured: u64,
}

const FRAME: Position = Position { latitude: 21.061449, longitude: 105.898226 };

fn moved(timed: &Timed, by: Span) -> Timed {
    Timed { launch: (timed.launch.0 + by, timed.launch.1 + by), ..timed.clone() }
}

/// Draws so many pairs, passes over the first `after`, and stops at the first lie.
///
/// # Panics
/// At the first lie.
pub(crate) fn tell(seed: u64, after: u32, pairs: u32) -> Told {
    let mut chance = Random::new(seed);
    let frame = LocalFrame::at(FRAME);
    let base = Utc(1_800_000_000_000);
    let mut told = Told::default();
    for number in 0..pairs {
        let (own, other) = (flight(&mut chance, base), flight(&mut chance, base));
        if number < after {
            continue;
        }
        let others = [booked(1, other)];
        told.pairs += 1;
        match certify(&own, &[], &others, &LIMITS, &frame) {
            Ok(certificate) => {
                let value = serde_json::to_value(&certificate).expect("JSON");
                let seen = checker::check(&value).unwrap_or_else(|lie| panic!("pair {number} of seed {seed}: {lie}\n{value}"));
                told.measured += seen.measured;
                told.certified += u32::from(seen.pairs > 0);
                assert_eq!(review(&certificate, &own, &others, &LIMITS), Ok(()), "pair {number} of seed {seed}: {value}");
            }
            Err(Conflict::Air { approach, .. }) => {
                told.conflicts += 1;
                // Not refused wrongly: at the place named they are too near, at a moment that both can be there.
                assert!(approach.across_mm <= 50_000 && approach.height_mm <= 20_000, "pair {number} of seed {seed}: {approach:?}");
                assert!(approach.when_ms[0] <= approach.when_ms[1] + 1, "pair {number} of seed {seed}: {approach:?}");
                free_departure(number, seed, &own, &others, &frame, &mut told);
            }
            Err(Conflict::Pad { .. }) => panic!("no pads were asked for"),
        }
    }
    told
}

/// The departure that is found is free, and the one a second before is not.
fn free_departure(
    number: u32,
    seed: u64,
    own: &Timed,
    others: &[medflight::domain::separation::Booked],
    frame: &LocalFrame,
    told: &mut Told,
) {
    let taken = earliest(own, &[], others, &LIMITS, Span::minutes(60)).unwrap_or_else(|refused| panic!("{number} {seed}: {refused:?}"));
    assert!(taken.shift > Span::secs(0), "pair {number} of seed {seed} is in conflict, yet it may leave at once");
    let free = moved(own, taken.shift);
    let certificate = certify(&free, &[], others, &LIMITS, frame).unwrap_or_else(|conflict| panic!("{number} {seed}: {conflict:?}"));
    let seen = checker::check(&serde_json::to_value(&certificate).expect("JSON")).unwrap_or_else(|lie| panic!("{number} {seed}: {lie}"));
    told.measured += seen.measured;
    told.shifted += 1;
    let before = moved(own, Span(taken.shift.0 - 1_000_000));
    assert!(certify(&before, &[], others, &LIMITS, frame).is_err(), "pair {number} of seed {seed}: a second earlier was free too");
}
