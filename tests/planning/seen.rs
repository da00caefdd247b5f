//! What is seen of an aircraft, and what may be concluded from it.

use crate::day::Day;
use crate::support::{network, pad};
use medflight::domain::custody::ChainState;
use medflight::domain::flight::{LandedState, Mode, Motion, Observation, Outcome, Report, Verdict, VtolState};
use medflight::domain::geo::Position;
use medflight::domain::operations::act::{Act, Reposition};
use medflight::domain::operations::fact::{FlightFact, NetworkFact};
use medflight::domain::operations::input::Subject;
use medflight::domain::operations::record::{By, Draft, Record};
use medflight::domain::operations::view::{FlightView, PackageState};
use medflight::domain::people::Role;
use medflight::service::documents::{document, touched};
use medflight::store::DocumentKind;
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::{FlightId, PersonId, TailId};
use medflight::units::quantity::{Degrees, MetresPerSecond};
use medflight::units::time::{Span, Utc};
use medflight::units::words::{Words, words};

fn beat(armed: bool) -> Report {
    Report::Observed(Observation::Heartbeat { mode: Mode::Mission, armed, failsafe: false, ready: true })
}

fn stands(landed: LandedState) -> Report {
    Report::Observed(Observation::State { landed, vtol: VtolState::Hover })
}

fn at(height: f64, speed: f64) -> Report {
    Report::Observed(Observation::Motion(Motion {
        at: Position { latitude: 21.05, longitude: 105.92 },
        amsl: Amsl(height + 10.0),
        above_home: AboveHome(height),
        ground_speed: MetresPerSecond(speed),
        climb: MetresPerSecond(0.0),
        track: Degrees(0.0),
    }))
}

/// An aircraft that cruises at 80 m and is seen to, since a while.
fn cruising() -> (Day, FlightId) {
    let mut day = Day::over(network().clone());
    let flight = day.airborne(0.5);
    day.now = day.now + Span::secs(20);
    for report in [beat(true), stands(LandedState::InAir), at(80.0, 16.7), beat(true)] {
        day.told(1_000, &report);
    }
    (day, flight)
}

fn is_down(day: &Day, flight: FlightId) -> bool {
    day.ops.state().flights[&flight].on_at.is_some()
}

fn alarm(day: &Day, code: &str) -> Option<(Words, Utc)> {
    let alarms = day.ops.live_view(day.clock(), true).alarms;
    alarms.into_iter().find(|alarm| alarm.code == code).map(|alarm| (alarm.says, alarm.since.0))
}

#[test]
fn one_word_of_the_ground_is_no_landing_and_two_a_second_apart_are() {
    let (mut day, flight) = cruising();
    day.told(30_000, &at(0.3, 0.1));
    day.told(0, &stands(LandedState::OnGround));
    day.told(0, &beat(false));
    assert!(!is_down(&day, flight));
    day.told(100, &beat(false));
    assert!(!is_down(&day, flight), "the same word over another link");

    day.told(900, &beat(false));

    assert!(is_down(&day, flight));
}

#[test]
fn a_word_of_the_ground_between_words_of_the_air_is_no_landing() {
    let (mut day, flight) = cruising();
    day.told(30_000, &at(80.0, 16.7));
    for _ in 0..20 {
        for report in [stands(LandedState::OnGround), beat(false), stands(LandedState::InAir), beat(true)] {
            day.told(500, &report);
        }
    }
    assert!(!is_down(&day, flight));
}

#[test]
fn an_aircraft_at_eighty_metres_is_not_down_sooner_than_it_could_fall() {
    let (mut day, flight) = cruising();
    day.told(1_000, &at(80.0, 16.7));
    day.told(100, &at(0.2, 0.0));
    day.told(0, &stands(LandedState::OnGround));
    for _ in 0..3 {
        day.told(1_000, &beat(false));
        assert!(!is_down(&day, flight), "four seconds of free fall");
    }
    for _ in 0..2 {
        day.told(1_000, &beat(false));
    }
    assert!(is_down(&day, flight), "it may have crashed");
}

