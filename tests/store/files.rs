use super::builders::{Scribe, append, document, records, sqlite};
use medflight::domain::custody::Digest;
use medflight::store::{
    Access, AppendError, Batch, DocumentKind, Journal, LOCK_FILE, OpenError, Projection, STORE_FILE, SqliteOptions, SqliteStore, verify,
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

async fn open(folder: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(&SqliteOptions::in_folder(folder), Access::Service).await
}

/// Every file of the folder but the lock, with the digest of its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Digest> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let named = entries.map(|entry| (entry.file_name().into_string().expect("UTF-8"), entry.path()));
    named.filter(|(name, _)| name != LOCK_FILE).map(|(name, path)| (name, Digest::of(&fs::read(path).expect("readable")))).collect()
}

pub(crate) async fn meddle(file: &Path, sql: &'static str) {
    let mut connection = SqliteConnectOptions::new().filename(file).create_if_missing(true).connect().await.expect("opens");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("meddled");
    connection.close().await.expect("closed");
}

async fn small_store(folder: &Path) {
    let store = sqlite(folder).await;
    append(&store, &Batch { records: Scribe::default().records(3), documents: vec![document(3)] }).await;
    store.close().await;
}

#[tokio::test]
async fn what_was_recorded_is_there_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scribe = Scribe::default();
    let batch = Batch { records: scribe.records(3), documents: vec![document(3)] };
    let store = sqlite(folder.path()).await;
    append(&store, &batch).await;
    store.close().await;
    drop(store);

    let again = open(folder.path()).await.expect("opens");

    assert_eq!(again.read_from(1, 9).await.expect("answers"), batch.records);
    assert_eq!(again.document(DocumentKind::Consignment, "D003").await.expect("answers"), Some(document(3)));
}

#[tokio::test]
async fn a_store_in_use_is_not_opened_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = open(folder.path()).await.expect("opens");

    let second = open(folder.path()).await;

    assert!(matches!(second, Err(OpenError::InUse { .. })), "{second:?}");
    first.close().await;
    drop(first);
    assert!(open(folder.path()).await.is_ok(), "free once the first is gone");
}

#[tokio::test]
async fn accounts_and_reading_go_on_beside_a_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SqliteOptions::in_folder(folder.path());
    let service = open(folder.path()).await.expect("opens");
    service.append(&records(Scribe::default().records(2))).await.expect("recorded");

    let reading = SqliteStore::open(&options, Access::Read).await.expect("opens");
    let accounts = SqliteStore::open(&options, Access::Accounts).await.expect("opens");

    assert_eq!(verify(&reading).await.expect("good").records, 2);
    assert!(accounts.network().await.is_ok());
    let written = reading.append(&records(Scribe::default().records(1))).await;
    assert!(matches!(written, Err(AppendError::Failed(_))), "reading only");
}

#[tokio::test]
async fn a_newer_store_is_named_as_such_and_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    small_store(folder.path()).await;
    meddle(&folder.path().join(STORE_FILE), "UPDATE meta SET value = '7' WHERE name = 'schema'").await;
    let before = contents(folder.path());

    let refused = open(folder.path()).await.expect_err("newer");

    assert!(matches!(refused, OpenError::Newer { found: 7, known: _, .. }), "{refused:?}");
    assert!(refused.reason().what.vi.contains("phiên bản 7"), "{:?}", refused.reason());
    assert_eq!(contents(folder.path()), before);
}

#[tokio::test]
async fn a_store_of_another_network_is_named_as_such_and_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |network: &str| SqliteOptions { network: Some(network.to_owned()), ..SqliteOptions::in_folder(folder.path()) };
    SqliteStore::open(&of("duc-giang"), Access::Service).await.expect("made").close().await;
    let before = contents(folder.path());

    let refused = SqliteStore::open(&of("elsewhere"), Access::Service).await.expect_err("another");

    assert!(matches!(refused, OpenError::OtherNetwork { .. }), "{refused:?}");
    assert_eq!(contents(folder.path()), before);
    assert!(SqliteStore::open(&of("duc-giang"), Access::Service).await.is_ok());
}

