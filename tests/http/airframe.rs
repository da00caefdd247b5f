//! An aircraft that is no aircraft of its configured type is no go, by name.

use crate::hook::loaded;
use crate::support::TestApp;
use medflight::domain::fleet::AirframeKind;
use medflight::domain::flight::{Observation, Report};
use medflight::domain::people::Role;
use serde_json::Value;

#[tokio::test]
async fn another_airframe_than_the_configured_one_is_no_go_with_what_was_found_and_expected() {
    let app = TestApp::new().await;
    let handler = app.at("bai", Role::Handler, "H-DG").await;
    loaded(&app, &handler).await;
    let mut seen = Vec::new();

    for kind in [AirframeKind::Multirotor, AirframeKind::Vtol] {
        app.tell("DG-01", Report::Observed(Observation::Kind(kind))).await;
        let mut item = Value::Null;
        for _ in 0..1_000 {
            let picture = app.get(Some(&handler), "/api/live-picture").await.json();
            let lists = picture["readiness"].as_array().expect("readiness lists").clone();
            let items = lists.iter().flat_map(|list| list["items"].as_array().cloned().unwrap_or_default());
            item = items.into_iter().find(|item| item["code"] == "AIRFRAME").unwrap_or_default();
            if item["state"] == if kind == AirframeKind::Vtol { "ok" } else { "blocked" } {
                break;
            }
            tokio::task::yield_now().await;
        }
        seen.push((item["state"].as_str().map(str::to_owned), item["says"]["en"].as_str().map(str::to_owned)));
    }

    let says = |text: &str| Some(text.to_owned());
    assert_eq!(seen[0], (says("blocked"), says("DG-01 is NOT of type VTOL-1: it says multirotor, expected VTOL.")));
    assert_eq!(seen[1].0, says("ok"));
}
