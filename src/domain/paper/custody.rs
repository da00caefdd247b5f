//! The custody of one consignment as its records say it: who held the box from when to when, and under which signatures.

use crate::domain::custody::Digest;
use crate::domain::operations::fact::{ConsignmentFact, Fact};
use crate::domain::operations::record::{DecodeError, Record};
use crate::domain::operations::view::Holder;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{PayloadCode, SiteId};

/// Why there is no paper of a consignment.
#[derive(Debug, thiserror::Error)]
pub enum NoPaper {
    /// A record of it cannot be read.
    #[error("record {0} cannot be read")]
    Record(u64, #[source] DecodeError),
    /// Its first record is not there.
    #[error("the request of consignment {0} is not among its records")]
    NoRequest(ConsignmentId),
    /// It is not packed, so that there is nothing to hand over yet.
    #[error("consignment {0} is not packed")]
    NotPacked(ConsignmentId),
    /// No change of custody has this sequence.
    #[error("record {0} is no change of custody of this consignment")]
    NoChange(u64),
}

/// One record of a consignment, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) record: Record,
    pub(super) fact: ConsignmentFact,
    /// Digest of the consignment's chain after it.
    pub(super) chain: Digest,
}

/// One change of custody: the entry by which it happened, and the one by which it was offered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) entry: &'a Entry,
    pub(super) before: Option<&'a Holder>,
    pub(super) after: &'a Holder,
    pub(super) offered: Option<&'a Entry>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) payload: PayloadCode,
    pub(super) items: Vec<String>,
    pub(super) origin: SiteId,
    pub(super) destination: SiteId,
}

/// The custody of one consignment, read from its records.
#[derive(Debug, Clone, PartialEq)]
pub struct Custody {
    pub(super) id: ConsignmentId,
    pub(super) asked: Asked,
    pub(super) entries: Vec<Entry>,
}

impl Custody {
    /// Reads the custody of a consignment from the texts of its records, each with the digest of its chain after it, in their order.
    ///
    /// # Errors
    /// When a text cannot be read, or its request is not there.
    pub fn read<'a>(id: &ConsignmentId, texts: impl IntoIterator<Item = (u64, &'a str, Digest)>) -> Result<Self, NoPaper> {
        let mut entries = Vec::new();
        for (seq, text, chain) in texts {
            let record = Record::from_text(text).map_err(|error| NoPaper::Record(seq, error))?;
            if let Fact::Consignment(fact) = &record.draft.fact {
                entries.push(Entry { fact: fact.clone(), record, chain });
            }
        }
        let asked = entries.iter().find_map(|entry| {
            if let ConsignmentFact::RequestSubmitted { payload, items, origin, destination, .. } = &entry.fact {
                let (origin, destination) = (origin.clone(), destination.clone());
                return Some(Asked { payload: payload.clone(), items: items.clone(), origin, destination });
            }
            let ConsignmentFact::RefusedSplit { payload, items, origin, destination, .. } = &entry.fact else { return None };
            let items = items.iter().map(|item| item.code.clone()).collect();
            Some(Asked { payload: payload.clone(), items, origin: origin.clone(), destination: destination.clone() })
        });
        match asked {
            Some(asked) => Ok(Self { id: id.clone(), asked, entries }),
            None => Err(NoPaper::NoRequest(id.clone())),
        }
    }

    /// Every change of custody, in order.
    pub(super) fn changes(&self) -> Vec<Change<'_>> {
        let (mut before, mut offered) = (None, None);
        let mut changes = Vec::new();
        for entry in &self.entries {
            if matches!(
                entry.fact,
                ConsignmentFact::HandoverOffered { .. } | ConsignmentFact::LoadOffered { .. } | ConsignmentFact::RoadOrdered { .. }
            ) {
                offered = Some(entry);
            }
            if let Some(after) = entry.fact.holder() {
                changes.push(Change { entry, before: before.replace(after), after, offered: offered.take() });
            }
        }
        changes
    }

    /// The last record in which it was packed.
    pub(super) fn packed(&self) -> Result<&Entry, NoPaper> {
        let packed = self.entries.iter().rev().find(|entry| matches!(entry.fact, ConsignmentFact::Packed { .. }));
        packed.ok_or_else(|| NoPaper::NotPacked(self.id.clone()))
    }
}
