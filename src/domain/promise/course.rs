//! The moments of one delivery as its records tell them.

use super::lesson::Lesson;
use super::way::Promise;
use crate::units::time::{Span, Utc};
use serde::{Deserialize, Serialize};

/// A step that took longer says more of the record than of deliveries.
const LONGEST: i64 = 24 * 3_600_000;

/// The moments of a delivery, each None until it came. What was tried again has the moment of the last try, except that the box is
/// handed over once: all that goes wrong after it counts as waiting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Course {
    /// Asked for.
    pub asked: Option<Utc>,
    /// Accepted.
    pub accepted: Option<Utc>,
    /// The sealed box was first handed to who loads it.
    pub handed: Option<Utc>,
    /// It lay in the aircraft.
    pub aboard: Option<Utc>,
    /// A courier left with it.
    pub left: Option<Utc>,
    /// Take-off.
    pub departed: Option<Utc>,
    /// Landing elsewhere than at the origin.
    pub arrived: Option<Utc>,
    /// Out of the aircraft.
    pub unloaded: Option<Utc>,
    /// The receipt was signed.
    pub received: Option<Utc>,
    /// When the aircraft was to be at the origin, as first planned; None where it stood there.
    pub meets: Option<Utc>,
    /// Length of the flight with the box, as planned when it was last booked.
    pub planned: Option<Span>,
    /// What was promised at the asking.
    pub promise: Option<Promise>,
}

impl Course {
    /// What it teaches of flights. None where a courier had it, a moment is missing, the moments are not in their order, or a step took more than a day.
    #[must_use]
    pub fn lesson(&self) -> Option<Lesson> {
        let step = |from: Option<Utc>, until: Option<Utc>| {
            let length = until?.millis_since(from?);
            (0..=LONGEST).contains(&length).then_some(length)
        };
        if self.left.is_some() {
            return None;
        }
        let planned = self.planned?.as_millis_i64();
        let (accepted, handed) = (self.accepted?, self.handed?);
        let met = self.meets.map_or(handed, |meets| handed.max(meets.max(accepted)));
        step(self.handed, self.aboard)?;
        let over = self.aboard?.millis_since(met);
        (planned > 0 && over >= -LONGEST).then_some(Lesson {
            ask: step(self.asked, self.accepted)?,
            pack: step(self.accepted, self.handed)?,
            over,
            load: step(self.aboard, self.departed)?,
            flown: step(self.departed, self.arrived)?,
            planned,
            unload: step(self.arrived, self.unloaded)?,
            receive: step(self.unloaded, self.received)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lesson::Ahead;
    use super::*;

    fn course() -> Course {
        let at = |minute: i64| Some(Utc(minute * 60_000));
        Course {
            asked: at(0),
            accepted: at(2),
            handed: at(12),
            aboard: at(20),
            left: None,
            departed: at(24),
            arrived: at(31),
            unloaded: at(33),
            received: at(36),
            meets: at(17),
            planned: Some(Span::minutes(6)),
            promise: None,
        }
    }

    #[test]
    fn the_steps_add_up_to_the_whole() {
        let lesson = course().lesson().expect("a lesson");
        let ahead = Ahead { lead: Span::minutes(15), fly: Span::minutes(6), not_before: None };

        let minutes = lesson.by_uav(&ahead).map(|millis| millis / 60_000);

        assert_eq!(minutes, [2, 10, 8, 4, 7, 2, 3]);
        assert_eq!(lesson.over, 3 * 60_000, "it lay in the aircraft three minutes after that was to be there");
    }

    #[test]
    fn what_lacks_a_moment_goes_backwards_or_takes_a_day_teaches_nothing() {
        let wrong = |change: fn(&mut Course)| {
            let mut course = course();
            change(&mut course);
            course.lesson()
        };

        assert_eq!(wrong(|c| c.unloaded = None), None);
        assert_eq!(wrong(|c| c.aboard = Some(Utc(60_000))), None);
        assert_eq!(wrong(|c| c.arrived = Some(Utc(23 * 60_000))), None);
        assert_eq!(wrong(|c| c.received = Some(Utc(2 * LONGEST))), None);
        assert_eq!(wrong(|c| c.planned = Some(Span::millis(0))), None);
        assert_eq!(wrong(|c| c.planned = None), None);
        assert_eq!(wrong(|c| c.left = Some(Utc(0))), None);
    }
}
