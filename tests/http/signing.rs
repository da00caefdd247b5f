//! Sign-in, sessions, signatures.

use crate::support::{Answer, Browser, PASSWORD, TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::json;

async fn sign_in(app: &TestApp, user: &str, password: &str, from: &str) -> Answer {
    let body = json!({ "user": user, "password": password }).to_string();
    app.send(None, "POST", "/api/sign-in", Some(body), &[("x-forwarded-for", from)]).await
}

async fn browser_of(app: &TestApp, answer: &Answer) -> Browser {
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let browser = Browser { cookie, csrf: String::new() };
    let csrf = app.get(Some(&browser), "/api/session").await.json()["csrf"].as_str().expect("a token").to_owned();
    Browser { csrf, ..browser }
}

#[tokio::test]
async fn a_nurse_signs_in_and_out() {
    let app = TestApp::new().await;
    app.at("lan", Role::Nurse, "C-GL").await;

    let answer = sign_in(&app, "lan", PASSWORD, "10.0.0.1").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");

    let browser = browser_of(&app, &answer).await;
    let session = app.get(Some(&browser), "/api/session").await.json();
    assert_eq!(session["person"], "lan");
    assert_eq!(session["grants"], json!([{ "role": "nurse", "sites": ["C-GL"] }]));

    assert_eq!(app.post(&browser, "/api/sign-out", json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(Some(&browser), "/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_password_an_unknown_user_and_a_disabled_account_hear_the_same() {
    let app = TestApp::new().await;
    app.at("lan", Role::Nurse, "C-GL").await;
    app.at("mai", Role::Nurse, "C-GL").await;
    let admin = app.anywhere("quan", Role::Admin).await;
    assert_eq!(app.post(&admin, "/api/accounts/mai/disable", json!({})).await.status, StatusCode::OK);

    let wrong = sign_in(&app, "lan", "not her password", "10.0.0.1").await;
    let unknown = sign_in(&app, "ghost", "not her password", "10.0.0.1").await;
    let disabled = sign_in(&app, "mai", PASSWORD, "10.0.0.1").await;

    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::UNAUTHORIZED, "SIGN_IN_FAILED"));
    assert_eq!(wrong.text, unknown.text);
    assert_eq!(wrong.text, disabled.text);
}

#[tokio::test]
async fn too_many_wrong_passwords_shut_out_until_the_window_ends() {
    let app = TestApp::new().await;
    app.at("lan", Role::Nurse, "C-GL").await;
    for n in 0..8 {
        assert_eq!(sign_in(&app, "lan", "wrong password", &format!("10.0.0.{n}")).await.status, StatusCode::UNAUTHORIZED);
    }

    let shut = sign_in(&app, "lan", PASSWORD, "10.0.0.99").await;
    assert_eq!((shut.status, shut.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "SIGN_IN_LIMIT"));
    assert_eq!(shut.headers["retry-after"], "300");

    app.pass(300_000);
    assert_eq!(sign_in(&app, "lan", PASSWORD, "10.0.0.99").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_sign_in_from_a_foreign_page_is_refused() {
    let app = TestApp::new().await;
    app.at("lan", Role::Nurse, "C-GL").await;
    let body = json!({ "user": "lan", "password": PASSWORD }).to_string();

    let foreign = app.send(None, "POST", "/api/sign-in", Some(body.clone()), &[("origin", "https://evil.example")]).await;
    let cross = app.send(None, "POST", "/api/sign-in", Some(body.clone()), &[("sec-fetch-site", "cross-site")]).await;
    let form = app.send(None, "POST", "/api/sign-in", Some(body), &[("content-type", "text/plain")]).await;

    assert_eq!((foreign.status, foreign.code().as_str()), (StatusCode::FORBIDDEN, "CSRF"));
    assert_eq!((cross.status, cross.code().as_str()), (StatusCode::FORBIDDEN, "CSRF"));
    assert_eq!((form.status, form.code().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "MEDIA_TYPE"));
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_when_its_account_is_disabled() {
    let app = TestApp::new().await;
    let lan = app.at("lan", Role::Nurse, "C-GL").await;
    let mai = app.at("mai", Role::Nurse, "C-GL").await;
    let admin = app.anywhere("quan", Role::Admin).await;

    app.post(&admin, "/api/accounts/mai/disable", json!({})).await;
    assert_eq!(app.get(Some(&mai), "/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(app.get(Some(&lan), "/api/session").await.status, StatusCode::OK);

    app.pass(30 * 60_000);
    assert_eq!(app.get(Some(&lan), "/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_act_that_must_be_signed_asks_for_the_password_after_five_minutes() {
    let app = TestApp::new().await;
    let pilot = app.anywhere("binh", Role::Pilot).await;
    let tail = app.get(Some(&pilot), "/api/network").await.json()["tails"][0]["tail"].as_str().expect("a tail").to_owned();
    let path = format!("/api/aircraft/{tail}/sign-on");
    app.pass(300_000);
    assert_eq!(app.get(Some(&pilot), "/api/session").await.json()["signed_until"], serde_json::Value::Null);

    let unsigned = app.act(&pilot, &path, json!({})).await;
    assert_eq!((unsigned.status, unsigned.code().as_str()), (StatusCode::FORBIDDEN, "SIGNATURE_NEEDED"));
    let wrong = app.post(&pilot, "/api/signature", json!({ "password": "not his password" })).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::FORBIDDEN, "SIGNATURE_FAILED"));

    assert_eq!(app.post(&pilot, "/api/signature", json!({ "password": PASSWORD })).await.status, StatusCode::OK);
    let signed = app.act(&pilot, &path, json!({})).await;
    assert_eq!(signed.status, StatusCode::ACCEPTED, "{}", signed.text);
}

#[tokio::test]
async fn a_second_person_signs_on_the_first_ones_screen_for_one_act() {
    let app = TestApp::new().await;
    let lead = app.anywhere("hoa", Role::Lead).await;
    app.anywhere("binh", Role::Pilot).await;
    let stop = |document: &str| json!({ "document": document, "from": app.now().to_string(), "until": "2027-06-01T00:00:00Z" });
    for document in ["CV-1", "CV-2"] {
        assert_eq!(app.act(&lead, "/api/stops", stop(document)).await.status, StatusCode::OK);
    }

    let alone = app.act(&lead, "/api/stops/lift", json!({ "document": "CV-1" })).await;
    assert_eq!((alone.status, alone.code().as_str()), (StatusCode::FORBIDDEN, "SECOND_PERSON_NEEDED"));
    let own = app.post(&lead, "/api/second-signature", json!({ "user": "hoa", "password": PASSWORD })).await;
    assert_eq!((own.status, own.code().as_str()), (StatusCode::CONFLICT, "SAME_PERSON"));

    let given = app.post(&lead, "/api/second-signature", json!({ "user": "binh", "password": PASSWORD })).await.json();
    assert_eq!(given["person"], "binh");
    let token = given["token"].as_str().expect("a token");
    let (key, body) = (crate::support::key(), json!({ "document": "CV-1" }));
    let both = app.act_as(&lead, "/api/stops/lift", body.clone(), &key, Some(token)).await;
    assert_eq!(both.status, StatusCode::OK, "{}", both.text);
    let again = app.act_as(&lead, "/api/stops/lift", body, &key, Some(token)).await;
    assert_eq!(again.text, both.text, "sent twice under one key it is the same answer");

    let used = app.act_as(&lead, "/api/stops/lift", json!({ "document": "CV-2" }), &crate::support::key(), Some(token)).await;
    assert_eq!(used.code(), "SECOND_PERSON_NEEDED");
    let record = app.disk.records().into_iter().find(|record| record.kind == "STOP_LIFTED").expect("a record");
    assert!(record.canonical.contains(r#""second":"binh""#), "{}", record.canonical);
}

#[tokio::test]
async fn a_second_signature_grows_old_and_is_worth_nothing_on_another_screen() {
    let app = TestApp::new().await;
    let lead = app.anywhere("hoa", Role::Lead).await;
    let other = app.anywhere("tam", Role::Lead).await;
    app.anywhere("binh", Role::Pilot).await;
    let stop = json!({ "document": "CV-1", "from": app.now().to_string(), "until": "2027-06-01T00:00:00Z" });
    app.act(&lead, "/api/stops", stop).await;
    let given = app.post(&lead, "/api/second-signature", json!({ "user": "binh", "password": PASSWORD })).await.json();
    let token = given["token"].as_str().expect("a token").to_owned();
    let lift = json!({ "document": "CV-1" });

    let elsewhere = app.act_as(&other, "/api/stops/lift", lift.clone(), &crate::support::key(), Some(&token)).await;
    assert_eq!(elsewhere.code(), "SECOND_PERSON_NEEDED");
    app.pass(120_000);
    let late = app.act_as(&lead, "/api/stops/lift", lift, &crate::support::key(), Some(&token)).await;
    assert_eq!(late.code(), "SECOND_PERSON_NEEDED");
}

#[tokio::test]
async fn a_record_names_the_session_by_the_beginning_of_its_tokens_digest() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    assert_eq!(app.act(&nurse, "/api/requests", submit(&app)).await.status, StatusCode::CREATED);

    let token = nurse.cookie.split('=').nth(1).expect("a token");
    let digest = medflight::domain::custody::Digest::of(token.as_bytes()).to_string();
    let record = app.disk.records().into_iter().find(|record| record.consignment.is_some()).expect("a record");

    assert!(record.canonical.contains(&format!(r#""device":"{}""#, &digest[..8])), "{}", record.canonical);
    assert!(!record.canonical.contains(token));
}
