//! METAR and TAF through the door: read whole or refused with the group that is wrong, and what they do to a request.

use crate::hook::done;
use crate::support::{Answer, Browser, TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::flight::{LandedState, Mode, Motion, Observation, Report, VtolState};
use medflight::domain::geo::Position;
use medflight::domain::people::Role;
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::quantity::{Degrees, MetresPerSecond};
use medflight::units::time::{Span, Utc};
use serde_json::{Value, json};

const REPORT: &str = "/api/weather/report";

/// Day, hour and minute as a report writes them.
fn stamp(at: Utc) -> String {
    let text = at.to_string();
    format!("{}{}{}Z", &text[8..10], &text[11..13], &text[14..16])
}

/// Day and hour.
fn hour(at: Utc) -> String {
    stamp(at)[..4].to_owned()
}

async fn enter(app: &TestApp, browser: &Browser, text: &str) -> Answer {
    app.act(browser, REPORT, json!({ "text": text })).await
}

/// The live picture of what was asked before.
async fn picture(app: &TestApp, browser: &Browser) -> Value {
    app.next_picture().await;
    app.get(Some(browser), "/api/live-picture").await.json()
}

fn metar(app: &TestApp, rest: &str) -> String {
    format!("METAR VVNB {} {rest}", stamp(app.now()))
}

/// From the hour before now, for a day.
fn taf(app: &TestApp, rest: &str) -> String {
    let from = app.now() - Span::minutes(60);
    format!("TAF VVNB {} {}/{} {rest}", stamp(from), hour(from), hour(from + Span::minutes(24 * 60)))
}

#[tokio::test]
async fn an_observation_alone_opens_the_flights_for_its_age_and_a_forecast_alone_does_not() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;

    done(&enter(&app, &dispatcher, &taf(&app, "03004MPS CAVOK")).await, "forecast");
    let forecast_alone = picture(&app, &dispatcher).await;
    done(&enter(&app, &dispatcher, &metar(&app, "03004MPS 9999 NSC 22/19 Q1016 NOSIG=")).await, "observation");
    let observed = picture(&app, &dispatcher).await;
    app.pass(15 * 60_000 + 1_000);
    let old = picture(&app, &dispatcher).await;

    assert_eq!(forecast_alone["weather"], Value::Null);
    let weather = &observed["weather"];
    assert_eq!((&weather["go"], &weather["wind_cms"], &weather["cruise_wind_cms"]), (&json!(true), &json!(400), &json!(640)));
    assert_eq!(observed["aerodromes"].as_array().map(Vec::len), Some(2));
    assert_eq!((&old["weather"]["go"], &old["weather"]["reasons"][0]["code"]), (&json!(false), &json!("WEATHER_OLD")));
    let kinds: Vec<String> = app.disk.records().iter().map(|record| record.kind.clone()).filter(|kind| kind.starts_with("AERO")).collect();
    assert_eq!(kinds, ["AERODROME_FORECAST", "AERODROME_OBSERVED"]);
}

#[tokio::test]
async fn what_cannot_be_read_or_does_not_count_is_refused_and_nothing_is_recorded() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let good = metar(&app, "03004MPS 9999 NSC 22/19 Q1016");
    done(&enter(&app, &dispatcher, &good).await, "observation");
    let before = app.disk.records().len();
    let (hour_ago, soon) = (stamp(app.now() - Span::minutes(60)), stamp(app.now() + Span::minutes(30)));
    let cases = [
        (metar(&app, "030O4MPS 9999 NSC 22/19 Q1016"), "WEATHER_CODE"),
        (metar(&app, "03004MPS 9999 NSC 22/19 Q1016").replace("VVNB", "VTBD"), "UNKNOWN_STATION"),
        (metar(&app, "NIL"), "WEATHER_NIL"),
        (format!("METAR VVNB {hour_ago} 03004MPS CAVOK 22/19 Q1016"), "WEATHER_PAST"),
        (format!("METAR VVNB {soon} 03004MPS CAVOK 22/19 Q1016"), "MEASURED_IN_FUTURE"),
        (metar(&app, "12012MPS 9999 NSC 22/19 Q1016"), "WEATHER_TWICE"),
        ("A".repeat(2_001), "WEATHER_TEXT"),
    ];

    for (text, code) in cases {
        let refused = enter(&app, &dispatcher, &text).await;
        assert_eq!(refused.code(), code, "{text}: {}", refused.text);
    }
    done(&enter(&app, &dispatcher, &good).await, "the same text is known already");
    let stranger = enter(&app, &nurse, &metar(&app, "03005MPS CAVOK 22/19 Q1016")).await;

    assert_eq!((stranger.status, stranger.code().as_str()), (StatusCode::FORBIDDEN, "NOT_ALLOWED"));
    let fault = enter(&app, &dispatcher, &metar(&app, "030O4MPS 9999 NSC 22/19 Q1016")).await;
    assert!(fault.text.contains("Group 4") && fault.text.contains("030O4MPS"), "{}", fault.text);
    assert_eq!(app.disk.records().len(), before);
}

