//! T18, T24 and the courier's arrival; offers that are taken back; what passes between two persons.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{Act, ByRoad, Courier, ItemOutcome, Offer, OfferTo, TakeCustody};
use medflight::domain::operations::fact::ConsignmentFact;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::view::{OfferedTo, Place};
use medflight::domain::people::{Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::units::time::Span;

#[test]
fn one_order_cancels_the_flights_and_custody_stays_until_the_courier_has_read_and_signed() {
    let mut world = World::new();
    let id = world.packed();
    let flights = world.one(&id).flights.clone();
    assert!(!flights.is_empty());

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));

    assert!(!world.ops.state().has_open_flight(world.one(&id)), "flights and slots are free");
    assert_eq!((world.state(&id), world.held_by(&id)), (S::Packed, "nga".to_owned()));
    assert_eq!(world.one(&id).offer.as_ref().map(|offer| offer.to), Some(OfferedTo::Courier));
    assert_eq!(world.one(&id).eta, world.one(&id).road.as_ref().expect("ordered").eta);

    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()));
    assert_eq!(world.one(&id).place, Place::Road(courier().person));
    assert_eq!(world.holder(&id).role, Role::Courier);
}

#[test]
fn the_courier_offers_and_the_desk_signs_at_the_destination_and_then_it_is_received() {
    let mut world = World::new();
    let id = world.on_the_road();

    world.done(&courier(), Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()), "an offer moves nothing");
    world.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Unloaded, "lan".to_owned()));
    assert_eq!(world.one(&id).place, Place::Site(site("H-DG")));
    let receipt = receive(world.one(&id), ItemOutcome::Accepted);
    world.done(&lab(), Act::Receive(id.clone(), receipt));
    assert_eq!(world.state(&id), S::Received);
}

#[test]
fn what_was_accepted_and_not_packed_goes_by_road_when_it_is_sealed() {
    let mut world = World::new();
    let id = world.accepted();

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    assert_eq!((world.state(&id), world.one(&id).offer.is_some()), (S::Accepted, false));
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "NO_OFFER");
    let pack = pack(world.one(&id), 1);
    world.done(&nurse(), Act::Pack(id.clone(), pack));
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Courier)));
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()));
}

#[test]
fn a_box_with_the_handler_goes_by_road_and_the_handler_holds_it_until_then() {
    let mut world = World::new();
    let id = world.handed();

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    assert_eq!(world.state(&id), S::HandedToCarrier);
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()));
}

#[test]
fn a_loaded_box_leaves_its_aircraft_and_its_flight_with_the_courier() {
    let mut world = World::new();
    let id = world.loaded();
    let flight = world.one(&id).flight.expect("aboard");

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    assert_eq!((world.state(&id), world.held_by(&id)), (S::Loaded, "phong".to_owned()), "the pilot holds it until then");
    let Place::Aboard(tail) = world.one(&id).place.clone() else { panic!("aboard") };
    assert_eq!(world.no(&pilot(), Act::SignOff(tail)), "IN_FLIGHT", "and does not leave it alone");
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()));
    assert_eq!(world.one(&id).flight, None);
    assert!(world.ops.state().flights.get(&flight).is_none_or(|flight| flight.is_over() && flight.consignments.is_empty()));
}

