//! The links against simulated aircraft over a bad network, on a virtual clock, by seed: no verdict is ever wrong.

mod bad_network;
mod deliveries;
mod links;

use std::collections::BTreeMap;

use medflight_sim::network::{Channel, Conditions};
use medflight_sim::{GeoPoint, Lift, Mode as TrueMode, Random, Settings, Vehicle};

use crate::domain::fleet::{ApprovedParameter, ParameterValue, Rule};
use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{Observation, Order, Outcome, PlanOnBoard, Report, SafeAct, Verdict};
use crate::domain::geo::Position;
use crate::domain::mission::{FlightPackage, Item};
use crate::link::fleet_link::FleetLink;
use crate::link::frame::{FrameCounters, frames};
use crate::link::message::Message;
use crate::link::vehicle::{LinkSettings, VehicleLink};
use crate::link::wire::{self, WirePackage, opaque_id};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::ids::{FlightId, PersonId, SystemId, TailId};
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span, Utc};

const HOME: Position = Position { latitude: 21.061_449, longitude: 105.898_226 };
/// Degrees of latitude in a metre, near enough for placing points of a test.
const METRE: f64 = 1.0 / 110_750.0;
const STEP: u64 = 20_000;
const FLIGHT: FlightId = FlightId(7);

fn north(metres: f64) -> Position {
    Position { latitude: HOME.latitude + metres * METRE, longitude: HOME.longitude }
}

/// A route of so many metres to the north, from home.
fn package(length: f64) -> FlightPackage {
    package_from(0.0, length)
}

/// The same from a pad so many metres north of home.
fn package_from(start: f64, length: f64) -> FlightPackage {
    let north = |metres: f64| north(start + metres);
    let height = AboveHome(80.0);
    let corner = |n: f64, e: f64| Position { latitude: HOME.latitude + (start + n) * METRE, longitude: HOME.longitude + e * METRE };
    FlightPackage {
        mission: vec![
            Item::VtolTakeoff { toward: north(300.0), height },
            Item::Waypoint { at: north(length * 0.5), height },
            Item::LandStart,
            Item::Waypoint { at: north(length - 200.0), height },
            Item::VtolLand { at: north(length), ground: AboveHome(0.0) },
        ],
        fence: vec![corner(-400.0, -400.0), corner(-400.0, 400.0), corner(length + 400.0, 400.0), corner(length + 400.0, -400.0)],
        rally: vec![(north(0.0), AboveHome(0.0)), (north(length), AboveHome(0.0))],
        return_height: Metres(80.0),
        home: (north(0.0), Amsl(10.0)),
    }
}

fn tail(n: u8) -> TailId {
    TailId::new(format!("DG-0{n}")).expect("a tail")
}

fn conditions(loss: f64) -> Conditions {
    if loss == 0.0 {
        return Conditions { delay_us: 20_000, ..Conditions::default() };
    }
    Conditions {
        loss,
        delay_us: 20_000,
        jitter_us: 30_000,
        duplication: 0.05,
        reordering: 0.05,
        reorder_us: 150_000,
        partitions: Vec::new(),
    }
}

/// What the addresses of second links begin with.
const SECOND: u64 = 1_000;

/// A line of so many bytes a second with a short buffer before it; what finds no room in it is lost.
struct Line {
    bytes_a_second: u64,
    free_at: u64,
    carried: u64,
    lost: u64,
}

impl Line {
    fn takes(&mut self, at: u64, bytes: usize) -> bool {
        /// Half a second of buffer.
        const BUFFER: u64 = 500_000;
        let bytes = u64::try_from(bytes).expect("small");
        if self.free_at > at + BUFFER {
            self.lost += bytes;
            return false;
        }
        self.carried += bytes;
        self.free_at = self.free_at.max(at) + bytes * 1_000_000 / self.bytes_a_second;
        true
    }
}

