//! Many aircraft on a few links, told apart by system id.
//!
//! A datagram's frames go to the links of their system ids; frames of system ids that are no aircraft of this network are
//! counted. Each aircraft is answered at the address it was last heard from; after a restart of this service at the address that
//! was kept, so that our heartbeats reach it before it is heard.

use crate::units::words::words;
use std::collections::{BTreeMap, VecDeque};

use crate::domain::flight::{Order, Report};
use crate::domain::mission::FlightPackage;
use crate::units::ids::{FlightId, SystemId, TailId};
use crate::units::time::{Mono, Now, Span, Utc};

use super::frame::{Frame, FrameCounters, frames};
use super::rates::LinkWidth;
use super::signing::{Signing, Times, Worth};
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

/// The key of an address: the number of its link, and a number of its own on that link.
#[must_use]
pub fn peer_key(link: u16, address: u64) -> u64 {
    (u64::from(link) << LINK_SHIFT) | (address & ((1 << LINK_SHIFT) - 1))
}

/// The number of the link that an address lies on.
#[must_use]
pub fn link_of(peer: u64) -> u16 {
    u16::try_from(peer >> LINK_SHIFT).unwrap_or(u16::MAX)
}

const LINK_SHIFT: u32 = 48;

#[derive(Debug)]
struct Berth {
    link: VehicleLink,
    /// The address kept from before a restart.
    kept_peer: Option<u64>,
    bad: (Mono, u64, u64),
    signing: Option<Signing>,
}

/// All aircraft of the network on one port.
#[derive(Debug, Default)]
pub struct FleetLink {
    berths: BTreeMap<SystemId, Berth>,
    systems: BTreeMap<TailId, SystemId>,
    counters: FrameCounters,
    unknown_systems: BTreeMap<u8, u64>,
    widths: BTreeMap<u16, LinkWidth>,
    /// The newest time on the wall, for signatures.
    utc: Utc,
    reports: VecDeque<(TailId, Report)>,
}

impl Berth {
    fn depart(&mut self, utc: Utc, frame: Vec<u8>) -> Departure {
        let peer = self.link.peer().or(self.kept_peer);
        let frame = match &mut self.signing {
            Some(signing) => signing.sign(utc, u8::try_from(link_of(peer.unwrap_or(0))).unwrap_or(u8::MAX), &frame),
            None => frame,
        };
        Departure { tail: self.link.tail().clone(), peer, frame }
    }

    /// Whether a frame is believed; an aircraft without a key is.
    fn trusts(&mut self, now: Now, frame: &Frame<'_>, counters: &mut FrameCounters) -> bool {
        let Some(signing) = &mut self.signing else { return true };
        match signing.check(frame.raw) {
            Worth::Right => true,
            Worth::NotSigning => {
                let detail = words(
                    "có khóa ký nhưng máy bay không ký: ai cũng có thể nói thay nó",
                    "a signing key is configured and the aircraft does not sign: anybody could speak for it",
                );
                self.link.trouble(now, "UNSIGNED", detail);
                true
            }
            Worth::Unsigned => {
                counters.bad_signature += 1;
                let detail = words(
                    "có khung không ký từ máy bay biết ký; đã bỏ",
                    "frames without a signature came from an aircraft that signs; they were dropped",
                );
                self.link.trouble(now, "UNSIGNED", detail);
                false
            }
            Worth::Wrong => {
                counters.bad_signature += 1;
                let detail = words(
                    "có khung không ký bằng khóa của máy bay này; đã bỏ",
                    "frames were not made with this aircraft's key; they were dropped",
                );
                self.link.trouble(now, "BAD_SIGNATURE", detail);
                false
            }
            Worth::Replayed => {
                counters.replayed += 1;
                false
            }
        }
    }
}

impl FleetLink {
    /// Adds an aircraft, with the address key that it had before a restart.
    pub fn add(&mut self, system: SystemId, link: VehicleLink, kept_peer: Option<u64>) {
        self.systems.insert(link.tail().clone(), system);
        self.berths.insert(system, Berth { link, kept_peer, bad: (Mono(0), 0, 0), signing: None });
    }

    /// From now on the aircraft's frames are signed and checked; nothing when there is no such aircraft.
    pub fn sign(&mut self, tail: &TailId, signing: Signing) {
        if let Some(berth) = self.systems.get(tail).and_then(|system| self.berths.get_mut(system)) {
            berth.signing = Some(signing);
        }
    }

    /// The times of signatures, for the next run.
    #[must_use]
    pub fn signing_times(&self) -> BTreeMap<TailId, Times> {
        let signing = self.berths.values().filter_map(|berth| Some((berth.link.tail().clone(), berth.signing.as_ref()?)));
        signing.map(|(tail, signing)| (tail, signing.times().clone())).collect()
    }

    /// How wide the link with this number is.
    pub fn set_width(&mut self, link: u16, width: LinkWidth) {
        self.widths.insert(link, width);
    }

