//! A payload to a [`Message`], field by field, so that a value beyond the dialect's tables is read like any other.

use crate::domain::fleet::AirframeKind;
use crate::domain::flight::{Home, LandedState, Mode, Motion, PlanOnBoard, Release, Traffic, VtolState};
use crate::domain::geo::Position;
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::{Degrees, Metres, MetresPerSecond};
use crate::units::time::{Span, Utc};
use mavlink::dialects::common as dialect;
use mavlink::error::ParserError;
use mavlink::{MavlinkVersion, Message as _, MessageData as _};

use super::super::frame::FrameCounters;
use super::super::message::{AckScope, CommandName, CommandResult, ListKind, Message, MissionResult, ParameterValue, Target, TextPiece};
use super::item::WireItem;
use super::mode::mode_of;

/// HYGROMETER_SENSOR tells hundredths of a degree.
const MILLI_OF_CENTI: i32 = 10;
/// MAV_AUTOPILOT_INVALID: the heartbeat of something that is no autopilot.
const NO_AUTOPILOT: u8 = 8;
/// SYS_STATUS bit of the pre-arm check.
const PREARM_CHECK: u32 = 0x1000_0000;
/// The older question for an item, which PX4 asks after it was given items of the older kind; answered in the same way.
const MISSION_REQUEST: u32 = 40;
/// Standard mode of CURRENT_MODE that a real landing has; Descend has 0.
const STANDARD_LAND: u8 = 7;

/// The fields of a payload, zero-extended: senders cut trailing zeros, and old ones know no extensions.
struct Fields([u8; 255]);

impl Fields {
    fn of(payload: &[u8]) -> Self {
        let mut bytes = [0; 255];
        for (to, from) in bytes.iter_mut().zip(payload) {
            *to = *from;
        }
        Self(bytes)
    }
    fn bytes<const N: usize>(&self, at: usize) -> [u8; N] {
        std::array::from_fn(|i| self.0.get(at + i).copied().unwrap_or(0))
    }
    fn u8(&self, at: usize) -> u8 {
        u8::from_le_bytes(self.bytes(at))
    }
    fn i8(&self, at: usize) -> i8 {
        i8::from_le_bytes(self.bytes(at))
    }
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.bytes(at))
    }
    fn i16(&self, at: usize) -> i16 {
        i16::from_le_bytes(self.bytes(at))
    }
    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.bytes(at))
    }
    fn i32(&self, at: usize) -> i32 {
        i32::from_le_bytes(self.bytes(at))
    }
    fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.bytes(at))
    }
    fn i64(&self, at: usize) -> i64 {
        i64::from_le_bytes(self.bytes(at))
    }
    fn f32(&self, at: usize) -> f32 {
        f32::from_le_bytes(self.bytes(at))
    }
    fn target(&self, at: usize) -> Target {
        Target { system: self.u8(at), component: self.u8(at + 1) }
    }
    /// Characters up to the first zero.
    fn text<const N: usize>(&self, at: usize) -> Vec<u8> {
        self.bytes::<N>(at).into_iter().take_while(|b| *b != 0).collect()
    }
}

