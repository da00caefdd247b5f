//! All readings of one logger in one box, in the order of the logger's own time, whatever the order in which they came.

use super::reading::{Reading, ReadingId, Sensed};
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// As many readings as one box keeps: two weeks of one a minute.
const MOST: usize = 20_160;
/// As many different values as are kept of one moment.
const MOST_OF_A_MOMENT: usize = 4;

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    New,
    /// It was there already, word for word.
    Repeated,
    /// Another value, or another number, was there for the same moment: both are kept.
    Contradicting,
    /// There are as many as one box keeps; this one is not kept.
    Full,
}

/// What is known of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// When it was first heard.
    pub heard: Utc,
    /// The numbers that the logger gave it.
    pub ids: BTreeSet<ReadingId>,
    /// What the sensor said; more than one is a contradiction.
    pub sensed: BTreeSet<Sensed>,
}

impl Placed {
    /// The one temperature of the moment, in thousandths of a degree Celsius; None where there is none, or more than one.
    #[must_use]
    pub fn milli_celsius(&self) -> Option<i32> {
        let mut said = self.sensed.iter().filter_map(|sensed| match sensed {
            Sensed::Celsius(mc) => Some(*mc),
            Sensed::Nothing => None,
        });
        let only = said.next()?;
        said.next().is_none().then_some(only)
    }
}

/// The readings of one logger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    moments: BTreeMap<Utc, Placed>,
}

impl Trace {
    /// Takes a reading in.
    pub fn take(&mut self, reading: &Reading) -> Taken {
        let is_full = self.moments.len() >= MOST;
        let Some(placed) = self.moments.get_mut(&reading.at) else {
            if is_full {
                return Taken::Full;
            }
            let placed = Placed { heard: reading.heard, ids: reading.id.into_iter().collect(), sensed: BTreeSet::from([reading.sensed]) };
            self.moments.insert(reading.at, placed);
            return Taken::New;
        };
        placed.heard = placed.heard.min(reading.heard);
        let is_known = placed.sensed.contains(&reading.sensed) && reading.id.is_none_or(|id| placed.ids.contains(&id));
        if is_known {
            return Taken::Repeated;
        }
        if placed.sensed.len() < MOST_OF_A_MOMENT {
            placed.sensed.insert(reading.sensed);
        }
        if placed.ids.len() < MOST_OF_A_MOMENT {
            placed.ids.extend(reading.id);
        }
        Taken::Contradicting
    }

    /// The moments of the logger's time between two, both included, in order.
    pub fn between(&self, moments: RangeInclusive<Utc>) -> impl DoubleEndedIterator<Item = (Utc, &Placed)> {
        let is_empty = moments.is_empty();
        let range = if is_empty { *moments.start()..=*moments.start() } else { moments };
        self.moments.range(range).filter(move |_| !is_empty).map(|(at, placed)| (*at, placed))
    }

    /// The newest moment with a temperature, and the temperature in thousandths of a degree Celsius.
    #[must_use]
    pub fn newest(&self) -> Option<(Utc, i32)> {
        self.moments.iter().rev().find_map(|(at, placed)| Some((*at, placed.milli_celsius()?)))
    }

    /// How many moments there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Whether nothing was ever heard.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(at_s: i64, mc: i32) -> Reading {
        Reading::new(Utc(at_s * 1_000), Utc(at_s * 1_000 + 400), None, Some(mc))
    }

    #[test]
    fn the_order_in_which_readings_come_does_not_matter() {
        let (mut forth, mut back) = (Trace::default(), Trace::default());
        let readings: Vec<Reading> = (0..20).map(|n| reading(n * 60, 4_000 + i32::try_from(n).expect("small"))).collect();

        assert!(readings.iter().all(|reading| forth.take(reading) == Taken::New));
        assert!(readings.iter().rev().all(|reading| back.take(reading) == Taken::New));
        assert!(readings.iter().all(|reading| back.take(reading) == Taken::Repeated));

        assert_eq!(forth, back);
        assert_eq!(forth.newest(), Some((Utc(19 * 60_000), 4_019)));
    }

    #[test]
    fn two_values_of_one_moment_are_both_kept_and_neither_counts() {
        let mut trace = Trace::default();

        assert_eq!(trace.take(&reading(60, 4_000)), Taken::New);
        assert_eq!(trace.take(&reading(60, 9_000)), Taken::Contradicting);

        let placed: Vec<Option<i32>> = trace.between(Utc(0)..=Utc(99_000)).map(|(_, placed)| placed.milli_celsius()).collect();
        assert_eq!((trace.len(), placed), (1, vec![None]));
    }

    #[test]
    fn a_box_does_not_keep_readings_without_end() {
        let mut trace = Trace::default();
        let most = i64::try_from(MOST).expect("small");

        assert!((0..most).all(|n| trace.take(&reading(n, 4_000)) == Taken::New));
        assert_eq!(trace.take(&reading(most, 4_000)), Taken::Full);
        assert_eq!(trace.take(&reading(5, 4_000)), Taken::Repeated);
        assert_eq!(trace.between(Utc(9_000)..=Utc(1_000)).count(), 0);
    }
}
