//! The way of a consignment step by step: what is over, what is under way and with whom, what is to come; and by when each state must
//! have changed.

use super::super::Operations;
use super::super::act::{Priority, Time};
use super::super::state::{Consignment, Road};
use super::super::view::{NextStep, OfferedTo, Place, RoadView, TripStepState, TripStepView};
use crate::domain::delivery::ConsignmentState;
use crate::domain::promise::Step;
use crate::units::time::{Span, Utc};

impl Operations {
    /// By when the consignment must have left its state; then who must act next is called. None at its end.
    pub(super) fn overdue_at(&self, c: &Consignment) -> Option<Utc> {
        let limit = self.overdue_limit(c.state, c.priority == Priority::Stat)?;
        let flight = c.flight.and_then(|id| self.state.flights.get(&id));
        let from = match (c.state, flight, c.road.as_ref().and_then(|road| road.eta)) {
            (ConsignmentState::InFlight, Some(flight), _) => c.since + flight.plan.length(),
            (ConsignmentState::Road, _, Some(eta)) => eta.max(c.since),
            _ => c.since,
        };
        Some(from + limit)
    }

    /// How long a state may last; None for the ends. `stat`: whether it is of the highest urgency.
    #[must_use]
    pub fn overdue_limit(&self, state: ConsignmentState, stat: bool) -> Option<Span> {
        use ConsignmentState as S;
        let limits = &self.network.limits.overdue;
        let limit = match state {
            S::Submitted if stat => &limits.submitted_stat,
            S::Submitted => &limits.submitted,
            S::Accepted => &limits.accepted,
            S::Packed => &limits.packed,
            S::HandedToCarrier => &limits.handed_to_carrier,
            S::Loaded => &limits.loaded,
            S::InFlight => &limits.in_flight,
            S::Returning => &limits.returning,
            S::Landed => &limits.landed,
            S::Unloaded => &limits.unloaded,
            S::Received | S::ReceivedRemark => &limits.received,
            S::Refused => &limits.refused,
            S::Quarantined => &limits.quarantined,
            S::Road => &limits.road,
            S::Incident => &limits.incident,
            S::Declined | S::Disposed | S::Cancelled | S::Closed => return None,
        };
        Some(limit.value)
    }

    /// Each step of its way, in order.
    pub(super) fn trip_steps(&self, c: &Consignment, next: Option<&NextStep>) -> Vec<TripStepView> {
        let now = step_now(c);
        let steps = steps_of(c);
        let at = now.and_then(|now| steps.iter().position(|step| *step == now));
        let view = |(nth, step): (usize, &Step)| {
            let (from, until) = moments(c, *step);
            let is_now = at == Some(nth);
            let state = match at {
                Some(at) if nth == at => TripStepState::Now,
                Some(at) if nth > at => TripStepState::Ahead,
                Some(_) | None if from.is_some() && until.is_some() => TripStepState::Done,
                Some(_) | None => TripStepState::Skipped,
            };
            let ahead = state == TripStepState::Ahead;
            TripStepView {
                step: *step,
                state,
                from: from.filter(|_| !ahead).map(Time),
                until: until.filter(|_| state == TripStepState::Done).map(Time),
                holder: c.holder.clone().filter(|_| is_now),
                role: next.map(|next| next.role).filter(|_| is_now),
                site: next.and_then(|next| next.site.clone()).filter(|_| is_now),
            }
        };
        steps.iter().enumerate().map(view).collect()
    }
}

/// The order of the road as it is shown.
pub(super) fn road_view(road: &Road) -> RoadView {
    RoadView {
        courier: road.courier.clone(),
        organisation: road.organisation.clone(),
        by: road.by.clone(),
        at: Time(road.at),
        eta: road.eta.map(Time),
        late: road.late,
    }
}

/// The steps that its way has or had: in the air, on the road, or first one and then the other.
fn steps_of(c: &Consignment) -> Vec<Step> {
    let by_road = c.road.is_some() || c.course.left.is_some();
    let flew = c.course.departed.is_some() || c.state == ConsignmentState::Loaded;
    match (by_road, flew) {
        (false, _) => Step::BY_UAV.to_vec(),
        (true, false) => Step::BY_ROAD.to_vec(),
        (true, true) => vec![Step::Ask, Step::Pack, Step::Load, Step::Fly, Step::Wait, Step::Drive, Step::Receive],
    }
}

/// Which step it is at; None when its way is over.
fn step_now(c: &Consignment) -> Option<Step> {
    use ConsignmentState as S;
    let at_destination = c.place == Place::Site(c.destination.clone());
    let in_aircraft = c.offer.as_ref().is_some_and(|offer| offer.to == OfferedTo::Pilot);
    match c.state {
        S::Submitted => Some(Step::Ask),
        S::Packed if c.road.is_some() => Some(Step::Wait),
        S::Accepted | S::Packed => Some(Step::Pack),
        S::HandedToCarrier if in_aircraft => Some(Step::Load),
        S::HandedToCarrier => Some(Step::Wait),
        S::Loaded => Some(Step::Load),
        S::InFlight | S::Returning | S::Incident => Some(Step::Fly),
        S::Landed => Some(Step::Unload),
        S::Unloaded if at_destination => Some(Step::Receive),
        S::Unloaded => Some(Step::Wait),
        S::Road => Some(Step::Drive),
        S::Declined | S::Received | S::ReceivedRemark | S::Refused | S::Quarantined | S::Disposed | S::Cancelled | S::Closed => None,
    }
}

/// When a step began and was over, as far as its records tell; an end that lies before its beginning belongs to an earlier try.
fn moments(c: &Consignment, step: Step) -> (Option<Utc>, Option<Utc>) {
    let course = &c.course;
    let by_road = c.road.is_some() || course.left.is_some();
    let sealed = course.handed.or(c.packing.as_ref().filter(|_| by_road).map(|packing| packing.at));
    let (from, until) = match step {
        Step::Ask => (course.asked, course.accepted),
        Step::Pack => (course.accepted, sealed),
        Step::Wait if by_road && course.departed.is_some() => (course.arrived.or(course.departed), course.left),
        Step::Wait if by_road => (sealed, course.left),
        Step::Wait => (course.handed, course.aboard),
        Step::Load => (course.aboard, course.departed),
        Step::Fly => (course.departed, course.arrived),
        Step::Drive => (course.left, course.unloaded),
        Step::Unload => (course.arrived, course.unloaded),
        Step::Receive => (course.unloaded, course.received),
    };
    (from, until.filter(|until| from.is_none_or(|from| until.millis_since(from) >= 0)))
}
