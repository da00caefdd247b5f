//! Everything that a machine of the link can be told, by name: the columns of the printed tables.

use super::*;
use crate::domain::flight::{LandedState, Mode, Motion, PlanOnBoard, VtolState};
use crate::link::message::{AckScope, CommandName, CommandResult, ListKind, MissionResult, ParameterValue, Target, TextPiece};
use crate::link::parameter::RETURN_HEIGHT;
use crate::units::quantity::{Degrees, MetresPerSecond};

pub(super) const TO_US: Target = Target { system: US, component: 190 };

pub(super) fn beat(mode: Mode, armed: bool, status: u8) -> Message {
    Message::Heartbeat { mode, armed, status }
}

pub(super) fn state(landed: LandedState) -> Message {
    Message::State { landed, vtol: VtolState::Hover }
}

pub(super) fn place(at: Position) -> Message {
    place_up(at, 0.0)
}

/// So many metres above the pad's height.
pub(super) fn place_up(at: Position, metres: f64) -> Message {
    let (amsl, above_home) = (Amsl(10.0 + metres), AboveHome(metres));
    let (still, track) = (MetresPerSecond(0.0), Degrees(0.0));
    Message::Position { boot_ms: 1, motion: Motion { at, amsl, above_home, ground_speed: still, climb: still, track } }
}

pub(super) fn home(at: Position, amsl: f64) -> Message {
    Message::Home(Home { at, amsl: Amsl(amsl) })
}

pub(super) fn said(text: &str) -> Message {
    Message::Said { severity: 2, text: crate::link::phrase::spoken(text) }
}

pub(super) fn height(metres: f32) -> Message {
    Message::Parameter { name: RETURN_HEIGHT.to_owned(), value: Some(ParameterValue::Real(metres)) }
}

pub(super) fn command_ack(command: CommandName, result: CommandResult) -> Message {
    Message::CommandAck { command, result, to: TO_US }
}

pub(super) fn mission_ack(kind: ListKind, result: MissionResult, opaque_id: u32) -> Message {
    Message::MissionAck { scope: AckScope::List(kind), result, opaque_id, to: TO_US }
}

pub(super) fn request(kind: ListKind, seq: u16) -> Message {
    Message::ItemRequest { kind, seq, to: TO_US }
}

pub(super) fn count(kind: ListKind, count: u16) -> Message {
    Message::ListCount { kind, count, to: TO_US }
}

/// The lists of the tables' package, and the ids of them.
pub(super) fn lists() -> (WirePackage, [u32; 3]) {
    let lists = WirePackage::of(&package(5, 6, 0.0)).expect("a good package");
    let ids = [opaque_id(&lists.mission), opaque_id(&lists.fence), opaque_id(&lists.rally)];
    (lists, ids)
}

pub(super) fn plan(ids: [u32; 3], state: u8) -> Message {
    let total = (ids[0] != 0).then_some(5);
    let [mission_id, fence_id, rally_id] = ids;
    Message::Plan(PlanOnBoard { item: total.map(|_| 0), total, state, mission_id, fence_id, rally_id })
}

pub(super) fn item(kind: ListKind, seq: u16) -> Message {
    let item = lists().0.list(kind)[usize::from(seq)];
    let frame = match item.frame {
        3 => 6,
        0 => 5,
        other => other,
    };
    Message::Item { kind, seq, item: wire::WireItem { frame, ..item }, to: TO_US }
}

