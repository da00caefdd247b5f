//! What can be wrong with a stored record.

use super::digest::Digest;
use super::record::Column;

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The sequence jumps over it.
    #[error("it is missing: the next stored record is {next}")]
    Missing {
        /// The sequence that was found in its place.
        next: i64,
    },
    /// It stands in a place that is not its own.
    #[error("it is stored with sequence {found}, out of place")]
    OutOfPlace {
        /// The sequence that it is stored with.
        found: i64,
    },
    /// A column does not hold what such a column holds.
    #[error("the column {0} cannot be read")]
    Unreadable(Column),
    /// The text was altered: it is no record's text any more, or no digest fits it.
    #[error("its text was altered: {0}")]
    Text(String),
    /// The stored digest of the record before is not the digest of the record before.
    #[error("its column prev does not continue the record before it: {found} where {expected} is expected")]
    Previous {
        /// What the record before has.
        expected: Digest,
        /// What is stored.
        found: Digest,
    },
    /// Text and digest do not fit each other.
    #[error("its digest {found} does not fit its text, which gives {expected}: one of the two was altered")]
    Hash {
        /// What text and previous digest give.
        expected: Digest,
        /// What is stored.
        found: Digest,
    },
    /// The consignment's chain does not continue.
    #[error("its column chain_prev does not continue the consignment's chain: {found} where {expected} is expected")]
    ChainPrevious {
        /// What the consignment's record before has.
        expected: Digest,
        /// What is stored.
        found: Digest,
    },
    /// Text and digest of the consignment's chain do not fit each other.
    #[error("its column chain_hash {found} does not fit its text, which gives {expected}")]
    ChainHash {
        /// What text and previous digest give.
        expected: Digest,
        /// What is stored.
        found: Digest,
    },
    /// A stored column disagrees with the text.
    #[error("its column {column} says {stored}, its text says {text}")]
    Column {
        /// Which column.
        column: Column,
        /// What is stored.
        stored: String,
        /// What the text says.
        text: String,
    },
}

/// The first bad record, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record {seq}: {fault}")]
pub struct BadRecord {
    /// Its place in the global sequence, as its text or its neighbours say.
    pub seq: u64,
    /// What is wrong with it.
    pub fault: Fault,
}
