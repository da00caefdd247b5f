//! Every state that is not an end has its time, after which who must act is called; and the way is told step by step.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{Act, OfferTo};
use medflight::domain::operations::view::{TripStepState, TripStepView};
use medflight::domain::people::Role;
use medflight::domain::promise::Step;
use medflight::domain::request::ConsignmentId;

#[test]
fn every_state_but_the_ends_has_a_limit() {
    let world = World::new();

    for state in S::ALL {
        assert_eq!(world.ops.overdue_limit(state, false).is_some(), !state.is_terminal(), "{state:?}");
    }
    assert!(world.ops.overdue_limit(S::Submitted, true) < world.ops.overdue_limit(S::Submitted, false));
}

/// Brings one into a state.
type Bring = fn(&mut World) -> ConsignmentId;

#[test]
fn who_must_act_is_called_when_a_state_lasts_too_long_and_not_before() {
    let cases: [(Bring, &str, u64, &str); 8] = [
        (World::asked, "REQUEST_WAITS", 30, "dispatcher"),
        (World::accepted, "STATE_OVERDUE", 30, "nurse (C-LB)"),
        (World::packed, "HANDOVER_LATE", 20, "nurse (C-LB)"),
        (World::handed, "STATE_OVERDUE", 20, "remote pilot"),
        (World::loaded, "STATE_OVERDUE", 20, "remote pilot"),
        (|world| world.down(&Ending::Back), "STATE_OVERDUE", 15, "nurse (C-LB)"),
        (|world| world.down(&Ending::Off), "STATE_OVERDUE", 30, "shift lead"),
        (
            |world| world.down(&Ending::On(network().first_pad(&site("H-DG")).expect("a pad").id.clone())),
            "PICKUP_LATE",
            5,
            "laboratory (H-DG)",
        ),
    ];
    for (bring, code, minutes, who) in cases {
        let mut world = World::new();
        let id = bring(&mut world);
        let state = world.state(&id);

        world.pass(minutes - 1);
        assert!(world.alarms(&id, code).is_empty(), "{state:?} before {minutes} min");
        world.pass(1);

        let alarms = world.alarms(&id, code);
        assert_eq!(alarms.len(), 1, "{state:?} at {minutes} min");
        assert!(alarms[0].says.en.contains(who), "{state:?}: {}", alarms[0].says.en);
        assert_eq!(world.state(&id), state, "time alone changes no state");
    }
}

#[test]
fn the_call_ends_with_the_state_alone() {
    let mut world = World::new();
    let id = world.packed();
    world.pass(25);
    assert_eq!(world.alarms(&id, "HANDOVER_LATE").len(), 1);

    world.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
    assert_eq!(world.alarms(&id, "HANDOVER_LATE").len(), 1, "an offer is no hand-over");
    world.done(&nurse(), Act::TakeCustody(id.clone(), take(&id)));

    assert!(world.alarms(&id, "HANDOVER_LATE").is_empty());
}

#[test]
fn on_the_road_the_courier_is_called_after_the_estimate() {
    let mut world = World::new();
    let id = world.on_the_road();
    let eta = world.one(&id).eta.expect("an estimate");
    let minutes = u64::try_from(eta.millis_since(world.now) / 60_000).expect("to come");

    world.pass(minutes);
    assert!(world.alarms(&id, "STATE_OVERDUE").is_empty());
    world.pass(12);

    let alarms = world.alarms(&id, "STATE_OVERDUE");
    assert!(alarms.len() == 1 && alarms[0].says.en.contains("road courier"), "{alarms:?}");
}

fn now(steps: &[TripStepView]) -> &TripStepView {
    let under_way: Vec<_> = steps.iter().filter(|step| step.state == TripStepState::Now).collect();
    assert_eq!(under_way.len(), 1, "{steps:?}");
    under_way[0]
}

#[test]
fn each_step_by_air_is_told_with_who_is_at_it() {
    let holder = |step: &TripStepView| step.holder.as_ref().and_then(|holder| holder.person.as_ref()).map(ToString::to_string);
    let cases: [(Bring, Step, Option<&str>, Role); 5] = [
        (World::asked, Step::Ask, None, Role::Dispatcher),
        (World::accepted, Step::Pack, None, Role::Nurse),
        (World::packed, Step::Pack, Some("nga"), Role::Nurse),
        (World::loaded, Step::Load, Some("phong"), Role::Pilot),
        (World::flying, Step::Fly, Some("phong"), Role::Pilot),
    ];
    for (bring, step, who, role) in cases {
        let mut world = World::new();
        let id = bring(&mut world);
        let steps = world.view(&id).course;

        assert_eq!(steps.iter().map(|step| step.step).collect::<Vec<_>>(), Step::BY_UAV);
        assert_eq!((now(&steps).step, holder(now(&steps)).as_deref(), now(&steps).role), (step, who, Some(role)));
        let before = steps.iter().take_while(|other| other.step != step);
        assert!(before.clone().all(|step| step.state == TripStepState::Done && step.until.is_some()), "{steps:?}");
    }
}

#[test]
fn each_step_by_road_is_told_with_who_is_at_it() {
    let mut world = World::new();
    let id = world.on_the_road();

    let steps = world.view(&id).course;

    assert_eq!(steps.iter().map(|step| step.step).collect::<Vec<_>>(), Step::BY_ROAD);
    assert_eq!(now(&steps).step, Step::Drive);
    assert_eq!(now(&steps).holder.as_ref().and_then(|holder| holder.person.as_ref()).map(ToString::to_string).as_deref(), Some("cuong"));
    assert!(world.view(&id).road.is_some());
}
