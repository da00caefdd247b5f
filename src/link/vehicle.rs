//! The link of one aircraft, made of the machines of this folder.
//!
//! One task at a time (transfer, launch, safing, resume); safer acts and the comparison of parameters stand beside it. A safer
//! act never waits: a transfer, a safing or a resume is dropped for it, a launch stands down or, once started, only watches.
//!
//! | order         | idle                          | transfer                     | launch                 | safing            | resume            |
//! |---------------|-------------------------------|------------------------------|------------------------|-------------------|-------------------|
//! | upload        | begins                        | same: goes on; other: replaces | refused              | waits for its end | refused           |
//! | launch        | begins, or refused (1)        | refused                      | same: goes on; other: refused | refused    | refused           |
//! | safer act     | at once                       | at once, transfer dropped    | at once, see above     | at once, dropped  | at once, dropped  |
//! | resume        | begins, or refused            | refused                      | refused                | refused           | goes on           |
//! | make safe     | begins                        | refused                      | refused                | goes on           | refused           |
//! | parameters    | compared beside anything      |                              |                        |                   |                   |
//! | (seen disarmed in AUTO.MISSION) | Hold is set | -                          | -                      | -                 | -                 |
//!
//! (1) While the package of its flight is being proven again after a restart of this service, a launch waits for that.

use crate::units::words::{Words, words};
use std::collections::{BTreeMap, VecDeque};

use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{Observation, Order, Outcome, Report, SafeAct, Verdict};
use crate::domain::mission::FlightPackage;
use crate::units::ids::{FlightId, SystemId, TailId};
use crate::units::time::{Mono, Now, Span, Utc};

use super::carried::Watch;
use super::chores::{Chores, Equipment};
use super::frame::{Frame, FrameCounters};
use super::heartbeat::Heartbeat;
use super::home::Whereabouts;
use super::identity::{Boots, Life, Place};
use super::launch::Launch;
use super::message::{Message, Outgoing, Target};
use super::package::Transfer;
use super::parameter::{Check, Compared};
use super::peers::{Heard, Peers};
use super::rates::LinkWidth;
use super::resume::Resume;
use super::safe_act::SafeActs;
use super::safing::Safing;
pub use super::settings::LinkSettings;
use super::standby::Standby;
use super::telemetry::Telemetry;
use super::timers::{Timeout, earliest};
use super::wire;
use crate::domain::fleet::ApprovedParameter;

#[cfg(test)]
mod by_words;
mod orders;

/// The autopilot's component; no other part of an aircraft is listened to.
const AUTOPILOT: u8 = 1;
/// A trouble of one kind is told at most so often.
const TROUBLE_EVERY: Span = Span::minutes(1);
/// How long a launch waits for its package to be proven again after a restart of this service.
const LAUNCH_WAITS: Span = Span::secs(20);
/// How often the package of a flight under way is compared until it is known.
const ADOPT_AGAIN: Span = Span::secs(20);

fn busy() -> Words {
    words("máy bay đang bận việc khác", "another task of this aircraft is under way")
}

#[derive(Debug)]
enum Task {
    Idle,
    Transfer { transfer: Box<Transfer>, touched: bool },
    Launch(Box<Launch>),
    Safing(Box<Safing>),
    Resume(Box<Resume>),
}

/// A flight that was under way when this service started: proven as soon as the aircraft is heard, and again until it is known.
#[derive(Debug)]
struct Adopting {
    flight: FlightId,
    package: Box<FlightPackage>,
    again: Mono,
}

/// One aircraft's link.
#[derive(Debug)]
pub struct VehicleLink {
    settings: LinkSettings,
    tail: TailId,
    system: SystemId,
    approved: Vec<ApprovedParameter>,
    sequence: u8,
    peers: Peers,
    boots: Boots,
    /// How often two starts were seen to speak in turn.
    rivals: u64,
    heartbeat: Heartbeat,
    chores: Chores,
    telemetry: Telemetry,
    watch: Watch,
    whereabouts: Whereabouts,
    safe: SafeActs,
    standby: Standby,
    task: Task,
    parameters: Option<Check>,
    compared: Compared,
    waiting_upload: Option<(FlightId, Box<FlightPackage>)>,
    /// It is to be made safe when the present task is over.
    waiting_safing: bool,
    adopting: Option<Adopting>,
    /// A launch that waits for its package to be proven again after a restart, and until when.
    waiting_launch: Option<(Clearance, Mono)>,
    /// When the clearance of the last launch was given: each is used once.
    used: Option<(FlightId, Utc)>,
    mode_free_at: Mono,
    troubles: BTreeMap<&'static str, Mono>,
    out: VecDeque<Outgoing>,
    reports: VecDeque<Report>,
}

