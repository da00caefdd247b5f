//! What the network knows and decides: pure values, no clock, no socket, no database.

pub mod custody;
pub mod delivery;
pub mod flight;
pub mod geo;
pub mod mission;
pub mod operations;
pub mod people;
pub mod request;
