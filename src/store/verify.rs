//! Walking a whole store: every record and the tree over them, then what only the whole can show.

use super::journal::{Journal, StoreError};
use super::projection::Projection;
use super::tree::Tree;
use crate::domain::custody::{BadRecord, Digest, Looked, StoredRecord, Summary, Walk};
use crate::domain::proof::{Node, Range, TreeHead, record_leaf};
use crate::units::time::Utc;
use std::collections::{BTreeMap, VecDeque};
use std::num::NonZero;
use tokio::task::{JoinHandle, spawn_blocking};

/// How a walk spreads its work. What it finds does not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Records that are read at a time, at least one; of the default a few megabytes.
    pub step: u32,
    /// How many such steps are looked at beside each other while the walk reads on; with 0 the walk looks itself.
    pub beside: usize,
}

impl Default for Pace {
    /// Two thousand records at a time, on all the cores there are.
    fn default() -> Self {
        Self { step: 2_000, beside: std::thread::available_parallelism().map_or(1, NonZero::get) }
    }
}

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
    /// Records are missing at the end of the journal: a head was signed over later ones.
    #[error("records are missing after record {head}: a tree head of {at} was signed over {signed} records")]
    CutOffBeforeHead {
        /// The newest record there is.
        head: u64,
        /// Records under the signed head.
        signed: u64,
        /// When it was signed.
        at: Utc,
    },
    /// The records are good among themselves and are not those that a head was signed over.
    #[error(
        "the first {size} records are not those that a tree head of {at} was signed over: they give the root {found}, signed is {signed}"
    )]
    NotAsSigned {
        /// Records under the signed head.
        size: u64,
        /// When it was signed.
        at: Utc,
        /// The root that was signed.
        signed: Digest,
        /// The root that the records give.
        found: Digest,
    },
    /// The records are good, but a kept subtree is not theirs: proofs made from it would prove nothing.
    #[error("the records are good, but the kept digest of the subtree over records {first} to {last} is not theirs")]
    Subtree {
        /// Its first record.
        first: u64,
        /// Its last record.
        last: u64,
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

/// What a walk through a whole store has proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// The records.
    pub summary: Summary,
    /// The root of the tree over them.
    pub root: Digest,
    /// Tree heads, of the store and from elsewhere, that were signed over just these records.
    pub heads: u64,
}

/// Walks through every stored record.
///
/// # Errors
/// Names the first bad record, or what else is not proven.
pub async fn verify(store: &(impl Journal + Projection + Tree)) -> Result<Summary, VerifyError> {
    verify_with(store, Vec::new()).await.map(|proven| proven.summary)
}

/// Walks through every stored record, and holds the tree against the store's own heads and against these, whose signatures
/// somebody has checked.
///
/// # Errors
/// Names the first bad record, or what else is not proven.
pub async fn verify_with(store: &(impl Journal + Projection + Tree), witnessed: Vec<TreeHead>) -> Result<Proven, VerifyError> {
    verify_at(store, witnessed, Pace::default()).await
}

/// The same at another pace.
///
/// # Errors
/// Names the first bad record, or what else is not proven: the same one at every pace of the same step.
pub async fn verify_at(store: &(impl Journal + Projection + Tree), witnessed: Vec<TreeHead>, pace: Pace) -> Result<Proven, VerifyError> {
    let mut walk = Walk::new();
    let mut tree = Range::new();
    let mut heads = Heads::over(witnessed, pace.step);
    let mut ahead = Ahead::new(store, pace);
    loop {
        let failed = |source| VerifyError::Unreadable { after: walk.summary().records, source };
        let Some(looked) = ahead.next().await.map_err(failed)? else { break };
        heads.refill(store, tree.size()).await.map_err(failed)?;
        let mut completed = BTreeMap::new();
        for (record, leaf) in looked {
            walk.step(record)?;
            tree.push(leaf, |node, digest| {
                if node.is_kept() {
                    completed.insert(node, digest);
                }
            });
            heads.reached(&tree)?;
        }
        kept_as_made(store, &completed).await.map_err(|source| VerifyError::Unreadable { after: walk.summary().records, source })??;
    }
    let summary = walk.summary();
    let failed = |source| VerifyError::Unreadable { after: summary.records, source };
    heads.refill(store, tree.size()).await.map_err(failed)?;
    if let Some(beyond) = heads.waiting.front() {
        // A service may have recorded and signed since the last record was read.
        let head = store.head().await.map_err(failed)?.seq;
        if head < beyond.size {
            return Err(VerifyError::CutOffBeforeHead { head, signed: beyond.size, at: beyond.at });
        }
    }
    // Asked before the head: a service may append between the two questions.
    let known = store.documents_seq().await.map_err(failed)?;
    let head = store.head().await.map_err(failed)?.seq;
    if known > head {
        return Err(VerifyError::CutOff { head, known });
    }
    Ok(Proven { summary, root: tree.root(), heads: heads.seen })
}

