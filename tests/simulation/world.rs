//! The world: everything that moves, moved in steps of one fixed length.

use crate::book;
use crate::invariants::Watch;
use crate::people::{Crew, Errand};
use medflight::config;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::flight::{Order, Report};
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::Act;
use medflight::domain::operations::certified::SeparationLines;
use medflight::domain::operations::input::{Action, Input};
use medflight::domain::operations::record::Record;
use medflight::domain::operations::state::Stage;
use medflight::domain::operations::state::State;
use medflight::domain::operations::view::{AlarmLevel, EnergyReport, LiveView};
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;
use medflight::link::fleet_link::FleetLink;
use medflight::link::message::Outgoing;
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::link::wire::encode;
use medflight::service::clerk::{Clerk, NotDone, Out, Ticket};
use medflight::service::start::fold;
use medflight::store::{Journal, MemoryDisk, MemoryStore};
use medflight::units::ids::{RequestId, TailId};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight_sim::network::{Channel, Conditions};
use medflight_sim::{Fault, GeoPoint, Random, Script, Settings, Vehicle};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Length of a step.
const STEP: Span = Span::millis(20);

/// Where the service dies, at the first record of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crash {
    /// The records are durable; nothing of what they explain has left.
    BeforeActions,
    /// The records are durable and the actions have left; nobody was answered.
    AfterActions,
}

struct Aircraft {
    tail: TailId,
    vehicle: Vehicle,
    down: Channel,
    up: Channel,
}

/// One simulated world.
pub(crate) struct World {
    now: Now,
    network: Arc<Network>,
    disk: MemoryDisk,
    store: MemoryStore,
    clerk: Clerk,
    links: FleetLink,
    aircraft: Vec<Aircraft>,
    runtime: tokio::runtime::Runtime,
    crew: Crew,
    watch: Watch,
    answers: BTreeMap<Ticket, Result<(), NotDone>>,
    crash: Option<Crash>,
    /// Kinds of records at which the service has already died: once at each, so that people get on.
    died_at: BTreeSet<String>,
    launches: usize,
    /// Acts of pilots beside the crew's own.
    acts: u64,
    /// What went to aircraft, where that is kept.
    frames: Option<Vec<u8>>,
}

impl World {
    /// A world on the shipped configuration, with three aircraft on the pads that it gives them.
    pub(crate) fn new(seed: u64, conditions: Conditions) -> Self {
        Self::where_(seed, conditions, |_| ())
    }

    /// The same where something of the configuration is otherwise.
    pub(crate) fn where_(seed: u64, conditions: Conditions, otherwise: impl FnOnce(&mut Network)) -> Self {
        let config = config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right");
        let mut network = config.network;
        otherwise(Arc::make_mut(&mut network));
        let now = Now { mono: Mono(1_000_000), utc: Utc::parse("2027-05-10T01:00:00Z").expect("a time") };
        let disk = MemoryDisk::new();
        let store = MemoryStore::open(&disk);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let clerk = runtime.block_on(fold(&store, Arc::clone(&network))).expect("an empty journal folds");

        let point = |pad: &medflight::domain::site::Pad| GeoPoint {
            latitude_deg: pad.position.latitude,
            longitude_deg: pad.position.longitude,
            altitude_amsl_m: pad.ground.0,
        };
        let terrain: Vec<GeoPoint> = network.pads.values().map(point).collect();
        let aircraft = network
            .tails
            .values()
            .map(|tail| {
                let mut settings = Settings::vtol(tail.system_id.get(), point(&network.pads[&tail.home_pad]));
                settings.seed = seed;
                settings.terrain.clone_from(&terrain);
                let name = tail.id.as_str();
                Aircraft {
                    tail: tail.id.clone(),
                    vehicle: Vehicle::new(settings),
                    down: Channel::new(conditions.clone(), Random::child(seed, &format!("{name} down"))),
                    up: Channel::new(conditions.clone(), Random::child(seed, &format!("{name} up"))),
                }
            })
            .collect();
        let links = links(now, &network);
        let mut world = Self {
            now,
            network,
            disk,
            store,
            clerk,
            links,
            aircraft,
            runtime,
            crew: Crew::new(),
            watch: Watch::default(),
            answers: BTreeMap::new(),
            crash: None,
            died_at: BTreeSet::new(),
            launches: 0,
            acts: 0,
            frames: None,
        };
        world.start();
        world
    }

