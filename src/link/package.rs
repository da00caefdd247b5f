//! The flight package as one transfer with one verdict: held, not held, or unknown.
//!
//! Steps, each reached only when the one before was proven:
//!
//! | step     | does                                                    | goes on when                                    |
//! |----------|---------------------------------------------------------|-------------------------------------------------|
//! | ground   | nothing                                                 | disarmed and on the ground seen                 |
//! | home     | sets home to where the aircraft stands, where it holds another place | home is seen there, near the planned one |
//! | hold     | sets AUTO.LOITER where another mode is shown            | the mode is seen                                |
//! | clearing | clears all three lists                                  | the stream shows no ids and no mission          |
//! | height   | writes RTL_RETURN_ALT, reads it back                    | it reads as written                             |
//! | sending  | uploads fence, rally points, mission (item 0 current)   | the aircraft took each                          |
//! | doubting | looks at the stream after a refusal, which may be an echo | the stream names it all the same             |
//! | reading  | reads all three back; what differs, twice               | each is equal                                   |
//! | watching | waits at least 2 s for the words of a dropped fence, says the last final ack again | ids, count, state and index streamed as ours, home near the planned one and inside of the fence |
//!
//! An identical list is taken by PX4 without any effect on the index, so the clear must be seen. A fence that does not hold home
//! is acknowledged and then dropped with nothing but a text, which a lossy link may lose; so home is also checked here. PX4 keeps
//! its home from the last arming on: after a landing elsewhere it lies at the old place, outside of the fence of the next flight.
//!
//! `NotHeld` is said only of what was seen to be different, or when nothing was sent; what merely stayed out is `Unknown`.
//!
//! With [`Transfer::verify`] only height, reading and watching are done, for a flight that was already under way when this
//! service started.

use super::launch::stands_at;
use crate::link::phrase::Reasons;
use crate::units::words::{Words, words};
use std::collections::VecDeque;

use crate::domain::flight::{LandedState, Mode, Outcome, PlanOnBoard, Verdict};
use crate::domain::mission::FlightPackage;
use crate::units::ids::FlightId;
use crate::units::time::{Mono, Now, Span};

use super::carried::{Carried, NOT_STARTED};
use super::command::ModeChange;
use super::home::{HomeCheck, Whereabouts, homes_agree};
use super::message::{ListKind, Message, Outgoing};
use super::mission_download::{Download, DownloadEnd};
use super::mission_upload::{Upload, UploadEnd};
use super::parameter::{ReturnHeight, ReturnHeightEnd};
use super::text::voids_package;
use super::timers::{Timeout, earliest};
use super::trip::RoundTrip;
use super::wire::{WirePackage, holds, same_after_read_back};

/// How long a first look at the aircraft is waited for: its state comes each second, on a slow link each 2.4 s.
const LOOK: Span = Span::secs(10);
/// How often and how long a clear is repeated.
const CLEAR_AGAIN: Span = Span::millis(1_500);
const CLEAR_TRIES: u8 = 10;
/// PX4 says that it dropped a fence within half a second of taking it; four times that, from the end of the sending on.
const WATCH: Span = Span::secs(2);
/// By then ids, state and home were streamed several times, or the link is gone.
const WATCH_END: Span = Span::secs(10);
/// How long the stream is waited for after a refusal; it comes each second.
const DOUBT: Span = Span::secs(4);
/// How often the last final ack is said again and in which distance: longer than most bursts of loss.
const FAREWELLS: u8 = 2;
const FAREWELL_AGAIN: Span = Span::millis(120);
/// Changes to Hold before the aircraft counts as unanswering.
const HOLD_TRIES: u8 = 8;
/// Fence first: PX4 checks a mission against the fence that it has.
const ORDER: [ListKind; 3] = [ListKind::Fence, ListKind::Rally, ListKind::Mission];

#[derive(Debug)]
enum Step {
    Ground { until: Mono },
    Home(HomeCheck),
    Hold { change: ModeChange, tries: u8 },
    Clearing { tries: u8, again: Mono },
    Height(ReturnHeight),
    Sending { index: usize, upload: Upload },
    Doubting { why: Words, until: Mono },
    Reading { index: usize, download: Download, again: bool },
    Watching { from: Mono, until: Mono, farewell: Outgoing, left: u8, again: Mono },
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
    whereabouts: Whereabouts,
    plan: Option<PlanOnBoard>,
    trip: RoundTrip,
    /// When the last list was taken.
    sent_at: Mono,
    words: Reasons,
    out: VecDeque<Outgoing>,
    verdict: Option<Verdict>,
}

