//! What a pilot is told who flies empty to a box whose time changed meanwhile: what she flies for leaves at another time, or cannot
//! fly. The aircraft may go on and wait on the ground, or come back; nothing is ordered.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::{Consignment, Flight, Moved, Stage};
use super::super::view::{AlarmLevel, AlarmView, Purpose};
use crate::units::words::{Words, words};

impl Operations {
    /// One row for each flight to a box whose booking changed after it left, until it is down.
    pub(super) fn errand_alarms(&self, alarms: &mut Vec<AlarmView>) {
        for flight in self.state.flights.values() {
            let Some((consignment, moved)) = self.errand_changed(flight) else { continue };
            alarms.push(AlarmView {
                code: "ERRAND_CHANGED",
                level: AlarmLevel::Caution,
                says: self.errand_words(flight, consignment, moved),
                tail: Some(flight.tail.clone()),
                flight: Some(flight.id),
                consignment: Some(consignment.id.clone()),
                since: Time(moved.at),
                escalated_to: Vec::new(),
            });
        }
    }

    /// The box that a flight in the air goes to, and how its booking changed since the flight left.
    fn errand_changed(&self, flight: &Flight) -> Option<(&Consignment, &Moved)> {
        let (Stage::Launching { since, .. } | Stage::Airborne { since }) = flight.stage else { return None };
        let empty = (flight.purpose == Purpose::Positioning).then_some(flight)?;
        let consignment = self.state.consignments.get(empty.booked_for.as_ref()?)?;
        let moved = self.told_of_move(consignment).filter(|moved| since <= moved.at)?;
        Some((consignment, moved))
    }

    fn errand_words(&self, flight: &Flight, consignment: &Consignment, moved: &Moved) -> Words {
        let (tail, pad, id) = (&flight.tail, &flight.plan.sketch.to, &consignment.id);
        let changed = self.moved_words(self.state.at, consignment, moved);
        let flights = consignment.flights.iter().filter_map(|id| self.state.flights.get(id));
        let delivery = flights.into_iter().find(|other| other.purpose == Purpose::Delivery && other.is_before_launch());
        let leaves = delivery.filter(|_| self.closed_booking(self.state.at, consignment).is_none()).map(|other| other.plan.depart.clock());
        let next = leaves.map_or_else(
            || {
                words(
                    format!("Hỏi điều phối: bay tiếp và chờ trên mặt đất ở {pad}, hoặc cho quay về."),
                    format!("Ask the dispatcher: go on and wait on the ground at {pad}, or let it return."),
                )
            },
            |at| {
                words(
                    format!("Bay tiếp và chờ trên mặt đất ở {pad} đến {at}, hoặc cho quay về."),
                    format!("Go on and wait on the ground at {pad} until {at}, or let it return."),
                )
            },
        );
        words(format!("{tail} đang bay đến lấy {id}: "), format!("{tail} flies to fetch {id}: ")).and("", &changed).and(" ", &next)
    }
}
