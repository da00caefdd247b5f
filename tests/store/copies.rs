use super::builders::{START, Scribe, append, document, records, sqlite};
use super::files::meddle;
use medflight::domain::people::{Grant, Role, Sites};
use medflight::store::{
    Access, AccountChange, Accounts, Batch, CopyError, Journal, OpenError, STORE_FILE, SqliteOptions, SqliteStore, Store, begin_session,
    find_session, restore, verify,
};
use medflight::units::ids::PersonId;
use std::fs;
use std::path::Path;

async fn service(folder: &Path) -> SqliteStore {
    SqliteStore::open(&SqliteOptions::in_folder(folder), Access::Service).await.expect("opens")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_of_a_running_store_is_whole_and_the_store_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let copies = tempfile::tempdir().expect("a folder");
    let store = service(&folder.path().join("data")).await;
    let mut scribe = Scribe::default();
    store.append(&records(scribe.records(50))).await.expect("recorded");
    let target = copies.path().join("monday.sqlite");

    let summary = store.backup(&target).await.expect("copied");
    store.append(&records(scribe.records(1))).await.expect("recorded");

    let copy = SqliteStore::open_file(&target).await.expect("opens");
    assert_eq!(summary.records, 50);
    assert_eq!(verify(&copy).await.expect("good"), summary);
    assert_eq!(store.head().await.expect("answers").seq, 51);
    assert_eq!(names(copies.path()), ["monday.sqlite"]);
}

#[tokio::test]
async fn a_backup_never_overwrites_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = service(folder.path()).await;
    let target = folder.path().join("thesis.odt");
    fs::write(&target, "ten years of work").expect("writable");

    let refused = store.backup(&target).await;

    assert!(matches!(refused, Err(CopyError::Exists { .. })));
    assert_eq!(fs::read_to_string(&target).expect("readable"), "ten years of work");
}

#[tokio::test]
async fn a_restore_brings_the_records_back_keeps_the_old_data_and_signs_everybody_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let backup = folder.path().join("monday.sqlite");
    let store = service(&data).await;
    let mut scribe = Scribe::default();
    store.append(&Batch { records: scribe.records(3), documents: vec![document(3)] }).await.expect("recorded");
    let lan = PersonId::new("lan").expect("an id");
    let grants = vec![Grant { role: Role::Admin, sites: Sites::All }];
    let add = AccountChange::Add { user: lan.clone(), display_name: "Lan".to_owned(), password_hash: "hash".to_owned(), grants };
    store.change_account(add, START).await.expect("added");
    let (token, _) = begin_session(&store, &lan, "web-1", START).await.expect("begun");
    store.backup(&backup).await.expect("copied");
    store.append(&records(scribe.records(2))).await.expect("recorded");
    store.close().await;
    drop(store);

    let restored = restore(&backup, &data, START).await.expect("restored");

    let store = Store::from(service(&data).await);
    assert_eq!(restored.summary.records, 3);
    assert_eq!(verify(&store).await.expect("good"), restored.summary);
    assert!(store.account(&lan).await.expect("answers").is_some());
    assert_eq!(find_session(&store, &token, START).await.expect("answers"), None);
    let before = restored.before.expect("there was one");
    let old = SqliteStore::open_file(&before.join(STORE_FILE)).await.expect("opens");
    assert_eq!(verify(&old).await.expect("good").records, 5);
}

#[tokio::test]
async fn a_restore_keeps_what_a_killed_service_left_in_its_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, killed) = (folder.path().join("data"), folder.path().join("killed"));
    let backup = folder.path().join("monday.sqlite");
    let store = service(&data).await;
    let mut scribe = Scribe::default();
    store.backup(&backup).await.expect("copied");
    store.append(&records(scribe.records(5))).await.expect("recorded");
    // What a kill leaves behind: the files as they are while the service runs.
    fs::create_dir(&killed).expect("made");
    for name in [STORE_FILE.to_owned(), format!("{STORE_FILE}-wal")] {
        fs::copy(data.join(&name), killed.join(&name)).expect("copied");
    }

    let restored = restore(&backup, &killed, START).await.expect("restored");

    let old = SqliteStore::open_file(&restored.before.expect("there was one").join(STORE_FILE)).await.expect("opens");
    assert_eq!(verify(&old).await.expect("good").records, 5);
    assert_eq!(verify(&service(&killed).await).await.expect("good").records, 0);
}

#[tokio::test]
async fn a_restore_of_an_altered_backup_names_the_record_and_touches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let backup = folder.path().join("monday.sqlite");
    let store = sqlite(&data).await;
    append(&store, &records(Scribe::default().records(3))).await;
    let Store::Sqlite(file) = &store else { panic!("a file") };
    file.backup(&backup).await.expect("copied");
    store.close().await;
    drop(store);
    meddle(&backup, "UPDATE records SET at = at + 1 WHERE seq = 2").await;
    let before = names(&data);

    let refused = restore(&backup, &data, START).await.expect_err("altered");

    let CopyError::Unproven { source, .. } = &refused else { panic!("{refused:?}") };
    assert!(source.to_string().starts_with("record 2: its column at says"), "{source}");
    assert_eq!(names(&data), before);
    assert_eq!(verify(&service(&data).await).await.expect("good").records, 3);
}

#[tokio::test]
async fn a_restore_into_a_running_service_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let backup = folder.path().join("monday.sqlite");
    let store = service(&data).await;
    store.append(&records(Scribe::default().records(3))).await.expect("recorded");
    store.backup(&backup).await.expect("copied");

    let refused = restore(&backup, &data, START).await;

    assert!(matches!(refused, Err(CopyError::Open(OpenError::InUse { .. }))), "{refused:?}");
    assert_eq!(store.head().await.expect("answers").seq, 3);
}
