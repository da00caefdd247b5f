//! 250 aircraft at 50 messages a second each, over real sockets into the service's link and loop: what it costs and how old the
//! live picture is; once with the receive buffer that the system gives, once with the one that the service asks for.

use crate::acts::folder;
use crate::service::now;
use crate::table::{Table, quantile};
use mavlink::dialects::common::{
    ATTITUDE_DATA, BATTERY_STATUS_DATA, EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, HEARTBEAT_DATA, MavAutopilot,
    MavMessage, MavType, SYS_STATUS_DATA, VFR_HUD_DATA,
};
use mavlink::{MAVLinkV2MessageRaw, MavHeader};
use medflight::clock::Clock;
use medflight::config;
use medflight::domain::network::Network;
use medflight::link::chores::Equipment;
use medflight::link::vehicle::LinkSettings;
use medflight::service::link_task::{LinkCounters, LinkTask, LinkTaskSettings, LinkedAircraft};
use medflight::service::receive_buffer;
use medflight::service::run::{self, Parts};
use medflight::service::start::fold;
use medflight::store::{MemoryDisk, MemoryStore};
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const AIRCRAFT: u8 = 250;
/// Messages a second of each.
const RATE: u32 = 50;
/// Every so many messages one is a position.
const POSITION_EVERY: u32 = 5;
/// How long is measured, after a second of settling.
const SECONDS: u64 = 15;
/// Latitude of the first position; each later one is a unit of 1e-7 degrees further, so that it is known by its place.
const FIRST: i32 = 210_000_000;

fn network() -> Arc<Network> {
    let shipped = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/config"));
    let made = folder();
    for entry in std::fs::read_dir(&shipped).expect("the configuration").flatten() {
        std::fs::copy(entry.path(), made.path().join(entry.file_name())).expect("copied");
    }
    let fleet = std::fs::read_to_string(shipped.join("fleet.toml")).expect("the fleet");
    let (types, _) = fleet.split_once("[[tails]]").expect("types first");
    let tails: String = (1..=AIRCRAFT)
        .map(|n| format!("[[tails]]\nid = \"DG-{n:03}\"\ntype = \"VTOL-1\"\nsystem_id = {n}\nhome_pad = \"H1\"\npacks = [{{ id = \"PK-{n:03}\", health = 100 }}]\n"))
        .collect();
    std::fs::write(made.path().join("fleet.toml"), format!("{types}{tails}")).expect("written");
    config::load(made.path()).unwrap_or_else(|faults| panic!("{faults:?}")).network
}

/// The nth message of an aircraft.
fn message(n: u32) -> MavMessage {
    let position = i32::try_from(n / POSITION_EVERY).expect("a short run");
    if n.is_multiple_of(POSITION_EVERY) {
        let at =
            GLOBAL_POSITION_INT_DATA { time_boot_ms: n * 20, lat: FIRST + position, lon: 1_058_982_260, alt: 90_000, ..Default::default() };
        return MavMessage::GLOBAL_POSITION_INT(at);
    }
    let time_boot_ms = n * 20;
    match n % RATE {
        1 => MavMessage::HEARTBEAT(HEARTBEAT_DATA {
            custom_mode: 0x0304_0000,
            mavtype: MavType::MAV_TYPE_VTOL_FIXEDROTOR,
            autopilot: MavAutopilot::MAV_AUTOPILOT_PX4,
            ..Default::default()
        }),
        2 | 27 => MavMessage::SYS_STATUS(SYS_STATUS_DATA { voltage_battery: 16_000, battery_remaining: 80, ..Default::default() }),
        3 => MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA::default()),
        4 | 29 => MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA { battery_remaining: 80, ..Default::default() }),
        6 | 16 | 26 | 36 | 46 => MavMessage::GPS_RAW_INT(GPS_RAW_INT_DATA { time_usec: u64::from(n) * 20_000, ..Default::default() }),
        7 | 17 | 37 | 47 => MavMessage::VFR_HUD(VFR_HUD_DATA { airspeed: 16.7, ..Default::default() }),
        _ => MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms, ..Default::default() }),
    }
}

/// Sends the messages of all aircraft at their pace until told to stop; how many each has sent, and when each round left.
fn fly(to: SocketAddr, stop: &AtomicBool) -> Vec<Instant> {
    let sockets: Vec<UdpSocket> = (0..AIRCRAFT).map(|_| UdpSocket::bind("127.0.0.1:0").expect("a socket")).collect();
    let began = now();
    let mut rounds = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let n = u32::try_from(rounds.len()).expect("a short run");
        // All aircraft spread over the round, as they would be.
        rounds.push(began + Duration::from_millis(u64::from(n) * 1_000 / u64::from(RATE)));
        let message = message(n);
        for (place, socket) in (1..=AIRCRAFT).zip(&sockets) {
            if place % 25 == 0 {
                let due = rounds[rounds.len() - 1] + Duration::from_micros(u64::from(place) * 20_000 / u64::from(AIRCRAFT));
                std::thread::sleep(due.saturating_duration_since(now()));
            }
            let mut raw = MAVLinkV2MessageRaw::new();
            let sequence = n.to_le_bytes()[0];
            raw.serialize_message(MavHeader { system_id: place.into(), component_id: 1, sequence }, &message);
            // A datagram that the system will not take is lost, and counted as such at the other end.
            drop(socket.send_to(raw.raw_bytes(), to));
        }
    }
    rounds
}

