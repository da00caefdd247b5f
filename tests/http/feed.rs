//! The door of a weather station: its own token opens its own report, and nothing else.

use crate::hook::done;
use crate::support::{Answer, FEED_TOKENS, TestApp};
use axum::http::StatusCode;
use medflight::domain::people::Role;
use medflight::http::routes::{Method, ROUTES, Who};
use serde_json::{Value, json};

const FEED: &str = "/api/feed/weather";

fn report(app: &TestApp, site: &str, wind_cms: u32) -> Value {
    json!({
        "site": site, "measured_at": app.now().to_string(), "wind_cms": wind_cms, "wind_from_deg": 40, "gust_cms": wind_cms + 100,
        "cruise_wind_cms": 300, "visibility_m": 9_000, "rain": false, "lightning": false, "temperature_mc": 26_000,
    })
}

async fn feed(app: &TestApp, token: &str, body: &Value) -> Answer {
    from(app, token, body, "10.0.0.7").await
}

async fn from(app: &TestApp, token: &str, body: &Value, address: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("x-forwarded-for", address)];
    app.send(None, "POST", FEED, Some(body.to_string()), &headers).await
}

#[tokio::test]
async fn a_station_reports_for_its_own_site_without_anybody_signed_in_and_stands_in_the_ledger_by_its_name() {
    let app = TestApp::new().await;
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;

    done(&feed(&app, FEED_TOKENS[0], &report(&app, "H-DG", 220)).await, "a report");

    app.next_picture().await;
    let picture = app.get(Some(&dispatcher), "/api/live-picture").await.json();
    assert_eq!((&picture["weather"]["site"], &picture["weather"]["wind_cms"]), (&json!("H-DG"), &json!(220)));
    let records = app.disk.records();
    let record = records.iter().find(|record| record.kind == "WEATHER_REPORTED").expect("recorded");
    let text = format!("{record:?}");
    assert!(text.contains("feed.hub"), "{text}");
    assert!(record.canonical.contains(r#""by":{"feed":"feed.hub","kind":"feed","site":"H-DG"}"#), "{}", record.canonical);
    assert!(FEED_TOKENS.iter().all(|token| !text.contains(token)), "{text}");
}

#[tokio::test]
async fn another_token_or_none_another_site_and_a_body_that_is_none_are_refused_and_nothing_is_recorded() {
    let app = TestApp::new().await;
    let before = app.disk.records().len();
    let body = report(&app, "H-DG", 220);

    for token in ["", "a token of nobody", FEED_TOKENS[0].trim_end_matches('n')] {
        let answer = feed(&app, token, &body).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "FEED_TOKEN"), "{token}");
    }
    let none = app.send(None, "POST", FEED, Some(body.to_string()), &[]).await;
    assert_eq!(none.code(), "FEED_TOKEN");
    assert_eq!(feed(&app, FEED_TOKENS[1], &body).await.code(), "FEED_SITE");
    app.pass(10_000);
    assert_eq!(feed(&app, FEED_TOKENS[0], &json!({ "site": "H-DG" })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.disk.records().len(), before);
}

#[tokio::test]
async fn the_token_opens_no_other_route_and_a_session_does_not_open_this_one() {
    let app = TestApp::new().await;
    let bearer = format!("Bearer {}", FEED_TOKENS[0]);
    for route in ROUTES.iter().filter(|route| matches!(route.who, Who::SignedIn | Who::May(_)) && !route.path.contains('{')) {
        let method = if route.method == Method::Get { "GET" } else { "POST" };
        let body = (route.method == Method::Post).then(|| report(&app, "H-DG", 220).to_string());

        let answer = app.send(None, method, route.path, body, &[("authorization", &bearer)]).await;

        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "SIGNED_OUT"), "{}", route.path);
    }
    let dispatcher = app.anywhere("dieu", Role::Dispatcher).await;
    let answer = app.post(&dispatcher, FEED, report(&app, "H-DG", 220)).await;
    assert_eq!(answer.code(), "FEED_TOKEN");
}

#[tokio::test]
async fn a_station_is_heard_every_ten_seconds_each_by_itself_and_a_report_sent_twice_is_one() {
    let app = TestApp::new().await;
    let body = report(&app, "H-DG", 220);
    done(&feed(&app, FEED_TOKENS[0], &body).await, "a report");
    let after_one = app.disk.records().len();

    let soon = feed(&app, FEED_TOKENS[0], &body).await;
    assert_eq!((soon.status, soon.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "FEED_LIMIT"));
    assert_eq!(soon.headers.get("retry-after").and_then(|value| value.to_str().ok()), Some("10"));
    app.pass(10_000);
    done(&feed(&app, FEED_TOKENS[0], &body).await, "the same report again");
    assert_eq!(app.disk.records().len(), after_one, "sent twice it is one");
    done(&feed(&app, FEED_TOKENS[1], &report(&app, "C-GL", 180)).await, "another station at the same time");
}

#[tokio::test]
async fn guesses_are_shut_out_by_address_and_a_station_with_its_token_never_is() {
    let app = TestApp::new().await;
    let body = report(&app, "H-DG", 220);
    for _ in 0..8 {
        assert_eq!(feed(&app, "a guess", &body).await.code(), "FEED_TOKEN");
    }

    let shut_out = feed(&app, "a guess", &body).await;
    assert_eq!((shut_out.status, shut_out.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "FEED_TOKEN_LIMIT"));
    assert_eq!(from(&app, "a guess", &body, "10.0.0.8").await.code(), "FEED_TOKEN", "another address has its own tries");
    done(&feed(&app, FEED_TOKENS[0], &body).await, "the station beside whoever guesses");
}

#[tokio::test]
async fn other_figures_of_the_same_moment_are_told_to_be_so_and_the_first_hold() {
    let app = TestApp::new().await;
    let first = report(&app, "H-DG", 220);
    let other = report(&app, "H-DG", 480);
    done(&feed(&app, FEED_TOKENS[0], &first).await, "a report");
    let records = app.disk.records().len();

    app.pass(10_000);
    done(&feed(&app, FEED_TOKENS[0], &first).await, "the same one again");
    app.pass(10_000);
    let refused = feed(&app, FEED_TOKENS[0], &other).await;

    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "WEATHER_TWICE"));
    assert_eq!(app.disk.records().len(), records, "neither was recorded");
}
