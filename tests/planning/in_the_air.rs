//! What reaches an aircraft that is in the air already: stop orders, and movements of the aerodrome that close its way.

use crate::day::{Day, codes};
use crate::support::{network, pad};
use medflight::domain::flight::SafeAct;
use medflight::domain::operations::act::{Act, AnnounceMovement, IssueStop, LiftStop, StopArea, Time, WithdrawMovement};
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::input::{Input, Subject};
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::view::{AlarmView, EndKind};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::units::ids::{FlightId, PersonId, RequestId, TailId};
use medflight::units::time::Span;
use medflight::units::words::Refusal;

fn announce(day: &mut Day, minutes: u64) -> Time {
    let at = Time(day.now + Span::minutes(minutes));
    day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
    at
}

fn alarms(day: &Day, code: &str) -> Vec<AlarmView> {
    day.ops.live_view(day.clock(), true).alarms.into_iter().filter(|alarm| alarm.code == code).collect()
}

fn down(day: &mut Day, id: FlightId) {
    let fact =
        FlightFact::Landed { pad: Some(pad("C-GL")), latitude_e7: None, longitude_e7: None, charge_milli_percent: None, off_cm: None };
    day.apply(Draft { by: By::System, consignment: None, flight: Some(id), key: None, fact: fact.into() });
}

fn signed_on(day: &mut Day) {
    day.act(Act::SignOn(TailId::new("DG-01").expect("a tail"))).expect("signed on");
}

/// What a person says who lifts an order with a second one of this role.
fn lifted(day: &mut Day, key: u32, second: Role) -> Result<Subject, Refusal> {
    let person = |name: &str, role: Role| Actor {
        person: PersonId::new(name).expect("a person"),
        grants: vec![Grant { role, sites: Sites::All }],
        device: "desk".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    };
    let actor = Actor { second: Some(Box::new(person("lan", second))), ..person("minh", Role::Lead) };
    let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f02-{key:012x}")).expect("a key");
    let act = Act::LiftStop(LiftStop { document: "491/BTL-TM".to_owned() });
    let decision = day.ops.decide(day.clock(), &Input::Acted { key, actor, act });
    decision.records.into_iter().for_each(|draft| day.apply(draft));
    decision.reply.expect("an answer")
}

/// A delivery from the station at Gia Lam to the hub, which lies in the aerodrome's funnel, so far along its line.
fn inbound(day: &mut Day, share: f64) -> FlightId {
    let id = day.request();
    day.accept(&id).expect("accepted");
    let [out, delivery, ..] = day.ops.state().consignments[&id].flights[..] else { panic!("flights") };
    let gone = FlightFact::FlightCancelled { reason: "it stands at the station already".to_owned() };
    day.apply(Draft { by: By::System, consignment: None, flight: Some(out), key: None, fact: gone.into() });
    day.take_off(delivery);
    day.seen_at(delivery, share);
    delivery
}

#[test]
fn a_movement_that_closes_the_way_of_an_aircraft_in_the_air_is_told_its_pilot_with_its_legal_ends_and_then_others() {
    let mut day = Day::over(network().clone());
    let id = inbound(&mut day, 0.5);
    signed_on(&mut day);
    assert!(alarms(&day, "ZONE_CLOSES").is_empty() && day.ends().is_empty());

    // Closed from half an hour ago until an hour and a half from now.
    let at = announce(&mut day, 30);

    let ends = day.ends();
    assert!(ends.len() >= 2 && ends[0].legal && ends[0].seconds > 30, "{ends:#?}");
    let on = ends.iter().find(|end| end.kind == EndKind::Continue).expect("always shown");
    assert!(!on.legal && on.against == ["ZONE_MOVEMENT"], "{on:#?}");
    let [alarm] = &alarms(&day, "ZONE_CLOSES")[..] else { panic!("one zone: {:#?}", alarms(&day, "ZONE_CLOSES")) };
    let (says, minutes) = (&alarm.says, format!("({} min", ends[0].seconds.div_ceil(60)));
    assert!(says.en.contains("VVGL-APP20") && says.en.contains(&minutes) && says.en.contains("minh"), "{}", says.en);
    assert!(says.vi.contains("ĐÓNG") && says.vi.contains(ends[0].pad.as_str()), "{}", says.vi);
    assert_eq!((alarm.flight, alarm.since.0, alarm.escalated_to.as_slice()), (Some(id), day.now, [].as_slice()));

    day.now = day.now + network().limits.people.answer.value;
    assert_eq!(alarms(&day, "ZONE_CLOSES")[0].escalated_to, [Role::Lead, Role::Dispatcher]);

    let reason = "the tower called".to_owned();
    day.act(Act::WithdrawMovement(WithdrawMovement { aerodrome: "VVGL".to_owned(), at, reason })).expect("taken");
    assert!(alarms(&day, "ZONE_CLOSES").is_empty() && day.ends().is_empty());
}

#[test]
fn a_closing_that_begins_when_the_aircraft_is_down_is_no_alarm_until_it_is_late() {
    let mut day = Day::over(network().clone());
    let id = inbound(&mut day, 0.5);
    let half = day.ops.state().flights[&id].plan.length().as_millis() / 120_000;
    announce(&mut day, 60 + half + 2);
    assert!(alarms(&day, "ZONE_CLOSES").is_empty() && day.ends().is_empty());

    // Minutes later it is where it was.
    day.now = day.now + Span::minutes(4);
    assert!(alarms(&day, "ZONE_CLOSES").len() == 1 && !day.ends().is_empty());

    down(&mut day, id);
    assert!(alarms(&day, "ZONE_CLOSES").is_empty());
}

