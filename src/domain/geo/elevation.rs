//! The ground's height, from a regular grid.

use super::Position;
use crate::units::altitude::Amsl;
use crate::units::quantity::Metres;

/// Heights of the ground on a grid of equal steps in latitude and longitude.
#[derive(Debug, Clone, PartialEq)]
pub struct Elevation {
    south_west: Position,
    step: (f64, f64),
    /// Rows from south to north, each from west to east, metres above sea level.
    rows: Vec<Vec<f64>>,
    /// How far off a height may be.
    pub accuracy: Metres,
    /// Whether the grid is an assumption, not a survey.
    pub assumed: bool,
}

/// Why rows and steps are not a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a grid has at least 2 by 2 heights, rows of one length, and steps above 0")]
pub struct GridError;

impl Elevation {
    /// Makes a grid of its south-west corner, its steps in degrees (latitude, longitude), and rows from south to north.
    ///
    /// # Errors
    /// When rows differ in length, or there are fewer than two by two.
    pub fn new(south_west: Position, step: (f64, f64), rows: Vec<Vec<f64>>, accuracy: Metres, assumed: bool) -> Result<Self, GridError> {
        let width = rows.first().map_or(0, Vec::len);
        if rows.len() < 2 || width < 2 || rows.iter().any(|row| row.len() != width) || step.0 <= 0.0 || step.1 <= 0.0 {
            return Err(GridError);
        }
        Ok(Self { south_west, step, rows, accuracy, assumed })
    }

    /// The ground's height at a place, bilinear between the four corners around it; None outside of the grid.
    #[must_use]
    pub fn at(&self, place: Position) -> Option<Amsl> {
        let row = (place.latitude - self.south_west.latitude) / self.step.0;
        let column = (place.longitude - self.south_west.longitude) / self.step.1;
        let (low, north) = split(row, self.rows.len())?;
        let (left, east) = split(column, self.rows[0].len())?;
        let height = |r: usize, c: usize| self.rows[r][c];
        let south_edge = height(low, left) * (1.0 - east) + height(low, left + 1) * east;
        let north_edge = height(low + 1, left) * (1.0 - east) + height(low + 1, left + 1) * east;
        Some(Amsl(south_edge * (1.0 - north) + north_edge * north))
    }
}

/// The cell that holds a grid coordinate, and the share of the way across it; None outside of the grid.
fn split(coordinate: f64, count: usize) -> Option<(usize, f64)> {
    let last = u32::try_from(count.checked_sub(2)?).ok()?;
    let floor = (coordinate + 1e-9).floor().min(f64::from(last));
    let share = coordinate - floor;
    let known = floor >= 0.0 && share <= 1.0 + 1e-9;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and not above the last cell")]
    known.then_some((floor as usize, share.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn height_is_bilinear_inside_and_unknown_outside() {
        let corner = Position { latitude: 21.0, longitude: 105.0 };
        let grid = Elevation::new(corner, (0.02, 0.02), vec![vec![4.0, 6.0], vec![8.0, 10.0]], Metres(5.0), true).expect("a grid");
        let at = |latitude, longitude| grid.at(Position { latitude, longitude }).map(|h| (h.0 * 1e6).round() / 1e6);

        assert_eq!(at(21.0, 105.0), Some(4.0));
        assert_eq!(at(21.02, 105.02), Some(10.0));
        assert_eq!(at(21.01, 105.01), Some(7.0));
        assert_eq!(at(21.03, 105.01), None);
        assert_eq!(at(20.99, 105.01), None);
    }

    #[test]
    fn rows_of_two_lengths_are_no_grid() {
        let corner = Position { latitude: 21.0, longitude: 105.0 };

        assert_eq!(Elevation::new(corner, (0.02, 0.02), vec![vec![1.0, 2.0], vec![1.0]], Metres(5.0), true), Err(GridError));
    }
}
