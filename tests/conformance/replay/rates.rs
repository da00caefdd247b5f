//! How often each message comes: the simulated aircraft's streams against the recorded ones.
//!
//! Each stream's rate is within a sixth of the recorded one, or within what one message more or less makes; the bytes a second
//! are within a tenth.

use std::collections::BTreeMap;

use medflight_sim::{GeoPoint, Link, Settings, Setup, Vehicle};

use super::tape::{header, read};

const SHARE: f64 = 1.0 / 6.0;
/// Answers, texts, events, and what comes when it changes: no streams.
const NO_STREAMS: [u32; 10] = [22, 44, 47, 49, 73, 77, 111, 253, 410, 435];
/// The aircraft's own clock is a percent slow against the recorder's.
const SECOND_US: u64 = 1_000_000;

/// Messages and bytes a second of each stream.
type Rates = BTreeMap<u32, (f64, f64)>;

fn rates(frames: impl Iterator<Item = Vec<u8>>, seconds: f64) -> Rates {
    let mut found = Rates::new();
    for raw in frames {
        if let Some((true, id, _)) = header(&raw).filter(|(_, id, _)| !NO_STREAMS.contains(id)) {
            let entry = found.entry(id).or_default();
            *entry = (entry.0 + 1.0 / seconds, entry.1 + raw.len() as f64 / seconds);
        }
    }
    found
}

/// The recorded streams of the last seconds.
fn recorded(name: &str, last_us: u64) -> (Rates, f64) {
    let tape = read(name);
    let end = tape.entries.last().map_or(0, |e| e.at);
    let start = end.saturating_sub(last_us).max(tape.entries.first().map_or(0, |e| e.at));
    let seconds = (end - start) as f64 * 1e-6;
    let frames = tape.entries.iter().filter(|e| e.from_aircraft && e.at >= start).map(|e| e.raw.clone());
    (rates(frames, seconds), seconds)
}

/// The streams of a simulated aircraft that stands idle, over a minute.
fn simulated(link: Link) -> Rates {
    const HEARTBEAT: [u8; 9] = [0, 0, 0, 0, 6, 8, 0, 4, 3];
    let home = GeoPoint { latitude_deg: 21.06, longitude_deg: 105.90, altitude_amsl_m: 10.0 };
    let mut vehicle = Vehicle::new(Settings { setup: Setup::Simulation, link, ..Settings::quad(1, home) });
    let mut heard = Vec::new();
    for second in 0..90_u8 {
        vehicle.receive(&frame(second, &HEARTBEAT));
        vehicle.advance(SECOND_US);
        let said: Vec<Vec<u8>> = std::iter::from_fn(|| vehicle.poll_transmit()).collect();
        if second >= 30 {
            heard.extend(said);
        }
    }
    rates(heard.into_iter(), 60.0)
}

/// A heartbeat of the ground station.
fn frame(sequence: u8, payload: &[u8; 9]) -> Vec<u8> {
    let mut bytes = vec![0xFD, 9, 0, 0, sequence, 255, 190, 0, 0, 0];
    bytes.extend(payload);
    // X.25 over all but the start byte, then over the message's own number, 50 for HEARTBEAT.
    let sum = bytes[1..].iter().chain(&[50]).fold(0xFFFF_u16, |sum, byte| {
        let mixed = u16::from(*byte) ^ (sum & 0xFF);
        let mixed = (mixed ^ (mixed << 4)) & 0xFF;
        (sum >> 8) ^ (mixed << 8) ^ (mixed << 3) ^ (mixed >> 4)
    });
    bytes.extend(sum.to_le_bytes());
    bytes
}

fn compare(name: &str, last_us: u64, link: Link) {
    let (theirs, seconds) = recorded(name, last_us);
    let ours = simulated(link);

    let ids: Vec<u32> = theirs.keys().chain(ours.keys()).copied().collect();
    for id in ids {
        let (theirs, ours) = (theirs.get(&id).map_or(0.0, |r| r.0), ours.get(&id).map_or(0.0, |r| r.0));
        let allowed = (SHARE * theirs).max(1.5 / seconds);
        assert!((theirs - ours).abs() <= allowed, "{name}: message {id}: {theirs:.2} a second recorded, {ours:.2} simulated");
    }
    let bytes = |rates: &Rates| rates.values().map(|r| r.1).sum::<f64>();
    assert!(
        (bytes(&ours) / bytes(&theirs) - 1.0).abs() < 0.1,
        "{name}: {} bytes a second recorded, {} simulated",
        bytes(&theirs),
        bytes(&ours)
    );
}

#[test]
fn an_ordinary_link_carries_what_px4_sends_on_one() {
    compare("01b_normal_fast", 20 * SECOND_US, Link::Normal);
}

#[test]
fn a_radio_of_57600_baud_carries_what_px4_sends_on_one() {
    compare("01b_normal_57600baud", 40 * SECOND_US, Link::Serial(1200));
}

#[test]
fn the_simulations_own_link_carries_what_px4_sends_on_it() {
    compare("01_connect_params_idle", 7 * SECOND_US, Link::Simulation);
}
