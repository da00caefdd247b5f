//! What does not belong on the wire: counted, told where it matters, and no flight disturbed.

use crate::SPEED;
use crate::client::Client;
use crate::crew::{Crew, hire};
use crate::service::{Service, until};
use crate::sky::{Sky, network, place};
use medflight_sim::{Mode, Random, Settings, Vehicle};
use std::collections::BTreeMap;
use std::net::UdpSocket;

/// Bytes that say nothing, frames that are cut off, frames of which a byte is wrong: so many of each at once, which any socket
/// has room for.
const EACH: usize = 10;

/// The service's own figures, by name (labels included).
fn figures(client: &mut Client) -> BTreeMap<String, f64> {
    let text = client.get("/metrics").text;
    let rows = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' '));
    rows.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect()
}

/// The figures of the link alone.
fn link(figures: &BTreeMap<String, f64>) -> Vec<(&String, &f64)> {
    figures.iter().filter(|(name, _)| name.starts_with("medflight_link")).collect()
}

/// What an aircraft says in its first seconds.
fn frames(settings: Settings) -> Vec<Vec<u8>> {
    let mut vehicle = Vehicle::new(settings);
    vehicle.advance(5_000_000);
    std::iter::from_fn(|| vehicle.poll_transmit()).collect()
}

#[test]
fn rubbish_strangers_and_a_second_aircraft_with_the_same_number_do_not_disturb_a_flight() {
    let folder = tempfile::tempdir().expect("a folder");
    hire(folder.path());
    let service = Service::start(folder.path(), SPEED);
    let network = network();
    let sky = Sky::open(&network, service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);
    let leg = crew.book().there;
    crew.launch(&leg);
    sky.until("cruises", leg.system, |truth| !truth.grounded && truth.airspeed_m_s > 14.0);
    let before = figures(&mut crew.pilot);

    let elsewhere = place(&network.pads.values().find(|pad| pad.site.as_str() == "C-DT").expect("a pad far away").clone());
    let sounds = frames(Settings::vtol(leg.system, elsewhere));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let send = |bytes: &[u8]| assert_eq!(socket.send_to(bytes, service.mavlink()).expect("sent"), bytes.len());
    let mut chance = Random::new(7);
    let mut sounds = sounds.iter().cycle();
    let mut throw = || {
        for frame in sounds.by_ref().take(EACH) {
            let rubbish: Vec<u8> = (0..frame.len()).map(|_| chance.next_u64().to_le_bytes()[0]).collect();
            send(&rubbish);
            send(&frame[..frame.len() / 2]);
            let mut wrong = frame.clone();
            wrong[11] ^= 0x55;
            send(&wrong);
        }
    };
    let stranger = Sky::of(vec![Settings::vtol(77, elsewhere)], service.mavlink(), SPEED);
    let double = Sky::of(vec![Settings::vtol(leg.system, elsewhere)], service.mavlink(), SPEED);
    let alarm = until("the second aircraft is told", 30, || {
        let alarms = crew.alarms();
        let told = alarms.iter().find(|alarm| {
            alarm["code"] == "DUPLICATE_SYSTEM_ID" && alarm["says"].to_string().contains("another address speaks with this system id")
        });
        told.cloned().ok_or_else(|| format!("{alarms:?}"))
    });
    let after = until("everything is counted", 30, || {
        throw();
        let now = figures(&mut crew.pilot);
        let more = |name: &str| now[name] - before[name];
        let wrong = more("medflight_link_bad_checksum_total") >= 100.0 && more("medflight_link_garbage_bytes_total") >= 4_000.0;
        if wrong && more("medflight_link_foreign_system_total") >= 100.0 { Ok(now) } else { Err(format!("{:?}", link(&now))) }
    });
    let during = sky.truth(leg.system);
    drop((stranger, double));
    let landed = crew.wait_until_safe(&leg);

    assert_eq!(alarm["tail"], *leg.tail, "{alarm}");
    assert_eq!(alarm["level"], "warning", "{alarm}");
    assert!(!during.grounded, "it was in the air all that time: {during:?}");
    assert_eq!(during.mode, Mode::Mission, "it never noticed");
    assert!(after[&format!("medflight_link_up{{tail=\"{}\"}}", leg.tail)] > 0.5);
    assert_eq!(landed["landed_pad"], landed["to"], "{landed}");
    assert_eq!(crew.count("LINK_LOST", &leg), 0);
    assert_eq!(crew.count("LAUNCH_ORDERED", &leg), 1);
}
