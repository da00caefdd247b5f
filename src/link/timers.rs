//! Deadlines as data: a machine says when it wants to be asked again, and why.

use crate::units::time::Mono;

/// A moment and the reason for it.
pub type Timeout = Option<(Mono, &'static str)>;

/// The earliest of some timeouts.
#[must_use]
pub fn earliest(timeouts: impl IntoIterator<Item = Timeout>) -> Timeout {
    timeouts.into_iter().flatten().min()
}
