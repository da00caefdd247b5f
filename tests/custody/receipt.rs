//! Receipt and what comes of it: mixed boxes, quarantine and its decision, the way back, a new request, photographs, corrections.

use crate::kit::*;
use medflight::domain::delivery::ConsignmentState as S;
use medflight::domain::operations::act::{
    Act, CorrectedPart, Correction, DecideQuarantine, ItemOutcome as O, OfferTo, Photo, QuarantineEnd, Receive, RefuseReason, SealState,
    Submit, Time,
};
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;

/// The first item as the one receipt says, the second as the other.
fn mixed(world: &World, id: &ConsignmentId, first: O, second: O) -> Receive {
    let c = world.one(id);
    let mut receipt = receive(c, first);
    receipt.items[1] = receive(c, second).items.remove(1);
    receipt.recollect = Some(false);
    receipt
}

fn decided(end: QuarantineEnd) -> DecideQuarantine {
    DecideQuarantine { decision: "QD-7".to_owned(), reason: "seen by both".to_owned(), temperature_reviewed: true, end }
}

fn quality_and_lead() -> Actor {
    with(&quality(), &lead())
}

/// In quarantine because its seal was torn: a box that was found after an incident.
fn quarantined(world: &mut World) -> ConsignmentId {
    let id = world.unloaded_blood();
    let torn = Receive { seal_state: SealState::Broken, ..receive(world.one(&id), O::Accepted) };
    world.done(&lab(), Act::Receive(id.clone(), torn));
    assert_eq!(world.state(&id), S::Quarantined);
    id
}

fn refused(world: &mut World) -> ConsignmentId {
    let id = world.unloaded();
    let receipt = receive(world.one(&id), O::Refused);
    world.done(&lab(), Act::Receive(id.clone(), receipt));
    id
}

#[test]
fn of_a_mixed_box_the_refused_part_goes_on_under_a_number_of_its_own_in_the_same_hands() {
    let mut world = World::new();
    let id = world.unloaded();

    let receipt = mixed(&world, &id, O::Accepted, O::Refused);
    world.done(&lab(), Act::Receive(id.clone(), receipt));

    let parent = world.one(&id).clone();
    let child = parent.child.clone().expect("a child");
    let part = world.one(&child).clone();
    assert_eq!((parent.state, part.state, part.parent.as_ref()), (S::Received, S::Refused, Some(&id)));
    assert_eq!(part.holder, parent.holder);
    assert_eq!(part.items.iter().map(|item| (&item.code, item.outcome)).collect::<Vec<_>>(), [(&parent.items[1].code, Some(O::Refused))]);
    assert_eq!(world.view(&child).aftermath.parent, Some(id.clone()));
    world.done(&lab(), Act::Close(id.clone()));
    world.done(&with(&lab(), &lead()), Act::Dispose(child.clone(), why("broken tube")));
    assert_eq!((world.state(&id), world.one(&child).items[0].outcome), (S::Closed, Some(O::Disposed)));
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn a_missing_item_is_said_to_be_missing_and_one_that_nobody_looked_at_is_not_stored_as_such() {
    let mut world = World::new();
    let id = world.unloaded();
    let mut silent = receive(world.one(&id), O::Accepted);
    silent.items.remove(1);

    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), silent)), "ITEM_UNDECIDED");
    assert!(world.one(&id).items.iter().all(|item| item.outcome.is_none()));
    let receipt = mixed(&world, &id, O::Accepted, O::Missing);
    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), receipt));

    let c = world.one(&id);
    assert_eq!((c.state, c.items[1].outcome, &c.child), (S::Received, Some(O::Missing), &None));
    assert_eq!(world.no(&lab(), Act::Close(id.clone())), "SECOND_PERSON_NEEDED");
    world.done(&with(&lab(), &lead()), Act::Close(id));
}

#[test]
fn a_receiver_does_not_say_what_only_a_decision_says() {
    let mut world = World::new();
    let id = world.unloaded();

    for outcome in [O::Quarantined, O::Disposed, O::Returned] {
        let receipt = receive(world.one(&id), outcome);
        assert_eq!(world.no(&lab(), Act::Receive(id.clone(), receipt)), "OUTCOME", "{outcome:?}");
    }
}