#[test]
fn nothing_goes_by_road_out_of_the_air_and_it_is_said_what_to_do() {
    let mut world = World::new();
    let id = world.flying();

    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong"))), "IN_THE_AIR");
    let refused = world.act(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong"))).expect_err("in the air");
    assert!(refused.reasons[0].next.en.contains("unload"), "{refused}");

    let flight = world.one(&id).flight.expect("aboard");
    world.come_down(flight, &Ending::Back);
    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong"))), "UNLOAD_FIRST");
}

#[test]
fn only_the_named_courier_takes_it_with_the_right_box_and_the_right_seal() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    let other = person("khoa", Role::Courier, &[]);
    let unsigned = medflight::domain::people::Actor { signed: false, ..courier() };

    assert_eq!(world.no(&other, Act::TakeCustody(id.clone(), take(&id))), "NOT_THE_COURIER");
    assert_eq!(world.no(&nurse(), Act::TakeCustody(id.clone(), take(&id))), "NOT_THE_COURIER");
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), TakeCustody { scanned: "X".to_owned(), ..take(&id) })), "SCAN_NOT_READ");
    let other_seal = TakeCustody { seal: Some("K999999".to_owned()), ..take(&id) };
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), other_seal)), "MISMATCH");
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), TakeCustody { seal: None, ..take(&id) })), "MISMATCH");
    let torn = TakeCustody { seal_intact: false, ..take(&id) };
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), torn)), "SEAL_NOT_INTACT");
    assert_eq!(world.no(&unsigned, Act::TakeCustody(id.clone(), take(&id))), "SIGNATURE_NEEDED");

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Packed, "nga".to_owned()));
}

#[test]
fn a_post_of_another_organisation_carries_and_stands_beside_the_person_in_the_record() {
    let mut world = World::new();
    let id = world.packed();
    let postman = person("buu", Role::Courier, &["P-LB"]);
    let post = ByRoad { courier: Courier::Post(site("P-LB")), reason: None };
    let nowhere = ByRoad { courier: Courier::Post(site("P-XX")), reason: None };

    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), nowhere)), "UNKNOWN_CARRIER");
    world.done(&dispatcher(), Act::ByRoad(id.clone(), post));
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "NOT_THE_COURIER");
    world.done(&postman, Act::TakeCustody(id.clone(), take(&id)));

    let holder = world.holder(&id);
    assert_eq!(holder.organisation.expect("another's").as_str(), "VNPOST");
    assert_eq!((holder.site, holder.person), (site("P-LB"), Some(postman.person.clone())));
    assert_eq!(world.ended.len(), 0);
    world.done(&postman, Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
    world.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));
    assert_eq!(world.holder(&id).organisation, None);
}

#[test]
fn beyond_the_clinical_limit_the_lead_alone_orders_the_road_and_says_why() {
    let mut world = World::new();
    let id = world.packed();
    world.pass(8 * 60 - 5);
    let reason = |reason: Option<&str>| ByRoad { reason: reason.map(str::to_owned), ..by_road("cuong") };

    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), reason(Some("no other sample")))), "ROAD_TOO_LATE");
    assert_eq!(world.no(&lead(), Act::ByRoad(id.clone(), reason(None))), "ROAD_TOO_LATE");
    world.done(&lead(), Act::ByRoad(id.clone(), reason(Some("no other sample"))));

    assert!(world.one(&id).road.as_ref().expect("ordered").late);
}

#[test]
fn an_offer_that_no_courier_takes_lapses_and_the_next_one_is_called() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    assert!(world.alarms(&id, "COURIER_NEEDED").is_empty());

    world.pass(10);

    assert_eq!((world.one(&id).offer.clone(), world.held_by(&id)), (None, "nga".to_owned()));
    assert_eq!(world.alarms(&id, "COURIER_NEEDED").len(), 1);
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "NO_OFFER");
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("khoa")));
    world.done(&person("khoa", Role::Courier, &[]), Act::TakeCustody(id.clone(), take(&id)));
    assert_eq!(world.held_by(&id), "khoa");
    assert!(world.alarms(&id, "COURIER_NEEDED").is_empty());
}

#[test]
fn a_courier_who_says_no_leaves_it_with_its_holder() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));

    world.done(&courier(), Act::DeclineCustody(id.clone(), shown("the van broke down")));

    assert_eq!((world.state(&id), world.held_by(&id), world.one(&id).offer.is_some()), (S::Packed, "nga".to_owned(), false));
}

#[test]
fn a_flight_may_be_booked_after_all_while_no_courier_has_it() {
    let mut world = World::new();
    let id = world.packed();
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));

    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));

    assert!(world.ops.state().has_open_flight(world.one(&id)));
    assert_eq!((world.one(&id).road.clone(), world.one(&id).offer.clone()), (None, None));
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "NO_OFFER");
}

