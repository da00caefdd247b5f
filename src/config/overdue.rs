//! The table `overdue` of `limits.toml`.

use super::limits::{limit, span};
use super::reader::{Faults, Table};
use crate::domain::limits::OverdueLimits;

/// Nothing is called before half a minute, nor later than after a week.
const RANGE: (f64, f64) = (30.0, 604_800.0);

pub(super) fn read(mut t: Table<'_>, faults: &mut Faults<'_>) -> OverdueLimits {
    let mut after = |key| limit(&mut t, key, "s", RANGE.0, RANGE.1, span, faults);
    let limits = OverdueLimits {
        submitted_stat: after("submitted_stat"),
        submitted: after("submitted"),
        accepted: after("accepted"),
        packed: after("packed"),
        handed_to_carrier: after("handed_to_carrier"),
        loaded: after("loaded"),
        in_flight: after("in_flight"),
        returning: after("returning"),
        landed: after("landed"),
        unloaded: after("unloaded"),
        received: after("received"),
        refused: after("refused"),
        quarantined: after("quarantined"),
        road: after("road"),
        incident: after("incident"),
    };
    t.done(faults);
    limits
}
