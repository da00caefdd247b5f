//! What can be wrong with a receipt, each with a code that every checker gives the same.

use crate::domain::custody::Digest;
use crate::domain::proof::{HeadFault, KeyFault, ProofFault, RotationFault};

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// It is not a receipt of this format.
    #[error("it is not a receipt: {0}")]
    NotAReceipt(String),
    /// The key that it names is none.
    #[error("the key that it names cannot be read: {0}")]
    Key(#[source] KeyFault),
    /// A statement of a key's rotation is none.
    #[error("statement {at} of a key's rotation is not valid: {fault}")]
    Rotation {
        /// Which, from 1.
        at: usize,
        /// What is wrong.
        #[source]
        fault: RotationFault,
    },
    /// Its key is not the known one, and no rotation leads there.
    #[error("it is signed by the key {found}; the known key is {known}, and no rotation leads from that to this")]
    KeyNotKnown {
        /// The key that it names.
        found: String,
        /// The known key.
        known: String,
    },
    /// The head is none, or not signed by the key.
    #[error("its tree head is not valid: {0}")]
    Head(#[source] HeadFault),
    /// One of its records.
    #[error("record {seq}: {fault}")]
    Record {
        /// Which one, as the receipt says.
        seq: u64,
        /// What is wrong with it.
        #[source]
        fault: RecordFault,
    },
}

/// What can be wrong with a record of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// The text is not a record's, or speaks of another place or consignment than the receipt.
    #[error("its text is not that of this record: {0}")]
    Text(String),
    /// It does not come after the one before it.
    #[error("it does not come after record {before}, which stands before it")]
    Order {
        /// The record before.
        before: u64,
    },
    /// The first record of the consignment that is shown is not its first.
    #[error("it is the first of the consignment's that is shown, and it says that another came before it, with the digest {0}")]
    ChainStart(Digest),
    /// A record of the consignment is missing before it, or was altered.
    #[error(
        "the consignment's record before it has the digest {found}, it follows one with {expected}: a record is missing or was altered"
    )]
    ChainBroken {
        /// What it follows.
        expected: Digest,
        /// What the record before it gives.
        found: Digest,
    },
    /// The proof has no sense.
    #[error("its proof is none: {0}")]
    Proof(#[source] ProofFault),
    /// The proof does not lead to the head.
    #[error("its text, a digest or its proof was altered: they lead to the root {found}, the signed root is {expected}")]
    NotInTree {
        /// The signed root.
        expected: Digest,
        /// Where it leads.
        found: Digest,
    },
    /// None of the records is the consignment's.
    #[error("no record of the consignment is shown")]
    NoneOfConsignment,
}

impl ReceiptFault {
    /// The rule that failed.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAReceipt(_) => "NOT_A_RECEIPT",
            Self::Key(_) => "KEY_UNREADABLE",
            Self::Rotation { .. } => "KEY_ROTATION",
            Self::KeyNotKnown { .. } => "KEY_NOT_KNOWN",
            Self::Head(_) => "HEAD_NOT_SIGNED",
            Self::Record { fault, .. } => match fault {
                RecordFault::Text(_) => "RECORD_TEXT",
                RecordFault::Order { .. } => "RECORD_ORDER",
                RecordFault::ChainStart(_) => "CHAIN_START",
                RecordFault::ChainBroken { .. } => "CHAIN_BROKEN",
                RecordFault::Proof(_) => "PROOF_FORM",
                RecordFault::NotInTree { .. } => "RECORD_NOT_IN_TREE",
                RecordFault::NoneOfConsignment => "RECORD_MISSING",
            },
        }
    }
}
