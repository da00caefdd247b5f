//! The hook of the payload, moved by DO_GRIPPER on the ground and nowhere else.
//!
//! Everything that says 'pad safe' must be seen, and fresh: on the ground, motors off, Hold, no mission on board. PX4 answers
//! IN_PROGRESS at once and ACCEPTED 1.1 s later, by a timer; when the hook is already there ACCEPTED comes at once. So a command
//! whose answer was lost is sent again without harm.
//!
//! | state  | IN_PROGRESS  | ACCEPTED | refusal | 1 s (3 s in progress) | 4th try | no longer safe |
//! |--------|--------------|----------|---------|-----------------------|---------|----------------|
//! | sent   | in progress  | done     | refused | sent again            | unknown | unknown        |

use crate::units::words::{Words, words};
use std::collections::VecDeque;

use crate::domain::flight::{GripperAct, LandedState, Mode, Outcome, Report};
use crate::units::time::{Mono, Now, Span};

use super::message::{CommandName, CommandResult, Message, Outgoing};
use super::timers::Timeout;

const DO_GRIPPER: u16 = 211;
/// How long the first answer is waited for.
const FIRST: Span = Span::secs(1);
/// How long the last is: the hook moves for about a second.
const MOVING: Span = Span::secs(3);
/// How often it is sent.
const MOST_TRIES: u8 = 4;
/// Signs of safety older than this are none.
const FRESH: Span = Span::secs(5);

/// The newest of each sign.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    at_rest: Option<(bool, Mono)>,
    landed: Option<(bool, Mono)>,
    empty: Option<(bool, Mono)>,
}

