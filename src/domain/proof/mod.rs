//! What a stranger can check without trusting the service: one Merkle tree over all records, signed heads of it, proofs, and the
//! receipt that carries them.
//!
//! - The tree is that of RFC 6962 (CC-11). The leaf of record `n` has index `n - 1`; its data is the record's digest in the
//!   global sequence (32 bytes), followed by its digest in its consignment's chain where it has one (32 more). So a head
//!   commits to every text, to the global order, and to each consignment's own chain: a record that is left out between two
//!   others of one consignment is missed by whoever holds the two. And the tree is made anew from stored digests alone,
//!   without reading a text.
//! - A head is a checkpoint of C2SP (`tlog-checkpoint`) in a signed note (`signed-note`), Ed25519; its one extension line is
//!   the time. Keys are written as those formats write them.
//! - Every list that comes from outside has its exact or its largest length checked before it is walked.
//!
//! What no digest can show is a record that was never written. Against that stand the heads that a second place keeps and the
//! receipts that clients keep: what was once shown cannot be unsaid.
//!
//! Read first: [`Range`], [`inclusion_root`], [`Receipt::verify`].

mod head;
mod key;
mod note;
mod receipt;
mod rotation;
mod slip;
mod tree;
mod words;

pub use head::{HeadFault, SignedHead, TreeHead, heads_of};
pub use key::{KeyFault, KeyName, PublicKey, SecretKey};
pub use note::{NoteFault, SignedNote};
pub use receipt::{EMBEDDED, Provenance, Receipt, ReceiptFault, ReceiptFormat, ReceiptRecord, RecordFault, Verdict};
pub use rotation::{Rotation, RotationFault, follow};
pub use slip::{Slip, SlipFault, SlipVerdict};
pub use tree::{
    BLOCK, Node, ProofFault, Range, Spans, consistency, consistency_spans, consistency_verified, inclusion, inclusion_root,
    inclusion_spans, leaf, node, record_leaf, root_of_nodes,
};
