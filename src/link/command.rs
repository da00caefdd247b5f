//! Commands, one in flight for each target and command.
//!
//! [`ModeChange`] follows DO_SET_MODE, which PX4 answers twice: at once and without meaning, then with the truth.
//!
//! | state     | ACCEPTED      | refusal                   | wanted mode in HEARTBEAT or CURRENT_MODE | 3 s                   |
//! |-----------|---------------|---------------------------|------------------------------------------|-----------------------|
//! | waiting   | ignored       | ignored                   | ignored                                  | (sends at its time)   |
//! | sent      | noted         | refusing, or ignored where it may answer an earlier change | done, if sent after our command | unknown |
//! | refusing  | ignored       | ignored                   | done                                     | refused, with PX4's words (0.4 s) |
//! | ended     | ignored       | ignored                   | ignored                                  | -                     |
//!
//! A mode report counts only when it can have left the aircraft after our command took effect: behind an acknowledgement, or a
//! second after sending. After its end 500 ms pass before the next ordinary change, so that a late refusal of one is never read
//! as an answer to the next.
//!
//! [`Arming`] follows COMPONENT_ARM_DISARM. PX4 executes a repeated command again, so arming is never repeated here.
//!
//! | state | ACCEPTED | IN_PROGRESS     | refusal | 3 s     |
//! |-------|----------|-----------------|---------|---------|
//! | sent  | accepted | waits 3 s more  | refused | silent  |

use crate::domain::flight::{Mode, Outcome};
use crate::link::phrase::Reasons;
use crate::units::time::{Mono, Now, Span};
use crate::units::words::words;

use super::message::{CommandName, CommandResult, Message, Outgoing};
use super::timers::Timeout;

/// How long an answer or the state is waited for.
const PATIENCE: Span = Span::secs(3);
/// How long PX4's words for a refusal are waited for: texts leave at most each 50 ms.
const WORDS: Span = Span::millis(400);
/// What the next ordinary mode change keeps away from the end of the last.
const GUARD: Span = Span::millis(500);
/// A state report this long after sending was made after our command arrived: longer than the slowest link's round trip.
const SURELY_AFTER: Span = Span::secs(1);

#[derive(Debug, Clone, PartialEq)]
enum ModeState {
    Waiting { send_at: Mono },
    Sent { at: Mono, until: Mono, acked: bool },
    Refusing { until: Mono, result: CommandResult },
    Ended { outcome: Outcome, at: Mono },
}

/// One change of mode.
#[derive(Debug)]
pub struct ModeChange {
    wanted: Mode,
    state: ModeState,
    /// Until then a refusal may belong to an earlier change.
    ambiguous_until: Mono,
    words: Reasons,
    out: Option<Outgoing>,
}

impl ModeChange {
    /// An ordinary change: goes out once, not before `free_at`.
    #[must_use]
    pub fn ordinary(now: Now, wanted: Mode, free_at: Mono) -> Self {
        let mut change =
            Self { wanted, state: ModeState::Waiting { send_at: free_at }, ambiguous_until: Mono(0), words: Reasons::default(), out: None };
        change.handle_timeout(now);
        change
    }

    /// A change that waits for nothing: goes out now; refusals before `free_at` are not taken as its own.
    #[must_use]
    pub fn urgent(now: Now, wanted: Mode, free_at: Mono) -> Self {
        let mut change = Self {
            wanted,
            state: ModeState::Waiting { send_at: now.mono },
            ambiguous_until: free_at,
            words: Reasons::default(),
            out: None,
        };
        change.handle_timeout(now);
        change
    }

