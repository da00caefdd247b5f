//! Zones, permits and obstacles, and what a straight line meets of them.
//!
//! A prohibited zone is never opened by a permit. Distances are metres in the service area's tangent plane.

mod closing;
mod conflict;
mod extra;
mod hours;
mod index;
mod obstacle;
mod permit;
mod permit_area;
mod purpose;
mod zone;

pub use closing::{CLOSED_ROUND, Closing, Movement, closed_by, open_from, window_round};
pub use conflict::{Airspace, Encounter};
pub use extra::Extra;
pub use hours::{Hours, MINUTES_A_DAY, Weekdays};
pub use index::ZoneIndex;
pub use obstacle::{Obstacle, Obstacles};
pub use permit::{PAPERS_SOON, Paper, Permit, PermitAsk};
pub use permit_area::{Outside, PermitArea, PermitRoute};
pub use purpose::Purpose;
pub use zone::{Level, TimeRule, Zone, ZoneKind};
