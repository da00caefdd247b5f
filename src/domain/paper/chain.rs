//! The whole chain of custody of one consignment as a PDF: as a court or an auditor reads it, with its proof attached.

use super::custody::{Custody, Entry};
use super::frame::{Names, moment};
use super::handover::seal_words;
use super::happened::{act, degrees, details};
use super::receipt::outcome_words;
use super::signature::kept_words;
use crate::domain::coldchain::Verdict;
use crate::domain::custody::Digest;
use crate::domain::label::qr_modules;
use crate::domain::operations::fact::{ColdChainFact, ConsignmentFact, ItemFact};
use crate::domain::operations::meaning::witness;
use crate::domain::operations::record::By;
use crate::domain::operations::view::Holder;
use crate::domain::pdf::{Attachment, Cell, Paper, Sheet, Span};
use crate::domain::proof::Receipt;
use crate::units::words::{Words, words};
use std::collections::BTreeMap;

/// What proves a chain of custody.
#[derive(Debug, Clone, Copy)]
pub struct Proven<'a> {
    /// Digest of each record in the ledger, by its sequence.
    pub digests: &'a BTreeMap<u64, Digest>,
    /// The receipt that proves itself, as far as a signed head reaches; None while nothing is signed.
    pub receipt: Option<&'a Receipt>,
}

/// Lines of both languages under each other.
fn stacked(lines: impl IntoIterator<Item = Words>) -> Cell {
    lines.into_iter().fold(Cell::default(), |cell, words| cell.both(&words))
}

fn held(names: &Names<'_>, holder: &Holder) -> Cell {
    let person = holder.person.as_ref().map_or_else(|| "bàn trực / the desk".to_owned(), |person| names.person(person));
    Cell::default().and([Span::strong(person)]).both(&holder.role.words()).both(&names.site(&holder.site))
}

/// Who did it, in which role, where, and what each signature means.
fn who(names: &Names<'_>, entry: &Entry) -> Cell {
    match &entry.record.draft.by {
        By::Person { person, role, site, second, signed, witness_remote, .. } => {
            let how = if *signed { words("ký điện tử", "signed electronically") } else { words("ghi nhận", "recorded") };
            let signs =
                |cell: Cell, means: &Words| cell.both(&words(format!("{}: {}", how.vi, means.vi), format!("{}: {}", how.en, means.en)));
            let mut cell = Cell::default().and([Span::strong(names.person(person))]).both(&role.words());
            if let Some(site) = site {
                cell = cell.both(&names.site(site));
            }
            cell = signs(cell, &act(&entry.fact));
            if let Some(second) = second {
                cell = signs(cell.and([Span::strong(names.person(second))]), &witness());
                if *witness_remote {
                    cell = cell.both(&words("chứng kiến qua video", "witnessed by video"));
                }
            }
            cell
        }
        By::Feed { feed, .. } => Cell::from(feed.as_str()),
        By::System => Cell::default().both(&words("hệ thống", "the system")),
    }
}

fn judged(found: &ColdChainFact) -> Cell {
    let verdict = match found.verdict {
        Verdict::Safe => words("AN TOÀN", "SAFE"),
        Verdict::CannotTell => words("KHÔNG THỂ KẾT LUẬN", "CANNOT TELL"),
        Verdict::NotSafe => words("KHÔNG AN TOÀN", "NOT SAFE"),
    };
    let minutes = |ms: u64| ms.div_ceil(60_000);
    let mut cell = Cell::default().and([Span::strong(verdict.vi), Span::faint(format!(" {} · {}", verdict.en, found.rule))]);
    if let Some((low, high)) = found.extremes_mc {
        cell = cell.both(&words(format!("từ {} đến {}", degrees(low), degrees(high)), "coldest to hottest"));
    }
    if let Some(mean) = found.mean_kinetic_mc {
        cell = cell.both(&words(format!("nhiệt độ động học trung bình {}", degrees(mean)), "mean kinetic temperature"));
    }
    let (outside, unknown, doubts) = (minutes(found.outside_ms), minutes(found.unknown_ms), found.doubts);
    cell.both(&words(
        format!("ngoài ngưỡng {outside} phút, không có số đo {unknown} phút, {doubts} điều nghi ngờ"),
        format!("{outside} min out of range, {unknown} min without data, {doubts} doubts"),
    ))
}

