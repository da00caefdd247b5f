//! Energy: what a flight takes, line by line, and what it leaves.
//!
//! The published figures are the floor: payload, heat, the pack's age and what the flights of an aircraft taught add to them and never
//! take away. The unit is percent of a full pack. Sums are kept on a grid of 0.001 %, so that a stored budget reads back as itself.

mod budget;
mod circumstances;
mod learned;
mod model;
mod score;

pub use budget::{Budget, Leg, RoundTrip, Use};
pub use circumstances::Circumstances;
pub use learned::{Correction, ENOUGH, EnergyHistory, Flown, KEPT};
pub use model::{EnergyModel, LineWind};
pub use score::EnergyErrors;

/// Rounded to a thousandth.
fn thousandth(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
