//! What is wrong with a request before anybody looks at what it asks: no key, no JSON, too large, nowhere to go.

use super::{Problem, unavailable};
use crate::units::words::{Words, words};
use axum::http::StatusCode;

/// The act has no key, or one that is not a UUID in lower case.
#[must_use]
pub fn no_key(found: Option<&str>) -> Problem {
    let what = match found {
        None => words("Thiếu mã thao tác (Idempotency-Key).", "The header Idempotency-Key is missing."),
        Some(_) => words("Mã thao tác (Idempotency-Key) không đúng dạng.", "The header Idempotency-Key is not a UUID in lower case."),
    };
    bad_request(
        "IDEMPOTENCY_KEY",
        what,
        words("Gửi một UUID chữ thường, mới cho mỗi thao tác.", "Send a UUID in lower case, a new one for each act."),
    )
    .of("idempotency-key", found.map(|found| found.chars().take(64).collect()))
}

fn bad_request(code: &'static str, what: Words, next: Words) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, code, words("Yêu cầu không đọc được", "The request cannot be read"), what, next)
}

/// The body is not JSON at all.
#[must_use]
pub fn not_json(line: usize, column: usize) -> Problem {
    bad_request(
        "NOT_JSON",
        words(
            format!("Nội dung không phải JSON (dòng {line}, cột {column})."),
            format!("The body is not JSON (line {line}, column {column})."),
        ),
        words("Sửa lại rồi gửi.", "Correct it and send again."),
    )
}

/// What is wrong with a field before its value is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFault {
    /// It must be there.
    Missing,
    /// There is no such field.
    Unknown,
    /// It has not the form that it must have.
    Wrong,
}

/// A field is unknown, missing or of the wrong form; `expected` is what the reader said, and goes along as the rule.
#[must_use]
pub fn bad_field(fault: FieldFault, field: &str, expected: &str) -> Problem {
    let (code, what) = match fault {
        FieldFault::Missing => ("FIELD_MISSING", words(format!("Thiếu trường {field}."), format!("Field {field} is missing."))),
        FieldFault::Unknown => ("FIELD_UNKNOWN", words(format!("Không có trường {field}."), format!("There is no field {field}."))),
        FieldFault::Wrong => {
            ("FIELD_WRONG", words(format!("Trường {field} không đúng dạng."), format!("Field {field} has not the right form.")))
        }
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        code,
        words("Thông tin chưa đúng", "What was sent is not right"),
        what,
        words("Sửa trường này rồi gửi lại; dạng đúng ở /api/docs.", "Correct this field and send again; its form is at /api/docs."),
    )
    .of(field, None)
    .by(expected)
}

/// The body is larger than 64 KiB.
#[must_use]
pub fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "TOO_LARGE",
        words("Nội dung quá lớn", "Too large"),
        words(format!("Nội dung lớn hơn {limit} byte."), format!("The body is larger than {limit} bytes.")),
        words("Gửi ít hơn.", "Send less."),
    )
}

/// The body has another media type than `application/json`.
#[must_use]
pub fn wrong_media_type() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "MEDIA_TYPE",
        words("Sai kiểu nội dung", "Wrong media type"),
        words("Nội dung phải là application/json.", "The body must be application/json."),
        words("Gửi JSON với content-type: application/json.", "Send JSON with content-type: application/json."),
    )
}

/// There is no such thing, or it is not of the asker's sites: one answer for both.
#[must_use]
pub fn not_found(what: Words, id: &str) -> Problem {
    let shown: String = id.chars().take(64).collect();
    Problem::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        words("Không tìm thấy", "Not found"),
        words(format!("Không tìm thấy {} {shown}.", what.vi), format!("There is no {} {shown}.", what.en)),
        words("Kiểm tra lại mã.", "Check the number."),
    )
    .of("id", Some(shown))
}

/// The path knows other methods.
#[must_use]
pub fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD",
        words("Sai phương thức", "Wrong method"),
        words("Đường dẫn này không nhận phương thức đó.", "This path does not take this method."),
        words("Xem /api/docs.", "See /api/docs."),
    )
}

/// The client was too slow, or the answer took too long.
#[must_use]
pub fn too_slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "TOO_SLOW",
        words("Quá thời gian", "Timed out"),
        words("Yêu cầu không xong trong thời hạn.", "The request did not end in time."),
        words(
            "Gửi lại với cùng mã thao tác: gửi hai lần chỉ làm một lần.",
            "Send it again under the same key: sent twice it is done once.",
        ),
    )
}

/// A part of the service does not work as it should; its log says more.
#[must_use]
pub fn internal() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        words("Lỗi của máy chủ", "A fault of the service"),
        words("Máy chủ gặp lỗi khi xử lý yêu cầu này.", "The service failed while it handled this request."),
        words(
            "Tải lại trang và kiểm tra đã làm hay chưa; báo người trực máy chủ.",
            "Reload the page and look whether it was done; tell who runs the server.",
        ),
    )
}

/// The service is not ready to serve.
#[must_use]
pub fn not_ready(why: Words) -> Problem {
    unavailable("NOT_READY", why, words("Xem nhật ký của máy chủ.", "See the service's log."))
}