impl VehicleLink {
    /// A link that has heard nothing yet; its first heartbeat is due at once.
    #[must_use]
    pub fn new(now: Now, settings: LinkSettings, tail: TailId, system: SystemId, approved: Vec<ApprovedParameter>) -> Self {
        Self {
            settings,
            tail,
            system,
            approved,
            sequence: 0,
            peers: Peers::default(),
            boots: Boots::default(),
            rivals: 0,
            heartbeat: Heartbeat::new(now, settings.link_lost_after),
            chores: Chores::new(settings.station, Equipment::default()),
            telemetry: Telemetry::default(),
            watch: Watch::default(),
            whereabouts: Whereabouts::default(),
            safe: SafeActs::default(),
            standby: Standby::default(),
            task: Task::Idle,
            parameters: None,
            compared: Compared::default(),
            waiting_upload: None,
            waiting_safing: false,
            adopting: None,
            waiting_launch: None,
            used: None,
            mode_free_at: Mono(0),
            troubles: BTreeMap::new(),
            out: VecDeque::new(),
            reports: VecDeque::new(),
        }
    }

    /// With what the aircraft has aboard.
    #[must_use]
    pub fn with(mut self, equipment: Equipment) -> Self {
        self.chores = Chores::new(self.settings.station, equipment);
        self
    }

    /// The aircraft's registration.
    #[must_use]
    pub fn tail(&self) -> &TailId {
        &self.tail
    }

    /// The key of the address it speaks from.
    #[must_use]
    pub fn peer(&self) -> Option<u64> {
        self.peers.main()
    }

    /// The width of the link that the aircraft is spoken to over.
    pub fn set_width(&mut self, now: Now, width: LinkWidth) {
        self.chores.set_width(now, width);
    }

    /// Takes a frame of this aircraft's system id that came from the address `peer`. Enum values beyond the dialect are counted.
    pub fn receive(&mut self, now: Now, peer: u64, frame: &Frame<'_>, counters: &mut FrameCounters) {
        if !frame.known || frame.component != AUTOPILOT {
            return;
        }
        let message = wire::decode(frame.id, frame.payload, counters);
        let numbers = (frame.component, frame.sequence, frame.id);
        let heard = self.peers.receive(now, peer, numbers, message.as_ref(), self.settings.link_lost_after);
        let takes_state = match heard {
            Heard::Stranger => {
                counters.duplicate_system += 1;
                if self.peers.rival(now) {
                    self.tell_rival(now);
                }
                return;
            }
            Heard::Main(place) => place == Place::New,
            Heard::Second => false,
        };
        if matches!(heard, Heard::Main(_)) && self.peers.rival(now) {
            self.tell_rival(now);
        }
        self.heartbeat.receive(now, message.as_ref());
        let before = self.rivals;
        if let Some(message) = message
            && (takes_state || !message.is_state())
            && self.is_for_us(now, &message)
        {
            self.take(now, peer, &message);
        }
        counters.duplicate_system += self.rivals - before;
        self.settle(now);
        if takes_state && let Some(kind) = wire::airframe_kind(frame.id, frame.payload) {
            self.reports.push_back(Report::Observed(Observation::Kind(kind)));
        }
    }

    fn tell_rival(&mut self, now: Now) {
        let detail = if self.peers.is_expected() {
            words(
                "chuyến bay đang mở, máy bay chưa được nghe lại từ địa chỉ cũ; địa chỉ khác nói với số hiệu này, chưa chắc là máy bay này, \
                 chỉ được nhận nếu nó đang bay, hoặc sau 10 phút",
                "its flight is open and it was not heard again where it was; another address speaks with this system id, is not proven to \
                 be it, and is taken for it only if it flies, or after ten minutes",
            )
        } else {
            words(
                "địa chỉ khác cũng nói với số hiệu này, không phải máy bay này; địa chỉ đó bị bỏ qua",
                "another address speaks with this system id and is not this aircraft; it is not listened to",
            )
        };
        self.duplicate(now, &detail);
    }

    fn duplicate(&mut self, now: Now, detail: &Words) {
        let detail = words(format!("số hiệu {}", self.system), format!("system id {}", self.system)).and(": ", detail);
        self.trouble(now, "DUPLICATE_SYSTEM_ID", detail);
    }

    /// Tells a trouble of this aircraft, at most once a minute for each code.
    pub fn trouble(&mut self, now: Now, code: &'static str, detail: Words) {
        if self.troubles.get(code).is_none_or(|at| now.mono.since(*at) >= TROUBLE_EVERY) {
            self.troubles.insert(code, now.mono);
            self.reports.push_back(Report::Trouble { code, detail });
        }
    }

