//! The Merkle tree of RFC 6962, section 2.1: digests, growth, proofs, and their verification after RFC 9162, section 2.1.
//!
//! Indexes count leaves from 0; sizes count leaves.

mod check;
mod digest;
mod node;
mod proof;
mod range;
#[cfg(test)]
mod tests;

pub use check::{ProofFault, consistency_verified, inclusion_root};
pub use digest::{leaf, node, record_leaf};
pub use node::{BLOCK, Node};
pub use proof::{Spans, consistency, consistency_spans, inclusion, inclusion_spans, root_of_nodes};
pub use range::Range;
