//! T10 to T13 and T23: the receiver decides each item; a deviation is never signed away silently. What was refused beside what was taken
//! goes on under a number of its own (R4).

use super::super::act::{ItemOutcome, Photo, Receive, ReceivedItem, RefuseReason, SealState};
use super::super::fact::{ColdChainFact, ConsignmentFact, ItemFact, ReceiptState};
use super::super::input::{Decision, Subject};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::super::state::Consignment;
use super::super::view::{Holder, Place};
use super::{Case, Decided, Faults};
use crate::domain::coldchain::{Answer, Verdict};
use crate::domain::delivery::{ConsignmentState, Event, next_state};
use crate::domain::payload::{CatalogueRow, Category};
use crate::domain::people::{ActKind, Actor, Role};
use crate::domain::request::ConsignmentId;
use crate::units::ids::SiteId;
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
        let items = faults.take(self.check_items(consignment, receive));
        if receive.items.iter().any(|item| matches!(item.outcome, ItemOutcome::Refused | ItemOutcome::Missing))
            && receive.recollect.is_none()
            && !consignment.sent_back
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
        faults.take(check_vvm(receive.vvm_stage, payload));
        faults.end()?;
        let mut items = items.unwrap_or_default();
        let cold_chain = self.ops.cold_chain(consignment, self.now.utc).filter(|_| !consignment.logging.is_silent());
        let deviations = self.deviations(consignment, payload, receive, &packing.seal, &items, cold_chain.as_ref());
        let state = decide_state(consignment, payload, &items, &deviations)?;
        next_state(consignment.state, state.event()).ok_or_else(|| refusals::wrong_state(consignment))?;
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        match state {
            ReceiptState::ReceivedRemark
                if !consignment.declared.irreplaceable && deviations.iter().any(|code| matches!(*code, "TEMPERATURE" | "TIME")) =>
            {
                self.overrides(site)?
            }
            ReceiptState::ReceivedRemark => self.before_lead(site)?,
            // What is missing under a seal is said by two, one of them the shift lead.
            ReceiptState::Received | ReceiptState::Refused if deviations.contains(&MISSING_ITEM) => self.before_lead(site)?,
            ReceiptState::Received if payload.is_two_person() => self.checker(ActKind::Receive, site, consignment)?,
            ReceiptState::Received | ReceiptState::Refused | ReceiptState::Quarantined => {}
        }
        if state == ReceiptState::Quarantined {
            for item in items.iter_mut().filter(|item| matches!(item.outcome, ItemOutcome::Accepted | ItemOutcome::AcceptedRemark)) {
                item.outcome = ItemOutcome::Quarantined;
            }
        }
        let holder = Holder::of(&self.actor.person, role, site);
        let taken = matches!(state, ReceiptState::Received | ReceiptState::ReceivedRemark);
        let child = if taken { self.split_off(role, consignment, &items, &holder)? } else { None };
        let renewal = if receive.recollect == Some(true) { self.request_again(role, consignment, &items)? } else { None };
        let fact = ConsignmentFact::ReceiptSigned {
            state,
            seal: receive.seal.clone(),
            seal_state: receive.seal_state,
            items,
            temperature_min_mc: receive.temperature_min_mc,
            temperature_max_mc: receive.temperature_max_mc,
            recollect: receive.recollect,
            deviations: deviations.iter().map(|code| (*code).to_owned()).collect(),
            cold_chain: cold_chain.map(|answer| {
                Box::new(ColdChainFact {
                    verdict: answer.verdict,
                    extremes_mc: answer.extremes_mc,
                    mean_kinetic_mc: answer.mean_kinetic_mc,
                    outside_ms: answer.outside_ms,
                    unknown_ms: answer.unknown_ms,
                    doubts: u32::try_from(answer.doubts.len()).unwrap_or(u32::MAX),
                    rule: answer.cites,
                })
            }),
            vvm_stage: receive.vvm_stage,
            photo_sha256: receive.photo_sha256.clone(),
            child: child.as_ref().and_then(|draft| draft.consignment.clone()),
            renewed_as: match &renewal {
                Some(draft) => draft.consignment.clone(),
                None => self.asked_again(id).filter(|_| receive.recollect == Some(true)).map(|open| open.id.clone()),
            },
            holder,
        };
        let mut records = vec![self.record(role, site, id, fact)];
        records.extend(child);
        records.extend(renewal);
        Ok(Decision { records, actions: Vec::new(), reply: Some(Ok(Subject::Consignment(id.clone()))) })
    }

    /// Done before the shift lead of the site, or by the lead before a second person.
    fn before_lead(&self, site: &SiteId) -> Result<(), Refusal> {
        let second = self.second(ActKind::Receive, Some(site))?;
        let leads = |person: &Actor| person.grants.iter().any(|grant| grant.role == Role::Lead && grant.covers(site));
        if leads(second) || leads(self.actor) { Ok(()) } else { Err(refusals::second_needed()) }
    }

    /// A violation of temperature or time is overridden by the shift lead, who receives then, with quality as the second; by nobody else.
    fn overrides(&self, site: &SiteId) -> Result<(), Refusal> {
        let has = |actor: &Actor, role| actor.grants.iter().any(|grant| grant.role == role && grant.covers(site));
        let quality = self.actor.second.as_deref().filter(|second| second.person != self.actor.person && !second.witness_remote);
        if has(self.actor, Role::Lead) && quality.is_some_and(|second| has(second, Role::Quality)) {
            return Ok(());
        }
        Err(conflict(
            "LEAD_AND_QUALITY",
            words(
                "Quá nhiệt độ hoặc quá giờ: chỉ trưởng ca nhận, cùng người phụ trách chất lượng ký.",
                "Temperature or time was exceeded: only the shift lead may take it, with quality as the second.",
            ),
            words("Mời trưởng ca và chất lượng, hoặc Từ chối với lý do.", "Call the lead and quality, or refuse it with a reason."),
        ))
    }

    /// T23.
    pub(super) fn close(&self, id: &ConsignmentId) -> Decided {
        let consignment = self.consignment(id)?;
        let role = self.role(ActKind::Close, Some(&consignment.destination))?;
        next_state(consignment.state, Event::Close).ok_or_else(|| refusals::wrong_state(consignment))?;
        if consignment.items.iter().any(|item| matches!(item.outcome, None | Some(ItemOutcome::Quarantined))) {
            return Err(refusals::wrong_state(consignment));
        }
        // Who looks for what is missing stops looking only before the shift lead.
        if consignment.items.iter().any(|item| item.outcome == Some(ItemOutcome::Missing)) {
            self.before_lead(&consignment.destination)?;
        }
        self.one(role, &consignment.destination, id, ConsignmentFact::ConsignmentClosed {})
    }

    /// An item that was not expected may be missing somewhere else.
    fn belonging(&self, id: &ConsignmentId, item: ItemFact) -> ItemFact {
        let belongs_to = if item.extra { self.ops.state.items.get(&item.code).filter(|other| *other != id).cloned() } else { None };
        ItemFact { belongs_to, ..item }
    }

    /// Every expected item once, each with a word; a reason where refused, a remark where remarked.
    fn check_items(&self, consignment: &Consignment, receive: &Receive) -> Result<Vec<ItemFact>, Refusal> {
        let id = &consignment.id;
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
        receive
            .items
            .iter()
            .map(|item| check_item(consignment, item, receive.photo_sha256.as_ref()).map(|item| self.belonging(id, item)))
            .collect()
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
        if !payload.temperature().is_open() && !is_cold_chain_kept(payload, receive, cold_chain, !consignment.logging.trace.is_empty()) {
            found.push("TEMPERATURE");
        }
        if consignment.deadline.is_some_and(|deadline| self.happened > deadline) {
            found.push("TIME");
        }
        if items.iter().any(|item| item.extra) {
            found.push("EXTRA_ITEM");
        }
        if items.iter().any(|item| item.outcome == ItemOutcome::Missing) {
            found.push(MISSING_ITEM);
        }
        if items.iter().any(|item| item.belongs_to.is_some()) {
            found.push("SWAPPED_ITEM");
        }
        if receive.vvm_stage.is_some_and(|stage| stage >= VVM_DISCARD) {
            found.push("VVM");
        }
        found
    }
}

