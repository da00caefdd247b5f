//! A small ground station on a virtual clock: enough to fly one aircraft and to judge what it says.
#![allow(dead_code, reason = "each test program uses its own part of the ground station")]

use mavlink::dialects::common::{MavMessage, STATUSTEXT_DATA};
use mavlink::{MavlinkVersion, Message, calculate_crc};
use medflight_sim::{GeoPoint, Settings, TICK_US, Truth, Vehicle, WireItem};

/// Home of all tests: the place of the recorded reference flights.
pub(crate) const HOME: GeoPoint = GeoPoint { latitude_deg: 21.061_449, longitude_deg: 105.898_226, altitude_amsl_m: 10.0 };
/// Metres in a degree of latitude there.
pub(crate) const METRES_PER_DEGREE: f64 = 110_722.0;
pub(crate) const GCS: (u8, u8) = (255, 190);

/// A message with the time it was sent, seconds.
pub(crate) type Heard = (f64, MavMessage);

pub(crate) struct World {
    pub(crate) vehicle: Vehicle,
    pub(crate) heard: Vec<Heard>,
    pub(crate) datagrams: Vec<Vec<u8>>,
    /// The ground station sends its heartbeat each second.
    pub(crate) heartbeats: bool,
    now_us: u64,
    sequence: u8,
}

