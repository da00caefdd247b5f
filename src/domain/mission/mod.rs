//! What the autopilot carries: mission, fence and rally points, as one package.

mod item;
pub use item::{FlightPackage, Item, PackageDigest};
