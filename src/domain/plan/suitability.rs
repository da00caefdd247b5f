//! How well a pad other than the destination takes what is in the box.

use crate::domain::network::Network;
use crate::domain::payload::Category;
use crate::domain::site::{FacilityKind, Pad};
use crate::units::words::{Words, words};

/// From the best on. The order of the type is that of alternates: what is aboard first, the energy left next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suitability {
    /// Somebody is there, and it can keep or use what is aboard.
    Takes,
    /// Somebody is there who keeps the box.
    Staffed,
    /// Nobody waits there.
    Unstaffed,
}

impl Suitability {
    /// Of a pad for goods; an empty aircraft needs nobody: every pad suits it.
    #[must_use]
    pub fn of(network: &Network, pad: &Pad, goods: &[Category]) -> Self {
        let kind = network.sites.get(&pad.site).map(|site| site.kind);
        let keeps = |goods: &Category| match goods {
            // Blood and specimens need a blood store or a laboratory.
            Category::Blood | Category::Specimen => {
                kind.is_some_and(|kind| matches!(kind, FacilityKind::HubHospital | FacilityKind::Hospital | FacilityKind::BloodCentre))
            }
            Category::Drug | Category::Vaccine | Category::ControlledDrug | Category::Supply => kind.is_some(),
        };
        match pad.staffed {
            _ if goods.is_empty() => Self::Takes,
            true if goods.iter().all(keeps) => Self::Takes,
            true => Self::Staffed,
            false => Self::Unstaffed,
        }
    }

    /// The word in interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Takes => "takes_what_is_aboard",
            Self::Staffed => "staffed",
            Self::Unstaffed => "unstaffed",
        }
    }

    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Takes => words("nhận được hàng đang chở", "takes what is aboard"),
            Self::Staffed => words("có người giữ kiện hàng", "somebody keeps the box"),
            Self::Unstaffed => words("không có người", "nobody is there"),
        }
    }
}
