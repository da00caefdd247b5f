//! T10 to T13 and T23: the receiver decides each item; a deviation is never signed away silently.

use super::super::act::{ItemOutcome, Receive, ReceivedItem, RefuseReason, SealState, Why};
use super::super::fact::{ColdChainFact, ConsignmentFact, ItemFact, ReceiptState};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::Consignment;
use super::super::view::{Holder, Place};
use super::{Case, Decided, Faults};
use crate::domain::coldchain::{Answer, Verdict};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::payload::{CatalogueRow, Category};
use crate::domain::people::{ActKind, Role};
use crate::domain::request::ConsignmentId;
use crate::units::words::{Refusal, Words, words};

impl Case<'_> {
    /// Confirms seal and items at the destination.
    pub(super) fn receive(&self, id: &ConsignmentId, receive: &Receive) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.destination;
        let role = self.role(ActKind::Receive, Some(site))?;
        if consignment.state != ConsignmentState::Unloaded || consignment.place != Place::Site(site.clone()) {
            return Err(refusals::wrong_state(consignment));
        }
        let Some(packing) = &consignment.packing else { return Err(refusals::wrong_state(consignment)) };
        if packing.by == self.actor.person {
            return Err(conflict(
                "PACKER_CANNOT_RECEIVE",
                words("Người đóng gói không được tự nhận kiện.", "The packer may not receive the same box."),
                words("Nhờ người khác nhận.", "Somebody else must receive it."),
            ));
        }
        self.scanned_box(&receive.scanned, id)?;
        let payload = self.ops.payload(consignment)?;
        let receive = &self.received(consignment, payload.category, receive)?;
        let mut faults = Faults::default();
        let items = faults.take(check_items(consignment, receive));
        if receive.items.iter().any(|item| matches!(item.outcome, ItemOutcome::Refused | ItemOutcome::Missing))
            && receive.recollect.is_none()
        {
            faults.take::<()>(Err(invalid(
                "RECOLLECT_UNSAID",
                "recollect",
                "",
                words("Chưa chọn có cần lấy lại mẫu không.", "Whether a new sample is needed was not said."),
                words("Chọn Có hoặc Không.", "Choose yes or no."),
            )));
        }
        if let (Some(min), Some(max)) = (receive.temperature_min_mc, receive.temperature_max_mc)
            && min > max
        {
            faults.take::<()>(Err(invalid(
                "TEMPERATURE_ORDER",
                "temperature_min_mc",
                min.to_string(),
                words("Nhiệt độ thấp nhất lớn hơn cao nhất.", "The lowest temperature is above the highest."),
                words("Đọc lại máy ghi nhiệt.", "Read the logger again."),
            )));
        }
        faults.end()?;
        let items = items.unwrap_or_default();
        let cold_chain = self.ops.cold_chain(consignment, self.now.utc).filter(|_| !consignment.logging.trace.is_empty());
        let deviations = self.deviations(consignment, payload, receive, &packing.seal, &items, cold_chain.as_ref());
        let state = if consignment.must_quarantine { ReceiptState::Quarantined } else { decide_state(payload, &items, &deviations)? };
        next_state(consignment.state, state.event()).ok_or_else(|| refusals::wrong_state(consignment))?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        if state == ReceiptState::ReceivedRemark {
            let lead = self.second(ActKind::Receive, Some(site))?;
            if !lead.grants.iter().any(|grant| grant.role == Role::Lead && grant.covers(site)) {
                return Err(refusals::second_needed());
            }
        } else if payload.is_two_person() && state == ReceiptState::Received {
            self.second(ActKind::Receive, Some(site))?;
        }
        let holder = Holder::of(&self.actor.person, role, site);
        let fact = ConsignmentFact::ReceiptSigned {
            state,
            seal: receive.seal.clone(),
            seal_state: receive.seal_state,
            items,
            temperature_min_mc: receive.temperature_min_mc,
            temperature_max_mc: receive.temperature_max_mc,
            recollect: receive.recollect,
            deviations: deviations.iter().map(|code| (*code).to_owned()).collect(),
            cold_chain: cold_chain.map(|answer| ColdChainFact {
                verdict: answer.verdict,
                extremes_mc: answer.extremes_mc,
                mean_kinetic_mc: answer.mean_kinetic_mc,
                outside_ms: answer.outside_ms,
                unknown_ms: answer.unknown_ms,
                doubts: u32::try_from(answer.doubts.len()).unwrap_or(u32::MAX),
                rule: answer.cites,
            }),
            holder,
        };
        self.one(role, site, id, fact)
    }

    /// T23.
    pub(super) fn close(&self, id: &ConsignmentId) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::Close, Some(&consignment.destination))?;
        next_state(consignment.state, Event::Close).ok_or_else(|| refusals::wrong_state(consignment))?;
        self.one(role, &consignment.destination, id, ConsignmentFact::ConsignmentClosed {})
    }

    /// T15: what was refused is destroyed by its rules, before a second person; nothing refused leaves unrecorded.
    pub(super) fn dispose(&self, id: &ConsignmentId, why: &Why) -> Decided {
        let consignment = self.consignment(id)?;
        let site = &consignment.destination;
        let role = self.role(ActKind::Dispose, Some(site))?;
        next_state(consignment.state, Event::Dispose).ok_or_else(|| refusals::wrong_state(consignment))?;
        let reason = check_text("reason", &why.reason)?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        self.second(ActKind::Dispose, Some(site))?;
        self.one(role, site, id, ConsignmentFact::ConsignmentDisposed { reason })
    }

    /// What is not as it should be, as codes.
    fn deviations(
        &self,
        consignment: &Consignment,
        payload: &CatalogueRow,
        receive: &Receive,
        seal: &str,
        items: &[ItemFact],
        cold_chain: Option<&Answer>,
    ) -> Vec<&'static str> {
        let mut found = Vec::new();
        if receive.seal_state != SealState::Intact || receive.seal != seal {
            found.push("SEAL");
        }
        if !payload.temperature().is_open() && !is_cold_chain_kept(payload, receive, cold_chain) {
            found.push("TEMPERATURE");
        }
        if consignment.deadline.is_some_and(|deadline| self.now.utc > deadline) {
            found.push("TIME");
        }
        if items.iter().any(|item| item.extra) {
            found.push("EXTRA_ITEM");
        }
        found
    }
}

