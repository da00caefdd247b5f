//! What a plan says of energy beyond its budget.

use crate::domain::energy::Correction;
use crate::units::words::{Words, words};
use serde_json::{Value, json};

/// What the flights of the aircraft taught.
pub(super) fn learned(learned: &Correction) -> Words {
    let Correction { ratio, low, high, flights, factor } = learned;
    let vi = format!(
        "Học từ {flights} chuyến của máy này: tiêu hao {ratio:.3} lần mức công bố (90 %: {low:.3}–{high:.3}), tính {factor:.3} lần"
    );
    words(
        vi.replace('.', ","),
        format!(
            "learned from {flights} flights of this aircraft: {ratio:.3} of the published figures (90 %: {low:.3} to {high:.3}), applied {factor:.3}"
        ),
    )
}

/// The same for programs.
pub(super) fn learned_json(learned: &Correction) -> Value {
    json!({
        "ratio": learned.ratio, "low_90": learned.low, "high_90": learned.high, "flights": learned.flights, "factor": learned.factor,
    })
}
