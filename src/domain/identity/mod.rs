//! Who a specimen or a unit is of: what the identity vault keeps, how it is sealed, and how long it must be kept.
//!
//! Nothing else of the program holds a patient's name or number. A person here has a random [`SubjectId`]; what is known of the person
//! is sealed with a key of its own, and that key is wrapped by the master key. Whoever destroys the wrapped key has erased the person
//! (DP-05, DP-07, DP-08), and no other record changes.
//!
//! Nothing in this room is shown by `Debug`; [`Identity`] is written for the vault and for the one answer that was asked for by name.

mod person;
mod personal;
mod retention;
mod seal;
mod why;

pub use person::{Given, Identity};
pub use personal::{Personal, is_personal, personal_in};
pub use retention::{Keeps, answer_due, keeps};
pub use seal::{MasterKey, NONCE_LEN, SealFault, Sealed, SubjectKey};
pub use why::{ErasureGround, ReadReason};

/// Random name of a person in the vault: 32 hexadecimal digits. It says nothing and is still personal data (DP-03).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct SubjectId(String);

impl SubjectId {
    /// Of random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        use std::fmt::Write;
        Self(bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing into a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    /// Of a text, where it has the form.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
