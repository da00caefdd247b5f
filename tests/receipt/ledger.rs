//! A ledger in a file that somebody with every right on the machine alters: found against the heads that a second place keeps.

use crate::support::{START, day, first, key, signed};
use medflight::cli::custody::{self, CustodyArgs, CustodyCommand};
use medflight::cli::ledger::{LedgerArgs, LedgerCommand, run};
use medflight::cli::{DataArg, Exit, Outcome};
use medflight::domain::custody::{SealedRecord, StoredRecord};
use medflight::domain::proof::SignedHead;
use medflight::service::notary::{Notary, NotaryError};
use medflight::store::{Access, Batch, Journal, STORE_FILE, SqliteOptions, SqliteStore, Tree};
use medflight::units::time::Span;
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;

struct Ledger {
    folder: tempfile::TempDir,
    witness: PathBuf,
}

async fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&SqliteOptions::in_folder(folder), Access::Service).await.expect("opens")
}

/// Three hundred records, signed by the second key after the first gave way to it, and the heads in a second place.
async fn ledger() -> Ledger {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    signed(&store, day("AB123456"), 1).await;
    store.append(&Batch { records: more(), documents: Vec::new() }).await.expect("recorded");
    let mut notary = Notary::open(Arc::new(store.clone()), Some(key(2)), None).await.expect("opened");
    notary.step(START + Span::secs(30)).await.expect("kept").expect("signed");
    let heads = store.heads_above(0, 10).await.expect("answers");
    assert_eq!(heads.iter().map(|kept| kept.head.head().size).collect::<Vec<_>>(), [10, 300]);
    let witness = folder.path().join("heads.notes");
    std::fs::write(&witness, heads.iter().map(|kept| format!("{}\n", kept.head)).collect::<String>()).expect("written");
    drop(notary);
    store.close().await;
    Ledger { folder, witness }
}

/// The records after the first ten.
fn more() -> Vec<SealedRecord> {
    let mut chain = medflight::domain::custody::ChainState::default();
    day("AB123456").iter().for_each(|record| chain.follow(record));
    (0..290).map(|n| crate::support::seal(&mut chain, "NOTED", None, None, serde_json::json!({ "n": n }))).collect()
}

async fn meddle(folder: &Path, sql: &str) {
    let mut connection = SqliteConnectOptions::new().filename(folder.join(STORE_FILE)).connect().await.expect("opens");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("done");
    connection.close().await.expect("closed");
}

async fn verify(ledger: &Ledger, witness: Option<&Path>, known: Option<u8>) -> Outcome {
    let key = known.map(|seed| key(seed).public().to_string());
    let data = DataArg { data: ledger.folder.path().to_owned() };
    run(&LedgerArgs { command: LedgerCommand::Verify { data, file: None, witness: witness.map(Path::to_owned), key } }).await
}

#[tokio::test]
async fn an_untouched_ledger_is_proven_with_its_heads_by_the_first_key_and_the_one_after_it() {
    let ledger = ledger().await;

    let alone = verify(&ledger, None, None).await;
    let known = verify(&ledger, Some(&ledger.witness), Some(1)).await;
    let newer = verify(&ledger, Some(&ledger.witness), Some(2)).await;

    assert_eq!(alone.exit, Exit::Done, "{alone:?}");
    assert!(
        alone.out.ends_with("tree heads 2; chưa kiểm chữ ký vì không có khóa / their signatures not checked: no key was given\n"),
        "{alone:?}"
    );
    assert_eq!((known.exit, known.out.ends_with("tree heads 4\n")), (Exit::Done, true), "{known:?}");
    assert_eq!(
        (newer.exit, newer.err.contains("over 10 records")),
        (Exit::Unproven, true),
        "who knows the newer key alone knows no older: {newer:?}"
    );
}

