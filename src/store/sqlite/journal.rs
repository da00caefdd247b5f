//! The journal in SQLite.

use super::open::{code, set_meta};
use super::projection::put_document;
use super::{SqliteStore, signed, unsigned};
use crate::domain::custody::{BadRecord, ChainHead, Digest, Fault, Head, SealedRecord, StoredRecord};
use crate::domain::request::ConsignmentId;
use crate::store::journal::{AppendError, Batch, Journal, StoreError};
use crate::units::ids::{FlightId, RequestId};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

const COLUMNS: &str = "SELECT seq, at, type, consignment, flight, key, canonical, prev, hash, chain_prev, chain_hash FROM records WHERE ";

/// Bytes that are written to learn whether the store takes records.
const PROBE: usize = 32 * 1_024;

impl Journal for SqliteStore {
    async fn append(&self, batch: &Batch) -> Result<(), AppendError> {
        if batch.records.is_empty() && batch.documents.is_empty() {
            return self.probe().await;
        }
        let mut write = self.write().await.map_err(before_commit)?;
        if let Some(first) = batch.records.first() {
            let head = newest(&mut write).await.map_err(in_write)?;
            if first.seq != head.seq + 1 || first.prev != head.hash {
                return Err(AppendError::NotNext { head, found: first.seq });
            }
        }
        for record in &batch.records {
            insert(&mut write, record).await.map_err(in_write)?;
        }
        for document in &batch.documents {
            put_document(&mut write, document).await.map_err(in_write)?;
        }
        write.commit().await.map_err(at_commit)
    }

    async fn settle(&self, batch: &Batch) -> Result<bool, StoreError> {
        let Some(last) = batch.records.last() else { return Ok(false) };
        let hash: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM records WHERE seq = $1")
            .bind(signed(last.seq))
            .fetch_optional(&self.reader)
            .await
            .map_err(StoreError::Database)?;
        Ok(hash.is_some_and(|hash| hash == last.hash.bytes()))
    }

    async fn head(&self) -> Result<Head, StoreError> {
        let mut connection = self.reader.acquire().await.map_err(StoreError::Database)?;
        newest(&mut connection).await.map_err(StoreError::Database)
    }

    async fn read_from(&self, seq: u64, limit: u32) -> Result<Vec<SealedRecord>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push("seq >= ").push_bind(signed(seq)).push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
        self.records(query).await
    }

    async fn find_by_key(&self, key: &RequestId) -> Result<Vec<SealedRecord>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push("key = ").push_bind(key.as_str()).push(" ORDER BY seq");
        self.records(query).await
    }

    async fn chain_head(&self, consignment: &ConsignmentId) -> Result<Option<ChainHead>, StoreError> {
        let newest: Option<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM records WHERE consignment = $1), chain_hash FROM records \
             WHERE consignment = $1 ORDER BY seq DESC LIMIT 1",
        )
        .bind(consignment.as_str())
        .fetch_optional(&self.reader)
        .await
        .map_err(StoreError::Database)?;
        let Some((records, hash)) = newest else { return Ok(None) };
        match Digest::from_bytes(&hash) {
            Some(hash) => Ok(Some(ChainHead { records: unsigned(records), hash })),
            None => Err(StoreError::Row { what: "chain", id: consignment.to_string(), why: "its digest has not 32 bytes".to_owned() }),
        }
    }

    async fn trail(&self, consignment: &ConsignmentId, flights: &[FlightId]) -> Result<Vec<SealedRecord>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push("consignment = ").push_bind(consignment.as_str());
        if !flights.is_empty() {
            query.push(" OR (consignment IS NULL AND flight IN (");
            let mut list = query.separated(", ");
            for flight in flights {
                list.push_bind(signed(flight.0));
            }
            query.push("))");
        }
        query.push(" ORDER BY seq");
        self.records(query).await
    }

    async fn stored_after(&self, after: Option<i64>, limit: u32) -> Result<Vec<StoredRecord>, StoreError> {
        let mut query = QueryBuilder::new(COLUMNS);
        match after {
            Some(after) => query.push("seq > ").push_bind(after),
            None => query.push("TRUE"),
        };
        query.push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
        let rows = query.build().fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        rows.iter().map(|row| stored(row).map_err(StoreError::Database)).collect()
    }
}

