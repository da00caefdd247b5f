//! The cold chain: what a temperature logger said, and whether that shows that the box stayed within its limits.
//!
//! The answer is a verdict, *safe*, *not safe* or *cannot tell*, with the rule that it cites. *Safe* needs evidence for every minute:
//! nothing is carried forward, no gap is joined, no doubtful reading is left out in silence. A reading outside of the limits is
//! *not safe* whatever else is missing; a sensor that is dead, drifts, jumps or lies about the time is *cannot tell*.
//!
//! - Times are the logger's own; when each reading was heard is kept beside it and judges the logger's clock.
//! - Whole thousandths of a degree Celsius everywhere; floating point only in the mean kinetic temperature.
//! - The same readings in any order, and any of them twice, give the same verdict.
//!
//! Read first: [`Trace`], [`judge`], [`Verdict`].

mod doubt;
mod mean_kinetic;
mod reading;
mod rule;
mod said;
mod trace;
mod verdict;

pub use doubt::Doubt;
pub use mean_kinetic::{celsius_of_mean_kinetic, mean_kinetic_mc};
pub use reading::{Reading, ReadingId, Sensed};
pub use rule::{Band, Breach, ColdChainRule};
pub use said::{FileFault, MOST_ROWS, Row, read_file};
pub use trace::{Placed, Taken, Trace};
pub use verdict::{Answer, Excursion, Gap, Leg, Verdict, judge};