#[test]
fn on_the_road_another_courier_takes_it_over_by_a_new_order() {
    let mut world = World::new();
    let id = world.on_the_road();

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("khoa")));
    assert_eq!(world.held_by(&id), "cuong");
    world.done(&person("khoa", Role::Courier, &[]), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "khoa".to_owned()));
}

#[test]
fn nobody_signs_both_sides_of_an_arrival_by_road() {
    let mut world = World::new();
    let id = world.on_the_road();
    let mut both = courier();
    both.grants.push(Grant { role: Role::Lab, sites: Sites::All });
    world.done(&both, Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));

    assert_eq!(world.no(&both, Act::TakeCustody(id.clone(), take(&id))), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&nurse(), Act::TakeCustody(id.clone(), take(&id))), "NOT_ALLOWED", "a nurse of another site");
}

#[test]
fn a_seal_is_compared_as_it_is_read_at_the_end_of_the_road_too() {
    let mut world = World::new();
    let id = world.on_the_road();
    let read = format!("{}\r\n", seal(&id));

    world.done(&courier(), Act::Offer(id.clone(), Offer { seal: read, ..offer(&id, OfferTo::Desk) }));

    assert!(world.one(&id).offer.is_some());
}

#[test]
fn what_comes_by_road_with_a_torn_seal_is_taken_in_for_quarantine() {
    let mut world = World::new();
    let id = world.on_the_road();
    world.done(&courier(), Act::Offer(id.clone(), Offer { seal: String::new(), ..offer(&id, OfferTo::Desk) }));

    world.done(&lab(), Act::TakeCustody(id.clone(), TakeCustody { seal_intact: false, seal: None, ..take(&id) }));

    assert_eq!((world.state(&id), world.one(&id).must_quarantine), (S::Unloaded, true));
    assert!(world.view(&id).must_quarantine);
}

#[test]
fn a_courier_may_bring_it_back_to_the_origin_and_nowhere_else() {
    let mut world = World::new();
    let id = world.on_the_road();
    let elsewhere = Offer { at: Some(site("C-GL")), ..offer(&id, OfferTo::Desk) };
    let back = Offer { at: Some(site("C-LB")), ..offer(&id, OfferTo::Desk) };

    assert_eq!(world.no(&courier(), Act::Offer(id.clone(), elsewhere)), "MISMATCH");
    world.done(&courier(), Act::Offer(id.clone(), back));
    world.done(&nurse(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.one(&id).place.clone()), (S::Unloaded, Place::Site(site("C-LB"))));
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    assert_eq!(world.state(&id), S::Packed, "a new attempt with the same seal");
}

#[test]
fn a_box_that_landed_elsewhere_goes_on_by_road() {
    let mut world = World::new();
    let alternate = network().first_pad(&site("C-GL")).expect("a pad").id.clone();
    let id = world.down(&Ending::On(alternate));
    let Place::Aboard(tail) = world.one(&id).place.clone() else { panic!("aboard") };
    let there = person("nhan", Role::Nurse, &["C-GL"]);
    world.done(&there, Act::Unload(id.clone(), unload(&id, &tail)));
    assert_eq!(world.held_by(&id), "nhan");

    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));
    world.done(&courier(), Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
    world.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.one(&id).place.clone()), (S::Unloaded, Place::Site(site("H-DG"))));
}

#[test]
fn what_came_back_goes_by_road_too_and_what_arrived_does_not() {
    let mut world = World::new();
    let id = world.down(&Ending::Back);
    let Place::Aboard(tail) = world.one(&id).place.clone() else { panic!("aboard") };
    world.done(&nurse(), Act::Unload(id.clone(), unload(&id, &tail)));
    assert_eq!(world.state(&id), S::Unloaded);
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));
    assert_eq!(world.state(&id), S::Road);

    let mut world = World::new();
    let hub = network().first_pad(&site("H-DG")).expect("a pad").id.clone();
    let id = world.down(&Ending::On(hub));
    let Place::Aboard(tail) = world.one(&id).place.clone() else { panic!("aboard") };
    world.done(&lab(), Act::Unload(id.clone(), unload(&id, &tail)));
    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong"))), "WRONG_STATE");
}

