//! What changes while people work: bookings that fall away, stop orders, packs, the same act sent twice at once.

use crate::support::{Answer, Browser, TestApp, key, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::{Value, json};

async fn accepted(app: &TestApp, nurse: &Browser, dispatcher: &Browser) -> Value {
    let id = app.act(nurse, "/api/requests", submit(app)).await.json()["id"].as_str().expect("an id").to_owned();
    let answer = app.act(dispatcher, &format!("/api/consignments/{id}/accept"), json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

fn reasons(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    json["reasons"].as_array().expect("reasons").iter().map(|reason| reason["code"].as_str().expect("a code").to_owned()).collect()
}

#[tokio::test]
async fn the_same_act_sent_twice_at_the_same_moment_is_done_once_and_both_hear_so() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (key, body) = (key(), submit(&app));

    let send = || app.act_as(&nurse, "/api/requests", body.clone(), &key, None);
    let (first, second, third) = tokio::join!(send(), send(), send());

    for answer in [&first, &second, &third] {
        assert_eq!((answer.status, &answer.text), (StatusCode::CREATED, &first.text));
    }
}

#[tokio::test]
async fn a_tube_is_in_one_open_consignment_at_a_time() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let body = submit(&app);
    let id = app.act(&nurse, "/api/requests", body.clone()).await.json()["id"].as_str().expect("an id").to_owned();

    let again = app.act(&nurse, "/api/requests", body.clone()).await;
    app.act(&nurse, &format!("/api/consignments/{id}/cancel"), json!({ "reason": "wrong tube" })).await;
    let after = app.act(&nurse, "/api/requests", body).await;

    assert_eq!((again.status, again.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "ITEM_IN_USE"));
    assert_eq!(after.status, StatusCode::CREATED, "{}", after.text);
}

#[tokio::test]
async fn a_dropped_flight_takes_its_booking_with_it_and_the_dispatcher_books_anew() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let dispatcher = app.anywhere("minh", Role::Dispatcher).await;
    let booked = accepted(&app, &nurse, &dispatcher).await;
    let (id, flights) = (booked["id"].as_str().expect("an id"), booked["flights"].as_array().expect("flights"));
    assert!(booked["eta"].is_string() && flights.len() >= 2, "{booked}");

    let first = flights[0].as_str().expect("an id");
    let pilot = app.anywhere("hai", Role::Pilot).await;
    let dropped = app.act(&pilot, &format!("/api/flights/{first}/cancel"), json!({ "reason": "rotor damaged" })).await;

    assert_eq!(dropped.status, StatusCode::OK, "{}", dropped.text);
    for flight in flights {
        let ended = app.get(Some(&dispatcher), &format!("/api/flights/{}", flight.as_str().expect("an id"))).await.json();
        assert_eq!((ended["state"].as_str(), ended["ended_because"].as_str()), (Some("ended"), Some("rotor damaged")), "{ended}");
    }
    let waits = app.get(Some(&nurse), &format!("/api/consignments/{id}")).await.json();
    assert_eq!((waits["next"]["act"].as_str(), &waits["eta"]), (Some("accept"), &Value::Null), "{waits}");
    let again = app.act(&dispatcher, &format!("/api/consignments/{id}/accept"), json!({})).await.json();
    assert_eq!((again["state"].as_str(), again["next"]["act"].as_str()), (Some("ACCEPTED"), Some("pack")), "{again}");
    assert!(again["flights"].as_array().expect("flights").len() > flights.len() && again["eta"].is_string(), "{again}");
}

#[tokio::test]
async fn a_stop_order_is_ended_by_two_people_and_never_by_writing_it_again() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("minh", Role::Dispatcher).await;
    let hours = |hours: u64| (app.now() + medflight::units::time::Span::minutes(60 * hours)).to_string();
    let order = |until: u64| json!({ "document": "CV-900", "from": app.now().to_string(), "until": hours(until) });

    let issued = app.act(&dispatcher, "/api/stops", order(10)).await;
    let again = app.act(&dispatcher, "/api/stops", order(1)).await;

    assert!(issued.status.is_success(), "{}", issued.text);
    assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "STOP_KNOWN"));
}

#[tokio::test]
async fn while_flights_are_stopped_nobody_is_told_that_it_flies() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let dispatcher = app.anywhere("minh", Role::Dispatcher).await;
    let body = submit(&app);
    let id = app.act(&nurse, "/api/requests", body.clone()).await.json()["id"].as_str().expect("an id").to_owned();
    let until = (app.now() + medflight::units::time::Span::minutes(600)).to_string();
    app.act(&dispatcher, "/api/stops", json!({ "document": "CV-900", "from": app.now().to_string(), "until": until })).await;

    let told = app.post(&nurse, "/api/feasibility", body).await;
    let accepted = app.act(&dispatcher, &format!("/api/consignments/{id}/accept"), json!({})).await;

    assert_eq!((told.json()["flies"].as_bool(), reasons(&told)), (Some(false), vec!["STOP_ORDER".to_owned()]));
    assert_eq!((accepted.status, accepted.code().as_str()), (StatusCode::CONFLICT, "STOP_ORDER"));
}

#[tokio::test]
async fn a_sample_that_cannot_arrive_in_time_is_said_to_be_late_before_it_is_sent() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut body = submit(&app);
    let started = |minutes: i64| (medflight::units::time::Utc(app.now().0 - minutes * 60_000)).to_string();

    body["clock_started_at"] = json!(started(479));
    let late = app.post(&nurse, "/api/feasibility", body.clone()).await;
    body["clock_started_at"] = json!(started(-10));
    let early = app.post(&nurse, "/api/feasibility", body).await;

    assert!(reasons(&late).contains(&"TOO_LATE".to_owned()), "{}", late.text);
    assert_eq!((early.json()["flies"].as_bool(), reasons(&early)), (Some(false), vec!["CLOCK_IN_FUTURE".to_owned()]));
}

#[tokio::test]
async fn who_asks_is_promised_a_time_by_air_and_by_road_and_the_request_carries_it_into_the_report() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    let told = app.post(&nurse, "/api/feasibility", submit(&app)).await.json();
    let sent = app.act(&nurse, "/api/requests", submit(&app)).await.json();
    let report = app.get(Some(&nurse), "/api/reports/promises").await.json();

    let steps = |way: &str| told[way]["steps"].as_array().expect("steps").len();
    assert_eq!((steps("uav"), steps("road"), told["uav"]["basis"].as_str()), (7, 5, Some("prior")), "{told}");
    assert!(told["latest_handover"].is_string(), "{told}");
    assert_eq!(sent["promise"]["uav_p90"], told["uav"]["p90"]);
    assert_eq!(sent["promise"]["road_p50"], told["road"]["p50"]);
    assert_eq!((report["prior"]["made"].as_u64(), report["all"]["open"].as_u64()), (Some(1), Some(1)), "{report}");
    assert_eq!(report["routes"][0]["origin"], "C-GL");
}

#[tokio::test]
async fn the_report_on_energy_is_empty_before_the_first_flight() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    let report = app.get(Some(&nurse), "/api/reports/energy").await.json();

    assert!(report["all"].is_null() && report["tails"].as_array().is_some_and(Vec::is_empty), "{report}");
}

#[tokio::test]
async fn a_pack_that_the_fleet_does_not_have_goes_into_no_aircraft() {
    let app = TestApp::new().await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;

    let unknown = app.act(&handler, "/api/aircraft/DG-01/swap-pack", json!({ "pack_out": "PK-01", "pack_in": "PK-99" })).await;

    assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "UNKNOWN_PACK"));
}
