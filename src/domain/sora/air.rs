//! Air risk, the assurance level that follows, and how far the adjacent area reaches.

use crate::domain::limits::AirRisk;
use crate::units::quantity::{Metres, MetresPerSecond};

/// Specific assurance and integrity level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sail {
    /// One.
    I,
    /// Two.
    II,
    /// Three.
    III,
    /// Four.
    IV,
    /// Five.
    V,
    /// Six.
    VI,
}

impl Sail {
    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
            Self::IV => "IV",
            Self::V => "V",
            Self::VI => "VI",
        }
    }
}

/// The initial air-risk class below 150 m (SORA 2.5, step 4): an airport's environment, controlled airspace or a town, or neither.
#[must_use]
pub fn initial(airport: bool, controlled: bool, town: bool) -> AirRisk {
    if airport {
        AirRisk::D
    } else if controlled || town {
        AirRisk::C
    } else {
        AirRisk::B
    }
}

/// The assurance level (SORA 2.5, table 7); None above class 7.
#[must_use]
pub fn sail(ground: u8, air: AirRisk) -> Option<Sail> {
    if ground > super::ground::HIGHEST {
        return None;
    }
    let of_ground = match ground {
        0..=2 => Sail::I,
        3 => Sail::II,
        4 => Sail::III,
        5 => Sail::IV,
        6 => Sail::V,
        _ => Sail::VI,
    };
    let of_air = match air {
        AirRisk::A => Sail::I,
        AirRisk::B => Sail::II,
        AirRisk::C => Sail::IV,
        AirRisk::D => Sail::VI,
    };
    Some(of_ground.max(of_air))
}

/// How far beyond the operational volume the adjacent area reaches: three minutes at the highest speed, 5 km at least and 35 km at
/// most (SORA 2.5, step 8).
#[must_use]
pub fn adjacent_reach(fastest: MetresPerSecond) -> Metres {
    Metres((fastest.0 * 180.0).clamp(5_000.0, 35_000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_of_the_published_table_of_levels_is_met() {
        use Sail::{I, II, III, IV, V, VI};
        let rows: [(u8, [Sail; 4]); 7] = [
            (1, [I, II, IV, VI]),
            (2, [I, II, IV, VI]),
            (3, [II, II, IV, VI]),
            (4, [III, III, IV, VI]),
            (5, [IV, IV, IV, VI]),
            (6, [V, V, V, VI]),
            (7, [VI, VI, VI, VI]),
        ];
        for (ground, levels) in rows {
            for (air, level) in AirRisk::ALL.into_iter().zip(levels) {
                assert_eq!(sail(ground, air), Some(level), "{ground} {air:?}");
            }
        }
        assert_eq!(sail(8, AirRisk::A), None);
    }

    #[test]
    fn an_airport_counts_before_everything_and_the_country_is_b() {
        assert_eq!(initial(true, true, true), AirRisk::D);
        assert_eq!((initial(false, true, false), initial(false, false, true)), (AirRisk::C, AirRisk::C));
        assert_eq!(initial(false, false, false), AirRisk::B);
    }

    #[test]
    fn the_adjacent_area_is_three_minutes_wide_within_its_bounds() {
        let reach = |speed| adjacent_reach(MetresPerSecond(speed)).0;

        assert!((reach(20.0) - 5_000.0).abs() < 1e-9 && (reach(50.0) - 9_000.0).abs() < 1e-9 && (reach(200.0) - 35_000.0).abs() < 1e-9);
    }
}
