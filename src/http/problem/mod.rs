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

mod door;
mod request;

pub use door::*;
pub use request::*;

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

    /// Names the rule behind the first reason.
    #[must_use]
    pub fn by(mut self, rule: impl Into<String>) -> Self {
        if let Some(reason) = self.reasons.first_mut() {
            reason.rule = Some(rule.into());
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

/// There is no identity vault: no key, or its file does not open.
#[must_use]
pub fn no_vault() -> Problem {
    unavailable(
        "NO_VAULT",
        words("Kho định danh chưa mở: thiếu khóa.", "The identity vault is not open: it has no key."),
        words(
            "Nhờ quản trị tạo khóa: medflight key new vault.key --kind vault, rồi khởi động lại.",
            "Ask the administrator for a key: medflight key new vault.key --kind vault, then start again.",
        ),
    )
}

/// A wait for a place that did not come in time.
#[must_use]
pub fn busy() -> Problem {
    DeskError::Busy.into()
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
