//! Energy: what a flight takes, line by line, and what it leaves.
//!
//! The unit is percent of a full pack. Sums are kept on a grid of 0.001 %, so that a stored budget reads back as itself.

mod budget;
mod model;

pub use budget::{Budget, Leg, RoundTrip, Use};
pub use model::{EnergyModel, LineWind};

/// Rounded to a thousandth.
fn thousandth(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
