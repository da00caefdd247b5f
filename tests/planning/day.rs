//! What people are told during a day and what follows: movements of the aerodrome, the permit's counts, stop orders.

use crate::support::{morning, network, pad};
use medflight::domain::airspace::Paper;
use medflight::domain::flight::{Motion, Observation, Report};
use medflight::domain::network::Network;
use medflight::domain::operations::Operations;
use medflight::domain::operations::act::{
    Accept, Act, AnnounceMovement, Answers, IssueStop, PermissionGiven, Priority, ReportCoded, Reposition, StopArea, Submit, Time, Why,
    WithdrawMovement,
};
use medflight::domain::operations::assign::{Leg, plan_leg};
use medflight::domain::operations::fact::FlightFact;
use medflight::domain::operations::input::{Decision, Input, Subject};
use medflight::domain::operations::record::{By, Draft, Record};
use medflight::domain::operations::view::{EndKind, EndView};
use medflight::domain::people::{Actor, Grant, Role, Sites};
use medflight::domain::request::ConsignmentId;
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::{FlightId, PayloadCode, PersonId, RequestId, SiteId, TailId};
use medflight::units::quantity::{Degrees, MetresPerSecond, Percent};
use medflight::units::time::{Mono, Now, Span, Utc};
use medflight::units::words::Refusal;
use std::sync::Arc;

/// A network at work, one dispatcher, and a clock.
#[derive(Clone)]
pub(crate) struct Day {
    pub(crate) ops: Operations,
    pub(crate) now: Utc,
    acts: u32,
}

fn tail() -> TailId {
    TailId::new("DG-01").expect("a tail")
}

impl Day {
    pub(crate) fn over(network: Network) -> Self {
        Self { ops: Operations::new(Arc::new(network)), now: morning(), acts: 0 }
    }

    pub(crate) fn clock(&self) -> Now {
        let since = u64::try_from(self.now.0 - morning().0).expect("later");
        Now { mono: Mono(1_000_000 + since * 1_000), utc: self.now }
    }

    pub(crate) fn apply(&mut self, draft: Draft) {
        let record = Record { seq: self.ops.state().seq + 1, at: self.now, draft };
        self.ops.apply(&record);
    }

    pub(crate) fn act(&mut self, act: Act) -> Result<Subject, Refusal> {
        self.acts += 1;
        self.act_by_key(self.acts, act)
    }

    /// An act under a key of its own number, as a page sends it again.
    pub(crate) fn act_by_key(&mut self, key: u32, act: Act) -> Result<Subject, Refusal> {
        let key = RequestId::new(format!("0190f6c2-7a3b-7cde-8f01-{key:012x}")).expect("a key");
        let grants = [Role::Dispatcher, Role::Lead, Role::Pilot].map(|role| Grant { role, sites: Sites::All }).to_vec();
        let person = PersonId::new("minh").expect("a person");
        let actor = Actor { person, grants, device: "desk".to_owned(), signed: true, second: None, witness_remote: false };
        let Decision { records, reply, .. } = self.ops.decide(self.clock(), &Input::Acted { key, actor, act });
        records.into_iter().for_each(|draft| self.apply(draft));
        reply.expect("an answer")
    }

    /// What the link tells of the aircraft, seen and decided on, so many milliseconds later.
    pub(crate) fn told(&mut self, later: i64, report: &Report) {
        self.now = Utc(self.now.0 + later);
        self.ops.observe(self.clock(), &tail(), report);
        let Decision { records, .. } = self.ops.decide(self.clock(), &Input::Reported(tail(), report.clone()));
        records.into_iter().for_each(|draft| self.apply(draft));
    }