struct Craft {
    vehicle: Vehicle,
    up: Channel,
    down: Channel,
    /// A second link of the same aircraft, and a line that carries so many bytes a second.
    second: Option<Channel>,
    line: Option<Line>,
    /// The address that was last spoken to.
    spoken_to: Option<u64>,
    /// What the aircraft last said of its plan, before the network.
    plan: Option<PlanOnBoard>,
    reports: Vec<Report>,
    /// Mission, fence and rally items that were sent up.
    items: u32,
    arms: u32,
    starts: u32,
    takeoffs: u32,
    was_grounded: bool,
}

struct World {
    at: u64,
    fleet: FleetLink,
    craft: BTreeMap<u8, Craft>,
}

impl World {
    fn new(seed: u64, loss: f64, aircraft: u8) -> Self {
        let now = Now { mono: Mono(0), utc: Utc(0) };
        let mut fleet = FleetLink::default();
        let mut craft = BTreeMap::new();
        for n in 1..=aircraft {
            let approved = vec![
                ApprovedParameter { name: "RTL_TYPE".to_owned(), rule: Rule::Equal(ParameterValue::Integer(0)) },
                ApprovedParameter { name: "NO_SUCH_NAME".to_owned(), rule: Rule::Equal(ParameterValue::Integer(1)) },
            ];
            let system = SystemId::new(n).expect("an id");
            fleet.add(system, VehicleLink::new(now, LinkSettings::default(), tail(n), system, approved), None);
            let home = GeoPoint { latitude_deg: HOME.latitude, longitude_deg: HOME.longitude, altitude_amsl_m: 10.0 };
            let vehicle = Vehicle::new(Settings { seed: seed ^ u64::from(n), ..Settings::vtol(n, home) });
            let channel = |label: &str| Channel::new(conditions(loss), Random::child(seed + u64::from(n), label));
            let (up, down) = (channel("up"), channel("down"));
            craft.insert(
                n,
                Craft {
                    vehicle,
                    up,
                    down,
                    second: None,
                    line: None,
                    spoken_to: None,
                    plan: None,
                    reports: Vec::new(),
                    items: 0,
                    arms: 0,
                    starts: 0,
                    takeoffs: 0,
                    was_grounded: true,
                },
            );
        }
        Self { at: 0, fleet, craft }
    }

    fn now(&self) -> Now {
        Now { mono: Mono(self.at), utc: Utc(0) + Span::micros(self.at) }
    }

