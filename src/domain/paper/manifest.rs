//! The manifest that lies inside of the sealed box (ID-35): codes and counts, no name.

use super::custody::{Custody, NoPaper};
use super::frame::{Names, head, moment, page};
use super::html::{Page, two};
use super::signature::signatures;
use crate::domain::operations::fact::ConsignmentFact;
use crate::units::markup::escaped;
use crate::units::words::words;

impl Custody {
    /// The manifest of what was packed.
    ///
    /// # Errors
    /// When it is not packed yet.
    pub fn manifest(&self, names: &Names<'_>) -> Result<String, NoPaper> {
        let entry = self.packed()?;
        let ConsignmentFact::Packed { items, .. } = &entry.fact else { return Err(NoPaper::NotPacked(self.id.clone())) };
        let mut sheet = Page::default();
        let title = words("Bảng kê trong hộp", "Manifest, inside of the box");
        sheet.raw(&head(names.network, &title, self.id.as_str(), self.id.as_str()));
        let mut rows = self.of_box(names);
        rows.push(super::handover::row("Đóng gói lúc", "Packed at", moment(entry.record.at)));
        rows.push(super::handover::row("Người đóng gói", "Packed by", signatures(names, &entry.record, &entry.fact).join("<br>")));
        sheet.facts(&rows);
        let heads = [words("STT", "No."), words("Mã", "Code"), words("Đã có khi nhận", "Found at receipt"), words("Ghi chú", "Remark")];
        let line = |(nth, code): (usize, &String)| {
            vec![(nth + 1).to_string(), format!("<b>{}</b>", escaped(code)), "<span class=\"box\"></span>".to_owned(), String::new()]
        };
        sheet.table(&heads, &items.iter().enumerate().map(line).collect::<Vec<_>>());
        sheet.raw(&format!(
            "<p class=\"small\">{}</p>\n",
            two(
                "Không ghi họ tên trên tờ này: họ tên chỉ có trên ống mẫu và túi máu.",
                "No name stands on this sheet: names are on tubes and bags alone."
            )
        ));
        Ok(page(&format!("Bảng kê {}", self.id), &[sheet.into_text()]))
    }
}
