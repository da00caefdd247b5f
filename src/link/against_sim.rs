//! The links against simulated aircraft over a bad network, on a virtual clock, by seed: no verdict is ever wrong.

use std::collections::BTreeMap;

use medflight_sim::network::{Channel, Conditions};
use medflight_sim::{GeoPoint, Lift, Mode as TrueMode, Random, Settings, Vehicle};

use super::fleet_link::FleetLink;
use super::frame::{FrameCounters, frames};
use super::message::Message;
use crate::domain::fleet::{ApprovedParameter, ParameterValue, Rule};
use super::vehicle::{LinkSettings, VehicleLink};
use super::wire::{self, WirePackage, opaque_id};
use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{Observation, Order, Outcome, PlanOnBoard, Report, SafeAct, Verdict};
use crate::domain::geo::Position;
use crate::domain::mission::{FlightPackage, Item};
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

fn package(length: f64) -> FlightPackage {
    let height = AboveHome(80.0);
    let corner = |n: f64, e: f64| Position { latitude: HOME.latitude + n * METRE, longitude: HOME.longitude + e * METRE };
    FlightPackage {
        mission: vec![
            Item::VtolTakeoff { toward: north(300.0), height },
            Item::Waypoint { at: north(length * 0.5), height },
            Item::LandStart,
            Item::Waypoint { at: north(length - 200.0), height },
            Item::VtolLand { at: north(length), ground: AboveHome(0.0) },
        ],
        fence: vec![corner(-400.0, -400.0), corner(-400.0, 400.0), corner(length + 400.0, 400.0), corner(length + 400.0, -400.0)],
        rally: vec![(HOME, AboveHome(0.0)), (north(length), AboveHome(0.0))],
        return_height: Metres(80.0),
        home: (HOME, Amsl(10.0)),
    }
}

fn tail(n: u8) -> TailId {
    TailId::new(format!("DG-0{n}")).expect("a tail")
}

fn conditions(loss: f64) -> Conditions {
    if loss == 0.0 {
        return Conditions { delay_us: 20_000, ..Conditions::default() };
    }
    Conditions { loss, delay_us: 20_000, jitter_us: 30_000, duplication: 0.05, reordering: 0.05, reorder_us: 150_000, partitions: Vec::new() }
}

struct Craft {
    vehicle: Vehicle,
    up: Channel,
    down: Channel,
    /// What the aircraft last said of its plan, before the network.
    plan: Option<PlanOnBoard>,
    reports: Vec<Report>,
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
            craft.insert(n, Craft { vehicle, up, down, plan: None, reports: Vec::new(), arms: 0, starts: 0, takeoffs: 0, was_grounded: true });
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
                craft.down.send(self.at, datagram);
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
                if frame.id == 76 {
                    let command = u16::from_le_bytes([frame.payload[28], frame.payload[29]]);
                    craft.arms += u32::from(command == 400 && word(0) > 0.5);
                    craft.starts += u32::from(command == 176 && (word(8) - 4.0).abs() < 0.1);
                }
            }
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
        let told: Vec<_> = self.craft[&n].reports.iter().filter(|r| !matches!(r, Report::Observed(o) if !matches!(o, Observation::Text { .. }))).collect();
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

