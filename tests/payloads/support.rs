//! The shipped network with one box in it, and people who ask, pack and sign.

use medflight::config;
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{Accept, Act, Answers, ConsignmentId, Pack, Priority, Submit, Time};
use medflight::domain::operations::fact::{ConsignmentFact, Fact};
use medflight::domain::operations::input::{Decision, Input, Subject};
use medflight::domain::operations::record::{By, Draft, Record};
use medflight::domain::operations::view::ConsignmentView;
use medflight::domain::payload::{Asked, CatalogueRow};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::units::ids::{FlightId, PayloadCode, PersonId, RequestId, SiteId, TailId};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight::units::words::{Reason, Refusal};
use std::path::Path;
use std::sync::{Arc, LazyLock};

static NETWORK: LazyLock<Arc<Network>> = LazyLock::new(|| {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config")).expect("the shipped configuration is right").network
});

pub(crate) fn network() -> &'static Network {
    &NETWORK
}

pub(crate) fn row(code: &str) -> &'static CatalogueRow {
    &network().catalogue.rows[&PayloadCode::new(code).expect("a code")]
}

pub(crate) fn site(id: &str) -> SiteId {
    SiteId::new(id).expect("a site")
}

pub(crate) fn answers(said: &[(Asked, &str)]) -> Answers {
    said.iter().map(|(asked, text)| (*asked, (*text).to_owned())).collect()
}

pub(crate) fn codes(refusal: &Refusal) -> Vec<&'static str> {
    refusal.reasons.iter().map(|reason| reason.code).collect()
}

/// The one reason of a code, which must be there with its rule.
pub(crate) fn reason<'r>(refusal: &'r Refusal, code: &str, rule: &str) -> &'r Reason {
    let found = refusal.reasons.iter().find(|reason| reason.code == code).unwrap_or_else(|| panic!("no {code} in {refusal:?}"));
    assert_eq!(found.rule.as_deref(), Some(rule), "{found:?}");
    found
}

/// A network at work.
pub(crate) struct Desk {
    pub ops: Operations,
    pub now: Utc,
    acts: u64,
    /// Every record, in order.
    pub records: Vec<Record>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::where_(|_| ())
    }

    /// The same where something of the configuration is otherwise.
    pub(crate) fn where_(otherwise: impl FnOnce(&mut Network)) -> Self {
        let mut network = network().clone();
        otherwise(&mut network);
        let now = Utc::parse("2026-12-01T10:00:00+07:00").expect("a time");
        Self { ops: Operations::new(Arc::new(network)), now, acts: 0, records: Vec::new() }
    }

    pub(crate) fn pass(&mut self, minutes: u64) {
        self.now = self.now + Span::minutes(minutes);
    }

    pub(crate) fn actor(name: &str, roles: &[Role]) -> Actor {
        let grants = roles.iter().map(|role| Grant { role: *role, sites: Sites::All }).collect();
        Actor {
            person: PersonId::new(name).expect("a person"),
            grants,
            device: "desk".to_owned(),
            signed: true,
            second: None,
            witness_remote: false,
        }
    }

    /// Somebody who may everything on the ground, with a second person beside.
    fn two(name: &str) -> Actor {
        let roles = [Role::Nurse, Role::Packer, Role::Handler, Role::Lab, Role::Lead, Role::Dispatcher, Role::Pilot];
        Actor { second: Some(Box::new(Self::actor("witness", &roles))), ..Self::actor(name, &roles) }
    }

    pub(crate) fn act_as(&mut self, name: &str, act: Act) -> Result<Subject, Refusal> {
        self.acts += 1;
        let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f01-{:012x}", self.acts)).expect("a key");
        self.act_with(key, name, act)
    }

    pub(crate) fn act_with(&mut self, key: RequestId, name: &str, act: Act) -> Result<Subject, Refusal> {
        let input = Input::Acted { key, actor: Self::two(name), act };
        let Decision { records, reply, .. } = self.ops.decide(Now { mono: Mono(self.acts), utc: self.now }, &input);
        records.into_iter().for_each(|draft| self.apply(draft));
        reply.expect("an answer")
    }

    fn apply(&mut self, draft: Draft) {
        let record = Record { seq: self.ops.state().seq + 1, at: self.now, draft };
        self.ops.apply(&record);
        self.records.push(record);
    }

    /// A record that the service writes by itself.
    pub(crate) fn tell(&mut self, id: &ConsignmentId, fact: ConsignmentFact) {
        self.apply(Draft { by: By::System, consignment: Some(id.clone()), flight: None, key: None, fact: fact.into() });
    }

    /// A record about the network, by the handler who is pilot too.
    pub(crate) fn note(&mut self, fact: impl Into<Fact>) {
        self.apply(Draft { by: by_hoa(), consignment: None, flight: None, key: None, fact: fact.into() });
    }

    /// The box lies in the aircraft and waits for the pilot's word.
    pub(crate) fn offered(&mut self, id: &ConsignmentId, tail: &TailId, flight: FlightId) {
        let fact = ConsignmentFact::LoadOffered { tail: tail.clone(), flight, expires: self.now + Span::minutes(5) };
        self.apply(Draft { by: by_hoa(), consignment: Some(id.clone()), flight: None, key: None, fact: fact.into() });
    }

    pub(crate) fn submit(&mut self, submit: Submit) -> Result<ConsignmentId, Refusal> {
        match self.act_as("lan", Act::Submit(submit))? {
            Subject::Consignment(id) => Ok(id),
            other @ (Subject::Flight(_) | Subject::Network) => panic!("{other:?}"),
        }
    }

    /// Asks and accepts.
    pub(crate) fn booked(&mut self, submit: Submit) -> ConsignmentId {
        let id = self.submit(submit).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        self.act_as("dung", Act::Accept(id.clone(), Accept { priority: None, tail: None, move_others: false }))
            .unwrap_or_else(|refusal| panic!("{refusal:?}"));
        id
    }

    /// Asks, accepts and packs.
    pub(crate) fn pack(&mut self, id: &ConsignmentId, pack: Pack) -> Result<Subject, Refusal> {
        self.act_as("lan", Act::Pack(id.clone(), pack))
    }

    pub(crate) fn view(&self, id: &ConsignmentId) -> ConsignmentView {
        self.ops.consignment_view(id, String::new()).expect("a consignment")
    }

    pub(crate) fn warned(&self, id: &ConsignmentId) -> Vec<&'static str> {
        self.view(id).warnings.iter().map(|warning| warning.code).collect()
    }
}