    /// From now on the service dies when a record of a kind becomes durable at which it has not died yet.
    pub(crate) fn crash_at_every_record(&mut self, crash: Crash) {
        self.crash = Some(crash);
    }

    /// Somebody at `from` has something for `to`.
    pub(crate) fn ask(&mut self, from: &str, to: &str, payload: &str) {
        self.crew.errand(Errand::new(from, to, payload));
    }

    /// Somebody else has something too, in a box of its own: both are on their way at once.
    pub(crate) fn ask_beside(&mut self, from: &str, to: &str, payload: &str) {
        self.crew.errand(Errand::new(from, to, payload).in_another_box());
    }

    /// Runs until every errand is closed.
    ///
    /// # Panics
    /// When that takes longer than so many minutes, with the state of things.
    pub(crate) fn run_until_closed(&mut self, minutes: u64) {
        let end = self.now.mono + Span::minutes(minutes);
        while !self.crew.is_done(self.clerk.operations()) {
            assert!(
                self.now.mono < end,
                "not closed after {minutes} minutes: {}\n{}",
                self.crew.tell(self.clerk.operations()),
                self.transcript()
            );
            self.step();
        }
        self.certificates_name_everyone();
    }

    /// No certificate of the ledger leaves out a flight that was booked or in the air when it was given.
    fn certificates_name_everyone(&self) {
        let mut reads = SeparationLines::default();
        let ledger = self.ledger();
        let records: Vec<Record> = ledger.iter().map(|text| Record::from_text(text).expect("a record")).collect();
        let line = |(number, record)| Some((number + 1, json!(reads.of(record)?)));
        let lines: Vec<_> = records.iter().enumerate().filter_map(line).collect();
        assert_eq!(book::read(&lines).lies, []);
    }

    /// Runs for so long.
    pub(crate) fn run_for(&mut self, span: Span) {
        let end = self.now.mono + span;
        while self.now.mono < end {
            self.crew.is_done(self.clerk.operations());
            self.step();
        }
    }

    /// Runs until the consignment-carrying aircraft is so far along its line.
    ///
    /// # Panics
    /// When that takes longer than an hour.
    pub(crate) fn run_until_along(&mut self, metres: f64) -> TailId {
        let end = self.now.mono + Span::minutes(60);
        loop {
            let view = self.clerk.operations().live_view(self.now, true);
            let carrying =
                |flight| self.clerk.operations().state().flights.get(&flight).is_some_and(|flight| !flight.consignments.is_empty());
            let there = view
                .aircraft
                .iter()
                .find(|aircraft| aircraft.flight.is_some_and(carrying) && aircraft.flown_m.is_some_and(|flown| flown >= metres));
            if let Some(aircraft) = there {
                return aircraft.tail.clone();
            }
            assert!(self.now.mono < end, "nobody came {metres} m along: {}", self.crew.tell(self.clerk.operations()));
            self.run_for(Span::millis(500));
        }
    }

