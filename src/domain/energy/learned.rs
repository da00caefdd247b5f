//! What the flights of an aircraft teach of its thirst.
//!
//! Each flight that was flown as planned gives one ratio: charge used over charge predicted by the published figures for its own way,
//! wind, payload and pack. Their mean is believed in full from [`ENOUGH`] flights on; below, it is drawn towards the published figure
//! in proportion to the number of flights. What is applied is never below 1.

use crate::units::ids::TailId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// From so many flights on they are believed as they are.
pub const ENOUGH: usize = 20;
/// So many of the newest flights of each aircraft are kept: what is learned follows a new propeller.
pub const KEPT: usize = 200;
/// A ratio outside of these says more of the record than of the aircraft.
const BELIEVED: std::ops::RangeInclusive<f64> = 0.5..=2.0;
/// How far the ratios of two flights of one aircraft are taken to lie apart before it was seen (standard deviation), and how many flights that is worth.
/// No measurement: gusts, and a charge that is told in whole percents of which a short flight takes 30.
const SPREAD: (f64, f64) = (0.10, 4.0);

/// One flight that was flown as planned, in thousandths of a percent of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flown {
    /// What it took.
    pub used: i64,
    /// What the published figures said, with wind, payload, heat and pack; more than 0.
    pub published: i64,
    /// What its plan said: the same with what was learned before it.
    pub planned: i64,
}

impl Flown {
    /// Taken over predicted by the published figures. None where it is not to be believed.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "thousandths of a percent are far below 2^52")]
    pub fn ratio(&self) -> Option<f64> {
        let ratio = self.used as f64 / self.published as f64;
        (self.published > 0 && BELIEVED.contains(&ratio)).then_some(ratio)
    }
}

/// What was learned of one aircraft. The mean and its interval lie on a grid of thousandths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    /// Mean of what its flights took over what the published figures said.
    pub ratio: f64,
    /// Its 90 % interval: from here,
    pub low: f64,
    /// to here.
    pub high: f64,
    /// From so many flights.
    pub flights: u32,
    /// What is applied; at least 1.
    pub factor: f64,
}

impl Correction {
    /// What some flights teach. None for no flight.
    ///
    /// The interval is that of the mean, by Student's distribution; the spread of the flights is pooled with the configured one, so
    /// that one flight has an interval too.
    #[must_use]
    pub fn of(ratios: &[f64]) -> Option<Self> {
        let flights = u32::try_from(ratios.len()).ok().filter(|flights| *flights > 0)?;
        let n = f64::from(flights);
        let mean = ratios.iter().sum::<f64>() / n;
        let (spread, worth) = SPREAD;
        let squares: f64 = ratios.iter().map(|ratio| (ratio - mean).powi(2)).sum();
        let freedom = n - 1.0 + worth;
        let deviation = ((squares + worth * spread * spread) / freedom).sqrt();
        let half = student(freedom) * deviation / n.sqrt();
        let ratio = on_grid(mean);
        Some(Self { ratio, low: on_grid(mean - half), high: on_grid(mean + half), flights, factor: applied(ratio, flights) })
    }
}

/// What is applied of a mean ratio: its part that counts, never below 1.
fn applied(ratio: f64, flights: u32) -> f64 {
    let enough = f64::from(u32::try_from(ENOUGH).unwrap_or(u32::MAX));
    let weight = (f64::from(flights) / enough).min(1.0);
    // Finer than the mean: a twentieth of a thousandth counts.
    (((1.0 + weight * (ratio - 1.0)) * 1e5).round() / 1e5).max(1.0)
}

fn on_grid(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// The 95 % quantile of Student's distribution: the series of Cornish and Fisher in powers of 1/freedom, right to 0.01 from 4 on
/// (Abramowitz and Stegun 26.7.5).
fn student(freedom: f64) -> f64 {
    let z: f64 = 1.644_853_627;
    let g1 = (z.powi(3) + z) / 4.0;
    let g2 = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let g3 = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + g1 / freedom + g2 / freedom.powi(2) + g3 / freedom.powi(3)
}

/// The newest flights of each aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EnergyHistory {
    tails: BTreeMap<TailId, VecDeque<Flown>>,
}

