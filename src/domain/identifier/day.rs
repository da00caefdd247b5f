//! Dates as labels write them: without time zone, some without day, with two digits of the year.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A civil date that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    /// Year, common era.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// Days of a month in the Gregorian calendar; None of a month that does not exist.
#[must_use]
pub(super) fn days_of(year: i16, month: u8) -> Option<u8> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    })
}

impl Day {
    /// A date, where it exists.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        (1..=days_of(year, month)?).contains(&day).then_some(Self { year, month, day })
    }

    /// The n-th day of a year, from 1.
    #[must_use]
    pub fn nth_of(year: i16, n: u16) -> Option<Self> {
        let mut left = n;
        for month in 1..=12 {
            let days = days_of(year, month)?;
            if left <= u16::from(days) {
                return Self::new(year, month, u8::try_from(left).ok()?);
            }
            left -= u16::from(days);
        }
        None
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The year that two digits mean, seen from this year: 51 or more ahead is the century before, 50 or more behind the next one.
///
/// Source: GS1 General Specifications, determination of century in dates.
#[must_use]
pub(super) fn year_of(two_digits: u8, this_year: i16) -> i16 {
    let (century, here) = (this_year.div_euclid(100) * 100, this_year.rem_euclid(100));
    let ahead = i16::from(two_digits) - here;
    let shift = if ahead >= 51 {
        -100
    } else if ahead <= -50 {
        100
    } else {
        0
    };
    century + i16::from(two_digits) + shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_of_a_year_lie_from_49_back_to_50_ahead() {
        assert_eq!([76, 77, 26, 0, 99].map(|two| year_of(two, 2026)), [2076, 1977, 2026, 2000, 1999]);
        assert_eq!([25, 24, 0, 75].map(|two| year_of(two, 2075)), [2125, 2124, 2100, 2075]);
        assert_eq!(year_of(26, 2075), 2026);
    }

    #[test]
    fn a_day_of_the_year_knows_leap_years() {
        assert_eq!(Day::nth_of(2024, 60), Day::new(2024, 2, 29));
        assert_eq!(Day::nth_of(2025, 60), Day::new(2025, 3, 1));
        assert_eq!((Day::nth_of(2025, 366), Day::nth_of(2025, 0)), (None, None));
        assert_eq!(Day::new(2100, 2, 29), None);
    }
}
