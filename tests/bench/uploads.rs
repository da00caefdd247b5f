//! Transfers of whole packages to the simulated aircraft over a bad network, on the virtual clock: what was concluded, and what
//! it cost.
//!
//! A transfer is all of it: hold, clear, fence, rally points and mission up, all three read back, the streamed ids watched.

use crate::table::{Table, quantile};
use medflight::domain::flight::{Order, PlanOnBoard, Report, Verdict};
use medflight::domain::geo::Position;
use medflight::domain::mission::{FlightPackage, Item};
use medflight::link::fleet_link::FleetLink;
use medflight::link::frame::{FrameCounters, frames};
use medflight::link::message::Message;
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::link::wire::{self, WirePackage, opaque_id};
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::{FlightId, SystemId, TailId};
use medflight::units::quantity::Metres;
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight_sim::network::{Channel, Conditions};
use medflight_sim::{GeoPoint, Random, Settings, Vehicle};

const HOME: Position = Position { latitude: 21.061_449, longitude: 105.898_226 };
/// Degrees of latitude in a metre, near enough for placing points.
const METRE: f64 = 1.0 / 110_750.0;
/// Step of the virtual clock, µs.
const STEP: u64 = 10_000;
/// The aircraft boots before anything is sent.
const BOOT: u64 = 12_000_000;
/// A transfer that has no verdict by then never gets one.
const LONGEST: u64 = 7_200_000_000;

/// What one transfer came to.
struct Run {
    right: bool,
    held: bool,
    seconds: f64,
    messages: u64,
    bytes: usize,
}

/// A mission of so many items, straight north, with a fence and two rally points.
fn package(items: u16) -> FlightPackage {
    let at = |north: f64, east: f64| Position { latitude: HOME.latitude + north * METRE, longitude: HOME.longitude + east * METRE };
    let height = AboveHome(80.0);
    let between = f64::from(items.saturating_sub(4));
    let mut mission = vec![Item::VtolTakeoff { toward: at(300.0, 0.0), height }];
    let way = (1..=items.saturating_sub(4)).map(|n| Item::Waypoint { at: at(300.0 + 8_000.0 * f64::from(n) / between, 0.0), height });
    mission.extend(way);
    mission.push(Item::LandStart);
    mission.push(Item::Waypoint { at: at(8_500.0, 0.0), height });
    mission.push(Item::VtolLand { at: at(9_000.0, 0.0), ground: AboveHome(0.0) });
    FlightPackage {
        mission,
        fence: vec![at(-400.0, -400.0), at(-400.0, 400.0), at(9_400.0, 400.0), at(9_400.0, -400.0)],
        rally: vec![(HOME, AboveHome(0.0)), (at(9_000.0, 0.0), AboveHome(0.0))],
        return_height: Metres(80.0),
        home: (HOME, Amsl(10.0)),
    }
}

fn transfer(seed: u64, package: &FlightPackage, loss: f64, trip_ms: u64) -> Run {
    let lists = WirePackage::of(package).expect("a good package");
    let ids = [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)];
    let tail = TailId::new("DG-01").expect("a tail");
    let system = SystemId::new(1).expect("an id");
    let start = Now { mono: Mono(0), utc: Utc(1_800_000_000_000) };
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(start, LinkSettings::default(), tail.clone(), system, Vec::new()), None);
    let home = GeoPoint { latitude_deg: HOME.latitude, longitude_deg: HOME.longitude, altitude_amsl_m: 10.0 };
    let mut vehicle = Vehicle::new(Settings { seed, ..Settings::vtol(1, home) });
    let conditions = Conditions { loss, delay_us: trip_ms * 500, ..Conditions::default() };
    let mut up = Channel::new(conditions.clone(), Random::child(seed, "up"));
    let mut down = Channel::new(conditions, Random::child(seed, "down"));
    let mut on_board: Option<PlanOnBoard> = None;
    let (mut at, mut ordered) = (0, false);
    let mut run = Run { right: false, held: false, seconds: f64::NAN, messages: 0, bytes: 0 };
    while at < LONGEST {
        at += STEP;
        let now = Now { mono: Mono(at), utc: start.utc + Span::micros(at) };
        while let Some(datagram) = up.receive(at) {
            vehicle.receive(&datagram);
        }
        vehicle.advance(STEP);
        while let Some(datagram) = vehicle.poll_transmit() {
            for frame in frames(&datagram, &mut FrameCounters::default()) {
                if let Some(Message::Plan(plan)) = wire::decode(frame.id, frame.payload, &mut FrameCounters::default()) {
                    on_board = Some(plan);
                }
            }
            down.send(at, datagram);
        }
        while let Some(datagram) = down.receive(at) {
            fleet.receive(now, 1, &datagram, |_, _| {});
        }
        if !ordered && at >= BOOT {
            ordered = true;
            fleet.order(now, &tail, Order::Upload { flight: FlightId(7), package: Box::new(package.clone()) });
        }
        if fleet.next_timeout().is_some_and(|(due, _)| due <= now.mono) {
            fleet.handle_timeout(now);
        }
        while let Some(departure) = fleet.poll_transmit() {
            if ordered {
                run.messages += 1;
                run.bytes += departure.frame.len();
            }
            up.send(at, departure.frame);
        }
        while let Some((_, report)) = fleet.poll_event() {
            if let Report::Package { flight: Some(FlightId(7)), verdict, .. } = report {
                let true_ids = on_board.is_some_and(|plan| [plan.mission_id, plan.fence_id, plan.rally_id] == ids && plan.state != 1);
                run.held = verdict == Verdict::Held;
                run.right = match verdict {
                    Verdict::Held => true_ids,
                    Verdict::NotHeld(_) => !true_ids,
                    Verdict::Unknown(_) => true,
                };
                run.seconds = f64::from(u32::try_from((at - BOOT) / 1_000).unwrap_or(u32::MAX)) / 1_000.0;
                return run;
            }
        }
    }
    run
}

pub(crate) fn measure(table: &mut Table) {
    for (items, runs) in [(10, 200), (500, 20)] {
        let package = package(items);
        for trip_ms in [40, 600] {
            for per_cent in [0, 5, 10, 25] {
                let loss = f64::from(per_cent) / 100.0;
                let done: Vec<Run> = (0..runs).map(|seed| transfer(seed + 1, &package, loss, trip_ms)).collect();
                let share = |is: fn(&Run) -> bool| 100.0 * count(done.iter().filter(|run| is(run)).count()) / count(done.len());
                let name = |what: &str| -> &'static str { format!("upload {items} items, {per_cent} % loss, {trip_ms} ms: {what}").leak() };
                let mut seconds: Vec<f64> = done.iter().map(|run| run.seconds).collect();
                let mut messages: Vec<f64> = done.iter().map(|run| count(usize::try_from(run.messages).unwrap_or(usize::MAX))).collect();
                let mut bytes: Vec<f64> = done.iter().map(|run| count(run.bytes)).collect();
                let note = format!("{runs} runs, held in {:.1} %", share(|run| run.held));
                table.add(name("right verdicts"), share(|run| run.right), "%", note);
                let messages = quantile(&mut messages, 0.5);
                let cost =
                    format!("p95 {:.2} s; {messages:.0} messages, {:.0} B up", quantile(&mut seconds, 0.95), quantile(&mut bytes, 0.5));
                table.add(name("median"), quantile(&mut seconds, 0.5), "s", cost);
            }
        }
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
