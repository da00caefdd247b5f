//! A start over a ledger that somebody changed behind the service's back.

use super::tampering::connection;
use medflight::domain::custody::{ChainState, Digest};
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{Act, Answers, Priority, Submit, Time, Why};
use medflight::domain::operations::input::Input;
use medflight::domain::operations::record::Record;
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::service::clerk::{Clerk, Out, Ticket};
use medflight::service::proving::{ProveError, Prover, Standing};
use medflight::service::snapshot::{SNAPSHOT_FILE, SnapshotError, Snapshots, body_of};
use medflight::service::start::{FoldError, TakenUp, fold, resume};
use medflight::store::{DocumentKind, Journal, Projection, Store, VerifyError, verify};
use medflight::units::ids::RequestId;
use medflight::units::time::{Mono, Now, Utc};
use std::path::Path;
use std::sync::Arc;

fn network() -> Arc<Network> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    medflight::config::load(&shipped).expect("the shipped configuration is right").network
}

/// A prover of what a start found.
fn prover(store: &Arc<Store>, believed: Option<(u64, Digest)>, snapshots: Option<Snapshots>) -> Prover<Store> {
    Prover::new(Arc::clone(store), network(), Arc::new(Standing::default()), believed, 2, snapshots)
}

/// One request, declined: two records, one document of something that is over.
async fn a_declined_request(store: &Store) -> String {
    let mut clerk = fold(store, network()).await.expect("an empty journal folds");
    let now = Now { mono: Mono(1_000_000), utc: Utc::parse("2026-12-01T01:00:00Z").expect("a time") };
    let request = Submit {
        payload: "SPC-CBC".parse().expect("a payload"),
        items: vec!["TUBE-0001".to_owned()],
        origin: "C-GL".parse().expect("a site"),
        destination: "H-DG".parse().expect("a site"),
        priority: Priority::Routine,
        priority_reason: None,
        clock_started_at: Some(Time(now.utc)),
        order_ref: None,
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: Answers::new(),
    };
    take(store, &mut clerk, now, 1, Role::Nurse, Act::Submit(request)).await;
    let id = clerk.operations().state().consignments.keys().next().expect("it was taken").clone();
    let why = Why { reason: "no aircraft today".to_owned() };
    take(store, &mut clerk, now, 2, Role::Dispatcher, Act::Decline(id.clone(), why)).await;
    id.to_string()
}

async fn take(store: &Store, clerk: &mut Clerk, now: Now, number: u64, role: Role, act: Act) {
    let person = "lan".parse().expect("a person");
    let actor = Actor {
        person,
        grants: vec![Grant { role, sites: Sites::All }],
        device: "test".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    };
    let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f01-{number:012}")).expect("a UUID");
    for out in clerk.take(now, &Input::Acted { key, actor, act }, Some(Ticket(number))) {
        assert!(!matches!(out, Out::Reply(_, Err(_))), "{out:?}");
    }
    while let Some(batch) = clerk.next_batch(now) {
        store.append(&batch).await.expect("recorded");
        clerk.recorded(now);
    }
}

#[tokio::test]
async fn a_document_that_was_altered_is_made_anew_from_the_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = super::builders::sqlite(folder.path()).await;
    let id = a_declined_request(&store).await;
    let told = store.document(DocumentKind::Consignment, &id).await.expect("read").expect("a document");
    let mut at = connection(folder.path()).await;
    sqlx::query("UPDATE documents SET json = replace(json, 'DECLINED', 'ACCEPTED')").execute(&mut at).await.expect("altered");

    let store = Arc::new(store);
    let mended = prover(&store, None, None).step().await.expect("mended");
    let again = prover(&store, None, None).step().await.expect("mended");

    assert_eq!((mended, again), (1, 0));
    assert_eq!(store.document(DocumentKind::Consignment, &id).await.expect("read"), Some(told));
}

#[tokio::test]
async fn a_ledger_with_an_altered_record_is_not_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = super::builders::sqlite(folder.path()).await;
    a_declined_request(&store).await;
    let mut at = connection(folder.path()).await;
    let sql = "UPDATE records SET canonical = replace(canonical, 'no aircraft', 'no interest') WHERE seq = 2";
    assert_eq!(sqlx::query(sql).execute(&mut at).await.expect("altered").rows_affected(), 1);

    let refused = fold(&store, network()).await;

    assert!(matches!(refused, Err(FoldError::Altered { seq: 2 })), "{:?}", refused.err());
    assert!(matches!(verify(&store).await, Err(VerifyError::Bad(bad)) if bad.seq == 2));
}

/// The program that runs here.
fn program() -> Digest {
    Digest::of(b"program")
}

/// The fold of the first `until` records.
async fn folded(store: &Store, until: u64) -> (ChainState, Operations) {
    let (mut chain, mut ops) = (ChainState::default(), Operations::new(network()));
    for sealed in store.read_from(1, 100).await.expect("read").iter().take_while(|sealed| sealed.seq <= until) {
        ops.apply(&Record::from_text(&sealed.canonical).expect("a record"));
        chain.follow(sealed);
    }
    (chain, ops)
}

