//! What may lie in one compartment (PL-50).

use super::catalogue::{CatalogueRow, Category};
use super::rules::TemperatureWindow;
use crate::units::quantity::Celsius;
use crate::units::words::{Reason, Words, words};

/// Kinds of compartments by their temperature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TemperatureClass {
    /// No temperature is wrong.
    Any,
    /// Up to -18 °C or colder.
    Frozen,
    /// Up to 10 °C.
    Cold,
    /// Warmer.
    Room,
}

impl TemperatureWindow {
    /// Temperatures that both allow; None where there is none.
    #[must_use]
    pub fn within(self, other: Self) -> Option<Self> {
        let higher = |a: Option<Celsius>, b: Option<Celsius>| match (a, b) {
            (Some(a), Some(b)) => Some(if a >= b { a } else { b }),
            (one, None) | (None, one) => one,
        };
        let lower = |a: Option<Celsius>, b: Option<Celsius>| match (a, b) {
            (Some(a), Some(b)) => Some(if a <= b { a } else { b }),
            (one, None) | (None, one) => one,
        };
        let both = Self { coldest: higher(self.coldest, other.coldest), hottest: lower(self.hottest, other.hottest) };
        match (both.coldest, both.hottest) {
            (Some(coldest), Some(hottest)) if coldest > hottest => None,
            _ => Some(both),
        }
    }

    /// The kind of compartment.
    #[must_use]
    pub fn class(self) -> TemperatureClass {
        match self.hottest {
            _ if self.is_open() => TemperatureClass::Any,
            Some(hottest) if hottest <= Celsius(-18.0) => TemperatureClass::Frozen,
            Some(hottest) if hottest <= Celsius(10.0) => TemperatureClass::Cold,
            _ => TemperatureClass::Room,
        }
    }
}

/// The temperatures of a compartment that holds all of these, or each reason why they may not lie together.
///
/// # Errors
/// Controlled medicines beside anything else; blood for transfusion beside UN 3373; two temperature classes; no temperature that is
/// right for all.
pub fn together(rows: &[&CatalogueRow]) -> Result<TemperatureWindow, Vec<Reason>> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut window = Some(TemperatureWindow { coldest: None, hottest: None });
    let mut refuse = |a: &CatalogueRow, b: &CatalogueRow, why: Words| {
        let pair = words(format!("{} và {}: ", a.name.vi, b.name.vi), format!("{} and {}: ", a.name.en, b.name.en));
        let next = words("Gửi hai kiện riêng, hai khoang riêng.", "Send them apart, in compartments of their own.");
        let reason = Reason::new("NOT_TOGETHER", pair.and("", &why), next).of("payload", format!("{} {}", a.code, b.code)).by("PL-50");
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    };
    for (nth, row) in rows.iter().enumerate() {
        for other in &rows[..nth] {
            if row.code == other.code {
                continue;
            }
            let either = |holds: &dyn Fn(&CatalogueRow) -> bool| holds(row) || holds(other);
            if either(&|row| row.category == Category::ControlledDrug) {
                refuse(other, row, words("thuốc kiểm soát đặc biệt không đi chung với hàng nào", "controlled medicines travel alone"));
            }
            if either(&|row| row.category == Category::Blood) && either(&CatalogueRow::is_category_b) {
                refuse(other, row, words("máu truyền không đi chung với UN3373", "blood for transfusion never lies beside UN3373"));
            }
            let classes = (row.temperature().class(), other.temperature().class());
            let one_class = classes.0 == classes.1 || classes.0 == TemperatureClass::Any || classes.1 == TemperatureClass::Any;
            if !one_class || row.temperature().within(other.temperature()).is_none() {
                let (a, b) = (other.temperature(), row.temperature());
                refuse(other, row, words(format!("khác khoảng nhiệt ({a}; {b})"), format!("different temperatures ({a}; {b})")));
            }
        }
        window = window.and_then(|window| window.within(row.temperature()));
    }
    match window {
        Some(window) if reasons.is_empty() => Ok(window),
        // Three windows of which each two meet always meet: no reason is missing here.
        _ => Err(reasons),
    }
}
