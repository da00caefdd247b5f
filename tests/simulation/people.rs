//! People who do the next thing that the pages tell them to do, and try again when they hear nothing.

use medflight::domain::delivery::ConsignmentState;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{
    Accept, AcceptLoad, Act, Answers, ItemOutcome, Load, Offer, OfferTo, Pack, Priority, Receive, ReceivedItem, ReportWeather, SealState,
    Submit, SwapPack, TakeCustody, Time, Unload,
};
use medflight::domain::operations::input::Input;
use medflight::domain::operations::state::{Consignment, Flight, Stage};
use medflight::domain::operations::view::{OfferedTo, PackageState, Place, Purpose};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::service::clerk::{NotDone, Ticket};
use medflight::units::ids::{PersonId, RequestId, TailId};
use medflight::units::time::{Now, Span};
use std::collections::BTreeMap;

/// One thing that somebody wants transported.
#[derive(Debug, Clone)]
pub(crate) struct Errand {
    from: String,
    to: String,
    payload: String,
    /// The key of the request: asking twice is asking once.
    key: RequestId,
    item: String,
    /// A box and a logger: the next errand waits until they are there again, where it has none of its own.
    container: (&'static str, &'static str),
    last_state: Option<ConsignmentState>,
}

impl Errand {
    /// The same in a box of its own.
    pub(crate) fn in_another_box(self) -> Self {
        Self { container: ("BOX-08", "T-32"), ..self }
    }

    /// From, to, what.
    pub(crate) fn new(from: &str, to: &str, payload: &str) -> Self {
        let key = RequestId::new("01900000-0000-7000-8000-000000000000").expect("a uuid");
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            payload: payload.to_owned(),
            key,
            item: String::new(),
            container: ("BOX-07", "T-31"),
            last_state: None,
        }
    }
}

/// Who does what, with which pack that is physically swapped.
type Step = (Actor, Act, Option<(TailId, String)>);

/// An act, by whom it is answered, and the pack that is physically swapped with it.
pub(crate) type Wanted = (Ticket, Input, Option<(TailId, String)>);

/// Everybody.
pub(crate) struct Crew {
    errands: Vec<Errand>,
    count: u64,
    open: Option<(Ticket, Now)>,
    refusals: Vec<String>,
}

impl Crew {
    pub(crate) fn new() -> Self {
        Self { errands: Vec::new(), count: 0, open: None, refusals: Vec::new() }
    }

    pub(crate) fn errand(&mut self, mut errand: Errand) {
        let number = self.errands.len() + 1;
        errand.key = key(1_000_000 + number as u64);
        errand.item = format!("TUBE-{number:04}");
        self.errands.push(errand);
    }

    /// The service died: nobody waits for an answer any more.
    pub(crate) fn forget_open_asks(&mut self) {
        self.open = None;
    }

    pub(crate) fn states(&self) -> Vec<ConsignmentState> {
        self.errands.iter().filter_map(|errand| errand.last_state).collect()
    }

    /// What was refused so far.
    pub(crate) fn refusals(&self) -> &[String] {
        &self.refusals
    }

    /// Every errand is closed; the last state seen stays known after the consignment left memory.
    pub(crate) fn is_done(&mut self, ops: &Operations) -> bool {
        for errand in &mut self.errands {
            if let Some(consignment) = consignment_of(ops, errand) {
                errand.last_state = Some(consignment.state);
            } else if errand.last_state == Some(ConsignmentState::Received) {
                errand.last_state = Some(ConsignmentState::Closed);
            }
        }
        self.errands.iter().all(|errand| errand.last_state == Some(ConsignmentState::Closed))
    }

    /// What stands in the way, for a test that did not end.
    pub(crate) fn tell(&self, ops: &Operations) -> String {
        let flights: Vec<String> = ops
            .state()
            .flights
            .values()
            .map(|flight| format!("{} {:?} {:?} {:?} {:?}", flight.id, flight.stage, flight.package, flight.package_detail, flight.order))
            .collect();
        let last: Vec<&String> = self.refusals.iter().rev().take(5).collect();
        format!("{:?}\nflights: {flights:#?}\nlast refusals: {last:#?}", self.states())
    }

    /// What people do now: one thing at a time, the next one when the last was answered or nothing came for five seconds.
    pub(crate) fn act(&mut self, now: Now, ops: &Operations, answers: &mut BTreeMap<Ticket, Result<(), NotDone>>) -> Vec<Wanted> {
        if let Some((ticket, since)) = self.open {
            match answers.remove(&ticket) {
                Some(Err(NotDone::Refused(refusal))) => self.refusals.push(refusal.to_string()),
                Some(Ok(()) | Err(NotDone::NotRecorded | NotDone::OrderedNotRecorded)) => {}
                None if now.mono.since(since.mono) < Span::secs(5) => return Vec::new(),
                None => {}
            }
            self.open = None;
        }
        let Some((actor, act, swap, asked)) = self.next(now, ops) else { return Vec::new() };
        self.count += 1;
        let ticket = Ticket(self.count);
        self.open = Some((ticket, now));
        let key = asked.unwrap_or_else(|| key(self.count));
        vec![(ticket, Input::Acted { key, actor, act }, swap)]
    }

