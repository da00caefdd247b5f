//! T14 and T15: what becomes of a box that was refused or put into quarantine. Nothing of it leaves unrecorded, and nobody decides alone.

use super::super::act::{DecideQuarantine, ItemOutcome, QuarantineEnd, RefuseReason, Repacked, SendBack, Why};
use super::super::fact::{ConsignmentFact, ItemFact, RepackedFact};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_document, check_text, conflict, invalid};
use super::super::state::Consignment;
use super::super::view::Holder;
use super::incident::holds;
use super::{Case, Decided, Faults};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::payload::Category;
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::words::{Refusal, words};

/// Red cells, which no decision brings back to use once they were too warm (PL-04, T11).
const RED_CELLS: &str = "BLD-RBC";

impl Case<'_> {
    /// T15: what was refused is destroyed by its rules, before a second person.
    pub(super) fn dispose(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.destination;
        let role = self.role(ActKind::Dispose, Some(site))?;
        if consignment.state != ConsignmentState::Refused {
            return Err(refusals::wrong_state(consignment));
        }
        let reason = check_text("reason", &why.reason)?;
        self.may_be_destroyed(consignment)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        if consignment.items.iter().any(|item| item.outcome == Some(ItemOutcome::Missing)) {
            // What is not there is not destroyed: it is given up as a lost box is.
            self.pair(|actor| holds(actor, &[Role::Quality], None), |actor| holds(actor, &[Role::Lead], None))?;
        } else {
            self.second(ActKind::Dispose, Some(site))?;
        }
        self.one(role, site, id, ConsignmentFact::ConsignmentDisposed { reason, decision: None })
    }

    /// T15: what was refused goes back to where it came from, sealed again, before a second person. Who sends it holds it.
    pub(super) fn send_back(&self, id: &ConsignmentId, back: &SendBack) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.destination;
        let role = self.role(ActKind::SendBack, Some(site))?;
        if consignment.state != ConsignmentState::Refused {
            return Err(refusals::wrong_state(consignment));
        }
        let reason = check_text("reason", &back.reason)?;
        if let Some(seal) = self.used_seal(&back.repacked.seal) {
            return self.seal_reused(consignment, role, site, &seal);
        }
        let repacked = self.repacked(consignment, &back.repacked)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        self.second(ActKind::SendBack, Some(site))?;
        let holder = Holder::of(&self.actor.person, role, site);
        self.one(role, site, id, ConsignmentFact::SentBack { reason, decision: None, repacked, holder })
    }

    /// T14: quality and the shift lead, by a written decision, after both looked at the temperatures. Custody stays at the desk.
    pub(super) fn decide_quarantine(&self, id: &ConsignmentId, decided: &DecideQuarantine) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.destination;
        let role = self.role(ActKind::DecideQuarantine, Some(site))?;
        let event = match decided.end {
            QuarantineEnd::Release => Event::Release,
            QuarantineEnd::Dispose => Event::Dispose,
            QuarantineEnd::SendBack(_) => Event::SendBack,
        };
        if consignment.state != ConsignmentState::Quarantined || next_state(consignment.state, event).is_none() {
            return Err(refusals::wrong_state(consignment));
        }
        let decision = check_document("decision", &decided.decision)?;
        let reason = check_text("reason", &decided.reason)?;
        if !decided.temperature_reviewed {
            return Err(invalid(
                "TEMPERATURE_UNSEEN",
                "temperature_reviewed",
                "false",
                words("Chưa xem lại dữ liệu nhiệt độ.", "The temperature's record was not looked at."),
                words("Cả hai người xem dữ liệu nhiệt độ rồi quyết định.", "Both look at it, then decide."),
            ));
        }
        let Some(holder) = consignment.holder.clone() else { return Err(refusals::wrong_state(consignment)) };
        let mut following = None;
        let fact = match &decided.end {
            QuarantineEnd::Release => {
                let items = self.released(consignment, &decision, &reason)?;
                following = self.split_off(role, consignment, &items, &holder)?;
                let child = following.as_ref().and_then(|draft| draft.consignment.clone());
                ConsignmentFact::QuarantineReleased { decision, reason, items, child }
            }
            QuarantineEnd::Dispose => {
                self.may_be_destroyed(consignment)?;
                ConsignmentFact::ConsignmentDisposed { reason, decision: Some(decision) }
            }
            QuarantineEnd::SendBack(repacked) => {
                if let Some(seal) = self.used_seal(&repacked.seal) {
                    return self.seal_reused(consignment, role, site, &seal);
                }
                let repacked = self.repacked(consignment, repacked)?;
                ConsignmentFact::SentBack { reason, decision: Some(decision), repacked, holder }
            }
        };
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        self.pair(|actor| holds(actor, &[Role::Quality], Some(site)), |actor| holds(actor, &[Role::Lead], Some(site)))?;
        let mut records = vec![self.record(role, site, id, fact)];
        records.extend(following);
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// The items as they are used by the decision: what was kept apart is accepted with the decision as its remark. Never red cells
    /// that were too warm, a monitor past its point, or blood under a wrong name.
    fn released(&self, consignment: &Consignment, decision: &str, reason: &str) -> Result<Vec<ItemFact>, Refusal> {
        let payload = self.ops.payload(consignment)?;
        let deviates =
            |code: &str| consignment.receiving.as_ref().is_some_and(|receiving| receiving.deviations.iter().any(|one| one == code));
        let mismatch = consignment.items.iter().any(|item| item.reason == Some(RefuseReason::RIdMismatch));
        let never = (payload.code.as_str() == RED_CELLS && deviates("TEMPERATURE"))
            || deviates("VVM")
            || (payload.category == Category::Blood && mismatch);
        let kept = consignment.items.iter().any(|item| item.outcome == Some(ItemOutcome::Quarantined));
        if never || !kept {
            return Err(conflict(
                "NEVER_RELEASED",
                words(
                    "Kiện này không thể giải tỏa để dùng: sai nhiệt độ, chỉ thị nhiệt hoặc sai thông tin.",
                    "This box cannot be released for use: its temperature, its monitor or its identity is wrong.",
                ),
                words("Quyết định hủy, hoặc trả về nơi gửi.", "Decide to destroy it, or to send it back."),
            ));
        }
        let item = |item: &super::super::state::Item| {
            let released = item.outcome == Some(ItemOutcome::Quarantined);
            let outcome = if released { ItemOutcome::AcceptedRemark } else { item.outcome.unwrap_or(ItemOutcome::Refused) };
            let remark = if released { Some(format!("{decision}: {reason}")) } else { item.remark.clone() };
            let (code, reason) = (item.code.clone(), item.reason);
            ItemFact { code, outcome, reason, remark, extra: item.extra, belongs_to: None, photo_sha256: None }
        };
        Ok(consignment.items.iter().map(item).collect())
    }

    /// Controlled drugs are destroyed by who issued them.
    fn may_be_destroyed(&self, consignment: &Consignment) -> Result<(), Refusal> {
        if self.ops.payload(consignment)?.category != Category::ControlledDrug {
            return Ok(());
        }
        Err(conflict(
            "NOT_DESTROYED_HERE",
            words("Thuốc kiểm soát không hủy tại nơi nhận.", "Controlled drugs are not destroyed where they were received."),
            words("Trả về khoa Dược đã cấp.", "Send them back to the pharmacy that issued them."),
        ))
    }

    /// Whether it may travel again, and the box in which it does.
    fn repacked(&self, consignment: &Consignment, repacked: &Repacked) -> Result<RepackedFact, Refusal> {
        let refuse = |code, vi: &str, en: &str| {
            conflict(code, words(vi, en), words("Hủy tại chỗ, trước người thứ hai.", "Destroy it here, before a second person."))
        };
        if consignment.sent_back {
            return Err(refuse("ALREADY_BACK", "Kiện này đã được trả về nơi gửi.", "It is back where it came from already."));
        }
        let harmful = [Some(RefuseReason::RLeak), Some(RefuseReason::RContam)];
        if consignment.items.iter().any(|item| harmful.contains(&item.reason)) {
            return Err(refuse(
                "LEAKING_STAYS",
                "Hàng rò rỉ hoặc nhiễm bẩn không được vận chuyển.",
                "What leaks or is contaminated does not travel.",
            ));
        }
        if consignment.items.iter().all(|item| item.outcome == Some(ItemOutcome::Missing)) {
            return Err(refuse(
                "NOTHING_THERE",
                "Không có gì để trả về: mọi mẫu đều thiếu.",
                "There is nothing to send back: every item is missing.",
            ));
        }
        let mut faults = Faults::default();
        let seal = faults.take(self.seal(&repacked.seal));
        faults.take(self.check_box(consignment, &repacked.box_number, repacked.logger.as_ref()));
        faults.take(self.check_mass(repacked.mass_g));
        faults.end()?;
        let Some(seal) = seal else { return Err(refusals::wrong_state(consignment)) };
        let Repacked { box_number, seal: _, mass_g, logger, temperature_mc } = repacked.clone();
        let seal = seal.as_str().to_owned();
        Ok(RepackedFact { box_number, seal, mass_g, logger, temperature_mc })
    }
}
