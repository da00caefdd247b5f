//! Proofs, as which spans of leaves they are made of, and made from the digests of complete subtrees.

use super::digest::node;
use super::node::Node;
use crate::domain::custody::Digest;
use std::collections::{BTreeMap, BTreeSet};

/// The spans of leaves whose subtrees' digests make a proof, in the order of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spans(Vec<(u64, u64)>);

impl Spans {
    /// How many digests the proof has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the proof has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The complete subtrees that the spans are covered by.
    #[must_use]
    pub fn nodes(&self) -> BTreeSet<Node> {
        self.0.iter().flat_map(|(from, until)| Node::covering(*from, *until)).collect()
    }

    /// The proof, from the digests of [`Spans::nodes`]; None when one is missing.
    #[must_use]
    pub fn proof(&self, digests: &BTreeMap<Node, Digest>) -> Option<Vec<Digest>> {
        self.0.iter().map(|(from, until)| fold(Node::covering(*from, *until), digests)).collect()
    }
}

/// The root over subtrees that lie beside each other, from left to right; None when there is none or a digest is missing.
fn fold(nodes: impl Iterator<Item = Node>, digests: &BTreeMap<Node, Digest>) -> Option<Digest> {
    let found: Option<Vec<Digest>> = nodes.map(|node| digests.get(&node).copied()).collect();
    found?.into_iter().rev().reduce(|right, left| node(left, right))
}

/// The root of a tree of `size` leaves, from the digests of the subtrees of [`Range::nodes`](super::Range::nodes).
#[must_use]
pub fn root_of_nodes(size: u64, digests: &BTreeMap<Node, Digest>) -> Option<Digest> {
    if size == 0 { Some(Digest::of(b"")) } else { fold(Node::covering(0, size), digests) }
}

/// Where a tree of `n` leaves is split: the largest power of two below `n`, which is 2 or more.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// What proves that leaf `index` is in the tree of `size` leaves: `PATH` of RFC 6962, 2.1.1. None when it is not.
#[must_use]
pub fn inclusion_spans(index: u64, size: u64) -> Option<Spans> {
    if index >= size {
        return None;
    }
    let (mut from, mut until) = (0, size);
    let mut spans = Vec::new();
    while until - from > 1 {
        let middle = from + split(until - from);
        if index < middle {
            spans.push((middle, until));
            until = middle;
        } else {
            spans.push((from, middle));
            from = middle;
        }
    }
    spans.reverse();
    Some(Spans(spans))
}

/// What proves that the tree of `new` leaves began as the tree of `old`: `PROOF` of RFC 6962, 2.1.2. None where the question has
/// no sense: `old` is 0 or above `new`.
#[must_use]
pub fn consistency_spans(old: u64, new: u64) -> Option<Spans> {
    if old == 0 || old > new {
        return None;
    }
    let (mut from, mut until) = (0, new);
    // Whether what is left is the whole old tree, which its checker knows.
    let mut known = true;
    let mut spans = Vec::new();
    while old != until {
        let middle = from + split(until - from);
        if old <= middle {
            spans.push((middle, until));
            until = middle;
        } else {
            spans.push((from, middle));
            from = middle;
            known = false;
        }
    }
    if !known {
        spans.push((from, until));
    }
    spans.reverse();
    Some(Spans(spans))
}

/// The inclusion proof of leaf `index`, from the digests of all leaves.
#[must_use]
pub fn inclusion(index: u64, leaves: &[Digest]) -> Option<Vec<Digest>> {
    of_leaves(&inclusion_spans(index, u64::try_from(leaves.len()).ok()?)?, leaves)
}

/// The consistency proof from the first `old` leaves to all of these.
#[must_use]
pub fn consistency(old: u64, leaves: &[Digest]) -> Option<Vec<Digest>> {
    of_leaves(&consistency_spans(old, u64::try_from(leaves.len()).ok()?)?, leaves)
}

fn of_leaves(spans: &Spans, leaves: &[Digest]) -> Option<Vec<Digest>> {
    let mut digests = BTreeMap::new();
    for node in spans.nodes() {
        let (first, count) = (usize::try_from(node.first()).ok()?, usize::try_from(node.leaves()).ok()?);
        let mut range = super::Range::new();
        leaves.get(first..first + count)?.iter().for_each(|leaf| range.push(*leaf, |_, _| {}));
        digests.insert(node, range.root());
    }
    spans.proof(&digests)
}
