//! The command line, as functions that hand back what to print and how to end.
//!
//! Nothing here prints or exits; `main` does. Exit codes: 0 done, 2 usage, 3 refused with reasons.

pub mod check_config;
pub mod plan;
mod plan_geojson;
mod plan_text;

/// What to print, and the exit code.
pub type Printed = (String, u8);

/// Done.
pub const DONE: u8 = 0;
/// The question was not right in itself.
pub const USAGE: u8 = 2;
/// A lawful no, with its reasons.
pub const REFUSED: u8 = 3;
