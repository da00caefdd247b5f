//! A movement of the aerodrome that is entered after flights were booked: they leave later, or their people are told that they
//! cannot fly.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::operations::act::{
    Accept, Act, AnnounceMovement, Answers, ByRoad, Courier, Priority, Submit, Time, WithdrawMovement,
};
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::input::Subject;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::state::{Flight, Stage};
use medflight::domain::people::Role;
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::{PayloadCode, PersonId, SiteId, TailId};
use medflight::units::time::Span;
use medflight::units::words::Refusal;

fn flights(day: &Day, id: &ConsignmentId) -> Vec<Flight> {
    let state = day.ops.state();
    state.consignments[id].flights.iter().map(|flight| state.flights[flight].clone()).collect()
}

fn announce(day: &mut Day, minutes: u64) -> Time {
    let at = Time(day.now + Span::minutes(minutes));
    day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
    at
}

/// A request whose clock began so many minutes ago.
fn asked(day: &mut Day, minutes_ago: u64) -> ConsignmentId {
    let submit = Submit {
        payload: PayloadCode::new("SPC-CBC").expect("a payload"),
        items: vec!["LAB000900".to_owned()],
        origin: SiteId::new("C-GL").expect("a site"),
        destination: SiteId::new("H-DG").expect("a site"),
        priority: Priority::Routine,
        priority_reason: None,
        clock_started_at: Some(Time(day.now - Span::minutes(minutes_ago))),
        order_ref: None,
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: Answers::new(),
    };
    match day.act(Act::Submit(submit)) {
        Ok(Subject::Consignment(id)) => id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn flights_that_are_booked_for_a_time_that_a_movement_closes_leave_when_it_is_open_and_their_people_are_told() {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    let (before, eta) = (flights(&day, &id), day.ops.state().consignments[&id].eta.expect("expected"));

    let at = announce(&mut day, 30);

    let after = flights(&day, &id);
    assert_eq!(after.len(), before.len());
    let opens = at.0 + Span::minutes(60);
    for pair in after.windows(2) {
        assert!(pair[1].plan.depart >= pair[0].plan.arrive(), "one behind the other");
    }
    assert!(after[0].plan.depart >= opens && after.iter().all(|flight| flight.certificate.is_some()), "{}", after[0].plan.depart);
    let view = day.ops.consignment_view(&id, String::new()).expect("a document");
    assert!(view.eta.expect("expected").0 >= opens && view.eta.expect("expected").0 > eta);
    let moved = view.moved.expect("its people are told");
    assert!(moved.later_s.is_some_and(|later| later >= 60 * 60), "{moved:?}");
    assert!(moved.says.en.contains("VVGL") && moved.says.vi.contains("muộn hơn"), "{:?}", moved.says);
    let codes: Vec<&str> = day.ops.live_view(day.clock(), true).alarms.iter().map(|alarm| alarm.code).collect();
    assert!(codes.contains(&"BOOKING_MOVED") && !codes.contains(&"BOOKING_CLOSED"), "{codes:?}");

    // Withdrawn, it moves nobody back, and its people are told.
    withdraw(&mut day, at);
    assert_eq!(flights(&day, &id)[0].plan.depart, after[0].plan.depart);
}

fn withdraw(day: &mut Day, at: Time) {
    let reason = "the tower called".to_owned();
    day.act(Act::WithdrawMovement(WithdrawMovement { aerodrome: "VVGL".to_owned(), at, reason })).expect("taken");
}

/// What the alarm of a move says, if there is one.
fn told_of_move(day: &Day) -> Option<String> {
    let alarms = day.ops.live_view(day.clock(), true).alarms;
    alarms.into_iter().find(|alarm| alarm.code == "BOOKING_MOVED").map(|alarm| alarm.says.en)
}

#[test]
fn after_a_withdrawal_its_people_are_told_so_and_the_dispatcher_books_it_earlier_where_that_is_free() {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    let first = flights(&day, &id)[0].plan.depart;
    let refused = day.act(Act::Advance(id.clone())).expect_err("nothing is earlier");
    assert_eq!(codes(&refused), ["NO_EARLIER"]);
    let at = announce(&mut day, 30);
    let moved = flights(&day, &id);
    assert_eq!(day.act(Act::Advance(id.clone())).map_err(|no| codes(&no)), Err(vec!["NO_EARLIER"]), "it is closed still");

    withdraw(&mut day, at);

    let says = |day: &Day| day.ops.consignment_view(&id, String::new()).expect("a document").moved.map(|moved| moved.says.en);
    assert!(says(&day).is_some_and(|says| says.contains("WITHDRAWN")), "{:?}", says(&day));
    assert!(told_of_move(&day).is_some_and(|says| says.contains("WITHDRAWN") && says.contains("earlier")), "{:?}", told_of_move(&day));

    let before = day.ops.consignment_view(&id, String::new()).expect("a document").eta.expect("expected").0;
    day.act(Act::Advance(id.clone())).expect("booked earlier");
    let earlier = flights(&day, &id);
    assert!(earlier[0].plan.depart < moved[0].plan.depart && earlier[0].plan.depart >= first, "{}", earlier[0].plan.depart);
    assert!(earlier.windows(2).all(|pair| pair[0].plan.arrive() <= pair[1].plan.depart));
    assert!(earlier.iter().all(|flight| flight.certificate.is_some()));
    assert!(day.ops.consignment_view(&id, String::new()).expect("a document").eta.expect("expected").0 < before);
    assert!(told_of_move(&day).is_some_and(|says| says.contains("min earlier")), "{:?}", told_of_move(&day));

    // Once it has left, nothing of the move is told any more; until then it is, also when the aircraft that fetches it has left.
    day.take_off(earlier[0].id);
    assert!(told_of_move(&day).is_some() && says(&day).is_some());
    assert_eq!(day.act(Act::Advance(id.clone())).map_err(|no| codes(&no)), Err(vec!["NO_EARLIER"]));
    day.take_off(earlier[1].id);
    assert_eq!((told_of_move(&day), says(&day)), (None, None));
}

#[test]
fn a_move_is_told_no_more_when_the_aircraft_has_left_with_it() {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    announce(&mut day, 30);
    assert!(told_of_move(&day).is_some());

    day.take_off(flights(&day, &id)[0].id);
    assert!(told_of_move(&day).is_some());
    day.take_off(flights(&day, &id)[1].id);

    assert_eq!(told_of_move(&day), None);
}

#[test]
fn a_booking_that_finds_no_time_within_its_clinical_limit_stands_and_an_alarm_proposes_the_road() {
    let mut day = Day::over(network().clone());
    let limit = {
        let id = day.request();
        let consignment = &day.ops.state().consignments[&id];
        consignment.deadline.expect("it has a limit").millis_since(day.now) / 60_000
    };
    let mut day = Day::over(network().clone());
    // Fifty minutes are left: enough to fly at once, not behind the closing.
    let id = asked(&mut day, u64::try_from(limit - 50).expect("longer than that"));
    day.accept(&id).expect("accepted");
    let before = flights(&day, &id);
    let records = day.ops.consignment_view(&id, String::new()).expect("a document").records;

    let at = announce(&mut day, 30);

    assert_eq!(flights(&day, &id), before, "it stands");
    let alarms = day.ops.live_view(day.clock(), true).alarms;
    let alarm = alarms.iter().find(|alarm| alarm.code == "BOOKING_CLOSED").expect("its dispatcher is told");
    assert_eq!((alarm.consignment.as_ref(), alarm.flight), (Some(&id), Some(before[0].id)));
    assert!(alarm.says.en.contains("VVGL-APP") && alarm.says.en.contains("by road"), "{}", alarm.says.en);
    assert!(alarm.says.vi.contains("đường bộ"), "{}", alarm.says.vi);
    let view = day.ops.consignment_view(&id, String::new()).expect("a document");
    // Its own chain says so: a document is made anew with each record of its own.
    assert_eq!(view.records, records + 1);
    assert_eq!((view.eta, view.next.map(|next| (next.act, next.role))), (None, Some(("by_road", Role::Dispatcher))));
    let told = view.moved.expect("its people are told");
    assert!(told.road_eta.is_some() && told.later_s.is_none(), "{told:?}");
    let said = day.ops.state().at;
    let mut ordered = day.clone();
    let courier = Courier::Person(PersonId::new("cuong").expect("a person"));
    ordered.act(Act::ByRoad(id.clone(), ByRoad { courier, reason: Some("the way is closed".to_owned()) })).expect("ordered");
    let road = ordered.ops.state().consignments[&id].road.clone().expect("by road");
    assert_eq!((road.at, road.eta), (said, told.road_eta.map(|eta| eta.0)), "what is proposed is what is ordered");

    withdraw(&mut day, at);
    let view = day.ops.consignment_view(&id, String::new()).expect("a document");
    assert_eq!((view.records, view.next.map(|next| next.act)), (records + 2, Some("pack")));
    assert!(view.eta.is_some() && view.moved.is_some_and(|moved| moved.says.en.contains("WITHDRAWN")));
    assert!(day.ops.live_view(day.clock(), true).alarms.iter().all(|alarm| alarm.code != "BOOKING_CLOSED"));
}

/// Two aircraft booked for one station behind a movement: what the second booking says, and the plans of the first.
fn second_behind_a_movement(window: Span) -> (Day, Vec<Flight>, Result<ConsignmentId, Refusal>) {
    let mut shipped = network().clone();
    shipped.limits.separation.window.value = window;
    let mut day = Day::over(shipped);
    announce(&mut day, 30);
    let [first, second] = [(); 2].map(|()| day.request());
    day.accept(&first).expect("accepted");
    let taken = flights(&day, &first);
    let tail = TailId::new("DG-02").ok();
    let answer = day.act(Act::Accept(second.clone(), Accept { priority: None, tail, move_others: false }));
    (day, taken, answer.map(|_| second))
}

#[test]
fn behind_a_movement_the_next_booking_waits_for_its_slot_as_long_as_at_any_other_hour() {
    let window = network().limits.separation.window.value;
    let (day, taken, second) = second_behind_a_movement(window);
    let opens = day.now + Span::minutes(90);
    assert!(taken[0].plan.depart >= opens && taken[0].plan.depart < opens + Span::minutes(2), "{}", taken[0].plan.depart);

    let next = flights(&day, &second.expect("the window counts from the opening, not from the asking"));

    assert!(next[0].plan.depart > taken[0].plan.depart && next[0].plan.depart <= opens + window, "{}", next[0].plan.depart);
    assert!(next.iter().chain(&taken).all(|flight| flight.certificate.is_some()));
}

#[test]
fn the_launch_window_of_a_booking_begins_when_its_zone_is_open_and_nothing_is_cleared_before() {
    for second in [0, 46, 59] {
        let mut day = Day::over(network().clone());
        let at = Time(day.now + Span::minutes(30) + Span::secs(second));
        day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
        let id = day.request();
        day.accept(&id).expect("accepted");
        let opens = at.0 + Span::minutes(60);

        let first = &flights(&day, &id)[0];
        let certificate = first.certificate.as_deref().expect("a certificate");
        assert!(certificate.own.launch_ms[0] >= opens.0, "{second}: {} before {opens}", certificate.own.launch_ms[0]);
        assert!(first.plan.depart < opens + Span::minutes(2), "{}", first.plan.depart);
        day.now = opens - Span::secs(3);
        let wrong: Vec<&str> = day.ops.readiness(day.clock(), first).iter().filter(|item| item.is_wrong()).map(|item| item.code).collect();
        assert!(wrong.contains(&"ZONES"), "{wrong:?}");
    }
}

#[test]
fn a_booking_that_finds_no_slot_is_told_from_when_its_window_counts_and_the_first_departure_that_is_free() {
    let (day, _, second) = second_behind_a_movement(network().limits.separation.window.value);
    let free = flights(&day, &second.expect("booked"))[0].plan.depart;

    let (_, taken, refused) = second_behind_a_movement(Span::minutes(1));

    let refused = refused.expect_err("one minute is too short");
    let says = &refused.reasons[0].what;
    let (from, free) = (taken[0].plan.depart.clock_from(), free.clock_from());
    assert_eq!(codes(&refused), ["PAD_TAKEN"]);
    assert!(
        says.en.contains(&format!("within 1 min from {from}")) && says.en.contains(&format!("free departure is at {free}")),
        "{}",
        says.en
    );
    assert!(says.vi.contains(&from) && says.vi.contains(&format!("giờ cất cánh trống đầu tiên: {free}")), "{}", says.vi);
}

#[test]
fn a_cleared_flight_loses_its_clearance_and_is_moved_one_in_the_air_is_left_alone() {
    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    let [first, ..] = &flights(&day, &id)[..] else { panic!("flights") };
    let by = By::Person {
        person: PersonId::new("minh").expect("a person"),
        role: Role::Pilot,
        site: None,
        device: "desk".to_owned(),
        signed: true,
        second: None,
        kept: None,
        witness_remote: false,
    };
    let cleared = FlightFact::FlightCleared {
        package: first.plan.package.digest().to_string(),
        plan: first.plan.fingerprint().to_string(),
        expires: day.now + Span::minutes(5),
        charge_milli_percent: 100_000,
        wind_cms: None,
        certificate: None,
    };
    day.apply(Draft { by, consignment: None, flight: Some(first.id), key: None, fact: cleared.into() });
    assert!(matches!(flights(&day, &id)[0].stage, Stage::Cleared(_)));

    let at = announce(&mut day, 30);

    let now_first = &flights(&day, &id)[0];
    assert_eq!(now_first.stage, Stage::Planned);
    assert!(now_first.clearance_void.is_some() && now_first.plan.depart >= at.0 + Span::minutes(60));

    let mut day = Day::over(network().clone());
    let id = day.request();
    day.accept(&id).expect("accepted");
    let before = flights(&day, &id);
    day.take_off(before[0].id);
    announce(&mut day, 60);
    let after = flights(&day, &id);
    assert_eq!(after[0].plan, before[0].plan);
}
