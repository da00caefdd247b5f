//! Bookings of the shipped network: each with its certificate, in its own slot, or refused with the flight that is in the way.

use crate::checker;
use medflight::config;
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{Accept, Act, Answers, Priority, Submit, Time};
use medflight::domain::operations::input::{Input, Subject};
use medflight::domain::operations::record::{Draft, Record};
use medflight::domain::operations::state::Flight;
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::{PersonId, RequestId, TailId};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight::units::words::Refusal;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn now() -> Now {
    Now { mono: Mono(1_000_000), utc: Utc::parse("2027-05-10T01:00:00Z").expect("a time") }
}

fn actor(role: Role) -> Actor {
    Actor {
        person: PersonId::new("lan").expect("a person"),
        grants: vec![Grant { role, sites: Sites::All }],
        device: "test".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    }
}

/// The network at work, and how many acts it has seen.
pub(crate) struct Desk {
    pub(crate) ops: Operations,
    /// Every record, in order.
    pub(crate) ledger: Vec<Record>,
    acts: u64,
}

impl Desk {
    pub(crate) fn new(change: impl FnOnce(&mut Network)) -> Self {
        let config = config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right");
        let mut network = Network::clone(&config.network);
        change(&mut network);
        Self { ops: Operations::new(Arc::new(network)), ledger: Vec::new(), acts: 0 }
    }

    pub(crate) fn act(&mut self, role: Role, act: Act) -> Result<Subject, Refusal> {
        self.acts += 1;
        let key = RequestId::new(format!("01900000-0000-7000-8000-{:012}", self.acts)).expect("a uuid");
        let decision = self.ops.decide(now(), &Input::Acted { key, actor: actor(role), act });
        for draft in decision.records {
            self.write(draft);
        }
        decision.reply.expect("an answer")
    }

    /// Something became a record.
    pub(crate) fn write(&mut self, draft: Draft) {
        let record = Record { seq: self.ops.state().seq + 1, at: now().utc, draft };
        self.ops.apply(&record);
        self.ledger.push(record);
    }

