//! The words of a refusal at receipt, and its code of HL7 table 0490 where one exists.

use super::act::RefuseReason;
use crate::units::words::{Words, words};

impl RefuseReason {
    /// What the screen and the papers say.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::RIdMismatch => words("Thông tin mẫu không khớp phiếu", "Identity does not match the form"),
            Self::RNoLabel => words("Mẫu không dán nhãn / thiếu nhãn", "No label"),
            Self::RNoName => words("Thiếu họ tên", "No name on the label"),
            Self::RNoPid => words("Thiếu mã người bệnh", "No patient number on the label"),
            Self::RNameSpell => words("Sai họ tên", "Name misspelt"),
            Self::RNoCollectTime => words("Thiếu thời gian lấy mẫu", "No time of collection"),
            Self::RHaemolysed => words("Mẫu tan máu (vỡ hồng cầu)", "Haemolysed"),
            Self::RClotted => words("Mẫu bị đông", "Clotted"),
            Self::RQns => words("Không đủ thể tích", "Not enough volume"),
            Self::RRatio => words("Sai tỷ lệ máu/chất chống đông", "Wrong ratio of blood to anticoagulant"),
            Self::RWrongTube => words("Sai loại ống / dụng cụ chứa", "Wrong tube or container"),
            Self::RLeak => words("Rò rỉ, đổ vỡ", "Leaking or broken"),
            Self::RContam => words("Nhiễm bẩn", "Contaminated"),
            Self::RExpired => words("Quá hạn / quá thời gian cho phép", "Past its time"),
            Self::RTemp => words("Vượt ngưỡng nhiệt độ", "Temperature out of range"),
            Self::RSeal => words("Niêm phong rách hoặc sai số", "Seal broken or of another number"),
            Self::RCount => words("Sai số lượng", "Wrong number of items"),
            Self::RNotOrdered => words("Không có chỉ định", "Not ordered"),
            Self::RColour => words("Màu sắc bất thường (máu)", "Unusual colour (blood)"),
        }
    }

    /// Its code in HL7 table 0490.
    #[must_use]
    pub fn hl7(self) -> Option<&'static str> {
        match self {
            Self::RIdMismatch => Some("RI"),
            Self::RNoLabel => Some("RM"),
            Self::RNoName => Some("RE"),
            Self::RNoPid => Some("RA"),
            Self::RNameSpell => Some("RS"),
            Self::RNoCollectTime => Some("RD"),
            Self::RHaemolysed => Some("RH"),
            Self::RClotted => Some("RC"),
            Self::RQns | Self::RRatio => Some("QS"),
            Self::RWrongTube | Self::RSeal | Self::RCount | Self::RNotOrdered | Self::RColour => None,
            Self::RLeak => Some("RB"),
            Self::RContam => Some("RN"),
            Self::RExpired => Some("EX"),
            Self::RTemp => Some("RR"),
        }
    }
}
