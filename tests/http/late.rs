//! Acts that are told after the event: from a printed form or a device without a network, with both times kept.

use crate::support::{Answer, Browser, TestApp, key, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use medflight::domain::request::FormNumber;
use medflight::domain::site::SiteCode;
use medflight::units::time::{Span, Utc};
use serde_json::{Value, json};

/// The number of the nth form that was printed an hour ago at Gia Lam.
fn form(app: &TestApp, nth: u8) -> String {
    let number = FormNumber::compose(&SiteCode::new("GL").expect("a code"), app.now() - Span::minutes(60), nth);
    number.expect("a number").to_string()
}

async fn late(app: &TestApp, browser: &Browser, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
    late_as(app, browser, path, body, &key(), headers).await
}

async fn late_as(app: &TestApp, browser: &Browser, path: &str, body: Value, key: &str, headers: &[(&str, &str)]) -> Answer {
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("idempotency-key", key)]).collect();
    app.send(Some(browser), "POST", path, Some(body.to_string()), &headers).await
}

/// The headers of an act that a device kept.
fn of_device<'a>(counter: &'a str, happened: &'a str, clock: &'a str) -> [(&'static str, &'a str); 4] {
    [("happened-at", happened), ("device-id", "ward-tablet-3"), ("device-counter", counter), ("device-time", clock)]
}

async fn newest(app: &TestApp, browser: &Browser, id: &str) -> (Value, Value) {
    let trail = app.get(Some(browser), &format!("/api/consignments/{id}/trail")).await.json();
    let entry = trail["entries"].as_array().expect("entries").last().expect("an entry").clone();
    let record = serde_json::from_str(entry["canonical"].as_str().expect("text")).expect("a record");
    (entry, record)
}

#[tokio::test]
async fn an_act_from_a_form_keeps_both_times_and_the_form_s_number_and_its_meaning_is_shown() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (happened, form) = ((app.now() - Span::minutes(40)).to_string(), form(&app, 1));

    let asked = late(&app, &nurse, "/api/requests", submit(&app), &[("happened-at", &happened), ("paper-form", &form)]).await;

    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let (entry, record) = newest(&app, &nurse, asked.json()["id"].as_str().expect("an id")).await;
    assert_eq!(record["by"]["kept"], json!({ "on": "paper", "happened_at": happened, "form": form }));
    assert_eq!(record["at"], app.now().to_string(), "the ledger's own time gives the order");
    assert_eq!(entry["meaning"], json!({ "vi": "yêu cầu", "en": "asks" }));
}

#[tokio::test]
async fn a_form_is_used_once() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (happened, form) = ((app.now() - Span::minutes(5)).to_string(), form(&app, 2));
    let headers = [("happened-at", happened.as_str()), ("paper-form", form.as_str())];
    let (key, body) = (key(), submit(&app));

    let first = late_as(&app, &nurse, "/api/requests", body.clone(), &key, &headers).await;
    let repeated = late_as(&app, &nurse, "/api/requests", body, &key, &headers).await;
    let second = late(&app, &nurse, "/api/requests", submit(&app), &headers).await;

    assert_eq!((first.status, repeated.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", repeated.text);
    assert_eq!(first.text, repeated.text, "the same act, sent again");
    assert_eq!((second.status, second.code().as_str()), (StatusCode::CONFLICT, "FORM_USED"), "{}", second.text);
}

#[tokio::test]
async fn a_device_s_count_grows_gaps_are_recorded_and_what_was_sent_before_is_not_done_again() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (happened, clock) = ((app.now() - Span::minutes(90)).to_string(), app.now().to_string());
    let ask = async |counter: &str| late(&app, &nurse, "/api/requests", submit(&app), &of_device(counter, &happened, &clock)).await;

    let first = ask("1").await;
    let after_gap = ask("4").await;
    let records = app.disk.records().len();
    let again = ask("4").await;
    let old = ask("2").await;

    let id = |answer: &Answer| answer.json()["id"].as_str().unwrap_or_default().to_owned();
    assert_eq!((first.status, after_gap.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", after_gap.text);
    let (_, record) = newest(&app, &nurse, &id(&after_gap)).await;
    assert_eq!((&record["by"]["kept"]["missed"], &record["by"]["kept"]["clock_suspect"]), (&json!(2), &json!(false)));
    assert_eq!(id(&again), id(&after_gap), "the same count is the same act, under whatever key");
    assert_eq!((old.status, old.code().as_str()), (StatusCode::CONFLICT, "COUNTER_OLD"));
    assert_eq!(app.disk.records().len(), records, "nothing was written by either");
}

#[tokio::test]
async fn a_clock_that_is_off_by_more_than_half_a_minute_is_suspect() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    for (counter, ahead_s, suspect) in [("1", 30, false), ("2", 31, true), ("3", 7_200, true)] {
        let clock = app.now() + Span::secs(ahead_s);
        let (happened, clock) = ((clock - Span::minutes(10)).to_string(), clock.to_string());

        let asked = late(&app, &nurse, "/api/requests", submit(&app), &of_device(counter, &happened, &clock)).await;

        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
        let (_, record) = newest(&app, &nurse, asked.json()["id"].as_str().expect("an id")).await;
        let kept = &record["by"]["kept"];
        assert_eq!((kept["clock_offset_ms"].as_u64(), kept["clock_suspect"].as_bool()), (Some(ahead_s * 1_000), Some(suspect)));
    }
}

#[tokio::test]
async fn nothing_is_entered_that_is_to_come_or_was_more_than_a_day_ago() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let form = form(&app, 3);
    let ask = async |happened: Utc| {
        late(&app, &nurse, "/api/requests", submit(&app), &[("happened-at", &happened.to_string()), ("paper-form", &form)]).await
    };

    let to_come = ask(app.now() + Span::secs(1)).await;
    let long_ago = ask(app.now() - Span::secs(86_401)).await;
    let in_time = ask(app.now() - Span::secs(86_400)).await;

    assert_eq!(to_come.code(), "HAPPENED_IN_FUTURE", "{}", to_come.text);
    assert_eq!(long_ago.code(), "TOO_LATE_TO_ENTER", "{}", long_ago.text);
    assert_eq!(in_time.status, StatusCode::CREATED, "{}", in_time.text);
}