#[test]
fn a_word_of_the_ground_beside_a_position_that_moves_is_not_believed_for_a_minute() {
    let (mut day, flight) = cruising();
    day.told(0, &stands(LandedState::OnGround));
    for _ in 0..59 {
        day.told(500, &at(80.0, 16.7));
        day.told(500, &beat(false));
    }
    assert!(!is_down(&day, flight));
    for _ in 0..3 {
        day.told(500, &at(0.0, 16.7));
        day.told(500, &beat(false));
    }
    for _ in 0..5 {
        day.told(1_000, &beat(false));
    }
    assert!(is_down(&day, flight), "it came down dreaming of motion, or its position stopped");
}

#[test]
fn an_autopilot_that_began_anew_in_the_air_did_not_land_and_that_is_told() {
    let (mut day, flight) = cruising();
    for report in [stands(LandedState::OnGround), beat(false)] {
        day.told(8_000, &report);
    }
    let restarted = |running| Report::Observed(Observation::Restarted { running });
    day.told(500, &restarted(Span::secs(10)));
    let began = Utc(day.now.0 - 10_000);

    day.told(1_000, &beat(false));

    let flight = &day.ops.state().flights[&flight];
    assert_eq!((flight.restarted_at, flight.on_at.is_some()), (Some(began), true));
    let (says, since) = alarm(&day, "AUTOPILOT_RESTARTED").expect("told");
    assert_eq!((says.en.contains("restarted IN FLIGHT"), since), (true, began));
}

#[test]
fn it_is_told_as_well_when_the_word_of_the_ground_came_first_and_another_pack_is_no_fall() {
    let restarted = |running| Report::Observed(Observation::Restarted { running });
    for (running, fell) in [(12, true), (5, false)] {
        let (mut day, flight) = cruising();
        for (later, report) in [(5_000, stands(LandedState::OnGround)), (1_000, beat(false)), (1_000, beat(false))] {
            day.told(later, &report);
        }
        assert!(is_down(&day, flight));

        day.told(7_000, &restarted(Span::secs(running)));

        assert_eq!(alarm(&day, "AUTOPILOT_RESTARTED").is_some(), fell, "running for {running} s");
    }
}

fn by_pilot() -> By {
    let person = PersonId::new("minh").expect("a person");
    By::Person {
        person,
        role: Role::Pilot,
        site: None,
        device: "desk".to_owned(),
        signed: true,
        second: None,
        kept: None,
        witness_remote: false,
    }
}

/// A positioning flight on its pad, cleared; its package is held.
fn cleared() -> (Day, FlightId) {
    let mut day = Day::over(network().clone());
    let tail = TailId::new("DG-01").expect("a tail");
    let to = pad("C-GL");
    let Ok(Subject::Flight(id)) = day.act(Act::Reposition(tail, Reposition { to })) else { panic!("booked") };
    let package = day.ops.state().flights[&id].plan.package.digest();
    let cleared = FlightFact::FlightCleared {
        package: package.to_string(),
        plan: String::new(),
        expires: day.now + Span::secs(120),
        charge_milli_percent: 100_000,
        wind_cms: None,
        certificate: None,
    };
    day.told(1_000, &Report::Package { flight: Some(id), package: Some(package), verdict: Verdict::Held });
    day.apply(Draft { by: by_pilot(), consignment: None, flight: Some(id), key: None, fact: cleared.into() });
    (day, id)
}

/// The same with its launch ordered.
fn launching() -> (Day, FlightId) {
    let (mut day, id) = cleared();
    let fact = FlightFact::LaunchOrdered { certificate: None };
    day.apply(Draft { by: by_pilot(), consignment: None, flight: Some(id), key: None, fact: fact.into() });
    (day, id)
}

fn view(day: &Day, id: FlightId) -> FlightView {
    day.ops.flight_view(id).expect("a flight")
}

