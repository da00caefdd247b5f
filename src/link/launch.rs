//! The launch: one sequence that cannot take off before the clearance's word, and that says in the end what was seen.
//!
//! | step      | does                                  | goes on when                                       | else                              |
//! |-----------|---------------------------------------|----------------------------------------------------|-----------------------------------|
//! | checking  | nothing                               | disarmed, on the ground, package streamed as held, not started | refused after 4 s     |
//! | holding   | sets AUTO.LOITER (always, it is harmless) | Hold seen in a report made after it            | refused, or tried again 3 times   |
//! | arming    | arms; again, at most twice, where a second later it is seen disarmed and nothing answered | armed in Hold seen | standing down |
//! | looking   | asks for home, 1 s to 3 s             | package still streamed as held, no word against it, home near the planned one and inside of the fence, clearance valid | standing down |
//! | starting  | sets AUTO.MISSION; again, at most twice, where from a second later on it is twice seen armed in Hold on the ground | landed state taking off or in the air: `Done`      | refused by PX4: standing down; disarmed: refused; 20 s: unknown |
//! | standing down | disarms, each second, 8 times     | disarmed seen twice: `Refused`                     | unknown                           |
//!
//! Nothing is repeated blindly: arming and the start leave again only where the aircraft's own state shows that they were not
//! done, while it stands on the ground in Hold; both are harmless twice there. MISSION_START is not among the words of this link:
//! repeated in flight it would begin the mission anew. If everything falls silent after arming, PX4 disarms itself after 11 s. Disarming is
//! repeated because PX4 denies it in the air and takes it any number of times on the ground.

use std::collections::VecDeque;

use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{Home, LandedState, Mode, Outcome, PlanOnBoard, Report};
use crate::units::ids::FlightId;
use crate::units::time::{Mono, Now, Span};

use super::carried::{Carried, NOT_STARTED};
use super::command::{ArmAnswer, Arming, ModeChange};
use super::home::homes_agree;
use super::message::{Message, Outgoing};
use super::text::voids_package;
use super::timers::{Timeout, earliest};
use super::wire::holds;

/// Heartbeat, state and mission come each second; a lossy link may need a few.
const CHECK: Span = Span::secs(4);
/// PX4 drops a fence that does not hold the new home half a second after arming set it.
const LOOK_AT_LEAST: Span = Span::secs(1);
/// The bound of the second look.
const LOOK_AT_MOST: Span = Span::secs(3);
/// How often home is asked for meanwhile: arming set it anew.
const HOME_AGAIN: Span = Span::millis(600);
/// PX4 shows take-off within 2 s of the start, disarms itself 11 s after arming, and reports each second.
const AIRBORNE_WITHIN: Span = Span::secs(20);
/// Time between two disarmings, and how many.
const DISARM_AGAIN: Span = Span::secs(1);
const DISARM_TRIES: u8 = 8;
/// Changes to Hold before it counts as unanswered.
const HOLD_TRIES: u8 = 3;
/// Heartbeats in a row that show disarmed before it is believed.
const DISARMED_TWICE: u8 = 2;
/// Texts up to this severity (4 is warning) give reasons.
const REASON: u8 = 4;
/// Armings and starts in all.
const MOST_TRIES: u8 = 3;
/// A state report this long after a command was made after the command arrived: longer than the slowest link's round trip.
const SURELY_AFTER: Span = Span::secs(1);
/// MAV_STATE from which on a failsafe is in force.
const CRITICAL: u8 = 5;

#[derive(Debug)]
enum Step {
    Checking { until: Mono },
    Holding { change: ModeChange, tries: u8 },
    Arming { arming: Arming, tries: u8, sent: Mono, still_disarmed: bool, answered: Option<Mono> },
    Looking { since: Mono, plan_ok: bool, home_ok: bool, ask: Mono },
    Starting { change: ModeChange, tries: u8, sent: Mono, still_in_hold: u8, until: Mono },
    StandingDown { why: String, tries: u8, again: Mono },
    Ended,
}

/// One launch.
#[derive(Debug)]
pub struct Launch {
    clearance: Clearance,
    carried: Carried,
    step: Step,
    mode_free_at: Mono,
    disarmed: Option<bool>,
    disarmed_in_a_row: u8,
    on_ground: bool,
    words: Option<String>,
    out: VecDeque<Outgoing>,
    outcome: Option<Outcome>,
}

