//! A flight from clearance to landing: what is ordered, what is seen, what is concluded.

pub mod clearance;
mod observation;
mod order;
mod report;

pub use observation::{Battery, Home, LandedState, Mode, Motion, Observation, PlanOnBoard, VtolState};
pub use order::{Order, SafeAct};
pub use report::{Outcome, ParameterDifference, Report, Verdict};
