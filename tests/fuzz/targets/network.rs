//! A transfer to the simulated aircraft over a network that the input rules: lost, late, twice, or with a wrong byte. The
//! verdict always comes, and *held* is said only of what the aircraft holds.
#![no_main]

use std::collections::VecDeque;

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::domain::flight::{Order, PlanOnBoard, Report, SafeAct, Verdict};
use medflight_fuzz::link::fleet_link::FleetLink;
use medflight_fuzz::link::frame::{FrameCounters, frames};
use medflight_fuzz::link::message::Message;
use medflight_fuzz::link::vehicle::{LinkSettings, VehicleLink};
use medflight_fuzz::link::wire::{self, WirePackage, opaque_id};
use medflight_fuzz::package::{HOME, north_for};
use medflight_fuzz::units::ids::{FlightId, SystemId, TailId};
use medflight_fuzz::units::time::{Mono, Now, Span, Utc};
use medflight_sim::{GeoPoint, Settings, Vehicle};

const STEP: u64 = 20_000;
/// The aircraft boots.
const BOOT: u64 = 8_000_000;
/// By then, with a network that works again when the input has ended, everything has its verdict.
const LONGEST: u64 = 600_000_000;

/// Both directions of a network whose every turn is a byte of the input.
struct Network<'a> {
    chances: &'a [u8],
    under_way: [VecDeque<(u64, Vec<u8>)>; 2],
}

impl Network<'_> {
    fn chance(&mut self) -> u8 {
        let Some((first, rest)) = self.chances.split_first() else { return 0 };
        self.chances = rest;
        *first
    }

    fn send(&mut self, way: usize, now: u64, mut datagram: Vec<u8>) {
        let chance = self.chance();
        let mut arrive = |at: u64, datagram: Vec<u8>| {
            let place = self.under_way[way].iter().position(|(other, _)| *other > at).unwrap_or(self.under_way[way].len());
            self.under_way[way].insert(place, (at, datagram));
        };
        let late = now + STEP + u64::from(chance % 8) * 100_000;
        match chance {
            0..=95 => arrive(now + STEP, datagram),
            96..=159 => {}
            160..=191 => {
                arrive(now + STEP, datagram.clone());
                arrive(late, datagram);
            }
            192..=239 => arrive(late, datagram),
            240..=255 => {
                let place = usize::from(chance) * 7 % datagram.len().max(1);
                if let Some(byte) = datagram.get_mut(place) {
                    *byte ^= 1 << (chance % 8);
                }
                arrive(now + STEP, datagram);
            }
        }
    }

    fn receive(&mut self, way: usize, now: u64) -> Option<Vec<u8>> {
        (self.under_way[way].front()?.0 <= now).then(|| self.under_way[way].pop_front()).flatten().map(|(_, datagram)| datagram)
    }
}

const UP: usize = 0;
const DOWN: usize = 1;

fuzz_target!(|data: &[u8]| {
    let Some((choice, chances)) = data.split_first() else { return };
    let package = north_for(1_500.0 + f64::from(*choice));
    let lists = WirePackage::of(&package).expect("a good package");
    let ids = [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)];
    let tail = TailId::new("DG-01".to_owned()).expect("a tail");
    let system = SystemId::new(1).expect("an id");
    let start = Now { mono: Mono(0), utc: Utc(1_800_000_000_000) };
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(start, LinkSettings::default(), tail.clone(), system, Vec::new()), None);
    let home = GeoPoint { latitude_deg: HOME.latitude, longitude_deg: HOME.longitude, altitude_amsl_m: 10.0 };
    let mut vehicle = Vehicle::new(Settings::vtol(1, home));
    let mut network = Network { chances: &[], under_way: [VecDeque::new(), VecDeque::new()] };
    let mut held: Option<PlanOnBoard> = None;
    let (mut at, mut verdict, mut ordered, mut stopped) = (0, None, false, choice % 4 != 0);
    while verdict.is_none() {
        assert!(at < LONGEST, "a transfer without an end");
        at += STEP;
        let now = Now { mono: Mono(at), utc: start.utc + Span::micros(at) };
        while let Some(datagram) = network.receive(UP, at) {
            vehicle.receive(&datagram);
        }
        vehicle.advance(STEP);
        while let Some(datagram) = vehicle.poll_transmit() {
            let mut counters = FrameCounters::default();
            for frame in frames(&datagram, &mut counters) {
                if let Some(Message::Plan(plan)) = wire::decode(frame.id, frame.payload, &mut FrameCounters::default()) {
                    held = Some(plan);
                }
            }
            network.send(DOWN, at, datagram);
        }
        while let Some(datagram) = network.receive(DOWN, at) {
            fleet.receive(now, 1, &datagram, |_, _| {});
        }
        if !ordered && at >= BOOT {
            ordered = true;
            network.chances = chances;
            fleet.order(now, &tail, Order::Upload { flight: FlightId(7), package: Box::new(package.clone()) });
        }
        if !stopped && at >= BOOT + u64::from(*choice) * STEP {
            stopped = true;
            fleet.order(now, &tail, Order::Safer(SafeAct::Hold));
            fleet.order(now, &tail, Order::Upload { flight: FlightId(7), package: Box::new(package.clone()) });
        }
        if fleet.next_timeout().is_some_and(|(due, _)| due <= now.mono) {
            fleet.handle_timeout(now);
        }
        while let Some(departure) = fleet.poll_transmit() {
            network.send(UP, at, departure.frame);
        }
        while let Some((_, report)) = fleet.poll_event() {
            if let Report::Package { flight: Some(FlightId(7)), verdict: said, .. } = report {
                verdict = stopped.then_some(said);
            }
        }
    }
    if verdict == Some(Verdict::Held) {
        let plan = held.expect("the aircraft spoke");
        assert_eq!([plan.mission_id, plan.fence_id, plan.rally_id], ids, "held was said of something else");
        assert_ne!(plan.state, 1, "held was said of a mission that is not valid");
    }
});
