//! One UDP socket, the links of the whole fleet on it, and the queues to the rest of the service.
//!
//! - Our heartbeats go out from the moment the socket is bound, to the addresses kept from the last run and to each aircraft
//!   heard, whatever the rest of the service is doing.
//! - Safer acts have a queue of their own that is looked at first.
//! - Reports go out through a bounded queue. When it is full, observations are dropped and counted (the next is newer anyway),
//!   conclusions wait in order.
//! - Time is the argument `clock`; `scale` says how much faster it runs than the wall, for sleeping.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

use crate::domain::fleet::ApprovedParameter;
use crate::domain::flight::{Order, Report, SafeAct};
use crate::domain::mission::FlightPackage;
use crate::link::fleet_link::FleetLink;
use crate::link::frame::FrameCounters;
use crate::link::vehicle::{LinkSettings, VehicleLink};
use crate::units::ids::{FlightId, SystemId, TailId};
use crate::units::time::{Mono, Now, Span};

use super::recorder::{Recorder, kept_peers};

/// Reports that may wait for the loop.
const REPORTS: usize = 4_096;
/// Orders that may wait for the link.
const ORDERS: usize = 256;
/// Conclusions that may wait while the loop does not take them.
const BACKLOG: usize = 10_000;
/// Datagrams taken in one turn before timers and queues are looked at again.
const TURN: usize = 64;
/// Addresses remembered; those that no aircraft speaks from are forgotten beyond this.
const ADDRESSES: usize = 1_024;
/// The longest UDP payload.
const DATAGRAM: usize = 65_535;

/// One aircraft of the fleet, as its link needs it.
#[derive(Debug, Clone)]
pub struct LinkedAircraft {
    /// Its registration.
    pub tail: TailId,
    /// Its MAVLink system id.
    pub system: SystemId,
    /// The approved parameters of its type.
    pub approved: Vec<ApprovedParameter>,
}

/// What the link task is started with.
#[derive(Debug, Clone)]
pub struct LinkTaskSettings {
    /// Where to listen; see [`parse_endpoint`].
    pub bind: SocketAddr,
    /// The data folder: tlogs and the aircraft's last addresses.
    pub data: PathBuf,
    /// How much faster than the wall the clock runs; 1 but in a demonstration.
    pub scale: f64,
    /// Our own address and the limits.
    pub link: LinkSettings,
    /// The fleet.
    pub aircraft: Vec<LinkedAircraft>,
}

/// What the link is told.
#[derive(Debug)]
pub enum LinkInput {
    /// An order to an aircraft.
    Order(TailId, Order),
    /// A flight was under way when this service started: compare what is on board with its package, then watch it.
    Adopt(TailId, FlightId, Box<FlightPackage>),
    /// The aircraft's frames belong to this flight from now on.
    FlightStarted(TailId, FlightId),
    /// The flight is over; its recording ends.
    FlightEnded(TailId),
}

/// Figures of the link, for the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounters {
    /// What was read.
    pub frames: FrameCounters,
    /// Frames sent.
    pub sent: u64,
    /// Frames that found no address or that the system would not send.
    pub not_sent: u64,
    /// Observations dropped because the loop did not keep up.
    pub dropped_observations: u64,
    /// Conclusions dropped because the loop took none for very long.
    pub dropped_conclusions: u64,
    /// Frames that the recorder could not take.
    pub dropped_recordings: u64,
}

/// The other ends of the link's queues.
#[derive(Debug)]
pub struct LinkHandles {
    /// Orders, in order.
    pub input: mpsc::Sender<LinkInput>,
    /// Safer acts, in front of everything.
    pub safer: mpsc::Sender<(TailId, SafeAct)>,
    /// What the links tell.
    pub reports: mpsc::Receiver<(TailId, Report)>,
    /// Figures, refreshed about each second.
    pub counters: watch::Receiver<LinkCounters>,
    /// Where the socket is bound.
    pub address: SocketAddr,
}

