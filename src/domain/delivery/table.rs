//! Every (state, event, role): allowed, or refused with its reason. Made of the two tables that decide, next state and role; nothing of
//! it is written by hand.

use super::state::{ConsignmentState, Event, next_state};
use crate::domain::people::{ActKind, Role, may};
use std::fmt::Write;

/// What becomes of an event that somebody in a role wants in a state. Guards that look at the single case come after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The role may, and this state follows.
    Allowed(ConsignmentState),
    /// No role brings it about; the service sees it, or it follows from a receipt.
    BySystem,
    /// This role may not.
    NotAllowed,
    /// The role may, and not in this state.
    WrongState,
}

impl Verdict {
    /// The reason's code, as it is answered; the next state where it is allowed.
    #[must_use]
    pub fn as_text(self) -> String {
        match self {
            Self::Allowed(state) => format!("{state:?}"),
            Self::BySystem => "BY_SYSTEM".to_owned(),
            Self::NotAllowed => "NOT_ALLOWED".to_owned(),
            Self::WrongState => "WRONG_STATE".to_owned(),
        }
    }
}

/// The act by which a person brings an event about; None where no person does.
#[must_use]
pub fn act_of(event: Event) -> Option<ActKind> {
    match event {
        Event::Accept | Event::Decline => Some(ActKind::Dispatch),
        Event::Pack => Some(ActKind::Pack),
        Event::HandOver | Event::GoByRoad => Some(ActKind::TakeCustody),
        Event::Load => Some(ActKind::AcceptLoad),
        Event::Unload => Some(ActKind::Unload),
        Event::Receive | Event::ReceiveWithRemark | Event::Refuse | Event::Quarantine => Some(ActKind::Receive),
        Event::Retry => Some(ActKind::Offer),
        Event::Cancel => Some(ActKind::Cancel),
        Event::Close => Some(ActKind::Close),
        Event::Dispose => Some(ActKind::Dispose),
        Event::SendBack => Some(ActKind::SendBack),
        Event::Release => Some(ActKind::DecideQuarantine),
        Event::Recover => Some(ActKind::Recover),
        Event::Lose => Some(ActKind::WriteOff),
        Event::TakeOff | Event::Land | Event::Return | Event::Resume | Event::Incident => None,
    }
}

/// Whether the role brings the event about in the state by its act. The courier takes what goes by road and nothing else, and what
/// goes by road is taken by nobody else; what a courier brings is taken over, not unloaded.
fn may_bring(state: ConsignmentState, event: Event, role: Role) -> bool {
    match (event, role) {
        (Event::GoByRoad, role) => role == Role::Courier,
        (Event::HandOver, Role::Courier) => false,
        (Event::Unload, Role::Courier) => false,
        (Event::Unload, role) if state == ConsignmentState::Road => may(role, ActKind::TakeCustody),
        // T14 is a decision of its own.
        (Event::Dispose | Event::SendBack, role) if state == ConsignmentState::Quarantined => may(role, ActKind::DecideQuarantine),
        // T26 is the holder's: a courier holds on the road alone.
        (Event::Retry, Role::Courier) => false,
        (event, role) => act_of(event).is_some_and(|act| may(role, act)),
    }
}

/// What becomes of it.
#[must_use]
pub fn verdict(state: ConsignmentState, event: Event, role: Role) -> Verdict {
    if act_of(event).is_none() {
        return Verdict::BySystem;
    }
    if !may_bring(state, event, role) {
        return Verdict::NotAllowed;
    }
    next_state(state, event).map_or(Verdict::WrongState, Verdict::Allowed)
}

/// All of them as text: a line for each state and event, a column for each role, separated by tabs.
#[must_use]
pub fn printed() -> String {
    let mut text = String::from("state\tevent");
    for role in Role::ALL {
        let _infallible = write!(text, "\t{role:?}");
    }
    text.push('\n');
    for state in ConsignmentState::ALL {
        for event in Event::ALL {
            let _infallible = write!(text, "{state:?}\t{event:?}");
            for role in Role::ALL {
                let _infallible = write!(text, "\t{}", verdict(state, event, role).as_text());
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_event_and_role_has_its_answer() {
        let lines = printed().lines().skip(1).map(|line| line.split('\t').count()).collect::<Vec<_>>();

        assert_eq!(lines.len(), ConsignmentState::ALL.len() * Event::ALL.len());
        assert!(lines.iter().all(|fields| *fields == 2 + Role::ALL.len()));
    }

    #[test]
    fn what_is_allowed_is_what_both_tables_allow() {
        for state in ConsignmentState::ALL {
            for event in Event::ALL {
                for role in Role::ALL {
                    if let Verdict::Allowed(next) = verdict(state, event, role) {
                        assert_eq!(next_state(state, event), Some(next));
                        assert!(!matches!(role, Role::Auditor | Role::Admin | Role::Maintenance), "{role:?} {event:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn whatever_can_follow_by_a_person_can_be_done_by_somebody() {
        for state in ConsignmentState::ALL {
            for event in Event::ALL.into_iter().filter(|event| act_of(*event).is_some() && next_state(state, *event).is_some()) {
                let done = Role::ALL.into_iter().any(|role| matches!(verdict(state, event, role), Verdict::Allowed(_)));
                assert!(done, "{state:?} {event:?}");
            }
        }
    }
}
