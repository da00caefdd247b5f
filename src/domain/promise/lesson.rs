//! What one delivery teaches, freed of its own plan, so that it can be flown again on another.

use super::step::Step;
use crate::units::time::Span;
use serde::{Deserialize, Serialize};

/// One delivery of the past, milliseconds. Two of its steps depend on the plan and are kept relative to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// From the request to its acceptance.
    pub ask: i64,
    /// From the acceptance to the hand-over of the sealed box.
    pub pack: i64,
    /// From when the box was handed over and the aircraft was to be there, whichever was later, until the box lay in it; negative
    /// where the aircraft came sooner than planned.
    pub over: i64,
    /// From there to the take-off.
    pub load: i64,
    /// In the air.
    pub flown: i64,
    /// In the air by the plan; more than 0.
    pub planned: i64,
    /// From the landing until the box was out.
    pub unload: i64,
    /// From there to the receipt.
    pub receive: i64,
}

/// What the plan of a new delivery says of the way ahead, counted from the asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// How long after the acceptance the aircraft is at the origin; 0 where it stands there.
    pub lead: Span,
    /// In the air with the box.
    pub fly: Span,
    /// A take-off before this is not open: a zone or the air is closed until then.
    pub not_before: Option<Span>,
}

impl Lesson {
    /// The same delivery on another way: milliseconds of each of [`Step::BY_UAV`].
    #[must_use]
    pub fn by_uav(&self, ahead: &Ahead) -> [i64; Step::BY_UAV.len()] {
        let aboard = self.aboard(ahead, self.ask + self.pack);
        let leaves = self.leaves(ahead, aboard);
        [self.ask, self.pack, leaves - self.load - self.ask - self.pack, self.load, self.flies(ahead), self.unload, self.receive]
    }

    /// When it is received, from the asking, where the box is handed over at this moment and not after its own packing.
    #[must_use]
    pub fn received_when_handed_at(&self, ahead: &Ahead, handed: i64) -> i64 {
        self.leaves(ahead, self.aboard(ahead, handed)) + self.flies(ahead) + self.unload + self.receive
    }

    /// When the box lies in the aircraft.
    fn aboard(&self, ahead: &Ahead, handed: i64) -> i64 {
        let met = handed.max(self.ask.saturating_add(ahead.lead.as_millis_i64()));
        met.saturating_add(self.over).max(handed)
    }

    /// When it takes off.
    fn leaves(&self, ahead: &Ahead, aboard: i64) -> i64 {
        aboard.saturating_add(self.load).max(ahead.not_before.map_or(0, Span::as_millis_i64))
    }

    /// How long it flies: as much longer than planned as it was.
    fn flies(&self, ahead: &Ahead) -> i64 {
        let planned = i128::from(self.planned.max(1));
        let flies = i128::from(ahead.fly.as_millis_i64()) * i128::from(self.flown) / planned;
        i64::try_from(flies).unwrap_or(i64::MAX / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: Lesson = Lesson { ask: 100, pack: 500, over: 60, load: 120, flown: 330, planned: 300, unload: 50, receive: 70 };

    #[test]
    fn a_delivery_that_is_flown_again_on_its_own_plan_takes_what_it_took() {
        let ahead = Ahead { lead: Span::millis(200), fly: Span::millis(300), not_before: None };

        assert_eq!(LESSON.by_uav(&ahead), [100, 500, 60, 120, 330, 50, 70]);
    }

    #[test]
    fn a_box_that_is_sealed_waits_for_the_aircraft_that_is_still_under_way() {
        let ahead = Ahead { lead: Span::millis(900), fly: Span::millis(600), not_before: None };

        assert_eq!(LESSON.by_uav(&ahead), [100, 500, 460, 120, 660, 50, 70]);
    }

    #[test]
    fn nothing_takes_off_before_the_air_is_open() {
        let ahead = Ahead { lead: Span::millis(0), fly: Span::millis(300), not_before: Some(Span::millis(5_000)) };

        let steps = LESSON.by_uav(&ahead);

        assert_eq!(steps[..4].iter().sum::<i64>(), 5_000);
    }
}
