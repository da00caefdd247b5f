//! Ground control of a medical drone network.

pub mod domain;
pub mod link;
pub mod service;
pub mod units;
