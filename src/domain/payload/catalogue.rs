//! What may be carried, how, and what never may.

use super::policy::Policy;
use crate::units::ids::PayloadCode;
use crate::units::quantity::Celsius;
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// The classes of goods, as permits name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Blood components.
    Blood,
    /// Specimens for a laboratory.
    Specimen,
    /// Medicines.
    Drug,
    /// Vaccines.
    Vaccine,
    /// Medicines under special control.
    ControlledDrug,
    /// Medical supplies.
    Supply,
}

impl Category {
    /// All classes, in the order of the type.
    pub const ALL: [Self; 6] = [Self::Blood, Self::Specimen, Self::Drug, Self::Vaccine, Self::ControlledDrug, Self::Supply];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blood => "blood",
            Self::Specimen => "specimen",
            Self::Drug => "drug",
            Self::Vaccine => "vaccine",
            Self::ControlledDrug => "controlled_drug",
            Self::Supply => "supply",
        }
    }

    /// Whether a hook may let it go, were it from a hand's breadth: blood is landed and never dropped (PL-07), specimens stand
    /// upright until a person takes them, and controlled medicines go from hand to hand.
    #[must_use]
    pub fn may_be_let_go(self) -> bool {
        match self {
            Self::Blood | Self::Specimen | Self::ControlledDrug => false,
            Self::Drug | Self::Vaccine | Self::Supply => true,
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Blood => words("chế phẩm máu", "blood products"),
            Self::Specimen => words("bệnh phẩm", "specimens"),
            Self::Drug => words("thuốc", "medicines"),
            Self::Vaccine => words("vắc xin", "vaccines"),
            Self::ControlledDrug => words("thuốc phải kiểm soát đặc biệt", "controlled medicines"),
            Self::Supply => words("vật tư y tế", "medical supplies"),
        }
    }
}

/// When a payload's clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockStart {
    /// At collection of the specimen.
    Collected,
    /// At issue by the blood bank.
    Issued,
    /// At the start of thawing.
    ThawStarted,
    /// At packing.
    Packed,
}

impl ClockStart {
    /// All starts, in the order of the type.
    pub const ALL: [Self; 4] = [Self::Collected, Self::Issued, Self::ThawStarted, Self::Packed];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collected => "collected_at",
            Self::Issued => "issued_at",
            Self::ThawStarted => "thaw_started_at",
            Self::Packed => "packed_at",
        }
    }
}

/// How a payload changes hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoverRule {
    /// Giver and receiver each scan and sign.
    ScanAndSign,
    /// And a second person checks at packing.
    TwoPerson,
    /// Two people at each end.
    TwoPersonBothEnds,
}

impl HandoverRule {
    /// All rules, in the order of the type.
    pub const ALL: [Self; 3] = [Self::ScanAndSign, Self::TwoPerson, Self::TwoPersonBothEnds];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ScanAndSign => "scan_and_sign",
            Self::TwoPerson => "two_person",
            Self::TwoPersonBothEnds => "two_person_both_ends",
        }
    }
}

/// Urgency, lowest first (FHIR request priority).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Thường quy.
    Routine,
    /// Ưu tiên.
    Urgent,
    /// Khẩn.
    Asap,
    /// Cấp cứu.
    Stat,
}

impl Priority {
    /// All, lowest first.
    pub const ALL: [Self; 4] = [Self::Routine, Self::Urgent, Self::Asap, Self::Stat];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Urgent => "urgent",
            Self::Asap => "asap",
            Self::Stat => "stat",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Routine => words("Thường quy", "routine"),
            Self::Urgent => words("Ưu tiên", "urgent"),
            Self::Asap => words("Khẩn", "as soon as possible"),
            Self::Stat => words("Cấp cứu", "STAT"),
        }
    }
}

/// Who stands behind a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A named source.
    Sourced,
    /// A placeholder that the facility must confirm.
    FacilityMustConfirm,
}

