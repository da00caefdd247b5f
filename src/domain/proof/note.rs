//! A text with signatures under it (C2SP `signed-note`): the text, an empty line, then `— NAME BASE64` for each signature, where
//! the base64 holds the key's id and the signature.

use super::key::{KeyName, PublicKey, SecretKey};
use base64ct::{Base64, Encoding};
use std::fmt;
use std::str::FromStr;

/// Most bytes of a note from outside.
const NOTE_LIMIT: usize = 16 * 1_024;
/// Most signatures under a note from outside.
const SIGNATURE_LIMIT: usize = 16;
/// What a signature's line begins with.
const DASH: &str = "— ";

/// Why a text is not a note, or not a signed one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// Longer than any note of ours.
    #[error("it has {0} bytes, at most 16384 are read")]
    TooLong(usize),
    /// No empty line between text and signatures, or not what stands on both sides of one.
    #[error("it is not a text that ends in a line feed, an empty line, and 1 to 16 signatures")]
    Form,
    /// A line below the text that is no signature.
    #[error("signature line {0} cannot be read")]
    Line(usize),
    /// Nobody with this key signed it.
    #[error("it has no signature by the key {0}")]
    NotSigned(String),
    /// There is a signature that claims to be by this key and is not over this text.
    #[error("its signature by the key {0} is not over this text")]
    BadSignature(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: KeyName,
    id: [u8; 4],
    bytes: [u8; 64],
}

/// A text with signatures, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<Signature>,
}

impl SignedNote {
    /// Signs a text, which ends in a line feed and has no empty line, with each of these keys.
    #[must_use]
    pub fn sign(text: String, keys: &[&SecretKey]) -> Self {
        let sign = |key: &&SecretKey| Signature { name: key.public().name().clone(), id: key.public().id(), bytes: key.sign(&text) };
        let signatures = keys.iter().map(sign).collect();
        Self { text, signatures }
    }

    /// The text, signed or not.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first signature that claims to be by this key, which nobody has checked.
    #[must_use]
    pub fn signature(&self, key: &PublicKey) -> Option<[u8; 64]> {
        self.signatures.iter().find(|signature| signature.id == key.id() && signature.name == *key.name()).map(|own| own.bytes)
    }

    /// Whether this key signed it.
    ///
    /// # Errors
    /// When it did not, or another text.
    pub fn verify(&self, key: &PublicKey) -> Result<(), NoteFault> {
        let mut own = self.signatures.iter().filter(|signature| signature.id == key.id() && signature.name == *key.name()).peekable();
        if own.peek().is_none() {
            return Err(NoteFault::NotSigned(key.to_string()));
        }
        if own.all(|signature| key.signed(&self.text, &signature.bytes)) { Ok(()) } else { Err(NoteFault::BadSignature(key.to_string())) }
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let mut bytes = [0; 68];
            bytes[..4].copy_from_slice(&signature.id);
            bytes[4..].copy_from_slice(&signature.bytes);
            writeln!(f, "{DASH}{} {}", signature.name, Base64::encode_string(&bytes))?;
        }
        Ok(())
    }
}

impl FromStr for SignedNote {
    type Err = NoteFault;

    fn from_str(note: &str) -> Result<Self, NoteFault> {
        if note.len() > NOTE_LIMIT {
            return Err(NoteFault::TooLong(note.len()));
        }
        let (text, below) = note.rsplit_once("\n\n").ok_or(NoteFault::Form)?;
        let lines: Vec<&str> = below.strip_suffix('\n').ok_or(NoteFault::Form)?.split('\n').collect();
        let controls = text.chars().any(|c| c.is_control() && c != '\n');
        if text.is_empty() || text.contains("\n\n") || text.starts_with('\n') || controls || lines.len() > SIGNATURE_LIMIT {
            return Err(NoteFault::Form);
        }
        let read = |(at, line): (usize, &&str)| signature(line).ok_or(NoteFault::Line(at + 1));
        let signatures = lines.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }
}

fn signature(line: &str) -> Option<Signature> {
    let (name, bytes) = line.strip_prefix(DASH)?.split_once(' ')?;
    let bytes = Base64::decode_vec(bytes).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    Some(Signature { name: name.parse().ok()?, id: *id, bytes: bytes.try_into().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed("hospital.example/ledger".parse().expect("a name"), [seed; 32]).expect("a key")
    }

    #[test]
    fn a_note_reads_back_as_it_is_written_with_each_of_its_signatures() {
        let note = SignedNote::sign("one\ntwo\n".to_owned(), &[&key(1), &key(2)]);

        let again: SignedNote = note.to_string().parse().expect("a note");

        assert_eq!(again, note);
        assert!(again.verify(key(1).public()).is_ok() && again.verify(key(2).public()).is_ok());
        assert!(matches!(again.verify(key(3).public()), Err(NoteFault::NotSigned(_))));
    }

    #[test]
    fn a_note_with_any_bit_altered_is_no_note_or_not_signed() {
        let note = SignedNote::sign("hospital.example/ledger\n7\n".to_owned(), &[&key(1)]).to_string();
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let read = String::from_utf8(bytes).ok().and_then(|text| text.parse::<SignedNote>().ok());
                assert!(read.is_none_or(|note| note.verify(key(1).public()).is_err()), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn what_is_no_note_is_said_with_its_place() {
        let read = |text: &str| text.parse::<SignedNote>().expect_err("no note");

        assert_eq!(read(""), NoteFault::Form);
        assert_eq!(read("text\n\n"), NoteFault::Form);
        assert_eq!(read("text\n\nno signature\n"), NoteFault::Line(1));
        assert_eq!(read(&format!("text\n\n{}", "— a AAAA\n".repeat(17))), NoteFault::Form);
        assert_eq!(read(&"x".repeat(20_000)), NoteFault::TooLong(20_000));
    }
}
