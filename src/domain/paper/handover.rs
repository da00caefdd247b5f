//! The record of a hand-over (biên bản giao nhận): what went from whom to whom, with both signatures and a line for ink.

use super::custody::{Change, Custody, NoPaper};
use super::frame::{Names, head, moment, page};
use super::html::{Page, both, two};
use super::signature::signatures;
use crate::domain::operations::act::SealState;
use crate::domain::operations::fact::ConsignmentFact;
use crate::domain::operations::meaning::meaning;
use crate::units::markup::escaped;
use crate::units::words::{Words, words};

/// A row: its name in both languages, its value as markup.
pub(super) fn row(vi: &str, en: &str, value: String) -> (Words, String) {
    (words(vi, en), value)
}

pub(super) fn seal_words(state: SealState) -> Words {
    match state {
        SealState::Intact => words("nguyên", "intact"),
        SealState::Broken => words("rách", "broken"),
        SealState::Missing => words("mất", "missing"),
    }
}

impl Custody {
    /// The sheets of all changes of custody in order, or of the one with this sequence, each on its own sheet.
    ///
    /// # Errors
    /// When it is not packed yet, or no change of custody has this sequence.
    pub fn handovers(&self, names: &Names<'_>, only: Option<u64>) -> Result<String, NoPaper> {
        self.packed()?;
        let changes = self.changes();
        let wanted = changes.iter().enumerate().filter(|(_, change)| only.is_none_or(|seq| change.entry.record.seq == seq));
        let sheets: Vec<String> = wanted.map(|(nth, change)| self.handover(names, nth + 1, change)).collect();
        match only {
            Some(seq) if sheets.is_empty() => Err(NoPaper::NoChange(seq)),
            Some(_) | None => Ok(page(&format!("Biên bản giao nhận {}", self.id), &sheets)),
        }
    }

    /// What every sheet says of the box.
    pub(super) fn of_box(&self, names: &Names<'_>) -> Vec<(Words, String)> {
        let payload = names.network.catalogue.rows.get(&self.asked.payload);
        let payload = payload.map_or_else(|| escaped(self.asked.payload.as_str()), |row| both(&row.name));
        let ends = format!("{} → {}", both(&names.site(&self.asked.origin)), both(&names.site(&self.asked.destination)));
        let mut rows = vec![row("Loại hàng", "Payload", payload), row("Từ → đến", "From → to", ends)];
        if let Ok(entry) = self.packed()
            && let ConsignmentFact::Packed { box_number, seal, items, mass_g, logger, .. } = &entry.fact
        {
            rows.push(row("Hộp · niêm phong", "Box · seal", format!("{} · <b>{}</b>", escaped(box_number.as_str()), escaped(seal))));
            rows.push(row("Số lượng · khối lượng", "Items · mass", format!("{} · {mass_g} g", items.len())));
            if let Some(logger) = logger {
                rows.push(row("Thiết bị ghi nhiệt độ", "Temperature logger", escaped(logger.as_str())));
            }
        }
        rows
    }

    fn handover(&self, names: &Names<'_>, nth: usize, change: &Change<'_>) -> String {
        let Change { entry, before, after, offered } = change;
        let what = meaning(&entry.fact).map(|means| both(&means)).unwrap_or_default();
        let mut sheet = Page::default();
        let title = words("Biên bản giao nhận", "Hand-over record");
        sheet.raw(&head(names.network, &title, &format!("{}/{nth}", self.id), self.id.as_str()));
        let mut rows = self.of_box(names);
        rows.push(row("Thời điểm", "Moment", moment(entry.record.at)));
        rows.push(row("Việc", "Act", what));
        if let ConsignmentFact::ReceiptSigned { seal, seal_state, .. } = &entry.fact {
            rows.push(row("Niêm phong khi nhận", "Seal at receipt", format!("{} · {}", escaped(seal), both(&seal_words(*seal_state)))));
        }
        sheet.facts(&rows);
        if let ConsignmentFact::ReceiptSigned { items, .. } = &entry.fact {
            super::receipt::items(&mut sheet, items);
        }
        let none = || two("(bắt đầu lưu giữ)", "(custody begins)");
        let giver = before.map_or_else(none, |holder| names.holder(holder));
        let given = offered.map(|offer| signatures(names, &offer.record, &offer.fact)).unwrap_or_default();
        let taken = signatures(names, &entry.record, &entry.fact);
        let hand = format!("<span class=\"line\">{}</span>", two("Ký tay khi cần", "By hand where needed"));
        sheet.raw(&format!(
            "<table class=\"sign\"><thead><tr><th>{}</th><th>{}</th></tr></thead><tbody><tr><td>{giver}</td><td>{}</td></tr>\
             <tr><td>{}{hand}</td><td>{}{hand}</td></tr></tbody></table>\n",
            two("Bên giao", "Giver"),
            two("Bên nhận", "Receiver"),
            names.holder(after),
            given.join("<br>"),
            taken.join("<br>"),
        ));
        sheet.raw(&format!(
            "<p class=\"small\">{} #{} · {} <span class=\"digest\">{}</span></p>\n",
            two("Bản ghi", "Record"),
            entry.record.seq,
            two("dấu băm của chuỗi lưu giữ", "digest of the chain of custody"),
            entry.chain
        ));
        sheet.into_text()
    }
}
