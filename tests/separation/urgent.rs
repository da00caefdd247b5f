//! Room for what is more urgent: others are moved in one act, each with a certificate, and never what may not be moved.

use crate::booking::{Desk, now};
use crate::checker;
use medflight::domain::network::Network;
use medflight::domain::operations::act::{Accept, Act, Priority};
use medflight::domain::operations::fact::{ConsignmentFact, Fact, FlightFact};
use medflight::domain::operations::input::Subject;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::state::{Flight, Stage};
use medflight::domain::people::Role;
use medflight::domain::request::ConsignmentId;
use medflight::domain::separation::{Timed, certify, trajectory};
use medflight::units::ids::{FlightId, PersonId, TailId};
use medflight::units::time::{Span, Utc};
use medflight::units::words::Refusal;
use medflight_sim::Random;

fn accept(desk: &mut Desk, id: &ConsignmentId, priority: Priority, move_others: bool) -> Result<Subject, Refusal> {
    desk.act(Role::Dispatcher, Act::Accept(id.clone(), Accept { priority: Some(priority), tail: None, move_others }))
}

fn booked(desk: &mut Desk, from: &str, priority: Priority) -> ConsignmentId {
    let id = desk.ask(from, "H-DG");
    accept(desk, &id, priority, false).unwrap_or_else(|refusal| panic!("{refusal}"));
    id
}

fn flights(desk: &Desk, id: &ConsignmentId) -> Vec<Flight> {
    let state = desk.ops.state();
    state.consignments[id].flights.iter().filter_map(|flight| state.flights.get(flight)).cloned().collect()
}

fn departs(desk: &Desk, id: &ConsignmentId) -> Vec<Utc> {
    flights(desk, id).iter().map(|flight| flight.plan.depart).collect()
}

fn codes(refusal: &Refusal) -> Vec<&str> {
    refusal.reasons.iter().map(|reason| reason.code).collect()
}

/// Two routine bookings from one station, one behind the other, in a window that leaves room for one more only if both move.
fn crowded() -> (Desk, [ConsignmentId; 2]) {
    let mut desk = Desk::new(|_| {});
    let two = ["C-LB", "C-LB"].map(|from| booked(&mut desk, from, Priority::Routine));
    let behind = departs(&desk, &two[1])[0].millis_since(departs(&desk, &two[0])[0]);
    let window = Span::millis(u64::try_from(behind * 3 / 2).expect("later"));
    let mut desk = Desk::new(|network: &mut Network| network.limits.separation.window.value = window);
    let two = ["C-LB", "C-LB"].map(|from| booked(&mut desk, from, Priority::Routine));
    (desk, two)
}

/// Every certificate is true, and no two flights of the sky come too near or want one pad.
fn all_is_apart(desk: &Desk) {
    let network = desk.ops.network();
    let limits = desk.ops.separation_limits();
    let open: Vec<&Flight> = desk.ops.state().flights.values().filter(|flight| flight.stage != Stage::Ended).collect();
    let timed = |flight: &Flight| {
        let limits = &network.limits.separation;
        let depart = flight.plan.depart;
        let launch = (depart - limits.launch_early.value, depart + limits.launch_late.value);
        Timed { trajectory: trajectory(&flight.plan, network).expect("a way"), launch }
    };
    for (place, flight) in open.iter().enumerate() {
        let certificate = flight.certificate.as_deref().expect("a certificate");
        checker::check(&serde_json::to_value(certificate).expect("JSON")).unwrap_or_else(|lie| panic!("{}: {lie}", flight.id));
        for other in open[..place].iter().filter(|other| other.tail != flight.tail) {
            let held = crate::draw::booked(other.id.0, timed(other));
            let pair = certify(&timed(flight), &[], &[held], &limits, &network.frame)
                .unwrap_or_else(|conflict| panic!("{} and {}: {conflict:?}", flight.id, other.id));
            checker::check(&serde_json::to_value(&pair).expect("JSON")).unwrap_or_else(|lie| panic!("{} {}: {lie}", flight.id, other.id));
        }
    }
}

fn written(fact: impl Into<Fact>, flight: Option<FlightId>, consignment: Option<&ConsignmentId>, role: Role) -> Draft {
    let person = PersonId::new("minh").expect("a person");
    let by =
        By::Person { person, role, site: None, device: "test".to_owned(), signed: true, second: None, kept: None, witness_remote: false };
    Draft { by, consignment: consignment.cloned(), flight, key: None, fact: fact.into() }
}

