//! A small model of PX4's mission protocol, commander and streams, for tests that need millions of steps: words in, words out.
//!
//! It knows what can make a link wrong: an acknowledgement that proves nothing, a fence that is dropped without a word on the
//! ids, a mission that is refused only in the stream, 'Busy', repeats, mode changes that are answered twice, home that stays where
//! the last arming set it, the mode that comes back after a landing, and a land detector that hops on the ground.

use std::collections::VecDeque;

use crate::domain::flight::{Home, LandedState, Mode, Motion, PlanOnBoard, VtolState};
use crate::domain::geo::Position;
use crate::link::message::{AckScope, CommandName, CommandResult, ListKind, Message, MissionResult, Outgoing, ParameterValue, Target};
use crate::link::parameter::RETURN_HEIGHT;
use crate::link::wire::{WireItem, holds, opaque_id};
use crate::units::altitude::{AboveHome, Amsl};
use crate::units::quantity::{Degrees, MetresPerSecond};

const SECOND: u64 = 1_000_000;
const REQUEST_AGAIN: u64 = 255_000;
const TRANSFER_ENDS: u64 = 5 * SECOND;
const FENCE_LOOK: u64 = 450_000;
const TAKES_OFF_AFTER: u64 = 1_800_000;
const DISARMS_AFTER: u64 = 11 * SECOND;
const FLIGHT: u64 = 20 * SECOND;
/// The system id of our own station; any other is a foreign one.
pub(super) const US: u8 = 255;

#[derive(Debug, Clone)]
enum Transfer {
    Idle,
    Receiving { partner: u8, kind: ListKind, count: u16, items: Vec<WireItem>, heard: u64, asked: u64 },
    Sending { partner: u8, kind: ListKind, next: u16, heard: u64 },
}

/// The model.
#[derive(Debug)]
pub(super) struct Autopilot {
    pub(super) lists: [Vec<WireItem>; 3],
    ids: [u32; 3],
    transfer: Transfer,
    closed: Option<(u8, ListKind, u16)>,
    pub(super) mode: Mode,
    armable: Mode,
    pub(super) armed: bool,
    armed_at: u64,
    mission_at: u64,
    pub(super) airborne: bool,
    /// Its land detector says that it flies although it stands, from so long after arming until so long after it.
    pub(super) hops: (u64, u64),
    /// Whether its motors lift it.
    pub(super) lifts: bool,
    took_off: u64,
    pub(super) takeoffs: u32,
    complete: bool,
    pub(super) return_height: f32,
    pub(super) home: Home,
    pub(super) place: Position,
    /// Whether the mission, once on board, is found not to be feasible.
    pub(super) refuses_mission: bool,
    fence_due: Option<u64>,
    fence_dropped: bool,
    /// Silent until then: starting.
    starts_until: u64,
    next_stream: u64,
    beat: u64,
    out: VecDeque<(u8, Message)>,
}

fn index(kind: ListKind) -> usize {
    match kind {
        ListKind::Mission => 0,
        ListKind::Fence => 1,
        ListKind::Rally => 2,
    }
}

fn to(partner: u8) -> Target {
    Target { system: partner, component: 190 }
}

impl Autopilot {
    /// Standing at a place, nothing on board, in AUTO.MISSION as after a landing.
    pub(super) fn new(place: Position, home: Home) -> Self {
        Self {
            lists: [Vec::new(), Vec::new(), Vec::new()],
            ids: [0; 3],
            transfer: Transfer::Idle,
            closed: None,
            mode: Mode::Mission,
            armable: Mode::Mission,
            armed: false,
            armed_at: 0,
            mission_at: 0,
            airborne: false,
            hops: (0, 0),
            lifts: true,
            took_off: 0,
            takeoffs: 0,
            complete: false,
            return_height: 30.0,
            home,
            place,
            refuses_mission: false,
            fence_due: None,
            fence_dropped: false,
            starts_until: 0,
            next_stream: 0,
            beat: 0,
            out: VecDeque::new(),
        }
    }