/// Processor time of the threads with this name, seconds.
fn processor_seconds(name: &str) -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").map(|found| found.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    let of = |task: &Path| -> Option<f64> {
        if read(task.join("comm")).trim() != name {
            return None;
        }
        let stat = read(task.join("stat"));
        let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
        Some((fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?) / 100.0)
    };
    tasks.iter().filter_map(|task| of(&task.path())).sum()
}

pub(crate) fn measure(table: &mut Table) {
    flown(table, "250 aircraft, the system's own receive buffer", None);
    flown(table, "250 aircraft", Some(receive_buffer::WANTED));
}

fn flown(table: &mut Table, named: &str, receive_buffer: Option<usize>) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("service").enable_all().build().expect("a runtime");
    let data = folder();
    let network = network();
    let stop = Arc::new(AtomicBool::new(false));
    let (latencies, share, sent, counters, rounds) = runtime.block_on(async {
        let clock = Clock::real();
        let aircraft = network.tails.values().map(|tail| LinkedAircraft {
            tail: tail.id.clone(),
            system: tail.system_id,
            approved: Vec::new(),
            equipment: Equipment::default(),
            key: None,
        });
        let settings = LinkTaskSettings {
            endpoints: vec!["udpin:127.0.0.1:0".parse().expect("an endpoint")],
            mirrors: Vec::new(),
            data: data.path().to_owned(),
            scale: 1.0,
            receive_buffer,
            link: LinkSettings::default(),
            aircraft: aircraft.collect(),
        };
        let link_clock = clock.clone();
        let (link, handles) = LinkTask::bind(settings, move || link_clock.now()).await.expect("a socket");
        let (stop_link, stopping) = tokio::sync::oneshot::channel::<()>();
        let link = tokio::spawn(link.run(async move {
            let _ = stopping.await;
        }));
        let store = MemoryStore::open(&MemoryDisk::new());
        let clerk = fold(&store, Arc::clone(&network)).await.expect("an empty journal");
        let loop_clock = clock.clone();
        let counters = handles.counters.clone();
        let running = run::start(Parts {
            clerk,
            journal: Arc::new(store),
            clock: move || loop_clock.now(),
            link: handles.input,
            safer: handles.safer,
            reports: handles.reports,
            standing: Arc::default(),
            version: "bench".to_owned(),
        });
        let flag = Arc::clone(&stop);
        let address = handles.address.expect("a UDP link");
        let fleet = std::thread::Builder::new().name("fleet".to_owned()).spawn(move || fly(address, &flag)).expect("a thread");
        tokio::time::sleep(Duration::from_secs(1)).await;

        let mut live = running.desk.watch_live();
        let before = processor_seconds("service");
        let began = now();
        let mut pictures: Vec<(Instant, Vec<Option<i32>>)> = Vec::new();
        while began.elapsed() < Duration::from_secs(SECONDS) {
            if live.changed().await.is_err() {
                break;
            }
            let picture = Arc::clone(&live.borrow_and_update());
            #[expect(clippy::cast_possible_truncation, reason = "degrees in units of 1e-7 fit")]
            let place = |latitude: f64| (latitude * 1e7).round() as i32 - FIRST;
            let seen = picture.aircraft.iter().map(|seen| seen.motion.as_ref().map(|motion| place(motion.value.latitude)));
            pictures.push((now(), seen.collect()));
        }
        let share = (processor_seconds("service") - before) / began.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        let rounds = fleet.join().expect("the fleet ends");
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let counters: LinkCounters = *counters.borrow();
        let _ = running.stop.send(());
        let _ = stop_link.send(());
        let _ = running.stopped.await;
        let _ = link.await;
        (pictures, share, rounds.len() * usize::from(AIRCRAFT), counters, rounds)
    });

    let mut ages: Vec<f64> = Vec::new();
    for pair in latencies.windows(2) {
        let [(_, before), (at, seen)] = pair else { continue };
        for (old, new) in before.iter().zip(seen) {
            let (Some(old), Some(new)) = (old, new) else { continue };
            // Every position that this picture is the first to have, or to have overtaken.
            for n in *old + 1..=*new {
                let round = usize::try_from(n).unwrap_or(0) * POSITION_EVERY as usize;
                ages.extend(rounds.get(round).map(|left| at.saturating_duration_since(*left).as_secs_f64() * 1e3));
            }
        }
    }
    let sent = f64::from(u32::try_from(sent).unwrap_or(u32::MAX));
    let heard = f64::from(u32::try_from(counters.frames.frames).unwrap_or(u32::MAX));
    let rate = u32::from(AIRCRAFT) * RATE;
    let name = |what: &str| -> &'static str { format!("{named}: {what}").leak() };
    table.add(name("processor share"), 100.0 * share, "% of a core", format!("{rate} messages a second, link and loop"));
    let dropped = counters.dropped_datagrams;
    let note = format!("{heard} of {sent} heard; {dropped} dropped for want of room");
    table.add(name("datagrams lost"), 100.0 * (sent - heard).max(0.0) / sent, "%", note);
    let dropped = counters.dropped_observations;
    table.add(name("observations dropped"), f64::from(u32::try_from(dropped).unwrap_or(u32::MAX)), "", "newer ones follow");
    let median = quantile(&mut ages, 0.5);
    table.add(
        name("datagram to live update, p99"),
        quantile(&mut ages, 0.99),
        "ms",
        format!("median {median:.0} ms; published twice a second"),
    );
}
