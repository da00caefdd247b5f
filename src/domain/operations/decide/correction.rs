//! CC-05: a wrong word is put right beside the record that says it. No record changes, no state and no figure either.

use super::super::act::{CorrectedPart, Correction, ItemOutcome, RefuseReason, SealState};
use super::super::fact::{ConsignmentFact, ReceiptState};
use super::super::refusals::{self, check_text, conflict, invalid};
use super::{Case, Decided};
use crate::domain::identity::{Personal, is_personal, personal_in};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::units::ids::SiteId;
use crate::units::time::Utc;
use crate::units::words::{Refusal, words};

/// Corrections of one consignment at most: more of them is another problem.
const MOST: usize = 50;

impl Case<'_> {
    /// Says what a record of this consignment should have said; before a second person where that record had one.
    pub(super) fn correct(&self, id: &ConsignmentId, correction: &Correction) -> Decided {
        let consignment = self.consignment(id)?;
        let (role, site) = self.role_at_either_end(ActKind::Correct, consignment)?;
        let Some(record) = consignment.signed.get(&correction.corrects_seq) else {
            return Err(invalid(
                "NOT_OF_THIS_CHAIN",
                "corrects_seq",
                correction.corrects_seq.to_string(),
                words(
                    "Không có mục này do người ký trong dấu vết của kiện.",
                    "No record of this consignment that a person made has this number.",
                ),
                words("Chọn số mục trong dấu vết.", "Choose the number of a record in its trail."),
            ));
        };
        if let Some(place) = &record.site {
            self.role(ActKind::Correct, Some(place)).map_err(|_| of_another_side(place))?;
        }
        let was = check_word("was", &correction.was)?;
        let right = check_word("right", &correction.right)?;
        check_part(correction.part, &was, &right)?;
        if correction.part != CorrectedPart::Time && !record.says(&was) {
            return Err(invalid(
                "NOT_SAID_THERE",
                "was",
                was,
                words("Mục đó không ghi nội dung này.", "The record does not say this."),
                words("Chép đúng chữ đang có trong mục cần đính chính.", "Copy what stands in the record that is wrong."),
            ));
        }
        let reason = check_text("reason", &correction.reason)?;
        if was == right {
            return Err(invalid(
                "SAME_WORD",
                "right",
                right,
                words("Nội dung đúng giống nội dung sai.", "What is right is what stands there."),
                words("Ghi nội dung đúng.", "Say what should stand there."),
            ));
        }
        if consignment.corrections.len() >= MOST {
            return Err(conflict(
                "CORRECTIONS_FULL",
                words(format!("Kiện này đã có {MOST} đính chính."), format!("This consignment has {MOST} corrections already.")),
                words("Báo chất lượng.", "Tell quality."),
            ));
        }
        if !self.actor.signed {
            return Err(refusals::signature_needed());
        }
        if record.two {
            self.second(ActKind::Correct, None)?;
        }
        let fact = ConsignmentFact::Correction { corrects_seq: correction.corrects_seq, part: correction.part, was, right, reason };
        self.one(role, site, id, fact)
    }
}

/// A record of one side is corrected by that side.
fn of_another_side(place: &SiteId) -> Refusal {
    conflict(
        "OTHER_SIDE",
        words(format!("Mục này do {place} ghi."), format!("This record was made at {place}.")),
        words("Người của nơi đó đính chính.", "Somebody of that place corrects it."),
    )
}

/// What states and outcomes were made of is not corrected; a code of a list becomes one of that list; a time becomes a time.
fn check_part(part: CorrectedPart, was: &str, right: &str) -> Result<(), Refusal> {
    if is_one_of::<ItemOutcome>(was) || is_one_of::<ReceiptState>(was) || is_one_of::<SealState>(was) {
        return Err(conflict(
            "DECIDED_NOT_SAID",
            words(
                "Kết quả nhận, trạng thái và niêm phong không đính chính được: đó là quyết định, không phải chữ gõ sai.",
                "An outcome, a state and a seal's state are not corrected: they were decided, not mistyped.",
            ),
            words(
                "Quyết định lại bằng thao tác riêng, hoặc báo phụ trách chất lượng.",
                "Decide anew by an act of its own, or tell quality.",
            ),
        ));
    }
    if is_one_of::<RefuseReason>(was) && !is_one_of::<RefuseReason>(right) {
        return Err(invalid(
            "UNKNOWN_REASON",
            "right",
            right,
            words("Không có mã lý do này.", "There is no such reason code."),
            words("Dùng một mã trong danh mục lý do từ chối.", "Use a code of the list of reasons."),
        ));
    }
    if part == CorrectedPart::Time && ![was, right].into_iter().all(is_time) {
        return Err(invalid(
            "CORRECTION_TIME",
            "right",
            right,
            words("Đây không phải là giờ.", "This is no time."),
            words(
                "Ghi giờ như 08:35, 08:35 23/11/2026 hoặc 2026-11-23T08:35:00+07:00.",
                "Write it as 08:35, 08:35 23/11/2026 or 2026-11-23T08:35:00+07:00.",
            ),
        ));
    }
    Ok(())
}

fn is_one_of<T: serde::de::DeserializeOwned>(word: &str) -> bool {
    serde_json::from_value::<T>(serde_json::Value::String(word.to_owned())).is_ok()
}

/// Whether a text is a moment, or an hour with or without its day.
fn is_time(text: &str) -> bool {
    let hour = |word: &str| word.split_once(':').is_some_and(|(hour, minute)| below(hour, 24) && below(minute, 60));
    let day = |word: &str| {
        let parts: Vec<&str> = word.split('/').collect();
        matches!(parts[..], [day, month, year] if below(day, 32) && below(month, 13) && below(year, 10_000))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    Utc::parse(text).is_ok() || matches!(words[..], [one] if hour(one)) || matches!(words[..], [one, two] if hour(one) && day(two))
}

fn below(digits: &str, end: u32) -> bool {
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u32>().is_ok_and(|number| number < end)
}

/// Something is said: nothing is corrected to nothing, and nobody's number is written down for ever. A long number by itself may be a
/// laboratory's; among words it is a person's.
fn check_word(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if is_personal(text) || personal_in(text).is_some_and(|found| found != Personal::Number || text.contains(char::is_whitespace)) {
        return Err(refusals::personal_number(field));
    }
    let right = (1..=200).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || refusals::turns_text(c));
    if right {
        return Ok(text.to_owned());
    }
    Err(invalid(
        "CORRECTION_TEXT",
        field,
        "…",
        words("Cần 1 đến 200 ký tự.", "1 to 200 characters are needed."),
        words("Ghi đúng chữ sai và chữ đúng.", "Say what is wrong and what is right."),
    ))
}