/// Why the link cannot start.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen for aircraft on {address}")]
pub struct BindError {
    /// The address asked for.
    pub address: SocketAddr,
    #[source]
    source: std::io::Error,
}

/// A text that names no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an endpoint like udpin:0.0.0.0:14550")]
pub struct ParseEndpointError {
    /// The text as it came.
    pub text: String,
}

/// Reads `udpin:ADDR:PORT`.
///
/// # Errors
/// When the text is anything else.
pub fn parse_endpoint(text: &str) -> Result<SocketAddr, ParseEndpointError> {
    let address = text.strip_prefix("udpin:").and_then(|rest| rest.parse().ok());
    address.ok_or_else(|| ParseEndpointError { text: text.to_owned() })
}

/// The addresses aircraft speak from, each under the number by which the links know it.
#[derive(Debug, Default)]
struct Addresses {
    keys: BTreeMap<SocketAddr, u64>,
    next: u64,
}

impl Addresses {
    fn key(&mut self, address: SocketAddr, in_use: impl Fn(u64) -> bool) -> u64 {
        if let Some(key) = self.keys.get(&address) {
            return *key;
        }
        if self.keys.len() >= ADDRESSES {
            self.keys.retain(|_, key| in_use(*key));
        }
        self.next += 1;
        self.keys.insert(address, self.next);
        self.next
    }

    fn of(&self, key: u64) -> Option<SocketAddr> {
        self.keys.iter().find(|(_, k)| **k == key).map(|(address, _)| *address)
    }
}

/// What the task woke up for.
enum Wake {
    Safer(TailId, SafeAct),
    Datagram(std::io::Result<(usize, SocketAddr)>),
    Input(LinkInput),
    Room,
    Time,
}

/// The task, bound and ready to run.
pub struct LinkTask<C> {
    socket: UdpSocket,
    clock: C,
    scale: f64,
    fleet: FleetLink,
    tails: Vec<TailId>,
    addresses: Addresses,
    peers: BTreeMap<TailId, SocketAddr>,
    recorder: Recorder,
    recorder_thread: tokio::task::JoinHandle<()>,
    input: mpsc::Receiver<LinkInput>,
    safer: mpsc::Receiver<(TailId, SafeAct)>,
    reports: mpsc::Sender<(TailId, Report)>,
    backlog: VecDeque<(TailId, Report)>,
    counters: LinkCounters,
    counters_out: watch::Sender<LinkCounters>,
    counters_at: Mono,
}

