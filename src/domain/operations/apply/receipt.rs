//! What a record changes at receipt and after it: outcomes, the refused part on its own, the way back, corrections, and a broken glass.

use super::super::act::ItemOutcome;
use super::super::cold_chain::Logging;
use super::super::fact::{ConsignmentFact, Fact, ItemFact, NetworkFact};
use super::super::record::{By, Record};
use super::super::state::{Consignment, CorrectionNote, GlassTask, Item, Packing, Receiving, Signed, State};
use super::super::view::Holder;
use crate::domain::custody::Digest;
use crate::domain::delivery::{ConsignmentState, Event};
use crate::domain::promise::Course;
use crate::domain::request::ConsignmentId;
use crate::units::time::Utc;
use serde_json::Value;
use std::collections::BTreeSet;

/// A record with what a correction of it asks; None where no person made it.
pub(super) fn signed(record: &Record) -> Option<(u64, Signed)> {
    match &record.draft.by {
        By::Person { second, site, .. } => {
            let words = words_of(&serde_json::to_value(&record.draft.fact).unwrap_or_default());
            let handled_at = is_of_the_hands(&record.draft.fact).then(|| record.judged());
            Some((record.seq, Signed { two: second.is_some(), site: site.clone(), handled_at, words }))
        }
        By::Feed { .. } | By::System => None,
    }
}

/// Whether it asks for a box to be carried, packs, gives, takes or receives it.
fn is_of_the_hands(fact: &Fact) -> bool {
    let Fact::Consignment(fact) = fact else { return false };
    let said = matches!(
        fact,
        ConsignmentFact::RequestSubmitted { .. } | ConsignmentFact::HandoverOffered { .. } | ConsignmentFact::LoadOffered { .. }
    );
    said || fact.holder().is_some()
}

/// The words and numbers that stand in a record, by their digests.
fn words_of(value: &Value) -> BTreeSet<u64> {
    match value {
        Value::String(text) => text.split_whitespace().map(Signed::digest).collect(),
        Value::Number(number) => BTreeSet::from([Signed::digest(&number.to_string())]),
        Value::Array(list) => list.iter().flat_map(words_of).collect(),
        Value::Object(members) => members.values().flat_map(words_of).collect(),
        Value::Bool(_) | Value::Null => BTreeSet::new(),
    }
}

impl Signed {
    fn digest(word: &str) -> u64 {
        Digest::of(word.as_bytes()).bytes().iter().take(8).fold(0, |so_far, byte| so_far << 8 | u64::from(*byte))
    }

    /// Whether every word of a text stands in the record.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        text.split_whitespace().all(|word| self.words.contains(&Self::digest(word)))
    }
}

impl Item {
    /// One that nobody has looked at.
    pub(super) fn undecided(code: &str) -> Self {
        Self { code: code.to_owned(), outcome: None, reason: None, remark: None, extra: false, belongs_to: None }
    }

    fn decided(fact: &ItemFact) -> Self {
        Self {
            code: fact.code.clone(),
            outcome: Some(fact.outcome),
            reason: fact.reason,
            remark: fact.remark.clone(),
            extra: fact.extra,
            belongs_to: fact.belongs_to.clone(),
        }
    }
}

impl Consignment {
    /// Remembers which of its records persons made, so that they can be corrected.
    pub(super) fn note_signature(&mut self, record: &Record) {
        self.signed.extend(signed(record));
    }

    /// T10 to T13.
    pub(super) fn receive(&mut self, record: &Record, fact: &ConsignmentFact) {
        let ConsignmentFact::ReceiptSigned { state, seal_state, items, recollect, deviations, child, renewed_as, holder, .. } = fact else {
            return;
        };
        self.step(state.event(), record.at);
        let before = std::mem::take(&mut self.items);
        let refused_before = |code: &str| before.iter().find(|item| item.code == code).and_then(|item| item.reason);
        self.items =
            items.iter().map(|item| Item { reason: item.reason.or_else(|| refused_before(&item.code)), ..Item::decided(item) }).collect();
        self.child.clone_from(child);
        self.renewed_as = renewed_as.clone().or_else(|| self.renewed_as.take());
        let Some(by) = super::person(&record.draft.by) else { return };
        let (seal_state, recollect, deviations) = (*seal_state, *recollect, deviations.clone());
        self.receiving = Some(Receiving { seal_state, by, at: record.judged(), recollect, deviations });
        self.holder = Some(holder.clone());
        self.offer = None;
    }

    /// T14: it is used.
    pub(super) fn release(&mut self, items: &[ItemFact], at: Utc) {
        self.step(Event::Release, at);
        for fact in items {
            if let Some(item) = self.items.iter_mut().find(|item| item.code == fact.code) {
                item.outcome = Some(fact.outcome);
                item.remark.clone_from(&fact.remark);
            }
        }
    }

