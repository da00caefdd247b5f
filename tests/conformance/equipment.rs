//! The release, the round trip and the hook, as recorded.

use medflight::domain::flight::{GripperAct, LandedState, Mode, Observation, Outcome, PlanOnBoard, Report, VtolState, is_proven};
use medflight::link::fleet_link::FleetLink;
use medflight::link::gripper::Gripper;
use medflight::link::message::{CommandName, Message};
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::units::ids::{SystemId, TailId};

use super::recording::read;

#[test]
fn the_recorded_autopilot_is_the_release_that_this_program_is_proven_with() {
    let (recorded, _) = read("identity");
    let system = SystemId::new(1).expect("an id");
    let tail = TailId::new("DG-01").expect("a tail");
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(recorded[0].now, LinkSettings::default(), tail, system, Vec::new()), None);
    let mut releases = Vec::new();
    for entry in recorded.iter().filter(|entry| entry.from_aircraft) {
        fleet.receive(entry.now, 1, &entry.raw, |_, _| {});
        while let Some((_, report)) = fleet.poll_event() {
            if let Report::Observed(Observation::Release(release)) = report {
                releases.push(release);
            }
        }
    }

    let release = releases.first().expect("it was asked for");
    assert_eq!((release.version, release.commit.as_str()), ([1, 17, 0], "d6f12ad1c4"));
    assert!(is_proven(release));
}

#[test]
fn a_question_for_the_time_is_answered_by_px4_with_the_askers_own_time() {
    let (recorded, _) = read("identity");
    let times = |from_aircraft| {
        recorded
            .iter()
            .filter(move |entry| entry.from_aircraft == from_aircraft)
            .filter_map(|entry| if let Some(Message::TimeSync { theirs, asked }) = entry.message { Some((theirs, asked)) } else { None })
    };

    let asked: Vec<_> = times(false).filter(|(theirs, _)| *theirs == 0).map(|(_, asked)| asked).collect();
    let answers: Vec<_> = times(true).collect();

    assert!(!asked.is_empty());
    assert!(answers.iter().filter(|(theirs, _)| *theirs > 0).any(|(_, echoed)| asked.contains(echoed)), "{answers:?}");
}

#[test]
fn the_hooks_recorded_answers_end_each_move() {
    const DO_GRIPPER: u16 = 211;
    let (recorded, _) = read("gripper");
    let mut gripper = Gripper::new(true);
    let mut ends = Vec::new();
    let plan = Message::Plan(PlanOnBoard { item: None, total: None, state: 1, mission_id: 0, fence_id: 0, rally_id: 0 });
    for entry in &recorded {
        let mut act = None;
        if let Some((DO_GRIPPER, [_, close, _])) = entry.command() {
            act = Some(if close > 0.5 { GripperAct::Grab } else { GripperAct::Release });
        }
        // The recording has the ground's and the aircraft's words; that it stood safe was known to who recorded it.
        for sign in [
            plan.clone(),
            Message::State { landed: LandedState::OnGround, vtol: VtolState::Undefined },
            Message::Heartbeat { mode: Mode::Hold, armed: false, status: 3 },
        ] {
            gripper.receive(entry.now, &sign);
        }
        act.into_iter().for_each(|act| gripper.order(entry.now, act));
        while gripper.poll_transmit().is_some() {}
        if let Some(message) = entry.message.as_ref().filter(|_| entry.from_aircraft)
            && matches!(message, Message::CommandAck { command: CommandName::Other(DO_GRIPPER), .. })
        {
            gripper.receive(entry.now, message);
        }
        while let Some(Report::Gripper { outcome, .. }) = gripper.poll_event() {
            ends.push((outcome, entry.now));
        }
    }

    assert!(ends.len() >= 3, "{ends:?}");
    assert!(ends.iter().all(|(outcome, _)| *outcome == Outcome::Done), "{ends:?}");
}
