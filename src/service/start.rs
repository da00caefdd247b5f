//! From a stored journal to a working ledger: the same fold as ever, page by page.

use super::clerk::Clerk;
use super::documents::{document, touched};
use crate::domain::custody::ChainState;
use crate::domain::network::Network;
use crate::domain::operations::Operations;
use crate::domain::operations::record::{DecodeError, Record};
use crate::store::{Document, DocumentKind, Journal, Projection, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records read at once.
const PAGE: u32 = 5_000;
/// Shape of the documents: when it changes, they are made anew from the journal.
pub const DOCUMENTS_SHAPE: &str = "1";

/// Why a stored journal could not be folded.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The store cannot be read.
    #[error("the journal cannot be read")]
    Store(#[from] StoreError),
    /// A record is not understood.
    #[error("record {seq} of the journal cannot be read")]
    Record {
        /// Which one.
        seq: u64,
        /// Why.
        #[source]
        source: DecodeError,
    },
}

/// Folds the whole journal, and makes the documents anew where their shape is older than the program or they are behind.
///
/// # Errors
/// See [`FoldError`].
pub async fn fold<S: Journal + Projection>(store: &S, network: Arc<Network>) -> Result<Clerk, FoldError> {
    let rebuild = store.documents_shape().await?.as_deref() != Some(DOCUMENTS_SHAPE);
    let mut ops = Operations::new(network);
    let mut chain = ChainState::default();
    let mut documents: BTreeMap<(DocumentKind, String), Document> = BTreeMap::new();
    let mut next = 1;
    loop {
        let page = store.read_from(next, PAGE).await?;
        let Some(last) = page.last() else { break };
        next = last.seq + 1;
        for sealed in &page {
            let record = Record::from_text(&sealed.canonical).map_err(|source| FoldError::Record { seq: sealed.seq, source })?;
            ops.apply(&record);
            chain.follow(sealed);
            if rebuild {
                for (kind, id) in touched(&ops, &record) {
                    if let Some(made) = document(&ops, &chain, kind, &id) {
                        documents.insert((kind, id), made);
                    }
                }
            }
        }
    }
    if rebuild {
        let all: Vec<Document> = documents.into_values().collect();
        store.replace_documents(&all, DOCUMENTS_SHAPE).await?;
    }
    Ok(Clerk::new(ops, chain))
}
