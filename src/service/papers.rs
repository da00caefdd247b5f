//! The papers of a consignment out of a store: the one way that the door and the command line share.

use super::receipt::{Made, NoReceipt, receipt};
use crate::domain::network::Network;
use crate::domain::paper::{Custody, Names, NoPaper, Proven};
use crate::domain::proof::{EMBEDDED, Receipt};
use crate::domain::request::ConsignmentId;
use crate::store::{Accounts, DocumentKind, Journal, Projection, StoreError, Tree};
use crate::units::ids::PersonId;
use crate::units::words::{Reason, words};
use std::collections::BTreeMap;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// What lies in the box.
    Manifest,
    /// All hand-overs, or the one of this record.
    Handovers(Option<u64>),
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no such consignment.
    #[error("there is no consignment {0}")]
    NotFound(ConsignmentId),
    /// There is nothing to print yet, or its records cannot be read.
    #[error(transparent)]
    None(#[from] NoPaper),
    /// There is no receipt.
    #[error(transparent)]
    Receipt(NoReceipt),
    /// The pages were not built into the program, and the checker is one of them.
    #[error("the page that checks a receipt was not built into this program")]
    NoPage,
    /// The store cannot answer.
    #[error("the paper cannot be made")]
    Store(#[from] StoreError),
}

impl From<NoReceipt> for PaperError {
    fn from(error: NoReceipt) -> Self {
        if let NoReceipt::NotFound(id) = error { Self::NotFound(id) } else { Self::Receipt(error) }
    }
}

impl PaperError {
    /// What a person can do about it; None where it is the program's or the store's own trouble.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        let not_packed = |id: &ConsignmentId| {
            Reason::new(
                "NOT_PACKED",
                words(format!("Kiện {id} chưa đóng gói."), format!("Consignment {id} is not packed yet.")),
                words("Đóng gói và niêm phong, rồi in.", "Pack and seal it, then print."),
            )
        };
        Some(match self {
            Self::None(NoPaper::NotPacked(id) | NoPaper::NoRequest(id)) => not_packed(id),
            Self::None(NoPaper::NoChange(seq)) => Reason::new(
                "NO_HANDOVER",
                words(
                    format!("Bản ghi #{seq} không phải một lần bàn giao của kiện này."),
                    format!("Record #{seq} is no hand-over of this consignment."),
                ),
                words("Bỏ trống để in mọi lần bàn giao.", "Leave it out to print every hand-over."),
            ),
            Self::Receipt(NoReceipt::NotSigned) => NoReceipt::not_signed(),
            Self::NoPage => Reason::new(
                "NO_PAGES",
                words("Chương trình này không có trang kiểm tra biên nhận.", "This program has no page that checks a receipt."),
                words("Tải biên nhận dạng JSON, hoặc cài bản có trang.", "Take the receipt as JSON, or install a build with its pages."),
            ),
            Self::NotFound(_) | Self::None(NoPaper::Record(..)) | Self::Receipt(_) | Self::Store(_) => return None,
        })
    }
}

/// What colleagues call each person who has an account.
///
/// # Errors
/// When the store cannot answer.
pub async fn people<S: Accounts>(store: &S) -> Result<BTreeMap<PersonId, String>, StoreError> {
    Ok(store.accounts().await?.into_iter().map(|account| (account.user, account.display_name)).collect())
}

/// A paper of a consignment, as a page for a browser's printer.
///
/// # Errors
/// See [`PaperError`].
pub async fn paper<S: Journal + Projection + Accounts>(
    store: &S,
    network: &Network,
    id: &ConsignmentId,
    which: Paper,
) -> Result<String, PaperError> {
    let document = store.document(DocumentKind::Consignment, id.as_str()).await?;
    document.ok_or_else(|| PaperError::NotFound(id.clone()))?;
    let trail = store.trail(id, &[]).await?;
    let own = trail.iter().filter_map(|record| Some((record.seq, record.canonical.as_str(), record.chain?.hash)));
    let custody = Custody::read(id, own)?;
    let people = people(store).await?;
    let names = Names { network, people: &people };
    Ok(match which {
        Paper::Manifest => custody.manifest(&names)?,
        Paper::Handovers(only) => custody.handovers(&names, only)?,
    })
}

/// The receipt of a consignment as a page that shows itself, holds its proof, and checks itself without any network.
///
/// `checker` is the built page, with the place marked in which the receipt comes to stand.
///
/// # Errors
/// See [`PaperError`].
pub async fn receipt_page<S: Journal + Projection + Tree + Accounts>(
    store: &S,
    network: &Network,
    id: &ConsignmentId,
    checker: Option<&str>,
) -> Result<String, PaperError> {
    const PLACE: &str = "<!--receipt-->";
    let (before, after) = checker.and_then(|page| page.split_once(PLACE)).ok_or(PaperError::NoPage)?;
    let Made { receipt, .. } = receipt(store, id).await?;
    let custody = custody_of(&receipt)?;
    let people = people(store).await?;
    let sheet = custody.receipt(&Names { network, people: &people }, receipt.slip().as_ref());
    // The only sign with a meaning inside of a script; JSON may write it in this way.
    let json = serde_json::to_string(&receipt).map_err(NoReceipt::from)?.replace('<', "\\u003c");
    Ok(format!("{before}{sheet}{}{json}{}{after}", EMBEDDED.0, EMBEDDED.1))
}

/// The whole chain of custody of a consignment as a PDF, with the receipt attached as far as a signed head reaches.
///
/// # Errors
/// See [`PaperError`].
pub async fn custody_pdf<S: Journal + Projection + Tree + Accounts>(
    store: &S,
    network: &Network,
    id: &ConsignmentId,
) -> Result<Vec<u8>, PaperError> {
    let proof = match receipt(store, id).await {
        Ok(made) => Some(made.receipt),
        Err(NoReceipt::NotSigned) => None,
        Err(error) => return Err(error.into()),
    };
    let trail = store.trail(id, &[]).await?;
    let digests = trail.iter().map(|record| (record.seq, record.hash)).collect();
    let own = trail.iter().filter_map(|record| Some((record.seq, record.canonical.as_str(), record.chain?.hash)));
    let custody = Custody::read(id, own)?;
    let people = people(store).await?;
    Ok(custody.pdf(&Names { network, people: &people }, Proven { digests: &digests, receipt: proof.as_ref() }))
}

/// The custody that a receipt shows: the digests of the chain follow from its texts.
///
/// # Errors
/// When a record cannot be read, or the request is not among them.
pub fn custody_of(receipt: &Receipt) -> Result<Custody, NoPaper> {
    let own = receipt.records.iter().filter_map(|record| {
        let chain = crate::domain::custody::next(record.chain_prev?, &record.text);
        Some((record.seq, record.text.as_str(), chain))
    });
    Custody::read(&receipt.consignment, own)
}
