//! Where a consignment stands by its records alone: its state, what became of every item, who holds it, and what was corrected.

use super::custody::Custody;
use super::receipt::outcome_words;
use crate::domain::coldchain::Verdict;
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::operations::act::{ItemOutcome, RefuseReason};
use crate::domain::operations::fact::{ColdChainFact, ConsignmentFact, ItemFact, ReceiptState};
use crate::domain::operations::view::{Holder, OfferedTo};
use crate::units::ids::PersonId;
use crate::units::words::words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the records say of a consignment.
struct Standing<'a> {
    state: ConsignmentState,
    items: Vec<Item>,
    holder: Option<&'a Holder>,
    cold_chain: Option<&'a ColdChainFact>,
}

/// One item; no outcome where nobody has looked at it.
struct Item {
    code: String,
    outcome: Option<ItemOutcome>,
    reason: Option<RefuseReason>,
    remark: Option<String>,
    extra: bool,
}

impl Item {
    fn undecided(code: &str) -> Self {
        Self { code: code.to_owned(), outcome: None, reason: None, remark: None, extra: false }
    }

    fn decided(fact: &ItemFact) -> Self {
        let (reason, remark) = (fact.reason, fact.remark.clone());
        Self { code: fact.code.clone(), outcome: Some(fact.outcome), reason, remark, extra: fact.extra }
    }
}

/// What happens to a consignment in this state by this fact; None where the state stays.
fn event(fact: &ConsignmentFact, state: ConsignmentState) -> Option<Event> {
    use ConsignmentFact as F;
    Some(match fact {
        F::RequestAccepted { .. } => Event::Accept,
        F::RequestDeclined { .. } => Event::Decline,
        F::ConsignmentCancelled { .. } => Event::Cancel,
        F::Packed { .. } => Event::Pack,
        F::HandoverAccepted { to: OfferedTo::Handler, .. } => Event::HandOver,
        F::HandoverAccepted { to: OfferedTo::Courier, .. } => Event::GoByRoad,
        F::HandoverAccepted { to: OfferedTo::Desk, .. } if state == ConsignmentState::Road => Event::Unload,
        F::Recovered { .. } => Event::Recover,
        F::ConsignmentLost { .. } => Event::Lose,
        F::Loaded { .. } => Event::Load,
        F::Departed { .. } => Event::TakeOff,
        F::Arrived { .. } => Event::Land,
        F::Returning { .. } => Event::Return,
        F::Resumed {} => Event::Resume,
        F::IncidentDeclared { .. } => Event::Incident,
        F::Unloaded { .. } => Event::Unload,
        F::AttemptRenewed { .. } => Event::Retry,
        F::QuarantineReleased { .. } => Event::Release,
        F::SentBack { .. } => Event::SendBack,
        F::ConsignmentClosed {} => Event::Close,
        F::ConsignmentDisposed { .. } => Event::Dispose,
        F::HandoverAccepted { to: OfferedTo::Desk | OfferedTo::Pilot, .. }
        // These name the state themselves.
        | F::ReceiptSigned { .. }
        | F::RequestSubmitted { .. }
        | F::RefusedSplit { .. }
        | F::PermissionNeeded { .. }
        | F::PermissionGiven { .. }
        | F::PermissionRefused { .. }
        | F::Rebooked { .. }
        | F::BookingMoved { .. }
        | F::BookingRetimed { .. }
        | F::BookingHeld { .. }
        | F::BookingReleased { .. }
        | F::BookingDelayed { .. }
        | F::BookingClosed { .. }
        | F::BookingFreed { .. }
        | F::BookingAdvanced { .. }
        | F::BookingPreempted { .. }
        | F::SealReused { .. }
        | F::CheckRefused { .. }
        | F::HandoverOffered { .. }
        | F::HandoverWithdrawn {}
        | F::HandoverDeclined { .. }
        | F::HandoverLapsed {}
        | F::RoadOrdered { .. }
        | F::LoadOffered { .. }
        | F::ReceiverReady {}
        | F::TemperatureRead { .. }
        | F::LoggerRetired { .. }
        | F::Correction { .. }
        | F::GlassBroken { .. } => return None,
    })
}

impl Standing<'_> {
    /// What a record says of the items.
    fn decide(&mut self, fact: &ConsignmentFact) {
        if let ConsignmentFact::Packed { items, .. } = fact
            && self.items.is_empty()
        {
            self.items = items.iter().map(|code| Item::undecided(code)).collect();
        }
        if let ConsignmentFact::ReceiptSigned { items, .. } = fact {
            let before = std::mem::take(&mut self.items);
            let refused = |code: &str| before.iter().find(|item| item.code == code).and_then(|item| item.reason);
            let decided = |fact: &ItemFact| Item { reason: fact.reason.or_else(|| refused(&fact.code)), ..Item::decided(fact) };
            self.items = items.iter().map(decided).collect();
        }
        if let ConsignmentFact::QuarantineReleased { items, .. } = fact {
            for decided in items {
                if let Some(item) = self.items.iter_mut().find(|item| item.code == decided.code) {
                    (item.outcome, item.remark) = (Some(decided.outcome), decided.remark.clone());
                }
            }
        }
        let ended = if matches!(fact, ConsignmentFact::ConsignmentDisposed { .. }) {
            ItemOutcome::Disposed
        } else if matches!(fact, ConsignmentFact::ConsignmentLost { .. }) {
            ItemOutcome::Missing
        } else if matches!(fact, ConsignmentFact::ConsignmentCancelled { .. }) && self.holder.is_some() {
            ItemOutcome::Returned
        } else {
            return;
        };
        // What is missing cannot be destroyed.
        let there = |item: &&mut Item| ended != ItemOutcome::Disposed || item.outcome != Some(ItemOutcome::Missing);
        self.items.iter_mut().filter(there).for_each(|item| item.outcome = Some(ended));
    }
}

