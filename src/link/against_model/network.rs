//! A network between words: loses, delays, repeats, reorders, parts, and is as narrow as a radio.

use std::collections::BTreeMap;
use std::ops::Range;

use medflight_sim::Random;

/// How bad one direction is. Times are microseconds.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    pub(super) loss: f64,
    pub(super) delay: u64,
    pub(super) jitter: u64,
    pub(super) twice: f64,
    /// Probability that a word is held back, up to the given time.
    pub(super) held: f64,
    pub(super) held_for: u64,
    pub(super) parted: Vec<Range<u64>>,
    /// Bytes a second; 0 is without limit.
    pub(super) width: u64,
}

/// One direction.
#[derive(Debug)]
pub(super) struct Direction<T> {
    pub(super) conditions: Conditions,
    random: Random,
    under_way: BTreeMap<(u64, u64), (u64, T)>,
    count: u64,
    busy_until: u64,
    /// Bytes sent and bytes lost of the words that are counted.
    pub(super) sent: u64,
    pub(super) lost: u64,
}

impl<T: Clone> Direction<T> {
    pub(super) fn new(conditions: Conditions, random: Random) -> Self {
        Self { conditions, random, under_way: BTreeMap::new(), count: 0, busy_until: 0, sent: 0, lost: 0 }
    }

    /// Sends a word of so many bytes; `counted`: it belongs to what is measured.
    pub(super) fn send(&mut self, now: u64, word: T, bytes: u64, counted: bool) {
        let c = &self.conditions;
        let leaves = (bytes * 1_000_000).checked_div(c.width).map_or(now, |time| now.max(self.busy_until) + time);
        self.busy_until = leaves;
        let lost = self.random.chance(c.loss) || c.parted.iter().any(|window| window.contains(&now));
        if counted {
            self.sent += bytes;
            self.lost += if lost { bytes } else { 0 };
        }
        self.count += 1;
        let number = self.count;
        let copies = if lost { 0 } else { 1 + u64::from(self.random.chance(c.twice)) };
        for copy in 0..copies {
            let held = if self.random.chance(c.held) { self.random.unit() * micros(c.held_for) } else { 0.0 };
            let late = self.random.unit() * micros(c.jitter) + held;
            let at = leaves + c.delay + whole(late);
            self.under_way.insert((at, number * 2 + copy), (number, word.clone()));
        }
    }

    /// When the next word arrives.
    pub(super) fn next(&self) -> u64 {
        self.under_way.first_key_value().map_or(u64::MAX, |((at, _), _)| *at)
    }

    /// The word that has arrived, with its place in the order of sending.
    pub(super) fn receive(&mut self, now: u64) -> Option<(u64, T)> {
        let entry = self.under_way.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}

#[expect(clippy::cast_precision_loss, reason = "times of a test are far below 2^53")]
fn micros(time: u64) -> f64 {
    time as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times of a test are positive and short")]
fn whole(time: f64) -> u64 {
    time as u64
}