impl SqliteStore {
    async fn records(&self, mut query: QueryBuilder<Sqlite>) -> Result<Vec<SealedRecord>, StoreError> {
        let rows = query.build().fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        rows.iter()
            .map(|row| {
                let stored = stored(row).map_err(StoreError::Database)?;
                let seq = unsigned(stored.seq);
                SealedRecord::try_from(stored).map_err(|column| StoreError::Record(BadRecord { seq, fault: Fault::Unreadable(column) }))
            })
            .collect()
    }
}

async fn newest(connection: &mut SqliteConnection) -> Result<Head, sqlx::Error> {
    let newest: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1").fetch_optional(connection).await?;
    // A digest of another length is damage; taken as zero it fits no next record, so that nothing is appended to it.
    Ok(newest.map_or_else(Head::default, |(seq, hash)| Head { seq: unsigned(seq), hash: Digest::from_bytes(&hash).unwrap_or_default() }))
}

async fn insert(connection: &mut SqliteConnection, record: &SealedRecord) -> Result<(), sqlx::Error> {
    let row = StoredRecord::from(record);
    sqlx::query(
        "INSERT INTO records (seq, at, type, consignment, flight, key, canonical, prev, hash, chain_prev, chain_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(record.kind.as_str())
    .bind(record.consignment.as_ref().map(ConsignmentId::as_str))
    .bind(row.flight)
    .bind(record.key.as_ref().map(RequestId::as_str))
    .bind(record.canonical.as_str())
    .bind(row.prev)
    .bind(row.hash)
    .bind(row.chain_prev)
    .bind(row.chain_hash)
    .execute(connection)
    .await
    .map(|_| ())
}

fn stored(row: &SqliteRow) -> Result<StoredRecord, sqlx::Error> {
    Ok(StoredRecord {
        seq: row.try_get(0)?,
        at: row.try_get(1)?,
        kind: row.try_get(2)?,
        consignment: row.try_get(3)?,
        flight: row.try_get(4)?,
        key: row.try_get(5)?,
        canonical: row.try_get(6)?,
        prev: row.try_get(7)?,
        hash: row.try_get(8)?,
        chain_prev: row.try_get(9)?,
        chain_hash: row.try_get(10)?,
    })
}

impl SqliteStore {
    /// Whether there is room for a record: as many bytes are made durable as a large one has with its documents, then taken away.
    async fn probe(&self) -> Result<(), AppendError> {
        let mut write = self.write().await.map_err(before_commit)?;
        set_meta(&mut write, "probe", &"0".repeat(PROBE)).await.map_err(in_write)?;
        write.commit().await.map_err(at_commit)?;
        let mut write = self.write().await.map_err(before_commit)?;
        sqlx::query("DELETE FROM meta WHERE name = 'probe'").execute(&mut *write).await.map_err(in_write)?;
        write.commit().await.map_err(at_commit)
    }
}

fn before_commit(error: StoreError) -> AppendError {
    if full(&error) { AppendError::Full } else { AppendError::Failed(error) }
}

fn in_write(error: sqlx::Error) -> AppendError {
    before_commit(StoreError::Database(error))
}

/// When the log could not be written for want of space the commit mark is not in it; any other failure at this point may
/// have come after the mark.
fn at_commit(error: StoreError) -> AppendError {
    if full(&error) { AppendError::Full } else { AppendError::Unknown(error) }
}

/// Whether the disk, or the limit that was set, has no more room.
fn full(error: &StoreError) -> bool {
    const SQLITE_FULL: i32 = 13;
    match error {
        StoreError::Database(error) => code(error) == Some(SQLITE_FULL),
        StoreError::Record(_) | StoreError::Row { .. } | StoreError::Memory(_) => false,
    }
}