#[test]
fn a_whole_delivery_on_three_aircraft_at_once_is_proven_flown_and_made_safe() {
    let mut world = World::new(1, 0.0, 3);
    let package = package(2_000.0);
    world.run(10);

    for n in 1..=3 {
        assert_eq!(world.upload(n, &package), Verdict::Held);
        assert_eq!(world.launch(n, &package), Outcome::Done);
    }
    world.run(400);

    for n in 1..=3 {
        let truth = world.craft[&n].vehicle.truth();
        assert!(truth.grounded && !truth.armed, "{truth:?}");
        let off = (truth.position.latitude_deg - north(2_000.0).latitude).abs() / METRE;
        assert!(off < 5.0, "landed {off} m from the pad");
        assert_eq!(world.safing(n), Outcome::Done);
        world.run(2);
        let craft = &world.craft[&n];
        assert_eq!(craft.vehicle.truth().mode, TrueMode::Hold);
        assert!(craft.plan.is_some_and(|plan| plan.total.is_none() && plan.mission_id == 0));
        assert_eq!((craft.arms, craft.starts, craft.takeoffs), (1, 1, 1));
        assert!(!craft.reports.iter().any(|r| matches!(r, Report::Trouble { .. } | Report::LinkLost { .. })));
        let voided = craft.reports.iter().find(|r| matches!(r, Report::Package { verdict: Verdict::NotHeld(_), .. }));
        assert_eq!(voided, None, "nothing voids a package that flew to its end");
    }
}

#[test]
fn over_a_bad_network_a_package_that_is_held_is_on_board_and_most_are() {
    let package = package(2_000.0);
    let mut held = 0;
    for seed in 0..100 {
        let loss = [0.1, 0.25][usize::from(seed % 2 == 0)];
        let mut world = World::new(seed, loss, 1);
        world.run(10);

        let verdict = world.upload(1, &package);

        world.perfect();
        let carried = world.carries(1, &package);
        match verdict {
            Verdict::Held => assert!(carried, "seed {seed}"),
            Verdict::NotHeld(why) => assert!(!carried, "seed {seed}: {why}"),
            Verdict::Unknown(_) => {}
        }
        held += u32::from(verdict_is_held(&world));
    }
    assert!(held >= 90, "{held} of 100 were proven");
}

fn verdict_is_held(world: &World) -> bool {
    world.craft[&1].reports.iter().rev().any(|r| matches!(r, Report::Package { verdict: Verdict::Held, .. }))
}

#[test]
fn over_a_bad_network_no_launch_ends_wrong_and_nothing_is_armed_or_started_twice() {
    let package = package(2_000.0);
    let mut done = 0;
    for seed in 0..150 {
        let mut world = World::new(1_000 + seed, 0.0, 1);
        world.run(10);
        assert_eq!(world.upload(1, &package), Verdict::Held);
        let loss = [0.1, 0.25, 0.5][usize::try_from(seed % 3).expect("small")];
        for (label, up) in [("up2", true), ("down2", false)] {
            let channel = Channel::new(conditions(loss), Random::child(seed, label));
            let craft = world.craft.get_mut(&1).expect("one");
            *(if up { &mut craft.up } else { &mut craft.down }) = channel;
        }

        let outcome = world.launch(1, &package);

        let at_end = world.craft[&1].vehicle.truth();
        world.perfect();
        world.run(30);
        let later = world.craft[&1].vehicle.truth();
        match &outcome {
            Outcome::Done => assert!(at_end.armed, "seed {seed}: {at_end:?}"),
            Outcome::Refused(why) => assert!(!at_end.armed && later.grounded, "seed {seed}: {why}: {later:?}"),
            Outcome::Unknown(_) => {}
        }
        done += u32::from(outcome == Outcome::Done && loss < 0.2);
        let craft = &world.craft[&1];
        assert!(craft.arms <= 1 && craft.starts <= 1 && craft.takeoffs <= 1, "seed {seed}");
    }
    // Arming and the start are sent once each, so a loss of either ends in a refusal: 0.9 x 0.9 take off at 10 % loss.
    assert!(done >= 35, "{done} of 50 took off at 10 % loss");
}

#[test]
fn over_a_bad_network_safing_that_is_done_is_done() {
    let mut done = 0;
    for seed in 0..60 {
        let mut world = World::new(3_000 + seed, 0.0, 1);
        world.run(10);
        assert_eq!(world.upload(1, &package(2_000.0)), Verdict::Held);
        let loss = [0.1, 0.25][usize::from(seed % 2 == 0)];
        for craft in world.craft.values_mut() {
            craft.up = Channel::new(conditions(loss), Random::child(seed, "up2"));
            craft.down = Channel::new(conditions(loss), Random::child(seed, "down2"));
        }

        let outcome = world.safing(1);

        world.perfect();
        world.run(2);
        let craft = &world.craft[&1];
        let safe = craft.vehicle.truth().mode == TrueMode::Hold && craft.plan.is_some_and(|plan| plan.mission_id == 0);
        if outcome == Outcome::Done {
            assert!(safe, "seed {seed}");
            done += 1;
        }
    }
    assert!(done >= 55, "{done} of 60 were made safe");
}

