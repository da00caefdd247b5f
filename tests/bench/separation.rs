//! Slots and certificates: what a day at the hub takes in, beside a rule of bounding boxes in the same run.

use crate::acts::network;
use crate::service::now;
use crate::table::{Table, quantile};
use crate::truth::{self, Told};
use medflight::domain::network::Network;
use medflight::domain::payload::Category;
use medflight::domain::plan::{FlightPlan, PlanInput, propose, review};
use medflight::domain::separation::{self, Booked, Limits, PadSlot, Timed, Trajectory, certify, earliest, slots, trajectory};
use medflight::units::ids::{FlightId, PadId};
use medflight::units::quantity::{Grams, Percent};
use medflight::units::time::{Span, Utc};
use medflight_sim::Random;

/// Booking attempts of a day.
const ATTEMPTS: u32 = 10_000;
/// Pairs of hub-and-spoke flights that are in the air at one time.
const PAIRS: u32 = 10_030;
/// Pairs whose certificates are looked at by a sampling checker.
const TOLD: u32 = 100_000;
/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// One way to fly: its plan at the start of the day, and its chain.
struct Way {
    plan: FlightPlan,
    path: Trajectory,
}

/// The hub's ways to and from every station that has one, from and to each of its pads.
fn ways(network: &Network, start: Utc) -> Vec<[Vec<Way>; 2]> {
    let hub = network.hub().expect("a hub");
    let pads: Vec<&PadId> = network.pads_of(&hub.id).map(|pad| &pad.id).collect();
    let way = |from: &PadId, to: &PadId| {
        let plan = propose(&input(network, from, to, start)).ok()?;
        let path = trajectory(&plan, network)?;
        Some(Way { plan, path })
    };
    let stations = network.pads.values().filter(|pad| pad.site != hub.id);
    let both = stations.map(|pad| {
        let out: Vec<Way> = pads.iter().filter_map(|hub| way(hub, &pad.id)).collect();
        let back: Vec<Way> = pads.iter().filter_map(|hub| way(&pad.id, hub)).collect();
        [out, back]
    });
    both.filter(|[out, back]| !out.is_empty() && !back.is_empty()).collect()
}

fn input<'a>(network: &'a Network, from: &PadId, to: &PadId, depart: Utc) -> PlanInput<'a> {
    PlanInput {
        network,
        from: from.clone(),
        to: to.clone(),
        tail: network.tails.keys().next().expect("a tail"),
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart,
        weather: None,
        used_rotations_today: 0,
        extra: medflight::domain::airspace::Extra::default(),
        way_round: medflight::domain::plan::WayRound::Never,
        condition: medflight::domain::plan::Condition::default(),
    }
}

fn limits(network: &Network) -> Limits {
    let limits = &network.limits.separation;
    Limits { across: limits.across.value.0, height: limits.height.value.0 }
}

