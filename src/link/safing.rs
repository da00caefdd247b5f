//! After a landing: out of AUTO.MISSION and nothing on board, so that a later arming cannot take off.
//!
//! PX4 gives the former mode back after any landing; in AUTO.MISSION the next arming takes off by itself. Hold and the clear go
//! out together and are each repeated until seen; both are harmless twice.
//!
//! | seen                                       | concludes                                   |
//! |--------------------------------------------|---------------------------------------------|
//! | armed, or in the air                       | `Refused`, nothing is sent                  |
//! | disarmed on the ground                     | begins                                      |
//! | Hold, after it was set, and an empty stream| `Done`                                      |
//! | Hold refused                               | set again (2 s later)                       |
//! | 30 s without both                          | `Unknown`, with what is missing             |

use crate::domain::flight::{LandedState, Mode, Outcome, Report};
use crate::units::time::{Mono, Now, Span};
use crate::units::words::{Words, words};

use super::command::ModeChange;
use super::message::{Message, Outgoing};
use super::timers::{Timeout, earliest};

/// Bound of the whole: three times the 10 s within which safing is wanted.
const WITHIN: Span = Span::secs(30);
/// How often the clear is repeated.
const CLEAR_AGAIN: Span = Span::millis(1_500);
/// Pause before Hold is set again.
const HOLD_AGAIN: Span = Span::secs(2);

/// One safing.
#[derive(Debug)]
pub struct Safing {
    until: Mono,
    disarmed: bool,
    on_ground: bool,
    hold: Option<ModeChange>,
    holding: bool,
    mode_free_at: Mono,
    clear_at: Option<Mono>,
    cleared: bool,
    empty: bool,
    out: Option<Outgoing>,
    ended: bool,
    report: Option<Report>,
}

impl Safing {
    /// Begins; nothing is sent before the aircraft is seen disarmed on the ground.
    #[must_use]
    pub fn new(now: Now, mode_free_at: Mono) -> Self {
        Self {
            until: now.mono + WITHIN,
            disarmed: false,
            on_ground: false,
            hold: None,
            holding: false,
            mode_free_at,
            clear_at: None,
            cleared: false,
            empty: false,
            out: None,
            ended: false,
            report: None,
        }
    }

