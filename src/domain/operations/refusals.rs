//! Refusals that many acts share, in their words.

use super::state::{Consignment, Flight};
use crate::domain::identity::personal_in;
use crate::domain::people::{ActKind, Role, may};
use crate::units::ids::PersonId;
use crate::units::words::{Reason, Refusal, RefusalKind, Words, words};

/// A no because of the state in which things are.
#[must_use]
pub(super) fn conflict(code: &'static str, what: Words, next: Words) -> Refusal {
    Refusal::one(RefusalKind::Conflict, ruled(Reason::new(code, what, next)))
}

/// The rule behind a code, where one stands behind it for all its uses.
fn ruled(reason: Reason) -> Reason {
    let rule = match reason.code {
        "CLOCK_NEEDED" | "CLOCK_IN_FUTURE" | "PAST_LIMIT" => "PL-22",
        "UNKNOWN_PAYLOAD" | "PAYLOAD_OFF" => "payloads.toml",
        "UNKNOWN_SITE" | "NO_PAD" | "SAME_SITE" => "sites.geojson",
        "ITEM_COUNT" | "ITEM_CODE" | "ITEM_TWICE" | "ITEM_IN_USE" | "ITEM_UNDECIDED" | "ITEM_MISSING" | "NOT_OF_THIS_BOX" => "ID-22",
        "SEAL_FORM" | "SEAL_USED" => "ID-23",
        "BOX_IN_USE" => "ID-34",
        "LOGGER_NEEDED" | "TEMPERATURE_NEEDED" | "TEMPERATURE_ORDER" => "PL-24",
        "TEMPERATURE_OUT" => "PL-50",
        "MASS" => "fleet.toml max_payload_g",
        "MARKS" => "PL-31",
        "REASON_NEEDED" => "UI-06",
        "REFUSE_REASON" | "REMARK_NEEDED" | "RECOLLECT_UNSAID" => "CC-30",
        "TEXT" | "PERSONAL_NUMBER" | "ORDER_REF" => "ID-33",
        "SAME_PACK" | "PACK_ELSEWHERE" | "UNKNOWN_PACK" | "SWAP_NEEDED" => "R8",
        "WEATHER_FIGURE" | "MEASURED_IN_FUTURE" | "OLDER_WEATHER" | "WEATHER_TWICE" | "WEATHER_TEXT" | "WEATHER_NIL" | "WEATHER_PAST" => {
            "limits.toml weather"
        }
        "WEATHER_CODE" => "WMO-No. 306",
        "UNKNOWN_STATION" => "limits.toml weather.stations",
        "IN_THE_AIR" | "UNLOAD_FIRST" | "ROAD_TOO_LATE" | "NOT_THE_COURIER" => "CO-70",
        "NEW_SEAL_NEEDED" | "SEAL_WHOLE" => "ID-23",
        "UNKNOWN_CARRIER" => "carriers.toml",
        "DOCUMENT_USED" | "GRANT_ROUTE" | "GRANT_DAY" | "GRANT_SHORT" | "GRANT_AUTHORITY" | "GRANT_COVERS" => "AO-07",
        "STOP_WINDOW" | "STOP_ORDER" | "STOP_KNOWN" => "AO-06",
        "ONE_AIRCRAFT" => "AO-03",
        "PAD_NOT_SAFE" => "CO-30",
        "CLEARANCE_VOID" => "CO-02",
        "HOLD_NOT_OFFERED" => "R15a",
        "NO_HOOK" => "R15",
        "NEVER_DROPPED" => "PL-07",
        "WRONG_STATE" => "CC-01",
        _ => return reason,
    };
    reason.by(rule)
}

/// Orders reasons so that what no waiting mends is told first, then what an hour or a day mends, last what is over when an aircraft, a
/// pad or another flight has done; within each as they were.
pub(super) fn lasting_first(reasons: &mut [Reason]) {
    reasons.sort_by_key(|reason| match reason.code {
        "TAIL_NOT_FREE" | "PAD_TAKEN" | "SEPARATION" => 2,
        "STOP_ORDER" | "STOP_AREA" | "ZONE_MOVEMENT" | "ZONE_TEMPORARY" | "PERMIT_TIME" | "PERMIT_QUOTA" | "PERMIT_ROUTE_QUOTA"
        | "WIND_GROUND" | "WIND_GUST" | "WIND_CRUISE" | "HEAD_WIND" | "VISIBILITY" | "LIGHTNING" | "CUMULONIMBUS" | "WEATHER_OLD"
        | "WEATHER_NONE" => 1,
        _ => 0,
    });
}

