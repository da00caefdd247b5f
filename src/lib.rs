//! Ground control of a medical drone network.
pub mod units;
