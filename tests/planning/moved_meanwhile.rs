//! A booking whose time changes: its people are told at each phase, also while an aircraft flies empty to where it waits.

use crate::day::Day;
use crate::support::{network, pad};
use medflight::domain::operations::act::{Act, AnnounceMovement, Time, WithdrawMovement};
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::state::Flight;
use medflight::domain::operations::view::{AlarmView, ConsignmentView};
use medflight::domain::request::ConsignmentId;
use medflight::units::time::Span;

/// Where the empty aircraft is when it happens.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Before,
    InTheAir,
    Down,
}

const PHASES: [Phase; 3] = [Phase::Before, Phase::InTheAir, Phase::Down];

/// A booking from the station, and its aircraft so far on its way to it.
fn booked(phase: Phase) -> (Day, ConsignmentId) {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    reach(&mut day, &id, phase);
    (day, id)
}

fn reach(day: &mut Day, id: &ConsignmentId, phase: Phase) {
    let empty = flights(day, id)[0].id;
    if phase == Phase::Before {
        return;
    }
    day.take_off(empty);
    day.seen_at(empty, 0.5);
    if phase == Phase::Down {
        let landed =
            FlightFact::Landed { pad: Some(pad("C-GL")), latitude_e7: None, longitude_e7: None, charge_milli_percent: None, off_cm: None };
        day.apply(Draft { by: By::System, consignment: None, flight: Some(empty), key: None, fact: landed.into() });
    }
}

fn flights(day: &Day, id: &ConsignmentId) -> Vec<Flight> {
    let state = day.ops.state();
    state.consignments[id].flights.iter().map(|flight| state.flights[flight].clone()).collect()
}

fn view(day: &Day, id: &ConsignmentId) -> ConsignmentView {
    day.ops.consignment_view(id, String::new()).expect("a document")
}

fn alarm(day: &Day, code: &str) -> Option<AlarmView> {
    day.ops.live_view(day.clock(), true).alarms.into_iter().find(|alarm| alarm.code == code)
}

fn announce(day: &mut Day) -> Time {
    let at = Time(day.now + Span::minutes(30));
    day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
    at
}

fn withdraw(day: &mut Day, at: Time) {
    let reason = "the tower called".to_owned();
    day.act(Act::WithdrawMovement(WithdrawMovement { aerodrome: "VVGL".to_owned(), at, reason })).expect("taken");
}

#[test]
fn a_movement_that_moves_a_delivery_is_told_wherever_its_empty_aircraft_is_and_so_is_its_withdrawal() {
    for phase in PHASES {
        let (mut day, id) = booked(phase);
        let (before, records) = (flights(&day, &id)[1].plan.depart, view(&day, &id).records);

        let at = announce(&mut day);

        assert!(flights(&day, &id)[1].plan.depart > before, "{phase:?}");
        let told = view(&day, &id);
        assert_eq!(told.records, records + 1, "{phase:?}: its own chain says so");
        let moved = told.moved.expect("its people are told");
        assert!(moved.later_s.is_some_and(|later| later > 0) && moved.says.en.contains("VVGL"), "{phase:?}: {moved:?}");
        let row = alarm(&day, "BOOKING_MOVED").expect("the dispatcher is told");
        assert_eq!((row.consignment.as_ref(), row.since.0), (Some(&id), day.now), "{phase:?}");

        day.now = day.now + Span::secs(30);
        withdraw(&mut day, at);

        let freed = view(&day, &id);
        assert_eq!(freed.records, records + 2, "{phase:?}");
        let says = freed.moved.expect("told").says;
        assert!(says.en.contains("WITHDRAWN") && says.vi.contains("ĐÃ HỦY"), "{phase:?}: {says:?}");
        assert!(alarm(&day, "BOOKING_MOVED").expect("told").says.en.contains("WITHDRAWN"), "{phase:?}");
    }
}

#[test]
fn the_pilot_of_the_empty_aircraft_is_told_until_when_to_wait_and_that_the_movement_was_withdrawn() {
    for phase in PHASES {
        let (mut day, id) = booked(phase);
        let empty = flights(&day, &id)[0].id;

        let at = announce(&mut day);

        let Some(row) = alarm(&day, "ERRAND_CHANGED") else {
            assert!(phase != Phase::InTheAir, "its pilot is told");
            continue;
        };
        assert_eq!((phase, row.flight, row.consignment.as_ref()), (Phase::InTheAir, Some(empty), Some(&id)));
        let leaves = flights(&day, &id)[1].plan.depart.clock();
        for says in [&row.says.vi, &row.says.en] {
            assert!(says.contains("VVGL") && says.contains("C-GL") && says.contains(&leaves), "{says}");
        }
        assert!(row.says.en.contains("or let it return") && row.says.vi.contains("quay về"), "{:?}", row.says);

        withdraw(&mut day, at);
        assert!(alarm(&day, "ERRAND_CHANGED").expect("told").says.en.contains("WITHDRAWN"));
    }
}

#[test]
fn a_withdrawal_right_before_the_empty_aircraft_leaves_is_told_after_it_left_until_the_box_flies() {
    let (mut day, id) = booked(Phase::Before);
    let at = announce(&mut day);
    withdraw(&mut day, at);
    day.now = day.now + Span::secs(5);

    reach(&mut day, &id, Phase::InTheAir);

    assert!(view(&day, &id).moved.is_some_and(|moved| moved.says.en.contains("WITHDRAWN")));
    assert!(alarm(&day, "BOOKING_MOVED").is_some());
    assert_eq!(alarm(&day, "ERRAND_CHANGED"), None, "she knew when she launched");

    day.take_off(flights(&day, &id)[1].id);
    assert_eq!((view(&day, &id).moved, alarm(&day, "BOOKING_MOVED")), (None, None));
}
