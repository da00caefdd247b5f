//! When it will be there, and how sure that is: learned from the deliveries that were, told as P50 and P90, and held to account.
//!
//! Invariants:
//! - The steps of a delivery add up to the time from the request to the signed receipt, whatever went wrong on the way.
//! - Percentiles are never added. Whole deliveries of the past are flown again on the new plan, each with all of its steps, so that
//!   a busy hour that makes every step slow stays one busy hour; the percentile is taken of their arrivals.
//! - Below [`ENOUGH`] deliveries the configured prior is used, and says so.
//! - No chance: the same past and the same question give the same answer.
//!
//! Start with [`Way::by_uav`].

mod course;
mod history;
mod lesson;
mod prior;
mod quantile;
mod score;
mod step;
mod way;

pub use course::Course;
pub use history::{ENOUGH, History, KEPT, Route};
pub use lesson::{Ahead, Lesson};
pub use prior::PriorRun;
pub use quantile::quantile;
pub use score::{AllHeld, Held, Scores, Tallies};
pub use step::Step;
pub use way::{Arrivals, Basis, Promise, StepTimes, Way, latest_handover};
