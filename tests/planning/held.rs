//! A booking whose time changes for what is told of the air or for how its flight is prepared: its own chain says so, and its people
//! are told.

use crate::day::Day;
use crate::support::network;
use medflight::domain::flight::{Battery, Observation, Report};
use medflight::domain::operations::act::{
    Accept, Act, AnnounceMovement, IssueStop, LiftStop, ReportCoded, StopArea, Time, WithdrawMovement,
};
use medflight::domain::operations::fact::HeldBy;
use medflight::domain::operations::input::Input;
use medflight::domain::operations::state::Flight;
use medflight::domain::operations::view::{AlarmView, ConsignmentView};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::{PersonId, RequestId, TailId};
use medflight::units::quantity::Percent;
use medflight::units::time::Span;

const ORDER: &str = "491/BTL-TM";
const CALM: &str = "METAR VVNB 010300Z 03004MPS 9999 NSC 22/19 Q1016";
const STORM: &str = "METAR COR VVNB 010300Z 12015G25MPS 9999 NSC 22/19 Q1016";
const CALM_AGAIN: &str = "METAR VVNB 010330Z 03004MPS 9999 NSC 22/19 Q1016";

fn booked() -> (Day, ConsignmentId) {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    (day, id)
}

fn view(day: &Day, id: &ConsignmentId) -> ConsignmentView {
    day.ops.consignment_view(id, String::new()).expect("a document")
}

fn says(day: &Day, id: &ConsignmentId) -> Option<String> {
    view(day, id).moved.map(|moved| moved.says.en)
}

fn alarm(day: &Day, code: &str) -> Option<AlarmView> {
    day.ops.live_view(day.clock(), true).alarms.into_iter().find(|alarm| alarm.code == code)
}

fn flights(day: &Day, id: &ConsignmentId) -> Vec<Flight> {
    let state = day.ops.state();
    state.consignments[id].flights.iter().map(|flight| state.flights[flight].clone()).collect()
}

fn person(name: &str, role: Role) -> Actor {
    Actor {
        person: PersonId::new(name).expect("a person"),
        grants: vec![Grant { role, sites: Sites::All }],
        device: "desk".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    }
}

fn lift(day: &mut Day, document: &str) {
    let actor = Actor { second: Some(Box::new(person("lan", Role::Pilot))), ..person("minh", Role::Lead) };
    let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f02-{:012x}", day.ops.state().seq)).expect("a key");
    let act = Act::LiftStop(LiftStop { document: document.to_owned() });
    let decision = day.ops.decide(day.clock(), &Input::Acted { key, actor, act });
    decision.records.into_iter().for_each(|draft| day.apply(draft));
    decision.reply.expect("an answer").expect("lifted");
}

fn stop(day: &mut Day, document: &str, from: u64, until: u64) {
    let (from, until) = (Time(day.now + Span::minutes(from)), Time(day.now + Span::minutes(until)));
    let stop = IssueStop { document: document.to_owned(), from, until, area: None, until_in_document: false };
    day.act(Act::IssueStop(stop)).expect("taken");
}

fn reported(day: &mut Day, text: &str) {
    day.act(Act::ReportCoded(ReportCoded { text: text.to_owned() })).expect("taken");
}

#[test]
fn a_stop_order_over_a_bookings_time_is_told_in_its_record_and_to_its_people_and_so_is_its_lifting() {
    let (mut day, id) = booked();
    let before = view(&day, &id);

    day.stop(None);

    let told = view(&day, &id);
    assert_eq!(told.records, before.records + 1, "its own chain says so");
    let moved = told.moved.expect("its people are told");
    let ends = (day.now + Span::minutes(600)).clock_from();
    for says in [&moved.says.en, &moved.says.vi] {
        assert!(says.contains(ORDER) && says.contains(&ends), "{says}");
    }
    assert!(told.eta.expect("at the earliest").0 >= day.now + Span::minutes(600));
    let row = alarm(&day, "BOOKING_HELD").expect("the dispatcher is told");
    assert_eq!((row.consignment.as_ref(), row.since.0, alarm(&day, "BOOKING_MOVED")), (Some(&id), day.now, None));

    day.now = day.now + Span::minutes(5);
    lift(&mut day, ORDER);

    let free = view(&day, &id);
    assert_eq!(free.records, before.records + 2);
    assert!(free.eta.expect("expected").0 < day.now + Span::minutes(60));
    assert!(says(&day, &id).is_some_and(|says| says.contains("NO LONGER held") && says.contains(ORDER)), "{:?}", says(&day, &id));
    assert!(alarm(&day, "BOOKING_HELD").is_none() && alarm(&day, "BOOKING_MOVED").is_some());
}