/// Reads a payload; None for a message that this station does not use, or one that says nothing (the heartbeat of something that
/// is no autopilot, a list type that does not exist). Enum values beyond the dialect are counted.
pub fn decode(id: u32, payload: &[u8], counters: &mut FrameCounters) -> Option<Message> {
    let f = Fields::of(payload);
    let message = match id {
        dialect::HEARTBEAT_DATA::ID => {
            (f.u8(5) != NO_AUTOPILOT).then(|| Message::Heartbeat { mode: mode_of(f.u32(0)), armed: f.u8(6) & 0x80 != 0, status: f.u8(7) })
        }
        dialect::CURRENT_MODE_DATA::ID => {
            let flown = mode_of(f.u32(0));
            let flown = if flown == Mode::Land && f.u8(8) != STANDARD_LAND { Mode::Descend } else { flown };
            Some(Message::CurrentMode { flown, intended: mode_of(f.u32(4)) })
        }
        dialect::EXTENDED_SYS_STATE_DATA::ID => Some(Message::State { landed: landed(f.u8(1)), vtol: vtol(f.u8(0)) }),
        dialect::GLOBAL_POSITION_INT_DATA::ID => Some(Message::Position { boot_ms: f.u32(0), motion: motion(&f) }),
        dialect::VFR_HUD_DATA::ID => {
            Some(Message::Airspeed(Some(f.f32(0)).filter(|v| v.is_finite()).map(|v| MetresPerSecond(f64::from(v)))))
        }
        dialect::SYS_STATUS_DATA::ID => {
            Some(Message::SystemStatus { prearm_ok: f.u32(8) & PREARM_CHECK != 0, remaining: percent(f.i8(30)), voltage: volts(f.u16(14)) })
        }
        dialect::BATTERY_STATUS_DATA::ID => {
            (f.u8(32) == 0).then(|| Message::BatteryStatus { remaining: percent(f.i8(35)), voltage: volts(f.u16(10)) })
        }
        dialect::GPS_RAW_INT_DATA::ID => Some(Message::Gps {
            fix: f.u8(28),
            satellites: Some(f.u8(29)).filter(|n| *n != u8::MAX),
            accuracy: Some(f.u32(34)).filter(|mm| *mm != 0).map(|mm| Metres(f64::from(mm) / 1e3)),
        }),
        dialect::HOME_POSITION_DATA::ID => {
            Some(Message::Home(Home { at: Position::from_deg_e7(f.i32(0), f.i32(4)), amsl: Amsl(f64::from(f.i32(8)) / 1e3) }))
        }
        dialect::WIND_COV_DATA::ID => {
            let (north, east) = (f64::from(f.f32(8)), f64::from(f.f32(12)));
            (north.is_finite() && east.is_finite()).then_some(Message::Wind { north, east })
        }
        dialect::MISSION_CURRENT_DATA::ID => Some(Message::Plan(plan(&f))),
        dialect::MISSION_ITEM_REACHED_DATA::ID => Some(Message::Reached { item: f.u16(0) }),
        dialect::STATUSTEXT_DATA::ID => {
            Some(Message::Text(TextPiece { severity: f.u8(0), bytes: f.text::<50>(1), id: f.u16(51), piece: f.u8(53) }))
        }
        dialect::COMMAND_ACK_DATA::ID => {
            Some(Message::CommandAck { command: command(f.u16(0)), result: command_result(f.u8(2)), to: f.target(8) })
        }
        dialect::MISSION_COUNT_DATA::ID => list_kind(f.u8(4)).map(|kind| Message::ListCount { kind, count: f.u16(0), to: f.target(2) }),
        dialect::MISSION_REQUEST_INT_DATA::ID | MISSION_REQUEST => {
            list_kind(f.u8(4)).map(|kind| Message::ItemRequest { kind, seq: f.u16(0), to: f.target(2) })
        }
        dialect::MISSION_ITEM_INT_DATA::ID => {
            list_kind(f.u8(37)).map(|kind| Message::Item { kind, seq: f.u16(28), item: item(&f), to: f.target(32) })
        }
        dialect::MISSION_ACK_DATA::ID => {
            Some(Message::MissionAck { scope: scope(f.u8(3)), result: mission_result(f.u8(2)), opaque_id: f.u32(4), to: f.target(0) })
        }
        dialect::PARAM_VALUE_DATA::ID => {
            let name = String::from_utf8_lossy(&f.text::<16>(8)).into_owned();
            Some(Message::Parameter { name, value: parameter(f.u8(24), f.bytes(0)) })
        }
        dialect::EVENT_DATA::ID => {
            Some(Message::Event { sequence: f.u16(8), id: f.u32(0), level: f.u8(12) & 0x0F, arguments: f.bytes(13) })
        }
        dialect::CURRENT_EVENT_SEQUENCE_DATA::ID => Some(Message::EventSequence { newest: f.u16(0), reset: f.u8(2) & 1 != 0 }),
        dialect::RESPONSE_EVENT_ERROR_DATA::ID => Some(Message::EventGone { sequence: f.u16(0), oldest: f.u16(2), to: f.target(4) }),
        dialect::AUTOPILOT_VERSION_DATA::ID => Some(Message::Version(release(&f))),
        dialect::TIMESYNC_DATA::ID => Some(Message::TimeSync { theirs: f.i64(0), asked: f.i64(8) }),
        dialect::COMMAND_LONG_DATA::ID => Some(Message::Command { command: f.u16(28), to: f.target(30) }),
        dialect::HYGROMETER_SENSOR_DATA::ID => {
            Some(Message::Thermometer { sensor: f.u8(4), milli_celsius: i32::from(f.i16(0)) * MILLI_OF_CENTI })
        }
        // Zero until a satellite, or a clock on the board, has told the date.
        dialect::SYSTEM_TIME_DATA::ID => {
            i64::try_from(f.u64(0) / 1_000).ok().filter(|ms| *ms > 0).map(|ms| Message::Clock { utc: Utc(ms) })
        }
        dialect::ADSB_VEHICLE_DATA::ID => traffic(&f).map(Message::Traffic),
        _ => None,
    };
    if message.is_some() && matches!(dialect::MavMessage::parse(MavlinkVersion::V2, id, payload), Err(ParserError::InvalidEnum { .. })) {
        counters.bad_enum += 1;
    }
    message
}