impl EnergyHistory {
    /// Adds the newest flight of an aircraft.
    pub fn learn(&mut self, tail: &TailId, flown: Flown) {
        let flights = self.tails.entry(tail.clone()).or_default();
        if flights.len() == KEPT {
            flights.pop_front();
        }
        flights.push_back(flown);
    }

    /// What the flights of an aircraft teach; None before its first.
    #[must_use]
    pub fn of(&self, tail: &TailId) -> Option<Correction> {
        let ratios: Vec<f64> = self.tails.get(tail)?.iter().filter_map(Flown::ratio).collect();
        Correction::of(&ratios)
    }

    /// Each aircraft with its flights, the oldest first.
    pub fn tails(&self) -> impl Iterator<Item = (&TailId, impl Iterator<Item = &Flown>)> {
        self.tails.iter().map(|(tail, flights)| (tail, flights.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tail() -> TailId {
        TailId::new("DG-01").expect("a tail")
    }

    #[test]
    fn few_flights_count_in_proportion_and_twenty_count_in_full() {
        let of = |flights: usize| Correction::of(&vec![1.2; flights]).expect("a correction");

        assert_eq!((of(1).factor, of(10).factor, of(19).factor), (1.01, 1.1, 1.19));
        assert_eq!((of(20).factor, of(200).factor), (1.2, 1.2));
        assert_eq!(Correction::of(&[]), None);
    }

    #[test]
    fn an_aircraft_that_takes_less_than_published_gets_no_credit_and_is_shown_as_it_is() {
        let thrifty = Correction::of(&[0.9; 30]).expect("a correction");

        assert_eq!((thrifty.factor, thrifty.ratio), (1.0, 0.9));
        assert!(thrifty.low < 0.9 && thrifty.high > 0.9);
    }

    #[test]
    fn the_interval_is_students() {
        for (freedom, table) in [(4.0, 2.132), (9.0, 1.833), (19.0, 1.729), (30.0, 1.697), (1e6, 1.645)] {
            assert!((student(freedom) - table).abs() < 0.01, "{freedom}: {}", student(freedom));
        }
        let width = |flights: usize| Correction::of(&vec![1.05; flights]).map(|c| c.high - c.low).expect("some");

        assert!(width(1) > width(5) && width(5) > width(50), "more flights, less doubt");
    }

    #[test]
    fn a_record_that_cannot_be_right_teaches_nothing_and_the_oldest_is_forgotten() {
        let mut history = EnergyHistory::default();
        for used in [0, 10_000, 90_000] {
            history.learn(&tail(), Flown { used, published: 40_000, planned: 40_000 });
        }
        assert_eq!(history.of(&tail()), None);
        for nth in 0..1_000 {
            history.learn(&tail(), Flown { used: if nth < 800 { 80_000 } else { 44_000 }, published: 40_000, planned: 40_000 });
        }

        let learned = history.of(&tail()).expect("a correction");
        assert_eq!((learned.flights, learned.factor), (200, 1.1));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_truth_in_about_nine_of_ten_cases_and_the_factor_is_never_below_one(seed in 1_u64..u64::MAX) {
            let mut seed = seed;
            let mut unit = || {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                f64::from(u32::try_from(seed >> 32).expect("32 bits")) / f64::from(u32::MAX)
            };
            let mut held = 0;
            for _ in 0..400 {
                // Twelve uniform draws less six are as good as normal; the flights scatter as little as half of what is supposed.
                let flights: Vec<f64> = (0..25).map(|_| 1.1 + 0.05 * ((0..12).map(|_| unit()).sum::<f64>() - 6.0)).collect();
                let learned = Correction::of(&flights).expect("a correction");
                prop_assert!(learned.factor >= 1.0);
                held += usize::from(learned.low <= 1.1 && 1.1 <= learned.high);
            }
            prop_assert!((350..=400).contains(&held), "{} of 400", held);
        }
    }
}
