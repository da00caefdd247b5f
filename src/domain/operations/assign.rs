//! Which aircraft carries it, by which flights: the way to the payload, the delivery, the way home.
//!
//! The choice is made by time to the destination, where a pack swap counts as another loading, then by tail, so that the same
//! question has the same answer.

use super::Operations;
use super::refusals::{self, conflict};
use super::separation::slot_leg;
use crate::domain::network::Network;
use crate::domain::payload::Category;
use crate::domain::plan::{FlightPlan, PlanInput, propose, review};
use crate::domain::request::ConsignmentId;
use crate::domain::separation::Certificate;
use crate::domain::weather::WeatherReport;
use crate::units::ids::{FlightId, PadId, SiteId, TailId};
use crate::units::quantity::{Grams, Percent};
use crate::units::time::{Now, Span, TimeWindow, Utc};
use crate::units::words::{Reason, Refusal, RefusalKind, Words, words};

/// One flight of a trip.
#[derive(Debug, Clone, PartialEq)]
pub struct TripFlight {
    /// Its plan, reviewed.
    pub plan: FlightPlan,
    /// How near it comes to every other flight.
    pub certificate: Certificate,
    /// It carries the consignment.
    pub carries: bool,
    /// A pack swap at its origin comes first.
    pub swap_needed: bool,
}

/// The flights of one aircraft for one consignment, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// The aircraft.
    pub tail: TailId,
    /// Its flights.
    pub flights: Vec<TripFlight>,
}

impl Trip {
    /// Expected receipt: the flights up to the delivery, with the configured minutes on the ground before and after.
    #[must_use]
    pub fn eta(&self, network: &Network, from: Utc) -> Utc {
        let mut at = from + network.limits.ground.pack.value;
        for flight in &self.flights {
            // A plan may wait for its zones to open.
            at = (at + network.limits.ground.load.value).max(flight.plan.depart) + flight.plan.length();
            if flight.carries {
                break;
            }
        }
        at + network.limits.ground.unload.value
    }

    /// What the plans say of weather that nobody measured for their time: that of the delivery first.
    #[must_use]
    pub fn weather_assumed(&self) -> Option<&Words> {
        let plans = self.delivery().into_iter().chain(&self.flights).map(|flight| &flight.plan);
        plans.flat_map(|plan| &plan.notes).find(|note| note.code == "WEATHER_NOT_ASSESSED").map(|note| &note.what)
    }

    /// The delivery itself.
    #[must_use]
    pub fn delivery(&self) -> Option<&TripFlight> {
        self.flights.iter().find(|flight| flight.carries)
    }

    /// Where a pack is swapped, if anywhere.
    #[must_use]
    pub fn swap_at<'a>(&self, network: &'a Network) -> Option<&'a SiteId> {
        let flight = self.flights.iter().find(|flight| flight.swap_needed)?;
        network.pads.get(&flight.plan.sketch.from).map(|pad| &pad.site)
    }
}

/// How far ahead the weather is told where no aircraft is free.
const LOOKS_AHEAD: Span = Span::minutes(30);