#[test]
fn an_item_of_another_open_box_is_named_as_swapped() {
    let mut world = World::new();
    let id = world.unloaded();
    let other = world.submitted(&nurse(), submit("SPC-CBC", "C-LB", "H-DG", 900, world.now));
    let mut receipt = receive(world.one(&id), O::Accepted);
    let mut foreign = receive(world.one(&other), O::Refused).items.remove(0);
    foreign.reason = Some(RefuseReason::RCount);
    receipt.items.push(foreign);
    receipt.recollect = Some(false);

    world.done(&lab(), Act::Receive(id.clone(), receipt));

    assert_eq!(world.one(&id).items[2].belongs_to, Some(other.clone()));
    assert_eq!(world.view(&id).aftermath.deviations, ["EXTRA_ITEM", "SWAPPED_ITEM"]);
    assert_eq!(world.ops.state().items.get("TUBE-0900"), Some(&other), "it stays the other's");
}

#[test]
fn a_leak_and_a_torn_seal_are_refused_with_a_photograph_by_its_digest() {
    let mut world = World::new();
    let id = world.unloaded();
    let leaking = |world: &World, photo: Option<Photo>| {
        let mut receipt = receive(world.one(&id), O::Refused);
        receipt.items.iter_mut().for_each(|item| item.reason = Some(RefuseReason::RLeak));
        Receive { photo_sha256: photo, ..receipt }
    };
    let bare = leaking(&world, None);

    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), bare)), "PHOTO_NEEDED");
    let shown = leaking(&world, Photo::new(&"ab".repeat(32)));
    world.done(&lab(), Act::Receive(id.clone(), shown));

    assert!(world.ledger.last().expect("a record").1.contains(&"ab".repeat(32)));
    assert_eq!(Photo::new("AB"), None);
}

#[test]
fn what_leaks_does_not_travel_and_is_destroyed_before_a_second_person() {
    let mut world = World::new();
    let id = world.unloaded();
    let mut receipt = receive(world.one(&id), O::Refused);
    receipt.items.iter_mut().for_each(|item| item.reason = Some(RefuseReason::RLeak));
    receipt.photo_sha256 = Photo::new(&"0".repeat(64));
    world.done(&lab(), Act::Receive(id.clone(), receipt));
    let two = with(&lab(), &lead());

    assert_eq!(world.no(&two, Act::SendBack(id.clone(), send_back(7, "B000001"))), "LEAKING_STAYS");
    assert_eq!(world.no(&lab(), Act::Dispose(id.clone(), why("leaks"))), "SECOND_PERSON_NEEDED");
    world.done(&two, Act::Dispose(id.clone(), why("leaks")));

    assert_eq!(world.state(&id), S::Disposed);
}

#[test]
fn what_was_refused_goes_back_by_road_as_the_same_custody_and_is_received_by_its_sender() {
    let mut world = World::new();
    let id = refused(&mut world);
    assert_eq!(world.no(&lab(), Act::SendBack(id.clone(), send_back(7, "B000001"))), "SECOND_PERSON_NEEDED");

    world.done(&with(&lab(), &lead()), Act::SendBack(id.clone(), send_back(7, "B000001")));

    assert_eq!((world.state(&id), world.held_by(&id).as_str()), (S::Returning, "lan"));
    assert_eq!(world.one(&id).destination, site("C-LB"));
    world.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
    let mut take = take(&id);
    take.seal = Some("B000001".to_owned());
    world.done(&courier(), Act::TakeCustody(id.clone(), take.clone()));
    assert_eq!(world.state(&id), S::Road);
    let mut to_desk = offer(&id, OfferTo::Desk);
    to_desk.seal = "B000001".to_owned();
    world.done(&courier(), Act::Offer(id.clone(), to_desk));
    world.done(&nurse(), Act::TakeCustody(id.clone(), take));
    assert_eq!(world.state(&id), S::Unloaded);
    let receipt = receive(world.one(&id), O::Returned);
    world.done(&nurse(), Act::Receive(id.clone(), receipt));
    let c = world.one(&id);
    assert_eq!((c.state, c.items[0].outcome, c.items[0].reason), (S::Received, Some(O::Returned), Some(RefuseReason::RHaemolysed)));
    world.done(&nurse(), Act::Close(id.clone()));
    assert_eq!(world.state(&id), S::Closed);
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn what_was_refused_can_go_back_by_the_next_flight() {
    let mut world = World::new();
    let id = refused(&mut world);
    world.done(&with(&lab(), &lead()), Act::SendBack(id.clone(), send_back(7, "B000001")));

    assert_eq!(world.view(&id).next.expect("a step").act, "accept");
    world.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
    let mut to_handler = offer(&id, OfferTo::Handler);
    to_handler.seal = "B000001".to_owned();
    world.done(&lab(), Act::Offer(id.clone(), to_handler));
    let mut take = take(&id);
    take.seal = Some("B000001".to_owned());
    world.done(&handler(), Act::TakeCustody(id.clone(), take));

    assert_eq!((world.state(&id), world.held_by(&id).as_str()), (S::HandedToCarrier, "hai"));
}

#[test]
fn quarantine_is_left_by_the_written_decision_of_quality_and_lead_and_by_nobody_else() {
    let mut world = World::new();
    let id = quarantined(&mut world);
    assert!(world.one(&id).items.iter().all(|item| item.outcome == Some(O::Quarantined)));
    let release = || Act::DecideQuarantine(id.clone(), decided(QuarantineEnd::Release));
    let unseen = DecideQuarantine { temperature_reviewed: false, ..decided(QuarantineEnd::Release) };

    assert_eq!(world.no(&with(&lab(), &lead()), release()), "NOT_ALLOWED");
    assert_eq!(world.no(&quality(), release()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&lead(), &person("tu", Role::Lead, &[])), release()), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&quality_and_lead(), Act::DecideQuarantine(id.clone(), unseen)), "TEMPERATURE_UNSEEN");
    assert_eq!(world.no(&with(&lab(), &lead()), Act::Dispose(id.clone(), why("torn"))), "WRONG_STATE");
    world.done(&quality_and_lead(), release());

    let c = world.one(&id);
    assert_eq!((c.state, c.items[0].outcome), (S::ReceivedRemark, Some(O::AcceptedRemark)));
    assert_eq!(c.items[0].remark.as_deref(), Some("QD-7: seen by both"));
}

