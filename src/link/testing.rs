//! Frames of an aircraft, for tests.

use mavlink::dialects::common as dialect;

/// The heartbeat of a VTOL that stands ready in Hold.
pub(crate) fn heartbeat_of(system: u8) -> Vec<u8> {
    numbered_heartbeat(system, 0)
}

/// The same with a running number.
pub(crate) fn numbered_heartbeat(system: u8, sequence: u8) -> Vec<u8> {
    let header = mavlink::MavHeader { system_id: u32::from(system), component_id: 1, sequence };
    let beat = dialect::HEARTBEAT_DATA {
        custom_mode: 0x0304_0000,
        mavtype: dialect::MavType::MAV_TYPE_VTOL_FIXEDROTOR,
        autopilot: dialect::MavAutopilot::MAV_AUTOPILOT_PX4,
        base_mode: dialect::MavModeFlag::empty(),
        system_status: dialect::MavState::MAV_STATE_STANDBY,
        mavlink_version: 3,
    };
    let mut raw = mavlink::MAVLinkV2MessageRaw::new();
    raw.serialize_message(header, &dialect::MavMessage::HEARTBEAT(beat));
    raw.raw_bytes().to_vec()
}