fn item(nth: usize, item: &ItemFact) -> Vec<Cell> {
    let mut why = Cell::default();
    if let Some(reason) = item.reason {
        why = why.both(&reason.words());
    }
    if let Some(remark) = &item.remark {
        why = why.and([Span::plain(remark.as_str())]);
    }
    if item.extra {
        why = why.both(&words("không có trong phiếu gửi", "not on the sender's list"));
    }
    if let Some(other) = &item.belongs_to {
        why = why.both(&words(format!("thuộc kiện {other}"), format!("belongs to {other}")));
    }
    if let Some(photo) = &item.photo_sha256 {
        why = why.and([Span::faint(format!("ảnh / photograph SHA-256 {}", photo.as_str()))]);
    }
    let code = Cell::default().and([Span::strong(item.code.as_str())]);
    vec![Cell::from((nth + 1).to_string()), code, Cell::default().both(&outcome_words(item.outcome)), why]
}

impl Custody {
    /// The chain of custody: what went from whom to whom, when (by the ledger and, where entered later, when it was done), under which
    /// signatures and where; each item's outcome; the verdict of the cold chain; the digest of each record; the signed tree head, the code
    /// of the receipt, and the receipt itself attached. The same records, names and head give the same bytes.
    #[must_use]
    pub fn pdf(&self, names: &Names<'_>, proven: Proven<'_>) -> Vec<u8> {
        let mut sheet = Sheet::default();
        let network = &names.network.name;
        let mut under = Cell::default().and([Span::strong(self.id.as_str())]).both(network);
        if names.network.demonstration {
            under = under.and([Span::strong("TRÌNH DIỄN: không dùng cho người bệnh"), Span::faint(" DEMONSTRATION: not for patients")]);
        }
        sheet.title(&words("Chuỗi lưu giữ", "Chain of custody"), &under);
        sheet.facts(&self.box_facts(names));
        self.items(&mut sheet);
        self.whole(&mut sheet, names);
        self.digests(&mut sheet, proven.digests);
        self.head(&mut sheet, proven.receipt);
        let attached = proven.receipt.and_then(|receipt| serde_json::to_vec(receipt).ok()).map(|bytes| Attachment {
            name: format!("{}.json", self.id),
            media: "application/json",
            bytes,
        });
        let title = format!("Chuỗi lưu giữ {}", self.id);
        let foot = format!("{} · {} · Chuỗi lưu giữ Chain of custody", network.vi, self.id);
        sheet.into_pdf(&Paper { title, foot }, attached.as_ref())
    }

    fn box_facts(&self, names: &Names<'_>) -> Vec<(Words, Cell)> {
        let payload = names.network.catalogue.rows.get(&self.asked.payload).map(|row| row.name.clone());
        let payload = payload.unwrap_or_else(|| words(self.asked.payload.to_string(), self.asked.payload.to_string()));
        let mut rows = vec![
            (words("Loại hàng", "Payload"), Cell::default().both(&payload)),
            (words("Từ", "From"), Cell::default().both(&names.site(&self.asked.origin))),
            (words("Đến", "To"), Cell::default().both(&names.site(&self.asked.destination))),
        ];
        if let Ok(entry) = self.packed() {
            rows.push((words("Hộp", "Box"), stacked(details(names, &entry.fact))));
        }
        let last = self.entries.iter().rev().find_map(|entry| entry.fact.holder());
        let nobody = || Cell::default().both(&words("chưa đóng gói: lưu giữ chưa bắt đầu", "not packed: custody has not begun"));
        rows.push((words("Giữ sau cùng", "Last held by"), last.map_or_else(nobody, |holder| held(names, holder))));
        let verdict = self.entries.iter().rev().find_map(|entry| {
            let ConsignmentFact::ReceiptSigned { cold_chain, .. } = &entry.fact else { return None };
            Some(cold_chain.as_deref())
        });
        let cold = match verdict {
            Some(Some(found)) => judged(found),
            Some(None) => Cell::default().both(&words(
                "Biên nhận không kèm kết luận nào từ số đo của máy ghi nhiệt.",
                "The receipt carries no verdict from a logger's readings.",
            )),
            None => Cell::default().both(&words("Chưa ký nhận: chưa có kết luận.", "Not received yet: there is no verdict.")),
        };
        rows.push((words("Chuỗi lạnh", "Cold chain"), cold));
        rows
    }

