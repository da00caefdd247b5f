//! Ground risk: the intrinsic class, and what mitigations take off it.

use crate::domain::limits::Robustness;
use crate::units::quantity::{Grams, Metres, MetresPerSecond};

/// Upper bounds of the columns: characteristic dimension in metres, speed in metres a second.
const COLUMNS: [(f64, f64); 5] = [(1.0, 25.0), (3.0, 35.0), (8.0, 75.0), (20.0, 120.0), (40.0, 200.0)];

/// Rows: people a square kilometre (the row holds below it), and the class by column; 0 lies outside of the method.
const ROWS: [(f64, [u8; 5]); 6] = [
    (5.0, [2, 3, 4, 5, 6]),
    (50.0, [3, 4, 5, 6, 7]),
    (500.0, [4, 5, 6, 7, 8]),
    (5_000.0, [5, 6, 7, 8, 9]),
    (50_000.0, [6, 7, 8, 9, 10]),
    (f64::INFINITY, [7, 8, 0, 0, 0]),
];

/// The class over a controlled ground area, by column: M1 mitigations do not go below it.
const CONTROLLED: [u8; 5] = [1, 1, 2, 3, 3];

/// A class above this lies outside of the method.
pub const HIGHEST: u8 = 7;

/// The column of an aircraft, from 0; None when it is too large or too fast for the method.
#[must_use]
pub fn column(dimension: Metres, fastest: MetresPerSecond) -> Option<usize> {
    COLUMNS.iter().position(|(size, speed)| dimension.0 <= *size && fastest.0 <= *speed)
}

/// The largest dimension and speed of a column.
#[must_use]
pub fn column_limits(column: usize) -> Option<(Metres, MetresPerSecond)> {
    COLUMNS.get(column).map(|(size, speed)| (Metres(*size), MetresPerSecond(*speed)))
}

/// Intrinsic ground-risk class over so many people a square kilometre (SORA 2.5, table 2); None outside of the method.
#[must_use]
pub fn intrinsic(people_a_km2: f64, column: usize) -> Option<u8> {
    let (_, classes) = ROWS.iter().find(|(below, _)| people_a_km2 < *below)?;
    classes.get(column).copied().filter(|class| *class > 0)
}

/// What M1(A), sheltering, takes off (SORA 2.5, table 5).
#[must_use]
pub fn sheltering(claimed: Robustness) -> u8 {
    match claimed {
        Robustness::None | Robustness::High => 0,
        Robustness::Low => 1,
        Robustness::Medium => 2,
    }
}

/// What M1(B), operational restrictions, takes off.
#[must_use]
pub fn restrictions(claimed: Robustness) -> u8 {
    match claimed {
        Robustness::None | Robustness::Low => 0,
        Robustness::Medium => 1,
        Robustness::High => 2,
    }
}

/// What M1(C), ground observation, takes off.
#[must_use]
pub fn observation(claimed: Robustness) -> u8 {
    match claimed {
        Robustness::Low => 1,
        Robustness::None | Robustness::Medium | Robustness::High => 0,
    }
}

/// What M2, effects of the impact reduced, takes off.
#[must_use]
pub fn impact(claimed: Robustness) -> u8 {
    restrictions(claimed)
}

/// The final class: the M1 mitigations go no lower than a controlled ground area of the same column, M2 goes below, 1 is the least.
#[must_use]
pub fn last(intrinsic: u8, column: usize, m1: u8, m2: u8) -> u8 {
    let floor = CONTROLLED.get(column).copied().unwrap_or(1).min(intrinsic);
    intrinsic.saturating_sub(m1).max(floor).saturating_sub(m2).max(1)
}

/// Kinetic energy in joules.
#[must_use]
pub fn kinetic_energy(mass: Grams, speed: MetresPerSecond) -> f64 {
    0.5 * mass.0 / 1e3 * speed.0 * speed.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_of_the_published_table_is_met_at_both_ends_of_its_row() {
        let rows: [(f64, f64, [Option<u8>; 5]); 6] = [
            (0.0, 4.999, [2, 3, 4, 5, 6].map(Some)),
            (5.0, 49.999, [3, 4, 5, 6, 7].map(Some)),
            (50.0, 499.999, [4, 5, 6, 7, 8].map(Some)),
            (500.0, 4_999.9, [5, 6, 7, 8, 9].map(Some)),
            (5_000.0, 49_999.0, [6, 7, 8, 9, 10].map(Some)),
            (50_000.0, 200_000.0, [Some(7), Some(8), None, None, None]),
        ];
        for (from, until, classes) in rows {
            for (column, class) in classes.into_iter().enumerate() {
                assert_eq!((intrinsic(from, column), intrinsic(until, column)), (class, class), "{from} people, column {column}");
            }
        }
    }

    #[test]
    fn the_larger_of_size_and_speed_chooses_the_column() {
        let at = |size, speed| column(Metres(size), MetresPerSecond(speed));

        assert_eq!(at(1.0, 25.0), Some(0));
        assert_eq!((at(1.0, 25.1), at(1.1, 10.0), at(3.0, 35.0)), (Some(1), Some(1), Some(1)));
        assert_eq!((at(3.0, 36.0), at(8.1, 10.0), at(20.0, 200.0)), (Some(2), Some(3), Some(4)));
        assert_eq!((at(41.0, 10.0), at(1.0, 201.0)), (None, None));
    }

    #[test]
    fn the_expected_case_of_inner_long_bien_ends_at_five() {
        // A 3 m aircraft over less than 50,000 people a square kilometre: 7, sheltered at low and softened at medium robustness.
        let class = intrinsic(12_000.0, 1).expect("inside of the method");
        let m1 = sheltering(Robustness::Low) + restrictions(Robustness::None) + observation(Robustness::None);

        assert_eq!((class, last(class, 1, m1, impact(Robustness::Medium))), (7, 5));
    }

    #[test]
    fn no_m1_goes_below_a_controlled_ground_area_and_nothing_below_one() {
        assert_eq!(last(3, 2, 5, 0), 2);
        assert_eq!(last(3, 2, 5, 2), 1);
        assert_eq!(last(7, 1, 0, 0), 7);
    }

    #[test]
    fn twenty_five_kilogrammes_at_twenty_metres_a_second_are_five_kilojoules() {
        assert!((kinetic_energy(Grams(25_000.0), MetresPerSecond(20.0)) - 5_000.0).abs() < 1e-9);
    }
}