#[tokio::test]
async fn a_damaged_file_is_named_as_such_and_not_changed() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 5] = [
        ("its beginning overwritten", |bytes| bytes[..16].fill(b'x')),
        ("cut off in the middle", |bytes| bytes.truncate(bytes.len() / 2)),
        ("cut off in the header", |bytes| bytes.truncate(50)),
        ("a page of zeros", |bytes| bytes[8_192..12_288].fill(0)),
        ("text in its place", |bytes| {
            *bytes = b"not a database, but long enough to hold a header of one hundred bytes, which this text is meant to be".to_vec()
        }),
    ];
    for (damage, apply) in damages {
        let folder = tempfile::tempdir().expect("a folder");
        small_store(folder.path()).await;
        let file = folder.path().join(STORE_FILE);
        let mut bytes = fs::read(&file).expect("readable");
        apply(&mut bytes);
        fs::write(&file, bytes).expect("writable");
        let before = contents(folder.path());

        let refused = open(folder.path()).await.expect_err(damage);

        assert!(matches!(refused, OpenError::Damaged { .. }), "{damage}: {refused:?}");
        assert_eq!(contents(folder.path()), before, "{damage}");
    }
}

#[tokio::test]
async fn a_log_without_its_file_is_half_a_store_and_not_a_fresh_start() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(format!("{STORE_FILE}-wal")), b"left over").expect("writable");

    assert!(matches!(open(folder.path()).await, Err(OpenError::Damaged { .. })));
}

#[tokio::test]
async fn a_database_of_something_else_is_not_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    meddle(&folder.path().join(STORE_FILE), "CREATE TABLE recipes (name TEXT)").await;
    let before = contents(folder.path());

    assert!(matches!(open(folder.path()).await, Err(OpenError::NotOurs { .. })));
    assert_eq!(contents(folder.path()), before);
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_is_made_good_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SqliteOptions::in_folder(folder.path());
    // A database without a table: its file was made, its schema was not.
    meddle(&folder.path().join(STORE_FILE), "PRAGMA journal_mode = WAL").await;

    let read = SqliteStore::open(&options, Access::Read).await;
    let accounts = SqliteStore::open(&options, Access::Accounts).await;

    assert!(matches!(read, Err(OpenError::Missing { .. })), "{read:?}");
    assert_eq!(accounts.expect("made").head().await.expect("answers").seq, 0);
    assert!(open(folder.path()).await.is_ok(), "accounts hold no lock");
}

#[tokio::test]
async fn reading_where_there_is_no_store_makes_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = SqliteStore::open(&SqliteOptions::in_folder(folder.path()), Access::Read).await;

    assert!(matches!(refused, Err(OpenError::Missing { .. })));
    assert_eq!(contents(folder.path()), BTreeMap::new());
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_half_done_and_room_makes_it_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let tight = SqliteOptions { max_pages: Some(60), ..SqliteOptions::in_folder(folder.path()) };
    let store = SqliteStore::open(&tight, Access::Service).await.expect("opens");
    let mut scribe = Scribe::default();
    let mut recorded = 0;

    let refused = loop {
        let before = scribe.chain.clone();
        let batch = Batch { records: scribe.records(20), documents: vec![document(recorded + 1)] };
        match store.append(&batch).await {
            Ok(()) => recorded += 20,
            Err(error) => {
                scribe.chain = before;
                break error;
            }
        }
    };

    assert!(matches!(refused, AppendError::Full), "{refused:?}");
    let asked = store.append(&Batch::default()).await;
    assert!(matches!(asked, Err(AppendError::Full)), "an empty batch asks whether there is room: {asked:?}");
    assert!(refused.reason().what.en.contains("Not recorded"));
    for attempt in 1..=3 {
        let again = store.append(&records(Scribe { chain: scribe.chain.clone() }.records(20))).await;
        assert!(matches!(again, Err(AppendError::Full)), "attempt {attempt} on the same connection: {again:?}");
    }
    let summary = verify(&store).await.expect("what is there is good");
    assert_eq!((summary.records, summary.head), (recorded, scribe.chain.head()));
    assert!(recorded > 0);
    let lost = store.document(DocumentKind::Consignment, &document(recorded + 1).id).await.expect("answers");
    assert_eq!(lost, None, "no document without its records");
    store.close().await;
    drop(store);
    let roomy = open(folder.path()).await.expect("opens");
    roomy.append(&records(scribe.records(20))).await.expect("recorded");
    assert_eq!(verify(&roomy).await.expect("good").records, recorded + 20);
}

#[tokio::test]
async fn the_file_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    small_store(folder.path()).await;

    let mode = fs::metadata(folder.path().join(STORE_FILE)).expect("there").permissions().mode();

    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
