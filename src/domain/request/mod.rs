//! What is asked for, and what scanners send.

mod check37;
mod consignment;

pub use check37::check_character;
pub use consignment::{ConsignmentId, ParseConsignmentIdError};
