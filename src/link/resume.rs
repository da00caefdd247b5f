//! Going on with the mission after a hold or a return: a person's decision, sent once.
//!
//! | step     | does                  | goes on when                                         | else                                  |
//! |----------|-----------------------|------------------------------------------------------|---------------------------------------|
//! | checking | nothing               | armed, in the air, the held package streamed, and the line from here to the next item inside of the fence | refused when not, or after 4 s |
//! | changing | sets AUTO.MISSION     | the mode seen: `Done`                                | as [`ModeChange`] ends; refused once it is seen disarmed |
//!
//! PX4 would take a resume outside of the fence too, and fly on through what the fence keeps it out of.

use crate::domain::flight::{Mode, Outcome, PlanOnBoard, Report};
use crate::domain::mission::holds_line;
use crate::units::time::{Mono, Now, Span};
use crate::units::words::{Words, words};

use super::carried::Carried;
use super::command::ModeChange;
use super::home::Whereabouts;
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
    whereabouts: Whereabouts,
    step: Step,
    mode_free_at: Mono,
    armed: bool,
    airborne: bool,
    outcome: Option<Outcome>,
}

impl Resume {
    /// Begins; nothing is sent before the package was seen to be the one that is held.
    #[must_use]
    pub fn new(now: Now, carried: Carried, mode_free_at: Mono, whereabouts: Whereabouts) -> Self {
        let step = Step::Checking { until: now.mono + CHECK };
        Self { carried, whereabouts, step, mode_free_at, armed: false, airborne: false, outcome: None }
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
    pub fn abandon(&mut self, why: &Words) {
        let outcome = match &self.step {
            Step::Changing(change) if change.is_sent() => Outcome::Unknown(why.clone()),
            Step::Checking { .. } | Step::Changing(_) | Step::Ended => Outcome::Refused(why.clone()),
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
        self.whereabouts.receive(now, message);
        if let Message::Heartbeat { armed: false, .. } = message
            && matches!(self.step, Step::Changing(_))
        {
            self.finish(Outcome::Refused(words("động cơ máy bay đã tắt", "the aircraft is disarmed")));
        }
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
            match self.carried.agrees(plan).and_then(|()| self.way_is_held(plan)) {
                Err(why) => self.finish(Outcome::Refused(why)),
                Ok(true) if self.armed && self.airborne => {
                    self.step = Step::Changing(ModeChange::ordinary(now, Mode::Mission, self.mode_free_at));
                }
                Ok(_) => {}
            }
        }
        self.conclude();
    }

    /// Whether the fence holds the line from here to the item that it would fly to; false while the place is not known.
    fn way_is_held(&self, plan: &PlanOnBoard) -> Result<bool, Words> {
        let Some(here) = self.whereabouts.place() else { return Ok(false) };
        let item = plan.item.map_or(0, usize::from);
        let next = self.carried.places.iter().skip(item).find_map(|place| *place).unwrap_or(here);
        if holds_line(&self.carried.fence, here, next) {
            return Ok(true);
        }
        Err(words("đường tới điểm tiếp theo ra ngoài hàng rào bay", "the way to the next item leads outside of the fence"))
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
                let what = if self.whereabouts.place().is_none() {
                    words("không biết vị trí của nó", "its place is not known")
                } else {
                    words("nó không mang gói đã kiểm", "not with the package that is held")
                };
                let unseen = words("không thấy máy bay đang bay, hoặc", "the aircraft was not seen in the air, or");
                self.finish(Outcome::Refused(unseen.and(" ", &what)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::{LandedState, Motion, VtolState};
    use crate::domain::geo::Position;
    use crate::domain::mission::PackageDigest;
    use crate::units::altitude::{AboveHome, Amsl};
    use crate::units::ids::FlightId;
    use crate::units::quantity::{Degrees, MetresPerSecond};
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn corner(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }
    /// A resume of an aircraft at a place: its fence has a corner that points inwards at the top, between two towers.
    fn resume(here: Position) -> Resume {
        let fence = vec![corner(0.0, 0.0), corner(0.0, 0.1), corner(0.1, 0.1), corner(0.02, 0.05), corner(0.1, 0.0)];
        let home = (corner(0.01, 0.01), Amsl(0.0));
        let places = vec![Some(corner(0.06, 0.01)), None, Some(corner(0.01, 0.09))];
        let (flight, digest) = (FlightId(1), PackageDigest([7; 32]));
        let carried = Carried { flight, digest, ids: [1, 2, 3], total: 3, home, fence, places, return_height: 80.0 };
        let mut resume = Resume::new(at(0), carried, Mono(0), Whereabouts::default());
        resume.receive(at(10), &Message::Heartbeat { mode: Mode::Hold, armed: true, status: 5 });
        resume.receive(at(20), &Message::State { landed: LandedState::InAir, vtol: VtolState::Wing });
        let (amsl, above_home) = (Amsl(80.0), AboveHome(80.0));
        let motion =
            Motion { at: here, amsl, above_home, ground_speed: MetresPerSecond(16.0), climb: MetresPerSecond(0.0), track: Degrees(0.0) };
        resume.receive(at(30), &Message::Position { boot_ms: 1, motion });
        resume
    }
    fn plan(item: u16) -> Message {
        Message::Plan(PlanOnBoard { item: Some(item), total: Some(3), state: 4, mission_id: 1, fence_id: 2, rally_id: 3 })
    }
    fn outcome(resume: &mut Resume) -> Option<Outcome> {
        resume.poll_event().map(|report| {
            let Report::Resume(outcome) = report else { panic!("{report:?}") };
            outcome
        })
    }

    #[test]
    fn after_a_breach_nothing_goes_on_outside_of_the_fence_or_across_it() {
        let mut outside = resume(corner(0.12, 0.01));
        outside.receive(at(40), &plan(0));
        let mut across = resume(corner(0.06, 0.09));
        across.receive(at(40), &plan(0));

        for resume in [&mut outside, &mut across] {
            assert_eq!(resume.poll_transmit(), None);
            assert!(matches!(outcome(resume), Some(Outcome::Refused(why)) if why.en.contains("fence")));
        }
    }

    #[test]
    fn inside_it_the_mission_goes_on_to_the_next_item_that_has_a_place() {
        let mut resume = resume(corner(0.06, 0.09));
        resume.receive(at(40), &plan(1));

        assert_eq!(resume.poll_transmit(), Some(Outgoing::SetMode(Mode::Mission)));
    }

    #[test]
    fn without_a_fix_the_place_is_fiction_and_nothing_goes_on() {
        let mut resume = resume(corner(0.01, 0.05));
        resume.receive(at(35), &Message::Gps { fix: 0, satellites: None, accuracy: None });
        resume.receive(at(40), &plan(2));
        resume.handle_timeout(at(4_000));

        assert_eq!(resume.poll_transmit(), None);
        assert!(matches!(outcome(&mut resume), Some(Outcome::Refused(why)) if why.en.contains("place is not known")));
    }
}
