//! Ground control of a medical drone network.

pub mod cli;
pub mod domain;
pub mod store;
pub mod units;
