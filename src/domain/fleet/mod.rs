//! Types, tails, packs, and the parameters a type must carry.

mod aircraft;
pub mod approved;

pub use aircraft::{AircraftType, Pack, Tail};
pub use approved::{ApprovedParameter, ParameterValue, Rule};