    /// How it ended; None while it is under way.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            ModeState::Ended { outcome, .. } => Some(outcome),
            ModeState::Waiting { .. } | ModeState::Sent { .. } | ModeState::Refusing { .. } => None,
        }
    }

    /// Whether the command has left.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        !matches!(self.state, ModeState::Waiting { .. }) && self.out.is_none()
    }

    /// First moment at which another ordinary change may go out.
    #[must_use]
    pub fn free_at(&self) -> Mono {
        match self.state {
            ModeState::Waiting { send_at } => send_at,
            ModeState::Sent { until, .. } => until + GUARD,
            ModeState::Refusing { until, .. } => until + GUARD,
            ModeState::Ended { at, .. } => at + GUARD,
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::Heartbeat { mode, .. } | Message::CurrentMode { flown: mode, .. } = message {
            self.seen(now, *mode);
        } else if let Message::CommandAck { command: CommandName::SetMode, result, .. } = message {
            self.answered(now, *result);
        } else if let Message::Said { severity, text } = message
            && matches!(self.state, ModeState::Sent { .. } | ModeState::Refusing { .. })
        {
            self.words.hear(*severity, text);
        }
    }

    fn seen(&mut self, now: Now, mode: Mode) {
        let shows = mode == self.wanted || (self.wanted == Mode::Land && mode == Mode::Descend);
        let counts = match self.state {
            ModeState::Sent { at, acked, .. } => (acked && self.ambiguous_until <= now.mono) || at + SURELY_AFTER <= now.mono,
            ModeState::Refusing { .. } => true,
            ModeState::Waiting { .. } | ModeState::Ended { .. } => false,
        };
        if shows && counts {
            self.state = ModeState::Ended { outcome: Outcome::Done, at: now.mono };
        }
    }

    fn answered(&mut self, now: Now, result: CommandResult) {
        let ModeState::Sent { at, until, .. } = self.state else { return };
        match result {
            CommandResult::Accepted => self.state = ModeState::Sent { at, until, acked: true },
            CommandResult::InProgress => self.state = ModeState::Sent { at, until: now.mono + PATIENCE, acked: true },
            CommandResult::Refused(_) if now.mono < self.ambiguous_until => {}
            CommandResult::Refused(_) => self.state = ModeState::Refusing { until: now.mono + WORDS, result },
        }
    }

    /// Sends when it is time, gives up when it is.
    pub fn handle_timeout(&mut self, now: Now) {
        match self.state {
            ModeState::Waiting { send_at } if send_at <= now.mono => {
                self.out = Some(Outgoing::SetMode(self.wanted));
                self.state = ModeState::Sent { at: now.mono, until: now.mono + PATIENCE, acked: false };
            }
            ModeState::Sent { until, acked, .. } if until <= now.mono => {
                let answer = if acked {
                    words("máy bay trả lời mơ hồ", "answered without meaning")
                } else {
                    words("không có trả lời", "no answer")
                };
                let unseen = words(format!("và không thấy chế độ trong {PATIENCE}"), format!("and the mode was not seen in {PATIENCE}"));
                let outcome = Outcome::Unknown(answer.and(", ", &unseen));
                self.state = ModeState::Ended { outcome, at: now.mono };
            }
            ModeState::Refusing { until, result } if until <= now.mono => {
                let outcome = Outcome::Refused(self.words.take().unwrap_or_else(|| result.word()));
                self.state = ModeState::Ended { outcome, at: now.mono };
            }
            ModeState::Waiting { .. } | ModeState::Sent { .. } | ModeState::Refusing { .. } | ModeState::Ended { .. } => {}
        }
    }

    /// The command when it is time.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match self.state {
            ModeState::Waiting { send_at } => Some((send_at, "mode change")),
            ModeState::Sent { until, .. } => Some((until, "mode seen")),
            ModeState::Refusing { until, .. } => Some((until, "words for a refusal")),
            ModeState::Ended { .. } => None,
        }
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.state {
            ModeState::Waiting { .. } => "waiting",
            ModeState::Sent { acked: false, .. } => "sent",
            ModeState::Sent { acked: true, .. } => "sent, acknowledged",
            ModeState::Refusing { .. } => "refusing",
            ModeState::Ended { .. } => "ended",
        }
    }
}

/// How arming was answered. An answer is not the state: whether motors are armed is seen in the heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmAnswer {
    /// ACCEPTED.
    Accepted,
    /// No.
    Refused(CommandResult),
    /// Nothing in time.
    Silent,
}

/// One arming, sent once.
#[derive(Debug)]
pub struct Arming {
    until: Mono,
    answer: Option<ArmAnswer>,
    out: Option<Outgoing>,
}

impl Arming {
    /// Sends the command.
    #[must_use]
    pub fn new(now: Now) -> Self {
        Self { until: now.mono + PATIENCE, answer: None, out: Some(Outgoing::Arm) }
    }

