//! What waits for the store: decisions are applied in memory at once, their replies and actions are held until their records
//! are durable.
//!
//! Two folds of the same ledger are kept: the *speculative* one, which decides, and the *durable* one, which is what the store
//! has. When the store fails, or does not answer for two seconds, everyone who waits hears "not recorded" and the speculative
//! fold falls back to the durable one. What only makes the air safer is done at once in every case; its records wait in front
//! of the next batch, at most 10,000 of them.
//!
//! | store | act | report | safer act |
//! | --- | --- | --- | --- |
//! | up | held until durable | records gathered | order at once, record gathered |
//! | down | refused: not recorded | picture only, safing at once | order at once, record waits |

use super::documents::{document, touched};
use crate::domain::custody::{ChainState, NotCanonical, SealedRecord};
use crate::domain::flight::Order;
use crate::domain::operations::Operations;
use crate::domain::operations::act::Submit;
use crate::domain::operations::input::{Action, Decision, Input, Subject};
use crate::domain::operations::record::{Draft, Record};
use crate::domain::operations::state::State;
use crate::domain::operations::view::Feasibility;
use crate::domain::request::ConsignmentId;
use crate::store::{Batch, Document, DocumentKind};
use crate::units::ids::{FlightId, TailId};
use crate::units::time::{Mono, Now, Span, Utc};
use crate::units::words::Refusal;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A batch older than this, on the wall's clock, is taken for not recorded.
const STORE_PATIENCE: Span = Span::secs(2);
/// A store that is down is asked again this often, on the wall's clock.
const STORE_RETRY: Span = Span::secs(1);
/// Records of safer acts that may wait for a store that is down.
pub const BACKLOG_LIMIT: usize = 10_000;
/// Records in one durable write at most.
const BATCH_LIMIT: usize = 500;

/// Names one asker; the shell keeps whom it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// A record that has become durable, as the live stream tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its sequence.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// When.
    pub at: Utc,
    /// About which consignment.
    pub consignment: Option<ConsignmentId>,
    /// About which flight.
    pub flight: Option<FlightId>,
}

/// Why an asker got no answer from the heart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDone {
    /// A lawful no, with its reasons.
    Refused(Refusal),
    /// The store did not take it; nothing of it was done.
    NotRecorded,
    /// The order went out; its record waits for the store.
    OrderedNotRecorded,
}

/// What the shell must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Carry out an action.
    Act(Action),
    /// Answer an asker: the document's kind, id and JSON; None for an act about the network.
    Reply(Ticket, Result<Option<(DocumentKind, String, String)>, NotDone>),
    /// Tell the live stream.
    Told(Told),
}

#[derive(Debug, Default)]
struct Held {
    records: Vec<Record>,
    sealed: Vec<SealedRecord>,
    documents: BTreeMap<(DocumentKind, String), Document>,
    actions: Vec<Action>,
    replies: Vec<Waiting>,
}

/// Somebody who waits for an answer.
#[derive(Debug)]
struct Waiting {
    ticket: Ticket,
    subject: Subject,
    /// What was asked for has gone out to the aircraft already: it is done, whatever becomes of its record.
    ordered: bool,
}

/// Holds back what is not durable.
pub struct Clerk {
    ops: Operations,
    chain: ChainState,
    durable: State,
    durable_chain: ChainState,
    gathering: Held,
    writing: Option<(Held, Mono)>,
    /// The batch that the clerk gave up on but the writer may still finish.
    abandoned: Option<Held>,
    backlog: VecDeque<Draft>,
    down_since: Option<Mono>,
    retry_at: Mono,
    made_safe_while_down: BTreeSet<TailId>,
    lost_records: u64,
    /// The two waits above, in the time of the world.
    patience: Span,
    retry: Span,
}

impl Clerk {
    /// A clerk over a folded ledger.
    #[must_use]
    pub fn new(ops: Operations, chain: ChainState) -> Self {
        let durable = ops.state().clone();
        Self {
            ops,
            durable_chain: chain.clone(),
            chain,
            durable,
            gathering: Held::default(),
            writing: None,
            abandoned: None,
            backlog: VecDeque::new(),
            down_since: None,
            retry_at: Mono(0),
            made_safe_while_down: BTreeSet::new(),
            lost_records: 0,
            patience: STORE_PATIENCE,
            retry: STORE_RETRY,
        }
    }

