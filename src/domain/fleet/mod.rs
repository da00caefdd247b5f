//! Types, tails, packs, and the parameters a type must carry.

mod aircraft;
mod airframe;
pub mod approved;

pub use aircraft::{AircraftType, Pack, Tail};
pub use airframe::Airframe;
pub use approved::{ApprovedParameter, ParameterValue, Rule};
