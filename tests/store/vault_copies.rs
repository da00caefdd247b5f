//! A backup holds the identity vault, and nobody who was erased since it was made comes back with it.

use super::builders::{START, Scribe, append, records, sqlite};
use clap::Parser;
use medflight::cli::{Exit, backup};
use medflight::config;
use medflight::domain::identity::{Identity, SubjectId};
use medflight::domain::limits::RetentionLimits;
use medflight::domain::payload::Category;
use medflight::service::erased::{list_of, read};
use medflight::service::vault::{Asker, IdentityVault, VAULT_KEY_FILE, VaultError, read_vault_key, write_vault_key};
use medflight::store::{VAULT_FILE, VaultStore, vault_of};
use medflight::units::time::{Span, Utc};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

#[derive(Parser)]
enum Line {
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
}

async fn medflight(words: &[&str]) -> medflight::cli::Outcome {
    match Line::try_parse_from([&["medflight"], words].concat()).expect("understood") {
        Line::Backup(args) => backup::run_backup(&args).await,
        Line::Restore(args) => backup::run_restore(&args, later()).await,
    }
}

fn later() -> Utc {
    // Beyond every rule that keeps an identity.
    (0..60 * 366).fold(START, |at, _| at + Span::minutes(24 * 60))
}

fn asker(at: Utc) -> Asker {
    Asker { person: "quyen".to_owned(), role: "quality".to_owned(), device: "d".to_owned(), at }
}

fn retention() -> RetentionLimits {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"));
    config::load(folder).expect("the shipped configuration is right").network.limits.retention.clone()
}

struct Place {
    data: PathBuf,
    key: PathBuf,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Self {
            data: folder.path().join("data"),
            key: folder.path().join(VAULT_KEY_FILE),
            file: folder.path().join("monday.sqlite"),
            _folder: folder,
        };
        fs::create_dir(&place.data).expect("a folder");
        write_vault_key(&place.key).expect("a key");
        let store = sqlite(&place.data).await;
        append(&store, &records(Scribe::default().records(3))).await;
        store.close().await;
        place
    }

    /// As the service opens it.
    async fn vault(&self) -> (IdentityVault, u64) {
        let store = VaultStore::open(&self.data).await.expect("opens");
        let vault = IdentityVault::new(store, read_vault_key(&self.key).expect("a key"));
        vault.with_list(list_of(&self.key), later()).await.expect("opens")
    }

    async fn put(&self, vault: &IdentityVault, item: &str, name: &str) -> SubjectId {
        let identity = Identity { name: name.to_owned(), birth_year: None, mrn: None, cccd: None, bhyt: None, phone: None };
        vault.put(&asker(START), "LB26120100001L", &[item.to_owned()], Category::Specimen, &identity).await.expect("kept")
    }

    async fn name_of(&self, vault: &IdentityVault, item: &str) -> Result<String, VaultError> {
        vault.read(&asker(later()), "LB26120100001L", item, "why").await.map(|(_, identity)| identity.name)
    }

    fn words<'a>(&'a self, command: &'a str) -> [&'a str; 4] {
        [command, self.file.to_str().expect("UTF-8"), "--data", self.data.to_str().expect("UTF-8")]
    }
}

/// Two persons, a backup, and then the erasure of the first.
async fn backed_up_and_erased() -> Place {
    let place = Place::new().await;
    let (vault, _) = place.vault().await;
    let first = place.put(&vault, "TUBE-1", "Nguyễn Văn Một").await;
    place.put(&vault, "TUBE-2", "Trần Thị Hai").await;
    let made = medflight(&place.words("backup")).await;
    assert_eq!(made.exit, Exit::Done, "{made:?}");
    vault.erase(&asker(later()), &retention(), &first, "asked").await.expect("no rule keeps it any more");
    vault.store().close().await;
    place
}

#[tokio::test]
async fn a_backup_holds_the_vault_for_its_owner_alone_and_a_restore_brings_who_was_lost_back() {
    let place = Place::new().await;
    let (vault, _) = place.vault().await;
    place.put(&vault, "TUBE-1", "Nguyễn Văn Một").await;
    vault.store().close().await;
    medflight(&place.words("backup")).await;
    let copy = vault_of(&place.file);
    assert_eq!(fs::metadata(&copy).expect("there").mode() & 0o777, 0o600);
    let bytes = fs::read(&copy).expect("readable");
    assert!(!bytes.windows(4).any(|part| part == b"Nguy"), "a name in a copy");
    fs::remove_file(place.data.join(VAULT_FILE)).expect("removed");

    let restored = medflight(&place.words("restore")).await;

    assert_eq!(restored.exit, Exit::Done, "{restored:?}");
    let (vault, again) = place.vault().await;
    assert_eq!((place.name_of(&vault, "TUBE-1").await.expect("known"), again), ("Nguyễn Văn Một".to_owned(), 0));
}

#[tokio::test]
async fn who_was_erased_after_the_backup_stays_erased_when_it_is_restored() {
    let place = backed_up_and_erased().await;

    let restored = medflight(&place.words("restore")).await;

    assert!(restored.out.contains("had been erased since: 1"), "{restored:?}");
    let (vault, again) = place.vault().await;
    assert_eq!(again, 0, "the restore itself had done it");
    assert!(matches!(place.name_of(&vault, "TUBE-1").await, Err(VaultError::Erased)));
    assert_eq!(place.name_of(&vault, "TUBE-2").await.expect("known"), "Trần Thị Hai");
}

#[tokio::test]
async fn the_list_beside_the_key_erases_who_comes_back_with_a_copy_although_the_folder_was_lost() {
    let place = backed_up_and_erased().await;
    fs::remove_dir_all(&place.data).expect("the disk is gone");

    let restored = medflight(&place.words("restore")).await;

    assert_eq!(restored.exit, Exit::Done, "{restored:?}");
    let (vault, again) = place.vault().await;
    assert_eq!((again, read(&list_of(&place.key)).expect("a list").len()), (1, 1));
    assert!(matches!(place.name_of(&vault, "TUBE-1").await, Err(VaultError::Erased)));
    let row = vault.store().subject(&read(&list_of(&place.key)).expect("a list")[0].0).await.expect("answers").expect("a row");
    assert_eq!((row.wrapped, row.sealed), (None, None), "no key is left in the file");
}