    /// For a world that runs so many times as fast as the wall's clock: disks do not.
    #[must_use]
    pub fn in_a_world_scaled_by(self, scale: f64) -> Self {
        Self { patience: STORE_PATIENCE.times(scale), retry: STORE_RETRY.times(scale), ..self }
    }

    /// The heart, as it decides now.
    #[must_use]
    pub fn operations(&self) -> &Operations {
        &self.ops
    }

    /// Whether the store answers.
    #[must_use]
    pub fn store_is_up(&self) -> bool {
        self.down_since.is_none()
    }

    /// Sequence of the newest durable record.
    #[must_use]
    pub fn durable_seq(&self) -> u64 {
        self.durable.seq
    }

    /// Records of safer acts that were lost because the backlog was full; zero in every case that was foreseen.
    #[must_use]
    pub fn lost_records(&self) -> u64 {
        self.lost_records
    }

    /// Whether nothing waits for the store.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.writing.is_none() && self.gathering.records.is_empty() && self.backlog.is_empty() && self.abandoned.is_none()
    }

    /// Answers a request that is not sent yet; the request that follows carries what was promised.
    ///
    /// # Errors
    /// When payload or sites are not of this network.
    pub fn tell(&mut self, now: Now, submit: &Submit) -> Result<Feasibility, Refusal> {
        self.ops.tell(now, submit)
    }

    /// Takes an input: observes, decides, applies in memory; gives what need not wait.
    pub fn take(&mut self, now: Now, input: &Input, ticket: Option<Ticket>) -> Vec<Out> {
        if let Input::Reported(tail, report) = input {
            self.ops.observe(now, tail, report);
        }
        let decision = self.ops.decide(now, input);
        if self.down_since.is_some() { self.take_while_down(decision, ticket) } else { self.gather(now, decision, ticket) }
    }

    fn gather(&mut self, now: Now, decision: Decision, ticket: Option<Ticket>) -> Vec<Out> {
        let mut out = Vec::new();
        let Decision { records, actions, reply } = decision;
        let changed = !records.is_empty();
        let ordered = actions.iter().any(Action::is_immediate);
        let mut whole = true;
        for draft in records {
            if let Err(error) = self.seal(now, draft) {
                tracing::error!(%error, "a record has no canonical text and was not written");
                whole = false;
            }
        }
        if !whole {
            // A bug of ours, never a way round the ledger: what waits for a record does not happen.
            let word = if ordered { NotDone::OrderedNotRecorded } else { NotDone::NotRecorded };
            let safer = actions.into_iter().filter(Action::is_immediate).map(Out::Act);
            return safer.chain(ticket.map(|ticket| Out::Reply(ticket, Err(word)))).collect();
        }
        for action in actions {
            if action.is_immediate() { out.push(Out::Act(action)) } else { self.gathering.actions.push(action) }
        }
        match (ticket, reply) {
            (Some(ticket), Some(Err(refusal))) => out.push(Out::Reply(ticket, Err(NotDone::Refused(refusal)))),
            (Some(ticket), Some(Ok(subject))) => {
                self.gathering.replies.push(Waiting { ticket, subject, ordered });
                if !changed && self.is_settled() {
                    out.extend(self.answer_gathered());
                }
            }
            (Some(ticket), None) => out.push(Out::Reply(ticket, Ok(None))),
            (None, _) => {}
        }
        if !changed && self.is_settled() {
            out.extend(std::mem::take(&mut self.gathering.actions).into_iter().map(Out::Act));
        }
        out
    }

    /// Nothing is on its way to the store: what is in memory is durable.
    fn is_settled(&self) -> bool {
        self.writing.is_none() && self.gathering.records.is_empty()
    }

    fn answer_gathered(&mut self) -> Vec<Out> {
        let replies = std::mem::take(&mut self.gathering.replies);
        let answers = replies.into_iter().map(|waiting| Out::Reply(waiting.ticket, Ok(self.document_of(&waiting.subject))));
        answers.collect()
    }

    /// While the store is down only safer orders leave, each reply says so, and their records wait in front.
    fn take_while_down(&mut self, decision: Decision, ticket: Option<Ticket>) -> Vec<Out> {
        let mut out = Vec::new();
        let Decision { records, actions, reply } = decision;
        let immediate: Vec<Action> = actions.into_iter().filter(Action::is_immediate).collect();
        let mut ordered = false;
        for action in immediate {
            match &action {
                Action::Order(tail, Order::MakeSafe) => {
                    if self.made_safe_while_down.insert(tail.clone()) {
                        out.push(Out::Act(action));
                    }
                }
                Action::Order(..) | Action::Adopt(..) | Action::FlightStarted(..) | Action::FlightEnded(_) => {
                    ordered = true;
                    out.push(Out::Act(action));
                }
            }
        }
        if ordered {
            self.wait_in_front(records);
        }
        if let Some(ticket) = ticket {
            let answer = match reply {
                Some(Err(refusal)) => Err(NotDone::Refused(refusal)),
                _ if ordered => Err(NotDone::OrderedNotRecorded),
                _ => Err(NotDone::NotRecorded),
            };
            out.push(Out::Reply(ticket, answer));
        }
        out
    }

    fn wait_in_front(&mut self, drafts: Vec<Draft>) {
        for draft in drafts {
            if self.backlog.len() < BACKLOG_LIMIT {
                self.backlog.push_back(draft);
            } else {
                self.lost_records += 1;
                tracing::error!(lost = self.lost_records, "the backlog of unrecorded safer acts is full");
            }
        }
    }

    fn seal(&mut self, now: Now, draft: Draft) -> Result<(), NotCanonical> {
        let sealed = self.chain.seal(draft.for_chain(now.utc))?;
        let record = Record { seq: sealed.seq, at: now.utc, draft };
        self.ops.apply(&record);
        for (kind, id) in touched(&self.ops, &record) {
            if let Some(document) = self.document(kind, &id) {
                self.gathering.documents.insert((kind, id), document);
            }
        }
        self.gathering.sealed.push(sealed);
        self.gathering.records.push(record);
        Ok(())
    }

    fn document(&self, kind: DocumentKind, id: &str) -> Option<Document> {
        document(&self.ops, &self.chain, kind, id)
    }

    fn document_of(&self, subject: &Subject) -> Option<(DocumentKind, String, String)> {
        let (kind, id) = match subject {
            Subject::Consignment(id) => (DocumentKind::Consignment, id.to_string()),
            Subject::Flight(id) => (DocumentKind::Flight, id.to_string()),
            Subject::Network => return None,
        };
        let json = self.document(kind, &id).map(|document| document.json).unwrap_or_default();
        Some((kind, id, json))
    }

    /// The next batch for the writer, when it is free and there is something to write, or when a store that is down is to be
    /// tried again (then the waiting records of safer acts come first).
    pub fn next_batch(&mut self, now: Now) -> Option<Batch> {
        if self.writing.is_some() || self.abandoned.is_some() {
            return None;
        }
        if self.down_since.is_some() {
            if now.mono < self.retry_at {
                return None;
            }
            self.retry_at = now.mono + self.retry;
        }
        let mut waiting = 0;
        while let Some(draft) = self.backlog.front().cloned().filter(|_| waiting < BATCH_LIMIT) {
            if let Err(error) = self.seal(now, draft) {
                tracing::error!(%error, "a waiting record has no canonical text");
            }
            self.backlog.pop_front();
            waiting += 1;
        }
        if self.gathering.records.is_empty() {
            self.down_since?;
            // A probe: an empty batch asks the store whether it writes.
            self.writing = Some((Held::default(), now.mono));
            return Some(Batch::default());
        }
        let held = std::mem::take(&mut self.gathering);
        let batch = Batch { records: held.sealed.clone(), documents: held.documents.values().cloned().collect() };
        self.writing = Some((held, now.mono));
        Some(batch)
    }

    /// The writer has recorded its batch.
    pub fn recorded(&mut self, now: Now) -> Vec<Out> {
        let mut out = Vec::new();
        if let Some(held) = self.abandoned.take() {
            self.keep(&held);
            out.extend(told(&held));
            self.fall_back();
            self.take_back_undone(now, &held);
            return out;
        }
        let Some((held, _)) = self.writing.take() else { return out };
        self.keep(&held);
        if self.down_since.take().is_some() {
            self.made_safe_while_down.clear();
            if self.gathering.records.is_empty() {
                self.fall_back();
            }
            tracing::info!("the store records again");
        }
        out.extend(told(&held));
        out.extend(held.actions.into_iter().map(Out::Act));
        for Waiting { ticket, subject, .. } in held.replies {
            let (kind, id) = match subject {
                Subject::Consignment(id) => (DocumentKind::Consignment, id.to_string()),
                Subject::Flight(id) => (DocumentKind::Flight, id.to_string()),
                Subject::Network => {
                    out.push(Out::Reply(ticket, Ok(None)));
                    continue;
                }
            };
            let json = held.documents.get(&(kind, id.clone())).map(|document| document.json.clone());
            let json = json.or_else(|| self.document(kind, &id).map(|document| document.json)).unwrap_or_default();
            out.push(Out::Reply(ticket, Ok(Some((kind, id, json)))));
        }
        if self.is_settled() {
            // Who asked for what was already on its way changed nothing and has waited for this batch alone.
            out.extend(self.answer_gathered());
            out.extend(std::mem::take(&mut self.gathering.actions).into_iter().map(Out::Act));
        }
        out
    }

    /// The writer says that nothing of its batch was recorded.
    pub fn not_recorded(&mut self, now: Now, why: &str) -> Vec<Out> {
        if let Some(held) = self.abandoned.take() {
            self.wait_in_front(safer_acts(held.records).collect());
            self.retry_at = now.mono + self.retry;
            return Vec::new();
        }
        let Some((held, _)) = self.writing.take() else { return Vec::new() };
        tracing::error!(why, "the store did not record; nothing of the batch was done");
        self.go_down(now, held)
    }

    /// Gives up on a batch that the store has had for two seconds; it may still be recorded, and is folded in then.
    pub fn lose_patience(&mut self, now: Now) -> Vec<Out> {
        let late = self.writing.as_ref().is_some_and(|(_, since)| now.mono.since(*since) >= self.patience);
        if !late {
            return Vec::new();
        }
        let Some((mut held, _)) = self.writing.take() else { return Vec::new() };
        tracing::error!("the store did not answer for two seconds");
        let replies = std::mem::take(&mut held.replies);
        let waiting = Held { replies, ..Held::default() };
        self.abandoned = Some(held);
        self.go_down(now, waiting)
    }

    fn go_down(&mut self, now: Now, held: Held) -> Vec<Out> {
        self.down_since.get_or_insert(now.mono);
        self.retry_at = now.mono + self.retry;
        let gathering = std::mem::take(&mut self.gathering);
        let safer: Vec<Draft> = safer_acts(held.records.into_iter().chain(gathering.records)).collect();
        self.fall_back();
        self.wait_in_front(safer);
        let waiting = held.replies.into_iter().chain(gathering.replies);
        let word = |ordered| if ordered { NotDone::OrderedNotRecorded } else { NotDone::NotRecorded };
        waiting.map(|waiting| Out::Reply(waiting.ticket, Err(word(waiting.ordered)))).collect()
    }

    /// What a late batch ordered once was not done, and is said so in the ledger.
    fn take_back_undone(&mut self, now: Now, held: &Held) {
        let undone: Vec<Draft> = held.records.iter().filter_map(|record| record.draft.undone()).collect();
        self.wait_in_front(undone);
        self.retry_at = now.mono;
    }

    fn keep(&mut self, held: &Held) {
        for (record, sealed) in held.records.iter().zip(&held.sealed) {
            self.durable.apply(record);
            self.durable_chain.follow(sealed);
        }
    }

    fn fall_back(&mut self) {
        self.ops.fall_back(self.durable.clone());
        self.chain = self.durable_chain.clone();
    }
}

/// What went out although its record did not become durable.
fn safer_acts(records: impl IntoIterator<Item = Record>) -> impl Iterator<Item = Draft> {
    records.into_iter().map(|record| record.draft).filter(Draft::is_of_a_safer_act)
}

fn told(held: &Held) -> Vec<Out> {
    let told = held.sealed.iter().map(|record| {
        Out::Told(Told {
            seq: record.seq,
            kind: record.kind.clone(),
            at: record.at,
            consignment: record.consignment.clone(),
            flight: record.flight,
        })
    });
    told.collect()
}
