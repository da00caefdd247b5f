//! A thermometer that died on the way, a vaccine that stayed cold and said so, and an offer that nobody took.

use crate::kit::*;
use medflight::domain::coldchain::Verdict;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{
    AcceptLoad, Act, BreakGlass, DecideQuarantine, GlassCode, ItemOutcome as O, LoggerReading, LoggerReadings, OfferTo, Pack,
    QuarantineEnd, Receive, Submit, Time, Unload, WhyShown,
};
use medflight::domain::operations::fact::{ConsignmentFact, Fact};
use medflight::domain::payload::{Answers, Asked};
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::FlightId;

fn station() -> Actor {
    person("yen", Role::Nurse, &["C-YV"])
}

fn says(world: &mut World, mc: i32) {
    let readings = vec![LoggerReading { at: Time(world.now), temperature_mc: Some(mc), id: None }];
    world.done(&packer(), Act::ReadLogger("T-01".parse().expect("a logger"), LoggerReadings { readings, csv: None }));
}

/// Vaccine from the hospital to Yen Vien, just in the air, with a logger that said 4.8 °C.
fn vaccine_in_the_air(world: &mut World) -> (ConsignmentId, FlightId) {
    let lot = |n: u32| format!("]d2010950600013435210LOT{n}\u{1d}17271231");
    let asked = Submit { items: vec![lot(42)], ..submit("VAX", "H-DG", "C-YV", 3, world.now) };
    let id = world.submitted(&packer(), asked);
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    let said = [(Asked::VialMonitor, "1"), (Asked::PreconditionedMin, "10"), (Asked::LoggerStarted, "yes")];
    let answers: Answers = said.iter().map(|(asked, text)| (*asked, (*text).to_owned())).collect();
    let pack = Pack { answers, temperature_mc: Some(4_600), ..pack(world.one(&id), 1) };
    world.done(&with(&packer(), &lead()), Act::Pack(id.clone(), pack));
    says(world, 4_700);
    world.done(&packer(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    world.done(&handler(), Act::TakeCustody(id.clone(), take(&id)));
    let carries = |flight: &&FlightId| world.flight(**flight).plan.sketch.from.as_str().starts_with('H');
    let booked = world.one(&id).flights.iter().find(carries).copied().expect("a flight from the hub");
    let tail = world.flight(booked).tail.clone();
    world.done(&pilot(), Act::SignOn(tail.clone()));
    world.done(&handler(), Act::Load(id.clone(), load(&id, &tail)));
    world.done(&pilot(), Act::AcceptLoad(id.clone(), AcceptLoad { tail, scanned: id.to_string(), notice_read: true }));
    let flight = world.one(&id).flight.expect("aboard");
    world.take_off(flight);
    (id, flight)
}

/// Down at the station, out of the aircraft.
fn taken_out(world: &mut World, id: &ConsignmentId, flight: FlightId) {
    let (to, tail) = (world.flight(flight).plan.sketch.to.clone(), world.flight(flight).tail.clone());
    world.come_down(flight, &Ending::On(to));
    world.done(&station(), Act::Unload(id.clone(), Unload { tail, scanned: id.to_string() }));
}

/// What the receivers of a vaccine say, its temperatures read from the logger's display.
fn received(world: &World, id: &ConsignmentId, stage: u8) -> Receive {
    Receive {
        vvm_stage: Some(stage),
        temperature_min_mc: Some(3_900),
        temperature_max_mc: Some(5_200),
        ..receive(world.one(id), O::Accepted)
    }
}

#[test]
fn only_a_vaccine_has_a_monitor_to_read() {
    let mut world = World::new();
    let id = world.unloaded();

    let monitored = Receive { vvm_stage: Some(4), ..receive(world.one(&id), O::Accepted) };
    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), monitored)), "VVM_NOT_HERE");

    assert_eq!(world.state(&id), S::Unloaded);
}