/// Whether the temperature is shown to have stayed within: by the logger's readings where they were heard, and in any case by what the
/// receiver read from its display, as far as that was said; without readings both figures are needed.
fn is_cold_chain_kept(payload: &CatalogueRow, receive: &Receive, heard: Option<&Answer>) -> bool {
    let read = [receive.temperature_min_mc, receive.temperature_max_mc];
    let is_inside = |mc: i32| payload.temperature().holds_mc(mc);
    match heard {
        Some(answer) => answer.verdict == Verdict::Safe && read.into_iter().flatten().all(is_inside),
        None => read.into_iter().all(|mc| mc.is_some_and(is_inside)),
    }
}

/// Every expected item once, each with a word; a reason where refused, a remark where remarked.
fn check_items(consignment: &Consignment, receive: &Receive) -> Result<Vec<ItemFact>, Refusal> {
    for (index, item) in receive.items.iter().enumerate() {
        if receive.items[..index].iter().any(|earlier| earlier.code == item.code) {
            return Err(invalid(
                "ITEM_TWICE",
                "items",
                item.code.clone(),
                words(format!("Mã {} có hai lần.", item.code), format!("Code {} stands twice.", item.code)),
                words("Bỏ một dòng.", "Remove one."),
            ));
        }
    }
    if let Some(missing) = consignment.items.iter().find(|item| !receive.items.iter().any(|found| found.code == item.code)) {
        return Err(invalid(
            "ITEM_UNDECIDED",
            "items",
            missing.code.clone(),
            words(format!("Chưa quyết định cho {}.", missing.code), format!("{} has no decision.", missing.code)),
            words("Quét mẫu, hoặc đánh dấu Thiếu.", "Scan it, or mark it missing."),
        ));
    }
    receive.items.iter().map(|item| check_item(consignment, item)).collect()
}

