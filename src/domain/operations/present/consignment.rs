//! A consignment as a document.

use super::super::Operations;
use super::super::act::{Courier, Time};
use super::super::state::{Consignment, Moved, Stage};
use super::super::view::{ConsignmentView, ItemView, MovedView, NextStep, OfferView, OfferedTo, PackageState};
use super::course::road_view;
use crate::domain::delivery::ConsignmentState;
use crate::domain::people::Role;
use crate::domain::request::ConsignmentId;
use crate::units::ids::SiteId;

impl Operations {
    /// The document of a consignment that is in memory; `chain_head` is the digest of its newest record, hexadecimal.
    #[must_use]
    pub fn consignment_view(&self, id: &ConsignmentId, chain_head: String) -> Option<ConsignmentView> {
        let c = self.state.consignments.get(id)?;
        let payload = self.network.catalogue.rows.get(&c.payload);
        let packing = c.packing.as_ref();
        let next = self.next_step(c);
        Some(ConsignmentView {
            id: c.id.clone(),
            request: c.request.clone(),
            state: c.state,
            payload: c.payload.clone(),
            items: c
                .items
                .iter()
                .map(|item| ItemView {
                    code: item.code.clone(),
                    outcome: item.outcome,
                    reason: item.reason,
                    remark: item.remark.clone(),
                    extra: item.extra,
                    belongs_to: item.belongs_to.clone(),
                })
                .collect(),
            origin: c.origin.clone(),
            destination: c.destination.clone(),
            priority: c.priority,
            priority_asked: c.priority_asked,
            priority_reason: c.priority_reason.clone(),
            order_ref: c.order_ref.clone(),
            submitted_by: c.submitted_by.clone(),
            submitted_at: Time(c.submitted_at),
            clock_started_at: c.clock_started.map(Time),
            deadline: c.deadline.map(Time),
            eta: self.expected_receipt(c).map(Time),
            promise: c.course.promise.as_ref().map(super::super::promises::promise_view),
            moved: self.closed_view(c).or_else(|| self.told_of_move(c).map(|moved| self.moved_view(c, moved))),
            accepted_at: c.accepted_at.map(Time),
            closed_at: c.closed_at.map(Time),
            since: Time(c.since),
            overdue_at: self.overdue_at(c).map(Time),
            course: self.trip_steps(c, next.as_ref()),
            road: c.road.as_ref().map(road_view),
            must_quarantine: c.must_quarantine,
            notify_issuer: c.notify_issuer,
            ended_because: c.ended_because.clone(),
            box_number: packing.map(|p| p.box_number.clone()),
            seal: packing.map(|p| p.seal.clone()),
            logger: packing.and_then(|p| p.logger.clone()),
            mass_g: packing.map(|p| p.mass_g),
            packed_by: packing.map(|p| p.by.clone()),
            packed_at: packing.map(|p| Time(p.at)),
            holder: c.holder.clone(),
            place: c.place.clone(),
            offer: c.offer.as_ref().map(|offer| OfferView {
                to: offer.to,
                by: offer.by.clone(),
                at: Time(offer.at),
                expires: Time(offer.expires),
                site: offer.site.clone(),
            }),
            receiver_ready_at: c.ready_at.map(Time),
            receiver_ready_needed: self.ready_needed(c),
            flights: c.flights.clone(),
            flight: c.flight,
            seal_state: c.receiving.as_ref().map(|receiving| receiving.seal_state),
            received_by: c.receiving.as_ref().map(|receiving| receiving.by.clone()),
            received_at: c.receiving.as_ref().map(|receiving| Time(receiving.at)),
            recollect: c.receiving.as_ref().and_then(|receiving| receiving.recollect),
            aftermath: self.aftermath_view(c),
            cold_chain: self.cold_chain_view(c),
            warnings: self.goods_warnings(c),
            unagitated_minutes: payload.and_then(|row| self.unagitated(c, row)),
            two_person: payload.is_some_and(crate::domain::payload::CatalogueRow::is_two_person),
            un: payload.map(|payload| payload.un.clone()).unwrap_or_default(),
            next,
            records: c.records,
            chain_head,
            seq: c.seq,
        })
    }

