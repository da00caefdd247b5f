//! The round trip of a link, measured from a transfer's own questions and answers.
//!
//! The median of the last answers is used: up to half of them may have come late because an earlier one was lost. Nothing is
//! learned from an answer to a question that was asked twice, unless nothing else is known.

use std::collections::VecDeque;

use crate::units::time::Span;

/// Answers remembered.
const REMEMBERED: usize = 15;
/// A question is not repeated sooner, however fast the link was: jitter and the autopilot's own turn.
const LEAST: Span = Span::millis(100);
/// No question waits longer for its repeat, and no repeat of the other side is held back longer.
const MOST: Span = Span::millis(2_500);

/// What is known of the round trip.
#[derive(Debug, Clone, Default)]
pub struct RoundTrip {
    measured: VecDeque<Span>,
}

impl RoundTrip {
    /// Takes the time between a question and its answer. `sure`: the question was asked once.
    pub fn learn(&mut self, trip: Span, sure: bool) {
        if !sure && !self.measured.is_empty() {
            return;
        }
        if self.measured.len() >= REMEMBERED {
            self.measured.pop_front();
        }
        self.measured.push_back(trip);
    }

    /// The median; None while nothing was measured.
    #[must_use]
    pub fn typical(&self) -> Option<Span> {
        let mut sorted: Vec<Span> = self.measured.iter().copied().collect();
        sorted.sort();
        sorted.get(sorted.len() / 2).copied()
    }

    /// For so long after an answer of ours the same question can still be about the time before it: a quarter above the median.
    #[must_use]
    pub fn still_under_way(&self) -> Span {
        self.typical().map_or(Span::micros(0), |trip| trip.times(1.25).min(MOST))
    }

    /// When a question of ours is repeated: a quarter and 50 ms behind the median, or after `unknown` while that is not known;
    /// twice as long after each fourth repeat without an answer, up to a second. PX4 leaves a transfer in which it hears nothing
    /// for 5 s, so that on a slow link the first repeats must not wait longer than they need.
    #[must_use]
    pub fn patience(&self, unknown: Span, repeats: u32) -> Span {
        let first = self.typical().map_or(unknown, |trip| Span::micros(trip.times(1.25).0 + 50_000)).clamp(LEAST, MOST);
        let doubled = first.times(f64::from(1_u32 << (repeats / 4).min(8)));
        doubled.min(first.max(Span::secs(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_answers_among_prompt_ones_do_not_change_what_is_believed() {
        let mut trip = RoundTrip::default();
        for millis in [600, 850, 600, 600, 1_100, 600, 850, 610, 600] {
            trip.learn(Span::millis(millis), true);
        }

        assert_eq!(trip.typical(), Some(Span::millis(600)));
        assert_eq!(trip.still_under_way(), Span::millis(750));
        assert_eq!(trip.patience(Span::millis(500), 0), Span::millis(800));
    }

    #[test]
    fn an_answer_to_a_repeated_question_counts_only_when_nothing_is_known() {
        let mut trip = RoundTrip::default();
        trip.learn(Span::millis(900), false);
        trip.learn(Span::millis(40), true);
        trip.learn(Span::millis(40), true);
        trip.learn(Span::secs(5), false);

        assert_eq!(trip.typical(), Some(Span::millis(40)));
    }

    #[test]
    fn repeats_come_less_often_the_longer_nothing_answers_and_at_least_each_second_on_a_fast_link() {
        let mut trip = RoundTrip::default();
        trip.learn(Span::millis(40), true);

        let waits: Vec<u64> = (0..20).step_by(4).map(|n| trip.patience(Span::millis(500), n).as_millis()).collect();

        assert_eq!(waits, [100, 200, 400, 800, 1_000]);
        assert_eq!(RoundTrip::default().patience(Span::millis(500), 0), Span::millis(500));
    }
}
