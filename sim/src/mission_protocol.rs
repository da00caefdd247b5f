//! The transfer of plans, from the aircraft's side.
//!
//! | state | input | what happens |
//! | --- | --- | --- |
//! | idle | COUNT n > 0 | receiving; REQUEST_INT 0 |
//! | idle | COUNT 0 | list cleared, ACK accepted |
//! | idle | ITEM | the last of the transfer just closed: ACK accepted again; else ACK error |
//! | idle | REQUEST_LIST | COUNT; sending |
//! | receiving | expected ITEM | REQUEST_INT of the next, or ACK accepted with the id |
//! | receiving | other ITEM | ignored; the request goes out again after 250 ms |
//! | receiving | COUNT before item 0 | REQUEST_INT 0 again |
//! | receiving | COUNT later, or REQUEST_LIST | ACK error, busy; the transfer goes on |
//! | sending | REQUEST for this or the last item, or the first | ITEM |
//! | sending | any other REQUEST | ACK error, closed |
//! | sending | COUNT | ACK error, busy |
//! | sending | ACK | closed |
//! | any but idle | 5 s of silence | a text, no ACK; old list kept |
//!
//! One transfer at a time; the partner is a system and component id.

use crate::inbound::{Address, ItemForm, WireItem};
use crate::notices::{self, Notice};
use crate::plan::{MissionStore, PlanKind, Replaced, add_to_id};

const REPEAT_US: u64 = 255_000;
const TIMEOUT_US: u64 = 5_000_000;

const ACCEPTED: u8 = 0;
const ERROR: u8 = 1;
const UNSUPPORTED_FRAME: u8 = 2;
const UNSUPPORTED: u8 = 3;
const NO_SPACE: u8 = 4;
const CANCELLED: u8 = 15;

/// What the aircraft sends in answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Ack {
        to: Address,
        result: u8,
        mission_type: u8,
        opaque_id: u32,
    },
    Count {
        to: Address,
        count: u16,
        mission_type: u8,
        opaque_id: u32,
    },
    Request {
        to: Address,
        seq: u16,
        mission_type: u8,
        /// The last item came as floats, so the next is asked for likewise.
        floats: bool,
    },
    Item {
        to: Address,
        item: WireItem,
        mission_type: u8,
    },
    /// Something to say.
    Say(&'static Notice),
    /// A list on board is another one now.
    Changed(PlanKind),
}

#[derive(Debug, Clone)]
enum State {
    Idle,
    Receiving { partner: Address, kind: PlanKind, count: u16, items: Vec<WireItem>, id: u32, heard_us: u64, asked_us: u64 },
    Sending { partner: Address, kind: PlanKind, next: u16, heard_us: u64 },
}

/// The machine. Time is microseconds since boot.
#[derive(Debug, Clone)]
pub(crate) struct MissionProtocol {
    state: State,
    /// Partner, list and length of the upload that ended last: its last item may come again.
    closed: Option<(Address, PlanKind, u16)>,
    /// The last item came as MISSION_ITEM; remembered between transfers.
    floats: bool,
}

impl Default for MissionProtocol {
    fn default() -> Self {
        Self { state: State::Idle, closed: None, floats: false }
    }
}