#[test]
fn a_thermometer_that_died_on_the_way_cannot_tell_and_the_vaccine_waits_for_a_decision() {
    let mut world = World::new();
    let (id, flight) = vaccine_in_the_air(&mut world);
    world.pass(2);
    says(&mut world, 4_800);
    world.pass(2);
    assert!(world.alarms(&id, "LOGGER_SILENT").is_empty(), "one reading a minute may be late");

    world.pass(1);

    assert_eq!(world.alarms(&id, "LOGGER_SILENT").len(), 1, "at minute 5, three after its last word");
    world.pass(11);
    taken_out(&mut world, &id, flight);
    let shown = world.view(&id).cold_chain.expect("a logger");
    assert_eq!((shown.verdict, shown.newest_mc, shown.unknown_s), (Verdict::CannotTell, Some(4_800), 14 * 60), "{shown:?}");
    assert!(shown.says.en.contains("14 min") && shown.says.vi.contains("14"), "{:?}", shown.says);
    assert!(!shown.says.en.contains("0 min out"), "{:?}", shown.says);
    let broken = BreakGlass { code: GlassCode::LifeInDanger, reason: "no other doses".to_owned() };
    assert_eq!(world.no(&lead(), Act::BreakGlass(id.clone(), broken)), "STAT_ONLY");

    let receive = received(&world, &id, 1);
    world.done(&with(&station(), &lead()), Act::Receive(id.clone(), receive));

    assert_eq!(world.state(&id), S::Quarantined, "whatever the receivers said");
    assert!(world.one(&id).items.iter().all(|item| item.outcome == Some(O::Quarantined)));
    let signed = world.ledger.iter().find_map(|(record, _)| match &record.draft.fact {
        Fact::Consignment(ConsignmentFact::ReceiptSigned { cold_chain, .. }) => cold_chain.clone(),
        Fact::Consignment(_) | Fact::Flight(_) | Fact::Network(_) => None,
    });
    let signed = signed.expect("the verdict is in the record of the receipt");
    assert_eq!((signed.verdict, signed.unknown_ms, signed.outside_ms), (Verdict::CannotTell, 14 * 60_000, 0));
    assert!(world.alarms(&id, "LOGGER_SILENT").is_empty() && world.alarms(&id, "TEMP_VIOLATION").is_empty(), "nothing stays open");
    world.pass(60);
    assert_eq!(world.view(&id).cold_chain.expect("a logger").unknown_s, 14 * 60, "it does not grow after the receipt");
    let decided = DecideQuarantine {
        decision: "QD-53".to_owned(),
        reason: "no evidence for fourteen minutes".to_owned(),
        temperature_reviewed: true,
        end: QuarantineEnd::Dispose,
    };
    world.done(&with(&quality(), &lead()), Act::DecideQuarantine(id.clone(), decided));
    assert_eq!(world.state(&id), S::Disposed);
    assert!(world.replayed() == *world.ops.state());
}

/// The vaccine of S-004, a reading a minute all the way, at the station.
fn measured_all_the_way(world: &mut World) -> ConsignmentId {
    let (id, flight) = vaccine_in_the_air(world);
    for mc in [3_900, 4_100, 4_400, 4_800, 5_200, 5_000, 4_600, 4_300] {
        world.pass(1);
        says(world, mc);
    }
    taken_out(world, &id, flight);
    id
}

#[test]
fn the_vaccine_stays_cold_from_fridge_to_fridge_and_says_so() {
    let mut world = World::new();
    let id = measured_all_the_way(&mut world);
    let shown = world.view(&id).cold_chain.expect("a logger");
    assert_eq!((shown.verdict, shown.outside_s, shown.unknown_s), (Verdict::Safe, 0, 0), "{shown:?}");
    assert_eq!((shown.lowest_mc, shown.highest_mc, shown.rule.as_str()), (Some(3_900), Some(5_200), "VAX 2–8 °C"));
    let receive = received(&world, &id, 1);
    assert_eq!(world.no(&station(), Act::Receive(id.clone(), receive.clone())), "SECOND_PERSON_NEEDED");

    world.done(&with(&station(), &lead()), Act::Receive(id.clone(), receive));

    assert_eq!(world.state(&id), S::Received);
}

#[test]
fn a_vaccine_whose_vial_monitor_is_dark_is_kept_apart_without_anyones_word() {
    let mut world = World::new();
    let id = measured_all_the_way(&mut world);

    let receive = received(&world, &id, 3);
    world.done(&with(&station(), &lead()), Act::Receive(id.clone(), receive));

    assert_eq!(world.state(&id), S::Quarantined);
}

#[test]
fn the_hand_over_that_nobody_took_stays_with_who_offered_it() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    world.pass(4);
    assert!(world.one(&id).offer.is_some());

    world.pass(1);

    assert_eq!((world.one(&id).offer.is_some(), world.held_by(&id), world.state(&id)), (false, "nga".to_owned(), S::Packed));
    assert_eq!(world.alarms(&id, "OFFER_LAPSED").len(), 1);
    world.pass(1);
    let taker = person("gam", Role::Handler, &["C-LB"]);
    assert_eq!(world.no(&taker, Act::TakeCustody(id.clone(), take(&id))), "NO_OFFER");
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    assert!(world.alarms(&id, "OFFER_LAPSED").is_empty());
    world.done(&taker, Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.held_by(&id), world.state(&id)), ("gam".to_owned(), S::HandedToCarrier));
    let kinds = ["HANDOVER_OFFERED", "HANDOVER_LAPSED", "HANDOVER_OFFERED", "HANDOVER_ACCEPTED"];
    let told = |kind: &str| world.ledger.iter().position(|(_, text)| text.contains(&format!("\"type\":\"{kind}\"")));
    assert!(kinds.iter().all(|kind| told(kind).is_some()), "{:?}", world.ledger.last());
}

#[test]
fn a_box_that_is_declined_at_the_door_stays_with_who_offered_it() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    let why = WhyShown { reason: "the seal does not hold".to_owned(), photo_sha256: None };

    world.done(&person("gam", Role::Handler, &["C-LB"]), Act::DeclineCustody(id.clone(), why));

    assert_eq!((world.held_by(&id), world.one(&id).offer.is_some()), ("nga".to_owned(), false));
}
