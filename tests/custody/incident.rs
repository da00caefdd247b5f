//! T19 to T21: the pilot of record holds a box in an incident until two persons recover it, or two others give it up.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{Act, Condition, ItemOutcome, OfferTo, Recover, SealState};
use medflight::domain::operations::view::Place;
use medflight::domain::people::Role;

#[test]
fn the_pilot_of_record_holds_it_until_handler_and_lead_take_it() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);
    assert_eq!((world.state(&id), world.held_by(&id)), (S::Incident, "phong".to_owned()));

    world.done(&with(&handler(), &lead()), Act::Recover(id.clone(), recover(&id)));

    assert_eq!((world.state(&id), world.held_by(&id), world.holder(&id).role), (S::Unloaded, "hai".to_owned(), Role::Handler));
    assert!(!world.one(&id).must_quarantine);
    assert_eq!(world.one(&id).place, Place::Site(site("H-DG")));
}

#[test]
fn the_handler_holds_it_whichever_of_the_two_signs_first() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);

    world.done(&with(&lead(), &handler()), Act::Recover(id.clone(), recover(&id)));

    assert_eq!(world.held_by(&id), "hai");
}

#[test]
fn one_person_two_handlers_or_a_lead_twice_do_not_recover_a_box() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);
    let other = person("huy", Role::Handler, &["H-DG"]);
    let mut both = handler();
    both.grants.extend(lead().grants);

    for actor in [handler(), lead(), with(&handler(), &other), with(&lead(), &person("thu", Role::Lead, &[])), with(&both, &both)] {
        assert_eq!(world.no(&actor, Act::Recover(id.clone(), recover(&id))), "SECOND_PERSON_NEEDED");
    }
    assert_eq!(world.no(&with(&lab(), &lead()), Act::Recover(id.clone(), recover(&id))), "NOT_ALLOWED");
    assert_eq!(world.held_by(&id), "phong");
}

#[test]
fn a_seal_that_is_not_whole_is_replaced_before_the_box_moves_and_the_box_is_for_quarantine() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);
    let two = with(&handler(), &lead());
    let torn = Recover { seal: String::new(), seal_state: SealState::Broken, condition: Condition::Crushed, ..recover(&id) };

    assert_eq!(world.no(&two, Act::Recover(id.clone(), torn.clone())), "NEW_SEAL_NEEDED");
    assert_eq!(world.no(&two, Act::Recover(id.clone(), Recover { new_seal: Some(seal(&id)), ..torn.clone() })), "SEAL_USED");
    let other = Recover { seal: "K999999".to_owned(), ..recover(&id) };
    assert_eq!(world.no(&two, Act::Recover(id.clone(), other)), "MISMATCH");
    assert_eq!(world.no(&two, Act::Recover(id.clone(), Recover { new_seal: Some("K777777".to_owned()), ..recover(&id) })), "SEAL_WHOLE");
    world.done(&two, Act::Recover(id.clone(), Recover { new_seal: Some("K888888".to_owned()), ..torn }));

    let found = world.one(&id);
    assert!(found.must_quarantine);
    assert_eq!((found.condition, found.packing.as_ref().expect("sealed").seal.as_str()), (Some(Condition::Crushed), "K888888"));
    assert!(world.ops.state().seals.contains("K888888"), "never used again");
}

#[test]
fn a_box_that_is_wet_is_for_quarantine_although_its_seal_is_whole() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);

    world.done(&with(&handler(), &lead()), Act::Recover(id.clone(), Recover { condition: Condition::Wet, ..recover(&id) }));

    assert!(world.one(&id).must_quarantine);
}

#[test]
fn it_lands_in_the_wrong_courtyard_and_the_box_goes_on_by_road() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);
    let in_the_yard = Recover { field: Some("a school yard 23 m from the pad".to_owned()), ..recover(&id) };
    assert_eq!(world.no(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong"))), "RECOVER_FIRST");

    world.done(&with(&handler(), &lead()), Act::Recover(id.clone(), in_the_yard));
    assert_eq!(world.one(&id).place, Place::Field("a school yard 23 m from the pad".to_owned()));
    assert_eq!(world.no(&handler(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler))), "WRONG_STATE", "no flight from a yard");
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    world.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));
    world.done(&courier(), Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
    world.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));
    let receipt = receive(world.one(&id), ItemOutcome::Accepted);
    world.done(&lab(), Act::Receive(id.clone(), receipt));

    let told: Vec<String> =
        world.ledger.iter().filter(|(record, _)| record.draft.consignment.as_ref() == Some(&id)).map(|(r, _)| r.kind()).collect();
    let end =
        ["INCIDENT_DECLARED", "RECOVERED", "ROAD_ORDERED", "HANDOVER_ACCEPTED", "HANDOVER_OFFERED", "HANDOVER_ACCEPTED", "RECEIPT_SIGNED"];
    assert_eq!(told[told.len() - end.len()..], end);
}

#[test]
fn what_the_search_does_not_find_is_given_up_by_quality_and_lead_and_every_item_has_its_outcome() {
    let mut world = World::new();
    let id = world.down(&Ending::Off);
    let lost = || Act::WriteOff(id.clone(), why("not found by the search of the river bank"));

    assert_eq!(world.no(&quality(), lost()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&lead(), &handler()), lost()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&handler(), &lead()), lost()), "NOT_ALLOWED");
    assert_eq!(world.no(&with(&quality(), &lead()), Act::WriteOff(id.clone(), why(""))), "TEXT");
    world.done(&with(&quality(), &lead()), lost());

    let over = &world.ended[&id];
    assert_eq!((over.state, over.holder.clone(), over.notify_issuer), (S::Disposed, None, false));
    assert!(over.items.iter().all(|item| item.outcome == Some(ItemOutcome::Missing)));
    assert!(world.ops.state().items.is_empty(), "its codes are free again");
}

#[test]
fn of_lost_blood_the_issuer_is_told() {
    let mut world = World::new();
    let packers = with(&packer(), &person("phu", Role::Packer, &["H-DG"]));
    let id = world.submitted(&packer(), submit("BLD-RBC", "H-DG", "C-LB", 1, world.now));
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    let pack = pack(world.one(&id), 3);
    world.done(&packers, Act::Pack(id.clone(), pack));
    world.done(&packer(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    world.done(&handler(), Act::TakeCustody(id.clone(), take(&id)));
    let delivery = world.one(&id).flights[0];
    let tail = world.flight(delivery).tail.clone();
    world.done(&pilot(), Act::SignOn(tail.clone()));
    world.done(&handler(), Act::Load(id.clone(), load(&id, &tail)));
    let accept = medflight::domain::operations::act::AcceptLoad { tail, scanned: id.to_string(), notice_read: true };
    world.done(&pilot(), Act::AcceptLoad(id.clone(), accept));
    world.take_off(delivery);
    world.come_down(delivery, &Ending::Off);

    world.done(&with(&lead(), &quality()), Act::WriteOff(id.clone(), why("burnt with the aircraft")));

    assert!(world.ended[&id].notify_issuer);
}