fn landed(number: u8) -> LandedState {
    match number {
        1 => LandedState::OnGround,
        2 => LandedState::InAir,
        3 => LandedState::TakingOff,
        4 => LandedState::Landing,
        _ => LandedState::Undefined,
    }
}

fn vtol(number: u8) -> VtolState {
    match number {
        1 => VtolState::ToWing,
        2 => VtolState::ToHover,
        3 => VtolState::Hover,
        4 => VtolState::Wing,
        _ => VtolState::Undefined,
    }
}

fn motion(f: &Fields) -> Motion {
    let (north, east, down) = (f64::from(f.i16(20)) / 1e2, f64::from(f.i16(22)) / 1e2, f64::from(f.i16(24)) / 1e2);
    Motion {
        at: Position::from_deg_e7(f.i32(4), f.i32(8)),
        amsl: Amsl(f64::from(f.i32(12)) / 1e3),
        above_home: AboveHome(f64::from(f.i32(16)) / 1e3),
        ground_speed: MetresPerSecond(north.hypot(east)),
        climb: MetresPerSecond(-down),
        track: Degrees(east.atan2(north).to_degrees()).normalised(),
    }
}

fn percent(number: i8) -> Option<u8> {
    u8::try_from(number).ok()
}

fn volts(millivolts: u16) -> Option<f64> {
    (millivolts != u16::MAX && millivolts != 0).then(|| f64::from(millivolts) / 1e3)
}

fn plan(f: &Fields) -> PlanOnBoard {
    /// PX4's word for no item and for no mission.
    const NONE: u16 = u16::MAX;
    let total = f.u16(2);
    PlanOnBoard {
        item: Some(f.u16(0)).filter(|seq| *seq != NONE && total != NONE),
        total: Some(total).filter(|n| *n != NONE),
        state: f.u8(4),
        mission_id: f.u32(6),
        fence_id: f.u32(10),
        rally_id: f.u32(14),
    }
}

fn item(f: &Fields) -> WireItem {
    WireItem {
        frame: f.u8(34),
        command: f.u16(30),
        autocontinue: f.u8(36),
        params: [f.f32(0), f.f32(4), f.f32(8), f.f32(12)],
        x: f.i32(16),
        y: f.i32(20),
        z: f.f32(24),
    }
}

