//! What the thermometer of a payload bay says, taken in for the boxes that a pilot has accepted in that aircraft.

use super::super::Operations;
use super::super::fact::{ConsignmentFact, ReadingFact};
use super::super::input::Decision;
use super::super::state::Consignment;
use super::super::view::Place;
use super::system_consignment;
use crate::domain::coldchain::ColdChainRule;
use crate::units::ids::{LoggerId, TailId};
use crate::units::time::{Now, Span, Utc};

/// Loggers write each minute (PL-24); the bay's thermometer speaks more often, and is written as often as they.
const EACH: Span = Span::minutes(1);

impl Operations {
    /// A reading for each box in the bay whose payload has a rule: one a minute, and at once when it passes a limit or a warning.
    ///
    /// Its time is the aircraft's own where its clock is right, ours where it knows no date; where it is wrong, ours again, with the
    /// aircraft's beside it.
    pub(super) fn decide_bay(&self, now: Now, tail: &TailId, said: (u8, i32), by_its_clock: Option<Utc>) -> Decision {
        let (sensor, milli_celsius) = said;
        let kind = self.network.tails.get(tail).and_then(|tail| self.network.types.get(&tail.type_id));
        let Some(logger) = kind.and_then(|kind| kind.bay_sensor()).filter(|fitted| *fitted == sensor).and_then(bay_logger) else {
            return Decision::nothing();
        };
        let tolerated = self.network.limits.cold_chain.clock.value.as_millis();
        let is_right = |clock: &Utc| clock.0.abs_diff(now.utc.0) <= tolerated;
        let at = by_its_clock.filter(is_right).unwrap_or(now.utc);
        let clock_suspect = by_its_clock.filter(|clock| !is_right(clock));
        let is_due = |c: &&Consignment| self.cold_chain_rule(c).is_some_and(|rule| is_due(&rule, c, at, milli_celsius));
        let in_the_bay = self.state.consignments.values().filter(|c| c.place == Place::Aboard(tail.clone()) && c.receiving.is_none());
        let record = |c: &Consignment| {
            let readings = vec![ReadingFact { at, milli_celsius: Some(milli_celsius), id: None, clock_suspect }];
            let fact = ConsignmentFact::TemperatureRead { logger: logger.clone(), readings, bay_of: Some(tail.clone()) };
            system_consignment(&c.id, fact)
        };
        Decision { records: in_the_bay.filter(is_due).map(record).collect(), ..Decision::nothing() }
    }
}

fn is_due(rule: &ColdChainRule, c: &Consignment, at: Utc, milli_celsius: i32) -> bool {
    let Some((last, before)) = c.logging.bay.newest() else { return true };
    last + EACH <= at || (last < at && rule.band(before) != rule.band(milli_celsius))
}

/// By which name the bay's thermometer stands in records.
fn bay_logger(sensor: u8) -> Option<LoggerId> {
    format!("BAY-{sensor}").parse().ok()
}