    /// The answer, once there is one.
    #[must_use]
    pub fn answer(&self) -> Option<ArmAnswer> {
        self.answer
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::CommandAck { command: CommandName::ArmDisarm, result, .. } = message
            && self.answer.is_none()
        {
            match result {
                CommandResult::Accepted => self.answer = Some(ArmAnswer::Accepted),
                CommandResult::InProgress => self.until = now.mono + PATIENCE,
                CommandResult::Refused(_) => self.answer = Some(ArmAnswer::Refused(*result)),
            }
        }
    }

    /// Gives up when it is time.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.answer.is_none() && self.until <= now.mono {
            self.answer = Some(ArmAnswer::Silent);
        }
    }

    /// The command, once.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.answer.is_none().then_some((self.until, "answer to arming"))
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        if self.answer.is_none() { "sent" } else { "answered" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Target;
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn ack(result: CommandResult) -> Message {
        Message::CommandAck { command: CommandName::SetMode, result, to: Target { system: 255, component: 190 } }
    }
    fn beat(mode: Mode) -> Message {
        Message::Heartbeat { mode, armed: true, status: 4 }
    }

    #[test]
    fn two_acknowledgements_of_which_the_second_refuses_end_refused_with_px4s_words() {
        let mut change = ModeChange::ordinary(at(0), Mode::Mission, Mono(0));
        assert_eq!(change.poll_transmit(), Some(Outgoing::SetMode(Mode::Mission)));

        change.receive(at(4), &ack(CommandResult::Accepted));
        change.receive(at(11), &ack(CommandResult::Refused(1)));
        change.receive(
            at(12),
            &Message::Said { severity: 2, text: crate::link::phrase::spoken("Switching to Mission is currently not available") },
        );
        change.handle_timeout(at(500));

        assert_eq!(
            change.outcome(),
            Some(&Outcome::Refused(crate::link::phrase::spoken("Switching to Mission is currently not available")))
        );
    }

    #[test]
    fn accepted_alone_never_completes_a_mode_change() {
        let mut change = ModeChange::ordinary(at(0), Mode::Mission, Mono(0));

        change.receive(at(4), &ack(CommandResult::Accepted));
        change.receive(at(8), &ack(CommandResult::Accepted));
        change.receive(at(900), &beat(Mode::Hold));
        assert_eq!(change.outcome(), None);
        change.handle_timeout(at(3_000));

        assert!(matches!(change.outcome(), Some(Outcome::Unknown(_))));
    }

    #[test]
    fn the_mode_seen_behind_an_acknowledgement_is_done() {
        let mut change = ModeChange::ordinary(at(0), Mode::Hold, Mono(0));

        change.receive(at(2), &beat(Mode::Hold));
        assert_eq!(change.outcome(), None, "left before the command arrived");
        change.receive(at(8), &ack(CommandResult::Accepted));
        change.receive(at(700), &beat(Mode::Hold));

        assert_eq!(change.outcome(), Some(&Outcome::Done));
    }

    #[test]
    fn the_next_ordinary_change_waits_and_an_urgent_one_does_not_take_an_older_refusal_as_its_own() {
        let mut first = ModeChange::ordinary(at(0), Mode::Mission, Mono(0));
        first.handle_timeout(at(3_000));
        assert_eq!(first.free_at(), Mono(3_500_000));

        let mut ordinary = ModeChange::ordinary(at(3_100), Mode::Hold, first.free_at());
        assert_eq!(ordinary.poll_transmit(), None);
        ordinary.handle_timeout(at(3_500));
        assert_eq!(ordinary.poll_transmit(), Some(Outgoing::SetMode(Mode::Hold)));

        let mut urgent = ModeChange::urgent(at(3_100), Mode::Hold, first.free_at());
        assert_eq!(urgent.poll_transmit(), Some(Outgoing::SetMode(Mode::Hold)));
        urgent.receive(at(3_200), &ack(CommandResult::Refused(1)));
        urgent.receive(at(4_200), &beat(Mode::Hold));
        assert_eq!(urgent.outcome(), Some(&Outcome::Done));
    }
}
