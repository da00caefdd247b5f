//! What follows from a row of the catalogue for the people who handle the box.

use super::catalogue::{CatalogueRow, Category, HandoverRule};
use crate::units::quantity::Celsius;
use crate::units::time::{Span, Utc};
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

    /// Minutes from the start of its clock to the receipt: the limit less what belongs to the user, and never beyond what no approval
    /// lengthens (PL-02, PL-22).
    #[must_use]
    pub fn receipt_minutes(&self) -> u32 {
        let limit = self.limit_minutes.saturating_sub(self.delivery_margin_minutes.unwrap_or(0));
        self.hard_limit_minutes.map_or(limit, |hard| limit.min(hard))
    }

    /// By when it must be received, for a clock that started then.
    #[must_use]
    pub fn deadline(&self, started: Utc) -> Utc {
        started + Span::minutes(u64::from(self.receipt_minutes()))
    }

    /// Whether the time is over that no approval lengthens: nobody can accept it then, with no remark.
    #[must_use]
    pub fn is_past_hard_limit(&self, started: Utc, now: Utc) -> bool {
        self.hard_limit_minutes.is_some_and(|hard| now > started + Span::minutes(u64::from(hard)))
    }

    /// Whether it is dangerous goods by air.
    #[must_use]
    pub fn is_dangerous(&self) -> bool {
        self.un.starts_with("UN") && !self.is_frozen()
    }

    /// Whether it is UN 3373, biological substance, category B.
    #[must_use]
    pub fn is_category_b(&self) -> bool {
        self.un == "UN3373"
    }

    /// Whether it is equipment with a lithium battery.
    #[must_use]
    pub fn is_lithium(&self) -> bool {
        self.un == "UN3481"
    }

    /// Whether it is an exempt human specimen, which rests on a judgement of its own (PL-32).
    #[must_use]
    pub fn is_exempt(&self) -> bool {
        self.packing == "triple-exempt"
    }

    /// Whether it travels frozen; its UN number is that of the dry ice which it may not have (PL-33).
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.hottest.is_some_and(|hottest| hottest <= Celsius(-18.0))
    }

    /// Whether the sender is asked about dangerous goods: medicines, unless the row knows (PL-36).
    #[must_use]
    pub fn asks_dg_status(&self) -> bool {
        match self.category {
            Category::Drug | Category::ControlledDrug => !self.known_not_dangerous,
            Category::Blood | Category::Specimen | Category::Vaccine | Category::Supply => false,
        }
    }

    /// Whether what lies in the box has a day of expiry.
    #[must_use]
    pub fn has_expiry(&self) -> bool {
        match self.category {
            Category::Blood | Category::Drug | Category::Vaccine | Category::ControlledDrug => true,
            Category::Specimen | Category::Supply => false,
        }
    }

    /// Whether the air of a room is not near enough to its window: frozen, cold, or less than 10 °C wide.
    #[must_use]
    pub fn needs_conditioning(&self) -> bool {
        match (self.coldest, self.hottest) {
            (Some(coldest), Some(hottest)) => hottest.0 - coldest.0 < 10.0,
            (None, Some(hottest)) => hottest < Celsius(15.0),
            (_, None) => false,
        }
    }
}
