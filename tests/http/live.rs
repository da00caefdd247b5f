//! The stream: what became durable, with resume, and the newest picture.

use crate::support::{Browser, TestApp, submit};
use axum::body::Body;
use http_body_util::BodyExt;
use medflight::domain::people::Role;
use serde_json::{Value, json};
use std::time::Duration;

/// One event, as a browser reads it.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    name: String,
    id: Option<u64>,
    data: Value,
}

struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    async fn open(app: &TestApp, browser: &Browser, last: Option<u64>) -> Self {
        let last = last.map(|last| last.to_string());
        let headers: Vec<(&str, &str)> = last.iter().map(|last| ("last-event-id", last.as_str())).collect();
        let response = app.open(browser, "/api/live", &headers).await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event; None at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
                let Some(name) = field("event") else { continue };
                let id = field("id").map(|id| id.parse().expect("a number"));
                let data = serde_json::from_str(&field("data").expect("data")).expect("JSON");
                return Some(Event { name, id, data });
            }
            let frame = tokio::time::timeout(Duration::from_secs(5), self.body.frame()).await.expect("something within 5 s")?;
            let bytes = frame.expect("a frame").into_data().expect("data");
            self.text.push_str(std::str::from_utf8(&bytes).expect("text"));
        }
    }

    /// The next event of this name.
    async fn find(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if event.name == name {
                return event;
            }
        }
    }
}

async fn ask(app: &TestApp, nurse: &Browser) -> String {
    app.act(nurse, "/api/requests", submit(app)).await.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_new_stream_says_where_it_begins_then_shows_the_picture_and_every_record() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    ask(&app, &nurse).await;
    let mut stream = Stream::open(&app, &nurse, None).await;

    let first = stream.next().await.expect("an event");
    let picture = stream.next().await.expect("an event");
    let id = ask(&app, &nurse).await;
    let record = stream.find("record").await;

    let head = app.disk.records().len() as u64;
    assert_eq!((first.name.as_str(), first.id), ("snapshot", Some(head - 1)));
    assert_eq!((picture.name.as_str(), picture.id), ("live", None));
    assert_eq!(picture.data["aircraft"].as_array().map(Vec::len), Some(3));
    assert_eq!(record.id, Some(head));
    assert_eq!((record.data["consignment"].as_str(), record.data["seq"].as_u64()), (Some(id.as_str()), Some(head)));
}

#[tokio::test]
async fn a_stream_that_resumes_gets_every_record_since_and_none_twice() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    ask(&app, &nurse).await;
    let seen = app.disk.records().len() as u64;
    for _ in 0..3 {
        ask(&app, &nurse).await;
    }

    let mut stream = Stream::open(&app, &nurse, Some(seen)).await;
    let mut replayed = Vec::new();
    for _ in 0..3 {
        replayed.push(stream.find("record").await.id.expect("an id"));
    }
    ask(&app, &nurse).await;
    replayed.push(stream.find("record").await.id.expect("an id"));

    assert_eq!(replayed, [seen + 1, seen + 2, seen + 3, seen + 4]);
}

#[tokio::test]
async fn a_stream_that_resumes_from_another_ledger_gets_a_snapshot() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    ask(&app, &nurse).await;

    let mut stream = Stream::open(&app, &nurse, Some(1_000_000)).await;

    let first = stream.next().await.expect("an event");
    assert_eq!((first.name.as_str(), first.id), ("snapshot", Some(app.disk.records().len() as u64)));
}

#[tokio::test]
async fn a_listener_hears_nothing_of_other_sites() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let other = app.at("mai", Role::Nurse, "C-BD").await;
    let seen = app.disk.records().len() as u64;
    ask(&app, &nurse).await;
    let mut own = submit(&app);
    own["origin"] = "C-BD".into();
    let id = app.act(&other, "/api/requests", own).await.json()["id"].as_str().expect("an id").to_owned();

    let mut stream = Stream::open(&app, &other, Some(seen)).await;
    let mut heard = Vec::new();
    while heard.last() != Some(&json!(id)) {
        let record = stream.find("record").await;
        heard.extend(record.data.get("consignment").cloned());
    }

    assert_eq!(heard, [json!(id)]);
}

#[tokio::test]
async fn a_stream_ends_when_the_door_closes() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut stream = Stream::open(&app, &nurse, None).await;

    app.app.close();

    let end = tokio::time::timeout(Duration::from_secs(5), async { while stream.next().await.is_some() {} }).await;
    assert!(end.is_ok());
}

#[tokio::test]
async fn a_picture_is_the_newest_when_the_listener_is_ready_for_it() {
    let app = TestApp::new().await;
    let pilot = app.anywhere("binh", Role::Pilot).await;
    let mut stream = Stream::open(&app, &pilot, None).await;
    stream.find("live").await;
    app.pass(60_000);

    // Two pictures at most were made before the clock was moved and wait here.
    let mut times = Vec::new();
    for _ in 0..3 {
        times.push(stream.find("live").await.data["now"].clone());
    }

    assert_eq!(times.last(), Some(&json!(app.now().to_string())));
}

#[tokio::test]
async fn a_listener_who_falls_far_behind_gets_a_snapshot_in_place_of_what_it_missed() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let mut stream = Stream::open(&app, &nurse, None).await;
    stream.find("live").await;

    for _ in 0..300 {
        ask(&app, &nurse).await;
    }

    let head = app.disk.records().len() as u64;
    let mut next = stream.next().await.expect("the stream goes on");
    while next.name == "live" {
        next = stream.next().await.expect("the stream goes on");
    }
    assert_eq!((next.name.as_str(), next.id), ("snapshot", Some(head)));
    ask(&app, &nurse).await;
    assert_eq!(stream.find("record").await.id, Some(head + 1));
}