#[tokio::test]
async fn a_storm_that_is_forecast_for_the_way_back_refuses_the_booking_with_the_hour_at_which_it_opens() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    done(&enter(&app, &dispatcher, &metar(&app, "03004MPS CAVOK 22/19 Q1016 NOSIG")).await, "observation");
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();
    let accept = format!("/api/consignments/{id}/accept");
    let (from, until) = (app.now(), app.now() + Span::minutes(180));
    let storm = taf(&app, &format!("03004MPS CAVOK TEMPO {}/{} TSRA", hour(from), hour(until)));
    done(&enter(&app, &dispatcher, &storm).await, "forecast");

    let refused = app.act(&dispatcher, &accept, json!({ "tail": "DG-01" })).await;
    done(&enter(&app, &dispatcher, &taf(&app, "03004MPS CAVOK").replace("TAF", "TAF COR")).await, "a better forecast");
    let accepted = app.act(&dispatcher, &accept, json!({ "tail": "DG-01" })).await;

    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    let problem = refused.json();
    let storm = problem["reasons"].as_array().and_then(|all| all.iter().find(|one| one["code"] == "LIGHTNING")).expect("the storm");
    assert_eq!(storm["rule"], "limits.toml weather.lightning");
    assert!(storm["what"]["en"].as_str().is_some_and(|text| text.contains("TAF VVNB") && text.contains("TEMPO")), "{storm}");
    assert!(storm["next"]["en"].as_str().is_some_and(|text| text.contains("expected to open at")), "{storm}");
    done(&accepted, "accept");
}

/// DG-02 tells where it is and what wind it estimates.
async fn wind_of(app: &TestApp, in_the_air: bool, speed: f64) {
    let landed = if in_the_air { LandedState::InAir } else { LandedState::OnGround };
    let motion = Motion {
        at: Position { latitude: 21.05, longitude: 105.9 },
        amsl: Amsl(90.0),
        above_home: AboveHome(80.0),
        ground_speed: MetresPerSecond(16.0),
        climb: MetresPerSecond(0.0),
        track: Degrees(0.0),
    };
    for seen in [
        Observation::Heartbeat { mode: Mode::Mission, armed: in_the_air, failsafe: false, ready: true },
        Observation::State { landed, vtol: VtolState::Wing },
        Observation::Motion(motion),
        Observation::Wind { speed: MetresPerSecond(speed), from: Degrees(90.0) },
        Observation::Airspeed(MetresPerSecond(speed)),
    ] {
        app.tell("DG-02", Report::Observed(seen)).await;
    }
    // The last of them is shown when all of them are taken in.
    let watcher = app.session("dieu").await;
    for _ in 0..10 {
        let shown = picture(app, &watcher).await;
        let aircraft = shown["aircraft"].as_array().and_then(|all| all.iter().find(|one| one["tail"] == "DG-02")).expect("the aircraft");
        if aircraft["airspeed_ms"]["value"].as_f64() == Some(speed) {
            return;
        }
    }
    panic!("nothing of DG-02 is seen");
}

#[tokio::test]
async fn the_wind_that_an_aircraft_in_the_air_estimates_closes_the_flights_for_ten_minutes() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    done(&enter(&app, &dispatcher, &metar(&app, "03004MPS CAVOK 22/19 Q1016 NOSIG")).await, "observation");

    wind_of(&app, false, 13.0).await;
    let on_the_ground = picture(&app, &dispatcher).await;
    wind_of(&app, true, 13.5).await;
    let in_the_air = picture(&app, &dispatcher).await;
    app.pass(10 * 60_000 + 1_000);
    let later = picture(&app, &dispatcher).await;

    assert_eq!(on_the_ground["weather"]["go"], json!(true), "{}", on_the_ground["weather"]);
    let reason = &in_the_air["weather"]["reasons"][0];
    assert_eq!(reason["code"], "WIND_CRUISE", "{}", in_the_air["weather"]);
    assert!(reason["what"]["en"].as_str().is_some_and(|text| text.contains("DG-02") && text.contains("80")), "{reason}");
    assert_eq!(later["weather"]["go"], json!(true));
}