    #[expect(clippy::type_complexity, reason = "one internal answer")]
    fn next(&mut self, now: Now, ops: &Operations) -> Option<(Actor, Act, Option<(TailId, String)>, Option<RequestId>)> {
        let plain = |actor: Actor, act: Act| Some((actor, act, None, None));
        let weather_age = ops.state().weather.as_ref().map_or(i64::MAX, |weather| now.utc.millis_since(weather.measured_at.0));
        if weather_age > 300_000 {
            return plain(person("dispatcher", Role::Dispatcher), Act::ReportWeather(calm(now)));
        }
        for errand in self.errands.clone() {
            match consignment_of(ops, &errand) {
                None if errand.last_state.is_none() => {
                    let submit = Submit {
                        payload: errand.payload.parse().expect("a payload"),
                        items: vec![errand.item.clone()],
                        origin: errand.from.parse().expect("a site"),
                        destination: errand.to.parse().expect("a site"),
                        priority: Priority::Routine,
                        priority_reason: None,
                        clock_started_at: Some(Time(now.utc)),
                        order_ref: Some("XN-1".to_owned()),
                        not_category_a: true,
                        irreplaceable: false,
                        renews: None,
                        answers: Answers::new(),
                    };
                    return Some((person("nurse", Role::Nurse), Act::Submit(submit), None, Some(errand.key)));
                }
                None => {}
                Some(consignment) => {
                    if let Some((actor, act)) = ground_step(ops, &errand, consignment) {
                        return plain(actor, act);
                    }
                }
            }
        }
        let tails: Vec<TailId> = ops.network().tails.keys().cloned().collect();
        for (index, tail) in tails.iter().enumerate() {
            let pilot = person(&format!("pilot-{index}"), Role::Pilot);
            let Some(flight) = ops.state().current_flight(tail) else { continue };
            if ops.tail(tail).pilot.is_none() {
                return plain(pilot, Act::SignOn(tail.clone()));
            }
            if let Some((actor, act, swap)) = self.flight_step(ops, flight, pilot) {
                return Some((actor, act, swap, None));
            }
        }
        None
    }

    fn flight_step(&mut self, ops: &Operations, flight: &Flight, pilot: Actor) -> Option<Step> {
        let here = ops.tail(&flight.tail);
        let ready = here.pad.as_ref() == Some(&flight.plan.sketch.from) && here.safe;
        let loaded = flight.purpose == Purpose::Positioning || !flight.consignments.is_empty();
        match &flight.stage {
            Stage::Planned if ready && loaded => {
                if flight.swap_needed && !flight.swap_done {
                    let own = &ops.network().tails[&flight.tail].packs;
                    let spare = own.iter().rev().find(|pack| Some(&pack.id) != here.pack.as_ref()).expect("two packs a tail");
                    let pack_in = spare.id.to_string();
                    let pack_out = here.pack.unwrap_or_else(|| "P-01".parse().expect("a pack"));
                    let swap = SwapPack { pack_out, pack_in: pack_in.parse().expect("a pack") };
                    let act = Act::SwapPack(flight.tail.clone(), swap);
                    return Some((person("nurse", Role::Nurse), act, Some((flight.tail.clone(), pack_in))));
                }
                match flight.package {
                    PackageState::None | PackageState::NotHeld | PackageState::Unknown => Some((pilot, Act::Prepare(flight.id), None)),
                    PackageState::Held => Some((pilot, Act::Clear(flight.id), None)),
                    PackageState::Transferring => None,
                }
            }
            Stage::Cleared(_) => Some((pilot, Act::Launch(flight.id), None)),
            Stage::Planned | Stage::Launching { .. } | Stage::Airborne { .. } | Stage::Landed | Stage::Ended => None,
        }
    }
}

