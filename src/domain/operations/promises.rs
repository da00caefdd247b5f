//! What is promised: receipt by UAV and by road with their percentiles, and how often that held.

use super::Operations;
use super::act::{Submit, Time};
use super::assign::Trip;
use super::view::{Feasibility, HeldView, PromiseReport, PromiseView, RouteHeld, StepView, WayView};
use crate::domain::promise::{Ahead, Arrivals, Basis, Held, Promise, Route, Tallies, Way, latest_handover};
use crate::domain::site::Facility;
use crate::units::ids::{PayloadCode, SiteId};
use crate::units::time::{Now, Span, Utc};
use crate::units::words::Refusal;

/// A promise is taken for the one that a request rests on, when it was told at most this long before.
const TOLD_FOR: Span = Span::minutes(5);

/// From where, whereto, what.
pub(super) type Question = (SiteId, SiteId, PayloadCode);

/// What somebody was told.
#[derive(Debug, Clone)]
pub(super) struct Told {
    at: Utc,
    clock_started: Option<Time>,
    promise: Promise,
}

impl Operations {
    /// Answers a request that is not sent yet, and remembers what was promised: the request that follows carries it.
    ///
    /// # Errors
    /// As [`Self::feasibility`].
    pub fn tell(&mut self, now: Now, submit: &Submit) -> Result<Feasibility, Refusal> {
        let answer = self.feasibility(now, submit)?;
        self.told.retain(|_, told| now.utc <= told.at + TOLD_FOR);
        let promise = promise(answer.uav.as_ref(), &answer.road, answer.latest_handover);
        self.told.insert(question(submit), Told { at: now.utc, clock_started: submit.clock_started_at, promise });
        Ok(answer)
    }

    /// What a request is promised: what was told to who asked the same within the last minutes, else what would be told now. None for
    /// what is not of this network.
    pub(super) fn promised(&self, now: Now, submit: &Submit) -> Option<Promise> {
        let told = self.told.get(&question(submit)).filter(|told| now.utc <= told.at + TOLD_FOR);
        if let Some(told) = told.filter(|told| told.clock_started == submit.clock_started_at) {
            return Some(told.promise.clone());
        }
        let answer = self.feasibility(now, submit).ok()?;
        let anew = promise(answer.uav.as_ref(), &answer.road, answer.latest_handover);
        // The arrivals that were told stand; by when it must be handed over is a matter of the clock that was not asked about.
        Some(told.map_or(anew.clone(), |told| Promise { latest_handover: anew.latest_handover, ..told.promise.clone() }))
    }

    /// By UAV, for who asks now; None where no delivery is part of the trip.
    pub(super) fn way_by_uav(&self, now: Now, route: &Route, trip: &Trip, deadline: Option<Utc>) -> Option<WayView> {
        let way = Way::by_uav(&self.state.history, &self.network.limits.promise, route, &self.ahead(now, trip)?);
        Some(self.way_view(&way, now.utc, deadline))
    }

    /// By road, for who asks now.
    pub(super) fn way_by_road(&self, now: Now, origin: &Facility, destination: &Facility, deadline: Option<Utc>) -> WayView {
        let estimate = self.network.roads.minutes(origin, destination, now.utc);
        let route = (origin.id.clone(), destination.id.clone());
        self.way_view(&Way::by_road(&self.state.history, &self.network.limits.promise, &route, estimate), now.utc, deadline)
    }

    fn way_view(&self, way: &Way, asked: Utc, deadline: Option<Utc>) -> WayView {
        let Arrivals { p50, p90 } = way.arrivals(asked);
        let seconds = |span: Span| u32::try_from((span.as_millis() + 500) / 1_000).unwrap_or(u32::MAX);
        let steps = way.steps.iter().map(|s| StepView { step: s.step, p50_s: seconds(s.p50), p90_s: seconds(s.p90), prior: s.prior });
        let margin = self.network.limits.custody.bench_margin.value.as_millis_i64();
        WayView {
            p50: Time(p50),
            p90: Time(p90),
            basis: way.basis,
            deliveries: u32::try_from(way.deliveries).unwrap_or(u32::MAX),
            spare_minutes: deadline.map(|deadline| whole_minutes(deadline.millis_since(p90) - margin)),
            steps: steps.collect(),
        }
    }

