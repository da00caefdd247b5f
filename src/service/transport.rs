//! The ways to the aircraft as the system gives them: UDP sockets, TCP connections, serial lines. Bytes in, bytes out.
//!
//! Each link has a task of its own that reads, and hands on what belongs together: a datagram, or the whole frames of a stream.
//! A UDP port that cannot be bound is an error at the start. A TCP peer or a serial line that is not there is tried again, for
//! ever; until then what is sent to it is dropped and counted.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc;

use super::receive_buffer;
use crate::config::{Endpoint, LinkRates, Way};
use crate::link::rates::LinkWidth;
use crate::link::stream::FrameStream;

/// Frames that may wait for a stream: half a second of a slow radio, so that none is stale when it leaves.
const OUTGOING: usize = 64;
/// The longest UDP payload.
const DATAGRAM: usize = 65_535;
/// Bytes read from a stream at once.
const CHUNK: usize = 2_048;
/// First and longest wait before a stream is opened again.
const SOON: Duration = Duration::from_millis(200);
const LATE: Duration = Duration::from_secs(5);

/// What came over a link.
#[derive(Debug)]
pub(super) struct Arrival {
    /// The link's number.
    pub(super) link: u16,
    /// Where from, on a link with many addresses.
    pub(super) from: Option<SocketAddr>,
    /// A datagram, or whole frames.
    pub(super) bytes: Vec<u8>,
}

/// Why the link cannot start.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen for aircraft on {address}")]
pub struct BindError {
    /// The address asked for.
    pub address: SocketAddr,
    #[source]
    pub(super) source: std::io::Error,
}

/// The sending half of one link.
#[derive(Debug)]
pub(super) enum Outlet {
    Udp(Arc<UdpSocket>),
    Stream(mpsc::Sender<Vec<u8>>),
}

impl Outlet {
    /// Sends a frame; false when it found no way out.
    pub(super) async fn send(&self, to: Option<SocketAddr>, frame: &[u8]) -> bool {
        match (self, to) {
            (Self::Udp(socket), Some(address)) => socket.send_to(frame, address).await.is_ok(),
            (Self::Udp(_), None) => false,
            (Self::Stream(queue), _) => queue.try_send(frame.to_vec()).is_ok(),
        }
    }
}

