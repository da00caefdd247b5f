//! One record: drafted by a decision, sealed into the chain, and as it lies in a store.

use super::digest::Digest;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, RequestId};
use crate::units::time::Utc;
use serde_json::Value;
use std::fmt;

/// What a decision wants remembered; sequence and digests come with sealing.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Version of the shape of `data` for this kind of record.
    pub version: u16,
    /// When.
    pub at: Utc,
    /// Kind of record, in capitals.
    pub kind: String,
    /// Who: a person with role, site and device, or the system.
    pub by: Value,
    /// The consignment whose chain it belongs to.
    pub consignment: Option<ConsignmentId>,
    /// The flight that it speaks of.
    pub flight: Option<FlightId>,
    /// The client's key of the act that led to it.
    pub key: Option<RequestId>,
    /// What happened.
    pub data: Value,
}

/// A place in a chain: the digest before, and the record's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Digest of the record before; zero for the first.
    pub prev: Digest,
    /// Digest of this record.
    pub hash: Digest,
}

/// A record in its place. The canonical text holds everything but the digests; the other fields repeat parts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord {
    /// Place in the global sequence, from 1 without gaps.
    pub seq: u64,
    /// The exact text that the digests cover.
    pub canonical: String,
    /// Digest of the record before in the global sequence.
    pub prev: Digest,
    /// Digest in the global sequence.
    pub hash: Digest,
    /// The consignment whose chain it also belongs to.
    pub consignment: Option<ConsignmentId>,
    /// Its place in the consignment's own chain; there exactly when `consignment` is.
    pub chain: Option<Link>,
    /// The flight that it speaks of.
    pub flight: Option<FlightId>,
    /// Kind of record: `type` in the text.
    pub kind: String,
    /// When.
    pub at: Utc,
    /// The client's key of the act that led to it.
    pub key: Option<RequestId>,
}

/// The canonical text, taken apart.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Version of the shape of `data` for this kind of record.
    #[serde(rename = "v")]
    pub version: u16,
    /// Place in the global sequence.
    pub seq: u64,
    /// When, as it is written.
    pub at: String,
    /// Kind of record.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who.
    pub by: Value,
    /// The consignment.
    #[serde(default)]
    pub consignment: Option<ConsignmentId>,
    /// The flight.
    #[serde(default)]
    pub flight: Option<FlightId>,
    /// The client's key.
    #[serde(default)]
    pub key: Option<RequestId>,
    /// What happened.
    pub data: Value,
}

/// A canonical text that is not a record's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text of record {seq} cannot be read: {why}")]
pub struct UnreadableText {
    /// Which record.
    pub seq: u64,
    /// What the reader said.
    pub why: String,
}

impl SealedRecord {
    /// Takes the text apart: the way back from the journal to what happened.
    ///
    /// # Errors
    /// When the text is not a record's; the store's records are compared with their digests by the walk, not here.
    pub fn envelope(&self) -> Result<Envelope, UnreadableText> {
        serde_json::from_str(&self.canonical).map_err(|error| UnreadableText { seq: self.seq, why: error.to_string() })
    }
}

/// A stored column of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the columns' own names")]
pub enum Column {
    Seq,
    At,
    Type,
    Consignment,
    Flight,
    Key,
    Canonical,
    Prev,
    Hash,
    ChainPrev,
    ChainHash,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seq => "seq",
            Self::At => "at",
            Self::Type => "type",
            Self::Consignment => "consignment",
            Self::Flight => "flight",
            Self::Key => "key",
            Self::Canonical => "canonical",
            Self::Prev => "prev",
            Self::Hash => "hash",
            Self::ChainPrev => "chain_prev",
            Self::ChainHash => "chain_hash",
        })
    }
}

/// A record as it lies in a store: columns as bytes and numbers, before anything is believed of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns' own names")]
pub struct StoredRecord {
    pub seq: i64,
    pub at: i64,
    pub kind: Vec<u8>,
    pub consignment: Option<Vec<u8>>,
    pub flight: Option<i64>,
    pub key: Option<Vec<u8>>,
    pub canonical: Vec<u8>,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
    pub chain_prev: Option<Vec<u8>>,
    pub chain_hash: Option<Vec<u8>>,
}

impl From<&SealedRecord> for StoredRecord {
    fn from(record: &SealedRecord) -> Self {
        let digest = |digest: &Digest| digest.bytes().to_vec();
        Self {
            seq: i64::try_from(record.seq).unwrap_or(i64::MAX),
            at: record.at.0,
            kind: record.kind.clone().into_bytes(),
            consignment: record.consignment.as_ref().map(|id| id.as_str().as_bytes().to_vec()),
            flight: record.flight.map(|flight| i64::try_from(flight.0).unwrap_or(i64::MAX)),
            key: record.key.as_ref().map(|key| key.as_str().as_bytes().to_vec()),
            canonical: record.canonical.clone().into_bytes(),
            prev: digest(&record.prev),
            hash: digest(&record.hash),
            chain_prev: record.chain.as_ref().map(|link| digest(&link.prev)),
            chain_hash: record.chain.as_ref().map(|link| digest(&link.hash)),
        }
    }
}

impl TryFrom<StoredRecord> for SealedRecord {
    /// The first column that is not what such a column holds.
    type Error = Column;

    fn try_from(stored: StoredRecord) -> Result<Self, Column> {
        let text = |bytes: Vec<u8>, column: Column| String::from_utf8(bytes).map_err(|_| column);
        let digest = |bytes: &[u8], column: Column| Digest::from_bytes(bytes).ok_or(column);
        let consignment = match stored.consignment {
            Some(bytes) => Some(text(bytes, Column::Consignment)?.parse().map_err(|_| Column::Consignment)?),
            None => None,
        };
        let chain = match (stored.chain_prev, stored.chain_hash, &consignment) {
            (Some(prev), Some(hash), Some(_)) => {
                Some(Link { prev: digest(&prev, Column::ChainPrev)?, hash: digest(&hash, Column::ChainHash)? })
            }
            (None, None, None) => None,
            (Some(_), Some(_), None) | (None, None, Some(_)) => return Err(Column::Consignment),
            (None, Some(_), _) => return Err(Column::ChainPrev),
            (Some(_), None, _) => return Err(Column::ChainHash),
        };
        Ok(Self {
            seq: u64::try_from(stored.seq).map_err(|_| Column::Seq)?,
            at: Utc(stored.at),
            kind: text(stored.kind, Column::Type)?,
            consignment,
            flight: match stored.flight {
                Some(flight) => Some(FlightId(u64::try_from(flight).map_err(|_| Column::Flight)?)),
                None => None,
            },
            key: match stored.key {
                Some(bytes) => Some(text(bytes, Column::Key)?.parse().map_err(|_| Column::Key)?),
                None => None,
            },
            canonical: text(stored.canonical, Column::Canonical)?,
            prev: digest(&stored.prev, Column::Prev)?,
            hash: digest(&stored.hash, Column::Hash)?,
            chain,
        })
    }
}
