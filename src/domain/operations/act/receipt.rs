//! What is said at receipt and after it: each item's word, what becomes of what was not taken, and how a wrong word is put right.

use super::SealState;
use crate::units::ids::{BoxNumber, LoggerId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The SHA-256 digest of a photograph: 64 lower-case hexadecimal digits. The picture itself stays with who took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Photo(String);

impl Photo {
    /// Reads a digest; None where it is not 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(is_hex)).then(|| Self(text.to_owned()))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Photo {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::new(&text).ok_or_else(|| serde::de::Error::custom("not 64 lower-case hexadecimal digits"))
    }
}

impl JsonSchema for Photo {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PhotoSha256".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of a photograph, hexadecimal" })
    }
}

/// A reason in words, with a photograph where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyShown {
    /// The reason; 3 to 200 characters, without any name.
    pub reason: String,
    /// A photograph of what it is about, by its digest.
    #[serde(default)]
    pub photo_sha256: Option<Photo>,
}

/// The receiver's word on one item. There is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemOutcome {
    /// Accepted as it is.
    Accepted,
    /// Accepted although something is wrong, with a remark.
    AcceptedRemark,
    /// Refused, with a coded reason.
    Refused,
    /// Expected and not in the box. Said of an item that was looked for; one that nobody looked at has no outcome.
    Missing,
    /// Kept apart until quality and lead decide; never said by a receiver, follows from the rules.
    Quarantined,
    /// Destroyed; follows from the disposal.
    Disposed,
    /// Back where it came from, and not for use.
    Returned,
}

/// Coded reasons of a refusal at receipt (HL7 table 0490 where it has a code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "each reason is named by its code; the words are in `refuse_reason`")]
pub enum RefuseReason {
    RIdMismatch,
    RNoLabel,
    RNoName,
    RNoPid,
    RNameSpell,
    RNoCollectTime,
    RHaemolysed,
    RClotted,
    RQns,
    RRatio,
    RWrongTube,
    RLeak,
    RContam,
    RExpired,
    RTemp,
    RSeal,
    RCount,
    RNotOrdered,
    RColour,
}

/// One item at receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedItem {
    /// The code as read from the item.
    pub code: String,
    /// What was decided.
    pub outcome: ItemOutcome,
    /// Why, where refused.
    #[serde(default)]
    pub reason: Option<RefuseReason>,
    /// In words, where accepted with remark; without any name.
    #[serde(default)]
    pub remark: Option<String>,
    /// A photograph of it, by its digest; where it leaks or its seal is torn there is one of it or of the box.
    #[serde(default)]
    pub photo_sha256: Option<Photo>,
}

/// Confirms seal and items at the destination, and decides each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// The consignment number as read from the box.
    pub scanned: String,
    /// The seal number as read from the box; empty when missing.
    pub seal: String,
    /// What was found of the seal.
    pub seal_state: SealState,
    /// Every expected item, and any other that was found.
    pub items: Vec<ReceivedItem>,
    /// Lowest temperature on the logger, thousandths of a degree Celsius; absent when there is no reading.
    #[serde(default)]
    pub temperature_min_mc: Option<i32>,
    /// Highest temperature on the logger, thousandths of a degree Celsius; absent when there is no reading.
    #[serde(default)]
    pub temperature_max_mc: Option<i32>,
    /// Whether a new sample is asked for; must be said when an item is refused or missing. Yes makes a new request in its place.
    #[serde(default)]
    pub recollect: Option<bool>,
    /// Stage of the vaccine's monitor, 1 to 4, the worst in the box; 3 and 4 are not used.
    #[serde(default)]
    pub vvm_stage: Option<u8>,
    /// A photograph of the box, by its digest.
    #[serde(default)]
    pub photo_sha256: Option<Photo>,
}

/// A box that was opened, closed and sealed again for its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repacked {
    /// The reusable container.
    pub box_number: BoxNumber,
    /// Number of the new seal: 6 to 16 of A-Z, 0-9, used once for ever.
    pub seal: String,
    /// Mass of the packed box, grams.
    pub mass_g: u32,
    /// A temperature logger in the box, where there is one.
    #[serde(default)]
    pub logger: Option<LoggerId>,
    /// Temperature in the box at sealing, thousandths of a degree Celsius.
    #[serde(default)]
    pub temperature_mc: Option<i32>,
}

/// Sends what was refused back to where it came from; needs a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    /// Why it goes back and is not destroyed here.
    pub reason: String,
    /// How it was closed again.
    pub repacked: Repacked,
}

/// What becomes of a box in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineEnd {
    /// It is used, with the decision's reason as the remark of each item.
    Release,
    /// It is destroyed.
    Dispose,
    /// It goes back, closed and sealed again.
    SendBack(Repacked),
}

/// T14: the written decision over a box in quarantine; quality and the shift lead sign it together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideQuarantine {
    /// Number of the written decision.
    pub decision: String,
    /// Its reason.
    pub reason: String,
    /// Both have looked at the temperature's record.
    pub temperature_reviewed: bool,
    /// What becomes of it.
    pub end: QuarantineEnd,
}

/// What a correction may be about: what a person typed, and nothing that a figure or a state was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedPart {
    /// A free text: a reason, a remark.
    Text,
    /// A code that was mistyped or chosen wrongly: of an item, a seal, a reason.
    Code,
    /// A time as somebody gave it.
    Time,
}

/// CC-05: what a record says wrongly, said rightly beside it. The record stays as it is, and so do state, clock and every figure: what
/// was decided on the wrong word is decided anew by an act of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Sequence of the record that is wrong; of this consignment, and signed by a person.
    pub corrects_seq: u64,
    /// What it is about.
    pub part: CorrectedPart,
    /// What stands there; 1 to 200 characters.
    pub was: String,
    /// What should stand there; 1 to 200 characters.
    pub right: String,
    /// Why; 3 to 200 characters, without any name.
    pub reason: String,
}

/// Why the glass was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GlassCode {
    /// There is nobody who could be the second.
    NoSecondPerson,
    /// A life is in danger while the second is waited for.
    LifeInDanger,
}

/// CC-22: lets one person do for an hour what needs a second to check. It bends no rule of airspace, energy, weather, dangerous goods
/// or identity, and decides over no violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// Why.
    pub code: GlassCode,
    /// Why in words; 10 to 200 characters, without any name.
    pub reason: String,
}
