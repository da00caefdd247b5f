//! The grid on which plans are computed: thousandths of a unit, so that a stored plan reads back as itself, bit for bit.

/// A value in whole thousandths: millimetres, milliseconds, milli-percent, milli-degrees.
#[expect(clippy::cast_possible_truncation, reason = "quantities of a flight are far below 2^63 thousandths")]
pub(super) fn thousandths(value: f64) -> i64 {
    (value * 1e3).round() as i64
}

/// The value of so many thousandths.
#[expect(clippy::cast_precision_loss, reason = "quantities of a flight are far below 2^53 thousandths")]
pub(super) fn of_thousandths(count: i64) -> f64 {
    count as f64 / 1e3
}

/// The nearest value on the grid.
pub(super) fn on_grid(value: f64) -> f64 {
    of_thousandths(thousandths(value))
}
