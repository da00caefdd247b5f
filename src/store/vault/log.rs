//! Who saw or changed which identity, when, why, and from which screen.

use crate::units::time::Utc;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An identity was put in.
    Put,
    /// It was read.
    Read,
    /// It was erased.
    Erased,
    /// It was to be erased, and a rule forbids it.
    ErasureRefused,
}

impl What {
    /// All.
    pub(super) const ALL: [Self; 4] = [Self::Put, Self::Read, Self::Erased, Self::ErasureRefused];

    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Read => "read",
            Self::Erased => "erased",
            Self::ErasureRefused => "erasure_refused",
        }
    }
}

/// One entry; holds codes and pseudonyms alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// From 1; 0 before it is written.
    pub seq: u64,
    /// When.
    pub at: Utc,
    /// What.
    pub what: What,
    /// Who.
    pub person: String,
    /// In which role.
    pub role: String,
    /// Pseudonymous name of the device or session: the screen.
    pub device: String,
    /// Whose identity.
    pub subject: String,
    /// Through which consignment.
    pub consignment: String,
    /// Why, as a code; or the rule that refused.
    pub why: String,
    /// By when the person who asked has an answer, where one asked.
    pub answer_due: Option<Utc>,
}