fn at(network: &Network, way: &Way, depart: Utc) -> (Timed, [PadSlot; 2]) {
    let limits = &network.limits.separation;
    let launch = (depart - limits.launch_early.value, depart + limits.launch_late.value);
    let ends = (&way.plan.sketch.from, &way.plan.sketch.to);
    let pads = slots(&way.path, launch, ends, limits.pad_reach.value, limits.pad_clear.value);
    (Timed { trajectory: way.path.clone(), launch }, pads)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a short list, or milliseconds of a day")]
fn pick(chance: &mut Random, count: f64) -> usize {
    (chance.unit() * count) as usize
}

#[expect(clippy::cast_precision_loss, reason = "short lists")]
fn real(count: usize) -> f64 {
    count as f64
}

/// Asks of a day, in the order in which they come: when, and which ways would do.
fn asks(chance: &mut Random, ways: &[[Vec<Way>; 2]], start: Utc) -> Vec<(Utc, usize, usize)> {
    let mut asks: Vec<(Utc, usize, usize)> = (0..ATTEMPTS)
        .map(|_| {
            let moment = Utc(start.0 + i64::try_from(pick(chance, DAY)).expect("a day"));
            (moment, pick(chance, real(ways.len())), pick(chance, 2.0))
        })
        .collect();
    asks.sort_unstable();
    asks
}

/// A day of bookings by one rule.
struct Day {
    booked: Vec<Booked>,
    seconds: Vec<f64>,
}

fn day(network: &Network, ways: &[[Vec<Way>; 2]], asks: &[(Utc, usize, usize)], window: Span, boxes: bool) -> Day {
    let limits = limits(network);
    let mut day = Day { booked: Vec::new(), seconds: Vec::new() };
    let mut open: Vec<Booked> = Vec::new();
    for (number, (moment, station, direction)) in asks.iter().enumerate() {
        open.retain(|booked| booked.pads.iter().any(|slot| slot.until > *moment));
        let began = now();
        let mut best: Option<(Utc, Timed, [PadSlot; 2])> = None;
        for way in &ways[*station][*direction] {
            let (timed, pads) = at(network, way, *moment);
            let shift = if boxes {
                boxed(&timed, &pads, &open, &limits, window)
            } else {
                earliest(&timed, &pads, &open, &limits, window).ok().map(|taken| taken.shift)
            };
            let Some(shift) = shift else { continue };
            let (timed, pads) = at(network, way, *moment + shift);
            if best.as_ref().is_none_or(|(known, ..)| *moment + shift < *known) {
                best = Some((*moment + shift, timed, pads));
            }
        }
        day.seconds.push(began.elapsed().as_secs_f64());
        if let Some((_, timed, pads)) = best {
            let booked = Booked { flight: FlightId(u64::try_from(number).expect("few")), timed, pads: pads.to_vec() };
            open.push(booked.clone());
            day.booked.push(booked);
        }
    }
    day
}

/// The box of a flight: least and greatest east, north, up, widened by the limits.
fn hull(timed: &Timed, limits: &Limits) -> [(f64, f64); 3] {
    let ends = || timed.trajectory.legs().iter().flat_map(|leg| [leg.from, leg.to]);
    let span = |of: fn(&separation::Spot) -> f64, wide: f64| {
        let (low, high) = ends().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), spot| (low.min(of(&spot)), high.max(of(&spot))));
        (low - wide / 2.0, high + wide / 2.0)
    };
    [span(|spot| spot.east, limits.across), span(|spot| spot.north, limits.across), span(|spot| spot.up, limits.height)]
}

fn hulls_meet(a: &Timed, b: &Timed, limits: &Limits) -> bool {
    hull(a, limits).iter().zip(hull(b, limits)).all(|(a, b)| a.0 < b.1 && b.0 < a.1)
}

/// The first shift at which no box of another flight overlaps in space and time, and no pad is taken.
fn boxed(own: &Timed, pads: &[PadSlot], others: &[Booked], limits: &Limits, window: Span) -> Option<Span> {
    let mut closed: Vec<(i64, i64)> = Vec::new();
    let (first, last) = own.extent();
    for other in others {
        let (from, until) = other.timed.extent();
        if hulls_meet(own, &other.timed, limits) {
            closed.push((from.millis_since(last), until.millis_since(first)));
        }
        for (mine, theirs) in pads.iter().flat_map(|mine| other.pads.iter().map(move |theirs| (mine, theirs))) {
            if mine.pad == theirs.pad {
                closed.push((theirs.from.millis_since(mine.until), theirs.until.millis_since(mine.from)));
            }
        }
    }
    closed.sort_unstable();
    let mut shift = 0;
    for (from, until) in closed {
        if from < shift.max(1) && until > shift {
            shift = (until + 999).div_euclid(1_000) * 1_000;
        }
    }
    let shift = Span::millis(u64::try_from(shift).ok()?);
    (shift <= window).then_some(shift)
}

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let start = Utc::parse("2026-12-01T00:00:00+07:00").expect("a time");
    let ways = ways(&network, start);
    days(table, &network, &ways, start);
    pairs(table, &network, &ways, start);
    booking(table, &network, &ways, start);
}

