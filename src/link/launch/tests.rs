//! The launch, step by step.

use super::super::message::{CommandName, CommandResult, Target};
use super::*;
use crate::domain::flight::{Motion, VtolState};
use crate::domain::geo::Position;
use crate::domain::mission::PackageDigest;
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::ids::{PersonId, TailId};
use crate::units::quantity::{Degrees, MetresPerSecond};
use crate::units::time::Utc;

fn at(ms: u64) -> Now {
    Now { mono: Mono(ms * 1_000), utc: Utc(0) + Span::millis(ms) }
}
fn corner(latitude: f64, longitude: f64) -> Position {
    Position { latitude, longitude }
}
fn launch(given: Utc) -> Launch {
    let digest = PackageDigest([7; 32]);
    let fence = vec![corner(0.0, 0.0), corner(0.0, 1.0), corner(1.0, 1.0), corner(1.0, 0.0)];
    let home = (corner(0.5, 0.5), Amsl(0.0));
    let carried = Carried { flight: FlightId(1), digest, ids: [1, 2, 3], total: 4, home, fence, places: Vec::new(), return_height: 80.0 };
    let tail = TailId::new("DG-01").expect("a tail");
    let pilot = PersonId::new("pilot-1").expect("a person");
    Launch::new(at(0), Clearance::for_test(FlightId(1), tail, digest, pilot, given), carried, Mono(0))
}
fn beat(mode: Mode, armed: bool) -> Message {
    Message::Heartbeat { mode, armed, status: if armed { 4 } else { 3 } }
}
fn landed(landed: LandedState) -> Message {
    Message::State { landed, vtol: VtolState::Hover }
}
fn plan(mission_id: u32) -> Message {
    Message::Plan(PlanOnBoard { item: Some(0), total: Some(4), state: NOT_STARTED, mission_id, fence_id: 2, rally_id: 3 })
}
fn ack(command: CommandName, result: CommandResult) -> Message {
    Message::CommandAck { command, result, to: Target { system: 255, component: 190 } }
}
fn home(latitude: f64) -> Message {
    Message::Home(Home { at: corner(latitude, 0.5), amsl: Amsl(0.0) })
}
fn high(amsl: f64) -> Message {
    let (still, track) = (MetresPerSecond(0.0), Degrees(0.0));
    let motion = Motion { at: corner(0.5, 0.5), amsl: Amsl(amsl), above_home: AboveHome(amsl), ground_speed: still, climb: still, track };
    Message::Position { boot_ms: 1, motion }
}
fn sent(launch: &mut Launch) -> Vec<Outgoing> {
    std::iter::from_fn(|| launch.poll_transmit()).collect()
}
fn outcome(launch: &mut Launch) -> Option<Outcome> {
    launch.poll_event().map(|report| {
        let Report::Launch { flight: FlightId(1), outcome } = report else { panic!("{report:?}") };
        outcome
    })
}

/// A launch that has armed in Hold at 2 s and takes its second look.
fn looking(given: Utc) -> Launch {
    let mut launch = launch(given);
    for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
        launch.receive(at(100), &message);
    }
    assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Hold)]);
    launch.receive(at(110), &ack(CommandName::SetMode, CommandResult::Accepted));
    launch.receive(at(1_000), &beat(Mode::Hold, false));
    assert_eq!(sent(&mut launch), [Outgoing::Arm]);
    launch.receive(at(1_010), &ack(CommandName::ArmDisarm, CommandResult::Accepted));
    launch.receive(at(2_000), &beat(Mode::Hold, true));
    assert_eq!(sent(&mut launch), [Outgoing::AskHome]);
    launch
}

/// The same launch after its start.
fn started() -> Launch {
    let mut launch = looking(Utc(0));
    launch.receive(at(2_050), &home(0.5));
    launch.receive(at(2_500), &plan(1));
    assert_eq!(sent(&mut launch), [], "a second's look at least");
    launch.handle_timeout(at(3_000));
    assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Mission)]);
    launch
}

#[test]
fn nothing_starts_before_the_second_look_has_seen_the_package_and_home() {
    for (seen, missing) in [(None, "the package"), (Some(plan(1)), "home"), (Some(home(0.5)), "the package")] {
        let mut launch = looking(Utc(0));
        let mut words = Vec::new();

        for ms in (2_100..5_200).step_by(100) {
            seen.iter().for_each(|message| launch.receive(at(ms), message));
            launch.handle_timeout(at(ms));
            words.extend(sent(&mut launch));
        }
        assert!(!words.contains(&Outgoing::SetMode(Mode::Mission)), "{words:?}");
        assert_eq!(words.iter().find(|word| **word != Outgoing::AskHome), Some(&Outgoing::Disarm { confirmation: 0 }));
        launch.receive(at(5_300), &beat(Mode::Hold, false));
        launch.receive(at(6_300), &beat(Mode::Hold, false));

        let why = format!("{missing} was not seen again after arming");
        assert!(matches!(outcome(&mut launch), Some(Outcome::Refused(told)) if told.en == why));
    }
}

