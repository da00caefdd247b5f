//! The label of a box over HTTP: by those whom the box concerns, at the resolution of their printer.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;

#[tokio::test]
async fn a_label_is_printed_by_those_whom_the_box_concerns() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let other = app.at("mai", Role::Nurse, "C-BD").await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();

    let page = app.get(Some(&nurse), &format!("/api/consignments/{id}/label?dpi=300")).await;
    let sheet = app.get(Some(&nurse), &format!("/api/consignments/{id}/label.svg?sheet=2")).await;
    let hidden = app.get(Some(&other), &format!("/api/consignments/{id}/label")).await;

    assert_eq!((page.status, sheet.status, hidden.status), (StatusCode::OK, StatusCode::OK, StatusCode::NOT_FOUND));
    assert!(page.text.contains("viewBox=\"0 0 1181 1772\"") && page.text.contains(&id), "{}", page.text);
    assert!(sheet.text.contains("viewBox=\"0 0 800 1200\"") && sheet.text.contains("CATEGORY B"), "{}", sheet.text);
}

#[tokio::test]
async fn the_chain_of_custody_is_a_pdf_for_those_whom_the_box_concerns() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let other = app.at("mai", Role::Nurse, "C-BD").await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();

    let file = app.get(Some(&nurse), &format!("/api/consignments/{id}/custody.pdf")).await;
    let hidden = app.get(Some(&other), &format!("/api/consignments/{id}/custody.pdf")).await;

    assert_eq!((file.status, hidden.status), (StatusCode::OK, StatusCode::NOT_FOUND));
    assert!(file.text.starts_with("%PDF-1.") && file.text.contains("%%EOF"));
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert_eq!(file.headers["content-disposition"].to_str().expect("text"), format!("inline; filename=\"{id}.pdf\""));
}

#[tokio::test]
async fn a_resolution_or_sheet_that_there_is_not_is_refused_by_its_name() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();

    for (asked, field) in [("label?dpi=600", "dpi"), ("label?dpi=x", "dpi"), ("label.svg?sheet=3", "sheet"), ("label.svg?sheet=0", "sheet")]
    {
        let refused = app.get(Some(&nurse), &format!("/api/consignments/{id}/{asked}")).await;

        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert_eq!(refused.json()["reasons"][0]["field"], field, "{asked}");
    }
    assert_eq!(app.get(Some(&nurse), &format!("/api/consignments/{id}/label?sheet=2")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