#[test]
fn safer_acts_go_out_in_flight_and_are_seen_and_the_mission_goes_on_only_by_order() {
    let mut world = World::new(5, 0.0, 1);
    let package = package(3_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    assert_eq!(world.launch(1, &package), Outcome::Done);
    world.run(80);
    assert_eq!(world.craft[&1].vehicle.truth().lift, Lift::Wings);

    for (act, mode) in [(SafeAct::Hold, TrueMode::Hold), (SafeAct::Return, TrueMode::Return)] {
        world.order(1, Order::Safer(act));
        let outcome = world.until(1, 10, "safe act", |report| match report {
            Report::SafeAct { outcome, .. } => Some(outcome.clone()),
            _ => None,
        });
        assert_eq!(outcome, Outcome::Done);
        assert_eq!(world.craft[&1].vehicle.truth().mode, mode);
    }
    world.order(1, Order::Resume);
    let resumed = world.until(1, 10, "resume", |report| match report {
        Report::Resume(outcome) => Some(outcome.clone()),
        _ => None,
    });
    assert_eq!(resumed, Outcome::Done);
    world.order(1, Order::Safer(SafeAct::LandNow));
    world.run(150);

    let truth = world.craft[&1].vehicle.truth();
    assert!(truth.grounded && !truth.armed, "{truth:?}");
    assert_eq!(world.safing(1), Outcome::Done);
}

#[test]
fn a_package_adopted_in_flight_is_proven_without_changing_anything() {
    let mut world = World::new(6, 0.1, 1);
    let package = package(3_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    assert_eq!(world.launch(1, &package), Outcome::Done);
    world.run(60);
    let now = world.now();
    let system = SystemId::new(1).expect("an id");
    let mut fresh = FleetLink::default();
    fresh.add(system, VehicleLink::new(now, LinkSettings::default(), tail(1), system, Vec::new()), Some(1));
    world.fleet = fresh;

    assert!(world.fleet.adopt(now, &tail(1), FLIGHT, &package));
    let verdict = world.until(1, 100, "adopted", |report| match report {
        Report::Package { verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    world.run(20);

    assert_eq!(verdict, Verdict::Held);
    assert_eq!(world.craft[&1].vehicle.truth().mode, TrueMode::Mission);
    assert!(!world.craft[&1].vehicle.truth().grounded);
    assert_eq!((world.craft[&1].arms, world.craft[&1].starts), (1, 1));
}

#[test]
fn a_foreign_station_that_clears_the_mission_voids_it_at_once_and_nothing_launches() {
    let mut world = World::new(7, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    let foreign = wire::encode(&super::message::Outgoing::ClearAll, 254, 190, 0, 1);
    let at = world.at;

    world.craft.get_mut(&1).expect("one").up.send(at, foreign);
    let verdict = world.until(1, 3, "voided", |report| match report {
        Report::Package { flight: Some(FLIGHT), verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    let outcome = world.launch_now(&package);

    assert!(matches!(verdict, Verdict::NotHeld(_)), "{verdict:?}");
    assert!(matches!(outcome, Some(Outcome::Refused(_))), "{outcome:?}");
    assert!(world.craft[&1].reports.iter().any(|r| matches!(r, Report::Trouble { code: "FOREIGN_STATION", .. })));
    assert_eq!(world.craft[&1].arms, 0);
}

impl World {
    /// A launch that must be answered at once.
    fn launch_now(&mut self, package: &FlightPackage) -> Option<Outcome> {
        let clearance = self.clearance(1, package);
        self.order(1, Order::Launch(Box::new(clearance)));
        let (_, report) = self.fleet.poll_event()?;
        match report {
            Report::Launch { outcome, .. } => Some(outcome),
            _ => None,
        }
    }
}

#[test]
fn a_clearance_that_expired_or_names_another_package_or_was_used_launches_nothing() {
    let mut world = World::new(8, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    let other = super::against_sim::package(2_500.0);

    assert!(matches!(world.launch_now(&other), Some(Outcome::Refused(_))));
    let old = world.clearance(1, &package);
    world.run(125);
    world.order(1, Order::Launch(Box::new(old)));
    let expired = world.fleet.poll_event();
    assert!(matches!(expired, Some((_, Report::Launch { outcome: Outcome::Refused(_), .. }))));
    world.run(5);

    assert_eq!(world.craft[&1].arms, 0);
}

#[test]
fn an_upload_is_dropped_for_a_safer_act_and_the_next_one_succeeds() {
    let mut world = World::new(9, 0.0, 1);
    let package = package(2_000.0);
    world.run(10);
    world.order(1, Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
    world.run(1);

    world.order(1, Order::Safer(SafeAct::Hold));
    world.run(3);
    let reports = &world.craft[&1].reports;
    assert!(reports.iter().any(|r| matches!(r, Report::Package { verdict: Verdict::Unknown(_), .. })));
    assert!(reports.iter().any(|r| matches!(r, Report::SafeAct { outcome: Outcome::Done, .. })));

    assert_eq!(world.upload(1, &package), Verdict::Held);
}

#[test]
fn parameters_are_compared_by_name_over_a_bad_network() {
    let mut world = World::new(10, 0.1, 1);
    world.run(10);

    world.order(1, Order::CheckParameters);
    let differences = world.until(1, 30, "parameters", |report| match report {
        Report::Parameters { differences } => Some(differences.clone()),
        _ => None,
    });

    let names: Vec<_> = differences.iter().map(|d| (d.name.as_str(), d.found.clone())).collect();
    assert_eq!(names, [("NO_SUCH_NAME", None)]);
}

#[test]
fn a_second_aircraft_with_the_same_system_id_is_told_and_does_not_disturb_the_first() {
    let mut world = World::new(11, 0.0, 1);
    world.run(10);
    let home = GeoPoint { latitude_deg: 20.0, longitude_deg: 105.0, altitude_amsl_m: 5.0 };
    let mut twin = Vehicle::new(Settings { seed: 99, ..Settings::vtol(1, home) });

    for _ in 0..500 {
        world.step();
        twin.advance(STEP);
        let now = world.now();
        while let Some(datagram) = twin.poll_transmit() {
            world.fleet.receive(now, 77, &datagram, |_, _| {});
        }
    }

    let reports = &world.craft[&1].reports;
    assert!(reports.iter().any(|r| matches!(r, Report::Trouble { code: "DUPLICATE_SYSTEM_ID", .. })));
    let strayed = reports.iter().any(|r| matches!(r, Report::Observed(Observation::Motion(m)) if m.at.latitude < 20.5));
    assert!(!strayed, "the twin's position was taken for the aircraft's");
}

#[test]
fn silence_is_a_loss_and_its_end_a_return() {
    let mut world = World::new(12, 0.0, 1);
    world.run(5);
    let cut = |world: &mut World, silent| world.craft.get_mut(&1).expect("one").vehicle.inject(medflight_sim::Fault::DownlinkLost(silent));

    cut(&mut world, true);
    world.run(8);
    cut(&mut world, false);
    world.run(3);

    let told: Vec<_> = world.craft[&1]
        .reports
        .iter()
        .filter_map(|r| match r {
            Report::LinkRegained => Some(true),
            Report::LinkLost { .. } => Some(false),
            _ => None,
        })
        .collect();
    assert_eq!(told, [true, false, true]);
}
