//! The three layers that bytes from outside reach, compiled apart from the rest of the service: with a sanitizer's flags the
//! database and the web server would take minutes and find nothing.

#![allow(missing_docs, dead_code, reason = "the layers are documented where they live; a target uses a part of them")]

#[path = "../../../src/units/mod.rs"]
pub mod units;

#[path = "../../../src/domain/mod.rs"]
pub mod domain;

#[path = "../../../src/link/mod.rs"]
pub mod link;

pub mod package;
