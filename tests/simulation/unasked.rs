//! What PX4 lets happen in flight and nobody asked for: told to the people who decide, or refused, from the aircraft to the alarm.

use crate::world::World;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::flight::{Observation, Report, SafeAct};
use medflight::domain::geo::Position;
use medflight::domain::operations::act::Act;
use medflight::domain::operations::view::AlarmLevel;
use medflight::link::message::Outgoing;
use medflight::units::ids::TailId;
use medflight::units::time::Span;
use medflight_sim::Fault;
use medflight_sim::network::Conditions;

/// A delivery in the air, so far along its line.
fn in_flight(seed: u64, along: f64) -> (World, TailId) {
    let mut world = World::new(seed, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_along(along);
    (world, tail)
}

fn has(world: &World, tail: &TailId, code: &str) -> bool {
    world.alarms(tail).iter().any(|(told, level)| *told == code && *level == AlarmLevel::Warning)
}

#[test]
fn a_return_after_a_lost_link_goes_on_when_the_link_is_back_and_is_told_until_it_ends() {
    let (mut world, tail) = in_flight(41, 300.0);

    world.silence(&tail, Span::secs(25));
    world.run_for(Span::secs(32));

    assert!(!has(&world, &tail, "LINK_LOST"), "{:?}", world.alarms(&tail));
    assert!(has(&world, &tail, "RETURN_BY_ITSELF"), "{:?}", world.alarms(&tail));
    world.run_for(Span::secs(10));
    assert!(has(&world, &tail, "RETURN_BY_ITSELF"), "it goes on until somebody decides");
    assert_eq!(world.pilot_acts(&tail, Act::Resume(tail.clone())), None);
    world.run_for(Span::secs(6));
    assert!(!has(&world, &tail, "RETURN_BY_ITSELF"), "{:?}", world.alarms(&tail));
}

#[test]
fn a_descent_without_position_is_told_and_so_is_the_mission_that_goes_on_by_itself_and_in_hover() {
    let (mut world, tail) = in_flight(42, 900.0);

    world.inject(&tail, Fault::GpsLost(true));
    world.run_for(Span::secs(34));
    assert!(has(&world, &tail, "BLIND_DESCENT"), "{:?}", world.alarms(&tail));
    world.inject(&tail, Fault::GpsLost(false));
    world.run_for(Span::secs(6));

    assert!(has(&world, &tail, "WENT_ON_BY_ITSELF"), "{:?}", world.alarms(&tail));
    assert!(!has(&world, &tail, "BLIND_DESCENT"), "{:?}", world.alarms(&tail));
    world.run_for(Span::secs(40));
    assert!(has(&world, &tail, "HOVER_CRUISE"), "{:?}", world.alarms(&tail));
}

#[test]
fn a_mission_that_another_station_takes_off_the_aircraft_in_flight_is_an_alarm_within_two_seconds() {
    let (mut world, tail) = in_flight(43, 300.0);
    assert!(!has(&world, &tail, "PACKAGE_CHANGED"));

    world.foreign(&tail, &Outgoing::ClearAll);
    world.run_for(Span::secs(2));

    assert!(has(&world, &tail, "PACKAGE_CHANGED"), "{:?}", world.alarms(&tail));
    assert_eq!(world.pilot_acts(&tail, Act::Resume(tail.clone())), None, "the act is taken, the link refuses it");
}

#[test]
fn a_resume_from_outside_of_the_fence_or_without_a_known_place_is_refused() {
    let (mut world, tail) = in_flight(44, 300.0);
    assert_eq!(world.pilot_acts(&tail, Act::Safer(tail.clone(), SafeAct::Hold)), None);
    world.run_for(Span::secs(4));
    let motion = medflight::domain::flight::Motion {
        at: Position { latitude: 20.5, longitude: 105.0 },
        amsl: medflight::units::altitude::Amsl(90.0),
        above_home: medflight::units::altitude::AboveHome(80.0),
        ground_speed: medflight::units::quantity::MetresPerSecond(16.0),
        climb: medflight::units::quantity::MetresPerSecond(0.0),
        track: medflight::units::quantity::Degrees(0.0),
    };

    world.tell(&tail, Report::Observed(Observation::Motion(motion)));
    let outside = world.pilot_acts(&tail, Act::Resume(tail.clone()));
    world.run_for(Span::secs(2));
    world.inject(&tail, Fault::GpsLost(true));
    world.run_for(Span::secs(5));
    let unknown = world.pilot_acts(&tail, Act::Resume(tail.clone()));

    assert_eq!(outside.as_deref(), Some("OUTSIDE_FENCE"));
    assert_eq!(unknown.as_deref(), Some("POSITION_UNKNOWN"));
}

#[test]
fn a_land_detector_that_hops_on_the_pad_is_a_launch_refused_and_no_flight_that_ended_at_home() {
    let mut world = World::new(47, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_cleared();
    world.inject(&tail, Fault::LandDetectorHops(true));

    for _ in 0..30_000 {
        if world.transcript().contains("LAUNCH_ENDED") {
            break;
        }
        world.run_for(Span::millis(20));
    }

    let story = world.transcript();
    assert!(story.contains("LAUNCH_ENDED") && !story.contains("TOOK_OFF") && !story.contains("LANDED"), "{story}");
    let ledger = world.ledger().concat();
    assert!(ledger.contains("in the air before the start") && ledger.contains("\"ended\":\"refused\""), "{story}");
    assert_eq!(world.take_offs(), 0);
    world.inject(&tail, Fault::LandDetectorHops(false));
    world.run_until_closed(60);
    assert_eq!(world.states(), [ConsignmentState::Closed]);
    assert_eq!(world.launches(), world.take_offs() + 1, "one order did not become a flight:\n{}", world.transcript());
}

#[test]
fn a_clearance_is_void_at_once_when_the_aircraft_no_longer_streams_what_was_cleared() {
    let mut world = World::new(45, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_cleared();

    world.foreign(&tail, &Outgoing::ClearAll);
    world.run_for(Span::millis(200));

    assert_eq!(world.cleared(), None);
    assert!(world.transcript().contains("CLEARANCE_VOIDED"), "{}", world.transcript());
    assert!(world.alarms(&tail).iter().any(|(code, _)| *code == "PACKAGE_CHANGED"), "{:?}", world.alarms(&tail));
    assert_eq!(world.take_offs(), 0);
}

#[test]
fn an_autopilot_that_restarts_in_flight_is_told_and_what_it_then_says_is_no_arrival() {
    let (mut world, tail) = in_flight(45, 900.0);
    assert!(!has(&world, &tail, "AUTOPILOT_RESTARTED"));

    world.inject(&tail, Fault::RestartAnywhere);
    world.run_for(Span::secs(60));

    assert!(has(&world, &tail, "AUTOPILOT_RESTARTED"), "{:?}", world.alarms(&tail));
    assert_eq!(world.states(), [ConsignmentState::Incident]);
}

#[test]
fn a_launch_ends_with_its_link_and_nothing_takes_off_when_the_link_is_back() {
    for (seed, after_ms) in [(46, 0), (47, 600), (48, 1_500)] {
        let mut world = World::new(seed, Conditions::default());
        world.ask("C-LB", "H-DG", "SPC-CBC");
        let tail = world.run_until_launching();
        world.run_for(Span::millis(after_ms));
        world.silence(&tail, Span::secs(14));

        world.run_until_closed(60);

        let told: Vec<String> = world.transcript().lines().map(|line| line.split_whitespace().nth(2).unwrap_or("").to_owned()).collect();
        let first: Vec<&str> =
            told.iter().map(String::as_str).filter(|kind| ["LAUNCH_ORDERED", "LAUNCH_ENDED", "TOOK_OFF"].contains(kind)).collect();
        assert_eq!(first[..4], ["LAUNCH_ORDERED", "LAUNCH_ENDED", "LAUNCH_ORDERED", "TOOK_OFF"], "cut after {after_ms} ms");
    }
}

#[test]
fn a_safer_act_during_a_launch_ends_it_and_the_flight_can_be_made_ready_again() {
    for (seed, act, after_ms) in
        [(46, SafeAct::Hold, 40), (47, SafeAct::Hold, 700), (48, SafeAct::Return, 40), (49, SafeAct::Return, 1_500)]
    {
        let mut world = World::new(seed, Conditions::default());
        world.ask("C-LB", "H-DG", "SPC-CBC");
        let tail = world.run_until_launching();
        world.run_for(Span::millis(after_ms));

        assert_eq!(world.pilot_acts(&tail, Act::Safer(tail.clone(), act)), None);
        world.run_for(Span::secs(60));

        let told = world.transcript();
        assert!(told.contains("LAUNCH_ENDED"), "{act:?} after {after_ms} ms:\n{told}");
        world.run_until_closed(60);
        assert_eq!(world.states(), [ConsignmentState::Closed]);
        assert_eq!(world.take_offs(), 2, "the way there and the delivery, each once");
    }
}

#[test]
fn a_setting_that_somebody_changes_after_the_clearance_voids_it_and_in_flight_is_an_alarm() {
    let lower = Outgoing::ParameterWrite { name: "BAT_CRIT_THR".to_owned(), value: 0.05 };
    let mut world = World::new(50, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_cleared();

    world.foreign(&tail, &lower);
    world.run_for(Span::millis(300));

    assert_eq!(world.cleared(), None);
    assert!(world.transcript().contains("CLEARANCE_VOIDED"), "{}", world.transcript());
    assert_eq!(world.take_offs(), 0);

    let (mut world, tail) = in_flight(51, 300.0);
    assert!(!has(&world, &tail, "PARAMETERS_CHANGED"));
    world.foreign(&tail, &lower);
    world.run_for(Span::secs(2));
    assert!(has(&world, &tail, "PARAMETERS_CHANGED"), "{:?}", world.alarms(&tail));
}