#[test]
fn a_new_attempt_needs_a_clock_that_holds() {
    let mut world = World::new();
    let id = world.down(&Ending::Back);
    let Place::Aboard(tail) = world.one(&id).place.clone() else { panic!("aboard") };
    world.done(&nurse(), Act::Unload(id.clone(), unload(&id, &tail)));

    world.pass(8 * 60);

    assert_eq!(world.no(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler))), "PAST_LIMIT");
}

#[test]
fn the_giver_takes_an_offer_back_and_nobody_else_does() {
    let mut world = World::new();
    let id = world.packed();
    assert_eq!(world.no(&nurse(), Act::WithdrawOffer(id.clone())), "NO_OFFER");
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    let other = person("nhan", Role::Nurse, &["C-LB"]);

    assert_eq!(world.no(&other, Act::WithdrawOffer(id.clone())), "NOT_YOURS");
    world.done(&nurse(), Act::WithdrawOffer(id.clone()));

    assert_eq!((world.one(&id).offer.clone(), world.held_by(&id)), (None, "nga".to_owned()));
    assert_eq!(world.no(&other, Act::TakeCustody(id.clone(), take(&id))), "NO_OFFER");
}

fn spinal_fluid(world: &mut World) -> ConsignmentId {
    let id = world.submitted(&nurse(), submit("SPC-CSF", "C-LB", "H-DG", 9, world.now));
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    let pack = pack(world.one(&id), 2);
    world.done(&with(&nurse(), &person("nhan", Role::Nurse, &["C-LB"])), Act::Pack(id.clone(), pack));
    id
}

#[test]
fn what_two_persons_hand_over_never_passes_through_one_hand() {
    let mut world = World::new();
    let id = spinal_fluid(&mut world);
    let second = person("nhan", Role::Nurse, &["C-LB"]);
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));

    assert_eq!(world.no(&nurse(), Act::TakeCustody(id.clone(), take(&id))), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&nurse(), &nurse()), Act::TakeCustody(id.clone(), take(&id))), "SECOND_PERSON_NEEDED");
    world.done(&with(&nurse(), &second), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!(world.state(&id), S::HandedToCarrier);
}

#[test]
fn what_two_persons_hand_over_goes_to_a_courier_before_two_persons_or_from_the_hand_that_signed_the_offer() {
    let mut world = World::new();
    let id = spinal_fluid(&mut world);
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));

    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "SECOND_PERSON_NEEDED", "the giver has signed nothing");
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Courier)));
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));

    assert_eq!((world.state(&id), world.held_by(&id)), (S::Road, "cuong".to_owned()));
}

#[test]
fn a_box_that_flew_in_spite_of_its_order_is_unloaded_before_a_courier_has_it() {
    let mut world = World::new();
    let id = world.loaded();
    let flight = world.one(&id).flight.expect("aboard");
    let by = By::Person {
        person: dispatcher().person,
        role: Role::Dispatcher,
        site: None,
        device: "d".to_owned(),
        signed: true,
        second: None,
        kept: None,
        witness_remote: false,
    };
    let expires = Some(world.now + Span::minutes(60));
    let courier_named = Courier::Person(courier().person);
    let fact = ConsignmentFact::RoadOrdered { courier: courier_named, organisation: None, eta: None, late: false, reason: None, expires };
    world.apply(Draft { by, consignment: Some(id.clone()), flight: None, key: None, fact: fact.into() });
    world.take_off(flight);
    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "WRONG_STATE");
    let hub = network().first_pad(&site("H-DG")).expect("a pad").id.clone();
    world.come_down(flight, &Ending::On(hub));

    assert_eq!(world.no(&courier(), Act::TakeCustody(id.clone(), take(&id))), "WRONG_STATE");
    assert_eq!((world.state(&id), world.held_by(&id)), (S::Landed, "phong".to_owned()));
}
