//! Movements of an aerodrome: what they close, and what is booked for a closed time.
//!
//! A booking that is not cleared and whose time at a zone is now closed flies later: as little as is open and free, each flight with
//! a new plan and certificate. Where there is no such time within the clinical limit it stands as it was, its own chain says so, and
//! an alarm says that it cannot fly and how long the road takes (`present/closed.rs`).

use super::super::Operations;
use super::super::act::{AnnounceMovement, WithdrawMovement};
use super::super::assign::{Leg, plan_leg_when_open};
use super::super::fact::{ConsignmentFact, FlightFact, NetworkFact};
use super::super::record::Draft;
use super::super::refusals::{self, conflict, invalid};
use super::super::separation::slot_leg;
use super::super::state::{Consignment, Flight, MovedFor, Stage};
use super::super::view::{PackageState, Purpose};
use super::{Case, Decided};
use crate::domain::airspace::{Movement, window_round};
use crate::domain::people::{ActKind, Role};
use crate::domain::plan::FlightPlan;
use crate::domain::separation::Certificate;
use crate::units::ids::TailId;
use crate::units::time::{Span, Utc};
use crate::units::words::words;
use std::collections::{BTreeMap, BTreeSet};

/// The flights of one aircraft that leave at another time, in the order in which they are flown.
pub(super) struct Retimed<'a> {
    pub flights: Vec<(&'a Flight, FlightPlan, Certificate)>,
}

