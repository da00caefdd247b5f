//! Why an act is not open, and what to do about it.

use super::super::view::ConsignmentState;
use crate::domain::people::Role;
use crate::units::words::{Reason, Words, words};

pub(super) fn no_offer() -> Reason {
    Reason::new(
        "NO_OFFER",
        words("Không có lời bàn giao nào còn hiệu lực.", "There is no open hand-over offer."),
        words("Người giữ kiện bàn giao lại.", "The holder offers it again."),
    )
}

pub(super) fn by_system() -> Reason {
    Reason::new(
        "BY_SYSTEM",
        words("Máy chủ tự ghi nhận việc này.", "The service sees this by itself."),
        words("Không ai phải làm.", "Nobody does it."),
    )
}

pub(super) fn not_allowed(roles: &[Role]) -> Reason {
    let names: Vec<Words> = roles.iter().map(|role| role.words()).collect();
    let next = Words::joined(&names, ", ").map_or_else(
        || words("Gọi điều phối.", "Call the dispatcher."),
        |Words { vi, en }| words(format!("Người làm được: {vi}."), format!("Who may: {en}.")),
    );
    Reason::new(
        "NOT_ALLOWED",
        words("Vai trò của bạn tại nơi này không được làm việc này.", "Your role at this site may not do this."),
        next,
    )
}

pub(super) fn wrong_state(state: ConsignmentState, when: &[ConsignmentState]) -> Reason {
    let now = state.words();
    let names: Vec<Words> = when.iter().map(|state| state.words()).collect();
    let next = match Words::joined(&names, ", ") {
        Some(Words { vi, en }) if !when.contains(&state) => words(format!("Làm được khi: {vi}."), format!("Possible when: {en}.")),
        Some(_) | None => words("Xem bước tiếp theo của kiện.", "See the next step of this box."),
    };
    Reason::new(
        "WRONG_STATE",
        words(
            format!("Kiện đang ở trạng thái “{}”: không làm được việc này.", now.vi),
            format!("The consignment is “{}”: this cannot be done now.", now.en),
        ),
        next,
    )
}
