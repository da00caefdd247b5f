//! What the authority allows beyond a permit, for one route on one day.

use crate::units::time::TimeWindow;

/// Rotations and hours that a document, or a call that was written down, adds to a permit (Decree 288/2025: each change of a permit
/// is the authority's word). It changes nothing else of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// Rotations that may still begin beside those of the permit.
    pub rotations: u32,
    /// Hours in which flying is allowed beside the permit's own.
    pub hours: Vec<TimeWindow>,
}

impl Extra {
    /// Whether a flight lies wholly inside hours that were added.
    #[must_use]
    pub fn covers(&self, during: &TimeWindow) -> bool {
        self.hours.iter().any(|hours| hours.from <= during.from && during.until <= hours.until)
    }
}
