//! What the network knows and decides: pure values, no clock, no socket, no database.

pub mod airspace;
pub mod energy;
pub mod fleet;
pub mod flight;
pub mod geo;
pub mod limits;
pub mod mission;
pub mod network;
pub mod payload;
pub mod plan;
pub mod site;
pub mod weather;