    /// First moment at which an ordinary mode change may go out after this.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        self.hold.as_ref().map_or(self.mode_free_at, ModeChange::free_at)
    }

    /// Ends it for something else.
    pub fn abandon(&mut self, why: &Words) {
        self.finish(Outcome::Unknown(words("việc đưa về an toàn bị bỏ dở", "safing was abandoned").and(": ", why)));
    }

    fn finish(&mut self, outcome: Outcome) {
        if !self.ended {
            self.mode_free_at = self.mode_free_at();
            self.hold = None;
            self.out = None;
            self.ended = true;
            self.report = Some(Report::Safed(outcome));
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if self.ended {
            return;
        }
        if let Some(hold) = &mut self.hold {
            hold.receive(now, message);
        }
        if let Message::Heartbeat { mode, armed, .. } = message {
            self.disarmed = !armed;
            self.holding &= *mode == Mode::Hold;
            if *armed {
                self.finish(Outcome::Refused(words("động cơ máy bay đang mở khóa", "the aircraft is armed")));
            }
        } else if let Message::State { landed, .. } = message {
            self.on_ground = *landed == LandedState::OnGround;
            if landed.is_airborne() {
                self.finish(Outcome::Refused(words("máy bay đang bay", "the aircraft is in the air")));
            }
        } else if let Message::Plan(plan) = message
            && self.cleared
        {
            self.empty = plan.total.is_none_or(|n| n == 0) && plan.mission_id == 0;
        }
        self.advance(now);
    }

    fn advance(&mut self, now: Now) {
        if self.ended {
            return;
        }
        if self.disarmed && self.on_ground && self.clear_at.is_none() {
            self.clear_at = Some(now.mono);
            self.hold = Some(ModeChange::ordinary(now, Mode::Hold, self.mode_free_at));
        }
        if !self.empty && self.clear_at.is_some_and(|at| at <= now.mono) {
            self.out = Some(Outgoing::ClearAll);
            self.cleared = true;
            self.clear_at = Some(now.mono + CLEAR_AGAIN);
        }
        match self.hold.as_ref().and_then(|hold| hold.outcome().cloned()) {
            Some(Outcome::Done) => {
                self.holding = true;
                self.mode_free_at = self.mode_free_at();
                self.hold = None;
            }
            Some(Outcome::Refused(_) | Outcome::Unknown(_)) => {
                self.hold = Some(ModeChange::ordinary(now, Mode::Hold, now.mono + HOLD_AGAIN));
            }
            None => {}
        }
        if !self.holding && self.hold.is_none() && self.clear_at.is_some() {
            self.hold = Some(ModeChange::ordinary(now, Mode::Hold, self.mode_free_at));
        }
        if self.holding && self.empty {
            self.finish(Outcome::Done);
        } else if self.until <= now.mono {
            let missing = match (self.clear_at, self.holding, self.empty) {
                (None, ..) => words("không thấy máy bay ở dưới đất với động cơ tắt", "the aircraft was not seen disarmed on the ground"),
                (Some(_), false, false) => {
                    words("không thấy Giữ chỗ, cũng không thấy nhiệm vụ đã xóa", "neither Hold nor an empty mission was seen")
                }
                (Some(_), false, true) => words("không thấy chế độ Giữ chỗ", "Hold was not seen"),
                (Some(_), true, _) => words("không thấy nhiệm vụ đã xóa", "an empty mission was not seen"),
            };
            self.finish(Outcome::Unknown(missing));
        }
    }

    /// Repeats and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        if let Some(hold) = &mut self.hold {
            hold.handle_timeout(now);
        }
        self.advance(now);
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take().or_else(|| self.hold.as_mut().and_then(ModeChange::poll_transmit))
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.report.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        if self.ended {
            return None;
        }
        let clear = self.clear_at.filter(|_| !self.empty).map(|at| (at, "safing: clear"));
        let hold = self.hold.as_ref().and_then(ModeChange::next_timeout);
        earliest([Some((self.until, "safing")), clear, hold])
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match (self.ended, self.clear_at, self.holding, self.empty) {
            (true, ..) => "ended",
            (false, None, ..) => "looking",
            (false, Some(_), false, false) => "making safe",
            (false, Some(_), true, false) => "making safe, Hold seen",
            (false, Some(_), _, true) => "making safe, empty seen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::{CommandName, CommandResult, Target};
    use super::*;
    use crate::domain::flight::{PlanOnBoard, VtolState};
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn beat(mode: Mode, armed: bool) -> Message {
        Message::Heartbeat { mode, armed, status: 3 }
    }
    fn state(landed: LandedState) -> Message {
        Message::State { landed, vtol: VtolState::Hover }
    }
    fn plan(total: Option<u16>, mission_id: u32) -> Message {
        Message::Plan(PlanOnBoard { item: Some(0), total, state: 1, mission_id, fence_id: 0, rally_id: 0 })
    }
    fn sent(safing: &mut Safing) -> Vec<Outgoing> {
        std::iter::from_fn(|| safing.poll_transmit()).collect()
    }

    #[test]
    fn hold_and_an_empty_mission_both_seen_are_done() {
        let mut safing = Safing::new(at(0), Mono(0));
        safing.receive(at(10), &beat(Mode::Mission, false));
        assert_eq!(sent(&mut safing), []);
        safing.receive(at(20), &state(LandedState::OnGround));
        assert_eq!(sent(&mut safing), [Outgoing::ClearAll, Outgoing::SetMode(Mode::Hold)]);

        let to = Target { system: 255, component: 190 };
        safing.receive(at(30), &Message::CommandAck { command: CommandName::SetMode, result: CommandResult::Accepted, to });
        safing.receive(at(900), &beat(Mode::Hold, false));
        assert_eq!(safing.poll_event(), None);
        safing.receive(at(1_000), &plan(None, 0));

        assert_eq!(safing.poll_event(), Some(Report::Safed(Outcome::Done)));
        assert_eq!(safing.next_timeout(), None);
    }

    #[test]
    fn an_armed_aircraft_is_left_alone_and_silence_is_unknown() {
        let mut armed = Safing::new(at(0), Mono(0));
        armed.receive(at(10), &state(LandedState::OnGround));
        armed.receive(at(11), &beat(Mode::Mission, true));
        let mut silent = Safing::new(at(0), Mono(0));
        silent.handle_timeout(at(30_000));

        assert_eq!(sent(&mut armed), []);
        assert!(matches!(armed.poll_event(), Some(Report::Safed(Outcome::Refused(_)))));
        assert!(matches!(silent.poll_event(), Some(Report::Safed(Outcome::Unknown(_)))));
    }
}
