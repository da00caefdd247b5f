//! What a ground station that watches may do: see everything, and say nothing unless the configuration lets it.
//!
//! | what it sends                                | it only watches | it may command                |
//! |----------------------------------------------|-----------------|-------------------------------|
//! | its own heartbeat                            | dropped         | dropped: PX4 must not take it for ours |
//! | for an aircraft of the network               | dropped, counted | passed on, recorded          |
//! | for an aircraft, under our own address       | dropped, counted | dropped, counted: answers could not be told apart |
//! | for nobody, or for anybody else              | dropped         | dropped, counted              |

use mavlink::dialects::common::MavMessage;
use mavlink::{MavlinkVersion, Message as _};

use super::frame::Frame;
use super::message::Target;
use crate::units::ids::SystemId;

/// What becomes of a frame from a watcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Nothing: it asks for nothing.
    Ignored,
    /// Not passed on, and counted.
    Dropped,
    /// Passed on to this aircraft; in words, for the record.
    Passed(SystemId, String),
}

/// Decides about one frame.
#[must_use]
pub fn judge(frame: &Frame<'_>, station: Target, may_command: bool) -> Fate {
    /// HEARTBEAT.
    const HEARTBEAT: u32 = 0;
    if frame.known && frame.id == HEARTBEAT {
        return Fate::Ignored;
    }
    let ours = frame.system == station.system && frame.component == station.component;
    if !may_command || ours || !frame.known {
        return Fate::Dropped;
    }
    let Ok(message) = MavMessage::parse(MavlinkVersion::V2, frame.id, frame.payload) else { return Fate::Dropped };
    let Some(system) = message.target_system_id().and_then(|id| SystemId::new(id).ok()) else { return Fate::Dropped };
    let detail = if let MavMessage::COMMAND_LONG(command) = &message {
        format!(" {:?}", command.command)
    } else if let MavMessage::COMMAND_INT(command) = &message {
        format!(" {:?}", command.command)
    } else if let MavMessage::PARAM_SET(set) = &message {
        format!(" {}", set.param_id.to_str().unwrap_or("?"))
    } else {
        String::new()
    };
    Fate::Passed(system, format!("{}{detail} from {}/{}", message.message_name(), frame.system, frame.component))
}

#[cfg(test)]
mod tests {
    use super::super::frame::{FrameCounters, frames};
    use super::super::message::Outgoing;
    use super::super::wire::encode;
    use super::*;

    const STATION: Target = Target { system: 255, component: 190 };

    fn fate(word: &Outgoing, system: u8, may_command: bool) -> Fate {
        let bytes = encode(word, system, 190, 0, 3);
        let mut counters = FrameCounters::default();
        judge(&frames(&bytes, &mut counters).next().expect("a frame"), STATION, may_command)
    }

    #[test]
    fn a_watcher_is_dropped_and_one_that_may_command_is_passed_on_by_name() {
        assert_eq!(fate(&Outgoing::Arm, 254, false), Fate::Dropped);
        let three = SystemId::new(3).expect("an id");
        assert_eq!(
            fate(&Outgoing::Arm, 254, true),
            Fate::Passed(three, "COMMAND_LONG MAV_CMD_COMPONENT_ARM_DISARM from 254/190".to_owned())
        );
    }

    #[test]
    fn nothing_under_our_own_address_and_no_heartbeat_is_passed_on() {
        assert_eq!(fate(&Outgoing::Arm, 255, true), Fate::Dropped);
        assert_eq!(fate(&Outgoing::Heartbeat, 254, true), Fate::Ignored);
    }
}
