//! The fleet on real loopback sockets. Loopback delivers at once, so nothing here waits.

mod support;

use std::net::UdpSocket;

use medflight_sim::fleet::{Fleet, loopback};
use medflight_sim::{Settings, WireItem};
use support::{HOME, World, id_of, item};

fn ground() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    socket.set_nonblocking(true).expect("a socket can be non-blocking");
    socket
}

fn heard(socket: &UdpSocket) -> Vec<Vec<u8>> {
    let mut buffer = [0; 512];
    std::iter::from_fn(|| socket.recv(&mut buffer).ok().map(|length| buffer[..length].to_vec())).collect()
}

#[test]
fn each_aircraft_speaks_first_and_answers_only_the_first_peer() {
    let (configured, stranger) = (ground(), ground());
    let gcs = configured.local_addr().expect("it is bound");
    let settings = vec![Settings::vtol(11, HOME), Settings::vtol(12, HOME)];
    let mut fleet = Fleet::open(settings, gcs, None, None).expect("loopback sockets");
    fleet.step(1_300_000);
    let systems: std::collections::BTreeSet<u8> =
        heard(&configured).iter().filter(|datagram| id_of(datagram) == 0).map(|datagram| datagram[5]).collect();
    assert_eq!(systems, [11, 12].into());

    let mut world = World::new(Settings::vtol(1, HOME));
    let (_, address) = fleet.addresses().expect("bound")[0];
    let request = world.frame(43, &[11, 1, 0]);
    configured.send_to(&request, address).expect("loopback");
    fleet.step(20_000);
    stranger.send_to(&request, address).expect("loopback");
    fleet.step(20_000);

    assert_eq!(heard(&configured).iter().filter(|datagram| id_of(datagram) == 44).count(), 2, "executed for both, answered to the first");
    assert!(heard(&stranger).is_empty());
}

#[test]
fn what_is_on_board_survives_the_process() {
    let folder = std::env::temp_dir().join(format!("medflight-sim-test-{}", std::process::id()));
    let station = ground();
    let gcs = station.local_addr().expect("it is bound");
    let open = || Fleet::open(vec![Settings::vtol(3, HOME)], gcs, None, Some(folder.clone())).expect("loopback sockets");
    let mut world = World::new(Settings::vtol(1, HOME));
    {
        let mut fleet = open();
        let rally = WireItem { current: 0, ..item(0, 5100, 500.0, 0.0) };
        fleet.vehicles[0].receive(&world.frame(44, &[1, 0, 3, 1, 2]));
        let mut payload = full_item(&rally);
        payload[32] = 3;
        fleet.vehicles[0].receive(&world.frame(73, &payload));
        fleet.vehicles[0].swap_pack("P-5".into(), 64.0).expect("on the ground");
        fleet.save(false).expect("a writable folder");
    }

    let mut fleet = open();
    fleet.step(1_300_000);
    std::fs::remove_dir_all(&folder).expect("the test's own folder");

    assert_eq!(fleet.vehicles[0].truth().pack, "P-5");
    let ids: Vec<Vec<u8>> = heard(&station).into_iter().filter(|datagram| id_of(datagram) == 42).collect();
    let payload = support::full(ids.last().expect("MISSION_CURRENT each second"), 18);
    assert_ne!(payload[14..18], [0; 4], "the rally points' id is there again");
}

fn full_item(item: &WireItem) -> Vec<u8> {
    let mut world = World::new(Settings::vtol(1, HOME));
    let frame = world.item_frame(item);
    let mut payload = support::full(&frame, 38);
    payload[37] = 2;
    payload
}

#[test]
fn only_loopback_addresses_are_spoken_to() {
    assert!(loopback("127.0.0.1:14550".parse().expect("an address")).is_ok());
    assert!(loopback("10.0.0.7:14550".parse().expect("an address")).is_err());
}