#[test]
fn seen_climbing_is_done_and_the_word_of_the_air_alone_is_not() {
    let mut launch = started();
    launch.receive(at(3_005), &high(0.0));

    launch.receive(at(3_010), &ack(CommandName::SetMode, CommandResult::Accepted));
    launch.receive(at(3_500), &beat(Mode::Mission, true));
    assert_eq!(outcome(&mut launch), None, "the mode alone is not the air");
    launch.receive(at(4_500), &landed(LandedState::TakingOff));
    launch.receive(at(5_000), &high(3.0));
    assert_eq!(outcome(&mut launch), None, "so much does the height of a standing aircraft wander");
    launch.receive(at(6_000), &high(6.0));

    assert_eq!(outcome(&mut launch), Some(Outcome::Done));
}

#[test]
fn an_aircraft_that_hops_by_its_own_word_and_disarms_has_refused_and_nothing_starts_it_again() {
    let mut launch = started();
    launch.receive(at(3_005), &high(0.0));
    for (ms, message) in [
        (3_500, landed(LandedState::TakingOff)),
        (3_600, high(2.7)),
        (4_500, landed(LandedState::OnGround)),
        (5_500, beat(Mode::Hold, false)),
        (6_500, beat(Mode::Hold, false)),
    ] {
        launch.receive(at(ms), &message);
    }

    assert!(matches!(outcome(&mut launch), Some(Outcome::Refused(why)) if why.en.starts_with("it armed and did not climb")));
    launch.receive(at(7_500), &beat(Mode::Hold, true));
    launch.handle_timeout(at(60_000));
    assert_eq!((sent(&mut launch), launch.next_timeout()), (vec![], None));
}

#[test]
fn after_a_hop_the_start_is_not_sent_again_although_the_aircraft_still_stands_armed_in_hold() {
    let mut launch = started();
    launch.receive(at(3_500), &landed(LandedState::InAir));
    launch.receive(at(3_900), &landed(LandedState::OnGround));
    for ms in [4_500, 5_500, 6_500, 7_500] {
        launch.receive(at(ms), &beat(Mode::Hold, true));
        launch.handle_timeout(at(ms));
    }

    assert!(!sent(&mut launch).contains(&Outgoing::SetMode(Mode::Mission)));
}

#[test]
fn a_hop_while_it_stands_down_does_not_keep_it_from_being_disarmed_and_refused() {
    let mut launch = looking(Utc(0));
    launch.receive(at(2_100), &high(0.0));
    launch.receive(at(2_400), &landed(LandedState::InAir));
    launch.receive(at(2_500), &landed(LandedState::InAir));
    launch.handle_timeout(at(3_400));
    assert_eq!(sent(&mut launch), [Outgoing::Disarm { confirmation: 0 }, Outgoing::Disarm { confirmation: 1 }]);
    launch.receive(at(3_500), &landed(LandedState::OnGround));
    launch.receive(at(3_900), &beat(Mode::Hold, false));
    launch.receive(at(4_900), &beat(Mode::Hold, false));

    assert!(matches!(outcome(&mut launch), Some(Outcome::Refused(why)) if why.en.starts_with("in the air before the start")));
}

#[test]
fn what_is_wrong_at_the_second_look_disarms_and_nothing_starts() {
    let dropped = Message::Said { severity: 2, text: crate::link::phrase::spoken("Geofence invalid, doesn't contain Home position") };
    let high = Message::Home(Home { at: corner(0.5, 0.5), amsl: Amsl(489.0) });
    for wrong in [dropped, plan(99), home(5.0), home(0.501), high, beat(Mode::Mission, true), beat(Mode::Hold, false)] {
        let mut launch = looking(Utc(0));

        launch.receive(at(2_400), &wrong);
        assert_eq!(sent(&mut launch), [Outgoing::Disarm { confirmation: 0 }], "{wrong:?}");
        launch.receive(at(2_900), &beat(Mode::Hold, false));
        assert_eq!(outcome(&mut launch), None, "one heartbeat may be old");
        launch.receive(at(3_900), &beat(Mode::Hold, false));

        assert!(matches!(outcome(&mut launch), Some(Outcome::Refused(_))), "{wrong:?}");
        assert_eq!(sent(&mut launch), []);
    }
}

