//! How far predictions of energy were off, and what each aircraft taught.

use super::super::act::Time;
use crate::domain::plan::BingoKind;
use crate::units::ids::{PadId, TailId};
use schemars::JsonSchema;
use serde::Serialize;

/// What the flights of an aircraft teach, in thousandths: 1000 is the published figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LearnedView {
    /// Mean of what its flights took over what the published figures said.
    pub ratio_milli: u32,
    /// Its 90 % interval: from here.
    pub low_milli: u32,
    /// To here.
    pub high_milli: u32,
    /// From so many flights.
    pub flights: u32,
    /// What plans count with: never below the published figure, and in proportion below twenty flights.
    pub factor_milli: u32,
}

/// How far the charge at touchdown was off, in thousandths of a percent of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EnergyErrorView {
    /// So many flights, flown as planned.
    pub flights: usize,
    /// Half were off by at most this, either way.
    pub p50_milli_percent: i64,
    /// Nineteen of twenty were off by at most this.
    pub p95_milli_percent: i64,
    /// Half would have been off by at most this by the published figures alone.
    pub published_p50_milli_percent: i64,
    /// Nineteen of twenty likewise.
    pub published_p95_milli_percent: i64,
    /// On average; negative where less was left than planned.
    pub bias_milli_percent: i64,
}

/// One aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TailEnergy {
    /// Which.
    pub tail: TailId,
    /// Errors of its plans; none before its first flight.
    pub errors: Option<EnergyErrorView>,
    /// What its flights teach.
    pub learned: Option<LearnedView>,
}

/// How far predictions of energy were off in the newest flights of each aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EnergyReport {
    /// As of.
    pub at: Time,
    /// All aircraft together.
    pub all: Option<EnergyErrorView>,
    /// Each.
    pub tails: Vec<TailEnergy>,
}

/// What one place needs from where an aircraft is now, in thousandths of a percent of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BingoView {
    /// What it is to the flight.
    pub kind: BingoKind,
    /// Its pad.
    pub pad: PadId,
    /// Charge that must be left now to reach it with the final reserve.
    pub bingo_milli_percent: i64,
    /// The charge now less that; negative: it is not in reach.
    pub spare_milli_percent: i64,
}
