//! Records as they were hashed: the trail of a consignment, and the whole ledger.

use super::app::App;
use super::auth::Caller;
use super::body::{Asked, read_as};
use super::list;
use super::path::Id;
use super::problem::{self, Problem};
use crate::domain::custody::{Digest, SealedRecord};
use crate::domain::operations::fact::Fact;
use crate::domain::operations::meaning::meaning;
use crate::domain::operations::record::{By, Record};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::store::{DocumentKind, Journal, PAGE_LIMIT};
use crate::units::ids::FlightId;
use crate::units::words::Words;
use axum::extract::State;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One record with its place in the chains. `hash` is SHA-256 of the bytes of `prev_hash` and the text `canonical` in UTF-8.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct TrailEntry {
    /// Place in the global sequence.
    pub seq: u64,
    /// The exact text that was hashed.
    pub canonical: String,
    /// Digest of the record before, hexadecimal; 64 zeros before the first.
    pub prev_hash: String,
    /// Digest of this record.
    pub hash: String,
    /// Digest of the record before in the consignment's own chain; null where it belongs to none.
    pub chain_prev: Option<String>,
    /// Digest of this record in the consignment's own chain; null where it belongs to none.
    pub chain_hash: Option<String>,
    /// The consignment that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consignment: Option<ConsignmentId>,
    /// The flight that it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight: Option<FlightId>,
    /// What the signature of the person in `by` means, where somebody signs such a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Words>,
    /// A person made it while the glass was broken for the consignment (CC-22).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub under_glass: bool,
}

/// What a signature under this text means; None where nobody signs it.
fn meaning_of(canonical: &str) -> Option<Words> {
    let record = Record::from_text(canonical).ok()?;
    match (&record.draft.by, &record.draft.fact) {
        (By::Person { .. }, Fact::Consignment(fact)) => meaning(fact),
        (By::Person { .. } | By::Feed { .. } | By::System, _) => None,
    }
}

impl From<SealedRecord> for TrailEntry {
    fn from(record: SealedRecord) -> Self {
        Self {
            seq: record.seq,
            meaning: meaning_of(&record.canonical),
            canonical: record.canonical,
            prev_hash: record.prev.to_string(),
            hash: record.hash.to_string(),
            chain_prev: record.chain.map(|link| link.prev.to_string()),
            chain_hash: record.chain.map(|link| link.hash.to_string()),
            consignment: record.consignment,
            flight: record.flight,
            under_glass: false,
        }
    }
}

/// All records of a consignment and of its flights, by sequence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Trail {
    /// The records.
    pub entries: Vec<TrailEntry>,
    /// Nothing is left out.
    pub complete: bool,
}

/// A piece of the ledger, by sequence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Ledger {
    /// The records.
    pub entries: Vec<TrailEntry>,
    /// Sequence to go on from; null at the end.
    pub next: Option<u64>,
}

/// The newest record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct LedgerHead {
    /// Its sequence; 0 before the first.
    pub seq: u64,
    /// Its digest, hexadecimal.
    pub hash: String,
}

/// What of the ledger is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerAsked {
    from: Option<String>,
    limit: Option<String>,
}

/// What of a consignment's document the trail needs.
#[derive(Deserialize)]
struct Flights {
    #[serde(default)]
    flights: Vec<FlightId>,
    #[serde(default)]
    aftermath: UnderGlass,
}

/// Which of its records were made while the glass was broken for it.
#[derive(Default, Deserialize)]
struct UnderGlass {
    #[serde(default)]
    under_glass: Vec<u64>,
}

/// All records of a consignment and of its flights.
pub(super) async fn trail(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<axum::Json<Trail>, Problem> {
    let scope = caller.scope(ActKind::ReadConsignments);
    let document = list::find(&app, DocumentKind::Consignment, id.as_str(), &scope).await?;
    let Flights { flights, aftermath } = serde_json::from_str(&document.json).map_err(|error| {
        tracing::error!(%error, consignment = %id, "a stored document is not in its shape");
        problem::internal()
    })?;
    let records = app.store.trail(&id, &flights).await?;
    let entry = |record: SealedRecord| TrailEntry { under_glass: aftermath.under_glass.contains(&record.seq), ..TrailEntry::from(record) };
    Ok(axum::Json(Trail { entries: records.into_iter().map(entry).collect(), complete: true }))
}

/// A piece of the ledger.
pub(super) async fn ledger(State(app): State<Arc<App>>, Asked(asked): Asked<LedgerAsked>) -> Result<axum::Json<Ledger>, Problem> {
    let from = read_as::<u64>("from", asked.from.as_deref())?.unwrap_or(1).max(1);
    let limit = read_as::<u16>("limit", asked.limit.as_deref())?.unwrap_or(PAGE_LIMIT);
    if !(1..=PAGE_LIMIT).contains(&limit) {
        let says = format!("1 to {PAGE_LIMIT} is wanted");
        return Err(problem::bad_field(problem::FieldFault::Wrong, "limit", &says).of("limit", Some(limit.to_string())));
    }
    let mut records = app.store.read_from(from, u32::from(limit) + 1).await?;
    let next = records.get(usize::from(limit)).map(|record| record.seq);
    records.truncate(usize::from(limit));
    Ok(axum::Json(Ledger { entries: records.into_iter().map(TrailEntry::from).collect(), next }))
}

/// The newest record.
pub(super) async fn head(State(app): State<Arc<App>>) -> Result<axum::Json<LedgerHead>, Problem> {
    let head = app.store.head().await?;
    let hash: Digest = head.hash;
    Ok(axum::Json(LedgerHead { seq: head.seq, hash: hash.to_string() }))
}
