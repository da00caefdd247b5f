//! What a record changes of who holds a box: hands, the road, and what is found or lost after an incident.

use super::super::act::{ItemOutcome, SealState};
use super::super::fact::ConsignmentFact;
use super::super::record::Record;
use super::super::state::{Consignment, Flight, Road};
use super::super::view::{Holder, OfferedTo, Place};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::request::ConsignmentId;
use crate::units::ids::FlightId;
use crate::units::time::Utc;

impl Flight {
    /// The box is no longer in the aircraft of this flight.
    pub(super) fn let_go(&mut self, id: &ConsignmentId, seq: u64) {
        self.consignments.retain(|aboard| aboard != id);
        self.seq = seq;
    }
}

impl Consignment {
    /// The state after an event, where the table has one.
    pub(super) fn step(&mut self, event: Event, at: Utc) {
        if let Some(next) = next_state(self.state, event) {
            self.state = next;
            self.since = at;
        }
    }

    /// The one moment in which custody moves on the ground. Gives the flight whose aircraft the box leaves by it.
    pub(super) fn change_hands(&mut self, to: OfferedTo, holder: &Holder, at: Utc) -> Option<FlightId> {
        self.offer = None;
        self.offered_load = None;
        self.holder = Some(holder.clone());
        match to {
            OfferedTo::Handler => {
                self.step(Event::HandOver, at);
                None
            }
            OfferedTo::Desk if self.state == ConsignmentState::Road => {
                self.step(Event::Unload, at);
                self.place = Place::Site(holder.site.clone());
                self.road = None;
                None
            }
            OfferedTo::Desk | OfferedTo::Pilot => None,
            OfferedTo::Courier => {
                self.step(Event::GoByRoad, at);
                if let Some(courier) = &holder.person {
                    self.place = Place::Road(courier.clone());
                }
                self.flight.take()
            }
        }
    }

    /// It is to go by road. Where a box is sealed, the offer to the courier takes the place of any other.
    pub(super) fn order_road(&mut self, record: &Record, fact: &ConsignmentFact) {
        let ConsignmentFact::RoadOrdered { courier, organisation, eta, late, expires, .. } = fact else { return };
        let Some(by) = super::person(&record.draft.by) else { return };
        let (courier, organisation) = (courier.clone(), organisation.clone());
        self.road = Some(Road { courier, organisation, by, at: record.at, eta: *eta, late: *late });
        self.eta = *eta;
        self.held = None;
        self.offered_load = None;
        self.offer = expires.and_then(|expires| super::offer(record, OfferedTo::Courier, expires));
    }

    /// A flight is to carry it after all.
    pub(super) fn leave_road(&mut self) {
        self.road = None;
        if self.offer.as_ref().is_some_and(|offer| offer.to == OfferedTo::Courier) {
            self.offer = None;
        }
    }

    /// Found after an incident. Gives the flight in which it was.
    pub(super) fn recover(&mut self, fact: &ConsignmentFact, at: Utc) -> Option<FlightId> {
        let ConsignmentFact::Recovered { site, field, seal_state, condition, new_seal, must_quarantine, holder, .. } = fact else {
            return None;
        };
        self.step(Event::Recover, at);
        self.place = field.clone().map_or_else(|| Place::Site(site.clone()), Place::Field);
        self.condition = Some(*condition);
        self.must_quarantine |= *must_quarantine || *seal_state != SealState::Intact;
        if let (Some(packing), Some(seal)) = (&mut self.packing, new_seal) {
            packing.seal.clone_from(seal);
        }
        self.holder = Some(holder.clone());
        self.flight.take()
    }

    /// Given up after the search: nothing of it was found. Gives the flight in which it was.
    pub(super) fn lose(&mut self, reason: &str, notify_issuer: bool, at: Utc) -> Option<FlightId> {
        self.step(Event::Lose, at);
        for item in &mut self.items {
            item.outcome = Some(ItemOutcome::Missing);
        }
        self.ended_because = Some(reason.to_owned());
        self.notify_issuer = notify_issuer;
        self.closed_at = Some(at);
        self.holder = None;
        self.offer = None;
        self.flight.take()
    }
}
