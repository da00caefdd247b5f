//! What the facility decides about payloads beside the rows of the catalogue, each with where it comes from.

use crate::domain::identifier::Patterns;
use crate::domain::limits::Limit;
use crate::units::ids::SiteId;
use crate::units::time::Span;

/// The facility's own rules; nothing here is a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The closed box is within its window for so long before it is filled (T4).
    pub preconditioned: Limit<Span>,
    /// A lot that expires within so many days is told (ID-13).
    pub expiry_warning_days: Limit<u16>,
    /// A container's inspection is valid for so many days (PL-37).
    pub inspection_days: Limit<u16>,
    /// Blood that was longer outside of a validated box does not go back to stock (PL-05).
    pub outside_box: Limit<Span>,
    /// Sites that may supply blood to others (PL-08).
    pub may_supply_blood: Limit<Vec<SiteId>>,
    /// Codes of laboratory and suppliers (ID-08, ID-22).
    pub codes: Limit<Patterns>,
    /// Hosts whose links stand for our boxes (ID-12, ID-21).
    pub hosts: Limit<Vec<String>>,
}

impl Policy {
    /// Whether a link of this host may stand for one of our boxes.
    #[must_use]
    pub fn knows_host(&self, host: &str) -> bool {
        self.hosts.value.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// What is still an assumption that the facility must confirm, by its key in the configuration.
    #[must_use]
    pub fn assumed(&self) -> Vec<&'static str> {
        let all = [
            ("rules.preconditioned", self.preconditioned.assumed),
            ("rules.expiry_warning", self.expiry_warning_days.assumed),
            ("rules.inspection", self.inspection_days.assumed),
            ("rules.outside_box", self.outside_box.assumed),
            ("rules.may_supply_blood", self.may_supply_blood.assumed),
            ("codes", self.codes.assumed),
            ("rules.hosts", self.hosts.assumed),
        ];
        all.into_iter().filter(|(_, assumed)| *assumed).map(|(key, _)| key).collect()
    }
}
