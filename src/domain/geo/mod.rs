//! Places on WGS 84.

mod position;
pub use position::{ParsePositionError, Position};
