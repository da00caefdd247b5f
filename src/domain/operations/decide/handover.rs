//! Two-phase hand-overs: offer, accept, decline, withdraw; T5, T6, T9, the courier's arrival; and the receiver's word of being ready.

use super::super::act::{AcceptLoad, Load, Offer, OfferTo, TakeCustody, Unload, WhyShown};
use super::super::fact::ConsignmentFact;
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, mismatch};
use super::super::state::{Consignment, Flight, OpenOffer, Stage};
use super::super::view::{Holder, OfferedTo, Place};
use super::{Case, Decided};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::people::{ActKind, Role, may};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{SiteId, TailId};
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// Offers custody on the ground. From UNLOADED anywhere but at the destination the offer to a handler begins a new attempt
    /// with the same seal (T26).
    pub(super) fn offer(&self, id: &ConsignmentId, offer: &Offer) -> Decided {
        let consignment = self.consignment(id)?;
        if consignment.state == ConsignmentState::Road {
            return self.offer_from_road(consignment, offer);
        }
        let site = &self.ground_site(consignment)?;
        let role = self.role(ActKind::Offer, Some(site))?;
        let at_destination = consignment.place == Place::Site(consignment.destination.clone());
        let in_the_field = matches!(consignment.place, Place::Field(_));
        let unloaded = consignment.state == ConsignmentState::Unloaded;
        let waits_to_go_back = consignment.waits_to_go_back();
        let limits = &self.ops.network.limits.custody;
        let (right_state, stands) = match offer.to {
            OfferTo::Handler => {
                let sealed = consignment.state == ConsignmentState::Packed || waits_to_go_back;
                (sealed || (unloaded && !at_destination && !in_the_field), &limits.offer)
            }
            OfferTo::Desk => (unloaded && at_destination, &limits.offer),
            OfferTo::Courier => {
                let sealed = matches!(consignment.state, ConsignmentState::Packed | ConsignmentState::HandedToCarrier) || waits_to_go_back;
                (consignment.road.is_some() && (sealed || (unloaded && !at_destination)), &limits.courier_offer)
            }
        };
        if !right_state {
            return Err(refusals::wrong_state(consignment));
        }
        self.holds(consignment)?;
        check_seal(consignment, &self.seal_as_found(&offer.seal))?;
        let fact = ConsignmentFact::HandoverOffered { to: offer.to.into(), expires: self.now.utc + stands.value, site: None };
        let mut records = Vec::new();
        if unloaded && offer.to == OfferTo::Handler {
            self.may_try_again(consignment)?;
            let holder = Holder::of(&self.actor.person, role, site);
            records.push(self.record(role, site, id, ConsignmentFact::AttemptRenewed { holder }));
        }
        records.push(self.record(role, site, id, fact));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// T5, or the hand-over to the receiving desk: the holder changes here.
    pub(super) fn take_custody(&self, id: &ConsignmentId, take: &TakeCustody) -> Decided {
        let consignment = self.consignment(id)?;
        let offer = self.open_offer(consignment)?;
        match offer.to {
            OfferedTo::Pilot => return Err(refusals::wrong_state(consignment)),
            OfferedTo::Courier => return self.take_by_road(consignment, offer, take),
            OfferedTo::Handler | OfferedTo::Desk => {}
        }
        let from_road = consignment.state == ConsignmentState::Road;
        let site = &match &offer.site {
            Some(site) if from_road => site.clone(),
            Some(_) | None => self.ground_site(consignment)?,
        };
        let role = self.taker(site)?;
        self.scanned_box(&take.scanned, id)?;
        // What a courier brings is taken in whatever its seal looks like, and goes into quarantine then: the road is no place for it.
        if !take.seal_intact && !from_road {
            return Err(seal_not_intact());
        }
        if let (Some(seal), true) = (&take.seal, take.seal_intact) {
            check_seal(consignment, &self.seal_as_found(seal))?;
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let own = offer.by == self.actor.person;
        let at_hub = self.ops.network.sites.get(site).is_some_and(|site| site.is_hub);
        if own && (at_hub || from_road) {
            return Err(refusals::second_needed());
        }
        // CC-20: blood, spinal fluid, vaccine and controlled drugs pass between two persons, never through one hand.
        if own && self.ops.payload(consignment)?.is_two_person() {
            self.checker(ActKind::TakeCustody, site, consignment)?;
        }
        let holder = Holder::of(&self.actor.person, taker_role(role, offer.to), site);
        let (seal, seal_broken) = (take.seal.clone(), !take.seal_intact);
        self.one(role, site, id, ConsignmentFact::HandoverAccepted { to: offer.to, holder, seal, seal_broken })
    }

    /// The taker says no; the giver still holds the box.
    pub(super) fn decline_custody(&self, id: &ConsignmentId, why: &WhyShown) -> Decided {
        let consignment = self.consignment(id)?;
        let offer = self.open_offer(consignment)?;
        let (role, site) = match offer.to {
            OfferedTo::Pilot => (self.role(ActKind::AcceptLoad, None)?, consignment.origin.clone()),
            OfferedTo::Courier => {
                let road = consignment.road.as_ref().ok_or_else(|| refusals::wrong_state(consignment))?;
                self.is_courier(&road.courier)?;
                (Role::Courier, self.stands_at(consignment)?)
            }
            OfferedTo::Handler | OfferedTo::Desk => {
                let site = offer.site.clone().map_or_else(|| self.ground_site(consignment), Ok)?;
                (self.taker(&site)?, site)
            }
        };
        let reason = check_text("reason", &why.reason)?;
        self.one(role, &site, id, ConsignmentFact::HandoverDeclined { reason, photo_sha256: why.photo_sha256.clone() })
    }

    /// The giver takes the offer back and holds the box on.
    pub(super) fn withdraw_offer(&self, id: &ConsignmentId) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::Offer, None)?;
        self.open_offer(consignment)?;
        self.holds(consignment)?;
        let site = self.stands_at(consignment)?;
        self.one(role, &site, id, ConsignmentFact::HandoverWithdrawn {})
    }

    /// The courier came: offers the box to the desk of the destination, or of the origin where it was brought back.
    fn offer_from_road(&self, consignment: &Consignment, offer: &Offer) -> Decided {
        let role = self.role(ActKind::Offer, None)?;
        if offer.to != OfferTo::Desk {
            return Err(refusals::wrong_state(consignment));
        }
        self.holds(consignment)?;
        let site = offer.at.clone().unwrap_or_else(|| consignment.destination.clone());
        if site != consignment.destination && site != consignment.origin {
            return Err(mismatch("at", site.as_str(), consignment.destination.as_str()));
        }
        if !offer.seal.is_empty() {
            check_seal(consignment, &self.seal_as_found(&offer.seal))?;
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let expires = self.now.utc + self.ops.network.limits.custody.offer.value;
        let fact = ConsignmentFact::HandoverOffered { to: OfferedTo::Desk, expires, site: Some(site.clone()) };
        self.one(role, &site, &consignment.id, fact)
    }

    /// T26: with the same seal, whole, and while the clock holds.
    fn may_try_again(&self, consignment: &Consignment) -> Result<(), Refusal> {
        if consignment.must_quarantine {
            return Err(seal_not_intact());
        }
        match consignment.deadline {
            Some(deadline) if deadline <= self.now.utc => Err(conflict(
                "PAST_LIMIT",
                words(format!("Kiện đã quá hạn {}.", deadline.clock()), format!("The box is past its limit of {}.", deadline.clock())),
                words("Lấy mẫu mới; kiện này không gửi lại.", "Collect a new sample; this box is not sent again."),
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// In which role the actor takes a box over at the site; a courier takes none but what goes by road.
    fn taker(&self, site: &SiteId) -> Result<Role, Refusal> {
        let grants = self.actor.grants.iter().filter(|grant| grant.role != Role::Courier);
        let role = grants.filter(|grant| may(grant.role, ActKind::TakeCustody)).find(|grant| grant.covers(site)).map(|grant| grant.role);
        role.ok_or_else(|| refusals::not_allowed(ActKind::TakeCustody))
    }

    /// Where the box stands on the ground; in the field, to which site it belongs.
    fn ground_site(&self, consignment: &Consignment) -> Result<SiteId, Refusal> {
        match &consignment.place {
            Place::Site(_) | Place::Field(_) => self.stands_at(consignment),
            Place::Aboard(_) | Place::Road(_) => Err(refusals::wrong_state(consignment)),
        }
    }

    /// The handler puts the box into the aircraft; custody stays with the handler until the pilot accepts.
    pub(super) fn load(&self, id: &ConsignmentId, load: &Load) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &self.ground_site(consignment)?;
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
        let holder = Holder::of(&self.actor.person, Role::Pilot, hub.as_ref().unwrap_or(&consignment.origin));
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
        let holder = Holder::of(&self.actor.person, role, &site);
        let mut decision = self.one(role, &site, id, ConsignmentFact::Unloaded { tail: tail.clone(), site: site.clone(), holder })?;
        if let Some(flight) = consignment.flight.and_then(|id| self.ops.state.flights.get(&id))
            && let Stage::Cleared(_) = flight.stage
        {
            decision.records.push(super::system_flight(flight.id, super::super::fact::FlightFact::ClearanceVoided { code: "LOAD".into() }));
        }
        Ok(decision)
    }

    /// The aircraft stands, disarmed and made safe, at the site.
    pub(super) fn stands_safe_at(&self, tail: &TailId, site: &SiteId) -> Result<(), Refusal> {
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

    pub(super) fn site_of_tail(&self, tail: &TailId) -> Result<SiteId, Refusal> {
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

/// A box whose seal is not whole is not taken over.
pub(super) fn seal_not_intact() -> Refusal {
    conflict(
        "SEAL_NOT_INTACT",
        words("Niêm phong không nguyên: không nhận.", "The seal is not intact: it is not taken over."),
        words("Bấm Không nhận, ghi lý do, báo trưởng ca.", "Decline with the reason and tell the shift lead."),
    )
}

pub(super) fn check_seal(consignment: &Consignment, read: &str) -> Result<(), Refusal> {
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
        OfferedTo::Desk | OfferedTo::Pilot | OfferedTo::Courier => role,
    }
}