impl<C: Fn() -> Now + Send + 'static> LinkTask<C> {
    /// Binds the socket; the first heartbeats leave when [`LinkTask::run`] is called.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn bind(settings: LinkTaskSettings, clock: C) -> Result<(Self, LinkHandles), BindError> {
        let wrong = |source| BindError { address: settings.bind, source };
        let socket = UdpSocket::bind(settings.bind).await.map_err(wrong)?;
        let address = socket.local_addr().map_err(wrong)?;
        let (recorder, recorder_thread) = Recorder::start(&settings.data);
        let peers = kept_peers(&settings.data);
        let mut addresses = Addresses::default();
        let mut fleet = FleetLink::default();
        let now = clock();
        for aircraft in &settings.aircraft {
            let kept = peers.get(&aircraft.tail).map(|address| addresses.key(*address, |_| true));
            let link = VehicleLink::new(now, settings.link, aircraft.tail.clone(), aircraft.system, aircraft.approved.clone());
            fleet.add(aircraft.system, link, kept);
        }
        let (input_in, input) = mpsc::channel(ORDERS);
        let (safer_in, safer) = mpsc::channel(ORDERS);
        let (reports, reports_out) = mpsc::channel(REPORTS);
        let (counters_out, counters_in) = watch::channel(LinkCounters::default());
        let task = Self {
            socket,
            clock,
            scale: settings.scale.max(0.01),
            fleet,
            tails: settings.aircraft.into_iter().map(|aircraft| aircraft.tail).collect(),
            addresses,
            peers,
            recorder,
            recorder_thread,
            input,
            safer,
            reports,
            backlog: VecDeque::new(),
            counters: LinkCounters::default(),
            counters_out,
            counters_at: now.mono,
        };
        Ok((task, LinkHandles { input: input_in, safer: safer_in, reports: reports_out, counters: counters_in, address }))
    }

    /// Runs until `stop` resolves or nobody takes reports any more; then writes the recordings to their end.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut datagram = vec![0; DATAGRAM];
        tokio::pin!(stop);
        loop {
            self.turn().await;
            let sleep = tokio::time::sleep(self.until_timeout());
            let wake = tokio::select! {
                biased;
                () = &mut stop => break,
                Some((tail, act)) = self.safer.recv() => Wake::Safer(tail, act),
                received = self.socket.recv_from(&mut datagram) => Wake::Datagram(received),
                Some(input) = self.input.recv() => Wake::Input(input),
                room = self.reports.reserve(), if !self.backlog.is_empty() => match room {
                    Ok(_) => Wake::Room,
                    Err(_) => break,
                },
                () = sleep => Wake::Time,
            };
            match wake {
                Wake::Safer(tail, act) => self.order(&tail, Order::Safer(act)),
                Wake::Datagram(Ok((length, from))) => self.received(&datagram[..length], from),
                Wake::Datagram(Err(error)) => {
                    tracing::debug!(%error, "the socket reported an error");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Wake::Input(input) => self.told(input),
                Wake::Room => self.tell_backlog(),
                Wake::Time => {}
            }
            self.drain(&mut datagram);
            if self.reports.is_closed() {
                break;
            }
        }
        drop(self.recorder);
        if self.recorder_thread.await.is_err() {
            tracing::warn!("the recorder of tlogs ended early");
        }
    }

    fn now(&self) -> Now {
        (self.clock)()
    }

    /// Everything that is already waiting, within one turn's bound; safer acts first.
    fn drain(&mut self, datagram: &mut [u8]) {
        for _ in 0..TURN {
            while let Ok((tail, act)) = self.safer.try_recv() {
                self.order(&tail, Order::Safer(act));
            }
            match self.socket.try_recv_from(datagram) {
                Ok((length, from)) => self.received(&datagram[..length], from),
                Err(_) => break,
            }
        }
        for _ in 0..TURN {
            match self.input.try_recv() {
                Ok(input) => self.told(input),
                Err(_) => break,
            }
        }
    }

    /// Timers, departures and reports.
    async fn turn(&mut self) {
        let now = self.now();
        if self.fleet.next_timeout().is_some_and(|(at, _)| at <= now.mono) {
            self.fleet.handle_timeout(now);
        }
        while let Some(departure) = self.fleet.poll_transmit() {
            let address = departure.peer.and_then(|key| self.addresses.of(key));
            let sent = match address {
                Some(address) => self.socket.send_to(&departure.frame, address).await.is_ok(),
                None => false,
            };
            if sent {
                self.counters.sent += 1;
                self.recorder.frame(&departure.tail, now.utc, &departure.frame);
            } else {
                self.counters.not_sent += 1;
            }
        }
        while let Some(report) = self.fleet.poll_event() {
            self.tell(report);
        }
        if now.mono.since(self.counters_at) >= Span::secs(1) {
            self.counters_at = now.mono;
            self.counters.frames = self.fleet.counters();
            self.counters.dropped_recordings = self.recorder.dropped();
            self.counters_out.send_replace(self.counters);
        }
    }

    /// Hands on conclusions that waited, as far as there is room.
    fn tell_backlog(&mut self) {
        while let Some(report) = self.backlog.pop_front() {
            if let Err(mpsc::error::TrySendError::Full(back)) = self.reports.try_send(report) {
                self.backlog.push_front(back);
                return;
            }
        }
    }

    fn tell(&mut self, (tail, report): (TailId, Report)) {
        let is_observation = matches!(report, Report::Observed(_));
        let full = if self.backlog.is_empty() || is_observation {
            match self.reports.try_send((tail, report)) {
                Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => return,
                Err(mpsc::error::TrySendError::Full(back)) => back,
            }
        } else {
            (tail, report)
        };
        if is_observation {
            self.counters.dropped_observations += 1;
        } else if self.backlog.len() < BACKLOG {
            self.backlog.push_back(full);
        } else {
            self.counters.dropped_conclusions += 1;
            tracing::error!(vehicle.tail = %full.0, report = ?full.1, "nobody takes the link's reports; one was dropped");
        }
    }

    fn received(&mut self, datagram: &[u8], from: SocketAddr) {
        let now = self.now();
        let (fleet, tails) = (&self.fleet, &self.tails);
        let key = self.addresses.key(from, |key| tails.iter().any(|tail| fleet.peer(tail) == Some(key)));
        let recorder = &self.recorder;
        self.fleet.receive(now, key, datagram, |tail, frame| recorder.frame(tail, now.utc, frame));
        self.keep_peer(key, from);
    }

    /// Keeps the address for the next start when it is new for an aircraft.
    fn keep_peer(&mut self, key: u64, from: SocketAddr) {
        let moved: Vec<TailId> =
            self.tails.iter().filter(|tail| self.fleet.peer(tail) == Some(key) && self.peers.get(*tail) != Some(&from)).cloned().collect();
        if !moved.is_empty() {
            self.peers.extend(moved.into_iter().map(|tail| (tail, from)));
            self.recorder.peers(self.peers.clone());
        }
    }

    fn told(&mut self, input: LinkInput) {
        match input {
            LinkInput::Order(tail, order) => self.order(&tail, order),
            LinkInput::Adopt(tail, flight, package) => {
                let now = self.now();
                if !self.fleet.adopt(now, &tail, flight, &package) {
                    tracing::error!(vehicle.tail = %tail, "a flight of an aircraft that has no link");
                }
            }
            LinkInput::FlightStarted(tail, flight) => self.recorder.started(tail, flight),
            LinkInput::FlightEnded(tail) => self.recorder.ended(tail),
        }
    }

    fn order(&mut self, tail: &TailId, order: Order) {
        let now = self.now();
        if !self.fleet.order(now, tail, order) {
            tracing::error!(vehicle.tail = %tail, "an order to an aircraft that has no link");
        }
    }

    /// Wall time until the next deadline; never longer than a second, so that a clock that jumps is noticed.
    fn until_timeout(&self) -> Duration {
        let now = self.now().mono;
        let ahead = self.fleet.next_timeout().map_or(Span::secs(1), |(at, _)| at.since(now));
        let seconds = (ahead.as_secs_f64() / self.scale).clamp(0.0005, 1.0);
        Duration::from_secs_f64(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::{Mode, Observation};
    use crate::link::frame::frames;
    use crate::link::message::Outgoing;
    use crate::link::trace::entries;
    use crate::link::wire::encode;
    use crate::units::time::Utc;
    use mavlink::dialects::common as dialect;
    use tokio::time::timeout;

    fn tail() -> TailId {
        TailId::new("DG-01").expect("a tail")
    }

    fn settings(data: &std::path::Path) -> LinkTaskSettings {
        LinkTaskSettings {
            bind: "127.0.0.1:0".parse().expect("an address"),
            data: data.to_owned(),
            scale: 1.0,
            link: LinkSettings::default(),
            aircraft: vec![LinkedAircraft { tail: tail(), system: SystemId::new(3).expect("an id"), approved: Vec::new() }],
        }
    }

    fn clock() -> impl Fn() -> Now + Send + 'static {
        let start = tokio::time::Instant::now();
        move || {
            let micros = u64::try_from(start.elapsed().as_micros()).expect("a short test");
            Now { mono: Mono(micros), utc: Utc(1_700_000_000_000) + Span::micros(micros) }
        }
    }

    fn heartbeat_of(system: u8) -> Vec<u8> {
        let header = mavlink::MavHeader { system_id: u32::from(system), component_id: 1, sequence: 0 };
        let beat = dialect::HEARTBEAT_DATA {
            custom_mode: 0x0304_0000,
            mavtype: dialect::MavType::MAV_TYPE_VTOL_FIXEDROTOR,
            autopilot: dialect::MavAutopilot::MAV_AUTOPILOT_PX4,
            base_mode: dialect::MavModeFlag::empty(),
            system_status: dialect::MavState::MAV_STATE_STANDBY,
            mavlink_version: 3,
        };
        let mut raw = mavlink::MAVLinkV2MessageRaw::new();
        raw.serialize_message(header, &dialect::MavMessage::HEARTBEAT(beat));
        raw.raw_bytes().to_vec()
    }

    #[test]
    fn an_endpoint_is_read_or_refused_with_the_form_that_would_be_right() {
        assert_eq!(parse_endpoint("udpin:127.0.0.1:14550"), Ok("127.0.0.1:14550".parse().expect("an address")));
        let refused = parse_endpoint("tcp:1.2.3.4:5").expect_err("not udpin");
        assert!(refused.to_string().contains("udpin:0.0.0.0:14550"));
    }

    #[tokio::test]
    async fn an_aircraft_is_heard_answered_recorded_and_greeted_first_after_a_restart() {
        let data = tempfile::tempdir().expect("a folder");
        let aircraft = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let wait = Duration::from_secs(20);
        let mut buffer = [0; 300];

        let (task, mut handles) = LinkTask::bind(settings(data.path()), clock()).await.expect("bound");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(task.run(async { drop(stopped.await) }));
        handles.input.send(LinkInput::FlightStarted(tail(), FlightId(42))).await.expect("taken");
        tokio::task::yield_now().await;
        aircraft.send_to(&heartbeat_of(3), handles.address).await.expect("sent");
        aircraft.send_to(&heartbeat_of(9), handles.address).await.expect("sent");
        let first = timeout(wait, handles.reports.recv()).await.expect("in time").expect("a report");
        let second = timeout(wait, handles.reports.recv()).await.expect("in time").expect("a report");
        let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
        let answered = frames(&buffer[..length], &mut FrameCounters::default()).next().map(|f| (f.system, f.component, f.id));
        handles.safer.send((tail(), SafeAct::Hold)).await.expect("taken");
        let hold = encode(&Outgoing::SetMode(Mode::Hold), 255, 190, 0, 3);
        loop {
            let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
            if length == hold.len() && buffer[10..length - 2] == hold[10..hold.len() - 2] {
                break;
            }
        }
        stop.send(()).expect("running");
        running.await.expect("ended");
        let tlog = std::fs::read(data.path().join("tlogs/F42-DG-01.tlog")).expect("a tlog");

        let (task, _handles) = LinkTask::bind(settings(data.path()), clock()).await.expect("bound");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let again = tokio::spawn(task.run(async { drop(stopped.await) }));
        let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
        stop.send(()).expect("running");
        again.await.expect("ended");

        assert_eq!(first, (tail(), Report::LinkRegained));
        let ready = Observation::Heartbeat { mode: Mode::Hold, armed: false, failsafe: false, ready: true };
        assert_eq!(second, (tail(), Report::Observed(ready)));
        assert_eq!(answered, Some((255, 190, 0)));
        assert!(entries(&tlog).any(|e| e.frame == heartbeat_of(3)) && entries(&tlog).any(|e| e.frame[5] == 255));
        assert_eq!(frames(&buffer[..length], &mut FrameCounters::default()).next().map(|f| (f.system, f.id)), Some((255, 0)));
    }
}
