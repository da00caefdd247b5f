//! The cold chain of a consignment as it is shown.

use super::super::act::Time;
use crate::domain::coldchain::{Breach, Verdict};
use crate::units::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// What the logger shows from packing until receipt, or until its newest record. Thousandths of a degree Celsius, whole seconds
/// rounded up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColdChainView {
    /// Safe, not safe, or that it cannot be told.
    pub verdict: Verdict,
    /// The same in a sentence, with what it rests on and the rule.
    pub says: Words,
    /// How many readings were heard.
    pub readings: u32,
    /// How many the thermometer of a payload bay gave while the box lay in it.
    pub bay_readings: u32,
    /// When the newest was measured.
    pub newest_at: Option<Time>,
    /// What it was.
    pub newest_mc: Option<i32>,
    /// The coldest that is believed.
    pub lowest_mc: Option<i32>,
    /// The hottest that is believed.
    pub highest_mc: Option<i32>,
    /// Mean kinetic temperature of the time that is covered.
    pub mean_kinetic_mc: Option<i32>,
    /// Time outside of the limits, of all legs.
    pub outside_s: u64,
    /// Time near to a limit.
    pub warned_s: u64,
    /// Time of which nothing is known.
    pub unknown_s: u64,
    /// When it was outside.
    pub excursions: Vec<ExcursionView>,
    /// Where readings are missing.
    pub gaps: Vec<GapView>,
    /// Why readings are not believed.
    pub doubts: Vec<Words>,
    /// The rule that the verdict cites.
    pub rule: String,
    /// Why two persons gave the logger up, where they did.
    pub logger_retired: Option<String>,
}

/// One stretch outside of the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExcursionView {
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// Which limit was passed.
    pub breach: Breach,
    /// The furthest reading.
    pub worst_mc: i32,
}

/// Time without a reading that is believed, longer than the rule allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GapView {
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}
