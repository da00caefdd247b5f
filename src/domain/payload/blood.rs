//! Figures about blood: back to stock or not, and platelets that lie still.

use super::policy::Policy;
use crate::units::time::{Span, Utc};
use crate::units::words::{Reason, words};

/// What is known of a unit that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameBack {
    /// The seal is whole and of the right number.
    pub seal_intact: bool,
    /// The whole way is shown to have been within its temperatures.
    pub temperature_kept: bool,
    /// For how long it was outside of a validated box, all times together.
    pub outside_box: Span,
}

/// Why a unit of blood may not go back to stock; empty when nothing stands against it (PL-05).
#[must_use]
pub fn back_to_stock(unit: CameBack, policy: &Policy) -> Vec<Reason> {
    let next = || words("Không nhập kho; báo trưởng đơn vị cấp phát.", "Not back to stock; tell the head of the issuing unit.");
    let mut reasons = Vec::new();
    let mut refuse = |what| reasons.push(Reason::new("NOT_TO_STOCK", what, next()).by("PL-05"));
    if !unit.seal_intact {
        refuse(words("Niêm phong không nguyên.", "The seal was not intact."));
    }
    if !unit.temperature_kept {
        refuse(words("Nhiệt độ đã ra ngoài khoảng, hoặc không chứng minh được.", "The temperature left its window, or is not proven."));
    }
    let (spent, most) = (unit.outside_box.as_millis() / 60_000, policy.outside_box.value.as_millis() / 60_000);
    if unit.outside_box > policy.outside_box.value {
        refuse(words(
            format!("Ở ngoài hộp đạt chuẩn {spent} phút, cho phép {most}."),
            format!("{spent} min outside of a validated box, {most} are allowed."),
        ));
    }
    reasons
}

/// Minutes for which platelets lay still, all together: before packing, and since then until they are received (PL-06).
#[must_use]
pub fn unagitated_minutes(before: u32, packed: Utc, until: Utc) -> u32 {
    let since = until.millis_since(packed).max(0) / 60_000;
    before.saturating_add(u32::try_from(since).unwrap_or(u32::MAX))
}