/// A no because a field is not right.
#[must_use]
pub(super) fn invalid(code: &'static str, field: &'static str, value: impl Into<String>, what: Words, next: Words) -> Refusal {
    // A value that is far too long is not sent back whole.
    let value: String = value.into().chars().take(64).collect();
    Refusal::one(RefusalKind::Invalid, ruled(Reason::new(code, what, next).of(field, value)))
}

/// No such thing.
#[must_use]
pub(super) fn not_found(what: &'static str, id: &str) -> Refusal {
    Refusal::one(
        RefusalKind::NotFound,
        Reason::new(
            "NOT_FOUND",
            words(
                format!("Không có {id} đang mở: đã đóng, hoặc sai số."),
                format!("No open {what} {id}: it is closed, or the number is wrong."),
            ),
            words("Tìm trong hồ sơ, hoặc kiểm tra lại số.", "Look it up in the records, or check the number."),
        )
        .of("id", id),
    )
}

/// Not by this person.
#[must_use]
pub(super) fn not_allowed(act: ActKind) -> Refusal {
    Refusal::one(
        RefusalKind::Forbidden,
        Reason::new(
            "NOT_ALLOWED",
            words("Vai trò của bạn tại nơi này không được làm việc này.", "Your role at this site may not do this."),
            words("Nhờ người có vai trò phù hợp, hoặc gọi điều phối.", "Ask somebody who has the role, or call the dispatcher."),
        )
        .of("act", format!("{act:?}"))
        .by("R3"),
    )
}

/// The act must be signed: name and secret within the last five minutes.
#[must_use]
pub fn signature_needed() -> Refusal {
    Refusal::one(
        RefusalKind::Forbidden,
        Reason::new(
            "SIGNATURE_NEEDED",
            words("Cần ký xác nhận bằng mật khẩu.", "This must be signed with your password."),
            words("Nhập mật khẩu rồi làm lại.", "Give your password and try again."),
        )
        .by("CC-04"),
    )
}

/// A second, different person must sign too.
#[must_use]
pub(super) fn second_needed() -> Refusal {
    Refusal::one(
        RefusalKind::Forbidden,
        Reason::new(
            "SECOND_PERSON_NEEDED",
            words("Việc này cần hai người khác nhau cùng ký.", "Two different people must sign this."),
            words(
                "Người thứ hai nhập tên và mật khẩu của mình trong 120 giây.",
                "The second person gives own name and password within 120 seconds.",
            ),
        )
        .by("CC-20"),
    )
}

/// The second person is another one, and has no role for this.
#[must_use]
pub(super) fn second_may_not(act: ActKind, second: &PersonId) -> Refusal {
    let roles: Vec<Words> = Role::ALL.into_iter().filter(|role| may(*role, act)).map(Role::words).collect();
    let list = |text: fn(&Words) -> &str| roles.iter().map(text).collect::<Vec<_>>().join(", ");
    let (vi, en) = (list(|role| &role.vi), list(|role| &role.en));
    Refusal::one(
        RefusalKind::Forbidden,
        Reason::new(
            "SECOND_PERSON_ROLE",
            words(format!("{second} không có vai trò để ký việc này cùng bạn."), format!("{second} has no role to sign this with you.")),
            words(format!("Người thứ hai phải là: {vi}."), format!("The second person must be one of: {en}.")),
        )
        .of("second", second.as_str())
        .by("CC-20"),
    )
}

/// The consignment is not in a state for this.
#[must_use]
pub(super) fn wrong_state(consignment: &Consignment) -> Refusal {
    let state = consignment.state.words();
    conflict(
        "WRONG_STATE",
        words(
            format!("Kiện {} đang ở trạng thái “{}”: không làm được việc này.", consignment.id, state.vi),
            format!("Consignment {} is “{}”: this cannot be done now.", consignment.id, state.en),
        ),
        words("Tải lại trang để xem bước tiếp theo.", "Reload the page to see the next step."),
    )
}

/// The flight is not at a stage for this.
#[must_use]
pub(super) fn wrong_stage(flight: &Flight) -> Refusal {
    conflict(
        "WRONG_STAGE",
        words(
            format!("Chuyến bay {} không ở giai đoạn làm được việc này.", flight.id),
            format!("Flight {} is not at a stage for this.", flight.id),
        ),
        words("Tải lại trang để xem bước tiếp theo.", "Reload the page to see the next step."),
    )
}