#[test]
fn red_cells_that_were_too_warm_are_never_released_whoever_signs() {
    let mut world = World::new();
    let id = world.unloaded_blood();
    let warm = Receive { temperature_max_mc: Some(11_200), ..receive(world.one(&id), O::AcceptedRemark) };

    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), warm));

    assert_eq!(world.state(&id), S::Quarantined);
    assert_eq!(world.no(&quality_and_lead(), Act::DecideQuarantine(id.clone(), decided(QuarantineEnd::Release))), "NEVER_RELEASED");
    world.done(&quality_and_lead(), Act::DecideQuarantine(id.clone(), decided(QuarantineEnd::Dispose)));
    assert!(world.one(&id).items.iter().all(|item| item.outcome == Some(O::Disposed)));
}

#[test]
fn blood_under_a_wrong_name_is_kept_apart_with_the_whole_box() {
    let mut world = World::new();
    let id = world.unloaded_blood();
    let mut receipt = mixed(&world, &id, O::AcceptedRemark, O::Refused);
    receipt.items[1].reason = Some(RefuseReason::RIdMismatch);

    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), receipt));

    assert_eq!(world.state(&id), S::Quarantined);
    assert_eq!(world.no(&quality_and_lead(), Act::DecideQuarantine(id.clone(), decided(QuarantineEnd::Release))), "NEVER_RELEASED");
}

#[test]
fn a_box_sent_back_out_of_quarantine_stays_with_the_desk_until_it_leaves() {
    let mut world = World::new();
    let id = quarantined(&mut world);
    let before = world.holder(&id);

    let back = QuarantineEnd::SendBack(repacked(7, "Q000001"));
    world.done(&quality_and_lead(), Act::DecideQuarantine(id.clone(), decided(back)));

    assert_eq!((world.state(&id), world.holder(&id)), (S::Returning, before));
    assert!(!world.one(&id).must_quarantine);
}

#[test]
fn what_came_too_late_is_taken_by_lead_and_quality_alone() {
    let mut world = World::new();
    let id = world.unloaded();
    world.pass(60 * 24);
    let receipt = receive(world.one(&id), O::AcceptedRemark);

    assert_eq!(world.no(&with(&lab(), &lead()), Act::Receive(id.clone(), receipt.clone())), "LEAD_AND_QUALITY");
    assert_eq!(world.no(&with(&quality(), &lead()), Act::Receive(id.clone(), receipt.clone())), "NOT_ALLOWED");
    world.done(&with(&lead(), &quality()), Act::Receive(id.clone(), receipt));

    assert_eq!(world.state(&id), S::ReceivedRemark);
}

