//! A small ledger with a signed head: two consignments, a flight, and a rotation of the key.

use medflight::domain::custody::{ChainState, Draft, SealedRecord};
use medflight::domain::proof::{Receipt, Rotation, SecretKey};
use medflight::domain::request::ConsignmentId;
use medflight::service::notary::Notary;
use medflight::service::receipt::receipt;
use medflight::store::{Batch, Document, DocumentKind, Finders, Journal, MemoryDisk, MemoryStore, Projection, Tree};
use medflight::units::ids::FlightId;
use medflight::units::time::{Span, Utc};
use serde_json::{Value, json};
use std::sync::Arc;

/// 2026-12-01T01:02:03.004Z
pub(crate) const START: Utc = Utc(1_796_086_923_004);
const FIRST: &str = "DG26120100042U";
const OTHER: &str = "GL261201000079";

pub(crate) fn first() -> ConsignmentId {
    FIRST.parse().expect("a number")
}

pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed("hospital.example/medflight".parse().expect("a name"), [seed; 32]).expect("a key")
}

pub(crate) fn seal(chain: &mut ChainState, kind: &str, consignment: Option<&str>, flight: Option<u64>, data: Value) -> SealedRecord {
    let draft = Draft {
        version: 1,
        at: START + Span::secs(chain.next_seq()),
        kind: kind.to_owned(),
        by: json!({ "kind": "person", "person": "lan", "role": "nurse" }),
        consignment: consignment.map(|id| id.parse().expect("a number")),
        flight: flight.map(FlightId),
        key: None,
        data,
    };
    chain.seal(draft).expect("canonical")
}

/// The day that receipts are made of, with this seal on the first box.
pub(crate) fn day(seal_number: &str) -> Vec<SealedRecord> {
    let statement = Rotation::state(&key(1), &key(2), START).expect("stated");
    let mut chain = ChainState::default();
    let rows = [
        ("REQUEST_SUBMITTED", Some(FIRST), None, json!({ "origin": "C-GL", "note": "Đức Giang" })),
        ("REQUEST_SUBMITTED", Some(OTHER), None, json!({})),
        ("WEATHER_REPORTED", None, None, json!({})),
        ("FLIGHT_PLANNED", None, Some(4), json!({ "tail": "DG-01" })),
        ("PACKED", Some(FIRST), None, json!({ "seal": seal_number })),
        ("LOADED", Some(FIRST), Some(4), json!({ "tail": "DG-01" })),
        ("TOOK_OFF", None, Some(4), json!({})),
        ("LEDGER_KEY_ROTATED", None, None, json!({ "statement": statement })),
        ("RECEIPT_SIGNED", Some(FIRST), None, json!({ "state": "RECEIVED" })),
        ("REQUEST_ACCEPTED", Some(OTHER), None, json!({})),
    ];
    rows.into_iter().map(|(kind, consignment, flight, data)| seal(&mut chain, kind, consignment, flight, data)).collect()
}

fn document() -> Document {
    Document {
        kind: DocumentKind::Consignment,
        id: FIRST.to_owned(),
        created: 1,
        seq: 9,
        open: false,
        state: "RECEIVED".to_owned(),
        sites: [].into(),
        tail: None,
        at: START,
        finders: Finders::default(),
        json: json!({ "flights": [FlightId(4)] }).to_string(),
    }
}

/// A store with these records, and a head that this key signed.
pub(crate) async fn signed<S: Journal + Projection + Tree + Clone>(store: &S, records: Vec<SealedRecord>, by: u8) {
    store.append(&Batch { records, documents: vec![document()] }).await.expect("recorded");
    let mut notary = Notary::open(Arc::new(store.clone()), Some(key(by)), None).await.expect("opened");
    notary.step(START).await.expect("kept").expect("signed");
}

/// The receipt of the first consignment.
pub(crate) async fn made(records: Vec<SealedRecord>, by: u8) -> Receipt {
    let store = MemoryStore::open(&MemoryDisk::new());
    signed(&store, records, by).await;
    let made = receipt(&store, &first()).await.expect("a receipt");
    assert_eq!(made.not_covered, 0);
    made.receipt
}