#[tokio::test]
async fn a_tail_that_was_cut_off_with_everything_that_knew_of_it_is_found_against_the_second_place() {
    let ledger = ledger().await;
    meddle(ledger.folder.path(), "DELETE FROM records WHERE seq > 260; DELETE FROM tree_heads WHERE size > 10").await;

    let alone = verify(&ledger, None, Some(1)).await;
    let witnessed = verify(&ledger, Some(&ledger.witness), Some(1)).await;

    assert_eq!(alone.exit, Exit::Done, "by itself it cannot be seen: {alone:?}");
    assert_eq!(witnessed.exit, Exit::Unproven, "{witnessed:?}");
    assert!(
        witnessed.err.contains("\n  records are missing after record 260: a tree head of 2026-12-01T01:02:33.004Z was signed over 300"),
        "{witnessed:?}"
    );
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found_by_the_store_s_own_head_and_nothing_is_signed_over_it() {
    let ledger = ledger().await;
    meddle(ledger.folder.path(), "DELETE FROM records WHERE seq > 299").await;

    let found = verify(&ledger, None, None).await;
    let store = open(ledger.folder.path()).await;
    let opened = Notary::open(Arc::new(store), Some(key(2)), None).await;

    assert!(found.exit == Exit::Unproven && found.err.contains("signed over 300"), "{found:?}");
    assert!(matches!(opened, Err(NotaryError::CutOff { size: 300, .. })));
}

#[tokio::test]
async fn a_ledger_that_was_written_anew_with_digests_that_fit_is_found() {
    let ledger = ledger().await;
    // The same day with another seal, sealed by the same rules, and the heads of the real one in the second place only.
    meddle(ledger.folder.path(), "DELETE FROM records; DELETE FROM tree_heads; DELETE FROM tree_nodes").await;
    let store = open(ledger.folder.path()).await;
    let mut chain = medflight::domain::custody::ChainState::default();
    let mut forged = day("ZZ999999");
    forged.iter().for_each(|record| chain.follow(record));
    forged.extend((0..290).map(|n| crate::support::seal(&mut chain, "NOTED", None, None, serde_json::json!({ "n": n }))));
    store.append(&Batch { records: forged, documents: Vec::new() }).await.expect("recorded");
    store.close().await;

    let alone = verify(&ledger, None, None).await;
    let witnessed = verify(&ledger, Some(&ledger.witness), Some(1)).await;

    assert_eq!(alone.exit, Exit::Done, "{alone:?}");
    assert_eq!(witnessed.exit, Exit::Unproven);
    assert!(
        witnessed.err.contains("\n  the first 10 records are not those that a tree head of 2026-12-01T01:02:03.004Z was signed over"),
        "{witnessed:?}"
    );
}

#[tokio::test]
async fn a_forged_head_in_the_store_or_the_second_place_is_named() {
    let ledger = ledger().await;
    let file = std::fs::read_to_string(&ledger.witness).expect("read");
    let store = open(ledger.folder.path()).await;
    let newest = store.newest_head().await.expect("answers").expect("a head").head;
    store.close().await;
    let forged = SignedHead::sign(&key(9), 299, newest.head().root, newest.head().at).to_string();
    for (text, says) in [
        (format!("{file}{forged}\n"), "a tree head over 299 records"),
        (file.replacen("\n300\n", "\n301\n", 1), "a tree head over 301 records"),
        (file.replacen("time 2026", "tame 2026", 1), "entry 1 of"),
    ] {
        std::fs::write(&ledger.witness, text).expect("written");
        let found = verify(&ledger, Some(&ledger.witness), Some(1)).await;
        assert_eq!(found.exit, Exit::Unproven, "{says}");
        assert!(found.err.starts_with("HEAD_NOT_SIGNED: ") && found.err.contains(says), "{found:?}");
    }
    std::fs::write(&ledger.witness, file).expect("written");
    let same_size = SignedHead::sign(&key(9), 300, newest.head().root, newest.head().at).to_string();
    for (note, says) in [(forged, "its note is over 299 records"), (same_size, "a tree head over 300 records in the store is not signed")] {
        meddle(ledger.folder.path(), &format!("UPDATE tree_heads SET note = '{note}' WHERE size = 300")).await;
        let found = verify(&ledger, Some(&ledger.witness), Some(1)).await;
        assert!(found.exit == Exit::Unproven && found.err.contains(says), "{found:?}");
    }
}

#[tokio::test]
async fn a_kept_subtree_that_is_not_the_records_is_named() {
    let ledger = ledger().await;
    meddle(ledger.folder.path(), "UPDATE tree_nodes SET hash = zeroblob(32)").await;

    let found = verify(&ledger, None, None).await;

    assert!(found.exit == Exit::Unproven && found.err.contains("the subtree over records 1 to 256 is not theirs"), "{found:?}");
    let store = open(ledger.folder.path()).await;
    assert!(matches!(Notary::open(Arc::new(store), Some(key(2)), None).await, Err(NotaryError::NotAsSigned { .. })));
}

#[tokio::test]
async fn any_two_records_that_changed_places_with_digests_and_all_are_found() {
    let good = day("AB123456");
    for (left, right) in [(1_usize, 2_usize), (5, 6), (1, 10), (9, 10)] {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(folder.path()).await;
        signed(&store, good.clone(), 1).await;
        store.close().await;
        let swap = |seq: usize, with: usize| {
            let row = StoredRecord::from(&good[with - 1]);
            let text = String::from_utf8(row.canonical).expect("text").replace(&format!("\"seq\":{with}"), &format!("\"seq\":{seq}"));
            format!("UPDATE records SET canonical = '{text}', hash = x'{}' WHERE seq = {seq};", good[with - 1].hash)
        };
        meddle(folder.path(), &(swap(left, right) + &swap(right, left))).await;
        let ledger = Ledger { witness: PathBuf::new(), folder };

        let found = verify(&ledger, None, None).await;

        assert_eq!(found.exit, Exit::Unproven);
        assert!(found.err.contains(&format!("\n  record {left}: ")), "{found:?}");
    }
}

/// `custody verify` of the first consignment.
async fn one(ledger: &Ledger, known: Option<&str>) -> Outcome {
    let (data, key) = (DataArg { data: ledger.folder.path().to_owned() }, known.map(str::to_owned));
    custody::run(&CustodyArgs { command: CustodyCommand::Verify { id: first(), key, data } }).await
}

#[tokio::test]
async fn one_consignment_is_proven_by_itself_and_each_alteration_of_it_leaves_with_5() {
    let (one_key, stranger) = (key(1).public().to_string(), key(3).public().to_string());
    let whole = ledger().await;

    let (known, unknown, other, no_key) =
        (one(&whole, Some(&one_key)).await, one(&whole, None).await, one(&whole, Some(&stranger)).await, one(&whole, Some("no key")).await);

    assert_eq!(known.exit, Exit::Done, "{known:?}");
    assert!(known.out.starts_with("chuỗi của kiện được chứng minh / the consignment's chain is proven\n"), "{known:?}");
    assert!(known.out.contains("records 4, tới / to #9\n") && known.out.contains("tree head 300 "), "{known:?}");
    assert!(unknown.exit == Exit::Done && unknown.out.contains("the store's own key alone"), "{unknown:?}");
    assert!(other.exit == Exit::Unproven && other.err.contains("KEY_NOT_KNOWN"), "{other:?}");
    assert_eq!(no_key.exit, Exit::Usage);
    for sql in [
        "UPDATE records SET canonical = replace(canonical, 'AB123456', 'AB123457') WHERE seq = 5",
        "DELETE FROM records WHERE seq = 5",
        "DELETE FROM records WHERE seq = 1",
        "DELETE FROM records WHERE seq = 9",
        "DELETE FROM records WHERE seq >= 9",
    ] {
        let altered = ledger().await;
        meddle(altered.folder.path(), sql).await;

        let outcome = one(&altered, Some(&one_key)).await;

        assert_eq!(outcome.exit, Exit::Unproven, "{sql}: {outcome:?}");
    }
}
