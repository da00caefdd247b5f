//! The identity vault: who may say and see whose it is, what is logged of it, and how somebody is erased.

use crate::support::{Answer, Browser, TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::identity::MasterKey;
use medflight::domain::people::Role;
use medflight::service::vault::{IdentityVault, read_vault_key, write_vault_key};
use medflight::store::{VAULT_FILE, VaultStore};
use serde_json::{Value, json};

const YEARS_10: i64 = 3_660 * 24 * 3_600 * 1_000;

async fn consignment(app: &TestApp, nurse: &Browser) -> (String, String) {
    let asked = app.act(nurse, "/api/requests", submit(app)).await.json();
    (asked["id"].as_str().expect("an id").to_owned(), asked["items"][0]["code"].as_str().expect("a code").to_owned())
}

fn person(item: &str) -> Value {
    json!({ "items": [item], "name": "Trần Thị Mốc", "birth_year": 1999, "mrn": "BN-777", "cccd": "001199012345", "bhyt": "DN4010123456789",
            "phone": "0912 345 678" })
}

async fn put(app: &TestApp, browser: &Browser, id: &str, item: &str) -> Answer {
    app.post(browser, &format!("/api/consignments/{id}/identity"), person(item)).await
}

async fn read(app: &TestApp, browser: &Browser, id: &str, item: &str) -> Answer {
    app.post(browser, &format!("/api/consignments/{id}/identity/read"), json!({ "item": item, "reason": "match" })).await
}

#[tokio::test]
async fn whose_it_is_is_given_to_who_says_why_and_each_reading_is_logged() {
    let app = TestApp::new().await;
    let (nurse, lab) = (app.at("lan", Role::Nurse, "C-GL").await, app.at("mai", Role::Lab, "H-DG").await);
    let auditor = app.anywhere("kim", Role::Auditor).await;
    let (id, item) = consignment(&app, &nurse).await;

    let kept = put(&app, &nurse, &id, &item).await;
    let seen = read(&app, &lab, &id, &item).await;
    let log = app.get(Some(&auditor), "/api/identity/log").await;

    assert_eq!((kept.status, seen.status), (StatusCode::OK, StatusCode::OK), "{} {}", kept.text, seen.text);
    let identity = &seen.json()["identity"];
    assert_eq!((identity["name"].as_str(), identity["cccd"].as_str()), (Some("Trần Thị Mốc"), Some("001199012345")));
    let log = log.json();
    let told: Vec<(&str, &str, &str, &str)> = log["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| {
            let text = |field: &str| entry[field].as_str().unwrap_or_default();
            (text("what"), text("person"), text("role"), text("why"))
        })
        .collect();
    assert_eq!(told, [("put", "lan", "nurse", "put"), ("read", "mai", "lab", "match")]);
    let entry = &log["entries"][1];
    assert_eq!((&entry["subject"], &entry["consignment"]), (&kept.json()["subject"], &json!(id)));
    assert_eq!(entry["device"].as_str().map(str::len), Some(8), "the screen");
}

#[tokio::test]
async fn another_site_and_who_commands_aircraft_or_keeps_accounts_never_see_it() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (id, item) = consignment(&app, &nurse).await;
    assert_eq!(put(&app, &nurse, &id, &item).await.status, StatusCode::OK);

    let elsewhere = read(&app, &app.at("thu", Role::Nurse, "C-BD").await, &id, &item).await;
    for role in [Role::Pilot, Role::Handler, Role::Admin, Role::Dispatcher, Role::Maintenance, Role::Courier, Role::Auditor, Role::Quality]
    {
        let browser = app.anywhere(&format!("{role:?}").to_lowercase(), role).await;
        assert_eq!(read(&app, &browser, &id, &item).await.code(), "NOT_ALLOWED", "{role:?}");
        assert_eq!(put(&app, &browser, &id, &item).await.code(), "NOT_ALLOWED", "{role:?}");
    }

    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "{}", elsewhere.text);
    assert_eq!(app.get(Some(&nurse), "/api/identity/log").await.code(), "NOT_ALLOWED", "who is logged does not read the log");
}

#[tokio::test]
async fn a_reading_needs_a_reason_an_item_of_the_box_and_somebody_who_was_named() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (id, item) = consignment(&app, &nurse).await;
    let path = format!("/api/consignments/{id}/identity/read");

    let unnamed = read(&app, &nurse, &id, &item).await;
    let no_reason = app.post(&nurse, &path, json!({ "item": item })).await;
    let free_reason = app.post(&nurse, &path, json!({ "item": item, "reason": "because" })).await;
    let foreign_item = put(&app, &nurse, &id, "XN-NONE").await;

    assert_eq!((unnamed.status, unnamed.code().as_str()), (StatusCode::NOT_FOUND, "NO_IDENTITY"));
    assert_eq!((no_reason.code(), free_reason.code()), ("FIELD_MISSING".to_owned(), "FIELD_WRONG".to_owned()));
    assert_eq!(foreign_item.json()["reasons"][0]["field"], "items", "{}", foreign_item.text);
}

