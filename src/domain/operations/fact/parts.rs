//! What several facts are made of.

use super::super::act::{ItemOutcome, Photo, RefuseReason};
use crate::domain::coldchain::Verdict;
use crate::domain::delivery::Event;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{BoxNumber, LoggerId, SiteId};
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};

/// How an order ended, in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Seen in the aircraft's state.
    Done,
    /// Refused by the aircraft.
    Refused,
    /// Not known.
    Unknown,
}

/// What holds a booking on the ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HeldBy {
    /// The flight-stop order of this document.
    StopOrder(String),
    /// What is measured or forecast for its time is beyond a limit: codes of the reasons.
    Weather(Vec<String>),
}

impl HeldBy {
    /// Whether it is the same hold: of one document, or of the weather, whatever of it is beyond a limit.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::StopOrder(one), Self::StopOrder(other)) => one == other,
            (Self::Weather(_), Self::Weather(_)) => true,
            (Self::StopOrder(_) | Self::Weather(_), _) => false,
        }
    }
}

/// How a receipt ends, by its items (R4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReceiptState {
    /// T10.
    Received,
    /// T11.
    ReceivedRemark,
    /// T12.
    Refused,
    /// T13.
    Quarantined,
}

impl ReceiptState {
    /// What happens to the consignment by it.
    #[must_use]
    pub fn event(self) -> Event {
        match self {
            Self::Received => Event::Receive,
            Self::ReceivedRemark => Event::ReceiveWithRemark,
            Self::Refused => Event::Refuse,
            Self::Quarantined => Event::Quarantine,
        }
    }
}

/// What the document of a grant says it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantTold {
    /// Whose document it is.
    pub authority: String,
    /// The route.
    pub between: [SiteId; 2],
    /// The day of flying: `2026-12-01`.
    pub day: String,
    /// The other requests that it names.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub covers: Vec<ConsignmentId>,
}

/// One item as decided at receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `act::ReceivedItem`")]
pub struct ItemFact {
    pub code: String,
    pub outcome: ItemOutcome,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<RefuseReason>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remark: Option<String>,
    /// It was found and not expected.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub extra: bool,
    /// It was found here and belongs to this other open consignment: swapped.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub belongs_to: Option<ConsignmentId>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub photo_sha256: Option<Photo>,
}

/// In whose place a request stands, and why: codes, the words are made where they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The consignment that was not taken, or not whole.
    pub of: ConsignmentId,
    /// Why its items were refused, each reason once.
    pub reasons: Vec<RefuseReason>,
    /// How many items were missing.
    pub missing: u32,
}

/// A box that was closed and sealed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `act::Repacked`")]
pub struct RepackedFact {
    pub box_number: BoxNumber,
    pub seal: String,
    pub mass_g: u32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub logger: Option<LoggerId>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub temperature_mc: Option<i32>,
}

/// One reading of a logger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingFact {
    /// The logger's time.
    pub at: Utc,
    /// Thousandths of a degree Celsius; None where the sensor could not measure.
    #[serde(rename = "mc", skip_serializing_if = "Option::is_none", default)]
    pub milli_celsius: Option<i32>,
    /// The logger's own number of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<u64>,
    /// CC-03: by the clock of who measured it was this time, too far from ours to be right; `at` is ours then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clock_suspect: Option<Utc>,
}

/// The verdict over a transport, as it was signed. Thousandths of a degree Celsius, milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColdChainFact {
    /// The verdict.
    pub verdict: Verdict,
    /// Coldest and hottest that is believed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub extremes_mc: Option<(i32, i32)>,
    /// Mean kinetic temperature.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mean_kinetic_mc: Option<i32>,
    /// Time outside of the limits.
    pub outside_ms: u64,
    /// Time of which nothing is known.
    pub unknown_ms: u64,
    /// How many doubts there were.
    pub doubts: u32,
    /// The rule.
    pub rule: String,
}