    fn is_for_us(&mut self, now: Now, message: &Message) -> bool {
        let Some(to) = message.target() else { return true };
        if to.includes(self.settings.station) {
            return true;
        }
        if matches!(message, Message::CommandAck { .. } | Message::MissionAck { .. }) {
            let Target { system, component } = to;
            let detail = words(
                format!("máy bay trả lời một trạm khác, số hiệu {system}, bộ phận {component}"),
                format!("the aircraft answers a station with system id {system}, component {component}"),
            );
            self.trouble(now, "FOREIGN_STATION", detail);
        }
        false
    }

    fn take(&mut self, now: Now, peer: u64, message: &Message) {
        if let Message::Text(piece) = message {
            self.chores.receive_text(now, peer, piece);
        }
        if let Message::Position { boot_ms, .. } = message {
            match self.boots.receive(now, *boot_ms) {
                Life::Same => {}
                Life::Anew(running) => self.reports.push_back(Report::Observed(Observation::Restarted { running })),
                Life::Two => {
                    self.rivals += 1;
                    self.duplicate(
                        now,
                        &words(
                            "hai máy bay khởi động khác giờ nhau thay phiên nói",
                            "two autopilots with different times since their start speak in turn",
                        ),
                    );
                }
            }
        }
        self.chores.receive(now, message);
        self.feed(now, message);
        self.take_texts(now);
    }

    fn take_texts(&mut self, now: Now) {
        while let Some(said) = self.chores.poll_said() {
            self.feed(now, &said);
        }
    }

    fn feed(&mut self, now: Now, message: &Message) {
        self.telemetry.receive(now, message);
        self.whereabouts.receive(now, message);
        self.safe.receive(now, message);
        self.standby.receive(now, message);
        match &mut self.parameters {
            Some(check) => check.receive(now, message),
            None => self.compared.receive(message, &self.approved),
        }
        if !matches!(self.task, Task::Transfer { touched: true, .. }) {
            self.watch.receive(message);
        }
        match &mut self.task {
            Task::Idle => {}
            Task::Transfer { transfer, .. } => transfer.receive(now, message),
            Task::Launch(launch) => launch.receive(now, message),
            Task::Safing(safing) => safing.receive(now, message),
            Task::Resume(resume) => resume.receive(now, message),
        }
    }

    /// Lets every machine act on the time.
    pub fn handle_timeout(&mut self, now: Now) {
        self.heartbeat.handle_timeout(now);
        self.chores.set_heard(now, self.heartbeat.is_heard());
        self.chores.handle_timeout(now);
        self.take_texts(now);
        self.safe.handle_timeout(now);
        let idle = matches!(self.task, Task::Idle) && self.safe.next_timeout().is_none() && self.waiting_launch.is_none();
        self.standby.handle_timeout(now, idle, self.mode_free_at());
        if self.standby.is_stuck() {
            self.trouble(
                now,
                "LEFT_IN_MISSION",
                words(
                    "đứng yên ở chế độ Nhiệm vụ và không rời chế độ đó: không mở khóa động cơ",
                    "stands disarmed in AUTO.MISSION and does not leave it: do not arm",
                ),
            );
        }
        if let Some(check) = &mut self.parameters {
            check.handle_timeout(now);
        }
        match &mut self.task {
            Task::Idle => {}
            Task::Transfer { transfer, .. } => transfer.handle_timeout(now),
            Task::Launch(launch) => launch.handle_timeout(now),
            Task::Safing(safing) => safing.handle_timeout(now),
            Task::Resume(resume) => resume.handle_timeout(now),
        }
        self.settle(now);
    }