impl Signs {
    fn why_not(&self, now: Now) -> Option<Words> {
        let holds = |sign: Option<(bool, Mono)>| sign.is_some_and(|(yes, at)| yes && now.mono.since(at) < FRESH);
        if !holds(self.landed) {
            Some(words("không thấy máy bay ở dưới đất", "the aircraft is not seen on the ground"))
        } else if !holds(self.at_rest) {
            Some(words("không thấy máy bay ở chế độ Giữ chỗ với động cơ tắt", "the aircraft is not seen in Hold with its motors off"))
        } else if !holds(self.empty) {
            Some(words(
                "chưa thấy máy bay đã xóa nhiệm vụ: bãi đáp chưa an toàn",
                "the aircraft is not seen without a mission: the pad is not safe",
            ))
        } else {
            None
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Moving {
    act: GripperAct,
    tries: u8,
    until: Mono,
}

/// The hook of one aircraft.
#[derive(Debug, Default)]
pub struct Gripper {
    fitted: bool,
    signs: Signs,
    moving: Option<Moving>,
    out: Option<Outgoing>,
    reports: VecDeque<Report>,
}

impl Gripper {
    /// With a hook, or without.
    #[must_use]
    pub fn new(fitted: bool) -> Self {
        Self { fitted, ..Self::default() }
    }

    /// Takes an order.
    pub fn order(&mut self, now: Now, act: GripperAct) {
        let why = if !self.fitted {
            Some(words("loại máy bay này không có móc thả", "this type of aircraft has no hook"))
        } else if self.moving.is_some_and(|moving| moving.act != act) {
            Some(words("móc đang chuyển động theo chiều ngược lại", "the hook is being moved the other way"))
        } else {
            self.signs.why_not(now)
        };
        match why {
            Some(why) => self.reports.push_back(Report::Gripper { act, outcome: Outcome::Refused(why) }),
            None if self.moving.is_none() => self.send(now, act, 1),
            None => {}
        }
    }

    fn send(&mut self, now: Now, act: GripperAct, tries: u8) {
        self.moving = Some(Moving { act, tries, until: now.mono + FIRST });
        self.out = Some(Outgoing::Gripper { release: act == GripperAct::Release });
    }

    fn end(&mut self, outcome: Outcome) {
        if let Some(moving) = self.moving.take() {
            self.out = None;
            self.reports.push_back(Report::Gripper { act: moving.act, outcome });
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::Heartbeat { mode, armed, .. } = message {
            self.signs.at_rest = Some((*mode == Mode::Hold && !armed, now.mono));
        } else if let Message::State { landed, .. } = message {
            self.signs.landed = Some((*landed == LandedState::OnGround, now.mono));
        } else if let Message::Plan(plan) = message {
            self.signs.empty = Some((plan.total.is_none(), now.mono));
        } else if let Message::CommandAck { command: CommandName::Other(DO_GRIPPER), result, .. } = message
            && self.out.is_none()
        {
            match result {
                CommandResult::Accepted => self.end(Outcome::Done),
                CommandResult::InProgress => self.moving.iter_mut().for_each(|moving| moving.until = now.mono + MOVING),
                CommandResult::Refused(_) => self.end(Outcome::Refused(result.word())),
            }
        }
        if self.moving.is_some()
            && let Some(why) = self.signs.why_not(now)
        {
            self.end(Outcome::Unknown(words("trong lúc móc chuyển động", "while the hook moved").and(", ", &why)));
        }
    }

    /// Sends again, and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        let Some(moving) = self.moving.filter(|moving| moving.until <= now.mono) else { return };
        if let Some(why) = self.signs.why_not(now) {
            self.end(Outcome::Unknown(words("trong lúc móc chuyển động", "while the hook moved").and(", ", &why)));
        } else if moving.tries < MOST_TRIES {
            self.send(now, moving.act, moving.tries + 1);
        } else {
            self.end(Outcome::Unknown(words(
                format!("không có trả lời, đã gửi {MOST_TRIES} lần"),
                format!("not answered, sent {MOST_TRIES} times"),
            )));
        }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// How an order ended.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.moving.map(|moving| (moving.until, "hook"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Target;
    use super::*;
    use crate::domain::flight::{PlanOnBoard, VtolState};
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn ack(result: CommandResult) -> Message {
        Message::CommandAck { command: CommandName::Other(211), result, to: Target { system: 255, component: 190 } }
    }
    fn see(gripper: &mut Gripper, now: Now, landed: LandedState, armed: bool, total: Option<u16>) {
        let plan = PlanOnBoard { item: None, total, state: 1, mission_id: 0, fence_id: 0, rally_id: 0 };
        gripper.receive(now, &Message::Plan(plan));
        gripper.receive(now, &Message::State { landed, vtol: VtolState::Hover });
        gripper.receive(now, &Message::Heartbeat { mode: Mode::Hold, armed, status: 3 });
    }
    fn safe() -> Gripper {
        let mut gripper = Gripper::new(true);
        see(&mut gripper, at(0), LandedState::OnGround, false, None);
        gripper
    }
    fn outcome(gripper: &mut Gripper) -> Option<Outcome> {
        gripper.poll_event().map(|report| if let Report::Gripper { outcome, .. } = report { outcome } else { panic!("{report:?}") })
    }

    #[test]
    fn in_progress_and_then_accepted_as_recorded_is_done() {
        let mut gripper = safe();

        gripper.order(at(100), GripperAct::Release);
        assert_eq!(gripper.poll_transmit(), Some(Outgoing::Gripper { release: true }));
        gripper.receive(at(107), &ack(CommandResult::InProgress));
        gripper.handle_timeout(at(1_150));
        assert_eq!(gripper.poll_transmit(), None);
        gripper.receive(at(1_194), &ack(CommandResult::Accepted));

        assert_eq!(outcome(&mut gripper), Some(Outcome::Done));
        assert_eq!(gripper.next_timeout(), None);
    }

    #[test]
    fn nothing_is_sent_in_the_air_armed_with_a_mission_on_stale_signs_or_without_a_hook() {
        let mut cases = Vec::new();
        for (landed, armed, total) in
            [(LandedState::Landing, false, None), (LandedState::OnGround, true, None), (LandedState::OnGround, false, Some(5))]
        {
            let mut gripper = Gripper::new(true);
            see(&mut gripper, at(0), landed, armed, total);
            cases.push((gripper, at(100)));
        }
        cases.push((safe(), at(6_000)));
        let mut unfitted = Gripper::new(false);
        see(&mut unfitted, at(0), LandedState::OnGround, false, None);
        cases.push((unfitted, at(100)));

        for (mut gripper, now) in cases {
            gripper.order(now, GripperAct::Release);

            assert_eq!(gripper.poll_transmit(), None);
            assert!(matches!(outcome(&mut gripper), Some(Outcome::Refused(_))));
        }
    }

    #[test]
    fn silence_is_asked_again_and_ends_unknown() {
        let mut gripper = safe();
        gripper.order(at(0), GripperAct::Grab);
        let mut sent = 0;

        for n in 0..10 {
            see(&mut gripper, at(n * 1_000), LandedState::OnGround, false, None);
            gripper.handle_timeout(at(n * 1_000));
            sent += usize::from(gripper.poll_transmit().is_some());
        }

        assert_eq!(sent, usize::from(MOST_TRIES));
        assert!(matches!(outcome(&mut gripper), Some(Outcome::Unknown(_))));
    }

    #[test]
    fn arming_while_the_hook_moves_ends_it_unknown_and_nothing_is_repeated() {
        let mut gripper = safe();
        gripper.order(at(0), GripperAct::Release);
        gripper.poll_transmit();

        see(&mut gripper, at(500), LandedState::OnGround, true, None);
        gripper.handle_timeout(at(2_000));

        assert_eq!(gripper.poll_transmit(), None);
        assert!(matches!(outcome(&mut gripper), Some(Outcome::Unknown(_))));
    }
}
