//! Going on with the mission after a hold or a return: a person's decision, sent once.
//!
//! | step     | does                  | goes on when                                         | else                                  |
//! |----------|-----------------------|------------------------------------------------------|---------------------------------------|
//! | checking | nothing               | armed, in the air, and the held package streamed     | refused when it differs or after 4 s  |
//! | changing | sets AUTO.MISSION     | the mode seen: `Done`                                | as [`ModeChange`] ends                |

use crate::domain::flight::{Mode, Outcome, Report};
use crate::units::time::{Mono, Now, Span};

use super::carried::Carried;
use super::command::ModeChange;
use super::message::{Message, Outgoing};
use super::timers::Timeout;

/// The stream comes each second.
const CHECK: Span = Span::secs(4);

#[derive(Debug)]
enum Step {
    Checking { until: Mono },
    Changing(ModeChange),
    Ended,
}

/// One resume.
#[derive(Debug)]
pub struct Resume {
    carried: Carried,
    step: Step,
    mode_free_at: Mono,
    armed: bool,
    airborne: bool,
    outcome: Option<Outcome>,
}

impl Resume {
    /// Begins; nothing is sent before the package was seen to be the one that is held.
    #[must_use]
    pub fn new(now: Now, carried: Carried, mode_free_at: Mono) -> Self {
        Self { carried, step: Step::Checking { until: now.mono + CHECK }, mode_free_at, armed: false, airborne: false, outcome: None }
    }

    /// First moment at which an ordinary mode change may go out after this.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        match &self.step {
            Step::Changing(change) => change.free_at(),
            Step::Checking { .. } | Step::Ended => self.mode_free_at,
        }
    }

    /// Ends it for something else.
    pub fn abandon(&mut self, why: &str) {
        let outcome = match &self.step {
            Step::Changing(change) if change.is_sent() => Outcome::Unknown(why.to_owned()),
            Step::Checking { .. } | Step::Changing(_) | Step::Ended => Outcome::Refused(why.to_owned()),
        };
        self.finish(outcome);
    }

    fn finish(&mut self, outcome: Outcome) {
        if !matches!(self.step, Step::Ended) {
            self.mode_free_at = self.mode_free_at();
            self.step = Step::Ended;
            self.outcome = Some(outcome);
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Step::Changing(change) = &mut self.step {
            change.receive(now, message);
        }
        if let Message::Heartbeat { armed, .. } = message {
            self.armed = *armed;
        } else if let Message::State { landed, .. } = message {
            self.airborne = landed.is_airborne();
        } else if let Message::Plan(plan) = message
            && matches!(self.step, Step::Checking { .. })
        {
            match self.carried.agrees(plan) {
                Err(why) => self.finish(Outcome::Refused(why)),
                Ok(()) if self.armed && self.airborne => {
                    self.step = Step::Changing(ModeChange::ordinary(now, Mode::Mission, self.mode_free_at));
                }
                Ok(()) => {}
            }
        }
        self.conclude();
    }

    fn conclude(&mut self) {
        if let Step::Changing(change) = &self.step
            && let Some(outcome) = change.outcome().cloned()
        {
            self.finish(outcome);
        }
    }

    /// Gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        match &mut self.step {
            Step::Changing(change) => change.handle_timeout(now),
            Step::Checking { until } if *until <= now.mono => {
                self.finish(Outcome::Refused("the aircraft was not seen in the air with the package that is held".to_owned()));
            }
            Step::Checking { .. } | Step::Ended => {}
        }
        self.conclude();
    }

    /// The command when it is due.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        match &mut self.step {
            Step::Changing(change) => change.poll_transmit(),
            Step::Checking { .. } | Step::Ended => None,
        }
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.outcome.take().map(Report::Resume)
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match &self.step {
            Step::Checking { until } => Some((*until, "resume: state of the aircraft")),
            Step::Changing(change) => change.next_timeout(),
            Step::Ended => None,
        }
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.step {
            Step::Checking { .. } => "checking",
            Step::Changing(_) => "changing",
            Step::Ended => "ended",
        }
    }
}
