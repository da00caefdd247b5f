//! Many aircraft of one process on loopback UDP sockets, driven by steps of time given from outside.
//!
//! Each aircraft has a socket of its own. Like the autopilot it starts by sending to the configured ground station and
//! then answers only the first peer it hears: messages from any other are executed, but the answers go to the first.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;

use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::vehicle::Vehicle;

/// The ground station's address is not on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoopback(pub SocketAddr);

impl std::fmt::Display for NotLoopback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not a loopback address: a simulated aircraft never speaks to another machine", self.0)
    }
}

impl std::error::Error for NotLoopback {}

/// Passes loopback addresses and no others.
///
/// # Errors
/// Any other address.
pub fn loopback(address: SocketAddr) -> Result<SocketAddr, NotLoopback> {
    if address.ip().is_loopback() { Ok(address) } else { Err(NotLoopback(address)) }
}

/// One aircraft's end of the wire.
#[derive(Debug)]
struct Port {
    socket: UdpSocket,
    peer: SocketAddr,
    locked: bool,
}

/// The aircraft of one process.
#[derive(Debug)]
pub struct Fleet {
    /// In order of their system ids.
    pub vehicles: Vec<Vehicle>,
    ports: Vec<Port>,
    state_dir: Option<PathBuf>,
}

impl Fleet {
    /// Binds a socket for each aircraft (`bind_base` + i, or any free port) and reads back what `state_dir` holds.
    ///
    /// # Errors
    /// A socket that cannot be bound, or a state file that cannot be read.
    pub fn open(settings: Vec<Settings>, gcs: SocketAddr, bind_base: Option<u16>, state_dir: Option<PathBuf>) -> io::Result<Self> {
        if let Some(folder) = &state_dir {
            std::fs::create_dir_all(folder)?;
        }
        let mut fleet = Self { vehicles: Vec::new(), ports: Vec::new(), state_dir };
        for (place, settings) in (0..).zip(settings) {
            let port = bind_base.map_or(0, |base| base.saturating_add(place));
            let socket = match gcs {
                SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::LOCALHOST, port))?,
                SocketAddr::V6(_) => UdpSocket::bind((std::net::Ipv6Addr::LOCALHOST, port))?,
            };
            socket.set_nonblocking(true)?;
            let mut vehicle = Vehicle::new(settings);
            if let Some(stored) = fleet.stored(&vehicle)? {
                vehicle.restore(&stored);
            }
            fleet.vehicles.push(vehicle);
            fleet.ports.push(Port { socket, peer: gcs, locked: false });
        }
        Ok(fleet)
    }

    /// System ids with the addresses their aircraft listen on.
    ///
    /// # Errors
    /// The operating system does not tell a socket's address.
    pub fn addresses(&self) -> io::Result<Vec<(u8, SocketAddr)>> {
        self.vehicles.iter().zip(&self.ports).map(|(vehicle, port)| Ok((vehicle.system_id(), port.socket.local_addr()?))).collect()
    }

    /// Takes in what came, lets simulated time pass, sends what there is to say.
    pub fn step(&mut self, dt_us: u64) {
        let mut buffer = [0; 2048];
        for (vehicle, port) in self.vehicles.iter_mut().zip(&mut self.ports) {
            while let Ok((length, from)) = port.socket.recv_from(&mut buffer) {
                if !port.locked && from.ip().is_loopback() {
                    (port.peer, port.locked) = (from, true);
                }
                vehicle.receive(&buffer[..length]);
            }
            vehicle.advance(dt_us);
            while let Some(datagram) = vehicle.poll_transmit() {
                // A datagram that cannot be sent is lost, like any other: nobody listens yet, or no longer.
                if port.socket.send_to(&datagram, port.peer).is_err() {
                    continue;
                }
            }
        }
    }

    /// Writes the state of each aircraft whose storage changed, or of all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&mut self, all: bool) -> io::Result<()> {
        let Some(folder) = self.state_dir.clone() else {
            return Ok(());
        };
        for vehicle in &mut self.vehicles {
            if vehicle.take_dirty() || all {
                let name = format!("vehicle-{:03}.json", vehicle.system_id());
                let draft = folder.join(format!("{name}.new"));
                std::fs::write(&draft, vehicle.snapshot().to_text())?;
                // The rename is the commit: a reader sees the old file or the new one, never half of it.
                std::fs::rename(&draft, folder.join(name))?;
            }
        }
        Ok(())
    }

    fn stored(&self, vehicle: &Vehicle) -> io::Result<Option<Snapshot>> {
        let Some(folder) = &self.state_dir else {
            return Ok(None);
        };
        match std::fs::read_to_string(folder.join(format!("vehicle-{:03}.json", vehicle.system_id()))) {
            Ok(text) => Snapshot::from_text(&text).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
