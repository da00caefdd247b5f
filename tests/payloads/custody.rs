//! ID-23: a seal is used once, for ever. PL-50 at the aircraft's door.

use crate::support::{Desk, codes, network, packing, reason, request};
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{Act, ConsignmentId, Load, Offer, OfferTo, TakeCustody, Why};
use medflight::domain::operations::fact::{ConsignmentFact, Fact};
use medflight::domain::operations::view::Holder;
use medflight::domain::people::Role;
use medflight::units::ids::RequestId;
use medflight::units::time::{Mono, Now};
use std::sync::Arc;

fn packed(desk: &mut Desk, item: &str, seal: &str) -> ConsignmentId {
    let id = desk.booked(request(desk, "SPC-CBC", &[item], &[]));
    desk.pack(&id, packing("SPC-CBC", &[item], seal, &[])).expect("packed");
    id
}

fn alarmed(desk: &Desk) -> Vec<ConsignmentId> {
    let live = desk.ops.live_view(Now { mono: Mono(0), utc: desk.now }, true);
    live.alarms.into_iter().filter(|alarm| alarm.code == "SEAL_REUSED").filter_map(|alarm| alarm.consignment).collect()
}

#[test]
fn id_23_a_seal_that_was_used_is_refused_and_recorded_as_an_incident() {
    let mut desk = Desk::new();
    let first = packed(&mut desk, "XN-118204", "K7Q20418");
    desk.act_as("lan", Act::Cancel(first, Why { reason: "not needed".to_owned() })).expect("cancelled");
    let second = desk.booked(request(&desk, "SPC-CBC", &["XN-118205"], &[]));

    let refused = desk.pack(&second, packing("SPC-CBC", &["XN-118205"], "]C0K7Q20418", &[])).expect_err("used before");

    assert_eq!(codes(&refused), ["SEAL_USED"]);
    reason(&refused, "SEAL_USED", "ID-23");
    let last = &desk.records.last().expect("a record").draft;
    assert!(matches!(&last.fact, Fact::Consignment(ConsignmentFact::SealReused { seal }) if seal == "K7Q20418"), "{last:?}");
    assert_eq!((desk.warned(&second), alarmed(&desk)), (vec!["SEAL_REUSED"], vec![second.clone()]));

    let records = desk.records.len();
    desk.pack(&second, packing("SPC-CBC", &["XN-118205"], "K7Q20418", &[])).expect_err("again");
    assert_eq!(desk.records.len(), records, "the same seal on the same box is one incident");
    desk.pack(&second, packing("SPC-CBC", &["XN-118205"], "K7Q20419", &[])).expect("a new seal");
    assert_eq!(alarmed(&desk), [second], "it stays an incident");
}

#[test]
fn id_23_a_refused_packing_that_is_sent_again_is_not_taken_for_done() {
    let mut desk = Desk::new();
    packed(&mut desk, "XN-118204", "K7Q20418");
    let second = desk.booked(request(&desk, "SPC-CBC", &["XN-118205"], &[]));
    let key = || RequestId::new("0190f6c2-7a3b-7cde-8f02-000000000001").expect("a key");
    let act = || Act::Pack(second.clone(), packing("SPC-CBC", &["XN-118205"], "K7Q20418", &[]));

    let both = [desk.act_with(key(), "lan", act()), desk.act_with(key(), "lan", act())];

    assert!(both.iter().all(Result::is_err), "{both:?}");
}

#[test]
fn id_23_a_seal_is_remembered_after_its_box_is_forgotten_and_after_a_restart() {
    let mut desk = Desk::new();
    let first = packed(&mut desk, "XN-118204", "K7Q20418");
    desk.act_as("lan", Act::Cancel(first.clone(), Why { reason: "not needed".to_owned() })).expect("cancelled");
    let second = desk.booked(request(&desk, "SPC-CBC", &["XN-118205"], &[]));
    assert!(!desk.ops.state().consignments.contains_key(&first), "a box that is over leaves memory");

    let mut restarted = Operations::new(Arc::new(network().clone()));
    desk.records.iter().for_each(|record| restarted.apply(record));
    assert_eq!(restarted.state(), desk.ops.state());
    desk.ops = restarted;

    let refused = desk.pack(&second, packing("SPC-CBC", &["XN-118205"], "K7Q20418", &[])).expect_err("used before");
    reason(&refused, "SEAL_USED", "ID-23");
}

#[test]
fn id_23_a_seal_of_the_wrong_form_says_where() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CBC", &["XN-118204"], &[]));

    let refused = desk.pack(&id, packing("SPC-CBC", &["XN-118204"], "K7Q-20418", &[])).expect_err("a hyphen");

    assert!(reason(&refused, "SEAL_FORM", "ID-23").what.en.contains("character 4 is '-'"), "{refused:?}");
}

#[test]
fn pl_50_a_box_is_not_laid_beside_what_it_may_not_lie_beside() {
    let mut desk = Desk::new();
    let carried = desk.booked(request(&desk, "MED-COLD", &["LOT-0001"], &[(medflight::domain::payload::Asked::DgStatus, "not_dg")]));
    let id = packed(&mut desk, "XN-118204", "K7Q20418");
    desk.act_as("lan", Act::Offer(id.clone(), Offer { to: OfferTo::Handler, seal: "K7Q20418".to_owned(), at: None })).expect("offered");
    desk.act_as("lan", Act::TakeCustody(id.clone(), TakeCustody { scanned: id.to_string(), seal_intact: true, seal: None }))
        .expect("taken");
    let flight = *desk.ops.state().consignments[&id].flights.last().expect("a flight");
    let tail = desk.ops.state().flights[&flight].tail.clone();
    let holder = Holder { person: None, role: Role::Pilot, site: "H-DG".parse().expect("a site"), organisation: None };
    desk.tell(&carried, ConsignmentFact::Loaded { tail: tail.clone(), flight, notice_read: true, holder });

    let load = Load { tail, scanned: id.to_string(), door_locked: true };
    let refused = desk.act_as("lan", Act::Load(id, load)).expect_err("cold beside warm");

    reason(&refused, "NOT_TOGETHER", "PL-50");
}
