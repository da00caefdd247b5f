//! The walk through all stored records, which names the first bad one and what is wrong with it.

use super::canonical::canonical;
use super::chain::{ChainState, Head};
use super::digest::{Digest, next};
use super::fault::{BadRecord, Fault};
use super::record::{Column, Envelope, SealedRecord, StoredRecord};
use serde_json::Value;

/// What a walk has seen when nothing was bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many records.
    pub records: u64,
    /// How many consignments have a chain.
    pub consignments: usize,
    /// The newest record.
    pub head: Head,
}

/// A record looked at by itself: what can be said of it without the records before it, which is most of the work. Many may be
/// looked at at once; [`Walk::step`] then holds them against each other in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The sequence that it is stored with.
    found: i64,
    /// The sequence that its text says.
    own: Option<u64>,
    sound: Result<Sound, Fault>,
}

/// A record whose text is a record's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sound {
    record: SealedRecord,
    /// What text and stored previous digest give.
    hash: Digest,
    /// The same in the consignment's chain.
    chain: Option<Digest>,
    columns: Result<(), Fault>,
}

impl Looked {
    /// Looks at a stored record.
    #[must_use]
    pub fn at(stored: StoredRecord) -> Self {
        let found = stored.seq;
        let bytes = stored.canonical.clone();
        let unread = |fault| Self { found, own: serde_json::from_slice::<Envelope>(&bytes).ok().map(|text| text.seq), sound: Err(fault) };
        let record = match SealedRecord::try_from(stored) {
            Ok(record) => record,
            Err(column) => return unread(Fault::Unreadable(column)),
        };
        let hash = next(record.prev, &record.canonical);
        let chain = record.chain.map(|link| next(link.prev, &record.canonical));
        // Two chains that both disagree with the text accuse the text; one alone cannot tell text from digest.
        let accused = hash != record.hash && record.chain.is_some_and(|link| chain != Some(link.hash));
        match text(&record.canonical, accused) {
            Ok(envelope) => {
                let columns = columns(&record, &envelope);
                Self { found, own: Some(envelope.seq), sound: Ok(Sound { record, hash, chain, columns }) }
            }
            Err(fault) => unread(fault),
        }
    }
}

/// A walk: give it every stored record in the order of the stored sequence, the lowest first.
#[derive(Debug, Clone, Default)]
pub struct Walk {
    chains: ChainState,
}

impl Walk {
    /// A walk that stands before the first record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was seen until now.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let head = self.chains.head();
        Summary { records: head.seq, consignments: self.chains.held(), head }
    }

    /// Looks at the next record, and steps over it when it is good.
    ///
    /// # Errors
    /// When it is bad; the walk ends there, because nothing after it can be proven.
    pub fn check(&mut self, stored: StoredRecord) -> Result<(), BadRecord> {
        self.step(Looked::at(stored))
    }

    /// Steps over the next record, which was looked at before, when it is good and continues those before it.
    ///
    /// # Errors
    /// When it is bad; the walk ends there, because nothing after it can be proven.
    pub fn step(&mut self, looked: Looked) -> Result<(), BadRecord> {
        let expected = self.chains.next_seq();
        if u64::try_from(looked.found) != Ok(expected) {
            return Err(displaced(expected, &looked));
        }
        let bad = |fault| BadRecord { seq: expected, fault };
        let sound = looked.sound.map_err(bad)?;
        self.digests(&sound).map_err(bad)?;
        sound.columns.map_err(bad)?;
        self.chains.follow(&sound.record);
        Ok(())
    }

    fn digests(&self, Sound { record, hash, chain, columns }: &Sound) -> Result<(), Fault> {
        let before = self.chains.head().hash;
        if record.prev != before {
            return Err(Fault::Previous { expected: before, found: record.prev });
        }
        // The stored digest before is the right one, so that what it gives with the text is what is expected.
        if record.hash != *hash {
            return Err(Fault::Hash { expected: *hash, found: record.hash });
        }
        if let (Some(id), Some(link), Some(expected)) = (&record.consignment, &record.chain, *chain) {
            let before = self.chains.chain(id).unwrap_or_default().hash;
            if link.prev != before {
                // A box number that was altered leads to another chain; its text tells.
                columns.clone()?;
                return Err(Fault::ChainPrevious { expected: before, found: link.prev });
            }
            if link.hash != expected {
                return Err(Fault::ChainHash { expected, found: link.hash });
            }
        }
        Ok(())
    }
}

