//! Conformance volumes: where a flight stays, how far off it can get, and where it may come down (SORA 2.5, Annex A).
//!
//! From the planned path outwards lie the *flight geography*, where everything normal happens; the *contingency volume*, in which
//! the aircraft that left it turns back; and the *ground-risk buffer*, in which it comes down when it does not. Flight geography
//! and contingency volume together are the *operational volume*.
//!
//! The geofence that the aircraft carries comes from the same figures: it is the flight geography and the zone buffer beyond it,
//! and it lies inside of the operational volume by at least what the aircraft still flies after it met its fence.
//!
//! [`Volume`] has the widths and heights with every term and its source, [`outline`] draws one of them round a path.

mod outline;
mod size;

pub use outline::outline;
pub use size::{HalfWidth, Term, Volume};