#[tokio::test]
async fn what_commands_an_aircraft_is_never_entered_late() {
    let app = TestApp::new().await;
    let pilot = app.anywhere("minh", Role::Pilot).await;
    let (happened, form) = ((app.now() - Span::minutes(5)).to_string(), form(&app, 4));
    let headers = [("happened-at", happened.as_str()), ("paper-form", form.as_str())];
    let acts = ["flights/F000001/prepare", "flights/F000001/clear", "flights/F000001/launch"];
    let orders = ["hold", "return", "land-now", "resume", "sign-on", "sign-off"].map(|order| format!("aircraft/DG-01/{order}"));
    let paths: Vec<String> = acts.into_iter().map(str::to_owned).chain(orders).collect();
    let records = app.disk.records().len();

    for path in paths {
        let refused = late(&app, &pilot, &format!("/api/{path}"), json!({}), &headers).await;

        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "NEVER_LATE"), "{path}: {}", refused.text);
    }
    assert_eq!(app.disk.records().len(), records);
}

#[tokio::test]
async fn headers_that_say_half_or_two_things_are_refused_by_name() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (happened, form) = (app.now().to_string(), form(&app, 5));
    let at = ("happened-at", happened.as_str());
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[at], "paper-form"),
        (&[("paper-form", &form)], "happened-at"),
        (&[at, ("paper-form", "DGP000000000000")], "paper-form"),
        (&[at, ("paper-form", &form), ("device-counter", "1")], "paper-form"),
        (&[at, ("device-id", "ward-tablet-3"), ("device-counter", "-1"), ("device-time", &happened)], "device-counter"),
    ];

    for (headers, field) in cases {
        let refused = late(&app, &nurse, "/api/requests", submit(&app), headers).await;

        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{headers:?}: {}", refused.text);
        assert_eq!(refused.json()["reasons"][0]["field"], field, "{headers:?}");
    }
}

#[tokio::test]
async fn the_form_of_a_hand_over_holds_both_signatures_and_nothing_more() {
    let app = TestApp::new().await;
    let (handler, other) = (app.at("bai", Role::Handler, "H-DG").await, app.at("son", Role::Handler, "H-DG").await);
    let packer = app.at("dong", Role::Packer, "H-DG").await;
    let id = crate::hook::packed(&app, &packer).await;
    let path = |act: &str| format!("/api/consignments/{id}/{act}");
    app.pass(200_000);
    let (happened, form) = ((app.now() - Span::minutes(2)).to_string(), form(&app, 6));
    let headers = [("happened-at", happened.as_str()), ("paper-form", form.as_str())];

    let given = late(&app, &packer, &path("offer"), json!({ "to": "handler", "seal": "SEAL0001" }), &headers).await;
    let taken = late(&app, &handler, &path("take-custody"), json!({ "scanned": id, "seal_intact": true }), &headers).await;
    let again = late(&app, &other, &path("take-custody"), json!({ "scanned": id, "seal_intact": true }), &headers).await;

    assert_eq!((given.status, taken.status), (StatusCode::OK, StatusCode::OK), "{} {}", given.text, taken.text);
    assert_eq!(again.code(), "FORM_USED", "{}", again.text);
    let sheets = app.get(Some(&packer), &path("handovers")).await.text;
    assert!(sheets.matches(&form).count() >= 2 && sheets.contains("phiếu giấy"), "both signatures say on which form they stand");
}

#[tokio::test]
async fn a_box_does_not_change_hands_before_it_was_where_it_changes_hands() {
    let app = TestApp::new().await;
    let packer = app.at("dong", Role::Packer, "H-DG").await;
    let id = crate::hook::packed(&app, &packer).await;
    app.pass(300_000);
    let offer = format!("/api/consignments/{id}/offer");
    let body = json!({ "to": "handler", "seal": "SEAL0001" });
    let (before, form) = ((app.now() - Span::minutes(20)).to_string(), form(&app, 7));

    let refused = late(&app, &packer, &offer, body.clone(), &[("happened-at", &before), ("paper-form", &form)]).await;

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "HAPPENED_BEFORE"), "{}", refused.text);
    let after = (app.now() - Span::minutes(4)).to_string();
    let taken = late(&app, &packer, &offer, body, &[("happened-at", &after), ("paper-form", &form)]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
}