#[test]
fn a_launch_that_a_stranger_s_mission_prevents_names_it_and_what_to_do() {
    let (mut day, id) = launching();
    let why = words("nhiệm vụ trên máy bay mang số khác", "the aircraft names its mission 00000001");
    day.told(200, &Report::Package { flight: None, package: None, verdict: Verdict::NotHeld(why.clone()) });
    day.told(0, &Report::Launch { flight: id, outcome: Outcome::Refused(why.clone()) });
    let refused_at = day.now;

    day.told(60_000, &beat(false));

    let flight = view(&day, id);
    assert_eq!(flight.package, PackageState::NotHeld);
    assert!(flight.clearance_void.expect("the clearance is used").en.contains(&why.en));
    let (says, since) = alarm(&day, "PACKAGE_CHANGED").expect("an alarm");
    assert_eq!((says.en.contains(&why.en), says.en.ends_with("Prepare the flight again."), since), (true, true, refused_at));
}

#[test]
fn a_launch_that_is_refused_for_another_reason_says_so_and_accuses_no_package() {
    let (mut day, id) = launching();
    let why = words("không khóa được", "arming was refused");
    day.told(200, &Report::Launch { flight: id, outcome: Outcome::Refused(why) });

    let flight = view(&day, id);
    assert_eq!((flight.package, alarm(&day, "PACKAGE_CHANGED")), (PackageState::Unknown, None));
    assert!(flight.clearance_void.expect("the clearance is used").en.contains("arming was refused"));
}

#[test]
fn the_link_names_what_makes_it_unsafe() {
    let (mut day, id) = launching();
    day.told(100, &beat(false));
    let detail = words("địa chỉ khác cũng nói với số hiệu này", "another address speaks with this system id");
    day.told(100, &Report::Trouble { code: "DUPLICATE_SYSTEM_ID", detail: detail.clone() });

    let items = day.ops.readiness(day.clock(), &day.ops.state().flights[&id]);
    let link = items.into_iter().find(|item| item.code == "LINK").expect("an item");

    assert!(link.is_wrong() && link.says.en.contains(&detail.en) && link.says.vi.contains(&detail.vi), "{:?}", link.says);
}

#[test]
fn after_a_start_no_word_of_the_ground_is_believed_sooner_than_any_height_could_be_fallen_from() {
    let mut day = Day::over(network().clone());
    let Ok(Subject::Flight(flight)) = day.act(Act::Reposition(TailId::new("DG-01").expect("a tail"), Reposition { to: pad("C-GL") }))
    else {
        panic!("booked")
    };
    day.take_off(flight);
    day.told(500, &stands(LandedState::OnGround));
    for _ in 0..9 {
        day.told(1_000, &beat(false));
        assert!(!is_down(&day, flight));
    }
    for _ in 0..3 {
        day.told(1_000, &beat(false));
    }

    let landed = view(&day, flight);
    assert_eq!((landed.on_at.is_some(), landed.landed_pad, landed.landed_off_cm), (true, None, None), "where it is was never seen");
}

#[test]
fn a_mission_that_changes_in_flight_is_recorded_and_silence_about_it_is_not() {
    let (mut day, id) = launching();
    day.take_off(id);
    let told = |day: &mut Day, verdict| day.told(500, &Report::Package { flight: None, package: None, verdict });
    told(&mut day, Verdict::Unknown(words("im lặng", "silence")));
    assert_eq!(view(&day, id).package, PackageState::Held);

    let (one, other) = (words("một", "one"), words("hai", "another"));
    told(&mut day, Verdict::NotHeld(one));
    let since = day.now;
    told(&mut day, Verdict::NotHeld(other.clone()));

    let flight = view(&day, id);
    assert_eq!((flight.package, flight.package_detail), (PackageState::NotHeld, Some(other)));
    let (says, at) = alarm(&day, "PACKAGE_CHANGED").expect("an alarm");
    assert!(says.en.contains("another") && at == since, "{says:?}");
}

