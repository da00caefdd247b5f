//! Writes what the link hears and says into files, on a thread of its own: a `.tlog` for each flight, and the addresses at which
//! the aircraft were last heard.
//!
//! A file that cannot be written is told once and then left alone; it never holds the link up. What does not fit into the queue
//! is dropped and counted.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;

use crate::link::signing::Times;
use crate::link::trace;
use crate::units::ids::{FlightId, TailId};
use crate::units::time::Utc;

/// Entries that may wait for the disk: several seconds of a busy fleet.
const QUEUE: usize = 16_384;

enum Entry {
    Frame { tail: TailId, at: Utc, frame: Vec<u8> },
    Started(TailId, FlightId),
    Ended(TailId),
    Peers(BTreeMap<TailId, KeptPeer>),
    Signing(BTreeMap<TailId, Times>),
}

/// Hands entries to the writing thread.
#[derive(Clone)]
pub(super) struct Recorder {
    queue: mpsc::Sender<Entry>,
    dropped: Arc<AtomicU64>,
}

/// Where the tlogs lie inside of the data folder.
pub(super) const TLOGS: &str = "tlogs";
/// The file of the aircraft's last addresses inside of the data folder.
pub(super) const PEERS: &str = "link-peers.txt";
/// The file of the times of signatures.
const SIGNING: &str = "link-signing.txt";

/// Where an aircraft was last heard: its address, and the link as the configuration writes it (empty in older files).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptPeer {
    pub(super) address: SocketAddr,
    pub(super) link: String,
}

impl Recorder {
    /// Starts the writing thread; it ends when every handle is dropped and the queue is written.
    #[must_use]
    pub(super) fn start(data: &Path) -> (Self, tokio::task::JoinHandle<()>) {
        let (queue, entries) = mpsc::channel(QUEUE);
        let data = data.to_owned();
        let thread = tokio::task::spawn_blocking(move || Writer { data, open: BTreeMap::new() }.run(entries));
        (Self { queue, dropped: Arc::new(AtomicU64::new(0)) }, thread)
    }

    /// A frame from or to an aircraft; written when the aircraft has a flight.
    pub(super) fn frame(&self, tail: &TailId, at: Utc, frame: &[u8]) {
        self.put(Entry::Frame { tail: tail.clone(), at, frame: frame.to_vec() });
    }

    /// From now on the aircraft's frames belong to this flight.
    pub(super) fn started(&self, tail: TailId, flight: FlightId) {
        self.put(Entry::Started(tail, flight));
    }

    /// The aircraft's frames belong to no flight any more.
    pub(super) fn ended(&self, tail: TailId) {
        self.put(Entry::Ended(tail));
    }

    /// The aircraft's addresses changed.
    pub(super) fn peers(&self, peers: BTreeMap<TailId, KeptPeer>) {
        self.put(Entry::Peers(peers));
    }

    /// The times of signatures grew.
    pub(super) fn signing(&self, times: BTreeMap<TailId, Times>) {
        self.put(Entry::Signing(times));
    }

    /// Entries that did not fit into the queue.
    #[must_use]
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn put(&self, entry: Entry) {
        if self.queue.try_send(entry).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

struct Writer {
    data: PathBuf,
    open: BTreeMap<TailId, Option<BufWriter<File>>>,
}

impl Writer {
    fn run(mut self, mut entries: mpsc::Receiver<Entry>) {
        while let Some(entry) = entries.blocking_recv() {
            self.write(entry);
            while let Ok(entry) = entries.try_recv() {
                self.write(entry);
            }
            self.flush();
        }
    }

    fn write(&mut self, entry: Entry) {
        match entry {
            Entry::Started(tail, flight) => {
                let file = match self.create(&tail, flight) {
                    Ok(file) => Some(BufWriter::new(file)),
                    Err(error) => {
                        tracing::warn!(vehicle.tail = %tail, flight.id = %flight, %error, "cannot open the flight's tlog; flying goes on without it");
                        None
                    }
                };
                self.open.insert(tail, file);
            }
            Entry::Ended(tail) => {
                self.flush();
                self.open.remove(&tail);
            }
            Entry::Frame { tail, at, frame } => {
                let Some(slot) = self.open.get_mut(&tail) else { return };
                let Some(file) = slot else { return };
                if let Err(error) = file.write_all(&trace::entry(at, &frame)) {
                    tracing::warn!(vehicle.tail = %tail, %error, "cannot write the flight's tlog; flying goes on without it");
                    *slot = None;
                }
            }
            Entry::Peers(peers) => {
                let lines = peers.iter().map(|(tail, peer)| format!("{tail} {} {}\n", peer.address, peer.link));
                if let Err(error) = self.keep(PEERS, &lines.collect::<String>()) {
                    tracing::warn!(%error, "cannot keep the aircraft's addresses for the next start");
                }
            }
            Entry::Signing(times) => {
                let lines = times.iter().map(|(tail, times)| format!("{tail} {}\n", times.to_line()));
                if let Err(error) = self.keep(SIGNING, &lines.collect::<String>()) {
                    tracing::warn!(%error, "cannot keep the times of signatures for the next start");
                }
            }
        }
    }

    fn create(&self, tail: &TailId, flight: FlightId) -> std::io::Result<File> {
        let folder = self.data.join(TLOGS);
        fs::create_dir_all(&folder)?;
        OpenOptions::new().create(true).append(true).open(folder.join(format!("{flight}-{tail}.tlog")))
    }

    fn flush(&mut self) {
        for (tail, slot) in &mut self.open {
            if let Some(file) = slot
                && let Err(error) = file.flush()
            {
                tracing::warn!(vehicle.tail = %tail, %error, "cannot write the flight's tlog; flying goes on without it");
                *slot = None;
            }
        }
    }

    /// Replaced as a whole, so that a crash leaves the old or the new file.
    fn keep(&self, file: &str, text: &str) -> std::io::Result<()> {
        fs::create_dir_all(&self.data)?;
        let new = self.data.join(format!("{file}.new"));
        fs::write(&new, text)?;
        fs::rename(new, self.data.join(file))
    }
}

/// The addresses that were kept by an earlier run. A missing or spoilt file is no error: the aircraft will be heard.
#[must_use]
pub(super) fn kept_peers(data: &Path) -> BTreeMap<TailId, KeptPeer> {
    let text = fs::read_to_string(data.join(PEERS)).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (tail, rest) = line.split_once(' ')?;
            let (address, link) = rest.split_once(' ').unwrap_or((rest, ""));
            Some((tail.parse().ok()?, KeptPeer { address: address.parse().ok()?, link: link.to_owned() }))
        })
        .collect()
}

/// The times of signatures that were kept by an earlier run. A spoilt line counts as none: its aircraft's first frames are
/// believed if they are new by the clock.
#[must_use]
pub(super) fn kept_times(data: &Path) -> BTreeMap<TailId, Times> {
    let text = fs::read_to_string(data.join(SIGNING)).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (tail, times) = line.split_once(' ')?;
            Some((tail.parse().ok()?, Times::from_line(times)?))
        })
        .collect()
}
