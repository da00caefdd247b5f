//! What the passing of time leads to: offers lapse, clearances expire, a landed aircraft is made safe again.

use super::super::Operations;
use super::super::fact::{ConsignmentFact, FlightFact};
use super::super::input::Decision;
use super::super::state::Stage;
use super::{system_consignment, system_flight};
use crate::units::time::{Now, Span, Utc};

impl Operations {
    /// Decides what is due at this moment.
    pub(super) fn decide_tick(&self, now: Now) -> Decision {
        let mut decision = Decision::nothing();
        for consignment in self.state.consignments.values() {
            if consignment.offer.as_ref().is_some_and(|offer| offer.expires <= now.utc) {
                decision.records.push(system_consignment(&consignment.id, ConsignmentFact::HandoverLapsed {}));
            }
        }
        for flight in self.state.flights.values() {
            if let Stage::Cleared(clearance) = &flight.stage {
                if clearance.is_valid(now.utc) {
                    self.void_if_false(now, flight, &mut decision);
                } else {
                    decision.records.push(system_flight(flight.id, FlightFact::ClearanceVoided { code: "EXPIRED".into() }));
                }
            }
        }
        decision
    }

    /// The next moment at which [`super::super::input::Input::Tick`] has something to do, and what: at most one second away
    /// while a clearance lives, because its items are watched.
    #[must_use]
    pub fn next_timeout(&self, now: Now) -> Option<(Utc, &'static str)> {
        let offers = self
            .state
            .consignments
            .values()
            .filter_map(|consignment| consignment.offer.as_ref().map(|offer| (offer.expires, "an offer lapses")));
        let cleared = self.state.flights.values().any(|flight| matches!(flight.stage, Stage::Cleared(_)));
        let watch = cleared.then(|| (now.utc + Span::secs(1), "a clearance is watched"));
        offers.chain(watch).min()
    }
}
