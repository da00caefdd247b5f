//! What a box must keep, from its row of the catalogue, and how sure one must be of it.

use crate::domain::limits::ColdChainLimits;
use crate::domain::payload::{CatalogueRow, TemperatureWindow};
use crate::units::quantity::Celsius;
use crate::units::time::Span;

/// Where a temperature lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Within the limits, away from them.
    Inside,
    /// Within the limits, nearer to one than the margin: time to act.
    Warned,
    /// Outside.
    Outside(Breach),
}

/// Which limit is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Below the coldest that is allowed.
    TooCold,
    /// Above the hottest that is allowed.
    TooHot,
}

/// A rule of the cold chain. Temperatures in thousandths of a degree Celsius.
#[derive(Debug, Clone, PartialEq)]
pub struct ColdChainRule {
    /// The limits; a side without one is open.
    pub window: TemperatureWindow,
    /// At and below it one is warned (PL-04: red cells at 2 °C).
    pub warn_cold_mc: Option<i32>,
    /// At and above it one is warned (PL-04: red cells at 8 °C).
    pub warn_hot_mc: Option<i32>,
    /// The longest time between two readings that still shows what was between them (3 min: loggers write each minute, PL-24).
    pub longest_gap: Span,
    /// The fastest that air in a closed box changes, a minute; a reading that leaves both its neighbours faster is a jump.
    pub fastest_mc_per_minute: i32,
    /// How far a logger may differ from a second thermometer read beside it.
    pub reference_tolerance_mc: i32,
    /// How far a reading's time may lie after the time at which it was heard, and still be called right (CC-03: 30 s).
    pub clock_tolerance: Span,
    /// The rule that a verdict cites: requirement and law or instruction.
    pub cites: String,
}

impl ColdChainRule {
    /// The rule of a payload; None where no temperature is wrong for it.
    #[must_use]
    pub fn of(row: &CatalogueRow, limits: &ColdChainLimits) -> Option<Self> {
        let window = row.temperature();
        (!window.is_open()).then(|| Self {
            window,
            warn_cold_mc: row.warned_cold.map(Celsius::milli),
            warn_hot_mc: row.warned_hot.map(Celsius::milli),
            longest_gap: limits.longest_gap.value,
            fastest_mc_per_minute: limits.fastest_a_minute.value.milli(),
            reference_tolerance_mc: limits.reference.value.milli(),
            clock_tolerance: limits.clock.value,
            cites: format!("{} {window}", row.code),
        })
    }

    /// Where a temperature lies.
    #[must_use]
    pub fn band(&self, milli_celsius: i32) -> Band {
        let (coldest, hottest) = self.window.limits_mc();
        if coldest.is_some_and(|coldest| milli_celsius < coldest) {
            return Band::Outside(Breach::TooCold);
        }
        if hottest.is_some_and(|hottest| milli_celsius > hottest) {
            return Band::Outside(Breach::TooHot);
        }
        let is_warned =
            self.warn_cold_mc.is_some_and(|cold| milli_celsius <= cold) || self.warn_hot_mc.is_some_and(|hot| milli_celsius >= hot);
        if is_warned { Band::Warned } else { Band::Inside }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Red cells: 1 to 10 °C, warned at 2 and at 8.
    pub(in super::super) fn red_cells() -> ColdChainRule {
        ColdChainRule {
            window: TemperatureWindow { coldest: Some(Celsius(1.0)), hottest: Some(Celsius(10.0)) },
            warn_cold_mc: Some(2_000),
            warn_hot_mc: Some(8_000),
            longest_gap: Span::minutes(3),
            fastest_mc_per_minute: 3_000,
            reference_tolerance_mc: 1_000,
            clock_tolerance: Span::secs(30),
            cites: "PL-01".to_owned(),
        }
    }

    #[test]
    fn a_limit_itself_is_allowed_and_warned() {
        let rule = red_cells();

        assert_eq!(
            [999, 1_000, 2_000, 2_001].map(|mc| rule.band(mc)),
            [Band::Outside(Breach::TooCold), Band::Warned, Band::Warned, Band::Inside]
        );
        assert_eq!(
            [7_999, 8_000, 10_000, 10_001].map(|mc| rule.band(mc)),
            [Band::Inside, Band::Warned, Band::Warned, Band::Outside(Breach::TooHot)]
        );
    }

    #[test]
    fn a_side_without_a_limit_is_open() {
        let window = TemperatureWindow { coldest: None, hottest: Some(Celsius(-18.0)) };
        let frozen = ColdChainRule { window, warn_cold_mc: None, warn_hot_mc: None, ..red_cells() };

        assert_eq!(frozen.band(-80_000), Band::Inside);
        assert_eq!(frozen.band(-17_999), Band::Outside(Breach::TooHot));
    }
}
