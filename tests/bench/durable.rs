//! Records made durable a second: desk, loop, clerk, SQLite with every commit on the disk.

use crate::acts::{folder, key, network, person, weather};
use crate::service::now;
use crate::table::Table;
use medflight::clock::Clock;
use medflight::domain::people::Role;
use medflight::service::desk::Desk;
use medflight::service::run::{Parts, start};
use medflight::service::start::fold;
use medflight::store::{Access, SqliteOptions, SqliteStore};
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
            version: "bench".to_owned(),
        };
        let running = start(parts);
        let one = records_a_second(&running.desk, 1, 0).await;
        let many = records_a_second(&running.desk, 64, 1).await;
        table.add("durable records, 1 client", one, "1/s", "each waits for its own commit");
        table.add("durable records, 64 clients", many, "1/s", "those that come together share a commit");
        // It stops whether or not it hears so.
        let _ = running.stop.send(());
        let _ = running.stopped.await;
        store.close().await;
    });
}

async fn records_a_second(desk: &Desk, clients: u64, round: u64) -> f64 {
    let began = now();
    let next = Arc::new(AtomicU64::new(round * 1_000_000_000));
    let at = Clock::wall();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (desk, next) = (desk.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < LONG_ENOUGH {
                    let key = key(next.fetch_add(1, Ordering::Relaxed));
                    desk.act(key, person(Role::Dispatcher), weather(at)).await.expect("recorded");
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0.0;
    for task in tasks {
        done += f64::from(task.await.expect("it ends"));
    }
    done / began.elapsed().as_secs_f64()
}
