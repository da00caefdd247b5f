//! What people say when custody moves: offers, acceptances, loading and unloading, the road, and the box that is found again.

use super::scanned_id;
use crate::units::ids::{PersonId, SiteId, TailId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// To whom custody is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferTo {
    /// Whoever handles at the pad of the box's site.
    Handler,
    /// The receiving desk of the box's site; by a courier, that of the site where the courier came.
    Desk,
    /// The courier whom the dispatcher named.
    Courier,
}

/// Offers custody to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// To whom.
    pub to: OfferTo,
    /// The seal as read by the giver; a courier whose seal is gone or cannot be read leaves it empty.
    pub seal: String,
    /// Where a courier came: the destination when absent, or the origin.
    #[serde(default)]
    pub at: Option<SiteId>,
}

/// Accepts an offered custody on the ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeCustody {
    /// The consignment number as read from the box by the taker.
    pub scanned: String,
    /// The seal is whole.
    pub seal_intact: bool,
    /// The seal as read from the box; a courier has to read it.
    #[serde(default)]
    pub seal: Option<String>,
}

/// Puts the box into an aircraft and offers it to the remote pilot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// The aircraft as read from its label.
    #[serde(deserialize_with = "scanned_id")]
    pub tail: TailId,
    /// The consignment number as read from the box.
    pub scanned: String,
    /// The door is locked.
    pub door_locked: bool,
}

/// The remote pilot accepts the loaded box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptLoad {
    /// The aircraft, said again.
    pub tail: TailId,
    /// The consignment number, said again.
    pub scanned: String,
    /// The notice of dangerous goods was read (needed where the payload has a UN number).
    pub notice_read: bool,
}

/// Takes the box out of the aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unload {
    /// The aircraft as read from its label.
    #[serde(deserialize_with = "scanned_id")]
    pub tail: TailId,
    /// The consignment number as read from the box.
    pub scanned: String,
}

/// What the receiver found of the seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SealState {
    /// Whole.
    Intact,
    /// Torn, cut or open.
    Broken,
    /// Not there.
    Missing,
}

/// Who carries by road.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Courier {
    /// This person.
    Person(PersonId),
    /// Whoever comes from this post of a carrier.
    Post(SiteId),
}

/// Sends a consignment by road: cancels its flights and offers custody to a courier, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByRoad {
    /// Who carries it.
    pub courier: Courier,
    /// Why, where it would come after its clinical limit: the shift lead alone may order that.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How a box looks from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As it was packed.
    Ok,
    /// Wet from outside.
    Wet,
    /// It leaks.
    Leaking,
    /// Crushed, or open.
    Crushed,
    /// Its label cannot be read.
    LabelUnreadable,
    /// Otherwise not as it should be.
    Other,
}

/// Takes a box over after an incident; needs a second person: one handles, one leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    /// The consignment number as read from the box.
    pub scanned: String,
    /// The seal number as read from the box; empty when missing or not to be read.
    pub seal: String,
    /// What was found of the seal.
    pub seal_state: SealState,
    /// What was found of the box.
    pub condition: Condition,
    /// The site to which the recovering handler belongs.
    pub site: SiteId,
    /// Where the box lies, where that is not at the site; 3 to 200 characters, without any name.
    #[serde(default)]
    pub field: Option<String>,
    /// The seal that was put on in place of one that is not whole; never used before.
    #[serde(default)]
    pub new_seal: Option<String>,
}
