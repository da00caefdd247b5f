//! One [`Outgoing`] word to the bytes of a frame.

use mavlink::dialects::common as dialect;
use mavlink::{MAVLinkV2MessageRaw, MavHeader, Message as _, MessageData as _, calculate_crc};

use super::super::message::{ListKind, Outgoing};
use super::item::WireItem;
use super::mode::numbers_of;
use super::words;

/// The autopilot's component; everything here is for it.
const AUTOPILOT: u8 = 1;

/// The bytes of one MAVLink 2 frame from `station` to the autopilot of `vehicle`.
#[must_use]
pub fn encode(outgoing: &Outgoing, station: u8, component: u8, sequence: u8, vehicle: u8) -> Vec<u8> {
    let header = [station, component, sequence];
    let message = match outgoing {
        Outgoing::EventRequest { .. }
        | Outgoing::MessageRequest { .. }
        | Outgoing::MessageInterval { .. }
        | Outgoing::TimeSync { .. }
        | Outgoing::CommandAck { .. }
        | Outgoing::Gripper { .. }
        | Outgoing::RemoteId(_) => {
            let (id, payload) = words::payload(outgoing, vehicle);
            return frame(header, id, payload);
        }
        Outgoing::Heartbeat => dialect::MavMessage::HEARTBEAT(dialect::HEARTBEAT_DATA {
            custom_mode: 0,
            mavtype: dialect::MavType::MAV_TYPE_GCS,
            autopilot: dialect::MavAutopilot::MAV_AUTOPILOT_INVALID,
            base_mode: dialect::MavModeFlag::empty(),
            system_status: dialect::MavState::MAV_STATE_ACTIVE,
            mavlink_version: 3,
        }),
        Outgoing::Arm => command(vehicle, dialect::MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0], 0),
        Outgoing::Disarm { confirmation } => {
            command(vehicle, dialect::MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [0.0, 0.0, 0.0], *confirmation)
        }
        Outgoing::SetMode(mode) => {
            /// The mode is given by its custom numbers.
            const CUSTOM: f32 = 1.0;
            let (main, sub) = numbers_of(*mode);
            command(vehicle, dialect::MavCmd::MAV_CMD_DO_SET_MODE, [CUSTOM, f32::from(main), f32::from(sub)], 0)
        }
        Outgoing::SetHomeHere => {
            /// Home is where the aircraft is; the place fields are not used.
            const HERE: f32 = 1.0;
            command(vehicle, dialect::MavCmd::MAV_CMD_DO_SET_HOME, [HERE, 0.0, 0.0], 0)
        }
        Outgoing::AskHome => {
            /// HOME_POSITION's number, as the command carries it.
            const HOME_POSITION: f32 = 242.0;
            command(vehicle, dialect::MavCmd::MAV_CMD_REQUEST_MESSAGE, [HOME_POSITION, 0.0, 0.0], 0)
        }
        Outgoing::ListCount { kind, count } => dialect::MavMessage::MISSION_COUNT(dialect::MISSION_COUNT_DATA {
            count: *count,
            target_system: vehicle,
            target_component: AUTOPILOT,
            mission_type: list(*kind),
            opaque_id: 0,
        }),
        Outgoing::Item { kind, seq, item } => {
            return item_frame(header, vehicle, *kind, *seq, item);
        }
        Outgoing::ListRequest { kind } => dialect::MavMessage::MISSION_REQUEST_LIST(dialect::MISSION_REQUEST_LIST_DATA {
            target_system: vehicle,
            target_component: AUTOPILOT,
            mission_type: list(*kind),
        }),
        Outgoing::ItemRequest { kind, seq } => dialect::MavMessage::MISSION_REQUEST_INT(dialect::MISSION_REQUEST_INT_DATA {
            seq: *seq,
            target_system: vehicle,
            target_component: AUTOPILOT,
            mission_type: list(*kind),
        }),
        Outgoing::MissionAck { kind, cancel } => dialect::MavMessage::MISSION_ACK(dialect::MISSION_ACK_DATA {
            target_system: vehicle,
            target_component: AUTOPILOT,
            mavtype: if *cancel {
                dialect::MavMissionResult::MAV_MISSION_OPERATION_CANCELLED
            } else {
                dialect::MavMissionResult::MAV_MISSION_ACCEPTED
            },
            mission_type: list(*kind),
            opaque_id: 0,
        }),
        Outgoing::ClearAll => dialect::MavMessage::MISSION_CLEAR_ALL(dialect::MISSION_CLEAR_ALL_DATA {
            target_system: vehicle,
            target_component: AUTOPILOT,
            mission_type: dialect::MavMissionType::MAV_MISSION_TYPE_ALL,
        }),
        Outgoing::ParameterRead { name } => dialect::MavMessage::PARAM_REQUEST_READ(dialect::PARAM_REQUEST_READ_DATA {
            param_index: -1,
            target_system: vehicle,
            target_component: AUTOPILOT,
            param_id: name.as_str().into(),
        }),
        Outgoing::ParameterWrite { name, value } => dialect::MavMessage::PARAM_SET(dialect::PARAM_SET_DATA {
            param_value: *value,
            target_system: vehicle,
            target_component: AUTOPILOT,
            param_id: name.as_str().into(),
            param_type: dialect::MavParamType::MAV_PARAM_TYPE_REAL32,
        }),
    };
    let header = MavHeader { system_id: u32::from(station), component_id: component, sequence };
    let mut raw = MAVLinkV2MessageRaw::new();
    raw.serialize_message(header, &message);
    raw.raw_bytes().to_vec()
}