/// Certificates of pairs drawn at random, each looked at by somebody who only samples; on all cores.
pub(crate) fn certificates(table: &mut Table) {
    let began = now();
    let parts = u32::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap_or(1);
    let each = TOLD.div_ceil(parts);
    let told: Vec<Told> = std::thread::scope(|scope| {
        let tellers: Vec<_> =
            (0..parts).map(|part| scope.spawn(move || truth::tell(1, part * each, TOLD.min((part + 1) * each)))).collect();
        tellers.into_iter().map(|teller| teller.join().expect("no lie")).collect()
    });
    let sum = |of: fn(&Told) -> u32| told.iter().map(of).sum::<u32>();
    let measured = told.iter().map(|told| told.measured).sum::<u64>();
    let note = format!(
        "{:.0} s: {} in conflict, {} certified, {} shifted, {:.1} thousand million places measured, no lie",
        began.elapsed().as_secs_f64(),
        sum(|told| told.conflicts),
        sum(|told| told.certified),
        sum(|told| told.shifted),
        real(usize::try_from(measured).unwrap_or(usize::MAX)) / 1e9
    );
    table.add("pairs looked at 20 times a second", f64::from(sum(|told| told.pairs)), "pairs", note);
}

fn days(table: &mut Table, network: &Network, ways: &[[Vec<Way>; 2]], start: Utc) {
    let asks = asks(&mut Random::new(2), ways, start);
    let window = network.limits.separation.window.value;
    for (name, window, boxes) in [
        ("bookings of a day, exact", window, false),
        ("bookings of a day, boxes", window, true),
        ("the same without waiting, exact", Span::secs(0), false),
        ("the same without waiting, boxes", Span::secs(0), true),
    ] {
        let began = now();
        let mut day = day(network, ways, &asks, window, boxes);
        let rate = f64::from(ATTEMPTS) / began.elapsed().as_secs_f64();
        let (middle, late) = (quantile(&mut day.seconds, 0.5) * 1e6, quantile(&mut day.seconds, 0.99) * 1e6);
        let taken = hub_taken(network, &day.booked, start) * 100.0;
        let note = format!(
            "of {ATTEMPTS} attempts at one hub with two pads, which are taken for {taken:.1} % of the day; {rate:.0} attempts/s, {middle:.0} µs, p99 {late:.0} µs"
        );
        table.add(name, real(day.booked.len()), "flights", note);
    }
}

/// Which share of the day the hub's pads are taken; no two flights have one at a time.
fn hub_taken(network: &Network, booked: &[Booked], start: Utc) -> f64 {
    let hub = network.hub().expect("a hub");
    let pads: Vec<&PadId> = network.pads_of(&hub.id).map(|pad| &pad.id).collect();
    let end = start + Span::minutes(24 * 60);
    let at_hub = booked.iter().flat_map(|booked| &booked.pads).filter(|slot| pads.contains(&&slot.pad));
    let today = at_hub.map(|slot| slot.until.min(end).millis_since(slot.from.max(start)).max(0));
    today.map(|millis| u32::try_from(millis).map_or(0.0, f64::from)).sum::<f64>() / (real(pads.len()) * DAY)
}