    /// The aircraft with this system id.
    #[must_use]
    pub fn tail_of(&self, system: SystemId) -> Option<&TailId> {
        self.berths.get(&system).map(|berth| berth.link.tail())
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
        self.utc = now.utc;
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
            if frame.known && !berth.trusts(now, &frame, &mut self.counters) {
                continue;
            }
            berth.link.receive(now, peer, &frame, &mut self.counters);
            if let Some(main) = berth.link.peer() {
                berth.link.set_width(now, self.widths.get(&link_of(main)).copied().unwrap_or_default());
            }
        }
        let FrameCounters { foreign_system, duplicate_system, bad_enum, bad_signature, replayed, .. } = self.counters;
        self.counters = FrameCounters { foreign_system, duplicate_system, bad_enum, bad_signature, replayed, ..framing };
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
            berth.link.trouble(
                now,
                "BAD_CHECKSUM",
                words(format!("{bad} khung sai tổng kiểm trong một phút"), format!("{bad} frames with a wrong checksum within a minute")),
            );
        } else if garbage >= BAD_ENOUGH {
            berth.link.trouble(
                now,
                "GARBAGE",
                words(
                    format!("{garbage} byte trong một phút không thuộc khung nào"),
                    format!("{garbage} bytes within a minute that belong to no frame"),
                ),
            );
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
        if let Some(berth) = self.systems.get(tail).and_then(|system| self.berths.get_mut(system))
            && let Some(peer) = berth.kept_peer
        {
            berth.link.expect_at(now, peer);
        }
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
        self.utc = now.utc;
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
        let utc = self.utc;
        self.berths.values_mut().find_map(|berth| {
            let frame = berth.link.poll_transmit()?;
            Some(berth.depart(utc, frame))
        })
    }

    /// A frame of another ground station on its way to an aircraft; None when there is no such aircraft.
    pub fn relay(&mut self, system: SystemId, frame: &[u8]) -> Option<Departure> {
        let utc = self.utc;
        self.berths.get_mut(&system).map(|berth| berth.depart(utc, frame.to_vec()))
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

#[cfg(test)]
mod tests {
    use super::super::vehicle::LinkSettings;
    use super::super::wire::encode;
    use super::*;
    use crate::link::message::Outgoing;
    use crate::link::signing::Key;
    use crate::link::testing::numbered_heartbeat;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(0) + Span::millis(ms), utc: Utc(1_760_000_000_000) + Span::millis(ms) }
    }
    fn key() -> Key {
        "0f".repeat(32).parse().expect("a key")
    }
    fn fleet() -> FleetLink {
        let (tail, system) = (TailId::new("DG-07").expect("a tail"), SystemId::new(7).expect("an id"));
        let mut fleet = FleetLink::default();
        fleet.add(system, VehicleLink::new(at(0), LinkSettings::default(), tail, system, Vec::new()), None);
        fleet
    }
    fn beat(sequence: u8) -> Vec<u8> {
        numbered_heartbeat(7, sequence)
    }
    fn hear(fleet: &mut FleetLink, ms: u64, frame: &[u8]) -> Vec<Report> {
        fleet.receive(at(ms), peer_key(2, 9), frame, |_, _| {});
        std::iter::from_fn(|| fleet.poll_event()).map(|(_, report)| report).collect()
    }
    fn heard(reports: &[Report]) -> bool {
        reports.iter().any(|report| matches!(report, Report::Observed(_)))
    }
    fn told(reports: &[Report], wanted: &str) -> bool {
        reports.iter().any(|report| matches!(report, Report::Trouble { code, .. } if *code == wanted))
    }

    #[test]
    fn an_aircraft_with_a_key_that_does_not_sign_is_heard_and_said_to_be_unsigned() {
        let mut fleet = fleet();
        fleet.sign(&TailId::new("DG-07").expect("a tail"), Signing::new(key(), Times::default()));

        let reports = hear(&mut fleet, 0, &beat(0));

        assert!(heard(&reports) && told(&reports, "UNSIGNED"), "{reports:?}");
    }

    #[test]
    fn once_it_signs_only_new_frames_made_with_its_key_are_believed_and_ours_are_signed() {
        let mut fleet = fleet();
        fleet.sign(&TailId::new("DG-07").expect("a tail"), Signing::new(key(), Times::default()));
        let mut aircraft = Signing::new(key(), Times::default());
        let mut stranger = Signing::new("11".repeat(32).parse().expect("a key"), Times::default());
        let signed = aircraft.sign(at(0).utc, 0, &beat(0));

        assert!(heard(&hear(&mut fleet, 0, &signed)));
        assert!(!heard(&hear(&mut fleet, 10, &signed)), "replayed");
        let unsigned = hear(&mut fleet, 20, &beat(1));
        let wrong = hear(&mut fleet, 30, &stranger.sign(at(0).utc, 0, &beat(2)));
        assert!(heard(&hear(&mut fleet, 40, &aircraft.sign(at(40).utc, 0, &beat(3)))));

        assert!(!heard(&unsigned) && told(&unsigned, "UNSIGNED"));
        assert!(!heard(&wrong) && told(&wrong, "BAD_SIGNATURE"));
        assert_eq!((fleet.counters().bad_signature, fleet.counters().replayed), (2, 1));
        fleet.handle_timeout(at(50));
        let ours = fleet.poll_transmit().expect("a heartbeat").frame;
        assert_eq!(aircraft.check(&ours), Worth::Right);
        assert_eq!(ours[ours.len() - 13], 2, "the link's number");
    }

    #[test]
    fn a_frame_of_another_station_goes_where_the_aircraft_speaks() {
        let mut fleet = fleet();
        hear(&mut fleet, 0, &beat(0));
        let frame = encode(&Outgoing::Arm, 254, 190, 0, 7);

        let departure = fleet.relay(SystemId::new(7).expect("an id"), &frame).expect("known");

        assert_eq!((departure.peer, departure.frame), (Some(peer_key(2, 9)), frame));
        assert_eq!(fleet.relay(SystemId::new(8).expect("an id"), &[]), None);
    }
}