    /// T14, T15: sealed again, it has its two ends the other way round; its clinical clock is over. Gives the seal.
    pub(super) fn send_back(&mut self, record: &Record, fact: &ConsignmentFact) -> Option<String> {
        let ConsignmentFact::SentBack { repacked, holder, .. } = fact else { return None };
        let by = holder.person.clone().or_else(|| super::person(&record.draft.by))?;
        self.step(Event::SendBack, record.at);
        std::mem::swap(&mut self.origin, &mut self.destination);
        self.sent_back = true;
        self.packing = Some(Packing {
            box_number: repacked.box_number.clone(),
            seal: repacked.seal.clone(),
            logger: repacked.logger.clone(),
            mass_g: repacked.mass_g,
            by,
            checked_by: None,
            at: record.at,
            temperature_mc: repacked.temperature_mc,
        });
        self.holder = Some(holder.clone());
        self.logging = Logging::default();
        (self.receiving, self.must_quarantine, self.deadline, self.eta, self.ready_at, self.road) = (None, false, None, None, None, None);
        Some(repacked.seal.clone())
    }

    /// T14, T15: what was there is destroyed.
    pub(super) fn dispose(&mut self, reason: &str, at: Utc) {
        self.step(Event::Dispose, at);
        for item in self.items.iter_mut().filter(|item| item.outcome != Some(ItemOutcome::Missing)) {
            item.outcome = Some(ItemOutcome::Disposed);
        }
        self.ended_because = Some(reason.to_owned());
        self.closed_at = Some(at);
        self.holder = None;
    }

    /// T22: its sender takes everything out of the box again.
    pub(super) fn take_out(&mut self) {
        if self.packing.is_some() {
            for item in &mut self.items {
                item.outcome = Some(ItemOutcome::Returned);
            }
        }
        self.holder = None;
        self.offer = None;
    }

    /// CC-05.
    pub(super) fn corrected(&mut self, record: &Record, fact: &ConsignmentFact) {
        let ConsignmentFact::Correction { corrects_seq, part, was, right, reason } = fact else { return };
        let Some(by) = super::person(&record.draft.by) else { return };
        let (was, right, reason) = (was.clone(), right.clone(), reason.clone());
        let note = CorrectionNote { seq: record.seq, corrects_seq: *corrects_seq, part: *part, was, right, reason, by, at: record.at };
        self.corrections.push(note);
    }
}

impl State {
    /// R4: the refused items go on by themselves.
    pub(super) fn split(&mut self, record: &Record, id: &ConsignmentId, (parent, items, holder): (&ConsignmentId, &[ItemFact], &Holder)) {
        let last = self.series.entry(id.series().to_owned()).or_default();
        *last = (*last).max(id.sequence());
        let Some(parent) = self.consignments.get(parent).cloned() else { return };
        for item in items.iter().filter(|item| item.belongs_to.is_none()) {
            self.items.insert(item.code.clone(), id.clone());
        }
        let child = Consignment {
            id: id.clone(),
            state: ConsignmentState::Refused,
            items: items.iter().map(Item::decided).collect(),
            since: record.at,
            deadline: None,
            eta: None,
            moved: None,
            held: None,
            packing: None,
            holder: Some(holder.clone()),
            offer: None,
            lapsed: None,
            offered_load: None,
            ready_at: None,
            road: None,
            flights: Vec::new(),
            flight: None,
            parent: Some(parent.id.clone()),
            child: None,
            renews: None,
            renewed_as: None,
            corrections: Vec::new(),
            under_glass: Vec::new(),
            signed: signed(record).into_iter().collect(),
            logging: Logging::default(),
            // What was promised was promised for the whole, which was received.
            course: Course { received: Some(record.at), ..Course::default() },
            records: 1,
            created: record.seq,
            seq: record.seq,
            ..parent
        };
        self.consignments.insert(id.clone(), child);
    }

    /// CC-22: the task of looking at it outlives the consignment.
    pub(super) fn break_glass(&mut self, record: &Record, id: &ConsignmentId, fact: &ConsignmentFact) {
        let ConsignmentFact::GlassBroken { code, reason, until, review_due } = fact else { return };
        let by = super::person(&record.draft.by);
        let earlier = self.glass.remove(id);
        let due = earlier.as_ref().map_or(*review_due, |task| task.review_due.min(*review_due));
        let records = earlier.map(|task| task.records).unwrap_or_default();
        let task = GlassTask { by, at: record.at, code: *code, reason: reason.clone(), until: *until, review_due: due, records };
        self.glass.insert(id.clone(), task);
    }

    /// What a person does about a box while the glass is broken for it stands in the task of whoever looks at it, and at the box; with
    /// what begins by it: the refused items on their own, the request in its place.
    pub(super) fn note_under_glass(&mut self, record: &Record, about: &ConsignmentId) {
        let is_open = |task: &&mut GlassTask| record.at < task.until && !task.records.contains(&record.seq);
        let Some(task) = self.glass.get_mut(about).filter(is_open) else { return };
        if super::person(&record.draft.by).is_none() {
            return;
        }
        task.records.push(record.seq);
        let own = record.draft.consignment.as_ref().unwrap_or(about);
        if let Some(c) = self.consignments.get_mut(own) {
            c.under_glass.push(record.seq);
        }
    }

    /// It was looked at.
    pub(super) fn review_glass(&mut self, fact: &NetworkFact) {
        if let NetworkFact::GlassReviewed { consignment, .. } = fact {
            self.glass.remove(consignment);
        }
    }
}
