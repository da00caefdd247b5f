//! How long what belongs to a payload must be kept, and by when a person who asks has an answer.

use crate::domain::limits::{Limit, RetentionLimits};
use crate::domain::payload::Category;
use crate::units::time::{Span, Utc};

/// A rule that forbids to erase yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeps {
    /// Until when.
    pub until: Utc,
    /// For how many years from the last update.
    pub years: u16,
    /// Which rule.
    pub rule: String,
}

/// The rule that still holds for a payload's identity, last updated then; None when it may be erased.
#[must_use]
pub fn keeps(limits: &RetentionLimits, category: Category, updated: Utc, now: Utc) -> Option<Keeps> {
    let Limit { value: years, source, .. } = match category {
        Category::Blood => &limits.blood,
        Category::Specimen => &limits.specimen,
        Category::Drug | Category::Vaccine | Category::ControlledDrug | Category::Supply => &limits.other,
    };
    // Not shorter than any calendar would have it.
    let until = updated + Span::minutes(u64::from(*years) * 366 * 24 * 60);
    (now < until).then(|| Keeps { until, years: *years, rule: source.clone() })
}

/// The end of the working day by which a person who asks has an answer (DP-04): that many working days on, Saturdays and Sundays left
/// out; the same time of day. Public holidays are not known here, so that it is never later than the law has it.
#[must_use]
pub fn answer_due(asked: Utc, working_days: u16) -> Utc {
    const DAY: Span = Span::minutes(24 * 60);
    let mut due = asked;
    let mut left = working_days;
    while left > 0 {
        due = due + DAY;
        if !matches!(due.hanoi_weekday(), "SAT" | "SUN") {
            left -= 1;
        }
    }
    due
}
