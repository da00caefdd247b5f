//! When a consignment will be received, as far as can be said now.

use super::super::Operations;
use super::super::state::{Consignment, Flight, Stage};
use super::super::view::{Place, Purpose};
use crate::domain::delivery::ConsignmentState;
use crate::units::time::Utc;

impl Operations {
    /// Expected receipt, counted from the newest record: what is left of packing, then each flight up to the delivery with its
    /// loading, then the unloading. None where no flight is booked that could bring it, or a movement closes the way of one,
    /// or something holds them for nobody knows how long.
    pub(in super::super) fn expected_receipt(&self, c: &Consignment) -> Option<Utc> {
        let ground = &self.network.limits.ground;
        let now = self.state.at;
        let ended = c.state.is_terminal() || c.receiving.is_some();
        if let Some(road) = c.road.as_ref().filter(|_| !ended) {
            return road.eta;
        }
        if self.closed_booking(now, c).is_some() {
            return None;
        }
        // What holds it on the ground keeps the first flight that has not left; where nobody knows how long, nothing is said.
        let now = match c.held.as_ref().filter(|held| held.lasts(now) && !self.has_left(c)) {
            Some(held) => later(now, held.until?),
            None => now,
        };
        match c.state {
            ConsignmentState::Accepted => self.after_flights(c, later(c.accepted_at? + ground.pack.value, now)),
            ConsignmentState::Packed | ConsignmentState::HandedToCarrier | ConsignmentState::Loaded | ConsignmentState::InFlight => {
                self.after_flights(c, now)
            }
            ConsignmentState::Landed => Some(self.carried_by(c).and_then(|flight| flight.on_at).unwrap_or(now) + ground.unload.value),
            ConsignmentState::Unloaded if c.place == Place::Site(c.destination.clone()) => Some(now),
            ConsignmentState::Submitted
            | ConsignmentState::Declined
            | ConsignmentState::Unloaded
            | ConsignmentState::Refused
            | ConsignmentState::Quarantined
            | ConsignmentState::Returning
            | ConsignmentState::Road
            | ConsignmentState::Incident
            | ConsignmentState::Disposed
            | ConsignmentState::Cancelled => None,
            ConsignmentState::Received | ConsignmentState::ReceivedRemark | ConsignmentState::Closed => {
                c.receiving.as_ref().map(|receiving| receiving.at)
            }
        }
    }

    /// The end of the delivery, with the unloading, when the first flight that has not left yet may leave from `at` on.
    fn after_flights(&self, c: &Consignment, mut at: Utc) -> Option<Utc> {
        let load = self.network.limits.ground.load.value;
        for flight in c.flights.iter().filter_map(|id| self.state.flights.get(id)) {
            at = match flight.stage {
                // A booked flight waits for its slot, and for its zones to open.
                Stage::Planned | Stage::Cleared(_) => later(at + load, flight.plan.depart) + flight.plan.length(),
                Stage::Launching { since, .. } | Stage::Airborne { since } => later(at, since + flight.plan.length()),
                Stage::Landed | Stage::Ended => at,
            };
            let carries = flight.purpose == Purpose::Delivery && flight.stage != Stage::Ended;
            if carries {
                return Some(at + self.network.limits.ground.unload.value);
            }
        }
        None
    }

    fn carried_by(&self, c: &Consignment) -> Option<&Flight> {
        c.flight.and_then(|id| self.state.flights.get(&id))
    }
}

fn later(a: Utc, b: Utc) -> Utc {
    if a.millis_since(b) > 0 { a } else { b }
}
