//! What the operating system says of a file, in both languages, and what to do then.

use super::words::{Reason, Words, words};
use std::io::{Error, ErrorKind};
use std::path::Path;

/// Why a file could not be used, without its name.
#[must_use]
pub fn why(error: &Error) -> Words {
    told(error).0
}

/// What to do about it.
#[must_use]
pub fn next(error: &Error) -> Words {
    told(error).1
}

/// A file that could not be read; the file is named.
#[must_use]
pub fn unreadable(file: &Path, error: &Error) -> Reason {
    let (why, next) = told(error);
    let name = file.display();
    let what = Words { vi: format!("Không đọc được {name}: {}.", why.vi), en: format!("{name} cannot be read: {}.", why.en) };
    Reason::new("FILE_UNREADABLE", what, next)
}

/// A file that could not be written; the file is named.
#[must_use]
pub fn unwritable(file: &Path, error: &Error) -> Reason {
    let (why, next) = told(error);
    let name = file.display();
    let what = Words { vi: format!("Không ghi được {name}: {}.", why.vi), en: format!("{name} cannot be written: {}.", why.en) };
    Reason::new("FILE_UNWRITABLE", what, next)
}

/// Why, and what to do.
#[expect(clippy::wildcard_enum_match_arm, reason = "not an enumeration of ours: what has no words here is given as the system gives it")]
fn told(error: &Error) -> (Words, Words) {
    match error.kind() {
        ErrorKind::NotFound => (
            words("không có tệp hoặc thư mục này", "there is no such file or folder"),
            words("Kiểm tra tên và đường dẫn; thư mục phải có trước.", "Check the name and the path; the folder must be there before."),
        ),
        ErrorKind::PermissionDenied => (
            words("không có quyền", "permission is denied"),
            words("Xin quyền với tệp này, hoặc chạy bằng tài khoản có quyền.", "Get the right to this file, or run as a user who has it."),
        ),
        ErrorKind::IsADirectory => (
            words("đó là thư mục, không phải tệp", "it is a folder, not a file"),
            words("Ghi tên một tệp trong thư mục đó.", "Name a file inside that folder."),
        ),
        ErrorKind::NotADirectory => (
            words("một phần của đường dẫn là tệp, không phải thư mục", "a part of the path is a file, not a folder"),
            words("Sửa đường dẫn.", "Mend the path."),
        ),
        ErrorKind::InvalidData => {
            (words("không phải văn bản UTF-8", "it is not UTF-8 text"), words("Lưu lại tệp dưới dạng UTF-8.", "Save the file as UTF-8."))
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => (
            words("hết chỗ trên đĩa", "there is no room on the disk"),
            words("Giải phóng chỗ hoặc chọn đĩa khác.", "Make room or choose another disk."),
        ),
        ErrorKind::ReadOnlyFilesystem => {
            (words("đĩa chỉ cho đọc", "the disk is read-only"), words("Chọn nơi ghi được.", "Choose a place that can be written."))
        }
        ErrorKind::AlreadyExists => {
            (words("đã có tệp này", "there is such a file already"), words("Chọn tên khác.", "Choose another name."))
        }
        ErrorKind::AddrInUse => (
            words("địa chỉ đang được dùng", "the address is in use"),
            words("Chọn cổng khác, hoặc dừng chương trình đang dùng cổng đó.", "Choose another port, or stop the program that uses it."),
        ),
        ErrorKind::AddrNotAvailable => (
            words("máy này không có địa chỉ đó", "this machine has no such address"),
            words("Chọn một địa chỉ của máy này.", "Choose an address of this machine."),
        ),
        _ => (
            Words { vi: format!("lỗi hệ thống: {error}"), en: format!("the system says: {error}") },
            words("Xem lại tệp, đĩa và thiết bị, rồi thử lại.", "Look at the file, the disk and the device, then try again."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told_in_both_languages_with_what_to_do_and_never_as_the_system_words_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let binary = folder.path().join("binary");
        std::fs::write(&binary, [0xff, 0xfe]).expect("written");
        let missing = folder.path().join("missing");
        let below = binary.join("below");
        for (file, vi, en) in [
            (missing.as_path(), "không có tệp", "no such file"),
            (folder.path(), "là thư mục", "is a folder"),
            (below.as_path(), "không phải thư mục", "not a folder"),
            (binary.as_path(), "UTF-8", "not UTF-8"),
        ] {
            let error = std::fs::read_to_string(file).expect_err("not readable");

            let reason = unreadable(file, &error);

            let name = file.display().to_string();
            assert!(reason.what.vi.contains(vi) && reason.what.en.contains(en) && reason.what.vi.contains(&name), "{reason:?}");
            assert!(!reason.next.vi.is_empty() && !reason.what.en.contains("os error"), "{reason:?}");
        }
    }

    #[test]
    fn what_has_no_words_of_its_own_keeps_what_the_system_says() {
        let reason = unwritable(Path::new("/x"), &Error::other("the tape is torn"));

        assert!(reason.what.vi.contains("the tape is torn") && reason.what.en.contains("the tape is torn"), "{reason:?}");
    }
}
