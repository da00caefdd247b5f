//! The flight package as one transfer with one verdict: held, not held, or unknown.
//!
//! Steps, each reached only when the one before was proven:
//!
//! | step     | does                                                    | goes on when                                    |
//! |----------|---------------------------------------------------------|-------------------------------------------------|
//! | ground   | nothing                                                 | disarmed and on the ground seen                 |
//! | hold     | sets AUTO.LOITER where another mode is shown            | the mode is seen                                |
//! | clearing | clears all three lists                                  | the stream shows no ids and no mission          |
//! | height   | writes RTL_RETURN_ALT, reads it back                    | it reads as written                             |
//! | sending  | uploads fence, rally points, mission (item 0 current)   | the aircraft took each                          |
//! | reading  | reads all three back                                    | each is equal                                   |
//! | watching | waits at least 2 s for the words of a dropped fence     | ids, count, state and index streamed as ours, home inside of the fence |
//!
//! An identical list is taken by PX4 without any effect on the index, so the clear must be seen. A fence that does not hold home
//! is acknowledged and then dropped with nothing but a text, which a lossy link may lose; so home is also checked here.
//!
//! With [`Transfer::verify`] only height, reading and watching are done, for a flight that was already under way when this
//! service started.

use std::collections::VecDeque;

use crate::domain::flight::{LandedState, Mode, Outcome, PlanOnBoard, Verdict};
use crate::domain::geo::Position;
use crate::domain::mission::FlightPackage;
use crate::units::ids::FlightId;
use crate::units::time::{Mono, Now, Span};

use super::carried::{Carried, NOT_STARTED};
use super::command::ModeChange;
use super::message::{ListKind, Message, Outgoing};
use super::mission_download::{Download, DownloadEnd};
use super::mission_upload::{Upload, UploadEnd};
use super::parameter::{ReturnHeight, ReturnHeightEnd};
use super::text::voids_package;
use super::timers::Timeout;
use super::wire::{WirePackage, holds, same_after_read_back};

/// How long a first look at the aircraft is waited for: its state comes each second, on a slow link each 2.4 s.
const LOOK: Span = Span::secs(10);
/// How often and how long a clear is repeated.
const CLEAR_AGAIN: Span = Span::millis(1_500);
const CLEAR_TRIES: u8 = 10;
/// PX4 says that it dropped a fence within half a second; four times that.
const WATCH: Span = Span::secs(2);
/// By then ids, state and home were streamed several times, or the link is gone.
const WATCH_END: Span = Span::secs(10);
/// Changes to Hold before the aircraft counts as unanswering.
const HOLD_TRIES: u8 = 3;
/// Texts up to this severity (4 is warning) give reasons.
const REASON: u8 = 4;
/// Fence first: PX4 checks a mission against the fence that it has.
const ORDER: [ListKind; 3] = [ListKind::Fence, ListKind::Rally, ListKind::Mission];

#[derive(Debug)]
enum Step {
    Ground { until: Mono },
    Hold { change: ModeChange, tries: u8 },
    Clearing { tries: u8, again: Mono },
    Height(ReturnHeight),
    Sending { index: usize, upload: Upload },
    Reading { index: usize, download: Download },
    Watching { from: Mono },
    Ended,
}

/// One transfer of a package.
#[derive(Debug)]
pub struct Transfer {
    carried: Carried,
    lists: WirePackage,
    verify: bool,
    step: Step,
    mode_free_at: Mono,
    mode: Option<Mode>,
    disarmed: bool,
    on_ground: bool,
    home: Option<Position>,
    plan: Option<PlanOnBoard>,
    words: Option<String>,
    out: VecDeque<Outgoing>,
    verdict: Option<Verdict>,
}

impl Transfer {
    /// Begins a transfer. `mode_free_at` is the first moment for an ordinary mode change.
    ///
    /// # Errors
    /// Why the package cannot be sent at all.
    pub fn new(now: Now, flight: FlightId, package: &FlightPackage, mode_free_at: Mono) -> Result<Self, String> {
        let lists = WirePackage::of(package)?;
        let step = Step::Ground { until: now.mono + LOOK };
        Ok(Self::at(Carried::of(flight, package, &lists), lists, false, step, mode_free_at))
    }

