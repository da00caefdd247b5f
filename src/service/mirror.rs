//! Ground stations that watch: every frame of the fleet goes to them too, and what they say goes no further than it may.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::UdpSocket;
use tokio::sync::mpsc;

use crate::config::MirrorSettings;
use crate::link::frame::{FrameCounters, frames};
use crate::link::message::Target;
use crate::link::mirror::{Fate, judge};
use crate::units::ids::SystemId;

use super::transport::{Arrival, BindError, listen};

/// The number under which watchers' datagrams arrive; no link has it.
pub(super) const LINK: u16 = u16::MAX;

/// The watchers, and the socket by which they are spoken with.
#[derive(Debug)]
pub(super) struct Mirror {
    socket: Option<Arc<UdpSocket>>,
    watchers: Vec<MirrorSettings>,
    task: Option<tokio::task::JoinHandle<()>>,
    /// Frames of watchers that were dropped.
    pub(super) dropped: u64,
    /// Frames of watchers that were passed on.
    pub(super) passed: u64,
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.task.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

impl Mirror {
    /// Opens the socket, where anybody watches.
    ///
    /// # Errors
    /// When the system gives no socket.
    pub(super) async fn open(watchers: Vec<MirrorSettings>, arrivals: mpsc::Sender<Arrival>) -> Result<Self, BindError> {
        let mut mirror = Self { socket: None, watchers, task: None, dropped: 0, passed: 0 };
        let Some(first) = mirror.watchers.first() else { return Ok(mirror) };
        let all_loopback = mirror.watchers.iter().all(|watcher| watcher.to.ip().is_loopback());
        let address: SocketAddr = match (first.to.is_ipv6(), all_loopback) {
            (false, true) => (Ipv4Addr::LOCALHOST, 0).into(),
            (false, false) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            (true, true) => (Ipv6Addr::LOCALHOST, 0).into(),
            (true, false) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(address).await.map_err(|source| BindError { address, source })?;
        let socket = Arc::new(socket);
        mirror.task = Some(tokio::spawn(listen(LINK, Arc::clone(&socket), arrivals)));
        mirror.socket = Some(socket);
        Ok(mirror)
    }

    /// Shows a frame. A watcher that cannot keep up misses it.
    pub(super) fn show(&self, frame: &[u8]) {
        let Some(socket) = &self.socket else { return };
        for watcher in &self.watchers {
            // Nobody flies by what a watcher sees.
            let _ = socket.try_send_to(frame, watcher.to);
        }
    }

    /// Takes what a watcher sent; gives out what is passed on: the aircraft, the frame, and what it is in words.
    pub(super) fn heard(&mut self, from: SocketAddr, datagram: &[u8], station: Target) -> Vec<(SystemId, Vec<u8>, String)> {
        let may_command = self.watchers.iter().any(|watcher| watcher.to == from && watcher.may_command);
        let mut passed = Vec::new();
        for frame in frames(datagram, &mut FrameCounters::default()) {
            match judge(&frame, station, may_command) {
                Fate::Ignored => {}
                Fate::Dropped => self.dropped += 1,
                Fate::Passed(system, what) => {
                    self.passed += 1;
                    passed.push((system, frame.raw.to_vec(), what));
                }
            }
        }
        passed
    }
}