impl Transfer {
    /// Begins a transfer. `mode_free_at` is the first moment for an ordinary mode change; `whereabouts` what was last seen of
    /// the aircraft's place and home.
    ///
    /// # Errors
    /// Why the package cannot be sent at all.
    pub fn new(now: Now, flight: FlightId, package: &FlightPackage, mode_free_at: Mono, whereabouts: Whereabouts) -> Result<Self, Words> {
        let lists = WirePackage::of(package)?;
        let step = Step::Ground { until: now.mono + LOOK };
        let carried = Carried::of(flight, package, &lists);
        Ok(Self { whereabouts, ..Self::at(now, carried, lists, false, step, mode_free_at) })
    }

    /// Only compares what is on board; changes nothing.
    ///
    /// # Errors
    /// Why the package cannot be on board at all.
    pub fn verify(now: Now, flight: FlightId, package: &FlightPackage) -> Result<Self, Words> {
        let lists = WirePackage::of(package)?;
        let carried = Carried::of(flight, package, &lists);
        let step = Step::Height(ReturnHeight::read(now, carried.return_height));
        Ok(Self::at(now, carried, lists, true, step, Mono(0)))
    }

    fn at(now: Now, carried: Carried, lists: WirePackage, verify: bool, step: Step, mode_free_at: Mono) -> Self {
        Self {
            carried,
            lists,
            verify,
            step,
            mode_free_at,
            mode: None,
            disarmed: false,
            on_ground: false,
            whereabouts: Whereabouts::default(),
            plan: None,
            trip: RoundTrip::default(),
            sent_at: now.mono,
            words: Reasons::default(),
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
            | Step::Home(_)
            | Step::Clearing { .. }
            | Step::Height(_)
            | Step::Sending { .. }
            | Step::Doubting { .. }
            | Step::Reading { .. }
            | Step::Watching { .. }
            | Step::Ended => self.mode_free_at,
        }
    }

    /// Drops the transfer for something more urgent; the verdict is unknown.
    pub fn abandon(&mut self, why: &Words) {
        self.drop_open();
        self.mode_free_at = self.mode_free_at();
        self.end(Verdict::Unknown(words("việc nạp bị bỏ dở", "the transfer was abandoned").and(": ", why)));
    }

    /// Closes what the aircraft has open with us.
    fn drop_open(&mut self) {
        self.out.clear();
        match &self.step {
            Step::Sending { upload, .. } => self.out.push_back(upload.drop_word()),
            Step::Reading { download, .. } => self.out.push_back(download.drop_word()),
            Step::Ground { .. }
            | Step::Home(_)
            | Step::Hold { .. }
            | Step::Clearing { .. }
            | Step::Height(_)
            | Step::Doubting { .. }
            | Step::Watching { .. }
            | Step::Ended => {}
        }
    }

    fn end(&mut self, verdict: Verdict) {
        if !matches!(self.step, Step::Ended) {
            self.step = Step::Ended;
            self.verdict = Some(verdict);
        }
    }

    fn not_held(&mut self, reason: Words) {
        let reason = match self.words.take().filter(|more| *more != reason) {
            Some(more) => words(format!("{} ({})", reason.vi, more.vi), format!("{} ({})", reason.en, more.en)),
            None => reason,
        };
        self.end(Verdict::NotHeld(reason));
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        self.whereabouts.receive(now, message);
        self.notice(message);
        if !self.verify && self.mode.is_some() && !self.disarmed && !matches!(self.step, Step::Ended) {
            self.abandon_armed();
        }
        match &mut self.step {
            Step::Home(home) => home.receive(now, message),
            Step::Hold { change, .. } => change.receive(now, message),
            Step::Height(height) => height.receive(now, message),
            Step::Sending { upload, .. } => upload.receive(now, message),
            Step::Reading { download, .. } => download.receive(now, message),
            Step::Ground { .. } | Step::Clearing { .. } | Step::Doubting { .. } | Step::Watching { .. } | Step::Ended => {}
        }
        self.advance(now, matches!(message, Message::Plan(_)));
    }

