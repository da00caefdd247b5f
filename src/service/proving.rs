//! Holds what is served against the records, behind the running service: every record against its digest, every document of
//! what is over against the ledger, and a snapshot that was believed at the start against what its records come to.
//!
//! Where they differ, nothing more is recorded ([`Standing`]): the service then behaves as with a store that is down. Acts are
//! refused, launches above all; what makes the air safer goes out as ever. A person looks, and the next start folds every record.
//!
//! Behind the newest record the prover goes on, and keeps a snapshot from time to time: made of what it has proven, never of what
//! is served.

use super::snapshot::{SnapshotError, Snapshots, body_of};
use super::start::{Fold, FoldError};
use crate::domain::custody::Digest;
use crate::domain::network::Network;
use crate::store::{Document, Journal, Projection, StoreError};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::oneshot;

/// How often the prover looks for new records, wall clock.
const LOOK: Duration = Duration::from_secs(10);
/// A snapshot is kept after so many records more; folding them at a start takes a twentieth of a second.
const BETWEEN: u64 = 5_000;

/// How far the ledger is proven since the start, and whether it is in doubt.
#[derive(Debug, Default)]
pub struct Standing {
    proven: AtomicU64,
    doubt: OnceLock<u64>,
}

impl Standing {
    /// The newest record that was held against its digest and the records before it since the start.
    #[must_use]
    pub fn proven(&self) -> u64 {
        self.proven.load(Ordering::Relaxed)
    }

    /// The record at which what is served and the records part, if they do.
    #[must_use]
    pub fn doubt(&self) -> Option<u64> {
        self.doubt.get().copied()
    }

    fn parts_at(&self, seq: u64) {
        let _ = self.doubt.set(seq);
    }
}

/// Why a step of the prover did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// A record is not the one that was sealed, or cannot be read.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A document could not be looked at or put right.
    #[error("a document could not be held against the ledger")]
    Document(#[from] StoreError),
    /// The snapshot that was believed is not what its records come to.
    #[error("the snapshot that was taken up is not what records 1 to {seq} come to")]
    Believed {
        /// Its newest record.
        seq: u64,
    },
    /// A snapshot could not be kept.
    #[error("a snapshot could not be kept")]
    Snapshot(#[from] SnapshotError),
}

/// Goes through the journal behind the service.
pub struct Prover<S> {
    store: Arc<S>,
    walk: Fold,
    standing: Arc<Standing>,
    /// What was believed at the start and is not proven yet.
    believed: Option<(u64, Digest)>,
    /// Documents of what ended by then are held against the ledger; later ones were written by this run.
    documents_until: u64,
    snapshots: Option<Snapshots>,
    kept: u64,
    mended: usize,
}

impl<S: Journal + Projection> Prover<S> {
    /// A prover before the first record. `believed` is the snapshot that the service stands on, `documents_until` the newest
    /// record at the start.
    #[must_use]
    pub fn new(
        store: Arc<S>,
        network: Arc<Network>,
        standing: Arc<Standing>,
        believed: Option<(u64, Digest)>,
        documents_until: u64,
        snapshots: Option<Snapshots>,
    ) -> Self {
        let kept = believed.map_or(0, |(seq, _)| seq);
        Self { store, walk: Fold::new(network), standing, believed, documents_until, snapshots, kept, mended: 0 }
    }

    /// What it has come to.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Goes on to the newest record there is. Gives how many documents were not what the ledger says, and were put right.
    ///
    /// # Errors
    /// See [`ProveError`]; what is a doubt stands in the [`Standing`] too.
    pub async fn step(&mut self) -> Result<usize, ProveError> {
        let before = self.mended;
        loop {
            let until = self.believed.map_or(u64::MAX, |(seq, _)| seq);
            let ended = match self.walk.page(self.store.as_ref(), until).await {
                Err(error) => {
                    if let FoldError::Altered { seq } | FoldError::Record { seq, .. } = &error {
                        self.doubted(*seq);
                    }
                    return Err(error.into());
                }
                Ok(ended) => ended,
            };
            let seq = self.walk.chain.head().seq;
            self.standing.proven.store(seq, Ordering::Relaxed);
            self.hold_against_what_was_believed(seq)?;
            let Some(ended) = ended else { break };
            if seq <= self.documents_until {
                self.mend(ended).await?;
            }
            tokio::task::yield_now().await;
        }
        self.keep()?;
        Ok(self.mended - before)
    }

    fn hold_against_what_was_believed(&mut self, at: u64) -> Result<(), ProveError> {
        let Some((seq, digest)) = self.believed.filter(|(seq, _)| *seq == at) else { return Ok(()) };
        let body = body_of(&self.walk.chain, self.walk.ops.state()).map_err(SnapshotError::Json)?;
        if Digest::of(&body) != digest {
            self.doubted(seq);
            return Err(ProveError::Believed { seq });
        }
        self.believed = None;
        Ok(())
    }

    fn doubted(&self, seq: u64) {
        self.standing.parts_at(seq);
        if let Some(snapshots) = &self.snapshots {
            snapshots.remove();
        }
    }

    async fn mend(&mut self, ended: Vec<Document>) -> Result<(), StoreError> {
        let mut wrong = Vec::new();
        for made in ended {
            let stored = self.store.document(made.kind, &made.id).await?;
            if stored.is_none_or(|stored| stored.json != made.json || stored.state != made.state) {
                tracing::error!(document = made.id, "a document was not what the ledger says, and is made anew");
                wrong.push(made);
            }
        }
        self.mended += wrong.len();
        if wrong.is_empty() { Ok(()) } else { self.store.put_documents(&wrong).await }
    }

    fn keep(&mut self) -> Result<(), SnapshotError> {
        let head = self.walk.chain.head();
        if let Some(snapshots) = self.snapshots.as_ref().filter(|_| head.seq >= self.kept + BETWEEN) {
            let body = body_of(&self.walk.chain, self.walk.ops.state())?;
            snapshots.write(head, &body)?;
            self.kept = head.seq;
        }
        Ok(())
    }
}

/// Lets the prover work until told to stop, or until there is a doubt. Other failures are told and tried again.
pub async fn run<S: Journal + Projection>(mut prover: Prover<S>, mut stop: oneshot::Receiver<()>) {
    let mut is_first = true;
    loop {
        let step = tokio::select! {
            step = prover.step() => step,
            _ = &mut stop => return,
        };
        let seq = prover.standing.proven();
        match step {
            Ok(mended) if is_first => {
                is_first = false;
                tracing::info!(ledger.seq = seq, mended, "every record and every document is proven");
            }
            Ok(_) => {}
            Err(error) => {
                if let Some(at) = prover.standing.doubt() {
                    let next = "nothing more is recorded: keep the files as they are, run medflight ledger verify, start anew";
                    tracing::error!(error = &error as &dyn std::error::Error, ledger.seq = at, "the ledger is not what is served; {next}");
                    return;
                }
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    ledger.seq = seq,
                    "the ledger is not proven further; it is tried again"
                );
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = &mut stop => return,
        }
    }
}
