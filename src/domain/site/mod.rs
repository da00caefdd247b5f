//! Facilities, pads, emergency landing places, and the road between them.

mod carrier;
mod facility;
mod landing_place;
mod pad;
mod roads;

pub use carrier::Carrier;
pub use facility::{Facility, FacilityKind, SiteCode};
pub use landing_place::EmergencyPlace;
pub use pad::{Approach, Pad};
pub use roads::{RoadEstimate, RoadRow, Roads};
