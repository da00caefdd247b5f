//! Two-phase hand-overs: offer, accept, decline; T5, T6, T9; and the receiver's word of being ready.

use super::super::act::{AcceptLoad, Load, Offer, OfferTo, TakeCustody, Unload, Why};
use super::super::fact::ConsignmentFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, mismatch};
use super::super::state::{Consignment, Flight, OpenOffer, Stage};
use super::super::view::{Holder, OfferedTo, Place};
use super::{Case, Decided};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{SiteId, TailId};
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// Offers custody on the ground. From UNLOADED anywhere but at the destination the offer to a handler begins a new attempt
    /// with the same seal (T26).
    pub(super) fn offer(&self, id: &ConsignmentId, offer: &Offer) -> Decided {
        let consignment = self.consignment(id)?;
        let site = ground_site(consignment)?;
        let role = self.role(ActKind::Offer, Some(site))?;
        let right_state = match offer.to {
            OfferTo::Handler => {
                consignment.state == ConsignmentState::Packed
                    || (consignment.state == ConsignmentState::Unloaded && *site != consignment.destination)
            }
            OfferTo::Desk => consignment.state == ConsignmentState::Unloaded && *site == consignment.destination,
        };
        if !right_state {
            return Err(refusals::wrong_state(consignment));
        }
        self.holds(consignment)?;
        check_seal(consignment, &self.seal_as_found(&offer.seal))?;
        let fact =
            ConsignmentFact::HandoverOffered { to: offer.to.into(), expires: self.now.utc + self.ops.network.limits.custody.offer.value };
        let mut records = Vec::new();
        if consignment.state == ConsignmentState::Unloaded && offer.to == OfferTo::Handler {
            let holder = Holder { person: Some(self.actor.person.clone()), role, site: site.clone() };
            records.push(self.record(role, site, id, ConsignmentFact::AttemptRenewed { holder }));
        }
        records.push(self.record(role, site, id, fact));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// T5, or the hand-over to the receiving desk: the holder changes here.
    pub(super) fn take_custody(&self, id: &ConsignmentId, take: &TakeCustody) -> Decided {
        let consignment = self.consignment(id)?;
        let site = ground_site(consignment)?;
        let role = self.role(ActKind::TakeCustody, Some(site))?;
        let offer = self.open_offer(consignment)?;
        if offer.to == OfferedTo::Pilot {
            return Err(refusals::wrong_state(consignment));
        }
        self.scanned_box(&take.scanned, id)?;
        if !take.seal_intact {
            return Err(conflict(
                "SEAL_NOT_INTACT",
                words("Niêm phong không nguyên: không nhận.", "The seal is not intact: it is not taken over."),
                words("Bấm Không nhận, ghi lý do, báo trưởng ca.", "Decline with the reason and tell the shift lead."),
            ));
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let own_box_at_hub = offer.by == self.actor.person && self.ops.network.sites.get(site).is_some_and(|site| site.is_hub);
        if own_box_at_hub {
            return Err(refusals::second_needed());
        }
        let holder = Holder { person: Some(self.actor.person.clone()), role: taker_role(role, offer.to), site: site.clone() };
        self.one(role, site, id, ConsignmentFact::HandoverAccepted { to: offer.to, holder })
    }

    /// The taker says no; the giver still holds the box.
    pub(super) fn decline_custody(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let offer = self.open_offer(consignment)?;
        let (role, site) = match (offer.to, &consignment.place) {
            (OfferedTo::Pilot, _) => (self.role(ActKind::AcceptLoad, None)?, consignment.origin.clone()),
            (OfferedTo::Handler | OfferedTo::Desk, Place::Site(site)) => (self.role(ActKind::TakeCustody, Some(site))?, site.clone()),
            (OfferedTo::Handler | OfferedTo::Desk, Place::Aboard(_)) => return Err(refusals::wrong_state(consignment)),
        };
        let reason = check_text("reason", &why.reason)?;
        self.one(role, &site, id, ConsignmentFact::HandoverDeclined { reason })
    }

    /// The handler puts the box into the aircraft; custody stays with the handler until the pilot accepts.
    pub(super) fn load(&self, id: &ConsignmentId, load: &Load) -> Decided {
        let consignment = self.consignment(id)?;
        let site = ground_site(consignment)?;
        let role = self.role(ActKind::Load, Some(site))?;
        if consignment.state != ConsignmentState::HandedToCarrier || consignment.offer.is_some() {
            return Err(refusals::wrong_state(consignment));
        }
        self.holds(consignment)?;
        let flight = self.next_delivery(consignment)?;
        self.scanned_box(&load.scanned, id)?;
        if load.tail != flight.tail {
            return Err(mismatch("tail", load.tail.as_str(), flight.tail.as_str()));
        }
        self.lies_together(consignment, &load.tail)?;
        self.stands_safe_at(&load.tail, site)?;
        if !load.door_locked {
            return Err(conflict(
                "DOOR",
                words("Khoang hàng chưa khóa.", "The payload door is not locked."),
                words("Khóa khoang rồi bấm lại.", "Lock the door and try again."),
            ));
        }
        let expires = self.now.utc + self.ops.network.limits.custody.offer.value;
        self.one(role, site, id, ConsignmentFact::LoadOffered { tail: load.tail.clone(), flight: flight.id, expires })
    }

    /// T6: the remote pilot accepts tail and box together.
    pub(super) fn accept_load(&self, id: &ConsignmentId, accept: &AcceptLoad) -> Decided {
        let consignment = self.consignment(id)?;
        self.open_offer(consignment)?;
        let Some((tail, flight)) = &consignment.offered_load else { return Err(refusals::wrong_state(consignment)) };
        let role = self.pilot_of(tail)?;
        next_state(consignment.state, Event::Load).ok_or_else(|| refusals::wrong_state(consignment))?;
        if accept.tail != *tail {
            return Err(mismatch("tail", accept.tail.as_str(), tail.as_str()));
        }
        self.scanned_box(&accept.scanned, id)?;
        let payload = self.ops.payload(consignment)?;
        if !payload.un.is_empty() && !accept.notice_read {
            return Err(conflict(
                "NOTICE_NOT_READ",
                words(
                    format!("Chưa đọc thông báo hàng nguy hiểm ({}).", payload.un),
                    format!("The notice of dangerous goods ({}) was not read.", payload.un),
                ),
                words("Đọc rồi bấm Tôi đã đọc.", "Read it, then confirm."),
            ));
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let hub = self.ops.hub_site();
        let holder =
            Holder { person: Some(self.actor.person.clone()), role: Role::Pilot, site: hub.unwrap_or_else(|| consignment.origin.clone()) };
        let fact = ConsignmentFact::Loaded { tail: tail.clone(), flight: *flight, notice_read: accept.notice_read, holder };
        self.one(role, &consignment.origin, id, fact)
    }

    /// The receiving site says that it is ready (T7's guard).
    pub(super) fn ready(&self, id: &ConsignmentId) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::Ready, Some(&consignment.destination))?;
        let on_its_way = matches!(
            consignment.state,
            ConsignmentState::Accepted
                | ConsignmentState::Packed
                | ConsignmentState::HandedToCarrier
                | ConsignmentState::Loaded
                | ConsignmentState::InFlight
        );
        if !on_its_way {
            return Err(refusals::wrong_state(consignment));
        }
        self.one(role, &consignment.destination, id, ConsignmentFact::ReceiverReady {})
    }

    /// T9, T17, and before take-off: the box leaves the aircraft into the hands of who unloads it.
    pub(super) fn unload(&self, id: &ConsignmentId, unload: &Unload) -> Decided {
        let consignment = self.consignment(id)?;
        next_state(consignment.state, Event::Unload).ok_or_else(|| refusals::wrong_state(consignment))?;
        let Place::Aboard(tail) = &consignment.place else { return Err(refusals::wrong_state(consignment)) };
        let site = self.site_of_tail(tail)?;
        let role = self.role(ActKind::Unload, Some(&site))?;
        if unload.tail != *tail {
            return Err(mismatch("tail", unload.tail.as_str(), tail.as_str()));
        }
        self.scanned_box(&unload.scanned, id)?;
        self.stands_safe_at(tail, &site)?;
        let holder = Holder { person: Some(self.actor.person.clone()), role, site: site.clone() };
        let mut decision = self.one(role, &site, id, ConsignmentFact::Unloaded { tail: tail.clone(), site: site.clone(), holder })?;
        if let Some(flight) = consignment.flight.and_then(|id| self.ops.state.flights.get(&id))
            && let Stage::Cleared(_) = flight.stage
        {
            decision.records.push(super::system_flight(flight.id, super::super::fact::FlightFact::ClearanceVoided { code: "LOAD".into() }));
        }
        Ok(decision)
    }

    /// The aircraft stands, disarmed and made safe, at the site.
    fn stands_safe_at(&self, tail: &TailId, site: &SiteId) -> Result<(), Refusal> {
        let at = self.site_of_tail(tail)?;
        if at != *site {
            return Err(mismatch("tail", at.as_str(), site.as_str()));
        }
        let seen = self.ops.picture.of(tail);
        let safe = self.ops.tail(tail).safe && seen.armed() != Some(true);
        if safe {
            return Ok(());
        }
        Err(conflict(
            "PAD_NOT_SAFE",
            words(format!("{tail} CHƯA an toàn để lại gần."), format!("{tail} is NOT safe to approach.")),
            words(
                "Chờ chữ 'Bãi an toàn'; nếu không thấy, gọi người điều khiển bay.",
                "Wait for 'pad safe'; if it does not come, call the remote pilot.",
            ),
        ))
    }

    fn site_of_tail(&self, tail: &TailId) -> Result<SiteId, Refusal> {
        let pad = self.ops.tail(tail).pad.and_then(|pad| self.ops.network.pads.get(&pad).map(|pad| pad.site.clone()));
        pad.ok_or_else(|| {
            conflict(
                "TAIL_NOT_ON_PAD",
                words(format!("{tail} không ở bãi nào."), format!("{tail} stands on no pad.")),
                words("Chờ máy bay hạ cánh.", "Wait until it has landed."),
            )
        })
    }

    /// The flight that will carry the consignment from here.
    fn next_delivery(&self, consignment: &Consignment) -> Result<&Flight, Refusal> {
        consignment
            .flights
            .iter()
            .filter_map(|id| self.ops.state.flights.get(id))
            .find(|flight| flight.purpose == super::super::view::Purpose::Delivery && flight.is_before_launch())
            .ok_or_else(|| {
                conflict(
                    "NO_FLIGHT",
                    words("Kiện này chưa có chuyến bay.", "No flight is booked for this consignment."),
                    words("Gọi điều phối.", "Call the dispatcher."),
                )
            })
    }

    /// The actor, or the actor's desk, holds the box.
    fn holds(&self, consignment: &Consignment) -> Result<(), Refusal> {
        match &consignment.holder {
            Some(holder) if holder.person.as_ref().is_none_or(|person| *person == self.actor.person) => Ok(()),
            Some(holder) => {
                let who = holder.person.as_ref().map(ToString::to_string).unwrap_or_default();
                Err(conflict(
                    "NOT_YOURS",
                    words(format!("Người đang giữ kiện là {who}."), format!("The holder of this box is {who}.")),
                    words("Người đang giữ phải tự bàn giao.", "The holder must hand it over."),
                ))
            }
            None => Err(refusals::wrong_state(consignment)),
        }
    }

    /// The open offer, not lapsed.
    fn open_offer<'c>(&self, consignment: &'c Consignment) -> Result<&'c OpenOffer, Refusal> {
        match &consignment.offer {
            Some(offer) if self.now.utc < offer.expires => Ok(offer),
            _ => Err(conflict(
                "NO_OFFER",
                words("Không có lời bàn giao nào còn hiệu lực.", "There is no open hand-over offer."),
                words("Người giữ kiện bàn giao lại.", "The holder offers it again."),
            )),
        }
    }
}

