//! What the links make of a fleet's telemetry, on one core.

use crate::acts::network;
use crate::service::now;
use crate::table::Table;
use mavlink::MavlinkReader;
use mavlink::dialects::common::MavMessage;
use mavlink::error::MessageReadError;
use medflight::domain::flight::Report;
use medflight::link::fleet_link::FleetLink;
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight_sim::{GeoPoint, Settings, Vehicle};
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// Seconds of telemetry that are heard again and again.
const SECONDS: u64 = 60;
/// How long.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let mut heard: Vec<(u64, u64, Vec<u8>)> = Vec::new();
    for tail in network.tails.values() {
        let pad = &network.pads[&tail.home_pad];
        let home = GeoPoint { latitude_deg: pad.position.latitude, longitude_deg: pad.position.longitude, altitude_amsl_m: pad.ground.0 };
        let mut vehicle = Vehicle::new(Settings::vtol(tail.system_id.get(), home));
        for step in 1..=SECONDS * 50 {
            vehicle.advance(20_000);
            while let Some(datagram) = vehicle.poll_transmit() {
                heard.push((step * 20_000, u64::from(tail.system_id.get()), datagram));
            }
        }
    }
    heard.sort_by_key(|(at, peer, _)| (*at, *peer));

    let (mut frames, mut observations) = (0_u64, 0_u64);
    let began = now();
    while began.elapsed() < LONG_ENOUGH {
        let start = Now { mono: Mono(1_000_000), utc: Utc(1_800_000_000_000) };
        let mut links = FleetLink::default();
        for tail in network.tails.values() {
            let approved = network.types[&tail.type_id].approved.clone();
            let link = VehicleLink::new(start, LinkSettings::default(), tail.id.clone(), tail.system_id, approved);
            links.add(tail.system_id, link, None);
        }
        for (at, peer, datagram) in &heard {
            let present = Now { mono: start.mono + Span::micros(*at), utc: start.utc + Span::micros(*at) };
            links.receive(present, *peer, datagram, |_, _| {});
            while let Some((_, report)) = links.poll_event() {
                observations += u64::from(matches!(report, Report::Observed(_)));
            }
        }
        frames += links.counters().frames;
    }
    let seconds = began.elapsed().as_secs_f64();
    table.add(
        "frames parsed and checked",
        per_second(frames, seconds),
        "1/s",
        "one core, three aircraft, telemetry at the autopilot's rates",
    );
    let stream: Vec<u8> = heard.iter().flat_map(|(_, _, datagram)| datagram.clone()).collect();
    table.add(
        "the same frames through the crate's own reader",
        by_the_crate(&stream),
        "1/s",
        "one core, decoded to its messages, nothing made of them",
    );
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frames.bin");
    // Only for the comparison that follows in another language; without it there is none.
    drop(std::fs::write(kept, &stream));
    table.add("observations made of them", per_second(observations, seconds), "1/s", "the rest repeats what is known or is not for us");
}

/// Frames a second that the library's own reader finds and decodes.
fn by_the_crate(stream: &[u8]) -> f64 {
    let (mut frames, began) = (0_u64, now());
    while began.elapsed() < LONG_ENOUGH {
        let mut reader = MavlinkReader::new(stream);
        loop {
            match reader.read_any_message::<MavMessage>() {
                Ok(read) => {
                    black_box(read);
                    frames += 1;
                }
                Err(MessageReadError::Io(_)) => break,
                // A message that it does not know or will not take.
                Err(_) => {}
            }
        }
    }
    per_second(frames, began.elapsed().as_secs_f64())
}

fn per_second(count: u64, seconds: f64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds
}