/// The next thing on the ground for a consignment, where there is one.
#[expect(clippy::wildcard_enum_match_arm, reason = "in all other states people wait")]
fn ground_step(ops: &Operations, errand: &Errand, c: &Consignment) -> Option<(Actor, Act)> {
    let id = c.id.clone();
    let nurse = person("nurse", Role::Nurse);
    match c.state {
        ConsignmentState::Submitted => {
            Some((person("dispatcher", Role::Dispatcher), Act::Accept(id, Accept { priority: None, tail: None, move_others: false })))
        }
        ConsignmentState::Accepted => Some((nurse, Act::Pack(id, pack(errand, &c.id)))),
        ConsignmentState::Packed => match &c.offer {
            None => Some((nurse, Act::Offer(id, Offer { to: OfferTo::Handler, seal: seal(&c.id), at: None }))),
            Some(_) => Some((nurse, Act::TakeCustody(id, TakeCustody { scanned: c.id.to_string(), seal_intact: true, seal: None }))),
        },
        ConsignmentState::HandedToCarrier => match c.offer.as_ref().map(|offer| offer.to) {
            Some(OfferedTo::Pilot) => {
                let (tail, _) = c.offered_load.clone()?;
                let pilot = ops.tail(&tail).pilot?;
                let accept = AcceptLoad { tail, scanned: c.id.to_string(), notice_read: true };
                Some((actor(pilot.as_str(), Role::Pilot), Act::AcceptLoad(id, accept)))
            }
            Some(OfferedTo::Handler | OfferedTo::Desk | OfferedTo::Courier) => None,
            None if !c.flights.iter().any(|id| ops.state().flights.get(id).is_some_and(|flight| !flight.is_over())) => {
                Some((person("dispatcher", Role::Dispatcher), Act::Accept(id, Accept { priority: None, tail: None, move_others: false })))
            }
            None => {
                let delivery =
                    c.flights.iter().filter_map(|id| ops.state().flights.get(id)).find(|flight| flight.purpose == Purpose::Delivery)?;
                let here = ops.tail(&delivery.tail);
                let standing = here.safe && here.pad.as_ref() == Some(&delivery.plan.sketch.from);
                let load = Load { tail: delivery.tail.clone(), scanned: c.id.to_string(), door_locked: true };
                (standing && ops.state().current_flight(&delivery.tail)?.id == delivery.id).then_some((nurse, Act::Load(id, load)))
            }
        },
        ConsignmentState::Landed | ConsignmentState::Returning => {
            let Place::Aboard(tail) = c.place.clone() else { return None };
            let here = ops.tail(&tail);
            let site = here.pad.as_ref().and_then(|pad| ops.network().pads.get(pad)).map(|pad| &pad.site);
            let who = if site == Some(&c.destination) { person("lab", Role::Lab) } else { nurse };
            (here.safe && here.pad.is_some()).then(|| (who, Act::Unload(id, Unload { tail, scanned: c.id.to_string() })))
        }
        ConsignmentState::Unloaded if c.place != Place::Site(c.destination.clone()) => {
            Some((nurse, Act::Offer(id, Offer { to: OfferTo::Handler, seal: seal(&c.id), at: None })))
        }
        ConsignmentState::Unloaded => {
            let items = c.items.iter().map(|item| ReceivedItem {
                code: item.code.clone(),
                outcome: ItemOutcome::Accepted,
                reason: None,
                remark: None,
                photo_sha256: None,
            });
            let receive = Receive {
                scanned: c.id.to_string(),
                seal: seal(&c.id),
                seal_state: SealState::Intact,
                items: items.collect(),
                temperature_min_mc: Some(20_500),
                temperature_max_mc: Some(22_000),
                recollect: None,
                vvm_stage: None,
                photo_sha256: None,
            };
            Some((person("lab", Role::Lab), Act::Receive(id, receive)))
        }
        ConsignmentState::Received | ConsignmentState::ReceivedRemark => Some((person("lab", Role::Lab), Act::Close(id))),
        _ => None,
    }
}

fn pack(errand: &Errand, id: &ConsignmentId) -> Pack {
    Pack {
        box_number: errand.container.0.parse().expect("a box"),
        items: vec![errand.item.clone()],
        seal: seal(id),
        logger: Some(errand.container.1.parse().expect("a logger")),
        mass_g: 900,
        temperature_mc: Some(21_000),
        marks_confirmed: true,
        answers: Answers::new(),
        clock_started_at: None,
        photo_sha256: None,
    }
}

/// One seal for each consignment.
fn seal(id: &ConsignmentId) -> String {
    format!("K{}", id.as_str().replace('*', "0"))
}

fn consignment_of<'a>(ops: &'a Operations, errand: &Errand) -> Option<&'a Consignment> {
    ops.state().consignments.values().find(|consignment| consignment.request == errand.key && consignment.closed_at.is_none())
}

fn person(name: &str, role: Role) -> Actor {
    actor(name, role)
}

/// A person with one role everywhere, who has just signed.
pub(crate) fn actor(name: &str, role: Role) -> Actor {
    Actor {
        person: PersonId::new(name).expect("a person"),
        grants: vec![Grant { role, sites: Sites::All }],
        device: "test".to_owned(),
        signed: true,
        second: None,
        witness_remote: false,
    }
}

fn key(number: u64) -> RequestId {
    RequestId::new(format!("01900000-0000-7000-8000-{number:012}")).expect("a uuid")
}

fn calm(now: Now) -> ReportWeather {
    ReportWeather {
        site: "H-DG".parse().expect("a site"),
        measured_at: Time(now.utc),
        wind_cms: 0,
        wind_from_deg: 90,
        gust_cms: 0,
        cruise_wind_cms: 0,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 24_000,
    }
}