/// What was scanned is not what is expected.
#[must_use]
pub(super) fn mismatch(field: &'static str, found: &str, expected: &str) -> Refusal {
    invalid(
        "MISMATCH",
        field,
        found,
        words(format!("KHÔNG KHỚP: đọc được {found}, cần {expected}."), format!("DOES NOT MATCH: read {found}, expected {expected}.")),
        words("Dừng lại, kiểm tra đúng kiện, đúng máy bay.", "Stop; check that it is the right box and the right aircraft."),
    )
}

/// Characters that are not seen but turn or hide the text round them (Unicode Bidi_Control and zero-width marks).
pub(super) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// What looks like a person's number or telephone stands where nobody needs it. Never repeats it.
pub(super) fn personal_number(field: &'static str) -> Refusal {
    invalid(
        "PERSONAL_NUMBER",
        field,
        "…",
        words(
            "Có số giống số định danh, số thẻ bảo hiểm hoặc số điện thoại.",
            "It holds a number like a personal, insurance or telephone number.",
        ),
        words(
            "Xóa số đó rồi gửi lại; thông tin người bệnh chỉ ghi ở mục định danh của kiện.",
            "Remove that number and send again; who a patient is stands in the consignment's identity alone.",
        ),
    )
}

/// The number of an authority's document: 2 to 60 letters, digits, `/`, `-`, `.` and spaces, at least one digit among them; NFC.
pub(super) fn check_document(field: &'static str, text: &str) -> Result<String, Refusal> {
    use unicode_normalization::UnicodeNormalization;
    let clean: String = text.trim().nfc().collect();
    let fits = (2..=60).contains(&clean.chars().count())
        && clean.chars().all(|c| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | ' '))
        && clean.bytes().any(|byte| byte.is_ascii_digit());
    if fits && personal_in(&clean).is_some() {
        return Err(personal_number(field));
    }
    if fits {
        return Ok(clean);
    }
    Err(invalid(
        "DOCUMENT_FORM",
        field,
        clean,
        words("Không phải số văn bản.", "This is not the number of a document."),
        words(
            "Ghi số như trên văn bản, ví dụ 123/QĐ-TTg: 2 đến 60 chữ cái, chữ số, '/', '-', '.' hoặc dấu cách, ít nhất một chữ số.",
            "Give the number as the document has it, like 123/QĐ-TTg: 2 to 60 letters, digits, '/', '-', '.' or spaces, at least one digit.",
        ),
    ))
}

/// Free text: 3 to 200 characters, one line, and nothing that looks like a person's number or telephone.
///
/// # Errors
/// A refusal that names the field and never repeats such a number.
pub(super) fn check_text(field: &'static str, text: &str) -> Result<String, Refusal> {
    use unicode_normalization::UnicodeNormalization;
    let clean: String = text.trim().nfc().collect();
    let length = clean.chars().count();
    if !(3..=200).contains(&length) || clean.chars().any(|c| c.is_control() || turns_text(c)) {
        return Err(invalid(
            "TEXT",
            field,
            clean,
            words("Cần một dòng từ 3 đến 200 ký tự.", "One line of 3 to 200 characters is needed."),
            words("Viết lại ngắn gọn, không ghi tên người bệnh.", "Write it again, briefly, without any patient's name."),
        ));
    }
    if personal_in(&clean).is_some() {
        return Err(personal_number(field));
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_s_number_has_a_form_and_the_refusal_shows_one() {
        for right in ["123/QĐ-TTg", "491/BTL-TM", " CV-12 ", "Số 7.2", "12"] {
            assert_eq!(check_document("document", right).as_deref(), Ok(right.trim()), "{right}");
        }
        let long = "1".repeat(61);
        for wrong in ["", "1", "QĐ-TTg", "123/QĐ;TTg", "12\n34", "<b>12</b>", long.as_str()] {
            let refusal = check_document("document", wrong).expect_err(wrong);

            let reason = &refusal.reasons[0];
            assert_eq!((reason.code, reason.field), ("DOCUMENT_FORM", Some("document")), "{wrong}");
            assert!(reason.next.vi.contains("123/QĐ-TTg") && reason.next.en.contains("123/QĐ-TTg"), "{reason:?}");
        }
    }
}