    /// Only compares what is on board; changes nothing.
    ///
    /// # Errors
    /// Why the package cannot be on board at all.
    pub fn verify(now: Now, flight: FlightId, package: &FlightPackage) -> Result<Self, String> {
        let lists = WirePackage::of(package)?;
        let carried = Carried::of(flight, package, &lists);
        let step = Step::Height(ReturnHeight::read(now, carried.return_height));
        Ok(Self::at(carried, lists, true, step, Mono(0)))
    }

    fn at(carried: Carried, lists: WirePackage, verify: bool, step: Step, mode_free_at: Mono) -> Self {
        Self {
            carried,
            lists,
            verify,
            step,
            mode_free_at,
            mode: None,
            disarmed: false,
            on_ground: false,
            home: None,
            plan: None,
            words: None,
            out: VecDeque::new(),
            verdict: None,
        }
    }

    /// What is being transferred.
    #[must_use]
    pub fn carried(&self) -> &Carried {
        &self.carried
    }

    /// First moment at which an ordinary mode change may go out after this.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        match &self.step {
            Step::Hold { change, .. } => change.free_at(),
            Step::Ground { .. }
            | Step::Clearing { .. }
            | Step::Height(_)
            | Step::Sending { .. }
            | Step::Reading { .. }
            | Step::Watching { .. }
            | Step::Ended => self.mode_free_at,
        }
    }

    /// Drops the transfer for something more urgent; the verdict is unknown.
    pub fn abandon(&mut self, why: &str) {
        self.drop_open();
        self.mode_free_at = self.mode_free_at();
        self.end(Verdict::Unknown(format!("the transfer was abandoned: {why}")));
    }

    /// Closes what the aircraft has open with us.
    fn drop_open(&mut self) {
        self.out.clear();
        match &self.step {
            Step::Sending { upload, .. } => self.out.push_back(upload.drop_word()),
            Step::Reading { download, .. } => self.out.push_back(download.drop_word()),
            Step::Ground { .. } | Step::Hold { .. } | Step::Clearing { .. } | Step::Height(_) | Step::Watching { .. } | Step::Ended => {}
        }
    }

    fn end(&mut self, verdict: Verdict) {
        if !matches!(self.step, Step::Ended) {
            self.step = Step::Ended;
            self.verdict = Some(verdict);
        }
    }

    fn not_held(&mut self, reason: impl Into<String>) {
        let reason = match self.words.take() {
            Some(words) => format!("{} ({words})", reason.into()),
            None => reason.into(),
        };
        self.end(Verdict::NotHeld(reason));
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        self.notice(message);
        if !self.verify && self.mode.is_some() && !self.disarmed && !matches!(self.step, Step::Ended) {
            self.abandon_armed();
        }
        match &mut self.step {
            Step::Hold { change, .. } => change.receive(now, message),
            Step::Height(height) => height.receive(now, message),
            Step::Sending { upload, .. } => upload.receive(now, message),
            Step::Reading { download, .. } => download.receive(now, message),
            Step::Ground { .. } | Step::Clearing { .. } | Step::Watching { .. } | Step::Ended => {}
        }
        self.advance(now, matches!(message, Message::Plan(_)));
    }

    fn notice(&mut self, message: &Message) {
        if let Message::Heartbeat { mode, armed, .. } = message {
            self.mode = Some(*mode);
            self.disarmed = !armed;
        } else if let Message::State { landed, .. } = message {
            self.on_ground = *landed == LandedState::OnGround;
        } else if let Message::Home(home) = message {
            self.home = Some(home.at);
        } else if let Message::Plan(plan) = message {
            self.plan = Some(*plan);
        } else if let Message::Said { text, severity } = message
            && matches!(self.step, Step::Sending { .. } | Step::Reading { .. } | Step::Watching { .. })
        {
            if voids_package(text) {
                self.drop_open();
                self.not_held(text.clone());
            } else if *severity <= REASON {
                self.words = Some(text.clone());
            }
        }
    }

    fn abandon_armed(&mut self) {
        self.abandon("armed");
        self.verdict = Some(Verdict::NotHeld("the aircraft is armed; nothing is transferred to an armed aircraft".to_owned()));
    }

    /// Repeats and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        match &mut self.step {
            Step::Ground { until } if *until <= now.mono => {
                self.end(Verdict::Unknown("the aircraft's state was not seen: neither disarmed nor on the ground".to_owned()));
            }
            Step::Hold { change, .. } => change.handle_timeout(now),
            Step::Clearing { tries, again } if *again <= now.mono => {
                if *tries >= CLEAR_TRIES {
                    self.end(Verdict::Unknown("the aircraft did not show an empty mission after a clear".to_owned()));
                } else {
                    *tries += 1;
                    *again = now.mono + CLEAR_AGAIN;
                    self.out.push_back(Outgoing::ClearAll);
                }
            }
            Step::Height(height) => height.handle_timeout(now),
            Step::Sending { upload, .. } => upload.handle_timeout(now),
            Step::Reading { download, .. } => download.handle_timeout(now),
            Step::Ground { .. } | Step::Clearing { .. } | Step::Watching { .. } | Step::Ended => {}
        }
        self.advance(now, false);
    }

    /// Goes on to the next step where the present one is proven. `plan_is_new`: this call follows a MISSION_CURRENT.
    fn advance(&mut self, now: Now, plan_is_new: bool) {
        match &mut self.step {
            Step::Ground { .. } => {
                if self.disarmed && self.on_ground {
                    self.hold_or_clear(now);
                }
            }
            Step::Hold { change, tries } => {
                let Some(outcome) = change.outcome().cloned() else { return };
                self.mode_free_at = change.free_at();
                match outcome {
                    Outcome::Done => self.clear(now),
                    Outcome::Refused(why) => self.not_held(format!("the aircraft refused to hold: {why}")),
                    Outcome::Unknown(_) if *tries < HOLD_TRIES => {
                        *tries += 1;
                        *change = ModeChange::ordinary(now, Mode::Hold, self.mode_free_at);
                    }
                    Outcome::Unknown(why) => self.end(Verdict::Unknown(format!("Hold was asked for: {why}"))),
                }
            }
            Step::Clearing { .. } => {
                let empty = self.plan.is_some_and(|p| p.total.is_none_or(|n| n == 0) && [p.mission_id, p.fence_id, p.rally_id] == [0; 3]);
                if plan_is_new && empty {
                    self.step = Step::Height(ReturnHeight::write(now, self.carried.return_height));
                }
            }
            Step::Height(height) => match height.poll_event() {
                Some(ReturnHeightEnd::Held) if self.verify => self.read(now, 0),
                Some(ReturnHeightEnd::Held) => self.send(now, 0),
                Some(ReturnHeightEnd::Different(found)) => {
                    let wanted = self.carried.return_height;
                    self.not_held(format!("RTL_RETURN_ALT reads {found}, the package has {wanted}"));
                }
                Some(ReturnHeightEnd::Silent) => self.end(Verdict::Unknown("RTL_RETURN_ALT was not answered".to_owned())),
                None => {}
            },
            Step::Sending { index, upload } => {
                let (index, name) = (*index, ORDER[*index].name());
                match upload.poll_event() {
                    Some(UploadEnd::Done) => self.send(now, index + 1),
                    Some(UploadEnd::Refused(number)) => {
                        self.not_held(format!("the aircraft refused the {name} with mission result {number}"))
                    }
                    Some(UploadEnd::Busy) => {
                        self.not_held(format!("the aircraft stayed busy with another station, the {name} was not taken"))
                    }
                    Some(UploadEnd::Silent) => self.end(Verdict::Unknown(format!("the upload of the {name} was not answered to its end"))),
                    None => {}
                }
            }
            Step::Reading { index, download } => {
                let (index, kind) = (*index, ORDER[*index]);
                match download.poll_event() {
                    Some(DownloadEnd::Done(read)) => match same_after_read_back(kind, self.lists.list(kind), &read) {
                        Ok(()) => self.read(now, index + 1),
                        Err(difference) => self.not_held(difference),
                    },
                    Some(DownloadEnd::Silent) => self.end(Verdict::Unknown(format!("the {} could not be read back", kind.name()))),
                    None => {}
                }
            }
            Step::Watching { from } => {
                let since = now.mono.since(*from);
                if since >= WATCH_END {
                    self.give_up_watching();
                } else if since >= WATCH && self.proven().is_ok() {
                    self.end(Verdict::Held);
                }
            }
            Step::Ended => {}
        }
    }

    fn hold_or_clear(&mut self, now: Now) {
        if self.mode == Some(Mode::Hold) {
            self.clear(now);
        } else {
            self.step = Step::Hold { change: ModeChange::ordinary(now, Mode::Hold, self.mode_free_at), tries: 1 };
        }
    }

    fn clear(&mut self, now: Now) {
        self.out.push_back(Outgoing::ClearAll);
        self.plan = None;
        self.step = Step::Clearing { tries: 1, again: now.mono + CLEAR_AGAIN };
    }

    /// Sends the list at `index` of the order, passing over empty ones; reads back when all are sent.
    fn send(&mut self, now: Now, index: usize) {
        match ORDER.get(index) {
            Some(kind) if self.lists.list(*kind).is_empty() => self.send(now, index + 1),
            Some(kind) => {
                let upload = Upload::new(now, *kind, self.lists.list(*kind).to_vec());
                self.step = Step::Sending { index, upload };
            }
            None => self.read(now, 0),
        }
    }

    fn read(&mut self, now: Now, index: usize) {
        match ORDER.get(index) {
            Some(kind) => self.step = Step::Reading { index, download: Download::new(now, *kind) },
            None => {
                self.plan = None;
                self.step = Step::Watching { from: now.mono };
            }
        }
    }

    /// Whether everything that the stream must show was shown since the read-back.
    fn proven(&self) -> Result<(), Verdict> {
        let Some(plan) = self.plan else {
            return Err(Verdict::Unknown("MISSION_CURRENT was not heard after the read-back".to_owned()));
        };
        self.carried.agrees(&plan).map_err(Verdict::NotHeld)?;
        if self.verify {
            return Ok(());
        }
        if plan.item != Some(0) || plan.state != NOT_STARTED {
            return Err(Verdict::NotHeld(format!(
                "the mission stands at item {:?} in state {}, not before its start",
                plan.item, plan.state
            )));
        }
        match self.home {
            _ if self.carried.fence.is_empty() => Ok(()),
            Some(home) if holds(&self.carried.fence, home) => Ok(()),
            Some(home) => Err(Verdict::NotHeld(format!("home at {:.6}, {:.6} lies outside of the fence", home.latitude, home.longitude))),
            None => Err(Verdict::Unknown("HOME_POSITION was not heard, so the fence is not proven".to_owned())),
        }
    }

    fn give_up_watching(&mut self) {
        match self.proven() {
            Ok(()) => self.end(Verdict::Held),
            Err(Verdict::NotHeld(reason)) => self.not_held(reason),
            Err(verdict @ (Verdict::Unknown(_) | Verdict::Held)) => self.end(verdict),
        }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        let own = self.out.pop_front();
        own.or_else(|| match &mut self.step {
            Step::Hold { change, .. } => change.poll_transmit(),
            Step::Height(height) => height.poll_transmit(),
            Step::Sending { upload, .. } => upload.poll_transmit(),
            Step::Reading { download, .. } => download.poll_transmit(),
            Step::Ground { .. } | Step::Clearing { .. } | Step::Watching { .. } | Step::Ended => None,
        })
    }

    /// The verdict, once.
    pub fn poll_event(&mut self) -> Option<Verdict> {
        self.verdict.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match &self.step {
            Step::Ground { until } => Some((*until, "first look at the aircraft")),
            Step::Hold { change, .. } => change.next_timeout(),
            Step::Clearing { again, .. } => Some((*again, "clear")),
            Step::Height(height) => height.next_timeout(),
            Step::Sending { upload, .. } => upload.next_timeout(),
            Step::Reading { download, .. } => download.next_timeout(),
            Step::Watching { from } => Some((*from + WATCH_END, "watch over a new package")),
            Step::Ended => None,
        }
    }
}
