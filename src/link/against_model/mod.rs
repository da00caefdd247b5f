//! The link against a small model of PX4, over networks of every kind, by seed: every word, every timer is a step.
//!
//! What is asserted of every run: a verdict is never wrong, an order always ends, nothing takes off but once and by its
//! clearance's word. A run of the tests takes a bounded number of steps; `MEDFLIGHT_STEPS` asks for more:
//! `MEDFLIGHT_STEPS=20000000 cargo test --lib against_model -- --nocapture`.

mod autopilot;
mod bytes;
mod inputs;
mod launches;
mod machines;
mod network;
mod tables;
mod transfers;

use std::collections::BTreeMap;

use medflight_sim::Random;

use crate::domain::flight::clearance::Clearance;
use crate::domain::flight::{Home, Order, Outcome, Report, Verdict};
use crate::domain::geo::Position;
use crate::domain::mission::{FlightPackage, Item};
use crate::link::message::{Message, Outgoing};
use crate::link::vehicle::{LinkSettings, VehicleLink};
use crate::link::wire::{self, WirePackage, opaque_id};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::ids::{FlightId, PersonId, SystemId, TailId};
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span, Utc};

use autopilot::{Autopilot, US};
use network::{Conditions, Direction};

const PAD: Position = Position { latitude: 21.061_449, longitude: 105.898_226 };
const FLIGHT: FlightId = FlightId(7);
const SECOND: u64 = 1_000_000;
/// Degrees of latitude in a metre, near enough for placing points of a test.
const METRE: f64 = 1.0 / 110_750.0;
/// What the stream shows is at most so old: its interval, a hold-back of the network, and a few losses in a row.
const AS_STREAMED: u64 = 12 * SECOND;

