//! Makes the receipt of a consignment out of a store: its records, their proofs, the newest signed head.

use crate::domain::proof::{Receipt, ReceiptFormat, ReceiptRecord};
use crate::domain::request::ConsignmentId;
use crate::store::{DocumentKind, Journal, Projection, StoreError, Tree, prove_inclusion};
use crate::units::ids::FlightId;
use crate::units::words::{Reason, words};
use serde::Deserialize;

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum NoReceipt {
    /// There is no such consignment.
    #[error("there is no consignment {0}")]
    NotFound(ConsignmentId),
    /// Nothing of it is under a signed head.
    #[error("no record of the consignment is under a signed tree head yet")]
    NotSigned,
    /// The store cannot answer.
    #[error("the receipt cannot be made")]
    Store(#[from] StoreError),
    /// The consignment's document is not in its shape.
    #[error("the consignment's document cannot be read")]
    Document(#[from] serde_json::Error),
}

impl NoReceipt {
    /// That nothing is signed yet, and what to do.
    #[must_use]
    pub fn not_signed() -> Reason {
        Reason::new(
            "NOT_SIGNED_YET",
            words("Chưa có bản ghi nào của kiện này được ký.", "No record of this consignment is under a signed tree head yet."),
            words(
                "Đợi gốc cây tiếp theo; nếu dịch vụ chưa có khoá, tạo bằng medflight key new.",
                "Wait for the next tree head; if the service has no key, make one with medflight key new.",
            ),
        )
    }
}

/// A receipt, and how many newer records are not under a signed head yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The receipt.
    pub receipt: Receipt,
    /// Records of the consignment or its flights that came after the head.
    pub not_covered: usize,
}

/// What of a consignment's document is needed.
#[derive(Deserialize)]
struct Flights {
    #[serde(default)]
    flights: Vec<FlightId>,
}

/// The receipt of a consignment.
///
/// # Errors
/// See [`NoReceipt`].
pub async fn receipt<S: Journal + Projection + Tree>(store: &S, id: &ConsignmentId) -> Result<Made, NoReceipt> {
    let document = store.document(DocumentKind::Consignment, id.as_str()).await?;
    let document = document.ok_or_else(|| NoReceipt::NotFound(id.clone()))?;
    let Flights { flights } = serde_json::from_str(&document.json)?;
    let kept = store.newest_head().await?.ok_or(NoReceipt::NotSigned)?;
    let size = kept.head.head().size;
    let mut records = store.trail(id, &flights).await?;
    let found = records.len();
    records.retain(|record| record.seq <= size);
    let mut shown = Vec::new();
    for record in records {
        // Each was seen to lie under the head.
        let proof = prove_inclusion(store, record.seq, size).await?.unwrap_or_default();
        let chain_prev = record.chain.map(|link| link.prev);
        shown.push(ReceiptRecord { seq: record.seq, text: record.canonical, prev: record.prev, chain_prev, proof });
    }
    if shown.iter().all(|record| record.chain_prev.is_none()) {
        return Err(NoReceipt::NotSigned);
    }
    let not_covered = found - shown.len();
    let rotations = store.rotations().await?;
    let receipt = Receipt {
        format: ReceiptFormat::V1,
        consignment: id.clone(),
        key: kept.key.to_string(),
        rotations,
        head: kept.head.to_string(),
        records: shown,
    };
    Ok(Made { receipt, not_covered })
}
