//! Records made durable a second, and how long each person waits: desk, loop, clerk, SQLite with every commit on the disk; beside
//! what the disk itself does in the same run.

use crate::acts::{folder, key, network, person, weather};
use crate::service::now;
use crate::table::{Table, quantile};
use medflight::clock::Clock;
use medflight::domain::people::Role;
use medflight::service::desk::Desk;
use medflight::service::run::{Parts, start};
use medflight::service::start::fold;
use medflight::store::{Access, SqliteOptions, SqliteStore};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long each number of clients writes.
const LONG_ENOUGH: Duration = Duration::from_secs(4);

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = folder();
        let store = SqliteStore::open(&SqliteOptions::in_folder(folder.path()), Access::Service).await.expect("a store");
        let clerk = fold(&store, network()).await.expect("an empty journal folds");
        let clock = Clock::real();
        let (link, _orders) = mpsc::channel(16);
        let (safer, _safer_orders) = mpsc::channel(16);
        let (_telling, reports) = mpsc::channel(16);
        let parts = Parts {
            clerk,
            journal: Arc::new(store.clone()),
            clock: move || clock.now(),
            link,
            safer,
            reports,
            standing: Arc::default(),
            version: "bench".to_owned(),
        };
        let running = start(parts);
        let counts = [(1, "durable records, 1 client"), (16, "durable records, 16 clients"), (64, "durable records, 64 clients")];
        for (round, (clients, name)) in (0..).zip(counts) {
            let (each_second, mut waits) = records_a_second(&running.desk, clients, round).await;
            let note = format!("p50 {:.1} ms, p99 {:.1} ms", quantile(&mut waits, 0.5), quantile(&mut waits, 0.99));
            table.add(name, each_second, "1/s", note);
        }
        // It stops whether or not it hears so.
        let _ = running.stop.send(());
        let _ = running.stopped.await;
        store.close().await;
        let (each_second, mut waits) = bare(&folder.path().join("bare"));
        let note = format!(
            "the disk alone: 600 bytes more and fsync, p50 {:.1} ms, p99 {:.1} ms",
            quantile(&mut waits, 0.5),
            quantile(&mut waits, 0.99)
        );
        table.add("append and fsync", each_second, "1/s", note);
    });
}

/// What the disk itself does: as many bytes as a record has, appended and synced, again and again; a second, and the waits.
fn bare(file: &Path) -> (f64, Vec<f64>) {
    let mut file = File::create(file).expect("a file");
    let mut waits = Vec::new();
    let began = now();
    while began.elapsed() < LONG_ENOUGH {
        let asked = now();
        file.write_all(&[b'x'; 600]).expect("written");
        file.sync_all().expect("synced");
        waits.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    let done = u32::try_from(waits.len()).expect("few");
    (f64::from(done) / began.elapsed().as_secs_f64(), waits)
}

/// Records made durable a second by so many who each wait for their own before the next, and how long each waited, milliseconds.
async fn records_a_second(desk: &Desk, clients: u64, round: u64) -> (f64, Vec<f64>) {
    let began = now();
    let next = Arc::new(AtomicU64::new(round * 1_000_000_000));
    let at = Clock::wall();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (desk, next) = (desk.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while began.elapsed() < LONG_ENOUGH {
                    let key = key(next.fetch_add(1, Ordering::Relaxed));
                    let asked = now();
                    desk.act(key, person(Role::Dispatcher), weather(at)).await.expect("recorded");
                    waits.push(asked.elapsed().as_secs_f64() * 1e3);
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.expect("it ends"));
    }
    let done = u32::try_from(waits.len()).expect("few");
    (f64::from(done) / began.elapsed().as_secs_f64(), waits)
}