fn by_hoa() -> By {
    By::Person {
        person: PersonId::new("hoa").expect("a person"),
        role: Role::Pilot,
        site: None,
        device: "desk".to_owned(),
        signed: true,
        second: None,
        kept: None,
        witness_remote: false,
    }
}

/// A request for this payload from the station (blood and medicines: from the hub), its clock started ten minutes ago.
pub(crate) fn request(desk: &Desk, payload: &str, items: &[&str], said: &[(Asked, &str)]) -> Submit {
    let outward = !payload.starts_with("SPC-");
    let (origin, destination) = if outward { ("H-DG", "C-GL") } else { ("C-GL", "H-DG") };
    Submit {
        payload: PayloadCode::new(payload).expect("a code"),
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        origin: site(origin),
        destination: site(destination),
        priority: Priority::Urgent,
        priority_reason: None,
        clock_started_at: Some(Time(desk.now - Span::minutes(10))),
        order_ref: Some("PDT-77".to_owned()),
        not_category_a: true,
        irreplaceable: false,
        renews: None,
        answers: answers(said),
    }
}

/// A packing of these items within the payload's window.
pub(crate) fn packing(payload: &str, items: &[&str], seal: &str, said: &[(Asked, &str)]) -> Pack {
    let window = row(payload).temperature();
    let inside = match (window.coldest, window.hottest) {
        (Some(coldest), Some(hottest)) => Some((coldest.milli() + hottest.milli()) / 2),
        (Some(limit), None) | (None, Some(limit)) => Some(limit.milli()),
        (None, None) => None,
    };
    Pack {
        box_number: "B-07".parse().expect("a box"),
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        seal: seal.to_owned(),
        logger: Some("T-31".parse().expect("a logger")),
        mass_g: 800,
        temperature_mc: inside,
        marks_confirmed: true,
        clock_started_at: None,
        photo_sha256: None,
        answers: answers(said),
    }
}

/// What a blood bank answers when nothing is wrong.
pub(crate) const SUPPLY: [(Asked, &str); 2] = [(Asked::SupplyBasis, "contract"), (Asked::SupplyDocument, "HD-2026/14")];
/// What its packer answers.
pub(crate) const BLOOD_PACKED: [(Asked, &str); 3] =
    [(Asked::BloodLabel, "complete"), (Asked::PreconditionedMin, "12"), (Asked::LoggerStarted, "yes")];
/// A bag with donation number, product code and expiry in one scan.
pub(crate) const BAG: &str = "]C4=A99991412345600=<E0181V00=>026365";
