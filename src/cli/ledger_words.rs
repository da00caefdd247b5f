//! What is wrong with a ledger, in both languages: the English of the errors themselves, the Vietnamese beside it.

use crate::domain::custody::{BadRecord, Fault};
use crate::store::VerifyError;
use crate::units::words::{Words, words};
use std::error::Error;

/// An error with its causes, and what it says in Vietnamese; details that only the English has stand there.
pub(super) fn wrong(error: &VerifyError) -> Words {
    let mut en = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        en.push_str(&format!(": {error}"));
        cause = error.source();
    }
    words(vietnamese(error), en)
}

fn vietnamese(error: &VerifyError) -> String {
    match error {
        VerifyError::Bad(BadRecord { seq, fault }) => format!("Bản ghi {seq}: {}", of_record(fault)),
        VerifyError::CutOff { head, known } => {
            format!("Thiếu các bản ghi sau bản ghi {head}: hồ sơ biết đến bản ghi {known}")
        }
        VerifyError::CutOffBeforeHead { head, signed, at } => {
            format!("Thiếu các bản ghi sau bản ghi {head}: đầu cây lúc {at} đã ký trên {signed} bản ghi")
        }
        VerifyError::NotAsSigned { size, at, signed, found } => {
            format!("{size} bản ghi đầu không phải những bản ghi mà đầu cây lúc {at} đã ký: chúng cho gốc {found}, gốc đã ký là {signed}")
        }
        VerifyError::Subtree { first, last } => {
            format!("Các bản ghi đều đúng, nhưng mã băm lưu sẵn của cây con từ bản ghi {first} đến {last} không phải của chúng")
        }
        VerifyError::Damaged(_) => "Các bản ghi đều đúng, nhưng tệp bị hỏng".to_owned(),
        VerifyError::Unreadable { after, .. } => format!("Sau bản ghi {after} (còn đúng), không đọc tiếp được kho dữ liệu"),
    }
}

fn of_record(fault: &Fault) -> String {
    match fault {
        Fault::Missing { next } => format!("bị thiếu; bản ghi tiếp theo còn lưu là {next}"),
        Fault::OutOfPlace { found } => format!("lưu với số thứ tự {found}, không đúng chỗ"),
        Fault::Unreadable(column) => format!("không đọc được cột {column}"),
        Fault::Text(_) => "nội dung đã bị sửa".to_owned(),
        Fault::Previous { expected, found } => format!("cột prev không nối với bản ghi trước: lưu {found}, phải là {expected}"),
        Fault::Hash { expected, found } => format!("mã băm {found} không khớp nội dung, nội dung cho {expected}: một trong hai đã bị sửa"),
        Fault::ChainPrevious { expected, found } => {
            format!("cột chain_prev không nối với chuỗi của kiện hàng: lưu {found}, phải là {expected}")
        }
        Fault::ChainHash { expected, found } => format!("cột chain_hash {found} không khớp nội dung, nội dung cho {expected}"),
        Fault::Column { column, stored, text } => format!("cột {column} ghi {stored}, nội dung ghi {text}"),
    }
}
