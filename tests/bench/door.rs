//! The real binary over HTTP on loopback: how long a request takes until it is durable and answered, and records a second.

use crate::acts::folder;
use crate::client::Client;
use crate::service::{PASSWORD, Service, add_account, now};
use crate::table::{Table, quantile};
use medflight::clock::Clock;
use serde_json::json;
use std::time::Duration;

/// Requests that are timed.
const REQUESTS: u32 = 1_000;
/// How long each number of clients writes.
const LONG_ENOUGH: Duration = Duration::from_secs(4);

pub(crate) fn measure(table: &mut Table) {
    let folder = folder();
    add_account(folder.path(), "nurse", "nurse@C-GL");
    add_account(folder.path(), "dispatcher", "dispatcher");
    let service = Service::start(folder.path(), 1.0);

    let mut nurse = Client::signed_in(service.http(), "nurse", PASSWORD);
    let collected = Clock::wall().to_string();
    let mut took: Vec<f64> = (0..REQUESTS)
        .map(|number| {
            let body = json!({
                "payload": "SPC-CBC", "items": [format!("T-{number:06}")], "origin": "C-GL", "destination": "H-DG", "priority": "routine",
                "clock_started_at": collected, "not_category_a": true,
            });
            let began = now();
            let answer = nurse.act("/api/requests", &body);
            let took = began.elapsed().as_secs_f64() * 1e3;
            assert_eq!(answer.status, 201, "{}", answer.text);
            took
        })
        .collect();
    table.add("request accepted by HTTP, p50", quantile(&mut took, 0.5), "ms", format!("{REQUESTS} requests, one after another, durable"));
    table.add("request accepted by HTTP, p99", quantile(&mut took, 0.99), "ms", "");

    for (name, clients) in [("records over HTTP, 1 client", 1), ("records over HTTP, 64 clients", 64)] {
        let people: Vec<Client> = (0..clients).map(|_| Client::signed_in(service.http(), "dispatcher", PASSWORD)).collect();
        table.add(name, records_a_second(people), "1/s", "weather reports, each with a session of its own");
    }
}

fn records_a_second(people: Vec<Client>) -> f64 {
    let measured = Clock::wall().to_string();
    let report = json!({
        "site": "H-DG", "measured_at": measured, "wind_cms": 100, "wind_from_deg": 90, "gust_cms": 200, "cruise_wind_cms": 0,
        "visibility_m": 9_000, "rain": false, "lightning": false, "temperature_mc": 24_000,
    });
    let began = now();
    let threads: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            let report = report.clone();
            std::thread::spawn(move || {
                let mut done = 0_u32;
                while began.elapsed() < LONG_ENOUGH {
                    // The demonstration's own weather may be newer by then: that is no record, and is not counted.
                    done += u32::from(person.act("/api/weather", &report).is_done());
                }
                done
            })
        })
        .collect();
    let done: u32 = threads.into_iter().map(|thread| thread.join().expect("it ends")).sum();
    f64::from(done) / began.elapsed().as_secs_f64()
}