fn check_item(consignment: &Consignment, item: &ReceivedItem) -> Result<ItemFact, Refusal> {
    let extra = !consignment.items.iter().any(|expected| expected.code == item.code);
    let code_is_plain = item.code.len() <= 64 && item.code.bytes().all(|b| b.is_ascii_graphic());
    if !code_is_plain {
        return Err(invalid(
            "ITEM_CODE",
            "items",
            "…",
            words("Mã đọc được không phải mã mẫu.", "What was read is not an item code."),
            words("Quét lại mã trên ống.", "Scan the code on the tube again."),
        ));
    }
    let refused = item.outcome == ItemOutcome::Refused;
    if refused != item.reason.is_some() {
        return Err(invalid(
            "REFUSE_REASON",
            "items",
            item.code.clone(),
            words("Từ chối phải có lý do, và chỉ từ chối mới có lý do.", "A refusal needs a reason, and only a refusal has one."),
            words("Chọn một lý do trong danh sách.", "Choose a reason of the list."),
        ));
    }
    let remark = match (&item.remark, item.outcome) {
        (Some(text), _) => Some(check_text("remark", text)?),
        (None, ItemOutcome::AcceptedRemark) => {
            return Err(invalid(
                "REMARK_NEEDED",
                "items",
                item.code.clone(),
                words("Chấp nhận có ghi chú phải có ghi chú.", "Accepting with remark needs the remark."),
                words("Ghi rõ điều không đạt.", "Say what is not right."),
            ));
        }
        (None, _) => None,
    };
    if extra && matches!(item.outcome, ItemOutcome::Accepted | ItemOutcome::Missing) {
        return Err(invalid(
            "NOT_EXPECTED",
            "items",
            item.code.clone(),
            words(format!("{} không có trong phiếu gửi.", item.code), format!("{} is not on the sender's list.", item.code)),
            words("Từ chối với lý do Sai số lượng hoặc Không có chỉ định.", "Refuse it: wrong count, or not ordered."),
        ));
    }
    Ok(ItemFact { code: item.code.clone(), outcome: item.outcome, reason: item.reason, remark, extra })
}

fn deviation_words(code: &str) -> Words {
    match code {
        "SEAL" => words("niêm phong", "seal"),
        "TEMPERATURE" => words("nhiệt độ", "temperature"),
        "EXTRA_ITEM" => words("thừa mẫu", "an item too many"),
        other => words(other, other),
    }
}

/// The consignment's state after receipt (R4, T10 to T13).
fn decide_state(payload: &CatalogueRow, items: &[ItemFact], deviations: &[&str]) -> Result<ReceiptState, Refusal> {
    let guarded = matches!(payload.category, Category::Blood | Category::Vaccine | Category::ControlledDrug);
    if guarded && deviations.iter().any(|code| matches!(*code, "SEAL" | "TEMPERATURE" | "EXTRA_ITEM")) {
        return Ok(ReceiptState::Quarantined);
    }
    let any = |outcome| items.iter().any(|item| item.outcome == outcome);
    if any(ItemOutcome::Accepted) && !deviations.is_empty() && deviations != ["EXTRA_ITEM"] {
        let named: Vec<Words> = deviations.iter().map(|code| deviation_words(code)).collect();
        let list = |word: fn(&Words) -> &String| named.iter().map(|words| word(words).as_str()).collect::<Vec<_>>().join(", ");
        return Err(conflict(
            "DEVIATION",
            words(
                format!("Có sai lệch ({}): không thể Chấp nhận trơn.", list(|words| &words.vi)),
                format!("There is a deviation ({}): plain acceptance is not possible.", list(|words| &words.en)),
            ),
            words(
                "Chấp nhận có ghi chú (cùng trưởng ca), hoặc Từ chối với lý do.",
                "Accept with remark (with the shift lead), or refuse with a reason.",
            ),
        ));
    }
    if any(ItemOutcome::AcceptedRemark) {
        let mismatch = items.iter().any(|item| item.reason == Some(RefuseReason::RIdMismatch));
        if payload.category == Category::Blood && mismatch {
            return Ok(ReceiptState::Quarantined);
        }
        return Ok(ReceiptState::ReceivedRemark);
    }
    if any(ItemOutcome::Accepted) { Ok(ReceiptState::Received) } else { Ok(ReceiptState::Refused) }
}
