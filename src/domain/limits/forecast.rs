//! Which passing changes of a forecast count.

use crate::units::words::{Words, words};

/// How likely a change is that passes, or how often it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chance {
    /// PROB30, with or without TEMPO.
    Prob30,
    /// PROB40, with or without TEMPO.
    Prob40,
    /// TEMPO: at times, each for less than an hour and all of them for less than half of the time (ICAO Annex 3, appendix 5).
    Tempo,
}

impl Chance {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Prob30, Self::Prob40, Self::Tempo];

    /// The word of the code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Prob30 => "PROB30",
            Self::Prob40 => "PROB40",
            Self::Tempo => "TEMPO",
        }
    }

    /// What it means.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Prob30 => words("khả năng 30 %", "a chance of 30 %"),
            Self::Prob40 => words("khả năng 40 %", "a chance of 40 %"),
            Self::Tempo => words("từng lúc, dưới nửa thời gian", "at times, for less than half of it"),
        }
    }
}