    fn step(&mut self) {
        self.at += STEP;
        let now = self.now();
        for (n, craft) in &mut self.craft {
            while let Some(datagram) = craft.up.receive(self.at) {
                craft.vehicle.receive(&datagram);
            }
            craft.vehicle.advance(STEP);
            while let Some(datagram) = craft.vehicle.poll_transmit() {
                let mut counters = FrameCounters::default();
                for frame in frames(&datagram, &mut counters) {
                    if let Some(Message::Plan(plan)) = wire::decode(frame.id, frame.payload, &mut FrameCounters::default()) {
                        craft.plan = Some(plan);
                    }
                }
                if let Some(second) = &mut craft.second {
                    second.send(self.at, datagram.clone());
                }
                if craft.line.as_mut().is_none_or(|line| line.takes(self.at, datagram.len())) {
                    craft.down.send(self.at, datagram);
                }
            }
            while let Some(datagram) = craft.second.as_mut().and_then(|second| second.receive(self.at)) {
                self.fleet.receive(now, SECOND + u64::from(*n), &datagram, |_, _| {});
            }
            while let Some(datagram) = craft.down.receive(self.at) {
                self.fleet.receive(now, u64::from(*n), &datagram, |_, _| {});
            }
            let truth = craft.vehicle.truth();
            craft.takeoffs += u32::from(craft.was_grounded && !truth.grounded);
            craft.was_grounded = truth.grounded;
        }
        if self.fleet.next_timeout().is_some_and(|(at, _)| at <= now.mono) {
            self.fleet.handle_timeout(now);
        }
        while let Some(departure) = self.fleet.poll_transmit() {
            let n = departure.tail.as_str().bytes().last().expect("a digit") - b'0';
            let craft = self.craft.get_mut(&n).expect("one of ours");
            let mut counters = FrameCounters::default();
            for frame in frames(&departure.frame, &mut counters) {
                let word = |at: usize| frame.payload.get(at..at + 4).map_or(0.0, |b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
                craft.items += u32::from(frame.id == 73);
                if frame.id == 76 {
                    let command = u16::from_le_bytes([frame.payload[28], frame.payload[29]]);
                    craft.arms += u32::from(command == 400 && word(0) > 0.5);
                    craft.starts += u32::from(command == 176 && (word(8) - 4.0).abs() < 0.1);
                }
            }
            craft.spoken_to = departure.peer;
            craft.up.send(self.at, departure.frame);
        }
        while let Some((tail, report)) = self.fleet.poll_event() {
            let n = tail.as_str().bytes().last().expect("a digit") - b'0';
            self.craft.get_mut(&n).expect("one of ours").reports.push(report);
        }
    }

    fn run(&mut self, seconds: u64) {
        let end = self.at + seconds * 1_000_000;
        while self.at < end {
            self.step();
        }
    }

    /// Steps until a report of the aircraft gives a value; panics after so many seconds.
    fn until<T>(&mut self, n: u8, seconds: u64, what: &str, mut pick: impl FnMut(&Report) -> Option<T>) -> T {
        let end = self.at + seconds * 1_000_000;
        let mut seen = self.craft[&n].reports.len();
        while self.at < end {
            self.step();
            let reports = &self.craft[&n].reports;
            if let Some(value) = reports[seen..].iter().find_map(&mut pick) {
                return value;
            }
            seen = reports.len();
        }
        let told: Vec<_> =
            self.craft[&n].reports.iter().filter(|r| !matches!(r, Report::Observed(o) if !matches!(o, Observation::Text { .. }))).collect();
        panic!("{what}: nothing within {seconds} s; told so far: {told:#?}");
    }

    fn order(&mut self, n: u8, order: Order) {
        let now = self.now();
        assert!(self.fleet.order(now, &tail(n), order));
    }

    fn upload(&mut self, n: u8, package: &FlightPackage) -> Verdict {
        self.order(n, Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
        self.until(n, 400, "package", |report| match report {
            Report::Package { flight: Some(FLIGHT), verdict, .. } => Some(verdict.clone()),
            _ => None,
        })
    }

    fn clearance(&self, n: u8, package: &FlightPackage) -> Clearance {
        Clearance::for_test(FLIGHT, tail(n), package.digest(), PersonId::new("pilot-1").expect("a person"), self.now().utc)
    }

    fn launch(&mut self, n: u8, package: &FlightPackage) -> Outcome {
        let clearance = self.clearance(n, package);
        self.order(n, Order::Launch(Box::new(clearance)));
        self.until(n, 120, "launch", |report| match report {
            Report::Launch { outcome, .. } => Some(outcome.clone()),
            _ => None,
        })
    }

    fn safing(&mut self, n: u8) -> Outcome {
        self.order(n, Order::MakeSafe);
        self.until(n, 60, "safing", |report| match report {
            Report::Safed(outcome) => Some(outcome.clone()),
            _ => None,
        })
    }

    fn perfect(&mut self) {
        for craft in self.craft.values_mut() {
            craft.up.set_conditions(conditions(0.0));
            craft.down.set_conditions(conditions(0.0));
        }
    }

    /// What the aircraft itself says that it carries, asked without a network.
    fn carries(&mut self, n: u8, package: &FlightPackage) -> bool {
        self.run(2);
        let lists = WirePackage::of(package).expect("a good package");
        let ids = [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)];
        self.craft[&n].plan.is_some_and(|plan| [plan.mission_id, plan.fence_id, plan.rally_id] == ids && plan.state != 1)
    }
}