    fn movement(&mut self, minutes: i64) -> Time {
        let at = Time(Utc(self.now.0 + minutes * 60_000));
        self.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: "VVGL".to_owned(), at })).expect("taken");
        at
    }

    /// A request from the station at Gia Lam to the hub.
    pub(crate) fn request(&mut self) -> ConsignmentId {
        self.request_from("C-GL")
    }

    pub(crate) fn request_from(&mut self, site: &str) -> ConsignmentId {
        let submit = Submit {
            payload: PayloadCode::new("SPC-CBC").expect("a payload"),
            items: vec![format!("LAB{:06}", self.acts)],
            origin: SiteId::new(site).expect("a site"),
            destination: SiteId::new("H-DG").expect("a site"),
            priority: Priority::Routine,
            priority_reason: None,
            clock_started_at: Some(Time(self.now)),
            order_ref: None,
            not_category_a: true,
            irreplaceable: false,
            renews: None,
            answers: Answers::new(),
        };
        match self.act(Act::Submit(submit)) {
            Ok(Subject::Consignment(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// What the authority allows between the station at Gia Lam and the hub, today.
    pub(crate) fn given(&self, document: &str, rotations: u32) -> PermissionGiven {
        let site = |id: &str| SiteId::new(id).expect("a site");
        PermissionGiven {
            document: document.to_owned(),
            authority: None,
            between: [site("H-DG"), site("C-GL")],
            day: self.now.hanoi_day(),
            covers: Vec::new(),
            rotations,
            from: None,
            until: None,
        }
    }

    pub(crate) fn accept(&mut self, id: &ConsignmentId) -> Result<Subject, Refusal> {
        self.act(Act::Accept(id.clone(), Accept { priority: None, tail: Some(tail()), move_others: false }))
    }

    /// A positioning flight to the station, in the air so many kilometres from the hub along its line.
    pub(crate) fn airborne(&mut self, share: f64) -> FlightId {
        let Ok(Subject::Flight(id)) = self.act(Act::Reposition(tail(), Reposition { to: pad("C-GL") })) else { panic!("booked") };
        self.take_off(id);
        self.seen_at(id, share);
        id
    }

    /// It is seen in cruise, so far along its line.
    pub(crate) fn seen_at(&mut self, id: FlightId, share: f64) {
        let path = &self.ops.state().flights[&id].plan.sketch.path;
        let at = path.at(path.length() * share);
        let motion = Motion {
            at,
            amsl: Amsl(90.0),
            above_home: AboveHome(80.0),
            ground_speed: MetresPerSecond(16.7),
            climb: MetresPerSecond(0.0),
            track: Degrees(0.0),
        };
        let seen = [
            Observation::Motion(motion),
            Observation::Battery(medflight::domain::flight::Battery { remaining: Some(Percent(80.0)), voltage: None }),
        ];
        for seen in seen {
            self.ops.observe(self.clock(), &tail(), &Report::Observed(seen));
        }
    }

    /// Whether an empty leg could be flown now.
    pub(crate) fn leg(&self, from: &str, to: &str) -> Result<(), Refusal> {
        let empty = (medflight::units::quantity::Grams(0.0), [].as_slice());
        let (tail, ends) = (tail(), (pad(from), pad(to)));
        let leg =
            Leg { tail: &tail, ends: (&ends.0, &ends.1), load: empty, charge: Percent(100.0), depart: self.now, anew: None, asks: None };
        plan_leg(&self.ops, leg).map(|_| ())
    }

    pub(crate) fn take_off(&mut self, id: FlightId) {
        let fact = FlightFact::TookOff { latitude_e7: 0, longitude_e7: 0 };
        self.apply(Draft { by: By::System, consignment: None, flight: Some(id), key: None, fact: fact.into() });
    }

    pub(crate) fn stop(&mut self, area: Option<StopArea>) {
        let (from, until) = (Time(self.now), Time(self.now + Span::minutes(600)));
        self.act(Act::IssueStop(IssueStop { document: "491/BTL-TM".to_owned(), from, until, area, until_in_document: false }))
            .expect("taken");
    }

    pub(crate) fn ends(&self) -> Vec<EndView> {
        let view = self.ops.live_view(self.clock(), true);
        view.aircraft.into_iter().find(|aircraft| aircraft.tail == tail()).expect("the aircraft").ends
    }
}

pub(crate) fn codes(refusal: &Refusal) -> Vec<&'static str> {
    refusal.reasons.iter().map(|reason| reason.code).collect()
}

#[test]
fn a_booking_moves_behind_the_window_of_a_movement_and_a_withdrawn_movement_closes_nothing() {
    let mut day = Day::over(network().clone());
    let at = day.movement(30);
    let id = day.request();

    day.accept(&id).expect("accepted");

    let first = day.ops.state().flights.values().next().expect("a flight");
    // Open an hour after the movement, which was announced for half an hour from now; its window begins before its minute.
    assert_eq!(first.plan.depart, Utc(day.now.0 + 91 * 60_000));
    let eta = day.ops.state().consignments[&id].eta.expect("expected");
    assert!(eta > first.plan.arrive());

    let mut day = Day::over(network().clone());
    day.movement(30);
    let reason = "the tower called".to_owned();
    day.act(Act::WithdrawMovement(WithdrawMovement { aerodrome: "VVGL".to_owned(), at, reason })).expect("taken");
    let id = day.request();
    day.accept(&id).expect("accepted");
    assert!(day.ops.state().flights.values().next().expect("a flight").plan.depart < Utc(day.now.0 + 30 * 60_000));
}

#[test]
fn a_flight_whose_time_touches_a_window_is_refused_with_the_next_open_time() {
    let mut day = Day::over(network().clone());
    let at = day.movement(65);
    // It would take off in time and land within five minutes of the closing.
    let refused = day.leg("H-DG", "C-GL").expect_err("closed");

    assert_eq!(codes(&refused), ["ZONE_MOVEMENT"]);
    assert!(refused.reasons[0].next.en.contains(&(at.0 + Span::minutes(60)).clock_from()), "{refused}");
    assert!(refused.reasons[0].what.en.contains("VVGL-APP20"), "{refused}");

    // A booking looks for the next open time by itself.
    day.act(Act::Reposition(tail(), Reposition { to: pad("C-GL") })).expect("booked");
    assert!(day.ops.state().flights.values().next().expect("a flight").plan.depart >= at.0 + Span::minutes(60));
}

#[test]
fn a_movement_is_of_an_aerodrome_that_closes_zones_in_the_next_days_and_once() {
    let mut day = Day::over(network().clone());
    let announce = |day: &mut Day, aerodrome: &str, minutes: i64| {
        let at = Time(Utc(day.now.0 + minutes * 60_000));
        day.act(Act::AnnounceMovement(AnnounceMovement { aerodrome: aerodrome.to_owned(), at })).map_err(|no| codes(&no)[0])
    };

    assert_eq!(announce(&mut day, "VVTS", 60), Err("UNKNOWN_AERODROME"));
    assert_eq!(announce(&mut day, "VVGL", -61), Err("MOVEMENT_TIME"));
    assert_eq!(announce(&mut day, "VVGL", 60), Ok(Subject::Network));
    assert_eq!(announce(&mut day, "VVGL", 60), Err("MOVEMENT_KNOWN"));
    let view = day.ops.live_view(day.clock(), true);
    assert_eq!((view.movements.len(), view.movements[0].closed_from.0), (1, day.now));
}

#[test]
fn a_request_beyond_the_quota_becomes_a_permission_task_and_no_flight_until_the_authority_allows_it() {
    let mut world = network().clone();
    world.permits[0].rotations_a_day = 0;
    let mut day = Day::over(world);
    let id = day.request();

    assert_eq!(day.accept(&id), Ok(Subject::Consignment(id.clone())));
    assert!(day.ops.state().flights.is_empty());
    let open = day.ops.live_view(day.clock(), true).permissions;
    assert_eq!((open.len(), &open[0].consignment, open[0].codes.as_slice()), (1, &id, ["PERMIT_QUOTA".to_owned()].as_slice()));
    // Asking again makes no second task and no flight.
    assert_eq!(day.accept(&id).map_err(|no| codes(&no)[0]), Err("PERMIT_QUOTA"));

    let given = day.given("CV-12", 0);
    assert_eq!(day.act(Act::GivePermission(id.clone(), given.clone())).map_err(|no| codes(&no)[0]), Err("ROTATIONS"));
    day.act(Act::GivePermission(id.clone(), PermissionGiven { rotations: 1, ..given })).expect("taken");
    assert!(day.ops.state().permissions.is_empty());

    day.accept(&id).expect("what was granted can be booked");
    let flights: Vec<FlightId> = day.ops.state().flights.keys().copied().collect();
    assert_eq!(flights.len(), 2, "there and back");
    let permit = |day: &Day, flight: &FlightId| {
        let items = day.ops.readiness(day.clock(), &day.ops.state().flights[flight]);
        !items.into_iter().find(|item| item.code == "PERMIT").expect("the item").is_wrong()
    };
    assert!(permit(&day, &flights[0]), "its own booking does not count against it");
    // The granted rotation is booked: the next request asks again; nor does the grant serve another route, or tomorrow.
    let second = day.request();
    let other = Accept { priority: None, tail: Some(TailId::new("DG-02").expect("a tail")), move_others: false };
    assert_eq!(day.act(Act::Accept(second.clone(), other)), Ok(Subject::Consignment(second.clone())));
    assert!(day.ops.state().permissions.contains_key(&second));
    assert_eq!(day.leg("H-DG", "C-VH").map_err(|no| codes(&no)), Err(vec!["PERMIT_QUOTA"]));

    day.take_off(flights[0]);
    assert_eq!(day.leg("C-GL", "H-DG").map_err(|no| codes(&no)), Ok(()), "the way back belongs to the rotation");
    assert_eq!(day.leg("H-DG", "C-GL").map_err(|no| codes(&no)), Err(vec!["PERMIT_QUOTA"]));
    day.now = day.now + Span::minutes(1_440);
    assert_eq!(day.leg("H-DG", "C-GL").map_err(|no| codes(&no)), Err(vec!["PERMIT_QUOTA"]));
}

#[test]
fn hours_that_the_authority_adds_open_the_day_for_that_route_and_no_longer() {
    let mut world = network().clone();
    let opens = morning().hanoi_minute_of_day() + 120;
    world.permits[0].daily = (opens, opens + 60);
    let mut day = Day::over(world);
    let id = day.request();
    day.accept(&id).expect("a task");
    assert_eq!(day.ops.state().permissions[&id].codes, ["PERMIT_TIME"]);

    let asked = day.given("CV-13", 0);
    let given = |from: u64, until: u64| PermissionGiven {
        from: Some(Time(morning() + Span::minutes(from))),
        until: Some(Time(morning() + Span::minutes(until))),
        ..asked.clone()
    };
    let mut says = |given| day.act(Act::GivePermission(id.clone(), given)).map_err(|no| codes(&no)[0]);
    assert_eq!([says(given(30, 30)), says(given(0, 1_440))], [Err("HOURS"), Err("HOURS")]);
    assert_eq!(says(PermissionGiven { rotations: 1, until: None, ..given(0, 90) }), Err("HOURS"));
    says(given(0, 90)).expect("taken");

    day.accept(&id).expect("booked");
    assert_eq!(day.leg("H-DG", "C-VH").map_err(|no| codes(&no)), Err(vec!["PERMIT_TIME"]), "another route");
    day.now = day.now + Span::minutes(85);
    assert_eq!(day.leg("H-DG", "C-GL").map_err(|no| codes(&no)), Err(vec!["PERMIT_TIME"]), "it would land after them");
}

#[test]
fn the_permit_that_is_shown_counts_what_is_booked_as_the_refusal_does_and_a_new_task_is_an_alarm() {
    let mut world = network().clone();
    world.permits[0].rotations_a_route = Some(1);
    let mut day = Day::over(world);
    let used = |day: &Day| {
        let permit = day.ops.live_view(day.clock(), true).permits.remove(0);
        (permit.rotations_used, permit.routes.iter().map(|route| (route.rotations_used, route.rotations_beyond)).collect::<Vec<_>>())
    };
    assert_eq!(used(&day), (0, vec![]));
    let first = day.request();
    day.accept(&first).expect("booked");
    assert_eq!(used(&day), (1, vec![(1, 0)]), "booked, not yet flown");

    let second = day.request();
    let accept = Accept { priority: None, tail: TailId::new("DG-02").ok(), move_others: false };
    day.act(Act::Accept(second.clone(), accept)).expect("a task");

    let told = |day: &Day| day.ops.live_view(day.clock(), true).alarms.into_iter().find(|alarm| alarm.code == "PERMISSION_NEEDED");
    let alarm = told(&day).expect("told");
    assert_eq!((alarm.consignment.as_ref(), alarm.since.0), (Some(&second), day.now));
    assert!(alarm.says.en.contains("PERMIT_ROUTE_QUOTA"), "{}", alarm.says.en);
    let (numberless, given) = (day.given("no number", 1), day.given("11/GP-1", 1));
    let refused = day.act(Act::GivePermission(second.clone(), numberless)).expect_err("refused");
    assert_eq!(codes(&refused), ["DOCUMENT_FORM"]);
    day.act(Act::GivePermission(second, given)).expect("taken");
    assert_eq!((told(&day), used(&day)), (None, (1, vec![(1, 1)])), "the grant is kept for its request");
}

#[test]
fn a_permission_that_is_refused_leaves_the_request_to_the_dispatcher_and_the_list() {
    let mut world = network().clone();
    world.permits[0].rotations_a_route = Some(0);
    let mut day = Day::over(world);
    let id = day.request();
    day.accept(&id).expect("a task");
    assert_eq!(day.ops.state().permissions[&id].codes, ["PERMIT_ROUTE_QUOTA"]);

    let why = Why { reason: "the authority said no".to_owned() };
    day.act(Act::RefusePermission(id.clone(), why.clone())).expect("taken");

    assert!(day.ops.state().permissions.is_empty() && day.ops.state().flights.is_empty());
    assert_eq!(day.act(Act::RefusePermission(id, why)).map_err(|no| codes(&no)[0]), Err("NOT_FOUND"));
}

#[test]
fn a_route_has_its_own_quota_and_out_and_back_are_one() {
    let mut world = network().clone();
    world.permits[0].rotations_a_route = Some(1);
    let mut day = Day::over(world);
    let flight = |day: &mut Day, from: &str, to: &str| day.leg(from, to).map_err(|no| codes(&no));
    assert_eq!(flight(&mut day, "H-DG", "C-GL"), Ok(()));
    day.airborne(0.5);
    // On its way out: the way back belongs to the same rotation.
    assert_eq!(flight(&mut day, "C-GL", "H-DG"), Ok(()));
    {
        let id = day.ops.state().flights.keys().next().copied().expect("the flight");
        let mut back = day.ops.state().flights[&id].plan.clone();
        (back.sketch.from, back.sketch.to) = (pad("C-GL"), pad("H-DG"));
        let purpose = medflight::domain::operations::view::Purpose::Positioning;
        let fact = FlightFact::FlightPlanned {
            purpose,
            tail: tail(),
            booked_for: None,
            swap_needed: false,
            certificate: None,
            plan: back.to_stored(),
        };
        let next = FlightId(day.ops.state().seq + 1);
        day.apply(Draft { by: By::System, consignment: None, flight: Some(next), key: None, fact: fact.into() });
        day.take_off(next);
    }

    assert_eq!(flight(&mut day, "H-DG", "C-GL"), Err(vec!["PERMIT_ROUTE_QUOTA"]));
    assert_eq!(flight(&mut day, "H-DG", "C-VH"), Ok(()));
    day.now = day.now + Span::minutes(1_440);
    assert_eq!(flight(&mut day, "H-DG", "C-GL"), Ok(()));
}

#[test]
fn a_permit_covers_only_its_aircraft_and_only_while_the_papers_hold() {
    let paper =
        |minutes: u64| Paper { name: "Đăng ký".to_owned(), number: "TM-01".to_owned(), expires: morning() + Span::minutes(minutes) };
    let refused = |change: &dyn Fn(&mut medflight::domain::airspace::Permit)| {
        let mut world = network().clone();
        change(&mut world.permits[0]);
        let mut day = Day::over(world);
        day.act(Act::Reposition(tail(), Reposition { to: pad("C-GL") })).map(|_| ()).map_err(|no| codes(&no)[0])
    };
    let other = || TailId::new("DG-02").expect("a tail");

    assert_eq!(refused(&|permit| drop(permit.aircraft.insert(other(), paper(600)))), Err("PERMIT_TAIL"));
    assert_eq!(refused(&|permit| drop(permit.aircraft.insert(tail(), paper(2)))), Err("PERMIT_PAPER"));
    assert_eq!(refused(&|permit| permit.papers.push(paper(0))), Err("PERMIT_PAPER"));
    assert_eq!(refused(&|permit| drop(permit.aircraft.insert(tail(), paper(600)))), Ok(()));
    // Hours over midnight: 22:00 to 06:00 is closed at ten in the morning, 06:00 to 02:00 is open.
    assert_eq!(refused(&|permit| permit.daily = (1_320, 360)), Err("PERMIT_TIME"));
    assert_eq!(refused(&|permit| permit.daily = (360, 120)), Ok(()));
}

#[test]
fn a_stop_of_one_area_stops_only_the_flights_that_meet_it() {
    let mut day = Day::over(network().clone());
    // Round the station C-VH, away from the line to C-GL.
    let station = network().pads[&pad("C-VH")].position;
    let (latitude_e7, longitude_e7) = station.deg_e7();
    day.stop(Some(StopArea { latitude_e7, longitude_e7, radius_m: 300 }));

    let to =
        |day: &mut Day, site: &str| day.act(Act::Reposition(tail(), Reposition { to: pad(site) })).map(|_| ()).map_err(|no| codes(&no));
    assert_eq!(to(&mut day, "C-VH"), Err(vec!["STOP_ORDER"]));
    assert_eq!(to(&mut day, "C-GL"), Ok(()));
}

#[test]
fn every_aircraft_in_the_air_gets_its_shortest_legal_end_when_flying_stops() {
    // Near the hub it is the way back, near the station the way on.
    for (share, kind) in [(0.15, EndKind::Return), (0.9, EndKind::Continue)] {
        let mut day = Day::over(network().clone());
        day.airborne(share);
        assert!(day.ends().is_empty());

        day.stop(None);
        let ends = day.ends();

        let named: Vec<EndKind> = ends.iter().map(|end| end.kind).collect();
        assert!(named.contains(&EndKind::Continue) && named.contains(&EndKind::Return), "{ends:#?}");
        let own: Vec<&EndView> = ends.iter().filter(|end| end.kind != EndKind::Divert).collect();
        assert!(own[0].kind == kind && own[0].legal && own[0].seconds > 30, "{ends:#?}");
        assert!(ends.windows(2).all(|w| (!w[0].legal, w[0].seconds) <= (!w[1].legal, w[1].seconds)));
    }
}

#[test]
fn no_end_leads_into_the_stopped_area_from_outside() {
    let mut day = Day::over(network().clone());
    day.airborne(0.15);
    let (latitude_e7, longitude_e7) = network().pads[&pad("C-GL")].position.deg_e7();

    day.stop(Some(StopArea { latitude_e7, longitude_e7, radius_m: 800 }));
    let ends = day.ends();

    let on = ends.iter().find(|end| end.kind == EndKind::Continue).expect("shown");
    assert!(!on.legal && on.against.contains(&"STOP_AREA"), "{on:#?}");
    assert!(ends[0].legal && ends[0].kind != EndKind::Continue, "{ends:#?}");
}

#[test]
fn towering_cumulus_stands_on_the_readiness_list_as_a_warning_and_cumulonimbus_against_the_flight() {
    let told = |cloud: &str| {
        let mut day = Day::over(network().clone());
        let text = format!("METAR VVNB 010300Z 03004MPS 9999 {cloud} 22/19 Q1016");
        day.act(Act::ReportCoded(ReportCoded { text })).expect("taken");
        day.act(Act::Reposition(tail(), Reposition { to: pad("C-VH") })).map(|subject| {
            let Subject::Flight(id) = subject else { panic!("booked") };
            let items = day.ops.readiness(day.clock(), &day.ops.state().flights[&id]);
            items.into_iter().find(|item| item.code == "WEATHER").expect("the item").says.en
        })
    };

    let towering = told("FEW012TCU").expect("flown");
    assert!(towering.contains("towering cumulus (TCU) FEW") && towering.contains("METAR VVNB"), "{towering}");
    assert!(!told("FEW012").expect("flown").contains("TCU"));
    assert_eq!(told("FEW012CB").map_err(|no| codes(&no)), Err(vec!["CUMULONIMBUS"]));
}

#[test]
fn a_return_that_the_charge_does_not_reach_goes_out_and_its_pilot_is_told_what_it_comes_to_and_where_to_go_instead() {
    let mut day = Day::over(network().clone());
    let id = day.airborne(0.45);
    day.act(Act::SignOn(tail())).expect("signed on");
    let charge = |day: &mut Day, percent: f64| {
        let seen = medflight::domain::flight::Battery { remaining: Some(Percent(percent)), voltage: None };
        day.ops.observe(day.clock(), &tail(), &Report::Observed(Observation::Battery(seen)));
    };
    charge(&mut day, 80.0);
    day.act(Act::Safer(tail(), medflight::domain::flight::SafeAct::Return)).expect("it goes out");
    let alarm = |day: &Day| day.ops.live_view(day.clock(), true).alarms.into_iter().find(|alarm| alarm.code == "RETURN_SHORT");
    assert_eq!(alarm(&day), None);
    let reach = day.ops.return_reach_of(day.clock(), &tail()).expect("known");
    assert!(reach.reachable && reach.short_milli_percent == 0 && reach.against.is_empty() && reach.better.is_none(), "{reach:?}");

    charge(&mut day, 40.0);
    assert_eq!(day.act(Act::Safer(tail(), medflight::domain::flight::SafeAct::Return)), Ok(Subject::Flight(id)), "never refused");

    let reach = day.ops.return_reach_of(day.clock(), &tail()).expect("known");
    assert!(reach.against.contains(&"ENERGY") && reach.seconds > 60, "{reach:?}");
    let reserve = network().limits.energy.final_reserve.value;
    let short = (reserve.0 * 1e3).round() - f64::from(i32::try_from(reach.touchdown_milli_percent).expect("small"));
    assert!((f64::from(i32::try_from(reach.short_milli_percent).expect("small")) - short).abs() < 2.0, "{reach:?}");
    let alarm = alarm(&day).expect("told");
    assert_eq!((alarm.flight, alarm.tail), (Some(id), Some(tail())));
    assert!(alarm.says.en.contains("min") && alarm.says.en.contains("short of the final reserve"), "{}", alarm.says.en);
    assert!(alarm.says.en.contains("etter") || alarm.says.en.contains("land now"), "{}", alarm.says.en);

    charge(&mut day, 5.0);
    let reach = day.ops.return_reach_of(day.clock(), &tail()).expect("known");
    assert!(!reach.reachable && reach.better.is_none(), "{reach:?}");
}

/// What is against a booking now, after these reports of the aerodrome.
fn against_a_booking(reports: &[&str]) -> Vec<medflight::units::words::Reason> {
    let mut day = Day::over(network().clone());
    for text in reports {
        day.act(Act::ReportCoded(ReportCoded { text: (*text).to_owned() })).expect("taken");
    }
    let id = day.request();
    day.accept(&id).expect_err("refused").reasons
}

#[test]
fn each_no_go_of_the_weather_names_its_figure_its_limit_who_says_so_and_when_it_is_expected_to_open() {
    let cases = [
        ("03010MPS 9999 NSC", "WIND_GROUND", "10.0 m/s", "weather.ground_wind"),
        ("03006G12MPS 9999 NSC", "WIND_GUST", "12.0 m/s", "weather.gust"),
        ("03008MPS 9999 NSC", "WIND_CRUISE", "12.8 m/s", "weather.cruise_wind"),
        ("03004MPS 2000 NSC", "VISIBILITY", "2000 m", "weather.visibility"),
        ("03004MPS 9999 -TSRA FEW030", "LIGHTNING", "no distance", "weather.lightning"),
        ("03004MPS 9999 -RA FEW030", "RAIN", "rain", "rain_proof"),
        ("03004MPS 9999 OVC003", "CLOUD_BASE", "91 m", "weather.cloud_base"),
    ];
    for (sky, code, figure, limit) in cases {
        let observed = format!("METAR VVNB 010250Z {sky} 22/19 Q1016");
        let found = against_a_booking(&[observed.as_str()]);
        let reason = found.iter().find(|reason| reason.code == code).unwrap_or_else(|| panic!("{code}: {found:?}"));
        let says = &reason.what;
        assert!(says.en.contains(figure) && says.en.contains("VVNB") && says.vi.contains("VVNB"), "{code}: {says:?}");
        assert!(!says.en.contains("at 0 m") && !says.en.contains(" 0 m,"), "{code}: {says:?}");
        assert!(reason.rule.as_deref().is_some_and(|rule| rule.contains(limit)), "{code}: {reason:?}");
        assert!(reason.next.en.contains("not known") && reason.next.vi.contains("Chưa biết"), "{code}: {reason:?}");

        let forecast = format!("TAF VVNB 302300Z 0100/0124 {sky} FM010600 03003MPS 9999 NSC");
        let found = against_a_booking(&[observed.as_str(), forecast.as_str()]);
        let reason = found.iter().find(|reason| reason.code == code).unwrap_or_else(|| panic!("{code}: {found:?}"));
        // A forecast tells no wind aloft: of that it can only be said that the forecast is within the limits.
        let opens = if code == "WIND_CRUISE" { "the forecast is within the limits" } else { "expected to open at 13:00" };
        assert!(reason.next.en.contains(opens), "{code}: {reason:?}");
    }
}

#[test]
fn lightning_that_a_person_reports_without_its_distance_stops_flights() {
    let mut day = Day::over(network().clone());
    let report = medflight::domain::operations::act::ReportWeather {
        site: SiteId::new("H-DG").expect("a site"),
        measured_at: Time(day.now),
        wind_cms: 200,
        wind_from_deg: 30,
        gust_cms: 300,
        cruise_wind_cms: 200,
        visibility_m: 9_000,
        rain: false,
        lightning: true,
        temperature_mc: 24_000,
    };
    day.act(Act::ReportWeather(report)).expect("taken");
    let id = day.request();

    let refused = day.accept(&id).expect_err("refused");

    let found = refused.reasons.iter().find(|reason| reason.code == "LIGHTNING").expect("told");
    assert!(found.what.en.contains("H-DG") && found.what.en.contains("20"), "{found:?}");
}

#[test]
fn a_request_that_nobody_asked_about_before_carries_its_promise_and_its_latest_hand_over_all_the_same() {
    let mut day = Day::over(network().clone());

    let id = day.request();

    let view = day.ops.consignment_view(&id, String::new()).expect("a document");
    let promise = view.promise.expect("promised");
    let (half, most) = (promise.uav_p50.expect("by air"), promise.uav_p90.expect("by air"));
    assert!(day.now < half.0 && half.0 < most.0, "{promise:?}");
    assert!(promise.road_p50.is_some() && promise.road_p90.is_some());
    let latest = promise.latest_handover.expect("its limit runs from the collection");
    assert!(day.now < latest.0 && Some(latest.0) < view.deadline.map(|deadline| deadline.0), "{promise:?}");
}