/// Compares the subtrees that the walk completed with those that are kept.
async fn kept_as_made(store: &impl Tree, made: &BTreeMap<Node, Digest>) -> Result<Result<(), VerifyError>, StoreError> {
    if made.is_empty() || store.tree_blocks().await? == 0 {
        return Ok(Ok(()));
    }
    let kept = store.tree_nodes(&made.keys().copied().collect()).await?;
    let wrong = kept.iter().find(|(node, digest)| made.get(node) != Some(digest));
    Ok(wrong.map_or(Ok(()), |(node, _)| Err(VerifyError::Subtree { first: node.first() + 1, last: node.first() + node.leaves() })))
}

/// Records that were looked at, each with its leaf of the tree.
type LookedAt = Vec<(Looked, Digest)>;

fn look(rows: Vec<StoredRecord>) -> LookedAt {
    let digests = |row: &StoredRecord| (Digest::from_bytes(&row.hash), row.chain_hash.as_deref().and_then(Digest::from_bytes));
    rows.into_iter()
        .map(|row| {
            // A record that passes has a digest, and a chain's exactly where it belongs to a consignment.
            let (hash, chain) = digests(&row);
            (Looked::at(row), record_leaf(hash.unwrap_or_default(), chain))
        })
        .collect()
}

/// Reads ahead of the walk and has records looked at on other threads, so many steps at most; gives them back in their order.
struct Ahead<'a, S> {
    store: &'a S,
    pace: Pace,
    after: Option<i64>,
    under_way: VecDeque<JoinHandle<LookedAt>>,
    /// What ended the reading; told once all that was read before it is given.
    ended: Option<Result<(), StoreError>>,
}

impl<'a, S: Journal> Ahead<'a, S> {
    fn new(store: &'a S, pace: Pace) -> Self {
        Self { store, pace, after: None, under_way: VecDeque::new(), ended: None }
    }

    /// The next step of the walk; None after the last record.
    async fn next(&mut self) -> Result<Option<LookedAt>, StoreError> {
        while self.ended.is_none() && self.under_way.len() <= self.pace.beside {
            let rows = match self.store.stored_after(self.after, self.pace.step.max(1)).await {
                Ok(rows) => rows,
                Err(error) => {
                    self.ended = Some(Err(error));
                    break;
                }
            };
            let Some(last) = rows.last() else {
                self.ended = Some(Ok(()));
                break;
            };
            self.after = Some(last.seq);
            if self.pace.beside == 0 {
                return Ok(Some(look(rows)));
            }
            self.under_way.push_back(spawn_blocking(move || look(rows)));
        }
        match self.under_way.pop_front() {
            Some(looking) => match looking.await {
                Ok(looked) => Ok(Some(looked)),
                Err(broken) => std::panic::resume_unwind(broken.into_panic()),
            },
            None => self.ended.take().unwrap_or(Ok(())).map(|()| None),
        }
    }
}

/// Heads that the walk has not come to yet, smallest first.
struct Heads {
    waiting: VecDeque<TreeHead>,
    /// The store's own are read up to this size.
    read: Option<u64>,
    /// Heads that are read at a time, and records ahead of the walk up to which they are.
    step: u32,
    seen: u64,
}

impl Heads {
    fn over(mut witnessed: Vec<TreeHead>, step: u32) -> Self {
        witnessed.sort_by_key(|head| head.size);
        Self { waiting: witnessed.into(), read: Some(0), step, seen: 0 }
    }

    /// Reads the next heads of the store when the walk has come to the last of those that were read.
    async fn refill(&mut self, store: &impl Tree, at: u64) -> Result<(), StoreError> {
        while let Some(read) = self.read.filter(|read| *read <= at + u64::from(self.step)) {
            let more = store.heads_above(read, self.step).await?;
            self.read = more.last().map(|kept| kept.head.head().size);
            self.waiting.extend(more.into_iter().map(|kept| kept.head.head().clone()));
        }
        self.waiting.make_contiguous().sort_by_key(|head| head.size);
        Ok(())
    }

    fn reached(&mut self, tree: &Range) -> Result<(), VerifyError> {
        while let Some(head) = self.waiting.front().filter(|head| head.size <= tree.size()) {
            let (size, at, signed) = (head.size, head.at, head.root);
            // A head over nothing is passed with the first record.
            let found = if size == 0 { Range::new().root() } else { tree.root() };
            if found != signed {
                return Err(VerifyError::NotAsSigned { size, at, signed, found });
            }
            self.seen += 1;
            self.waiting.pop_front();
        }
        Ok(())
    }
}
