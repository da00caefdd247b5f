//! The receipt on paper: how the box was handed on until now, the items' outcomes, and the code that proves it.

use super::custody::Custody;
use super::frame::{Names, STYLE, head, moment, section};
use super::handover::{row, seal_words};
use super::html::{Page, both, two};
use super::signature::signatures;
use crate::domain::label::qr_svg;
use crate::domain::operations::act::ItemOutcome;
use crate::domain::operations::fact::{ConsignmentFact, ItemFact};
use crate::domain::operations::meaning::meaning;
use crate::domain::proof::Slip;
use crate::units::markup::escaped;
use crate::units::words::{Words, words};

/// What the papers say of an outcome.
pub(super) fn outcome_words(outcome: ItemOutcome) -> Words {
    match outcome {
        ItemOutcome::Accepted => words("chấp nhận", "accepted"),
        ItemOutcome::AcceptedRemark => words("chấp nhận có ghi chú", "accepted with remark"),
        ItemOutcome::Refused => words("từ chối", "refused"),
        ItemOutcome::Missing => words("thiếu", "missing"),
        ItemOutcome::Quarantined => words("cách ly", "quarantined"),
        ItemOutcome::Disposed => words("đã hủy bỏ", "disposed of"),
        ItemOutcome::Returned => words("đã trả về", "returned"),
    }
}

/// The items as they were decided at receipt.
pub(super) fn items(sheet: &mut Page, items: &[ItemFact]) {
    let heads = [words("STT", "No."), words("Mã", "Code"), words("Kết quả", "Outcome"), words("Lý do, ghi chú", "Reason, remark")];
    let line = |(nth, item): (usize, &ItemFact)| {
        let reason = item.reason.map(|reason| both(&reason.words()));
        let remark = item.remark.as_deref().map(escaped);
        let extra = item.extra.then(|| two("không có trong phiếu gửi", "not on the sender's list"));
        let why: Vec<String> = [reason, remark, extra].into_iter().flatten().collect();
        vec![(nth + 1).to_string(), format!("<b>{}</b>", escaped(&item.code)), both(&outcome_words(item.outcome)), why.join("; ")]
    };
    sheet.table(&heads, &items.iter().enumerate().map(line).collect::<Vec<_>>());
}

impl Custody {
    /// The sheet of the receipt with its style, to stand in a page that holds the proof itself; with the slip for its QR code.
    #[must_use]
    pub fn receipt(&self, names: &Names<'_>, slip: Option<&Slip>) -> String {
        let mut sheet = Page::default();
        let title = words("Biên nhận vận chuyển", "Transport receipt");
        sheet.raw(&head(names.network, &title, self.id.as_str(), self.id.as_str()));
        sheet.facts(&self.of_box(names));
        let received = self.entries.iter().rev().find_map(|entry| {
            let ConsignmentFact::ReceiptSigned { items, seal, seal_state, .. } = &entry.fact else { return None };
            Some((items, seal, *seal_state))
        });
        if let Some((found, seal, state)) = received {
            sheet.facts(&[row("Niêm phong khi nhận", "Seal at receipt", format!("{} · {}", escaped(seal), both(&seal_words(state))))]);
            items(&mut sheet, found);
        }
        sheet.raw(&format!("<h2>{}</h2>\n", two("Đã qua tay ai", "Through whose hands")));
        let heads = [
            words("Lúc", "When"),
            words("Việc", "What"),
            words("Ai giữ từ lúc này", "Who holds it from then on"),
            words("Chữ ký", "Signatures"),
        ];
        let lines: Vec<Vec<String>> = self
            .changes()
            .iter()
            .map(|change| {
                let means = meaning(&change.entry.fact).map(|means| both(&means)).unwrap_or_default();
                let given = change.offered.map(|offer| signatures(names, &offer.record, &offer.fact)).unwrap_or_default();
                let signed = given.into_iter().chain(signatures(names, &change.entry.record, &change.entry.fact));
                vec![moment(change.entry.record.at), means, names.holder(change.after), signed.collect::<Vec<_>>().join("<br>")]
            })
            .collect();
        sheet.table(&heads, &lines);
        self.proof(&mut sheet, slip);
        format!("<style>\n{STYLE}</style>\n{}", section(&format!("Biên nhận {}", self.id), &sheet.into_text()))
    }

    fn proof(&self, sheet: &mut Page, slip: Option<&Slip>) {
        sheet.raw(&format!("<h2>{}</h2>\n<div class=\"proof\">\n", two("Bằng chứng", "Proof")));
        if let Some(code) = slip.and_then(|slip| qr_svg(&slip.to_string())) {
            sheet.raw(&code);
        }
        sheet.raw("<div>");
        if let Some(entry) = self.entries.last() {
            sheet.raw(&format!(
                "<p>{}</p><p class=\"digest\">{}</p>",
                two(
                    &format!("Dấu băm của chuỗi lưu giữ sau bản ghi #{}", entry.record.seq),
                    &format!("Digest of the chain of custody after record #{}", entry.record.seq)
                ),
                entry.chain
            ));
        }
        let says = match slip {
            Some(slip) => two(
                &format!(
                    "Mã QR này chứng minh bản ghi #{} và mọi bản ghi trước đó của kiện. Quét mã, rồi kiểm tra không cần mạng: \
                     medflight verify, hoặc trang kiểm tra đã lưu, với khoá công khai đã biết của bệnh viện.",
                    slip.seq
                ),
                &format!(
                    "This QR code proves record #{} and every record of the consignment before it. Scan it and check it without \
                     any network: medflight verify, or the saved page, with the hospital's public key that you know.",
                    slip.seq
                ),
            ),
            None => two(
                "Không bản ghi nào đủ ngắn cho mã QR: hãy giữ tệp của trang này.",
                "No record is short enough for a QR code: keep the file of this page.",
            ),
        };
        sheet.raw(&format!("<p>{says}</p></div>\n</div>\n"));
    }
}
