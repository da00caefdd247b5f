//! A tree that only grows: as many digests as its size has bits set, however large it is.

use super::digest::node;
use super::node::Node;
use crate::domain::custody::Digest;

/// The tree over the first `size` leaves, as the digests of the complete subtrees that cover them (a *compact range*).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Range {
    size: u64,
    /// Largest subtree first.
    peaks: Vec<Digest>,
}

impl Range {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The subtrees whose digests make up a tree of this size, largest first.
    pub fn nodes(size: u64) -> impl Iterator<Item = Node> {
        Node::covering(0, size)
    }

    /// Takes a tree up where it was left; None when the digests are not as many as the size asks for.
    #[must_use]
    pub fn resume(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (u64::try_from(peaks.len()) == Ok(u64::from(size.count_ones()))).then_some(Self { size, peaks })
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its digest, and tells of every subtree of two leaves or more that it completes. Takes at most 63 steps,
    /// one on average.
    pub fn push(&mut self, leaf: Digest, mut completed: impl FnMut(Node, Digest)) {
        let mut digest = leaf;
        let mut rest = self.size;
        let mut level = 0;
        while rest & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            digest = node(left, digest);
            rest >>= 1;
            level += 1;
            completed(Node { level, index: rest }, digest);
        }
        self.peaks.push(digest);
        self.size += 1;
    }

    /// The root; SHA-256 of nothing for an empty tree.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            Some(last) => peaks.fold(*last, |right, left| node(*left, right)),
            None => Digest::of(b""),
        }
    }
}
