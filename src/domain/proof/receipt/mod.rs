//! The receipt that proves itself: a consignment's records as they were hashed, where each lies in the tree, and a signed head.
//!
//! One JSON object (`medflight-receipt-1`), digests in lower-case hexadecimal, checked by [`Receipt::verify`] without any
//! network, and by anybody's own program: `tests/receipt/verify_receipt.py` is one of a page.
//!
//! What of it fits a QR code is a [`Slip`](super::Slip).

mod check;
mod fault;

pub use fault::{ReceiptFault, RecordFault};

use super::head::TreeHead;
use super::key::PublicKey;
use crate::domain::custody::Digest;
use crate::domain::request::ConsignmentId;
use serde::{Deserialize, Serialize};

/// Most bytes of a receipt from outside: ten thousand records of a kilobyte each with their proofs.
const SIZE_LIMIT: usize = 32 * 1_024 * 1_024;
/// Most records of a receipt from outside.
const RECORD_LIMIT: usize = 10_000;
/// Most rotations of keys of a receipt from outside.
const KEY_LIMIT: usize = 64;

/// The one format that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum ReceiptFormat {
    /// The first.
    #[serde(rename = "medflight-receipt-1")]
    V1,
}

/// A receipt, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// How the rest is to be read.
    pub format: ReceiptFormat,
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// The public key that signed the head, as it says itself.
    pub key: String,
    /// Statements by which one key gave way to the next, oldest first: how a checker who knows an older key comes to this one.
    pub rotations: Vec<String>,
    /// A signed head that covers all of the records.
    pub head: String,
    /// The records, by sequence.
    pub records: Vec<ReceiptRecord>,
}

/// One record with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptRecord {
    /// Its place in the global sequence, from 1; the index of its leaf is one less.
    pub seq: u64,
    /// The exact text that was hashed.
    pub text: String,
    /// Digest of the record before it in the global sequence.
    pub prev: Digest,
    /// Digest of the consignment's record before it; zeros for the first, absent where the record is of one of its flights only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_prev: Option<Digest>,
    /// The way from its leaf to the head's root.
    pub proof: Vec<Digest>,
}

/// Whose word a checked receipt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// The known key's, or that of one which it gave way to, so many rotations later.
    Known(usize),
    /// That of the key which the receipt itself names: nobody has said whose that is.
    Unknown,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// The ledger at the moment of the proof.
    pub head: TreeHead,
    /// The key that signed it.
    pub key: PublicKey,
    /// Whose word it is.
    pub provenance: Provenance,
    /// Records of the consignment, from its first on without a gap.
    pub of_consignment: usize,
    /// Records of its flights.
    pub of_flights: usize,
    /// The last record.
    pub last: u64,
    /// Digest of the consignment's chain after its last record that is shown.
    pub chain: Digest,
}

impl Receipt {
    /// Reads a receipt from the bytes of a file: the JSON object, or a saved page or a PDF of ours that holds it.
    ///
    /// # Errors
    /// When it is none, or larger than any of ours.
    pub fn read(bytes: &[u8]) -> Result<Self, ReceiptFault> {
        let wrong = |why: String| Err(ReceiptFault::NotAReceipt(why));
        if bytes.len() > SIZE_LIMIT {
            return wrong(format!("it has {} bytes, at most {SIZE_LIMIT} are read", bytes.len()));
        }
        let receipt: Self = match serde_json::from_slice(embedded(bytes).unwrap_or(bytes)) {
            Ok(receipt) => receipt,
            Err(error) => return wrong(error.to_string()),
        };
        if receipt.records.is_empty() || receipt.records.len() > RECORD_LIMIT || receipt.rotations.len() > KEY_LIMIT {
            return wrong(format!("1 to {RECORD_LIMIT} records and at most {KEY_LIMIT} rotations are read"));
        }
        Ok(receipt)
    }
}

/// What a page that holds a receipt has before and after it.
pub const EMBEDDED: (&str, &str) = ("<script type=\"application/json\" id=\"receipt\">", "</script>");

/// What a PDF of ours has before, right before and after the receipt that is attached to it: nothing in it is compressed.
const ATTACHED: (&str, &str, &str) = ("/Type /EmbeddedFile", "\nstream\n", "\nendstream");

/// The receipt's bytes in a page or a PDF, where the file is one.
fn embedded(bytes: &[u8]) -> Option<&[u8]> {
    if bytes.starts_with(b"%PDF-") {
        let (kind, before, after) = ATTACHED;
        let file = past(bytes, kind)?;
        let held = past(file, before)?;
        return Some(&held[..find(held, after)?]);
    }
    let page = bytes.trim_ascii_start().strip_prefix(b"<")?;
    let (before, after) = EMBEDDED;
    let held = past(page, before)?;
    Some(&held[..find(held, after)?])
}

fn find(text: &[u8], what: &str) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what.as_bytes())
}

fn past<'a>(text: &'a [u8], what: &str) -> Option<&'a [u8]> {
    Some(&text[find(text, what)? + what.len()..])
}
