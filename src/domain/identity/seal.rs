//! Sealing: AES-256-GCM with a key per person, wrapped by the master key. Keys and nonces are random bytes that are given in.

use super::SubjectId;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::fmt;

/// Bytes of a nonce; each is used once.
pub const NONCE_LEN: usize = 12;
/// Bytes of a key.
const KEY_LEN: usize = 32;

/// Why something cannot be sealed or opened. Says nothing of what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// Another key, another person, or a changed byte.
    #[error("the seal does not open: another key, another subject, or a changed byte")]
    Opened,
    /// The cipher refused.
    #[error("the cipher refused to seal")]
    Sealed,
}

/// A nonce and what was sealed under it, with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce.
    pub nonce: [u8; NONCE_LEN],
    /// Cipher text and tag.
    pub bytes: Vec<u8>,
}

impl Sealed {
    /// As one piece: nonce, cipher text, tag.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.nonce.iter().chain(&self.bytes).copied().collect()
    }

    /// Of one piece.
    ///
    /// # Errors
    /// When it is shorter than a nonce.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealFault> {
        let (nonce, bytes) = bytes.split_first_chunk().ok_or(SealFault::Opened)?;
        Ok(Self { nonce: *nonce, bytes: bytes.to_vec() })
    }
}

fn seal(key: &[u8; KEY_LEN], nonce: [u8; NONCE_LEN], context: &str, text: &[u8]) -> Result<Sealed, SealFault> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| SealFault::Sealed)?);
    let mut bytes = text.to_vec();
    let nonced = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonced, Aad::from(context.as_bytes()), &mut bytes).map_err(|_| SealFault::Sealed)?;
    Ok(Sealed { nonce, bytes })
}

fn open(key: &[u8; KEY_LEN], sealed: &Sealed, context: &str) -> Result<Vec<u8>, SealFault> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| SealFault::Opened)?);
    let mut bytes = sealed.bytes.clone();
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let opened = key.open_in_place(nonce, Aad::from(context.as_bytes()), &mut bytes).map_err(|_| SealFault::Opened)?;
    Ok(opened.to_vec())
}

/// The key of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectKey([u8; KEY_LEN]);

/// The key that wraps all others; it lies in a file apart from the vault.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey([u8; KEY_LEN]);

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(…)")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl SubjectKey {
    /// Of random bytes.
    #[must_use]
    pub fn of(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }

    /// Seals what is known of a person.
    ///
    /// # Errors
    /// When the cipher refuses.
    pub fn seal(&self, subject: &SubjectId, nonce: [u8; NONCE_LEN], text: &[u8]) -> Result<Sealed, SealFault> {
        seal(&self.0, nonce, &format!("medflight identity {}", subject.as_str()), text)
    }

    /// Opens it again.
    ///
    /// # Errors
    /// When it is another's, or was changed.
    pub fn open(&self, subject: &SubjectId, sealed: &Sealed) -> Result<Vec<u8>, SealFault> {
        open(&self.0, sealed, &format!("medflight identity {}", subject.as_str()))
    }
}

impl MasterKey {
    /// Of random bytes.
    #[must_use]
    pub fn of(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }

    /// Wraps a person's key.
    ///
    /// # Errors
    /// When the cipher refuses.
    pub fn wrap(&self, subject: &SubjectId, nonce: [u8; NONCE_LEN], key: &SubjectKey) -> Result<Sealed, SealFault> {
        seal(&self.0, nonce, &format!("medflight key {}", subject.as_str()), &key.0)
    }

    /// Unwraps it.
    ///
    /// # Errors
    /// When it was wrapped by another key, is another person's, or was changed.
    pub fn unwrap(&self, subject: &SubjectId, wrapped: &Sealed) -> Result<SubjectKey, SealFault> {
        let bytes = open(&self.0, wrapped, &format!("medflight key {}", subject.as_str()))?;
        <[u8; KEY_LEN]>::try_from(bytes).map(SubjectKey).map_err(|_| SealFault::Opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_own_keys_for_its_own_person_alone() {
        let (master, key) = (MasterKey::of([1; 32]), SubjectKey::of([2; 32]));
        let (own, other) = (SubjectId::of([3; 16]), SubjectId::of([4; 16]));
        let wrapped = master.wrap(&own, [5; NONCE_LEN], &key).expect("wrapped");
        let sealed = key.seal(&own, [6; NONCE_LEN], b"a name").expect("sealed");

        let again = master.unwrap(&own, &Sealed::from_bytes(&wrapped.to_bytes()).expect("whole")).expect("unwrapped");

        assert_eq!(again.open(&own, &sealed).expect("opened"), b"a name");
        assert!(!sealed.bytes.windows(6).any(|window| window == b"a name"));
        assert_eq!(master.unwrap(&other, &wrapped), Err(SealFault::Opened));
        assert_eq!(key.open(&other, &sealed), Err(SealFault::Opened));
        assert_eq!(MasterKey::of([9; 32]).unwrap(&own, &wrapped), Err(SealFault::Opened));
        for at in 0..sealed.bytes.len() {
            let mut changed = sealed.clone();
            changed.bytes[at] ^= 1;
            assert_eq!(key.open(&own, &changed), Err(SealFault::Opened), "byte {at}");
        }
    }
}