/// A snapshot of the first `until` records, as a prover keeps it.
async fn keep(snapshots: &Snapshots, store: &Store, until: u64) {
    let (chain, ops) = folded(store, until).await;
    let body = body_of(&chain, ops.state()).expect("a JSON form");
    snapshots.write(chain.head(), &body).expect("kept");
}

#[tokio::test]
async fn a_start_from_a_snapshot_comes_to_the_same_as_one_from_the_first_record_and_is_proven_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Arc::new(super::builders::sqlite(folder.path()).await);
    a_declined_request(&store).await;
    let snapshots = Snapshots::in_folder(folder.path(), program());
    keep(&snapshots, &store, 1).await;

    let snapshot = snapshots.read().expect("whole");
    let whole = fold(store.as_ref(), network()).await.expect("folds");
    let TakenUp { clerk, believed } = resume(store.as_ref(), network(), Some(snapshot)).await.expect("taken up");
    let mut prover = prover(&store, believed, Some(snapshots.clone()));

    assert_eq!(believed.map(|(seq, _)| seq), Some(1));
    assert!(clerk.operations().state() == whole.operations().state());
    assert_eq!(prover.step().await.expect("proven"), 0);
    assert_eq!((prover.standing().proven(), prover.standing().doubt()), (2, None));
}

#[tokio::test]
async fn a_snapshot_of_another_program_of_another_journal_or_altered_is_not_taken_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = super::builders::sqlite(folder.path()).await;
    let snapshots = Snapshots::in_folder(folder.path(), program());
    assert!(matches!(snapshots.read(), Err(SnapshotError::None)));
    a_declined_request(&store).await;
    keep(&snapshots, &store, 2).await;

    let other = tempfile::tempdir().expect("a folder");
    let emptier = super::builders::sqlite(other.path()).await;
    assert!(matches!(Snapshots::in_folder(folder.path(), Digest::default()).read(), Err(SnapshotError::OtherProgram)));
    let elsewhere = resume(&emptier, network(), Some(snapshots.read().expect("whole"))).await.expect("taken up");
    assert_eq!((elsewhere.believed, elsewhere.clerk.durable_seq()), (None, 0));

    let file = folder.path().join(SNAPSHOT_FILE);
    let text = std::fs::read(&file).expect("read");
    for at in [text.len() / 2, text.len() - 2] {
        let mut altered = text.clone();
        altered[at] ^= 1;
        std::fs::write(&file, altered).expect("written");
        assert!(matches!(snapshots.read(), Err(SnapshotError::NotWhole)), "byte {at}");
    }
    for kept in [text.len() - 1, text.len() / 2, 20, 0] {
        std::fs::write(&file, &text[..kept]).expect("written");
        assert!(matches!(snapshots.read(), Err(SnapshotError::NotWhole | SnapshotError::Json(_))), "cut after {kept}");
    }
    std::fs::write(&file, &text).expect("written");
    assert_eq!(snapshots.read().expect("whole again").state.seq, 2);
}

#[tokio::test]
async fn a_snapshot_that_is_not_what_its_records_come_to_is_found_behind_the_service_and_taken_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Arc::new(super::builders::sqlite(folder.path()).await);
    a_declined_request(&store).await;
    let snapshots = Snapshots::in_folder(folder.path(), program());
    let (chain, ops) = folded(&store, 2).await;
    let mut forged = ops.state().clone();
    forged.seals.insert("S999999".to_owned());
    snapshots.write(chain.head(), &body_of(&chain, &forged).expect("a JSON form")).expect("kept");

    let believed = resume(store.as_ref(), network(), Some(snapshots.read().expect("whole"))).await.expect("taken up").believed;
    let mut prover = prover(&store, believed, Some(snapshots.clone()));
    let found = prover.step().await;

    assert!(matches!(found, Err(ProveError::Believed { seq: 2 })), "{found:?}");
    assert_eq!(prover.standing().doubt(), Some(2));
    assert!(matches!(snapshots.read(), Err(SnapshotError::None)));
}

#[tokio::test]
async fn a_record_that_was_altered_before_a_snapshot_is_named_behind_the_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Arc::new(super::builders::sqlite(folder.path()).await);
    a_declined_request(&store).await;
    let snapshots = Snapshots::in_folder(folder.path(), program());
    keep(&snapshots, &store, 2).await;
    let mut at = connection(folder.path()).await;
    let sql = "UPDATE records SET canonical = replace(canonical, 'TUBE-0001', 'TUBE-0002') WHERE seq = 1";
    assert_eq!(sqlx::query(sql).execute(&mut at).await.expect("altered").rows_affected(), 1);

    let believed = resume(store.as_ref(), network(), Some(snapshots.read().expect("whole"))).await.expect("taken up").believed;
    let mut prover = prover(&store, believed, Some(snapshots));
    let found = prover.step().await;

    assert!(matches!(found, Err(ProveError::Fold(FoldError::Altered { seq: 1 }))), "{found:?}");
    assert_eq!(prover.standing().doubt(), Some(1));
}
