//! What stands over the time of a booking: a flight-stop order, or weather beyond a limit.
//!
//! Its flights are not moved: nobody knows whether an order is lifted or how the weather goes on. What holds them, until when, and
//! that it does so no more stands in the booking's own chain, in the same decision as what came to be known.

use super::super::Operations;
use super::super::fact::{ConsignmentFact, HeldBy};
use super::super::input::Decision;
use super::super::record::{Draft, Record};
use super::super::state::{Consignment, Flight, Held};
use super::super::view::Purpose;
use super::{Case, Decided};
use crate::domain::people::Role;
use crate::units::time::{Now, TimeWindow, Utc};

impl Case<'_> {
    /// A decision on what is known of the air, and what it means for each booking that waits.
    pub(super) fn with_holds(&self, role: Role, decision: Decision) -> Decided {
        let Decision { mut records, actions, reply } = decision;
        if self.ops.state.consignments.values().any(|c| self.ops.waits_to_leave(c)) {
            let sky = self.sky_after(&records);
            let bookings = self.ops.state.consignments.values();
            records.extend(bookings.filter_map(|c| self.hold_record(role, &sky, c)).collect::<Vec<_>>());
        }
        Ok(Decision { records, actions, reply })
    }

    /// The service as it is after some records.
    pub(super) fn sky_after(&self, records: &[Draft]) -> Operations {
        let mut sky = self.ops.clone();
        for draft in records {
            sky.apply(&Record { seq: sky.state.seq + 1, at: self.now.utc, draft: draft.clone() });
        }
        sky
    }

    /// What is to be recorded of a booking: that something holds it which did not, or that nothing does any more.
    pub(super) fn hold_record(&self, role: Role, sky: &Operations, c: &Consignment) -> Option<Draft> {
        let was = c.held.as_ref().filter(|held| held.lasts(self.now.utc));
        let fact = match (was, sky.held_by(self.now, c)) {
            (Some(was), Some(held)) if was.by.is_same(&held.by) => return None,
            (_, Some(held)) => {
                let after = Consignment { held: Some(held.clone()), ..c.clone() };
                let road_eta = self.ops.road_receipt(self.now.utc, c);
                ConsignmentFact::BookingHeld { by: held.by, until: held.until, eta: sky.expected_receipt(&after), road_eta }
            }
            (Some(was), None) if sky.waits_to_leave(c) => {
                let after = Consignment { held: None, ..c.clone() };
                ConsignmentFact::BookingReleased { by: was.by.clone(), eta: sky.expected_receipt(&after) }
            }
            (_, None) => return None,
        };
        Some(self.record(role, &c.origin, &c.id, fact))
    }
}

impl Operations {
    /// Its flights up to the delivery that have not left.
    fn to_leave<'a>(&'a self, c: &'a Consignment) -> impl Iterator<Item = &'a Flight> {
        let flights = c.flights.iter().filter_map(|id| self.state.flights.get(id));
        let mut delivered = false;
        let up_to_it = flights.take_while(move |flight| {
            let before = !delivered;
            delivered |= flight.purpose == Purpose::Delivery && flight.is_before_launch();
            before
        });
        up_to_it.filter(|flight| flight.is_before_launch())
    }

    /// Whether it is booked to fly and has not left.
    fn waits_to_leave(&self, c: &Consignment) -> bool {
        c.road.is_none() && !self.has_left(c) && self.to_leave(c).next().is_some()
    }

    /// What holds a booking on the ground at its time, or from now on where that is past: the stop order that ends last, else the
    /// weather from its first departure until its aircraft is back.
    fn held_by(&self, now: Now, c: &Consignment) -> Option<Held> {
        if !self.waits_to_leave(c) {
            return None;
        }
        let flown = |flight: &Flight| {
            let from: Utc = flight.plan.depart.max(now.utc);
            TimeWindow { from, until: from + flight.plan.length() }
        };
        let stops =
            self.state.stops.iter().filter(|(_, stop)| {
                self.to_leave(c).any(|flight| stop.window.overlaps(&flown(flight)) && self.is_in_stop(stop, &flight.plan))
            });
        if let Some((document, stop)) = stops.max_by_key(|(_, stop)| stop.window.until) {
            return Some(Held { by: HeldBy::StopOrder(document.clone()), until: Some(stop.window.until) });
        }
        let first = self.to_leave(c).next()?;
        let from = first.plan.depart.max(now.utc);
        let back = self.time_of(now, first).until.millis_since(now.utc);
        let during = TimeWindow { from, until: Utc(from.0.saturating_add(back)) };
        let against = self.said_against(now, &during);
        let mut codes: Vec<String> = against.iter().map(|reason| reason.code.to_owned()).collect();
        codes.sort_unstable();
        codes.dedup();
        let until = self.forecast_opens(&during).filter(|open| *open > during.from);
        (!codes.is_empty()).then_some(Held { by: HeldBy::Weather(codes), until })
    }
}
