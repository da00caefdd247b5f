//! Hours of the week in Hanoi during which something holds; they may run over midnight.

use crate::units::time::{TimeWindow, Utc};

/// Milliseconds a day.
const DAY: i64 = 86_400_000;
/// Hanoi is seven hours ahead of UTC, all year.
const HANOI: i64 = 7 * 3_600_000;
/// Minutes a day.
pub const MINUTES_A_DAY: u16 = 1_440;

/// Days of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self([true; 7]);
    /// The words of the interchange formats, Monday first.
    pub const WORDS: [&'static str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    /// The days of a list of words; None when a word is no day.
    #[must_use]
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut days = [false; 7];
        for word in words {
            if word == "ANY" {
                return Some(Self::ALL);
            }
            *days.get_mut(Self::WORDS.iter().position(|known| *known == word)?)? = true;
        }
        Some(Self(days))
    }

    /// The words of its days.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        Self::WORDS.into_iter().zip(self.0).filter(|(_, on)| *on).map(|(word, _)| word).collect()
    }

    /// Whether it has no day at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == [false; 7]
    }

    /// The same days, one later (or earlier): what begins on a Monday in UTC may begin on a Tuesday in Hanoi.
    #[must_use]
    pub fn shifted(self, later: bool) -> Self {
        let mut days = self.0;
        if later {
            days.rotate_right(1)
        } else {
            days.rotate_left(1)
        }
        Self(days)
    }

    /// Whether it has the day that is so many days after 1970-01-01, a Thursday.
    fn has(self, day: i64) -> bool {
        usize::try_from((day + 3).rem_euclid(7)).is_ok_and(|nth| self.0[nth])
    }
}

/// From a minute of the day until another, in Hanoi, on some days of the week. Where the end is not after the beginning it lies
/// on the next day; the days are those on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Days on which it begins.
    pub days: Weekdays,
    /// Minute of the day, 0 to 1439.
    pub from: u16,
    /// Minute of the day, 0 to 1440.
    pub until: u16,
}

impl Hours {
    /// The window that begins on the day that is so many days after 1970-01-01 in Hanoi.
    fn on(&self, day: i64) -> Option<TimeWindow> {
        let minute = |minute: u16| i64::from(minute) * 60_000;
        let start = day * DAY - HANOI;
        let end = if self.until > self.from { minute(self.until) } else { DAY + minute(self.until) };
        self.days.has(day).then_some(TimeWindow { from: Utc(start + minute(self.from)), until: Utc(start + end) })
    }

    /// Its windows that share a moment with another window, in order; of a long window only those of its first 60 days.
    pub fn within(&self, window: &TimeWindow) -> impl Iterator<Item = TimeWindow> + use<> {
        let day = |at: Utc| at.0.saturating_add(HANOI).div_euclid(DAY);
        let (hours, window) = (*self, *window);
        let first = day(window.from) - 1;
        (first..=day(window.until).min(first.saturating_add(60)))
            .filter_map(move |day| hours.on(day))
            .filter(move |own| own.overlaps(&window))
    }

    /// Whether it holds at some moment of a window.
    #[must_use]
    pub fn touch(&self, window: &TimeWindow) -> bool {
        self.within(window).next().is_some()
    }

    /// Whether it holds during the whole of a window; two of its windows that follow each other count as one.
    #[must_use]
    pub fn cover(&self, window: &TimeWindow) -> bool {
        let mut reached = window.from;
        for own in self.within(window) {
            if own.from > reached {
                return false;
            }
            reached = reached.max(own.until);
        }
        reached >= window.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Span;

    fn at(text: &str) -> Utc {
        Utc::parse(text).expect("a time")
    }

    fn minutes(from: &str, minutes: u64) -> TimeWindow {
        TimeWindow { from: at(from), until: at(from) + Span::minutes(minutes) }
    }

    /// 22:00 to 06:00 in Hanoi, beginning Monday to Friday.
    fn nights() -> Hours {
        let days = Weekdays::of(["MON", "TUE", "WED", "THU", "FRI"].into_iter()).expect("days");
        Hours { days, from: 22 * 60, until: 6 * 60 }
    }

    #[test]
    fn hours_over_midnight_hold_on_both_sides_of_it() {
        // 2026-12-01 is a Tuesday.
        assert!(nights().touch(&minutes("2026-12-01T22:30:00+07:00", 10)));
        assert!(nights().touch(&minutes("2026-12-02T05:55:00+07:00", 10)));
        assert!(!nights().touch(&minutes("2026-12-02T06:00:00+07:00", 10)));
        assert!(!nights().touch(&minutes("2026-12-01T21:50:00+07:00", 10)));
        assert!(nights().touch(&minutes("2026-12-01T21:50:00+07:00", 11)));
    }

    #[test]
    fn the_days_are_those_on_which_the_hours_begin() {
        // Friday's night runs into Saturday morning; Saturday has none of its own.
        assert!(nights().touch(&minutes("2026-12-05T05:00:00+07:00", 5)));
        assert!(!nights().touch(&minutes("2026-12-05T23:00:00+07:00", 5)));
        assert!(!nights().touch(&minutes("2026-12-07T05:00:00+07:00", 5)));
    }

    #[test]
    fn a_flight_is_covered_only_when_all_of_it_is() {
        assert!(nights().cover(&minutes("2026-12-01T23:55:00+07:00", 10)));
        assert!(!nights().cover(&minutes("2026-12-02T05:55:00+07:00", 10)));
        let always = Hours { days: Weekdays::ALL, from: 0, until: MINUTES_A_DAY };
        assert!(always.cover(&minutes("2026-12-01T23:55:00+07:00", 3_000)));
    }

    #[test]
    fn days_read_back_and_shift_over_the_week() {
        assert_eq!(nights().days.words(), ["MON", "TUE", "WED", "THU", "FRI"]);
        assert_eq!(Weekdays::of(["SUN"].into_iter()).map(|days| days.shifted(true).words()), Some(vec!["MON"]));
        assert_eq!(Weekdays::of(["MON"].into_iter()).map(|days| days.shifted(false).words()), Some(vec!["SUN"]));
        assert_eq!(Weekdays::of(["HOL"].into_iter()), None);
    }

    #[test]
    fn every_minute_of_two_weeks_agrees_with_the_clock_on_the_wall() {
        let start = at("2026-11-30T00:00:00+07:00");
        for minute in 0..14 * 1_440_u64 {
            let now = start + Span::minutes(minute);
            let (day, of_day) = (minute / 1_440 % 7, minute % 1_440);
            let evening = of_day >= 1_320 && day < 5;
            let morning = of_day < 360 && (1..6).contains(&day);
            // The Sunday before the first day has no night of its own.
            assert_eq!(nights().touch(&TimeWindow { from: now, until: now + Span::millis(1) }), evening || morning, "{now}");
        }
    }
}