/// How many steps one property takes: some seconds' worth, or as many as asked for.
#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, for a long run")]
fn steps_wanted(few: u64) -> u64 {
    std::env::var("MEDFLIGHT_STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(few)
}

fn north(metres: f64) -> Position {
    Position { latitude: PAD.latitude + metres * METRE, longitude: PAD.longitude }
}

/// A package with so many mission items and fence corners; `shift` makes another one of it.
fn package(items: usize, corners: usize, shift: f64) -> FlightPackage {
    let height = AboveHome(80.0);
    let mut mission = vec![Item::VtolTakeoff { toward: north(300.0 + shift), height }];
    let along = |n: usize| north(400.0 + 10.0 * f64::from(u16::try_from(n).expect("few")));
    mission.extend((0..items.saturating_sub(4)).map(|n| Item::Waypoint { at: along(n), height }));
    mission.extend([
        Item::LandStart,
        Item::Waypoint { at: along(items), height },
        Item::VtolLand { at: along(items + 20), ground: AboveHome(0.0) },
    ]);
    let turn =
        |n: usize| f64::from(u16::try_from(n).expect("few")) / f64::from(u16::try_from(corners).expect("few")) * std::f64::consts::TAU;
    let corner = |n: usize| Position { latitude: PAD.latitude + 0.2 * turn(n).cos(), longitude: PAD.longitude + 0.2 * turn(n).sin() };
    FlightPackage {
        mission,
        fence: (0..corners).map(corner).collect(),
        rally: vec![(PAD, AboveHome(0.0)), (along(items + 20), AboveHome(0.0))],
        return_height: Metres(80.0),
        home: (PAD, Amsl(10.0)),
    }
}

fn tail() -> TailId {
    TailId::new("DG-01").expect("a tail")
}

/// What the test does from outside at a moment.
#[derive(Debug, Clone)]
enum Act {
    /// Another station says something.
    Foreign(Outgoing),
    /// Another station has put another mission on board.
    Replace(Box<WirePackage>),
    /// The autopilot starts anew.
    Restart,
    /// Our service starts anew and compares what is on board with the package.
    ServiceRestart(Box<FlightPackage>),
    /// A message that was on the way for very long arrives once more.
    Echo,
}

struct World {
    at: u64,
    steps: u64,
    vehicle: Autopilot,
    link: VehicleLink,
    up: Direction<(u8, Outgoing)>,
    down: Direction<Message>,
    /// The newest of each kind of state, by its place in the order of sending.
    newest: Vec<(std::mem::Discriminant<Message>, u64)>,
    script: BTreeMap<u64, Act>,
    heard: Vec<Message>,
    random: Random,
    reports: Vec<(u64, Report)>,
    ids: [u32; 3],
    return_height: f32,
    carried_at: Option<u64>,
    missing_at: Option<u64>,
    arms: u32,
    starts: u32,
    /// When the last start was sent, and since when something else than the package is on board.
    started_at: u64,
    changed_at: Option<u64>,
    stuck: u32,
}

impl World {
    fn new(seed: u64, up: Conditions, down: Conditions, package: &FlightPackage) -> Self {
        let system = SystemId::new(1).expect("an id");
        let lists = WirePackage::of(package).expect("a good package");
        let link = VehicleLink::new(Now::default(), LinkSettings::default(), tail(), system, Vec::new());
        Self {
            at: 0,
            steps: 0,
            vehicle: Autopilot::new(PAD, Home { at: PAD, amsl: Amsl(10.0) }),
            link,
            up: Direction::new(up, Random::child(seed, "up")),
            down: Direction::new(down, Random::child(seed, "down")),
            newest: Vec::new(),
            script: BTreeMap::new(),
            heard: Vec::new(),
            random: Random::child(seed, "world"),
            reports: Vec::new(),
            ids: [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)],
            return_height: 80.0,
            carried_at: None,
            missing_at: None,
            arms: 0,
            starts: 0,
            started_at: 0,
            changed_at: None,
            stuck: 0,
        }
    }

    fn now(&self) -> Now {
        Now { mono: Mono(self.at), utc: Utc(0) + Span::micros(self.at) }
    }

    fn carries(&self) -> bool {
        self.vehicle.carries(self.ids, self.return_height)
    }

    /// The next thing that happens, whoever does it.
    fn step(&mut self) {
        let timer = self.link.next_timeout().map_or(u64::MAX, |(at, _)| at.0);
        let script = self.script.first_key_value().map_or(u64::MAX, |(at, _)| *at);
        let next = timer.min(script).min(self.up.next()).min(self.down.next()).min(self.vehicle.next());
        self.stuck = if next > self.at { 0 } else { self.stuck + 1 };
        assert!(self.stuck < 10_000, "time stands still: {:?}", self.link.next_timeout());
        self.at = self.at.max(next);
        self.steps += 1;
        let now = self.now();
        if script <= self.at
            && let Some((_, act)) = self.script.pop_first()
        {
            self.act(act);
        } else if let Some((_, (from, word))) = self.up.receive(self.at) {
            self.vehicle.hear(self.at, from, &word);
        } else if let Some((number, message)) = self.down.receive(self.at) {
            self.hear(number, &message);
        } else if self.vehicle.next() <= self.at {
            self.vehicle.tick(self.at);
        } else {
            self.link.handle_timeout(now);
        }
        let seen = if self.carries() { &mut self.carried_at } else { &mut self.missing_at };
        *seen = Some(self.at);
        while let Some((partner, message)) = self.vehicle.poll() {
            let bytes = size(&message);
            let counted = matches!(
                message,
                Message::ItemRequest { .. } | Message::Item { .. } | Message::ListCount { .. } | Message::MissionAck { .. }
            );
            if partner == 0 || partner == US {
                self.down.send(self.at, message, bytes, counted);
            }
        }
        while let Some(word) = self.link.say() {
            self.arms += u32::from(word == Outgoing::Arm);
            if word == Outgoing::SetMode(crate::domain::flight::Mode::Mission) {
                self.starts += 1;
                self.started_at = self.at;
            }
            let counted = matches!(
                word,
                Outgoing::ListCount { .. }
                    | Outgoing::Item { .. }
                    | Outgoing::ListRequest { .. }
                    | Outgoing::ItemRequest { .. }
                    | Outgoing::MissionAck { .. }
            );
            let bytes = if counted { u64::try_from(wire::encode(&word, US, 190, 0, 1).len()).expect("short") } else { 40 };
            self.up.send(self.at, (US, word), bytes, counted);
        }
        while let Some(report) = self.link.poll_event() {
            if !matches!(report, Report::Observed(_)) {
                self.reports.push((self.at, report));
            }
        }
    }

    /// States that arrive behind a newer one of their kind are not taken, as by the running numbers of frames.
    fn hear(&mut self, number: u64, message: &Message) {
        let kind = std::mem::discriminant(message);
        match self.newest.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, newest)) if message.is_state() && number <= *newest => return,
            Some((_, newest)) => *newest = number.max(*newest),
            None => self.newest.push((kind, number)),
        }
        let now = self.now();
        if self.heard.len() < 4_000 && message.target().is_some() {
            self.heard.push(message.clone());
        }
        self.link.hear(now, message);
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Foreign(word) => self.vehicle.hear(self.at, 254, &word),
            Act::Replace(lists) => {
                self.vehicle.put(crate::link::message::ListKind::Mission, lists.mission.clone());
                self.changed_at = self.changed_at.or(Some(self.at));
            }
            Act::Restart => self.vehicle.restart(self.at),
            Act::ServiceRestart(package) => {
                let system = SystemId::new(1).expect("an id");
                let now = self.now();
                self.link = VehicleLink::new(now, LinkSettings::default(), tail(), system, Vec::new());
                self.newest.clear();
                self.link.adopt(now, FLIGHT, &package);
            }
            Act::Echo => {
                let place = self.random.next_u64() % u64::try_from(self.heard.len().max(1)).expect("few");
                if let Some(message) = self.heard.get(usize::try_from(place).expect("few")).cloned() {
                    let now = self.now();
                    self.link.hear(now, &message);
                }
            }
        }
    }

    fn run(&mut self, seconds: u64) {
        let end = self.at + seconds * SECOND;
        while self.at < end {
            self.step();
        }
    }

    /// Steps until a report after this moment gives a value; None after so many seconds.
    fn until<T>(&mut self, seconds: u64, mut pick: impl FnMut(&Report) -> Option<T>) -> Option<T> {
        let end = self.at + seconds * SECOND;
        let mut seen = self.reports.len();
        while self.at < end {
            self.step();
            if let Some(value) = self.reports[seen..].iter().find_map(|(_, report)| pick(report)) {
                return Some(value);
            }
            seen = self.reports.len();
        }
        None
    }

    fn perfect(&mut self) {
        let fine = Conditions { delay: 20_000, ..Conditions::default() };
        self.up.conditions = fine.clone();
        self.down.conditions = fine;
    }

    fn order(&mut self, order: Order) {
        let now = self.now();
        self.link.order(now, order);
    }

    fn upload(&mut self, package: &FlightPackage) -> Option<Verdict> {
        self.order(Order::Upload { flight: FLIGHT, package: Box::new(package.clone()) });
        self.until(3_600, verdict_of)
    }

    fn launch(&mut self, package: &FlightPackage) -> Option<Outcome> {
        let pilot = PersonId::new("pilot-1").expect("a person");
        let clearance = Clearance::for_test(FLIGHT, tail(), package.digest(), pilot, self.now().utc);
        self.order(Order::Launch(Box::new(clearance)));
        self.until(120, |report| match report {
            Report::Launch { outcome, .. } => Some(outcome.clone()),
            _ => None,
        })
    }
}

