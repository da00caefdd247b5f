//! What comes of a receipt: links between consignments, corrections, a broken glass.

use super::super::act::{CorrectedPart, GlassCode, Time};
use crate::domain::request::ConsignmentId;
use crate::units::ids::PersonId;
use crate::units::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// What came of a receipt, and of wrong words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AftermathView {
    /// The consignment of whose box these are the refused items.
    pub parent: Option<ConsignmentId>,
    /// The consignment that its refused items are now.
    pub child: Option<ConsignmentId>,
    /// In whose place it was asked for.
    pub renews: Option<ConsignmentId>,
    /// Why, for who collects it again.
    pub renews_because: Option<Words>,
    /// What was asked for in its place.
    pub renewed_as: Option<ConsignmentId>,
    /// It goes back, or is back, where it came from; origin and destination have changed places.
    pub sent_back: bool,
    /// Codes of what was not as it should be at receipt.
    pub deviations: Vec<String>,
    /// Corrections, oldest first; each is shown beside its own record and beside the one that it corrects.
    pub corrections: Vec<CorrectionView>,
    /// The glass was broken for it, and nobody has looked at that yet.
    pub glass: Option<GlassView>,
    /// Its records that persons made while the glass was broken for it, by sequence; they stay so when that was looked at.
    pub under_glass: Vec<u64>,
    /// Its sender says that it cannot be had again.
    pub irreplaceable: bool,
}

/// What a record should have said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "as in `act::Correction`")]
pub struct CorrectionView {
    pub seq: u64,
    pub corrects_seq: u64,
    pub part: CorrectedPart,
    pub was: String,
    pub right: String,
    pub reason: String,
    pub by: PersonId,
    pub at: Time,
}

/// A broken glass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GlassView {
    /// Who broke it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Time,
    /// Why.
    pub code: GlassCode,
    /// In words.
    pub reason: String,
    /// Until when it lets one person act alone.
    pub until: Time,
    /// By when quality has to have looked at it.
    pub review_due: Time,
    /// Every record that a person made about it meanwhile, by sequence: what is to be looked at.
    pub records: Vec<u64>,
}
