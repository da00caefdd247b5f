use super::builders::{Scribe, append, consignment, document, key, records, sqlite};
use medflight::domain::custody::StoredRecord;
use medflight::store::{Batch, Journal, Pace, Proven, STORE_FILE, Store, VerifyError, verify_at, verify_with};
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

async fn four_records(folder: &Path) -> Store {
    let store = sqlite(folder).await;
    let mut scribe = Scribe::default();
    let sealed = vec![
        scribe.record("SUBMITTED", Some(consignment(1)), None, Some(key(1))),
        scribe.record("SUBMITTED", Some(consignment(2)), Some(3), Some(key(2))),
        scribe.record("WEATHER", None, None, None),
        scribe.record("ACCEPTED", Some(consignment(1)), Some(9), Some(key(3))),
    ];
    append(&store, &records(sealed)).await;
    store
}

pub(crate) async fn connection(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(STORE_FILE)).connect().await.expect("opens")
}

/// One record at a time looked at by the walk itself, and one, two or three at a time on many threads.
const PACES: [Pace; 4] =
    [Pace { step: 1, beside: 0 }, Pace { step: 1, beside: 4 }, Pace { step: 2, beside: 4 }, Pace { step: 3, beside: 16 }];

/// What is said of the store: the same on one thread and on many.
async fn at_every_pace(store: &Store) -> Result<Proven, VerifyError> {
    let usual = verify_with(store, Vec::new()).await;
    for pace in PACES {
        assert_eq!(format!("{:?}", verify_at(store, Vec::new(), pace).await), format!("{usual:?}"), "{pace:?}");
    }
    usual
}

async fn first_bad(store: &Store) -> Result<u64, String> {
    match at_every_pace(store).await {
        Err(VerifyError::Bad(bad)) => Ok(bad.seq),
        other => Err(format!("{other:?}")),
    }
}

fn length(column: &str, row: &StoredRecord) -> usize {
    let of = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
    match column {
        "type" => row.kind.len(),
        "consignment" => of(&row.consignment),
        "key" => of(&row.key),
        "canonical" => row.canonical.len(),
        "prev" => row.prev.len(),
        "hash" => row.hash.len(),
        "chain_prev" => of(&row.chain_prev),
        "chain_hash" => of(&row.chain_hash),
        other => panic!("no column {other}"),
    }
}

/// Changes one column through SQLite itself, asks, and puts the row back.
async fn altered(store: &Store, at: &mut SqliteConnection, seq: i64, sql: String, what: &str) {
    let mut transaction = at.begin().await.expect("begins");
    sqlx::query("CREATE TEMP TABLE kept AS SELECT * FROM main.records").execute(&mut *transaction).await.expect("kept");
    let changed = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *transaction).await.expect("changed").rows_affected();
    assert_eq!(changed, 1, "{what}");
    transaction.commit().await.expect("committed");

    let named = first_bad(store).await;

    assert_eq!(named, Ok(u64::try_from(seq).expect("positive")), "{what}");
    let mut transaction = at.begin().await.expect("begins");
    sqlx::raw_sql("DELETE FROM main.records; INSERT INTO main.records SELECT * FROM kept; DROP TABLE temp.kept")
        .execute(&mut *transaction)
        .await
        .expect("put back");
    transaction.commit().await.expect("committed");
}

#[tokio::test]
async fn any_changed_byte_of_any_column_of_any_record_names_that_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = four_records(folder.path()).await;
    let rows = store.stored_after(None, 9).await.expect("answers");
    let mut at = connection(folder.path()).await;
    let texts = ["type", "consignment", "key", "canonical"];
    let digests = ["prev", "hash", "chain_prev", "chain_hash"];

    for row in &rows {
        let seq = row.seq;
        for column in texts.into_iter().chain(digests) {
            let kind = if texts.contains(&column) { "TEXT" } else { "BLOB" };
            let length = length(column, row);
            // Every byte of the short columns; of the long text every seventh, which falls on all of its members in turn.
            let step = if column == "canonical" { 7 } else { 1 };
            for place in (1..=length).step_by(step) {
                let bytes = format!("CAST({column} AS BLOB)");
                let sql = format!(
                    "UPDATE records SET {column} = CAST(substr({bytes}, 1, {place} - 1) || \
                     CASE hex(substr({bytes}, {place}, 1)) WHEN '35' THEN X'36' ELSE X'35' END || \
                     substr({bytes}, {place} + 1) AS {kind}) WHERE seq = {seq}"
                );
                altered(&store, &mut at, seq, sql, &format!("record {seq}, {column}, byte {place}")).await;
            }
            if length > 0 && !["type", "canonical", "prev", "hash"].contains(&column) {
                let sql = format!("UPDATE records SET {column} = NULL WHERE seq = {seq}");
                altered(&store, &mut at, seq, sql, &format!("record {seq}, {column} removed")).await;
            }
        }
        for byte in 0..7 {
            for column in ["seq", "at", "flight"] {
                let sql = format!(
                    "UPDATE records SET {column} = ({column} | (32 << (8 * {byte}))) - ({column} & (32 << (8 * {byte}))) \
                     WHERE seq = {seq} AND {column} IS NOT NULL"
                );
                if column != "flight" || row.flight.is_some() {
                    altered(&store, &mut at, seq, sql, &format!("record {seq}, {column}, byte {byte}")).await;
                }
            }
        }
    }
    assert_eq!(at_every_pace(&store).await.expect("put back, it is good").summary.records, 4);
}

