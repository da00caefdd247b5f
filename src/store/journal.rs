//! The contract of a journal: records go in once, in order, durable before anyone is told; they never change.

use super::projection::Document;
use crate::domain::custody::{BadRecord, ChainHead, Head, SealedRecord, StoredRecord};
use crate::domain::request::ConsignmentId;
use crate::units::ids::{FlightId, RequestId};
use crate::units::words::{Reason, words};
use std::future::Future;

/// What one durable write holds: all of it is recorded, or nothing is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// The next records, in order and without gaps.
    pub records: Vec<SealedRecord>,
    /// The documents that these records changed, as they are after the last of them.
    pub documents: Vec<Document>,
}

/// Why a batch was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The disk is full. Nothing of the batch was recorded.
    #[error("the disk is full, nothing was recorded")]
    Full,
    /// The store failed before anything was recorded.
    #[error("nothing was recorded")]
    Failed(#[source] StoreError),
    /// The store failed while making the batch durable: it may be recorded or not, and must be looked up with
    /// [`Journal::settle`] before anyone is told.
    #[error("it is unknown whether it was recorded")]
    Unknown(#[source] StoreError),
    /// The batch does not continue the journal: another has written, or the caller lost count. Nothing was recorded.
    #[error("record {found} does not continue the journal, whose newest is {}", head.seq)]
    NotNext {
        /// The journal's newest record.
        head: Head,
        /// Sequence of the batch's first record.
        found: u64,
    },
}

impl AppendError {
    /// What the person who asked is told: not recorded, and what to do.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Full => Reason::new(
                "STORE_FULL",
                words(
                    "Không ghi được: ổ đĩa của máy chủ đã đầy. Chưa có gì được thực hiện.",
                    "Not recorded: the server's disk is full. Nothing was done.",
                ),
                words(
                    "Gọi điều phối viên và làm theo quy trình giấy; gửi lại khi máy chủ ghi được.",
                    "Call the dispatcher and go on by the paper procedure; send again once the server records.",
                ),
            ),
            Self::Failed(_) | Self::NotNext { .. } => Reason::new(
                "STORE_DOWN",
                words(
                    "Không ghi được: kho dữ liệu không ghi. Chưa có gì được thực hiện.",
                    "Not recorded: the store does not write. Nothing was done.",
                ),
                words(
                    "Thử lại sau một phút; nếu vẫn lỗi, gọi điều phối viên.",
                    "Try again in a minute; if it fails again, call the dispatcher.",
                ),
            ),
            Self::Unknown(_) => Reason::new(
                "STORE_UNKNOWN",
                words(
                    "Chưa biết đã ghi hay chưa: kho dữ liệu dừng giữa chừng.",
                    "It is not known whether it was recorded: the store stopped half-way.",
                ),
                words(
                    "Gửi lại chính yêu cầu này: nếu đã ghi thì sẽ không làm hai lần.",
                    "Send the same again: if it was recorded it is not done twice.",
                ),
            ),
        }
    }
}

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// A stored record is not one any more.
    #[error("the journal is damaged")]
    Record(#[source] BadRecord),
    /// Another stored row is not what it should be.
    #[error("{what} {id:?} cannot be read: {why}")]
    Row {
        /// Kind of row.
        what: &'static str,
        /// Which one.
        id: String,
        /// What is wrong.
        why: String,
    },
    /// The store was told to fail, or was replaced by a later opening; only the memory twin says so.
    #[error("the store in memory failed: {0}")]
    Memory(&'static str),
}

/// Records in order, and how to find them again.
///
/// Every method may be called from any task. [`Journal::append`] is called by one task only, and its future is driven to its
/// end: dropped half-way, its outcome is unknown.
pub trait Journal {
    /// Records the batch durably, as one. An empty batch asks whether there is room for records, and leaves nothing behind.
    ///
    /// # Errors
    /// See [`AppendError`]: each case says whether something was recorded.
    fn append(&self, batch: &Batch) -> impl Future<Output = Result<(), AppendError>> + Send;

    /// Whether a batch of unknown outcome is recorded: its last record lies in the journal with the same digest.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn settle(&self, batch: &Batch) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The newest record; sequence 0 when there is none.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn head(&self) -> impl Future<Output = Result<Head, StoreError>> + Send;

    /// At most `limit` records from this sequence on, in order.
    ///
    /// # Errors
    /// When the store cannot answer, or a record is damaged.
    fn read_from(&self, seq: u64, limit: u32) -> impl Future<Output = Result<Vec<SealedRecord>, StoreError>> + Send;

    /// The records that an act with this key led to, in order; empty when the key was never used.
    ///
    /// # Errors
    /// When the store cannot answer, or a record is damaged.
    fn find_by_key(&self, key: &RequestId) -> impl Future<Output = Result<Vec<SealedRecord>, StoreError>> + Send;

    /// The head of a consignment's own chain; None when it has no record.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn chain_head(&self, consignment: &ConsignmentId) -> impl Future<Output = Result<Option<ChainHead>, StoreError>> + Send;

    /// All records of the consignment, and those of these flights that belong to no other consignment, in order.
    ///
    /// # Errors
    /// When the store cannot answer, or a record is damaged.
    fn trail(
        &self,
        consignment: &ConsignmentId,
        flights: &[FlightId],
    ) -> impl Future<Output = Result<Vec<SealedRecord>, StoreError>> + Send;

    /// At most `limit` records as they lie in the store, whose stored sequence is above `after`, in its order.
    ///
    /// # Errors
    /// When the store cannot answer.
    fn stored_after(&self, after: Option<i64>, limit: u32) -> impl Future<Output = Result<Vec<StoredRecord>, StoreError>> + Send;
}
