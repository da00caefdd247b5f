//! A bad network on demand: loses, delays, repeats and reorders datagrams, and falls silent in given windows.
//!
//! Deterministic: the same seed and the same datagrams at the same times fare the same. One [`Channel`] is one direction.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::seed::Random;

/// How bad. Times are µs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditions {
    /// Probability that a datagram is lost, 0 to 1.
    pub loss: f64,
    /// Time on the way.
    pub delay_us: u64,
    /// Up to this much more, evenly spread. Jitter above the datagrams' spacing reorders them.
    pub jitter_us: u64,
    /// Probability that a datagram arrives twice.
    pub duplication: f64,
    /// Probability that a datagram is held back by `reorder_us`.
    pub reordering: f64,
    /// How long such a datagram is held back.
    pub reorder_us: u64,
    /// Times in which nothing sent gets through.
    pub partitions: Vec<Range<u64>>,
}

/// One direction of a link.
#[derive(Debug, Clone)]
pub struct Channel {
    conditions: Conditions,
    random: Random,
    /// By arrival time and order of sending.
    under_way: BTreeMap<(u64, u64), Vec<u8>>,
    count: u64,
}

impl Channel {
    /// A channel with its own chances.
    pub fn new(conditions: Conditions, random: Random) -> Self {
        Self { conditions, random, under_way: BTreeMap::new(), count: 0 }
    }

    /// Changes the conditions for datagrams sent from now on.
    pub fn set_conditions(&mut self, conditions: Conditions) {
        self.conditions = conditions;
    }

    /// Sends a datagram at a time, µs.
    pub fn send(&mut self, now: u64, datagram: Vec<u8>) {
        // All chances are drawn for every datagram, so that one setting does not shift the others'.
        let lost = self.random.chance(self.conditions.loss);
        let twice = self.random.chance(self.conditions.duplication);
        let held = self.random.chance(self.conditions.reordering);
        let first = self.arrival(now, held);
        let second = self.arrival(now, held);
        if lost || self.conditions.partitions.iter().any(|window| window.contains(&now)) {
            return;
        }
        if twice {
            self.queue(second, datagram.clone());
        }
        self.queue(first, datagram);
    }

    /// The next datagram that has arrived by a time, µs.
    pub fn receive(&mut self, now: u64) -> Option<Vec<u8>> {
        let entry = self.under_way.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }

    fn arrival(&mut self, now: u64, held: bool) -> u64 {
        let jitter = self.random.unit() * self.conditions.jitter_us as f64;
        now + self.conditions.delay_us + jitter as u64 + if held { self.conditions.reorder_us } else { 0 }
    }

    fn queue(&mut self, arrival: u64, datagram: Vec<u8>) {
        self.count += 1;
        self.under_way.insert((arrival, self.count), datagram);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(conditions: Conditions) -> Vec<u8> {
        let mut channel = Channel::new(conditions, Random::new(5));
        (0..200_u8).for_each(|number| channel.send(u64::from(number) * 1_000, vec![number]));
        std::iter::from_fn(|| channel.receive(u64::MAX)).map(|datagram| datagram[0]).collect()
    }

    #[test]
    fn a_perfect_channel_changes_nothing() {
        assert_eq!(passed(Conditions::default()), (0..200).collect::<Vec<u8>>());
    }

    #[test]
    fn a_quarter_lost_is_about_a_quarter_and_the_same_each_time() {
        let conditions = Conditions { loss: 0.25, ..Conditions::default() };

        let arrived = passed(conditions.clone());

        assert!((130..170).contains(&arrived.len()), "{}", arrived.len());
        assert_eq!(arrived, passed(conditions));
    }

    #[test]
    fn delay_duplication_reordering_and_partitions_do_what_they_say() {
        let mut late = Channel::new(Conditions { delay_us: 500, ..Conditions::default() }, Random::new(1));
        late.send(0, vec![1]);
        assert_eq!((late.receive(499), late.receive(500)), (None, Some(vec![1])));

        assert_eq!(passed(Conditions { duplication: 1.0, ..Conditions::default() }).len(), 400);
        assert!(!passed(Conditions { reordering: 0.3, reorder_us: 5_000, ..Conditions::default() }).is_sorted());
        let partitions = [0..50_000, 50_000..100_000].to_vec();
        assert_eq!(passed(Conditions { partitions, ..Conditions::default() }), (100..200).collect::<Vec<u8>>());
    }
}
