//! One durable write: all of it, or nothing.
//!
//! SQLite ends a transaction on its own when the disk is full, and a connection that is asked to roll back once more loses
//! count. So a write that was not committed, for whatever reason, takes its connection with it, and the next one gets a new.

use super::SqliteStore;
use crate::store::journal::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};
use std::ops::{Deref, DerefMut};

/// A write under way. Dropped without [`Write::commit`], it leaves nothing behind.
pub(super) struct Write {
    connection: PoolConnection<Sqlite>,
    committed: bool,
}

impl SqliteStore {
    /// Begins a write; waits for the one that is under way, here or in another process.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        let connection = self.writer()?.acquire().await.map_err(StoreError::Database)?;
        let mut write = Write { connection, committed: false };
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *write).await.map_err(StoreError::Database)?;
        Ok(write)
    }
}

impl Write {
    /// Makes it durable.
    ///
    /// # Errors
    /// After an error it is unknown whether it is, unless the error says that the disk is full.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(&mut *self).await.map_err(StoreError::Database)?;
        self.committed = true;
        Ok(())
    }
}

impl Deref for Write {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if !self.committed {
            self.connection.close_on_drop();
        }
    }
}
