//! `medflight verify`: checks a receipt without any network, and says whose word it is.

use super::{Exit, Outcome};
use crate::domain::custody::Digest;
use crate::domain::paper::printed_otherwise;
use crate::domain::proof::{Provenance, PublicKey, Receipt, Slip, TreeHead, Verdict};
use crate::service::papers::custody_of;
use crate::units::disk;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Check a saved receipt, without any network
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "Without --key everything is checked against the key that the receipt itself names, which anybody can make; it \
                        is proven only against a public key that you know from elsewhere (medflight key show prints it).\n\
                        Exit codes: 0 proven, 2 not a key, 3 in itself whole, and no known key was given, 4 no such file,\n\
                        5 not proven: the rule that failed is named.\n\n\
                        A file is a receipt, a saved page that holds one, or the text of the QR code on its paper (MF1:...).\n\n\
                        Example:\n  medflight verify receipt.json")]
pub struct VerifyArgs {
    /// The receipt
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The public key of the ledger, or one that it had before: NAME+ID+BASE64
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Checks a receipt.
#[must_use]
pub fn run(args: &VerifyArgs) -> Outcome {
    let known = match args.key.as_deref().map(str::parse::<PublicKey>).transpose() {
        Ok(known) => known,
        Err(fault) => return Outcome::failed(Exit::Usage, &fault),
    };
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::because(Exit::Failed, &[disk::unreadable(&args.file, &error)]),
    };
    if Slip::is_meant(&bytes) {
        return slip(&bytes, known.as_ref());
    }
    let checked = Receipt::read(&bytes).and_then(|receipt| receipt.verify(known.as_ref()).map(|verdict| (receipt, verdict)));
    let (receipt, verdict) = match checked {
        Ok(checked) => checked,
        Err(fault) => return not_proven(fault.code(), &fault),
    };
    if !bytes.trim_ascii_start().starts_with(b"<") {
        return proven(&verdict, &says(&receipt));
    }
    match printed_otherwise(&String::from_utf8_lossy(&bytes), &receipt) {
        Some(item) => falsified(&item, &says(&receipt)),
        None => proven(&verdict, &format!("{}{NOT_CHECKED}", says(&receipt))),
    }
}

/// What a page prints is not what was checked.
const NOT_CHECKED: &str = "\
    chữ in trên trang KHÔNG phải là phần đã kiểm tra: chỉ tin các dòng ở đây; tên người không có trong bản ghi nào\n\
    the words printed on the page are NOT what was checked: believe these lines alone; names of persons stand in no record\n";

/// State, items and holder by the proven records.
fn says(receipt: &Receipt) -> String {
    match custody_of(receipt) {
        Ok(custody) => custody.stands(&BTreeMap::new()),
        Err(_) => "nội dung các bản ghi không đọc được bằng bản này / what the records say cannot be read by this version\n".to_owned(),
    }
}

/// A page that prints another outcome than its records have.
fn falsified(item: &str, says: &str) -> Outcome {
    let out = format!(
        "NOT PROVEN: KHÔNG CHỨNG MINH ĐƯỢC\nPRINTED_OTHERWISE: trang không in kết quả của {item} như trong bản ghi; đừng tin trang này\n\
         the page does not print the outcome of {item} as it is recorded: do not believe it. Its records, which are whole, say:\n{says}"
    );
    Outcome { out, err: String::new(), exit: Exit::Unproven }
}

/// The text of a QR code: without a key nothing of it can be checked.
fn slip(bytes: &[u8], known: Option<&PublicKey>) -> Outcome {
    let slip = match Slip::read(bytes) {
        Ok(slip) => slip,
        Err(fault) => return not_proven(fault.code(), &fault),
    };
    let Some(known) = known else {
        let text = "KEY_NEEDED: CẦN KHOÁ\nnothing of a QR code can be checked without the ledger's public key: give it with --key\n\
                    không thể kiểm tra mã QR nếu không có khoá công khai của sổ: hãy nhập bằng --key\n";
        return Outcome { out: text.to_owned(), err: String::new(), exit: Exit::Refused };
    };
    match slip.verify(known) {
        Ok(verdict) => {
            let text = format!(
                "PROVEN: ĐÃ CHỨNG MINH\nconsignment {}\nrecord {}: {}\n{}",
                slip.consignment,
                slip.seq,
                slip.text,
                under(&verdict.head, known, &verdict.chain)
            );
            Outcome::done(text)
        }
        Err(fault) => not_proven(fault.code(), &fault),
    }
}

/// Under which head, and what a paper and a file of the same records have in common.
fn under(head: &TreeHead, key: &PublicKey, chain: &Digest) -> String {
    format!("ledger {} records, signed {}\nroot {}\nkey {key}\nchain {chain}\n", head.size, head.at, head.root)
}

fn proven(verdict: &Verdict, says: &str) -> Outcome {
    let Verdict { consignment, head, key, provenance, of_consignment, of_flights, last, chain } = verdict;
    let (first, exit) = match provenance {
        Provenance::Known(0) => ("PROVEN: ĐÃ CHỨNG MINH".to_owned(), Exit::Done),
        Provenance::Known(steps) => (format!("PROVEN: ĐÃ CHỨNG MINH (key {steps} rotations after the known one)"), Exit::Done),
        Provenance::Unknown => ("KEY_NOT_GIVEN: CHƯA BIẾT KHOÁ CỦA AI".to_owned(), Exit::Refused),
    };
    let mut text = format!(
        "{first}\nconsignment {consignment}\nrecords {of_consignment} of the consignment, from its first to record {last} without a gap\n\
         records {of_flights} of its flights; không khẳng định đủ mọi bản ghi chuyến bay / that these are all is not claimed\n{says}{}\
         later records of the consignment may exist: this receipt cannot show that there are none\n",
        under(head, key, chain),
    );
    if exit == Exit::Refused {
        text.push_str("whole in itself; compare the key with one that you know, and give it with --key\n");
        text.push_str("nguyên vẹn; hãy so khoá trên với khoá đã biết và nhập bằng --key\n");
    }
    Outcome { out: text, err: String::new(), exit }
}

fn not_proven(code: &str, fault: &dyn fmt::Display) -> Outcome {
    Outcome { out: format!("NOT PROVEN: KHÔNG CHỨNG MINH ĐƯỢC\n{code}: {fault}\n"), err: String::new(), exit: Exit::Unproven }
}