#[test]
fn an_aircraft_that_has_left_the_zone_is_told_nothing_until_it_turns_back_into_it() {
    let mut day = Day::over(network().clone());
    // Nearer to the hub: that is where it returns to.
    day.airborne(0.4);
    signed_on(&mut day);

    announce(&mut day, 30);
    assert!(alarms(&day, "ZONE_CLOSES").is_empty() && day.ends().is_empty());

    day.act(Act::Safer(TailId::new("DG-01").expect("a tail"), SafeAct::Return)).expect("it goes out");
    let told = alarms(&day, "ZONE_CLOSES");
    assert!(told.len() == 1 && told[0].says.en.contains("VVGL-APP20"), "{told:#?}");
    let back = day.ends().into_iter().find(|end| end.kind == EndKind::Return).expect("shown");
    assert!(!back.legal && back.against.contains(&"ZONE_MOVEMENT"), "{back:#?}");
}

#[test]
fn an_aircraft_inside_of_a_zone_that_is_closed_leaves_it_or_lands_by_the_shortest_way() {
    let mut day = Day::over(network().clone());
    day.airborne(0.02);

    announce(&mut day, 30);

    let ends = day.ends();
    assert_eq!(alarms(&day, "ZONE_CLOSES").len(), 1);
    assert!(ends[0].legal && ends[0].kind == EndKind::Return && ends[0].seconds < 120, "{ends:#?}");
    assert!(ends.iter().any(|end| end.legal && end.kind == EndKind::Continue), "on to the station it leaves the zone: {ends:#?}");
}

#[test]
fn an_aircraft_that_nobody_sees_is_reckoned_by_its_plan() {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    let first = day.ops.state().consignments[&id].flights[0];
    day.take_off(first);

    announce(&mut day, 30);

    let told = alarms(&day, "ZONE_CLOSES");
    assert!(!told.is_empty() && told.iter().all(|alarm| alarm.says.en.contains("not known")), "{told:#?}");
}

#[test]
fn a_stop_order_is_an_alarm_for_each_aircraft_in_the_air_until_its_pilot_acts_it_is_down_or_the_order_is_lifted() {
    let mut day = Day::over(network().clone());
    let id = day.airborne(0.5);
    signed_on(&mut day);

    day.stop(None);

    let [alarm] = &alarms(&day, "STOP_IN_FORCE")[..] else { panic!("one row") };
    assert_eq!((alarm.flight, alarm.since.0, alarm.escalated_to.as_slice()), (Some(id), day.now, [].as_slice()));
    assert!(alarm.says.en.contains("491/BTL-TM") && alarm.says.en.contains("minh") && alarm.says.en.contains("min"), "{alarm:#?}");

    day.now = day.now + network().limits.people.answer.value;
    assert_eq!(alarms(&day, "STOP_IN_FORCE")[0].escalated_to, [Role::Lead, Role::Dispatcher]);

    day.act(Act::Safer(TailId::new("DG-01").expect("a tail"), SafeAct::Return)).expect("ordered");
    let [alarm] = &alarms(&day, "STOP_IN_FORCE")[..] else { panic!("it is in the air still") };
    assert!(alarm.escalated_to.is_empty() && !alarm.says.en.contains("decide"), "{alarm:#?}");

    let mut lift = Day::over(network().clone());
    (lift.ops, lift.now) = (day.ops.clone(), day.now);
    lifted(&mut lift, 1, Role::Lead).expect("lifted");
    assert!(alarms(&lift, "STOP_IN_FORCE").is_empty());

    down(&mut day, id);
    assert!(alarms(&day, "STOP_IN_FORCE").is_empty());
}

#[test]
fn a_stop_order_elsewhere_is_no_alarm() {
    let mut day = Day::over(network().clone());
    day.airborne(0.5);
    let (latitude_e7, longitude_e7) = network().pads[&pad("C-VH")].position.deg_e7();

    day.stop(Some(StopArea { latitude_e7, longitude_e7, radius_m: 300 }));

    assert!(alarms(&day, "STOP_IN_FORCE").is_empty() && day.ends().is_empty());
}

#[test]
fn a_second_person_of_the_wrong_role_is_told_which_role_lifts_a_stop_order() {
    let mut day = Day::over(network().clone());
    day.stop(None);

    let refused = lifted(&mut day, 1, Role::Nurse).expect_err("refused");

    assert_eq!(codes(&refused), ["SECOND_PERSON_ROLE"]);
    let reason = &refused.reasons[0];
    assert!(reason.what.en.contains("lan") && reason.next.en.contains("shift lead") && reason.next.vi.contains("Trưởng ca"), "{reason:?}");
    lifted(&mut day, 2, Role::Pilot).expect("lifted");
}

#[test]
fn a_stop_order_that_ends_far_ahead_is_taken_only_on_the_word_that_its_document_says_so() {
    let mut day = Day::over(network().clone());
    let days = network().limits.airspace.stop_ahead.value;
    let from = Time(day.now);
    let stop =
        |until, until_in_document| IssueStop { document: "77/QĐ".to_owned(), from, until: Time(until), area: None, until_in_document };
    let (last, beyond) = (day.now + days, day.now + days + Span::secs(1));

    let refused = day.act(Act::IssueStop(stop(beyond, false))).expect_err("refused");
    assert_eq!(codes(&refused), ["STOP_AHEAD"]);
    assert!(refused.reasons[0].what.en.contains("31 days"), "{refused:?}");
    day.act(Act::IssueStop(stop(beyond, true))).expect("its document says so");
    let other = IssueStop { document: "78/QĐ".to_owned(), ..stop(last, false) };
    day.act(Act::IssueStop(other)).expect("in time");
}