    /// Nothing passes between the ground and this aircraft for so long, in both directions.
    pub(crate) fn silence(&mut self, tail: &TailId, span: Span) {
        let silent = self.now.mono.0..(self.now.mono + span).0;
        let conditions = Conditions { partitions: vec![silent], ..Conditions::default() };
        if let Some(aircraft) = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == *tail) {
            aircraft.up.set_conditions(conditions.clone());
            aircraft.down.set_conditions(conditions);
        }
    }

    /// Something happens to an aircraft.
    pub(crate) fn inject(&mut self, tail: &TailId, fault: Fault) {
        if let Some(aircraft) = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == *tail) {
            aircraft.vehicle.inject(fault);
        }
    }

    /// A script happens to an aircraft from now on; gives it as it can be repeated.
    pub(crate) fn beset(&mut self, tail: &TailId, script: &Script) -> Vec<String> {
        let aircraft = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == *tail).expect("a tail of the fleet");
        aircraft.vehicle.follow(script);
        script.requests(aircraft.vehicle.system_id()).iter().map(ToString::to_string).collect()
    }

    /// The aircraft that are in the air.
    pub(crate) fn flying(&self) -> Vec<TailId> {
        self.aircraft.iter().filter(|aircraft| !aircraft.vehicle.truth().grounded).map(|aircraft| aircraft.tail.clone()).collect()
    }

    /// Runs until an aircraft is in the air.
    ///
    /// # Panics
    /// When that takes longer than an hour.
    pub(crate) fn run_until_in_the_air(&mut self) -> TailId {
        let end = self.now.mono + Span::minutes(60);
        loop {
            if let Some(tail) = self.flying().pop() {
                return tail;
            }
            assert!(self.now.mono < end, "nobody took off: {}", self.crew.tell(self.clerk.operations()));
            self.run_for(Span::millis(500));
        }
    }

    /// Runs until a launch is ordered.
    ///
    /// # Panics
    /// When that takes longer than an hour.
    pub(crate) fn run_until_launching(&mut self) -> TailId {
        let end = self.now.mono + Span::minutes(60);
        loop {
            let flights = &self.clerk.operations().state().flights;
            if let Some(flight) = flights.values().find(|flight| matches!(flight.stage, Stage::Launching { .. })) {
                return flight.tail.clone();
            }
            assert!(self.now.mono < end, "nobody launched: {}", self.crew.tell(self.clerk.operations()));
            self.step();
        }
    }

    /// Runs until a flight is cleared, and gives its aircraft.
    ///
    /// # Panics
    /// When that takes longer than ten minutes.
    pub(crate) fn run_until_cleared(&mut self) -> TailId {
        let end = self.now.mono + Span::minutes(10);
        loop {
            if let Some(tail) = self.cleared() {
                return tail;
            }
            assert!(self.now.mono < end, "nothing was cleared: {}", self.crew.tell(self.clerk.operations()));
            self.run_for(Span::millis(20));
        }
    }

    /// The aircraft that holds a clearance, if one does.
    pub(crate) fn cleared(&self) -> Option<TailId> {
        let flights = &self.clerk.operations().state().flights;
        flights.values().find(|flight| matches!(flight.stage, Stage::Cleared(_))).map(|flight| flight.tail.clone())
    }

    /// The world's time.
    pub(crate) fn utc(&self) -> Utc {
        self.now.utc
    }

    /// Another station says something to an aircraft.
    pub(crate) fn foreign(&mut self, tail: &TailId, word: &Outgoing) {
        if let Some(aircraft) = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == *tail) {
            let frame = encode(word, 254, 190, 0, aircraft.vehicle.system_id());
            aircraft.vehicle.receive(&frame);
        }
    }

    /// The link tells something that did not come from the sky.
    pub(crate) fn tell(&mut self, tail: &TailId, report: Report) {
        let out = self.clerk.take(self.now, &Input::Reported(tail.clone(), report), None);
        self.carry_out(out);
    }

    /// The alarms of an aircraft, by code and level.
    pub(crate) fn alarms(&self, tail: &TailId) -> Vec<(&'static str, AlarmLevel)> {
        let view = self.clerk.operations().live_view(self.now, true);
        view.alarms.into_iter().filter(|alarm| alarm.tail.as_ref() == Some(tail)).map(|alarm| (alarm.code, alarm.level)).collect()
    }

    /// What the service would answer from.
    pub(crate) fn operations(&self) -> &Operations {
        self.clerk.operations()
    }

    /// The present, on both clocks.
    pub(crate) fn now(&self) -> Now {
        self.now
    }

    /// The live picture.
    pub(crate) fn live(&self) -> LiveView {
        self.clerk.operations().live_view(self.now, true)
    }

    /// The aircraft's pilot acts; the code of the refusal, if it is refused at once.
    pub(crate) fn pilot_acts(&mut self, tail: &TailId, act: Act) -> Option<String> {
        let pilot = self.clerk.operations().tail(tail).pilot.expect("a pilot is signed on");
        self.acts(crate::people::actor(pilot.as_str(), Role::Pilot), act)
    }

    /// Somebody acts beside the crew; the code of the refusal, if it is refused at once.
    pub(crate) fn acts(&mut self, actor: Actor, act: Act) -> Option<String> {
        self.acts += 1;
        let ticket = Ticket(1_000_000 + self.acts);
        let key = RequestId::new(format!("01900000-0000-7000-8001-{:012}", self.acts)).expect("a uuid");
        let input = Input::Acted { key, actor, act };
        let out = self.clerk.take(self.now, &input, Some(ticket));
        self.carry_out(out);
        match self.answers.remove(&ticket) {
            Some(Err(NotDone::Refused(refusal))) => refusal.reasons.first().map(|reason| reason.code.to_string()),
            Some(Ok(()) | Err(NotDone::NotRecorded | NotDone::OrderedNotRecorded)) | None => None,
        }
    }

    /// The refusals that people heard, newest last.
    pub(crate) fn refusals(&self) -> &[String] {
        self.crew.refusals()
    }

    /// The ledger as a story: when, who, what, about what.
    pub(crate) fn transcript(&self) -> String {
        let began = self.disk.records().first().map_or(Utc(0), |record| record.at);
        let line = |record: medflight::domain::custody::SealedRecord| {
            let seconds = record.at.millis_since(began) / 1_000;
            let json: serde_json::Value = serde_json::from_str(&record.canonical).expect("JSON");
            let who = json["by"]["person"].as_str().unwrap_or("service").to_owned();
            let about = record.consignment.map(|id| id.to_string()).or(record.flight.map(|id| id.to_string())).unwrap_or_default();
            format!("{:02}:{:02} {who:<11} {:<20} {about}", seconds / 60, seconds % 60, record.kind).trim_end().to_owned() + "\n"
        };
        self.disk.records().into_iter().map(line).collect()
    }

    /// The states of all errands' consignments.
    pub(crate) fn states(&mut self) -> Vec<ConsignmentState> {
        self.crew.is_done(self.clerk.operations());
        self.crew.states()
    }

    /// Deliveries that promises are learned from.
    pub(crate) fn learned(&self) -> usize {
        self.clerk.operations().state().history.deliveries()
    }

    /// How far predictions of energy were off.
    pub(crate) fn energy(&self) -> EnergyReport {
        self.clerk.operations().energy_report(self.now.utc)
    }

    /// Orders to launch that left.
    pub(crate) fn launches(&self) -> usize {
        self.launches
    }

    /// How often the service died.
    pub(crate) fn deaths(&self) -> usize {
        self.died_at.len()
    }

    /// Take-offs that really happened.
    pub(crate) fn take_offs(&self) -> usize {
        self.watch.take_offs()
    }

    /// Every record's text.
    pub(crate) fn ledger(&self) -> Vec<String> {
        self.disk.records().into_iter().map(|record| record.canonical).collect()
    }

    /// From now on what goes to aircraft is kept.
    pub(crate) fn keep_frames(&mut self) {
        self.frames = Some(Vec::new());
    }

    /// The bytes that went to aircraft since then.
    pub(crate) fn frames(&self) -> &[u8] {
        self.frames.as_deref().unwrap_or_default()
    }

    /// What lasts.
    pub(crate) fn store(&self) -> &MemoryStore {
        &self.store
    }

    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    /// Every consignment that was asked for, with its items, in order.
    pub(crate) fn requested(&self) -> Vec<(ConsignmentId, Vec<String>)> {
        let asked = self.disk.records().into_iter().filter(|record| record.kind == "REQUEST_SUBMITTED");
        let read = |record: medflight::domain::custody::SealedRecord| {
            let json: serde_json::Value = serde_json::from_str(&record.canonical).expect("JSON");
            let items = serde_json::from_value(json["data"]["items"].clone()).expect("its items");
            Some((record.consignment?, items))
        };
        asked.filter_map(read).collect()
    }

    fn start(&mut self) {
        let owed = self.clerk.operations().owed();
        let out = self.clerk.take(self.now, &Input::Started { version: "test".to_owned() }, None);
        self.carry_out(out);
        for action in owed {
            self.act(action);
        }
    }

    fn step(&mut self) {
        self.now = Now { mono: self.now.mono + STEP, utc: self.now.utc + STEP };
        self.move_aircraft();
        self.links.handle_timeout(self.now);
        self.move_frames();
        self.hear();
        let second = self.now.mono.0 % 1_000_000 < STEP.0;
        if second {
            let out = self.clerk.take(self.now, &Input::Tick, None);
            self.carry_out(out);
        }
        if self.now.mono.0 % 500_000 < STEP.0 {
            self.let_people_act();
        }
        self.write();
        let truths: Vec<_> = self.aircraft.iter().map(|aircraft| (aircraft.tail.clone(), aircraft.vehicle.truth())).collect();
        self.watch.check(self.clerk.operations(), &self.network, &truths);
    }

    fn move_aircraft(&mut self) {
        for each in &mut self.aircraft {
            each.vehicle.advance(STEP.0);
            while let Some(datagram) = each.vehicle.poll_transmit() {
                each.down.send(self.now.mono.0, datagram);
            }
            let peer = u64::from(each.vehicle.system_id());
            while let Some(datagram) = each.down.receive(self.now.mono.0) {
                self.links.receive(self.now, peer, &datagram, |_, _| {});
            }
            while let Some(datagram) = each.up.receive(self.now.mono.0) {
                each.vehicle.receive(&datagram);
            }
        }
    }

    fn move_frames(&mut self) {
        while let Some(departure) = self.links.poll_transmit() {
            if let Some(frames) = &mut self.frames {
                frames.extend_from_slice(&departure.frame);
            }
            if let Some(aircraft) = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == departure.tail) {
                aircraft.up.send(self.now.mono.0, departure.frame);
            }
        }
    }

    fn hear(&mut self) {
        while let Some((tail, report)) = self.links.poll_event() {
            let out = self.clerk.take(self.now, &Input::Reported(tail, report), None);
            self.carry_out(out);
        }
    }

    fn let_people_act(&mut self) {
        let wanted = self.crew.act(self.now, self.clerk.operations(), &mut self.answers);
        for (ticket, input, swap) in wanted {
            if let Some((tail, pack)) = swap
                && let Some(aircraft) = self.aircraft.iter_mut().find(|aircraft| aircraft.tail == tail)
            {
                aircraft.vehicle.swap_pack(pack, 100.0).expect("a pack is swapped on the ground");
            }
            let out = self.clerk.take(self.now, &input, Some(ticket));
            self.carry_out(out);
        }
    }

    fn write(&mut self) {
        while let Some(batch) = self.clerk.next_batch(self.now) {
            let written = self.runtime.block_on(self.store.append(&batch));
            let out = match written {
                Ok(()) => self.clerk.recorded(self.now),
                Err(error) => self.clerk.not_recorded(self.now, &error.to_string()),
            };
            let new_kind = batch.records.iter().any(|record| !self.died_at.contains(&record.kind));
            match (self.crash, new_kind) {
                (Some(Crash::BeforeActions), true) => {
                    self.died_at.extend(batch.records.iter().map(|record| record.kind.clone()));
                    return self.die();
                }
                (Some(Crash::AfterActions), true) => {
                    self.died_at.extend(batch.records.iter().map(|record| record.kind.clone()));
                    let actions = out.into_iter().filter(|out| matches!(out, Out::Act(_))).collect();
                    self.carry_out(actions);
                    self.move_frames();
                    return self.die();
                }
                _ => self.carry_out(out),
            }
        }
    }

    /// Power off and on: memory and links are gone, the disk and the sky are as they were.
    fn die(&mut self) {
        let crash = self.crash.take();
        self.store = MemoryStore::open(&self.disk);
        self.clerk = self.runtime.block_on(fold(&self.store, Arc::clone(&self.network))).expect("the journal folds");
        let text = serde_json::to_vec(self.clerk.operations().state()).expect("a state has a JSON form");
        let back: State = serde_json::from_slice(&text).expect("it reads back");
        assert!(back == *self.clerk.operations().state(), "a state that was written reads back as another");
        self.links = links(self.now, &self.network);
        self.answers.clear();
        self.crew.forget_open_asks();
        self.start();
        self.write();
        self.crash = crash;
    }

    fn carry_out(&mut self, out: Vec<Out>) {
        for each in out {
            match each {
                Out::Act(action) => self.act(action),
                Out::Reply(ticket, answer) => {
                    self.answers.insert(ticket, answer.map(|_| ()));
                }
                Out::Told(told) => self.watch.told(&told),
            }
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Order(tail, order) => {
                if matches!(order, Order::Launch(_)) {
                    self.launches += 1;
                }
                self.links.order(self.now, &tail, order);
            }
            Action::Adopt(tail, flight, package) => {
                self.links.adopt(self.now, &tail, flight, &package);
            }
            Action::FlightStarted(..) | Action::FlightEnded(_) => {}
        }
    }
}

fn links(now: Now, network: &Network) -> FleetLink {
    let mut links = FleetLink::default();
    for tail in network.tails.values() {
        let approved = network.types[&tail.type_id].approved.clone();
        let link = VehicleLink::new(now, LinkSettings::default(), tail.id.clone(), tail.system_id, approved);
        links.add(tail.system_id, link, Some(u64::from(tail.system_id.get())));
    }
    links
}
