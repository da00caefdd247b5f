//! Places on WGS 84, and the tangent plane in which lines and areas meet.
//!
//! Distances along the earth are geodesics ([`geodesy`]); whether a line meets an area is asked in one plane per service area
//! ([`LocalFrame`]). Nothing is ever intersected in degrees.

mod area;
mod elevation;
pub mod geodesy;
mod local;
mod path;
mod position;

pub use area::{Area, Shape, Stretch};
pub use elevation::{Elevation, GridError};
pub use local::{LocalFrame, Point, Segment};
pub use path::{Path, PathLeg};
pub use position::{ParsePositionError, Position};