    /// Who must do what next.
    pub(super) fn next_step(&self, c: &Consignment) -> Option<NextStep> {
        let step = |act, role, site: Option<&SiteId>| Some(NextStep { act, role, site: site.cloned() });
        let hub = self.hub_site();
        let origin_role = if Some(&c.origin) == hub.as_ref() { Role::Packer } else { Role::Nurse };
        let handler = if Some(&c.origin) == hub.as_ref() { Role::Handler } else { Role::Nurse };
        let receiver = if Some(&c.destination) == hub.as_ref() { Role::Lab } else { Role::Nurse };
        if self.state.needs_flight(c) {
            return step("accept", Role::Dispatcher, None);
        }
        if let Some(next) = self.road_step(c, receiver) {
            return Some(next);
        }
        // It cannot fly at its time, and no other was found.
        if self.closed_booking(self.state.at, c).is_some() && !self.has_left(c) {
            return step("by_road", Role::Dispatcher, None);
        }
        match c.state {
            ConsignmentState::Submitted => step("accept", Role::Dispatcher, None),
            ConsignmentState::Accepted => step("pack", origin_role, Some(&c.origin)),
            ConsignmentState::Packed if c.offer.is_some() => step("take_custody", handler, Some(&c.origin)),
            ConsignmentState::Packed => step("offer", origin_role, Some(&c.origin)),
            ConsignmentState::HandedToCarrier => match c.offer.as_ref().map(|offer| offer.to) {
                Some(OfferedTo::Pilot) => step("accept_load", Role::Pilot, None),
                Some(OfferedTo::Handler | OfferedTo::Desk | OfferedTo::Courier) | None => self.loading_step(c, handler),
            },
            ConsignmentState::Loaded => match self.carrying(c).map(|flight| (&flight.stage, flight.package)) {
                Some((Stage::Cleared(_), _)) => step("launch", Role::Pilot, None),
                Some((Stage::Planned, PackageState::Held)) => step("clear", Role::Pilot, None),
                Some((Stage::Planned, _)) => step("prepare", Role::Pilot, None),
                _ => step("fly", Role::Pilot, None),
            },
            ConsignmentState::InFlight => step("fly", Role::Pilot, None),
            ConsignmentState::Returning if c.waits_to_go_back() => match c.offer.as_ref() {
                Some(_) => step("take_custody", handler, Some(&c.origin)),
                None => step("offer", c.holder.as_ref().map_or(origin_role, |holder| holder.role), Some(&c.origin)),
            },
            ConsignmentState::Returning => match self.carrying(c).map(|flight| &flight.stage) {
                Some(Stage::Launching { .. } | Stage::Airborne { .. }) => step("fly", Role::Pilot, None),
                _ => step("unload", handler, Some(&c.origin)),
            },
            ConsignmentState::Landed => step("unload", receiver, Some(&c.destination)),
            ConsignmentState::Unloaded => match &c.place {
                super::super::view::Place::Site(site) if *site == c.destination => step("receive", receiver, Some(&c.destination)),
                super::super::view::Place::Site(site) => step("offer", handler, Some(site)),
                // Found in the field: the lead sends it on by road.
                super::super::view::Place::Field(_) => step("recover", Role::Lead, None),
                super::super::view::Place::Aboard(_) | super::super::view::Place::Road(_) => None,
            },
            ConsignmentState::Received | ConsignmentState::ReceivedRemark => step("close", receiver, Some(&c.destination)),
            ConsignmentState::Quarantined => step("decide", Role::Quality, Some(&c.destination)),
            ConsignmentState::Refused => step("dispose", receiver, Some(&c.destination)),
            ConsignmentState::Incident => step("recover", Role::Lead, None),
            ConsignmentState::Road => step("offer", Role::Courier, Some(&c.destination)),
            ConsignmentState::Declined | ConsignmentState::Disposed | ConsignmentState::Cancelled | ConsignmentState::Closed => None,
        }
    }

    /// On the road, or with the road ordered: the courier's turn, and of whom the courier waits for.
    fn road_step(&self, c: &Consignment, receiver: Role) -> Option<NextStep> {
        let road = c.road.as_ref()?;
        let step = |act, role, site: Option<&SiteId>| Some(NextStep { act, role, site: site.cloned() });
        let to = c.offer.as_ref().map(|offer| offer.to);
        match (c.state, to) {
            (ConsignmentState::Road, Some(OfferedTo::Desk)) => {
                step("take_custody", receiver, c.offer.as_ref().and_then(|offer| offer.site.as_ref()))
            }
            (_, Some(OfferedTo::Courier)) => {
                let post = match &road.courier {
                    Courier::Post(post) => Some(post),
                    Courier::Person(_) => None,
                };
                step("take_custody", Role::Courier, post)
            }
            (ConsignmentState::Packed | ConsignmentState::HandedToCarrier | ConsignmentState::Unloaded, None) => {
                let holder = c.holder.as_ref()?;
                step("offer", holder.role, Some(&holder.site))
            }
            (ConsignmentState::Loaded, None) => step("unload", Role::Handler, Some(&c.origin)),
            _ => None,
        }
    }

    /// The box is with the handler: either the aircraft is here and safe, or its way here comes first.
    fn loading_step(&self, c: &Consignment, handler: Role) -> Option<NextStep> {
        let delivery = c.flights.iter().filter_map(|id| self.state.flights.get(id)).find(|f| f.is_before_launch());
        let here = delivery.is_some_and(|flight| {
            let tail = self.tail(&flight.tail);
            tail.safe && tail.pad.as_ref().and_then(|pad| self.site_of(pad)).as_ref() == Some(&c.origin)
        });
        if here {
            Some(NextStep { act: "load", role: handler, site: Some(c.origin.clone()) })
        } else {
            Some(NextStep { act: "fly", role: Role::Pilot, site: None })
        }
    }

    fn carrying(&self, c: &Consignment) -> Option<&super::super::state::Flight> {
        c.flight.and_then(|id| self.state.flights.get(&id))
    }

    /// What is still to be told of a change of its booking: nothing more once an aircraft has left with it.
    pub(super) fn told_of_move<'a>(&self, c: &'a Consignment) -> Option<&'a Moved> {
        c.moved.as_ref().filter(|_| !self.has_left(c))
    }

    fn moved_view(&self, c: &Consignment, moved: &Moved) -> MovedView {
        MovedView {
            at: Time(moved.at),
            later_s: moved.later.map(|later| later.as_millis() / 1_000),
            road_eta: moved.road_eta.map(Time),
            says: self.moved_words(self.state.at, c, moved),
        }
    }
}
