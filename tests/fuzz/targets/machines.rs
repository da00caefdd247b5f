//! An aircraft that says anything at any time: the link never panics, never spins, never floods, and never holds what was not
//! read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mavlink::dialects::common::MavMessage;
use mavlink::{Message as _, calculate_crc};
use medflight_fuzz::domain::flight::{Order, SafeAct};
use medflight_fuzz::link::fleet_link::FleetLink;
use medflight_fuzz::link::vehicle::{LinkSettings, VehicleLink};
use medflight_fuzz::package::north_for;
use medflight_fuzz::units::ids::{FlightId, SystemId, TailId};
use medflight_fuzz::units::time::{Mono, Now, Span, Utc};

/// Messages that the link reads.
const IDS: [u32; 22] = [0, 1, 11, 22, 24, 30, 33, 39, 40, 42, 44, 45, 46, 47, 51, 73, 74, 76, 77, 109, 111, 147];
const MORE: [u32; 8] = [148, 242, 245, 253, 410, 411, 436, 437];
/// Frames in answer to one thing that happened.
const FLOOD: usize = 64;
/// Timers that may follow each other at one moment.
const SPIN: usize = 64;

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn one(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn some(&mut self, most: u8) -> &'a [u8] {
        let length = usize::from(self.one().unwrap_or(0).min(most)).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

fn frame(sequence: u8, id: u32, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, _] = id.to_le_bytes();
    let length = u8::try_from(payload.len()).unwrap_or(255);
    let mut bytes = vec![0xFD, length, 0, 0, sequence, 1, 1, a, b, c];
    bytes.extend_from_slice(&payload[..usize::from(length)]);
    let crc = calculate_crc(&bytes[1..], MavMessage::extra_crc(id));
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

fuzz_target!(|data: &[u8]| {
    let tail = TailId::new("DG-01".to_owned()).expect("a tail");
    let system = SystemId::new(1).expect("an id");
    let mut now = Now { mono: Mono(1_000_000), utc: Utc(1_800_000_000_000) };
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(now, LinkSettings::default(), tail.clone(), system, Vec::new()), None);
    let (mut bytes, mut sequence, mut flights) = (Bytes(data), 0_u8, 0_u64);
    while let Some(what) = bytes.one() {
        match what % 8 {
            0 => {
                let step = Span::millis(u64::from(bytes.one().unwrap_or(0)) * 20);
                now = Now { mono: now.mono + step, utc: now.utc + step };
            }
            1 => fleet.receive(now, u64::from(what >> 6), bytes.some(120), |_, _| {}),
            2..=5 => {
                let place = usize::from(bytes.one().unwrap_or(0)) % (IDS.len() + MORE.len());
                let id = IDS.get(place).or_else(|| MORE.get(place - IDS.len())).copied().unwrap_or(0);
                let whole = frame(sequence, id, bytes.some(60));
                sequence = sequence.wrapping_add(1);
                fleet.receive(now, 1, &whole, |_, _| {});
            }
            6 => {
                flights += 1;
                let package = Box::new(north_for(1_000.0 + f64::from(what)));
                fleet.order(now, &tail, Order::Upload { flight: FlightId(flights), package });
            }
            _ => {
                let order = match bytes.one().unwrap_or(0) % 6 {
                    0 => Order::Safer(SafeAct::Hold),
                    1 => Order::Safer(SafeAct::Return),
                    2 => Order::Safer(SafeAct::LandNow),
                    3 => Order::Resume,
                    4 => Order::MakeSafe,
                    _ => Order::CheckParameters,
                };
                fleet.order(now, &tail, order);
            }
        }
        let mut turns = 0;
        while fleet.next_timeout().is_some_and(|(at, _)| at <= now.mono) {
            fleet.handle_timeout(now);
            turns += 1;
            assert!(turns <= SPIN, "a timer that does not end: {:?}", fleet.next_timeout());
        }
        let sent = std::iter::from_fn(|| fleet.poll_transmit()).count();
        assert!(sent <= FLOOD, "{sent} frames at once");
        while fleet.poll_event().is_some() {}
    }
});
