//! When a flight has a pad for itself: one aircraft at a time within reach of a pad.

use super::trajectory::Trajectory;
use crate::units::ids::PadId;
use crate::units::quantity::Metres;
use crate::units::time::{Span, Utc};

/// A pad, and from when until when one flight has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PadSlot {
    /// The pad.
    pub pad: PadId,
    /// First moment.
    pub from: Utc,
    /// First moment after.
    pub until: Utc,
}

impl PadSlot {
    /// Whether two slots want one pad at one moment.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.pad == other.pad && self.from < other.until && other.from < self.until
    }
}

/// The moment so many seconds after another, to the millisecond.
pub(super) fn later(at: Utc, seconds: f64) -> Utc {
    Utc(at.0.saturating_add(super::certificate::thousandths(seconds)))
}

/// The slots of a flight: its pad of departure from the first launch until it is surely `reach` away, and its pad of arrival
/// from when it may come as near until it is surely down and `clear` has passed.
#[must_use]
pub fn slots(trajectory: &Trajectory, launch: (Utc, Utc), (from, to): (&PadId, &PadId), reach: Metres, clear: Span) -> [PadSlot; 2] {
    let near_destination = trajectory.earliest_after((trajectory.length() - reach.0).max(0.0));
    let down = trajectory.extent().1;
    [
        PadSlot { pad: from.clone(), from: launch.0, until: later(launch.1, trajectory.latest_after(reach.0)) },
        PadSlot { pad: to.clone(), from: later(launch.0, near_destination), until: later(launch.1, down) + clear },
    ]
}
