//! A start over a ledger that somebody changed behind the service's back.

use super::tampering::connection;
use medflight::domain::network::Network;
use medflight::domain::operations::act::{Act, Answers, Priority, Submit, Time, Why};
use medflight::domain::operations::input::Input;
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::service::clerk::{Clerk, Out, Ticket};
use medflight::service::start::{FoldError, fold, mend_documents};
use medflight::store::{DocumentKind, Journal, Projection, Store, VerifyError, verify};
use medflight::units::ids::RequestId;
use medflight::units::time::{Mono, Now, Utc};
use std::path::Path;
use std::sync::Arc;

fn network() -> Arc<Network> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    medflight::config::load(&shipped).expect("the shipped configuration is right").network
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
    let actor = Actor { person, grants: vec![Grant { role, sites: Sites::All }], device: "test".to_owned(), signed: true, second: None };
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

    let mended = mend_documents(&store, network(), 2).await.expect("mended");
    let again = mend_documents(&store, network(), 2).await.expect("mended");

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
