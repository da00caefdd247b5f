//! The heart alone, without links or store: people act, the sky does what the test says, every record is sealed and kept.

use medflight::config;
use medflight::domain::custody::ChainState;
use medflight::domain::delivery::ConsignmentState;
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{
    Accept, AcceptLoad, Act, ByRoad, Condition, Courier, ItemOutcome, Load, Offer, OfferTo, Pack, Priority, Receive, ReceivedItem, Recover,
    Repacked, SealState, SendBack, Submit, TakeCustody, Time, Unload, Why, WhyShown,
};
use medflight::domain::operations::fact::{ConsignmentFact, Fact, FlightFact};
use medflight::domain::operations::input::{Decision, Input, Subject};
use medflight::domain::operations::record::{By, Draft, Record};
use medflight::domain::operations::state::{Consignment, Flight, State};
use medflight::domain::operations::view::{AlarmView, ConsignmentView, Holder};
use medflight::domain::payload::{Answers, Asked};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::{ConsignmentId, check_character};
use medflight::units::ids::{FlightId, PadId, PersonId, RequestId, SiteId, TailId};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight::units::words::Refusal;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// As shipped, and the station at Long Biên may supply blood too: what happens at a receipt is the same at every end.
static NETWORK: LazyLock<Arc<Network>> = LazyLock::new(|| {
    let shipped = config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config")).expect("the shipped configuration").network;
    let mut network = Network::clone(&shipped);
    network.catalogue.policy.may_supply_blood.value.push(site("C-LB"));
    Arc::new(network)
});

pub(crate) fn network() -> Arc<Network> {
    Arc::clone(&NETWORK)
}

/// How a flight comes down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// On this pad.
    On(PadId),
    /// Back where it took off.
    Back,
    /// Off every pad.
    Off,
}

