//! From a stored journal to a working ledger: the same fold as ever, page by page.

use super::clerk::Clerk;
use super::documents::{document, just_ended};
use super::snapshot::Snapshot;
use crate::domain::custody::{ChainState, Digest};
use crate::domain::network::Network;
use crate::domain::operations::Operations;
use crate::domain::operations::record::{DecodeError, Record};
use crate::store::{Document, DocumentKind, Journal, Projection, StoreError};
use std::sync::Arc;

/// Records read at once.
const PAGE: u32 = 5_000;
/// Shape of the documents: when it changes, they are made anew from the journal.
pub const DOCUMENTS_SHAPE: &str = "4";

/// Why a stored journal could not be folded.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The store cannot be read.
    #[error("the journal cannot be read")]
    Store(#[from] StoreError),
    /// A record is not the one that was sealed.
    #[error("record {seq} of the journal was altered, or another before it is missing")]
    Altered {
        /// Which one.
        seq: u64,
    },
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

/// Folds the whole journal, proving each record's digests on the way. Documents of what is open are made anew; all of them where
/// their shape is older than the program.
///
/// # Errors
/// See [`FoldError`].
pub async fn fold<S: Journal + Projection>(store: &S, network: Arc<Network>) -> Result<Clerk, FoldError> {
    Ok(resume(store, network, None).await?.clerk)
}

/// A ledger that was taken up.
pub struct TakenUp {
    /// At work.
    pub clerk: Clerk,
    /// The record up to which a snapshot was believed, and its digest; None where every record was folded.
    pub believed: Option<(u64, Digest)>,
}

/// As [`fold`], from a snapshot on where there is one that fits the journal.
///
/// # Errors
/// See [`FoldError`].
pub async fn resume<S: Journal + Projection>(store: &S, network: Arc<Network>, snapshot: Option<Snapshot>) -> Result<TakenUp, FoldError> {
    let stale = store.documents_shape().await?.as_deref() != Some(DOCUMENTS_SHAPE);
    let mut walk = Fold::new(Arc::clone(&network));
    let mut believed = None;
    // Documents of another shape are made of all records.
    if let Some(snapshot) = snapshot.filter(|_| !stale) {
        let head = snapshot.chain.head();
        if store.read_from(head.seq, 1).await?.first().is_some_and(|sealed| (sealed.seq, sealed.hash) == (head.seq, head.hash)) {
            believed = Some((head.seq, snapshot.body));
            walk = Fold { ops: Operations::resume(network, snapshot.state), chain: snapshot.chain };
        } else {
            tracing::warn!(ledger.seq = head.seq, "the snapshot ends with a record that the journal does not hold: every record is folded");
        }
    }
    let mut documents: Vec<Document> = Vec::new();
    while let Some(ended) = walk.page(store, u64::MAX).await? {
        if stale {
            documents.extend(ended);
        }
    }
    documents.extend(walk.open_documents());
    let put = if stale { store.replace_documents(&documents, DOCUMENTS_SHAPE).await } else { store.put_documents(&documents).await };
    match put {
        Err(error) if stale => return Err(error.into()),
        // A disk that is full must not keep a service from its aircraft.
        Err(error) => tracing::error!(%error, "the open documents could not be made anew; those of the last run are shown"),
        Ok(()) => {}
    }
    Ok(TakenUp { clerk: Clerk::new(walk.ops, walk.chain), believed })
}

/// Folds the whole journal, proving each record's digests on the way, and writes nothing.
///
/// # Errors
/// See [`FoldError`].
pub async fn fold_only<S: Journal>(store: &S, network: Arc<Network>) -> Result<Operations, FoldError> {
    let mut walk = Fold::new(network);
    while walk.page(store, u64::MAX).await?.is_some() {}
    Ok(walk.ops)
}

/// A fold under way.
pub(super) struct Fold {
    pub(super) ops: Operations,
    pub(super) chain: ChainState,
}

impl Fold {
    pub(super) fn new(network: Arc<Network>) -> Self {
        Self { ops: Operations::new(network), chain: ChainState::default() }
    }

    /// Applies the next records, none beyond `until`; gives the documents of what they ended, or None after the last.
    pub(super) async fn page<S: Journal>(&mut self, store: &S, until: u64) -> Result<Option<Vec<Document>>, FoldError> {
        let next = self.chain.next_seq();
        let page = store.read_from(next, PAGE).await?;
        let page = page.iter().take_while(|sealed| sealed.seq <= until);
        let mut ended = Vec::new();
        for sealed in page {
            if !self.chain.continues_with(sealed) {
                return Err(FoldError::Altered { seq: self.chain.next_seq() });
            }
            let record = Record::from_text(&sealed.canonical).map_err(|source| FoldError::Record { seq: sealed.seq, source })?;
            self.ops.apply(&record);
            self.chain.follow(sealed);
            // What is over leaves memory with the next record.
            ended.extend(just_ended(&self.ops).iter().filter_map(|(kind, id)| document(&self.ops, &self.chain, *kind, id)));
        }
        Ok((self.chain.next_seq() > next).then_some(ended))
    }

    fn open_documents(&self) -> Vec<Document> {
        let state = self.ops.state();
        let consignments = state.consignments.keys().map(|id| (DocumentKind::Consignment, id.to_string()));
        let all = consignments.chain(state.flights.keys().map(|id| (DocumentKind::Flight, id.to_string())));
        all.filter_map(|(kind, id)| document(&self.ops, &self.chain, kind, &id)).collect()
    }
}
