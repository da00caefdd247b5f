//! Who may come in: signed out, not allowed, wrong password, too many tries.

use super::Problem;
use crate::domain::people::ActKind;
use crate::units::ids::SiteId;
use crate::units::words::{Words, words};
use axum::http::StatusCode;

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

/// A token of no feed.
#[must_use]
pub fn unknown_feed() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "FEED_TOKEN",
        words("Không rõ trạm nào", "Not a known station"),
        words("Thiếu mã của trạm, hoặc mã không đúng.", "There is no token of a station, or it is not a known one."),
        words("Gửi mã trong authorization: Bearer.", "Send the token as authorization: Bearer."),
    )
}

/// Too many wrong tokens from one address.
#[must_use]
pub fn too_many_tokens(wait_s: u64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "FEED_TOKEN_LIMIT",
        words("Quá nhiều lần thử", "Too many tries"),
        words("Sai mã của trạm quá nhiều lần.", "Too many wrong tokens."),
        words(format!("Chờ {wait_s} giây rồi thử lại."), format!("Wait {wait_s} seconds and try again.")),
    )
    .after(wait_s)
}

/// A feed that reports more often than it is of use.
#[must_use]
pub fn feed_too_often(wait_s: u64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "FEED_LIMIT",
        words("Gửi quá dày", "Too often"),
        words("Trạm gửi số liệu quá dày.", "The station reports too often."),
        words(format!("Chờ {wait_s} giây rồi gửi lại."), format!("Wait {wait_s} seconds and send it again.")),
    )
    .after(wait_s)
}

/// A feed that reports for another site than its own.
#[must_use]
pub fn other_site(own: &SiteId) -> Problem {
    forbidden(
        "FEED_SITE",
        words("Trạm gửi số liệu của nơi khác.", "The station reports for another site."),
        words(format!("Chỉ gửi số liệu của {own}."), format!("Report for {own} alone.")),
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
