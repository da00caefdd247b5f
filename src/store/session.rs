//! Sessions: begun by a password, found by a token of which only the digest is stored, ended by time or by hand.
//!
//! Times are wall-clock times, also where the demonstration's clock runs faster.

use super::accounts::{Account, Accounts};
use super::journal::StoreError;
use crate::domain::custody::Digest;
use crate::units::ids::PersonId;
use crate::units::time::{Span, Utc};
use std::fmt;

/// How long a session lasts at most: one shift.
const LONGEST: Span = Span::minutes(12 * 60);
/// How long a session lasts without being used.
const IDLE: Span = Span::minutes(30);
/// How long a password counts as a signature for the acts that follow.
const SIGNED: Span = Span::minutes(5);
/// Use is noted once a minute at most, so that reading does not write.
const NOTE: Span = Span::minutes(1);

/// One sign-in of one person on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of the token.
    pub token_hash: Digest,
    /// Who.
    pub person: PersonId,
    /// When it began.
    pub created: Utc,
    /// When it was last used, to the minute.
    pub last_seen: Utc,
    /// Until when its acts count as signed.
    pub signed_until: Utc,
    /// What every changing request must repeat in a header.
    pub csrf: String,
    /// A pseudonymous name of the device, for the record.
    pub device: String,
}

impl Session {
    /// Whether it still holds: neither too old nor unused for too long.
    #[must_use]
    pub fn holds(&self, now: Utc) -> bool {
        now < self.created + LONGEST && now < self.last_seen + IDLE
    }

    /// Whether an act now counts as signed.
    #[must_use]
    pub fn signed(&self, now: Utc) -> bool {
        now < self.signed_until
    }

    /// Sessions that began, or were last used, at these moments or before hold no more.
    pub(super) fn ended_before(now: Utc) -> (Utc, Utc) {
        (now - LONGEST, now - IDLE)
    }

    /// Until when a password given now counts as a signature.
    #[must_use]
    pub fn signature_until(now: Utc) -> Utc {
        now + SIGNED
    }
}

/// The secret of a session, 32 random bytes in hexadecimal. It is shown to its browser and to nobody else.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// Draws a new one.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn draw() -> Result<Self, getrandom::Error> {
        random_hex().map(Self)
    }

    /// Takes a token as it came from a browser; None when it has not the form of one.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let form = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        form.then(|| Self(text.to_owned()))
    }

    /// The text for the cookie.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

fn random_hex() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(Digest::from_bytes(&bytes).unwrap_or_default().to_string())
}

/// Begins a session for a person whose password was just checked; it counts as signed for five minutes.
///
/// # Errors
/// When the session could not be written, or there are no random bytes.
pub async fn begin_session(
    store: &impl Accounts,
    person: &PersonId,
    device: &str,
    now: Utc,
) -> Result<(SessionToken, Session), StoreError> {
    let entropy = |error: getrandom::Error| StoreError::Row { what: "session of", id: person.to_string(), why: error.to_string() };
    let token = SessionToken::draw().map_err(entropy)?;
    let session = Session {
        token_hash: token.hash(),
        person: person.clone(),
        created: now,
        last_seen: now,
        signed_until: Session::signature_until(now),
        csrf: random_hex().map_err(entropy)?,
        device: device.to_owned(),
    };
    store.put_session(&session).await?;
    Ok((token, session))
}

/// The session of a token and its account, if it still holds; notes that it was used. One that holds no more is ended.
///
/// # Errors
/// When the store cannot answer. That use could not be noted is no error: on a full disk people go on with what keeps
/// aircraft safe.
pub async fn find_session(store: &impl Accounts, token: &SessionToken, now: Utc) -> Result<Option<(Session, Account)>, StoreError> {
    let hash = token.hash();
    let Some((mut session, account)) = store.session(&hash).await? else { return Ok(None) };
    if account.disabled || !session.holds(now) {
        store.end_session(&hash).await?;
        return Ok(None);
    }
    if now >= session.last_seen + NOTE {
        match store.touch_session(&hash, now).await {
            Ok(()) => session.last_seen = now,
            Err(error) => tracing::warn!(error = %error, "the use of a session could not be noted"),
        }
    }
    Ok(Some((session, account)))
}

/// Whether the text is the session's CSRF token; takes as long wherever they differ.
#[must_use]
pub fn csrf_matches(session: &Session, text: &str) -> bool {
    let (ours, theirs) = (session.csrf.as_bytes(), text.as_bytes());
    ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(created: Utc, last_seen: Utc) -> Session {
        Session {
            token_hash: Digest::of(b"token"),
            person: PersonId::new("lan").expect("an id"),
            created,
            last_seen,
            signed_until: Session::signature_until(created),
            csrf: "c0ffee".to_owned(),
            device: "web-1".to_owned(),
        }
    }

    #[test]
    fn a_session_ends_after_half_an_hour_unused_and_after_a_shift() {
        let start = Utc(0);
        let used = start + Span::minutes(11 * 60 + 45);

        assert!(session(start, start).holds(start + Span::secs(29 * 60 + 59)));
        assert!(!session(start, start).holds(start + Span::minutes(30)));
        assert!(session(start, used).holds(start + Span::secs(12 * 3600 - 1)));
        assert!(!session(start, used).holds(start + Span::minutes(12 * 60)));
    }

    #[test]
    fn a_signature_counts_for_five_minutes() {
        let signed = session(Utc(0), Utc(0));

        assert!(signed.signed(Utc(0) + Span::secs(299)));
        assert!(!signed.signed(Utc(0) + Span::secs(300)));
    }

    #[test]
    fn a_token_is_never_printed_and_only_its_own_form_is_taken() {
        let token = SessionToken::draw().expect("random bytes");

        assert_eq!(SessionToken::from_text(token.secret()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(token.secret()));
        assert_eq!(SessionToken::from_text("abc"), None);
        assert_ne!(SessionToken::draw().expect("random bytes"), token);
    }

    #[test]
    fn a_csrf_token_is_compared_whole() {
        let session = session(Utc(0), Utc(0));

        assert!(csrf_matches(&session, "c0ffee"));
        for wrong in ["", "c0ffe", "c0ffef", "c0ffee0"] {
            assert!(!csrf_matches(&session, wrong), "{wrong}");
        }
    }
}
