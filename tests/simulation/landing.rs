//! Two that come in for one pad: who lands first, who holds until when, and what is recorded of it.

use crate::checker;
use crate::people::actor;
use crate::world::World;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::flight::SafeAct;
use medflight::domain::geo::Position;
use medflight::domain::geo::geodesy::distance;
use medflight::domain::operations::act::{Act, Reposition};
use medflight::domain::operations::view::{AircraftView, AlarmLevel, LandingView};
use medflight::domain::people::Role;
use medflight::units::ids::TailId;
use medflight::units::quantity::Metres;
use medflight::units::time::Span;
use medflight_sim::Fault;
use medflight_sim::network::Conditions;

fn aircraft(world: &World, tail: &TailId) -> AircraftView {
    world.live().aircraft.into_iter().find(|one| one.tail == *tail).expect("a tail of the fleet")
}

fn landing(world: &World, tail: &TailId) -> Option<LandingView> {
    world.live().landings.into_iter().find(|landing| landing.tail == *tail)
}

/// Whether it is in the air and within 300 m of the hub's pad.
fn near_the_pad(world: &World, tail: &TailId) -> bool {
    let pad = world.operations().network().pads.values().find(|pad| pad.id.as_str() == "H1").expect("a pad").position;
    let place = aircraft(world, tail).motion.expect("a place").value;
    let at = Position { latitude: place.latitude, longitude: place.longitude };
    world.flying().contains(tail) && distance(pad, at) < Metres(300.0)
}

/// Runs until something is so.
fn until(world: &mut World, what: &str, mut so: impl FnMut(&mut World) -> bool) {
    for _ in 0..3_600 {
        if so(world) {
            return;
        }
        world.run_for(Span::millis(500));
    }
    panic!("never {what}:\n{:?}\n{}", world.live().landings, world.transcript());
}

/// The versions of flights in the air, as they were recorded: which act, and its version.
fn versions(world: &World) -> Vec<(String, serde_json::Value)> {
    let read = |text: &String| {
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let kind = json["type"].as_str().unwrap_or_default().to_owned();
        let version = if kind == "SAFER_ORDERED" { &json["data"]["hold"] } else { &json["data"]["onward"] };
        version.is_object().then(|| (kind, version.clone()))
    };
    world.ledger().iter().filter_map(read).collect()
}

