//! What of a receipt fits a QR code: one record of the consignment with its proof, and the signature of the head it leads to.
//!
//! ```text
//! MF1:<sequence>:<size of the tree>:<time of the head, ms>:<key id>:<base 32, without padding, of:
//!     signature 64, digest before 32, digest of the chain before 32, proof 32 each, the record's text>
//! ```
//!
//! The root stands nowhere: it follows from the proof, so that whatever is altered, the signature fits no more. By its digest in
//! the consignment's chain the one record stands for all before it: the slip on paper and the receipt in a file belong together
//! when both give the same digest. All characters are of the alphanumeric set of QR codes (ISO/IEC 18004), which makes a record of
//! 400 bytes in a ledger of 1,000,000 a code of version 30 at level M.

use super::head::{SignedHead, TreeHead};
use super::key::PublicKey;
use super::receipt::{Receipt, ReceiptRecord};
use super::tree::{inclusion_root, inclusion_spans, record_leaf};
use crate::domain::custody::{Digest, canonical, next};
use crate::domain::request::ConsignmentId;
use crate::units::time::Utc;
use data_encoding::BASE32_NOPAD;
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

/// What a slip begins with.
const MARK: &str = "MF1:";
/// Characters of the largest QR code at level M (version 40).
const LENGTH_LIMIT: usize = 3_391;
/// Bytes of the signature, and of the two digests before the record.
const SIGNATURE: usize = 64;
const BEFORE: usize = 32;

/// Why a text is no slip, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlipFault {
    /// Not in the form of a slip.
    #[error("it is not a slip: MF1, four figures and a text in base 32 are wanted, with colons between them")]
    Form,
    /// The proof has another length than its place in the tree gives it.
    #[error("its proof is not as long as its place in the tree wants it")]
    Proof,
    /// The text is not that of a consignment's record with this sequence.
    #[error("its text is not that of record {0} of a consignment")]
    Text(u64),
    /// It is signed by a key of another id.
    #[error("it is signed by a key of the id {found}, the known key has {known}: give that key, or check the whole receipt")]
    KeyNotKnown {
        /// The id that it names.
        found: String,
        /// The id of the known key.
        known: String,
    },
    /// The signature does not fit what record and proof lead to.
    #[error("record, proof or head was altered: the signature does not fit what they lead to")]
    NotSigned,
}

impl SlipFault {
    /// The rule that failed, as every checker names it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "NOT_A_RECEIPT",
            Self::Proof => "PROOF_FORM",
            Self::Text(_) => "RECORD_TEXT",
            Self::KeyNotKnown { .. } => "KEY_NOT_KNOWN",
            Self::NotSigned => "HEAD_NOT_SIGNED",
        }
    }
}

/// A slip in its right form, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The record's place in the global sequence.
    pub seq: u64,
    /// Of which consignment the record is.
    pub consignment: ConsignmentId,
    /// The record's text.
    pub text: String,
    size: u64,
    at: Utc,
    key_id: [u8; 4],
    signature: [u8; SIGNATURE],
    prev: Digest,
    chain_prev: Digest,
    proof: Vec<Digest>,
}

/// What a slip proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipVerdict {
    /// The ledger at the moment of the proof.
    pub head: TreeHead,
    /// Digest of the consignment's chain after the record.
    pub chain: Digest,
}

impl Receipt {
    /// The slip of its newest record of the consignment that fits; None where none does, or the head has no signature of its key.
    #[must_use]
    pub fn slip(&self) -> Option<Slip> {
        let key: PublicKey = self.key.parse().ok()?;
        let head: SignedHead = self.head.parse().ok()?;
        let signature = head.signature(&key)?;
        let slip = |record: &ReceiptRecord| {
            Some(Slip {
                seq: record.seq,
                consignment: self.consignment.clone(),
                text: record.text.clone(),
                size: head.head().size,
                at: head.head().at,
                key_id: key.id(),
                signature,
                prev: record.prev,
                chain_prev: record.chain_prev?,
                proof: record.proof.clone(),
            })
        };
        self.records.iter().rev().filter_map(slip).find(|slip| slip.to_string().len() <= LENGTH_LIMIT)
    }
}

impl Slip {
    /// Whether a text begins as a slip does, whatever comes then.
    #[must_use]
    pub fn is_meant(bytes: &[u8]) -> bool {
        bytes.trim_ascii_start().starts_with(MARK.as_bytes())
    }

