//! Records and documents by what matters to a test; the rest by default.

use medflight::domain::custody::{ChainState, Draft, SealedRecord};
use medflight::domain::request::ConsignmentId;
use medflight::domain::site::SiteCode;
use medflight::store::{Batch, Document, DocumentKind, Finders, Journal, MemoryDisk, MemoryStore, SqliteOptions, SqliteStore, Store};
use medflight::units::ids::{FlightId, RequestId, SiteId, TailId};
use medflight::units::time::{Span, Utc};
use serde_json::json;
use std::path::Path;

/// 2026-12-01T01:02:03.004Z
pub(crate) const START: Utc = Utc(1_796_086_923_004);

pub(crate) fn site(id: &str) -> SiteId {
    SiteId::new(id).expect("a site id")
}

pub(crate) fn consignment(sequence: u32) -> ConsignmentId {
    let code = SiteCode::new("DG").expect("two letters");
    ConsignmentId::compose(&code, START, sequence).expect("a number")
}

pub(crate) fn key(n: u32) -> RequestId {
    RequestId::new(format!("0190f6c2-7a3b-7cde-8f01-{n:012}")).expect("a UUID")
}

/// Seals records one after the other.
#[derive(Default)]
pub(crate) struct Scribe {
    pub(crate) chain: ChainState,
}

impl Scribe {
    pub(crate) fn record(
        &mut self,
        kind: &str,
        consignment: Option<ConsignmentId>,
        flight: Option<u64>,
        key: Option<RequestId>,
    ) -> SealedRecord {
        let at = START + Span::secs(self.chain.next_seq());
        let draft = Draft {
            version: 1,
            at,
            kind: kind.to_owned(),
            by: json!({ "kind": "person", "person": "lan", "role": "nurse" }),
            consignment,
            flight: flight.map(FlightId),
            key,
            data: json!({ "note": "Đức Giang", "mass_g": 900 }),
        };
        self.chain.seal(draft).expect("canonical")
    }

    /// So many records about one consignment each.
    pub(crate) fn records(&mut self, count: u32) -> Vec<SealedRecord> {
        (0..count).map(|_| self.record("NOTED", Some(consignment(1)), None, None)).collect()
    }
}

pub(crate) fn records(records: Vec<SealedRecord>) -> Batch {
    Batch { records, documents: Vec::new() }
}

pub(crate) fn document(n: u64) -> Document {
    Document {
        kind: DocumentKind::Consignment,
        id: format!("D{n:03}"),
        created: n,
        seq: n,
        open: true,
        state: "SUBMITTED".to_owned(),
        sites: [site("C-GL"), site("H-DG")].into(),
        tail: None,
        at: START + Span::minutes(n),
        finders: Finders::default(),
        json: json!({ "n": n }).to_string(),
    }
}

pub(crate) fn tail(id: &str) -> TailId {
    TailId::new(id).expect("a tail")
}

pub(crate) async fn sqlite(folder: &Path) -> Store {
    let options = SqliteOptions::in_folder(folder);
    Store::from(SqliteStore::open(&options, medflight::store::Access::Service).await.expect("opens"))
}

pub(crate) fn memory() -> Store {
    Store::from(MemoryStore::open(&MemoryDisk::new()))
}

/// Both stores, empty, by name; the folder lives as long as what is returned.
pub(crate) async fn both() -> (Vec<(&'static str, Store)>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let stores = vec![("sqlite", sqlite(folder.path()).await), ("memory", memory())];
    (stores, folder)
}

pub(crate) async fn append(store: &Store, batch: &Batch) {
    store.append(batch).await.expect("recorded");
}
