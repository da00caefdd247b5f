//! Ground control of a medical drone network.

pub mod cli;
pub mod config;
pub mod domain;
pub mod units;
