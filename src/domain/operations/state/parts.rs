//! What a consignment is made of: its items, what was sealed, offered, received, corrected.

use crate::domain::identifier;
use crate::domain::operations::act::{CorrectedPart, Courier, GlassCode, ItemOutcome, RefuseReason, SealState};
use crate::domain::operations::fact::HeldBy;
use crate::domain::operations::view::OfferedTo;
use crate::domain::payload::Answers;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{BoxNumber, LoggerId, OrganisationId, PersonId, SiteId};
use crate::units::time::{Span, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One item of a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Decided at receipt.
    pub outcome: Option<ItemOutcome>,
    /// Why refused.
    pub reason: Option<RefuseReason>,
    /// Accepted with this remark.
    pub remark: Option<String>,
    /// Found and not expected.
    pub extra: bool,
    /// To which other open consignment it belongs.
    pub belongs_to: Option<ConsignmentId>,
}

/// An open offer of custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOffer {
    /// To whom.
    pub to: OfferedTo,
    /// By whom.
    pub by: PersonId,
    /// Since.
    pub at: Utc,
    /// Until.
    pub expires: Utc,
    /// Where a courier came who offers it.
    pub site: Option<SiteId>,
}

/// The way by road, as it was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Road {
    /// Who was named.
    pub courier: Courier,
    /// Of which organisation, where it is none of the network's facilities.
    pub organisation: Option<OrganisationId>,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Utc,
    /// Expected receipt.
    pub eta: Option<Utc>,
    /// Ordered although it comes after its clinical limit.
    pub late: bool,
}

/// What was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packing {
    /// The container.
    pub box_number: BoxNumber,
    /// The seal.
    pub seal: String,
    /// The thermometer.
    pub logger: Option<LoggerId>,
    /// Grams.
    pub mass_g: u32,
    /// Who.
    pub by: PersonId,
    /// The second person who checked.
    pub checked_by: Option<PersonId>,
    /// When.
    pub at: Utc,
    /// Temperature in the box then, thousandths of a degree Celsius.
    pub temperature_mc: Option<i32>,
}

/// What was found at receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiving {
    /// The seal as found.
    pub seal_state: SealState,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Utc,
    /// A new sample is asked for.
    pub recollect: Option<bool>,
    /// What was not as it should be.
    pub deviations: Vec<String>,
}

/// What another record of it should have said (CC-05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `act::Correction`")]
pub struct CorrectionNote {
    pub seq: u64,
    pub corrects_seq: u64,
    pub part: CorrectedPart,
    pub was: String,
    pub right: String,
    pub reason: String,
    pub by: PersonId,
    pub at: Utc,
}

/// A broken glass that nobody has looked at yet (CC-22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlassTask {
    /// Who broke it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Utc,
    /// Why.
    pub code: GlassCode,
    /// In words.
    pub reason: String,
    /// Until when it lets one person act alone.
    pub until: Utc,
    /// By when it has to be looked at.
    pub review_due: Utc,
    /// Every record that a person made about the box while it was open, by sequence.
    pub records: Vec<u64>,
}

/// What a booking gave way to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MovedFor {
    /// A more urgent one.
    Urgent(ConsignmentId),
    /// A movement of this aerodrome at this time, which closes a zone.
    Movement(String, Utc),
    /// That movement was withdrawn: it stays at the time that it was moved to, and may be booked for an earlier one.
    Withdrawn(String, Utc),
    /// It was booked for a time that is so much earlier.
    Earlier(Span),
    /// It cannot leave while this lasts ([`Held`]).
    Held(HeldBy),
    /// That held it, and does so no more.
    Released(HeldBy),
    /// A flight of it was prepared later than was reckoned, and waits so long for a free slot.
    Delayed(Span),
}

/// How the time of a booking changed, the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When that was decided.
    pub at: Utc,
    /// What for.
    pub cause: MovedFor,
    /// How much later its flights leave; None where it gave up its aircraft, cannot fly, or leaves no later.
    pub later: Option<Span>,
    /// When it would be received by road, where it gave up its aircraft or cannot fly.
    pub road_eta: Option<Utc>,
}

/// Acts of one box that were refused for their second person are remembered and recorded up to so many.
pub const CHECKS_REFUSED: usize = 20;

/// An act that was refused for its second person (CC-20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRefused {
    /// Its name in the interface.
    pub act: String,
    /// The refusal's code.
    pub code: String,
    /// Who tried.
    pub by: PersonId,
    /// Who was to be the second, if anybody.
    pub second: Option<PersonId>,
}

/// A record that a person made, as far as a correction of it asks (CC-05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Two persons signed it.
    pub two: bool,
    /// Where it was made, where it has a place.
    pub site: Option<SiteId>,
    /// When it was done, as far as that is believed, where it is part of how the box changes hands: nothing of that is entered later as
    /// done before.
    pub handled_at: Option<Utc>,
    /// Digests of the words and numbers that stand in it, 8 bytes each.
    pub words: BTreeSet<u64>,
}

/// What holds a booking on the ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What it is.
    pub by: HeldBy,
    /// Until when; None where nobody knows.
    pub until: Option<Utc>,
}

impl Held {
    /// Whether it lasts still.
    #[must_use]
    pub fn lasts(&self, now: Utc) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// What is known of the goods beside their codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Declared {
    /// Answers of sender and packer.
    pub answers: Answers,
    /// Days of expiry that labels told, by item.
    pub expiries: BTreeMap<String, identifier::Day>,
    /// A seal that was used before and was about to close this box, and when.
    pub seal_reused: Option<(String, Utc)>,
    /// Acts on it that were refused for their second person, each once.
    pub checks_refused: Vec<CheckRefused>,
    /// It cannot be had again: a receiver and a shift lead may take it late or too warm, with the truth attached (CC-30).
    pub irreplaceable: bool,
}
