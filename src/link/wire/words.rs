//! Payloads of what a ground station says beside missions and modes, byte by byte in the order of the wire: numbers of commands
//! and messages stay numbers, so nothing here depends on what a dialect's tables know.

use mavlink::MessageData as _;
use mavlink::dialects::common as dialect;

use super::super::message::{Outgoing, RemoteIdWord};

/// The autopilot's component.
const AUTOPILOT: u8 = 1;
const SET_MESSAGE_INTERVAL: u16 = 511;
const REQUEST_MESSAGE: u16 = 512;
const DO_GRIPPER: u16 = 211;

/// Message id and payload in full length. Words that are written elsewhere give an empty command, which PX4 refuses.
pub(super) fn payload(outgoing: &Outgoing, vehicle: u8) -> (u32, Vec<u8>) {
    match outgoing {
        Outgoing::EventRequest { first, last } => {
            let mut bytes = first.to_le_bytes().to_vec();
            bytes.extend(last.to_le_bytes());
            bytes.extend([vehicle, AUTOPILOT]);
            (dialect::REQUEST_EVENT_DATA::ID, bytes)
        }
        Outgoing::MessageRequest { id } => command(vehicle, REQUEST_MESSAGE, [exact(*id), 0.0]),
        Outgoing::MessageInterval { id, micros } => command(vehicle, SET_MESSAGE_INTERVAL, [exact(*id), interval(*micros)]),
        Outgoing::Gripper { release } => {
            /// The first gripper; 0 opens it and 1 closes it.
            const FIRST: f32 = 1.0;
            command(vehicle, DO_GRIPPER, [FIRST, if *release { 0.0 } else { 1.0 }])
        }
        Outgoing::TimeSync { ours, asked } => {
            let mut bytes = ours.to_le_bytes().to_vec();
            bytes.extend(asked.to_le_bytes());
            bytes.extend([vehicle, AUTOPILOT]);
            (dialect::TIMESYNC_DATA::ID, bytes)
        }
        Outgoing::CommandAck { command, result } => {
            let [low, high] = command.to_le_bytes();
            (dialect::COMMAND_ACK_DATA::ID, vec![low, high, *result, 0, 0, 0, 0, 0, vehicle, AUTOPILOT])
        }
        Outgoing::RemoteId(word) => remote_id(word, vehicle),
        Outgoing::Heartbeat
        | Outgoing::Arm
        | Outgoing::Disarm { .. }
        | Outgoing::SetMode(_)
        | Outgoing::SetHomeHere
        | Outgoing::AskHome
        | Outgoing::ListCount { .. }
        | Outgoing::Item { .. }
        | Outgoing::ListRequest { .. }
        | Outgoing::ItemRequest { .. }
        | Outgoing::MissionAck { .. }
        | Outgoing::ClearAll
        | Outgoing::ParameterRead { .. }
        | Outgoing::ParameterWrite { .. } => command(vehicle, 0, [0.0; 2]),
    }
}

/// COMMAND_LONG with its first two parameters.
fn command(vehicle: u8, number: u16, params: [f32; 2]) -> (u32, Vec<u8>) {
    let mut bytes = Vec::with_capacity(33);
    params.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes.extend([0; 20]);
    bytes.extend(number.to_le_bytes());
    bytes.extend([vehicle, AUTOPILOT, 0]);
    (dialect::COMMAND_LONG_DATA::ID, bytes)
}

/// Message ids have 24 bits, which a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
fn exact(id: u32) -> f32 {
    (id & 0x00FF_FFFF) as f32
}

/// An interval; beyond 16 s a microsecond more or less is lost, which nobody notices.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn interval(micros: i32) -> f32 {
    micros as f32
}

