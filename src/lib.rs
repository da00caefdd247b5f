//! Ground control of a medical drone network.

pub mod clock;
pub mod domain;
pub mod link;
pub mod service;
pub mod store;
pub mod units;
