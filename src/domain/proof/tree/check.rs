//! Verification of proofs that come from outside (RFC 9162, 2.1.3.2 and 2.1.4.2): their length is checked before a digest is made.

use super::digest::node;
use super::proof::{consistency_spans, inclusion_spans};
use crate::domain::custody::Digest;

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// The leaf lies beyond the tree.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    Beyond {
        /// The leaf's index, from 0.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// No tree of the first size can have grown into one of the second.
    #[error("no tree of {old} leaves can be shown to have grown into one of {new}")]
    Sizes {
        /// Leaves of the older tree.
        old: u64,
        /// Leaves of the newer tree.
        new: u64,
    },
    /// Such a proof has another number of digests.
    #[error("the proof has {found} digests, {expected} are needed")]
    Length {
        /// How many it must have.
        expected: usize,
        /// How many came.
        found: usize,
    },
    /// The proof leads to another root of the older tree.
    #[error("the proof leads to the root {found} of the older tree, not to {expected}")]
    OldRoot {
        /// The root that was to be proven.
        expected: Digest,
        /// Where the proof leads.
        found: Digest,
    },
    /// The proof leads to another root.
    #[error("the proof leads to the root {found}, not to {expected}")]
    Root {
        /// The root that was to be proven.
        expected: Digest,
        /// Where the proof leads.
        found: Digest,
    },
}

/// The root that an inclusion proof leads to, for the leaf with this digest and index in a tree of this size.
///
/// # Errors
/// When the leaf is beyond the tree, or the proof has not the number of digests that such a proof has.
pub fn inclusion_root(leaf: Digest, index: u64, size: u64, proof: &[Digest]) -> Result<Digest, ProofFault> {
    let expected = inclusion_spans(index, size).ok_or(ProofFault::Beyond { index, size })?.len();
    length(expected, proof)?;
    let (mut place, mut last) = (index, size - 1);
    let mut root = leaf;
    for sibling in proof {
        if place & 1 == 1 || place == last {
            root = node(*sibling, root);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            root = node(root, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    Ok(root)
}

/// Whether the proof shows that the tree with the newer root began as the tree with the older.
///
/// # Errors
/// Says why it does not.
pub fn consistency_verified((old, old_root): (u64, Digest), (new, new_root): (u64, Digest), proof: &[Digest]) -> Result<(), ProofFault> {
    let expected = consistency_spans(old, new).ok_or(ProofFault::Sizes { old, new })?.len();
    length(expected, proof)?;
    let same = |expected, found| if expected == found { Ok(()) } else { Err(ProofFault::Root { expected, found }) };
    if old == new {
        return same(new_root, old_root);
    }
    // A whole power of two is a subtree of the newer tree, and its root the proof's start.
    let mut digests = proof.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { digests.next() };
    let Some(first) = first else { return Err(ProofFault::Length { expected, found: proof.len() }) };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut before, mut after) = (first, first);
    for sibling in digests {
        if place & 1 == 1 || place == last {
            before = node(sibling, before);
            after = node(sibling, after);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            after = node(after, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if before != old_root {
        return Err(ProofFault::OldRoot { expected: old_root, found: before });
    }
    same(new_root, after)
}

fn length(expected: usize, proof: &[Digest]) -> Result<(), ProofFault> {
    let found = proof.len();
    if found == expected { Ok(()) } else { Err(ProofFault::Length { expected, found }) }
}
