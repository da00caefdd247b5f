//! The keys that sign tree heads, written as the keys of signed notes are (C2SP `signed-note`): `NAME+ID+BASE64` in public,
//! `PRIVATE+KEY+NAME+ID+BASE64` in secret. The name stands in every head as its origin.

use crate::domain::custody::Digest;
use base64ct::{Base64, Encoding};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;
use std::str::FromStr;

/// The byte that says Ed25519 in front of a key.
const ED25519_KIND: u8 = 1;
/// What a secret key's line begins with.
const SECRET: &str = "PRIVATE+KEY+";
/// Most characters of a name.
const NAME_LIMIT: usize = 100;

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// A name with a character that cannot stand in a note's signature line.
    #[error("{0:?} is not a key's name: 1 to 100 ASCII characters without space or plus are wanted, like hospital.example/ledger")]
    Name(String),
    /// Not the three parts of a key.
    #[error("a key is written NAME+ID+BASE64 (a secret one with PRIVATE+KEY+ before it)")]
    Form,
    /// The id is not that of name and key: one of them was altered.
    #[error("the key's id is {found}, its name and bytes give {expected}: one of them was altered")]
    Id {
        /// What name and bytes give.
        expected: String,
        /// What is written.
        found: String,
    },
}

/// The name of a ledger's key, unique in the world: by custom a host name and a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyName(String);

impl KeyName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let good = (1..=NAME_LIMIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+');
        if good { Ok(Self(text.to_owned())) } else { Err(KeyFault::Name(text.chars().take(NAME_LIMIT).collect())) }
    }
}

/// A key that checks signatures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey {
    name: KeyName,
    bytes: [u8; 32],
}

impl PublicKey {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its id: the first four bytes of SHA-256 over name, line feed, kind and key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let mut text = self.name.0.clone().into_bytes();
        text.extend([b'\n', ED25519_KIND]);
        text.extend(self.bytes);
        let digest = Digest::of(&text);
        let [a, b, c, d, ..] = *digest.bytes();
        [a, b, c, d]
    }

    /// Whether this key signed this text.
    #[must_use]
    pub fn signed(&self, text: &str, signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.bytes).verify(text.as_bytes(), signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(self.id()), Base64::encode_string(&with_kind(&self.bytes)))
    }
}

impl FromStr for PublicKey {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let (name, id, bytes) = parts(text)?;
        let key = Self { name, bytes };
        same_id(&key, id).map(|()| key)
    }
}

/// A key that signs. It is never shown, not even to a log.
pub struct SecretKey {
    public: PublicKey,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl SecretKey {
    /// The key of this name and these 32 random bytes.
    #[must_use]
    pub fn from_seed(name: KeyName, seed: [u8; 32]) -> Option<Self> {
        // Fails for a seed of another length only.
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
        let bytes = pair.public_key().as_ref().try_into().ok()?;
        Some(Self { public: PublicKey { name, bytes }, seed, pair })
    }

    /// The line that its file holds.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let PublicKey { name, .. } = &self.public;
        format!("{SECRET}{name}+{}+{}", hex(self.public.id()), Base64::encode_string(&with_kind(&self.seed)))
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a text.
    #[must_use]
    pub fn sign(&self, text: &str) -> [u8; 64] {
        let signature = self.pair.sign(text.as_bytes());
        // Ed25519 signatures have 64 bytes.
        signature.as_ref().try_into().unwrap_or([0; 64])
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.public)
    }
}

impl FromStr for SecretKey {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let (name, id, seed) = parts(text.strip_prefix(SECRET).ok_or(KeyFault::Form)?)?;
        let key = Self::from_seed(name, seed).ok_or(KeyFault::Form)?;
        same_id(&key.public, id).map(|()| key)
    }
}

fn with_kind(bytes: &[u8; 32]) -> [u8; 33] {
    let mut all = [ED25519_KIND; 33];
    all[1..].copy_from_slice(bytes);
    all
}

fn parts(text: &str) -> Result<(KeyName, &str, [u8; 32]), KeyFault> {
    let (name, rest) = text.split_once('+').ok_or(KeyFault::Form)?;
    let (id, bytes) = rest.split_once('+').ok_or(KeyFault::Form)?;
    let bytes = Base64::decode_vec(bytes).map_err(|_| KeyFault::Form)?;
    let Some((&ED25519_KIND, bytes)) = bytes.split_first() else { return Err(KeyFault::Form) };
    Ok((name.parse()?, id, bytes.try_into().map_err(|_| KeyFault::Form)?))
}

fn same_id(key: &PublicKey, found: &str) -> Result<(), KeyFault> {
    let expected = hex(key.id());
    if expected == found { Ok(()) } else { Err(KeyFault::Id { expected, found: found.to_owned() }) }
}

fn hex([a, b, c, d]: [u8; 4]) -> String {
    format!("{a:02x}{b:02x}{c:02x}{d:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example key of golang.org/x/mod/sumdb/note (BSD-3-Clause), and what it signed.
    const PUBLISHED: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SIGNED: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const SIGNATURE: &str = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    #[test]
    fn the_published_example_of_a_signed_note_is_checked_by_its_published_key() {
        let key: PublicKey = PUBLISHED.parse().expect("a key");
        let bytes = Base64::decode_vec(SIGNATURE).expect("base64");
        let signature: [u8; 64] = bytes[4..].try_into().expect("64 bytes");

        assert_eq!(key.to_string(), PUBLISHED);
        assert_eq!(bytes[..4], key.id());
        assert!(key.signed(SIGNED, &signature));
        assert!(!key.signed(&SIGNED.replace("don't", "do"), &signature));
    }

    #[test]
    fn a_key_reads_back_as_it_is_written_and_shows_no_secret() {
        let key = SecretKey::from_seed("hospital.example/ledger".parse().expect("a name"), [7; 32]).expect("a key");

        let again: SecretKey = key.to_secret_text().parse().expect("a key");

        assert_eq!(again.public(), key.public());
        assert_eq!(key.public().to_string().parse(), Ok(key.public().clone()));
        assert!(key.public().signed("text\n", &again.sign("text\n")));
        assert!(!format!("{key:?}").contains(&Base64::encode_string(&with_kind(&[7; 32]))));
    }

    #[test]
    fn a_key_with_any_character_altered_is_no_key() {
        let key = SecretKey::from_seed("a".parse().expect("a name"), [9; 32]).expect("a key").public().to_string();
        for at in 0..key.len() {
            let mut bytes = key.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(String::from_utf8(bytes).expect("ASCII").parse::<PublicKey>().is_err(), "{at}");
        }
        for name in ["", "two words", "a+b", "đức", &"x".repeat(101)] {
            assert!(name.parse::<KeyName>().is_err(), "{name}");
        }
    }
}
