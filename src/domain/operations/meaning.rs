//! What a signature under a record means (CC-04; 21 CFR 11.50): said wherever the record is shown.

use super::fact::{ConsignmentFact, ReceiptState};
use crate::units::words::{Words, words};

/// What the first person's signature under this fact means; None where nobody signs it.
#[must_use]
pub fn meaning(fact: &ConsignmentFact) -> Option<Words> {
    use ConsignmentFact as F;
    Some(match fact {
        F::RequestSubmitted { .. } => words("yêu cầu", "asks"),
        F::RequestAccepted { .. } | F::Rebooked { .. } => words("tiếp nhận, xếp chuyến", "accepts and books"),
        F::RequestDeclined { .. } => words("không tiếp nhận", "declines"),
        F::ConsignmentCancelled { .. } => words("hủy", "cancels"),
        F::Packed { .. } => words("đóng gói, niêm phong", "packs and seals"),
        F::HandoverOffered { .. } => words("giao", "gives"),
        F::HandoverAccepted { .. } => words("nhận", "takes over"),
        F::HandoverDeclined { .. } => words("không nhận", "does not take over"),
        F::HandoverWithdrawn {} => words("rút lại việc giao", "takes the offer back"),
        F::RoadOrdered { .. } => words("chuyển sang đường bộ", "orders the road"),
        F::Recovered { .. } => words("tìm thấy, nhận lại", "recovers it"),
        F::ConsignmentLost { .. } => words("xác nhận mất", "gives it up as lost"),
        F::LoadOffered { .. } => words("đưa lên UAV, giao", "loads and gives"),
        F::Loaded { .. } => words("nhận kiện đã lên UAV", "takes over the loaded box"),
        F::Unloaded { .. } => words("dỡ, nhận", "unloads and takes over"),
        F::AttemptRenewed { .. } => words("gửi lại", "sends again"),
        F::ReceiverReady {} => words("sẵn sàng nhận", "is ready to receive"),
        F::ReceiptSigned { state: ReceiptState::Received, .. } => words("nhận", "accepts"),
        F::ReceiptSigned { state: ReceiptState::ReceivedRemark, .. } => words("nhận có ghi chú", "accepts with remark"),
        F::ReceiptSigned { state: ReceiptState::Refused, .. } => words("từ chối", "refuses"),
        F::ReceiptSigned { state: ReceiptState::Quarantined, .. } => words("biệt trữ", "quarantines"),
        F::LoggerRetired { .. } => words("ngừng dùng máy ghi nhiệt", "gives the logger up"),
        F::ConsignmentClosed {} => words("hoàn tất", "closes"),
        F::RefusedSplit { .. } => words("tách phần từ chối", "sets the refused items apart"),
        F::QuarantineReleased { .. } => words("phê duyệt giải tỏa", "approves its use"),
        F::SentBack { .. } => words("đóng lại, gửi trả", "seals again and sends back"),
        F::Correction { .. } => words("đính chính", "corrects"),
        F::GlassBroken { .. } => words("mở quyền khẩn cấp", "breaks the glass"),
        F::ConsignmentDisposed { .. } => words("tiêu hủy", "disposes of it"),
        F::PermissionGiven { .. } => words("ghi nhận phép bay thêm", "records the permission"),
        F::PermissionRefused { .. } => words("ghi nhận không được phép", "records that it was not permitted"),
        F::PermissionNeeded { .. }
        | F::BookingMoved { .. }
        | F::BookingPreempted { .. }
        | F::BookingRetimed { .. }
        | F::BookingClosed { .. }
        | F::BookingFreed { .. }
        | F::BookingHeld { .. }
        | F::BookingReleased { .. }
        | F::BookingDelayed { .. }
        | F::BookingAdvanced { .. }
        | F::HandoverLapsed {}
        | F::SealReused { .. }
        | F::CheckRefused { .. }
        | F::Departed { .. }
        | F::Arrived { .. }
        | F::Returning { .. }
        | F::Resumed {}
        | F::IncidentDeclared { .. }
        | F::TemperatureRead { .. } => return None,
    })
}

/// What the second person's signature means.
#[must_use]
pub fn witness() -> Words {
    words("chứng kiến, cùng kiểm tra", "witnesses and checks")
}