    /// Reads a slip from the bytes of a file; white space around it is not looked at.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, SlipFault> {
        if bytes.len() > 2 * LENGTH_LIMIT {
            return Err(SlipFault::Form);
        }
        std::str::from_utf8(bytes.trim_ascii()).map_err(|_| SlipFault::Form)?.parse()
    }

    /// Checks it against the known key.
    ///
    /// # Errors
    /// The first rule that fails.
    pub fn verify(&self, known: &PublicKey) -> Result<SlipVerdict, SlipFault> {
        if known.id() != self.key_id {
            return Err(SlipFault::KeyNotKnown { found: upper(self.key_id), known: upper(known.id()) });
        }
        let chain = next(self.chain_prev, &self.text);
        let leaf = record_leaf(next(self.prev, &self.text), Some(chain));
        let root = inclusion_root(leaf, self.seq - 1, self.size, &self.proof).map_err(|_| SlipFault::Proof)?;
        let head = TreeHead { origin: known.name().clone(), size: self.size, root, at: self.at };
        if head.is_signed(known, &self.signature) { Ok(SlipVerdict { head, chain }) } else { Err(SlipFault::NotSigned) }
    }
}

fn upper(id: [u8; 4]) -> String {
    id.iter().map(|byte| format!("{byte:02X}")).collect()
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digests = [self.prev, self.chain_prev];
        let digests = digests.iter().chain(&self.proof).flat_map(|digest| *digest.bytes());
        let bytes: Vec<u8> = self.signature.into_iter().chain(digests).chain(self.text.bytes()).collect();
        write!(f, "{MARK}{}:{}:{}:{}:{}", self.seq, self.size, self.at.0, upper(self.key_id), BASE32_NOPAD.encode(&bytes))
    }
}

impl FromStr for Slip {
    type Err = SlipFault;

    fn from_str(text: &str) -> Result<Self, SlipFault> {
        let parts: Vec<&str> = text.strip_prefix(MARK).ok_or(SlipFault::Form)?.split(':').collect();
        let [seq, size, at, key_id, body] = parts.as_slice() else { return Err(SlipFault::Form) };
        let (seq, size, at) = (figure(seq, 1)?, figure(size, 1)?, figure(at, 0)?);
        let at = i64::try_from(at).ok().filter(|at| *at < 1_000_000_000_000_000).map(Utc).ok_or(SlipFault::Form)?;
        let key_id = key_id_of(key_id).ok_or(SlipFault::Form)?;
        let body = BASE32_NOPAD.decode(body.as_bytes()).map_err(|_| SlipFault::Form)?;
        let length = inclusion_spans(seq - 1, size).ok_or(SlipFault::Proof)?.len();
        let (signature, rest) = body.split_first_chunk::<SIGNATURE>().ok_or(SlipFault::Proof)?;
        let (digests, text) = rest.split_at_checked(BEFORE * (2 + length)).filter(|(_, text)| !text.is_empty()).ok_or(SlipFault::Proof)?;
        let digests: Vec<Digest> = digests.chunks_exact(BEFORE).filter_map(Digest::from_bytes).collect();
        let [prev, chain_prev, proof @ ..] = digests.as_slice() else { return Err(SlipFault::Proof) };
        let (consignment, text) = record(seq, text).ok_or(SlipFault::Text(seq))?;
        Ok(Self {
            seq,
            consignment,
            text,
            size,
            at,
            key_id,
            signature: *signature,
            prev: *prev,
            chain_prev: *chain_prev,
            proof: proof.to_vec(),
        })
    }
}

/// A figure without a sign or leading zeros, exact in every checker's numbers.
fn figure(text: &str, least: u64) -> Result<u64, SlipFault> {
    let value: u64 = text.parse().map_err(|_| SlipFault::Form)?;
    let is_plain = value.to_string() == text && (least..1 << 53).contains(&value);
    if is_plain { Ok(value) } else { Err(SlipFault::Form) }
}

fn key_id_of(text: &str) -> Option<[u8; 4]> {
    let is_plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    is_plain.then(|| u32::from_str_radix(text, 16).ok().map(u32::to_be_bytes))?
}

/// The text of a consignment's record with this sequence, and of which consignment it is.
fn record(seq: u64, text: &[u8]) -> Option<(ConsignmentId, String)> {
    let text = std::str::from_utf8(text).ok()?;
    let value: Value = serde_json::from_str(text).ok()?;
    let is_own = canonical(&value).is_ok_and(|canonical| canonical == text) && value.get("seq").and_then(Value::as_u64) == Some(seq);
    let consignment = value.get("consignment").and_then(Value::as_str)?.parse().ok()?;
    is_own.then(|| (consignment, text.to_owned()))
}