/// Chooses an aircraft that is free and plans its flights; with `wanted`, only that one. What was
/// granted for the request that `asks` is its own.
///
/// # Errors
/// A refusal with the reasons of each aircraft that was considered.
pub fn assign(
    ops: &Operations,
    now: Now,
    (origin, destination): (&SiteId, &SiteId),
    goods: Category,
    (wanted, asks): (Option<&TailId>, Option<&ConsignmentId>),
) -> Result<Trip, Refusal> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut best: Option<(Utc, Trip)> = None;
    for tail in ops.network.tails.keys().filter(|tail| wanted.is_none_or(|wanted| wanted == *tail)) {
        match trip(ops, now, tail, (origin, destination), (goods, asks)) {
            Ok(trip) => {
                let swaps = trip.flights.iter().filter(|flight| flight.swap_needed);
                let eta = swaps.fold(trip.eta(&ops.network, now.utc), |at, _| at + ops.network.limits.ground.load.value);
                if best.as_ref().is_none_or(|(earliest, _)| eta < *earliest) {
                    best = Some((eta, trip));
                }
            }
            Err(refusal) => reasons.extend(refusal.reasons.into_iter().filter(|reason| !reasons.contains(reason)).collect::<Vec<_>>()),
        }
    }
    match best {
        Some((_, trip)) => Ok(trip),
        None if reasons.is_empty() => Err(conflict(
            "UNKNOWN_TAIL",
            words("Không có máy bay này.", "There is no such aircraft."),
            words("Chọn máy bay trong danh sách.", "Choose an aircraft of the list."),
        )),
        None => {
            // Where nobody is free no line was planned: what the weather says of this hour is told all the same.
            if reasons.iter().all(|reason| reason.code == "TAIL_NOT_FREE") {
                reasons.extend(ops.said_against(now, &TimeWindow { from: now.utc, until: now.utc + LOOKS_AHEAD }));
            }
            refusals::lasting_first(&mut reasons);
            Err(Refusal { kind: RefusalKind::Conflict, reasons })
        }
    }
}

/// The flights of one aircraft from where it stands.
fn trip(
    ops: &Operations,
    now: Now,
    tail: &TailId,
    (origin, destination): (&SiteId, &SiteId),
    (goods, asks): (Category, Option<&ConsignmentId>),
) -> Result<Trip, Refusal> {
    let network = &ops.network;
    let stands = free_at(ops, tail)?;
    let from = pad_for(network, origin, &stands)?;
    let to = pads_for(network, destination, &stands)?;
    let mut at = now.utc + network.limits.ground.load.value;
    let mut charge = ops.charge(tail).unwrap_or(Percent(100.0));
    let mut flights = Vec::new();
    let mut leg = |from: &PadId, to: &[PadId], carries: bool| -> Result<PadId, Refusal> {
        let payload = if carries { network.largest_payload() } else { Grams(0.0) };
        let goods: &[Category] = if carries { &[goods] } else { &[] };
        let first = to.first().ok_or_else(|| no_pad("?"))?;
        let asked = Leg { tail, ends: (from, first), load: (payload, goods), charge, depart: at, anew: None, asks };
        let ((plan, certificate), swap_needed) = match earliest_leg(ops, now, asked, to) {
            Ok(leg) => (leg, false),
            Err(_) if charge < Percent(100.0) => (earliest_leg(ops, now, Leg { charge: Percent(100.0), ..asked }, to)?, true),
            Err(refusal) => return Err(refusal),
        };
        at = plan.arrive() + network.limits.ground.load.value;
        charge = plan.sketch.budget.touchdown;
        let lands = plan.sketch.to.clone();
        flights.push(TripFlight { plan, certificate, carries, swap_needed });
        Ok(lands)
    };
    if stands != from {
        leg(&stands, std::slice::from_ref(&from), false)?;
    }
    let lands = leg(&from, &to, true)?;
    let home = &network.tails[tail].home_pad;
    if let Some(site) =
        network.pads.get(home).map(|pad| &pad.site).filter(|site| network.pads.get(&lands).map(|pad| &pad.site) != Some(*site))
    {
        let others = network.pads_of(site).map(|pad| &pad.id).filter(|pad| *pad != home);
        let pads: Vec<PadId> = std::iter::once(home).chain(others).cloned().collect();
        leg(&lands, &pads, false)?;
    }
    let trip = Trip { tail: tail.clone(), flights };
    ops.weather_allows(now, &trip)?;
    Ok(trip)
}

