//! How long identities are kept, and by when a person who asks has an answer.

use super::Limit;

/// Years from the last update, by what was carried; the source of each is the rule that a refused erasure cites.
#[derive(Debug, Clone, PartialEq)]
pub struct RetentionLimits {
    /// Blood components.
    pub blood: Limit<u16>,
    /// Specimens.
    pub specimen: Limit<u16>,
    /// Everything else.
    pub other: Limit<u16>,
    /// Working days within which a person who asks has an answer.
    pub answer: Limit<u16>,
}
