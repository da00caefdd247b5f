//! Ground control of a medical drone network.

pub mod domain;
pub mod link;
pub mod units;
