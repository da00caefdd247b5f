//! T20 and T21: after an incident a box is recovered by two persons, or given up by two others. Until then the pilot of record holds it.

use super::super::act::{Condition, Recover, SealState, Why};
use super::super::fact::ConsignmentFact;
use super::super::refusals::{self, check_text, invalid};
use super::super::view::Holder;
use super::{Case, Decided};
use crate::domain::delivery::{Event, next_state};
use crate::domain::payload::Category;
use crate::domain::people::{ActKind, Actor, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{PersonId, SiteId};
use crate::units::words::{Refusal, words};

impl Case<'_> {
    /// T20: found, seal read before the box is moved, taken by a handler and the lead.
    pub(super) fn recover(&self, id: &ConsignmentId, found: &Recover) -> Decided {
        let consignment = self.consignment(id)?;
        let site = self.ops.network.sites.get(&found.site).map(|site| site.id.clone());
        let site = site.ok_or_else(|| refusals::not_found("site", found.site.as_str()))?;
        let role = self.role(ActKind::Recover, Some(&site))?;
        next_state(consignment.state, Event::Recover).ok_or_else(|| refusals::wrong_state(consignment))?;
        let Some(packing) = &consignment.packing else { return Err(refusals::wrong_state(consignment)) };
        self.scanned_box(&found.scanned, id)?;
        if found.seal_state == SealState::Intact && self.seal_as_found(&found.seal) != packing.seal {
            return Err(invalid(
                "MISMATCH",
                "seal",
                found.seal.clone(),
                words("KHÔNG KHỚP: không phải niêm phong của kiện này.", "DOES NOT MATCH: not this box's seal."),
                words(
                    "Đọc lại; nếu vẫn khác, chọn 'Mất niêm phong' và gắn niêm phong mới.",
                    "Read it again; if it still differs, say that the seal is missing and put on a new one.",
                ),
            ));
        }
        let whole = found.seal_state == SealState::Intact;
        let new_seal = match (&found.new_seal, whole) {
            (Some(seal), false) => {
                let seal = self.seal(seal).map_err(of_new_seal)?;
                if self.ops.state.seals.contains(seal.as_str()) {
                    return self.seal_reused(consignment, role, &site, seal.as_str());
                }
                Some(seal.as_str().to_owned())
            }
            (None, false) => {
                return Err(invalid(
                    "NEW_SEAL_NEEDED",
                    "new_seal",
                    "",
                    words(
                        "Niêm phong không nguyên: cần niêm phong mới trước khi di chuyển.",
                        "The seal is not whole: a new one is needed before the box is moved.",
                    ),
                    words("Không mở hộp. Gắn niêm phong mới, quét số.", "Do not open the box. Put on a new seal and scan its number."),
                ));
            }
            (Some(seal), true) => {
                return Err(invalid(
                    "SEAL_WHOLE",
                    "new_seal",
                    seal.clone(),
                    words("Niêm phong còn nguyên: không thay.", "The seal is whole: it is not replaced."),
                    words("Bỏ trống niêm phong mới.", "Leave the new seal empty."),
                ));
            }
            (None, true) => None,
        };
        let field = found.field.as_deref().map(|text| check_text("field", text)).transpose()?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        let handles = |actor: &Actor| holds(actor, &[Role::Handler, Role::Nurse], Some(&site));
        let leads = |actor: &Actor| holds(actor, &[Role::Lead], Some(&site));
        let taker = self.pair(handles, leads)?;
        let holder = Holder::of(taker, Role::Handler, &site);
        let must_quarantine = !whole || found.condition != Condition::Ok;
        let fact = ConsignmentFact::Recovered {
            site: site.clone(),
            field,
            seal: self.seal_as_found(&found.seal),
            seal_state: found.seal_state,
            condition: found.condition,
            new_seal,
            must_quarantine,
            holder,
        };
        self.one(role, &site, id, fact)
    }

    /// T21: nothing was found by the search; every item has its outcome by it.
    pub(super) fn write_off(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::WriteOff, None)?;
        next_state(consignment.state, Event::Lose).ok_or_else(|| refusals::wrong_state(consignment))?;
        let reason = check_text("reason", &why.reason)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        self.pair(|actor| holds(actor, &[Role::Quality], None), |actor| holds(actor, &[Role::Lead], None))?;
        let notify_issuer = self.ops.payload(consignment)?.category == Category::Blood;
        self.one(role, &consignment.origin, id, ConsignmentFact::ConsignmentLost { reason, notify_issuer })
    }

    /// Two different persons, one of each kind, in either order of signing; gives the one of the first kind.
    pub(super) fn pair(&self, one: impl Fn(&Actor) -> bool, other: impl Fn(&Actor) -> bool) -> Result<&PersonId, Refusal> {
        let first = self.actor;
        let Some(second) = self.actor.second.as_deref().filter(|second| second.person != first.person && !second.witness_remote) else {
            return Err(refusals::second_needed());
        };
        if one(first) && other(second) {
            Ok(&first.person)
        } else if one(second) && other(first) {
            Ok(&second.person)
        } else {
            Err(refusals::second_needed())
        }
    }
}

/// Whether the person has one of these roles there; without a site, anywhere.
pub(super) fn holds(actor: &Actor, roles: &[Role], site: Option<&SiteId>) -> bool {
    actor.grants.iter().any(|grant| roles.contains(&grant.role) && site.is_none_or(|site| grant.covers(site)))
}

/// The refusal of a seal's number, of the field in which the new one stands.
fn of_new_seal(refusal: Refusal) -> Refusal {
    let reasons = refusal.reasons.into_iter().map(|reason| reason.of("new_seal", "")).collect();
    Refusal { reasons, ..refusal }
}