#[test]
fn the_pilot_who_flies_empty_to_what_a_stop_order_holds_is_told() {
    let (mut day, id) = booked();
    let empty = flights(&day, &id)[0].id;
    day.take_off(empty);
    day.seen_at(empty, 0.5);

    day.stop(None);

    let row = alarm(&day, "ERRAND_CHANGED").expect("told");
    assert!(row.flight == Some(empty) && row.says.en.contains(ORDER), "{:?}", row.says);
}

#[test]
fn a_stop_order_that_ends_before_a_booking_leaves_or_lies_elsewhere_holds_nothing_and_two_hold_until_the_last_ends() {
    let (mut day, id) = booked();
    let records = view(&day, &id).records;
    let far = StopArea { latitude_e7: 200_000_000, longitude_e7: 1_050_000_000, radius_m: 1_000 };
    day.stop(Some(far));
    let delivered = flights(&day, &id)[1].plan.arrive();
    let minutes = u64::try_from(delivered.millis_since(day.now) / 60_000).expect("later");
    stop(&mut day, "492/BTL-TM", minutes + 5, minutes + 60);
    assert_eq!((view(&day, &id).records, says(&day, &id)), (records, None));

    stop(&mut day, "493/BTL-TM", 0, 30);
    stop(&mut day, "494/BTL-TM", 0, 90);
    assert!(says(&day, &id).is_some_and(|says| says.contains("494/BTL-TM")), "{:?}", says(&day, &id));
    lift(&mut day, "494/BTL-TM");
    assert!(says(&day, &id).is_some_and(|says| says.contains("cannot leave") && says.contains("493/BTL-TM")), "{:?}", says(&day, &id));
    assert_eq!(view(&day, &id).records, records + 3, "the second order, and the first again");

    // What ends by its own time needs no act.
    day.now = day.now + Span::minutes(31);
    assert!(alarm(&day, "BOOKING_HELD").is_none());
    assert!(alarm(&day, "BOOKING_MOVED").is_some_and(|row| row.says.en.contains("NO LONGER held")));
}

#[test]
fn weather_beyond_a_limit_holds_a_booking_until_a_report_is_within_them() {
    let mut day = Day::over(network().clone());
    reported(&mut day, CALM);
    let id = day.request();
    day.accept(&id).expect("accepted");
    let records = view(&day, &id).records;

    reported(&mut day, STORM);

    let held = day.ops.state().consignments[&id].held.clone().expect("held");
    assert!(matches!(&held.by, HeldBy::Weather(codes) if !codes.is_empty()) && held.until.is_none(), "{held:?}");
    let told = view(&day, &id);
    assert_eq!((told.records, told.eta), (records + 1, None), "nobody knows when");
    assert!(says(&day, &id).is_some_and(|says| says.contains("weather") && says.contains("by road")), "{:?}", says(&day, &id));
    assert!(alarm(&day, "BOOKING_HELD").is_some());

    day.now = day.now + Span::minutes(30);
    reported(&mut day, CALM_AGAIN);

    let free = view(&day, &id);
    assert!(free.records == records + 2 && free.eta.is_some());
    assert!(says(&day, &id).is_some_and(|says| says.contains("NO LONGER held by weather")), "{:?}", says(&day, &id));
}

