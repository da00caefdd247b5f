//! Why a reading, or a whole logger, proves nothing.

use super::reading::ReadingId;
use super::rule::ColdChainRule;
use super::trace::{Placed, Trace};
use crate::units::time::Utc;
use crate::units::words::{Words, words};
use std::ops::RangeInclusive;

/// Local time sent as UTC is off by a multiple of this.
const ZONE_STEP_MS: i64 = 15 * 60_000;
/// How near to such a multiple a difference must be to be called one.
const ZONE_SLACK_MS: i64 = 60_000;
/// As many doubts of one kind as are told one by one.
const MOST_TOLD: usize = 3;

/// A doubt in what a logger says. Temperatures in thousandths of a degree Celsius.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// One moment, two values.
    Contradicts {
        /// When.
        at: Utc,
    },
    /// It left what was before and after faster than air in a box can change, and came back.
    Jumps {
        /// When.
        at: Utc,
        /// What it said.
        milli_celsius: i32,
    },
    /// A reading from the future.
    Ahead {
        /// What the logger's clock said.
        at: Utc,
        /// When it was heard.
        heard: Utc,
    },
    /// Its own count of readings does not grow with its time: the clock was set.
    ClockSet {
        /// The reading that comes too early or too late.
        at: Utc,
    },
    /// A second thermometer said something else.
    Drifts {
        /// When both were read.
        at: Utc,
        /// What the logger said.
        milli_celsius: i32,
        /// What the other thermometer said.
        reference_mc: i32,
    },
}

impl Doubt {
    /// What it says to people.
    #[must_use]
    pub fn words(&self) -> Words {
        match *self {
            Self::Contradicts { at } => words(
                format!("lúc {} máy ghi nhiệt báo hai giá trị khác nhau", at.clock()),
                format!("at {} the logger gives two different values", at.clock()),
            ),
            Self::Jumps { at, milli_celsius } => words(
                format!("lúc {} máy ghi nhiệt nhảy tới {}", at.clock(), degrees(milli_celsius)),
                format!("at {} the logger jumps to {}", at.clock(), degrees(milli_celsius)),
            ),
            Self::Ahead { at, heard } => {
                let (hint_vi, hint_en) = match zone_hours(at, heard) {
                    Some(hours) => (format!(", đúng {hours} giờ: sai múi giờ?"), format!(", by {hours} h: a wrong time zone?")),
                    None => (String::new(), String::new()),
                };
                words(
                    format!("đồng hồ máy ghi nhiệt chạy trước: báo {} khi nhận lúc {}{hint_vi}", at.clock(), heard.clock()),
                    format!("the logger's clock is ahead: it says {} and was heard at {}{hint_en}", at.clock(), heard.clock()),
                )
            }
            Self::ClockSet { at } => words(
                format!("đồng hồ máy ghi nhiệt bị chỉnh quanh {}", at.clock()),
                format!("the logger's clock was set near {}", at.clock()),
            ),
            Self::Drifts { at, milli_celsius, reference_mc } => words(
                format!("lúc {} máy ghi nhiệt báo {}, nhiệt kế đối chiếu {}", at.clock(), degrees(milli_celsius), degrees(reference_mc)),
                format!("at {} the logger says {}, the second thermometer {}", at.clock(), degrees(milli_celsius), degrees(reference_mc)),
            ),
        }
    }

    /// Whether it reaches to every reading of the logger, not to its own moment alone.
    #[must_use]
    pub fn is_of_the_logger(&self) -> bool {
        match self {
            Self::ClockSet { .. } | Self::Drifts { .. } | Self::Ahead { .. } => true,
            Self::Contradicts { .. } | Self::Jumps { .. } => false,
        }
    }
}

/// A temperature as people read it, to a tenth; what lies outside of a limit by less is shown to the thousandth.
pub(super) fn degrees(milli_celsius: i32) -> String {
    let exact = f64::from(milli_celsius) / 1e3;
    if milli_celsius % 100 == 0 { format!("{exact:.1} °C") } else { format!("{exact} °C") }
}

fn zone_hours(at: Utc, heard: Utc) -> Option<f64> {
    let ahead = at.0 - heard.0;
    let steps = (ahead + ZONE_STEP_MS / 2).div_euclid(ZONE_STEP_MS);
    let is_zone = (4..=56).contains(&steps) && (ahead - steps * ZONE_STEP_MS).abs() <= ZONE_SLACK_MS;
    is_zone.then(|| f64::from(i32::try_from(steps).unwrap_or(i32::MAX)) / 4.0)
}

