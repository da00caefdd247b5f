//! What is told to be open is what the service does: whatever is told as refused is refused, along a life by road and back.

use crate::support::{Browser, TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::{Value, json};

/// A body in the right shape for each act, so that it is the act that is refused and not its words.
fn body(act: &str, id: &str) -> Value {
    let repacked = json!({ "box_number": "BOX-08", "seal": "K990001", "mass_g": 900 });
    match act {
        "pack" => {
            json!({ "box_number": "BOX-07", "items": [], "seal": "K120345", "logger": "T-31", "mass_g": 900, "marks_confirmed": true })
        }
        "offer" => json!({ "to": "handler", "seal": "K120345" }),
        "take-custody" => json!({ "scanned": id, "seal": "K120345", "seal_intact": true }),
        "by-road" => json!({ "courier": { "post": "P-LB" } }),
        "load" => json!({ "tail": "DG-01", "scanned": id, "door_locked": true }),
        "accept-load" => json!({ "tail": "DG-01", "scanned": id, "notice_read": true }),
        "unload" => json!({ "tail": "DG-01", "scanned": id }),
        "recover" => json!({ "scanned": id, "seal": "K120345", "seal_state": "intact", "condition": "ok", "site": "H-DG" }),
        "receive" => json!({ "scanned": id, "seal": "K120345", "seal_state": "intact", "items": [] }),
        "send-back" => json!({ "reason": "not for us", "repacked": repacked }),
        "quarantine-decision" => json!({ "decision": "QD-1", "reason": "looked at", "temperature_reviewed": true, "end": "release" }),
        "correct" => json!({ "corrects_seq": 1, "part": "text", "was": "a", "right": "b", "reason": "a slip" }),
        "break-glass" => json!({ "code": "life_in_danger", "reason": "nobody else is here" }),
        "readings" => json!({ "readings": [{ "at": "2027-05-10T01:00:00Z", "temperature_mc": 21_000 }] }),
        "accept" | "withdraw-offer" | "earlier" | "ready" | "close" => json!({}),
        _ => json!({ "reason": "because of it" }),
    }
}

async fn told(app: &TestApp, who: &Browser, id: &str) -> Vec<Value> {
    let answer = app.get(Some(who), &format!("/api/consignments/{id}/acts")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["acts"].as_array().expect("acts").clone()
}

async fn is_open(app: &TestApp, who: &Browser, id: &str, act: &str) -> Value {
    told(app, who, id).await.into_iter().find(|one| one["act"] == act).unwrap_or_else(|| panic!("{act} is not told of"))
}

/// Nobody in the list can do what they are told they cannot; gives how much was tried.
async fn refused_is_refused(app: &TestApp, people: &[(&str, &Browser)], id: &str) -> usize {
    let mut tried = 0;
    for (name, who) in people {
        for one in told(app, who, id).await {
            let act = one["act"].as_str().expect("a name");
            let (Some(path), false) = (one["path"].as_str(), one["allowed"].as_bool().expect("yes or no")) else { continue };
            assert!(one["reason"]["next"]["vi"].as_str().is_some_and(|next| !next.is_empty()), "{act}: {one}");

            let answer = app.act(who, path, body(act, id)).await;

            assert!(!answer.status.is_success(), "{name} was told that {act} cannot be done, and it was done");
            assert_ne!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {act} was refused for its words: {}", answer.text);
            tried += 1;
        }
    }
    tried
}

#[tokio::test]
async fn what_is_told_as_refused_is_refused_and_the_way_by_road_and_back_is_told_as_open() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let dispatcher = app.anywhere("dung", Role::Dispatcher).await;
    let postman = app.at("buu", Role::Courier, "P-LB").await;
    let lab = app.at("mai", Role::Lab, "H-DG").await;
    let (pilot, quality) = (app.anywhere("minh", Role::Pilot).await, app.anywhere("quyen", Role::Quality).await);
    let auditor = app.anywhere("an", Role::Auditor).await;
    let lead = app.anywhere("tam", Role::Lead).await;
    let people: Vec<(&str, &Browser)> = vec![
        ("nurse", &nurse),
        ("dispatcher", &dispatcher),
        ("laboratory", &lab),
        ("pilot", &pilot),
        ("quality", &quality),
        ("auditor", &auditor),
        ("lead", &lead),
    ];
    let asked = app.act(&nurse, "/api/requests", submit(&app)).await.json();
    let id = asked["id"].as_str().expect("an id").to_owned();
    let items: Vec<&str> = asked["items"].as_array().expect("items").iter().map(|item| item["code"].as_str().expect("a code")).collect();
    let pack = json!({ "box_number": "BOX-07", "items": items, "seal": "K120345", "logger": "T-31", "mass_g": 900,
        "temperature_mc": 21_000, "marks_confirmed": true });
    let steps: [(&str, &Browser, Value); 6] = [
        ("accept", &dispatcher, json!({})),
        ("pack", &nurse, pack),
        ("by-road", &dispatcher, json!({ "courier": { "post": "P-LB" } })),
        ("take-custody", &postman, body("take-custody", &id)),
        ("offer", &postman, json!({ "to": "desk", "seal": "K120345" })),
        ("take-custody", &lab, json!({ "scanned": id, "seal_intact": true })),
    ];

    let mut tried = 0;
    for (act, who, said) in steps {
        tried += refused_is_refused(&app, &people, &id).await;
        let open = is_open(&app, who, &id, act).await;
        assert_eq!(open["allowed"], true, "{act}: {open}");
        let done = app.act(who, open["path"].as_str().expect("a path"), said).await;
        assert_eq!(done.status, StatusCode::OK, "{act}: {}", done.text);
    }
    tried += refused_is_refused(&app, &people, &id).await;

    assert!(tried > 800, "{tried}");
    let receive = is_open(&app, &lab, &id, "receive").await;
    assert_eq!((&receive["allowed"], &receive["role"], &receive["signed"]), (&json!(true), &json!("lab"), &json!(true)));
    assert_eq!(receive["next"], json!(["RECEIVED", "RECEIVED_REMARK", "REFUSED", "QUARANTINED"]));
    assert_eq!(receive["second"], Value::Null, "specimens of this kind are received by one person");
}

#[tokio::test]
async fn each_event_of_the_table_is_told_with_its_reason_and_a_choice_with_what_can_be_chosen() {
    let app = TestApp::new().await;
    let packer = app.at("dong", Role::Packer, "H-DG").await;
    let auditor = app.anywhere("an", Role::Auditor).await;
    let id = crate::hook::packed(&app, &packer).await;

    let seen = app.get(Some(&packer), &format!("/api/consignments/{id}/acts")).await.json();
    let event = |name: &str| seen["events"].as_array().expect("events").iter().find(|one| one["event"] == name).expect("the event").clone();

    assert_eq!(seen["state"], "PACKED");
    assert_eq!(event("HandOver")["next"], "HANDED_TO_CARRIER");
    assert_eq!(event("TakeOff")["reason"]["code"], "BY_SYSTEM");
    assert_eq!(event("Pack")["reason"]["code"], "WRONG_STATE");
    assert_eq!(event("Load")["reason"]["code"], "NOT_ALLOWED");
    assert!(event("Load")["reason"]["next"]["vi"].as_str().is_some_and(|next| next.contains("Người điều khiển bay")));
    assert_eq!(is_open(&app, &packer, &id, "offer").await["choices"], json!(["handler"]));
    assert_eq!(is_open(&app, &packer, &id, "offer").await["meaning"], json!({ "vi": "giao", "en": "gives" }));
    assert!(told(&app, &auditor, &id).await.iter().all(|one| one["allowed"] == false), "an auditor changes nothing");
    assert_eq!(
        app.get(Some(&packer), "/api/consignments/DG26120100042U/acts").await.status,
        StatusCode::NOT_FOUND,
        "what is not there has no acts"
    );
}