fn list_kind(number: u8) -> Option<ListKind> {
    match number {
        0 => Some(ListKind::Mission),
        1 => Some(ListKind::Fence),
        2 => Some(ListKind::Rally),
        _ => None,
    }
}

fn scope(number: u8) -> AckScope {
    match (list_kind(number), number) {
        (Some(kind), _) => AckScope::List(kind),
        (None, 255) => AckScope::All,
        (None, other) => AckScope::Other(other),
    }
}

fn mission_result(number: u8) -> MissionResult {
    match number {
        0 => MissionResult::Accepted,
        1 => MissionResult::Error,
        15 => MissionResult::Cancelled,
        other => MissionResult::Refused(other),
    }
}

fn command(number: u16) -> CommandName {
    match number {
        400 => CommandName::ArmDisarm,
        176 => CommandName::SetMode,
        179 => CommandName::SetHome,
        other => CommandName::Other(other),
    }
}

fn command_result(number: u8) -> CommandResult {
    match number {
        0 => CommandResult::Accepted,
        5 => CommandResult::InProgress,
        other => CommandResult::Refused(other),
    }
}

/// The version word is major, minor, patch and a kind of build, 255 for a release. PX4 keeps the commit's first bytes back to front.
fn release(f: &Fields) -> Release {
    const PUBLISHED: u8 = 255;
    let [kind, patch, minor, major] = f.bytes(16);
    let commit: String = f.bytes::<8>(36).iter().rev().map(|byte| format!("{byte:02x}")).collect();
    Release { version: [major, minor, patch], is_release: kind == PUBLISHED, commit: commit.trim_end_matches("00").to_owned() }
}

/// What a transponder's flags call valid; None without a place.
fn traffic(f: &Fields) -> Option<Traffic> {
    const PLACE: u16 = 1;
    const HEIGHT: u16 = 2;
    const HEADING: u16 = 4;
    const SPEED: u16 = 8;
    const CALLSIGN: u16 = 16;
    const CLIMB: u16 = 128;
    let valid = |flag: u16| f.u16(22) & flag != 0;
    let callsign = String::from_utf8_lossy(&f.text::<9>(27)).trim().to_owned();
    valid(PLACE).then(|| Traffic {
        address: f.u32(0),
        callsign: Some(callsign).filter(|name| valid(CALLSIGN) && !name.is_empty()),
        at: Position::from_deg_e7(f.i32(4), f.i32(8)),
        amsl: valid(HEIGHT).then(|| Amsl(f64::from(f.i32(12)) / 1e3)),
        velocity: (valid(SPEED) && valid(HEADING))
            .then(|| (MetresPerSecond(f64::from(f.u16(18)) / 1e2), Degrees(f64::from(f.u16(16)) / 1e2).normalised())),
        climb: valid(CLIMB).then(|| MetresPerSecond(f64::from(f.i16(20)) / 1e2)),
        age: Span::secs(u64::from(f.u8(37))),
    })
}

/// PX4 sends integers byte-wise in the float field and knows two types only.
fn parameter(kind: u8, bytes: [u8; 4]) -> Option<ParameterValue> {
    match kind {
        6 => Some(ParameterValue::Integer(i32::from_le_bytes(bytes))),
        9 => Some(ParameterValue::Real(f32::from_le_bytes(bytes))),
        _ => None,
    }
}

