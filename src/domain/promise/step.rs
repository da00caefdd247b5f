//! The steps of a delivery.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step of a delivery: from one moment of its course to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// From the request to its acceptance.
    Ask,
    /// From the acceptance until the sealed box is handed to who loads it.
    Pack,
    /// From there until it lies in the aircraft; by road, until a courier leaves with it.
    Wait,
    /// From there to the take-off.
    Load,
    /// From the take-off to the landing at the destination.
    Fly,
    /// From the courier's leaving to the coming.
    Drive,
    /// From the landing until the box is out of the aircraft.
    Unload,
    /// From there to the signed receipt.
    Receive,
}

impl Step {
    /// The steps by UAV, in order.
    pub const BY_UAV: [Step; 7] = [Self::Ask, Self::Pack, Self::Wait, Self::Load, Self::Fly, Self::Unload, Self::Receive];
    /// The steps by road, in order.
    pub const BY_ROAD: [Step; 5] = [Self::Ask, Self::Pack, Self::Wait, Self::Drive, Self::Receive];
}