/// Where the box stands on the ground.
fn ground_site(consignment: &Consignment) -> Result<&SiteId, Refusal> {
    match &consignment.place {
        Place::Site(site) => Ok(site),
        Place::Aboard(_) => Err(refusals::wrong_state(consignment)),
    }
}

fn check_seal(consignment: &Consignment, read: &str) -> Result<(), Refusal> {
    match &consignment.packing {
        Some(packing) if packing.seal == read => Ok(()),
        // The number that is expected is not told: it is to be read from the seal.
        Some(_) => Err(refusals::invalid(
            "MISMATCH",
            "seal",
            read,
            words(
                format!("KHÔNG KHỚP: {read} không phải niêm phong của kiện này."),
                format!("DOES NOT MATCH: {read} is not this box's seal."),
            ),
            words(
                "Đọc lại số trên niêm phong; nếu vẫn khác, dừng lại và gọi trưởng ca.",
                "Read the seal again; if it still differs, stop and call the shift lead.",
            ),
        )),
        None => Err(refusals::wrong_state(consignment)),
    }
}

/// A nurse who takes it as handler holds it as handler.
fn taker_role(role: Role, to: OfferedTo) -> Role {
    match to {
        OfferedTo::Handler => Role::Handler,
        OfferedTo::Desk | OfferedTo::Pilot => role,
    }
}
