//! The identity vault at work: draws keys, seals, opens, erases, and never without a note of who, when, whose, why and from which
//! screen. The only place where the master key and the vault's file meet.

use super::erased;
use crate::domain::identity::{Identity, Keeps, MasterKey, NONCE_LEN, SealFault, Sealed, SubjectId, SubjectKey, answer_due, keeps};
use crate::domain::limits::RetentionLimits;
use crate::domain::payload::Category;
use crate::store::{AccessEntry, StoreError, SubjectRow, VaultStore, What};
use crate::units::time::Utc;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Name of the master key's file in the data folder.
pub const VAULT_KEY_FILE: &str = "vault.key";
/// How the file's line begins.
const MARK: &str = "medflight-vault-key-1:";

/// Who asks, from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub person: String,
    /// In which role.
    pub role: String,
    /// The screen: pseudonymous name of the device or session.
    pub device: String,
    /// When.
    pub at: Utc,
}

/// Why the vault did not do it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Nobody said whose it is.
    #[error("no identity is kept of this item")]
    Unknown,
    /// The key was destroyed.
    #[error("this identity was erased")]
    Erased,
    /// A rule forbids to erase it yet.
    #[error("a retention rule keeps this identity")]
    Kept {
        /// Which rule, until when.
        keeps: Keeps,
        /// By when the person who asked has an answer.
        answer_due: Utc,
    },
    /// The seal does not open.
    #[error("an identity does not open")]
    Seal(#[from] SealFault),
    /// What was sealed is no identity, or none could be drawn.
    #[error("an identity cannot be used: {0}")]
    Content(&'static str),
    /// The store.
    #[error("the vault's file failed")]
    Store(#[from] StoreError),
}

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum VaultKeyError {
    /// Not readable or writable.
    #[error("the vault's key file cannot be used")]
    File(#[from] std::io::Error),
    /// Others than its owner may read it.
    #[error("the vault's key file has mode {0:o}: others than its owner may read it, 600 is wanted")]
    Open(u32),
    /// It holds no key.
    #[error("the vault's key file holds no key")]
    Form,
    /// No entropy.
    #[error("no entropy for a key: {0}")]
    Entropy(getrandom::Error),
}

/// Reads the master key; its file must be its owner's alone.
///
/// # Errors
/// See [`VaultKeyError`].
pub fn read_vault_key(path: &Path) -> Result<MasterKey, VaultKeyError> {
    let mode = fs::metadata(path)?.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(VaultKeyError::Open(mode));
    }
    let text = fs::read_to_string(path)?;
    let digits = text.trim_end().strip_prefix(MARK).ok_or(VaultKeyError::Form)?;
    let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes()).map_err(|_| VaultKeyError::Form)?;
    <[u8; 32]>::try_from(bytes).map(MasterKey::of).map_err(|_| VaultKeyError::Form)
}

/// Draws a master key into a new file that its owner alone may read.
///
/// # Errors
/// See [`VaultKeyError`]; a file that is there is never written over.
pub fn write_vault_key(path: &Path) -> Result<(), VaultKeyError> {
    let key: [u8; 32] = draw().map_err(VaultKeyError::Entropy)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(format!("{MARK}{}\n", data_encoding::HEXLOWER.encode(&key)).as_bytes())?;
    Ok(file.sync_all()?)
}

fn draw<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map(|()| bytes)
}

fn drawn<const N: usize>() -> Result<[u8; N], VaultError> {
    draw().map_err(|_| VaultError::Content("no entropy"))
}

/// The vault, open.
#[derive(Debug, Clone)]
pub struct IdentityVault {
    store: VaultStore,
    master: MasterKey,
    /// The list of the erased; None for a vault of which there are no copies.
    list: Option<PathBuf>,
}

impl IdentityVault {
    /// Of a file and the key to it.
    #[must_use]
    pub fn new(store: VaultStore, master: MasterKey) -> Self {
        Self { store, master, list: None }
    }

