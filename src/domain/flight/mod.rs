//! A flight from clearance to landing: what is ordered, what is seen, what is concluded.

pub mod clearance;
pub mod lift;
mod observation;
mod order;
mod report;

pub use observation::{
    ArmingCheck, Battery, Home, LandedState, Mode, Motion, Observation, PlanOnBoard, Release, Traffic, VtolState, is_proven,
};
pub use order::{GripperAct, Order, SafeAct};
pub use report::{Outcome, ParameterDifference, Report, Verdict};
