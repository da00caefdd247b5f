//! TIMESYNC: the round trip to the aircraft, and the answer to its own questions.
//!
//! Asked each 10 s while the aircraft is heard. The question carries our monotonic time, the answer gives it back, so the round
//! trip needs neither clock to be right and no jump of either does harm. PX4 answers to 255/255 whoever asked, so an answer is
//! known by the time that it gives back.

use crate::units::time::{Mono, Now, Span};

use super::message::{Message, Outgoing};
use super::timers::Timeout;

/// How often it is asked.
const EVERY: Span = Span::secs(10);
/// Answers older than this are not believed.
const LATEST: Span = Span::secs(5);

/// The round trip to one aircraft.
#[derive(Debug, Default)]
pub struct TimeSync {
    next: Option<Mono>,
    asked: Option<Mono>,
    round_trip: Option<Span>,
    out: Option<Outgoing>,
}

impl TimeSync {
    /// Takes a message; a heartbeat starts the asking.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::Heartbeat { .. } = message
            && self.next.is_none()
        {
            self.next = Some(now.mono);
        } else if let Message::TimeSync { theirs: 0, asked } = message {
            self.out = Some(Outgoing::TimeSync { ours: nanos(now.mono), asked: *asked });
        } else if let Message::TimeSync { asked, .. } = message
            && let Some(at) = self.asked.take_if(|at| nanos(*at) == *asked)
        {
            self.round_trip = Some(now.mono.since(at)).filter(|trip| *trip < LATEST).or(self.round_trip);
        }
    }

    /// Asks when it is time.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.next.is_some_and(|at| at <= now.mono) {
            self.next = Some(now.mono + EVERY);
            self.asked = Some(now.mono);
            self.out = Some(Outgoing::TimeSync { ours: 0, asked: nanos(now.mono) });
        }
    }

    /// The aircraft is gone: nothing is asked until it is heard again.
    pub fn stop(&mut self) {
        *self = Self { round_trip: self.round_trip, ..Self::default() };
    }

    /// The last round trip; None before the first answer.
    #[must_use]
    pub fn round_trip(&self) -> Option<Span> {
        self.round_trip
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.next.map(|at| (at, "time"))
    }
}

fn nanos(at: Mono) -> i64 {
    i64::try_from(at.0.saturating_mul(1_000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::Mode;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn heartbeat() -> Message {
        Message::Heartbeat { mode: Mode::Hold, armed: false, status: 3 }
    }

    #[test]
    fn the_round_trip_is_measured_and_an_answer_to_somebody_else_is_not() {
        let mut time = TimeSync::default();
        time.receive(at(1_000), &heartbeat());
        time.handle_timeout(at(1_000));
        let Some(Outgoing::TimeSync { ours: 0, asked }) = time.poll_transmit() else { panic!("a question") };

        time.receive(at(1_300), &Message::TimeSync { theirs: 99, asked: asked + 1 });
        assert_eq!(time.round_trip(), None);
        time.receive(at(1_600), &Message::TimeSync { theirs: -7, asked });

        assert_eq!(time.round_trip(), Some(Span::millis(600)));
        assert_eq!(time.next_timeout().map(|(at, _)| at), Some(Mono(0) + Span::secs(11)));
    }

    #[test]
    fn the_aircrafts_own_question_is_answered_with_our_time() {
        let mut time = TimeSync::default();

        time.receive(at(2_000), &Message::TimeSync { theirs: 0, asked: 77 });

        assert_eq!(time.poll_transmit(), Some(Outgoing::TimeSync { ours: 2_000_000_000, asked: 77 }));
    }
}
