//! Opening: lock, look without touching, then connect.

use super::SqliteStore;
use crate::store::open::OpenError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Name of the store's file in the data folder.
pub const STORE_FILE: &str = "medflight.sqlite";
/// Name of the lock file in the data folder.
pub const LOCK_FILE: &str = "medflight.lock";
/// Version of the schema that this program writes.
pub const SCHEMA: u32 = 3;

/// `MDFL`, in the file's header: tells our files from other SQLite files.
const APPLICATION_ID: i64 = 0x4D44_464C;
/// What leads from one version of the schema to the next; the first makes it from nothing.
const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/0001_journal.sql"), include_str!("migrations/0002_tree.sql"), include_str!("migrations/0003_finders.sql")];
/// How long a write waits for another process's (an account changed from the console).
const BUSY: Duration = Duration::from_secs(5);
/// Read-only connections: a list or two, a trail, and a backup at the same time.
const READERS: u32 = 4;

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Serving: everything; no other process may serve from it.
    Service,
    /// Accounts alone, beside a running service or without one.
    Accounts,
    /// Reading alone, beside a running service or without one.
    Read,
}

/// Where and how to open.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The data folder; made when it is missing and something will be written.
    pub folder: PathBuf,
    /// The configuration's network, which a new store keeps and an old one must match; None takes the store as it is.
    pub network: Option<String>,
    /// Most pages of 4 KiB that the file may have; beyond it the disk counts as full.
    pub max_pages: Option<u32>,
}

impl SqliteOptions {
    /// In this folder, for any network, as large as the disk allows.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), network: None, max_pages: None }
    }
}

impl SqliteStore {
    /// Opens the store of a data folder, and makes it where there is none and something will be written.
    ///
    /// # Errors
    /// See [`OpenError`]; nothing in an existing store was changed then.
    pub async fn open(options: &SqliteOptions, access: Access) -> Result<Self, OpenError> {
        let file = options.folder.join(STORE_FILE);
        let missing = is_missing(&file)?;
        match access {
            Access::Service => {
                make_folder(&options.folder)?;
                let lock = lock(&options.folder)?;
                // Looked at again under the lock: another may have made it meanwhile.
                if is_missing(&file)? {
                    create(&file, options.network.as_deref()).await?;
                } else {
                    let found = inspect(&file, options.network.as_deref()).await?;
                    upgrade(&file, found, options.network.as_deref()).await?;
                }
                connect(file, options, Some(lock), true).await
            }
            Access::Accounts => {
                let found = if missing { 0 } else { inspect(&file, options.network.as_deref()).await? };
                if found < SCHEMA {
                    // Nobody serves from it yet: made, or brought up to date, as a service would.
                    return Box::pin(Self::open(options, Access::Service)).await.map(|store| Self { _lock: None, ..store });
                }
                connect(file, options, None, true).await
            }
            Access::Read => Self::open_file(&file).await,
        }
    }

    /// Opens one file for reading: a backup, or the store of a folder.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open_file(file: &Path) -> Result<Self, OpenError> {
        if is_missing(file)? {
            return Err(OpenError::Missing { path: file.to_owned() });
        }
        if inspect(file, None).await? == 0 {
            return Err(OpenError::Missing { path: file.to_owned() });
        }
        connect(file.to_owned(), &SqliteOptions::in_folder(""), None, false).await
    }
}