/// What is planned: one leg of one aircraft.
#[derive(Debug, Clone, Copy)]
pub struct Leg<'a> {
    /// Which aircraft.
    pub tail: &'a TailId,
    /// From and to.
    pub ends: (&'a PadId, &'a PadId),
    /// Mass and goods aboard.
    pub load: (Grams, &'a [Category]),
    /// At take-off.
    pub charge: Percent,
    /// Not before.
    pub depart: Utc,
    /// The flight that it is planned anew for: its own booking does not stand in its way.
    pub anew: Option<FlightId>,
    /// The request that it is planned for, where no flight is booked for it yet: what the authority granted for it is its own.
    pub asks: Option<&'a ConsignmentId>,
}

/// The leg to that of some pads which is reached first; the first of them where it can be left for at once.
fn earliest_leg(ops: &Operations, now: Now, leg: Leg<'_>, to: &[PadId]) -> Result<(FlightPlan, Certificate), Refusal> {
    let mut best: Option<Result<(FlightPlan, Certificate), Refusal>> = None;
    for pad in to {
        let found = slot_leg(ops, now, Leg { ends: (leg.ends.0, pad), ..leg });
        let at_once = found.as_ref().is_ok_and(|(plan, _)| plan.depart == leg.depart);
        let better = match (&found, &best) {
            (_, None) => true,
            (Ok((plan, _)), Some(Ok((known, _)))) => plan.arrive() < known.arrive(),
            (Ok(_), Some(Err(_))) => true,
            (Err(_), Some(_)) => false,
        };
        if better {
            best = Some(found);
        }
        if at_once {
            break;
        }
    }
    best.unwrap_or_else(|| Err(no_pad("?")))
}

/// The pad on which the aircraft stands free of any flight.
///
/// # Errors
/// When it flies, is booked, or stands nowhere known.
pub fn free_at(ops: &Operations, tail: &TailId) -> Result<PadId, Refusal> {
    let busy = |what: Words, next: Words| conflict("TAIL_NOT_FREE", what, next);
    let road = words("Chờ máy bay rảnh, hoặc gửi bằng đường bộ.", "Wait until an aircraft is free, or send by road.");
    if let Some(until) = ops.state.flights_of(tail).map(|flight| flight.plan.arrive()).max() {
        let what = words(format!("{tail} đang bay hoặc đã có chuyến."), format!("{tail} is booked or in the air."));
        if until <= ops.state.at {
            let late = words(
                format!("Các chuyến của {tail} dự kiến xong lúc {} mà chưa xong: hỏi điều phối, hoặc gửi bằng đường bộ.", until.clock()),
                format!("Its flights were to be over at {} and are not: ask the dispatcher, or send by road.", until.clock()),
            );
            return Err(busy(what, late));
        }
        let free = words(
            format!("Theo kế hoạch {tail} rảnh lúc {}; chờ đến đó, hoặc gửi bằng đường bộ.", until.clock()),
            format!("By plan {tail} is free at {}; wait until then, or send by road.", until.clock()),
        );
        return Err(busy(what, free));
    }
    ops.tail(tail).pad.ok_or_else(|| busy(words(format!("{tail} không ở bãi nào."), format!("{tail} stands on no pad.")), road))
}

/// The pad to use at a site: the one that the aircraft stands on already, else the first by id.
fn pad_for(network: &Network, site: &SiteId, stands: &PadId) -> Result<PadId, Refusal> {
    if network.pads.get(stands).is_some_and(|pad| pad.site == *site) {
        return Ok(stands.clone());
    }
    network.first_pad(site).map(|pad| pad.id.clone()).ok_or_else(|| no_pad(site.as_str()))
}

/// The pads that a delivery to a site may land on, best first: the one that the aircraft stands on already, else all by id.
fn pads_for(network: &Network, site: &SiteId, stands: &PadId) -> Result<Vec<PadId>, Refusal> {
    let first = pad_for(network, site, stands)?;
    if first == *stands {
        return Ok(vec![first]);
    }
    Ok(network.pads_of(site).map(|pad| pad.id.clone()).collect())
}

