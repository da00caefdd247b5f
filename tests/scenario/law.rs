//! Plays of the law: a line that is closed, a stop order, a quota that is used, a zone that a movement closes.

use crate::people::actor;
use crate::plays::agrees;
use crate::world::World;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::operations::act::{Act, AnnounceMovement, ApproveDetour, DetourWay, IssueStop, LiftStop, PermissionGiven, Time};
use medflight::domain::people::Role;
use medflight::units::time::{Span, Utc};
use medflight_sim::network::Conditions;

#[test]
fn xuan_canh_sends_and_receives_along_the_way_that_a_pilot_approved() {
    let mut world = World::new(61, Conditions::default());
    world.ask("C-XC", "H-DG", "SPC-CBC");
    world.run_for(Span::minutes(1));
    assert_eq!(world.states(), [ConsignmentState::Submitted]);

    let hub = world.operations().network().first_pad(&"H-DG".parse().expect("a site")).expect("a pad").id.clone();
    let to = world.operations().network().first_pad(&"C-XC".parse().expect("a site")).expect("a pad").id.clone();
    let sought = world.operations().seek_detour(world.now(), (&hub, &to)).expect("a way round");
    let ways: Vec<DetourWay> = sought.ways.into_iter().map(|found| found.way).collect();
    let bends: usize = ways.iter().map(|way| way.corners.len()).sum();
    let approve = ApproveDetour { from: hub, to, ways, reason: "surveyed on foot".to_owned() };
    assert_eq!(world.acts(actor("minh", Role::Pilot), Act::ApproveDetour(approve)), None);
    world.run_until_closed(60);

    assert!(bends >= 2, "each way has a corner");
    assert_eq!(world.states(), [ConsignmentState::Closed]);
    agrees("xuan_canh_sends_and_receives_along_the_way_that_a_pilot_approved", &world.transcript());
}

#[test]
fn a_city_wide_stop_names_the_end_of_who_flies_and_holds_who_waits_until_two_persons_lift_it() {
    let mut world = World::new(62, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_along(600.0);
    world.ask("C-GL", "H-DG", "SPC-CBC");
    let document = "491/BTL-TM".to_owned();
    let (from, until) = (Time(world.utc()), Time(world.utc() + Span::minutes(300)));
    let stop = IssueStop { document: document.clone(), from, until, area: None, until_in_document: false };
    assert_eq!(world.acts(actor("dispatcher", Role::Dispatcher), Act::IssueStop(stop)), None);

    let ends = world.live().aircraft.into_iter().find(|aircraft| aircraft.tail == tail).expect("in the air").ends;
    let minutes: Vec<u32> = ends.iter().map(|end| end.seconds).collect();
    assert!(!minutes.is_empty() && minutes.is_sorted(), "the shortest first: {minutes:?}");
    world.run_for(Span::minutes(12));
    assert_eq!(world.take_offs(), 2, "the leg to the station and the delivery; nobody else left");
    assert_eq!(world.states()[1], ConsignmentState::Submitted);

    let lift = Act::LiftStop(LiftStop { document });
    let mut lead = actor("lead", Role::Lead);
    assert_eq!(world.acts(lead.clone(), lift.clone()), Some("SECOND_PERSON_NEEDED".to_owned()));
    lead.second = Some(Box::new(actor("minh", Role::Pilot)));
    assert_eq!(world.acts(lead, lift), None);
    world.run_until_closed(60);

    assert_eq!(world.states(), [ConsignmentState::Closed; 2]);
    agrees("a_city_wide_stop_names_the_end_of_who_flies_and_holds_who_waits_until_two_persons_lift_it", &world.transcript());
}

#[test]
fn a_flight_beyond_the_quota_waits_for_the_authority_and_is_flown_on_its_word() {
    let mut world = World::where_(63, Conditions::default(), |network| network.permits[0].rotations_a_day = 0);
    world.ask("C-LB", "H-DG", "SPC-CBC");
    world.run_for(Span::minutes(2));
    let tasks = world.live().permissions;
    assert_eq!((tasks.len(), world.take_offs(), world.states()), (1, 0, vec![ConsignmentState::Submitted]));

    let given = PermissionGiven {
        document: "CV-12".to_owned(),
        authority: None,
        between: tasks[0].between.clone().expect("its route"),
        day: tasks[0].day.clone(),
        covers: Vec::new(),
        rotations: 1,
        from: None,
        until: None,
    };
    assert_eq!(world.acts(actor("dispatcher", Role::Dispatcher), Act::GivePermission(tasks[0].consignment.clone(), given)), None);
    world.run_until_closed(60);

    agrees("a_flight_beyond_the_quota_waits_for_the_authority_and_is_flown_on_its_word", &world.transcript());
}

#[test]
fn a_booking_waits_until_the_zone_that_a_movement_closed_is_open_again() {
    let mut world = World::new(64, Conditions::default());
    let at = Time(Utc(world.utc().0 - 52 * 60_000));
    let movement = AnnounceMovement { aerodrome: "VVGL".to_owned(), at };
    assert_eq!(world.acts(actor("dispatcher", Role::Dispatcher), Act::AnnounceMovement(movement)), None);
    world.ask("C-LB", "H-DG", "SPC-CBC");

    world.run_for(Span::minutes(7));
    assert_eq!(world.take_offs(), 0);
    world.run_until_closed(60);

    agrees("a_booking_waits_until_the_zone_that_a_movement_closed_is_open_again", &world.transcript());
}