    fn notice(&mut self, message: &Message) {
        if let Message::Heartbeat { mode, armed, .. } = message {
            self.mode = Some(*mode);
            self.disarmed = !armed;
        } else if let Message::State { landed, .. } = message {
            self.on_ground = *landed == LandedState::OnGround;
        } else if let Message::Plan(plan) = message {
            self.plan = Some(*plan);
        } else if let Message::Said { text, severity } = message
            && matches!(self.step, Step::Sending { .. } | Step::Doubting { .. } | Step::Reading { .. } | Step::Watching { .. })
        {
            if voids_package(&text.en) {
                self.drop_open();
                self.not_held(text.clone());
            } else {
                self.words.hear(*severity, text);
            }
        }
    }

    fn abandon_armed(&mut self) {
        self.abandon(&words("động cơ đã mở khóa", "armed"));
        self.verdict = Some(Verdict::NotHeld(words(
            "động cơ máy bay đang mở khóa; không nạp gì cho máy bay đã mở khóa",
            "the aircraft is armed; nothing is transferred to an armed aircraft",
        )));
    }

    /// Repeats and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        match &mut self.step {
            Step::Ground { until } if *until <= now.mono => {
                self.end(Verdict::Unknown(words(
                    "chưa nghe máy bay báo đã tắt động cơ và đứng trên mặt đất",
                    "the aircraft was not heard to say that its motors are off and that it stands on the ground",
                )));
            }
            Step::Home(home) => home.handle_timeout(now),
            Step::Hold { change, .. } => change.handle_timeout(now),
            Step::Clearing { tries, again } if *again <= now.mono => {
                if *tries >= CLEAR_TRIES {
                    self.end(Verdict::Unknown(words(
                        "đã xóa nhưng máy bay không cho thấy nhiệm vụ trống",
                        "the aircraft did not show an empty mission after a clear",
                    )));
                } else {
                    *tries += 1;
                    *again = now.mono + CLEAR_AGAIN;
                    self.out.push_back(Outgoing::ClearAll);
                }
            }
            Step::Height(height) => height.handle_timeout(now),
            Step::Sending { upload, .. } => upload.handle_timeout(now),
            Step::Doubting { why, until } if *until <= now.mono => {
                let silent = words("dữ liệu truyền về không nói có đúng vậy không", "the stream did not say whether it is true");
                let why = why.clone().and("; ", &silent);
                self.end(Verdict::Unknown(why));
            }
            Step::Reading { download, .. } => download.handle_timeout(now),
            Step::Watching { farewell, left, again, .. } if *left > 0 && *again <= now.mono => {
                *left -= 1;
                *again = now.mono + FAREWELL_AGAIN;
                self.out.push_back(farewell.clone());
            }
            Step::Ground { .. } | Step::Clearing { .. } | Step::Doubting { .. } | Step::Watching { .. } | Step::Ended => {}
        }
        self.advance(now, false);
    }

    /// Goes on to the next step where the present one is proven. `plan_is_new`: this call follows a MISSION_CURRENT.
    fn advance(&mut self, now: Now, plan_is_new: bool) {
        match &mut self.step {
            Step::Ground { .. } => {
                if self.disarmed && self.on_ground {
                    self.step = Step::Home(HomeCheck::new(now, self.carried.home, &self.whereabouts));
                    self.advance(now, false);
                }
            }
            Step::Home(home) => match home.poll_event() {
                Some(Ok(())) => self.hold_or_clear(now),
                Some(Err(verdict)) => self.end(verdict),
                None => {}
            },
            Step::Hold { change, tries } => {
                let Some(outcome) = change.outcome().cloned() else { return };
                self.mode_free_at = change.free_at();
                match outcome {
                    Outcome::Done => self.clear(now),
                    Outcome::Refused(why) => {
                        self.not_held(words("máy bay không chịu chuyển sang Giữ chỗ", "the aircraft refused to hold").and(": ", &why))
                    }
                    Outcome::Unknown(_) if *tries < HOLD_TRIES => {
                        *tries += 1;
                        *change = ModeChange::ordinary(now, Mode::Hold, self.mode_free_at);
                    }
                    Outcome::Unknown(why) => {
                        self.end(Verdict::Unknown(words("đã yêu cầu Giữ chỗ", "Hold was asked for").and(": ", &why)));
                    }
                }
            }
            Step::Clearing { .. } => {
                let empty = self.plan.is_some_and(|p| p.total.is_none_or(|n| n == 0) && [p.mission_id, p.fence_id, p.rally_id] == [0; 3]);
                if plan_is_new && empty {
                    self.step = Step::Height(ReturnHeight::write(now, self.carried.return_height));
                }
            }
            Step::Height(height) => match height.poll_event() {
                Some(ReturnHeightEnd::Held) if self.verify => self.read(now, 0, false),
                Some(ReturnHeightEnd::Held) => self.send(now, 0),
                Some(ReturnHeightEnd::Different(found)) => {
                    let wanted = self.carried.return_height;
                    self.not_held(words(
                        format!("RTL_RETURN_ALT là {found}, gói nhiệm vụ ghi {wanted}"),
                        format!("RTL_RETURN_ALT reads {found}, the package has {wanted}"),
                    ));
                }
                Some(ReturnHeightEnd::Silent) => {
                    self.end(Verdict::Unknown(words("máy bay không trả lời RTL_RETURN_ALT", "RTL_RETURN_ALT was not answered")));
                }
                None => {}
            },
            Step::Sending { index, upload } => {
                let (index, name) = (*index, ORDER[*index].words());
                let end = upload.poll_event();
                if end.is_some() {
                    self.trip = upload.trip().clone();
                }
                match end {
                    Some(UploadEnd::Done) => self.send(now, index + 1),
                    Some(UploadEnd::Refused(number)) => {
                        let (vi, en) = (name.vi, name.en);
                        self.doubt(
                            now,
                            words(
                                format!("máy bay từ chối {vi} với mã {number}"),
                                format!("the aircraft refused the {en} with mission result {number}"),
                            ),
                        );
                    }
                    Some(UploadEnd::Busy) => {
                        let (vi, en) = (name.vi, name.en);
                        self.doubt(
                            now,
                            words(
                                format!("máy bay bận với trạm khác, không nhận {vi}"),
                                format!("the aircraft stayed busy with another station, the {en} was not taken"),
                            ),
                        );
                    }
                    Some(UploadEnd::Silent) => {
                        let (vi, en) = (name.vi, name.en);
                        self.end(Verdict::Unknown(words(
                            format!("việc nạp {vi} không được trả lời đến cùng"),
                            format!("the upload of the {en} was not answered to its end"),
                        )));
                    }
                    None => {}
                }
            }
            Step::Doubting { why, .. } => {
                if let Some(plan) = self.plan.filter(|_| plan_is_new) {
                    let why = why.clone();
                    match self.carried.agrees(&plan) {
                        Ok(()) => self.read(now, 0, false),
                        Err(_) => self.not_held(why),
                    }
                }
            }
            Step::Reading { index, download, again } => {
                let (index, kind, again) = (*index, ORDER[*index], *again);
                let Some(end) = download.poll_event() else { return };
                self.trip = download.trip().clone();
                self.out.extend(std::iter::from_fn(|| download.poll_transmit()));
                match self.compared(kind, end) {
                    None => {
                        let name = kind.words();
                        self.end(Verdict::Unknown(words(
                            format!("không đọc lại được {}", name.vi),
                            format!("the {} could not be read back", name.en),
                        )));
                    }
                    Some(Ok(())) if index + 1 == ORDER.len() => self.watch(now),
                    Some(Ok(())) => self.read(now, index + 1, false),
                    Some(Err(_)) if !again => self.read(now, index, true),
                    Some(Err(difference)) => self.not_held(difference),
                }
            }
            Step::Watching { from, until, .. } => {
                let (from, until) = (*from, *until);
                if now.mono >= until {
                    self.give_up_watching();
                } else if now.mono.since(from) >= WATCH && self.proven().is_ok() {
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
                let upload = Upload::over(now, *kind, self.lists.list(*kind).to_vec(), self.trip.clone());
                self.step = Step::Sending { index, upload };
            }
            None => {
                self.sent_at = now.mono;
                self.read(now, 0, false);
            }
        }
    }

    /// A refusal proves nothing by itself: it may be the echo of an earlier transfer.
    fn doubt(&mut self, now: Now, why: Words) {
        self.step = Step::Doubting { why, until: now.mono + DOUBT };
    }

    /// Whether a list as read is the list as sent; None when it was not read.
    fn compared(&self, kind: ListKind, end: DownloadEnd) -> Option<Result<(), Words>> {
        let sent = self.lists.list(kind);
        match end {
            DownloadEnd::Done(read) => Some(same_after_read_back(kind, sent, &read)),
            DownloadEnd::OtherLength(found) => {
                let (name, sent) = (kind.words(), sent.len());
                Some(Err(words(
                    format!("{}: đã gửi {sent} điểm, máy bay giữ {found}", name.vi),
                    format!("{}: sent {sent} items, the aircraft holds {found}", name.en),
                )))
            }
            DownloadEnd::Silent => None,
        }
    }

    /// Reads the list at `index` of the order. `again`: what was read first differed, which an echo can do.
    fn read(&mut self, now: Now, index: usize, again: bool) {
        let kind = ORDER[index.min(ORDER.len() - 1)];
        let download = Download::over(now, kind, Some(self.lists.list(kind).len()), self.trip.clone());
        self.step = Step::Reading { index, download, again };
    }

    fn watch(&mut self, now: Now) {
        self.plan = None;
        let farewell = Outgoing::MissionAck { kind: ORDER[ORDER.len() - 1], cancel: false };
        let again = now.mono + FAREWELL_AGAIN;
        self.step = Step::Watching { from: self.sent_at, until: now.mono + WATCH_END, farewell, left: FAREWELLS, again };
    }

    /// Whether everything that the stream must show was shown since the read-back.
    fn proven(&self) -> Result<(), Verdict> {
        let Some(plan) = self.plan else {
            return Err(Verdict::Unknown(words(
                "sau khi đọc lại không nghe được MISSION_CURRENT",
                "MISSION_CURRENT was not heard after the read-back",
            )));
        };
        self.carried.agrees(&plan).map_err(Verdict::NotHeld)?;
        if self.verify {
            return Ok(());
        }
        if plan.item != Some(0) || plan.state != NOT_STARTED {
            return Err(Verdict::NotHeld(stands_at(&plan).and(", ", &words("không phải trước khi bắt đầu", "not before its start"))));
        }
        let Some(home) = self.whereabouts.home() else {
            return Err(Verdict::Unknown(words(
                "không nghe được điểm nhà (HOME_POSITION) nên chưa chắc hàng rào bay",
                "HOME_POSITION was not heard, so the fence is not proven",
            )));
        };
        homes_agree(self.carried.home, home).map_err(Verdict::NotHeld)?;
        if !self.carried.fence.is_empty() && !holds(&self.carried.fence, home.at) {
            let (latitude, longitude) = (home.at.latitude, home.at.longitude);
            return Err(Verdict::NotHeld(words(
                format!("điểm nhà {latitude:.6}; {longitude:.6} nằm ngoài hàng rào bay"),
                format!("home at {latitude:.6}, {longitude:.6} lies outside of the fence"),
            )));
        }
        Ok(())
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
            Step::Home(home) => home.poll_transmit(),
            Step::Hold { change, .. } => change.poll_transmit(),
            Step::Height(height) => height.poll_transmit(),
            Step::Sending { upload, .. } => upload.poll_transmit(),
            Step::Reading { download, .. } => download.poll_transmit(),
            Step::Ground { .. } | Step::Clearing { .. } | Step::Doubting { .. } | Step::Watching { .. } | Step::Ended => None,
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
            Step::Home(home) => home.next_timeout(),
            Step::Hold { change, .. } => change.next_timeout(),
            Step::Clearing { again, .. } => Some((*again, "clear")),
            Step::Height(height) => height.next_timeout(),
            Step::Sending { upload, .. } => upload.next_timeout(),
            Step::Doubting { until, .. } => Some((*until, "stream after a refusal")),
            Step::Reading { download, .. } => download.next_timeout(),
            Step::Watching { from, until, left, again, .. } => {
                let farewell = (*left > 0).then_some((*again, "final ack again"));
                let proven = self.proven().is_ok().then_some((*from + WATCH, "words of a dropped fence"));
                earliest([Some((*until, "watch over a new package")), farewell, proven])
            }
            Step::Ended => None,
        }
    }

    /// The step's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match &self.step {
            Step::Ground { .. } => "ground",
            Step::Home(_) => "home",
            Step::Hold { .. } => "hold",
            Step::Clearing { .. } => "clearing",
            Step::Height(_) => "height",
            Step::Sending { .. } => "sending",
            Step::Doubting { .. } => "doubting",
            Step::Reading { .. } => "reading",
            Step::Watching { .. } => "watching",
            Step::Ended => "ended",
        }
    }
}
