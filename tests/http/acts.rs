//! Acts: done once, answered with the document, refused in the right words.

use crate::support::{TestApp, key, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use medflight::store::AppendFault;
use serde_json::json;

#[tokio::test]
async fn a_request_is_answered_with_the_consignment_and_its_number() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let key = key();

    let answer = app.act_as(&nurse, "/api/requests", submit(&app), &key, None).await;

    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let view = answer.json();
    assert_eq!((view["state"].as_str(), view["request"].as_str()), (Some("SUBMITTED"), Some(key.as_str())));
}

#[tokio::test]
async fn the_same_key_twice_is_done_once_and_answered_the_same() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (key, body) = (key(), submit(&app));

    let first = app.act_as(&nurse, "/api/requests", body.clone(), &key, None).await;
    let second = app.act_as(&nurse, "/api/requests", body, &key, None).await;

    assert_eq!((first.status, &first.text), (second.status, &second.text));
    let about = app.disk.records().iter().filter(|record| record.key.as_ref().is_some_and(|found| found.as_str() == key)).count();
    assert_eq!(about, 1);
}

#[tokio::test]
async fn a_key_that_somebody_else_used_is_refused() {
    let app = TestApp::new().await;
    let lan = app.at("lan", Role::Nurse, "C-GL").await;
    let mai = app.at("mai", Role::Nurse, "C-GL").await;
    let key = key();
    app.act_as(&lan, "/api/requests", submit(&app), &key, None).await;

    let refused = app.act_as(&mai, "/api/requests", submit(&app), &key, None).await;

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "KEY_USED"));
}

#[tokio::test]
async fn an_act_sent_again_after_its_consignment_was_over_is_answered_from_the_stored_document() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();
    let (path, key, why) = (format!("/api/consignments/{id}/cancel"), key(), json!({ "reason": "not needed any more" }));

    let first = app.act_as(&nurse, &path, why.clone(), &key, None).await;
    let second = app.act_as(&nurse, &path, why, &key, None).await;

    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert_eq!(second.status, StatusCode::OK, "{}", second.text);
    assert_eq!(second.json()["state"], "CANCELLED");
}

#[tokio::test]
async fn a_nurse_of_another_station_may_not_ask_in_this_ones_name() {
    let app = TestApp::new().await;
    let nurse = app.at("mai", Role::Nurse, "C-BD").await;

    let refused = app.act(&nurse, "/api/requests", submit(&app)).await;

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "NOT_ALLOWED"));
}

#[tokio::test]
async fn a_full_disk_is_told_as_not_recorded_and_nothing_is_done() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    app.act(&nurse, "/api/requests", submit(&app)).await;
    let before = app.disk.records().len();
    app.disk.fail_append(0, AppendFault::Full);

    let answer = app.act(&nurse, "/api/requests", submit(&app)).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "NOT_RECORDED"));
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(app.disk.records().len(), before);
}

#[tokio::test]
async fn a_service_that_stops_says_so() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let body = submit(&app);
    let stopped = app.stop_loop().await;

    let answer = stopped.act(&nurse, "/api/requests", body).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "STOPPING"));
}

#[tokio::test]
async fn a_question_about_a_request_books_nothing() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut asked = submit(&app);
    asked["items"] = json!([]);
    let before = app.disk.records().len();

    let answer = app.post(&nurse, "/api/feasibility", asked).await;

    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.json()["distance_m"].as_u64().is_some_and(|metres| metres > 500));
    assert_eq!(app.disk.records().len(), before);
}

#[tokio::test]
async fn an_account_is_made_used_reset_and_given_other_roles() {
    let app = TestApp::new().await;
    let admin = app.anywhere("quan", Role::Admin).await;
    let new = json!({ "user": "thu", "display_name": "Thu", "grants": [{ "role": "nurse", "sites": ["C-GL"] }] });

    let made = app.post(&admin, "/api/accounts", new.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let password = made.json()["password"].as_str().expect("a password").to_owned();
    let body = json!({ "user": "thu", "password": password }).to_string();
    assert_eq!(app.send(None, "POST", "/api/sign-in", Some(body.clone()), &[]).await.status, StatusCode::NO_CONTENT);

    assert_eq!(app.post(&admin, "/api/accounts", new).await.code(), "ACCOUNT_EXISTS");
    assert_eq!(app.post(&admin, "/api/accounts/thu/reset", json!({})).await.status, StatusCode::OK);
    assert_eq!(app.send(None, "POST", "/api/sign-in", Some(body), &[]).await.status, StatusCode::UNAUTHORIZED);
    let roles = app.post(&admin, "/api/accounts/thu/roles", json!({ "grants": [{ "role": "lab", "sites": null }] })).await;
    assert_eq!(roles.json()["grants"], json!([{ "role": "lab", "sites": null }]));
    let nowhere = app.post(&admin, "/api/accounts/thu/roles", json!({ "grants": [{ "role": "lab", "sites": ["X-NONE"] }] })).await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "UNKNOWN_SITE"));
    assert_eq!(app.post(&admin, "/api/accounts/quan/disable", json!({})).await.code(), "ACCOUNT_LAST_ADMIN");
    assert_eq!(app.post(&admin, "/api/accounts/ghost/disable", json!({})).await.status, StatusCode::NOT_FOUND);
}