/// Everything that the tests turn.
pub(crate) struct World {
    pub(crate) ops: Operations,
    pub(crate) now: Utc,
    pub(crate) chain: ChainState,
    /// Every record with its sealed text, in order.
    pub(crate) ledger: Vec<(Record, String)>,
    /// What became of those that left memory.
    pub(crate) ended: BTreeMap<ConsignmentId, Consignment>,
    acts: u32,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(network())
    }

    pub(crate) fn of(network: Arc<Network>) -> Self {
        Self {
            ops: Operations::new(network),
            now: Utc::parse("2026-12-01T10:00:00+07:00").expect("a time"),
            chain: ChainState::default(),
            ledger: Vec::new(),
            ended: BTreeMap::new(),
            acts: 0,
        }
    }

    fn now(&self) -> Now {
        Now { mono: Mono(u64::from(self.acts)), utc: self.now }
    }

    /// Time passes, and the heart is asked what is due.
    pub(crate) fn pass(&mut self, minutes: u64) {
        self.now = self.now + Span::minutes(minutes);
        self.acts += 1;
        let due = self.ops.decide(self.now(), &Input::Tick);
        due.records.into_iter().for_each(|draft| self.apply(draft));
    }

    /// Somebody acts: what was decided is applied, or the refusal is given.
    pub(crate) fn act(&mut self, actor: &Actor, act: Act) -> Result<Subject, Refusal> {
        self.acts += 1;
        let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f01-{:012x}", self.acts)).expect("a key");
        let Decision { records, reply, .. } = self.ops.decide(self.now(), &Input::Acted { key, actor: actor.clone(), act });
        records.into_iter().for_each(|draft| self.apply(draft));
        reply.expect("answered")
    }

    /// As [`Self::act`], and it must be done.
    pub(crate) fn done(&mut self, actor: &Actor, act: Act) {
        if let Err(refusal) = self.act(actor, act.clone()) {
            panic!("{act:?}: {refusal}");
        }
    }

    /// As [`Self::act`], and it must be refused: the code, and that nothing was written.
    pub(crate) fn no(&mut self, actor: &Actor, act: Act) -> &'static str {
        let before = self.ledger.len();
        match self.act(actor, act.clone()) {
            Err(refusal) => {
                let code = refusal.reasons[0].code;
                self.assert_told(before, &refusal);
                code
            }
            Ok(_) => panic!("{act:?} was done"),
        }
    }

    /// A refusal writes nothing, but that a seal was used before (ID-23) and that the right second person was missing (CC-20).
    pub(crate) fn assert_told(&self, before: usize, refusal: &Refusal) {
        let written: Vec<String> = self.ledger[before..].iter().map(|(record, _)| record.draft.for_chain(record.at).kind).collect();
        let of_check = |code| matches!(code, "SECOND_PERSON_NEEDED" | "SECOND_PERSON_ROLE" | "REMOTE_WITNESS" | "LEAD_AND_QUALITY");
        let codes: Vec<&str> = refusal.reasons.iter().map(|reason| reason.code).collect();
        let right = match &written.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => true,
            ["SEAL_REUSED"] => codes.contains(&"SEAL_USED"),
            ["CHECK_REFUSED"] => codes.iter().any(|code| of_check(code)),
            _ => false,
        };
        assert!(right, "a refusal that wrote: {codes:?} {written:?}");
    }

    pub(crate) fn apply(&mut self, draft: Draft) {
        let record = Record { seq: self.ops.state().seq + 1, at: self.now, draft };
        let sealed = self.chain.seal(record.draft.for_chain(record.at)).expect("canonical");
        assert_eq!(sealed.seq, record.seq);
        self.ops.apply(&record);
        for id in self.ops.state().ended_consignments().to_vec() {
            self.ended.insert(id.clone(), self.ops.state().consignments[&id].clone());
        }
        self.ledger.push((record, sealed.canonical));
    }

    fn seen(&mut self, consignment: Option<&ConsignmentId>, flight: Option<FlightId>, fact: impl Into<Fact>) {
        self.apply(Draft { by: By::System, consignment: consignment.cloned(), flight, key: None, fact: fact.into() });
    }

    /// The flight is seen in the air.
    pub(crate) fn take_off(&mut self, id: FlightId) {
        let flight = self.flight(id).clone();
        self.seen(None, Some(id), FlightFact::TookOff { latitude_e7: 0, longitude_e7: 0 });
        for aboard in &flight.consignments {
            self.seen(Some(aboard), None, ConsignmentFact::Departed { tail: flight.tail.clone(), flight: id });
        }
    }

    /// The flight is seen to come down, and the aircraft is made safe.
    pub(crate) fn come_down(&mut self, id: FlightId, ending: &Ending) {
        let flight = self.flight(id).clone();
        let pad = match ending {
            Ending::On(pad) => Some(pad.clone()),
            Ending::Back => Some(flight.plan.sketch.from.clone()),
            Ending::Off => None,
        };
        let landed =
            FlightFact::Landed { latitude_e7: None, longitude_e7: None, pad: pad.clone(), off_cm: None, charge_milli_percent: None };
        self.seen(None, Some(id), landed);
        for aboard in &flight.consignments {
            let fact = match (&pad, ending) {
                (None, _) => ConsignmentFact::IncidentDeclared { cause: "landed off every pad".to_owned() },
                (Some(_), Ending::Back) => ConsignmentFact::Returning { cause: "landed at the origin".to_owned() },
                (Some(pad), _) => {
                    ConsignmentFact::Arrived { tail: flight.tail.clone(), flight: id, site: self.ops.network().pads[pad].site.clone() }
                }
            };
            self.seen(Some(aboard), None, fact);
        }
        self.seen(None, Some(id), FlightFact::AircraftSafed {});
    }

    pub(crate) fn flight(&self, id: FlightId) -> &Flight {
        &self.ops.state().flights[&id]
    }

    pub(crate) fn one(&self, id: &ConsignmentId) -> &Consignment {
        self.ops.state().consignments.get(id).or_else(|| self.ended.get(id)).expect("a consignment")
    }

    pub(crate) fn state(&self, id: &ConsignmentId) -> ConsignmentState {
        self.one(id).state
    }

    pub(crate) fn holder(&self, id: &ConsignmentId) -> Holder {
        self.one(id).holder.clone().expect("held")
    }

    /// Who holds it, by name.
    pub(crate) fn held_by(&self, id: &ConsignmentId) -> String {
        self.holder(id).person.expect("a person").to_string()
    }

    pub(crate) fn view(&self, id: &ConsignmentId) -> ConsignmentView {
        self.ops.consignment_view(id, String::new()).expect("in memory")
    }

    /// The alarms about it that carry this code.
    pub(crate) fn alarms(&self, id: &ConsignmentId, code: &str) -> Vec<AlarmView> {
        let alarms = self.ops.live_view(self.now(), true).alarms;
        alarms.into_iter().filter(|alarm| alarm.code == code && alarm.consignment.as_ref() == Some(id)).collect()
    }

    /// The fold of the ledger from its beginning, out of the sealed texts alone.
    pub(crate) fn replayed(&self) -> State {
        let mut state = State::default();
        for (_, text) in &self.ledger {
            state.apply(&Record::from_text(text).expect("readable"));
        }
        state
    }

    /// Asked for by the nurse of C-LB: a sample for the laboratory.
    pub(crate) fn asked(&mut self) -> ConsignmentId {
        let number = self.acts;
        self.submitted(&nurse(), submit("SPC-CBC", "C-LB", "H-DG", number, self.now))
    }

    pub(crate) fn submitted(&mut self, who: &Actor, submit: Submit) -> ConsignmentId {
        match self.act(who, Act::Submit(submit)) {
            Ok(Subject::Consignment(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn accepted(&mut self) -> ConsignmentId {
        let id = self.asked();
        self.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
        id
    }

    pub(crate) fn packed(&mut self) -> ConsignmentId {
        let id = self.accepted();
        let pack = pack(self.one(&id), 1);
        self.done(&nurse(), Act::Pack(id.clone(), pack));
        id
    }

    pub(crate) fn handed(&mut self) -> ConsignmentId {
        let id = self.packed();
        self.done(&nurse(), Act::Offer(id.clone(), offer(&id, OfferTo::Handler)));
        self.done(&nurse(), Act::TakeCustody(id.clone(), take(&id)));
        id
    }

    pub(crate) fn loaded(&mut self) -> ConsignmentId {
        let id = self.handed();
        let flights: Vec<FlightId> = self.one(&id).flights.clone();
        for flight in flights {
            if self.flight(flight).purpose == medflight::domain::operations::view::Purpose::Positioning {
                self.take_off(flight);
                let to = self.flight(flight).plan.sketch.to.clone();
                self.come_down(flight, &Ending::On(to));
            } else {
                let tail = self.flight(flight).tail.clone();
                self.done(&pilot(), Act::SignOn(tail.clone()));
                self.done(&nurse(), Act::Load(id.clone(), load(&id, &tail)));
                self.done(&pilot(), Act::AcceptLoad(id.clone(), AcceptLoad { tail, scanned: id.to_string(), notice_read: true }));
                break;
            }
        }
        id
    }

    pub(crate) fn flying(&mut self) -> ConsignmentId {
        let id = self.loaded();
        let flight = self.one(&id).flight.expect("aboard");
        self.take_off(flight);
        id
    }

    /// Down somewhere, with the box still aboard.
    pub(crate) fn down(&mut self, ending: &Ending) -> ConsignmentId {
        let id = self.flying();
        let flight = self.one(&id).flight.expect("aboard");
        self.come_down(flight, ending);
        id
    }

    /// Unloaded at the laboratory, waiting for its receipt.
    pub(crate) fn unloaded(&mut self) -> ConsignmentId {
        let id = self.flying();
        let flight = self.one(&id).flight.expect("aboard");
        self.land(&id, flight);
        id
    }

    /// Red cells, packed before the lead, at the laboratory by road.
    pub(crate) fn unloaded_blood(&mut self) -> ConsignmentId {
        let number = self.acts;
        let id = self.submitted(&nurse(), submit("BLD-RBC", "C-LB", "H-DG", number, self.now));
        self.done(&dispatcher(), Act::Accept(id.clone(), ACCEPT));
        let pack = pack(self.one(&id), 1);
        self.done(&with(&nurse(), &lead()), Act::Pack(id.clone(), pack));
        self.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
        self.done(&with(&courier(), &nurse()), Act::TakeCustody(id.clone(), take(&id)));
        self.done(&courier(), Act::Offer(id.clone(), offer(&id, OfferTo::Desk)));
        self.done(&lab(), Act::TakeCustody(id.clone(), take(&id)));
        id
    }

    /// The flight comes down at its pad, and the handler of the laboratory takes the box out.
    pub(crate) fn land(&mut self, id: &ConsignmentId, flight: FlightId) {
        let (to, tail) = (self.flight(flight).plan.sketch.to.clone(), self.flight(flight).tail.clone());
        self.come_down(flight, &Ending::On(to));
        self.done(&handler(), Act::Unload(id.clone(), unload(id, &tail)));
    }

    /// With the courier, under way.
    pub(crate) fn on_the_road(&mut self) -> ConsignmentId {
        let id = self.packed();
        self.done(&dispatcher(), Act::ByRoad(id.clone(), by_road("cuong")));
        self.done(&courier(), Act::TakeCustody(id.clone(), take(&id)));
        id
    }
}

pub(crate) const ACCEPT: Accept = Accept { priority: None, tail: None, move_others: false };

pub(crate) fn site(id: &str) -> SiteId {
    SiteId::new(id).expect("a site")
}

/// Somebody with one role at some sites, everywhere when none are said; has just signed.
pub(crate) fn person(name: &str, role: Role, sites: &[&str]) -> Actor {
    let sites = if sites.is_empty() { Sites::All } else { Sites::Of(sites.iter().map(|id| site(id)).collect()) };
    Actor {
        person: PersonId::new(name).expect("a person"),
        grants: vec![Grant { role, sites }],
        device: "d".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    }
}

/// The first, with the second beside.
pub(crate) fn with(first: &Actor, second: &Actor) -> Actor {
    Actor { second: Some(Box::new(second.clone())), ..first.clone() }
}

pub(crate) fn nurse() -> Actor {
    person("nga", Role::Nurse, &["C-LB"])
}
pub(crate) fn dispatcher() -> Actor {
    person("dung", Role::Dispatcher, &[])
}
pub(crate) fn pilot() -> Actor {
    person("phong", Role::Pilot, &[])
}
pub(crate) fn courier() -> Actor {
    person("cuong", Role::Courier, &["H-DG"])
}
pub(crate) fn lab() -> Actor {
    person("lan", Role::Lab, &["H-DG"])
}
pub(crate) fn packer() -> Actor {
    person("phuc", Role::Packer, &["H-DG"])
}
pub(crate) fn handler() -> Actor {
    person("hai", Role::Handler, &["H-DG"])
}
pub(crate) fn lead() -> Actor {
    person("tam", Role::Lead, &[])
}
pub(crate) fn quality() -> Actor {
    person("quyen", Role::Quality, &[])
}

fn answers(said: &[(Asked, &str)]) -> Answers {
    said.iter().map(|(asked, text)| (*asked, (*text).to_owned())).collect()
}

pub(crate) fn submit(payload: &str, from: &str, to: &str, number: u32, now: Utc) -> Submit {
    let blood = payload.starts_with("BLD-");
    let bag = |part: &str| {
        let donation = format!("A999926{number:06}");
        let check = check_character(&donation).expect("digits and letters");
        format!("{donation}{check}-E0181V{part}")
    };
    Submit {
        payload: payload.parse().expect("a payload"),
        items: if blood { vec![bag("A0"), bag("B0")] } else { vec![format!("TUBE-{number:04}"), format!("TUBE-{number:04}-B")] },
        answers: if blood { answers(&[(Asked::SupplyBasis, "contract"), (Asked::SupplyDocument, "HD-2026/14")]) } else { Answers::new() },
        origin: site(from),
        destination: site(to),
        priority: Priority::Routine,
        priority_reason: None,
        clock_started_at: Some(Time(now)),
        order_ref: Some("XN-1".to_owned()),
        not_category_a: true,
        irreplaceable: false,
        renews: None,
    }
}

/// One seal for each consignment.
pub(crate) fn seal(id: &ConsignmentId) -> String {
    format!("K{}", id.as_str().replace('*', "0"))
}

pub(crate) fn pack(c: &Consignment, container: u32) -> Pack {
    let blood = c.payload.as_str().starts_with("BLD-");
    Pack {
        box_number: format!("BOX-{container:02}").parse().expect("a box"),
        items: c.items.iter().map(|item| item.code.clone()).collect(),
        seal: seal(&c.id),
        logger: Some(format!("T-{container:02}").parse().expect("a logger")),
        mass_g: 900,
        temperature_mc: Some(if blood { 4_000 } else { 21_000 }),
        marks_confirmed: true,
        answers: if blood {
            answers(&[
                (Asked::BloodLabel, "complete"),
                (Asked::PreconditionedMin, "12"),
                (Asked::LoggerStarted, "yes"),
                (Asked::Expires, "2027-01-10"),
            ])
        } else {
            Answers::new()
        },
        clock_started_at: None,
        photo_sha256: None,
    }
}

pub(crate) fn offer(id: &ConsignmentId, to: OfferTo) -> Offer {
    Offer { to, seal: seal(id), at: None }
}

pub(crate) fn take(id: &ConsignmentId) -> TakeCustody {
    TakeCustody { scanned: id.to_string(), seal_intact: true, seal: Some(seal(id)) }
}

pub(crate) fn load(id: &ConsignmentId, tail: &TailId) -> Load {
    Load { tail: tail.clone(), scanned: id.to_string(), door_locked: true }
}

pub(crate) fn unload(id: &ConsignmentId, tail: &TailId) -> Unload {
    Unload { tail: tail.clone(), scanned: id.to_string() }
}

pub(crate) fn by_road(person: &str) -> ByRoad {
    ByRoad { courier: Courier::Person(PersonId::new(person).expect("a person")), reason: None }
}

pub(crate) fn recover(id: &ConsignmentId) -> Recover {
    Recover {
        scanned: id.to_string(),
        seal: seal(id),
        seal_state: SealState::Intact,
        condition: Condition::Ok,
        site: site("H-DG"),
        field: None,
        new_seal: None,
    }
}

pub(crate) fn why(reason: &str) -> Why {
    Why { reason: reason.to_owned() }
}

pub(crate) fn shown(reason: &str) -> WhyShown {
    WhyShown { reason: reason.to_owned(), photo_sha256: None }
}

/// Closed again in a box of its own, under this seal.
pub(crate) fn repacked(container: u32, seal: &str) -> Repacked {
    Repacked {
        box_number: format!("BOX-{container:02}").parse().expect("a box"),
        seal: seal.to_owned(),
        mass_g: 700,
        logger: None,
        temperature_mc: None,
    }
}

pub(crate) fn send_back(container: u32, seal: &str) -> SendBack {
    SendBack { reason: "to be looked at by its sender".to_owned(), repacked: repacked(container, seal) }
}

pub(crate) fn receive(c: &Consignment, outcome: ItemOutcome) -> Receive {
    let refused = matches!(outcome, ItemOutcome::Refused | ItemOutcome::Missing);
    let item = |code: &String| ReceivedItem {
        code: code.clone(),
        outcome,
        reason: (outcome == ItemOutcome::Refused).then_some(medflight::domain::operations::act::RefuseReason::RHaemolysed),
        remark: matches!(outcome, ItemOutcome::AcceptedRemark | ItemOutcome::Missing).then(|| "a small sample".to_owned()),
        photo_sha256: None,
    };
    let blood = c.payload.as_str().starts_with("BLD-");
    let (min, max) = if blood { (3_500, 4_500) } else { (20_500, 22_000) };
    Receive {
        scanned: c.id.to_string(),
        seal: c.packing.as_ref().map(|packing| packing.seal.clone()).unwrap_or_default(),
        seal_state: SealState::Intact,
        items: c.items.iter().map(|known| item(&known.code)).collect(),
        temperature_min_mc: Some(min),
        temperature_max_mc: Some(max),
        recollect: refused.then_some(false),
        vvm_stage: None,
        photo_sha256: None,
    }
}
