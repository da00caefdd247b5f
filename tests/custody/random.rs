//! Many people at many places who do whatever comes into their heads, right or wrong, while aircraft land where they like. Whatever
//! happens: one custodian always, nothing disappears, the ledger holds, and its fold is the state.

use crate::kit::*;
use medflight::domain::custody::{StoredRecord, Walk, ZERO};
use medflight::domain::delivery::table::{Verdict, verdict};
use medflight::domain::delivery::{ConsignmentState as S, Event, next_state};
use medflight::domain::operations::act::{
    AcceptLoad, Act, BreakGlass, ByRoad, Condition, CorrectedPart, Correction, Courier, DecideQuarantine, GlassCode, ItemOutcome, Offer,
    OfferTo, QuarantineEnd, Recover, SealState, TakeCustody,
};
use medflight::domain::operations::record::{By, Record};
use medflight::domain::operations::state::{Consignment, Item, Stage};
use medflight::domain::operations::view::{Place, Purpose};
use medflight::domain::paper::Custody;
use medflight::domain::people::{Actor, Role};
use medflight::domain::request::ConsignmentId;
use medflight::units::ids::{FlightId, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// Lives, and acts in each.
const LIVES: u64 = 30;
const ACTS: usize = 260;

/// Xorshift with a fixed beginning.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    /// In `of` cases of a hundred.
    fn is(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn everybody() -> Vec<Actor> {
    vec![
        nurse(),
        person("nhan", Role::Nurse, &["C-LB"]),
        person("nora", Role::Nurse, &[]),
        packer(),
        lab(),
        person("loan", Role::Lab, &["H-DG"]),
        handler(),
        dispatcher(),
        pilot(),
        person("phu", Role::Pilot, &[]),
        lead(),
        quality(),
        courier(),
        person("buu", Role::Courier, &["P-LB"]),
        person("khoa", Role::Courier, &[]),
        person("an", Role::Auditor, &[]),
        person("ad", Role::Admin, &[]),
    ]
}

/// Who could do an act of this kind, mostly; anybody else, now and then.
fn actor(draw: &mut Draw, all: &[Actor], roles: &[Role]) -> Actor {
    let fitting: Vec<&Actor> = all.iter().filter(|actor| actor.grants.iter().any(|grant| roles.contains(&grant.role))).collect();
    let first = if draw.is(10) || fitting.is_empty() { draw.one(all).clone() } else { (*draw.one(&fitting)).clone() };
    let signed = !draw.is(5);
    let first = Actor { signed, ..first };
    if draw.is(60) { with(&first, draw.one(all)) } else { first }
}

/// Somebody in particular, where that person is known; else as [`actor`].
fn holder_or(draw: &mut Draw, all: &[Actor], c: &Consignment, roles: &[Role]) -> Actor {
    let holder: Option<&PersonId> = c.holder.as_ref().and_then(|holder| holder.person.as_ref());
    match all.iter().find(|actor| Some(&actor.person) == holder) {
        Some(actor) if draw.is(85) => actor.clone(),
        _ => actor(draw, all, roles),
    }
}

/// Kinds of acts, as [`about`] numbers them.
const KINDS: usize = 27;

/// What people would most likely do in its state.
fn likely(c: &Consignment) -> &'static [usize] {
    match c.state {
        S::Submitted => &[0, 0, 0, 0, 21],
        S::Accepted => &[1, 1, 1, 17],
        S::Packed => &[2, 2, 4, 4, 4, 0],
        S::HandedToCarrier => &[9, 9, 10, 10, 10, 0],
        S::Loaded => &[8, 8, 8, 12, 17, 4],
        S::Returning if c.waits_to_go_back() => &[0, 2, 2, 4, 4, 17],
        S::InFlight | S::Returning | S::Landed => &[12],
        S::Unloaded => &[14, 14, 2, 4, 17],
        S::Received | S::ReceivedRemark => &[16, 16, 25],
        S::Refused => &[16, 22, 22, 22],
        S::Road => &[2, 2, 4, 4],
        S::Incident => &[19, 20],
        S::Quarantined => &[23, 23, 23, 24],
        S::Declined | S::Disposed | S::Cancelled | S::Closed => &[14],
    }
}

/// An act about a consignment, of a kind drawn at random; what it says is mostly right.
fn about(draw: &mut Draw, world: &World, all: &[Actor], c: &Consignment) -> (Actor, Act) {
    use Role as R;
    let id = c.id.clone();
    let read = |draw: &mut Draw| if draw.is(5) { "DG26120100042U".to_owned() } else { id.to_string() };
    let seal_of = |draw: &mut Draw| {
        let own = c.packing.as_ref().map_or_else(|| seal(&id), |packing| packing.seal.clone());
        if draw.is(5) { "K999999".to_owned() } else { own }
    };
    let tail = match &c.place {
        Place::Aboard(tail) => Some(tail.clone()),
        Place::Site(_) | Place::Road(_) | Place::Field(_) => {
            let delivery =
                |flight: &&FlightId| world.ops.state().flights.get(flight).is_some_and(|f| f.purpose == Purpose::Delivery && !f.is_over());
            c.flights.iter().find(delivery).map(|flight| world.flight(*flight).tail.clone())
        }
    };
    let tail = tail.unwrap_or_else(|| world.ops.network().tails.keys().next().expect("a tail").clone());
    let kind = if draw.is(65) { *draw.one(likely(c)) } else { draw.below(KINDS) };
    match kind {
        0 => (actor(draw, all, &[R::Dispatcher]), Act::Accept(id, ACCEPT)),
        1 => (
            actor(draw, all, &[R::Nurse, R::Packer]),
            Act::Pack(id.clone(), pack(c, u32::try_from(world.ended.len()).expect("few") % 8 + 1)),
        ),
        2 | 3 => {
            let to = *draw.one(&[OfferTo::Handler, OfferTo::Handler, OfferTo::Desk, OfferTo::Courier]);
            let at = draw.is(10).then(|| c.origin.clone());
            let offer = Offer { to, seal: seal_of(draw), at };
            (holder_or(draw, all, c, &[R::Nurse, R::Handler, R::Courier, R::Packer]), Act::Offer(id, offer))
        }
        4..=6 => {
            let seal = (!draw.is(10)).then(|| seal_of(draw));
            let take = TakeCustody { scanned: read(draw), seal_intact: !draw.is(8), seal };
            let roles: &[Role] = if c.road.is_some() && c.state != S::Road { &[R::Courier] } else { &[R::Handler, R::Nurse, R::Lab] };
            (actor(draw, all, roles), Act::TakeCustody(id, take))
        }
        7 => (actor(draw, all, &[R::Nurse, R::Handler, R::Courier, R::Pilot]), Act::DeclineCustody(id, shown("not now"))),
        8 => (holder_or(draw, all, c, &[R::Nurse]), Act::WithdrawOffer(id)),
        9 => (holder_or(draw, all, c, &[R::Handler, R::Nurse]), Act::Load(id.clone(), load(&id, &tail))),
        10 | 11 => {
            let pilot = world.ops.tail(&tail).pilot.and_then(|pilot| all.iter().find(|actor| actor.person == pilot)).cloned();
            match pilot {
                Some(pilot) => (pilot, Act::AcceptLoad(id.clone(), AcceptLoad { tail, scanned: read(draw), notice_read: !draw.is(5) })),
                None => (actor(draw, all, &[R::Pilot]), Act::SignOn(tail)),
            }
        }
        12 | 13 => (actor(draw, all, &[R::Nurse, R::Handler, R::Lab]), Act::Unload(id.clone(), unload(&id, &tail))),
        14 | 15 => {
            let outcomes =
                [ItemOutcome::Accepted, ItemOutcome::Accepted, ItemOutcome::AcceptedRemark, ItemOutcome::Refused, ItemOutcome::Missing];
            let mut receipt = receive(c, *draw.one(&outcomes));
            if let Some(first) = receipt.items.first_mut().filter(|_| draw.is(40)) {
                let one = receive(c, *draw.one(&outcomes)).items.remove(0);
                (first.outcome, first.reason, first.remark) = (one.outcome, one.reason, one.remark);
                receipt.recollect = Some(draw.is(50));
            }
            if draw.is(30) {
                receipt.seal_state = SealState::Broken;
            }
            let receiver = actor(draw, all, &[R::Lab, R::Nurse]);
            (if draw.is(50) { with(&receiver, &lead()) } else { receiver }, Act::Receive(id, receipt))
        }
        16 => (actor(draw, all, &[R::Lab, R::Nurse]), if draw.is(50) { Act::Close(id) } else { Act::Dispose(id, why("broken tubes")) }),
        17 | 18 => {
            let couriers =
                [Courier::Person(courier().person), Courier::Post(site("P-LB")), Courier::Person(PersonId::new("khoa").expect("a person"))];
            let order = ByRoad { courier: draw.one(&couriers).clone(), reason: draw.is(50).then(|| "no other sample".to_owned()) };
            (actor(draw, all, &[R::Dispatcher, R::Lead]), Act::ByRoad(id, order))
        }
        19 => {
            let whole = draw.is(70);
            let found = Recover {
                scanned: read(draw),
                seal: if whole { seal_of(draw) } else { String::new() },
                seal_state: if whole { SealState::Intact } else { SealState::Missing },
                condition: *draw.one(&[Condition::Ok, Condition::Ok, Condition::Crushed]),
                field: draw.is(50).then(|| "a field".to_owned()),
                new_seal: (!whole).then(|| format!("N{:06}", world.ledger.len())),
                ..recover(&id)
            };
            (if draw.is(70) { with(&handler(), &lead()) } else { actor(draw, all, &[R::Handler, R::Lead]) }, Act::Recover(id, found))
        }
        20 => (if draw.is(80) { with(&quality(), &lead()) } else { actor(draw, all, &[R::Quality]) }, Act::WriteOff(id, why("not found"))),
        22 => {
            let back = send_back(u32::try_from(draw.below(9)).expect("few") + 1, &format!("B{:06}", world.ledger.len()));
            let sender = actor(draw, all, &[R::Lab, R::Nurse]);
            (if draw.is(70) { with(&sender, &lead()) } else { sender }, Act::SendBack(id, back))
        }
        23 | 24 => {
            let end = match draw.below(3) {
                0 => QuarantineEnd::Release,
                1 => QuarantineEnd::Dispose,
                _ => {
                    let container = u32::try_from(draw.below(9)).expect("few") + 1;
                    QuarantineEnd::SendBack(repacked(container, &format!("Q{:06}", world.ledger.len())))
                }
            };
            let decided =
                DecideQuarantine { decision: "QD-1".to_owned(), reason: "as written".to_owned(), temperature_reviewed: !draw.is(5), end };
            (if draw.is(80) { with(&quality(), &lead()) } else { actor(draw, all, &[R::Lead]) }, Act::DecideQuarantine(id, decided))
        }
        25 => {
            let known: Vec<u64> = c.signed.keys().copied().collect();
            let corrects_seq = if draw.is(80) { *draw.one(&known) } else { world.ops.state().seq };
            let correction = Correction {
                corrects_seq,
                part: CorrectedPart::Code,
                was: c.items.first().map_or_else(|| "TUBE".to_owned(), |item| item.code.clone()),
                right: "TUBE-2".to_owned(),
                reason: "mistyped".to_owned(),
            };
            let who = actor(draw, all, &[R::Nurse, R::Lab]);
            (if draw.is(50) { with(&who, &lead()) } else { who }, Act::Correct(id, correction))
        }
        26 => (
            actor(draw, all, &[R::Lead]),
            Act::BreakGlass(id, BreakGlass { code: GlassCode::NoSecondPerson, reason: "nobody else is here".to_owned() }),
        ),
        _ => (
            actor(draw, all, &[R::Nurse, R::Dispatcher]),
            if draw.is(50) { Act::Cancel(id, why("not needed")) } else { Act::Decline(id, why("no slot")) },
        ),
    }
}

/// What the aircraft do: one that may leave leaves, one that flies comes down somewhere.
fn sky(draw: &mut Draw, world: &mut World) {
    let flights: Vec<FlightId> = world.ops.state().flights.keys().copied().collect();
    for id in flights {
        let Some(flight) = world.ops.state().flights.get(&id).cloned() else { continue };
        if world.ops.state().current_flight(&flight.tail).map(|first| first.id) != Some(id) {
            continue;
        }
        match flight.stage {
            Stage::Planned => {
                let stands = world.ops.tail(&flight.tail).pad.as_ref() == Some(&flight.plan.sketch.from);
                let loaded = flight.purpose == Purpose::Positioning || !flight.consignments.is_empty();
                if stands && loaded && draw.is(85) {
                    world.take_off(id);
                }
            }
            Stage::Airborne { .. } if draw.is(70) => {
                let elsewhere: Vec<_> = world.ops.network().pads.keys().filter(|pad| **pad != flight.plan.sketch.from).cloned().collect();
                let positioning = flight.purpose == Purpose::Positioning;
                let ending = match draw.below(100) {
                    0..=39 => Ending::On(flight.plan.sketch.to.clone()),
                    _ if positioning => Ending::On(flight.plan.sketch.to.clone()),
                    40..=59 => Ending::Back,
                    60..=74 => Ending::On(draw.one(&elsewhere).clone()),
                    _ => Ending::Off,
                };
                world.come_down(id, &ending);
            }
            Stage::Cleared(_) | Stage::Launching { .. } | Stage::Airborne { .. } | Stage::Landed | Stage::Ended => {}
        }
    }
}

/// What is looked at after each record.
#[derive(Default)]
struct Watch {
    known: BTreeMap<ConsignmentId, Consignment>,
    checked: usize,
    reached: BTreeSet<S>,
    events: BTreeSet<String>,
}

impl Watch {
    /// Folds the records that are new, one by one, and looks at each step.
    fn look(&mut self, world: &World, fold: &mut medflight::domain::operations::state::State) {
        for (record, _) in &world.ledger[self.checked..] {
            fold.apply(record);
            let Some(id) = &record.draft.consignment else { continue };
            let now = fold.consignments.get(id).unwrap_or_else(|| panic!("{id} disappeared by {record:?}")).clone();
            self.reached.insert(now.state);
            let before = self.known.insert(id.clone(), now.clone());
            one_custodian(&now, record);
            if let Some(before) = before {
                self.events.extend(the_table_allows(&before, &now, record));
                custody_moves_by_a_signature_of_the_taker(&before, &now, record);
            }
            ends_have_outcomes(&now);
        }
        self.checked = world.ledger.len();
    }
}

/// R2: who holds a box follows from its state.
fn one_custodian(c: &Consignment, record: &Record) {
    assert_eq!(c.holder.is_some(), c.state.is_in_custody(), "{} in {:?} after {record:?}", c.id, c.state);
    let Some(holder) = &c.holder else { return };
    let role = holder.role;
    match c.state {
        S::Packed | S::Unloaded | S::Received | S::ReceivedRemark | S::Refused | S::Quarantined => {
            assert!(!matches!(role, Role::Pilot | Role::Courier), "{role:?} in {:?}", c.state);
        }
        S::Returning if c.waits_to_go_back() => assert!(!matches!(role, Role::Pilot | Role::Courier), "{role:?} on the ground"),
        S::HandedToCarrier => assert_eq!(role, Role::Handler),
        S::Loaded | S::InFlight | S::Landed | S::Returning | S::Incident => assert_eq!(role, Role::Pilot, "{:?}", c.state),
        S::Road => {
            assert_eq!(role, Role::Courier);
            assert_eq!(Some(&c.place), holder.person.clone().map(Place::Road).as_ref());
        }
        S::Submitted | S::Accepted | S::Declined | S::Disposed | S::Cancelled | S::Closed => unreachable!("nobody holds it"),
    }
    let aboard = matches!(c.state, S::Loaded | S::InFlight | S::Landed | S::Returning | S::Incident) && !c.waits_to_go_back();
    assert_eq!(matches!(c.place, Place::Aboard(_)), aboard, "{:?} at {:?}", c.state, c.place);
    // The refused part of a box that was received lies open on the desk until it is closed again.
    assert!(c.packing.is_some() || (c.parent.is_some() && c.state == S::Refused), "{c:?}");
}

/// Every change of state is one that the printed table has, for the role that did it.
fn the_table_allows(before: &Consignment, now: &Consignment, record: &Record) -> Option<String> {
    if before.state == now.state {
        return None;
    }
    let leads = |event: &Event| next_state(before.state, *event) == Some(now.state);
    let allowed = |event: &Event| match &record.draft.by {
        By::System => verdict(before.state, *event, Role::Admin) == Verdict::BySystem,
        By::Feed { .. } => false,
        By::Person { role, .. } => verdict(before.state, *event, *role) == Verdict::Allowed(now.state),
    };
    let event = Event::ALL.into_iter().filter(leads).find(allowed);
    Some(format!("{:?}", event.unwrap_or_else(|| panic!("{:?} to {:?} by {record:?}", before.state, now.state))))
}

/// Nobody holds a box without having done something for it.
fn custody_moves_by_a_signature_of_the_taker(before: &Consignment, now: &Consignment, record: &Record) {
    let (Some(was), Some(is)) = (&before.holder, &now.holder) else { return };
    if was == is {
        return;
    }
    let By::Person { person, second, .. } = &record.draft.by else { panic!("custody moved by itself: {record:?}") };
    assert!(is.person.as_ref() == Some(person) || is.person == *second, "{is:?} did not sign {record:?}");
}

/// Nothing ends without an outcome for each item, once there was a box and it was not taken out of it by its sender.
fn ends_have_outcomes(c: &Consignment) {
    let was_packed = c.packing.is_some() || c.parent.is_some();
    if c.state.is_terminal() && was_packed {
        let open = |item: &Item| matches!(item.outcome, None | Some(ItemOutcome::Quarantined));
        assert!(!c.items.iter().any(open), "{c:?}");
    }
}

/// The chains are whole, and the fold of the sealed texts is the state.
fn the_ledger_holds(world: &World) {
    let mut walk = Walk::new();
    let mut chain = medflight::domain::custody::ChainState::default();
    for (record, text) in &world.ledger {
        let sealed = chain.seal(record.draft.for_chain(record.at)).expect("canonical");
        assert_eq!(&sealed.canonical, text);
        walk.check(StoredRecord::from(&sealed)).expect("whole");
    }
    assert_eq!(walk.summary().head, world.chain.head());
    assert!(world.replayed() == *world.ops.state(), "the fold of the texts is another state");
    let text = serde_json::to_vec(world.ops.state()).expect("a state has a JSON form");
    let back: medflight::domain::operations::state::State = serde_json::from_slice(&text).expect("it reads back");
    assert!(back == *world.ops.state(), "a state that was written reads back as another");
}

/// What is read out of a consignment's own records is what the service holds of it: state, items, holder.
fn the_records_alone_say_the_same(world: &World) {
    let ids: BTreeSet<&ConsignmentId> = world.ledger.iter().filter_map(|(record, _)| record.draft.consignment.as_ref()).collect();
    for id in ids {
        let own = world.ledger.iter().filter(|(record, _)| record.draft.consignment.as_ref() == Some(id));
        let custody = Custody::read(id, own.map(|(record, text)| (record.seq, text.as_str(), ZERO))).expect("its records");
        let text = custody.stands(&BTreeMap::new());
        let c = world.ops.state().consignments.get(id).or_else(|| world.ended.get(id)).expect("open or over");
        let state = serde_json::to_value(c.state).expect("JSON");
        assert!(text.starts_with(&format!("trạng thái / state {}:", state.as_str().expect("a word"))), "{id}: {text}");
        for item in &c.items {
            let line =
                text.lines().find(|line| line.starts_with(&format!("mẫu / item {}:", item.code))).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(line.contains("not looked at"), item.outcome.is_none(), "{id}: {line}");
            assert_eq!(line.contains("/ missing"), item.outcome == Some(ItemOutcome::Missing), "{id}: {line}");
        }
        assert_eq!(text.matches("mẫu / item").count(), c.items.len(), "{id}: {text}");
        let holder = c.holder.as_ref().filter(|_| !c.state.is_terminal()).and_then(|holder| holder.person.as_ref());
        if let Some(person) = holder {
            assert!(text.contains(&format!("người giữ / holder {person},")), "{id}: {text}");
        }
    }
}

#[test]
fn whatever_many_people_do_there_is_one_custodian_nothing_disappears_and_the_ledger_holds() {
    let (mut reached, mut events) = (BTreeSet::new(), BTreeSet::new());
    let mut refused: BTreeMap<&'static str, usize> = BTreeMap::new();
    for life in 1..=LIVES {
        let mut draw = Draw(life.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (mut world, mut watch, all) = (World::new(), Watch::default(), everybody());
        let mut fold = medflight::domain::operations::state::State::default();
        for turn in 0..ACTS {
            let open: Vec<Consignment> = world.ops.state().consignments.values().filter(|c| !c.state.is_terminal()).cloned().collect();
            if open.is_empty() || (open.len() < 3 && draw.is(5)) {
                let (from, to, by) = if draw.is(70) { ("C-LB", "H-DG", nurse()) } else { ("H-DG", "C-LB", packer()) };
                let payload = match (draw.is(60), from) {
                    (true, _) => "SPC-CBC",
                    (false, "H-DG") => "BLD-RBC",
                    (false, _) => "SPC-CSF",
                };
                let number = u32::try_from(turn).expect("few");
                world.submitted(&by, submit(payload, from, to, number, world.now));
            } else {
                let c = draw.one(&open).clone();
                let (actor, act) = about(&mut draw, &world, &all, &c);
                let before = world.ledger.len();
                if let Err(refusal) = world.act(&actor, act) {
                    world.assert_told(before, &refusal);
                    *refused.entry(refusal.reasons[0].code).or_default() += 1;
                }
            }
            if draw.is(45) {
                sky(&mut draw, &mut world);
            }
            if draw.is(10) {
                let minutes = u64::try_from(draw.below(7)).expect("few") + 1;
                world.pass(minutes);
            }
            watch.look(&world, &mut fold);
        }
        let submitted: BTreeSet<&ConsignmentId> = world.ledger.iter().filter_map(|(record, _)| record.draft.consignment.as_ref()).collect();
        for id in submitted {
            let open = world.ops.state().consignments.get(id).is_some_and(|c| !c.state.is_terminal());
            assert!(open || world.ended.get(id).is_some_and(|c| c.state.is_terminal()), "{id} is neither open nor over");
        }
        the_ledger_holds(&world);
        the_records_alone_say_the_same(&world);
        reached.extend(watch.reached);
        events.extend(watch.events);
    }
    let missing: Vec<S> = S::ALL.into_iter().filter(|state| !reached.contains(state)).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
    for event in ["GoByRoad", "Recover", "Lose", "Retry", "HandOver", "Load", "Unload", "SendBack", "Release", "Dispose"] {
        assert!(events.contains(event), "{event} never happened: {events:?}");
    }
    assert!(refused.len() > 15, "{refused:?}");
}