#[test]
fn what_fell_stays_on_the_list_when_its_flight_is_long_over() {
    let (mut day, id) = cruising();
    day.told(5_000, &at(0.0, 0.0));
    day.told(8_000, &Report::Observed(Observation::Restarted { running: Span::secs(4) }));
    for report in [stands(LandedState::OnGround), beat(false), beat(false), Report::Safed(Outcome::Done)] {
        day.told(1_000, &report);
    }
    assert!(view(&day, id).pad_safe);
    day.now = day.now + Span::minutes(120);

    let tail = day.ops.tail(&TailId::new("DG-01").expect("a tail"));

    assert_eq!((tail.pad, alarm(&day, "AUTOPILOT_RESTARTED").is_some()), (None, true), "it is booked for nothing before somebody looked");
}

#[test]
fn after_a_start_the_documents_of_flights_say_that_nothing_is_proven() {
    let (mut day, id) = cleared();
    let chain = ChainState::default();
    let stored = |day: &Day| {
        let document = document(&day.ops, &chain, DocumentKind::Flight, &id.to_string()).expect("a document");
        serde_json::from_str::<serde_json::Value>(&document.json).expect("JSON")
    };
    let before = stored(&day);
    assert_eq!((before["package"].as_str(), before["state"].as_str()), (Some("held"), Some("cleared")));

    let fact = NetworkFact::ServiceStarted { version: "1".to_owned(), demonstration: true };
    let draft = Draft { by: By::System, consignment: None, flight: None, key: None, fact: fact.into() };
    let record = Record { seq: day.ops.state().seq + 1, at: day.now, draft };
    day.ops.apply(&record);

    assert!(touched(&day.ops, &record).contains(&(DocumentKind::Flight, id.to_string())), "its document is written anew");
    let after = stored(&day);
    assert_eq!((after["package"].as_str(), after["state"].as_str()), (Some("unknown"), Some("planned")));
    assert!(after["clearance_void"]["en"].as_str().is_some_and(|why| why.contains("restarted")));
}

#[test]
fn a_take_off_that_nobody_here_ordered_says_so() {
    let (mut day, id) = cleared();
    day.now = day.now + Span::secs(20);
    for report in [beat(true), stands(LandedState::InAir), at(30.0, 5.0), beat(true)] {
        day.told(500, &report);
    }
    assert!(view(&day, id).off_at.is_some());
    assert!(alarm(&day, "UNORDERED_TAKE_OFF").is_some());

    let (mut day, id) = launching();
    day.take_off(id);
    assert!(alarm(&day, "UNORDERED_TAKE_OFF").is_none());
}

#[test]
fn an_aircraft_that_was_not_heard_since_the_start_is_lost_since_then_and_not_since_now() {
    let mut day = Day::over(network().clone());
    let tail = TailId::new("DG-01").expect("a tail");
    let Ok(Subject::Flight(flight)) = day.act(Act::Reposition(tail, Reposition { to: pad("C-GL") })) else { panic!("booked") };
    day.take_off(flight);
    let started = day.now;
    let fact = NetworkFact::ServiceStarted { version: "1".to_owned(), demonstration: true };
    day.apply(Draft { by: By::System, consignment: None, flight: None, key: None, fact: fact.into() });
    day.now = day.now + Span::secs(90);

    let (says, since) = alarm(&day, "LINK_LOST").expect("told");

    assert_eq!((since, says.en.contains("90 s ago")), (started, true), "{}", says.en);
}

#[test]
fn trouble_that_is_told_each_minute_stands_since_it_began() {
    let (mut day, _) = launching();
    let told = |day: &mut Day, later| {
        let detail = words("địa chỉ khác", "another address");
        day.told(later, &Report::Trouble { code: "DUPLICATE_SYSTEM_ID", detail });
        alarm(day, "DUPLICATE_SYSTEM_ID").expect("told").1
    };
    let began = told(&mut day, 100);
    assert_eq!((told(&mut day, 60_000), told(&mut day, 60_000)), (began, began));
    assert_ne!(told(&mut day, 700_000), began, "it had ended");

    day.told(100, &Report::Trouble { code: "UNSIGNED", detail: words("không ký", "not signed") });
    assert!(alarm(&day, "UNSIGNED").is_some() && alarm(&day, "DUPLICATE_SYSTEM_ID").is_some(), "two causes are two rows");
}
