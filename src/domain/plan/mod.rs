//! Planning: the straight line from pad to pad, or a refusal that says why.
//!
//! [`propose()`] puts a plan along the straight line together, or round what closes it where a [`WayRound`] is allowed;
//! [`review()`] is a second reader who trusts nothing of it and shares no code with it beyond positions and geodesics. A plan is immutable; its numbers lie on a grid, so that [`FlightPlan::to_stored`] reads back exactly.
//! What follows from a plan is computed from it, never stored with it: its height [`Profile`], and the [`Bingo`] energy of each of its
//! seconds. Start with `propose.rs`, then `review.rs`.

mod bingo;
mod flight_plan;
mod grid;
mod input;
mod landing_places;
mod notes;
mod profile;
mod propose;
mod reach;
mod review;
mod round_trip;
mod sketch;
mod stored;
mod suitability;
mod summary;
mod survey;
mod zone_heights;

pub use bingo::{Bingo, BingoKind, BingoMoment, BingoPlace, Whereabouts};
pub use flight_plan::{Alternate, FlightPlan, HoldOff, Note, PlanFingerprint, SafePoint};
pub use input::{Condition, NoGo, PlanInput, WayRound};
pub use landing_places::{LandingPlace, landing_places, without_landing_place};
pub use profile::{Phase, Profile, ProfilePoint, Under};
pub use propose::propose;
pub use review::{review, review_profile};
pub use round_trip::round_trip;
pub use sketch::{GroundRisk, Heights, ObstacleNear, PlanSketch, ZoneMet};
pub use stored::StoredPlanError;
pub use suitability::Suitability;
pub use summary::{plan_json, sketch_json};
