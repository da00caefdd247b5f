//! Custody as it is proven: records with a canonical text, chained by digests, and the walk that finds the first bad one.
//!
//! - Each record is in the one global sequence; a consignment's records also form a chain of their own (CC-10).
//! - The digest covers the previous digest and the canonical text, nothing else; every other stored column repeats what the
//!   text says and is compared with it.
//! - Nothing is overwritten: a correction is a new record that names the one it corrects (CC-05).
//!
//! Read first: [`ChainState::seal`], [`Walk::step`].

mod canonical;
mod chain;
mod digest;
mod fault;
mod record;
mod walk;

pub use canonical::{NotCanonical, canonical};
pub use chain::{ChainHead, ChainState, Head};
pub use digest::{Digest, ParseDigestError, ZERO, next};
pub use fault::{BadRecord, Fault};
pub use record::{Column, Draft, Envelope, Link, SealedRecord, StoredRecord, UnreadableText};
pub use walk::{Looked, Summary, Walk};
