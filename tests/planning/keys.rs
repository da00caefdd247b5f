//! A key answers for the act that it was used for and for no other; and whatever the records say, what is in the air can be made
//! safer.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::flight::{LandedState, Mode, Observation, Report, SafeAct, VtolState};
use medflight::domain::operations::act::Act;
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::input::Subject;
use medflight::domain::operations::record::{By, Draft};
use medflight::units::ids::TailId;

fn tail() -> TailId {
    TailId::new("DG-01").expect("a tail")
}

#[test]
fn a_key_that_was_used_answers_for_its_own_act_again_and_never_for_another() {
    let mut day = Day::over(network().clone());
    let mut says = |key: u32, act: Act| day.act_by_key(key, act).map_err(|no| codes(&no)[0]);
    assert_eq!(says(900, Act::SignOn(tail())), Ok(Subject::Network));
    assert_eq!(says(900, Act::SignOn(tail())), Ok(Subject::Network), "the answer was lost and is given again");
    assert_eq!(says(900, Act::SignOff(tail())), Err("KEY_USED"));
    assert_eq!(says(900, Act::SignOn(TailId::new("DG-02").expect("a tail"))), Err("KEY_USED"));

    let flight = day.airborne(0.5);
    let mut says = |key: u32, act: Act| day.act_by_key(key, act).map_err(|no| codes(&no)[0]);
    assert_eq!(says(901, Act::Safer(tail(), SafeAct::Return)), Ok(Subject::Flight(flight)));
    assert_eq!(says(901, Act::Safer(tail(), SafeAct::Return)), Ok(Subject::Flight(flight)));
    assert_eq!(says(901, Act::Safer(tail(), SafeAct::LandNow)), Err("KEY_USED"), "it was not done, and nobody is told that it was");
    assert_eq!(says(902, Act::Safer(tail(), SafeAct::LandNow)), Ok(Subject::Flight(flight)));
}

#[test]
fn an_aircraft_seen_in_the_air_after_its_flight_was_taken_for_over_is_told_and_obeys_what_is_safer() {
    let mut day = Day::over(network().clone());
    day.act(Act::SignOn(tail())).expect("signed on");
    let flight = day.airborne(0.5);
    let landed = FlightFact::Landed { latitude_e7: None, longitude_e7: None, pad: None, off_cm: None, charge_milli_percent: None };
    for fact in [landed, FlightFact::AircraftSafed {}] {
        day.apply(Draft { by: By::System, consignment: None, flight: Some(flight), key: None, fact: fact.into() });
    }
    let told = |day: &Day| day.ops.live_view(day.clock(), true).alarms.iter().any(|alarm| alarm.code == "IN_AIR_WITHOUT_FLIGHT");
    assert!(!told(&day));
    assert_eq!(day.act(Act::Safer(tail(), SafeAct::Return)).map_err(|no| codes(&no)[0]), Err("NOT_AIRBORNE"));

    let seen = [
        Observation::Heartbeat { mode: Mode::Return, armed: true, failsafe: false, ready: true },
        Observation::State { landed: LandedState::InAir, vtol: VtolState::Wing },
    ];
    seen.into_iter().for_each(|seen| day.ops.observe(day.clock(), &tail(), &Report::Observed(seen)));

    assert!(told(&day));
    assert_eq!(day.act(Act::Safer(tail(), SafeAct::Return)), Ok(Subject::Network));
}