impl Custody {
    fn standing(&self) -> Standing<'_> {
        let mut found = Standing {
            state: ConsignmentState::Submitted,
            items: self.asked.items.iter().map(|code| Item::undecided(code)).collect(),
            holder: None,
            cold_chain: None,
        };
        for entry in &self.entries {
            let fact = &entry.fact;
            found.state = event(fact, found.state).and_then(|event| next_state(found.state, event)).unwrap_or(found.state);
            if let ConsignmentFact::RefusedSplit { items, .. } = fact {
                found.state = ConsignmentState::Refused;
                found.items = items.iter().map(Item::decided).collect();
            }
            if let ConsignmentFact::ReceiptSigned { state, cold_chain, .. } = fact {
                found.state = match state {
                    ReceiptState::Received => ConsignmentState::Received,
                    ReceiptState::ReceivedRemark => ConsignmentState::ReceivedRemark,
                    ReceiptState::Refused => ConsignmentState::Refused,
                    ReceiptState::Quarantined => ConsignmentState::Quarantined,
                };
                found.cold_chain = cold_chain.as_deref();
            }
            found.decide(fact);
            found.holder = fact.holder().or(found.holder);
        }
        if found.state.is_terminal() {
            found.holder = None;
        }
        found
    }

    /// What the records say of it, a line each: state, items with outcome and reason, the verdict of the cold chain, who holds it, and
    /// what was corrected. Persons are told by name where it is known here, else by the id in the records, which know no names.
    #[must_use]
    pub fn stands(&self, people: &BTreeMap<PersonId, String>) -> String {
        let found = self.standing();
        let state = found.state.words();
        let mut text = format!("trạng thái / state {}: {} / {}\n", code(&found.state), state.vi, state.en);
        for item in &found.items {
            let outcome = item.outcome.map_or_else(|| words("chưa xem xét", "not looked at"), outcome_words);
            let reason = item.reason.map(|reason| (code(&reason), reason.words()));
            let reason = reason.map(|(code, said)| format!(", {code}: {} / {}", said.vi, said.en)).unwrap_or_default();
            let remark = item.remark.as_ref().map(|remark| format!(" ({remark})")).unwrap_or_default();
            let extra = if item.extra { "; không có trong phiếu gửi / not on the sender's list" } else { "" };
            let _infallible = writeln!(text, "mẫu / item {}: {} / {}{reason}{remark}{extra}", item.code, outcome.vi, outcome.en);
        }
        if let Some(chain) = found.cold_chain {
            let said = match chain.verdict {
                Verdict::Safe => words("an toàn", "safe"),
                Verdict::CannotTell => words("không thể kết luận", "cannot tell"),
                Verdict::NotSafe => words("không an toàn", "not safe"),
            };
            let minutes = |ms: u64| ms.div_ceil(60_000);
            let (outside, unknown) = (minutes(chain.outside_ms), minutes(chain.unknown_ms));
            let _infallible = writeln!(
                text,
                "nhiệt độ / cold chain: {} / {}; {outside} min ngoài ngưỡng / outside, {unknown} min không rõ / unknown; {}",
                said.vi, said.en, chain.rule
            );
        }
        for entry in &self.entries {
            if let ConsignmentFact::Correction { corrects_seq, was, right, reason, .. } = &entry.fact {
                let _infallible =
                    writeln!(text, "đính chính / correction #{} → #{corrects_seq}: “{was}” → “{right}” ({reason})", entry.record.seq);
            }
        }
        match found.holder {
            Some(holder) => {
                let person = holder.person.as_ref().map_or_else(|| "bàn trực / the desk".to_owned(), |person| called(person, people));
                let role = holder.role.words();
                let _infallible = writeln!(text, "người giữ / holder {person}, {} / {}, {}", role.vi, role.en, holder.site);
            }
            None => text.push_str("người giữ / holder: không ai / nobody\n"),
        }
        text
    }
}

/// A person by name and id, or by the id alone.
pub(super) fn called(person: &PersonId, people: &BTreeMap<PersonId, String>) -> String {
    people.get(person).map_or_else(|| person.to_string(), |name| format!("{name} ({person})"))
}

/// A value's name in the records.
fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