#[test]
fn a_sample_that_is_needed_again_is_asked_for_by_itself_with_the_reason_and_scanned_when_drawn() {
    let mut world = World::new();
    let id = world.unloaded();
    let receipt = Receive { recollect: Some(true), ..mixed(&world, &id, O::Refused, O::Missing) };

    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), receipt));

    let again = world.one(&id).renewed_as.clone().expect("a new request");
    let view = world.view(&again);
    assert_eq!(
        (view.state, &view.origin, &view.destination, &view.payload),
        (S::Submitted, &site("C-LB"), &site("H-DG"), &world.one(&id).payload)
    );
    assert_eq!(view.aftermath.renews, Some(id.clone()));
    let because = view.aftermath.renews_because.expect("a reason").vi;
    assert!(because.contains("Mẫu tan máu") && because.contains("thiếu 1 mẫu"), "{because}");
    assert!(view.items.is_empty() && view.promise.is_some());
    world.done(&dispatcher(), Act::Accept(again.clone(), ACCEPT));
    let mut drawn = pack(world.one(&again), 2);
    drawn.items = vec!["TUBE-0002".to_owned()];
    assert_eq!(world.no(&nurse(), Act::Pack(again.clone(), drawn.clone())), "CLOCK_NEEDED");
    drawn.clock_started_at = Some(Time(world.now));
    world.done(&nurse(), Act::Pack(again.clone(), drawn));
    let c = world.one(&again);
    assert_eq!((c.items[0].code.as_str(), c.clock_started), ("TUBE-0002", Some(world.now)));
    assert!(c.deadline.is_some());
    assert!(world.replayed() == *world.ops.state());
}

/// As the clinic asks for it: the same goods over the same way, in the place of another.
fn in_place_of(world: &World, id: &ConsignmentId) -> Submit {
    Submit { renews: Some(id.clone()), ..submit("SPC-CBC", "C-LB", "H-DG", 900, world.now) }
}

#[test]
fn who_asks_again_for_what_was_asked_for_already_is_told_the_number_of_that_request() {
    let mut world = World::new();
    let id = world.unloaded();
    let receipt = Receive { recollect: Some(true), ..receive(world.one(&id), O::Refused) };
    world.done(&lab(), Act::Receive(id.clone(), receipt));
    let first = world.one(&id).renewed_as.clone().expect("a new request");
    let (records, asked) = (world.ledger.len(), in_place_of(&world, &id));

    let second = world.submitted(&nurse(), asked);

    assert_eq!((&second, world.ledger.len()), (&first, records));
    let other_goods = Submit { payload: "SPC-CHEM".parse().expect("a payload"), ..in_place_of(&world, &id) };
    assert_ne!(world.submitted(&nurse(), other_goods), first, "other goods are another request");
}

#[test]
fn what_nobody_asked_for_again_by_itself_is_linked_when_the_clinic_does_and_once_only() {
    let mut world = World::new();
    let id = refused(&mut world);
    assert_eq!(world.one(&id).renewed_as, None);

    let asked = in_place_of(&world, &id);
    let first = world.submitted(&nurse(), asked.clone());
    let second = world.submitted(&nurse(), asked.clone());

    assert_eq!((&first, &second), (world.one(&id).renewed_as.as_ref().expect("linked"), &first));
    assert!(world.view(&first).aftermath.renews_because.expect("why").vi.contains("Mẫu tan máu"));
    world.done(&nurse(), Act::Cancel(first.clone(), why("drawn elsewhere")));
    assert_ne!(world.submitted(&nurse(), asked), first, "one that is over stands for nothing");
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn nothing_is_asked_for_in_the_place_of_a_box_that_nobody_has_decided_over() {
    let mut world = World::new();
    let id = world.unloaded();
    let asked = in_place_of(&world, &id);

    assert_eq!(world.no(&nurse(), Act::Submit(asked)), "NOT_DECIDED_YET");
}

#[test]
fn specimens_that_are_missing_under_a_whole_seal_are_said_to_be_by_two_with_a_remark_and_stay_an_alarm_until_they_are_given_up() {
    let mut world = World::new();
    let id = world.unloaded();
    let all = receive(world.one(&id), O::Missing);
    let mut silent = all.clone();
    silent.items[0].remark = None;

    assert_eq!(world.no(&with(&lab(), &lead()), Act::Receive(id.clone(), silent)), "MISSING_REMARK");
    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), all.clone())), "SECOND_PERSON_NEEDED");
    assert_eq!(world.no(&with(&lab(), &nurse()), Act::Receive(id.clone(), all.clone())), "SECOND_PERSON_ROLE");
    assert_eq!(world.no(&lab(), Act::Receive(id.clone(), Receive { recollect: None, ..all.clone() })), "RECOLLECT_UNSAID");
    world.done(&with(&lab(), &lead()), Act::Receive(id.clone(), all));

    assert_eq!(world.state(&id), S::Refused);
    assert_eq!(world.one(&id).receiving.as_ref().map(|receiving| receiving.deviations.clone()), Some(vec!["MISSING_ITEM".to_owned()]));
    assert_eq!(world.alarms(&id, "ITEMS_MISSING").len(), 1);
    let gone = || Act::Dispose(id.clone(), why("looked for everywhere"));
    assert_eq!(world.no(&with(&lab(), &person("mai", Role::Lab, &["H-DG"])), gone()), "SECOND_PERSON_NEEDED");
    world.done(&with(&lead(), &quality()), gone());
    assert!(world.alarms(&id, "ITEMS_MISSING").is_empty());
    assert!(world.replayed() == *world.ops.state());
}