impl MissionProtocol {
    /// MISSION_COUNT: somebody wants to upload.
    pub(crate) fn count(&mut self, now: u64, from: Address, mission_type: u8, count: u16, store: &mut MissionStore) -> Vec<Reply> {
        match &mut self.state {
            State::Receiving { partner, kind, items, heard_us, asked_us, .. } => {
                if *partner == from && items.is_empty() && kind.wire() == mission_type {
                    (*heard_us, *asked_us) = (now, now);
                    return vec![Reply::Request { to: from, seq: 0, mission_type, floats: self.floats }];
                }
                if *partner != from {
                    return vec![ack(from, ERROR, mission_type)];
                }
                *heard_us = now;
                return vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_BUSY)];
            }
            State::Sending { .. } => {
                return vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_BUSY_COUNT)];
            }
            State::Idle => {}
        }
        let Some(kind) = PlanKind::from_wire(mission_type) else {
            return vec![ack(from, NO_SPACE, mission_type)];
        };
        if count > kind.capacity() {
            return vec![ack(from, NO_SPACE, mission_type)];
        }
        if count == 0 {
            store.clear(kind);
            return vec![ack(from, ACCEPTED, mission_type), Reply::Changed(kind)];
        }
        self.closed = None;
        self.state = State::Receiving { partner: from, kind, count, items: Vec::new(), id: 0, heard_us: now, asked_us: now };
        vec![Reply::Request { to: from, seq: 0, mission_type, floats: self.floats }]
    }

    /// MISSION_ITEM_INT.
    pub(crate) fn item(
        &mut self,
        now: u64,
        from: Address,
        mission_type: u8,
        (item, form): (WireItem, ItemForm),
        store: &mut MissionStore,
    ) -> Vec<Reply> {
        self.floats = form != ItemForm::Int;
        let floats = self.floats;
        let State::Receiving { partner, kind, count, items, id, heard_us, asked_us } = &mut self.state else {
            return self.late_item(from, mission_type, item.seq, store);
        };
        if *partner != from {
            return vec![Reply::Say(&notices::TRANSFER_PARTNER)];
        }
        *heard_us = now;
        if usize::from(item.seq) != items.len() {
            return Vec::new();
        }
        let refusal = if kind.wire() == mission_type { refusal(*kind, &item) } else { Some(ERROR) };
        if let Some(result) = refusal {
            self.state = State::Idle;
            let text = (result != ERROR).then_some(Reply::Say(&notices::TRANSFER_INVALID));
            return std::iter::once(ack(from, result, mission_type)).chain(text).collect();
        }
        items.push(item);
        *id = add_to_id(*id, &item, form);
        if items.len() < usize::from(*count) {
            *asked_us = now;
            return vec![Reply::Request { to: from, seq: items.len() as u16, mission_type, floats }];
        }
        let (kind, count, items, id) = (*kind, *count, std::mem::take(items), *id);
        self.state = State::Idle;
        self.closed = Some((from, kind, count));
        let replaced = store.replace(kind, items, id);
        let mut replies = vec![accepted(from, kind, store)];
        if replaced == Replaced::Changed {
            replies.push(Reply::Changed(kind));
        }
        replies
    }

    fn late_item(&self, from: Address, mission_type: u8, seq: u16, store: &MissionStore) -> Vec<Reply> {
        match self.closed {
            Some((partner, kind, count)) if partner == from && kind.wire() == mission_type && seq + 1 == count => {
                vec![accepted(from, kind, store)]
            }
            Some(_) | None => vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_NONE)],
        }
    }

    /// MISSION_REQUEST_LIST: somebody wants to download.
    pub(crate) fn request_list(&mut self, now: u64, from: Address, mission_type: u8, store: &MissionStore) -> Vec<Reply> {
        if let State::Receiving { .. } = self.state {
            return vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_BUSY_LIST)];
        }
        let Some(kind) = PlanKind::from_wire(mission_type) else {
            return vec![ack(from, UNSUPPORTED, mission_type)];
        };
        let plan = store.plan(kind);
        let count = plan.items.len() as u16;
        self.state = if count == 0 { State::Idle } else { State::Sending { partner: from, kind, next: 0, heard_us: now } };
        vec![Reply::Count { to: from, count, mission_type, opaque_id: plan.id }]
    }

    /// MISSION_REQUEST_INT or MISSION_REQUEST.
    pub(crate) fn request(&mut self, now: u64, from: Address, mission_type: u8, seq: u16, store: &MissionStore) -> Vec<Reply> {
        let State::Sending { partner, kind, next, heard_us } = &mut self.state else {
            return Vec::new();
        };
        if *partner != from {
            return Vec::new();
        }
        *heard_us = now;
        let expected = seq == *next || seq + 1 == *next || seq == 0;
        match store.read_back(*kind, seq) {
            Some(item) if expected && kind.wire() == mission_type => {
                *next = seq + 1;
                vec![Reply::Item { to: from, item, mission_type }]
            }
            Some(_) | None => {
                self.state = State::Idle;
                vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_UNEXPECTED)]
            }
        }
    }

    /// MISSION_ACK: the ground closes its download, or cancels its upload.
    pub(crate) fn ack(&mut self, from: Address, result: u8) {
        let over = match &self.state {
            State::Idle => false,
            State::Receiving { partner, .. } => *partner == from && result == CANCELLED,
            State::Sending { partner, .. } => *partner == from,
        };
        if over {
            self.state = State::Idle;
        }
    }

    /// MISSION_CLEAR_ALL; type 255 means all three. Unknown types are accepted and do nothing.
    pub(crate) fn clear_all(&mut self, from: Address, mission_type: u8, store: &mut MissionStore) -> Vec<Reply> {
        if let State::Receiving { .. } | State::Sending { .. } = self.state {
            return vec![ack(from, ERROR, mission_type), Reply::Say(&notices::TRANSFER_BUSY_CLEAR)];
        }
        let mut replies = vec![ack(from, ACCEPTED, mission_type)];
        for kind in PlanKind::ALL {
            if mission_type == kind.wire() || mission_type == 255 {
                store.clear(kind);
                replies.push(Reply::Changed(kind));
            }
        }
        replies
    }

    /// Repeats and timeouts; call often.
    pub(crate) fn tick(&mut self, now: u64) -> Vec<Reply> {
        let heard = match &self.state {
            State::Idle => return Vec::new(),
            State::Receiving { heard_us, .. } | State::Sending { heard_us, .. } => *heard_us,
        };
        if now.saturating_sub(heard) >= TIMEOUT_US {
            self.state = State::Idle;
            return vec![Reply::Say(&notices::TRANSFER_TIMEOUT)];
        }
        match &mut self.state {
            State::Receiving { partner, kind, items, asked_us, .. } if now.saturating_sub(*asked_us) >= REPEAT_US => {
                *asked_us = now;
                vec![Reply::Request { to: *partner, seq: items.len() as u16, mission_type: kind.wire(), floats: self.floats }]
            }
            State::Receiving { .. } | State::Sending { .. } | State::Idle => Vec::new(),
        }
    }
}