    pub(crate) fn ask(&mut self, from: &str, to: &str) -> ConsignmentId {
        let submit = Submit {
            payload: "SPC-CBC".parse().expect("a payload"),
            items: vec![format!("TUBE-{:06}", self.acts)],
            origin: from.parse().expect("a site"),
            destination: to.parse().expect("a site"),
            priority: Priority::Routine,
            priority_reason: None,
            clock_started_at: Some(Time(now().utc)),
            order_ref: None,
            not_category_a: true,
            irreplaceable: false,
            renews: None,
            answers: Answers::new(),
        };
        match self.act(Role::Nurse, Act::Submit(submit)) {
            Ok(Subject::Consignment(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn book(&mut self, from: &str, to: &str, tail: &str) -> Result<Vec<Flight>, Refusal> {
        let id = self.ask(from, to);
        let tail = Some(TailId::new(tail).expect("a tail"));
        self.act(Role::Dispatcher, Act::Accept(id.clone(), Accept { priority: None, tail, move_others: false }))?;
        let state = self.ops.state();
        Ok(state.consignments[&id].flights.iter().map(|flight| state.flights[flight].clone()).collect())
    }
}

fn true_certificates(flights: &[Flight]) -> usize {
    let check = |flight: &Flight| {
        let certificate = flight.certificate.as_deref().expect("a certificate");
        checker::check(&serde_json::to_value(certificate).expect("JSON")).unwrap_or_else(|lie| panic!("{}: {lie}", flight.id)).pairs
    };
    flights.iter().map(check).sum()
}

#[test]
fn each_booking_has_a_certificate_against_every_flight_before_it_and_it_is_true() {
    let mut desk = Desk::new(|_| {});

    let first = desk.book("C-LB", "H-DG", "DG-01").expect("booked");
    let second = desk.book("C-GL", "H-DG", "DG-02").expect("booked");

    assert_eq!(true_certificates(&first), 0, "nobody else flies yet");
    assert!(true_certificates(&second) > 0, "they are in the air together");
    for flight in &second {
        let certificate = flight.certificate.as_deref().expect("one");
        assert_eq!(certificate.near.len() + certificate.apart.len(), first.len(), "every other flight is named");
    }
}

#[test]
fn two_deliveries_to_the_hub_at_one_time_land_on_its_two_pads_or_one_waits() {
    let mut desk = Desk::new(|_| {});

    let first = desk.book("C-LB", "H-DG", "DG-01").expect("booked");
    let second = desk.book("C-LB", "H-DG", "DG-02").expect("booked");

    let carries = |flights: &[Flight]| flights[1].plan.clone();
    let (a, b) = (carries(&first), carries(&second));
    let waits = b.depart.millis_since(second[0].plan.arrive()) > desk.ops.network().limits.ground.load.value.as_millis_i64();
    assert!(a.sketch.to != b.sketch.to || waits, "{} {} and {} {}", a.sketch.to, a.depart, b.sketch.to, b.depart);
    assert!(second[0].plan.depart > first[0].plan.depart, "the station has one pad: the second way there waits");
}

#[test]
fn where_no_departure_of_the_window_is_free_the_flight_in_the_way_is_named_and_the_first_departure_behind_it() {
    let mut desk = Desk::new(|network| network.limits.separation.window.value = Span::secs(0));
    let first = desk.book("C-LB", "H-DG", "DG-01").expect("booked");

    let refusal = desk.book("C-LB", "H-DG", "DG-02").expect_err("refused");

    let reason = &refusal.reasons[0];
    assert_eq!(reason.code, "PAD_TAKEN");
    let named = first.iter().any(|flight| reason.what.en.contains(&format!("flight {}", flight.id)));
    assert!(named && reason.what.en.contains("first free departure is at"), "{}", reason.what.en);
}

#[test]
fn a_record_of_a_time_before_certificates_is_still_read() {
    let mut desk = Desk::new(|_| {});
    let flights = desk.book("C-LB", "H-DG", "DG-01").expect("booked");
    let plan = flights[0].plan.to_stored();
    let text = serde_json::json!({
        "v": 1, "seq": 9, "at": "2027-05-10T01:00:00.000Z", "by": { "kind": "system" }, "flight": "F9",
        "type": "FLIGHT_PLANNED",
        "data": { "purpose": "positioning", "tail": "DG-03", "swap_needed": false, "plan": plan },
    });

    let record = Record::from_text(&text.to_string()).expect("read");
    desk.ops.apply(&record);

    let flight = desk.ops.state().flights.values().find(|flight| flight.tail.as_str() == "DG-03").expect("planned");
    assert_eq!(flight.certificate, None);
}

#[test]
fn open_flights_are_exported_as_operational_intents() {
    let mut desk = Desk::new(|_| {});
    desk.book("C-LB", "H-DG", "DG-01").expect("booked");

    let intents = serde_json::to_value(desk.ops.operational_intents(now())).expect("JSON");

    let intents = intents.as_array().expect("a list");
    assert_eq!(intents.len(), 2);
    for intent in intents {
        assert_eq!(intent["reference"]["state"], "Accepted");
        assert_eq!(intent["details"]["volumes"].as_array().map(Vec::len), Some(3));
        assert!(intent["reference"]["time_start"]["value"].as_str().is_some_and(|time| time.ends_with('Z')));
    }
}

#[test]
fn who_follows_on_the_same_line_leaves_when_the_one_before_it_can_no_longer_come_back() {
    let mut desk = Desk::new(|_| {});

    let first = desk.book("C-LB", "H-DG", "DG-01").expect("booked");
    let same = desk.book("C-LB", "H-DG", "DG-02").expect("booked");
    let other = desk.book("C-VH", "H-DG", "DG-03").expect("booked");

    let early = desk.ops.network().limits.separation.launch_early.value;
    assert!(same[0].plan.depart - early >= first[0].plan.arrive(), "it could meet one that returns head on");
    assert!(other[0].plan.depart < first[0].plan.arrive(), "another line is free");
    for flight in first.iter().chain(&same).chain(&other) {
        let certificate = flight.certificate.as_deref().expect("one");
        let line = certificate.contingency.as_deref().expect("what is kept for a return");
        assert!(line.own.legs.iter().all(|leg| leg.earliest_ms == [0, 0]), "at any moment of the flight");
        assert_eq!(line.near.len() + line.apart.len(), certificate.near.len() + certificate.apart.len());
    }
}
