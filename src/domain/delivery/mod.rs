//! The life of a consignment, as a table of what may follow what.

mod state;
pub mod table;

pub use state::{ConsignmentState, Event, next_state};
