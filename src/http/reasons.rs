//! The dictionary of refusal reasons at receipt: words for the screen, and the code of HL7 table 0490 where one exists.

use super::network::RefuseReasonView;
use crate::domain::operations::act::RefuseReason;
use crate::units::words::{Words, words};

/// All reasons, in the order in which a receiver looks for them.
const ALL: [RefuseReason; 19] = [
    RefuseReason::RIdMismatch,
    RefuseReason::RNoLabel,
    RefuseReason::RNoName,
    RefuseReason::RNoPid,
    RefuseReason::RNameSpell,
    RefuseReason::RNoCollectTime,
    RefuseReason::RHaemolysed,
    RefuseReason::RClotted,
    RefuseReason::RQns,
    RefuseReason::RRatio,
    RefuseReason::RWrongTube,
    RefuseReason::RLeak,
    RefuseReason::RContam,
    RefuseReason::RExpired,
    RefuseReason::RTemp,
    RefuseReason::RSeal,
    RefuseReason::RCount,
    RefuseReason::RNotOrdered,
    RefuseReason::RColour,
];

/// Every reason with its words.
pub(super) fn all() -> Vec<RefuseReasonView> {
    let view = |reason: &RefuseReason| {
        let code = serde_json::to_value(reason).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
        let (words, hl7) = entry(*reason);
        RefuseReasonView { code, words, hl7 }
    };
    ALL.iter().map(view).collect()
}

fn entry(reason: RefuseReason) -> (Words, Option<&'static str>) {
    use RefuseReason as R;
    match reason {
        R::RIdMismatch => (words("Thông tin mẫu không khớp phiếu", "Identity does not match the form"), Some("RI")),
        R::RNoLabel => (words("Mẫu không dán nhãn / thiếu nhãn", "No label"), Some("RM")),
        R::RNoName => (words("Thiếu họ tên", "No name on the label"), Some("RE")),
        R::RNoPid => (words("Thiếu mã người bệnh", "No patient number on the label"), Some("RA")),
        R::RNameSpell => (words("Sai họ tên", "Name misspelt"), Some("RS")),
        R::RNoCollectTime => (words("Thiếu thời gian lấy mẫu", "No time of collection"), Some("RD")),
        R::RHaemolysed => (words("Mẫu tan máu (vỡ hồng cầu)", "Haemolysed"), Some("RH")),
        R::RClotted => (words("Mẫu bị đông", "Clotted"), Some("RC")),
        R::RQns => (words("Không đủ thể tích", "Not enough volume"), Some("QS")),
        R::RRatio => (words("Sai tỷ lệ máu/chất chống đông", "Wrong ratio of blood to anticoagulant"), Some("QS")),
        R::RWrongTube => (words("Sai loại ống / dụng cụ chứa", "Wrong tube or container"), None),
        R::RLeak => (words("Rò rỉ, đổ vỡ", "Leaking or broken"), Some("RB")),
        R::RContam => (words("Nhiễm bẩn", "Contaminated"), Some("RN")),
        R::RExpired => (words("Quá hạn / quá thời gian cho phép", "Past its time"), Some("EX")),
        R::RTemp => (words("Vượt ngưỡng nhiệt độ", "Temperature out of range"), Some("RR")),
        R::RSeal => (words("Niêm phong rách hoặc sai số", "Seal broken or of another number"), None),
        R::RCount => (words("Sai số lượng", "Wrong number of items"), None),
        R::RNotOrdered => (words("Không có chỉ định", "Not ordered"), None),
        R::RColour => (words("Màu sắc bất thường (máu)", "Unusual colour (blood)"), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_stands_once_in_the_dictionary() {
        // Each reason of the type reads back from its code, and no code is there twice.
        let codes: BTreeSet<String> = all().into_iter().map(|view| view.code).collect();

        assert_eq!(codes.len(), ALL.len());
        let schema = schemars::schema_for!(RefuseReason).to_value();
        let known: BTreeSet<String> = collect(&schema);
        assert_eq!(codes, known);
    }

    fn collect(schema: &serde_json::Value) -> BTreeSet<String> {
        let listed = schema.get("enum").and_then(|codes| codes.as_array().cloned()).unwrap_or_default();
        listed.iter().filter_map(|code| code.as_str().map(str::to_owned)).collect()
    }
}