/// The frame of one item, written by hand: an item's frame and command are numbers here, and stay the numbers that the opaque id
/// is computed over.
fn item_frame(header: [u8; 3], vehicle: u8, kind: ListKind, seq: u16, item: &WireItem) -> Vec<u8> {
    let mut payload = Vec::with_capacity(38);
    item.params.iter().for_each(|p| payload.extend(p.to_le_bytes()));
    payload.extend(item.x.to_le_bytes());
    payload.extend(item.y.to_le_bytes());
    payload.extend(item.z.to_le_bytes());
    payload.extend(seq.to_le_bytes());
    payload.extend(item.command.to_le_bytes());
    let current = u8::from(seq == 0 && kind == ListKind::Mission);
    payload.extend([vehicle, AUTOPILOT, item.frame, current, item.autocontinue, list_number(kind)]);
    frame(header, dialect::MISSION_ITEM_INT_DATA::ID, payload)
}

/// A MAVLink 2 frame of a payload in full length.
fn frame([station, component, sequence]: [u8; 3], id: u32, mut payload: Vec<u8>) -> Vec<u8> {
    while payload.len() > 1 && payload.last() == Some(&0) {
        payload.pop();
    }
    let [a, b, c, _] = id.to_le_bytes();
    let length = u8::try_from(payload.len()).unwrap_or(0);
    let mut frame = vec![0xFD, length, 0, 0, sequence, station, component, a, b, c];
    frame.extend(payload);
    let crc = calculate_crc(&frame[1..], dialect::MavMessage::extra_crc(id));
    frame.extend(crc.to_le_bytes());
    frame
}

fn list_number(kind: ListKind) -> u8 {
    match kind {
        ListKind::Mission => 0,
        ListKind::Fence => 1,
        ListKind::Rally => 2,
    }
}

fn command(vehicle: u8, command: dialect::MavCmd, [param1, param2, param3]: [f32; 3], confirmation: u8) -> dialect::MavMessage {
    dialect::MavMessage::COMMAND_LONG(dialect::COMMAND_LONG_DATA {
        param1,
        param2,
        param3,
        param4: 0.0,
        param5: 0.0,
        param6: 0.0,
        param7: 0.0,
        command,
        target_system: vehicle,
        target_component: AUTOPILOT,
        confirmation,
    })
}

