//! What a flight that was flown as planned took from its pack.

use super::super::state::Flight;
use crate::domain::energy::{Flown, Use};
use crate::units::ids::PadId;
use crate::units::quantity::Percent;

impl Flight {
    /// What it teaches, with the pad and the charge at its landing. None where it did not go its planned way to its planned pad in
    /// weather that was known, or where a charge was not told.
    pub(super) fn flown(&self, pad: Option<&PadId>, charge: Option<i64>) -> Option<Flown> {
        let sketch = &self.plan.sketch;
        let only_launched = self.order.as_ref().is_none_or(|order| order.order == "launch");
        let as_planned = pad == Some(&sketch.to) && only_launched && self.returning.is_none() && !self.link_lost && sketch.weather_assessed;
        if !as_planned {
            return None;
        }
        let sum =
            |of: fn(Use) -> bool| -> i64 { sketch.budget.lines.iter().filter(|(what, _)| of(*what)).map(|(_, used)| milli(*used)).sum() };
        Some(Flown {
            used: self.cleared_charge? - charge?,
            published: sum(|what| !matches!(what, Use::ColdPack | Use::Learned)),
            planned: sum(|what| what != Use::ColdPack),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "percentages in thousandths fit")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round() as i64
}
