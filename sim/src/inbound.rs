//! Messages from the ground, decoded by hand.
//!
//! The codec's enums are closed: a command or frame number it does not know would lose the whole message. The autopilot
//! answers such numbers with a refusal, so the fields are read as plain numbers here.

use crate::wire::{Fields, Frame};

/// A system and component id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    /// System id.
    pub system: u8,
    /// Component id.
    pub component: u8,
}

/// A command, from COMMAND_LONG or COMMAND_INT.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Command {
    /// MAV_CMD number.
    pub number: u16,
    /// Parameters 1 to 4.
    pub params: [f32; 4],
    /// Parameter 5 as degrees latitude, NaN if the sender gave none.
    pub latitude_deg: f64,
    /// Parameter 6 as degrees longitude, NaN if the sender gave none.
    pub longitude_deg: f64,
    /// Parameter 7.
    pub z: f32,
    /// Who is to do it.
    pub target: Address,
    /// Who asked.
    pub from: Address,
}

/// One item of a plan as it was on the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WireItem {
    /// Place in the list.
    pub seq: u16,
    /// MAV_FRAME.
    pub frame: u8,
    /// MAV_CMD.
    pub command: u16,
    /// 1 if the plan shall start here.
    pub current: u8,
    /// As sent.
    pub autocontinue: u8,
    /// Parameters 1 to 4.
    pub params: [f32; 4],
    /// Latitude, degrees times 1e7 (or parameter 5 of a command item).
    pub x: i32,
    /// Longitude, degrees times 1e7 (or parameter 6 of a command item).
    pub y: i32,
    /// Altitude, metres in the frame (or parameter 7 of a command item).
    pub z: f32,
}

/// How an item was sent: the autopilot asks for the next in the same form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemForm {
    /// MISSION_ITEM_INT.
    Int,
    /// MISSION_ITEM, with its latitude and longitude as they travelled.
    Float([u32; 2]),
}

/// What the aircraft understands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inbound {
    Heartbeat { mav_type: u8 },
    SetMode { base_mode: u8, custom_mode: u32, target_system: u8 },
    Command(Command),
    ParamRequestRead { index: i16, name: String, target: Address },
    ParamRequestList { target: Address },
    ParamSet { name: String, bits: u32, param_type: u8, target: Address },
    MissionCount { count: u16, mission_type: u8, target: Address },
    MissionItem { item: WireItem, mission_type: u8, target: Address, form: ItemForm },
    MissionRequestList { mission_type: u8, target: Address },
    MissionRequest { seq: u16, mission_type: u8, target: Address },
    MissionSetCurrent { seq: u16, target: Address },
    MissionClearAll { mission_type: u8, target: Address },
    MissionAck { result: u8, mission_type: u8, target: Address },
    RequestEvents { first: u16, last: u16, target: Address },
    Timesync { tc1: i64, ts1: i64 },
    Ping { time_usec: u64, seq: u32, target: Address },
}

/// Decodes a frame; `None` for messages that the aircraft does not listen to.
pub(crate) fn decode(frame: &Frame) -> Option<Inbound> {
    let f = Fields(&frame.payload);
    let address = |offset: usize| Address { system: f.u8(offset), component: f.u8(offset + 1) };
    Some(match frame.id {
        0 => Inbound::Heartbeat { mav_type: f.u8(4) },
        4 => Inbound::Ping { time_usec: f.i64(0).cast_unsigned(), seq: f.u32(8), target: address(12) },
        11 => Inbound::SetMode { custom_mode: f.u32(0), target_system: f.u8(4), base_mode: f.u8(5) },
        20 => Inbound::ParamRequestRead { index: f.u16(0).cast_signed(), name: f.name(4), target: address(2) },
        21 => Inbound::ParamRequestList { target: address(0) },
        23 => Inbound::ParamSet { bits: f.u32(0), target: address(4), name: f.name(6), param_type: f.u8(22) },
        40 | 51 => Inbound::MissionRequest { seq: f.u16(0), target: address(2), mission_type: f.u8(4) },
        41 => Inbound::MissionSetCurrent { seq: f.u16(0), target: address(2) },
        43 => Inbound::MissionRequestList { target: address(0), mission_type: f.u8(2) },
        44 => Inbound::MissionCount { count: f.u16(0), target: address(2), mission_type: f.u8(4) },
        45 => Inbound::MissionClearAll { target: address(0), mission_type: f.u8(2) },
        47 => Inbound::MissionAck { target: address(0), result: f.u8(2), mission_type: f.u8(3) },
        39 => Inbound::MissionItem {
            item: WireItem {
                params: params(f),
                x: (f64::from(f.f32(16)) * 1e7).round() as i32,
                y: (f64::from(f.f32(20)) * 1e7).round() as i32,
                z: f.f32(24),
                seq: f.u16(28),
                command: f.u16(30),
                frame: f.u8(34),
                current: f.u8(35),
                autocontinue: f.u8(36),
            },
            target: address(32),
            mission_type: f.u8(37),
            form: ItemForm::Float([f.u32(16), f.u32(20)]),
        },
        73 => Inbound::MissionItem {
            item: WireItem {
                params: params(f),
                x: f.i32(16),
                y: f.i32(20),
                z: f.f32(24),
                seq: f.u16(28),
                command: f.u16(30),
                frame: f.u8(34),
                current: f.u8(35),
                autocontinue: f.u8(36),
            },
            target: address(32),
            mission_type: f.u8(37),
            form: ItemForm::Int,
        },
        75 => Inbound::Command(Command {
            number: f.u16(28),
            params: params(f),
            latitude_deg: degrees(f.i32(16)),
            longitude_deg: degrees(f.i32(20)),
            z: f.f32(24),
            target: address(30),
            from: Address { system: frame.system, component: frame.component },
        }),
        76 => Inbound::Command(Command {
            number: f.u16(28),
            params: params(f),
            latitude_deg: f64::from(f.f32(16)),
            longitude_deg: f64::from(f.f32(20)),
            z: f.f32(24),
            target: address(30),
            from: Address { system: frame.system, component: frame.component },
        }),
        412 => Inbound::RequestEvents { first: f.u16(0), last: f.u16(2), target: address(4) },
        111 => Inbound::Timesync { tc1: f.i64(0), ts1: f.i64(8) },
        _ => return None,
    })
}

fn params(f: Fields<'_>) -> [f32; 4] {
    [f.f32(0), f.f32(4), f.f32(8), f.f32(12)]
}

/// The wire's integer degrees; its largest value means "not given".
fn degrees(e7: i32) -> f64 {
    if e7 == i32::MAX { f64::NAN } else { f64::from(e7) * 1e-7 }
}