/// Pairs of flights, out or back on any of the lines, launched within ten minutes of each other.
fn pairs(table: &mut Table, network: &Network, ways: &[[Vec<Way>; 2]], start: Utc) {
    let limits = limits(network);
    let hub = network.frame.point(network.hub().expect("a hub").position);
    let mut chance = Random::new(3);
    let (mut drawn, mut boxes, mut en_route, mut at_hub) = (0_u32, 0_u32, 0_u32, 0_u32);
    while drawn < PAIRS {
        let mut one = || {
            let way = &ways[pick(&mut chance, real(ways.len()))][pick(&mut chance, 2.0)];
            let way = &way[pick(&mut chance, real(way.len()))];
            at(network, way, Utc(start.0 + i64::try_from(pick(&mut chance, 600_000.0)).expect("minutes"))).0
        };
        let (a, b) = (one(), one());
        let (ours, theirs) = (a.extent(), b.extent());
        if ours.1 < theirs.0 || theirs.1 < ours.0 {
            continue;
        }
        drawn += 1;
        boxes += u32::from(hulls_meet(&a, &b, &limits));
        if let Some((leg, _, closest)) = a.closest(&b, &limits).filter(|(_, _, closest)| limits.is_conflict(closest.nearness)) {
            let spot = a.trajectory.legs()[leg].at(closest.first);
            let near_hub = (spot.east - hub.east).hypot(spot.north - hub.north) < network.limits.separation.pad_reach.value.0;
            if near_hub { at_hub += 1 } else { en_route += 1 }
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(drawn) * 100.0;
    let note = format!("of {drawn} pairs in the air at one time; {:.2} % more only within 300 m of the hub", share(at_hub));
    table.add("pairs in conflict en route", share(en_route), "%", note);
    table.add("pairs refused by boxes", share(boxes), "%", "the same pairs");
}

fn booking(table: &mut Table, network: &Network, ways: &[[Vec<Way>; 2]], start: Utc) {
    const BOOKED: usize = 200;
    let asks = asks(&mut Random::new(4), ways, start);
    let window = network.limits.separation.window.value;
    // Spread over the day, so that most of what is asked then is free.
    let thin: Vec<(Utc, usize, usize)> = asks.iter().step_by(40).copied().collect();
    let mut others = day(network, ways, &thin, window, false).booked;
    others.truncate(BOOKED);
    let limits = limits(network);
    let mut chance = Random::new(5);
    let (mut seconds, mut apart, mut near, mut refused) = (Vec::new(), Vec::new(), 0, 0_u32);
    for _ in 0..1_000 {
        let way = &ways[pick(&mut chance, real(ways.len()))][pick(&mut chance, 2.0)];
        let way = &way[pick(&mut chance, real(way.len()))];
        let asked = Utc(start.0 + i64::try_from(pick(&mut chance, DAY * 0.99)).expect("a day"));
        let began = now();
        let mut input = input(network, &way.plan.sketch.from, &way.plan.sketch.to, asked);
        let (timed, pads) = at(network, way, asked);
        let found = earliest(&timed, &pads, &others, &limits, window);
        input.depart = asked + found.as_ref().map_or(Span::secs(0), |taken| taken.shift);
        let planning = now();
        let plan = propose(&input).expect("a plan");
        review(&plan, &input).expect("a reviewed plan");
        let planned_in = planning.elapsed();
        if found.is_ok() {
            let planned = Way { path: trajectory(&plan, network).expect("a chain"), plan };
            let (timed, pads) = at(network, &planned, input.depart);
            let certificate = certify(&timed, &pads, &others, &limits, &network.frame).expect("free");
            separation::review(&certificate, &timed, &others, &limits).expect("true");
            near += certificate.near.len();
        } else {
            refused += 1;
        }
        let whole = began.elapsed();
        seconds.push(whole.as_secs_f64());
        apart.push((whole - planned_in).as_secs_f64());
    }
    let note = format!(
        "{BOOKED} flights booked; slot, plan, review, certificate, its review; {refused} of 1,000 refused, {:.1} others in the air",
        real(near) / f64::from(1_000 - refused)
    );
    table.add("plan, review, certificate", quantile(&mut seconds, 0.5) * 1e3, "ms", note);
    table.add("plan, review, certificate, p99", quantile(&mut seconds, 0.99) * 1e3, "ms", "goal: under 5 ms");
    let middle = quantile(&mut apart, 0.5) * 1e3;
    let note = format!("slot, certificate and its review alone; {middle:.2} ms in the middle");
    table.add("of it separation, p99", quantile(&mut apart, 0.99) * 1e3, "ms", note);
}
