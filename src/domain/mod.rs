//! LAYER 1: what the network knows and decides. Pure: no clock, no socket, no database, no MAVLink.
//!
//! Rooms in import order; `tests/tidy.rs` keeps it.

pub mod geo;

pub mod site;

pub mod people;

pub mod payload;

pub mod limits;

pub mod mission;

pub mod request;

pub mod custody;

pub mod airspace;

pub mod weather;

pub mod energy;

pub mod fleet;

pub mod network;

pub mod plan;

pub mod flight;

pub mod delivery;

pub mod operations;