#[tokio::test]
async fn a_removed_record_is_named_wherever_it_was() {
    for seq in 1..=4_u64 {
        let folder = tempfile::tempdir().expect("a folder");
        let store = four_records(folder.path()).await;
        append(&store, &Batch { records: Vec::new(), documents: vec![document(4)] }).await;
        let mut at = connection(folder.path()).await;
        sqlx::query("DELETE FROM records WHERE seq = $1").bind(i64::try_from(seq).expect("small")).execute(&mut at).await.expect("removed");

        match at_every_pace(&store).await {
            Err(VerifyError::Bad(bad)) => assert_eq!(bad.seq, seq),
            // The last one leaves no gap; the documents know that it was there.
            Err(VerifyError::CutOff { head, known }) => assert_eq!((seq, head, known), (4, 3, 4)),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn of_many_faults_the_first_is_named_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = sqlite(folder.path()).await;
    let mut scribe = Scribe::default();
    append(&store, &records(scribe.records(200))).await;
    let mut at = connection(folder.path()).await;
    let damages = [
        // (what is done to the records, the first bad one)
        ("UPDATE records SET hash = prev WHERE seq IN (187, 120, 199)", 120),
        ("UPDATE records SET canonical = '{' WHERE seq IN (101, 102)", 101),
        ("UPDATE records SET chain_hash = chain_prev WHERE seq = 77", 77),
        ("UPDATE records SET seq = 1000 WHERE seq = 60", 60),
        ("UPDATE records SET flight = 5 WHERE seq = 31", 31),
        ("UPDATE records SET chain_prev = NULL, chain_hash = NULL WHERE seq = 17", 17),
        ("DELETE FROM records WHERE seq = 9", 9),
        ("UPDATE records SET seq = -4 WHERE seq = 5", 5),
    ];

    for (damage, seq) in damages {
        sqlx::query(damage).execute(&mut at).await.expect("damaged");

        let one = format!("{:?}", verify_at(&store, Vec::new(), Pace { step: 7, beside: 0 }).await);
        assert!(one.contains(&format!("Bad(BadRecord {{ seq: {seq},")), "{damage}: {one}");
        for beside in [1, 2, 8, 64] {
            let many = verify_at(&store, Vec::new(), Pace { step: 7, beside }).await;
            assert_eq!(format!("{many:?}"), one, "{damage}, {beside} beside");
        }
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_told_after_a_bad_record_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = sqlite(folder.path()).await;
    append(&store, &records(Scribe::default().records(40))).await;
    let mut at = connection(folder.path()).await;
    let loosened = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'records'; \
                    PRAGMA writable_schema = RESET; UPDATE records SET at = 'noon' WHERE seq = 30";
    sqlx::raw_sql(loosened).execute(&mut at).await.expect("damaged");

    for beside in [0, 1, 8] {
        let said = verify_at(&store, Vec::new(), Pace { step: 5, beside }).await;
        assert!(matches!(said, Err(VerifyError::Unreadable { after: 25, .. })), "{said:?}");
    }
    sqlx::query("UPDATE records SET at = at + 1 WHERE seq = 22").execute(&mut at).await.expect("damaged");
    for beside in [0, 1, 8] {
        let said = verify_at(&store, Vec::new(), Pace { step: 5, beside }).await;
        assert!(matches!(&said, Err(VerifyError::Bad(bad)) if bad.seq == 22), "{said:?}");
    }
}
