//! Room for what is more urgent (CO-63): bookings that are not cleared yet are moved later, or one gives up its aircraft, in one act
//! with the booking that needs it.
//!
//! Only by the dispatcher's word; only upward (stat before asap before urgent before routine); never a flight that is cleared, armed
//! or in the air, never a box that is in an aircraft; never beyond the clinical limit of what is moved (by air, or by road where it
//! gives up its aircraft), nor out of the window in which a departure may be chosen; never the same booking twice in an hour. Each
//! moved flight has a new plan with its own certificate, and so has each flight of the booking that it is moved for.

use super::super::Operations;
use super::super::act::Priority;
use super::super::assign::{self, Leg, Trip};
use super::super::fact::{ConsignmentFact, FlightFact};
use super::super::record::{Draft, Record};
use super::super::separation::slot_leg;
use super::super::state::{Consignment, Flight, MovedFor, Stage};
use super::super::view::Purpose;
use super::Case;
use crate::domain::delivery::ConsignmentState;
use crate::domain::payload::Category;
use crate::domain::people::Role;
use crate::domain::plan::FlightPlan;
use crate::domain::request::ConsignmentId;
use crate::domain::separation::Certificate;
use crate::units::ids::{FlightId, SiteId, TailId};
use crate::units::time::{Span, Utc};
use crate::units::words::{Reason, words};
use std::collections::{BTreeMap, BTreeSet};

/// A booking that was moved stays where it is for so long.
const RESTS: Span = Span::minutes(60);

/// What is to be booked, and how urgent it was granted to be.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) consignment: &'a Consignment,
    pub(super) priority: Priority,
    pub(super) from: &'a SiteId,
    pub(super) goods: Category,
    pub(super) tail: Option<&'a TailId>,
}

/// A booking that flies later.
struct Moved {
    consignment: ConsignmentId,
    flights: Vec<(FlightId, FlightPlan, Certificate)>,
    later: Span,
    eta: Utc,
}

/// A booking that gives up its aircraft.
struct Taken {
    consignment: ConsignmentId,
    tail: TailId,
    flights: Vec<FlightId>,
    /// Where another aircraft is free for it: its new flights.
    anew: Option<Trip>,
}

/// The flights of what is more urgent, and what makes room for them.
pub(super) struct Room {
    pub(super) trip: Trip,
    moved: Vec<Moved>,
    taken: Option<Taken>,
}

impl Room {
    /// What it does to others, for the dispatcher who has to say so.
    pub(super) fn proposal(&self) -> Reason {
        let moved = self.moved.iter().map(|moved| {
            let minutes = moved.later.as_millis().div_ceil(60_000);
            (format!("{} bay muộn hơn {minutes} phút", moved.consignment), format!("{} flies {minutes} min later", moved.consignment))
        });
        let taken = self.taken.iter().map(|taken| {
            let (vi, en) = match &taken.anew {
                Some(trip) => (format!("bay bằng {}", trip.tail), format!("flies with {}", trip.tail)),
                None => ("cần chuyến khác hoặc đường bộ".to_owned(), "needs another flight or the road".to_owned()),
            };
            (format!("{} nhường {}, {vi}", taken.consignment, taken.tail), format!("{} gives up {}, {en}", taken.consignment, taken.tail))
        });
        let (vi, en): (Vec<String>, Vec<String>) = moved.chain(taken).unzip();
        let depart = self.trip.flights.first().map_or_else(String::new, |flight| flight.plan.depart.clock());
        Reason::new(
            "OTHERS_COULD_MOVE",
            words(
                format!("Có thể cất cánh lúc {depart} nếu {}.", vi.join("; ")),
                format!("It could leave at {depart} if {}.", en.join("; ")),
            ),
            words("Điều phối xác nhận dời chuyến khác.", "The dispatcher confirms that others move."),
        )
        .by("CO-63")
    }
}