/// The text taken apart, when it is canonical, no two digests accuse it, and it is a record's.
fn text(canonical_text: &str, accused: bool) -> Result<Envelope, Fault> {
    let value: Value = serde_json::from_str(canonical_text).map_err(|error| Fault::Text(format!("it is not JSON ({error})")))?;
    match canonical(&value) {
        Ok(text) if text == canonical_text => {}
        Ok(_) => return Err(Fault::Text("it is not in canonical form".to_owned())),
        Err(error) => return Err(Fault::Text(format!("it is not in canonical form ({error})"))),
    }
    if accused {
        return Err(Fault::Text("neither of its two digests fits it".to_owned()));
    }
    serde_json::from_value(value).map_err(|error| Fault::Text(format!("it is not a record's ({error})")))
}

/// A record whose stored sequence is not the next one: one that is missing, or one that was moved to the front.
fn displaced(expected: u64, looked: &Looked) -> BadRecord {
    let ahead = u64::try_from(looked.found).is_ok_and(|found| found > expected);
    if ahead {
        return BadRecord { seq: expected, fault: Fault::Missing { next: looked.found } };
    }
    BadRecord { seq: looked.own.unwrap_or(expected), fault: Fault::OutOfPlace { found: looked.found } }
}

/// Compares what the columns repeat with what the text says.
fn columns(record: &SealedRecord, envelope: &Envelope) -> Result<(), Fault> {
    let pairs = [
        (Column::Seq, record.seq.to_string(), envelope.seq.to_string()),
        (Column::At, record.at.to_string(), envelope.at.clone()),
        (Column::Type, record.kind.clone(), envelope.kind.clone()),
        (Column::Consignment, shown(record.consignment.as_ref()), shown(envelope.consignment.as_ref())),
        (Column::Flight, shown(record.flight.as_ref()), shown(envelope.flight.as_ref())),
        (Column::Key, shown(record.key.as_ref()), shown(envelope.key.as_ref())),
    ];
    for (column, stored, text) in pairs {
        if stored != text {
            return Err(Fault::Column { column, stored, text });
        }
    }
    Ok(())
}

