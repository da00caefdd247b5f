//! Two clocks and their differences.
//!
//! Deadlines use [`Mono`], which never jumps; records use [`Utc`], which a person can read. Both enter as [`Now`], stamped
//! once at the door. Everything is integer: milliseconds for records, microseconds for the link.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

/// A moment on the monotonic clock, microseconds since the service's (or the simulated world's) zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mono(pub u64);

/// A moment in UTC, milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Utc(pub i64);

/// A length of time, microseconds; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span(pub u64);

/// The present, on both clocks at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// For deadlines.
    pub mono: Mono,
    /// For records.
    pub utc: Utc,
}

impl Span {
    /// So many microseconds.
    #[must_use]
    pub const fn micros(n: u64) -> Self {
        Self(n)
    }
    /// So many milliseconds.
    #[must_use]
    pub const fn millis(n: u64) -> Self {
        Self(n * 1_000)
    }
    /// So many seconds.
    #[must_use]
    pub const fn secs(n: u64) -> Self {
        Self(n * 1_000_000)
    }
    /// So many minutes.
    #[must_use]
    pub const fn minutes(n: u64) -> Self {
        Self(n * 60_000_000)
    }
    /// The length, so many times over; `factor` is not negative.
    #[must_use]
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
    pub fn times(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor).clamp(0.0, 1e15) as u64)
    }
    /// The length in whole milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }
    /// The length in seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "spans of interest are below 2^53 microseconds, 285 years")]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }
    /// The length in whole milliseconds as a signed number, for arithmetic on [`Utc`].
    #[must_use]
    pub fn as_millis_i64(self) -> i64 {
        i64::try_from(self.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Mono {
    /// The time from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Mono) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Span> for Mono {
    type Output = Mono;
    fn add(self, by: Span) -> Mono {
        Mono(self.0.saturating_add(by.0))
    }
}

impl Add<Span> for Utc {
    type Output = Utc;
    fn add(self, by: Span) -> Utc {
        Utc(self.0.saturating_add(by.as_millis_i64()))
    }
}

impl Sub<Span> for Utc {
    type Output = Utc;
    fn sub(self, by: Span) -> Utc {
        Utc(self.0.saturating_sub(by.as_millis_i64()))
    }
}

impl Utc {
    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub fn millis_since(self, earlier: Utc) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads an RFC 3339 time with `Z` or an offset.
    ///
    /// # Errors
    /// When the text is not such a time.
    pub fn parse(text: &str) -> Result<Self, ParseUtcError> {
        let stamp: jiff::Timestamp = text.parse().map_err(|_| ParseUtcError { text: text.to_owned() })?;
        Ok(Self(stamp.as_millisecond()))
    }

    /// The civil date in Hanoi (UTC+7, no daylight saving) as (year, month, day).
    #[must_use]
    pub fn hanoi_date(self) -> (i16, i8, i8) {
        let date = self.hanoi().date();
        (date.year(), date.month(), date.day())
    }

    /// The date in Hanoi as it is written and read by machines: `2026-12-01`.
    #[must_use]
    pub fn hanoi_day(self) -> String {
        let (year, month, day) = self.hanoi_date();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Minutes since midnight in Hanoi, 0 to 1439.
    #[must_use]
    pub fn hanoi_minute_of_day(self) -> u16 {
        let time = self.hanoi().time();
        u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
    }

    /// The moment nearest to this one that has this day of the month, hour and minute in UTC: reports name no month. The hour may
    /// be 24 at minute 0, the end of the day. None where no such moment lies within two months.
    #[must_use]
    pub fn nearest_day(self, day: u8, hour: u8, minute: u8) -> Option<Self> {
        if hour > 24 || minute > 59 || (hour == 24 && minute != 0) {
            return None;
        }
        let here = jiff::tz::offset(0).to_datetime(self.stamp()).date();
        let first = jiff::civil::date(here.year(), here.month(), 1);
        let day = i8::try_from(day).ok()?;
        let in_month = |months: i64| {
            let month = first.checked_add(jiff::Span::new().try_months(months).ok()?).ok()?;
            let date = jiff::civil::Date::new(month.year(), month.month(), day).ok()?;
            let midnight = jiff::tz::offset(0).to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_millisecond();
            Some(Self(midnight + (i64::from(hour) * 60 + i64::from(minute)) * 60_000))
        };
        (-2..=2).filter_map(in_month).min_by_key(|at| at.millis_since(self).unsigned_abs())
    }

    /// Hour and minute of the day in UTC, like `14:30Z`.
    #[must_use]
    pub fn hour_z(self) -> String {
        let time = jiff::tz::offset(0).to_datetime(self.stamp()).time();
        format!("{:02}:{:02}Z", time.hour(), time.minute())
    }

    /// Hour, minute and day in Hanoi, like `14:05 22/11`: how people are told a moment. The minute that runs.
    #[must_use]
    pub fn clock(self) -> String {
        let local = self.hanoi();
        format!("{:02}:{:02} {:02}/{:02}", local.hour(), local.minute(), local.day(), local.month())
    }

    /// The same with the year: of a paper that may be long over.
    #[must_use]
    pub fn clock_and_year(self) -> String {
        format!("{}/{:04}", self.clock(), self.hanoi().year())
    }

    /// As [`Utc::clock`], of the first whole minute that is not before this moment: from when something may be done.
    #[must_use]
    pub fn clock_from(self) -> String {
        const MINUTE: i64 = 60_000;
        Self(self.0.saturating_add(MINUTE - 1).div_euclid(MINUTE).saturating_mul(MINUTE)).clock()
    }

    /// The day of the week in Hanoi: MON, TUE, WED, THU, FRI, SAT or SUN.
    #[must_use]
    pub fn hanoi_weekday(self) -> &'static str {
        match self.hanoi().date().weekday() {
            jiff::civil::Weekday::Monday => "MON",
            jiff::civil::Weekday::Tuesday => "TUE",
            jiff::civil::Weekday::Wednesday => "WED",
            jiff::civil::Weekday::Thursday => "THU",
            jiff::civil::Weekday::Friday => "FRI",
            jiff::civil::Weekday::Saturday => "SAT",
            jiff::civil::Weekday::Sunday => "SUN",
        }
    }

    fn hanoi(self) -> jiff::civil::DateTime {
        let seven_hours = jiff::tz::offset(7);
        seven_hours.to_datetime(self.stamp())
    }

    fn stamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX })
    }
}

