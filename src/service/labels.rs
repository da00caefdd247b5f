//! The label of a box from what is written of its consignment: the one way that pages and the command line share.

use crate::domain::label::BoxLabel;
use crate::domain::network::Network;
use crate::domain::payload::Priority;
use crate::domain::request::ConsignmentId;
use crate::units::ids::{PayloadCode, SiteId};
use crate::units::words::{Reason, Refusal, RefusalKind, words};

/// What of a consignment's document stands on its box.
#[derive(Debug, serde::Deserialize)]
struct Written {
    id: ConsignmentId,
    payload: PayloadCode,
    origin: SiteId,
    destination: SiteId,
    priority: Priority,
    seal: Option<String>,
    un: String,
}

/// Why there is no label.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// The stored document is not in its shape.
    #[error("a stored consignment is not in its shape")]
    Document(#[from] serde_json::Error),
    /// The network as configured lacks what the label needs.
    #[error("{0}")]
    Refused(Refusal),
}

/// The label of a consignment, from its document.
///
/// # Errors
/// When the document cannot be read, or site, payload or the duty desk's telephone is no longer configured.
pub fn of_document(json: &str, network: &Network) -> Result<BoxLabel, LabelError> {
    let written: Written = serde_json::from_str(json)?;
    let site = |id: &SiteId| network.sites.get(id).ok_or_else(|| missing(&format!("[[site]] {id}")));
    let (from, to) = (site(&written.origin)?, site(&written.destination)?);
    let row = network.catalogue.rows.get(&written.payload).ok_or_else(|| missing(&format!("[[payload]] {}", written.payload)))?;
    // Whoever finds a box calls the one desk that is always staffed.
    let phone = network.hub().and_then(|hub| hub.phone.clone()).ok_or_else(|| missing("[[site]] phone"))?;
    Ok(BoxLabel {
        id: written.id,
        from: from.name.clone(),
        to: to.name.clone(),
        priority: written.priority,
        temperature: row.temperature().to_string(),
        seal: written.seal,
        duty_phone: phone,
        is_category_b: written.un.contains("3373"),
    })
}

fn missing(what: &str) -> LabelError {
    let reason = Reason::new(
        "LABEL_NEEDS_CONFIGURATION",
        words(
            format!("Cấu hình không còn {what} cần cho nhãn."),
            format!("The configuration no longer has {what}, which the label needs."),
        ),
        words("Bổ sung cấu hình rồi in lại.", "Complete the configuration, then print again."),
    );
    LabelError::Refused(Refusal::one(RefusalKind::Conflict, reason))
}
