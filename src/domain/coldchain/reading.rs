//! One reading of a logger, as it was said and as it was heard.

use crate::units::time::Utc;
use serde::{Deserialize, Serialize};

/// Below it no box and no room is; what a broken thermistor or an unplugged probe says (−127 °C, −99.9 °C) lies there.
/// Dry ice is −78.5 °C.
const COLDEST_MC: i32 = -90_000;
/// Above it no box is; the power-on value of a common sensor (85 °C) lies there.
const HOTTEST_MC: i32 = 84_999;

/// What the sensor said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sensed {
    /// A temperature, in thousandths of a degree Celsius.
    Celsius(i32),
    /// That it cannot measure: a fault code, no number, or a number that no box can have.
    Nothing,
}

/// A logger's own count of its readings, where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReadingId(pub u64);

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// When, by the logger's clock.
    pub at: Utc,
    /// When it was heard here; for a file or a late batch this may be hours after.
    pub heard: Utc,
    /// Its number in the logger's own count.
    pub id: Option<ReadingId>,
    /// What the sensor said.
    pub sensed: Sensed,
}

impl Reading {
    /// A reading of a temperature in thousandths of a degree Celsius; what no box can have counts as [`Sensed::Nothing`].
    #[must_use]
    pub fn new(at: Utc, heard: Utc, id: Option<ReadingId>, milli_celsius: Option<i32>) -> Self {
        let sensed = match milli_celsius {
            Some(mc) if (COLDEST_MC..=HOTTEST_MC).contains(&mc) => Sensed::Celsius(mc),
            Some(_) | None => Sensed::Nothing,
        };
        Self { at, heard, id, sensed }
    }

    /// The temperature, where there is one, in thousandths of a degree Celsius.
    #[must_use]
    pub fn milli_celsius(&self) -> Option<i32> {
        match self.sensed {
            Sensed::Celsius(mc) => Some(mc),
            Sensed::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_unplugged_probe_says_is_no_temperature() {
        let sensed = |mc| Reading::new(Utc(0), Utc(0), None, mc).sensed;

        assert_eq!([sensed(Some(-127_000)), sensed(Some(-99_900)), sensed(Some(85_000)), sensed(None)], [Sensed::Nothing; 4]);
        assert_eq!(sensed(Some(-78_500)), Sensed::Celsius(-78_500));
        assert_eq!(sensed(Some(40_000)), Sensed::Celsius(40_000));
    }
}
