//! An ordered return answers what it comes to; it is never held up by that.

use crate::support::TestApp;
use axum::http::StatusCode;
use medflight::domain::flight::{Battery, LandedState, Mode, Motion, Observation, Report, VtolState};
use medflight::domain::geo::geodesy;
use medflight::domain::people::Role;
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::PadId;
use medflight::units::quantity::{Degrees, MetresPerSecond, Percent};
use serde_json::json;

/// Half way to the station, with so much left.
async fn seen(app: &TestApp, charge: f64) {
    let pads = &app.app.desk.network().pads;
    let at = |id: &str| pads[&id.parse::<PadId>().expect("a pad")].position;
    let (hub, station) = (at("H1"), pads.values().find(|pad| pad.site.as_str() == "C-GL").expect("its pad").position);
    let motion = Motion {
        at: geodesy::along(hub, station, geodesy::distance(hub, station) * 0.45),
        amsl: Amsl(90.0),
        above_home: AboveHome(80.0),
        ground_speed: MetresPerSecond(16.0),
        climb: MetresPerSecond(0.0),
        track: Degrees(0.0),
    };
    let beat = Observation::Heartbeat { mode: Mode::Mission, armed: true, failsafe: false, ready: true };
    let battery = Observation::Battery(Battery { remaining: Some(Percent(charge)), voltage: None });
    for _ in 0..3 {
        let flies = Observation::State { landed: LandedState::InAir, vtol: VtolState::Wing };
        for seen in [beat.clone(), flies, Observation::Motion(motion), battery.clone()] {
            app.pass(300);
            app.tell("DG-01", Report::Observed(seen)).await;
        }
    }
    app.next_picture().await;
}

#[tokio::test]
async fn a_return_that_is_out_of_reach_is_ordered_and_its_answer_says_what_it_comes_to() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    let pilot = app.anywhere("minh", Role::Pilot).await;
    let to = app.app.desk.network().pads.values().find(|pad| pad.site.as_str() == "C-GL").expect("its pad").id.clone();
    let booked = app.act(&dispatcher, "/api/aircraft/DG-01/reposition", json!({ "to": to })).await;
    assert_eq!(booked.status, StatusCode::ACCEPTED, "{}", booked.text);
    app.act(&pilot, "/api/aircraft/DG-01/sign-on", json!({})).await;
    seen(&app, 38.0).await;

    let answer = app.act(&pilot, "/api/aircraft/DG-01/return", json!({})).await;

    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    let said = answer.json();
    assert_eq!(said["accepted"], true);
    let reach = &said["reach"];
    assert!(reach["seconds"].as_u64().is_some_and(|seconds| seconds > 60), "{said}");
    assert!(reach["short_milli_percent"].as_i64().is_some_and(|short| short > 0), "{said}");
    assert!(reach["against"].as_array().is_some_and(|against| against.contains(&json!("ENERGY"))), "{said}");
    assert!(reach["pad"].is_string() && reach["reachable"].is_boolean(), "{said}");
}
