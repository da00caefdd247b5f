//! Many aircraft on one port, told apart by system id.
//!
//! A datagram's frames go to the links of their system ids; frames of system ids that are no aircraft of this network are
//! counted. Each aircraft is answered at the address it was last heard from; after a restart of this service at the address that
//! was kept, so that our heartbeats reach it before it is heard.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::flight::{Order, Report};
use crate::domain::mission::FlightPackage;
use crate::units::ids::{FlightId, SystemId, TailId};
use crate::units::time::{Mono, Now, Span};

use super::frame::{FrameCounters, frames};
use super::timers::{Timeout, earliest};
use super::vehicle::VehicleLink;

/// Unreadable bytes or frames from one aircraft's address within [`BAD_WITHIN`] that are worth telling.
const BAD_ENOUGH: u64 = 20;
/// Window over which unreadable frames are counted.
const BAD_WITHIN: Span = Span::minutes(1);

/// One frame that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Which aircraft it is for.
    pub tail: TailId,
    /// The key of its address; None while no address is known.
    pub peer: Option<u64>,
    /// The frame.
    pub frame: Vec<u8>,
}

#[derive(Debug)]
struct Berth {
    link: VehicleLink,
    /// The address kept from before a restart.
    kept_peer: Option<u64>,
    bad: (Mono, u64, u64),
}

/// All aircraft of the network on one port.
#[derive(Debug, Default)]
pub struct FleetLink {
    berths: BTreeMap<SystemId, Berth>,
    systems: BTreeMap<TailId, SystemId>,
    counters: FrameCounters,
    unknown_systems: BTreeMap<u8, u64>,
    reports: VecDeque<(TailId, Report)>,
}

impl FleetLink {
    /// Adds an aircraft, with the address key that it had before a restart.
    pub fn add(&mut self, system: SystemId, link: VehicleLink, kept_peer: Option<u64>) {
        self.systems.insert(link.tail().clone(), system);
        self.berths.insert(system, Berth { link, kept_peer, bad: (Mono(0), 0, 0) });
    }

    /// What was read so far.
    #[must_use]
    pub fn counters(&self) -> FrameCounters {
        self.counters
    }

    /// Frames of system ids that are no aircraft of this network, by system id.
    #[must_use]
    pub fn unknown_systems(&self) -> &BTreeMap<u8, u64> {
        &self.unknown_systems
    }

    /// The address key that an aircraft is answered at.
    #[must_use]
    pub fn peer(&self, tail: &TailId) -> Option<u64> {
        let berth = self.systems.get(tail).and_then(|system| self.berths.get(system))?;
        berth.link.peer().or(berth.kept_peer)
    }

    /// Takes a datagram from the address with this key; `each` is shown every frame of a known aircraft, for its recording.
    pub fn receive(&mut self, now: Now, peer: u64, datagram: &[u8], mut each: impl FnMut(&TailId, &[u8])) {
        let before = self.counters;
        let mut heard = None;
        let mut framing = self.counters;
        for frame in frames(datagram, &mut framing) {
            let Some((system, berth)) =
                SystemId::new(frame.system).ok().and_then(|system| self.berths.get_mut(&system).map(|berth| (system, berth)))
            else {
                if frame.known {
                    self.counters.foreign_system += 1;
                    *self.unknown_systems.entry(frame.system).or_default() += 1;
                }
                continue;
            };
            each(berth.link.tail(), frame.raw);
            heard = heard.or(frame.known.then_some(system));
            berth.link.receive(now, peer, &frame, &mut self.counters);
        }
        let (foreign_system, bad_enum) = (self.counters.foreign_system, self.counters.bad_enum);
        self.counters = FrameCounters { foreign_system, bad_enum, ..framing };
        self.notice_bad(now, peer, heard, before);
        self.collect();
    }

    /// Tells an aircraft's trouble when much that comes from its address cannot be read.
    fn notice_bad(&mut self, now: Now, peer: u64, heard: Option<SystemId>, before: FrameCounters) {
        let garbage = self.counters.garbage_bytes - before.garbage_bytes;
        let bad = self.counters.bad_checksum - before.bad_checksum;
        if garbage == 0 && bad == 0 {
            return;
        }
        let system = heard.or_else(|| self.berths.iter().find(|(_, berth)| berth.link.peer() == Some(peer)).map(|(system, _)| *system));
        let Some(berth) = system.and_then(|system| self.berths.get_mut(&system)) else { return };
        let (since, garbage_so_far, bad_so_far) = &mut berth.bad;
        if now.mono.since(*since) >= BAD_WITHIN {
            berth.bad = (now.mono, garbage, bad);
            return;
        }
        *garbage_so_far += garbage;
        *bad_so_far += bad;
        let (garbage, bad) = (*garbage_so_far, *bad_so_far);
        if bad >= BAD_ENOUGH {
            berth.link.trouble(now, "BAD_CHECKSUM", format!("{bad} frames with a wrong checksum within a minute"));
        } else if garbage >= BAD_ENOUGH {
            berth.link.trouble(now, "GARBAGE", format!("{garbage} bytes within a minute that belong to no frame"));
        }
    }

    /// Takes an order; false when there is no such aircraft.
    pub fn order(&mut self, now: Now, tail: &TailId, order: Order) -> bool {
        let found = self.with(tail, |link| link.order(now, order));
        self.collect();
        found
    }

    /// See [`VehicleLink::adopt`]; false when there is no such aircraft.
    pub fn adopt(&mut self, now: Now, tail: &TailId, flight: FlightId, package: &FlightPackage) -> bool {
        let found = self.with(tail, |link| link.adopt(now, flight, package));
        self.collect();
        found
    }

    fn with(&mut self, tail: &TailId, act: impl FnOnce(&mut VehicleLink)) -> bool {
        let berth = self.systems.get(tail).and_then(|system| self.berths.get_mut(system));
        berth.map(|berth| act(&mut berth.link)).is_some()
    }

    /// Lets every link act on the time.
    pub fn handle_timeout(&mut self, now: Now) {
        self.berths.values_mut().for_each(|berth| berth.link.handle_timeout(now));
        self.collect();
    }

    fn collect(&mut self) {
        for berth in self.berths.values_mut() {
            while let Some(report) = berth.link.poll_event() {
                self.reports.push_back((berth.link.tail().clone(), report));
            }
        }
    }

    /// The next frame to send.
    pub fn poll_transmit(&mut self) -> Option<Departure> {
        self.berths.values_mut().find_map(|berth| {
            let frame = berth.link.poll_transmit()?;
            Some(Departure { tail: berth.link.tail().clone(), peer: berth.link.peer().or(berth.kept_peer), frame })
        })
    }

    /// The next thing that a link tells.
    pub fn poll_event(&mut self) -> Option<(TailId, Report)> {
        self.reports.pop_front()
    }

    /// When to be asked again, and why.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        earliest(self.berths.values().map(|berth| berth.link.next_timeout()))
    }
}
