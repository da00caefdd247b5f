//! Ground control of a medical drone network.

pub mod domain;
pub mod store;
pub mod units;