#[test]
fn a_refusal_without_a_word_about_collecting_again_is_not_taken() {
    let mut world = World::new();
    let id = world.unloaded();
    let receipt = Receive { recollect: None, ..receive(world.one(&id), O::Refused) };

    assert_eq!(world.no(&lab(), Act::Receive(id, receipt)), "RECOLLECT_UNSAID");
}

#[test]
fn a_correction_stands_beside_the_record_and_changes_nothing_else() {
    let mut world = World::new();
    let id = refused(&mut world);
    let receipt = world.ops.state().seq;
    let before = world.one(&id).clone();
    let tube = before.items[0].code.clone();
    let correct = |seq, right: &str| {
        let (was, right, reason) = (tube.clone(), right.to_owned(), "read from the form".to_owned());
        Act::Correct(id.clone(), Correction { corrects_seq: seq, part: CorrectedPart::Code, was, right, reason })
    };

    assert_eq!(world.no(&lab(), correct(receipt + 90, "TUBE-7")), "NOT_OF_THIS_CHAIN");
    assert_eq!(world.no(&lab(), correct(receipt, "")), "CORRECTION_TEXT");
    world.done(&lab(), correct(receipt, "TUBE-7"));

    let (c, notes) = (world.one(&id), world.view(&id).aftermath.corrections);
    assert_eq!((notes[0].corrects_seq, notes[0].seq, notes[0].right.as_str()), (receipt, receipt + 1, "TUBE-7"));
    assert_eq!(
        (c.state, &c.items, &c.holder, c.deadline, c.since),
        (before.state, &before.items, &before.holder, before.deadline, before.since)
    );
}

#[test]
fn a_correction_says_nothing_that_was_decided_nothing_that_does_not_stand_there_and_nobody_s_number() {
    let mut world = World::new();
    let id = refused(&mut world);
    let receipt = world.ops.state().seq;
    let packed = *world.one(&id).signed.keys().nth(2).expect("packed at the station");
    let tube = world.one(&id).items[0].code.clone();
    let mut no = |seq, part, was: &str, right: &str| {
        let reason = "a slip".to_owned();
        let correction = Correction { corrects_seq: seq, part, was: was.to_owned(), right: right.to_owned(), reason };
        world.no(&lab(), Act::Correct(id.clone(), correction))
    };

    assert_eq!(no(receipt, CorrectedPart::Text, "abc", "abd"), "NOT_SAID_THERE");
    assert_eq!(no(receipt, CorrectedPart::Code, "refused", "accepted"), "DECIDED_NOT_SAID");
    assert_eq!(no(receipt, CorrectedPart::Code, "R_HAEMOLYSED", "R_ZZZ"), "UNKNOWN_REASON");
    assert_eq!(no(receipt, CorrectedPart::Time, "09:00", "late"), "CORRECTION_TIME");
    for right in ["BN Nguyen Van An 001199123456", "001199123456", "0912 345 678"] {
        assert_eq!(no(receipt, CorrectedPart::Text, &tube, right), "PERSONAL_NUMBER", "{right}");
        assert_eq!(no(receipt, CorrectedPart::Text, right, &tube), "PERSONAL_NUMBER", "{right}");
    }
    assert_eq!(no(packed, CorrectedPart::Code, &tube, "TUBE-7"), "OTHER_SIDE");
}

#[test]
fn what_two_signed_is_corrected_by_two() {
    let mut world = World::new();
    let id = world.unloaded_blood();
    let packed = world.one(&id).signed.iter().find(|(_, two)| two.two).map(|(seq, _)| *seq).expect("two signed");
    let correction = Correction {
        corrects_seq: packed,
        part: CorrectedPart::Code,
        was: seal(&id),
        right: "K0000001".to_owned(),
        reason: "a slip".to_owned(),
    };

    assert_eq!(world.no(&nurse(), Act::Correct(id.clone(), correction.clone())), "SECOND_PERSON_NEEDED");
    world.done(&with(&nurse(), &lead()), Act::Correct(id, correction));
}
