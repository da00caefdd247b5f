//! The chain of custody as PDF: the same bytes for the same ledger, with a receipt inside that proves itself. That others read the
//! same words and the same code is asked of programs of others (`tests/receipt/read_pdf.py`), by the files that stand here.

use crate::papers::{custody, id, network, people, receipt, written};
use crate::support::key;
use medflight::domain::custody::Digest;
use medflight::domain::paper::{Names, Proven};
use medflight::domain::pdf::{Cell, Paper, Sheet};
use medflight::domain::proof::Receipt;
use medflight::units::words::words;
use std::collections::BTreeMap;
use std::path::Path;

fn made(count: usize, proof: Option<&Receipt>) -> Vec<u8> {
    let (network, people) = (network(), people());
    let digests: BTreeMap<u64, Digest> = written(count).into_iter().map(|record| (record.seq, record.hash)).collect();
    custody(count).expect("read").pdf(&Names { network: &network, people: &people }, Proven { digests: &digests, receipt: proof })
}

#[test]
fn the_same_ledger_gives_the_same_bytes_and_nothing_of_the_moment() {
    let proof = receipt();

    let first = made(6, Some(&proof));

    assert!(first == made(6, Some(&proof)));
    assert!(first.starts_with(b"%PDF-1.") && first.len() < 130_000, "{} bytes", first.len());
    for word in ["CreationDate", "ModDate"] {
        assert!(!first.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

#[test]
fn the_receipt_inside_proves_itself_and_a_changed_byte_of_it_is_found() {
    let proof = receipt();
    let mut file = made(6, Some(&proof));

    let read = Receipt::read(&file).expect("a receipt in the PDF");

    assert!(read == proof);
    assert_eq!(read.verify(Some(key(1).public())).expect("proven").last, 6);
    // The only LAB000002 that is written plainly stands in the attached receipt.
    let at = file.windows(9).position(|window| window == b"LAB000002").expect("it is attached");
    file[at + 8] = b'3';
    assert!(Receipt::read(&file).expect("a receipt").verify(Some(key(1).public())).is_err());
}

#[test]
fn without_a_signed_head_there_is_a_paper_and_no_receipt_in_it() {
    for count in 1..=6 {
        let file = made(count, None);

        assert!(file.starts_with(b"%PDF-1.") && Receipt::read(&file).is_err());
    }
}

/// A table over many pages, with letters that the fonts lack.
fn long() -> Vec<u8> {
    let mut sheet = Sheet::default();
    sheet.title(&words("Bảng dài", "Long table"), &Cell::from("中 ế"));
    let rows: Vec<Vec<Cell>> =
        (0..60).map(|nth| vec![Cell::from(format!("dòng-{nth:03}")), Cell::from("Người nhận ký tên ".repeat(8))]).collect();
    sheet.table(&[words("Đầu bảng", "Head"), words("Chữ", "Text")], &[0.3, 0.7], &rows);
    sheet.table(&[words("Một", "One")], &[1.0], &[vec![Cell::from(format!("đầu {} cuối", "chữ dài ".repeat(700)))]]);
    sheet.into_pdf(&Paper { title: "Bảng dài".to_owned(), foot: "chân trang".to_owned() }, None)
}

/// What programs of others have to find in each file, a phrase a line.
fn expected(name: &str) -> Vec<String> {
    let digests = |count| written(count).into_iter().map(|record| record.hash.to_string());
    let own = |phrases: &[&str]| phrases.iter().map(|phrase| (*phrase).to_owned()).collect::<Vec<_>>();
    match name {
        "whole" => {
            let mut all = own(&[
                "Chuỗi lưu giữ",
                id().as_str(),
                "Nguyễn Thị Hoa (hoa)",
                "Phạm Lan (lan)",
                "Trần <b>Minh (minh)",
                "Lê Đức (duc)",
                "ký điện tử: đóng gói, niêm phong",
                "signed electronically: takes over",
                "ký điện tử: chứng kiến",
                "01/12/2026 08:06:03",
                "niêm phong S123456",
                "máy ghi nhiệt TL-04",
                "chấp nhận có ghi chú",
                "nhãn <rách>",
                "Mẫu tan máu (vỡ hồng cầu)",
                "Niêm phong khi nhận: S123456, nguyên",
                "bay quay về flies back",
                "The receipt carries no verdict",
                "RECEIPT_SIGNED",
                "Đầu cây đã ký",
                "Điều dưỡng",
                "time 2026-12-01T01:02:03.004Z",
            ]);
            all.extend(digests(6));
            all
        }
        "asked" => own(&[
            "asked for, not packed yet",
            "chưa đóng gói: lưu giữ chưa bắt đầu",
            "No record is under a signed tree head yet",
            "LAB000002",
        ]),
        _ => {
            let mut all = own(&["Bảng dài", "[U+4E2D] ế", "chân trang · 1/", "Đầu bảng Head", "chữ dài cuối"]);
            all.extend((0..60).map(|nth| format!("dòng-{nth:03}")));
            all
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, to draw the files anew")]
fn the_files_are_drawn_as_those_that_others_read() {
    let proof = receipt();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/custody_pdf");
    for (name, bytes) in [("whole", made(6, Some(&proof))), ("asked", made(1, None)), ("long", long())] {
        let phrases = expected(name).join("\n");
        let slip = if name == "whole" { proof.slip().expect("it fits").to_string() } else { String::new() };
        let files = [("pdf", bytes.as_slice()), ("txt", phrases.as_bytes()), ("slip", slip.as_bytes())];
        for (ending, bytes) in files {
            let file = folder.join(format!("{name}.{ending}"));
            if std::env::var("MEDFLIGHT_BLESS").is_ok() {
                std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, bytes)).expect("written");
            }
            assert!(std::fs::read(&file).expect("the file") == bytes, "{} is different", file.display());
        }
    }
}
