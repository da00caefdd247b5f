//! The way between aircraft and service, in the test's hand: it loses, delays, is cut, and lets the test speak to the aircraft.
//!
//! The aircraft's side keeps one address for the whole test: a real autopilot answers only the first peer that it heard. Each
//! aircraft reaches the service from a socket of its own.

use crate::service::{now, until};
use medflight_sim::Random;
use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Wall time between two looks at the sockets.
const LOOK: Duration = Duration::from_millis(1);
const HEARTBEAT: u32 = 0;

/// One aircraft as it was heard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    pub(crate) address: SocketAddr,
    /// MAV_TYPE: 2 is a quadrotor, 22 a VTOL.
    pub(crate) kind: Option<u8>,
}

#[derive(Debug)]
struct Shared {
    to: Mutex<SocketAddr>,
    loss_per_cent: AtomicU32,
    delay_ms: AtomicU32,
    cut: AtomicBool,
    stop: AtomicBool,
    heard: Mutex<BTreeMap<u8, Heard>>,
    said: Mutex<Vec<Vec<u8>>>,
    answers: Mutex<Vec<Vec<u8>>>,
}

/// The relay, on a thread of its own; stopped when dropped.
#[derive(Debug)]
pub(crate) struct Relay {
    shared: Arc<Shared>,
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The message id of a MAVLink frame.
fn id(frame: &[u8]) -> Option<u32> {
    match frame {
        [0xFD, _, _, _, _, _, _, a, b, c, ..] => Some(u32::from_le_bytes([*a, *b, *c, 0])),
        [0xFE, _, _, _, _, id, ..] => Some(u32::from(*id)),
        _ => None,
    }
}

impl Relay {
    /// Listens for aircraft at this address and speaks to the service at that one.
    pub(crate) fn between(aircraft: SocketAddr, service: SocketAddr) -> std::io::Result<Self> {
        let socket = UdpSocket::bind(aircraft)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let shared = Arc::new(Shared {
            to: Mutex::new(service),
            loss_per_cent: AtomicU32::new(0),
            delay_ms: AtomicU32::new(0),
            cut: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            heard: Mutex::default(),
            said: Mutex::default(),
            answers: Mutex::default(),
        });
        let moved = Arc::clone(&shared);
        let thread = std::thread::spawn(move || Line { shared: moved, socket, upstream: BTreeMap::new(), under_way: Vec::new() }.run());
        Ok(Self { shared, address, thread: Some(thread) })
    }

    /// Where aircraft are heard.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on the service is there.
    pub(crate) fn lead_to(&self, service: SocketAddr) {
        *held(&self.shared.to) = service;
    }

    /// Independent loss of each datagram, each way, and the time that one takes.
    pub(crate) fn lose(&self, per_cent: u32, delay: Duration) {
        self.shared.loss_per_cent.store(per_cent, Ordering::Relaxed);
        self.shared.delay_ms.store(u32::try_from(delay.as_millis()).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    /// Nothing passes any more, or everything again.
    pub(crate) fn cut(&self, cut: bool) {
        self.shared.cut.store(cut, Ordering::Relaxed);
    }

    /// Who was heard, by system id.
    pub(crate) fn heard(&self) -> BTreeMap<u8, Heard> {
        held(&self.shared.heard).clone()
    }

    /// Says something to the aircraft itself, past every loss.
    pub(crate) fn say(&self, frame: Vec<u8>) {
        held(&self.shared.said).push(frame);
    }

    /// Waits for a frame of this kind from any aircraft, heard after [`Relay::forget`].
    pub(crate) fn wait_for(&self, what: &str, seconds: u64, mut is: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
        until(what, seconds, || {
            let answers = held(&self.shared.answers);
            answers.iter().find(|frame| is(frame)).cloned().ok_or_else(|| format!("{} frames", answers.len()))
        })
    }

    /// Forgets what the aircraft said so far.
    pub(crate) fn forget(&self) {
        held(&self.shared.answers).clear();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What the thread owns.
struct Line {
    shared: Arc<Shared>,
    socket: UdpSocket,
    /// Each aircraft's socket towards the service.
    upstream: BTreeMap<SocketAddr, UdpSocket>,
    /// Due time, from which aircraft or to which, and whether it goes up to the service.
    under_way: Vec<(Instant, SocketAddr, bool, Vec<u8>)>,
}

impl Line {
    fn run(mut self) {
        let mut random = Random::new(11);
        let mut buffer = [0; 4_096];
        while !self.shared.stop.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK);
            while let Some((length, from)) = received(self.socket.recv_from(&mut buffer)) {
                self.note(&buffer[..length], from);
                self.pass(&mut random, from, true, &buffer[..length]);
            }
            let mut down = Vec::new();
            for (aircraft, socket) in &self.upstream {
                while let Some((length, _)) = received(socket.recv_from(&mut buffer)) {
                    down.push((*aircraft, buffer[..length].to_vec()));
                }
            }
            for (aircraft, datagram) in down {
                self.pass(&mut random, aircraft, false, &datagram);
            }
            let said = std::mem::take(&mut *held(&self.shared.said));
            for frame in said {
                for heard in held(&self.shared.heard).values() {
                    // Lost like any other datagram when it cannot be sent.
                    drop(self.socket.send_to(&frame, heard.address));
                }
            }
            self.deliver();
        }
    }

    fn note(&self, datagram: &[u8], from: SocketAddr) {
        if let Some(kind) = id(datagram) {
            let system = if datagram[0] == 0xFD { datagram[5] } else { datagram[3] };
            if system != 0 {
                let mut heard = held(&self.shared.heard);
                let entry = heard.entry(system).or_insert(Heard { address: from, kind: None });
                entry.address = from;
                if kind == HEARTBEAT {
                    entry.kind = datagram.get(14).copied();
                }
            }
            // Parameter values and the words of mission transfers: what a test asks an aircraft for.
            if matches!(kind, 22 | 40 | 47 | 51) {
                held(&self.shared.answers).push(datagram.to_vec());
            }
        }
    }

    fn pass(&mut self, random: &mut Random, aircraft: SocketAddr, up: bool, datagram: &[u8]) {
        let loss = f64::from(self.shared.loss_per_cent.load(Ordering::Relaxed)) / 100.0;
        if random.chance(loss) || self.shared.cut.load(Ordering::Relaxed) {
            return;
        }
        let delay = Duration::from_millis(u64::from(self.shared.delay_ms.load(Ordering::Relaxed)));
        self.under_way.push((now() + delay, aircraft, up, datagram.to_vec()));
    }

    fn deliver(&mut self) {
        let present = now();
        let service = *held(&self.shared.to);
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.under_way).into_iter().partition(|(at, ..)| *at <= present);
        self.under_way = later;
        for (_, aircraft, up, datagram) in due {
            if !up {
                drop(self.socket.send_to(&datagram, aircraft));
                continue;
            }
            let socket = self.upstream.entry(aircraft).or_insert_with(|| {
                let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket on this machine");
                socket.set_nonblocking(true).expect("a socket that does not wait");
                socket
            });
            drop(socket.send_to(&datagram, service));
        }
    }
}

/// A datagram, or None while nothing has come.
fn received(result: std::io::Result<(usize, SocketAddr)>) -> Option<(usize, SocketAddr)> {
    result.ok()
}
