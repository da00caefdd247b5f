//! What is to be watched about the goods of a consignment: told with its document, and on the alarm rail.

use super::super::Operations;
use super::super::act::{ItemOutcome, Time};
use super::super::decide::MISSING_ITEM;
use super::super::state::Consignment;
use super::super::view::{AlarmLevel, AlarmView};
use crate::domain::identifier::Day;
use crate::domain::payload::{Asked, CatalogueRow, day_of, days_between, number, unagitated_minutes};
use crate::domain::people::Role;
use crate::units::time::Utc;
use crate::units::words::{Reason, words};

impl Operations {
    /// Warnings about a consignment; none of them stops it.
    pub(super) fn goods_warnings(&self, c: &Consignment) -> Vec<Reason> {
        let mut warnings = Vec::new();
        let Some(row) = self.network.catalogue.rows.get(&c.payload) else { return warnings };
        warnings.extend(self.late_warning(c));
        warnings.extend(self.expiry_warning(c));
        if c.declared.answers.get(&Asked::SpunGel).is_some_and(|said| said == "yes") {
            let what =
                words("Ống gel đã ly tâm: AST, LDH có thể sai.", "Gel tubes were centrifuged before the flight: AST, LDH may be wrong.");
            let next = words("Khoa xét nghiệm đã đồng ý; ghi chú kết quả.", "The laboratory agreed; note it on the result.");
            warnings.push(Reason::new("SPUN_GEL", what, next).by("PL-20"));
        }
        if let (Some(most), Some(still)) = (row.agitation_limit_minutes, self.unagitated(c, row))
            && still > most
        {
            let what = words(
                format!("Tiểu cầu không lắc {still} phút, tối đa {most}."),
                format!("{still} min without agitation, {most} at most."),
            );
            let next = words("Cách ly, hỏi ngân hàng máu.", "Quarantine it and ask the blood bank.");
            warnings.push(Reason::new("UNAGITATED", what, next).by("PL-06"));
        }
        if let Some((seal, _)) = &c.declared.seal_reused {
            let what = words(format!("Niêm phong {seal} đã dùng trước đây."), format!("Seal {seal} had been used before."));
            let next = words("Lập biên bản sự cố.", "Write the incident down.");
            warnings.push(Reason::new("SEAL_REUSED", what, next).by("ID-23"));
        }
        warnings
    }

    /// PL-22: it is expected later than its limit, less the laboratory's own time.
    fn late_warning(&self, c: &Consignment) -> Option<Reason> {
        let deadline = c.deadline.filter(|_| c.receiving.is_none())?;
        let margin = self.network.limits.custody.bench_margin.value;
        // Before a flight is booked: what was promised to nine of ten, or the steps on the ground alone.
        let promised = || c.course.promise.as_ref().and_then(|promise| promise.uav.map(|uav| uav.p90));
        let ground = &self.network.limits.ground;
        let at_least = || c.submitted_at + ground.pack.value + ground.load.value + ground.unload.value;
        let expected = self.expected_receipt(c).or_else(promised).unwrap_or_else(at_least);
        let late = expected.millis_since(deadline - margin);
        let minutes = late.max(0).unsigned_abs().div_ceil(60_000);
        let what = words(
            format!("Dự kiến nhận {} trễ {minutes} phút so với hạn (đã trừ thời gian làm xét nghiệm).", expected.clock()),
            format!("Expected at {}, {minutes} min after the limit (less the laboratory's own time).", expected.clock()),
        );
        let next = words("Hỏi khoa nhận còn nhận không; cân nhắc đường bộ.", "Ask whether it is still taken; think of the road.");
        (late > 0).then(|| Reason::new("TOO_LATE", what, next).by("PL-22"))
    }

    /// ID-13: the earliest day of expiry in the box is near.
    fn expiry_warning(&self, c: &Consignment) -> Option<Reason> {
        let told = c.declared.answers.get(&Asked::Expires).and_then(|text| day_of(text));
        let day = c.declared.expiries.values().copied().chain(told).min()?;
        let left = days_between(date(self.state.at), day);
        let what = words(format!("Còn {left} ngày là hết hạn ({day})."), format!("It expires in {left} days ({day})."));
        let next = words("Báo nơi nhận dùng trước.", "Tell the receiver to use it first.");
        let near = left < i64::from(self.network.catalogue.policy.expiry_warning_days.value);
        near.then(|| Reason::new("EXPIRES_SOON", what, next).by("ID-13"))
    }

    /// Minutes without agitation so far, for what needs it; None before packing.
    pub(super) fn unagitated(&self, c: &Consignment, row: &CatalogueRow) -> Option<u32> {
        row.agitation_limit_minutes?;
        let before = number(&c.declared.answers, Asked::UnagitatedMin).unwrap_or(0);
        let until = c.receiving.as_ref().map_or(self.state.at, |receiving| receiving.at);
        Some(unagitated_minutes(before, c.packing.as_ref()?.at, until))
    }

    /// Something that was packed was not in the box: its sender, the laboratory and the lead look for it until the consignment is over.
    pub(super) fn missing_alarms(&self, alarms: &mut Vec<AlarmView>) {
        for c in self.state.consignments.values().filter(|c| !c.state.is_terminal()) {
            let Some(receiving) = c.receiving.as_ref().filter(|receiving| receiving.deviations.iter().any(|code| code == MISSING_ITEM))
            else {
                continue;
            };
            let missing = c.items.iter().filter(|item| item.outcome == Some(ItemOutcome::Missing));
            let codes = missing.map(|item| item.code.as_str()).collect::<Vec<_>>().join(", ");
            alarms.push(AlarmView {
                code: "ITEMS_MISSING",
                level: AlarmLevel::Caution,
                says: words(
                    format!("{}: thiếu {codes} dù đã đóng gói. Nơi gửi, nơi nhận và trưởng ca cùng tìm.", c.id),
                    format!("{}: {codes} missing although packed. Sender, receiver and lead look for it.", c.id),
                ),
                tail: None,
                flight: None,
                consignment: Some(c.id.clone()),
                since: Time(receiving.at),
                escalated_to: vec![Role::Lead],
            });
        }
    }

    /// A seal that was used before is an incident until its consignment is over.
    pub(super) fn seal_alarms(&self, alarms: &mut Vec<AlarmView>) {
        for c in self.state.consignments.values().filter(|c| !c.state.is_terminal()) {
            let Some((seal, at)) = &c.declared.seal_reused else { continue };
            alarms.push(AlarmView {
                code: "SEAL_REUSED",
                level: AlarmLevel::Caution,
                says: words(
                    format!("{}: niêm phong {seal} đã dùng trước đây; thu giữ niêm phong, lập biên bản.", c.id),
                    format!("{}: seal {seal} had been used before; keep it and write the incident down.", c.id),
                ),
                tail: None,
                flight: None,
                consignment: Some(c.id.clone()),
                since: Time(*at),
                escalated_to: Vec::new(),
            });
        }
    }
}

fn date(at: Utc) -> Day {
    let (year, month, day) = at.hanoi_date();
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    Day { year, month: part(month), day: part(day) }
}
