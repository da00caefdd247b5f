//! The task with one UDP link.

use super::*;
use crate::domain::flight::{Mode, Observation};
use crate::link::frame::frames;
use crate::link::message::Outgoing;
use crate::link::testing::heartbeat_of;
use crate::link::trace::entries;
use crate::link::wire::encode;
use crate::units::time::Utc;
use tokio::net::UdpSocket;
use tokio::time::timeout;

pub(super) fn tail() -> TailId {
    TailId::new("DG-01").expect("a tail")
}

pub(super) fn settings(data: &std::path::Path) -> LinkTaskSettings {
    LinkTaskSettings {
        endpoints: vec!["udpin:127.0.0.1:0".parse().expect("an endpoint")],
        mirrors: Vec::new(),
        data: data.to_owned(),
        scale: 1.0,
        receive_buffer: None,
        link: LinkSettings::default(),
        aircraft: vec![LinkedAircraft {
            tail: tail(),
            system: SystemId::new(3).expect("an id"),
            approved: Vec::new(),
            equipment: Equipment::default(),
            key: None,
        }],
    }
}

pub(super) fn clock() -> impl Fn() -> Now + Send + 'static {
    let start = tokio::time::Instant::now();
    move || {
        let micros = u64::try_from(start.elapsed().as_micros()).expect("a short test");
        Now { mono: Mono(micros), utc: Utc(1_700_000_000_000) + Span::micros(micros) }
    }
}

#[tokio::test]
async fn an_aircraft_is_heard_answered_recorded_and_greeted_first_after_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let aircraft = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let wait = Duration::from_secs(20);
    let mut buffer = [0; 300];

    let (task, mut handles) = LinkTask::bind(settings(data.path()), clock()).await.expect("bound");
    let address = handles.address.expect("a UDP link");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(task.run(async { drop(stopped.await) }));
    handles.input.send(LinkInput::FlightStarted(tail(), FlightId(42))).await.expect("taken");
    tokio::task::yield_now().await;
    aircraft.send_to(&heartbeat_of(3), address).await.expect("sent");
    aircraft.send_to(&heartbeat_of(9), address).await.expect("sent");
    let first = timeout(wait, handles.reports.recv()).await.expect("in time").expect("a report");
    let second = timeout(wait, handles.reports.recv()).await.expect("in time").expect("a report");
    let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
    let answered = frames(&buffer[..length], &mut FrameCounters::default()).next().map(|f| (f.system, f.component, f.id));
    handles.safer.send((tail(), SafeAct::Hold)).await.expect("taken");
    let hold = encode(&Outgoing::SetMode(Mode::Hold), 255, 190, 0, 3);
    loop {
        let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
        if length == hold.len() && buffer[10..length - 2] == hold[10..hold.len() - 2] {
            break;
        }
    }
    stop.send(()).expect("running");
    running.await.expect("ended");
    let tlog = std::fs::read(data.path().join("tlogs/F42-DG-01.tlog")).expect("a tlog");

    while timeout(Duration::from_millis(50), aircraft.recv_from(&mut buffer)).await.is_ok() {}
    let (task, _handles) = LinkTask::bind(settings(data.path()), clock()).await.expect("bound");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let again = tokio::spawn(task.run(async { drop(stopped.await) }));
    let (length, _) = timeout(wait, aircraft.recv_from(&mut buffer)).await.expect("in time").expect("a datagram");
    stop.send(()).expect("running");
    again.await.expect("ended");

    assert_eq!(first, (tail(), Report::LinkRegained));
    let ready = Observation::Heartbeat { mode: Mode::Hold, armed: false, failsafe: false, ready: true };
    assert_eq!(second, (tail(), Report::Observed(ready)));
    assert_eq!(answered, Some((255, 190, 0)));
    assert!(entries(&tlog).any(|e| e.frame == heartbeat_of(3)) && entries(&tlog).any(|e| e.frame[5] == 255));
    assert_eq!(frames(&buffer[..length], &mut FrameCounters::default()).next().map(|f| (f.system, f.id)), Some((255, 0)));
}
