//! Who may stand in for the second person: a witness by video, or nobody for an hour of the highest urgency.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{Act, BreakGlass, GlassCode, Priority};
use medflight::domain::operations::record::By;
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;
use std::sync::Arc;

fn glass(reason: &str) -> BreakGlass {
    BreakGlass { code: GlassCode::NoSecondPerson, reason: reason.to_owned() }
}

/// Red cells, accepted, not packed.
fn blood(world: &mut World, priority: Priority) -> ConsignmentId {
    let asked = submit("BLD-RBC", "C-LB", "H-DG", 7, world.now);
    let reason = Some("bleeding".to_owned());
    let id = world.submitted(&nurse(), medflight::domain::operations::act::Submit { priority, priority_reason: reason, ..asked });
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    id
}

fn pack_alone(world: &World, id: &ConsignmentId) -> Act {
    Act::Pack(id.clone(), pack(world.one(id), 1))
}

#[test]
fn a_broken_glass_lets_one_person_pack_for_an_hour() {
    let mut world = World::new();
    let id = blood(&mut world, Priority::Stat);
    let alone = pack_alone(&world, &id);
    assert_eq!(world.no(&nurse(), alone.clone()), "SECOND_PERSON_NEEDED");

    assert_eq!(world.no(&lead(), Act::BreakGlass(id.clone(), glass("too short"))), "REASON_SHORT");
    assert_eq!(world.no(&dispatcher(), Act::BreakGlass(id.clone(), glass("nobody else is here"))), "NOT_ALLOWED");
    world.done(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here")));
    assert_eq!(world.no(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here"))), "GLASS_BROKEN");
    world.done(&nurse(), alone);

    assert_eq!(world.state(&id), S::Packed);
    assert_eq!(world.alarms(&id, "GLASS_BROKEN")[0].escalated_to, [Role::Quality]);
}

#[test]
fn a_broken_glass_ends_by_itself_and_is_for_the_highest_urgency_alone() {
    let mut world = World::new();
    let id = blood(&mut world, Priority::Stat);
    world.done(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here")));
    world.pass(60);
    let alone = pack_alone(&world, &id);
    assert_eq!(world.no(&nurse(), alone), "SECOND_PERSON_NEEDED");

    let mut calm = World::new();
    let id = blood(&mut calm, Priority::Routine);
    assert_eq!(calm.no(&lead(), Act::BreakGlass(id, glass("nobody else is here"))), "STAT_ONLY");
}

#[test]
fn a_broken_glass_opens_no_guard_but_that_of_the_one_who_checks() {
    let mut world = World::new();
    let id = blood(&mut world, Priority::Stat);
    world.done(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here")));
    let mut foreign = pack(world.one(&id), 1);
    foreign.items[0] = "A999914123456N-E0181V00".to_owned();
    let mut warm = pack(world.one(&id), 1);
    warm.temperature_mc = Some(11_200);

    assert_eq!(world.no(&nurse(), Act::Pack(id.clone(), foreign)), "NOT_OF_THIS_BOX");
    assert_eq!(world.no(&nurse(), Act::Pack(id.clone(), warm)), "TEMPERATURE_OUT");
}

#[test]
fn the_review_outlives_the_consignment_and_is_closed_by_two_who_did_not_break_it() {
    let mut world = World::new();
    let id = blood(&mut world, Priority::Stat);
    world.done(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here")));
    world.done(&dispatcher(), Act::Cancel(id.clone(), why("not needed any more")));
    world.pass(72 * 60);
    assert_eq!(world.alarms(&id, "REVIEW_LATE").len(), 1);
    let review = || Act::ReviewGlass(id.clone(), why("it was right"));

    assert_eq!(world.no(&quality(), review()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&quality(), &lead()), review()), "SECOND_PERSON_NEEDED");
    world.done(&with(&quality(), &person("tu", Role::Lead, &[])), review());

    assert!(world.ops.state().glass.is_empty() && world.alarms(&id, "REVIEW_LATE").is_empty());
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn what_was_done_under_a_broken_glass_is_listed_for_who_reviews_it_and_stays_marked() {
    let mut world = World::new();
    let id = blood(&mut world, Priority::Stat);
    world.done(&lead(), Act::BreakGlass(id.clone(), glass("nobody else is here")));
    let alone = pack_alone(&world, &id);
    world.done(&nurse(), alone);
    let packed = world.ops.state().seq;
    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, medflight::domain::operations::act::OfferTo::Handler)));
    let offered = world.ops.state().seq;
    world.pass(60);
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));

    let aftermath = world.view(&id).aftermath;
    assert_eq!(aftermath.glass.expect("to be reviewed").records, [packed, offered], "what the service wrote, and what came after, is not");

    world.done(&with(&quality(), &person("tu", Role::Lead, &[])), Act::ReviewGlass(id.clone(), why("it was right")));
    let (_, reviewed) = world.ledger.last().expect("a record");
    assert!(reviewed.contains(&format!("\"records\":[{packed},{offered}]")), "{reviewed}");
    assert_eq!(world.view(&id).aftermath.under_glass, [packed, offered]);
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn a_witness_by_video_checks_where_one_nurse_works_and_is_recorded_as_such() {
    let mut lonely = (*network()).clone();
    lonely.sites.get_mut(&site("C-LB")).expect("a station").one_nurse = true;
    for (mut world, allowed) in [(World::new(), false), (World::of(Arc::new(lonely)), true)] {
        let id = blood(&mut world, Priority::Routine);
        let witness = Actor { witness_remote: true, ..packer() };
        let alone = pack_alone(&world, &id);
        if !allowed {
            assert_eq!(world.no(&with(&nurse(), &witness), alone), "REMOTE_WITNESS");
            continue;
        }

        world.done(&with(&nurse(), &witness), alone);

        let (record, text) = world.ledger.last().expect("a record");
        assert!(matches!(&record.draft.by, By::Person { witness_remote: true, second: Some(_), .. }));
        assert!(text.contains("\"witness_remote\":true"));
    }
}

#[test]
fn a_witness_by_video_is_no_second_for_a_disposal() {
    let mut world = World::new();
    let id = world.unloaded();
    let receipt = receive(world.one(&id), medflight::domain::operations::act::ItemOutcome::Refused);
    world.done(&lab(), Act::Receive(id.clone(), receipt));
    let witness = Actor { witness_remote: true, ..lead() };

    assert_eq!(world.no(&with(&lab(), &witness), Act::Dispose(id, why("broken tubes"))), "SECOND_PERSON_NEEDED");
}
