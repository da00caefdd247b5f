//! The check of a receipt, rule by rule; the first that fails is named.

use super::fault::{ReceiptFault, RecordFault};
use super::{Provenance, Receipt, ReceiptRecord, Verdict};
use crate::domain::custody::{Digest, ZERO, canonical, next};
use crate::domain::proof::{PublicKey, SignedHead, TreeHead, follow, inclusion_root, record_leaf};
use serde_json::Value;

impl Receipt {
    /// Checks everything that the receipt says against the known key; without one, against the key that it names itself, and the
    /// verdict says so.
    ///
    /// # Errors
    /// The first rule that fails.
    pub fn verify(&self, known: Option<&PublicKey>) -> Result<Verdict, ReceiptFault> {
        let key: PublicKey = self.key.parse().map_err(ReceiptFault::Key)?;
        let trusted = follow(known.unwrap_or(&key), &self.rotations).map_err(|(at, fault)| ReceiptFault::Rotation { at, fault })?;
        let steps = trusted.iter().position(|trusted| *trusted == key);
        let provenance = match (known, steps) {
            (None, _) => Provenance::Unknown,
            (Some(_), Some(steps)) => Provenance::Known(steps),
            (Some(known), None) => return Err(ReceiptFault::KeyNotKnown { found: key.to_string(), known: known.to_string() }),
        };
        let head: SignedHead = self.head.parse().map_err(ReceiptFault::Head)?;
        let head = head.verify(&key).map_err(ReceiptFault::Head)?.clone();
        let walked = self.walk(&head)?;
        let (of_consignment, of_flights) = (walked.of_consignment, self.records.len() - walked.of_consignment);
        let Walked { last, chain, .. } = walked;
        Ok(Verdict { consignment: self.consignment.clone(), head, key, provenance, of_consignment, of_flights, last, chain })
    }

    fn walk(&self, head: &TreeHead) -> Result<Walked, ReceiptFault> {
        let mut walked = Walked { last: 0, of_consignment: 0, chain: ZERO };
        for record in &self.records {
            self.record(&mut walked, record, head).map_err(|fault| ReceiptFault::Record { seq: record.seq, fault })?;
        }
        if walked.of_consignment == 0 {
            return Err(ReceiptFault::Record { seq: walked.last, fault: RecordFault::NoneOfConsignment });
        }
        Ok(walked)
    }

    fn record(&self, walked: &mut Walked, record: &ReceiptRecord, head: &TreeHead) -> Result<(), RecordFault> {
        let ReceiptRecord { seq, text, prev, chain_prev, proof } = record;
        let own = self.text(record)?;
        if *seq <= walked.last {
            return Err(RecordFault::Order { before: walked.last });
        }
        let chain = match chain_prev {
            Some(expected) if own => {
                if walked.of_consignment == 0 && *expected != ZERO {
                    return Err(RecordFault::ChainStart(*expected));
                }
                if *expected != walked.chain {
                    return Err(RecordFault::ChainBroken { expected: *expected, found: walked.chain });
                }
                walked.of_consignment += 1;
                walked.chain = next(*expected, text);
                Some(walked.chain)
            }
            None if !own => None,
            Some(_) | None => return Err(RecordFault::Text("its chain_prev is there exactly when it is of the consignment".to_owned())),
        };
        // A record has a sequence from 1 on, as was seen above.
        let found = inclusion_root(record_leaf(next(*prev, text), chain), seq - 1, head.size, proof).map_err(RecordFault::Proof)?;
        if found != head.root {
            return Err(RecordFault::NotInTree { expected: head.root, found });
        }
        walked.last = *seq;
        Ok(())
    }

    /// Whether the text is of the consignment itself, and not of one of its flights.
    fn text(&self, record: &ReceiptRecord) -> Result<bool, RecordFault> {
        let wrong = |why: &str| Err(RecordFault::Text(why.to_owned()));
        let value: Value = serde_json::from_str(&record.text).map_err(|error| RecordFault::Text(error.to_string()))?;
        if canonical(&value).as_ref() != Ok(&record.text) {
            return wrong("it is not in canonical form");
        }
        // No more of a record is looked at than every checker can look at: what it says is for its reader.
        if record.seq == 0 || value.get("seq").and_then(Value::as_u64) != Some(record.seq) {
            return wrong("it has another sequence");
        }
        match value.get("consignment") {
            Some(id) if id.as_str() == Some(self.consignment.as_str()) => Ok(true),
            Some(_) => wrong("it is of another consignment"),
            None if value.get("flight").is_some() => Ok(false),
            None => wrong("it is neither of the consignment nor of a flight"),
        }
    }
}

/// How far the walk through the records has come.
struct Walked {
    last: u64,
    of_consignment: usize,
    chain: Digest,
}
