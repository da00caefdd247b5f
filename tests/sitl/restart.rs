//! The service dies, or is stopped, while an aircraft is in the air.

use crate::SPEED;
use crate::crew::{Crew, done, hire};
use crate::recordings::Recording;
use crate::service::{Service, run, until};
use crate::sky::{Sky, network};
use serde_json::Value;
use std::collections::BTreeSet;

/// The world goes on at the pace of life while the service is away: the outage is as long as it is.
const LIFE: f64 = 1.0;

/// Every acknowledged act is in the ledger.
fn assert_nothing_acknowledged_is_missing(crew: &mut Crew) {
    let recorded: BTreeSet<String> = crew.ledger().iter().filter_map(|record| record["key"].as_str().map(str::to_owned)).collect();
    let acknowledged = crew.acknowledged();
    let missing: Vec<&String> = acknowledged.iter().filter(|key| !recorded.contains(*key)).collect();
    assert!(missing.is_empty() && !acknowledged.is_empty(), "acknowledged and not recorded: {missing:?}");
}

#[test]
fn killed_in_mid_flight_the_service_finds_the_same_flight_and_the_delivery_ends_in_a_receipt() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    hire(data);
    let mut service = Service::start(data, SPEED);
    let sky = Sky::open(&network(), service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);
    let booked = crew.send_off(&sky);
    let leg = booked.delivery.clone();
    sky.until("cruises", leg.system, |truth| !truth.grounded && truth.airspeed_m_s > 14.0);
    let orders = |crew: &mut Crew| [crew.count("LAUNCH_ORDERED", &leg), crew.count("PACKAGE_ORDERED", &leg)];
    let sent = |data| [Recording::of(data, &leg).uploads_begun(), Recording::of(data, &leg).orders_to_arm()];
    let (ordered, on_the_wire) = (orders(&mut crew), sent(data));

    let request = crew.blood_count();
    let key = crate::client::new_key();
    let last = done(crew.nurse.act_as(&key, "/api/requests", &request));
    service.pull_the_plug();
    sky.set_speed(LIFE);
    let service = service.start_again();
    sky.set_speed(SPEED);

    let seen: Value = until("the aircraft is heard again", 60, || {
        let live = crew.pilot.get("/api/live-picture").json;
        let aircraft = live["aircraft"].as_array().expect("aircraft").iter().find(|seen| seen["tail"] == *leg.tail).cloned();
        let aircraft = aircraft.expect("the tail");
        if aircraft["link"] == "up" && !aircraft["motion"].is_null() { Ok(aircraft) } else { Err(aircraft.to_string()) }
    });
    assert_eq!(seen["flight"], *leg.id, "{seen}");
    assert_eq!(crew.flight(&leg)["state"], "airborne");
    let again = done(crew.nurse.act_as(&key, "/api/requests", &request));
    assert_eq!(again["id"], last["id"], "sent twice, done once");
    crew.wait_until_safe(&leg);
    let closed = crew.receive_and_close(&booked);

    assert_eq!(closed["state"], "CLOSED", "{closed}");
    assert_eq!(orders(&mut crew), ordered, "launches and packages that were ordered, before and after");
    assert_eq!(ordered[0], 1);
    assert_eq!(sent(data), on_the_wire, "uploads and orders to arm that were sent, before and after");
    assert_nothing_acknowledged_is_missing(&mut crew);
    drop(service);
    let (code, said) = run(&["ledger", "verify", "--data", data.to_str().expect("a path")], "");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn asked_to_stop_in_mid_flight_the_service_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    hire(data);
    let mut service = Service::start(data, SPEED);
    let sky = Sky::open(&network(), service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);
    let booked = crew.book();
    crew.launch(&booked.there);
    sky.until("cruises", booked.there.system, |truth| !truth.grounded && truth.airspeed_m_s > 14.0);
    let request = crew.blood_count();
    done(crew.nurse.act("/api/requests", &request));

    sky.set_speed(LIFE);
    let stopped = service.ask_to_stop();
    let verified = run(&["ledger", "verify", "--data", data.to_str().expect("a path")], "");
    let _service = service.start_again();
    sky.set_speed(SPEED);

    assert!(stopped.success());
    assert_eq!(verified.0, 0, "{}", verified.1);
    assert_nothing_acknowledged_is_missing(&mut crew);
    let flight = crew.flight(&booked.there);
    assert_eq!(flight["state"], "airborne", "{flight}");
    let landed = crew.wait_until_safe(&booked.there);
    assert_eq!(landed["landed_pad"], landed["to"], "{landed}");
    assert_eq!(crew.count("LAUNCH_ORDERED", &booked.there), 1);
}
