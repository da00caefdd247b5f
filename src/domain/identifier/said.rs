//! An error that speaks both languages of the network.

use crate::units::words::Words;

/// What a person is told of it, in Vietnamese and in English.
pub trait Said {
    /// Both sentences, without a capital letter at the start and a full stop at the end.
    fn words(&self) -> Words;
}

/// A character in quotes; the separator of element strings and other controls by name.
#[must_use]
pub(super) fn shown(c: char) -> String {
    match c {
        '\u{1d}' => "<GS>".to_owned(),
        _ if c.is_control() => format!("<{:02X}>", u32::from(c)),
        _ => format!("'{c}'"),
    }
}

/// Errors whose English sentence is their `Display`.
macro_rules! speaks {
    ($($error:ty),+ $(,)?) => {$(
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::domain::identifier::Said::words(self).en)
            }
        }
        impl std::error::Error for $error {}
    )+};
}
pub(super) use speaks;
