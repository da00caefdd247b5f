//! Presence both ways: our heartbeat at 1 Hz from the first moment, and whether the aircraft is heard.
//!
//! | state  | frame of the autopilot | its HEARTBEAT            | silence past the limit       |
//! |--------|------------------------|--------------------------|------------------------------|
//! | unseen | stays                  | heard, `LinkRegained`    | stays                        |
//! | heard  | clock starts anew      | clock starts anew        | lost, `LinkLost`             |
//! | lost   | stays                  | heard, `LinkRegained`    | stays                        |
//!
//! What a loss means is decided elsewhere; PX4 counts our heartbeats and returns by itself 17 s after the last.

use crate::domain::flight::Report;
use crate::units::time::{Mono, Now, Span};

use super::message::{Message, Outgoing};
use super::timers::{Timeout, earliest};

/// Our heartbeat's period: PX4 counts a station as gone after 2.5 s without one.
const PERIOD: Span = Span::secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Unseen,
    Heard { last: Mono },
    Lost,
}

/// Presence of one aircraft.
#[derive(Debug)]
pub struct Heartbeat {
    lost_after: Span,
    presence: Presence,
    next_beat: Mono,
    beat: bool,
    report: Option<Report>,
}

impl Heartbeat {
    /// Starts unseen, with the first heartbeat due at once.
    #[must_use]
    pub fn new(now: Now, lost_after: Span) -> Self {
        Self { lost_after, presence: Presence::Unseen, next_beat: now.mono, beat: false, report: None }
    }

    /// Whether the aircraft is heard at present.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        matches!(self.presence, Presence::Heard { .. })
    }

    /// Takes note of any frame from the autopilot; the message where it could be read.
    pub fn receive(&mut self, now: Now, message: Option<&Message>) {
        let is_heartbeat = matches!(message, Some(Message::Heartbeat { .. }));
        match self.presence {
            Presence::Heard { .. } => self.presence = Presence::Heard { last: now.mono },
            Presence::Unseen | Presence::Lost if is_heartbeat => {
                self.presence = Presence::Heard { last: now.mono };
                self.report = Some(Report::LinkRegained);
                // PX4 sends its texts, and arms, only for a station that it hears.
                self.next_beat = now.mono;
            }
            Presence::Unseen | Presence::Lost => {}
        }
    }

    /// Sends what is due and notices silence.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.next_beat <= now.mono {
            self.beat = true;
            self.next_beat = now.mono + PERIOD;
        }
        if let Presence::Heard { last } = self.presence
            && last + self.lost_after <= now.mono
        {
            self.presence = Presence::Lost;
            self.report = Some(Report::LinkLost { silent_for: now.mono.since(last) });
        }
    }

    /// Our heartbeat when it is due.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        std::mem::take(&mut self.beat).then_some(Outgoing::Heartbeat)
    }

    /// A change of presence.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.report.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        let silence = match self.presence {
            Presence::Heard { last } => Some((last + self.lost_after, "link lost")),
            Presence::Unseen | Presence::Lost => None,
        };
        earliest([Some((self.next_beat, "heartbeat")), silence])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::Mode;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    const BEAT: Message = Message::Heartbeat { mode: Mode::Hold, armed: false, status: 3 };

    #[test]
    fn the_first_heartbeat_of_ours_goes_out_at_once_and_then_each_second() {
        let mut link = Heartbeat::new(at(0), Span::secs(5));
        let mut sent = Vec::new();

        for ms in (0..3_000).step_by(100) {
            link.handle_timeout(at(ms));
            if link.poll_transmit().is_some() {
                sent.push(ms);
            }
        }

        assert_eq!(sent, [0, 1_000, 2_000]);
    }

    #[test]
    fn silence_past_the_limit_is_a_loss_told_once_and_a_heartbeat_ends_it() {
        let mut link = Heartbeat::new(at(0), Span::secs(5));

        link.receive(at(100), Some(&BEAT));
        assert_eq!(link.poll_event(), Some(Report::LinkRegained));
        link.handle_timeout(at(5_100));
        assert_eq!(link.poll_event(), Some(Report::LinkLost { silent_for: Span::secs(5) }));
        link.handle_timeout(at(6_100));
        link.receive(at(6_200), None);
        assert_eq!(link.poll_event(), None);
        link.receive(at(6_300), Some(&BEAT));
        assert_eq!(link.poll_event(), Some(Report::LinkRegained));
    }
}
