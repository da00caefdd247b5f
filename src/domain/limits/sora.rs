//! What the operator claims in the risk assessment of SORA 2.5, and what its figures rest on.

use super::Limit;
use crate::units::ids::ZoneId;
use crate::units::words::{Words, words};

/// How sure a mitigation is, or how strong a containment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Robustness {
    /// Not claimed.
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Robustness {
    /// All, the weakest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Low, Self::Medium, Self::High];

    /// The word in configuration and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::None => words("không áp dụng", "none"),
            Self::Low => words("thấp", "low"),
            Self::Medium => words("trung bình", "medium"),
            Self::High => words("cao", "high"),
        }
    }
}

/// Air-risk class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AirRisk {
    /// Atypical or segregated airspace.
    A,
    /// Uncontrolled, low, over the country.
    B,
    /// Controlled, or uncontrolled over a town.
    C,
    /// Environment of an airport.
    D,
}

impl AirRisk {
    /// All, the least first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The letter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::D => "d",
        }
    }
}

/// Claims and figures of the risk assessment, each with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct SoraLimits {
    /// Zones that are the environment of an airport.
    pub airport_zones: Limit<Vec<ZoneId>>,
    /// Zones of controlled airspace.
    pub controlled_zones: Limit<Vec<ZoneId>>,
    /// From this many people a square kilometre on the ground below is a town.
    pub town: Limit<f64>,
    /// People below, as a multiple of the residents: more than 1 where a day brings people in.
    pub people: Limit<f64>,
    /// M1(A), sheltering.
    pub sheltering: Limit<Robustness>,
    /// M1(B), operational restrictions.
    pub restrictions: Limit<Robustness>,
    /// M1(C), ground observation.
    pub observation: Limit<Robustness>,
    /// M2, effects of the impact reduced.
    pub impact: Limit<Robustness>,
    /// The air-risk class that the authority accepted; the initial one stands where it is lower than this.
    pub residual: Limit<AirRisk>,
    /// The containment that the operator shows.
    pub containment: Limit<Robustness>,
}