/// One kind of payload.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueRow {
    /// Its code.
    pub code: PayloadCode,
    /// Its class of goods.
    pub category: Category,
    /// Its name in both languages.
    pub name: Words,
    /// Whether it is offered.
    pub enabled: bool,
    /// Lowest temperature inside the compartment; None is no limit.
    pub coldest: Option<Celsius>,
    /// Highest temperature inside the compartment; None is no limit.
    pub hottest: Option<Celsius>,
    /// At and below it one is warned; None is no warning.
    pub warned_cold: Option<Celsius>,
    /// At and above it one is warned; None is no warning.
    pub warned_hot: Option<Celsius>,
    /// Who stands behind the temperatures.
    pub temperature_standing: Standing,
    /// Minutes from the start of its clock to the receipt.
    pub limit_minutes: u32,
    /// The same when kept at 2 to 8 °C, where that is longer.
    pub limit_minutes_cold: Option<u32>,
    /// Minutes to aim for, where shorter.
    pub target_minutes: Option<u32>,
    /// Minutes that no approval lengthens.
    pub hard_limit_minutes: Option<u32>,
    /// Minutes of the limit that belong to the user after delivery.
    pub delivery_margin_minutes: Option<u32>,
    /// When its clock starts.
    pub clock_start: ClockStart,
    /// Who stands behind the time limit.
    pub time_standing: Standing,
    /// UN number or a word about it; empty when not dangerous goods.
    pub un: String,
    /// How it is packed.
    pub packing: String,
    /// How it changes hands.
    pub handover: HandoverRule,
    /// Priority offered first.
    pub priority: Priority,
    /// Highest share of formaldehyde, in percent.
    pub max_formaldehyde_percent: Option<f64>,
    /// Most free liquid, in millilitres.
    pub max_free_liquid_ml: Option<u32>,
    /// What a packer should know.
    pub notes: String,
    /// Seconds between temperature samples.
    pub sample_interval_s: u32,
    /// Seconds out of range before it counts.
    pub excursion_grace_s: u32,
    /// How it stands in the box.
    pub orientation: String,
    /// Shock that raises an alarm, in g.
    pub shock_alarm_g: f64,
    /// Whether a numbered seal is needed.
    pub seal_required: bool,
    /// Whether its tubes may hold gel or heparin, which must not be centrifuged before a flight (PL-20).
    pub asks_spun_gel: bool,
    /// Whether everything under it is known to be no dangerous goods by air, so that nobody is asked (PL-36).
    pub known_not_dangerous: bool,
    /// Minutes without agitation that are still normal; None where it needs none (PL-06).
    pub agitation_limit_minutes: Option<u32>,
    /// Number and date of the written authority; a controlled medicine is not offered without (PL-42).
    pub authority: String,
    /// Name, role, date and procedure number of whoever confirmed the row; empty until then.
    pub confirmed_by: String,
}

impl CatalogueRow {
    /// Whether the row may not be used in production: offered, resting on a placeholder, confirmed by nobody (PL-51).
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        let placeholder = [self.temperature_standing, self.time_standing].contains(&Standing::FacilityMustConfirm);
        self.enabled && placeholder && self.confirmed_by.trim().is_empty()
    }
}

/// Goods that are always refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForbiddenRow {
    /// Its code.
    pub code: PayloadCode,
    /// UN number or class.
    pub un: String,
    /// Its name in both languages.
    pub name: Words,
}

/// All that may be carried and all that may not.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// Offered or known, by code.
    pub rows: BTreeMap<PayloadCode, CatalogueRow>,
    /// Always refused, by code.
    pub forbidden: BTreeMap<PayloadCode, ForbiddenRow>,
    /// What the facility decided beside the rows.
    pub policy: Policy,
}

impl Catalogue {
    /// Rows that rest on a placeholder which nobody confirmed (PL-51).
    pub fn unconfirmed(&self) -> impl Iterator<Item = &CatalogueRow> {
        self.rows.values().filter(|row| row.is_unconfirmed())
    }

    /// The forbidden row behind a code or a UN number.
    #[must_use]
    pub fn forbidden_by(&self, code_or_un: &str) -> Option<&ForbiddenRow> {
        self.forbidden.values().find(|row| row.code.as_str() == code_or_un || row.un.eq_ignore_ascii_case(code_or_un))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blood_is_never_let_go_of_by_a_hook() {
        let let_go: Vec<Category> = Category::ALL.into_iter().filter(|category| category.may_be_let_go()).collect();

        assert_eq!(let_go, [Category::Drug, Category::Vaccine, Category::Supply]);
    }
}
