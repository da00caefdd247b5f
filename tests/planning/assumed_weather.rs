//! A departure of which nothing is measured: the plan names the wind that it assumes and where it comes from.

use crate::day::{Day, codes};
use crate::support::{morning, network};
use medflight::domain::energy::LineWind;
use medflight::domain::operations::act::{Act, AnnounceMovement, Answers, Priority, ReportCoded, ReportWeather, Submit, Time};
use medflight::domain::operations::fact::NetworkFact;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::state::Flight;
use medflight::domain::plan::FlightPlan;
use medflight::units::ids::{PayloadCode, SiteId, TailId};
use medflight::units::quantity::{Degrees, MetresPerSecond};
use medflight::units::time::{Span, Utc};

/// A movement puts every departure to Gia Lam an hour and a half away.
fn booked_for_later(day: &mut Day) -> Flight {
    let at = Time(day.now + Span::minutes(30));
    day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
    let id = day.request();
    day.accept(&id).expect("accepted");
    let state = day.ops.state();
    state.flights[&state.consignments[&id].flights[0]].clone()
}

fn measured(day: &mut Day, cruise_cms: u32) {
    measured_at_both(day, 300, cruise_cms);
}

fn measured_at_both(day: &mut Day, wind_cms: u32, cruise_cms: u32) {
    let report = ReportWeather {
        site: SiteId::new("H-DG").expect("a site"),
        measured_at: Time(day.now - Span::minutes(2)),
        wind_cms,
        wind_from_deg: 30,
        gust_cms: 400,
        cruise_wind_cms: cruise_cms,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 24_000,
    };
    let fact = NetworkFact::WeatherReported(report);
    day.apply(Draft { by: By::System, consignment: None, flight: None, key: None, fact: fact.into() });
}

fn note(plan: &FlightPlan) -> String {
    let note = plan.notes.iter().find(|note| note.code == "WEATHER_NOT_ASSESSED").expect("it says so");
    format!("{} | {}", note.what.vi, note.what.en)
}

/// Whether the plan reckons with this wind, from this direction.
fn reckons_with(plan: &FlightPlan, speed: f64, from: f64) -> bool {
    let wind = LineWind::of(MetresPerSecond(speed), Degrees(from), plan.sketch.track);
    let (head, cross) = (plan.sketch.wind.head - wind.head, plan.sketch.wind.cross - wind.cross);
    head.0.abs() < 0.1 && cross.0.abs() < 0.1
}

#[test]
fn a_plan_for_an_hour_that_no_report_reaches_reckons_with_the_wind_of_the_last_one_and_says_so() {
    let mut day = Day::over(network().clone());
    measured(&mut day, 350);

    let flight = booked_for_later(&mut day);

    assert!(flight.plan.depart > day.now + Span::minutes(60) && !flight.plan.sketch.weather_assessed);
    assert!(reckons_with(&flight.plan, 3.5, 30.0), "{:?}", flight.plan.sketch.wind);
    let note = note(&flight.plan);
    assert!(note.contains("wind of 3.5 m/s from 30") && note.contains("H-DG") && note.contains("giả định"), "{note}");
    assert_eq!(day.ops.review_now(day.clock(), &flight), Ok(()), "its second reader knows the assumption");
    let weather = day.ops.readiness(day.clock(), &flight).into_iter().find(|item| item.code == "WEATHER").expect("an item");
    assert!(!weather.is_wrong(), "the weather of this moment is known");
    day.now = day.now + Span::minutes(60);
    let weather = day.ops.readiness(day.clock(), &flight).into_iter().find(|item| item.code == "WEATHER").expect("an item");
    assert!(weather.is_wrong(), "to be cleared it needs the present weather");
}

#[test]
fn a_forecast_that_covers_it_gives_the_worst_wind_of_its_time() {
    let mut day = Day::over(network().clone());
    let text = "TAF VVNB 302300Z 0100/0124 VRB01MPS 9999 BECMG 0103/0104 15002MPS".to_owned();
    assert_eq!(morning(), Utc::parse("2026-12-01T03:00:00Z").expect("a time"));
    day.act(Act::ReportCoded(ReportCoded { text })).expect("taken");
    measured(&mut day, 100);

    let flight = booked_for_later(&mut day);

    assert!(reckons_with(&flight.plan, 2.0 * 1.6, 150.0), "{:?}", flight.plan.sketch.wind);
    assert!(note(&flight.plan).contains("TAF VVNB"), "{}", note(&flight.plan));
}

#[test]
fn where_nothing_is_known_the_configured_wind_is_assumed_never_still_air() {
    let mut day = Day::over(network().clone());

    let flight = booked_for_later(&mut day);

    let prior = network().limits.weather.prior_wind.value;
    assert!(prior > MetresPerSecond(0.0) && (flight.plan.sketch.wind.head - prior).0.abs() < 0.1, "{:?}", flight.plan.sketch.wind);
    assert!(note(&flight.plan).contains("weather.prior_wind"), "{}", note(&flight.plan));
}

