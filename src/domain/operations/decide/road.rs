//! T18 and T24: by road. One decision cancels the flights and offers custody to a courier; custody stays where it is until the courier
//! has read the box and signed (CO-70).

use super::super::act::{ByRoad, Courier, TakeCustody};
use super::super::fact::{ConsignmentFact, FlightFact};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::{Consignment, Flight, OpenOffer, Stage};
use super::super::view::{Holder, OfferedTo, Place};
use super::handover::check_seal;
use super::{Case, Decided, Draft};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::people::{ActKind, Role, Sites};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{OrganisationId, SiteId};
use crate::units::time::Utc;
use crate::units::words::{Refusal, words};

/// What stands in the records of the flights that are cancelled by it.
const WHY: &str = "đi đường bộ / goes by road";

impl Case<'_> {
    /// Orders the road: everything of it, or nothing.
    pub(super) fn by_road(&self, id: &ConsignmentId, ask: &ByRoad) -> Decided {
        let role = self.role(ActKind::Dispatch, None)?;
        let consignment = self.consignment(id)?;
        self.may_leave_by_road(consignment)?;
        let organisation = self.organisation_of(&ask.courier)?;
        let eta = self.ops.road_receipt(self.now.utc, consignment);
        let late = eta.zip(consignment.deadline).is_some_and(|(eta, deadline)| eta > deadline);
        let (role, reason) = if late { self.late_by_road(consignment, eta, ask)? } else { (role, None) };
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let sealed = consignment.packing.is_some();
        let expires = sealed.then(|| self.now.utc + self.ops.network.limits.custody.courier_offer.value);
        let fact = ConsignmentFact::RoadOrdered { courier: ask.courier.clone(), organisation, eta, late, reason, expires };
        let mut records = vec![self.record(role, &consignment.origin, id, fact)];
        records.extend(self.without_flights(role, consignment));
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// Whether a box in this state can be given to a courier at all; what has to be done first, where something has.
    fn may_leave_by_road(&self, consignment: &Consignment) -> Result<(), Refusal> {
        use ConsignmentState as S;
        let first = |code, vi: &str, en: &str, next_vi: &str, next_en: &str| Err(conflict(code, words(vi, en), words(next_vi, next_en)));
        let in_the_air = || {
            first(
                "IN_THE_AIR",
                "Kiện đang trên máy bay đã cất cánh: không chuyển sang đường bộ được.",
                "The box is in an aircraft that has taken off: it cannot go by road from there.",
                "Cho hạ cánh hoặc quay về; bãi an toàn thì dỡ kiện, rồi chọn Đi đường bộ.",
                "Let it land or return; unload it once the pad is safe, then order the road.",
            )
        };
        match consignment.state {
            S::InFlight | S::Returning if self.flies(consignment) => in_the_air(),
            S::Loaded if self.flies(consignment) => in_the_air(),
            S::Returning if consignment.waits_to_go_back() => Ok(()),
            S::InFlight | S::Returning | S::Landed => first(
                "UNLOAD_FIRST",
                "Kiện còn trong máy bay vừa hạ cánh.",
                "The box is still in the aircraft that has landed.",
                "Chờ bãi an toàn, dỡ kiện, rồi chọn Đi đường bộ.",
                "Wait for 'pad safe', unload it, then order the road.",
            ),
            S::Incident => first(
                "RECOVER_FIRST",
                "Kiện đang trong sự cố, chưa ai thu hồi.",
                "The box is in an incident; nobody has recovered it.",
                "Người ở bãi và trưởng ca thu hồi kiện trước.",
                "A handler and the shift lead recover it first.",
            ),
            S::Unloaded if consignment.place == Place::Site(consignment.destination.clone()) => Err(refusals::wrong_state(consignment)),
            S::Accepted | S::Packed | S::HandedToCarrier | S::Loaded | S::Unloaded | S::Road => Ok(()),
            S::Submitted
            | S::Declined
            | S::Received
            | S::ReceivedRemark
            | S::Refused
            | S::Quarantined
            | S::Disposed
            | S::Cancelled
            | S::Closed => Err(refusals::wrong_state(consignment)),
        }
    }

    fn flies(&self, consignment: &Consignment) -> bool {
        consignment.flight.and_then(|id| self.ops.state.flights.get(&id)).is_some_and(Flight::may_be_airborne)
    }

    /// Of which organisation a courier is; None for one of the network's own.
    fn organisation_of(&self, courier: &Courier) -> Result<Option<OrganisationId>, Refusal> {
        let Courier::Post(post) = courier else { return Ok(None) };
        match self.ops.network.carriers.get(post) {
            Some(carrier) => Ok(Some(carrier.organisation.clone())),
            None => Err(invalid(
                "UNKNOWN_CARRIER",
                "courier",
                post.as_str(),
                words(format!("Không có bưu cục {post} trong cấu hình."), format!("There is no carrier's post {post}.")),
                words("Chọn trong danh sách, hoặc ghi người chuyển.", "Choose from the list, or name a person."),
            )),
        }
    }

    /// Beyond the clinical limit the shift lead alone may order it, with a reason.
    fn late_by_road(&self, consignment: &Consignment, eta: Option<Utc>, ask: &ByRoad) -> Result<(Role, Option<String>), Refusal> {
        let leads = self.actor.grants.iter().any(|grant| grant.role == Role::Lead);
        match &ask.reason {
            Some(reason) if leads => Ok((Role::Lead, Some(check_text("reason", reason)?))),
            Some(_) | None => {
                let clock = |at: Option<Utc>| at.map_or_else(|| "?".to_owned(), Utc::clock);
                let (eta, deadline) = (clock(eta), clock(consignment.deadline));
                Err(conflict(
                    "ROAD_TOO_LATE",
                    words(
                        format!("Đi đường bộ đến khoảng {eta}, quá hạn {deadline}."),
                        format!("By road it would come at about {eta}, after its limit of {deadline}."),
                    ),
                    words(
                        "Lấy lại mẫu hoặc thay túi khác; trưởng ca có thể vẫn cho đi, ghi lý do.",
                        "Collect again or replace it; the shift lead may still order it, with a reason.",
                    ),
                ))
            }
        }
    }

    /// The records that take every flight off the board which nobody else needs. A flight that goes on with another's box loses its
    /// clearance: what it carries changes.
    fn without_flights(&self, role: Role, consignment: &Consignment) -> Vec<Draft> {
        let own = |flight: &&Flight| {
            flight.booked_for.as_ref() == Some(&consignment.id)
                || consignment.flights.contains(&flight.id)
                || consignment.flight == Some(flight.id)
        };
        let waiting = self.ops.state.flights.values().filter(own).filter(|flight| flight.is_before_launch());
        let record = |flight: &Flight| {
            if flight.consignments.iter().all(|aboard| *aboard == consignment.id) {
                return Some(self.flight_record(role, flight.id, FlightFact::FlightCancelled { reason: WHY.to_owned() }));
            }
            let cleared = matches!(flight.stage, Stage::Cleared(_));
            cleared.then(|| super::system_flight(flight.id, FlightFact::ClearanceVoided { code: "LOAD".into() }))
        };
        waiting.filter_map(record).collect()
    }

    /// The courier reads box and seal and signs: the one moment in which custody passes to the road.
    pub(super) fn take_by_road(&self, consignment: &Consignment, offer: &OpenOffer, take: &TakeCustody) -> Decided {
        let id = &consignment.id;
        let Some(road) = &consignment.road else { return Err(refusals::wrong_state(consignment)) };
        self.is_courier(&road.courier)?;
        if consignment.state != ConsignmentState::Road && next_state(consignment.state, Event::GoByRoad).is_none() {
            return Err(refusals::wrong_state(consignment));
        }
        let site = self.stands_at(consignment)?;
        self.scanned_box(&take.scanned, id)?;
        check_seal(consignment, &self.seal_as_found(take.seal.as_deref().unwrap_or_default()))?;
        if !take.seal_intact {
            return Err(super::handover::seal_not_intact());
        }
        if let Place::Aboard(tail) = &consignment.place {
            self.stands_safe_at(tail, &site)?;
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        // CC-20: whoever gives it has signed the offer, or signs here as the second.
        let giver_signed = consignment.holder.as_ref().is_some_and(|holder| holder.person.as_ref() == Some(&offer.by));
        if self.ops.payload(consignment)?.is_two_person() && (!giver_signed || offer.by == self.actor.person) {
            self.checker(ActKind::TakeCustody, &site, consignment)?;
        }
        let stands = match &road.courier {
            Courier::Post(post) => post.clone(),
            Courier::Person(_) => site.clone(),
        };
        let organisation = road.organisation.clone().or_else(|| self.own_carrier());
        let holder = Holder { organisation, ..Holder::of(&self.actor.person, Role::Courier, &stands) };
        let fact = ConsignmentFact::HandoverAccepted { to: OfferedTo::Courier, holder, seal: take.seal.clone(), seal_broken: false };
        self.one(Role::Courier, &site, id, fact)
    }

    /// The actor is the courier who was named.
    pub(super) fn is_courier(&self, named: &Courier) -> Result<(), Refusal> {
        let mut carries = self.actor.grants.iter().filter(|grant| grant.role == Role::Courier);
        let (is, who) = match named {
            Courier::Person(person) => (*person == self.actor.person && carries.next().is_some(), person.to_string()),
            Courier::Post(post) => (carries.any(|grant| grant.covers(post)), post.to_string()),
        };
        if is {
            return Ok(());
        }
        Err(conflict(
            "NOT_THE_COURIER",
            words(format!("Kiện này giao cho {who} chuyển."), format!("This box was offered to {who}.")),
            words("Gọi điều phối nếu đổi người chuyển.", "Call the dispatcher if somebody else is to carry it."),
        ))
    }

    /// The organisation of a courier who was named as a person and belongs to a carrier's post.
    fn own_carrier(&self) -> Option<OrganisationId> {
        let posts = self.actor.grants.iter().filter(|grant| grant.role == Role::Courier).filter_map(|grant| match &grant.sites {
            Sites::All => None,
            Sites::Of(sites) => Some(sites),
        });
        posts.flatten().find_map(|site| self.ops.network.carriers.get(site)).map(|carrier| carrier.organisation.clone())
    }

    /// The site to which the box belongs where it stands: in an aircraft on the ground, the pad's; in the field, that of who found it;
    /// on the road, that of who carries it.
    pub(super) fn stands_at(&self, consignment: &Consignment) -> Result<SiteId, Refusal> {
        match &consignment.place {
            Place::Site(site) => Ok(site.clone()),
            Place::Aboard(tail) => self.site_of_tail(tail),
            Place::Field(_) | Place::Road(_) => {
                consignment.holder.as_ref().map(|holder| holder.site.clone()).ok_or_else(|| refusals::wrong_state(consignment))
            }
        }
    }
}
