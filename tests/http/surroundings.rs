//! What surrounds every answer: headers, health, figures, pages, the description itself.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::custody::Digest;
use medflight::domain::people::Role;
use medflight::http::routes::ROUTES;
use medflight::service::proving::Prover;
use medflight::store::{AppendFault, MemoryDisk, MemoryStore};
use std::sync::Arc;

#[tokio::test]
async fn every_answer_keeps_foreign_code_and_foreign_frames_out() {
    let app = TestApp::new().await;

    for path in ["/healthz", "/api/session", "/api/docs", "/nothing"] {
        let answer = app.get(None, path).await;

        let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        assert!(header("content-security-policy").starts_with("default-src 'self';"), "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn answers_of_the_interface_are_not_kept_by_browsers() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    for path in ["/api/session", "/api/consignments", "/api/live-picture"] {
        assert_eq!(app.get(Some(&nurse), path).await.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_service_whose_store_is_down_runs_and_is_not_ready() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    assert_eq!(app.get(None, "/readyz").await.status, StatusCode::OK);
    for later in 0..50 {
        app.disk.fail_append(later, AppendFault::Full);
    }
    app.act(&nurse, "/api/requests", submit(&app)).await;

    let mut live = app.app.desk.watch_live();
    while live.borrow_and_update().store_up {
        live.changed().await.expect("pictures go on");
    }
    let ready = app.get(None, "/readyz").await;

    assert_eq!((ready.status, ready.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "NOT_READY"));
    assert_eq!(app.get(None, "/healthz").await.status, StatusCode::OK);
    assert!(app.get(None, "/metrics").await.text.contains("medflight_store_up 0"));
}

#[tokio::test]
async fn a_service_that_stands_on_something_else_than_its_ledger_records_nothing_more_and_says_where_they_part() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    app.next_picture().await;
    let ready = app.get(None, "/readyz").await;
    assert_eq!((ready.json()["seq"].as_u64(), ready.json()["proven"].as_u64()), (Some(1), Some(0)), "{}", ready.text);
    let before = app.disk.records().len();

    // A prover whose service believed in what no record comes to.
    let empty = Arc::new(MemoryStore::open(&MemoryDisk::new()));
    let network = app.app.desk.network().clone();
    let mut prover = Prover::new(empty, network, Arc::clone(&app.standing), Some((0, Digest::of(b"forged"))), 0, None);
    assert!(prover.step().await.is_err());
    let asked = app.act(&nurse, "/api/requests", submit(&app)).await;

    assert_eq!((asked.status, asked.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "NOT_RECORDED"));
    assert_eq!(app.disk.records().len(), before);
    let ready = app.get(None, "/readyz").await;
    assert_eq!((ready.status, ready.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "NOT_READY"));
    assert!(ready.text.contains("medflight ledger verify"), "{}", ready.text);
}

#[tokio::test]
async fn figures_count_requests_by_route_and_never_name_an_id() {
    let app = TestApp::new().await;
    let lead = app.anywhere("hoa", Role::Lead).await;
    app.get(Some(&lead), "/api/consignments/DG26120100042U").await;
    app.get(Some(&lead), "/some/page/DG26120100042U").await;

    let text = app.get(None, "/metrics").await.text;

    assert!(text.contains(r#"medflight_http_requests_total{route="/api/consignments/{id}",method="GET",status="404"} 1"#), "{text}");
    assert!(text.contains(r#"medflight_http_requests_total{route="pages",method="GET",status="404"} 1"#), "{text}");
    assert!(text.contains("medflight_durable_seq "), "{text}");
    assert!(!text.contains("DG26120100042U"));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (_, value) = line.rsplit_once(' ').expect("a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn the_description_is_served_and_names_every_route() {
    let app = TestApp::new().await;

    let served = app.get(None, "/api/openapi.json").await.json();
    let page = app.get(None, "/api/docs").await;

    assert_eq!(served, medflight::http::openapi::document());
    assert_eq!(served["openapi"], "3.1.0");
    for route in ROUTES {
        assert!(served["paths"].get(route.path).is_some(), "{}", route.path);
    }
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers["content-type"].to_str().expect("text").starts_with("text/html"));
}

#[tokio::test]
async fn every_route_is_registered_by_the_table_and_nowhere_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/http");
    let mut found = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(entry) = folders.pop() {
        if entry.is_dir() {
            folders.extend(std::fs::read_dir(&entry).expect("a folder").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let path = entry;
        let text = std::fs::read_to_string(&path).expect("a source");
        found.extend(text.lines().filter(|line| line.contains(".route(") || line.contains(".nest(")).map(|line| line.trim().to_owned()));
    }

    assert_eq!(found, ["router = router.route(route.path, guarded);"]);
}
