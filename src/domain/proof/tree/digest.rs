//! The two digests of the tree, kept apart by their first byte, so that no leaf can pass for a node (RFC 6962, section 2.1).

use crate::domain::custody::Digest;
use sha2::{Digest as _, Sha256};

/// First byte of what is hashed for a leaf.
const LEAF: [u8; 1] = [0];
/// First byte of what is hashed for a node.
const NODE: [u8; 1] = [1];

/// The digest of a leaf with this data.
#[must_use]
pub fn leaf(data: &[u8]) -> Digest {
    let hasher = Sha256::new().chain_update(LEAF).chain_update(data);
    Digest::from(<[u8; 32]>::from(hasher.finalize()))
}

/// The digest of a node over these two.
#[must_use]
pub fn node(left: Digest, right: Digest) -> Digest {
    let hasher = Sha256::new().chain_update(NODE).chain_update(left.bytes()).chain_update(right.bytes());
    Digest::from(<[u8; 32]>::from(hasher.finalize()))
}

/// The leaf of a record: its digest in the global sequence, then that in its consignment's chain where it has one.
#[must_use]
pub fn record_leaf(hash: Digest, chain: Option<Digest>) -> Digest {
    match chain {
        Some(chain) => {
            let mut data = [0; 64];
            data[..32].copy_from_slice(hash.bytes());
            data[32..].copy_from_slice(chain.bytes());
            leaf(&data)
        }
        None => leaf(hash.bytes()),
    }
}