/// Every input, in the order of the tables.
pub(super) fn inputs() -> Vec<(&'static str, Message)> {
    let (_, ids) = lists();
    let other_item = match item(ListKind::Fence, 0) {
        Message::Item { kind, seq, item, to } => Message::Item { kind, seq, item: wire::WireItem { x: item.x + 1, ..item }, to },
        other => other,
    };
    let (accepted, refused) = (CommandResult::Accepted, CommandResult::Refused(1));
    let fence = ListKind::Fence;
    vec![
        ("HEARTBEAT Hold disarmed", beat(Mode::Hold, false, 3)),
        ("HEARTBEAT Mission disarmed", beat(Mode::Mission, false, 3)),
        ("HEARTBEAT Hold armed", beat(Mode::Hold, true, 4)),
        ("HEARTBEAT Hold armed, failsafe", beat(Mode::Hold, true, 5)),
        ("HEARTBEAT Mission armed", beat(Mode::Mission, true, 4)),
        ("HEARTBEAT Return armed", beat(Mode::Return, true, 5)),
        ("CURRENT_MODE Hold", Message::CurrentMode { flown: Mode::Hold, intended: Mode::Hold }),
        ("CURRENT_MODE Mission", Message::CurrentMode { flown: Mode::Mission, intended: Mode::Mission }),
        ("CURRENT_MODE Descend", Message::CurrentMode { flown: Mode::Descend, intended: Mode::Mission }),
        ("landed state unknown", state(LandedState::Undefined)),
        ("on ground", state(LandedState::OnGround)),
        ("taking off", state(LandedState::TakingOff)),
        ("in air", state(LandedState::InAir)),
        ("landing", state(LandedState::Landing)),
        ("place: the pad", place(PAD)),
        ("place: 30 m above the pad", place_up(PAD, 30.0)),
        ("place: elsewhere", place(north(3_000.0))),
        ("home: the pad", home(PAD, 10.0)),
        ("home: elsewhere", home(north(3_000.0), 10.0)),
        ("home: 479 m too high", home(PAD, 489.0)),
        ("stream: nothing on board", plan([0; 3], 1)),
        ("stream: ours, not started", plan(ids, 2)),
        ("stream: ours, active", plan(ids, 3)),
        ("stream: ours, infeasible", plan(ids, 1)),
        ("stream: another mission", plan([7, ids[1], ids[2]], 2)),
        ("stream: another fence", plan([ids[0], 7, ids[2]], 2)),
        ("item reached", Message::Reached { item: 0 }),
        ("text: fence dropped", said("Geofence invalid, doesn't contain Home position")),
        ("text: another", said("Arming denied: Resolve system health failures first")),
        ("a piece of a text", Message::Text(TextPiece { severity: 2, bytes: b"Geo".to_vec(), id: 9, piece: 0 })),
        ("ack of arming: accepted", command_ack(CommandName::ArmDisarm, accepted)),
        ("ack of arming: in progress", command_ack(CommandName::ArmDisarm, CommandResult::InProgress)),
        ("ack of arming: refused", command_ack(CommandName::ArmDisarm, refused)),
        ("ack of the mode: accepted", command_ack(CommandName::SetMode, accepted)),
        ("ack of the mode: in progress", command_ack(CommandName::SetMode, CommandResult::InProgress)),
        ("ack of the mode: refused", command_ack(CommandName::SetMode, refused)),
        ("ack of home: accepted", command_ack(CommandName::SetHome, accepted)),
        ("ack of home: refused", command_ack(CommandName::SetHome, refused)),
        ("ack of another command", command_ack(CommandName::Other(999), refused)),
        ("RTL_RETURN_ALT as wanted", height(80.0)),
        ("RTL_RETURN_ALT another", height(60.0)),
        ("another parameter", Message::Parameter { name: "RTL_TYPE".to_owned(), value: Some(ParameterValue::Integer(0)) }),
        ("request: first item", request(fence, 0)),
        ("request: second item", request(fence, 1)),
        ("request: last item", request(fence, 5)),
        ("request: beyond the list", request(fence, 6)),
        ("request: another list", request(ListKind::Rally, 0)),
        ("mission ack: accepted, our id", mission_ack(fence, MissionResult::Accepted, ids[1])),
        ("mission ack: accepted, without id", mission_ack(fence, MissionResult::Accepted, 0)),
        ("mission ack: accepted, another id", mission_ack(fence, MissionResult::Accepted, 7)),
        ("mission ack: accepted, another list", mission_ack(ListKind::Mission, MissionResult::Accepted, ids[0])),
        (
            "mission ack: accepted, all lists",
            Message::MissionAck { scope: AckScope::All, result: MissionResult::Accepted, opaque_id: 0, to: TO_US },
        ),
        ("mission ack: error (busy)", mission_ack(fence, MissionResult::Error, 0)),
        ("mission ack: cancelled", mission_ack(fence, MissionResult::Cancelled, 0)),
        ("mission ack: unsupported", mission_ack(fence, MissionResult::Refused(3), 0)),
        ("mission ack: no space", mission_ack(fence, MissionResult::Refused(4), 0)),
        ("count: as sent", count(fence, 6)),
        ("count: another", count(fence, 2)),
        ("count: none", count(fence, 0)),
        ("count: another list", count(ListKind::Mission, 5)),
        ("item: first", item(fence, 0)),
        ("item: first, another place", other_item),
        ("item: second", item(fence, 1)),
        ("item: last", item(fence, 5)),
        ("item: another list", item(ListKind::Mission, 0)),
        ("airspeed", Message::Airspeed(None)),
        ("system status", Message::SystemStatus { prearm_ok: true, remaining: None, voltage: None }),
        ("battery", Message::BatteryStatus { remaining: None, voltage: None }),
        ("GPS", Message::Gps { fix: 3, satellites: None, accuracy: None }),
        ("wind", Message::Wind { north: 0.0, east: 0.0 }),
    ]
}
