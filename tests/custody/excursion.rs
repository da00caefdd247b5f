//! Receipts that cannot be clicked right: red cells that were too warm, and spinal fluid that came late and cannot be drawn again.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{
    Act, BreakGlass, DecideQuarantine, GlassCode, ItemOutcome as O, LoggerReading, LoggerReadings, OfferTo, QuarantineEnd, Receive, Submit,
    Time,
};
use medflight::domain::request::ConsignmentId;

fn says(world: &mut World, mc: i32) {
    let readings = vec![LoggerReading { at: Time(world.now), temperature_mc: Some(mc), id: None }];
    world.done(&lab(), Act::ReadLogger("T-01".parse().expect("a logger"), LoggerReadings { readings, csv: None }));
}

#[test]
fn red_cells_at_eleven_degrees_are_told_on_the_way_and_nobody_clicks_them_away() {
    let mut world = World::new();
    let id = world.unloaded_blood();
    world.pass(1);
    says(&mut world, 8_100);
    assert_eq!(world.alarms(&id, "TEMP_WARN").len(), 1);
    for (minutes, mc) in [(2, 9_400), (2, 10_600), (2, 11_200), (2, 9_500)] {
        world.pass(minutes);
        says(&mut world, mc);
        assert_eq!(world.alarms(&id, "TEMP_VIOLATION").len(), usize::from(mc > 10_000), "{mc}");
    }
    let broken = BreakGlass { code: GlassCode::LifeInDanger, reason: "bleeding, no other units".to_owned() };
    assert_eq!(world.no(&lead(), Act::BreakGlass(id.clone(), broken)), "STAT_ONLY");

    let remarked = receive(world.one(&id), O::AcceptedRemark);
    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), remarked.clone()));

    assert_eq!(world.state(&id), S::Quarantined, "whatever the receivers said");
    assert!(world.one(&id).items.iter().all(|item| item.outcome == Some(O::Quarantined)));
    assert_eq!(world.no(&with(&lead(), &quality()), Act::Receive(id.clone(), remarked)), "WRONG_STATE");
    let decided = DecideQuarantine {
        decision: "QD-52".to_owned(),
        reason: "above ten degrees".to_owned(),
        temperature_reviewed: true,
        end: QuarantineEnd::Dispose,
    };
    assert_eq!(world.no(&quality(), Act::DecideQuarantine(id.clone(), decided.clone())), "SECOND_PERSON_NEEDED");
    world.done(&with(&quality(), &lead()), Act::DecideQuarantine(id.clone(), decided));
    assert_eq!(world.state(&id), S::Disposed);
    assert!(world.one(&id).items.iter().all(|item| item.outcome == Some(O::Disposed)));
    assert!(world.replayed() == *world.ops.state());
}

/// Spinal fluid of a 60-minute limit, brought by road, received at minute 68.
fn late_fluid(world: &mut World, irreplaceable: bool) -> ConsignmentId {
    let asked = submit("SPC-CSF", "C-LB", "H-DG", 9, world.now);
    let id = world.submitted(&nurse(), Submit { irreplaceable, ..asked });
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    let pack = pack(world.one(&id), 1);
    world.done(&with(&nurse(), &lead()), Act::Pack(id.clone(), pack));
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    world.done(&with(&courier(), &nurse()), Act::TakeCustody(id.clone(), take(&id)));
    world.pass(67);
    world.done(&courier(), Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
    world.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));
    world.pass(1);
    id
}

#[test]
fn spinal_fluid_that_cannot_be_drawn_again_is_kept_with_the_truth_attached() {
    let mut world = World::new();
    let id = late_fluid(&mut world, true);
    let accepted = receive(world.one(&id), O::Accepted);
    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), accepted)), "DEVIATION");
    let remarked: Receive = receive(world.one(&id), O::AcceptedRemark);
    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), remarked.clone())), "SECOND_PERSON_NEEDED");

    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), remarked));

    let c = world.one(&id);
    assert_eq!((c.state, c.receiving.as_ref().expect("received").deviations.as_slice()), (S::ReceivedRemark, &["TIME".to_owned()][..]));
    assert!(c.items.iter().all(|item| item.remark.as_deref() == Some("a small sample")), "{:?}", c.items);
    assert!(world.view(&id).aftermath.irreplaceable);
}

#[test]
fn what_can_be_drawn_again_needs_quality_to_be_taken_late() {
    let mut world = World::new();
    let id = late_fluid(&mut world, false);
    let remarked = receive(world.one(&id), O::AcceptedRemark);

    assert_eq!(world.no(&with(&lab(), &lead()), Act::Receive(id, remarked)), "LEAD_AND_QUALITY");
}

#[test]
fn blood_is_never_irreplaceable() {
    let world = &mut World::new();
    let asked = Submit { irreplaceable: true, ..submit("BLD-RBC", "C-LB", "H-DG", 7, world.now) };

    assert_eq!(world.no(&nurse(), Act::Submit(asked)), "NOT_IRREPLACEABLE");
}
