//! A tree head that somebody answers for: a checkpoint (C2SP `tlog-checkpoint`) with one extension line, the time.
//!
//! ```text
//! hospital.example/ledger
//! 1234
//! <root, base64>
//! time 2026-12-01T01:02:03.004Z
//!
//! — hospital.example/ledger <key id and Ed25519 signature, base64>
//! ```

use super::key::{KeyName, PublicKey, SecretKey};
use super::note::{NoteFault, SignedNote};
use crate::domain::custody::Digest;
use crate::units::time::Utc;
use base64ct::{Base64, Encoding};
use std::fmt;
use std::str::FromStr;

/// Why a text is not a signed head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadFault {
    /// It is not a note.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// A line of it is not what a head has there.
    #[error("line {0} of the head is not {1}")]
    Line(usize, &'static str),
    /// Its key has another name than its ledger.
    #[error("it is a head of {origin}, the key is of {key}")]
    Origin {
        /// The ledger that it speaks for.
        origin: KeyName,
        /// The name of the key.
        key: KeyName,
    },
}

/// What a ledger was at some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// The name of the ledger, which is its key's.
    pub origin: KeyName,
    /// How many records.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
    /// When it was signed.
    pub at: Utc,
}

impl TreeHead {
    fn to_text(&self) -> String {
        let Self { origin, size, root, at } = self;
        format!("{origin}\n{size}\n{}\ntime {at}\n", Base64::encode_string(root.bytes()))
    }

    /// Whether this signature by this key is over this head.
    #[must_use]
    pub fn is_signed(&self, key: &PublicKey, signature: &[u8; 64]) -> bool {
        self.origin == *key.name() && key.signed(&self.to_text(), signature)
    }

    fn from_text(text: &str) -> Result<Self, HeadFault> {
        let mut lines = text.lines();
        let mut line = |at, what| lines.next().ok_or(HeadFault::Line(at, what));
        let (origin, size, root, time) =
            (line(1, "a ledger's name")?, line(2, "a size")?, line(3, "a root in base64")?, line(4, "a time")?);
        let root = Base64::decode_vec(root).ok().and_then(|bytes| Digest::from_bytes(&bytes));
        let head = Self {
            origin: origin.parse().map_err(|_| HeadFault::Line(1, "a ledger's name"))?,
            size: size.parse().map_err(|_| HeadFault::Line(2, "a size"))?,
            root: root.ok_or(HeadFault::Line(3, "a root in base64"))?,
            at: time.strip_prefix("time ").and_then(|time| Utc::parse(time).ok()).ok_or(HeadFault::Line(4, "a time"))?,
        };
        // Written in one way only: no leading zero, no other form of the time, no fifth line.
        if head.to_text() == text { Ok(head) } else { Err(HeadFault::Line(5, "there, or a line before is written in another way")) }
    }
}

/// A head with its signatures, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    head: TreeHead,
    note: SignedNote,
}

impl SignedHead {
    /// Signs that the ledger of this key's name has so many records and this root.
    #[must_use]
    pub fn sign(key: &SecretKey, size: u64, root: Digest, at: Utc) -> Self {
        let head = TreeHead { origin: key.public().name().clone(), size, root, at };
        let note = SignedNote::sign(head.to_text(), &[key]);
        Self { head, note }
    }

    /// What it says, signed or not.
    #[must_use]
    pub fn head(&self) -> &TreeHead {
        &self.head
    }

    /// The signature by this key, which nobody has checked; None where there is none.
    #[must_use]
    pub fn signature(&self, key: &PublicKey) -> Option<[u8; 64]> {
        self.note.signature(key)
    }

    /// What it says, when this key signed it.
    ///
    /// # Errors
    /// When it did not, or is the key of another ledger.
    pub fn verify(&self, key: &PublicKey) -> Result<&TreeHead, HeadFault> {
        if self.head.origin != *key.name() {
            return Err(HeadFault::Origin { origin: self.head.origin.clone(), key: key.name().clone() });
        }
        self.note.verify(key)?;
        Ok(&self.head)
    }
}

impl fmt::Display for SignedHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl FromStr for SignedHead {
    type Err = HeadFault;

    fn from_str(text: &str) -> Result<Self, HeadFault> {
        let note: SignedNote = text.parse()?;
        Ok(Self { head: TreeHead::from_text(note.text())?, note })
    }
}

