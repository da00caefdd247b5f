//! By road over HTTP: the order, a courier of another organisation, the arrival; and what two persons do after an incident.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::{Value, json};

async fn done(app: &TestApp, who: &crate::support::Browser, id: &str, act: &str, body: Value) -> Value {
    let answer = app.act(who, &format!("/api/consignments/{id}/{act}"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{act}: {}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_courier_of_another_organisation_sees_what_it_carries_and_carries_it_to_the_desk() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let dispatcher = app.anywhere("dung", Role::Dispatcher).await;
    let postman = app.at("buu", Role::Courier, "P-LB").await;
    let lab = app.at("mai", Role::Lab, "H-DG").await;
    let asked = app.act(&nurse, "/api/requests", submit(&app)).await.json();
    let id = asked["id"].as_str().expect("an id").to_owned();
    let items: Vec<&str> = asked["items"].as_array().expect("items").iter().map(|item| item["code"].as_str().expect("a code")).collect();
    done(&app, &dispatcher, &id, "accept", json!({})).await;
    let pack = json!({ "box_number": "BOX-07", "items": items, "seal": "K120345", "logger": "T-31", "mass_g": 900,
        "temperature_mc": 21_000, "marks_confirmed": true });
    done(&app, &nurse, &id, "pack", pack).await;
    let path = format!("/api/consignments/{id}");
    assert_eq!(app.get(Some(&postman), &path).await.status, StatusCode::NOT_FOUND, "nothing of it concerns the post yet");

    let ordered = done(&app, &dispatcher, &id, "by-road", json!({ "courier": { "post": "P-LB" } })).await;
    assert_eq!((&ordered["state"], &ordered["offer"]["to"]), (&json!("PACKED"), &json!("courier")));
    assert_eq!(ordered["road"]["organisation"], "VNPOST");
    assert_eq!(app.get(Some(&postman), &path).await.status, StatusCode::OK);
    let taken = done(&app, &postman, &id, "take-custody", json!({ "scanned": id, "seal": "K120345", "seal_intact": true })).await;
    assert_eq!((&taken["state"], &taken["holder"]["organisation"]), (&json!("ROAD"), &json!("VNPOST")));
    done(&app, &postman, &id, "offer", json!({ "to": "desk", "seal": "K120345" })).await;
    let arrived = done(&app, &lab, &id, "take-custody", json!({ "scanned": id, "seal_intact": true })).await;

    assert_eq!((&arrived["state"], &arrived["place"]), (&json!("UNLOADED"), &json!({ "site": "H-DG" })));
    let at: Vec<&Value> = arrived["course"].as_array().expect("steps").iter().filter(|step| step["state"] == "now").collect();
    assert_eq!((at.len(), &at[0]["step"], &at[0]["holder"]["person"]), (1, &json!("receive"), &json!("mai")));
}

#[tokio::test]
async fn an_offer_is_taken_back_and_a_box_without_an_incident_is_neither_recovered_nor_lost() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (lead, quality) = (app.anywhere("tam", Role::Lead).await, app.anywhere("quyen", Role::Quality).await);
    let asked = app.act(&nurse, "/api/requests", submit(&app)).await.json();
    let id = asked["id"].as_str().expect("an id").to_owned();
    let post = async |who, act: &str, body| app.act(who, &format!("/api/consignments/{id}/{act}"), body).await;

    let nothing = post(&nurse, "withdraw-offer", json!({})).await;
    let found = json!({ "scanned": id, "seal": "", "seal_state": "missing", "condition": "ok", "site": "H-DG" });
    let recovered = post(&lead, "recover", found).await;
    let lost = post(&quality, "write-off", json!({ "reason": "not found" })).await;

    assert_eq!((nothing.status, nothing.code().as_str()), (StatusCode::CONFLICT, "NO_OFFER"));
    for answer in [recovered, lost] {
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "WRONG_STATE"));
    }
}
