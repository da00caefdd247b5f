//! Copies of a store: taken while it runs, and put back after they are proven.

use super::open::{beside, database, lock, options};
use super::{STORE_FILE, SqliteStore};
use crate::domain::custody::Summary;
use crate::domain::proof::TreeHead;
use crate::store::journal::StoreError;
use crate::store::open::OpenError;
use crate::store::verify::{Proven, VerifyError, verify_with};
use crate::units::time::Utc;
use sqlx::{ConnectOptions, Connection};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a copy was not made or not put back. The store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is a file of this name already.
    #[error("{} is there already", path.display())]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A store could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed while it was copied.
    #[error("the store failed while it was copied")]
    Store(#[source] StoreError),
    /// The copy's chain is not whole.
    #[error("{} is not proven", path.display())]
    Unproven {
        /// Which copy.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: VerifyError,
    },
}

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the copy holds.
    pub summary: Summary,
    /// Where the store that was there before lies now; None when there was none.
    pub before: Option<PathBuf>,
}

impl SqliteStore {
    /// Writes a proven copy of the store, as it is at this moment, to a new file, while the store goes on.
    ///
    /// # Errors
    /// When the file is there already, cannot be written, or the copy's chain is not whole; no such file is left then.
    pub async fn backup(&self, target: &Path) -> Result<Summary, CopyError> {
        if target.symlink_metadata().is_ok() {
            return Err(CopyError::Exists { path: target.to_owned() });
        }
        let part = beside(target, ".part");
        let made = self.copy_to(&part).await;
        let named = made.and_then(|summary| fs::rename(&part, target).map(|()| summary).map_err(file(target)));
        if named.is_err() {
            // What is left is no backup under any name; that it cannot be removed changes nothing about that.
            let _nothing_more_to_do = fs::remove_file(&part);
        }
        let summary = named?;
        sync_folder_of(target)?;
        Ok(summary)
    }

    async fn copy_to(&self, part: &Path) -> Result<Summary, CopyError> {
        // Made first and empty, so that the copy is readable by its owner alone: it holds password hashes.
        let made = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(part).map_err(file(part))?;
        let name = part.to_str().ok_or_else(|| file(part)(io::Error::new(io::ErrorKind::InvalidFilename, "the path is not UTF-8")))?;
        let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&self.reader).await;
        copied.map_err(|error| CopyError::Store(StoreError::Database(error)))?;
        made.sync_all().map_err(file(part))?;
        let copy = Self::open_file(part).await?;
        let proven = copy.prove().await;
        copy.close().await;
        proven.map_err(|source| CopyError::Unproven { path: part.to_owned(), source })
    }

    /// Walks every record and checks the file's structure.
    ///
    /// # Errors
    /// Names the first bad record, or what else is not proven.
    pub async fn prove(&self) -> Result<Summary, VerifyError> {
        self.prove_with(Vec::new()).await.map(|proven| proven.summary)
    }

    /// The same, held against tree heads from elsewhere, whose signatures somebody has checked.
    ///
    /// # Errors
    /// Names the first bad record, or what else is not proven.
    pub async fn prove_with(&self, witnessed: Vec<TreeHead>) -> Result<Proven, VerifyError> {
        // The structure is read on a connection of its own, beside the walk; a bad record is told before it.
        let (proven, damage) = tokio::join!(verify_with(self, witnessed), self.damage());
        let proven = proven?;
        match damage {
            Ok(None) => Ok(proven),
            Ok(Some(damage)) => Err(VerifyError::Damaged(damage)),
            Err(source) => Err(VerifyError::Unreadable { after: proven.summary.records, source }),
        }
    }
}

/// Puts a backup in the place of a data folder's store, after its chain is proven. The store that was there is kept in a
/// folder beside. Sessions are not put back: everybody signs in again.
///
/// # Errors
/// When the backup is not proven, a service uses the folder, or a file cannot be moved. Until the backup is proven and
/// copied, nothing in the folder is touched; after that an interrupted restore is finished by restoring again.
pub async fn restore(backup: &Path, folder: &Path, now: Utc) -> Result<Restored, CopyError> {
    let source = SqliteStore::open_file(backup).await?;
    let prepared = folder.join("restoring.sqlite");
    let copied = prepare(&source, backup, folder, &prepared).await;
    source.close().await;
    if copied.is_err() {
        // What is left is no store under any name; that it cannot be removed changes nothing about that.
        let _nothing_more_to_do = fs::remove_file(&prepared);
    }
    let (summary, _lock) = copied?;
    let before = move_aside(folder, now)?;
    let target = folder.join(STORE_FILE);
    fs::rename(&prepared, &target).map_err(file(&target))?;
    sync_folder_of(&target)?;
    Ok(Restored { summary, before })
}

/// Proves the backup and lays a proven copy, without sessions, beside the store; gives the folder's lock with it.
async fn prepare(source: &SqliteStore, backup: &Path, folder: &Path, prepared: &Path) -> Result<(Summary, Arc<File>), CopyError> {
    source.prove().await.map_err(|source| CopyError::Unproven { path: backup.to_owned(), source })?;
    fs::create_dir_all(folder).map_err(file(folder))?;
    let lock = lock(folder)?;
    let summary = source.copy_to(prepared).await?;
    let failed = database(prepared);
    let mut connection = options(prepared, true).connect().await.map_err(&failed)?;
    let emptied = sqlx::query("DELETE FROM sessions").execute(&mut connection).await;
    connection.close().await.map_err(&failed)?;
    emptied.map_err(&failed)?;
    Ok((summary, lock))
}

/// Moves the store that is there into a folder of its own. The file goes first: should the way end here, its log that is left
/// tells the next opening that half a store is missing.
fn move_aside(folder: &Path, now: Utc) -> Result<Option<PathBuf>, CopyError> {
    let store = folder.join(STORE_FILE);
    let files = [store.clone(), beside(&store, "-wal"), beside(&store, "-shm")];
    if !files.iter().any(|path| path.exists()) {
        return Ok(None);
    }
    let stamp: String = now.to_string().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let aside = folder.join(format!("before-restore-{stamp}"));
    fs::create_dir(&aside).map_err(file(&aside))?;
    for path in files.iter().filter(|path| path.exists()) {
        if let Some(name) = path.file_name() {
            fs::rename(path, aside.join(name)).map_err(file(path))?;
        }
    }
    sync_folder_of(&aside.join(STORE_FILE))?;
    sync_folder_of(&store)?;
    Ok(Some(aside))
}

fn sync_folder_of(path: &Path) -> Result<(), CopyError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(file(folder))
}

fn file(path: &Path) -> impl Fn(io::Error) -> CopyError + use<> {
    let path = path.to_owned();
    move |source| CopyError::File { path: path.clone(), source }
}