/// The heads in a file to which they were appended one after the other, each with an empty line after it, oldest first. A last one
/// that a power cut left unfinished is passed over.
///
/// # Errors
/// Which entry, counted from 1, is no head.
pub fn heads_of(file: &str) -> Result<Vec<SignedHead>, (usize, HeadFault)> {
    let mut pieces = file.split("\n\n").peekable();
    let mut heads = Vec::new();
    while let (Some(text), Some(signatures)) = (pieces.next(), pieces.next()) {
        match format!("{text}\n\n{signatures}\n").parse() {
            Ok(head) => heads.push(head),
            // What follows a whole entry is at least the empty piece after its empty line.
            Err(_) if pieces.peek().is_none() => {}
            Err(fault) => return Err((heads.len() + 1, fault)),
        }
    }
    Ok(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> SecretKey {
        SecretKey::from_seed(name.parse().expect("a name"), [1; 32]).expect("a key")
    }

    #[test]
    fn a_head_reads_back_and_says_who_signed_how_many_records_when() {
        let signed = SignedHead::sign(&key("hospital.example/ledger"), 1_234, Digest::of(b"root"), Utc(1_796_086_923_004));

        let again: SignedHead = signed.to_string().parse().expect("a head");

        let head = again.verify(key("hospital.example/ledger").public()).expect("signed");
        assert_eq!((head.size, head.root, head.at), (1_234, Digest::of(b"root"), Utc(1_796_086_923_004)));
        let lines: Vec<String> = again.to_string().lines().map(str::to_owned).collect();
        assert_eq!((lines[0].as_str(), lines[1].as_str()), ("hospital.example/ledger", "1234"));
        assert_eq!((lines[3].as_str(), lines[4].as_str(), lines.len()), ("time 2026-12-01T01:02:03.004Z", "", 6));
    }

    #[test]
    fn a_head_is_read_in_one_way_of_writing_only() {
        let key = key("a");
        let sign = |text: &str| SignedNote::sign(text.to_owned(), &[&key]).to_string().parse::<SignedHead>();
        let root = Base64::encode_string(Digest::of(b"").bytes());

        assert!(sign(&format!("a\n7\n{root}\ntime 2026-12-01T01:02:03.004Z\n")).is_ok());
        for wrong in ["a\n7\n", "a\n07\nR\ntime 2026-12-01T01:02:03.004Z\n", "a\n+7\nR\ntime 2026-12-01T01:02:03.004Z\n"] {
            assert!(sign(&wrong.replace('R', &root)).is_err(), "{wrong}");
        }
        assert_eq!(sign(&format!("a b\n7\n{root}\ntime 2026-12-01T01:02:03.004Z\n")), Err(HeadFault::Line(1, "a ledger's name")));
        assert!(sign(&format!("a\n7\n{root}\ntime 2026-12-01T01:02:03.0040Z\n")).is_err());
        assert!(sign(&format!("a\n7\n{root}\ntime 2026-12-01T01:02:03.004Z\nmore\n")).is_err());
    }

    #[test]
    fn a_file_of_heads_is_read_up_to_one_that_was_cut_short_and_no_further_than_one_that_is_bad() {
        let heads: Vec<SignedHead> = (1..4).map(|size| SignedHead::sign(&key("a"), size, Digest::of(b""), Utc(0))).collect();
        let file: String = heads.iter().map(|head| format!("{head}\n")).collect();

        assert_eq!(heads_of(&file), Ok(heads.clone()));
        assert_eq!(heads_of(""), Ok(Vec::new()));
        // From two on: an entry that lacks but its line feeds is whole.
        for cut in 2..heads[2].to_string().len() {
            let rest = String::from_utf8_lossy(&file.as_bytes()[..file.len() - cut - 1]);
            assert_eq!(heads_of(&rest).expect("two are whole").len(), 2, "{cut}");
        }
        assert!(matches!(heads_of(&file.replacen("time", "tame", 1)), Err((1, _))));
    }

    #[test]
    fn the_head_of_one_ledger_is_not_that_of_another_with_the_same_key() {
        let signed = SignedHead::sign(&key("one"), 1, Digest::of(b""), Utc(0));

        assert!(matches!(signed.verify(key("two").public()), Err(HeadFault::Origin { .. })));
    }
}