/// One open link. Its task ends with it.
#[derive(Debug)]
pub(super) struct Transport {
    pub(super) outlet: Outlet,
    /// How it would be written in a configuration, with the port that it got.
    pub(super) name: String,
    pub(super) width: LinkWidth,
    /// Where a UDP link is bound.
    pub(super) bound: Option<SocketAddr>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Transport {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Transport {
    /// Opens a link under a number. `buffer`: bytes asked for what waits in a UDP socket; None leaves what the system gives.
    ///
    /// # Errors
    /// When a UDP address cannot be listened on.
    pub(super) async fn open(
        link: u16,
        endpoint: &Endpoint,
        buffer: Option<usize>,
        arrivals: mpsc::Sender<Arrival>,
    ) -> Result<Self, BindError> {
        let width = match endpoint.rates {
            LinkRates::Wide => LinkWidth::Wide,
            LinkRates::Narrow => LinkWidth::Narrow,
            LinkRates::AsSetUp => LinkWidth::AsSetUp,
        };
        let (queue, outgoing) = mpsc::channel(OUTGOING);
        let name = endpoint.way.to_string();
        let (outlet, bound, task) = match endpoint.way.clone() {
            Way::UdpIn(address) => {
                let wrong = |source| BindError { address, source };
                let socket = Arc::new(UdpSocket::bind(address).await.map_err(wrong)?);
                let bound = socket.local_addr().map_err(wrong)?;
                if let Some(wanted) = buffer {
                    receive_buffer::enlarge(&socket, bound, wanted);
                }
                let task = tokio::spawn(listen(link, Arc::clone(&socket), arrivals));
                (Outlet::Udp(socket), Some(bound), task)
            }
            Way::Tcp { host, port } => (Outlet::Stream(queue), None, tokio::spawn(call(link, host, port, arrivals, outgoing))),
            Way::Serial { device, baud } => (Outlet::Stream(queue), None, tokio::spawn(plug(link, device, baud, arrivals, outgoing))),
        };
        let name = bound.map_or(name, |address| Way::UdpIn(address).to_string());
        Ok(Self { outlet, name, width, bound, task })
    }
}

/// Reads datagrams for ever.
pub(super) async fn listen(link: u16, socket: Arc<UdpSocket>, arrivals: mpsc::Sender<Arrival>) {
    let mut datagram = vec![0; DATAGRAM];
    loop {
        match socket.recv_from(&mut datagram).await {
            Ok((length, from)) => {
                let bytes = datagram[..length].to_vec();
                if arrivals.send(Arrival { link, from: Some(from), bytes }).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                // An aircraft that is not there answers with an error of its own; the next datagram is another matter.
                tracing::debug!(%error, "the socket reported an error");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}

/// A TCP connection that is made again whenever it breaks.
async fn call(link: u16, host: String, port: u16, arrivals: mpsc::Sender<Arrival>, mut outgoing: mpsc::Receiver<Vec<u8>>) {
    let mut wait = SOON;
    while !arrivals.is_closed() {
        match TcpStream::connect((host.as_str(), port)).await {
            Ok(stream) => {
                // A frame waits for nothing; when the system refuses that, it is a little slower.
                let _ = stream.set_nodelay(true);
                tracing::info!(mavlink.link = link, mavlink.host = %host, mavlink.port = port, "connected");
                wait = SOON;
                carry(link, stream, &arrivals, &mut outgoing).await;
                tracing::warn!(mavlink.link = link, mavlink.host = %host, mavlink.port = port, "the connection ended");
            }
            Err(error) => tracing::debug!(mavlink.link = link, %error, "cannot connect"),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LATE);
    }
}

/// A serial line that is opened again whenever it breaks: an adapter may be pulled and plugged.
async fn plug(link: u16, device: PathBuf, baud: u32, arrivals: mpsc::Sender<Arrival>, mut outgoing: mpsc::Receiver<Vec<u8>>) {
    let mut wait = SOON;
    while !arrivals.is_closed() {
        match serial2_tokio::SerialPort::open(&device, baud) {
            Ok(port) => {
                tracing::info!(mavlink.link = link, mavlink.device = %device.display(), mavlink.baud = baud, "the line is open");
                wait = SOON;
                carry(link, port, &arrivals, &mut outgoing).await;
                tracing::warn!(mavlink.link = link, mavlink.device = %device.display(), "the line broke");
            }
            Err(error) => tracing::debug!(mavlink.link = link, %error, "cannot open the line"),
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LATE);
    }
}

/// Both directions of one stream, until it breaks.
async fn carry<S: AsyncRead + AsyncWrite>(link: u16, stream: S, arrivals: &mpsc::Sender<Arrival>, outgoing: &mut mpsc::Receiver<Vec<u8>>) {
    // What waited for a stream that was not there is stale.
    while outgoing.try_recv().is_ok() {}
    let (mut from, mut to) = tokio::io::split(stream);
    let reading = async {
        let mut frames = FrameStream::default();
        let mut chunk = [0; CHUNK];
        loop {
            match from.read(&mut chunk).await {
                Ok(0) => return,
                Ok(length) => {
                    let bytes = frames.push(&chunk[..length]);
                    if !bytes.is_empty() && arrivals.send(Arrival { link, from: None, bytes }).await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::debug!(mavlink.link = link, %error, "cannot read");
                    return;
                }
            }
        }
    };
    let writing = async {
        while let Some(frame) = outgoing.recv().await {
            if let Err(error) = to.write_all(&frame).await {
                tracing::debug!(mavlink.link = link, %error, "cannot write");
                return;
            }
        }
    };
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
