//! How long a start takes over a long ledger, until the service answers, and what it holds in memory then: the program itself, once
//! over every record, once from the snapshot that it kept; and how long every record and the tree over them take to verify.

use crate::acts::{folder, key, network, person, request, weather};
use crate::client::Client;
use crate::service::{Service, now, run, until};
use crate::table::Table;
use medflight::domain::custody::{ChainState, Draft};
use medflight::domain::operations::act::{Act, Why};
use medflight::domain::operations::input::Input;
use medflight::domain::people::{Actor, Role};
use medflight::service::clerk::{Clerk, Out, Ticket};
use medflight::service::start::fold;
use medflight::store::{Access, Batch, Journal, SqliteOptions, SqliteStore};
use medflight::units::time::{Mono, Now, Span, Utc};

/// Records in the ledger.
const RECORDS: u64 = 1_000_000;
/// Of these, requests; each makes two, and a document.
const REQUESTS: u64 = 2_500;
/// From one record to the next: 1,440 a day, ten times what a pilot of fourteen stations makes.
const APART: Span = Span::secs(60);
/// Records in one write.
const BATCH: u64 = 2_000;
/// How long a start may take before the bench gives it up, seconds.
const PATIENCE: u64 = 300;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let folder = folder();
    let bytes = runtime.block_on(async {
        let store = SqliteStore::open(&SqliteOptions::in_folder(folder.path()), Access::Service).await.expect("a store");
        fill(&store).await;
        let bytes = std::fs::metadata(store.file()).map(|file| file.len()).unwrap_or_default();
        store.close().await;
        bytes
    });

    let data = folder.path().to_str().expect("a path");
    let began = now();
    let (code, said) = run(&["ledger", "verify", "--data", data], "");
    assert_eq!(code, 0, "{said}");
    table.add(
        "verification of 1,000,000 records",
        began.elapsed().as_secs_f64(),
        "s",
        format!("medflight ledger verify, {} MB", bytes >> 20),
    );

    for (name, note) in [("restart, every record folded", "1,000,000 records"), ("restart from a snapshot", "1,000,000 records")] {
        let began = now();
        let mut service = Service::start(folder.path(), 1.0);
        let ready = |service: &Service| {
            let answer = Client::new(service.http()).get("/readyz");
            if answer.is_done() { Ok(answer.json) } else { Err(answer.text) }
        };
        until("the service answers", PATIENCE, || ready(&service));
        let serving = began.elapsed().as_secs_f64();
        let memory = service.memory_mb();
        until("every record is proven", PATIENCE, || {
            let told = ready(&service)?;
            if told["proven"] == told["seq"] { Ok(()) } else { Err(told.to_string()) }
        });
        let proven = began.elapsed().as_secs_f64();
        let note = format!(
            "{note}; {memory} MB of memory then, every record proven behind it after {proven:.1} s, {} MB then",
            service.memory_mb()
        );
        table.add(name, serving, "s", note);
        until("a snapshot is kept", PATIENCE, || {
            std::fs::metadata(folder.path().join("ledger.snapshot")).map(|_| ()).map_err(|error| error.to_string())
        });
        service.ask_to_stop();
    }
}

/// Requests that are each declined, decided as ever; then weather, each report a record, sealed as the last of them was.
async fn fill(store: &SqliteStore) {
    let mut clerk = fold(store, network()).await.expect("an empty journal folds");
    let (nurse, dispatcher) = (person(Role::Nurse), person(Role::Dispatcher));
    let mut present = Now { mono: Mono(1_000_000), utc: Utc::parse("2026-12-01T01:00:00Z").expect("a time") };
    for number in 0..REQUESTS {
        present = Now { mono: present.mono + APART, utc: present.utc + APART };
        act(&mut clerk, present, number * 2, &nurse, Act::Submit(request(present.utc, number)));
        let id = clerk.operations().state().consignments.values().find(|c| c.request == key(number * 2)).map(|c| c.id.clone());
        let declined = Act::Decline(id.expect("it was taken"), Why { reason: "no aircraft today".to_owned() });
        act(&mut clerk, present, number * 2 + 1, &dispatcher, declined);
        write(store, &mut clerk, present).await;
    }
    act(&mut clerk, present, REQUESTS * 2, &dispatcher, weather(present.utc));
    write(store, &mut clerk, present).await;
    drop(clerk);

    let mut chain = ChainState::default();
    let mut last = None;
    loop {
        let page = store.read_from(chain.next_seq(), 5_000).await.expect("read");
        if page.is_empty() {
            break;
        }
        page.iter().for_each(|sealed| chain.follow(sealed));
        last = page.last().map(|sealed| sealed.envelope().expect("a record"));
    }
    let last = last.expect("a record");
    while chain.head().seq < RECORDS {
        let mut records = Vec::new();
        for _ in 0..BATCH {
            present.utc = present.utc + APART;
            let (by, data, kind) = (last.by.clone(), last.data.clone(), last.kind.clone());
            let key = Some(key(chain.next_seq()));
            let draft = Draft { version: last.version, at: present.utc, kind, by, consignment: None, flight: None, key, data };
            records.push(chain.seal(draft).expect("canonical"));
        }
        store.append(&Batch { records, documents: Vec::new() }).await.expect("recorded");
    }
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
