//! Plays of what cannot wait: blood takes the aircraft from a box that can, and a flight that is cleared keeps it.

use crate::people::actor;
use crate::plays::agrees;
use crate::world::World;
use medflight::domain::operations::act::{Accept, Act, Answers, Priority, Submit, Time};
use medflight::domain::people::Role;
use medflight::domain::request::ConsignmentId;
use medflight::units::time::Span;
use medflight_sim::network::Conditions;

/// One aircraft, and a routine box that is booked on it.
fn booked(seed: u64) -> (World, ConsignmentId) {
    let mut world = World::where_(seed, Conditions::default(), |network| network.tails.retain(|tail, _| tail.as_str() == "DG-01"));
    world.ask("C-LB", "H-DG", "SPC-CBC");
    while !world.transcript().contains("FLIGHT_PLANNED") {
        world.run_for(Span::millis(20));
    }
    let routine = world.operations().state().consignments.keys().next().cloned().expect("it is booked");
    (world, routine)
}

/// A life-saving request; its number.
fn stat(world: &mut World) -> ConsignmentId {
    let submit = Submit {
        payload: "SPC-CBC".parse().expect("a payload"),
        items: vec!["TUBE-9001".to_owned()],
        origin: "C-VH".parse().expect("a site"),
        destination: "H-DG".parse().expect("a site"),
        priority: Priority::Stat,
        priority_reason: Some("khẩn, chờ kết quả trước mổ".to_owned()),
        clock_started_at: Some(Time(world.utc())),
        order_ref: None,
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: Answers::new(),
    };
    assert_eq!(world.acts(actor("nurse", Role::Nurse), Act::Submit(submit)), None);
    world.run_for(Span::millis(100));
    let consignments = &world.operations().state().consignments;
    consignments.values().find(|one| one.priority == Priority::Stat).expect("it was taken in").id.clone()
}

fn accept(world: &mut World, id: &ConsignmentId, move_others: bool) -> Option<String> {
    let accept = Accept { priority: None, tail: None, move_others };
    let answer = world.acts(actor("dispatcher", Role::Dispatcher), Act::Accept(id.clone(), accept));
    world.run_for(Span::millis(100));
    answer
}

#[test]
fn what_saves_a_life_takes_the_only_aircraft_from_a_routine_box_and_its_people_are_told_at_once() {
    let (mut world, routine) = booked(91);
    let urgent = stat(&mut world);

    let without_a_word = accept(&mut world, &urgent, false);
    let with_it = accept(&mut world, &urgent, true);

    assert_eq!((without_a_word.as_deref(), with_it), (Some("TAIL_NOT_FREE"), None));
    let alarms = world.live().alarms;
    let told = alarms.iter().find(|alarm| alarm.code == "BOOKING_MOVED").expect("its people are told");
    assert!(told.consignment.as_ref() == Some(&routine) && told.says.vi.contains("đường bộ"), "{told:?}");
    let flights = world.operations().state().flights.values();
    assert!(flights.filter(|flight| !flight.is_over()).all(|flight| flight.booked_for.as_ref() == Some(&urgent)));
    agrees("what_saves_a_life_takes_the_only_aircraft_from_a_routine_box_and_its_people_are_told_at_once", &world.transcript());
}

#[test]
fn an_aircraft_that_is_cleared_or_flies_is_not_taken_from_anybody() {
    let (mut world, routine) = booked(92);
    while world.cleared().is_none() {
        world.run_for(Span::millis(20));
    }
    let urgent = stat(&mut world);

    let while_cleared = accept(&mut world, &urgent, true);
    world.run_until_in_the_air();
    let while_it_flies = accept(&mut world, &urgent, true);

    assert_eq!((while_cleared.as_deref(), while_it_flies.as_deref()), (Some("TAIL_NOT_FREE"), Some("TAIL_NOT_FREE")));
    let kept = &world.operations().state().consignments[&routine];
    assert!(kept.moved.is_none() && world.operations().state().has_open_flight(kept));
    assert!(!world.transcript().contains("BOOKING_"), "{}", world.transcript());
}
