//! What is asked for, and what scanners send.

mod check37;
mod consignment;
mod form;

pub use check37::check_character;
pub use consignment::{ConsignmentId, ParseConsignmentIdError};
pub use form::{FORMS_AT_ONCE, FormNumber, ParseFormNumberError};