#[test]
fn a_calm_that_was_measured_long_ago_is_no_promise_of_one() {
    let mut day = Day::over(network().clone());
    measured_at_both(&mut day, 0, 0);

    let flight = booked_for_later(&mut day);

    let prior = network().limits.weather.prior_wind.value;
    let wind = flight.plan.sketch.wind.head;
    assert!((wind - prior).0.abs() < 0.1, "{:?}", flight.plan.sketch.wind);
}

#[test]
fn the_wind_at_cruise_height_counts_as_at_least_that_at_the_ground() {
    let mut day = Day::over(network().clone());
    measured(&mut day, 0);
    let id = day.request();
    day.accept(&id).expect("accepted");

    let state = day.ops.state();
    let plan = &state.flights[&state.consignments[&id].flights[0]].plan;

    assert!(plan.sketch.weather_assessed && reckons_with(plan, 3.0, 30.0), "{:?}", plan.sketch.wind);
}

#[test]
fn a_variable_wind_is_a_head_wind_on_the_way_there_and_on_the_way_back() {
    let mut day = Day::over(network().clone());
    let text = "METAR VVNB 010300Z VRB02MPS 9999 FEW020 24/18 Q1015".to_owned();
    day.act(Act::ReportCoded(ReportCoded { text })).expect("taken");
    let id = day.request();
    day.accept(&id).expect("accepted");

    let state = day.ops.state();
    for flight in &state.consignments[&id].flights {
        let wind = state.flights[flight].plan.sketch.wind;
        assert!((wind.head.0 - 2.0 * 1.6).abs() < 0.1 && wind.cross.0.abs() < 0.1, "{flight}: {wind:?}");
    }
}

/// What a nurse is told of the weather before she sends a request, where it flies.
fn told_of_weather(day: &Day) -> Option<String> {
    let site = |name: &str| SiteId::new(name).expect("a site");
    let submit = Submit {
        payload: PayloadCode::new("SPC-CBC").expect("a payload"),
        items: Vec::new(),
        origin: site("C-GL"),
        destination: site("H-DG"),
        priority: Priority::Routine,
        priority_reason: None,
        clock_started_at: Some(Time(day.now)),
        order_ref: None,
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: Answers::new(),
    };
    let answer = day.ops.feasibility(day.clock(), &submit).expect("an answer");
    assert!(answer.flies, "{:?}", answer.reasons);
    answer.weather_assumed.map(|says| format!("{} | {}", says.vi, says.en))
}

#[test]
fn the_answer_to_a_nurse_says_what_of_the_weather_is_assumed_as_the_note_of_the_plan_does() {
    let mut day = Day::over(network().clone());
    let told = told_of_weather(&day).expect("nothing is known");
    assert!(told.contains("giả định gió") && told.contains("is assumed") && told.contains("no report and no forecast"), "{told}");
    let id = day.request();
    let mut booked = day.clone();
    booked.accept(&id).expect("accepted");
    let state = booked.ops.state();
    let delivery = &state.flights[&state.consignments[&id].flights[1]];
    assert_eq!(note(&delivery.plan), told, "the same words");

    measured(&mut day, 350);
    assert_eq!(told_of_weather(&day), None, "measured");
}

#[test]
fn an_observation_that_leaves_out_an_element_is_named_with_it_and_clears_no_flight() {
    let cases = [
        ("/////KT 9999 NSC 22/19", "không cho biết: gió", "does not tell: wind"),
        ("03004MPS 9999 NSC /////", "không cho biết: nhiệt độ", "does not tell: temperature"),
    ];
    for (groups, vi, en) in cases {
        let mut day = Day::over(network().clone());
        let text = format!("METAR VVNB 010250Z {groups} Q1016");
        day.act(Act::ReportCoded(ReportCoded { text })).expect("taken");

        let told = told_of_weather(&day).expect("it is not known");
        assert!(told.contains(vi) && told.contains(en) && told.contains("VVNB"), "{told}");

        let id = day.request();
        day.accept(&id).expect("accepted");
        day.act(Act::SignOn(TailId::new("DG-01").expect("a tail"))).expect("signed on");
        let first = day.ops.state().consignments[&id].flights[0];
        let refused = day.act(Act::Clear(first)).expect_err("the present weather is needed");
        assert!(codes(&refused).contains(&"WEATHER"), "{refused}");
        let reason = refused.reasons.iter().find(|reason| reason.code == "WEATHER").expect("named");
        assert!(reason.what.en.contains(en), "{reason:?}");
    }
}
