//! Separation: how near two flights can come, when a pad is taken, and when a flight may leave.
//!
//! A flight is a chain of straight legs in space and time, each with the earliest and the latest moment at which a point of it
//! can be reached. Two flights are in conflict where, at some moment that this allows to both, they are nearer than the limit
//! across *and* nearer than the limit in height; and where they want one pad in slots that overlap. Nothing is a box: the least
//! distance of two legs and the departures that would bring it about are computed in closed form.
//!
//! Invariants: what is refused would come too close at some lawful timing; what is certified never does. Start with
//! [`Trajectory`], then `pair.rs`.

mod certificate;
mod flights;
mod from_plan;
mod hold;
mod intent;
mod landing;
mod pair;
mod polygon;
mod reserve;
mod review;
mod schedule;
mod slot;
mod traffic;
mod trajectory;

pub use certificate::{Apart, Approach, Certificate, Near, StoredLeg, StoredPath};
pub use flights::{Booked, Conflict, Timed, certify};
pub use from_plan::trajectory;
pub use hold::Hold;
pub use intent::{
    Altitude, Circle, Details, IntentOf, IntentState, LatLng, Moment, OperationalIntent, Polygon, Radius, Reference, Volume3, Volume4,
    operational_intent,
};
pub use landing::{Inbound, Landing, LandingLimits, PadTimes, landing_order};
pub use pair::{Closest, Limits};
pub use review::{CertificateFault, review, review_with_contingency};
pub use schedule::{Refused, Taken, earliest};
pub use slot::{PadSlot, slots};
pub use traffic::{Encounter, Means, Moving, Proposal, TrafficLimits, meet};
pub use trajectory::{Growth, Leg, Spot, Trajectory};