#[test]
fn a_package_that_is_not_seen_again_or_a_clearance_that_expires_starts_nothing() {
    let mut unseen = looking(Utc(0));
    unseen.receive(at(2_050), &home(0.5));
    unseen.handle_timeout(at(5_000));
    let mut homeless = looking(Utc(0));
    homeless.receive(at(2_500), &plan(1));
    homeless.handle_timeout(at(5_000));
    let mut expired = looking(Utc(-118_000));
    expired.receive(at(2_050), &home(0.5));
    expired.receive(at(2_500), &plan(1));
    expired.handle_timeout(at(3_000));

    for launch in [&mut unseen, &mut homeless, &mut expired] {
        assert_eq!(sent(launch).last(), Some(&Outgoing::Disarm { confirmation: 0 }));
    }
}

#[test]
fn arming_and_the_start_are_repeated_only_where_the_state_shows_that_they_were_not_done() {
    let mut launch = launch(Utc(0));
    for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
        launch.receive(at(100), &message);
    }
    assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Hold)]);
    launch.receive(at(1_200), &beat(Mode::Hold, false));
    assert_eq!(sent(&mut launch), [Outgoing::Arm]);
    launch.receive(at(3_200), &beat(Mode::Hold, false));
    launch.handle_timeout(at(4_200));
    assert_eq!(sent(&mut launch), [Outgoing::Arm], "seen disarmed two seconds later");
    launch.receive(at(5_200), &beat(Mode::Hold, true));
    launch.receive(at(5_250), &home(0.5));
    launch.receive(at(5_500), &plan(1));
    launch.handle_timeout(at(6_200));
    assert_eq!(sent(&mut launch), [Outgoing::AskHome, Outgoing::SetMode(Mode::Mission)]);
    launch.receive(at(6_300), &beat(Mode::Hold, true));
    launch.receive(at(7_300), &beat(Mode::Hold, true));
    assert_eq!(sent(&mut launch), [], "one report may be old");
    launch.receive(at(8_300), &beat(Mode::Hold, true));

    assert_eq!(sent(&mut launch), [Outgoing::SetMode(Mode::Mission)]);
}

#[test]
fn a_start_that_is_neither_seen_nor_refused_is_unknown_and_is_not_sent_again() {
    let mut launch = started();
    while let Some((when, _)) = launch.next_timeout() {
        launch.handle_timeout(at(when.0 / 1_000));
    }

    assert_eq!(sent(&mut launch), []);
    assert!(matches!(outcome(&mut launch), Some(Outcome::Unknown(_))));
}

#[test]
fn a_refused_start_stands_down_and_a_disarm_that_is_not_seen_is_unknown() {
    let mut launch = started();
    launch.receive(at(3_004), &ack(CommandName::SetMode, CommandResult::Accepted));
    launch.receive(at(3_010), &ack(CommandName::SetMode, CommandResult::Refused(1)));
    let mut disarms = 0;
    while let Some((when, _)) = launch.next_timeout() {
        launch.handle_timeout(at(when.0 / 1_000));
        disarms += sent(&mut launch).len();
    }

    assert_eq!(disarms, 16);
    assert!(matches!(outcome(&mut launch), Some(Outcome::Unknown(_))));
}

#[test]
fn arming_that_is_refused_ends_refused_with_px4s_words_once_it_is_seen_disarmed() {
    let mut launch = launch(Utc(0));
    for message in [beat(Mode::Hold, false), landed(LandedState::OnGround), plan(1)] {
        launch.receive(at(100), &message);
    }
    launch.receive(at(1_200), &beat(Mode::Hold, false));
    launch.receive(at(1_210), &ack(CommandName::ArmDisarm, CommandResult::Refused(1)));
    launch.receive(
        at(1_240),
        &Message::Said { severity: 2, text: crate::link::phrase::spoken("Arming denied: Resolve system health failures first") },
    );
    launch.receive(at(2_200), &beat(Mode::Hold, false));
    launch.receive(at(3_200), &beat(Mode::Hold, false));

    let words = "arming was temporarily rejected: Arming denied: Resolve system health failures first";
    assert!(
        matches!(outcome(&mut launch), Some(Outcome::Refused(why)) if why.en == words && why.vi.starts_with("lệnh mở khóa động cơ tạm thời bị từ chối: Từ chối"))
    );
}

#[test]
fn an_armed_aircraft_or_another_package_is_refused_before_anything_is_sent() {
    let mut armed = launch(Utc(0));
    for message in [beat(Mode::Hold, true), landed(LandedState::OnGround), plan(1)] {
        armed.receive(at(100), &message);
    }
    armed.handle_timeout(at(4_000));
    let mut other = launch(Utc(0));
    other.receive(at(100), &plan(99));

    for launch in [&mut armed, &mut other] {
        assert_eq!(sent(launch), []);
        assert!(matches!(outcome(launch), Some(Outcome::Refused(_))));
    }
}
