//! States of a consignment and the transitions between them (T1 to T26).
//!
//! The table says only what may follow what. Who may do it, and under which guards, is decided in
//! `operations::decide`; nothing changes a state without passing here.

use crate::units::words::{Words, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The life of a consignment; the only status that anyone stores or shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the standard's own names")]
pub enum ConsignmentState {
    Submitted,
    Accepted,
    Declined,
    Packed,
    HandedToCarrier,
    Loaded,
    InFlight,
    Landed,
    Unloaded,
    Received,
    ReceivedRemark,
    Refused,
    Quarantined,
    Returning,
    Road,
    Incident,
    Disposed,
    Cancelled,
    Closed,
}

impl ConsignmentState {
    /// All states, in the standard's order.
    pub const ALL: [ConsignmentState; 19] = [
        Self::Submitted,
        Self::Accepted,
        Self::Declined,
        Self::Packed,
        Self::HandedToCarrier,
        Self::Loaded,
        Self::InFlight,
        Self::Landed,
        Self::Unloaded,
        Self::Received,
        Self::ReceivedRemark,
        Self::Refused,
        Self::Quarantined,
        Self::Returning,
        Self::Road,
        Self::Incident,
        Self::Disposed,
        Self::Cancelled,
        Self::Closed,
    ];

    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Submitted => words("Chờ duyệt", "waiting for acceptance"),
            Self::Accepted => words("Đã duyệt", "accepted"),
            Self::Declined => words("Không duyệt", "declined"),
            Self::Packed => words("Đã đóng gói", "packed"),
            Self::HandedToCarrier => words("Đã giao cho người vận chuyển", "handed to the carrier"),
            Self::Loaded => words("Đã lên máy bay", "loaded"),
            Self::InFlight => words("Đang bay", "in flight"),
            Self::Landed => words("Đã hạ cánh", "landed"),
            Self::Unloaded => words("Đã dỡ", "unloaded"),
            Self::Received => words("Đã nhận", "received"),
            Self::ReceivedRemark => words("Đã nhận, có ghi chú", "received with remark"),
            Self::Refused => words("Từ chối nhận", "refused"),
            Self::Quarantined => words("Cách ly", "quarantined"),
            Self::Returning => words("Đang quay về", "returning"),
            Self::Road => words("Đi đường bộ", "by road"),
            Self::Incident => words("Sự cố", "incident"),
            Self::Disposed => words("Đã hủy bỏ", "disposed of"),
            Self::Cancelled => words("Đã hủy", "cancelled"),
            Self::Closed => words("Hoàn tất", "closed"),
        }
    }

    /// Whether nothing can follow.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Declined | Self::Disposed | Self::Cancelled | Self::Closed => true,
            Self::Submitted
            | Self::Accepted
            | Self::Packed
            | Self::HandedToCarrier
            | Self::Loaded
            | Self::InFlight
            | Self::Landed
            | Self::Unloaded
            | Self::Received
            | Self::ReceivedRemark
            | Self::Refused
            | Self::Quarantined
            | Self::Returning
            | Self::Road
            | Self::Incident => false,
        }
    }

    /// Whether somebody is accountable for a sealed box in this state (custody begins at PACKED).
    #[must_use]
    pub fn is_in_custody(self) -> bool {
        match self {
            Self::Submitted | Self::Accepted | Self::Declined | Self::Cancelled | Self::Disposed | Self::Closed => false,
            Self::Packed
            | Self::HandedToCarrier
            | Self::Loaded
            | Self::InFlight
            | Self::Landed
            | Self::Unloaded
            | Self::Received
            | Self::ReceivedRemark
            | Self::Refused
            | Self::Quarantined
            | Self::Returning
            | Self::Road
            | Self::Incident => true,
        }
    }
}

/// What can happen to a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// T2.
    Accept,
    /// T3.
    Decline,
    /// T4.
    Pack,
    /// T5: the handler accepts.
    HandOver,
    /// T6: the remote pilot accepts the loaded box.
    Load,
    /// T7: seen in the air.
    TakeOff,
    /// T8: seen on a pad that is not the origin's.
    Land,
    /// T9, T17, LOADED to UNLOADED before take-off, and ROAD to UNLOADED at the courier's arrival.
    Unload,
    /// T10.
    Receive,
    /// T11.
    ReceiveWithRemark,
    /// T12.
    Refuse,
    /// T13.
    Quarantine,
    /// T16.
    Return,
    /// T25: a person's resume.
    Resume,
    /// T19.
    Incident,
    /// T26: a new attempt from the origin with the same seal.
    Retry,
    /// T22.
    Cancel,
    /// T23.
    Close,
    /// T14, T15.
    Dispose,
    /// T14: quality and lead let it be used.
    Release,
    /// T14, T15: closed and sealed again, to where it came from.
    SendBack,
    /// T18, T24: a courier accepts the box.
    GoByRoad,
    /// T20: found, read and taken by two persons.
    Recover,
    /// T21: given up after the search.
    Lose,
}

