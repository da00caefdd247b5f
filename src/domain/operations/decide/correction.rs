//! CC-05: a wrong word is put right beside the record that says it. No record changes, no state and no figure either.

use super::super::act::Correction;
use super::super::fact::ConsignmentFact;
use super::super::refusals::{self, check_text, conflict, invalid};
use super::{Case, Decided};
use crate::domain::people::ActKind;
use crate::domain::request::ConsignmentId;
use crate::units::words::{Refusal, words};

/// Corrections of one consignment at most: more of them is another problem.
const MOST: usize = 50;

impl Case<'_> {
    /// Says what a record of this consignment should have said; before a second person where that record had one.
    pub(super) fn correct(&self, id: &ConsignmentId, correction: &Correction) -> Decided {
        let consignment = self.consignment(id)?;
        let (role, site) = self.role_at_either_end(ActKind::Correct, consignment)?;
        let Some(two_signed) = consignment.signed.get(&correction.corrects_seq) else {
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
        let was = check_word("was", &correction.was)?;
        let right = check_word("right", &correction.right)?;
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
        if *two_signed {
            self.second(ActKind::Correct, None)?;
        }
        let fact = ConsignmentFact::Correction { corrects_seq: correction.corrects_seq, part: correction.part, was, right, reason };
        self.one(role, site, id, fact)
    }
}

/// Something is said: nothing is corrected to nothing.
fn check_word(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let right = (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control);
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
