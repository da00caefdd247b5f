//! The dictionary of refusal reasons at receipt: words for the screen, and the code of HL7 table 0490 where one exists.

use super::network::RefuseReasonView;
use crate::domain::operations::act::RefuseReason;

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
        RefuseReasonView { code, words: reason.words(), hl7: reason.hl7() }
    };
    ALL.iter().map(view).collect()
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
