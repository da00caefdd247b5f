//! Who signed a record, when, and what the signature means (CC-04; 21 CFR 11.50).

use super::frame::{Names, moment};
use super::html::both;
use crate::domain::operations::fact::ConsignmentFact;
use crate::domain::operations::kept::Kept;
use crate::domain::operations::meaning::{meaning, witness};
use crate::domain::operations::record::{By, Record};
use crate::units::markup::escaped;
use crate::units::words::{Words, words};

/// Name, role, time and meaning of each signature under a record, as markup; empty where nobody signed.
pub(super) fn signatures(names: &Names<'_>, record: &Record, fact: &ConsignmentFact) -> Vec<String> {
    let (By::Person { person, role, second, signed, .. }, Some(means)) = (&record.draft.by, meaning(fact)) else { return Vec::new() };
    let how = if *signed { words("ký điện tử", "signed electronically") } else { words("ghi nhận", "recorded") };
    let at = moment(record.at);
    let late = record.draft.by.kept().map(|kept| format!("<br>{}", both(&kept_words(kept)))).unwrap_or_default();
    let foot = |means: &Words| format!("{}: {}<br>{at} · #{}{late}", both(&how), both(means), record.seq);
    let first = format!("<b>{}</b><br>{}<br>{}", escaped(&names.person(person)), both(&role.words()), foot(&means));
    let second = second.as_ref().map(|second| format!("<b>{}</b><br>{}", escaped(&names.person(second)), foot(&witness())));
    std::iter::once(first).chain(second).collect()
}

/// When an act that was entered after the event was done, and on what it was kept.
pub(super) fn kept_words(kept: &Kept) -> Words {
    let at = moment(kept.happened_at());
    match kept {
        Kept::Paper { form, .. } => words(format!("làm lúc {at}, phiếu giấy {form}"), format!("done {at}, paper form {form}")),
        Kept::Device { device, counter, clock_suspect: false, .. } => {
            words(format!("làm lúc {at}, máy {device} số {counter}"), format!("done {at}, device {device} count {counter}"))
        }
        Kept::Device { device, counter, clock_suspect: true, clock_offset_ms, .. } => {
            let off = clock_offset_ms / 1_000;
            words(
                format!("giờ máy {device} ghi {at}, KHÔNG TIN CẬY: lệch {off} s, số {counter}"),
                format!("device {device} says {at}, CLOCK SUSPECT: off by {off} s, count {counter}"),
            )
        }
    }
}
