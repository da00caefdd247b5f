//! What a ground station that watches may do: see everything, and say nothing unless the configuration lets it.
//!
//! | what it sends                                | it only watches | it may command                |
//! |----------------------------------------------|-----------------|-------------------------------|
//! | its own heartbeat                            | dropped         | dropped: PX4 must not take it for ours |
//! | hold, return, land, a question               | dropped, counted | passed on, recorded          |
//! | anything else for an aircraft                | dropped, counted | dropped, counted             |
//! | for an aircraft, under our own address       | dropped, counted | dropped, counted: answers could not be told apart |
//! | for nobody, or for anybody else              | dropped         | dropped, counted              |
//!
//! What is passed on is a list of what makes the air safer and of what only asks. Arming, take-off, missions, modes that fly on,
//! parameters and places to go to are not in it: the way to the motors is a clearance, and there is no other.

use mavlink::dialects::common::{MavCmd, MavMessage};
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
    if !may_pass(&message) {
        return Fate::Dropped;
    }
    let detail = if let MavMessage::COMMAND_LONG(command) = &message {
        format!(" {:?}", command.command)
    } else if let MavMessage::COMMAND_INT(command) = &message {
        format!(" {:?}", command.command)
    } else {
        String::new()
    };
    Fate::Passed(system, format!("{}{detail} from {}/{}", message.message_name(), frame.system, frame.component))
}

/// Whether a message makes the air safer or only asks.
fn may_pass(message: &MavMessage) -> bool {
    if let MavMessage::COMMAND_LONG(c) = message {
        return is_harmless(c.command, [c.param1, c.param2, c.param3]);
    }
    if let MavMessage::COMMAND_INT(c) = message {
        return is_harmless(c.command, [c.param1, c.param2, c.param3]);
    }
    matches!(message, MavMessage::PARAM_REQUEST_READ(_) | MavMessage::PARAM_REQUEST_LIST(_))
}

fn is_harmless(command: MavCmd, params: [f32; 3]) -> bool {
    /// The flag of a custom mode, PX4's AUTO, and its Hold, Return and Land.
    const SAFER_MODES: [[f32; 3]; 3] = [[1.0, 4.0, 3.0], [1.0, 4.0, 5.0], [1.0, 4.0, 6.0]];
    let asks_or_ends = matches!(command, MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH | MavCmd::MAV_CMD_NAV_LAND | MavCmd::MAV_CMD_REQUEST_MESSAGE);
    let to_safer_mode = command == MavCmd::MAV_CMD_DO_SET_MODE && SAFER_MODES.contains(&params);
    asks_or_ends || to_safer_mode
}

#[cfg(test)]
mod tests {
    use super::super::frame::{FrameCounters, frames};
    use super::super::message::Outgoing;
    use super::super::wire::encode;
    use super::*;
    use crate::domain::flight::Mode;

    const STATION: Target = Target { system: 255, component: 190 };

    fn fate(word: &Outgoing, system: u8, may_command: bool) -> Fate {
        let bytes = encode(word, system, 190, 0, 3);
        let mut counters = FrameCounters::default();
        judge(&frames(&bytes, &mut counters).next().expect("a frame"), STATION, may_command)
    }

    #[test]
    fn a_watcher_is_dropped_and_one_that_may_command_makes_the_air_safer_by_name() {
        let hold = Outgoing::SetMode(Mode::Hold);
        assert_eq!(fate(&hold, 254, false), Fate::Dropped);
        let three = SystemId::new(3).expect("an id");
        assert_eq!(fate(&hold, 254, true), Fate::Passed(three, "COMMAND_LONG MAV_CMD_DO_SET_MODE from 254/190".to_owned()));
        for safer in [Mode::Return, Mode::Land] {
            assert!(matches!(fate(&Outgoing::SetMode(safer), 254, true), Fate::Passed(..)), "{safer:?}");
        }
    }

    #[test]
    fn no_watcher_reaches_the_motors_the_mission_or_a_parameter() {
        let words = [
            Outgoing::Arm,
            Outgoing::Disarm { confirmation: 0 },
            Outgoing::SetMode(Mode::Mission),
            Outgoing::SetMode(Mode::Takeoff),
            Outgoing::ClearAll,
            Outgoing::SetHomeHere,
            Outgoing::ParameterWrite { name: "RTL_TYPE".to_owned(), value: 1.0 },
        ];
        for word in words {
            assert_eq!(fate(&word, 254, true), Fate::Dropped, "{word:?}");
        }
    }

    #[test]
    fn nothing_under_our_own_address_and_no_heartbeat_is_passed_on() {
        assert_eq!(fate(&Outgoing::SetMode(Mode::Hold), 255, true), Fate::Dropped);
        assert_eq!(fate(&Outgoing::Heartbeat, 254, true), Fate::Ignored);
    }
}