/// What an aircraft's heartbeat says that it is; None for other messages, and for parts of an aircraft that are no autopilot.
#[must_use]
pub fn airframe_kind(id: u32, payload: &[u8]) -> Option<AirframeKind> {
    let f = Fields::of(payload);
    (id == dialect::HEARTBEAT_DATA::ID && f.u8(5) != NO_AUTOPILOT).then(|| match f.u8(4) {
        // MAV_TYPE: quadrotor, coaxial, helicopter; hexa-, octo-, tri-, dodeca-, decarotor.
        2..=4 | 13..=15 | 29 | 35 => AirframeKind::Multirotor,
        19..=25 => AirframeKind::Vtol,
        other => AirframeKind::Other(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: u32, payload: &[u8]) -> (Option<Message>, u64) {
        let mut counters = FrameCounters::default();
        let message = decode(id, payload, &mut counters);
        (message, counters.bad_enum)
    }

    fn payload_of(message: &dialect::MavMessage) -> Vec<u8> {
        let mut bytes = [0; 280];
        let length = message.ser(MavlinkVersion::V2, &mut bytes);
        bytes[..length].to_vec()
    }

    #[test]
    fn a_heartbeat_with_a_type_nobody_knows_keeps_the_aircraft_visible_and_is_counted() {
        let (message, bad) = read(0, &[0, 0, 4, 3, 200, 12, 0x9D, 4, 3]);

        assert_eq!(message, Some(Message::Heartbeat { mode: Mode::Hold, armed: true, status: 4 }));
        assert_eq!(bad, 1);
    }

    #[test]
    fn acknowledgements_with_unknown_numbers_are_read() {
        let (command, bad_command) = read(dialect::COMMAND_ACK_DATA::ID, &[0x81, 0xEF, 99]);
        let (mission, bad_mission) = read(dialect::MISSION_ACK_DATA::ID, &[255, 190, 99]);

        assert_eq!(
            command,
            Some(Message::CommandAck {
                command: CommandName::Other(61_313),
                result: CommandResult::Refused(99),
                to: Target { system: 0, component: 0 }
            })
        );
        assert!(matches!(mission, Some(Message::MissionAck { result: MissionResult::Refused(99), opaque_id: 0, .. })));
        assert_eq!((bad_command, bad_mission), (1, 1));
    }

    #[test]
    fn fields_are_read_where_the_dialect_puts_them() {
        let plan = dialect::MavMessage::MISSION_CURRENT(dialect::MISSION_CURRENT_DATA {
            seq: 2,
            total: 5,
            mission_state: dialect::MissionState::MISSION_STATE_PAUSED,
            mission_mode: 2,
            mission_id: 0x0102_0304,
            fence_id: 0x0506_0708,
            rally_points_id: 9,
        });
        let gps = dialect::MavMessage::GPS_RAW_INT(dialect::GPS_RAW_INT_DATA {
            fix_type: dialect::GpsFixType::GPS_FIX_TYPE_RTK_FIXED,
            satellites_visible: 17,
            h_acc: 1_234,
            ..Default::default()
        });
        let battery = dialect::MavMessage::BATTERY_STATUS(dialect::BATTERY_STATUS_DATA {
            voltages: [22_200, 65_535, 65_535, 65_535, 65_535, 65_535, 65_535, 65_535, 65_535, 65_535],
            battery_remaining: 73,
            ..Default::default()
        });
        let place = dialect::MavMessage::GLOBAL_POSITION_INT(dialect::GLOBAL_POSITION_INT_DATA {
            time_boot_ms: 77,
            lat: 210_614_490,
            lon: 1_058_982_260,
            alt: 90_000,
            relative_alt: 80_000,
            vx: 300,
            vy: -400,
            vz: -150,
            hdg: 0,
        });

        let (plan, _) = read(dialect::MISSION_CURRENT_DATA::ID, &payload_of(&plan));
        let (gps, _) = read(dialect::GPS_RAW_INT_DATA::ID, &payload_of(&gps));
        let (battery, _) = read(dialect::BATTERY_STATUS_DATA::ID, &payload_of(&battery));
        let (place, _) = read(dialect::GLOBAL_POSITION_INT_DATA::ID, &payload_of(&place));

        assert_eq!(
            plan,
            Some(Message::Plan(PlanOnBoard {
                item: Some(2),
                total: Some(5),
                state: 4,
                mission_id: 0x0102_0304,
                fence_id: 0x0506_0708,
                rally_id: 9
            }))
        );
        assert_eq!(gps, Some(Message::Gps { fix: 6, satellites: Some(17), accuracy: Some(Metres(1.234)) }));
        assert_eq!(battery, Some(Message::BatteryStatus { remaining: Some(73), voltage: Some(22.2) }));
        let Some(Message::Position { boot_ms: 77, motion }) = place else { panic!("{place:?}") };
        assert!((motion.ground_speed - MetresPerSecond(5.0)).abs() < MetresPerSecond(1e-9));
        assert!((motion.climb - MetresPerSecond(1.5)).abs() < MetresPerSecond(1e-9));
        assert!((motion.track - Degrees(306.87)).abs() < Degrees(0.01));
    }

    #[test]
    fn another_aircraft_is_read_with_what_its_transponder_calls_valid() {
        use dialect::AdsbFlags as Flags;
        let valid = Flags::ADSB_FLAGS_VALID_COORDS
            | Flags::ADSB_FLAGS_VALID_ALTITUDE
            | Flags::ADSB_FLAGS_VALID_HEADING
            | Flags::ADSB_FLAGS_VALID_VELOCITY
            | Flags::ADSB_FLAGS_VALID_CALLSIGN;
        let heard = |flags| {
            dialect::MavMessage::ADSB_VEHICLE(dialect::ADSB_VEHICLE_DATA {
                ICAO_address: 0x0088_8001,
                lat: 210_000_000,
                lon: 1_059_000_000,
                altitude: 650_000,
                heading: 27_000,
                hor_velocity: 6_200,
                ver_velocity: -150,
                flags,
                squawk: 0,
                altitude_type: dialect::AdsbAltitudeType::ADSB_ALTITUDE_TYPE_GEOMETRIC,
                callsign: "HVN123".into(),
                emitter_type: dialect::AdsbEmitterType::ADSB_EMITTER_TYPE_ROTOCRAFT,
                tslc: 4,
            })
        };

        let (seen, _) = read(dialect::ADSB_VEHICLE_DATA::ID, &payload_of(&heard(valid)));
        let (placeless, _) = read(dialect::ADSB_VEHICLE_DATA::ID, &payload_of(&heard(Flags::empty())));

        let Some(Message::Traffic(traffic)) = seen else { panic!("{seen:?}") };
        assert_eq!((traffic.address, traffic.callsign.as_deref()), (0x0088_8001, Some("HVN123")));
        assert_eq!((traffic.amsl, traffic.climb, traffic.age), (Some(Amsl(650.0)), None, Span::secs(4)));
        assert_eq!(traffic.velocity, Some((MetresPerSecond(62.0), Degrees(270.0))));
        assert_eq!(placeless, None);
    }

    #[test]
    fn a_thermometer_aboard_is_read_with_its_number_and_frost_stays_frost() {
        let cold = dialect::MavMessage::HYGROMETER_SENSOR(dialect::HYGROMETER_SENSOR_DATA { temperature: -412, humidity: 5_100, id: 3 });
        let warm = dialect::MavMessage::HYGROMETER_SENSOR(dialect::HYGROMETER_SENSOR_DATA { temperature: 415, humidity: 0, id: 0 });

        let read = |message| read(dialect::HYGROMETER_SENSOR_DATA::ID, &payload_of(&message)).0;

        assert_eq!(read(cold), Some(Message::Thermometer { sensor: 3, milli_celsius: -4_120 }));
        assert_eq!(read(warm), Some(Message::Thermometer { sensor: 0, milli_celsius: 4_150 }));
    }

    #[test]
    fn an_autopilot_that_does_not_know_the_date_says_nothing_of_it() {
        let clock = |time_unix_usec| {
            let message = dialect::MavMessage::SYSTEM_TIME(dialect::SYSTEM_TIME_DATA { time_unix_usec, time_boot_ms: 9 });
            read(dialect::SYSTEM_TIME_DATA::ID, &payload_of(&message)).0
        };

        assert_eq!(clock(0), None);
        assert_eq!(clock(1_796_000_000_123_456), Some(Message::Clock { utc: Utc(1_796_000_000_123) }));
    }

    #[test]
    fn the_release_and_its_commit_are_read() {
        let version = dialect::MavMessage::AUTOPILOT_VERSION(dialect::AUTOPILOT_VERSION_DATA {
            flight_sw_version: 0x0111_00FF,
            flight_custom_version: [0, 0, 0, 0xC4, 0xD1, 0x2A, 0xF1, 0xD6],
            ..Default::default()
        });

        let (read, _) = read(dialect::AUTOPILOT_VERSION_DATA::ID, &payload_of(&version));

        assert_eq!(read, Some(Message::Version(Release { version: [1, 17, 0], is_release: true, commit: "d6f12ad1c4".to_owned() })));
    }

    #[test]
    fn events_and_questions_for_the_time_are_read_where_the_dialect_puts_them() {
        let mut arguments = [0; 40];
        arguments[..2].copy_from_slice(&[7, 9]);
        let event = dialect::MavMessage::EVENT(dialect::EVENT_DATA {
            id: 16_910_493,
            event_time_boot_ms: 1_540,
            sequence: 65_527,
            destination_component: 0,
            destination_system: 0,
            log_levels: 0x62,
            arguments,
        });
        let time = dialect::MavMessage::TIMESYNC(dialect::TIMESYNC_DATA { tc1: -5, ts1: 6, target_system: 255, target_component: 0 });

        let (event, _) = read(dialect::EVENT_DATA::ID, &payload_of(&event));
        let (time, _) = read(dialect::TIMESYNC_DATA::ID, &payload_of(&time));

        assert_eq!(event, Some(Message::Event { sequence: 65_527, id: 16_910_493, level: 2, arguments }));
        assert_eq!(time, Some(Message::TimeSync { theirs: -5, asked: 6 }));
    }

    #[test]
    fn descend_is_told_from_land_by_the_standard_mode() {
        let land = dialect::MavMessage::CURRENT_MODE(dialect::CURRENT_MODE_DATA {
            custom_mode: 0x0604_0000,
            intended_custom_mode: 0x0604_0000,
            standard_mode: dialect::MavStandardMode::MAV_STANDARD_MODE_LAND,
        });

        let (land, _) = read(dialect::CURRENT_MODE_DATA::ID, &payload_of(&land));
        let (descend, _) = read(dialect::CURRENT_MODE_DATA::ID, &[0, 0, 4, 6, 0, 0, 4, 4, 0]);

        assert_eq!(land, Some(Message::CurrentMode { flown: Mode::Land, intended: Mode::Land }));
        assert_eq!(descend, Some(Message::CurrentMode { flown: Mode::Descend, intended: Mode::Mission }));
    }

    #[test]
    fn integers_travel_byte_wise_in_the_float_field() {
        assert_eq!(parameter(6, 2_i32.to_le_bytes()), Some(ParameterValue::Integer(2)));
        assert_eq!(parameter(9, 80.0_f32.to_le_bytes()), Some(ParameterValue::Real(80.0)));
    }

    #[test]
    fn an_autopilot_says_what_it_is_and_another_part_does_not() {
        let beat = |kind: u8, autopilot: u8| [0, 0, 0, 0, kind, autopilot, 0, 3, 3];

        assert_eq!(airframe_kind(0, &beat(2, 12)), Some(AirframeKind::Multirotor));
        assert_eq!(airframe_kind(0, &beat(22, 12)), Some(AirframeKind::Vtol));
        assert_eq!(airframe_kind(0, &beat(1, 12)), Some(AirframeKind::Other(1)));
        assert_eq!(airframe_kind(0, &beat(26, 8)), None);
        assert_eq!(airframe_kind(1, &beat(2, 12)), None);
    }
}
