//! What preparing a flight means for the booking that it belongs to: it may find a slot later than was reckoned.

use super::super::fact::ConsignmentFact;
use super::super::record::Draft;
use super::super::state::{Flight, MovedFor};
use super::super::view::Purpose;
use super::Case;
use crate::domain::people::Role;
use crate::units::time::{Span, Utc};

/// An estimate that changes by more than this is told: people are told whole minutes, and one either way is rounding.
const TOLD: Span = Span::minutes(2);

impl Case<'_> {
    /// The record that a booking is expected at another time than was said, or that nothing holds it any more, after the records by
    /// which a flight of it is prepared. Only where a delivery is to come.
    pub(super) fn told_of_preparing(&self, role: Role, flight: &Flight, records: &[Draft]) -> Option<Draft> {
        let c = flight.booked_for.as_ref().and_then(|id| self.ops.state.consignments.get(id)).filter(|c| !self.ops.has_left(c))?;
        let sky = self.sky_after(records);
        let ground = &self.ops.network.limits.ground;
        let flights = || c.flights.iter().filter_map(|id| sky.state.flights.get(id)).filter(|other| other.is_before_launch());
        let delivery = flights().find(|other| other.purpose == Purpose::Delivery)?;
        let prepared = &sky.state.flights.get(&flight.id)?.plan;
        let leaves = if delivery.id == flight.id || flights().position(|f| f.id == flight.id) > flights().position(|f| f.id == delivery.id)
        {
            delivery.plan.depart
        } else {
            delivery.plan.depart.max(prepared.arrive() + ground.load.value)
        };
        let eta = leaves + delivery.plan.length() + ground.unload.value;
        let between = |from: Utc, to: Utc| Span::millis(u64::try_from(to.millis_since(from)).unwrap_or(0));
        let told = c.eta.unwrap_or(eta);
        let (later, earlier) = (between(told, eta), between(eta, told));
        let fact = if later > TOLD {
            let waits = between(self.now.utc, prepared.depart);
            let seconds = |span: Span| span.as_millis().div_ceil(1_000);
            ConsignmentFact::BookingDelayed { waits_s: seconds(waits), later_s: seconds(later), eta }
        } else if earlier > TOLD && c.moved.as_ref().is_some_and(|moved| matches!(moved.cause, MovedFor::Delayed(_))) {
            ConsignmentFact::BookingAdvanced { earlier_s: earlier.as_millis() / 1_000, eta }
        } else {
            return self.hold_record(role, &sky, c);
        };
        Some(self.record(role, &c.origin, &c.id, fact))
    }
}