impl Event {
    /// All events, in the order of their transitions.
    pub const ALL: [Event; 24] = [
        Self::Accept,
        Self::Decline,
        Self::Pack,
        Self::HandOver,
        Self::Load,
        Self::TakeOff,
        Self::Land,
        Self::Unload,
        Self::Receive,
        Self::ReceiveWithRemark,
        Self::Refuse,
        Self::Quarantine,
        Self::Return,
        Self::Resume,
        Self::Incident,
        Self::Retry,
        Self::Cancel,
        Self::Close,
        Self::Dispose,
        Self::Release,
        Self::SendBack,
        Self::GoByRoad,
        Self::Recover,
        Self::Lose,
    ];
}

/// The state after the event; None where the event is not allowed.
#[must_use]
pub fn next_state(state: ConsignmentState, event: Event) -> Option<ConsignmentState> {
    use ConsignmentState as S;
    match event {
        Event::Accept => (state == S::Submitted).then_some(S::Accepted),
        Event::Decline => (state == S::Submitted).then_some(S::Declined),
        Event::Pack => (state == S::Accepted).then_some(S::Packed),
        // From RETURNING: what was sent back and waits on the ground.
        Event::HandOver => matches!(state, S::Packed | S::Returning).then_some(S::HandedToCarrier),
        Event::Load => (state == S::HandedToCarrier).then_some(S::Loaded),
        Event::TakeOff => (state == S::Loaded).then_some(S::InFlight),
        Event::Land => matches!(state, S::InFlight | S::Returning).then_some(S::Landed),
        Event::Unload => matches!(state, S::Landed | S::Returning | S::Loaded | S::Road).then_some(S::Unloaded),
        Event::Receive => (state == S::Unloaded).then_some(S::Received),
        Event::ReceiveWithRemark => (state == S::Unloaded).then_some(S::ReceivedRemark),
        Event::Refuse => (state == S::Unloaded).then_some(S::Refused),
        Event::Quarantine => (state == S::Unloaded).then_some(S::Quarantined),
        Event::Return => (state == S::InFlight).then_some(S::Returning),
        Event::Resume => (state == S::Returning).then_some(S::InFlight),
        Event::Incident => matches!(state, S::InFlight | S::Returning).then_some(S::Incident),
        Event::Retry => (state == S::Unloaded).then_some(S::Packed),
        Event::Cancel => matches!(state, S::Submitted | S::Accepted | S::Packed).then_some(S::Cancelled),
        Event::Dispose => matches!(state, S::Refused | S::Quarantined).then_some(S::Disposed),
        Event::Release => (state == S::Quarantined).then_some(S::ReceivedRemark),
        Event::SendBack => matches!(state, S::Refused | S::Quarantined).then_some(S::Returning),
        Event::Close => matches!(state, S::Received | S::ReceivedRemark).then_some(S::Closed),
        Event::GoByRoad => matches!(state, S::Packed | S::HandedToCarrier | S::Loaded | S::Unloaded | S::Returning).then_some(S::Road),
        Event::Recover => (state == S::Incident).then_some(S::Unloaded),
        Event::Lose => (state == S::Incident).then_some(S::Disposed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_a_terminal_state() {
        for state in ConsignmentState::ALL.into_iter().filter(|state| state.is_terminal()) {
            for event in Event::ALL {
                assert_eq!(next_state(state, event), None, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn the_nominal_delivery_passes_through_every_station_of_its_life() {
        let life = [
            Event::Accept,
            Event::Pack,
            Event::HandOver,
            Event::Load,
            Event::TakeOff,
            Event::Land,
            Event::Unload,
            Event::Receive,
            Event::Close,
        ];

        let end = life.into_iter().try_fold(ConsignmentState::Submitted, next_state);

        assert_eq!(end, Some(ConsignmentState::Closed));
    }

    #[test]
    fn no_box_goes_by_road_out_of_the_air() {
        // RETURNING is also what waits on the ground to be brought back; in the air the aircraft is its place, which is looked at.
        for state in [ConsignmentState::InFlight, ConsignmentState::Landed, ConsignmentState::Incident] {
            assert_eq!(next_state(state, Event::GoByRoad), None, "{state:?}");
        }
    }

    #[test]
    fn a_sealed_box_cannot_be_cancelled_once_it_left_the_packer() {
        for state in [ConsignmentState::HandedToCarrier, ConsignmentState::Loaded, ConsignmentState::InFlight] {
            assert_eq!(next_state(state, Event::Cancel), None, "{state:?}");
        }
    }

    /// Every (state, event) pair; a new state or event shows up as a line that someone must read.
    #[test]
    fn the_table_of_transitions_is_as_it_was_agreed() {
        let mut table = String::new();
        for state in ConsignmentState::ALL {
            for event in Event::ALL {
                if let Some(next) = next_state(state, event) {
                    table.push_str(&format!("{state:?} + {event:?} -> {next:?}\n"));
                }
            }
        }

        assert_eq!(table, include_str!("../../../tests/data/consignment_transitions.txt"));
    }
}