    /// The same with a list of the erased beside the master key. Whoever stands in it and has a key here all the same came back with
    /// an old copy and is erased anew; gives how many that were.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn with_list(self, list: PathBuf, now: Utc) -> Result<(Self, u64), VaultError> {
        let erased = erased::read(&list).map_err(|_| VaultError::Content("the list of the erased cannot be read"))?;
        let again = self.store.erase_again(&erased, now).await?;
        Ok((Self { list: Some(list), ..self }, again))
    }

    /// The file, for its log and its figures.
    #[must_use]
    pub fn store(&self) -> &VaultStore {
        &self.store
    }

    /// Keeps whose these items of a consignment are, as a new subject. What was said of them before stays, unlinked, until it is erased.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn put(
        &self,
        asker: &Asker,
        consignment: &str,
        items: &[String],
        category: Category,
        identity: &Identity,
    ) -> Result<SubjectId, VaultError> {
        let subject = SubjectId::of(drawn()?);
        let key = SubjectKey::of(drawn()?);
        let text = serde_json::to_vec(identity).map_err(|_| VaultError::Content("not written"))?;
        let row = SubjectRow {
            subject: subject.as_str().to_owned(),
            wrapped: Some(self.master.wrap(&subject, drawn::<NONCE_LEN>()?, &key)?.to_bytes()),
            sealed: Some(key.seal(&subject, drawn::<NONCE_LEN>()?, &text)?.to_bytes()),
            category: category.as_str().to_owned(),
            updated: asker.at,
        };
        self.store.put(&row, consignment, items, &entry(asker, What::Put, &row.subject, consignment, "put")).await?;
        Ok(subject)
    }

    /// Who it is; noted before it is given out.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn read(&self, asker: &Asker, consignment: &str, item: &str, why: &str) -> Result<(SubjectId, Identity), VaultError> {
        let row = self.store.subject_of(consignment, item).await?.ok_or(VaultError::Unknown)?;
        let subject = SubjectId::read(&row.subject).ok_or(VaultError::Content("not a subject"))?;
        let (wrapped, sealed) = row.wrapped.zip(row.sealed).ok_or(VaultError::Erased)?;
        self.store.note(&entry(asker, What::Read, &row.subject, consignment, why)).await?;
        let key = self.master.unwrap(&subject, &Sealed::from_bytes(&wrapped)?)?;
        let text = key.open(&subject, &Sealed::from_bytes(&sealed)?)?;
        let identity = serde_json::from_slice(&text).map_err(|_| VaultError::Content("not an identity"))?;
        Ok((subject, identity))
    }

    /// Erases by destroying the key, where no rule keeps it. No record of the ledger changes.
    ///
    /// # Errors
    /// See [`VaultError`]; a refusal is noted too.
    pub async fn erase(&self, asker: &Asker, limits: &RetentionLimits, subject: &SubjectId, why: &str) -> Result<Utc, VaultError> {
        let row = self.store.subject(subject.as_str()).await?.ok_or(VaultError::Unknown)?;
        if row.wrapped.is_none() {
            return Err(VaultError::Erased);
        }
        let category = Category::ALL.into_iter().find(|each| each.as_str() == row.category).ok_or(VaultError::Content("no such class"))?;
        let due = answer_due(asker.at, limits.answer.value);
        if let Some(keeps) = keeps(limits, category, row.updated, asker.at) {
            let refused = entry(asker, What::ErasureRefused, &row.subject, "", &keeps.rule);
            self.store.note(&AccessEntry { answer_due: Some(due), ..refused }).await?;
            return Err(VaultError::Kept { keeps, answer_due: due });
        }
        if let Some(list) = &self.list {
            // First of all: a key that is destroyed and not in the list would come back with the next old copy.
            erased::add(list, subject, asker.at).map_err(|_| VaultError::Content("the list of the erased cannot be written"))?;
        }
        let erased = entry(asker, What::Erased, &row.subject, "", why);
        self.store.erase(&row.subject, &AccessEntry { answer_due: Some(due), ..erased }).await?;
        Ok(due)
    }
}

fn entry(asker: &Asker, what: What, subject: &str, consignment: &str, why: &str) -> AccessEntry {
    AccessEntry {
        seq: 0,
        at: asker.at,
        what,
        person: asker.person.clone(),
        role: asker.role.clone(),
        device: asker.device.clone(),
        subject: subject.to_owned(),
        consignment: consignment.to_owned(),
        why: why.to_owned(),
        answer_due: None,
    }
}
