//! placeholder
use super::*;
use crate::units::words::Reason;
/// r
pub fn review(_p: &FlightPlan, _i: &PlanInput<'_>) -> Result<(), Vec<Reason>> { Ok(()) }