/// A text that is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a time like 2026-12-01T01:02:03.004Z")]
pub struct ParseUtcError {
    /// The text as it came.
    pub text: String,
}

impl fmt::Display for Utc {
    /// Always with milliseconds and `Z`: the form that is hashed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.stamp())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} s", self.as_secs_f64())
    }
}

/// From (inclusive) and until (exclusive), in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWindow {
    /// First moment inside.
    pub from: Utc,
    /// First moment after.
    pub until: Utc,
}

impl TimeWindow {
    /// Whether the moment lies inside.
    #[must_use]
    pub fn contains(&self, at: Utc) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether the two windows share a moment.
    #[must_use]
    pub fn overlaps(&self, other: &TimeWindow) -> bool {
        self.from < other.until && other.from < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_its_month_is_the_nearest_such_day() {
        let at = |text: &str| Utc::parse(text).expect("a time");
        let new_year = at("2027-01-01T01:00:00Z");

        assert_eq!(new_year.nearest_day(31, 23, 30), Some(at("2026-12-31T23:30:00Z")));
        assert_eq!(new_year.nearest_day(1, 24, 0), Some(at("2027-01-02T00:00:00Z")));
        assert_eq!(at("2027-03-01T00:30:00Z").nearest_day(30, 0, 0), Some(at("2027-03-30T00:00:00Z")));
        assert_eq!(at("2027-02-28T23:30:00Z").nearest_day(31, 12, 0), Some(at("2027-01-31T12:00:00Z")));
        assert_eq!(new_year.nearest_day(32, 0, 0), None);
        assert_eq!((new_year.nearest_day(1, 24, 1), new_year.nearest_day(1, 25, 0)), (None, None));
        assert_eq!(at("2026-12-31T23:30:00Z").hour_z(), "23:30Z");
        assert_eq!(at("2026-12-31T23:30:59.999Z").clock(), "06:30 01/01");
        assert_eq!(at("2026-12-31T23:30:00.001Z").clock_from(), "06:31 01/01");
        assert_eq!(at("2026-12-31T23:30:00Z").clock_from(), "06:30 01/01");
        assert_eq!(at("2026-12-31T23:30:00Z").clock_and_year(), "06:30 01/01/2027");
    }

    #[test]
    fn a_time_is_written_with_milliseconds_and_reads_back() {
        let at = Utc::parse("2026-12-01T01:02:03.004Z").expect("a time");

        assert_eq!(at.to_string(), "2026-12-01T01:02:03.004Z");
        assert_eq!(Utc::parse("2026-12-01T08:02:03.004+07:00"), Ok(at));
        assert_eq!(Utc(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn the_date_changes_at_midnight_in_hanoi() {
        let before = Utc::parse("2026-12-01T16:59:59Z").expect("a time");
        let after = Utc::parse("2026-12-01T17:00:00Z").expect("a time");

        assert_eq!(before.hanoi_date(), (2026, 12, 1));
        assert_eq!(after.hanoi_date(), (2026, 12, 2));
        assert_eq!(before.hanoi_minute_of_day(), 23 * 60 + 59);
    }

    #[test]
    fn a_window_ends_before_its_end() {
        let window = TimeWindow { from: Utc(10), until: Utc(20) };

        assert!(window.contains(Utc(10)) && !window.contains(Utc(20)));
        assert!(!window.overlaps(&TimeWindow { from: Utc(20), until: Utc(30) }));
    }
}