impl World {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { vehicle: Vehicle::new(settings), heard: Vec::new(), datagrams: Vec::new(), heartbeats: true, now_us: 0, sequence: 0 }
    }

    /// A VTOL that is ready to arm.
    pub(crate) fn ready() -> Self {
        Self::ready_with(Settings::vtol(1, HOME))
    }

    pub(crate) fn ready_with(settings: Settings) -> Self {
        let mut world = Self::new(settings);
        world.run(6.0);
        world
    }

    pub(crate) fn now(&self) -> f64 {
        self.now_us as f64 * 1e-6
    }

    pub(crate) fn truth(&self) -> Truth {
        self.vehicle.truth()
    }

    /// Lets seconds pass.
    pub(crate) fn run(&mut self, seconds: f64) {
        let end = self.now_us + (seconds * 1e6) as u64;
        while self.now_us < end {
            self.tick();
        }
    }

    /// Lets time pass until something is true; panics after `limit` seconds. Gives the seconds it took.
    pub(crate) fn until(&mut self, limit: f64, what: &str, mut is_true: impl FnMut(&Truth) -> bool) -> f64 {
        let start = self.now();
        while !is_true(&self.vehicle.truth()) {
            assert!(self.now() - start < limit, "not within {limit} s: {what}; {:?}; texts {:?}", self.truth(), self.texts());
            self.tick();
        }
        self.now() - start
    }

    fn tick(&mut self) {
        if self.heartbeats && self.now_us.is_multiple_of(1_000_000) {
            self.send(0, &[0, 0, 0, 0, 6, 8, 0, 4, 3]);
        }
        self.vehicle.advance(TICK_US);
        self.now_us += TICK_US;
        self.collect();
    }

    fn collect(&mut self) {
        while let Some(datagram) = self.vehicle.poll_transmit() {
            self.heard.extend(parse(&datagram).map(|message| (self.now_us as f64 * 1e-6, message)));
            self.datagrams.push(datagram);
        }
    }

    /// Sends a payload laid out as on the wire.
    pub(crate) fn send(&mut self, id: u32, payload: &[u8]) {
        self.send_as(GCS, id, payload);
    }

    pub(crate) fn send_as(&mut self, from: (u8, u8), id: u32, payload: &[u8]) {
        let bytes = self.frame_as(from, id, payload);
        self.vehicle.receive(&bytes);
        self.collect();
    }

    /// A frame of the ground station's around a payload laid out as on the wire.
    pub(crate) fn frame(&mut self, id: u32, payload: &[u8]) -> Vec<u8> {
        self.frame_as(GCS, id, payload)
    }

    /// A frame with one item of a mission.
    pub(crate) fn item_frame(&mut self, item: &WireItem) -> Vec<u8> {
        self.frame(73, &item_payload(item, 0))
    }

    fn frame_as(&mut self, from: (u8, u8), id: u32, payload: &[u8]) -> Vec<u8> {
        let [a, b, c, _] = id.to_le_bytes();
        let mut bytes = vec![0xfd, payload.len() as u8, 0, 0, self.sequence, from.0, from.1, a, b, c];
        self.sequence = self.sequence.wrapping_add(1);
        bytes.extend_from_slice(payload);
        let sum = calculate_crc(&bytes[1..], MavMessage::extra_crc(id));
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// A COMMAND_LONG; gives the results of its acknowledgements within 100 ms.
    pub(crate) fn command(&mut self, number: u16, params: [f32; 7]) -> Vec<u8> {
        let from = self.datagrams.len();
        let mut payload = Vec::new();
        params.iter().for_each(|param| payload.extend(param.to_le_bytes()));
        payload.extend(number.to_le_bytes());
        payload.extend([1, 1, 0]);
        self.send(76, &payload);
        self.run(0.1);
        self.datagrams[from..].iter().filter_map(|datagram| ack_of(datagram, number)).collect()
    }

    pub(crate) fn arm(&mut self) -> Vec<u8> {
        self.command(400, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    }

    /// DO_SET_MODE with an AUTO submode.
    pub(crate) fn mode(&mut self, sub: u8) -> Vec<u8> {
        self.command(176, [1.0, 4.0, f32::from(sub), 0.0, 0.0, 0.0, 0.0])
    }

    /// Uploads a plan as the protocol wants it and gives the MISSION_ACK's result and id.
    pub(crate) fn upload(&mut self, mission_type: u8, items: &[WireItem]) -> (u8, u32) {
        let from = self.datagrams.len();
        let count = (items.len() as u16).to_le_bytes();
        self.send(44, &[count[0], count[1], 1, 1, mission_type]);
        let mut at = from;
        while at < self.datagrams.len() {
            let datagram = self.datagrams[at].clone();
            let payload = full(&datagram, 38);
            match id_of(&datagram) {
                51 => {
                    let seq = usize::from(u16::from_le_bytes([payload[0], payload[1]]));
                    self.send(73, &item_payload(&items[seq], mission_type));
                }
                47 => {
                    return (payload[2], u32::from_le_bytes([payload[4], payload[5], payload[6], payload[7]]));
                }
                _ => {}
            }
            at += 1;
        }
        panic!("no acknowledgement of the upload");
    }

    pub(crate) fn set_int(&mut self, name: &str, value: i32) {
        self.set_parameter(name, value.cast_unsigned(), 6);
    }

    pub(crate) fn set_real(&mut self, name: &str, value: f32) {
        self.set_parameter(name, value.to_bits(), 9);
    }

    fn set_parameter(&mut self, name: &str, bits: u32, mav_type: u8) {
        let mut payload = [0; 23];
        payload[0..4].copy_from_slice(&bits.to_le_bytes());
        payload[4..6].copy_from_slice(&[1, 1]);
        payload[6..6 + name.len()].copy_from_slice(name.as_bytes());
        payload[22] = mav_type;
        self.send(23, &payload);
    }

    /// All texts so far, chunks joined, tabs cut.
    pub(crate) fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for (_, message) in &self.heard {
            if let MavMessage::STATUSTEXT(STATUSTEXT_DATA { text, chunk_seq, .. }) = message {
                let piece = text.to_str().expect("texts are ASCII");
                match texts.last_mut() {
                    Some(last) if *chunk_seq > 0 => last.push_str(piece),
                    _ => texts.push(piece.to_owned()),
                }
            }
        }
        texts.iter().map(|text| text.trim_end_matches('\t').to_owned()).collect()
    }

    pub(crate) fn said(&self, text: &str) -> bool {
        self.texts().iter().any(|said| said.contains(text))
    }

    /// The last message that a filter picks.
    pub(crate) fn last<T>(&self, pick: impl Fn(&MavMessage) -> Option<T>) -> T {
        self.heard.iter().rev().find_map(|(_, message)| pick(message)).expect("such a message was heard")
    }

    /// When a filter first held after a time, seconds.
    pub(crate) fn first_after(&self, time: f64, pick: impl Fn(&MavMessage) -> bool) -> Option<f64> {
        self.heard.iter().find(|(at, message)| *at >= time && pick(message)).map(|(at, _)| *at)
    }

    /// Distance north and east of home in truth, metres.
    pub(crate) fn offset(&self) -> (f64, f64) {
        offset(&self.truth())
    }

    /// Uploads the route, arms in Hold, starts the mission.
    pub(crate) fn launch(&mut self, items: &[WireItem]) {
        assert_eq!(self.upload(0, items).0, 0);
        self.run(1.0);
        assert_eq!(self.arm(), [0]);
        assert_eq!(self.mode(4), [0, 0]);
    }
}

