//! The way round what is closed: the shortest chain of straight legs in one plane.
//!
//! [`around`] turns an area and a distance to keep into polygons that nobody enters; a [`Field`] of such polygons finds the
//! shortest path between two points, exactly, and the shortest few that an aircraft can fly; and says what blocks a line. Polygons may overlap; their borders may be flown.
//! Start with `search.rs`.

mod bends;
mod buffer;
mod field;
mod flyable;
mod polygon;
mod search;

pub use buffer::around;
pub use field::Field;
pub use flyable::Manners;
pub use polygon::{Polygon, PolygonError};
