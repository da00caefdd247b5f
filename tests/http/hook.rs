//! The hook: on the ground behind 'pad safe', by whoever may take the box, never with what is never dropped.

use crate::support::{Answer, Browser, TestApp};
use axum::http::StatusCode;
use medflight::domain::flight::{GripperAct, LandedState, Mode, Observation, Outcome, Report, VtolState};
use medflight::domain::network::Network;
use medflight::domain::people::Role;
use medflight::units::words::words;
use serde_json::{Value, json};

const RELEASE: &str = "/api/aircraft/DG-01/hook/release";

fn with_hooks(network: &mut Network) {
    for kind in network.types.values_mut() {
        kind.fitted.insert("gripper".to_owned());
    }
}

async fn shown(app: &TestApp, browser: &Browser) -> Value {
    let picture = app.get(Some(browser), "/api/live-picture").await.json();
    picture["aircraft"].as_array().and_then(|all| all.iter().find(|one| one["tail"] == "DG-01")).expect("the aircraft")["hook"].clone()
}

async fn until(app: &TestApp, browser: &Browser, state: &str) -> Value {
    for _ in 0..1_000 {
        let hook = shown(app, browser).await;
        if hook["state"] == state {
            return hook;
        }
        tokio::task::yield_now().await;
    }
    panic!("{state}: {}", shown(app, browser).await)
}

#[tokio::test]
async fn an_order_to_the_hook_is_recorded_and_ends_as_the_aircraft_answers() {
    let app = TestApp::with(with_hooks).await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;
    let why = words("không thấy máy bay ở dưới đất", "the aircraft is not seen on the ground");
    let ends = [("done", Outcome::Done), ("refused", Outcome::Refused(why.clone())), ("unknown", Outcome::Unknown(why))];

    for (state, outcome) in ends {
        let taken = app.act(&handler, RELEASE, json!({})).await;
        assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.text);
        until(&app, &handler, "sent").await;
        let again = app.act(&handler, RELEASE, json!({})).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "HOOK_MOVES"));
        app.tell("DG-01", Report::Gripper { act: GripperAct::Release, outcome }).await;
        let hook = until(&app, &handler, state).await;
        assert_eq!((hook["order"].as_str(), hook["detail"]["vi"].is_string()), (Some("release"), state != "done"));
    }

    let kinds: Vec<String> = app.disk.records().iter().map(|record| record.kind.clone()).filter(|kind| kind.starts_with("HOOK")).collect();
    assert_eq!(kinds, ["HOOK_ORDERED", "HOOK_ENDED"].repeat(3));
}

#[tokio::test]
async fn a_hook_is_ordered_by_whoever_may_take_the_box_there_and_only_where_there_is_one() {
    let app = TestApp::with(with_hooks).await;
    let elsewhere = app.at("mai", Role::Nurse, "C-BD").await;
    let pilot = app.anywhere("hai", Role::Pilot).await;
    let bare = TestApp::new().await;
    let handler = bare.at("bai", Role::Handler, "H-DG").await;

    for stranger in [&elsewhere, &pilot] {
        let refused = app.act(stranger, RELEASE, json!({})).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "NOT_ALLOWED"));
    }
    let refused = bare.act(&handler, RELEASE, json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "NO_HOOK"));
}

#[tokio::test]
async fn nothing_moves_while_motors_are_armed() {
    let app = TestApp::with(with_hooks).await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;
    let armed = Observation::Heartbeat { mode: Mode::Hold, armed: true, failsafe: false, ready: true };
    app.tell("DG-01", Report::Observed(armed)).await;
    app.tell("DG-01", Report::Observed(Observation::State { landed: LandedState::OnGround, vtol: VtolState::Hover })).await;

    let mut refused = app.act(&handler, RELEASE, json!({})).await;
    for _ in 0..100 {
        if refused.status == StatusCode::CONFLICT {
            break;
        }
        refused = app.act(&handler, RELEASE, json!({})).await;
    }

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "PAD_NOT_SAFE"));
}

#[tokio::test]
async fn what_is_never_dropped_is_not_let_go_of() {
    let app = TestApp::with(with_hooks).await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;
    let id = loaded(&app, &handler).await;

    let refused = app.act(&handler, RELEASE, json!({})).await;

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "NEVER_DROPPED"), "{}", refused.text);
    assert!(refused.text.contains(&id));
}

/// A specimen that lies in DG-01.
pub(crate) async fn loaded(app: &TestApp, handler: &Browser) -> String {
    let packer = app.at("dong", Role::Packer, "H-DG").await;
    let id = packed(app, &packer).await;
    let path = |act: &str| format!("/api/consignments/{id}/{act}");
    done(&app.act(&packer, &path("offer"), json!({ "to": "handler", "seal": "SEAL0001" })).await, "offer");
    done(&app.act(handler, &path("take-custody"), json!({ "scanned": id, "seal_intact": true })).await, "take");
    done(&app.act(handler, &path("load"), json!({ "tail": "DG-01", "scanned": id, "door_locked": true })).await, "load");
    id
}

/// A specimen that is packed for DG-01.
pub(crate) async fn packed(app: &TestApp, packer: &Browser) -> String {
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    let weather = json!({
        "site": "H-DG", "measured_at": app.now().to_string(), "wind_cms": 200, "wind_from_deg": 90, "gust_cms": 300,
        "cruise_wind_cms": 300, "visibility_m": 10_000, "rain": false, "lightning": false, "temperature_mc": 25_000,
    });
    done(&app.act(&dispatcher, "/api/weather", weather).await, "weather");
    let mut body = crate::support::submit(app);
    (body["origin"], body["destination"]) = (json!("H-DG"), json!("C-GL"));
    let items = body["items"].clone();
    let asked = app.act(packer, "/api/requests", body).await;
    let id = asked.json()["id"].as_str().unwrap_or_else(|| panic!("{}", asked.text)).to_owned();
    let path = |act: &str| format!("/api/consignments/{id}/{act}");
    done(&app.act(&dispatcher, &path("accept"), json!({ "tail": "DG-01" })).await, "accept");
    let pack = json!({
        "box_number": "HB-007", "items": items, "seal": "SEAL0001", "logger": "LG-0007", "mass_g": 900, "temperature_mc": 20_000,
        "marks_confirmed": true,
    });
    done(&app.act(packer, &path("pack"), pack).await, "pack");
    id
}

pub(crate) fn done(answer: &Answer, what: &str) {
    assert!(answer.status.is_success(), "{what}: {}", answer.text);
}
