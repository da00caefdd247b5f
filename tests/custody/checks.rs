//! S-025: nobody checks their own work, and each attempt stands in the box's own chain.

use crate::kit::*;
use medflight::domain::operations::act::Act;
use medflight::domain::operations::fact::{ConsignmentFact, Fact};
use medflight::domain::operations::record::By;
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;

/// Red cells, accepted, not packed.
fn blood(world: &mut World) -> ConsignmentId {
    let asked = submit("BLD-RBC", "C-LB", "H-DG", 7, world.now);
    let id = world.submitted(&nurse(), asked);
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    id
}

/// The refused checks of a box: by whom, whose second, which act, why.
fn refused(world: &World, id: &ConsignmentId) -> Vec<(String, Option<String>, String, String)> {
    let of_box = world.ledger.iter().filter(|(record, _)| record.draft.consignment.as_ref() == Some(id));
    let facts = of_box.filter_map(|(record, _)| match (&record.draft.fact, &record.draft.by) {
        (Fact::Consignment(ConsignmentFact::CheckRefused { act, code, second }), By::Person { person, second: signed, .. }) => {
            assert_eq!(*signed, None, "a refused second person signed nothing");
            Some((person.to_string(), second.as_ref().map(ToString::to_string), act.clone(), code.clone()))
        }
        _ => None,
    });
    facts.collect()
}

fn told(by: &str, second: Option<&str>, act: &str, code: &str) -> (String, Option<String>, String, String) {
    (by.to_owned(), second.map(str::to_owned), act.to_owned(), code.to_owned())
}

#[test]
fn who_packs_blood_alone_or_checks_it_as_the_same_person_or_as_nobody_entitled_is_refused_and_each_attempt_is_recorded_once() {
    let mut world = World::new();
    let id = blood(&mut world);
    let packing = Act::Pack(id.clone(), pack(world.one(&id), 1));
    let (first, name) = (nurse(), nurse().person.to_string());
    let porter = person("porter", Role::Handler, &["C-LB"]);

    for _ in 0..3 {
        assert_eq!(world.no(&first, packing.clone()), "SECOND_PERSON_NEEDED");
    }
    assert_eq!(world.no(&with(&first, &first), packing.clone()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&first, &porter), packing.clone()), "SECOND_PERSON_ROLE");

    let alone = told(&name, None, "pack", "SECOND_PERSON_NEEDED");
    let own = told(&name, Some(&name), "pack", "SECOND_PERSON_NEEDED");
    let unfit = told(&name, Some("porter"), "pack", "SECOND_PERSON_ROLE");
    assert_eq!(refused(&world, &id), [alone, own, unfit]);

    world.done(&with(&first, &person("tu", Role::Nurse, &["C-LB"])), packing);
    assert_eq!(refused(&world, &id).len(), 3);
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn a_witness_by_video_where_none_may_be_is_recorded() {
    let mut world = World::new();
    let id = blood(&mut world);
    let packing = Act::Pack(id.clone(), pack(world.one(&id), 1));
    let afar = Actor { witness_remote: true, ..person("tu", Role::Nurse, &["C-LB"]) };

    assert_eq!(world.no(&with(&nurse(), &afar), packing), "REMOTE_WITNESS");

    assert_eq!(refused(&world, &id), [told(nurse().person.as_str(), Some("tu"), "pack", "REMOTE_WITNESS")]);
}

#[test]
fn nobody_fills_the_ledger_with_refused_checks() {
    let mut world = World::new();
    let id = blood(&mut world);
    let packing = Act::Pack(id.clone(), pack(world.one(&id), 1));

    for number in 0..50 {
        let porter = person(&format!("porter{number}"), Role::Handler, &["C-LB"]);
        assert_eq!(world.no(&with(&nurse(), &porter), packing.clone()), "SECOND_PERSON_ROLE");
    }

    assert_eq!(refused(&world, &id).len(), 20);
}

#[test]
fn a_refusal_for_another_reason_is_no_attempt_to_check_alone() {
    let mut world = World::new();
    let id = blood(&mut world);
    let packing = Act::Pack(id.clone(), pack(world.one(&id), 1));

    assert_eq!(world.no(&dispatcher(), packing), "NOT_ALLOWED");

    assert!(refused(&world, &id).is_empty());
}