    /// Restarts on the ground: transfers are forgotten, what is stored is not.
    pub(super) fn restart(&mut self, now: u64) {
        if !self.armed {
            self.transfer = Transfer::Idle;
            self.closed = None;
            self.mode = Mode::Hold;
            self.armable = Mode::Hold;
            self.starts_until = now + 3 * SECOND;
            self.fence_due = Some(now + 3 * SECOND + FENCE_LOOK);
        }
    }

    /// Whether it carries these lists and would fly them.
    pub(super) fn carries(&self, ids: [u32; 3], return_height: f32) -> bool {
        self.ids == ids && self.flyable() && !self.fence_dropped && (self.return_height - return_height).abs() < 1e-6
    }

    fn flyable(&self) -> bool {
        !self.lists[0].is_empty() && !self.refuses_mission
    }

    fn plan(&self) -> Message {
        let total = u16::try_from(self.lists[0].len()).ok().filter(|n| *n > 0);
        let state = match (self.flyable(), self.complete, self.mode) {
            (false, ..) => 1,
            (true, true, _) => 5,
            (true, false, Mode::Mission) => 3,
            (true, false, _) => 2,
        };
        let [mission_id, fence_id, rally_id] = self.ids;
        Message::Plan(PlanOnBoard { item: total.map(|_| 0), total, state, mission_id, fence_id, rally_id })
    }

    fn say(&mut self, partner: u8, message: Message) {
        self.out.push_back((partner, message));
    }

    fn text(&mut self, text: &str) {
        self.say(0, Message::Said { severity: 2, text: crate::link::phrase::spoken(text) });
    }

    fn ack(&mut self, partner: u8, kind: ListKind, result: MissionResult, opaque_id: u32) {
        self.say(partner, Message::MissionAck { scope: AckScope::List(kind), result, opaque_id, to: to(partner) });
    }

    fn command_ack(&mut self, partner: u8, command: CommandName, result: CommandResult) {
        self.say(partner, Message::CommandAck { command, result, to: to(partner) });
    }

    /// What it says next, and to whom; 0 is everybody.
    pub(super) fn poll(&mut self) -> Option<(u8, Message)> {
        self.out.pop_front()
    }

    /// The next moment at which it acts by itself.
    pub(super) fn next(&self) -> u64 {
        let transfer = match &self.transfer {
            Transfer::Idle => u64::MAX,
            Transfer::Receiving { heard, asked, .. } => (heard + TRANSFER_ENDS).min(asked + REQUEST_AGAIN),
            Transfer::Sending { heard, .. } => heard + TRANSFER_ENDS,
        };
        let flight = match (self.armed, self.airborne) {
            (false, _) => u64::MAX,
            (true, true) => self.took_off + FLIGHT,
            (true, false) if self.mode == Mode::Mission && self.flyable() && self.lifts => {
                self.mission_at.max(self.armed_at) + TAKES_OFF_AFTER
            }
            (true, false) => self.armed_at + DISARMS_AFTER,
        };
        transfer.min(flight).min(self.next_stream).min(self.fence_due.unwrap_or(u64::MAX))
    }

    /// Acts on the time.
    pub(super) fn tick(&mut self, now: u64) {
        self.tick_transfer(now);
        self.tick_flight(now);
        if self.fence_due.is_some_and(|at| at <= now) {
            self.fence_due = None;
            let corners: Vec<Position> = self.lists[1].iter().map(|item| Position::from_deg_e7(item.x, item.y)).collect();
            self.fence_dropped = !corners.is_empty() && !holds(&corners, self.home.at);
            if self.fence_dropped {
                self.text("Geofence invalid, doesn't contain Home position");
            }
        }
        if self.next_stream <= now {
            self.next_stream = now + SECOND / 2;
            self.beat += 1;
            if now >= self.starts_until {
                self.stream(now);
            }
        }
    }

