//! What of a consignment's document decides which acts are open on it; read from the document as it is stored.

use super::super::act::{Courier, Priority, Time};
use super::super::view::{ConsignmentState, Holder, OfferedTo, Place};
use crate::units::ids::{LoggerId, PersonId, SiteId};
use serde::Deserialize;

/// What of a consignment's document decides.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::ConsignmentView`")]
pub struct Seen {
    pub state: ConsignmentState,
    pub seq: u64,
    pub origin: SiteId,
    pub destination: SiteId,
    pub place: Place,
    pub holder: Option<Holder>,
    pub offer: Option<SeenOffer>,
    pub road: Option<SeenRoad>,
    pub priority: Priority,
    pub two_person: bool,
    pub logger: Option<LoggerId>,
    pub packed_by: Option<PersonId>,
    pub received_at: Option<Time>,
    pub cold_chain: Option<SeenColdChain>,
    pub aftermath: SeenAftermath,
}

/// As in `view::OfferView`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::OfferView`")]
pub struct SeenOffer {
    pub to: OfferedTo,
    pub by: PersonId,
    pub site: Option<SiteId>,
}

/// As in `view::RoadView`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::RoadView`")]
pub struct SeenRoad {
    pub courier: Courier,
}

/// As in `view::ColdChainView`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::ColdChainView`")]
pub struct SeenColdChain {
    pub logger_retired: Option<String>,
}

/// As in `view::AftermathView`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::AftermathView`")]
pub struct SeenAftermath {
    pub sent_back: bool,
    pub glass: Option<SeenGlass>,
}

/// As in `view::GlassView`.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "as in `view::GlassView`")]
pub struct SeenGlass {
    pub by: Option<PersonId>,
    pub until: Time,
}
