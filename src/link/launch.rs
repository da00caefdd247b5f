//! The launch: one sequence that cannot take off before the clearance's word, and that says in the end what was seen.
//!
//! | step      | does                                  | goes on when                                       | else                              |
//! |-----------|---------------------------------------|----------------------------------------------------|-----------------------------------|
//! | checking  | nothing                               | disarmed, on the ground, package streamed as held, not started | refused after 4 s     |
//! | holding   | sets AUTO.LOITER (always, it is harmless) | Hold seen in a report made after it            | refused, or tried again 5 times   |
//! | arming    | arms; again, at most twice, where a second later it is seen disarmed and nothing answered | armed in Hold seen | standing down |
//! | looking   | asks for home, 1 s to 3 s             | package still streamed as held, no word against it, home near the planned one and inside of the fence, clearance valid | standing down |
//! | starting  | sets AUTO.MISSION; again, at most twice, where from a second later on it is twice seen armed in Hold on the ground | in the air by its own word, and seen to climb: `Done` | refused by PX4: standing down; disarmed: refused; 20 s: unknown |
//! | standing down | disarms, each second, 16 times    | disarmed seen twice: `Refused`                     | unknown                           |
//!
//! Nothing is repeated blindly: arming and the start leave again only where the aircraft's own state shows that they were not
//! done, while it stands on the ground in Hold; both are harmless twice there. MISSION_START is not among the words of this link:
//! repeated in flight it would begin the mission anew. If everything falls silent after arming, PX4 disarms itself after 11 s. Disarming is
//! repeated because PX4 denies it in the air and takes it any number of times on the ground.
//!
//! The word of the air alone is no take-off: the land detector of an armed aircraft on the ground hops (`domain::flight::lift`).
//! One that armed, hopped and disarmed itself has refused the launch; nothing is sent again without another clearance.

use crate::link::phrase::Reasons;
use crate::units::words::{Words, words};
use std::collections::VecDeque;

use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::lift::Lift;
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
/// PX4 takes off within 2 s of the start and climbs at 1 m/s and more; a start that is lost is repeated meanwhile. Shorter than any
/// flight: motors that are off within this time have not flown.
const AIRBORNE_WITHIN: Span = Span::secs(20);
/// Time between two disarmings, and how many: longer than a hop of the land detector, during which they are denied.
const DISARM_AGAIN: Span = Span::secs(1);
const DISARM_TRIES: u8 = 16;
/// Changes to Hold before it counts as unanswered.
const HOLD_TRIES: u8 = 5;
/// Heartbeats in a row that show disarmed before it is believed.
const DISARMED_TWICE: u8 = 2;
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
    StandingDown { why: Words, tries: u8, again: Mono },
    Ended,
}

/// Where the mission stands on board.
pub(super) fn stands_at(plan: &PlanOnBoard) -> Words {
    let item = plan.item.map_or_else(|| "-".to_owned(), |item| item.to_string());
    words(
        format!("nhiệm vụ đang ở điểm {item}, trạng thái {}", plan.state),
        format!("the mission stands at item {item} in state {}", plan.state),
    )
}

