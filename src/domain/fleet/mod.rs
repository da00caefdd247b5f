//! Types, tails, packs, and the parameters a type must carry.

mod aircraft;
mod airframe;
pub mod approved;
mod conformance;
mod hazards;

pub use aircraft::{AircraftType, Pack, Tail};
pub use airframe::{Airframe, AirframeKind};
pub use approved::{ApprovedParameter, ParameterValue, Rule};
pub use conformance::Conformance;
pub use hazards::{Hazard, open_hazards};