    fn stream(&mut self, now: u64) {
        if self.beat.is_multiple_of(2) {
            let status = if self.armed { 4 } else { 3 };
            self.say(0, Message::Heartbeat { mode: self.mode, armed: self.armed, status });
            let hops = self.armed && self.armed_at + self.hops.0 <= now && now < self.armed_at + self.hops.1;
            let landed = if self.airborne || hops { LandedState::TakingOff } else { LandedState::OnGround };
            self.say(0, Message::State { landed, vtol: VtolState::Hover });
        } else {
            let plan = self.plan();
            self.say(0, plan);
            // Three metres a second, and up to three in error on the ground, by turns.
            let seconds = if self.airborne { now.saturating_sub(self.took_off) / SECOND } else { self.beat / 2 % 2 };
            let height = 3.0 * f64::from(u32::try_from(seconds).unwrap_or(u32::MAX));
            let motion = Motion {
                at: self.place,
                amsl: Amsl(10.0 + height),
                above_home: AboveHome(height),
                ground_speed: MetresPerSecond(0.0),
                climb: MetresPerSecond(0.0),
                track: Degrees(0.0),
            };
            self.say(0, Message::Position { boot_ms: 0, motion });
        }
        if self.beat.is_multiple_of(4) {
            self.say(0, Message::Home(self.home));
        }
    }

    fn tick_transfer(&mut self, now: u64) {
        match &mut self.transfer {
            Transfer::Idle => {}
            Transfer::Receiving { heard, .. } | Transfer::Sending { heard, .. } if *heard + TRANSFER_ENDS <= now => {
                self.transfer = Transfer::Idle;
                self.text("Operation timeout");
            }
            Transfer::Receiving { partner, kind, items, asked, .. } if *asked + REQUEST_AGAIN <= now => {
                *asked = now;
                let (partner, kind, seq) = (*partner, *kind, u16::try_from(items.len()).unwrap_or(u16::MAX));
                self.say(partner, Message::ItemRequest { kind, seq, to: to(partner) });
            }
            Transfer::Receiving { .. } | Transfer::Sending { .. } => {}
        }
    }

    fn tick_flight(&mut self, now: u64) {
        if !self.armed {
            return;
        }
        if self.airborne {
            if self.took_off + FLIGHT <= now {
                self.complete = true;
                self.disarm();
            }
        } else if self.mode == Mode::Mission && self.flyable() && self.lifts {
            if self.mission_at.max(self.armed_at) + TAKES_OFF_AFTER <= now {
                self.airborne = true;
                self.took_off = now;
                self.takeoffs += 1;
            }
        } else if self.armed_at + DISARMS_AFTER <= now {
            self.disarm();
        }
    }

    /// The mode that allows arming comes back: after most flights that is the mission.
    fn disarm(&mut self) {
        self.armed = false;
        self.airborne = false;
        self.mode = self.armable;
    }

