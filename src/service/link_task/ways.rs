//! The task over TCP and over a serial line, and with a ground station that watches.

use std::time::Duration;

use super::tests::{clock, settings, tail};
use super::*;
use crate::link::frame::frames;
use crate::link::message::Outgoing;
use crate::link::testing::heartbeat_of;
use crate::link::trace::entries;
use crate::link::wire::encode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::time::timeout;

const WAIT: Duration = Duration::from_secs(20);

/// Reads a stream until a frame with this message id was in it, and gives it out.
async fn until_frame<S: tokio::io::AsyncRead + Unpin>(stream: &mut S, id: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 512];
    loop {
        let length = timeout(WAIT, stream.read(&mut chunk)).await.expect("in time").expect("readable");
        assert!(length > 0, "the stream ended");
        bytes.extend_from_slice(&chunk[..length]);
        let mut counters = FrameCounters::default();
        if let Some(frame) = frames(&bytes, &mut counters).find(|frame| frame.known && frame.id == id) {
            return frame.raw.to_vec();
        }
    }
}

async fn until_report(handles: &mut LinkHandles, wanted: impl Fn(&Report) -> bool) -> Report {
    loop {
        let (_, report) = timeout(WAIT, handles.reports.recv()).await.expect("in time").expect("a report");
        if wanted(&report) {
            return report;
        }
    }
}

#[tokio::test]
async fn a_tcp_connection_that_breaks_is_made_again_and_the_aircraft_is_heard_over_the_new_one() {
    let data = tempfile::tempdir().expect("a folder");
    let router = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut settings = settings(data.path());
    settings.endpoints = vec![format!("tcp:{}", router.local_addr().expect("bound")).parse().expect("an endpoint")];
    let (task, mut handles) = LinkTask::bind(settings, clock()).await.expect("open");
    assert_eq!(handles.address, None);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(task.run(async { drop(stopped.await) }));

    let (mut first, _) = timeout(WAIT, router.accept()).await.expect("in time").expect("connected");
    let frame = heartbeat_of(3);
    first.write_all(&frame[..5]).await.expect("sent");
    first.write_all(&frame[5..]).await.expect("sent");
    until_report(&mut handles, |report| *report == Report::LinkRegained).await;
    until_frame(&mut first, 0).await;
    drop(first);
    let (mut second, _) = timeout(WAIT, router.accept()).await.expect("in time").expect("connected again");
    second.write_all(&heartbeat_of(3)).await.expect("sent");
    until_report(&mut handles, |report| matches!(report, Report::Observed(_))).await;
    let ours = until_frame(&mut second, 0).await;
    stop.send(()).expect("running");
    running.await.expect("ended");

    assert_eq!(ours[5], 255);
}

/// The name of the pseudo-terminal that this process has open; the system knows it by its descriptor.
fn pseudo_terminal() -> PathBuf {
    let open = std::fs::read_dir("/proc/self/fd").expect("descriptors").filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let mut names = open.filter(|name| name.starts_with("/dev/pts") && name.file_name().is_some_and(|n| n != "ptmx"));
    names.next().expect("one of them is a pseudo-terminal")
}

#[tokio::test]
async fn a_radio_of_57600_baud_carries_both_ways_and_is_set_to_few_streams() {
    /// 57600 baud with a start and a stop bit: 5760 bytes a second, in pieces as a line gives them.
    const PIECE: usize = 16;
    const PACE: Duration = Duration::from_micros(2_778);
    const SET_MESSAGE_INTERVAL: [u8; 2] = [0xFF, 0x01];
    let data = tempfile::tempdir().expect("a folder");
    let (mut radio, line) = serial2_tokio::SerialPort::pair().expect("a pseudo-terminal");
    let path = pseudo_terminal();
    let mut settings = settings(data.path());
    settings.endpoints = vec![format!("serial:{}:57600", path.display()).parse().expect("an endpoint")];
    let (task, mut handles) = LinkTask::bind(settings, clock()).await.expect("open");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(task.run(async { drop(stopped.await) }));

    let mut said = vec![0x55, 0xFD, 0x00];
    (0..20).for_each(|_| said.extend(heartbeat_of(3)));
    let mut pace = tokio::time::interval(PACE);
    for piece in said.chunks(PIECE) {
        pace.tick().await;
        radio.write_all(piece).await.expect("sent");
    }
    until_report(&mut handles, |report| *report == Report::LinkRegained).await;
    let heartbeat = until_frame(&mut radio, 0).await;
    let rate = until_frame(&mut radio, 76).await;
    stop.send(()).expect("running");
    running.await.expect("ended");
    drop(line);

    assert_eq!((heartbeat[5], heartbeat[6]), (255, 190));
    let command = |frame: &[u8]| [frame[10 + 28], frame[10 + 29]];
    assert!(command(&rate) == SET_MESSAGE_INTERVAL || command(&rate) == [0x00, 0x02], "{rate:?}");
}

#[tokio::test]
async fn who_watches_sees_every_frame_and_commands_only_where_the_configuration_lets_it() {
    for may_command in [false, true] {
        let data = tempfile::tempdir().expect("a folder");
        let (aircraft, watcher) =
            (UdpSocket::bind("127.0.0.1:0").await.expect("a socket"), UdpSocket::bind("127.0.0.1:0").await.expect("a socket"));
        let mut settings = settings(data.path());
        settings.mirrors = vec![MirrorSettings { to: watcher.local_addr().expect("bound"), may_command }];
        let (task, mut handles) = LinkTask::bind(settings, clock()).await.expect("open");
        let address = handles.address.expect("a UDP link");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(task.run(async { drop(stopped.await) }));
        handles.input.send(LinkInput::FlightStarted(tail(), FlightId(7))).await.expect("taken");

        aircraft.send_to(&heartbeat_of(3), address).await.expect("sent");
        let mut buffer = [0; 512];
        let (length, mirror) = timeout(WAIT, watcher.recv_from(&mut buffer)).await.expect("in time").expect("shown");
        assert_eq!(buffer[..length], heartbeat_of(3));
        let command = encode(&Outgoing::SetMode(crate::domain::flight::Mode::Hold), 254, 190, 0, 3);
        watcher.send_to(&command, mirror).await.expect("sent");
        let counted = |counters: &LinkCounters| (counters.mirror_dropped, counters.mirror_passed) != (0, 0);
        if may_command {
            let relayed = until_report(&mut handles, |report| matches!(report, Report::Relayed { .. })).await;
            assert!(format!("{relayed:?}").contains("MAV_CMD_DO_SET_MODE from 254/190"), "{relayed:?}");
            loop {
                let (length, _) = timeout(WAIT, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
                if buffer[..length] == command[..] {
                    break;
                }
            }
        }
        let figures = *timeout(WAIT, handles.counters.wait_for(counted)).await.expect("in time").expect("counted");
        stop.send(()).expect("running");
        running.await.expect("ended");

        assert_eq!((figures.mirror_dropped, figures.mirror_passed), if may_command { (0, 1) } else { (1, 0) });
        let tlog = std::fs::read(data.path().join("tlogs/F7-DG-01.tlog")).expect("a tlog");
        assert_eq!(entries(&tlog).any(|entry| entry.frame == command), may_command);
    }
}
