//! Lists, documents, trails: read from the store, a page at a time, by those whom they concern.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::custody::{Digest, ZERO, next};
use medflight::domain::people::Role;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_read_page_by_page_newest_first_and_without_gaps_while_it_grows() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned());
    }
    made.reverse();

    let first = app.get(Some(&nurse), "/api/consignments?limit=2").await.json();
    app.act(&nurse, "/api/requests", submit(&app)).await;
    let cursor = first["next"].as_str().expect("more");
    let second = app.get(Some(&nurse), &format!("/api/consignments?limit=2&cursor={cursor}")).await.json();
    let third = app.get(Some(&nurse), &format!("/api/consignments?limit=2&cursor={}", second["next"].as_str().expect("more"))).await.json();

    let read: Vec<String> = [ids(&first), ids(&second), ids(&third)].concat();
    assert_eq!(read, made);
    assert_eq!(third["next"], Value::Null);
}

#[tokio::test]
async fn what_concerns_other_sites_does_not_exist_for_a_nurse() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let other = app.at("mai", Role::Nurse, "C-BD").await;
    let lab = app.at("thu", Role::Lab, "H-DG").await;
    let auditor = app.anywhere("ky", Role::Auditor).await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();

    for path in [format!("/api/consignments/{id}"), format!("/api/consignments/{id}/trail")] {
        assert_eq!(app.get(Some(&other), &path).await.status, StatusCode::NOT_FOUND, "{path}");
        for reader in [&nurse, &lab, &auditor] {
            assert_eq!(app.get(Some(reader), &path).await.status, StatusCode::OK, "{path}");
        }
    }
    assert_eq!(ids(&app.get(Some(&other), "/api/consignments").await.json()), Vec::<String>::new());
    assert_eq!(app.get(Some(&other), "/api/consignments?site=C-GL").await.status, StatusCode::NOT_FOUND);
    for (query, found) in [
        ("search=duc%20GIANG", true),
        ("search=%C4%90%E1%BB%A9c", true),
        ("search=duc%20nowhere", false),
        ("destination=H-DG&origin=C-GL", true),
        ("destination=C-GL", false),
        ("late=false", true),
        ("late=true", false),
        ("refused=any", false),
        ("refused=R_HAEMOLYSED&out_of_range=true", false),
    ] {
        let list = app.get(Some(&lab), &format!("/api/consignments?{query}")).await.json();
        assert_eq!(ids(&list).len(), usize::from(found), "{query}");
    }
    for (query, field) in
        [("late=perhaps", "late"), ("refused=R_NOTHING", "refused"), ("origin=%20", "origin"), ("out_of_range=1", "out_of_range")]
    {
        let wrong = app.get(Some(&lab), &format!("/api/consignments?{query}")).await;
        assert_eq!(
            (wrong.status, wrong.json()["reasons"][0]["field"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(field)),
            "{query}"
        );
    }
    assert_eq!(app.get(Some(&lab), "/api/flights?late=true").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ids(&app.get(Some(&lab), "/api/consignments?state=open").await.json()), std::slice::from_ref(&id));
    assert_eq!(ids(&app.get(Some(&auditor), "/api/consignments?state=closed").await.json()), Vec::<String>::new());
    assert_eq!(ids(&app.get(Some(&auditor), "/api/consignments?state=SUBMITTED&site=C-GL").await.json()), [id]);
}

#[tokio::test]
async fn a_trail_can_be_recomputed_by_whoever_reads_it() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();
    app.act(&nurse, &format!("/api/consignments/{id}/cancel"), json!({ "reason": "not needed any more" })).await;

    let trail = app.get(Some(&nurse), &format!("/api/consignments/{id}/trail")).await.json();

    let entries = trail["entries"].as_array().expect("entries");
    assert_eq!((trail["complete"].as_bool(), entries.len()), (Some(true), 2));
    let mut chain = ZERO;
    for entry in entries {
        let canonical = entry["canonical"].as_str().expect("a text");
        let digest = |field: &str| entry[field].as_str().expect("a digest").parse::<Digest>().expect("a digest");
        assert_eq!(next(digest("prev_hash"), canonical), digest("hash"));
        assert_eq!(digest("chain_prev"), chain);
        chain = next(chain, canonical);
        assert_eq!(digest("chain_hash"), chain);
    }
    let view = app.get(Some(&nurse), &format!("/api/consignments/{id}")).await.json();
    assert_eq!(view["chain_head"], chain.to_string());
}

#[tokio::test]
async fn the_ledger_is_read_in_pieces_to_its_head() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let quality = app.anywhere("chi", Role::Quality).await;
    for _ in 0..3 {
        app.act(&nurse, "/api/requests", submit(&app)).await;
    }

    let head = app.get(Some(&quality), "/api/ledger/head").await.json();
    let (mut from, mut read) = (1, Vec::new());
    loop {
        let piece = app.get(Some(&quality), &format!("/api/ledger?from={from}&limit=2")).await.json();
        read.extend(piece["entries"].as_array().expect("entries").clone());
        match piece["next"].as_u64() {
            Some(next) => from = next,
            None => break,
        }
    }

    let sequence: Vec<u64> = read.iter().map(|entry| entry["seq"].as_u64().expect("a number")).collect();
    assert_eq!(sequence, (1..=head["seq"].as_u64().expect("a number")).collect::<Vec<_>>());
    assert_eq!(read.last().expect("records")["hash"], head["hash"]);
}

#[tokio::test]
async fn who_only_audits_reads_ids_and_no_names() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let auditor = app.anywhere("ky", Role::Auditor).await;

    let named = app.get(Some(&nurse), "/api/people").await.json();
    let unnamed = app.get(Some(&auditor), "/api/people").await.json();

    assert_eq!(named["items"][1], json!({ "person": "lan", "display_name": "Tên lan" }));
    assert_eq!(unnamed["items"][1], json!({ "person": "lan", "display_name": "lan" }));
}

#[tokio::test]
async fn the_network_and_its_map_are_there_for_whoever_is_signed_in() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    let network = app.get(Some(&nurse), "/api/network").await.json();
    assert!(network["sites"].as_array().is_some_and(|sites| sites.iter().any(|site| site["hub"] == true && site["code"] == "DG")));
    assert_eq!(network["tails"].as_array().map(Vec::len), Some(3));
    assert_eq!(network["refuse_reasons"].as_array().map(Vec::len), Some(19));
    for layer in ["basemap", "airspace", "obstacles"] {
        let path = format!("/api/map/{layer}");
        let map = app.get(Some(&nurse), &path).await;
        assert_eq!(map.json()["type"], "FeatureCollection");
        let tag = map.headers["etag"].to_str().expect("text");
        let again = app.send(Some(&nurse), "GET", &path, None, &[("if-none-match", tag)]).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}
