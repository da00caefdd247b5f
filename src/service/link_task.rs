//! The links of the whole fleet, over every way that is configured, and the queues to the rest of the service.
//!
//! - Our heartbeats go out from the moment the links are open, to the addresses kept from the last run and to each aircraft
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

use tokio::sync::{mpsc, watch};

use crate::config::{Endpoint, MirrorSettings};
use crate::domain::fleet::ApprovedParameter;
use crate::domain::flight::{Order, Report, SafeAct};
use crate::domain::mission::FlightPackage;
use crate::link::chores::Equipment;
use crate::link::fleet_link::{Departure, FleetLink, link_of, peer_key};
use crate::link::frame::FrameCounters;
use crate::link::signing::{Key, Signing, Times};
use crate::link::vehicle::{LinkSettings, VehicleLink};
use crate::units::ids::{FlightId, SystemId, TailId};
use crate::units::time::{Mono, Now, Span};

use super::addresses::Addresses;
use super::mirror::{self, Mirror};
use super::receive_buffer;
use super::recorder::{KeptPeer, Recorder, kept_peers, kept_times};
use super::transport::{Arrival, Transport};
use super::wire_log::WireLog;

pub use super::transport::BindError;

/// Reports that may wait for the loop.
const REPORTS: usize = 4_096;
/// Orders that may wait for the link.
const ORDERS: usize = 256;
/// Conclusions that may wait while the loop does not take them.
const BACKLOG: usize = 10_000;
/// Arrivals that may wait; beyond that the system's own buffers fill, and then datagrams are lost.
const ARRIVALS: usize = 1_024;
/// Arrivals taken in one turn before timers and queues are looked at again.
const TURN: usize = 64;
/// How often the times of signatures are kept.
const KEEP_TIMES: Span = Span::secs(10);

/// One aircraft of the fleet, as its link needs it.
#[derive(Debug, Clone)]
pub struct LinkedAircraft {
    /// Its registration.
    pub tail: TailId,
    /// Its MAVLink system id.
    pub system: SystemId,
    /// The approved parameters of its type.
    pub approved: Vec<ApprovedParameter>,
    /// What it has aboard.
    pub equipment: Equipment,
    /// The key that its frames are signed with.
    pub key: Option<Key>,
}

/// What the link task is started with.
#[derive(Debug, Clone)]
pub struct LinkTaskSettings {
    /// The links, at least one.
    pub endpoints: Vec<Endpoint>,
    /// Ground stations that watch.
    pub mirrors: Vec<MirrorSettings>,
    /// The data folder: tlogs and the aircraft's last addresses.
    pub data: PathBuf,
    /// How much faster than the wall the clock runs; 1 but in a demonstration.
    pub scale: f64,
    /// Bytes asked of the system for what waits in a UDP socket; None leaves what it gives.
    pub receive_buffer: Option<usize>,
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
    /// Datagrams that found no room in a UDP socket's buffer, where the system says so; looked at each ten seconds.
    pub dropped_datagrams: u64,
    /// Observations dropped because the loop did not keep up.
    pub dropped_observations: u64,
    /// Conclusions dropped because the loop took none for very long.
    pub dropped_conclusions: u64,
    /// Frames that the recorder could not take.
    pub dropped_recordings: u64,
    /// Frames of watching ground stations that were not passed on.
    pub mirror_dropped: u64,
    /// Frames of watching ground stations that were.
    pub mirror_passed: u64,
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
    /// Where the first UDP link is bound; None where there is none.
    pub address: Option<SocketAddr>,
}

/// What the task woke up for.
enum Wake {
    Safer(TailId, SafeAct),
    Arrived(Arrival),
    Input(LinkInput),
    Room,
    Time,
}

/// The task, bound and ready to run.
pub struct LinkTask<C> {
    links: Vec<Transport>,
    mirror: Mirror,
    arrivals: mpsc::Receiver<Arrival>,
    clock: C,
    scale: f64,
    fleet: FleetLink,
    tails: Vec<TailId>,
    addresses: Addresses,
    peers: BTreeMap<TailId, KeptPeer>,
    station: crate::link::message::Target,
    times: BTreeMap<TailId, Times>,
    times_at: Mono,
    recorder: Recorder,
    recorder_thread: tokio::task::JoinHandle<()>,
    input: mpsc::Receiver<LinkInput>,
    safer: mpsc::Receiver<(TailId, SafeAct)>,
    reports: mpsc::Sender<(TailId, Report)>,
    backlog: VecDeque<(TailId, Report)>,
    counters: LinkCounters,
    wire_log: WireLog,
    counters_out: watch::Sender<LinkCounters>,
    counters_at: Mono,
    /// When the system was last asked what it dropped.
    drops_at: Mono,
}