#[test]
fn what_saves_a_life_leaves_first_and_others_fly_later_in_one_act_when_the_dispatcher_says_so() {
    let (mut desk, two) = crowded();
    let before = two.clone().map(|id| departs(&desk, &id));
    let id = desk.ask("C-LB", "H-DG");

    let proposal = accept(&mut desk, &id, Priority::Stat, false).expect_err("no departure is free");
    let unmoved = two.clone().map(|id| departs(&desk, &id));
    accept(&mut desk, &id, Priority::Stat, true).unwrap_or_else(|refusal| panic!("{refusal}"));

    assert!(codes(&proposal).contains(&"OTHERS_COULD_MOVE"), "{proposal}");
    let told = &proposal.reasons.iter().find(|reason| reason.code == "OTHERS_COULD_MOVE").expect("told").what;
    assert!(told.en.contains(two[0].as_str()) && told.vi.contains(two[1].as_str()), "{told:?}");
    assert_eq!(unmoved, before, "a proposal moves nobody");
    let window = desk.ops.network().limits.separation.window.value.as_millis_i64();
    for (id, before) in two.iter().zip(before) {
        let after = departs(&desk, id);
        assert_eq!(after.len(), before.len());
        let later: Vec<i64> = after.iter().zip(before).map(|(after, before)| after.millis_since(before)).collect();
        assert!(later[0] > 0 && later.iter().all(|later| (0..=window).contains(later)), "{later:?}");
        let view = desk.ops.consignment_view(id, String::new()).expect("a document");
        let moved = view.moved.expect("its people are told");
        assert!(moved.later_s.is_some_and(|later| later > 0) && moved.says.vi.contains("muộn hơn"), "{moved:?}");
        let alarms = desk.ops.live_view(now(), true).alarms;
        assert!(alarms.iter().any(|alarm| alarm.code == "BOOKING_MOVED" && alarm.consignment.as_ref() == Some(id)));
    }
    assert!(departs(&desk, &id)[0] < departs(&desk, &two[0])[0]);
    let certificates = flights(&desk, &id).into_iter().map(|flight| flight.certificate.expect("one"));
    for certificate in certificates {
        assert_eq!(certificate.near.len() + certificate.apart.len(), 4, "it names those that were moved for it");
    }
    all_is_apart(&desk);
}

#[test]
fn nobody_moves_for_an_equal_nor_for_less() {
    let (mut desk, two) = crowded();
    let before = two.clone().map(|id| departs(&desk, &id));
    let id = desk.ask("C-LB", "H-DG");

    let refusal = accept(&mut desk, &id, Priority::Routine, true).expect_err("refused");

    assert!(!codes(&refusal).contains(&"OTHERS_COULD_MOVE"), "{refusal}");
    assert_eq!(two.map(|id| departs(&desk, &id)), before);
}

/// The clearance of a booked flight, as it would be written.
fn clearance(flight: &Flight) -> Draft {
    let cleared = FlightFact::FlightCleared {
        package: flight.plan.package.digest().to_string(),
        plan: flight.plan.fingerprint().to_string(),
        expires: now().utc + Span::minutes(2),
        charge_milli_percent: 100_000,
        wind_cms: None,
        certificate: None,
    };
    written(cleared, Some(flight.id), None, Role::Pilot)
}

#[test]
fn a_flight_that_is_cleared_is_never_moved() {
    let (mut desk, two) = crowded();
    let first = flights(&desk, &two[0])[0].clone();
    desk.write(clearance(&first));
    let id = desk.ask("C-LB", "H-DG");

    let _ = accept(&mut desk, &id, Priority::Stat, true);

    let after = &desk.ops.state().flights[&first.id];
    assert!(matches!(after.stage, Stage::Cleared(_)) && after.plan == first.plan, "{:?}", after.stage);
    all_is_apart(&desk);
}

