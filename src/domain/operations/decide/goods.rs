//! What payload rules say to a request, to a packing and to a loading, beside the answers to their questions.

use super::super::act::Submit;
use super::super::fact::ConsignmentFact;
use super::super::refusals::{check_text, conflict};
use super::super::state::Consignment;
use super::super::view::Place;
use super::scanned::ReadItem;
use super::{Case, Decided, Faults};
use crate::domain::identifier::Day;
use crate::domain::payload::{Answers, Asked, AskedAt, CatalogueRow, Category, Form, day_of, expired, judge, questions, together};
use crate::domain::people::Role;
use crate::units::ids::{SiteId, TailId};
use crate::units::words::{Reason, Refusal, RefusalKind, words};
use std::collections::BTreeMap;

fn refusal(reasons: Vec<Reason>) -> Result<(), Refusal> {
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { kind: RefusalKind::Invalid, reasons }) }
}

impl Case<'_> {
    /// Answers of one moment: judged, and texts brought to their normal form.
    pub(super) fn answers(&self, row: &CatalogueRow, at: AskedAt, so_far: &Answers, given: &Answers) -> Result<Answers, Refusal> {
        let mut faults = Faults::default();
        let policy = &self.ops.network.catalogue.policy;
        faults.take(refusal(judge(row, at, so_far, given, policy, self.today())));
        let mut answers = Answers::new();
        // A field that was left empty was not answered.
        for (asked, text) in given.iter().filter(|(_, text)| !text.trim().is_empty()) {
            let is_text = questions(row).iter().any(|question| question.asked == *asked && question.form == Form::Text);
            let text = if is_text { faults.take(check_text(asked.field(), text)).unwrap_or_default() } else { text.trim().to_owned() };
            answers.insert(*asked, text);
        }
        faults.end()?;
        Ok(answers)
    }

    /// What a request must be, beside its form: blood from who may supply it (PL-08), nothing that expired (ID-13).
    pub(super) fn goods_asked(&self, submit: &Submit, row: &CatalogueRow, items: &[ReadItem]) -> Result<(), Refusal> {
        let expired = |item: &ReadItem| expired("items", &item.code, item.expires?, self.today());
        let mut reasons: Vec<Reason> = items.iter().filter_map(expired).collect();
        let suppliers = &self.ops.network.catalogue.policy.may_supply_blood.value;
        if row.category == Category::Blood && !suppliers.contains(&submit.origin) {
            let what = words("Nơi gửi không được phép cung cấp máu.", "The origin may not supply blood to others.");
            let next =
                words("Nhận máu từ cơ sở được phép; trả máu theo đường thu hồi.", "Ask a facility that may; what comes back is returned.");
            reasons.push(Reason::new("NOT_A_SUPPLIER", what, next).of("origin", submit.origin.as_str()).by("PL-08"));
        }
        refusal(reasons)
    }

    /// What a packing must be: in time (PL-22), in date, with a day of expiry for everything that has one (ID-13). Gives the days.
    pub(super) fn goods_packed(
        &self,
        consignment: &Consignment,
        row: &CatalogueRow,
        items: &[ReadItem],
        answers: &Answers,
    ) -> Result<BTreeMap<String, Day>, Refusal> {
        let mut known = consignment.declared.expiries.clone();
        known.extend(super::scanned::expiries(items));
        let mut reasons: Vec<Reason> = known.iter().filter_map(|(code, day)| expired("items", code, *day, self.today())).collect();
        let told = answers.get(&Asked::Expires).and_then(|text| day_of(text));
        if row.has_expiry() && told.is_none() && consignment.items.iter().any(|item| !known.contains_key(&item.code)) {
            let what = words("Chưa có hạn dùng của lô.", "The day of expiry is not known.");
            let next = words("Quét mã có hạn dùng, hoặc nhập hạn dùng sớm nhất.", "Scan a code that tells it, or give the earliest one.");
            reasons.push(Reason::new("ANSWER_NEEDED", what, next).of(Asked::Expires.field(), "").by("ID-13"));
        }
        let now = self.now.utc;
        if let Some(started) = consignment.clock_started.filter(|started| row.is_past_hard_limit(*started, now)) {
            let hard = row.hard_limit_minutes.unwrap_or(0);
            let what = words(
                format!("Đã quá giới hạn tuyệt đối {hard} phút; không ai được gia hạn."),
                format!("The hard limit of {hard} minutes is past; no approval lengthens it."),
            );
            let next = words("Không gửi; xử lý theo quy định.", "Do not send it; handle it by its rules.");
            reasons.push(Reason::new("HARD_LIMIT", what, next).of("clock_started_at", started.to_string()).by("PL-22"));
        } else if let Some(deadline) = consignment.deadline.filter(|deadline| *deadline <= now) {
            let what = words(format!("Đã quá hạn nhận ({}).", deadline.clock()), format!("Its receipt was due at {}.", deadline.clock()));
            let next = words("Hủy yêu cầu; lấy mẫu hoặc xuất hàng mới.", "Cancel the request; collect or issue anew.");
            reasons.push(Reason::new("PAST_LIMIT", what, next).of("deadline", deadline.to_string()).by("PL-22"));
        }
        refusal(reasons)?;
        Ok(super::scanned::expiries(items))
    }

    /// PL-50: what lies in an aircraft's compartment already, and this.
    pub(super) fn lies_together(&self, consignment: &Consignment, tail: &TailId) -> Result<(), Refusal> {
        let aboard = |other: &&Consignment| {
            let loading = other.offered_load.as_ref().is_some_and(|(offered, _)| offered == tail);
            other.id != consignment.id && (other.place == Place::Aboard(tail.clone()) || loading)
        };
        let others = self.ops.state.consignments.values().filter(aboard).chain([consignment]);
        let rows = others.map(|each| self.ops.payload(each)).collect::<Result<Vec<_>, _>>()?;
        together(&rows).map(|_| ()).map_err(|reasons| Refusal { kind: RefusalKind::Conflict, reasons })
    }

    /// A seal's number that was used before; None for a new one, and for what cannot be read.
    pub(super) fn used_seal(&self, raw: &str) -> Option<String> {
        let seal = self.seal(raw).ok()?;
        self.ops.state.seals.contains(seal.as_str()).then(|| seal.as_str().to_owned())
    }

    /// ID-23: a seal that was used before is an incident, which is recorded although the packing is refused. The same number on the
    /// same box is recorded once.
    pub(super) fn seal_reused(&self, consignment: &Consignment, role: Role, site: &SiteId, seal: &str) -> Decided {
        let refused = conflict(
            "SEAL_USED",
            words(
                format!("Số niêm phong {seal} đã được dùng: sự cố đã được ghi."),
                format!("Seal number {seal} was already used: an incident was recorded."),
            ),
            words("Lấy niêm phong mới và báo trưởng ca.", "Take a new seal and tell the shift lead."),
        );
        let reasons = refused.reasons.into_iter().map(|reason| reason.of("seal", seal)).collect();
        let known = consignment.declared.seal_reused.as_ref().is_some_and(|(told, _)| told == seal);
        let fact = ConsignmentFact::SealReused { seal: seal.to_owned() };
        // Without the act's key: sent again, the packing is refused again and not taken for done.
        let record = super::Draft { key: None, ..self.record(role, site, &consignment.id, fact) };
        let records = if known { Vec::new() } else { vec![record] };
        let refused = Refusal { kind: RefusalKind::Invalid, reasons };
        Ok(super::Decision { records, reply: Some(Err(refused)), ..super::Decision::default() })
    }
}
