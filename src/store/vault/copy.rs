//! Copies of the vault: taken while it runs, and put back without anybody who was erased in between.
//!
//! A copy holds keys wrapped by the master key, which is in no copy. It holds the key of whoever was not erased when it was made; so
//! whoever the vault that it replaces knows as erased is erased in it before it is put in its place. Where that vault is gone, the list
//! of the erased beside the master key does it when the service opens the copy.

use super::log::{AccessEntry, What};
use super::sqlite::{VAULT_FILE, VaultStore};
use crate::store::StoreError;
use crate::units::time::Utc;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What is added to a backup's name for its vault.
const SUFFIX: &str = ".vault";

/// What came of putting a vault back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRestored {
    /// How many were erased anew in it.
    pub erased_again: u64,
    /// Where the vault that was there before lies now.
    pub before: Option<PathBuf>,
}

/// Where the vault of a backup lies: beside it.
#[must_use]
pub fn vault_of(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(SUFFIX);
    PathBuf::from(name)
}

/// Copies the vault of a data folder beside a backup, for its owner alone; None where the folder has none.
///
/// # Errors
/// When it cannot be read, or the copy cannot be written or is there already; no half copy is left.
pub async fn backup_vault(folder: &Path, backup: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !folder.join(VAULT_FILE).exists() {
        return Ok(None);
    }
    let target = vault_of(backup);
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(&target).map_err(failed(&target))?;
    let vault = VaultStore::open(folder).await?;
    let copied = vault.copy_to(&target).await;
    vault.close().await;
    if copied.is_err() {
        // What is left is no copy; that it cannot be removed changes nothing about that.
        let _nothing_more_to_do = fs::remove_file(&target);
    }
    copied.map(|()| Some(target))
}

/// Puts the vault of a backup in the place of a data folder's; None where the backup has none, and the folder's stays then. The service
/// must be stopped.
///
/// # Errors
/// When one of the two cannot be read or written; the folder's vault is as it was then.
pub async fn restore_vault(backup: &Path, folder: &Path, now: Utc) -> Result<Option<VaultRestored>, StoreError> {
    let source = vault_of(backup);
    if !source.exists() {
        return Ok(None);
    }
    let (target, prepared) = (folder.join(VAULT_FILE), folder.join("restoring-vault.sqlite"));
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&prepared).map_err(failed(&prepared))?;
    fs::copy(&source, &prepared).map_err(failed(&prepared))?;
    let was_there = target.exists();
    let erased = if was_there {
        let old = VaultStore::open(folder).await?;
        let erased = old.erased().await;
        old.close().await;
        erased?
    } else {
        Vec::new()
    };
    let copy = VaultStore::open_file(&prepared).await?;
    let erased_again = copy.erase_again(&erased, now).await;
    copy.close().await;
    let erased_again = erased_again?;
    let before = was_there.then(|| {
        let stamp: String = now.to_string().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        folder.join(format!("vault-before-restore-{stamp}.sqlite"))
    });
    if let Some(before) = &before {
        fs::rename(&target, before).map_err(failed(before))?;
    }
    fs::rename(&prepared, &target).map_err(failed(&target))?;
    Ok(Some(VaultRestored { erased_again, before }))
}

impl VaultStore {
    /// Whoever was erased, by random name, and when.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn erased(&self) -> Result<Vec<(String, Utc)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as("SELECT subject, COALESCE(erased, updated) FROM subjects WHERE wrapped IS NULL")
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::Database)?;
        Ok(rows.into_iter().map(|(subject, at)| (subject, Utc(at))).collect())
    }

    /// Erases those of a list whose key is here all the same, with a note for each; how many that were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn erase_again(&self, erased: &[(String, Utc)], now: Utc) -> Result<u64, StoreError> {
        let mut count = 0;
        for (subject, at) in erased {
            if self.subject(subject).await?.is_none_or(|row| row.wrapped.is_none()) {
                continue;
            }
            let entry = AccessEntry {
                seq: 0,
                at: now,
                what: What::Erased,
                person: "medflight".to_owned(),
                role: "system".to_owned(),
                device: "restore".to_owned(),
                subject: subject.clone(),
                consignment: String::new(),
                why: format!("erased at {at}; its key came back with a copy"),
                answer_due: None,
            };
            self.erase(subject, &entry).await?;
            count += 1;
        }
        Ok(count)
    }

    async fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        let name = target.to_str().ok_or_else(|| failed(target)(std::io::Error::other("the path is not UTF-8")))?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(self.pool()).await.map(|_| ()).map_err(StoreError::Database)
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |error| StoreError::Row { what: "vault", id: path.display().to_string(), why: error.to_string() }
}