#[test]
fn nobody_is_moved_beyond_its_clinical_limit_nor_twice_within_an_hour() {
    let (desk, two) = crowded();
    let eta = desk.ops.state().consignments[&two[1]].eta.expect("an estimate");
    let limit = |desk: &Desk| desk.ops.state().consignments[&two[1]].deadline.expect("a limit");
    assert!(limit(&desk) > eta);
    // The same day where the limit of what comes second lies just behind its estimate.
    let minutes = u32::try_from(eta.millis_since(now().utc) / 60_000 + 1).expect("minutes");
    let window = desk.ops.network().limits.separation.window.value;
    let mut tight = Desk::new(|network| {
        network.limits.separation.window.value = window;
        network.catalogue.rows.values_mut().filter(|row| row.code.as_str() == "SPC-CBC").for_each(|row| row.limit_minutes = minutes);
    });
    let pair = ["C-LB", "C-LB"].map(|from| booked(&mut tight, from, Priority::Routine));
    let id = tight.ask("C-LB", "H-DG");
    let before = pair.clone().map(|id| departs(&tight, &id));

    // With this aircraft: nobody is asked to give up another.
    let free = |tail: &&TailId| tight.ops.state().flights_of(tail).next().is_none();
    let tail = tight.ops.network().tails.keys().find(free).cloned();
    assert!(tail.is_some(), "one stands free");
    let ask = Accept { priority: Some(Priority::Stat), tail, move_others: true };
    let refused = tight.act(Role::Dispatcher, Act::Accept(id, ask));

    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(pair.map(|id| departs(&tight, &id)), before);

    let (mut desk, two) = crowded();
    let id = desk.ask("C-LB", "H-DG");
    accept(&mut desk, &id, Priority::Asap, true).unwrap_or_else(|refusal| panic!("{refusal}"));
    let before = two.clone().map(|id| departs(&desk, &id));
    let id = desk.ask("C-LB", "H-DG");
    let _ = accept(&mut desk, &id, Priority::Stat, true);
    assert_eq!(two.map(|id| departs(&desk, &id)), before, "whoever was moved rests for an hour");
}

#[test]
fn blood_takes_the_only_aircraft_from_what_can_wait_and_a_box_in_the_aircraft_keeps_its_seat() {
    let only_one = |network: &mut Network| network.tails.retain(|tail, _| tail.as_str() == "DG-01");
    let mut desk = Desk::new(only_one);
    let routine = booked(&mut desk, "C-LB", Priority::Routine);
    let urgent = desk.ask("C-VH", "H-DG");

    let proposal = accept(&mut desk, &urgent, Priority::Stat, false).expect_err("no aircraft is free");
    accept(&mut desk, &urgent, Priority::Stat, true).unwrap_or_else(|refusal| panic!("{refusal}"));

    assert!(codes(&proposal).contains(&"OTHERS_COULD_MOVE"), "{proposal}");
    let tail = TailId::new("DG-01").expect("a tail");
    let of_tail: Vec<_> = desk.ops.state().flights_of(&tail).map(|flight| flight.booked_for.clone()).collect();
    assert!(!of_tail.is_empty() && of_tail.iter().all(|id| *id == Some(urgent.clone())), "{of_tail:?}");
    let gave = &desk.ops.state().consignments[&routine];
    assert!(desk.ops.state().needs_flight(gave), "it waits for another flight, or the road");
    let view = desk.ops.consignment_view(&routine, String::new()).expect("a document");
    assert!(view.moved.is_some_and(|moved| moved.road_eta.is_some() && moved.later_s.is_none()));

    let mut desk = Desk::new(only_one);
    let routine = booked(&mut desk, "C-LB", Priority::Routine);
    let flight = flights(&desk, &routine)[0].id;
    let offered = ConsignmentFact::LoadOffered { tail, flight, expires: now().utc + Span::minutes(5) };
    desk.write(written(offered, None, Some(&routine), Role::Handler));
    let urgent = desk.ask("C-VH", "H-DG");
    let refusal = accept(&mut desk, &urgent, Priority::Stat, true).expect_err("loaded");
    assert!(!codes(&refusal).contains(&"OTHERS_COULD_MOVE"), "{refusal}");
}

#[test]
fn after_any_series_of_bookings_and_moves_every_certificate_is_true_and_all_are_apart() {
    for seed in 0..6_u64 {
        let mut chance = Random::child(seed, "bookings");
        let window = [600, 900, 1_200, 1_800][usize::try_from(seed % 4).expect("small")];
        let mut desk = Desk::new(|network| network.limits.separation.window.value = Span::secs(window));
        let mut cleared: Option<Flight> = None;
        for _ in 0..6 {
            let pick = |chance: &mut Random, parts: f64| (0..8_u32).find(|part| chance.unit() * parts < f64::from(*part + 1)).unwrap_or(0);
            let from = ["C-LB", "C-GL", "C-VH"][usize::try_from(pick(&mut chance, 3.0) % 3).expect("small")];
            let priority = Priority::ALL[usize::try_from(pick(&mut chance, 4.0) % 4).expect("small")];
            let id = desk.ask(from, "H-DG");
            let _ = accept(&mut desk, &id, priority, true);
            if cleared.is_none() {
                let first = desk.ops.state().flights.values().next().cloned().expect("the first is booked");
                desk.write(clearance(&first));
                cleared = Some(first);
            }
            all_is_apart(&desk);
        }
        let cleared = cleared.expect("cleared");
        assert_eq!(desk.ops.state().flights[&cleared.id].plan, cleared.plan, "seed {seed}: moved after its clearance");
    }
}
