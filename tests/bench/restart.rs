//! How long a start takes over a long ledger: opening the store and folding every record.

use crate::acts::{folder, key, network, person, request};
use crate::service::now;
use crate::table::Table;
use medflight::domain::operations::act::{Act, Why};
use medflight::domain::operations::input::Input;
use medflight::domain::people::{Actor, Role};
use medflight::service::clerk::{Clerk, Out, Ticket};
use medflight::service::start::fold;
use medflight::store::{Access, Journal, SqliteOptions, SqliteStore};
use medflight::units::time::{Mono, Now, Span, Utc};

/// Records in the ledger.
const RECORDS: u64 = 100_000;
/// Pairs of records in one write.
const BATCH: u64 = 200;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = folder();
        let options = SqliteOptions::in_folder(folder.path());
        let store = SqliteStore::open(&options, Access::Service).await.expect("a store");
        fill(&store).await;
        store.close().await;
        drop(store);

        let began = now();
        let store = SqliteStore::open(&options, Access::Service).await.expect("a store");
        let opened = began.elapsed();
        let clerk = fold(&store, network()).await.expect("the journal folds");
        let folded = began.elapsed();
        let records = clerk.durable_seq();
        let bytes = std::fs::metadata(store.file()).map(|file| file.len()).unwrap_or_default();
        store.close().await;
        let note = format!(
            "{records} records (requests and what became of them), {} MB; opening alone {:.2} s",
            bytes >> 20,
            opened.as_secs_f64()
        );
        table.add("restart with 100,000 records", folded.as_secs_f64(), "s", note);
    });
}

/// Requests that are each declined: two records and a document of one consignment.
async fn fill(store: &SqliteStore) {
    let mut clerk = fold(store, network()).await.expect("an empty journal folds");
    let (nurse, dispatcher) = (person(Role::Nurse), person(Role::Dispatcher));
    let mut present = Now { mono: Mono(1_000_000), utc: Utc::parse("2026-12-01T01:00:00Z").expect("a time") };
    for number in 0..RECORDS / 2 {
        present = Now { mono: present.mono + Span::millis(200), utc: present.utc + Span::millis(200) };
        let request = request(present.utc, number);
        act(&mut clerk, present, number * 2, &nurse, Act::Submit(request));
        let id = clerk.operations().state().consignments.values().find(|c| c.request == key(number * 2)).map(|c| c.id.clone());
        let declined = Act::Decline(id.expect("it was taken"), Why { reason: "no aircraft today".to_owned() });
        act(&mut clerk, present, number * 2 + 1, &dispatcher, declined);
        if number % BATCH == BATCH - 1 {
            write(store, &mut clerk, present).await;
        }
    }
    write(store, &mut clerk, present).await;
}

fn act(clerk: &mut Clerk, present: Now, number: u64, actor: &Actor, act: Act) {
    let input = Input::Acted { key: key(number), actor: actor.clone(), act };
    for out in clerk.take(present, &input, Some(Ticket(number))) {
        if let Out::Reply(_, Err(error)) = out {
            panic!("{error:?}");
        }
    }
}

async fn write(store: &SqliteStore, clerk: &mut Clerk, present: Now) {
    while let Some(batch) = clerk.next_batch(present) {
        store.append(&batch).await.expect("recorded");
        clerk.recorded(present);
    }
}
