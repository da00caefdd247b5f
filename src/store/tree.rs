//! The contract of the tree: what is kept of it, and how proofs are made of that.
//!
//! Kept are the complete subtrees of [`BLOCK`] leaves and more; what lies below is made from the digests in the records of one
//! block. So a proof reads a few dozen small rows and the digests of at most a few blocks, whatever the size of the ledger; and a
//! restart reads as many nodes as the size has bits, and one block.

use super::journal::StoreError;
use crate::domain::custody::Digest;
use crate::domain::proof::{BLOCK, Node, PublicKey, Range, SignedHead, Spans, consistency_spans, inclusion_spans, root_of_nodes};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

/// A head as it was signed, and the key that signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptHead {
    /// The head.
    pub head: SignedHead,
    /// The key.
    pub key: PublicKey,
}

/// The tree over the journal's records, and its heads.
pub trait Tree {
    /// Of these subtrees those that are kept, with their digests.
    ///
    /// # Errors
    /// When the store cannot answer, or a digest is damaged.
    fn tree_nodes(&self, wanted: &BTreeSet<Node>) -> impl Future<Output = Result<BTreeMap<Node, Digest>, StoreError>> + Send;

    /// How many subtrees of [`BLOCK`] leaves are kept, the first without a gap.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn tree_blocks(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// At most `limit` leaves from this index on, made from the stored digests of durable records.
    ///
    /// # Errors
    /// When the store cannot answer, or a digest is damaged.
    fn leaves(&self, index: u64, limit: u32) -> impl Future<Output = Result<Vec<Digest>, StoreError>> + Send;

    /// Keeps subtrees, and a head with them: all of it or nothing.
    ///
    /// # Errors
    /// When the store could not write; then it is asked again with the same.
    fn keep_tree(&self, nodes: &[(Node, Digest)], head: Option<&KeptHead>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The newest head of the largest tree; None where nothing was signed yet.
    ///
    /// # Errors
    /// When the store cannot answer, or the head is damaged.
    fn newest_head(&self) -> impl Future<Output = Result<Option<KeptHead>, StoreError>> + Send;

    /// At most `limit` heads of trees larger than this, smallest first; of two of one size the newest.
    ///
    /// # Errors
    /// When the store cannot answer, or a head is damaged.
    fn heads_above(&self, size: u64, limit: u32) -> impl Future<Output = Result<Vec<KeptHead>, StoreError>> + Send;

    /// The statements by which one key gave way to the next, as records hold them, oldest first.
    ///
    /// # Errors
    /// When the store cannot answer, or a record is damaged.
    fn rotations(&self) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;
}

/// The tree as far as it is kept, to be grown on.
///
/// # Errors
/// When the store cannot answer, or a kept node is missing.
pub async fn resume_tree(store: &impl Tree) -> Result<Range, StoreError> {
    let size = store.tree_blocks().await? * BLOCK;
    let digests = tree_digests(store, &Range::nodes(size).collect()).await?;
    let peaks = Range::nodes(size).filter_map(|node| digests.get(&node).copied()).collect();
    Range::resume(size, peaks).ok_or_else(|| missing("root", size))
}

/// The root of the tree over the first `size` records.
///
/// # Errors
/// When the store cannot answer, or there are not as many records.
pub async fn tree_root(store: &impl Tree, size: u64) -> Result<Digest, StoreError> {
    let digests = tree_digests(store, &Range::nodes(size).collect()).await?;
    root_of_nodes(size, &digests).ok_or_else(|| missing("root", size))
}

/// The proof that record `seq` is in the tree of `size` records; None when it is not.
///
/// # Errors
/// When the store cannot answer, or there are not as many records.
pub async fn prove_inclusion(store: &impl Tree, seq: u64, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
    match seq.checked_sub(1).and_then(|index| inclusion_spans(index, size)) {
        Some(spans) => proof(store, &spans, size).await.map(Some),
        None => Ok(None),
    }
}

/// The proof that the tree of `new` records began as that of `old`; None where that has no sense.
///
/// # Errors
/// When the store cannot answer, or there are not as many records.
pub async fn prove_consistency(store: &impl Tree, old: u64, new: u64) -> Result<Option<Vec<Digest>>, StoreError> {
    match consistency_spans(old, new) {
        Some(spans) => proof(store, &spans, new).await.map(Some),
        None => Ok(None),
    }
}

async fn proof(store: &impl Tree, spans: &Spans, size: u64) -> Result<Vec<Digest>, StoreError> {
    let digests = tree_digests(store, &spans.nodes()).await?;
    spans.proof(&digests).ok_or_else(|| missing("proof", size))
}

/// The digests of subtrees, kept or made from the leaves of their block.
async fn tree_digests(store: &impl Tree, wanted: &BTreeSet<Node>) -> Result<BTreeMap<Node, Digest>, StoreError> {
    let (kept, below): (BTreeSet<Node>, BTreeSet<Node>) = wanted.iter().partition(|node| node.is_kept());
    let mut digests = if kept.is_empty() { BTreeMap::new() } else { store.tree_nodes(&kept).await? };
    let blocks: BTreeSet<u64> = below.iter().map(|node| node.first() / BLOCK).collect();
    for block in blocks {
        let first = block * BLOCK;
        let leaves = store.leaves(first, u32::try_from(BLOCK).unwrap_or(u32::MAX)).await?;
        for node in below.iter().filter(|node| node.first() / BLOCK == block) {
            let from = usize::try_from(node.first() - first).unwrap_or(usize::MAX);
            let count = usize::try_from(node.leaves()).unwrap_or(usize::MAX);
            let Some(leaves) = leaves.get(from..from.saturating_add(count)) else { continue };
            let mut range = Range::new();
            leaves.iter().for_each(|leaf| range.push(*leaf, |_, _| {}));
            digests.insert(*node, range.root());
        }
    }
    Ok(digests)
}

fn missing(what: &'static str, size: u64) -> StoreError {
    StoreError::Row { what, id: size.to_string(), why: "a subtree of the tree is missing".to_owned() }
}

/// The statement in the text of a record of a rotation.
pub(super) fn statement(seq: u64, text: &str) -> Result<String, StoreError> {
    let wrong = |why: &str| StoreError::Row { what: "rotation in record", id: seq.to_string(), why: why.to_owned() };
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    let found = value.pointer("/data/statement").and_then(serde_json::Value::as_str);
    found.map(str::to_owned).ok_or_else(|| wrong("it has no statement"))
}
