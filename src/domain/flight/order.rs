//! What may be asked of an aircraft. There is no other word to the link than these.

use super::clearance::Clearance;
use crate::domain::mission::FlightPackage;
use crate::units::ids::FlightId;

/// An act that can only make the air safer: goes out at once, even when nothing can be recorded; repeated until seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SafeAct {
    /// Hold where it is.
    Hold,
    /// Return to the nearest verified safe point (home or a rally point).
    Return,
    /// Land now, where it is.
    LandNow,
}

/// What the hook of the payload is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GripperAct {
    /// Let the payload go.
    Release,
    /// Take hold of it.
    Grab,
}

/// One order to the link of one aircraft.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Compare the parameters with the approved set; answered by `Report::Parameters`. Repeatable: it only reads.
    CheckParameters,
    /// Clear what is on board, write the return height, transfer the package, read it back, compare. Once: after a restart its
    /// outcome is unknown until seen. Answered by `Report::Package`.
    Upload {
        /// The flight it is for.
        flight: FlightId,
        /// What to carry.
        package: Box<FlightPackage>,
    },
    /// Arm in Hold, look again, then start the mission. Once. Answered by `Report::Launch`.
    Launch(Box<Clearance>),
    /// Hold, return, or land now. Repeatable. Answered by `Report::SafeAct`.
    Safer(SafeAct),
    /// Go on with the mission after a hold or a return: a person's decision, never automatic. Once. Answered by `Report::Resume`.
    Resume,
    /// After a landing: leave AUTO.MISSION and clear the mission, so that arming cannot take off. Repeatable. Answered by `Report::Safed`.
    MakeSafe,
    /// Move the hook of the payload: only on the ground, motors off, in Hold, with no mission on board, which is what 'pad safe'
    /// says; refused otherwise, and for an aircraft without a hook. Once. Answered by `Report::Gripper`.
    Gripper(GripperAct),
}