fn verdict_of(report: &Report) -> Option<Verdict> {
    match report {
        Report::Package { flight: Some(FLIGHT), verdict, .. } => Some(verdict.clone()),
        _ => None,
    }
}

/// Bytes of a frame, as near as the width of a radio asks for.
fn size(message: &Message) -> u64 {
    match message {
        Message::Item { .. } => 50,
        Message::ItemRequest { .. } => 17,
        Message::ListCount { .. } => 21,
        Message::MissionAck { .. } => 20,
        Message::Said { .. } => 66,
        _ => 40,
    }
}

/// A network of some kind, by seed: from fine to hardly one.
fn any_network(random: &mut Random) -> Conditions {
    let mut pick = |choices: &[f64]| {
        let at = random.next_u64() % u64::try_from(choices.len()).expect("few");
        choices[usize::try_from(at).expect("few")]
    };
    let loss = pick(&[0.0, 0.05, 0.1, 0.25, 0.25, 0.5, 0.9]);
    let delay = pick(&[2e3, 2e4, 2e4, 1e5, 3e5]);
    let jitter = pick(&[0.0, 3e4, 2e5]);
    let twice = pick(&[0.0, 0.05, 0.3]);
    let held = pick(&[0.0, 0.05, 0.2]);
    let held_for = pick(&[1.5e5, 1e6, 4e6]);
    let width = pick(&[0.0, 0.0, 5_760.0, 1_200.0]);
    let parted_at = pick(&[1e9, 3e6, 6e6, 9e6, 12e6]);
    let parted_for = pick(&[1e6, 4e6, 7e6, 3e7]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers above")]
    let whole = |value: f64| value as u64;
    let from = whole(parted_at);
    Conditions {
        loss,
        delay: whole(delay),
        jitter: whole(jitter),
        twice,
        held,
        held_for: whole(held_for),
        parted: std::iter::once(from..from + whole(parted_for)).collect(),
        width: whole(width),
    }
}
