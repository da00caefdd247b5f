//! What a request that is not right gets: the field, the value, the rule, and what to do.

use crate::support::{Answer, TestApp, key, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::{Value, json};

async fn asked(change: impl FnOnce(&mut Value)) -> Answer {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut body = submit(&app);
    change(&mut body);
    app.act(&nurse, "/api/requests", body).await
}

fn reason(answer: &Answer, field: &str) -> Value {
    let reasons = answer.json()["reasons"].as_array().expect("reasons").clone();
    reasons.into_iter().find(|reason| reason["field"] == field).unwrap_or_else(|| panic!("no reason about {field} in {}", answer.text))
}

#[tokio::test]
async fn an_unknown_field_is_named() {
    let answer = asked(|body| body["patient"] = "somebody".into()).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "FIELD_UNKNOWN"));
    reason(&answer, "patient");
}

#[tokio::test]
async fn a_priority_that_does_not_exist_is_named_with_its_value() {
    let answer = asked(|body| body["priority"] = "superfast".into()).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reason(&answer, "priority")["value"], "superfast");
}

#[tokio::test]
async fn an_unknown_payload_and_an_unknown_site_are_named_with_their_values() {
    let payload = asked(|body| body["payload"] = "SPC-NONE".into()).await;
    let site = asked(|body| body["destination"] = "H-NONE".into()).await;

    for (answer, field, value) in [(payload, "payload", "SPC-NONE"), (site, "destination", "H-NONE")] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert_eq!(reason(&answer, field)["value"], value);
    }
}

#[tokio::test]
async fn a_category_that_is_forbidden_is_refused_by_name() {
    let answer = asked(|body| body["payload"] = "UN2814".into()).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    let reason = reason(&answer, "payload");
    assert!(reason["value"].as_str().is_some_and(|value| value.starts_with("UN2814")), "{reason}");
    assert!(reason["rule"].as_str().is_some_and(|rule| !rule.is_empty()), "{reason}");
}

#[tokio::test]
async fn a_specimen_collected_in_the_future_or_past_its_limit_is_refused() {
    for time in ["2027-05-10T23:00:00Z", "2027-04-01T00:00:00Z"] {
        let answer = asked(|body| body["clock_started_at"] = time.into()).await;

        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{time}: {}", answer.text);
        reason(&answer, "clock_started_at");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let large = json!({ "reason": "x".repeat(70_000) }).to_string();
    let key = key();

    let answer = app.send(Some(&nurse), "POST", "/api/requests", Some(large), &[("idempotency-key", &key)]).await;

    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE"));
}

#[tokio::test]
async fn what_is_not_json_is_a_bad_request_and_another_media_type_is_told_so() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let key = key();

    let broken = app.send(Some(&nurse), "POST", "/api/requests", Some("{\"payload\":".to_owned()), &[("idempotency-key", &key)]).await;
    let form = [("idempotency-key", key.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let form = app.send(Some(&nurse), "POST", "/api/requests", Some("payload=SPC-CBC".to_owned()), &form).await;

    assert_eq!((broken.status, broken.code().as_str()), (StatusCode::BAD_REQUEST, "NOT_JSON"));
    assert_eq!((form.status, form.code().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "MEDIA_TYPE"));
}

#[tokio::test]
async fn a_query_that_is_not_right_names_its_parameter() {
    let app = TestApp::new().await;
    let lead = app.anywhere("hoa", Role::Lead).await;

    for (query, field) in [
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("from=yesterday", "from"),
        ("state=SOMEHOW", "state"),
        ("cursor=nonsense", "cursor"),
        ("site=a%20b", "site"),
        ("colour=red", "colour"),
    ] {
        let answer = app.get(Some(&lead), &format!("/api/consignments?{query}")).await;

        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", answer.text);
        reason(&answer, field);
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_not_found() {
    let app = TestApp::new().await;
    let lead = app.anywhere("hoa", Role::Lead).await;

    for path in [
        "/api/consignments/nonsense",
        "/api/consignments/DG26120100042U",
        "/api/flights/7",
        "/api/flights/F7",
        "/api/nothing",
        "/api/map/sea",
    ] {
        let answer = app.get(Some(&lead), path).await;

        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{path}");
    }
}