    fn items(&self, sheet: &mut Sheet) {
        sheet.heading(&words("Từng món", "Each item"));
        let heads = [words("STT", "No."), words("Mã", "Code"), words("Kết quả", "Outcome"), words("Lý do, ghi chú", "Reason, remark")];
        let parts = [0.09, 0.25, 0.24, 0.42];
        let received = self.entries.iter().rev().find_map(|entry| {
            if let ConsignmentFact::ReceiptSigned { items, seal, seal_state, .. } = &entry.fact {
                return Some((items, Some((seal, *seal_state))));
            }
            let (ConsignmentFact::QuarantineReleased { items, .. } | ConsignmentFact::RefusedSplit { items, .. }) = &entry.fact else {
                return None;
            };
            Some((items, None))
        });
        if let Some((items, seal)) = received {
            let rows: Vec<Vec<Cell>> = items.iter().enumerate().map(|(nth, found)| item(nth, found)).collect();
            sheet.table(&heads, &parts, &rows);
            if let Some((seal, state)) = seal {
                let state = seal_words(state);
                let found = words(format!("Niêm phong khi nhận: {seal}, {}", state.vi), format!("seal at receipt: {}", state.en));
                sheet.paragraph(&Cell::default().both(&found));
            }
            return;
        }
        let packed = self.packed().ok().and_then(|entry| {
            let ConsignmentFact::Packed { items, .. } = &entry.fact else { return None };
            Some(items)
        });
        let (codes, word) = match packed {
            Some(items) => (items, words("đã đóng gói, chưa ký nhận", "packed, not received yet")),
            None => (&self.asked.items, words("đã yêu cầu, chưa đóng gói", "asked for, not packed yet")),
        };
        let row = |(nth, code): (usize, &String)| {
            let code = Cell::default().and([Span::strong(code.as_str())]);
            vec![Cell::from((nth + 1).to_string()), code, Cell::default().both(&word), Cell::default()]
        };
        sheet.table(&heads, &parts, &codes.iter().enumerate().map(row).collect::<Vec<_>>());
    }

    fn whole(&self, sheet: &mut Sheet, names: &Names<'_>) {
        sheet.heading(&words("Mọi bản ghi theo thứ tự", "Every record in its order"));
        let heads = [
            words("Bản ghi, lúc", "Record, when"),
            words("Việc", "What"),
            words("Ai, ở đâu, chữ ký", "Who, where, signature"),
            words("Ai giữ từ lúc này", "Who holds it from then on"),
        ];
        let rows: Vec<Vec<Cell>> = self
            .entries
            .iter()
            .map(|entry| {
                let record = &entry.record;
                let mut when = Cell::default().and([Span::strong(format!("#{}", record.seq))]).and([Span::plain(moment(record.at))]);
                if let Some(kept) = record.draft.by.kept() {
                    when = when.both(&kept_words(kept));
                }
                let what = Cell::default().both(&act(&entry.fact)).with(stacked(details(names, &entry.fact)));
                let what = what.and([Span::faint(record.kind().to_owned())]);
                let holder = entry.fact.holder().map(|holder| held(names, holder)).unwrap_or_default();
                vec![when, what, who(names, entry), holder]
            })
            .collect();
        sheet.table(&heads, &[0.19, 0.29, 0.28, 0.24], &rows);
        sheet.paragraph(&Cell::default().both(&words(
            "Giờ Hà Nội. Giờ ở cột đầu là lúc ghi vào sổ; việc nhập sau có thêm lúc đã làm và nơi đã ghi tạm.",
            "Hanoi time. The first column tells when the ledger took it; what was entered later also tells when it was done, and on what it was kept.",
        )));
    }