fn list(kind: ListKind) -> dialect::MavMissionType {
    match kind {
        ListKind::Mission => dialect::MavMissionType::MAV_MISSION_TYPE_MISSION,
        ListKind::Fence => dialect::MavMissionType::MAV_MISSION_TYPE_FENCE,
        ListKind::Rally => dialect::MavMissionType::MAV_MISSION_TYPE_RALLY,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::frame::{FrameCounters, frames};
    use super::super::super::message::{Message, RemoteIdWord, Target};
    use super::super::decode;
    use super::*;

    #[test]
    fn an_item_goes_out_with_current_set_on_the_first_of_the_mission_and_reads_back_as_it_is() {
        let item = WireItem { frame: 6, command: 84, autocontinue: 1, params: [0.0, 0.0, 0.0, 1.5], x: -5, y: 6, z: 80.0 };

        let bytes = encode(&Outgoing::Item { kind: ListKind::Mission, seq: 0, item }, 255, 190, 9, 3);

        let mut counters = FrameCounters::default();
        let frame = frames(&bytes, &mut counters).next().expect("one frame");
        assert_eq!((frame.system, frame.component, frame.sequence), (255, 190, 9));
        assert_eq!(frame.payload[35], 1);
        let to = Target { system: 3, component: 1 };
        assert_eq!(decode(frame.id, frame.payload, &mut counters), Some(Message::Item { kind: ListKind::Mission, seq: 0, item, to }));
        assert_eq!(counters.bad_enum, 0);
    }

    /// Heights of DO_REPOSITION, NAV_TAKEOFF and DO_CHANGE_ALTITUDE are above sea level whatever their frame says, and a repeated
    /// MISSION_START begins the mission anew: no word of this link becomes such a command, and none carries a height.
    #[test]
    fn no_command_that_leaves_carries_a_height_or_starts_a_mission_anew() {
        let modes = [crate::domain::flight::Mode::Hold, crate::domain::flight::Mode::Mission, crate::domain::flight::Mode::Return];
        let words = [Outgoing::Arm, Outgoing::Disarm { confirmation: 1 }, Outgoing::SetHomeHere, Outgoing::AskHome];
        let all = words.into_iter().chain(modes.map(Outgoing::SetMode));

        let commands: std::collections::BTreeSet<u16> = all
            .map(|word| {
                let bytes = encode(&word, 255, 190, 0, 1);
                let mut counters = FrameCounters::default();
                let frame = frames(&bytes, &mut counters).next().expect("one frame");
                let field = |at: usize| frame.payload.get(at).copied().unwrap_or(0);
                assert_eq!(frame.id, 76, "{word:?} is no COMMAND_LONG");
                assert!((12..28).all(|at| field(at) == 0), "{word:?} carries a place or a height");
                u16::from_le_bytes([field(28), field(29)])
            })
            .collect();

        assert_eq!(commands.into_iter().collect::<Vec<_>>(), [176, 179, 400, 512]);
    }

    #[test]
    fn every_word_makes_one_frame_with_a_right_checksum() {
        let words = [
            Outgoing::Heartbeat,
            Outgoing::Arm,
            Outgoing::Disarm { confirmation: 2 },
            Outgoing::SetMode(crate::domain::flight::Mode::Hold),
            Outgoing::SetHomeHere,
            Outgoing::AskHome,
            Outgoing::ListCount { kind: ListKind::Fence, count: 4 },
            Outgoing::ListRequest { kind: ListKind::Rally },
            Outgoing::ItemRequest { kind: ListKind::Mission, seq: 3 },
            Outgoing::MissionAck { kind: ListKind::Mission, cancel: true },
            Outgoing::ClearAll,
            Outgoing::ParameterRead { name: "RTL_TYPE".to_owned() },
            Outgoing::ParameterWrite { name: "RTL_RETURN_ALT".to_owned(), value: 80.0 },
            Outgoing::EventRequest { first: 65_530, last: 2 },
            Outgoing::MessageRequest { id: 148 },
            Outgoing::Gripper { release: true },
            Outgoing::RemoteId(RemoteIdWord::SelfId("MED DELIVERY".to_owned())),
        ];

        for word in words {
            let mut counters = FrameCounters::default();
            assert_eq!(frames(&encode(&word, 255, 190, 0, 1), &mut counters).count(), 1, "{word:?}");
            assert_eq!(counters.garbage_bytes, 0);
        }
    }
}
