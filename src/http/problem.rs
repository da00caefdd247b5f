//! The one map from what went wrong to what a client hears: RFC 9457 problem details, in both languages, with a stable code.
//!
//! | what | status |
//! | --- | --- |
//! | refusal: invalid, not found, conflict, forbidden | 422, 404, 409, 403 |
//! | nobody signed in | 401 |
//! | not this role, no signature, no CSRF token | 403 |
//! | no or ill-formed key, body that is not JSON | 400 |
//! | too large, wrong media type, wrong method | 413, 415, 405 |
//! | too many tries | 429 |
//! | not recorded, busy, stopping | 503 |
//! | our own fault | 500 |

use crate::domain::people::ActKind;
use crate::service::desk::DeskError;
use crate::store::{AccountError, StoreError};
use crate::units::words::{Reason, Refusal, RefusalKind, Words, words};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

/// One reason, as it is written: like [`Reason`], with a field that may be named by the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemReason {
    /// Stable code in capitals.
    pub code: String,
    /// What is wrong.
    pub what: Words,
    /// What to do now.
    pub next: Words,
    /// The field of the request that is wrong, as a path like `items[2].code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The value that was given, where it is safe to repeat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The rule behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl From<Reason> for ProblemReason {
    fn from(reason: Reason) -> Self {
        let Reason { code, what, next, field, value, rule } = reason;
        Self { code: code.to_owned(), what, next, field: field.map(str::to_owned), value, rule }
    }
}

/// The document: RFC 9457 with both languages side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemDocument {
    /// `about:blank#CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of problem it is, in English.
    pub title: String,
    /// The same in Vietnamese.
    pub title_vi: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable code in capitals: that of the first reason.
    pub code: String,
    /// Every reason, with what to do next; never empty.
    pub reasons: Vec<ProblemReason>,
}

/// A request that does not get what it asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The kind of problem.
    pub title: Words,
    /// Why; never empty.
    pub reasons: Vec<ProblemReason>,
    /// After how many seconds asking again makes sense.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem of one reason.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, title: Words, what: Words, next: Words) -> Self {
        Self { status, title, reasons: vec![Reason::new(code, what, next).into()], retry_after: None }
    }

    /// Names the field that is wrong, and the value that was given.
    #[must_use]
    pub fn of(mut self, field: impl Into<String>, value: Option<String>) -> Self {
        if let Some(reason) = self.reasons.first_mut() {
            reason.field = Some(field.into());
            reason.value = value;
        }
        self
    }

    /// Says when to try again, in seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The code of the first reason.
    #[must_use]
    pub fn code(&self) -> &str {
        self.reasons.first().map_or("", |reason| reason.code.as_str())
    }

    /// What is written.
    #[must_use]
    pub fn document(&self) -> ProblemDocument {
        ProblemDocument {
            kind: format!("about:blank#{}", self.code()),
            title: self.title.en.clone(),
            title_vi: self.title.vi.clone(),
            status: self.status.as_u16(),
            code: self.code().to_owned(),
            reasons: self.reasons.clone(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // A document of plain texts: there is nothing in it that JSON could refuse.
        let body = serde_json::to_vec(&self.document()).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, title) = match refusal.kind {
            RefusalKind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, words("Thông tin chưa đúng", "What was sent is not right")),
            RefusalKind::NotFound => (StatusCode::NOT_FOUND, words("Không tìm thấy", "Not found")),
            RefusalKind::Conflict => (StatusCode::CONFLICT, words("Chưa làm được lúc này", "Not possible in the present state")),
            RefusalKind::Forbidden => (StatusCode::FORBIDDEN, words("Không được phép", "Not allowed")),
        };
        Self { status, title, reasons: refusal.reasons.into_iter().map(ProblemReason::from).collect(), retry_after: None }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(refusal) => refusal.into(),
            DeskError::NotRecorded => unavailable(
                "NOT_RECORDED",
                words("Chưa ghi được: chưa có gì được thực hiện.", "Not recorded: nothing of it was done."),
                words(
                    "Gửi lại sau một phút; nếu vẫn lỗi, làm theo quy trình giấy và gọi điều phối.",
                    "Send it again in a minute; if it fails again, go on by the paper procedure and call the dispatcher.",
                ),
            ),
            DeskError::OrderedNotRecorded => unavailable(
                "ORDERED_NOT_RECORDED",
                words(
                    "Lệnh đã gửi tới máy bay nhưng chưa ghi được vào sổ.",
                    "The order went out to the aircraft; its record waits for the store.",
                ),
                words(
                    "Theo dõi máy bay trên bản đồ; không cần ra lệnh lại. Ghi lại giờ ra lệnh trên giấy.",
                    "Watch the aircraft on the map; do not order again. Note the time of the order on paper.",
                ),
            ),
            DeskError::Busy => unavailable(
                "BUSY",
                words("Máy chủ đang quá tải.", "The service has more to do than it can."),
                words("Gửi lại sau vài giây.", "Send it again in a few seconds."),
            ),
            DeskError::Stopped => unavailable(
                "STOPPING",
                words("Máy chủ đang dừng.", "The service is stopping."),
                words(
                    "Gửi lại khi máy chủ chạy lại; gửi hai lần chỉ làm một lần.",
                    "Send it again once the service is back; sent twice it is done once.",
                ),
            ),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = chain_of(&error), "the store did not answer a request");
        unavailable(
            "STORE_SILENT",
            words("Kho dữ liệu không trả lời.", "The store does not answer."),
            words("Thử lại sau một phút; nếu vẫn lỗi, gọi điều phối.", "Try again in a minute; if it fails again, call the dispatcher."),
        )
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Refused(refusal) => refusal.into(),
            AccountError::Store(error) => error.into(),
        }
    }
}