    /// Takes a word of a station.
    pub(super) fn hear(&mut self, now: u64, from: u8, word: &Outgoing) {
        if now < self.starts_until {
            return;
        }
        match word {
            Outgoing::Arm => {
                let allowed = self.mode != Mode::Mission || self.flyable();
                if allowed && !self.armed {
                    self.armed = true;
                    self.armed_at = now;
                    self.home = Home { at: self.place, amsl: Amsl(10.0) };
                    self.complete = false;
                }
                let result = if allowed { CommandResult::Accepted } else { CommandResult::Refused(1) };
                self.command_ack(from, CommandName::ArmDisarm, result);
            }
            Outgoing::Disarm { .. } => {
                let result = if self.airborne { CommandResult::Refused(1) } else { CommandResult::Accepted };
                if !self.airborne && self.armed {
                    self.disarm();
                }
                self.command_ack(from, CommandName::ArmDisarm, result);
            }
            Outgoing::SetMode(mode) => {
                self.command_ack(from, CommandName::SetMode, CommandResult::Accepted);
                if self.armed && *mode == Mode::Mission && !self.flyable() {
                    self.command_ack(from, CommandName::SetMode, CommandResult::Refused(1));
                    self.text("Switching to Mission is currently not available");
                } else {
                    if self.mode != *mode {
                        self.mission_at = now;
                    }
                    self.mode = *mode;
                    if matches!(mode, Mode::Hold | Mode::Mission) {
                        self.armable = *mode;
                    }
                    self.command_ack(from, CommandName::SetMode, CommandResult::Accepted);
                }
            }
            Outgoing::SetHomeHere => {
                self.home = Home { at: self.place, amsl: Amsl(10.0) };
                self.command_ack(from, CommandName::SetHome, CommandResult::Accepted);
            }
            Outgoing::AskHome => {
                self.say(0, Message::Home(self.home));
                self.command_ack(from, CommandName::Other(512), CommandResult::Accepted);
            }
            Outgoing::ParameterRead { name } if name == RETURN_HEIGHT => self.parameter(),
            Outgoing::ParameterWrite { name, value } if name == RETURN_HEIGHT => {
                self.return_height = *value;
                self.parameter();
                self.parameter();
            }
            _ => self.hear_mission(now, from, word),
        }
    }

    fn parameter(&mut self) {
        let value = Some(ParameterValue::Real(self.return_height));
        self.say(0, Message::Parameter { name: RETURN_HEIGHT.to_owned(), value });
    }