fn shown<T: std::fmt::Display>(value: Option<&T>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::custody::Draft;
    use crate::units::ids::{FlightId, RequestId};
    use crate::units::time::Utc;
    use serde_json::json;

    fn draft(kind: &str, consignment: Option<&str>) -> Draft {
        Draft {
            version: 1,
            at: Utc(1_796_086_923_004),
            kind: kind.to_owned(),
            by: json!({ "kind": "system" }),
            consignment: consignment.map(|id| id.parse().expect("a number")),
            flight: Some(FlightId(3)),
            key: Some(RequestId::new("0190f6c2-7a3b-7cde-8f01-23456789abcd").expect("a UUID")),
            data: json!({ "seal": "AB123456" }),
        }
    }

    fn four_records() -> Vec<StoredRecord> {
        let mut chain = ChainState::default();
        [
            draft("SUBMITTED", Some("DG26120100042U")),
            draft("SUBMITTED", Some("GL261201000079")),
            Draft { flight: None, key: None, ..draft("WEATHER", None) },
            draft("ACCEPTED", Some("DG26120100042U")),
        ]
        .into_iter()
        .map(|draft| StoredRecord::from(&chain.seal(draft).expect("canonical")))
        .collect()
    }

    fn walk(mut records: Vec<StoredRecord>) -> Result<Summary, BadRecord> {
        records.sort_by_key(|record| record.seq);
        let mut walk = Walk::new();
        for record in records {
            walk.check(record)?;
        }
        Ok(walk.summary())
    }

    #[test]
    fn an_untouched_ledger_is_good() {
        let summary = walk(four_records()).expect("good");

        assert_eq!((summary.records, summary.consignments, summary.head.seq), (4, 2, 4));
    }

    #[test]
    fn every_flipped_bit_of_every_column_names_its_record() {
        let good = four_records();
        for (index, record) in good.iter().enumerate() {
            let seq = u64::try_from(index).expect("small") + 1;
            let mut altered: Vec<StoredRecord> = Vec::new();
            let mut with = |change: &dyn Fn(&mut StoredRecord)| {
                let mut copy = record.clone();
                change(&mut copy);
                altered.push(copy);
            };
            for bit in 0..63 {
                with(&|r| r.seq ^= 1 << bit);
                with(&|r| r.at ^= 1 << bit);
                with(&|r| r.flight = r.flight.map(|flight| flight ^ (1 << bit)));
            }
            with(&|r| r.seq = -r.seq);
            with(&|r| r.consignment = None);
            with(&|r| r.flight = r.flight.map_or(Some(0), |_| None));
            with(&|r| r.key = None);
            with(&|r| r.chain_prev = None);
            with(&|r| r.chain_hash = None);
            with(&|r| r.consignment = Some(b"GL261201000089".to_vec()));
            for bit in 0..8 {
                for at in 0..record.canonical.len() {
                    with(&|r| r.canonical[at] ^= 1 << bit);
                }
                for at in 0..32 {
                    with(&|r| r.prev[at] ^= 1 << bit);
                    with(&|r| r.hash[at] ^= 1 << bit);
                    with(&|r| flip(&mut r.chain_prev, at, bit));
                    with(&|r| flip(&mut r.chain_hash, at, bit));
                    with(&|r| flip(&mut r.key, at, bit));
                }
                for at in 0..14 {
                    with(&|r| flip(&mut r.consignment, at, bit));
                }
                for at in 0..record.kind.len() {
                    with(&|r| r.kind[at] ^= 1 << bit);
                }
            }
            for altered in altered.into_iter().filter(|altered| altered != record) {
                let mut records = good.clone();
                // A flipped sequence may fall on another record's, which a store's primary key forbids.
                if records.iter().enumerate().any(|(other, r)| other != index && r.seq == altered.seq) {
                    continue;
                }
                records[index] = altered.clone();
                match walk(records) {
                    // The last record, moved far ahead, leaves a gap in its own place as any other does.
                    Err(bad) => assert_eq!(bad.seq, seq, "{bad} for {altered:?}"),
                    Ok(_) => panic!("not seen: {altered:?}"),
                }
            }
        }
    }

    fn flip(column: &mut Option<Vec<u8>>, at: usize, bit: u32) {
        if let Some(bytes) = column {
            bytes[at] ^= 1 << bit;
        }
    }

    #[test]
    fn a_removed_record_is_named_as_missing() {
        let mut records = four_records();
        records.remove(1);

        assert_eq!(walk(records), Err(BadRecord { seq: 2, fault: Fault::Missing { next: 3 } }));
    }

    #[test]
    fn a_rewritten_text_with_its_own_digest_breaks_the_next_record() {
        let mut chain = ChainState::default();
        let mut records = four_records();
        let forged = chain.seal(Draft { data: json!({ "seal": "ZZ999999" }), ..draft("SUBMITTED", Some("DG26120100042U")) });
        records[0] = StoredRecord::from(&forged.expect("canonical"));

        let bad = walk(records).expect_err("forged");

        assert_eq!(bad.seq, 2);
        assert!(matches!(bad.fault, Fault::Previous { .. }));
    }

    #[test]
    fn the_fault_says_which_column_disagrees_with_the_text() {
        let mut records = four_records();
        records[3].flight = Some(4);

        let bad = walk(records).expect_err("altered");

        assert_eq!(bad.to_string(), "record 4: its column flight says F4, its text says F3");
    }

    #[test]
    fn a_text_that_neither_chain_knows_is_named_as_altered() {
        let mut records = four_records();
        let text = String::from_utf8(records[3].canonical.clone()).expect("UTF-8");
        records[3].canonical = text.replace("AB123456", "AB123457").into_bytes();

        let bad = walk(records).expect_err("altered");

        assert_eq!(bad.to_string(), "record 4: its text was altered: neither of its two digests fits it");
    }
}