fn no_pad(site: &str) -> Refusal {
    conflict(
        "NO_PAD",
        words(format!("{site} chưa có bãi đáp."), format!("{site} has no landing pad.")),
        words("Gửi bằng đường bộ.", "Send it by road."),
    )
}

/// One leg, later than asked where a movement closes a zone of it: at the first minute at which it is open.
///
/// # Errors
/// As [`plan_leg`].
pub fn plan_leg_when_open(ops: &Operations, leg: Leg<'_>) -> Result<FlightPlan, Refusal> {
    let mut depart = leg.depart;
    // With the hour the wind and so the length may change: after some turns the last answer stands.
    for _ in 0..4 {
        let plan = reviewed_leg(ops, Leg { depart, ..leg })?;
        // Its launch window opens a little before: that moment is open too.
        let early = ops.network.limits.separation.launch_early.value;
        let is_open = |depart: Utc| ops.open_from(&plan, depart - early) == depart - early;
        if is_open(depart) {
            return allowed(ops, plan, (leg.anew, leg.asks));
        }
        let open = ops.open_from(&plan, depart - early);
        depart = if is_open(open) { open } else { open + Span::minutes(1) };
    }
    plan_leg(ops, Leg { depart, ..leg })
}

/// One leg: proposed, read again by the independent review, and held against what people were told of the day.
///
/// # Errors
/// The reasons of each.
pub fn plan_leg(ops: &Operations, leg: Leg<'_>) -> Result<FlightPlan, Refusal> {
    allowed(ops, reviewed_leg(ops, leg)?, (leg.anew, leg.asks))
}

/// A plan, unless what people were told of the day is against it.
///
/// # Errors
/// What they were told.
pub fn allowed(
    ops: &Operations,
    plan: FlightPlan,
    (anew, asks): (Option<FlightId>, Option<&ConsignmentId>),
) -> Result<FlightPlan, Refusal> {
    let booked = ops.left_to_book(ops.route_of(&plan).as_ref(), plan.depart, (anew, asks));
    let quota = ops.route_quota_against(&plan, booked.on_route, &booked.extra);
    let against: Vec<Reason> = ops.told_against(&plan).into_iter().chain(quota).collect();
    if against.is_empty() { Ok(plan) } else { Err(Refusal { kind: RefusalKind::Conflict, reasons: against }) }
}

fn reviewed_leg(ops: &Operations, leg: Leg<'_>) -> Result<FlightPlan, Refusal> {
    let Leg { tail, ends: (from, to), load: (payload, goods), charge, depart, anew, asks } = leg;
    let weather = ops.weather_at(tail, (from, to), depart);
    let booked = ops.left_to_book(ops.route_between(from, to).as_ref(), depart, (anew, asks));
    let input = PlanInput {
        network: &ops.network,
        from: from.clone(),
        to: to.clone(),
        tail,
        payload,
        goods,
        charge,
        depart,
        weather: weather.as_ref(),
        used_rotations_today: booked.on_day,
        extra: booked.extra,
        way_round: ops.way_round(from, to),
        condition: ops.condition(tail),
    };
    let refuse = |reasons| Refusal { kind: RefusalKind::Conflict, reasons };
    let plan = propose(&input).map_err(|no_go| refuse(no_go.reasons))?;
    review(&plan, &input).map_err(refuse)?;
    Ok(plan)
}

impl Operations {
    /// Whether a report still counts at a departure: a plan for later is not assessed, and says so.
    pub(super) fn assesses(&self, report: &WeatherReport, depart: Utc) -> bool {
        depart.millis_since(report.at) <= self.network.limits.weather.age.value.as_millis_i64()
    }

    /// The charge of a tail as telemetry shows it; None before it was heard.
    #[must_use]
    pub fn charge(&self, tail: &TailId) -> Option<Percent> {
        self.picture.of(tail).battery.and_then(|battery| battery.value.remaining)
    }
}
