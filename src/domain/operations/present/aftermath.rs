//! What came of a receipt, as it is shown; and who is told of a broken glass.

use super::super::Operations;
use super::super::act::{GlassCode, Time};
use super::super::fact::Renewal;
use super::super::state::Consignment;
use super::super::view::{AftermathView, AlarmLevel, AlarmView, CorrectionView, GlassView};
use crate::domain::people::Role;
use crate::units::time::Now;
use crate::units::words::{Words, words};

impl Operations {
    pub(super) fn aftermath_view(&self, c: &Consignment) -> AftermathView {
        let correction = |note: &super::super::state::CorrectionNote| CorrectionView {
            seq: note.seq,
            corrects_seq: note.corrects_seq,
            part: note.part,
            was: note.was.clone(),
            right: note.right.clone(),
            reason: note.reason.clone(),
            by: note.by.clone(),
            at: Time(note.at),
        };
        AftermathView {
            parent: c.parent.clone(),
            child: c.child.clone(),
            renews: c.renews.as_ref().map(|renewal| renewal.of.clone()),
            renews_because: c.renews.as_ref().map(renewal_words),
            renewed_as: c.renewed_as.clone(),
            sent_back: c.sent_back,
            deviations: c.receiving.as_ref().map(|receiving| receiving.deviations.clone()).unwrap_or_default(),
            corrections: c.corrections.iter().map(correction).collect(),
            glass: self.state.glass.get(&c.id).map(|task| GlassView {
                by: task.by.clone(),
                at: Time(task.at),
                code: task.code,
                reason: task.reason.clone(),
                until: Time(task.until),
                review_due: Time(task.review_due),
                records: task.records.clone(),
            }),
            under_glass: c.under_glass.clone(),
            irreplaceable: c.declared.irreplaceable,
        }
    }

    /// A broken glass is told until quality has looked at it.
    pub(super) fn glass_alarms(&self, now: Now, alarms: &mut Vec<AlarmView>) {
        for (id, task) in &self.state.glass {
            let (code, due) = (glass_words(task.code), task.review_due);
            let late = now.utc >= due;
            let says = words(
                format!("{id}: đã mở quyền khẩn cấp ({}); xem xét trước {} ngày {}.", code.vi, due.clock(), day(due.hanoi_date())),
                format!("{id}: the glass was broken ({}); to be reviewed by {} on {}.", code.en, due.clock(), day(due.hanoi_date())),
            );
            alarms.push(AlarmView {
                code: if late { "REVIEW_LATE" } else { "GLASS_BROKEN" },
                level: AlarmLevel::Caution,
                says,
                tail: None,
                flight: None,
                consignment: Some(id.clone()),
                since: Time(task.at),
                escalated_to: vec![Role::Quality],
            });
        }
    }
}

fn day((_, month, day): (i16, i8, i8)) -> String {
    format!("{day:02}/{month:02}")
}

fn glass_words(code: GlassCode) -> Words {
    match code {
        GlassCode::NoSecondPerson => words("không có người thứ hai", "no second person"),
        GlassCode::LifeInDanger => words("nguy hiểm tính mạng", "a life is in danger"),
    }
}

/// What the clinic reads on the request that stands in the place of another.
fn renewal_words(renewal: &Renewal) -> Words {
    let mut said: Vec<Words> = renewal.reasons.iter().map(|reason| reason.words()).collect();
    if renewal.missing > 0 {
        said.push(words(format!("thiếu {} mẫu trong hộp", renewal.missing), format!("{} missing from the box", renewal.missing)));
    }
    if said.is_empty() {
        said.push(words("kiện bị cách ly", "the box is in quarantine"));
    }
    let list = |word: fn(&Words) -> &String| said.iter().map(|words| word(words).as_str()).collect::<Vec<_>>().join("; ");
    words(
        format!("Cần lấy lại mẫu thay kiện {}: {}.", renewal.of, list(|words| &words.vi)),
        format!("To be collected again in the place of {}: {}.", renewal.of, list(|words| &words.en)),
    )
}