impl Launch {
    /// Begins a launch of the package that is held. The caller has matched clearance, tail and package.
    #[must_use]
    pub fn new(now: Now, clearance: Clearance, carried: Carried, mode_free_at: Mono) -> Self {
        Self {
            clearance,
            carried,
            step: Step::Checking { until: now.mono + CHECK },
            mode_free_at,
            disarmed: None,
            disarmed_in_a_row: 0,
            on_ground: false,
            words: None,
            out: VecDeque::new(),
            outcome: None,
        }
    }

    /// The flight.
    #[must_use]
    pub fn flight(&self) -> FlightId {
        self.clearance.flight()
    }

    /// First moment at which an ordinary mode change may go out after this.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        match &self.step {
            Step::Holding { change, .. } | Step::Starting { change, .. } => change.free_at(),
            Step::Checking { .. } | Step::Arming { .. } | Step::Looking { .. } | Step::StandingDown { .. } | Step::Ended => {
                self.mode_free_at
            }
        }
    }

    /// Something happened that takes the ground from under this launch. Before the start it stands down; after it, only what is
    /// seen counts.
    pub fn object(&mut self, now: Now, why: &str) {
        match &self.step {
            Step::Checking { .. } | Step::Holding { .. } => {
                self.mode_free_at = self.mode_free_at();
                self.finish(Outcome::Refused(why.to_owned()));
            }
            Step::Arming { .. } | Step::Looking { .. } => self.stand_down(now, why.to_owned()),
            Step::Starting { change, .. } if !change.is_sent() => self.stand_down(now, why.to_owned()),
            Step::Starting { .. } | Step::StandingDown { .. } | Step::Ended => {}
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        if !matches!(self.step, Step::Ended) {
            self.step = Step::Ended;
            self.outcome = Some(outcome);
        }
    }

    fn with_words(&mut self, why: String) -> String {
        match self.words.take() {
            Some(words) if !why.contains(&words) => format!("{why}: {words}"),
            Some(_) | None => why,
        }
    }

    fn stand_down(&mut self, now: Now, why: String) {
        self.mode_free_at = self.mode_free_at();
        self.disarmed_in_a_row = 0;
        self.out.push_back(Outgoing::Disarm { confirmation: 0 });
        self.step = Step::StandingDown { why, tries: 1, again: now.mono + DISARM_AGAIN };
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        match &mut self.step {
            Step::Holding { change, .. } | Step::Starting { change, .. } => change.receive(now, message),
            Step::Arming { arming, .. } => arming.receive(now, message),
            Step::Checking { .. } | Step::Looking { .. } | Step::StandingDown { .. } | Step::Ended => {}
        }
        if let Message::Heartbeat { mode, armed, status } = message {
            self.heartbeat(now, *mode, *armed, *status);
        } else if let Message::State { landed, .. } = message {
            self.landed(now, *landed);
        } else if let Message::Plan(plan) = message {
            self.streamed(now, plan);
        } else if let Message::Home(home) = message {
            self.home(now, *home);
        } else if let Message::Said { severity, text } = message {
            if voids_package(text) {
                self.object(now, text);
            } else if *severity <= REASON {
                self.words = Some(text.clone());
            }
        }
        self.advance(now);
    }

    fn heartbeat(&mut self, now: Now, mode: Mode, armed: bool, status: u8) {
        self.disarmed = Some(!armed);
        self.disarmed_in_a_row = if armed { 0 } else { self.disarmed_in_a_row.saturating_add(1) };
        let disarmed_twice = self.disarmed_in_a_row >= DISARMED_TWICE;
        match &self.step {
            Step::Holding { .. } if armed => self.finish(Outcome::Refused("the aircraft was armed by somebody else".to_owned())),
            Step::Arming { .. } if armed && mode == Mode::Hold && status < CRITICAL => {
                self.out.push_back(Outgoing::AskHome);
                self.step = Step::Looking { since: now.mono, plan_ok: false, home_ok: false, ask: now.mono + HOME_AGAIN };
            }
            Step::Arming { .. } if armed => {
                self.stand_down(now, format!("armed in mode {mode:?}, state {status} instead of Hold"));
            }
            Step::Arming { sent, .. } => {
                let surely = mode == Mode::Hold && now.mono.since(*sent) >= SURELY_AFTER;
                if let Step::Arming { still_disarmed, .. } = &mut self.step {
                    *still_disarmed = surely;
                }
            }
            Step::Looking { .. } if !armed => self.stand_down(now, "disarmed before the start".to_owned()),
            Step::Looking { .. } if mode != Mode::Hold || status >= CRITICAL => {
                self.stand_down(now, format!("mode {mode:?}, state {status} after arming instead of Hold"));
            }
            Step::Starting { sent, change, .. } if armed => {
                let surely = change.is_sent() && now.mono.since(*sent) >= SURELY_AFTER;
                let in_hold = surely && mode == Mode::Hold && status < CRITICAL && self.on_ground;
                if let Step::Starting { still_in_hold, .. } = &mut self.step {
                    *still_in_hold = if in_hold { still_in_hold.saturating_add(1) } else { 0 };
                }
            }
            Step::Starting { .. } if disarmed_twice => {
                let why = self.with_words("disarmed before take-off".to_owned());
                self.mode_free_at = self.mode_free_at();
                self.finish(Outcome::Refused(why));
            }
            Step::StandingDown { why, .. } if disarmed_twice => {
                let why = why.clone();
                let why = self.with_words(why);
                self.finish(Outcome::Refused(why));
            }
            Step::Checking { .. }
            | Step::Holding { .. }
            | Step::Looking { .. }
            | Step::Starting { .. }
            | Step::StandingDown { .. }
            | Step::Ended => {}
        }
    }

    /// Arming set home to where the aircraft stands: there the fence must hold it, and every height is above it.
    fn home(&mut self, now: Now, home: Home) {
        let inside = self.carried.fence.is_empty() || holds(&self.carried.fence, home.at);
        let agreed = homes_agree(self.carried.home, home);
        if let Step::Looking { home_ok, .. } = &mut self.step {
            match agreed {
                Ok(()) if inside => *home_ok = true,
                Ok(()) => self.stand_down(now, "home lies outside of the fence".to_owned()),
                Err(why) => self.stand_down(now, why),
            }
        }
    }

    fn landed(&mut self, now: Now, landed: LandedState) {
        self.on_ground = landed == LandedState::OnGround;
        let airborne = matches!(landed, LandedState::TakingOff | LandedState::InAir);
        match &self.step {
            Step::Starting { change, .. } if airborne && change.is_sent() => {
                self.mode_free_at = self.mode_free_at();
                self.finish(Outcome::Done);
            }
            Step::Arming { .. } | Step::Looking { .. } if airborne => self.stand_down(now, "in the air before the start".to_owned()),
            Step::StandingDown { .. } if airborne => {
                self.finish(Outcome::Unknown("seen in the air although the launch stood down".to_owned()));
            }
            Step::Checking { .. }
            | Step::Holding { .. }
            | Step::Arming { .. }
            | Step::Looking { .. }
            | Step::Starting { .. }
            | Step::StandingDown { .. }
            | Step::Ended => {}
        }
    }

    fn streamed(&mut self, now: Now, plan: &PlanOnBoard) {
        let checked = self.carried.agrees(plan).and_then(|()| {
            let waits = plan.item == Some(0) && plan.state == NOT_STARTED;
            waits.then_some(()).ok_or_else(|| format!("the mission stands at item {:?} in state {}", plan.item, plan.state))
        });
        match (&mut self.step, checked) {
            (Step::Checking { .. }, Ok(())) if self.disarmed == Some(true) && self.on_ground => {
                let change = ModeChange::ordinary(now, Mode::Hold, self.mode_free_at);
                self.step = Step::Holding { change, tries: 1 };
            }
            (Step::Looking { plan_ok, .. }, Ok(())) => *plan_ok = true,
            (Step::Looking { .. }, Err(why)) => self.stand_down(now, why),
            (Step::Checking { .. } | Step::Holding { .. }, Err(why)) => self.finish(Outcome::Refused(why)),
            (Step::Checking { .. }, Ok(()))
            | (Step::Holding { .. } | Step::Arming { .. } | Step::Starting { .. } | Step::StandingDown { .. } | Step::Ended, _) => {}
        }
    }

    fn arm(&mut self, now: Now, tries: u8) {
        self.words = None;
        self.step = Step::Arming { arming: Arming::new(now), tries, sent: now.mono, still_disarmed: false, answered: None };
    }

    fn start(&mut self, now: Now, tries: u8, until: Mono) {
        let free_at = if tries == 1 { self.mode_free_at } else { now.mono };
        let change = ModeChange::ordinary(now, Mode::Mission, free_at);
        self.step = Step::Starting { change, tries, sent: now.mono.max(free_at), still_in_hold: 0, until };
    }

    /// Moves on where nothing but time or an answer was missing.
    fn advance(&mut self, now: Now) {
        match &mut self.step {
            Step::Holding { change, tries } => {
                let Some(outcome) = change.outcome().cloned() else { return };
                self.mode_free_at = change.free_at();
                match outcome {
                    Outcome::Done => {
                        if self.clearance.is_valid(now.utc) {
                            self.arm(now, 1);
                        } else {
                            self.finish(Outcome::Refused("the clearance expired before arming".to_owned()));
                        }
                    }
                    Outcome::Refused(why) => self.finish(Outcome::Refused(format!("Hold was refused: {why}"))),
                    Outcome::Unknown(_) if *tries < HOLD_TRIES => {
                        *tries += 1;
                        *change = ModeChange::ordinary(now, Mode::Hold, self.mode_free_at);
                    }
                    Outcome::Unknown(why) => self.finish(Outcome::Refused(format!("nothing was armed, Hold was not seen: {why}"))),
                }
            }
            Step::Arming { arming, answered, tries, still_disarmed, .. } => match arming.answer() {
                Some(ArmAnswer::Refused(result)) => {
                    let why = format!("arming was {}", result.word());
                    self.stand_down(now, why);
                }
                Some(ArmAnswer::Silent) if *still_disarmed && *tries < MOST_TRIES && self.clearance.is_valid(now.utc) => {
                    let tries = *tries + 1;
                    self.arm(now, tries);
                }
                Some(ArmAnswer::Silent) => self.stand_down(now, "arming was not answered".to_owned()),
                Some(ArmAnswer::Accepted) => {
                    let since = *answered.get_or_insert(now.mono);
                    if now.mono.since(since) >= LOOK_AT_MOST {
                        self.stand_down(now, "armed was answered but not seen".to_owned());
                    }
                }
                None => {}
            },
            Step::Looking { since, plan_ok, home_ok, ask } => {
                let looked = now.mono.since(*since);
                if *ask <= now.mono && !*home_ok {
                    *ask = now.mono + HOME_AGAIN;
                    self.out.push_back(Outgoing::AskHome);
                }
                if *plan_ok && *home_ok && looked >= LOOK_AT_LEAST {
                    if self.clearance.is_valid(now.utc) {
                        self.start(now, 1, now.mono + AIRBORNE_WITHIN);
                    } else {
                        self.stand_down(now, "the clearance expired before the start".to_owned());
                    }
                } else if looked >= LOOK_AT_MOST {
                    let what = if *plan_ok { "home" } else { "the package" };
                    self.stand_down(now, format!("{what} was not seen again after arming"));
                }
            }
            Step::Starting { change, until, still_in_hold, tries, .. } => {
                if let Some(Outcome::Refused(why)) = change.outcome() {
                    let why = format!("the start was refused: {why}");
                    self.stand_down(now, why);
                } else if *still_in_hold >= 2 && *tries < MOST_TRIES && self.clearance.is_valid(now.utc) {
                    let (tries, until) = (*tries + 1, *until);
                    self.start(now, tries, until);
                } else if *until <= now.mono {
                    self.mode_free_at = self.mode_free_at();
                    let why = self.with_words(format!("started, but not seen taking off within {AIRBORNE_WITHIN}"));
                    self.finish(Outcome::Unknown(why));
                }
            }
            Step::StandingDown { why, tries, again } if *again <= now.mono => {
                if *tries >= DISARM_TRIES {
                    let why = format!("{why}; it was then told to disarm, which was not seen");
                    self.finish(Outcome::Unknown(why));
                } else {
                    self.out.push_back(Outgoing::Disarm { confirmation: *tries });
                    *tries += 1;
                    *again = now.mono + DISARM_AGAIN;
                }
            }
            Step::Checking { until } if *until <= now.mono => {
                let state = match (self.disarmed, self.on_ground) {
                    (None, _) => "no heartbeat was seen",
                    (Some(false), _) => "the aircraft is armed",
                    (Some(true), false) => "the aircraft was not seen on the ground",
                    (Some(true), true) => "the package was not seen in the stream",
                };
                self.finish(Outcome::Refused(format!("nothing was armed: {state}")));
            }
            Step::Checking { .. } | Step::StandingDown { .. } | Step::Ended => {}
        }
    }

    /// Repeats and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        match &mut self.step {
            Step::Holding { change, .. } | Step::Starting { change, .. } => change.handle_timeout(now),
            Step::Arming { arming, .. } => arming.handle_timeout(now),
            Step::Checking { .. } | Step::Looking { .. } | Step::StandingDown { .. } | Step::Ended => {}
        }
        self.advance(now);
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        let own = self.out.pop_front();
        own.or_else(|| match &mut self.step {
            Step::Holding { change, .. } | Step::Starting { change, .. } => change.poll_transmit(),
            Step::Arming { arming, .. } => arming.poll_transmit(),
            Step::Checking { .. } | Step::Looking { .. } | Step::StandingDown { .. } | Step::Ended => None,
        })
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<Report> {
        let outcome = self.outcome.take()?;
        Some(Report::Launch { flight: self.clearance.flight(), outcome })
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match &self.step {
            Step::Checking { until } => Some((*until, "launch: state of the aircraft")),
            Step::Holding { change, .. } => change.next_timeout(),
            Step::Arming { arming, answered, .. } => {
                earliest([arming.next_timeout(), answered.map(|at| (at + LOOK_AT_MOST, "launch: armed seen"))])
            }
            Step::Looking { since, plan_ok: true, home_ok: true, .. } => Some((*since + LOOK_AT_LEAST, "launch: second look")),
            Step::Looking { since, home_ok, ask, .. } => {
                let ask = (!home_ok).then_some((*ask, "launch: home asked for"));
                earliest([Some((*since + LOOK_AT_MOST, "launch: second look")), ask])
            }
            Step::Starting { change, until, .. } => earliest([change.next_timeout(), Some((*until, "launch: airborne"))]),
            Step::StandingDown { again, .. } => Some((*again, "launch: standing down")),
            Step::Ended => None,
        }
    }

    /// The step's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match &self.step {
            Step::Checking { .. } => "checking",
            Step::Holding { .. } => "holding",
            Step::Arming { .. } => "arming",
            Step::Looking { .. } => "looking",
            Step::Starting { .. } => "starting",
            Step::StandingDown { .. } => "standing down",
            Step::Ended => "ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::{CommandName, CommandResult, Target};
    use super::*;
    use crate::domain::flight::VtolState;
    use crate::domain::geo::Position;
    use crate::domain::mission::PackageDigest;
    use crate::units::altitude::Amsl;
    use crate::units::ids::{PersonId, TailId};
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) + Span::millis(ms) }
    }
    fn corner(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }
    fn launch(given: Utc) -> Launch {
        let digest = PackageDigest([7; 32]);
        let fence = vec![corner(0.0, 0.0), corner(0.0, 1.0), corner(1.0, 1.0), corner(1.0, 0.0)];
        let home = (corner(0.5, 0.5), Amsl(0.0));
        let carried =
            Carried { flight: FlightId(1), digest, ids: [1, 2, 3], total: 4, home, fence, places: Vec::new(), return_height: 80.0 };
        let tail = TailId::new("DG-01").expect("a tail");
        let pilot = PersonId::new("pilot-1").expect("a person");
        Launch::new(at(0), Clearance::for_test(FlightId(1), tail, digest, pilot, given), carried, Mono(0))
    }
    fn beat(mode: Mode, armed: bool) -> Message {
        Message::Heartbeat { mode, armed, status: if armed { 4 } else { 3 } }
    }
    fn landed(landed: LandedState) -> Message {
        Message::State { landed, vtol: VtolState::Hover }
    }
    fn plan(mission_id: u32) -> Message {
        Message::Plan(PlanOnBoard { item: Some(0), total: Some(4), state: NOT_STARTED, mission_id, fence_id: 2, rally_id: 3 })
    }
    fn ack(command: CommandName, result: CommandResult) -> Message {
        Message::CommandAck { command, result, to: Target { system: 255, component: 190 } }
    }
    fn home(latitude: f64) -> Message {
        Message::Home(Home { at: corner(latitude, 0.5), amsl: Amsl(0.0) })
    }
    fn sent(launch: &mut Launch) -> Vec<Outgoing> {
        std::iter::from_fn(|| launch.poll_transmit()).collect()
    }
    fn outcome(launch: &mut Launch) -> Option<Outcome> {
        launch.poll_event().map(|report| {
            let Report::Launch { flight: FlightId(1), outcome } = report else { panic!("{report:?}") };
            outcome
        })
    }

    /// A launch that has armed in Hold at 2 s and takes its second look.
    fn looking(given: Utc) -> Launch {
        let mut launch = launch(given);
        for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
            launch.receive(at(100), &message);
        }
        assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Hold)]);
        launch.receive(at(110), &ack(CommandName::SetMode, CommandResult::Accepted));
        launch.receive(at(1_000), &beat(Mode::Hold, false));
        assert_eq!(sent(&mut launch), [Outgoing::Arm]);
        launch.receive(at(1_010), &ack(CommandName::ArmDisarm, CommandResult::Accepted));
        launch.receive(at(2_000), &beat(Mode::Hold, true));
        assert_eq!(sent(&mut launch), [Outgoing::AskHome]);
        launch
    }

    /// The same launch after its start.
    fn started() -> Launch {
        let mut launch = looking(Utc(0));
        launch.receive(at(2_050), &home(0.5));
        launch.receive(at(2_500), &plan(1));
        assert_eq!(sent(&mut launch), [], "a second's look at least");
        launch.handle_timeout(at(3_000));
        assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Mission)]);
        launch
    }

    #[test]
    fn seen_in_the_air_is_done() {
        let mut launch = started();

        launch.receive(at(3_010), &ack(CommandName::SetMode, CommandResult::Accepted));
        launch.receive(at(3_500), &beat(Mode::Mission, true));
        assert_eq!(outcome(&mut launch), None, "the mode alone is not the air");
        launch.receive(at(4_500), &landed(LandedState::TakingOff));

        assert_eq!(outcome(&mut launch), Some(Outcome::Done));
    }

    #[test]
    fn what_is_wrong_at_the_second_look_disarms_and_nothing_starts() {
        let dropped = Message::Said { severity: 2, text: "Geofence invalid, doesn't contain Home position".to_owned() };
        let high = Message::Home(Home { at: corner(0.5, 0.5), amsl: Amsl(489.0) });
        for wrong in [dropped, plan(99), home(5.0), home(0.501), high, beat(Mode::Mission, true), beat(Mode::Hold, false)] {
            let mut launch = looking(Utc(0));

            launch.receive(at(2_400), &wrong);
            assert_eq!(sent(&mut launch), [Outgoing::Disarm { confirmation: 0 }], "{wrong:?}");
            launch.receive(at(2_900), &beat(Mode::Hold, false));
            assert_eq!(outcome(&mut launch), None, "one heartbeat may be old");
            launch.receive(at(3_900), &beat(Mode::Hold, false));

            assert!(matches!(outcome(&mut launch), Some(Outcome::Refused(_))), "{wrong:?}");
            assert_eq!(sent(&mut launch), []);
        }
    }

    #[test]
    fn a_package_that_is_not_seen_again_or_a_clearance_that_expires_starts_nothing() {
        let mut unseen = looking(Utc(0));
        unseen.receive(at(2_050), &home(0.5));
        unseen.handle_timeout(at(5_000));
        let mut homeless = looking(Utc(0));
        homeless.receive(at(2_500), &plan(1));
        homeless.handle_timeout(at(5_000));
        let mut expired = looking(Utc(-118_000));
        expired.receive(at(2_050), &home(0.5));
        expired.receive(at(2_500), &plan(1));
        expired.handle_timeout(at(3_000));

        for launch in [&mut unseen, &mut homeless, &mut expired] {
            assert_eq!(sent(launch).last(), Some(&Outgoing::Disarm { confirmation: 0 }));
        }
    }

    #[test]
    fn arming_and_the_start_are_repeated_only_where_the_state_shows_that_they_were_not_done() {
        let mut launch = launch(Utc(0));
        for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
            launch.receive(at(100), &message);
        }
        assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Hold)]);
        launch.receive(at(1_200), &beat(Mode::Hold, false));
        assert_eq!(sent(&mut launch), [Outgoing::Arm]);
        launch.receive(at(3_200), &beat(Mode::Hold, false));
        launch.handle_timeout(at(4_200));
        assert_eq!(sent(&mut launch), [Outgoing::Arm], "seen disarmed two seconds later");
        launch.receive(at(5_200), &beat(Mode::Hold, true));
        launch.receive(at(5_250), &home(0.5));
        launch.receive(at(5_500), &plan(1));
        launch.handle_timeout(at(6_200));
        assert_eq!(sent(&mut launch), [Outgoing::AskHome, Outgoing::SetMode(Mode::Mission)]);
        launch.receive(at(6_300), &beat(Mode::Hold, true));
        launch.receive(at(7_300), &beat(Mode::Hold, true));
        assert_eq!(sent(&mut launch), [], "one report may be old");
        launch.receive(at(8_300), &beat(Mode::Hold, true));

        assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Mission)]);
    }

    #[test]
    fn a_start_that_is_neither_seen_nor_refused_is_unknown_and_is_not_sent_again() {
        let mut launch = started();
        while let Some((when, _)) = launch.next_timeout() {
            launch.handle_timeout(at(when.0 / 1_000));
        }

        assert_eq!(sent(&mut launch), []);
        assert!(matches!(outcome(&mut launch), Some(Outcome::Unknown(_))));
    }

    #[test]
    fn a_refused_start_stands_down_and_a_disarm_that_is_not_seen_is_unknown() {
        let mut launch = started();
        launch.receive(at(3_004), &ack(CommandName::SetMode, CommandResult::Accepted));
        launch.receive(at(3_010), &ack(CommandName::SetMode, CommandResult::Refused(1)));
        let mut disarms = 0;
        while let Some((when, _)) = launch.next_timeout() {
            launch.handle_timeout(at(when.0 / 1_000));
            disarms += sent(&mut launch).len();
        }

        assert_eq!(disarms, 8);
        assert!(matches!(outcome(&mut launch), Some(Outcome::Unknown(_))));
    }

    #[test]
    fn arming_that_is_refused_ends_refused_with_px4s_words_once_it_is_seen_disarmed() {
        let mut launch = launch(Utc(0));
        for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
            launch.receive(at(100), &message);
        }
        launch.receive(at(1_200), &beat(Mode::Hold, false));
        launch.receive(at(1_210), &ack(CommandName::ArmDisarm, CommandResult::Refused(1)));
        launch.receive(at(1_240), &Message::Said { severity: 2, text: "Arming denied: Resolve system health failures first".to_owned() });
        launch.receive(at(2_200), &beat(Mode::Hold, false));
        launch.receive(at(3_200), &beat(Mode::Hold, false));

        let words = "arming was temporarily rejected: Arming denied: Resolve system health failures first";
        assert_eq!(outcome(&mut launch), Some(Outcome::Refused(words.to_owned())));
    }

    #[test]
    fn an_armed_aircraft_or_another_package_is_refused_before_anything_is_sent() {
        let mut armed = launch(Utc(0));
        for message in [beat(Mode::Hold, true), landed(LandedState::OnGround), plan(1)] {
            armed.receive(at(100), &message);
        }
        armed.handle_timeout(at(4_000));
        let mut other = launch(Utc(0));
        other.receive(at(100), &plan(99));

        for launch in [&mut armed, &mut other] {
            assert_eq!(sent(launch), []);
            assert!(matches!(outcome(launch), Some(Outcome::Refused(_))));
        }
    }
}