/// Whether the temperature is shown to have stayed within: by the readings that were heard, and in any case by what the receiver read
/// from the logger's display, as far as that was said. Without readings both figures are needed; so they are where the payload bay
/// alone was heard, which has nothing to say of the way to it and from it.
fn is_cold_chain_kept(payload: &CatalogueRow, receive: &Receive, heard: Option<&Answer>, is_own_heard: bool) -> bool {
    let read = [receive.temperature_min_mc, receive.temperature_max_mc];
    let is_inside = |mc: i32| payload.temperature().holds_mc(mc);
    match heard.map(|answer| answer.verdict) {
        Some(Verdict::NotSafe) => false,
        Some(Verdict::Safe) => read.into_iter().flatten().all(is_inside),
        Some(Verdict::CannotTell) if is_own_heard => false,
        Some(Verdict::CannotTell) | None => read.into_iter().all(|mc| mc.is_some_and(is_inside)),
    }
}

fn check_item(consignment: &Consignment, item: &ReceivedItem, photo: Option<&Photo>) -> Result<ItemFact, Refusal> {
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
    if extra && crate::domain::identity::is_personal(&item.code) {
        return Err(refusals::personal_number("items"));
    }
    let said_by_receivers = match item.outcome {
        ItemOutcome::Accepted | ItemOutcome::AcceptedRemark | ItemOutcome::Refused | ItemOutcome::Missing => true,
        ItemOutcome::Returned => consignment.sent_back,
        ItemOutcome::Quarantined | ItemOutcome::Disposed => false,
    };
    if !said_by_receivers {
        return Err(invalid(
            "OUTCOME",
            "items",
            item.code.clone(),
            words("Kết quả này không do người nhận chọn.", "This outcome is not the receiver's to say."),
            words("Chọn Nhận, Nhận có ghi chú, Từ chối hoặc Thiếu.", "Choose accept, accept with remark, refuse or missing."),
        ));
    }
    if matches!(item.reason, Some(RefuseReason::RLeak | RefuseReason::RSeal)) && item.photo_sha256.as_ref().or(photo).is_none() {
        return Err(invalid(
            "PHOTO_NEEDED",
            "items",
            item.code.clone(),
            words("Rò rỉ hoặc niêm phong rách cần một ảnh chụp.", "A leak or a torn seal needs a photograph."),
            words("Chụp ảnh rồi gửi mã băm của ảnh.", "Take a photograph and send its digest."),
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
        (None, ItemOutcome::Missing) => {
            return Err(invalid(
                "MISSING_REMARK",
                "items",
                item.code.clone(),
                words(
                    "Thiếu mẫu phải ghi rõ: đã tìm ở đâu, thùng và túi ra sao.",
                    "A missing item needs a remark: where it was looked for, how box and bag are.",
                ),
                words("Ghi chú rồi gửi lại, cùng trưởng ca ký.", "Write it and send again, signed by the shift lead too."),
            ));
        }
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
    if extra && !matches!(item.outcome, ItemOutcome::Refused | ItemOutcome::AcceptedRemark) {
        return Err(invalid(
            "NOT_EXPECTED",
            "items",
            item.code.clone(),
            words(format!("{} không có trong phiếu gửi.", item.code), format!("{} is not on the sender's list.", item.code)),
            words("Từ chối với lý do Sai số lượng hoặc Không có chỉ định.", "Refuse it: wrong count, or not ordered."),
        ));
    }
    let photo_sha256 = item.photo_sha256.clone();
    Ok(ItemFact { code: item.code.clone(), outcome: item.outcome, reason: item.reason, remark, extra, belongs_to: None, photo_sha256 })
}

fn deviation_words(code: &str) -> Words {
    match code {
        "SEAL" => words("niêm phong", "seal"),
        "TEMPERATURE" => words("nhiệt độ", "temperature"),
        "EXTRA_ITEM" => words("thừa mẫu", "an item too many"),
        other => words(other, other),
    }
}

/// Something that was packed is not there.
pub(in crate::domain::operations) const MISSING_ITEM: &str = "MISSING_ITEM";
/// PL-40: from this stage on a vaccine's monitor says that it is not used.
const VVM_DISCARD: u8 = 3;

fn check_vvm(stage: Option<u8>, payload: &CatalogueRow) -> Result<(), Refusal> {
    match stage {
        Some(stage) if payload.category != Category::Vaccine => Err(invalid(
            "VVM_NOT_HERE",
            "vvm_stage",
            stage.to_string(),
            words("Loại hàng này không có chỉ thị nhiệt vắc-xin.", "This payload has no vaccine vial monitor."),
            words("Bỏ trống mục này.", "Leave it out."),
        )),
        Some(stage) if !(1..=4).contains(&stage) => Err(invalid(
            "VVM_STAGE",
            "vvm_stage",
            stage.to_string(),
            words("Giai đoạn của chỉ thị nhiệt vắc-xin là 1 đến 4.", "A vaccine monitor has stages 1 to 4."),
            words("So lại hình tròn và hình vuông trên nhãn.", "Compare circle and square on the label again."),
        )),
        Some(_) | None => Ok(()),
    }
}

/// T13: the box is kept apart, whatever the receiver said of its items.
fn is_quarantined(consignment: &Consignment, payload: &CatalogueRow, items: &[ItemFact], deviations: &[&str]) -> bool {
    let used = items.iter().any(|item| matches!(item.outcome, ItemOutcome::Accepted | ItemOutcome::AcceptedRemark));
    let counts = |code: &&str| match *code {
        "SEAL" | "EXTRA_ITEM" => true,
        // What came back and is not used again cannot be harmed by the way back.
        "TEMPERATURE" => used || !consignment.sent_back,
        _ => false,
    };
    let guarded = matches!(payload.category, Category::Blood | Category::Vaccine | Category::ControlledDrug);
    let mismatch = items.iter().any(|item| item.reason == Some(RefuseReason::RIdMismatch));
    consignment.must_quarantine
        || deviations.contains(&"VVM")
        || (guarded && deviations.iter().any(counts))
        // One bag under a wrong name may stand for another.
        || (payload.category == Category::Blood && mismatch && used)
}

/// The consignment's state after receipt (R4, T10 to T13).
fn decide_state(
    consignment: &Consignment,
    payload: &CatalogueRow,
    items: &[ItemFact],
    deviations: &[&str],
) -> Result<ReceiptState, Refusal> {
    if is_quarantined(consignment, payload, items, deviations) {
        return Ok(ReceiptState::Quarantined);
    }
    let any = |outcome| items.iter().any(|item| item.outcome == outcome);
    let named: Vec<Words> = deviations
        .iter()
        .filter(|code| !matches!(**code, "EXTRA_ITEM" | "SWAPPED_ITEM" | MISSING_ITEM))
        .map(|code| deviation_words(code))
        .collect();
    if any(ItemOutcome::Accepted) && !named.is_empty() {
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
        Ok(ReceiptState::ReceivedRemark)
    } else if any(ItemOutcome::Accepted) || any(ItemOutcome::Returned) {
        Ok(ReceiptState::Received)
    } else {
        Ok(ReceiptState::Refused)
    }
}
