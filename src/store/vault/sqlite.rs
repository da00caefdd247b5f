//! The vault in one SQLite file. What is overwritten or deleted is zeroed in the file, and no write-ahead log keeps a copy.

use super::log::{AccessEntry, What};
use super::{SubjectRow, VaultFigures};
use crate::store::StoreError;
use crate::units::time::Utc;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Row, SqlitePool, Transaction};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// Name of the vault's file in the data folder.
pub const VAULT_FILE: &str = "vault.sqlite";
/// How long a write waits for another process's.
const BUSY: Duration = Duration::from_secs(5);

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS subjects (
    subject TEXT PRIMARY KEY, wrapped BLOB, sealed BLOB, category TEXT NOT NULL, updated INTEGER NOT NULL, erased INTEGER
);
CREATE TABLE IF NOT EXISTS links (
    consignment TEXT NOT NULL, item TEXT NOT NULL, subject TEXT NOT NULL REFERENCES subjects (subject), PRIMARY KEY (consignment, item)
);
CREATE TABLE IF NOT EXISTS accesses (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
    device TEXT NOT NULL, subject TEXT NOT NULL, consignment TEXT NOT NULL, why TEXT NOT NULL, answer_due INTEGER
);
CREATE TRIGGER IF NOT EXISTS accesses_stay BEFORE DELETE ON accesses BEGIN SELECT RAISE(ABORT, 'the access log stays'); END;
CREATE TRIGGER IF NOT EXISTS accesses_stand BEFORE UPDATE ON accesses BEGIN SELECT RAISE(ABORT, 'the access log stands'); END;
";

/// The vault's file. Clones share its connection.
#[derive(Debug, Clone)]
pub struct VaultStore {
    pool: SqlitePool,
}