    fn digests(&self, sheet: &mut Sheet, digests: &BTreeMap<u64, Digest>) {
        sheet.heading(&words("Dấu băm", "Digests"));
        let heads = [
            words("Bản ghi", "Record"),
            words("SHA-256 trong sổ và trong chuỗi của kiện", "in the ledger, and in the chain of the consignment"),
        ];
        let rows: Vec<Vec<Cell>> = self
            .entries
            .iter()
            .map(|entry| {
                let own = digests.get(&entry.record.seq).map(|digest| Cell::from(digest.to_string())).unwrap_or_default();
                vec![Cell::from(format!("#{}", entry.record.seq)), own.and([Span::plain(entry.chain.to_string())])]
            })
            .collect();
        sheet.table(&heads, &[0.15, 0.85], &rows);
    }

    fn head(&self, sheet: &mut Sheet, receipt: Option<&Receipt>) {
        sheet.heading(&words("Bằng chứng", "Proof"));
        let Some(receipt) = receipt else {
            sheet.paragraph(&Cell::default().both(&words(
                "Chưa có bản ghi nào nằm dưới đầu cây đã ký. Xuất lại sau khi có đầu cây tiếp theo.",
                "No record is under a signed tree head yet. Export it again after the next tree head.",
            )));
            return;
        };
        let head: Vec<&str> = receipt.head.lines().filter(|line| !line.is_empty()).collect();
        let lines = head.iter().fold(Cell::default(), |cell, line| cell.and([Span::plain(*line)]));
        let covered = receipt.records.iter().map(|record| record.seq).max().unwrap_or_default();
        let newer = self.entries.iter().filter(|entry| entry.record.seq > covered).count();
        sheet.facts(&[
            (words("Đầu cây đã ký", "Signed tree head"), lines),
            (words("Khoá công khai", "Public key"), Cell::from(receipt.key.as_str())),
            (
                words("Đến bản ghi", "Up to record"),
                Cell::default().both(&words(
                    format!("#{covered}; {newer} bản ghi mới hơn chưa nằm dưới đầu cây này"),
                    format!("{newer} newer records are not under this head yet"),
                )),
            ),
        ]);
        let attached = words(
            format!(
                "Biên nhận đầy đủ, với bằng chứng của từng bản ghi, được đính kèm trong tệp này: {}.json. Kiểm tra không cần mạng: \
                 medflight verify TỆP --key KHOÁ.",
                self.id
            ),
            format!(
                "The whole receipt, with the proof of each record, is attached to this file: {}.json. Check it without any network: \
                 medflight verify FILE --key KEY.",
                self.id
            ),
        );
        let code = receipt.slip().and_then(|slip| Some((slip.seq, qr_modules(&slip.to_string())?)));
        let Some((seq, code)) = code else {
            sheet.paragraph(&Cell::default().both(&attached));
            return;
        };
        let proves = words(
            format!("Mã QR này chứng minh bản ghi #{seq} và mọi bản ghi trước đó của kiện, cả khi chỉ còn bản in."),
            format!("This QR code proves record #{seq} and every record of the consignment before it, also from paper alone."),
        );
        sheet.code(code.side, &code.runs, 78.0, &Cell::default().both(&proves).both(&attached));
    }
}