#[test]
fn of_two_that_come_in_for_one_pad_the_weaker_lands_first_and_the_other_holds_with_an_end() {
    let mut world = World::where_(81, Conditions::default(), |network| {
        network.pads.retain(|pad, _| pad.as_str() != "H2");
        let only = network.tails.values().find(|tail| tail.home_pad.as_str() == "H1").expect("one").home_pad.clone();
        network.tails.values_mut().for_each(|tail| tail.home_pad = only.clone());
    });
    world.ask("C-CK", "H-DG", "SPC-CBC");
    world.ask_beside("C-GL", "H-DG", "SPC-CBC");
    until(&mut world, "two inbound", |world| world.live().landings.len() == 2);
    let order: Vec<TailId> = world.live().landings.iter().map(|landing| landing.tail.clone()).collect();
    let (first, second) = (order[0].clone(), order[1].clone());
    assert!(world.live().landings.iter().all(|landing| landing.hold_s == 0), "booked apart, nobody waits: {:?}", world.live().landings);

    // The first is held, and so comes late; then its charge falls, and it is the weaker.
    until(&mut world, "a hold is offered", |world| world.pilot_acts(&first, Act::Safer(first.clone(), SafeAct::Hold)).is_none());
    world.run_for(Span::secs(3));
    let seen = aircraft(&world, &first);
    let hold = seen.hold.expect("a hold with an end");
    assert!(hold.until.0.millis_since(hold.since.0) <= 180_000 && hold.until.0 > hold.since.0, "{hold:?}");
    assert!(hold.certified && hold.cost_milli_percent.is_some_and(|cost| cost > 0), "{hold:?}");
    assert!(world.alarms(&first).contains(&("HOLDS", AlarmLevel::Advisory)), "{:?}", world.alarms(&first));
    let (charge, left) = (seen.battery_percent.expect("a charge").value, landing(&world, &first).expect("inbound"));
    let touchdown = f64::from(i32::try_from(left.touchdown_milli_percent).expect("percent")) / 1e3;
    world.inject(&first, Fault::BatteryAt(charge - touchdown + 27.0));
    until(&mut world, "the second has to wait", |world| landing(world, &second).is_some_and(|landing| landing.hold_s >= 40));
    let (weak, waits) = (landing(&world, &first).expect("inbound"), landing(&world, &second).expect("inbound"));
    assert!(weak.hold_s == 0 && weak.go_on && !weak.divert, "{weak:?}");
    assert!(waits.hold_s <= 180 && waits.hold_until.is_some() && !waits.divert && waits.from.0 > weak.from.0, "{waits:?}");
    assert!(world.alarms(&second).contains(&("LANDING_ORDER", AlarmLevel::Caution)), "{:?}", world.alarms(&second));

    // As long as one waits, nothing leaves from the hub.
    let network = world.operations().network();
    let idle = network.tails.keys().find(|tail| !order.contains(tail)).expect("a third").clone();
    let to = network.pads.values().find(|pad| pad.site.as_str() == "C-VH").expect("a pad").id.clone();
    let dispatcher = actor("dispatcher", Role::Dispatcher);
    assert_eq!(world.acts(dispatcher, Act::Reposition(idle, Reposition { to })), None);
    let readiness = world.live().readiness;
    let items = readiness.iter().flat_map(|flight| &flight.items);
    let pads: Vec<&str> = items.filter(|item| item.code == "PADS").map(|item| item.says.en.as_str()).collect();
    assert!(pads.iter().any(|says| says.contains("waits to land")), "{pads:?}");

    // The pilots do what is proposed.
    assert_eq!(world.pilot_acts(&first, Act::Resume(first.clone())), None);
    until(&mut world, "a hold is offered", |world| world.pilot_acts(&second, Act::Safer(second.clone(), SafeAct::Hold)).is_none());
    let hold = aircraft(&world, &second).hold.expect("a hold with an end");
    assert!(hold.until.0.millis_since(hold.since.0) <= 180_000, "{hold:?}");
    until(&mut world, "the turn of the second", |world| landing(world, &second).is_some_and(|landing| landing.go_on));
    assert_eq!(world.pilot_acts(&second, Act::Resume(second.clone())), None);
    until(&mut world, "both are down", |world| {
        let near = [&first, &second].iter().filter(|tail| near_the_pad(world, tail)).count();
        assert!(near < 2, "both are in the air within 300 m of the pad");
        !world.flying().iter().any(|tail| order.contains(tail))
    });
    world.run_until_closed(90);

    assert_eq!(world.states(), [ConsignmentState::Closed; 2]);
    let versions = versions(&world);
    let kinds: Vec<&str> = versions.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["SAFER_ORDERED", "RESUME_ORDERED", "SAFER_ORDERED", "RESUME_ORDERED"]);
    let mut pairs = 0;
    for (kind, version) in &versions {
        let certificate = &version["certificate"];
        assert!(certificate.is_object(), "{kind}: {version}");
        let seen = checker::check(certificate).unwrap_or_else(|lie| panic!("{kind}: {lie}"));
        assert!(seen.pairs == 0 || seen.measured > 0);
        pairs += seen.pairs;
    }
    assert!(pairs >= 2, "they were in the air together");
}

#[test]
fn a_hold_that_outlasts_its_end_is_a_warning_until_a_person_decides_and_the_lead_s_when_its_pilot_does_not() {
    let mut world = World::new(82, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = world.run_until_along(1_500.0);
    assert_eq!(world.pilot_acts(&tail, Act::Safer(tail.clone(), SafeAct::Hold)), None);
    world.run_for(Span::secs(3));
    let hold = aircraft(&world, &tail).hold.expect("a hold with an end");
    assert_eq!(hold.until.0.millis_since(hold.since.0), 180_000, "nothing else ends it: {hold:?}");
    world.run_for(Span::secs(170));
    assert!(!world.alarms(&tail).iter().any(|(code, _)| *code == "HOLD_OVER"));
    // Ordered again it does not begin anew.
    assert_eq!(world.pilot_acts(&tail, Act::Safer(tail.clone(), SafeAct::Hold)), None);
    assert_eq!(aircraft(&world, &tail).hold.expect("one").until.0.millis_since(hold.until.0).abs() / 1_000, 0);

    world.run_for(Span::secs(10));

    assert!(world.alarms(&tail).contains(&("HOLD_OVER", AlarmLevel::Warning)), "{:?}", world.alarms(&tail));
    let unanswered = |world: &World| world.live().alarms.iter().find(|alarm| alarm.code == "HOLD_UNANSWERED").cloned();
    assert_eq!(unanswered(&world), None, "its pilot has half a minute");
    world.run_for(Span::secs(30));
    let called = unanswered(&world).expect("nobody answered");
    assert_eq!((called.level, called.escalated_to), (AlarmLevel::Warning, vec![Role::Lead, Role::Dispatcher]));
    assert!(world.alarms(&tail).contains(&("HOLD_OVER", AlarmLevel::Warning)), "it stands for its pilot too");
    assert_eq!(world.pilot_acts(&tail, Act::Resume(tail.clone())), None);
    world.run_for(Span::secs(4));
    assert!(!world.alarms(&tail).iter().any(|(code, _)| code.starts_with("HOLD")), "{:?}", world.alarms(&tail));
    world.run_until_closed(60);
    assert_eq!(world.states(), [ConsignmentState::Closed]);
}
