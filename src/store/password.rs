//! Passwords at rest: Argon2id, and comparing without telling whether the user exists.

use crate::units::words::{Reason, words};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

/// Memory in KiB, passes, lanes: the first choice of the OWASP password storage sheet for Argon2id.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Fewest and most characters. Long enough that guessing at the sign-in's rate is hopeless; bounded, because hashing costs.
const SHORTEST: usize = 10;
const LONGEST: usize = 128;

/// What an unknown user's password is compared with, so that the answer takes as long as for a known one.
/// Made with the parameters above of 16 zero bytes of salt; no password is known to fit it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Letters and digits that are not taken for each other when read aloud or copied from paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Why a password was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few or too many characters.
    #[error("the password has {found} characters, {SHORTEST} to {LONGEST} are wanted")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// The operating system gave no random bytes, or hashing failed.
    #[error("the password could not be hashed: {0}")]
    Hashing(String),
}

impl PasswordError {
    /// What the person is told.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Length { found } => Reason::new(
                "PASSWORD_LENGTH",
                words(
                    format!("Mật khẩu có {found} ký tự; cần từ {SHORTEST} đến {LONGEST}."),
                    format!("The password has {found} characters; {SHORTEST} to {LONGEST} are wanted."),
                ),
                words("Chọn mật khẩu khác.", "Choose another password."),
            ),
            Self::Hashing(why) => Reason::new(
                "PASSWORD_HASHING",
                words(format!("Không xử lý được mật khẩu: {why}."), format!("The password could not be hashed: {why}.")),
                words("Thử lại; nếu vẫn lỗi, báo quản trị máy chủ.", "Try again; if it fails again, tell who runs the server."),
            ),
        }
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// The same password typed on two keyboards may arrive composed or decomposed.
fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// Hashes a new password with this salt, as a PHC string. Takes tens of milliseconds and 19 MiB.
///
/// # Errors
/// When the password is too short or too long, or hashing fails.
pub fn hash_password(password: &str, salt: [u8; 16]) -> Result<String, PasswordError> {
    let password = normalised(password);
    let found = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&found) {
        return Err(PasswordError::Length { found });
    }
    let failed = |error: argon2::password_hash::Error| PasswordError::Hashing(error.to_string());
    let salt = SaltString::encode_b64(&salt).map_err(failed)?;
    Ok(argon2()?.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
}

/// Whether the password fits the stored hash. Without one (no such user) it takes as long, and does not fit.
#[must_use]
pub fn password_matches(stored: Option<&str>, password: &str) -> bool {
    // Longer than any that was ever taken: not worth hashing a megabyte for.
    if password.chars().count() > 2 * LONGEST {
        return false;
    }
    let (Ok(hash), Ok(argon2)) = (PasswordHash::new(stored.unwrap_or(NOBODY)), argon2()) else { return false };
    let fits = argon2.verify_password(normalised(password).as_bytes(), &hash).is_ok();
    fits && stored.is_some()
}

/// A password of 16 letters and digits in groups of four, 79 bits, made of random bytes; bytes that would favour some letters
/// are skipped, and `more` is asked for others.
///
/// # Errors
/// When `more` fails.
pub fn generate_password<E>(mut more: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<String, E> {
    let mut password = String::new();
    let mut letters = 0;
    while letters < 16 {
        let mut bytes = [0_u8; 32];
        more(&mut bytes)?;
        // 248 is the largest multiple of 31 in a byte.
        for byte in bytes.into_iter().filter(|byte| *byte < 248).take(16 - letters) {
            if letters > 0 && letters % 4 == 0 {
                password.push('-');
            }
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            letters += 1;
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_however_its_letters_are_composed() {
        let stored = hash_password("Đứa bé ngủ ngon", [7; 16]).expect("long enough");

        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(password_matches(Some(&stored), "Đu\u{31b}\u{301}a bé ngủ ngon"));
        assert!(!password_matches(Some(&stored), "Đứa bé ngủ ngoan"));
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(PasswordHash::new(NOBODY).is_ok(), "it must cost what a real one costs");
        assert!(!password_matches(None, ""));
        assert!(!password_matches(None, "anything at all"));
    }

    #[test]
    fn a_short_password_is_not_taken() {
        assert_eq!(hash_password("ngắn", [0; 16]), Err(PasswordError::Length { found: 4 }));
    }

    #[test]
    fn a_generated_password_skips_bytes_that_would_favour_some_letters() {
        let mut calls = 0_u8;
        let password = generate_password(|bytes| {
            calls += 1;
            bytes.fill(if calls == 1 { 255 } else { 31 + 2 });
            Ok::<(), ()>(())
        });

        assert_eq!(password.as_deref(), Ok("cccc-cccc-cccc-cccc"));
        assert_eq!(calls, 2);
    }
}
