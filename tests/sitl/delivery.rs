//! One whole delivery with its way there, and what remains of it.

use crate::SPEED;
use crate::crew::{Crew, hire};
use crate::recordings::Recording;
use crate::service::{Service, run};
use crate::sky::{Sky, network};
use crate::trail::recompute;

/// GLOBAL_POSITION_INT
const POSITION: u32 = 33;

#[test]
fn a_specimen_flies_through_real_sockets_and_everything_about_it_can_be_proven() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    hire(data);
    let mut service = Service::start(data, SPEED);
    let sky = Sky::open(&network(), service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);

    let booked = crew.send_off(&sky);
    let landed = crew.wait_until_safe(&booked.delivery);
    let closed = crew.receive_and_close(&booked);
    let trail = crew.auditor.get(&format!("/api/consignments/{}/trail", booked.id)).json;
    let stopped = service.ask_to_stop();

    assert_eq!(closed["state"], "CLOSED", "{closed}");
    assert!(closed["items"].as_array().is_some_and(|items| items.iter().all(|item| item["outcome"] == "accepted")), "{closed}");
    assert_eq!(landed["landed_pad"], "H1", "{landed}");
    let off = landed["landed_off_cm"].as_u64().expect("a distance");
    assert!(off <= 150, "{off} cm from the pad");
    let kinds = recompute(&trail);
    for kind in
        ["REQUEST_SUBMITTED", "PACKED", "HANDOVER_ACCEPTED", "LOADED", "LAUNCH_ORDERED", "DEPARTED", "ARRIVED", "CONSIGNMENT_CLOSED"]
    {
        assert!(kinds.iter().any(|found| found == kind), "the trail has no {kind}");
    }
    assert!(stopped.success());
    let (code, said) = run(&["ledger", "verify", "--data", data.to_str().expect("a path")], "");
    assert_eq!(code, 0, "{said}");
    for leg in [&booked.there, &booked.delivery] {
        let recording = Recording::of(data, leg);
        assert!(recording.is_whole());
        assert!(recording.heard(leg.system, POSITION) > 100, "a flight's positions");
        assert_eq!(recording.orders_to_arm(), 1);
        assert!(recording.uploads_begun() >= 1);
    }
}