    /// Collects what the machines concluded and ends tasks that are done.
    fn settle(&mut self, now: Now) {
        self.chores.set_heard(now, self.heartbeat.is_heard());
        while let Some(report) = self.heartbeat.poll_event() {
            if let (Task::Launch(launch), Report::LinkLost { .. }) = (&mut self.task, &report) {
                launch.object(now, &words("mất liên lạc giữa chừng", "the link was lost on the way"));
            }
            self.reports.push_back(report);
        }
        self.reports.extend(std::iter::from_fn(|| self.chores.poll_event()));
        self.reports.extend(std::iter::from_fn(|| self.telemetry.poll_event()).map(Report::Observed));
        self.reports.extend(std::iter::from_fn(|| self.safe.poll_event()));
        if let Some(report) = self.watch.poll_event() {
            if let (Task::Launch(launch), Report::Package { verdict: Verdict::NotHeld(why), .. }) = (&mut self.task, &report) {
                launch.object(now, why);
            }
            self.reports.push_back(report);
        }
        if let Some(differences) = self.parameters.as_mut().and_then(Check::poll_event) {
            self.parameters = None;
            self.compared.set(&differences);
            self.reports.push_back(Report::Parameters { differences });
        }
        if let Some(differences) = self.compared.poll_event() {
            if let (Task::Launch(launch), false) = (&mut self.task, differences.is_empty()) {
                launch.object(now, &words("tham số của máy bay vừa bị đổi", "the aircraft's parameters were changed"));
            }
            self.reports.push_back(Report::Parameters { differences });
        }
        let end = match &mut self.task {
            Task::Idle => None,
            Task::Transfer { transfer, touched } => transfer.poll_event().map(|verdict| {
                let carried = transfer.carried().clone();
                let report = Report::Package { flight: Some(carried.flight), package: Some(carried.digest), verdict: verdict.clone() };
                if *touched {
                    self.watch.set(carried, verdict == Verdict::Held);
                }
                if !matches!(verdict, Verdict::Unknown(_)) {
                    self.adopting = None;
                }
                report
            }),
            Task::Launch(launch) => launch.poll_event(),
            Task::Safing(safing) => safing.poll_event(),
            Task::Resume(resume) => resume.poll_event(),
        };
        if let Some(report) = end {
            self.reports.push_back(report);
            self.mode_free_at = self.mode_free_at();
            while let Some(word) = self.poll_task() {
                self.out.push_back(word);
            }
            let was_safing = matches!(self.task, Task::Safing(_));
            self.task = Task::Idle;
            self.make_safe_at_last(now);
            if let Some((flight, package)) = self.waiting_upload.take_if(|_| was_safing) {
                self.upload(now, flight, package);
            }
        }
        self.go_on_adopting(now);
        if let Some((clearance, _)) = self.waiting_launch.take_if(|(_, until)| self.adopting.is_none() || *until <= now.mono) {
            self.adopting = None;
            self.launch(now, clearance);
        }
    }

    fn poll_task(&mut self) -> Option<Outgoing> {
        let word = match &mut self.task {
            Task::Idle => None,
            Task::Transfer { transfer, .. } => transfer.poll_transmit(),
            Task::Launch(launch) => launch.poll_transmit(),
            Task::Safing(safing) => safing.poll_transmit(),
            Task::Resume(resume) => resume.poll_transmit(),
        }?;
        if matches!(word, Outgoing::ClearAll) {
            self.watch.forget();
            if let Task::Transfer { touched, .. } = &mut self.task {
                *touched = true;
            }
        }
        Some(word)
    }

    /// The next word to this aircraft that is about a flight; chores come behind it.
    fn next_word(&mut self) -> Option<Outgoing> {
        self.heartbeat
            .poll_transmit()
            .or_else(|| self.safe.poll_transmit())
            .or_else(|| self.standby.poll_transmit())
            .or_else(|| self.out.pop_front())
            .or_else(|| self.poll_task())
            .or_else(|| self.parameters.as_mut().and_then(Check::poll_transmit))
    }

    /// The bytes of the next frame to this aircraft.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        let word = self.next_word().or_else(|| self.chores.poll_transmit())?;
        let Target { system, component } = self.settings.station;
        let bytes = wire::encode(&word, system, component, self.sequence, self.system.get());
        self.sequence = self.sequence.wrapping_add(1);
        Some(bytes)
    }

    /// The next thing that the link tells.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }

    /// When to be asked again, and why.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        let task = match &self.task {
            Task::Idle => None,
            Task::Transfer { transfer, .. } => transfer.next_timeout(),
            Task::Launch(launch) => launch.next_timeout(),
            Task::Safing(safing) => safing.next_timeout(),
            Task::Resume(resume) => resume.next_timeout(),
        };
        let parameters = self.parameters.as_ref().and_then(Check::next_timeout);
        let adopting = self.adopting.as_ref().filter(|_| self.heartbeat.is_heard() && matches!(self.task, Task::Idle));
        let adopting = adopting.map(|adopting| (adopting.again, "package of a flight under way"));
        let waiting = self.waiting_launch.as_ref().map(|(_, until)| (*until, "launch waits for its package"));
        earliest([
            adopting,
            waiting,
            self.heartbeat.next_timeout(),
            self.chores.next_timeout(),
            self.safe.next_timeout(),
            self.standby.next_timeout(),
            task,
            parameters,
        ])
    }
}