#[tokio::test]
async fn an_erasure_is_refused_by_its_rule_until_the_time_is_over_and_leaves_the_ledger_as_it_was() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let (id, item) = consignment(&app, &nurse).await;
    let subject = put(&app, &nurse, &id, &item).await.json()["subject"].clone();
    let erase = async |name: &str| {
        let quality = app.anywhere(name, Role::Quality).await;
        let body = json!({ "subject": subject, "ground": "person_asked" });
        // The sign-in itself counts as a signature for five minutes.
        app.pass(301_000);
        let unsigned = app.post(&quality, "/api/identity/erase", body.clone()).await;
        assert_eq!(unsigned.code(), "SIGNATURE_NEEDED");
        app.post(&quality, "/api/signature", json!({ "password": crate::support::PASSWORD })).await;
        app.post(&quality, "/api/identity/erase", body).await
    };
    let ledger = app.disk.records();

    let refused = erase("hoa").await;
    app.pass(YEARS_10 + 1);
    let erased = erase("duc").await;
    let nurse = app.session("lan").await;
    let gone = read(&app, &nurse, &id, &item).await;

    let reason = &refused.json()["reasons"][0];
    assert_eq!((refused.status, reason["code"].as_str()), (StatusCode::CONFLICT, Some("RETAINED")), "{}", refused.text);
    assert!(reason["rule"].as_str().is_some_and(|rule| rule.contains("10 năm")), "{reason}");
    // Monday 10 May 2027 and two working days.
    assert!(reason["next"]["vi"].as_str().is_some_and(|next| next.contains("12/05/2027")), "{reason}");
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text);
    assert_eq!((gone.status, gone.code().as_str()), (StatusCode::CONFLICT, "IDENTITY_ERASED"));
    assert_eq!(app.disk.records(), ledger, "no record changed and none was added");
    let log = app.get(Some(&app.anywhere("kim", Role::Auditor).await), "/api/identity/log?from=2").await.json();
    let told: Vec<&str> = log["entries"].as_array().expect("entries").iter().filter_map(|entry| entry["what"].as_str()).collect();
    assert_eq!(told, ["erasure_refused", "erased"]);
}

#[tokio::test]
async fn the_file_holds_nothing_that_can_be_read_and_an_erased_key_stands_nowhere_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("vault.key");
    write_vault_key(&key).expect("written");
    let master = read_vault_key(&key).expect("read");
    let store = VaultStore::open(folder.path()).await.expect("a vault");
    let vault = IdentityVault::new(store.clone(), master);
    let given =
        medflight::domain::identity::Given {
            name: "Trần Thị Mốc".to_owned(), cccd: Some("001199012345".to_owned()), ..Default::default()
        };
    let identity = medflight::domain::identity::Identity::check(given, 2027).expect("right");
    let asker = medflight::service::vault::Asker {
        person: "lan".to_owned(),
        role: "nurse".to_owned(),
        device: "tab-3".to_owned(),
        at: medflight::units::time::Utc(0),
    };
    let category = medflight::domain::payload::Category::Supply;
    let subject = vault.put(&asker, "DG1", &["A".to_owned()], category, &identity).await.expect("kept");
    let wrapped = store.subject(subject.as_str()).await.expect("asked").expect("kept").wrapped.expect("a key");
    let bytes = || std::fs::read(folder.path().join(VAULT_FILE)).expect("a file");
    let holds = |piece: &[u8]| bytes().windows(piece.len()).any(|window| window == piece);
    assert!(holds(&wrapped), "before");

    let other = IdentityVault::new(store.clone(), MasterKey::of([9; 32])).read(&asker, "DG1", "A", "match").await;
    let limits = medflight::config::load(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("right").network;
    let late = medflight::service::vault::Asker { at: medflight::units::time::Utc(YEARS_10 + 1), ..asker.clone() };
    vault.erase(&late, &limits.limits.retention, &subject, "person_asked").await.expect("erased");

    assert!(other.is_err(), "another master key opens nothing");
    assert!(!holds("Trần Thị Mốc".as_bytes()) && !holds(b"001199012345"));
    assert!(!holds(&wrapped), "the key's bytes are zeroed");
    assert!(vault.read(&asker, "DG1", "A", "match").await.is_err());
}