impl<C: Fn() -> Now + Send + 'static> LinkTask<C> {
    /// Opens the links; the first heartbeats leave when [`LinkTask::run`] is called.
    ///
    /// # Errors
    /// When a UDP address cannot be listened on.
    pub async fn bind(settings: LinkTaskSettings, clock: C) -> Result<(Self, LinkHandles), BindError> {
        let (arrivals_in, arrivals) = mpsc::channel(ARRIVALS);
        let mut links = Vec::new();
        for (number, endpoint) in (0..mirror::LINK).zip(&settings.endpoints) {
            links.push(Transport::open(number, endpoint, settings.receive_buffer, arrivals_in.clone()).await?);
        }
        let mirror = Mirror::open(settings.mirrors, arrivals_in).await?;
        let address = links.iter().find_map(|link| link.bound);
        let (recorder, recorder_thread) = Recorder::start(&settings.data);
        let peers = kept_peers(&settings.data);
        let times = kept_times(&settings.data);
        let mut addresses = Addresses::default();
        let mut fleet = FleetLink::default();
        let now = clock();
        for aircraft in &settings.aircraft {
            let kept = peers.get(&aircraft.tail).and_then(|peer| {
                // Where the configuration changed, the first port is as good a guess as any: the aircraft may still listen.
                let same = links.iter().position(|link| link.bound.is_some() && peer.link == link.name);
                let link = same.or_else(|| links.iter().position(|link| link.bound.is_some()))?;
                Some(addresses.key(u16::try_from(link).ok()?, peer.address, |_| true))
            });
            let link = VehicleLink::new(now, settings.link, aircraft.tail.clone(), aircraft.system, aircraft.approved.clone());
            fleet.add(aircraft.system, link.with(aircraft.equipment.clone()), kept);
            if let Some(key) = &aircraft.key {
                let kept = times.get(&aircraft.tail).cloned().unwrap_or_default();
                fleet.sign(&aircraft.tail, Signing::new(key.clone(), kept));
            }
        }
        for (number, link) in (0..).zip(&links) {
            fleet.set_width(number, link.width);
        }
        let (input_in, input) = mpsc::channel(ORDERS);
        let (safer_in, safer) = mpsc::channel(ORDERS);
        let (reports, reports_out) = mpsc::channel(REPORTS);
        let (counters_out, counters_in) = watch::channel(LinkCounters::default());
        let task = Self {
            links,
            mirror,
            arrivals,
            clock,
            scale: settings.scale.max(0.01),
            fleet,
            tails: settings.aircraft.into_iter().map(|aircraft| aircraft.tail).collect(),
            addresses,
            peers,
            station: settings.link.station,
            times: BTreeMap::new(),
            times_at: now.mono,
            recorder,
            recorder_thread,
            input,
            safer,
            reports,
            backlog: VecDeque::new(),
            counters: LinkCounters::default(),
            wire_log: WireLog::default(),
            counters_out,
            counters_at: now.mono,
            drops_at: now.mono,
        };
        Ok((task, LinkHandles { input: input_in, safer: safer_in, reports: reports_out, counters: counters_in, address }))
    }

    /// Runs until `stop` resolves or nobody takes reports any more; then writes the recordings to their end.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            self.turn().await;
            let sleep = tokio::time::sleep(self.until_timeout());
            let wake = tokio::select! {
                biased;
                () = &mut stop => break,
                Some((tail, act)) = self.safer.recv() => Wake::Safer(tail, act),
                Some(arrival) = self.arrivals.recv() => Wake::Arrived(arrival),
                Some(input) = self.input.recv() => Wake::Input(input),
                room = self.reports.reserve(), if !self.backlog.is_empty() => match room {
                    Ok(_) => Wake::Room,
                    Err(_) => break,
                },
                () = sleep => Wake::Time,
            };
            match wake {
                Wake::Safer(tail, act) => self.order(&tail, Order::Safer(act)),
                Wake::Arrived(arrival) => self.arrived(&arrival).await,
                Wake::Input(input) => self.told(input),
                Wake::Room => self.tell_backlog(),
                Wake::Time => {}
            }
            self.drain().await;
            if self.reports.is_closed() {
                break;
            }
        }
        self.recorder.signing(self.fleet.signing_times());
        drop(self.recorder);
        if self.recorder_thread.await.is_err() {
            tracing::warn!("the recorder of tlogs ended early");
        }
    }

    fn now(&self) -> Now {
        (self.clock)()
    }

    /// Everything that is already waiting, within one turn's bound; safer acts first.
    async fn drain(&mut self) {
        for _ in 0..TURN {
            while let Ok((tail, act)) = self.safer.try_recv() {
                self.order(&tail, Order::Safer(act));
            }
            match self.arrivals.try_recv() {
                Ok(arrival) => self.arrived(&arrival).await,
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
            self.send(now, &departure).await;
        }
        while let Some(report) = self.fleet.poll_event() {
            self.tell(report);
        }
        if now.mono.since(self.counters_at) >= Span::secs(1) {
            self.counters_at = now.mono;
            self.counters.frames = self.fleet.counters();
            self.wire_log.tell(now.mono, self.counters.frames);
            self.counters.dropped_recordings = self.recorder.dropped();
            self.count_dropped_datagrams(now.mono);
            (self.counters.mirror_dropped, self.counters.mirror_passed) = (self.mirror.dropped, self.mirror.passed);
            self.counters_out.send_replace(self.counters);
        }
        if now.mono.since(self.times_at) >= KEEP_TIMES {
            self.times_at = now.mono;
            let times = self.fleet.signing_times();
            if times != self.times {
                self.recorder.signing(times.clone());
                self.times = times;
            }
        }
    }

    async fn send(&mut self, now: Now, departure: &Departure) {
        let way = departure.peer.and_then(|key| Some((key, self.links.get(usize::from(link_of(key)))?)));
        let sent = match way {
            Some((key, link)) => link.outlet.send(self.addresses.of(key), &departure.frame).await,
            None => false,
        };
        if sent {
            self.counters.sent += 1;
            self.recorder.frame(&departure.tail, now.utc, &departure.frame);
        } else {
            self.counters.not_sent += 1;
        }
    }

    /// The table that tells is one of the whole machine, and takes a millisecond to read.
    fn count_dropped_datagrams(&mut self, now: Mono) {
        if now.since(self.drops_at) >= Span::secs(10) {
            self.drops_at = now;
            self.counters.dropped_datagrams = self.links.iter().filter_map(|link| receive_buffer::dropped(link.bound?)).sum();
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
        if let Report::Trouble { code, detail } = &report {
            tracing::warn!(vehicle.tail = %tail, trouble.code = code, "{}", detail.en);
        }
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

    async fn arrived(&mut self, arrival: &Arrival) {
        let now = self.now();
        if arrival.link == mirror::LINK {
            self.watched(now, arrival).await;
            return;
        }
        let (fleet, tails) = (&self.fleet, &self.tails);
        let key = match arrival.from {
            Some(from) => self.addresses.key(arrival.link, from, |key| tails.iter().any(|tail| fleet.peer(tail) == Some(key))),
            None => peer_key(arrival.link, 0),
        };
        let (recorder, mirror) = (&self.recorder, &self.mirror);
        self.fleet.receive(now, key, &arrival.bytes, |tail, frame| {
            recorder.frame(tail, now.utc, frame);
            mirror.show(frame);
        });
        if let Some(from) = arrival.from {
            self.keep_peer(key, from);
        }
    }

    /// What a watching ground station sent: passed on where the configuration lets it, and then recorded.
    async fn watched(&mut self, now: Now, arrival: &Arrival) {
        let Some(from) = arrival.from else { return };
        for (system, frame, what) in self.mirror.heard(from, &arrival.bytes, self.station) {
            if let Some(departure) = self.fleet.relay(system, &frame) {
                tracing::warn!(vehicle.tail = %departure.tail, mirror.what = %what, "another ground station is let through");
                self.tell((departure.tail.clone(), Report::Relayed { what }));
                self.send(now, &departure).await;
            }
        }
    }

    /// Keeps the address for the next start when it is new for an aircraft.
    fn keep_peer(&mut self, key: u64, address: SocketAddr) {
        let Some(link) = self.links.get(usize::from(link_of(key))) else { return };
        let known = |tail: &TailId| self.peers.get(tail).is_some_and(|peer| peer.address == address && peer.link == link.name);
        let moved: Vec<TailId> = self.tails.iter().filter(|tail| self.fleet.peer(tail) == Some(key) && !known(tail)).cloned().collect();
        if !moved.is_empty() {
            let link = link.name.clone();
            self.peers.extend(moved.into_iter().map(|tail| (tail, KeptPeer { address, link: link.clone() })));
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
mod tests;
#[cfg(test)]
mod ways;
