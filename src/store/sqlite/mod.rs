//! The store in one SQLite file: the default.
//!
//! - One writer connection; every durable write is `BEGIN IMMEDIATE` to `COMMIT` in WAL mode with `synchronous=FULL`.
//! - Readers have read-only connections of their own, so that a long list never delays a record.
//! - The folder's lock file is held for as long as the store serves: only its holder appends.
//! - SQL stays in the subset that PostgreSQL shares (`$1`, `ON CONFLICT`), except for what a file needs (`PRAGMA`, `VACUUM`).

mod accounts;
mod copy;
mod journal;
mod open;
mod projection;
mod tree;
mod write;

pub use copy::{CopyError, Restored, restore};
pub use open::{Access, LOCK_FILE, SCHEMA, STORE_FILE, SqliteOptions};

use super::journal::StoreError;
use sqlx::SqlitePool;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A store in an SQLite file. Clones share its connections.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    writer: Option<SqlitePool>,
    reader: SqlitePool,
    file: PathBuf,
    /// Held until the last clone is gone; the operating system frees it when the process dies.
    _lock: Option<Arc<File>>,
}

impl SqliteStore {
    /// The store's file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Closes the connections, after what is under way, and folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
    }

    /// What SQLite says of the file's structure, its indexes among it; None when it is sound.
    ///
    /// # Errors
    /// When the database could not be read so far as to say.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        let said: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_all(&self.reader).await.map_err(StoreError::Database)?;
        Ok(said.into_iter().find(|line| line != "ok"))
    }

    /// The network that the store was made for; None when no service has opened it yet.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn network(&self) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM meta WHERE name = 'network'").fetch_optional(&self.reader).await.map_err(StoreError::Database)
    }

    /// The connections that write; a store that was opened for reading has none.
    fn writer(&self) -> Result<&SqlitePool, StoreError> {
        self.writer.as_ref().ok_or(StoreError::Database(sqlx::Error::InvalidArgument("the store was opened for reading".to_owned())))
    }
}

/// SQLite has signed numbers only; ours are counts that never come near the difference.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The way back; a negative number can only be damage, and reads as zero.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
