//! Who may do what: roles, acts, and the one table that joins them.

mod actor;
mod role;

pub use actor::{Actor, FEED_NAMES, Grant, Sites};
pub use role::{ActKind, Role, may};
