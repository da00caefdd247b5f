//! The heads of the chains, and sealing: the one place where a record gets its sequence and its digests.

use super::canonical::{NotCanonical, canonical};
use super::digest::{Digest, next};
use super::record::{Draft, Link, SealedRecord};
use crate::domain::request::ConsignmentId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The newest record of the global sequence; sequence 0 and the zero digest before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// Its place.
    pub seq: u64,
    /// Its digest.
    pub hash: Digest,
}

/// The newest record of a consignment's own chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChainHead {
    /// How many records the chain has.
    pub records: u64,
    /// Digest of the newest.
    pub hash: Digest,
}

/// The heads of all chains that may still grow.
///
/// A closed consignment may be [forgotten](ChainState::forget) to keep memory small over years; before a record is sealed for
/// it again, its head must be [recalled](ChainState::recall) from the journal, or its chain would start anew and fail the walk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChainState {
    head: Head,
    chains: BTreeMap<ConsignmentId, ChainHead>,
}

impl ChainState {
    /// The newest record.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// The sequence that the next sealed record gets.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.head.seq + 1
    }

    /// The head of a consignment's own chain, where it is held.
    #[must_use]
    pub fn chain(&self, consignment: &ConsignmentId) -> Option<ChainHead> {
        self.chains.get(consignment).copied()
    }

    /// Gives the draft its place at the end of its chains, and moves the heads there.
    ///
    /// # Errors
    /// When `by` or `data` hold what has no canonical text; nothing has changed then.
    pub fn seal(&mut self, draft: Draft) -> Result<SealedRecord, NotCanonical> {
        let seq = self.next_seq();
        let mut members = Map::new();
        members.insert("v".to_owned(), Value::from(draft.version));
        members.insert("seq".to_owned(), Value::from(seq));
        members.insert("at".to_owned(), Value::from(draft.at.to_string()));
        members.insert("type".to_owned(), Value::from(draft.kind.as_str()));
        members.insert("by".to_owned(), draft.by);
        if let Some(consignment) = &draft.consignment {
            members.insert("consignment".to_owned(), Value::from(consignment.as_str()));
        }
        if let Some(flight) = draft.flight {
            members.insert("flight".to_owned(), Value::from(flight.to_string()));
        }
        if let Some(key) = &draft.key {
            members.insert("key".to_owned(), Value::from(key.as_str()));
        }
        members.insert("data".to_owned(), draft.data);
        let canonical = canonical(&Value::Object(members))?;

        let prev = self.head.hash;
        let chain = draft.consignment.as_ref().map(|id| {
            let prev = self.chain(id).unwrap_or_default().hash;
            Link { prev, hash: next(prev, &canonical) }
        });
        let record = SealedRecord {
            seq,
            prev,
            hash: next(prev, &canonical),
            canonical,
            consignment: draft.consignment,
            chain,
            flight: draft.flight,
            kind: draft.kind,
            at: draft.at,
            key: draft.key,
        };
        self.follow(&record);
        Ok(record)
    }

    /// Whether a record is the next one, with digests that fit its text and the records before it.
    #[must_use]
    pub fn continues_with(&self, record: &SealedRecord) -> bool {
        let own = |prev: Digest, link: Digest| next(prev, &record.canonical) == link;
        let chained = match (&record.consignment, &record.chain) {
            (Some(id), Some(link)) => link.prev == self.chain(id).unwrap_or_default().hash && own(link.prev, link.hash),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        record.seq == self.next_seq() && record.prev == self.head.hash && own(record.prev, record.hash) && chained
    }

    /// Moves the heads to a record that was sealed before: the way through the journal after a restart.
    pub fn follow(&mut self, record: &SealedRecord) {
        self.head = Head { seq: record.seq, hash: record.hash };
        if let (Some(id), Some(link)) = (&record.consignment, &record.chain) {
            match self.chains.get_mut(id) {
                Some(head) => *head = ChainHead { records: head.records + 1, hash: link.hash },
                None => {
                    self.chains.insert(id.clone(), ChainHead { records: 1, hash: link.hash });
                }
            }
        }
    }

    /// Lets go of a closed consignment's head.
    pub fn forget(&mut self, consignment: &ConsignmentId) {
        self.chains.remove(consignment);
    }

    /// Takes a forgotten consignment's head back, as the journal has it.
    pub fn recall(&mut self, consignment: ConsignmentId, head: ChainHead) {
        self.chains.insert(consignment, head);
    }

    /// How many consignments' heads are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.chains.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custody::ZERO;
    use crate::units::ids::{FlightId, RequestId};
    use crate::units::time::Utc;
    use serde_json::json;

    fn draft(kind: &str, consignment: Option<&str>) -> Draft {
        Draft {
            version: 1,
            at: Utc(1_796_086_923_004),
            kind: kind.to_owned(),
            by: json!({ "kind": "system" }),
            consignment: consignment.map(|id| id.parse().expect("a consignment number")),
            flight: None,
            key: None,
            data: json!({}),
        }
    }

    #[test]
    fn a_record_holds_who_when_and_what_but_no_digest_in_its_text() {
        let mut chain = ChainState::default();
        let record = chain
            .seal(Draft {
                flight: Some(FlightId(7)),
                key: Some(RequestId::new("0190f6c2-7a3b-7cde-8f01-23456789abcd").expect("a UUID")),
                data: json!({ "mass_g": 900, "box": "B-01" }),
                ..draft("PACKED", Some("DG26120100042U"))
            })
            .expect("canonical");

        assert_eq!(
            record.canonical,
            "{\"at\":\"2026-12-01T01:02:03.004Z\",\"by\":{\"kind\":\"system\"},\"consignment\":\"DG26120100042U\",\
             \"data\":{\"box\":\"B-01\",\"mass_g\":900},\"flight\":\"F7\",\"key\":\"0190f6c2-7a3b-7cde-8f01-23456789abcd\",\
             \"seq\":1,\"type\":\"PACKED\",\"v\":1}"
        );
        assert_eq!(record.prev, ZERO);
        assert_eq!(record.hash, next(ZERO, &record.canonical));
    }

    #[test]
    fn the_text_taken_apart_says_what_was_drafted() {
        let mut chain = ChainState::default();
        let record = chain.seal(draft("PACKED", Some("DG26120100042U"))).expect("canonical");

        let envelope = record.envelope().expect("a record's text");

        assert_eq!((envelope.seq, envelope.kind.as_str(), envelope.version), (1, "PACKED", 1));
        assert_eq!(envelope.consignment, record.consignment);
        assert_eq!(Utc::parse(&envelope.at), Ok(record.at));
    }

    #[test]
    fn each_consignment_has_its_own_chain_inside_the_global_one() {
        let mut chain = ChainState::default();
        let first = chain.seal(draft("SUBMITTED", Some("DG26120100042U"))).expect("canonical");
        let other = chain.seal(draft("SUBMITTED", Some("GL261201000079"))).expect("canonical");
        let system = chain.seal(draft("WEATHER", None)).expect("canonical");
        let second = chain.seal(draft("ACCEPTED", Some("DG26120100042U"))).expect("canonical");

        assert_eq!(second.prev, system.hash);
        assert_eq!(second.chain.map(|link| link.prev), first.chain.map(|link| link.hash));
        assert_eq!(other.chain.map(|link| link.prev), Some(ZERO));
        assert_eq!(system.chain, None);
        assert_eq!(chain.head(), Head { seq: 4, hash: second.hash });
        assert_eq!(chain.chain(&"DG26120100042U".parse().expect("a number")).map(|head| head.records), Some(2));
    }

    #[test]
    fn a_draft_with_a_fraction_moves_no_head() {
        let mut chain = ChainState::default();
        let refused = chain.seal(Draft { data: json!({ "temperature": 4.5 }), ..draft("PACKED", Some("DG26120100042U")) });

        assert!(refused.is_err());
        assert_eq!(chain, ChainState::default());
    }

    #[test]
    fn following_the_records_leads_to_the_same_heads() {
        let mut chain = ChainState::default();
        let records: Vec<SealedRecord> = ["SUBMITTED", "ACCEPTED", "PACKED"]
            .into_iter()
            .map(|kind| chain.seal(draft(kind, Some("DG26120100042U"))).expect("canonical"))
            .collect();

        let mut followed = ChainState::default();
        records.iter().for_each(|record| followed.follow(record));

        assert_eq!(followed, chain);
    }

    #[test]
    fn a_forgotten_chain_goes_on_where_it_was_once_it_is_recalled() {
        let id: ConsignmentId = "DG26120100042U".parse().expect("a number");
        let mut chain = ChainState::default();
        let last = chain.seal(draft("CLOSED", Some("DG26120100042U"))).expect("canonical");
        let head = chain.chain(&id).expect("held");

        chain.forget(&id);
        assert_eq!(chain.held(), 0);
        chain.recall(id, head);
        let correction = chain.seal(draft("CORRECTION", Some("DG26120100042U"))).expect("canonical");

        assert_eq!(correction.chain.map(|link| link.prev), last.chain.map(|link| link.hash));
    }
}