fn remote_id(word: &RemoteIdWord, vehicle: u8) -> (u32, Vec<u8>) {
    /// The field that relays fill: which aircraft a received message was about.
    const NOT_RELAYED: [u8; 20] = [0; 20];
    /// What the standard writes for a height that is not known.
    const NO_HEIGHT: f32 = -1000.0;
    let mut bytes = Vec::with_capacity(54);
    match word {
        RemoteIdWord::OperatorId(id) => {
            /// The only kind that the standard has: given by the aviation authority.
            const AUTHORITY: u8 = 0;
            bytes.extend([vehicle, AUTOPILOT]);
            bytes.extend(NOT_RELAYED);
            bytes.push(AUTHORITY);
            bytes.extend(padded::<20>(id));
            (dialect::OPEN_DRONE_ID_OPERATOR_ID_DATA::ID, bytes)
        }
        RemoteIdWord::SelfId(text) => {
            /// A free text; not an emergency.
            const TEXT: u8 = 0;
            bytes.extend([vehicle, AUTOPILOT]);
            bytes.extend(NOT_RELAYED);
            bytes.push(TEXT);
            bytes.extend(padded::<23>(text));
            (dialect::OPEN_DRONE_ID_SELF_ID_DATA::ID, bytes)
        }
        RemoteIdWord::System { at, height, stamp } => {
            /// The operator stands at a surveyed place.
            const FIXED: u8 = 2;
            let (latitude, longitude) = at.deg_e7();
            bytes.extend(latitude.to_le_bytes());
            bytes.extend(longitude.to_le_bytes());
            bytes.extend(NO_HEIGHT.to_le_bytes());
            bytes.extend(NO_HEIGHT.to_le_bytes());
            bytes.extend(height.map_or(NO_HEIGHT, |height| single(height.0)).to_le_bytes());
            bytes.extend(stamp.to_le_bytes());
            bytes.extend([1, 0, 0, 0, vehicle, AUTOPILOT]);
            bytes.extend(NOT_RELAYED);
            bytes.extend([FIXED, 0, 0, 0]);
            (dialect::OPEN_DRONE_ID_SYSTEM_DATA::ID, bytes)
        }
        RemoteIdWord::SystemUpdate { at, height, stamp } => {
            let (latitude, longitude) = at.deg_e7();
            bytes.extend(latitude.to_le_bytes());
            bytes.extend(longitude.to_le_bytes());
            bytes.extend(height.map_or(NO_HEIGHT, |height| single(height.0)).to_le_bytes());
            bytes.extend(stamp.to_le_bytes());
            bytes.extend([vehicle, AUTOPILOT]);
            (dialect::OPEN_DRONE_ID_SYSTEM_UPDATE_DATA::ID, bytes)
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a height needs no more than an f32 has")]
fn single(value: f64) -> f32 {
    value as f32
}

/// The text's first bytes, filled up with zeros.
fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::super::message::Outgoing;
    use super::*;
    use crate::domain::geo::Position;
    use crate::units::quantity::Metres;
    use dialect::MavMessage;
    use mavlink::{MavlinkVersion, Message as _};

    fn read(outgoing: &Outgoing) -> MavMessage {
        let (id, bytes) = payload(outgoing, 3);
        MavMessage::parse(MavlinkVersion::V2, id, &bytes).expect("a message of the dialect")
    }

    #[test]
    fn commands_carry_their_numbers_and_parameters() {
        let MavMessage::COMMAND_LONG(rate) = read(&Outgoing::MessageInterval { id: 33, micros: 500_000 }) else { panic!("a command") };
        let MavMessage::COMMAND_LONG(off) = read(&Outgoing::MessageInterval { id: 33, micros: -1 }) else { panic!("a command") };
        let MavMessage::COMMAND_LONG(hook) = read(&Outgoing::Gripper { release: false }) else { panic!("a command") };

        assert_eq!((rate.command, rate.param1.to_bits()), (dialect::MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, 33.0_f32.to_bits()));
        assert_eq!((rate.param2.to_bits(), off.param2.to_bits()), (500_000.0_f32.to_bits(), (-1.0_f32).to_bits()));
        assert_eq!((rate.target_system, rate.target_component, rate.confirmation), (3, 1, 0));
        assert_eq!((hook.command, hook.param2.to_bits()), (dialect::MavCmd::MAV_CMD_DO_GRIPPER, 1.0_f32.to_bits()));
    }

    #[test]
    fn answers_go_to_the_autopilot() {
        let MavMessage::COMMAND_ACK(ack) = read(&Outgoing::CommandAck { command: 511, result: 3 }) else { panic!("an answer") };
        let MavMessage::TIMESYNC(time) = read(&Outgoing::TimeSync { ours: 7, asked: 9 }) else { panic!("a time") };
        let MavMessage::REQUEST_EVENT(events) = read(&Outgoing::EventRequest { first: 65_530, last: 2 }) else { panic!("a question") };

        assert_eq!((ack.command, ack.result), (dialect::MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, dialect::MavResult::MAV_RESULT_UNSUPPORTED));
        assert_eq!((ack.target_system, ack.target_component), (3, 1));
        assert_eq!((time.tc1, time.ts1, time.target_system), (7, 9, 3));
        assert_eq!((events.first_sequence, events.last_sequence, events.target_component), (65_530, 2, 1));
    }

    #[test]
    fn remote_identification_is_written_where_the_standard_has_it() {
        let at = Position { latitude: 21.061_449, longitude: 105.898_226 };
        let system = RemoteIdWord::System { at, height: Some(Metres(10.0)), stamp: 77 };
        let update = RemoteIdWord::SystemUpdate { at, height: Some(Metres(10.0)), stamp: 78 };

        let MavMessage::OPEN_DRONE_ID_SELF_ID(own) = read(&Outgoing::RemoteId(RemoteIdWord::SelfId("MED DELIVERY".to_owned()))) else {
            panic!("a text")
        };
        let MavMessage::OPEN_DRONE_ID_OPERATOR_ID(operator) =
            read(&Outgoing::RemoteId(RemoteIdWord::OperatorId("VN-0001-a-number-too-long".to_owned())))
        else {
            panic!("an operator")
        };
        let MavMessage::OPEN_DRONE_ID_SYSTEM(system) = read(&Outgoing::RemoteId(system)) else { panic!("a place") };
        let MavMessage::OPEN_DRONE_ID_SYSTEM_UPDATE(update) = read(&Outgoing::RemoteId(update)) else { panic!("a place") };

        assert_eq!(own.description.to_str().ok(), Some("MED DELIVERY"));
        assert_eq!(operator.operator_id.to_str().ok(), Some("VN-0001-a-number-too"));
        assert_eq!((system.operator_latitude, system.operator_longitude, system.timestamp), (210_614_490, 1_058_982_260, 77));
        assert_eq!((system.target_system, system.area_count), (3, 1));
        assert_eq!(system.operator_location_type, dialect::MavOdidOperatorLocationType::MAV_ODID_OPERATOR_LOCATION_TYPE_FIXED);
        assert_eq!((update.operator_latitude, update.timestamp, update.target_component), (210_614_490, 78, 1));
    }
}
