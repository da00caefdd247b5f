//! What the autopilot carries: mission, fence and rally points, as one package.
//!
//! [`build`] makes it of a route, [`feasibility`] asks what the autopilot would object to, [`holds_line`] whether a fence holds a
//! line, [`plan_file`] writes it as a QGroundControl file and reads it back.

mod build;
mod corridor;
pub mod feasibility;
mod fence;
mod item;
pub mod plan_file;

pub use build::{Route, Shape, build, on_grid};
pub use fence::holds_line;
pub use item::{FlightPackage, Item, PackageDigest};
