//! Walking a whole store: every record, then what only the whole can show.

use super::journal::{Journal, StoreError};
use super::projection::Projection;
use crate::domain::custody::{BadRecord, Summary, Walk};

/// Records that are read at a time; a few megabytes.
const STEP: u32 = 2_000;

/// Why a store is not proven.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A record is bad.
    #[error(transparent)]
    Bad(#[from] BadRecord),
    /// Records are missing at the end of the journal: documents know later ones.
    #[error("records are missing after record {head}: documents know records up to {known}")]
    CutOff {
        /// The newest record there is.
        head: u64,
        /// The newest record that a document knows.
        known: u64,
    },
    /// The store's structure is damaged, although every record could be read and is good.
    #[error("the records are good, but the file is damaged: {0}")]
    Damaged(String),
    /// The store could not be read on.
    #[error("after record {after}, which is good, the store cannot be read")]
    Unreadable {
        /// The newest record that was proven.
        after: u64,
        /// Why.
        #[source]
        source: StoreError,
    },
}

/// Walks through every stored record.
///
/// # Errors
/// Names the first bad record, or what else is not proven.
pub async fn verify(store: &(impl Journal + Projection)) -> Result<Summary, VerifyError> {
    let mut walk = Walk::new();
    let mut after = None;
    loop {
        let failed = |source| VerifyError::Unreadable { after: walk.summary().records, source };
        let rows = store.stored_after(after, STEP).await.map_err(failed)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.seq);
        for row in rows {
            walk.check(row)?;
        }
    }
    let summary = walk.summary();
    let failed = |source| VerifyError::Unreadable { after: summary.records, source };
    // Asked before the head: a service may append between the two questions.
    let known = store.documents_seq().await.map_err(failed)?;
    let head = store.head().await.map_err(failed)?.seq;
    if known > head {
        return Err(VerifyError::CutOff { head, known });
    }
    Ok(summary)
}
