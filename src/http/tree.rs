//! The tree over all records: its newest signed head, and proofs for who checks.

use super::app::App;
use super::auth::Caller;
use super::body::{Asked, read_as};
use super::list;
use super::path::Id;
use super::problem::{self, Problem};
use crate::domain::custody::Digest;
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::service::receipt::{NoReceipt, receipt as receipt_of};
use crate::store::{DocumentKind, KeptHead, Tree, prove_consistency, prove_inclusion};
use crate::units::words::{Refusal, RefusalKind, words};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The newest signed head.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct TreeHeadView {
    /// How many records.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The public key that signed it.
    pub key: String,
    /// The signed head itself: a checkpoint of C2SP.
    pub head: String,
}

/// That a record is in the tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct InclusionProof {
    /// The record; the index of its leaf is one less.
    pub seq: u64,
    /// Records in the tree.
    pub size: u64,
    /// From the leaf to the root, as RFC 6962 orders it.
    pub proof: Vec<Digest>,
}

/// That a tree began as an older one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ConsistencyProof {
    /// Records in the older tree.
    pub old: u64,
    /// Records in the newer tree.
    pub new: u64,
    /// As RFC 6962 orders it.
    pub proof: Vec<Digest>,
}

/// What is asked of the tree; sizes up to the newest signed head's, which stands in for one that is not given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreeAsked {
    seq: Option<String>,
    size: Option<String>,
}

/// Which two trees are asked about.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrowthAsked {
    old: Option<String>,
    new: Option<String>,
}

async fn newest(app: &App) -> Result<KeptHead, Problem> {
    let newest = app.store.newest_head().await?;
    newest.ok_or_else(|| problem::not_found(words("gốc cây đã ký", "signed tree head"), ""))
}

/// The newest signed head.
pub(super) async fn head(State(app): State<Arc<App>>) -> Result<axum::Json<TreeHeadView>, Problem> {
    let KeptHead { head, key } = newest(&app).await?;
    Ok(axum::Json(TreeHeadView { size: head.head().size, root: head.head().root, key: key.to_string(), head: head.to_string() }))
}

/// That a record is in the tree of a size.
pub(super) async fn inclusion(State(app): State<Arc<App>>, Asked(asked): Asked<TreeAsked>) -> Result<axum::Json<InclusionProof>, Problem> {
    let (seq, size) = (read_as::<u64>("seq", asked.seq.as_deref())?, read_as::<u64>("size", asked.size.as_deref())?);
    let signed = newest(&app).await?.head.head().size;
    let size = within("size", size.unwrap_or(signed), 1, signed)?;
    let seq = within("seq", seq.unwrap_or(0), 1, size)?;
    // Both are within bounds, so there is one.
    let proof = prove_inclusion(&app.store, seq, size).await?.unwrap_or_default();
    Ok(axum::Json(InclusionProof { seq, size, proof }))
}

/// That the tree of one size began as that of another.
pub(super) async fn consistency(
    State(app): State<Arc<App>>,
    Asked(asked): Asked<GrowthAsked>,
) -> Result<axum::Json<ConsistencyProof>, Problem> {
    let (old, new) = (read_as::<u64>("old", asked.old.as_deref())?, read_as::<u64>("new", asked.new.as_deref())?);
    let signed = newest(&app).await?.head.head().size;
    let new = within("new", new.unwrap_or(signed), 1, signed)?;
    let old = within("old", old.unwrap_or(0), 1, new)?;
    // As above.
    let proof = prove_consistency(&app.store, old, new).await?.unwrap_or_default();
    Ok(axum::Json(ConsistencyProof { old, new, proof }))
}

/// The receipt of a consignment, for whoever may see it; it proves itself without this service.
pub(super) async fn receipt(State(app): State<Arc<App>>, caller: Caller, Id(id): Id<ConsignmentId>) -> Result<Response, Problem> {
    list::find(&app, DocumentKind::Consignment, id.as_str(), &caller.scope(ActKind::ReadConsignments)).await?;
    match receipt_of(&app.store, &id).await {
        Ok(made) => Ok(axum::Json(made.receipt).into_response()),
        Err(NoReceipt::NotFound(_)) => Err(problem::not_found(words("kiện", "consignment"), id.as_str())),
        Err(NoReceipt::NotSigned) => Err(Refusal { kind: RefusalKind::Conflict, reasons: vec![NoReceipt::not_signed()] }.into()),
        Err(NoReceipt::Store(error)) => Err(error.into()),
        Err(NoReceipt::Document(error)) => {
            tracing::error!(%error, consignment = %id, "a stored document is not in its shape");
            Err(problem::internal())
        }
    }
}

fn within(field: &'static str, value: u64, low: u64, high: u64) -> Result<u64, Problem> {
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    let says = format!("{low} to {high} is wanted: the newest signed tree head covers no more");
    Err(problem::bad_field(problem::FieldFault::Wrong, field, &says).of(field, Some(value.to_string())))
}