/// The readings between two moments that can be believed as far as they themselves tell, and the doubts in the others and in the
/// logger; at most three of a kind.
pub(super) fn sorted_out(trace: &Trace, rule: &ColdChainRule, moments: RangeInclusive<Utc>) -> (Vec<(Utc, i32)>, Vec<Doubt>) {
    let mut doubts = Doubts::default();
    let mut placed: Vec<(Utc, i32)> = Vec::new();
    let mut newest_id: Option<ReadingId> = None;
    for (at, said) in trace.between(moments) {
        if at.0 > said.heard.0.saturating_add(milliseconds(rule)) {
            doubts.add(Doubt::Ahead { at, heard: said.heard });
            continue;
        }
        if contradicts(said) {
            doubts.add(Doubt::Contradicts { at });
            continue;
        }
        if newest_id >= said.ids.first().copied() && !said.ids.is_empty() {
            doubts.add(Doubt::ClockSet { at });
        }
        newest_id = newest_id.max(said.ids.last().copied());
        placed.extend(said.milli_celsius().map(|mc| (at, mc)));
    }
    let is_jump = |n: usize| {
        n > 0
            && n + 1 < placed.len()
            && leaves(rule, placed[n - 1], placed[n])
            && leaves(rule, placed[n + 1], placed[n])
            && !leaves(rule, placed[n - 1], placed[n + 1])
    };
    let jumps: Vec<usize> = (0..placed.len()).filter(|n| is_jump(*n)).collect();
    for n in &jumps {
        doubts.add(Doubt::Jumps { at: placed[*n].0, milli_celsius: placed[*n].1 });
    }
    let believed = placed.iter().enumerate().filter(|(n, _)| jumps.binary_search(n).is_err()).map(|(_, reading)| *reading).collect();
    (believed, doubts.told)
}

fn milliseconds(rule: &ColdChainRule) -> i64 {
    i64::try_from(rule.clock_tolerance.as_millis()).unwrap_or(i64::MAX)
}

fn contradicts(said: &Placed) -> bool {
    said.sensed.len() > 1 || said.ids.len() > 1
}

/// Whether the change from one reading to the other is faster than a box allows.
fn leaves(rule: &ColdChainRule, from: (Utc, i32), to: (Utc, i32)) -> bool {
    let minutes_ms = from.0.0.abs_diff(to.0.0).max(60_000);
    u64::from(from.1.abs_diff(to.1)) * 60_000 > u64::from(rule.fastest_mc_per_minute.unsigned_abs()) * minutes_ms
}

#[derive(Default)]
struct Doubts {
    told: Vec<Doubt>,
}

impl Doubts {
    fn add(&mut self, doubt: Doubt) {
        let kind = std::mem::discriminant(&doubt);
        if self.told.iter().filter(|told| std::mem::discriminant(*told) == kind).count() < MOST_TOLD {
            self.told.push(doubt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reading;
    use super::super::rule::tests::red_cells;
    use super::*;

    fn trace(said: &[(i64, i32)]) -> Trace {
        let mut trace = Trace::default();
        for (minute, mc) in said {
            trace.take(&Reading::new(Utc(minute * 60_000), Utc(minute * 60_000 + 900), None, Some(*mc)));
        }
        trace
    }

    fn doubts(trace: &Trace) -> Vec<Doubt> {
        sorted_out(trace, &red_cells(), Utc(0)..=Utc(86_400_000)).1
    }

    #[test]
    fn what_leaves_and_comes_back_at_once_is_a_jump_and_not_believed() {
        let spike = trace(&[(0, 4_000), (1, 4_100), (2, 40_000), (3, 4_100), (4, 4_000)]);

        let (believed, told) = sorted_out(&spike, &red_cells(), Utc(0)..=Utc(86_400_000));

        assert_eq!(told, [Doubt::Jumps { at: Utc(120_000), milli_celsius: 40_000 }]);
        assert_eq!(believed.len(), 4);
    }

    #[test]
    fn what_stays_is_no_jump() {
        let opened = trace(&[(0, 4_000), (1, 4_100), (2, 20_000), (3, 21_000), (4, 21_500)]);

        assert_eq!(doubts(&opened), []);
    }

    #[test]
    fn local_time_sent_as_utc_is_named() {
        let mut seven_hours = Trace::default();
        seven_hours.take(&Reading::new(Utc(7 * 3_600_000), Utc(2_000), None, Some(4_000)));

        let told = doubts(&seven_hours);

        assert_eq!(told, [Doubt::Ahead { at: Utc(7 * 3_600_000), heard: Utc(2_000) }]);
        assert!(told[0].words().en.ends_with("by 7 h: a wrong time zone?"), "{}", told[0].words().en);
    }

    #[test]
    fn a_count_that_does_not_grow_with_the_time_shows_a_clock_that_was_set() {
        let mut set_back = Trace::default();
        for (minute, id) in [(0, 1), (1, 2), (2, 5), (3, 3), (4, 4)] {
            set_back.take(&Reading::new(Utc(minute * 60_000), Utc(minute * 60_000), Some(ReadingId(id)), Some(4_000)));
        }

        assert_eq!(doubts(&set_back), [Doubt::ClockSet { at: Utc(180_000) }, Doubt::ClockSet { at: Utc(240_000) }]);
    }
}
