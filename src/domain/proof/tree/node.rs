//! Complete subtrees, named by height and place, and which of them cover a span of leaves.

/// Height of the lowest subtrees that a store keeps: below it, digests are made from the records' own.
const BLOCK_LEVEL: u8 = 8;

/// Leaves in the smallest subtree whose digest a store keeps.
///
/// A proof reads the leaves of at most three such blocks, a few hundred stored digests; a store keeps one node for 255 records.
pub const BLOCK: u64 = 1 << BLOCK_LEVEL;

/// A complete subtree: the leaves from `index << level` on, `1 << level` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Its height: 0 is a leaf. At most 63.
    pub level: u8,
    /// Its place among the subtrees of its height.
    pub index: u64,
}

impl Node {
    /// Height of the lowest subtrees that a store keeps.
    pub const LOWEST_KEPT: u8 = BLOCK_LEVEL;

    /// Its first leaf.
    #[must_use]
    pub fn first(self) -> u64 {
        self.index << self.level
    }

    /// How many leaves it has.
    #[must_use]
    pub fn leaves(self) -> u64 {
        1 << self.level
    }

    /// Whether a store keeps its digest.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self.level >= BLOCK_LEVEL
    }

    /// The subtrees that cover the leaves from `from` to before `until`, largest first, as they lie from left to right.
    ///
    /// `from` is a multiple of the largest power of two that fits: so are all spans of a tree of RFC 6962.
    pub(super) fn covering(from: u64, until: u64) -> impl Iterator<Item = Self> {
        let mut at = from;
        std::iter::from_fn(move || {
            let level = (until - at).checked_ilog2()?;
            let node = Self { level: u8::try_from(level).unwrap_or(u8::MAX), index: at >> level };
            at += node.leaves();
            Some(node)
        })
    }
}