#[test]
fn what_was_booked_behind_a_movement_is_told_when_that_is_withdrawn_and_can_be_booked_earlier() {
    let mut day = Day::over(network().clone());
    let movement = |day: &mut Day, minutes: u64| {
        let at = Time(day.now + Span::minutes(minutes));
        day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
        at
    };
    let withdraw = |day: &mut Day, at: Time| {
        let reason = "the tower called".to_owned();
        day.act(Act::WithdrawMovement(WithdrawMovement { aerodrome: "VVGL".to_owned(), at, reason })).expect("taken");
    };
    let (near, next_day) = (movement(&mut day, 30), movement(&mut day, 1_440));
    let id = day.request();
    day.accept(&id).expect("accepted");
    let (leaves, records) = (flights(&day, &id)[1].plan.depart, view(&day, &id).records);
    assert!(leaves > near.0);

    withdraw(&mut day, next_day);
    assert_eq!((view(&day, &id).records, says(&day, &id)), (records, None), "it was not booked behind that one");

    withdraw(&mut day, near);

    assert_eq!((view(&day, &id).records, flights(&day, &id)[1].plan.depart), (records + 1, leaves), "it keeps its time");
    assert!(says(&day, &id).is_some_and(|says| says.contains("WITHDRAWN") && says.contains("earlier")), "{:?}", says(&day, &id));
    assert!(alarm(&day, "BOOKING_MOVED").is_some());
    day.act(Act::Advance(id.clone())).expect("booked earlier");
    assert!(flights(&day, &id)[1].plan.depart < leaves);
}

/// Its first flight is prepared by its pilot.
fn prepare(day: &mut Day, id: &ConsignmentId) {
    let flight = flights(day, id).remove(0);
    day.told(0, &Report::Observed(Observation::Battery(Battery { remaining: Some(Percent(100.0)), voltage: None })));
    day.act(Act::Prepare(flight.id)).expect("prepared");
}

#[test]
fn a_booking_whose_flight_is_prepared_late_is_told_by_how_much_and_one_that_is_in_time_is_not() {
    let (mut day, id) = booked();
    let tail = flights(&day, &id)[0].tail.clone();
    day.act(Act::SignOn(tail)).expect("signed on");
    let (records, eta) = (view(&day, &id).records, view(&day, &id).eta.expect("expected").0);
    let mut in_time = day.clone();
    prepare(&mut in_time, &id);
    assert_eq!((view(&in_time, &id).records, says(&in_time, &id)), (records, None));

    day.now = day.now + Span::minutes(40);
    prepare(&mut day, &id);

    assert_eq!(view(&day, &id).records, records + 1);
    let told = view(&day, &id);
    assert!(told.eta.expect("expected").0 > eta + Span::minutes(2));
    let moved = told.moved.expect("told");
    assert!(moved.later_s.is_some_and(|later| later > 20 * 60) && moved.says.en.contains("prepared later"), "{moved:?}");
    assert!(alarm(&day, "BOOKING_MOVED").is_some_and(|row| row.says.en.contains("later than was said")));
}

#[test]
fn a_booking_whose_flight_finds_its_slot_taken_when_it_is_prepared_is_told_how_long_it_waits() {
    let (mut day, id) = booked();
    let tail = flights(&day, &id)[0].tail.clone();
    day.act(Act::SignOn(tail)).expect("signed on");
    // Its own time is over, and others have booked the station's pad since.
    day.now = day.now + Span::minutes(20);
    for other in ["DG-02", "DG-03"] {
        let asked = day.request();
        let tail = Some(TailId::new(other).expect("a tail"));
        day.act(Act::Accept(asked, Accept { priority: None, tail, move_others: false })).expect("accepted");
    }
    day.now = day.now + Span::minutes(5);

    prepare(&mut day, &id);

    let waits = flights(&day, &id)[0].plan.depart.millis_since(day.now);
    assert!(waits > 0, "{waits}");
    let told = says(&day, &id).expect("told");
    assert!(told.contains("for a free slot"), "{told}");
}
