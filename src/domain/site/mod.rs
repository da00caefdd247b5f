//! Facilities, pads, and the road between them.

mod facility;
mod pad;
mod roads;

pub use facility::{Facility, FacilityKind, SiteCode};
pub use pad::Pad;
pub use roads::{RoadEstimate, RoadRow, Roads};