fn ack(to: Address, result: u8, mission_type: u8) -> Reply {
    Reply::Ack { to, result, mission_type, opaque_id: 0 }
}

fn accepted(to: Address, kind: PlanKind, store: &MissionStore) -> Reply {
    Reply::Ack { to, result: ACCEPTED, mission_type: kind.wire(), opaque_id: store.plan(kind).id }
}

/// Commands that the mission parser takes in; whether they can be flown is looked at after the ACK.
const MISSION_COMMANDS: &[u16] = &[
    16, 17, 19, 20, 21, 22, 31, 80, 84, 85, 93, 112, 114, 177, 178, 179, 187, 189, 195, 196, 197, 200, 201, 203, 204, 205, 206, 211, 214,
    260, 400, 530, 532, 534, 1000, 1001, 2000, 2001, 2003, 2500, 2501, 3000, 4501, 42600,
];

fn refusal(kind: PlanKind, item: &WireItem) -> Option<u8> {
    if ![0, 2, 3, 5, 6].contains(&item.frame) {
        return Some(UNSUPPORTED_FRAME);
    }
    match kind {
        PlanKind::Mission if [5000, 5001, 5002, 5003, 5004, 5100].contains(&item.command) => Some(ERROR),
        PlanKind::Mission => (!MISSION_COMMANDS.contains(&item.command)).then_some(UNSUPPORTED),
        PlanKind::Fence => match item.command {
            5001 | 5002 => (item.params[0] < 3.0).then_some(ERROR),
            5000 | 5003 | 5004 => None,
            _ => Some(UNSUPPORTED),
        },
        PlanKind::Rally => (item.command != 5100).then_some(UNSUPPORTED),
    }
}

#[cfg(test)]
mod tests;
