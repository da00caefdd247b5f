//! What a payload asks, over HTTP: told in the catalogue, refused by name where it is not answered.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use serde_json::json;

#[tokio::test]
async fn the_catalogue_tells_what_sender_and_packer_are_asked() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;

    let network = app.get(Some(&nurse), "/api/network").await.json();

    let rows = network["payloads"].as_array().expect("rows");
    let of = |code: &str| rows.iter().find(|row| row["code"] == code).expect("a row")["questions"].clone();
    assert_eq!(of("SPC-CBC").as_array().expect("questions").iter().filter(|question| question["required"] == true).count(), 0);
    let gel = of("SPC-CHEM")[0].clone();
    assert_eq!(
        (gel["asked"].as_str(), gel["at"].as_str(), gel["rule"].as_str(), gel["form"].as_str()),
        (Some("spun_gel"), Some("pack"), Some("PL-20"), Some("choice"))
    );
    assert_eq!(gel["choices"][1]["value"], "yes");
    assert_eq!(of("SPC-CHEM")[1]["only_if"], json!({ "asked": "spun_gel", "value": "yes" }));
}

#[tokio::test]
async fn a_question_that_is_not_answered_is_refused_by_its_name_and_rule() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut body = submit(&app);
    (body["payload"], body["clock_started_at"]) = ("MED-AMB".into(), json!(null));

    let refused = app.act(&nurse, "/api/requests", body.clone()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let reason = refused.json()["reasons"][0].clone();
    assert_eq!((reason["field"].as_str(), reason["rule"].as_str()), (Some("answers.dg_status"), Some("PL-36")));

    body["answers"] = json!({ "dg_status": "not_dg" });
    let taken = app.act(&nurse, "/api/requests", body.clone()).await;
    assert_eq!((taken.status, &taken.json()["warnings"]), (StatusCode::CREATED, &json!([])), "{}", taken.text);
    body["answers"] = json!({ "colour": "red" });
    let unknown = app.act(&nurse, "/api/requests", body).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.text);
}