    fn hear_mission(&mut self, now: u64, from: u8, word: &Outgoing) {
        match word {
            Outgoing::ListCount { kind, count } => self.count(now, from, *kind, *count),
            Outgoing::Item { kind, seq, item } => self.item(now, from, *kind, *seq, *item),
            Outgoing::ListRequest { kind } => match &self.transfer {
                Transfer::Idle => self.list(now, from, *kind),
                Transfer::Sending { partner, kind: open, .. } if *partner == from && open == kind => self.list(now, from, *kind),
                Transfer::Sending { .. } | Transfer::Receiving { .. } => {
                    self.ack(from, *kind, MissionResult::Error, 0);
                    self.text("WPM: IGN REQUEST LIST: Busy");
                }
            },
            Outgoing::ItemRequest { kind, seq } => self.request(now, from, *kind, *seq),
            Outgoing::MissionAck { kind, cancel } => {
                let over = match &self.transfer {
                    Transfer::Idle => false,
                    Transfer::Receiving { partner, kind: open, .. } => *cancel && *partner == from && open == kind,
                    Transfer::Sending { partner, kind: open, .. } => *partner == from && open == kind,
                };
                if over {
                    self.transfer = Transfer::Idle;
                }
            }
            Outgoing::ClearAll => {
                if matches!(self.transfer, Transfer::Idle) {
                    self.lists = [Vec::new(), Vec::new(), Vec::new()];
                    self.ids = [0; 3];
                    self.fence_dropped = false;
                    self.complete = false;
                    if self.armed && self.mode == Mode::Mission {
                        self.mode = Mode::Hold;
                        self.armable = Mode::Hold;
                        self.text("No valid mission available, loitering");
                    }
                    self.say(
                        from,
                        Message::MissionAck { scope: AckScope::All, result: MissionResult::Accepted, opaque_id: 0, to: to(from) },
                    );
                } else {
                    let scope = AckScope::All;
                    self.say(from, Message::MissionAck { scope, result: MissionResult::Error, opaque_id: 0, to: to(from) });
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, now: u64, from: u8, kind: ListKind, count: u16) {
        match &mut self.transfer {
            Transfer::Receiving { partner, kind: open, items, heard, asked, .. } => {
                let own = *partner == from;
                if own {
                    *heard = now;
                }
                if own && items.is_empty() && *open == kind {
                    *asked = now;
                    self.say(from, Message::ItemRequest { kind, seq: 0, to: to(from) });
                } else {
                    self.ack(from, kind, MissionResult::Error, 0);
                    self.text("WPM: REJ. CMD: Busy");
                }
            }
            Transfer::Sending { .. } => {
                self.ack(from, kind, MissionResult::Error, 0);
                self.text("WPM: IGN MISSION_COUNT: Busy");
            }
            Transfer::Idle => {
                self.closed = None;
                self.transfer = Transfer::Receiving { partner: from, kind, count, items: Vec::new(), heard: now, asked: now };
                self.say(from, Message::ItemRequest { kind, seq: 0, to: to(from) });
            }
        }
    }

    fn item(&mut self, now: u64, from: u8, kind: ListKind, seq: u16, item: WireItem) {
        let Transfer::Receiving { partner, kind: open, count, items, heard, asked } = &mut self.transfer else {
            let last = self.closed.is_some_and(|(partner, closed, count)| partner == from && closed == kind && seq + 1 == count);
            if last {
                self.ack(from, kind, MissionResult::Accepted, self.ids[index(kind)]);
            } else {
                self.ack(from, kind, MissionResult::Error, 0);
                self.text("IGN MISSION_ITEM: No transfer");
            }
            return;
        };
        if *partner != from {
            self.text("REJ. MIS ITEM: partner id mismatch");
            return;
        }
        *heard = now;
        if usize::from(seq) != items.len() {
            return;
        }
        if *open != kind {
            self.transfer = Transfer::Idle;
            self.ack(from, kind, MissionResult::Error, 0);
            return;
        }
        items.push(item);
        if items.len() < usize::from(*count) {
            *asked = now;
            let seq = u16::try_from(items.len()).unwrap_or(u16::MAX);
            self.say(from, Message::ItemRequest { kind, seq, to: to(from) });
            return;
        }
        let (count, items) = (*count, std::mem::take(items));
        self.transfer = Transfer::Idle;
        self.closed = Some((from, kind, count));
        let id = opaque_id(&items);
        self.ids[index(kind)] = id;
        self.lists[index(kind)] = items;
        if kind == ListKind::Fence {
            self.fence_due = Some(now + FENCE_LOOK);
        }
        self.ack(from, kind, MissionResult::Accepted, id);
    }

    fn list(&mut self, now: u64, from: u8, kind: ListKind) {
        let count = u16::try_from(self.lists[index(kind)].len()).unwrap_or(u16::MAX);
        self.transfer = if count == 0 { Transfer::Idle } else { Transfer::Sending { partner: from, kind, next: 0, heard: now } };
        self.say(from, Message::ListCount { kind, count, to: to(from) });
    }

    fn request(&mut self, now: u64, from: u8, kind: ListKind, seq: u16) {
        let Transfer::Sending { partner, kind: open, next, heard } = &mut self.transfer else { return };
        if *partner != from {
            return;
        }
        *heard = now;
        let item = self.lists[index(*open)].get(usize::from(seq)).copied();
        let expected = seq == *next || seq + 1 == *next || seq == 0;
        match item.filter(|_| expected && *open == kind) {
            Some(item) => {
                *next = seq + 1;
                let item = read_back(kind, item);
                self.say(from, Message::Item { kind, seq, item, to: to(from) });
            }
            None => {
                self.transfer = Transfer::Idle;
                self.ack(from, kind, MissionResult::Error, 0);
                self.text("WPM: REJ. CMD: Req. WP was unexpected");
            }
        }
    }
}

/// What PX4 changes in what it gives back.
fn read_back(kind: ListKind, item: WireItem) -> WireItem {
    let frame = match item.frame {
        3 => 6,
        0 => 5,
        other => other,
    };
    let autocontinue = if kind == ListKind::Fence { 0 } else { item.autocontinue };
    WireItem { frame, autocontinue, ..item }
}

impl Autopilot {
    /// Puts a list on board, as an earlier transfer did.
    pub(super) fn put(&mut self, kind: ListKind, list: Vec<WireItem>) {
        self.ids[index(kind)] = opaque_id(&list);
        self.lists[index(kind)] = list;
    }
}