    /// The last moment to hand the box over at the origin so that nine of ten are received before `deadline`, less the laboratory's
    /// own margin (PL-22). None where nine of ten are not, however soon it is handed over.
    pub(super) fn latest_handover(&self, now: Now, route: &Route, trip: &Trip, deadline: Utc) -> Option<Time> {
        let margin = self.network.limits.custody.bench_margin.value;
        let left = u64::try_from((deadline - margin).millis_since(now.utc)).ok()?;
        let ahead = self.ahead(now, trip)?;
        let latest = latest_handover(&self.state.history, &self.network.limits.promise, route, &ahead, Span::millis(left))?;
        Some(Time(now.utc + latest))
    }

    /// What the plan says of the way ahead.
    fn ahead(&self, now: Now, trip: &Trip) -> Option<Ahead> {
        let since = |at: Utc| Span::millis(u64::try_from(at.millis_since(now.utc)).unwrap_or(0));
        let delivery = trip.delivery()?;
        let comes = trip.flights.iter().take_while(|flight| !flight.carries).last();
        let lead = comes.map_or(Span(0), |flight| since(flight.plan.arrive()));
        let at_once = now.utc + lead + self.network.limits.ground.load.value;
        let waits = delivery.plan.depart > at_once;
        Some(Ahead { lead, fly: delivery.plan.length(), not_before: waits.then(|| since(delivery.plan.depart)) })
    }

    /// How often past promises held, as it stands now.
    #[must_use]
    pub fn promise_report(&self, now: Utc) -> PromiseReport {
        let open = self.state.consignments.values().map(|c| ((c.origin.clone(), c.destination.clone()), &c.course));
        let held = self.state.scores.held(open, now);
        let sum = |of: &Tallies, which: &dyn Fn(&Basis) -> bool| {
            let rows = of.iter().filter(|((_, basis), _)| which(basis));
            held_view(rows.fold(Held::default(), |sum, (_, held)| sum.and(*held)))
        };
        let routes = |of: &Tallies| {
            let row = |(((origin, destination), basis), held): (&(Route, Basis), &Held)| RouteHeld {
                origin: origin.clone(),
                destination: destination.clone(),
                basis: *basis,
                held: held_view(*held),
            };
            of.iter().map(row).collect()
        };
        PromiseReport {
            at: Time(now),
            all: sum(&held.uav, &|_| true),
            learned: sum(&held.uav, &|basis| matches!(basis, Basis::Network | Basis::Route)),
            prior: sum(&held.uav, &|basis| *basis == Basis::Prior),
            routes: routes(&held.uav),
            road: sum(&held.road, &|_| true),
            road_routes: routes(&held.road),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn whole_minutes(millis: i64) -> i32 {
    millis.div_euclid(60_000).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

fn held_view(held: Held) -> HeldView {
    let tenths = |share: f64| (share * 10.0).round() / 10.0;
    HeldView {
        made: held.made,
        open: held.open(),
        withdrawn: held.withdrawn,
        received: held.received,
        overdue: held.overdue,
        by_p50: held.by_p50,
        by_p90: held.by_p90,
        percent_by_p50: held.percent(held.by_p50).map(tenths),
        percent_by_p90: held.percent(held.by_p90).map(tenths),
    }
}

fn question(submit: &Submit) -> Question {
    (submit.origin.clone(), submit.destination.clone(), submit.payload.clone())
}

/// What of an answer is written into the record of the request.
fn promise(uav: Option<&WayView>, road: &WayView, latest: Option<Time>) -> Promise {
    let arrivals = |way: &WayView| Arrivals { p50: way.p50.0, p90: way.p90.0 };
    let basis = uav.unwrap_or(road).basis;
    Promise { uav: uav.map(arrivals), road: Some(arrivals(road)), latest_handover: latest.map(|time| time.0), basis }
}

/// A promise as it is shown.
pub(super) fn promise_view(promise: &Promise) -> PromiseView {
    let Promise { uav, road, latest_handover, basis } = promise;
    PromiseView {
        uav_p50: uav.map(|uav| Time(uav.p50)),
        uav_p90: uav.map(|uav| Time(uav.p90)),
        road_p50: road.map(|road| Time(road.p50)),
        road_p90: road.map(|road| Time(road.p90)),
        latest_handover: latest_handover.map(Time),
        basis: *basis,
    }
}