impl Case<'_> {
    /// Room by moving others, else by one that gives up its aircraft; None where neither is allowed or helps.
    pub(super) fn make_room(&self, wanted: Wanted<'_>) -> Option<Room> {
        self.move_others(wanted).or_else(|| self.take_aircraft(wanted))
    }

    /// The records that make room: what happened to each booking in its own chain, then its flights. `next` is the number of the
    /// first record.
    pub(super) fn room_records(&self, role: Role, room: &Room, favour: &ConsignmentId, next: u64) -> Vec<Draft> {
        let mut records = Vec::new();
        let consignments = &self.ops.state.consignments;
        for moved in &room.moved {
            let Some(consignment) = consignments.get(&moved.consignment) else { continue };
            let later_s = moved.later.as_millis().div_ceil(1_000);
            let fact = ConsignmentFact::BookingMoved { in_favour_of: favour.clone(), later_s, eta: moved.eta };
            records.push(self.record(role, &consignment.origin, &consignment.id, fact));
            for (flight, plan, certificate) in &moved.flights {
                let fact = FlightFact::FlightReplanned { plan: plan.to_stored(), certificate: Some(Box::new(certificate.clone())) };
                records.push(self.flight_record(role, *flight, fact));
            }
        }
        if let Some(taken) = &room.taken
            && let Some(consignment) = consignments.get(&taken.consignment)
        {
            let road_eta = self.ops.road_receipt(self.now.utc, consignment);
            let fact = ConsignmentFact::BookingPreempted { in_favour_of: favour.clone(), tail: taken.tail.clone(), road_eta };
            records.push(self.record(role, &consignment.origin, &consignment.id, fact));
            let reason = format!("in favour of {favour}");
            records.extend(
                taken
                    .flights
                    .iter()
                    .map(|flight| self.flight_record(role, *flight, FlightFact::FlightCancelled { reason: reason.clone() })),
            );
            if let Some(trip) = &taken.anew {
                let first = next + u64::try_from(records.len()).unwrap_or(0) + 1;
                let flights: Vec<FlightId> = (first..).zip(&trip.flights).map(|(seq, _)| FlightId(seq)).collect();
                let eta = trip.eta(&self.ops.network, self.now.utc);
                let fact = ConsignmentFact::Rebooked { tail: trip.tail.clone(), flights: flights.clone(), eta };
                records.push(self.record(role, &consignment.origin, &consignment.id, fact));
                records.extend(self.plan_records(role, trip, &flights, Some(&consignment.id)));
            }
        }
        records
    }

    /// Whether a booking may be touched for something of this urgency.
    fn yields(&self, consignment: &Consignment, to: Priority) -> bool {
        let on_the_ground = match consignment.state {
            ConsignmentState::Accepted | ConsignmentState::Packed | ConsignmentState::HandedToCarrier => true,
            ConsignmentState::Submitted
            | ConsignmentState::Declined
            | ConsignmentState::Loaded
            | ConsignmentState::InFlight
            | ConsignmentState::Landed
            | ConsignmentState::Unloaded
            | ConsignmentState::Received
            | ConsignmentState::ReceivedRemark
            | ConsignmentState::Refused
            | ConsignmentState::Quarantined
            | ConsignmentState::Returning
            | ConsignmentState::Road
            | ConsignmentState::Incident
            | ConsignmentState::Disposed
            | ConsignmentState::Cancelled
            | ConsignmentState::Closed => false,
        };
        let for_urgent = consignment.moved.as_ref().filter(|moved| matches!(moved.cause, MovedFor::Urgent(_)));
        let rested = for_urgent.is_none_or(|moved| moved.at + RESTS <= self.now.utc);
        on_the_ground && consignment.priority < to && consignment.offered_load.is_none() && rested
    }

    /// Flights that may be moved, by the consignment that they are booked for, in the order in which they are flown: from the first on
    /// behind which none is cleared or has left.
    fn movable(&self, to: Priority) -> BTreeMap<ConsignmentId, Vec<&Flight>> {
        let state = &self.ops.state;
        let mut groups: BTreeMap<ConsignmentId, Vec<&Flight>> = BTreeMap::new();
        for flight in state.flights.values().filter(|flight| flight.stage != Stage::Ended) {
            let Some(id) = &flight.booked_for else { continue };
            let Some(consignment) = state.consignments.get(id).filter(|consignment| self.yields(consignment, to)) else { continue };
            let group = groups.entry(consignment.id.clone()).or_default();
            if flight.stage == Stage::Planned && flight.consignments.is_empty() {
                group.push(flight);
            } else {
                group.clear();
            }
        }
        groups.retain(|_, group| !group.is_empty());
        groups
    }

    fn move_others(&self, wanted: Wanted<'_>) -> Option<Room> {
        let groups = self.movable(wanted.priority);
        let mut sky = self.ops.clone();
        for flight in groups.values().flatten() {
            sky.state.flights.remove(&flight.id);
        }
        // An aircraft whose flights are set aside is not free for that.
        let booked: BTreeSet<&TailId> = groups.values().flatten().map(|flight| &flight.tail).collect();
        let ends = (wanted.from, &wanted.consignment.destination);
        let tails = self.ops.network.tails.keys().filter(|tail| !booked.contains(tail) && wanted.tail.is_none_or(|only| only == *tail));
        let trips =
            tails.filter_map(|tail| assign::assign(&sky, self.now, ends, wanted.goods, (Some(tail), Some(&wanted.consignment.id))).ok());
        let mut trip = trips.min_by_key(|trip| (trip.eta(&self.ops.network, self.now.utc), trip.tail.clone()))?;
        self.book(&mut sky, &trip, wanted);

        let mut moved = Vec::new();
        let mut stay: Vec<(&ConsignmentId, Vec<&Flight>)> = Vec::new();
        for (id, group) in &groups {
            let first = group.iter().position(|flight| self.is_in_the_way(&sky, flight));
            let (keep, move_on) = group.split_at(first.unwrap_or(group.len()));
            for flight in keep {
                sky.state.flights.insert(flight.id, (*flight).clone());
            }
            if !move_on.is_empty() {
                stay.push((id, move_on.to_vec()));
            }
        }
        // The most urgent of them first, then whoever left first.
        stay.sort_by_key(|(id, group)| {
            let priority = self.ops.state.consignments.get(*id).map(|consignment| consignment.priority);
            (std::cmp::Reverse(priority), group.first().map(|flight| flight.plan.depart), (*id).clone())
        });
        for (id, group) in stay {
            moved.push(self.move_group(&mut sky, id, &group)?);
        }
        // Each certificate names every other flight as it flies now, and the permit's count has them all.
        let ids = self.numbered(&trip);
        for (flight, id) in trip.flights.iter_mut().zip(ids) {
            assign::allowed(&sky, flight.plan.clone(), (Some(id), None)).ok()?;
            flight.certificate = sky.certificate(self.now, &flight.plan).ok()?;
        }
        for (_, plan, certificate) in moved.iter_mut().flat_map(|moved| &mut moved.flights) {
            *certificate = sky.certificate(self.now, plan).ok()?;
        }
        (!moved.is_empty() && self.in_time(&trip, wanted)).then_some(Room { trip, moved, taken: None })
    }

    /// Whether the flights of the sky leave no room for a flight as it is planned.
    fn is_in_the_way(&self, sky: &Operations, flight: &Flight) -> bool {
        sky.certificate(self.now, &flight.plan).is_err()
    }

    /// The flights of one booking, later: as little as is free.
    fn move_group(&self, sky: &mut Operations, id: &ConsignmentId, group: &[&Flight]) -> Option<Moved> {
        let consignment = self.ops.state.consignments.get(id)?;
        let limits = &self.ops.network.limits;
        let (mut flights, mut eta) = (Vec::new(), None);
        let mut not_before = self.now.utc;
        for flight in group {
            let plan = &flight.plan;
            let depart = plan.depart.max(not_before);
            let ends = (&plan.sketch.from, &plan.sketch.to);
            let (load, charge) = ((plan.payload, plan.goods.as_slice()), plan.sketch.budget.start);
            let leg = Leg { tail: &flight.tail, ends, load, charge, depart, anew: Some(flight.id), asks: None };
            let (plan, certificate) = slot_leg(sky, self.now, leg).ok()?;
            if plan.depart.millis_since(flight.plan.depart) > limits.separation.window.value.as_millis_i64() {
                return None;
            }
            not_before = plan.arrive() + limits.ground.load.value;
            if flight.purpose == Purpose::Delivery {
                eta = Some(plan.arrive() + limits.ground.unload.value);
            }
            sky.state.flights.insert(flight.id, Flight { plan: plan.clone(), ..(*flight).clone() });
            flights.push((flight.id, plan, certificate));
        }
        let (first, was) = flights.first().zip(group.first())?;
        let later = Span::millis(u64::try_from(first.1.depart.millis_since(was.plan.depart)).unwrap_or(0));
        let eta = eta.or(consignment.eta)?;
        let keeps = consignment.deadline.is_none_or(|deadline| eta <= deadline);
        keeps.then(|| Moved { consignment: id.clone(), flights, later, eta })
    }

    /// A booking of the lowest urgency gives up its aircraft, where that lets the other be received first.
    fn take_aircraft(&self, wanted: Wanted<'_>) -> Option<Room> {
        let ends = (wanted.from, &wanted.consignment.destination);
        let mut best: Option<((Priority, Utc, TailId), Room)> = None;
        for (id, group) in self.movable(wanted.priority) {
            let Some(consignment) = self.ops.state.consignments.get(&id) else { continue };
            let tail = &group[0].tail;
            let all: Vec<FlightId> = self.ops.state.flights_of(tail).map(|flight| flight.id).collect();
            let whole = all.iter().all(|id| group.iter().any(|flight| flight.id == *id));
            if !whole || wanted.tail.is_some_and(|only| only != tail) {
                continue;
            }
            let mut sky = self.ops.clone();
            for flight in &all {
                sky.state.flights.remove(flight);
            }
            let Ok(trip) = assign::assign(&sky, self.now, ends, wanted.goods, (Some(tail), Some(&wanted.consignment.id))) else { continue };
            let key = (consignment.priority, trip.eta(&self.ops.network, self.now.utc), tail.clone());
            if !self.in_time(&trip, wanted) || best.as_ref().is_some_and(|(known, _)| *known <= key) {
                continue;
            }
            self.book(&mut sky, &trip, wanted);
            let goods = self.ops.payload(consignment).ok()?.category;
            let anew =
                assign::assign(&sky, self.now, (&consignment.origin, &consignment.destination), goods, (None, Some(&consignment.id))).ok();
            let anew = anew.filter(|trip| {
                let eta = trip.eta(&self.ops.network, self.now.utc);
                consignment.deadline.is_none_or(|deadline| eta <= deadline)
            });
            // By another aircraft or by road: what can wait is not lost for it.
            let by_road = self.ops.road_receipt(self.now.utc, consignment);
            if anew.is_none() && consignment.deadline.is_some_and(|deadline| by_road.is_none_or(|by_road| by_road > deadline)) {
                continue;
            }
            let taken = Taken { consignment: id.clone(), tail: tail.clone(), flights: all, anew };
            best = Some((key, Room { trip, moved: Vec::new(), taken: Some(taken) }));
        }
        best.map(|(_, room)| room)
    }

    /// Whether what is more urgent keeps its own clinical limit: nobody moves for nothing.
    fn in_time(&self, trip: &Trip, wanted: Wanted<'_>) -> bool {
        wanted.consignment.deadline.is_none_or(|deadline| trip.eta(&self.ops.network, self.now.utc) <= deadline)
    }

    /// The flights of a trip as they will stand in the sky.
    fn book(&self, sky: &mut Operations, trip: &Trip, wanted: Wanted<'_>) {
        let ids = self.numbered(trip);
        for draft in self.plan_records(Role::Dispatcher, trip, &ids, Some(&wanted.consignment.id)) {
            let seq = draft.flight.map_or(sky.state.seq, |flight| flight.0);
            sky.apply(&Record { seq, at: self.now.utc, draft });
        }
    }
}
