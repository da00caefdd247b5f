//! The papers over HTTP: for those whom the box concerns, and a word of what to do where there is nothing to print yet.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;

#[tokio::test]
async fn papers_of_a_box_that_is_not_packed_are_refused_with_what_to_do() {
    let app = TestApp::new().await;
    let (nurse, other) = (app.at("lan", Role::Nurse, "C-GL").await, app.at("mai", Role::Nurse, "C-BD").await);
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();

    for paper in ["manifest", "handovers", "handovers?seq=1"] {
        let path = format!("/api/consignments/{id}/{paper}");
        let refused = app.get(Some(&nurse), &path).await;
        let hidden = app.get(Some(&other), &path).await;

        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "NOT_PACKED"), "{paper}: {}", refused.text);
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{paper}");
    }
    let wrong = app.get(Some(&nurse), &format!("/api/consignments/{id}/handovers?seq=x")).await;
    assert_eq!((wrong.status, wrong.json()["reasons"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("seq")));
}

#[tokio::test]
async fn blank_forms_are_printed_for_a_site_that_there_is() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    let forms = app.get(Some(&nurse), "/api/forms?site=C-GL&count=3").await;

    assert_eq!((forms.status, forms.text.matches("<section").count()), (StatusCode::OK, 3), "{}", forms.text);
    for (asked, field) in [("site=C-GL&count=51", "count"), ("site=C-GL&count=0", "count"), ("site=NOWHERE", "site"), ("", "site")] {
        let refused = app.get(Some(&nurse), &format!("/api/forms?{asked}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert_eq!(refused.json()["reasons"][0]["field"], field, "{asked}");
    }
}