impl Case<'_> {
    /// A movement that the tower announced: the zones of the aerodrome close round it, and with them every clearance through one.
    /// What is booked for a closed time is planned anew behind it, in the same decision.
    pub(super) fn announce_movement(&self, movement: &AnnounceMovement) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let aerodrome = &movement.aerodrome;
        if !self.ops.network.airspace.iter().any(|zone| zone.closes_for(aerodrome)) {
            return Err(invalid(
                "UNKNOWN_AERODROME",
                "aerodrome",
                aerodrome.clone(),
                words(
                    format!("Không có khu vực nào đóng theo chuyến bay của {aerodrome}."),
                    format!("No zone closes round movements of {aerodrome}."),
                ),
                words("Nhập mã sân bay, ví dụ VVGL.", "Give the code of the aerodrome, like VVGL."),
            ));
        }
        let at = movement.at.0;
        if window_round(at).until <= self.now.utc || at > self.now.utc + Span::minutes(7 * 1_440) {
            return Err(invalid(
                "MOVEMENT_TIME",
                "at",
                at.to_string(),
                words("Giờ đã qua, hoặc xa hơn 7 ngày.", "The time is over, or more than 7 days away."),
                words("Nhập lại giờ mà đài thông báo.", "Give the time again that the tower told."),
            ));
        }
        if self.ops.state.movements.contains(&(aerodrome.clone(), at)) {
            return Err(conflict(
                "MOVEMENT_KNOWN",
                words(
                    format!("Chuyến bay ở {aerodrome} lúc {} đã có.", at.clock()),
                    format!("The movement at {aerodrome} at {} is known.", at.clock()),
                ),
                words("Không cần nhập lại.", "It need not be entered again."),
            ));
        }
        let mut decision = self.network(role, None, NetworkFact::MovementAnnounced { aerodrome: aerodrome.clone(), at })?;
        let movement = (aerodrome.clone(), at);
        let one = BTreeSet::from([movement.clone()]);
        let now = self.now.utc;
        decision.records.extend(self.ops.void_those("ZONES", |flight| self.ops.is_closed_to(&one, &flight.plan, now)));
        decision.records.extend(self.moved_round(role, &movement));
        Ok(decision)
    }

    /// A movement that will not be. What was moved for it, or booked behind it, stays where it is: its people were told that time, and
    /// are told now that it may be booked for an earlier one, which is the dispatcher's act.
    pub(super) fn withdraw_movement(&self, movement: &WithdrawMovement) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let (aerodrome, at) = (movement.aerodrome.clone(), movement.at.0);
        let reason = refusals::check_text("reason", &movement.reason)?;
        if !self.ops.state.movements.contains(&(aerodrome.clone(), at)) {
            return Err(refusals::not_found("movement", &format!("{aerodrome} {at}")));
        }
        let movement = (aerodrome.clone(), at);
        let mut decision = self.network(role, None, NetworkFact::MovementWithdrawn { aerodrome, at, reason })?;
        decision.records.extend(self.freed(role, &movement));
        Ok(decision)
    }

    /// The records of what a withdrawn movement had moved or closed, in the chain of each booking that has not left.
    fn freed(&self, role: Role, movement: &Movement) -> Vec<Draft> {
        let mut sky = self.ops.clone();
        sky.state.movements.remove(movement);
        let cause = MovedFor::Movement(movement.0.clone(), movement.1);
        let bookings = self.ops.state.consignments.values();
        let was_moved = |c: &Consignment| c.moved.as_ref().is_some_and(|moved| moved.cause == cause);
        let bookings = bookings.filter(|c| was_moved(c) || self.waits_behind(&sky, movement, c));
        let bookings = bookings.filter(|c| c.road.is_none() && !self.ops.has_left(c) && sky.closed_booking(self.now.utc, c).is_none());
        bookings
            .map(|c| {
                let (aerodrome, eta) = (movement.0.clone(), sky.expected_receipt(c));
                self.record(role, &c.origin, &c.id, ConsignmentFact::BookingFreed { aerodrome, movement: movement.1, eta })
            })
            .collect()
    }

    /// Whether a booking was accepted for a time behind a movement and could leave before that without it, and not with it.
    fn waits_behind(&self, without: &Operations, movement: &Movement, c: &Consignment) -> bool {
        let one = BTreeSet::from([movement.clone()]);
        let window = window_round(movement.1);
        let behind = |flight: &Flight| flight.plan.depart >= window.from && self.ops.is_closed_to(&one, &flight.plan, window.from);
        let flights = c.flights.iter().filter_map(|id| self.ops.state.flights.get(id));
        if self.ops.has_left(c) || c.road.is_some() || !flights.into_iter().any(|flight| flight.is_before_launch() && behind(flight)) {
            return false;
        }
        let Some(at) = self.could_leave(without, c) else { return false };
        self.could_leave(self.ops, c).is_none_or(|still| at < still)
    }

    /// The records of what is moved behind a movement: what happened to each booking in its own chain, then its flights; and of what
    /// finds no time behind it.
    fn moved_round(&self, role: Role, movement: &Movement) -> Vec<Draft> {
        let one = BTreeSet::from([movement.clone()]);
        let mut sky = self.ops.clone();
        sky.state.movements.insert(movement.clone());
        let closed_now =
            |flight: &Flight| matches!(flight.stage, Stage::Cleared(_)) && self.ops.is_closed_to(&one, &flight.plan, self.now.utc);
        for flight in sky.state.flights.values_mut().filter(|flight| closed_now(flight)) {
            flight.stage = Stage::Planned;
        }
        let mut moved = Vec::new();
        for group in self.closed_bookings(&one) {
            let Some(later) = self.behind(&sky, &group) else { continue };
            for (flight, plan, _) in &later.flights {
                sky.state.flights.insert(flight.id, Flight { plan: plan.clone(), ..(*flight).clone() });
            }
            moved.push(later);
        }
        let mut records: Vec<Draft> = moved.iter().flat_map(|later| self.later_records(role, &sky, movement, later)).collect();
        let newly = |c: &&Consignment| sky.closed_booking(self.now.utc, c).is_some() && self.ops.closed_booking(self.now.utc, c).is_none();
        records.extend(self.ops.state.consignments.values().filter(newly).map(|c| {
            let (aerodrome, road_eta) = (movement.0.clone(), self.ops.road_receipt(self.now.utc, c));
            self.record(role, &c.origin, &c.id, ConsignmentFact::BookingClosed { aerodrome, movement: movement.1, road_eta })
        }));
        records
    }

    /// For each aircraft the flights from the first on that a movement closes, where none of them is cleared or has left; the most
    /// urgent first, then whoever left first.
    fn closed_bookings(&self, one: &BTreeSet<Movement>) -> Vec<Vec<&Flight>> {
        let now = self.now.utc;
        let mut groups: BTreeMap<&TailId, Vec<&Flight>> = BTreeMap::new();
        for flight in self.ops.state.flights.values().filter(|flight| flight.stage != Stage::Ended) {
            let group = groups.entry(&flight.tail).or_default();
            let voided = matches!(flight.stage, Stage::Cleared(_)) && self.ops.is_closed_to(one, &flight.plan, now);
            if flight.stage == Stage::Planned || voided { group.push(flight) } else { group.clear() }
        }
        let closed = |flight: &&Flight| self.ops.is_closed_to(one, &flight.plan, flight.plan.depart.max(now));
        let mut groups: Vec<Vec<&Flight>> =
            groups.into_values().map(|group| group.into_iter().skip_while(|flight| !closed(flight)).collect()).collect();
        groups.retain(|group: &Vec<&Flight>| !group.is_empty());
        groups.sort_by_key(|group| {
            let booked = group.iter().find_map(|flight| self.ops.state.consignments.get(flight.booked_for.as_ref()?));
            (std::cmp::Reverse(booked.map(|consignment| consignment.priority)), group.first().map(|flight| flight.plan.depart))
        });
        groups
    }

    /// The flights of one aircraft, later: as little as is open and free. None where there is no time, or not within the clinical limit.
    fn behind<'a>(&self, sky: &Operations, group: &[&'a Flight]) -> Option<Retimed<'a>> {
        self.booked_anew(sky, group, |flight, free| flight.plan.depart.max(free))
    }

    /// The flights of one aircraft, each as soon as is open and free from the moment on that `wanted` names, given the flight and the
    /// moment from which its aircraft can fly it.
    pub(super) fn booked_anew<'a>(
        &self,
        sky: &Operations,
        group: &[&'a Flight],
        wanted: impl Fn(&Flight, Utc) -> Utc,
    ) -> Option<Retimed<'a>> {
        let ground = &self.ops.network.limits.ground;
        let mut not_before = self.now.utc;
        let mut flights = Vec::new();
        for flight in group {
            let plan = &flight.plan;
            let ends = (&plan.sketch.from, &plan.sketch.to);
            let (load, charge) = ((plan.payload, plan.goods.as_slice()), plan.sketch.budget.start);
            let depart = wanted(flight, not_before);
            let leg = Leg { tail: &flight.tail, ends, load, charge, depart, anew: Some(flight.id), asks: None };
            // The window in which a slot is looked for begins when the zones are open, not before the wait for that.
            let open = plan_leg_when_open(sky, leg).ok()?.depart;
            let (plan, certificate) = slot_leg(sky, self.now, Leg { depart: open, ..leg }).ok()?;
            let kept = flight.package == PackageState::None || plan.package.digest() == flight.plan.package.digest();
            // A package that is under way to the aircraft cannot change under it.
            if !kept && flight.package == PackageState::Transferring {
                return None;
            }
            not_before = plan.arrive() + ground.load.value;
            let limit = flight.booked_for.as_ref().and_then(|id| self.ops.state.consignments.get(id)?.deadline);
            let late = |deadline: Utc| plan.arrive() + ground.unload.value > deadline;
            if flight.purpose == Purpose::Delivery && limit.is_some_and(late) {
                return None;
            }
            flights.push((*flight, plan, certificate));
        }
        Some(Retimed { flights })
    }

    fn later_records(&self, role: Role, sky: &Operations, movement: &Movement, later: &Retimed<'_>) -> Vec<Draft> {
        let ground = &self.ops.network.limits.ground;
        let mut records = Vec::new();
        // Each delivery among them that leaves at another time.
        let deliveries =
            later.flights.iter().filter(|(flight, plan, _)| flight.purpose == Purpose::Delivery && plan.depart != flight.plan.depart);
        for (flight, plan, _) in deliveries {
            let Some(consignment) = flight.booked_for.as_ref().and_then(|id| self.ops.state.consignments.get(id)) else { continue };
            let waits = Span::millis(u64::try_from(plan.depart.millis_since(flight.plan.depart)).unwrap_or(0));
            let fact = ConsignmentFact::BookingRetimed {
                aerodrome: movement.0.clone(),
                movement: movement.1,
                later_s: waits.as_millis().div_ceil(1_000),
                eta: plan.arrive() + ground.unload.value,
            };
            records.push(self.record(role, &consignment.origin, &consignment.id, fact));
        }
        records.extend(self.plans_anew(role, sky, later));
        records
    }

    /// The records of the flights themselves.
    pub(super) fn plans_anew(&self, role: Role, sky: &Operations, later: &Retimed<'_>) -> Vec<Draft> {
        let mut records = Vec::new();
        for (flight, plan, certificate) in &later.flights {
            // Against every other flight as it flies now.
            let certificate = Some(Box::new(sky.certificate(self.now, plan).unwrap_or_else(|_| certificate.clone())));
            let stored = plan.to_stored();
            let fact = if plan.package.digest() == flight.plan.package.digest() {
                FlightFact::PlanRenewed { plan: stored, certificate }
            } else {
                FlightFact::FlightReplanned { plan: stored, certificate }
            };
            records.push(self.flight_record(role, flight.id, fact));
        }
        records
    }
}
