//! The second person's signature: given with own name and secret on the first person's screen, good for one act within 120 s.

use crate::domain::custody::Digest;
use crate::domain::people::Actor;
use crate::store::SessionToken;
use crate::units::time::{Span, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long it is good for, wall time.
const GOOD_FOR: Span = Span::secs(120);
/// Signatures that wait for their act at most; the oldest makes room.
const ENTRIES: usize = 256;

/// One signature that waits for its act.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SecondSignature {
    /// The second person.
    pub actor: Actor,
    /// The session on whose screen it was given.
    pub session: Digest,
    /// Until when it is good.
    pub expires: Utc,
}

/// Signatures that wait for their act, by the digest of their token.
#[derive(Debug, Default)]
pub(super) struct SecondSignatures(Mutex<BTreeMap<Digest, SecondSignature>>);

impl SecondSignatures {
    /// Keeps a signature under its token; gives until when it is good.
    pub(super) fn give(&self, token: &SessionToken, actor: Actor, session: Digest, now: Utc) -> Utc {
        let expires = now + GOOD_FOR;
        let mut waiting = self.locked();
        waiting.retain(|_, signature| signature.expires > now);
        if waiting.len() >= ENTRIES
            && let Some(oldest) = waiting.iter().min_by_key(|(_, signature)| signature.expires).map(|(hash, _)| *hash)
        {
            waiting.remove(&oldest);
        }
        waiting.insert(token.hash(), SecondSignature { actor, session, expires });
        expires
    }

    /// Takes a signature away, for an act of this session; None when it was used, is too old, or was given elsewhere.
    pub(super) fn take(&self, token: &SessionToken, session: &Digest, now: Utc) -> Option<SecondSignature> {
        let mut waiting = self.locked();
        let found = waiting.get(&token.hash())?;
        if found.session != *session {
            return None;
        }
        waiting.remove(&token.hash()).filter(|signature| signature.expires > now)
    }

    /// Puts a signature back whose act did not come to it.
    pub(super) fn put_back(&self, token: &SessionToken, signature: SecondSignature) {
        self.locked().insert(token.hash(), signature);
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<Digest, SecondSignature>> {
        // Nothing is done half-way under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ids::PersonId;

    fn actor() -> Actor {
        Actor {
            person: PersonId::new("mai").expect("an id"),
            grants: Vec::new(),
            device: "d".to_owned(),
            signed: true,
            second: None,
            witness_remote: false,
        }
    }

    fn token(letter: &str) -> SessionToken {
        SessionToken::from_text(&letter.repeat(64)).expect("a token")
    }

    #[test]
    fn a_second_signature_is_good_once() {
        let (signatures, here) = (SecondSignatures::default(), Digest::of(b"here"));
        signatures.give(&token("a"), actor(), here, Utc(0));

        assert!(signatures.take(&token("a"), &here, Utc(1)).is_some());
        assert!(signatures.take(&token("a"), &here, Utc(1)).is_none());
    }

    #[test]
    fn a_second_signature_is_good_for_two_minutes_and_on_its_own_screen_only() {
        let (signatures, here) = (SecondSignatures::default(), Digest::of(b"here"));
        signatures.give(&token("a"), actor(), here, Utc(0));
        signatures.give(&token("b"), actor(), here, Utc(0));

        assert!(signatures.take(&token("a"), &Digest::of(b"there"), Utc(1)).is_none());
        assert!(signatures.take(&token("a"), &here, Utc(119_999)).is_some());
        assert!(signatures.take(&token("b"), &here, Utc(120_000)).is_none());
    }

    #[test]
    fn signatures_that_nobody_uses_do_not_pile_up() {
        let (signatures, here) = (SecondSignatures::default(), Digest::of(b"here"));
        for _ in 0..1_000 {
            signatures.give(&SessionToken::draw().expect("random bytes"), actor(), here, Utc(0));
        }

        assert_eq!(signatures.locked().len(), ENTRIES);
    }
}
