//! What follows from a row of the catalogue for the people who handle the box.

use super::catalogue::{CatalogueRow, Category, HandoverRule};
use crate::units::quantity::Celsius;
use std::fmt;

/// Temperatures allowed inside the compartment; a side without a limit is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TemperatureWindow {
    /// At least.
    pub coldest: Option<Celsius>,
    /// At most.
    pub hottest: Option<Celsius>,
}

impl TemperatureWindow {
    /// Whether no temperature is wrong.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.coldest.is_none() && self.hottest.is_none()
    }

    /// The coldest and the hottest that are allowed, in thousandths of a degree Celsius.
    #[must_use]
    pub fn limits_mc(&self) -> (Option<i32>, Option<i32>) {
        (self.coldest.map(Celsius::milli), self.hottest.map(Celsius::milli))
    }

    /// Whether a temperature, in thousandths of a degree Celsius, is allowed.
    #[must_use]
    pub fn holds_mc(&self, milli_celsius: i32) -> bool {
        let temperature = Celsius(f64::from(milli_celsius) / 1e3);
        self.coldest.is_none_or(|coldest| temperature >= coldest) && self.hottest.is_none_or(|hottest| temperature <= hottest)
    }
}

impl fmt::Display for TemperatureWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.coldest, self.hottest) {
            (Some(coldest), Some(hottest)) => write!(f, "{}–{} °C", coldest.0, hottest.0),
            (Some(coldest), None) => write!(f, "≥ {} °C", coldest.0),
            (None, Some(hottest)) => write!(f, "≤ {} °C", hottest.0),
            (None, None) => f.write_str("—"),
        }
    }
}

impl CatalogueRow {
    /// The window of its compartment.
    #[must_use]
    pub fn temperature(&self) -> TemperatureWindow {
        TemperatureWindow { coldest: self.coldest, hottest: self.hottest }
    }

    /// Whether two people check the packing and two sign the receipt (CC-20).
    #[must_use]
    pub fn is_two_person(&self) -> bool {
        match self.handover {
            HandoverRule::TwoPerson | HandoverRule::TwoPersonBothEnds => true,
            HandoverRule::ScanAndSign => false,
        }
    }

    /// Whether the receiver must say that it is ready before the launch (T7): blood, and what must be analysed within an hour.
    #[must_use]
    pub fn needs_receiver_ready(&self) -> bool {
        self.category == Category::Blood || (self.category == Category::Specimen && self.is_two_person() && self.limit_minutes <= 60)
    }
}