/// What is to be done with an aircraft that armed, hopped by its own word and disarmed.
fn did_not_climb() -> Words {
    words(
        "động cơ đã mở khóa nhưng máy bay không lên cao, rồi tự khóa lại. Kiểm tra bãi và máy bay, rồi cho phép bay lại",
        "it armed and did not climb, and its motors are off again. Look at the pad and at the aircraft, then clear it once more",
    )
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
    lift: Lift,
    /// Whether it spoke of the air since it was armed.
    hopped: bool,
    words: Reasons,
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
            lift: Lift::default(),
            hopped: false,
            words: Reasons::default(),
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
    pub fn object(&mut self, now: Now, why: &Words) {
        match &self.step {
            Step::Checking { .. } | Step::Holding { .. } => {
                self.mode_free_at = self.mode_free_at();
                self.finish(Outcome::Refused(why.clone()));
            }
            Step::Arming { .. } | Step::Looking { .. } => self.stand_down(now, why.clone()),
            Step::Starting { change, .. } if !change.is_sent() => self.stand_down(now, why.clone()),
            Step::Starting { .. } | Step::StandingDown { .. } | Step::Ended => {}
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        if !matches!(self.step, Step::Ended) {
            self.step = Step::Ended;
            self.outcome = Some(outcome);
        }
    }

    fn with_words(&mut self, why: Words) -> Words {
        match self.words.take() {
            Some(words) if !why.en.contains(&words.en) => why.and(": ", &words),
            Some(_) | None => why,
        }
    }

    fn stand_down(&mut self, now: Now, why: Words) {
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
        } else if let Message::Position { motion, .. } = message {
            self.lift.height(motion);
            self.risen();
        } else if let Message::Plan(plan) = message {
            self.streamed(now, plan);
        } else if let Message::Home(home) = message {
            self.home(now, *home);
        } else if let Message::Said { severity, text } = message {
            if voids_package(&text.en) {
                self.object(now, text);
            } else {
                self.words.hear(*severity, text);
            }
        }
        self.advance(now);
    }

    fn heartbeat(&mut self, now: Now, mode: Mode, armed: bool, status: u8) {
        self.disarmed = Some(!armed);
        self.disarmed_in_a_row = if armed { 0 } else { self.disarmed_in_a_row.saturating_add(1) };
        let disarmed_twice = self.disarmed_in_a_row >= DISARMED_TWICE;
        match &self.step {
            Step::Holding { .. } if armed => {
                self.finish(Outcome::Refused(words("người khác đã mở khóa động cơ", "the aircraft was armed by somebody else")))
            }
            Step::Arming { .. } if armed && mode == Mode::Hold && status < CRITICAL => {
                self.out.push_back(Outgoing::AskHome);
                self.step = Step::Looking { since: now.mono, plan_ok: false, home_ok: false, ask: now.mono + HOME_AGAIN };
            }
            Step::Arming { .. } if armed => {
                let vi = format!("mở khóa ở chế độ {}, trạng thái {status}, không phải Giữ chỗ", mode.words().vi);
                self.stand_down(now, words(vi, format!("armed in mode {mode:?}, state {status} instead of Hold")));
            }
            Step::Arming { sent, .. } => {
                let surely = mode == Mode::Hold && now.mono.since(*sent) >= SURELY_AFTER;
                if let Step::Arming { still_disarmed, .. } = &mut self.step {
                    *still_disarmed = surely;
                }
            }
            Step::Looking { .. } if !armed => self.stand_down(now, words("động cơ tắt trước khi bắt đầu", "disarmed before the start")),
            Step::Looking { .. } if mode != Mode::Hold || status >= CRITICAL => {
                let vi = format!("sau khi mở khóa ở chế độ {}, trạng thái {status}, không phải Giữ chỗ", mode.words().vi);
                self.stand_down(now, words(vi, format!("mode {mode:?}, state {status} after arming instead of Hold")));
            }
            Step::Starting { sent, change, .. } if armed => {
                let surely = change.is_sent() && now.mono.since(*sent) >= SURELY_AFTER;
                // After a word of the air, even a hop's, nobody knows that the start was not done.
                let in_hold = surely && mode == Mode::Hold && status < CRITICAL && self.on_ground && !self.hopped;
                if let Step::Starting { still_in_hold, .. } = &mut self.step {
                    *still_in_hold = if in_hold { still_in_hold.saturating_add(1) } else { 0 };
                }
            }
            Step::Starting { .. } if disarmed_twice => {
                let why = if self.hopped {
                    did_not_climb()
                } else {
                    words("động cơ tắt trước khi cất cánh", "disarmed before take-off")
                };
                let why = self.with_words(why);
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
                Ok(()) => self.stand_down(now, words("điểm nhà nằm ngoài hàng rào bay", "home lies outside of the fence")),
                Err(why) => self.stand_down(now, why),
            }
        }
    }

    fn landed(&mut self, now: Now, landed: LandedState) {
        self.on_ground = landed == LandedState::OnGround;
        self.lift.landed(now.mono, landed);
        self.hopped |= self.lift.is_said();
        if matches!(self.step, Step::Arming { .. } | Step::Looking { .. }) && self.lift.is_said() {
            self.stand_down(now, words("đã ở trên không trước khi bắt đầu", "in the air before the start"));
        }
        self.risen();
    }

    /// Off the ground, and seen to be: the end of a launch, and of one that stands down.
    fn risen(&mut self) {
        let risen = self.lift.is_off_the_ground();
        match &self.step {
            Step::Starting { change, .. } if risen && change.is_sent() => {
                self.mode_free_at = self.mode_free_at();
                self.finish(Outcome::Done);
            }
            Step::StandingDown { .. } if risen => {
                self.finish(Outcome::Unknown(words(
                    "thấy máy bay trên không dù lệnh bay đã dừng",
                    "seen in the air although the launch stood down",
                )));
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
            waits.then_some(()).ok_or_else(|| stands_at(plan))
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
        self.words = Reasons::default();
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
                            self.finish(Outcome::Refused(words(
                                "phép bay hết hạn trước khi mở khóa động cơ",
                                "the clearance expired before arming",
                            )));
                        }
                    }
                    Outcome::Refused(why) => {
                        self.finish(Outcome::Refused(words("không chuyển được sang Giữ chỗ", "Hold was refused").and(": ", &why)));
                    }
                    Outcome::Unknown(_) if *tries < HOLD_TRIES => {
                        *tries += 1;
                        *change = ModeChange::ordinary(now, Mode::Hold, self.mode_free_at);
                    }
                    Outcome::Unknown(why) => {
                        let unseen = words("chưa mở khóa gì, không thấy Giữ chỗ", "nothing was armed, Hold was not seen");
                        self.finish(Outcome::Refused(unseen.and(": ", &why)));
                    }
                }
            }
            Step::Arming { arming, answered, tries, still_disarmed, .. } => match arming.answer() {
                Some(ArmAnswer::Refused(result)) => {
                    let why = words("lệnh mở khóa động cơ", "arming was").and(" ", &result.word());
                    self.stand_down(now, why);
                }
                Some(ArmAnswer::Silent) if *still_disarmed && *tries < MOST_TRIES && self.clearance.is_valid(now.utc) => {
                    let tries = *tries + 1;
                    self.arm(now, tries);
                }
                Some(ArmAnswer::Silent) => {
                    self.stand_down(now, words("lệnh mở khóa động cơ không được trả lời", "arming was not answered"));
                }
                Some(ArmAnswer::Accepted) => {
                    let since = *answered.get_or_insert(now.mono);
                    if now.mono.since(since) >= LOOK_AT_MOST {
                        self.stand_down(now, words("máy bay nói đã mở khóa nhưng không thấy", "armed was answered but not seen"));
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
                        self.stand_down(now, words("phép bay hết hạn trước khi bắt đầu", "the clearance expired before the start"));
                    }
                } else if looked >= LOOK_AT_MOST {
                    let what = if *plan_ok { words("điểm nhà", "home") } else { words("gói nhiệm vụ", "the package") };
                    self.stand_down(now, what.and(" ", &words("không thấy lại sau khi mở khóa", "was not seen again after arming")));
                }
            }
            Step::Starting { change, until, still_in_hold, tries, .. } => {
                if let Some(Outcome::Refused(why)) = change.outcome() {
                    let why = words("lệnh bắt đầu bị từ chối", "the start was refused").and(": ", why);
                    self.stand_down(now, why);
                } else if *still_in_hold >= 2 && *tries < MOST_TRIES && self.clearance.is_valid(now.utc) {
                    let (tries, until) = (*tries + 1, *until);
                    self.start(now, tries, until);
                } else if *until <= now.mono {
                    self.mode_free_at = self.mode_free_at();
                    let why = self.with_words(words(
                        format!("đã ra lệnh bắt đầu, không thấy cất cánh trong {AIRBORNE_WITHIN}"),
                        format!("started, but not seen taking off within {AIRBORNE_WITHIN}"),
                    ));
                    self.finish(Outcome::Unknown(why));
                }
            }
            Step::StandingDown { why, tries, again } if *again <= now.mono => {
                if *tries >= DISARM_TRIES {
                    let unseen = words("đã ra lệnh tắt động cơ nhưng không thấy", "it was then told to disarm, which was not seen");
                    let why = why.clone().and("; ", &unseen);
                    self.finish(Outcome::Unknown(why));
                } else {
                    self.out.push_back(Outgoing::Disarm { confirmation: *tries });
                    *tries += 1;
                    *again = now.mono + DISARM_AGAIN;
                }
            }
            Step::Checking { until } if *until <= now.mono => {
                let state = match (self.disarmed, self.on_ground) {
                    (None, _) => words("không nghe được nhịp của máy bay", "no heartbeat was seen"),
                    (Some(false), _) => words("động cơ đang mở khóa", "the aircraft is armed"),
                    (Some(true), false) => words("không thấy máy bay ở dưới đất", "the aircraft was not seen on the ground"),
                    (Some(true), true) => {
                        words("không thấy gói nhiệm vụ trong dữ liệu truyền về", "the package was not seen in the stream")
                    }
                };
                self.finish(Outcome::Refused(words("chưa mở khóa gì", "nothing was armed").and(": ", &state)));
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
mod tests;
