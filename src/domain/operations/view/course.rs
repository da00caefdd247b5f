//! The way of one consignment, step by step, and its way by road.

use super::super::act::{Courier, Time};
use super::Holder;
use crate::domain::people::Role;
use crate::domain::promise::Step;
use crate::units::ids::{OrganisationId, PersonId, SiteId};
use schemars::JsonSchema;
use serde::Serialize;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TripStepState {
    /// Over.
    Done,
    /// Under way.
    Now,
    /// To come.
    Ahead,
    /// Left out, or broken off before it was done.
    Skipped,
}

/// One step of a consignment's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TripStepView {
    /// Which.
    pub step: Step,
    /// Where it stands.
    pub state: TripStepState,
    /// When it began.
    pub from: Option<Time>,
    /// When it was over.
    pub until: Option<Time>,
    /// Who holds the box now; None in every other step, and before it is sealed.
    pub holder: Option<Holder>,
    /// Whose turn it is now; None in every other step.
    pub role: Option<Role>,
    /// Where, if it has a place.
    pub site: Option<SiteId>,
}

/// The way by road, as the dispatcher ordered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoadView {
    /// Who was named.
    pub courier: Courier,
    /// Of which organisation, where it is none of the network's facilities.
    pub organisation: Option<OrganisationId>,
    /// By whom it was ordered.
    pub by: PersonId,
    /// When.
    pub at: Time,
    /// Expected receipt.
    pub eta: Option<Time>,
    /// It was ordered although it comes after its clinical limit.
    pub late: bool,
}