pub(crate) fn offset(truth: &Truth) -> (f64, f64) {
    let east = METRES_PER_DEGREE * 1.0027 * HOME.latitude_deg.to_radians().cos();
    ((truth.position.latitude_deg - HOME.latitude_deg) * METRES_PER_DEGREE, (truth.position.longitude_deg - HOME.longitude_deg) * east)
}

/// An item this far north of home.
pub(crate) fn item(seq: u16, command: u16, north_m: f64, z: f32) -> WireItem {
    WireItem {
        seq,
        frame: 3,
        command,
        current: u8::from(seq == 0),
        autocontinue: 1,
        params: [0.0, 0.0, 0.0, f32::NAN],
        x: ((HOME.latitude_deg + north_m / METRES_PER_DEGREE) * 1e7) as i32,
        y: (HOME.longitude_deg * 1e7) as i32,
        z,
    }
}

/// A delivery straight north: takeoff item 300 m ahead, cruise at 80 m, approach 200 m before the pad.
pub(crate) fn delivery(length_m: f64) -> Vec<WireItem> {
    let start = WireItem { frame: 2, params: [0.0; 4], x: 0, y: 0, z: 0.0, ..item(2, 189, 0.0, 0.0) };
    vec![
        item(0, 84, 300.0, 80.0),
        item(1, 16, length_m - 600.0, 80.0),
        start,
        item(3, 16, length_m - 200.0, 80.0),
        item(4, 85, length_m, 0.0),
    ]
}

fn item_payload(item: &WireItem, mission_type: u8) -> Vec<u8> {
    let mut payload = Vec::new();
    item.params.iter().for_each(|param| payload.extend(param.to_le_bytes()));
    payload.extend(item.x.to_le_bytes());
    payload.extend(item.y.to_le_bytes());
    payload.extend(item.z.to_le_bytes());
    payload.extend(item.seq.to_le_bytes());
    payload.extend(item.command.to_le_bytes());
    payload.extend([1, 1, item.frame, item.current, item.autocontinue, mission_type]);
    payload
}

pub(crate) fn id_of(datagram: &[u8]) -> u32 {
    u32::from_le_bytes([datagram[7], datagram[8], datagram[9], 0])
}

/// The payload with its cut zeros put back.
pub(crate) fn full(datagram: &[u8], length: usize) -> Vec<u8> {
    let mut payload = datagram[10..datagram.len() - 2].to_vec();
    payload.resize(length.max(payload.len()), 0);
    payload
}

fn ack_of(datagram: &[u8], number: u16) -> Option<u8> {
    let payload = full(datagram, 10);
    (id_of(datagram) == 77 && u16::from_le_bytes([payload[0], payload[1]]) == number).then_some(payload[2])
}

/// GNSS_INTEGRITY is not in the codec's table; its number is that of PX4's own frames.
fn extra(id: u32) -> u8 {
    if id == 441 { 169 } else { MavMessage::extra_crc(id) }
}

fn parse(datagram: &[u8]) -> Option<MavMessage> {
    let end = datagram.len() - 2;
    let sum = u16::from_le_bytes([datagram[end], datagram[end + 1]]);
    assert_eq!(calculate_crc(&datagram[1..end], extra(id_of(datagram))), sum, "the vehicle sends good checksums");
    MavMessage::parse(MavlinkVersion::V2, id_of(datagram), &datagram[10..end]).ok()
}