/// Takes the folder's lock for this process.
pub(super) fn lock(folder: &Path) -> Result<Arc<File>, OpenError> {
    let path = folder.join(LOCK_FILE);
    let made = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
    let file = made.map_err(|source| OpenError::File { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(Arc::new(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(OpenError::File { path, source }),
    }
}

/// The file that SQLite keeps beside the store's.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// How a database error of this file is told: damage as damage.
pub(super) fn database(path: &Path) -> impl Fn(sqlx::Error) -> OpenError + use<> {
    let path = path.to_owned();
    move |source| match code(&source) {
        // SQLITE_CORRUPT, SQLITE_NOTADB
        Some(11 | 26) => OpenError::Damaged { path: path.clone(), detail: source.to_string() },
        Some(_) | None => OpenError::Database { path: path.clone(), source },
    }
}

/// SQLite's primary result code.
pub(super) fn code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

fn make_folder(folder: &Path) -> Result<(), OpenError> {
    fs::create_dir_all(folder).map_err(|source| OpenError::File { path: folder.to_owned(), source })
}

/// Whether there is no store yet. A write-ahead log without its file is no fresh start but half a store.
fn is_missing(file: &Path) -> Result<bool, OpenError> {
    let length = |path: &Path| match fs::metadata(path) {
        Ok(meta) => Ok(Some(meta.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OpenError::File { path: path.to_owned(), source }),
    };
    if length(file)?.is_some_and(|length| length > 0) {
        return Ok(false);
    }
    if length(&beside(file, "-wal"))?.is_some_and(|length| length > 0) {
        return Err(OpenError::Damaged {
            path: file.to_owned(),
            detail: "its write-ahead log is there, the file itself is not".to_owned(),
        });
    }
    Ok(true)
}

/// Looks at an existing file without changing it, and gives its version (0 for a file without tables).
async fn inspect(file: &Path, network: Option<&str>) -> Result<u32, OpenError> {
    header(file)?;
    let failed = database(file);
    // Without a log nobody has it open: read as it lies, SQLite makes no files beside it then.
    let still = !beside(file, "-wal").exists();
    let mut connection = options(file, false).immutable(still).connect().await.map_err(&failed)?;
    let found = inspect_tables(&mut connection, file, network).await;
    let closed = connection.close().await.map_err(&failed);
    let found = found?;
    closed.map(|()| found)
}

async fn inspect_tables(connection: &mut SqliteConnection, file: &Path, network: Option<&str>) -> Result<u32, OpenError> {
    let failed = database(file);
    let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master").fetch_one(&mut *connection).await.map_err(&failed)?;
    if tables == 0 {
        return Ok(0);
    }
    let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await.map_err(&failed)?;
    if id != APPLICATION_ID {
        return Err(OpenError::NotOurs { path: file.to_owned() });
    }
    let found = meta(connection, "schema").await.map_err(&failed)?;
    let found: u32 = found
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| OpenError::Damaged { path: file.to_owned(), detail: "it does not say its version".to_owned() })?;
    if found > SCHEMA {
        return Err(OpenError::Newer { path: file.to_owned(), found, known: SCHEMA });
    }
    let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *connection).await.map_err(&failed)?;
    if said != "ok" {
        return Err(OpenError::Damaged { path: file.to_owned(), detail: said.replace('\n', " ") });
    }
    let kept = meta(connection, "network").await.map_err(&failed)?;
    match (kept, network) {
        (Some(found), Some(wanted)) if found != wanted => {
            Err(OpenError::OtherNetwork { path: file.to_owned(), found, wanted: wanted.to_owned() })
        }
        (Some(_) | None, _) => Ok(found),
    }
}

/// The file's first bytes: a database at all, and as long as it says (unless a write-ahead log holds newer pages).
fn header(file: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::File { path: file.to_owned(), source };
    let damaged = |detail: &str| OpenError::Damaged { path: file.to_owned(), detail: detail.to_owned() };
    let mut bytes = [0_u8; 100];
    let mut opened = File::open(file).map_err(failed)?;
    let length = opened.metadata().map_err(failed)?.len();
    if length == 0 {
        return Ok(());
    }
    opened.read_exact(&mut bytes).map_err(|_| damaged("it is shorter than a database's header"))?;
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Err(damaged("it does not begin like a database"));
    }
    let page = match u64::from(u16::from_be_bytes([bytes[16], bytes[17]])) {
        1 => 65_536,
        size => size,
    };
    let pages = u64::from(u32::from_be_bytes([bytes[28], bytes[29], bytes[30], bytes[31]]));
    let logged = fs::metadata(beside(file, "-wal")).is_ok_and(|meta| meta.len() > 0);
    if !logged && length < page * pages {
        return Err(damaged("it is shorter than its header says"));
    }
    Ok(())
}

async fn meta(connection: &mut SqliteConnection, name: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT value FROM meta WHERE name = $1").bind(name).fetch_optional(connection).await
}

pub(super) fn options(file: &Path, write: bool) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(BUSY).foreign_keys(true).disable_statement_logging();
    if write { options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full) } else { options.read_only(true) }
}

/// Makes a store from nothing, readable by its owner alone: it holds password hashes.
async fn create(file: &Path, network: Option<&str>) -> Result<(), OpenError> {
    let made = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(file);
    made.map_err(|source| OpenError::File { path: file.to_owned(), source })?;
    upgrade(file, 0, network).await
}

/// Brings the schema from the version found to ours, in one transaction, and notes the network where none is noted.
async fn upgrade(file: &Path, found: u32, network: Option<&str>) -> Result<(), OpenError> {
    let failed = database(file);
    let mut connection = options(file, true).connect().await.map_err(&failed)?;
    let done = migrate(&mut connection, found, network).await;
    let closed = connection.close().await;
    done.and(closed).map_err(&failed)
}

async fn migrate(connection: &mut SqliteConnection, found: u32, network: Option<&str>) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let done = usize::try_from(found).unwrap_or(MIGRATIONS.len());
    for script in MIGRATIONS.iter().skip(done) {
        sqlx::raw_sql(*script).execute(&mut *transaction).await?;
    }
    if found < SCHEMA {
        // A PRAGMA takes no parameters.
        sqlx::raw_sql("PRAGMA application_id = 1296320076").execute(&mut *transaction).await?;
        set_meta(&mut transaction, "schema", &SCHEMA.to_string()).await?;
    }
    if let (Some(network), None) = (network, meta(&mut transaction, "network").await?) {
        set_meta(&mut transaction, "network", network).await?;
    }
    transaction.commit().await
}

pub(super) async fn set_meta(connection: &mut SqliteConnection, name: &str, value: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(name)
        .bind(value)
        .execute(connection)
        .await
        .map(|_| ())
}

async fn connect(file: PathBuf, wanted: &SqliteOptions, lock: Option<Arc<File>>, write: bool) -> Result<SqliteStore, OpenError> {
    let failed = database(&file);
    let writer = if write {
        let mut write = options(&file, true);
        if let Some(pages) = wanted.max_pages {
            write = write.pragma("max_page_count", pages.to_string());
        }
        // Never closed for age or idleness: the connection holds the limit and the mode.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        Some(pool.connect_with(write).await.map_err(&failed)?)
    } else {
        None
    };
    let pool = SqlitePoolOptions::new().max_connections(READERS).idle_timeout(None).max_lifetime(None);
    let reader = pool.connect_with(options(&file, false)).await.map_err(&failed)?;
    Ok(SqliteStore { writer, reader, file, _lock: lock })
}
