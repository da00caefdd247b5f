//! What a receipt begins: a consignment of the items that were refused beside others that were taken, and a request in the place of what
//! must be collected again. Each is the first record of its own chain, and names the other.

use super::super::act::{ItemOutcome, RefuseReason, Submit};
use super::super::fact::{ConsignmentFact, ItemFact, Renewal};
use super::super::refusals::{self, conflict};
use super::super::state::Consignment;
use super::super::view::Holder;
use super::Case;
use crate::domain::payload::{Answers, Asked, AskedAt, questions};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::domain::site::Facility;
use crate::units::ids::SiteId;
use crate::units::words::{Refusal, words};
use std::collections::BTreeMap;

/// What a request that stands in the place of another comes to.
pub(super) enum InPlace {
    /// It was asked for already, under this number.
    Asked(ConsignmentId),
    /// It is the first.
    Of(Renewal),
}

impl Case<'_> {
    /// R4: the refused items as a consignment of their own, in the same hands; None where none was refused.
    pub(super) fn split_off(
        &self,
        role: Role,
        parent: &Consignment,
        items: &[ItemFact],
        holder: &Holder,
    ) -> Result<Option<super::Draft>, Refusal> {
        let refused: Vec<ItemFact> = items.iter().filter(|item| item.outcome == ItemOutcome::Refused).cloned().collect();
        if refused.is_empty() {
            return Ok(None);
        }
        let site = &parent.destination;
        let id = self.number_at(site)?;
        let fact = ConsignmentFact::RefusedSplit {
            parent: parent.id.clone(),
            payload: parent.payload.clone(),
            origin: parent.origin.clone(),
            destination: site.clone(),
            items: refused,
            holder: holder.clone(),
        };
        Ok(Some(self.record(role, site, &id, fact)))
    }

    /// A request for the same goods over the same way, in the same urgency, linked to the one that was not taken; None where
    /// everything was taken, and for what only came back.
    ///
    /// What 'reserved' means: the request stands in the dispatcher's queue from this moment, and carries the arrivals that the next free
    /// rotation gives now, as the answer to anybody who asks would. No aircraft, pad or slot is held for it until the dispatcher accepts
    /// it, because nobody knows yet when the sample will be drawn. Its items have no codes until they are scanned at packing, and its
    /// clinical clock is told there.
    pub(super) fn request_again(&self, role: Role, old: &Consignment, items: &[ItemFact]) -> Result<Option<super::Draft>, Refusal> {
        if old.sent_back || self.asked_again(&old.id).is_some() {
            return Ok(None);
        }
        let Some(renewal) = renewal(old, items.iter().map(|item| (item.outcome, item.reason))) else { return Ok(None) };
        let id = self.number_at(&old.origin)?;
        // What the sender said of the goods holds for those that take their place; what the packer said does not.
        let row = self.ops.payload(old)?;
        let at_request: Vec<Asked> = questions(row).into_iter().filter(|each| each.at == AskedAt::Submit).map(|each| each.asked).collect();
        let answers: Answers = old
            .declared
            .answers
            .iter()
            .filter(|(asked, _)| at_request.contains(asked))
            .map(|(asked, text)| (*asked, text.clone()))
            .collect();
        let asked = Submit {
            payload: old.payload.clone(),
            items: Vec::new(),
            origin: old.origin.clone(),
            destination: old.destination.clone(),
            priority: old.priority,
            priority_reason: old.priority_reason.clone(),
            clock_started_at: None,
            order_ref: old.order_ref.clone(),
            not_category_a: true,
            irreplaceable: false,
            renews: None,
            answers,
        };
        let promise = self.ops.promised(self.now, &asked).map(Box::new);
        let fact = ConsignmentFact::RequestSubmitted {
            request: self.key.clone(),
            payload: asked.payload,
            items: asked.items,
            origin: asked.origin,
            destination: asked.destination,
            priority: asked.priority,
            priority_reason: asked.priority_reason,
            clock_started: None,
            deadline: None,
            order_ref: asked.order_ref,
            promise,
            answers: asked.answers,
            expiries: BTreeMap::new(),
            renews: Some(Box::new(renewal)),
            irreplaceable: asked.irreplaceable,
        };
        Ok(Some(self.record(role, &old.origin, &id, fact)))
    }

    /// The open request in the place of another, whoever asked for it.
    pub(super) fn asked_again(&self, old: &ConsignmentId) -> Option<&Consignment> {
        let is_of = |c: &&Consignment| c.renews.as_ref().is_some_and(|renewal| renewal.of == *old) && !c.state.is_terminal();
        self.ops.state.consignments.values().find(is_of)
    }

    /// What a request that says in whose place it stands comes to. One of another way or other goods is a request like any other; so is
    /// one for what nobody remembers any more, or for what was taken.
    pub(super) fn in_place_of(&self, asked: &Submit) -> Result<Option<InPlace>, Refusal> {
        let Some(of) = &asked.renews else { return Ok(None) };
        self.role(ActKind::Submit, Some(&asked.origin))?;
        let same = |c: &Consignment| c.origin == asked.origin && c.destination == asked.destination && c.payload == asked.payload;
        if let Some(open) = self.asked_again(of).filter(|open| same(open)) {
            return Ok(Some(InPlace::Asked(open.id.clone())));
        }
        let Some(old) = self.ops.state.consignments.get(of).filter(|old| same(old) && !old.sent_back) else { return Ok(None) };
        if old.receiving.is_none() {
            return Err(conflict(
                "NOT_DECIDED_YET",
                words(format!("Kiện {of} chưa được kiểm nhận."), format!("Nobody has decided over {of} yet.")),
                words("Chờ nơi nhận quyết định; nếu cần gửi thêm, gửi yêu cầu mới.", "Wait for its receiver; to send more, ask anew."),
            ));
        }
        let said = old.items.iter().filter_map(|item| Some((item.outcome?, item.reason)));
        Ok(renewal(old, said).map(InPlace::Of))
    }

    fn number_at(&self, site: &SiteId) -> Result<ConsignmentId, Refusal> {
        let facility: &Facility = self.ops.network.sites.get(site).ok_or_else(|| refusals::not_found("site", site.as_str()))?;
        self.next_number(facility)
    }
}

/// Why others are asked for in the place of these; None where every one of them was taken.
fn renewal(old: &Consignment, items: impl Iterator<Item = (ItemOutcome, Option<RefuseReason>)>) -> Option<Renewal> {
    let untaken = |outcome| matches!(outcome, ItemOutcome::Refused | ItemOutcome::Missing | ItemOutcome::Quarantined);
    let items: Vec<(ItemOutcome, Option<RefuseReason>)> = items.filter(|(outcome, _)| untaken(*outcome)).collect();
    let mut reasons: Vec<RefuseReason> = items.iter().filter_map(|(_, reason)| *reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let missing = items.iter().filter(|(outcome, _)| *outcome == ItemOutcome::Missing).count();
    let missing = u32::try_from(missing).unwrap_or(u32::MAX);
    (!items.is_empty()).then(|| Renewal { of: old.id.clone(), reasons, missing })
}