impl VaultStore {
    /// Opens the vault of a data folder; makes it, for its owner alone, where there is none.
    ///
    /// # Errors
    /// When the file cannot be made or is no vault.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let file = folder.join(VAULT_FILE);
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&file).map_err(|error| StoreError::Row {
            what: "vault",
            id: file.display().to_string(),
            why: error.to_string(),
        })?;
        Self::connect(Self::options().filename(&file)).await
    }

    /// Opens a vault's file by its name.
    pub(super) async fn open_file(file: &Path) -> Result<Self, StoreError> {
        Self::connect(Self::options().filename(file)).await
    }

    pub(super) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// A vault in memory, for a world that ends with the process.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub async fn in_memory() -> Result<Self, StoreError> {
        Self::connect(Self::options().in_memory(true)).await
    }

    fn options() -> SqliteConnectOptions {
        // DELETE and secure_delete: an erased key stands nowhere in the file, and in no log beside it.
        SqliteConnectOptions::new()
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
    }

    async fn connect(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        use sqlx::ConnectOptions;
        // One connection, which stays: a vault in memory lives in it.
        let pool = SqlitePoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
        let pool = pool.connect_with(options.disable_statement_logging()).await.map_err(StoreError::Database)?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await.map_err(StoreError::Database)?;
        Ok(Self { pool })
    }

    /// Closes the connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Whose an item of a consignment is; None where nobody said.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn subject_of(&self, consignment: &str, item: &str) -> Result<Option<SubjectRow>, StoreError> {
        let row = sqlx::query(
            "SELECT s.subject, s.wrapped, s.sealed, s.category, s.updated FROM links l JOIN subjects s ON s.subject = l.subject \
             WHERE l.consignment = $1 AND l.item = $2",
        );
        let row = row.bind(consignment).bind(item).fetch_optional(&self.pool).await.map_err(StoreError::Database)?;
        Ok(row.as_ref().map(subject_row))
    }

    /// A person by the random name; None where there is none.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn subject(&self, subject: &str) -> Result<Option<SubjectRow>, StoreError> {
        let row = sqlx::query("SELECT subject, wrapped, sealed, category, updated FROM subjects WHERE subject = $1");
        let row = row.bind(subject).fetch_optional(&self.pool).await.map_err(StoreError::Database)?;
        Ok(row.as_ref().map(subject_row))
    }

    /// Keeps a new person as whose these items are, and notes who said so.
    ///
    /// # Errors
    /// When it was not kept: then nothing of it was.
    pub async fn put(&self, row: &SubjectRow, consignment: &str, items: &[String], entry: &AccessEntry) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await.map_err(StoreError::Database)?;
        let kept = sqlx::query("INSERT INTO subjects (subject, wrapped, sealed, category, updated) VALUES ($1, $2, $3, $4, $5)");
        let kept = kept.bind(&row.subject).bind(&row.wrapped).bind(&row.sealed).bind(&row.category).bind(row.updated.0);
        kept.execute(&mut *tx).await.map_err(StoreError::Database)?;
        for item in items {
            let link = sqlx::query(
                "INSERT INTO links (consignment, item, subject) VALUES ($1, $2, $3) ON CONFLICT (consignment, item) DO UPDATE SET subject = \
                 excluded.subject",
            );
            link.bind(consignment).bind(item).bind(&row.subject).execute(&mut *tx).await.map_err(StoreError::Database)?;
        }
        note(&mut tx, entry).await?;
        tx.commit().await.map_err(StoreError::Database)
    }

    /// Destroys a person's key and what was sealed with it, and notes who did.
    ///
    /// # Errors
    /// When it was not done: then nothing of it was.
    pub async fn erase(&self, subject: &str, entry: &AccessEntry) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await.map_err(StoreError::Database)?;
        let erased = sqlx::query("UPDATE subjects SET wrapped = NULL, sealed = NULL, erased = $1 WHERE subject = $2");
        erased.bind(entry.at.0).bind(subject).execute(&mut *tx).await.map_err(StoreError::Database)?;
        note(&mut tx, entry).await?;
        tx.commit().await.map_err(StoreError::Database)
    }

    /// Notes an access that changes nothing.
    ///
    /// # Errors
    /// When it was not noted: then nothing may be given out.
    pub async fn note(&self, entry: &AccessEntry) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await.map_err(StoreError::Database)?;
        note(&mut tx, entry).await?;
        tx.commit().await.map_err(StoreError::Database)
    }

    /// The log from a sequence on.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn log(&self, from: u64, limit: u16) -> Result<Vec<AccessEntry>, StoreError> {
        let rows = sqlx::query("SELECT * FROM accesses WHERE seq >= $1 ORDER BY seq LIMIT $2");
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = rows.bind(from).bind(i64::from(limit)).fetch_all(&self.pool).await.map_err(StoreError::Database)?;
        rows.iter().map(entry_of).collect()
    }

    /// What it holds.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn figures(&self) -> Result<VaultFigures, StoreError> {
        let count = async |sql: &'static str| -> Result<u64, StoreError> {
            let found: i64 = sqlx::query_scalar(sql).fetch_one(&self.pool).await.map_err(StoreError::Database)?;
            Ok(u64::try_from(found).unwrap_or(0))
        };
        Ok(VaultFigures {
            kept: count("SELECT COUNT(*) FROM subjects WHERE wrapped IS NOT NULL").await?,
            erased: count("SELECT COUNT(*) FROM subjects WHERE wrapped IS NULL").await?,
            links: count("SELECT COUNT(*) FROM links").await?,
            accesses: count("SELECT COUNT(*) FROM accesses").await?,
        })
    }
}

fn subject_row(row: &SqliteRow) -> SubjectRow {
    SubjectRow {
        subject: row.get("subject"),
        wrapped: row.get("wrapped"),
        sealed: row.get("sealed"),
        category: row.get("category"),
        updated: Utc(row.get("updated")),
    }
}

async fn note(tx: &mut Transaction<'_, sqlx::Sqlite>, entry: &AccessEntry) -> Result<(), StoreError> {
    let noted = sqlx::query(
        "INSERT INTO accesses (at, what, person, role, device, subject, consignment, why, answer_due) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    let noted = noted.bind(entry.at.0).bind(entry.what.as_str()).bind(&entry.person).bind(&entry.role).bind(&entry.device);
    let noted = noted.bind(&entry.subject).bind(&entry.consignment).bind(&entry.why).bind(entry.answer_due.map(|due| due.0));
    noted.execute(&mut **tx).await.map(|_| ()).map_err(StoreError::Database)
}

fn entry_of(row: &SqliteRow) -> Result<AccessEntry, StoreError> {
    let (seq, what): (i64, String) = (row.get("seq"), row.get("what"));
    let known = What::ALL.into_iter().find(|each| each.as_str() == what);
    Ok(AccessEntry {
        seq: u64::try_from(seq).unwrap_or(0),
        at: Utc(row.get("at")),
        what: known.ok_or_else(|| StoreError::Row { what: "access", id: seq.to_string(), why: "no such act".to_owned() })?,
        person: row.get("person"),
        role: row.get("role"),
        device: row.get("device"),
        subject: row.get("subject"),
        consignment: row.get("consignment"),
        why: row.get("why"),
        answer_due: row.get::<Option<i64>, _>("answer_due").map(Utc),
    })
}