fn unavailable(code: &'static str, what: Words, next: Words) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, words("Tạm thời không phục vụ được", "Not available at the moment"), what, next)
        .after(5)
}

/// A wait for a place that did not come in time.
#[must_use]
pub fn busy() -> Problem {
    DeskError::Busy.into()
}

/// Nobody is signed in.
#[must_use]
pub fn signed_out() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "SIGNED_OUT",
        words("Chưa đăng nhập", "Not signed in"),
        words("Bạn chưa đăng nhập, hoặc phiên làm việc đã hết hạn.", "You are not signed in, or the session has ended."),
        words("Đăng nhập rồi làm lại.", "Sign in and do it again."),
    )
}

fn forbidden(code: &'static str, what: Words, next: Words) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, words("Không được phép", "Not allowed"), what, next)
}

/// None of the roles may do this.
#[must_use]
pub fn wrong_role(act: ActKind) -> Problem {
    let name = serde_json::to_value(act).ok().and_then(|name| name.as_str().map(str::to_owned));
    forbidden(
        "NOT_ALLOWED",
        words("Vai trò của bạn không được làm việc này.", "Your role may not do this."),
        words("Nhờ người có vai trò phù hợp, hoặc gọi điều phối.", "Ask somebody who has the role, or call the dispatcher."),
    )
    .of("act", name)
}

/// The request did not prove that it comes from our own page.
#[must_use]
pub fn foreign_page() -> Problem {
    forbidden(
        "CSRF",
        words("Yêu cầu không đến từ trang này của phiên làm việc.", "The request does not come from this session's own page."),
        words("Tải lại trang rồi làm lại.", "Reload the page and do it again."),
    )
}

/// Name and password do not fit, or there is no such account, or it is disabled: one answer for all three.
#[must_use]
pub fn sign_in_failed() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "SIGN_IN_FAILED",
        words("Không đăng nhập được", "Sign-in failed"),
        words("Tên hoặc mật khẩu không đúng.", "Name or password is wrong."),
        words(
            "Nhập lại; nếu quên mật khẩu, nhờ quản trị viên đặt lại.",
            "Try again; if the password is forgotten, ask the administrator for a new one.",
        ),
    )
}

/// The password of a signature is wrong; the session goes on.
#[must_use]
pub fn signature_failed() -> Problem {
    forbidden(
        "SIGNATURE_FAILED",
        words("Tên hoặc mật khẩu ký không đúng.", "Name or password of the signature is wrong."),
        words("Nhập lại.", "Try again."),
    )
}

/// Both signatures are of one person.
#[must_use]
pub fn same_person() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "SAME_PERSON",
        words("Cần một người khác", "Another person is needed"),
        words("Người ký thứ hai phải là người khác.", "The second signer must be somebody else."),
        words("Người thứ hai nhập tên và mật khẩu của chính mình.", "The second person gives own name and password."),
    )
}

/// Too many failed tries.
#[must_use]
pub fn too_many_tries(wait_s: u64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "SIGN_IN_LIMIT",
        words("Quá nhiều lần thử", "Too many tries"),
        words("Sai mật khẩu quá nhiều lần.", "Too many wrong passwords."),
        words(format!("Chờ {wait_s} giây rồi thử lại."), format!("Wait {wait_s} seconds and try again.")),
    )
    .after(wait_s)
}

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
pub fn not_json(says: &str) -> Problem {
    bad_request(
        "NOT_JSON",
        words(format!("Nội dung không phải JSON: {says}."), format!("The body is not JSON: {says}.")),
        words("Sửa lại rồi gửi.", "Correct it and send again."),
    )
}

/// A field is unknown, missing or of the wrong form.
#[must_use]
pub fn bad_field(code: &'static str, field: &str, says: &str) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        code,
        words("Thông tin chưa đúng", "What was sent is not right"),
        words(format!("Trường {field} không đúng: {says}."), format!("Field {field} is not right: {says}.")),
        words("Sửa trường này rồi gửi lại.", "Correct this field and send again."),
    )
    .of(field, None)
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

/// An error with everything behind it, for the log.
#[must_use]
pub fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_refusal_has_its_own_status() {
        let status = |kind| {
            let reason = Reason::new("X", words("a", "b"), words("c", "d"));
            Problem::from(Refusal::one(kind, reason)).status.as_u16()
        };

        assert_eq!(status(RefusalKind::Invalid), 422);
        assert_eq!(status(RefusalKind::NotFound), 404);
        assert_eq!(status(RefusalKind::Conflict), 409);
        assert_eq!(status(RefusalKind::Forbidden), 403);
    }

    #[test]
    fn a_problem_is_written_in_both_languages_with_its_code() {
        let written = serde_json::to_value(Problem::from(DeskError::NotRecorded).document()).expect("JSON");

        assert_eq!(written["type"], "about:blank#NOT_RECORDED");
        assert_eq!(written["status"], 503);
        assert_eq!(written["code"], written["reasons"][0]["code"]);
        assert!(written["title_vi"].as_str().is_some_and(|title| !title.is_empty()));
        assert!(written["reasons"][0]["next"]["vi"].as_str().is_some_and(|next| !next.is_empty()));
    }

    #[test]
    fn an_order_that_left_without_its_record_is_told_apart_from_one_that_did_not() {
        assert_eq!(Problem::from(DeskError::OrderedNotRecorded).code(), "ORDERED_NOT_RECORDED");
        assert_eq!(Problem::from(DeskError::NotRecorded).code(), "NOT_RECORDED");
    }
}
