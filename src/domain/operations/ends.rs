//! Where an aircraft in the air may go when a flight-stop order or the closing of a zone reaches it: each end with its minutes, the
//! shortest legal one first.
//!
//! An end is a pad, or an emergency landing place that somebody surveyed. Ground that nobody looked at is none.

use super::Operations;
use super::state::{Flight, Stage, StopOrder};
use super::view::{EndKind, EndView, ReachView};
use crate::domain::airspace::{Level, Zone, ZoneKind};
use crate::domain::energy::{EnergyModel, LineWind};
use crate::domain::geo::{Position, Segment, geodesy};
use crate::domain::plan::SafePoint;
use crate::units::altitude::Amsl;
use crate::units::ids::{PadId, TailId};
use crate::units::quantity::{Metres, MetresPerSecond, Percent, Seconds};
use crate::units::time::{Now, Span, TimeWindow};

/// Ends beyond the first three are of no use in a hurry.
const MOST: usize = 4;

/// Where a way may end.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    id: &'a PadId,
    at: Position,
    ground: Amsl,
    emergency: bool,
}

/// A way at the height that an aircraft has, and down at its end.
pub(super) struct Way<'a> {
    /// Its straight legs in the plane of the service area.
    pub legs: Vec<Segment>,
    /// Their lengths, each with the wind along it.
    pub parts: Vec<(Metres, LineWind)>,
    /// Its length.
    pub length: Metres,
    /// Height flown.
    pub amsl: Amsl,
    /// Descent at its end.
    pub down: Metres,
    /// From its beginning until the aircraft is down.
    pub time: Seconds,
    /// Of the aircraft's type.
    model: &'a EnergyModel,
}

impl Way<'_> {
    /// Time from its beginning to a place so far along it, in cruise.
    pub(super) fn reached(&self, along: Metres) -> Seconds {
        let mut left = along;
        let mut time = Seconds(0.0);
        for (length, wind) in &self.parts {
            let part = left.max(Metres(0.0)).min(*length);
            time = time + part / self.model.ground_speed(*wind).max(MetresPerSecond(0.1));
            left = left - part;
        }
        time
    }
}

impl Operations {
    /// The stop order in force that reaches a flight: by its line, or by where it is.
    pub(super) fn stop_reaching(&self, now: Now, flight: &Flight) -> Option<(&str, &StopOrder)> {
        let soon = TimeWindow { from: now.utc, until: now.utc + Span::secs(60) };
        let here = self.picture.of(&flight.tail).trusted.map(|seen| self.network.frame.point(seen.value));
        let holds_here = |stop: &StopOrder| self.stop_shape(stop).is_none_or(|shape| here.is_some_and(|here| shape.contains(here)));
        let mut stops = self.state.stops.iter().filter(|(_, stop)| stop.window.overlaps(&soon));
        self.stop_against(&flight.plan, &soon)
            .or_else(|| stops.find(|(_, stop)| holds_here(stop)).map(|(document, stop)| (document.as_str(), stop)))
    }

    /// The ends of a flight that a stop order in force or a zone that closes reaches, legal ones first, then by time; empty when
    /// nothing reaches it.
    #[must_use]
    pub fn ends(&self, now: Now, flight: &Flight) -> Vec<EndView> {
        let Stage::Airborne { .. } = flight.stage else { return Vec::new() };
        let Some(here) = self.picture.of(&flight.tail).trusted.map(|seen| seen.value) else { return Vec::new() };
        if self.stop_reaching(now, flight).is_none() && self.closed_ahead(now, flight).is_empty() {
            return Vec::new();
        }
        let soon = TimeWindow { from: now.utc, until: now.utc + Span::secs(60) };
        let stops: Vec<&StopOrder> = self.state.stops.values().filter(|stop| stop.window.overlaps(&soon)).collect();
        let spots = self.network.landing_places.values();
        let spots = spots.map(|spot| Place { id: &spot.id, at: spot.position, ground: spot.ground, emergency: true });
        let mut ends: Vec<EndView> =
            self.pads_as_places().chain(spots).filter_map(|place| self.end_at(now, flight, here, place, &stops)).collect();
        ends.sort_by(|a, b| (!a.legal, a.seconds, &a.pad).cmp(&(!b.legal, b.seconds, &b.pad)));
        // Where it was going and where it came from are always shown.
        let kept = |(place, end): &(usize, EndView)| *place < MOST || end.kind != EndKind::Divert;
        ends.into_iter().enumerate().filter(kept).map(|(_, end)| end).collect()
    }

    /// What a return from here comes to; None where the aircraft's place or charge is not known, or it is not in the air.
    #[must_use]
    pub fn return_reach(&self, now: Now, flight: &Flight) -> Option<ReachView> {
        let Stage::Airborne { .. } = flight.stage else { return None };
        let here = self.picture.of(&flight.tail).trusted?.value;
        let near = |point: &&SafePoint| geodesy::distance(here, point.at).0;
        let goal = flight.plan.safe_points.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
        let soon = TimeWindow { from: now.utc, until: now.utc + Span::secs(60) };
        let stops: Vec<&StopOrder> = self.state.stops.values().filter(|stop| stop.window.overlaps(&soon)).collect();
        let place = self.pads_as_places().find(|place| *place.id == goal.pad)?;
        let end = self.end_at(now, flight, here, place, &stops)?;
        let spots = self.network.landing_places.values();
        let spots = spots.map(|spot| Place { id: &spot.id, at: spot.position, ground: spot.ground, emergency: true });
        let others = self.pads_as_places().chain(spots).filter(|other| *other.id != goal.pad);
        let legal = others.filter_map(|other| self.end_at(now, flight, here, other, &stops)).filter(|end| end.legal);
        let better = if end.legal { None } else { legal.min_by_key(|end| (end.seconds, end.pad.clone())) };
        let reserve = milli(self.network.limits.energy.final_reserve.value);
        Some(ReachView {
            pad: end.pad,
            reachable: end.touchdown_milli_percent > 0,
            seconds: end.seconds,
            touchdown_milli_percent: end.touchdown_milli_percent,
            short_milli_percent: (reserve - end.touchdown_milli_percent).max(0),
            against: end.against,
            better,
        })
    }

    /// As above, of the flight that a tail is in.
    #[must_use]
    pub fn return_reach_of(&self, now: Now, tail: &TailId) -> Option<ReachView> {
        self.state.flights_of(tail).find_map(|flight| self.return_reach(now, flight))
    }

    /// The pads of a flight from where it is that nothing stands against, by time, whatever reaches it.
    pub(super) fn ends_within_reach(&self, now: Now, flight: &Flight) -> Vec<EndView> {
        let Some(here) = self.picture.of(&flight.tail).trusted.map(|seen| seen.value) else { return Vec::new() };
        let soon = TimeWindow { from: now.utc, until: now.utc + Span::secs(60) };
        let stops: Vec<&StopOrder> = self.state.stops.values().filter(|stop| stop.window.overlaps(&soon)).collect();
        let ends = self.pads_as_places().filter_map(|place| self.end_at(now, flight, here, place, &stops));
        let mut ends: Vec<EndView> = ends.filter(|end| end.legal).collect();
        ends.sort_by(|a, b| (a.seconds, &a.pad).cmp(&(b.seconds, &b.pad)));
        ends
    }

    fn pads_as_places(&self) -> impl Iterator<Item = Place<'_>> {
        self.network.pads.values().map(|pad| Place { id: &pad.id, at: pad.position, ground: pad.ground, emergency: false })
    }

    /// Where a flight ends if it goes on as it does now: its destination, or the pad that it returns to.
    pub(super) fn goal_of(&self, flight: &Flight, here: Position) -> Option<Place<'_>> {
        let near = |point: &&SafePoint| geodesy::distance(here, point.at).0;
        let home = flight.plan.safe_points.iter().min_by(|a, b| near(a).total_cmp(&near(b))).filter(|_| self.goes_back(flight));
        let goal = home.map_or(&flight.plan.sketch.to, |point| &point.pad);
        self.pads_as_places().find(|place| place.id == goal)
    }

    /// The way to a place from where an aircraft is: on along the plan's own legs to where it was going, straight to every other.
    pub(super) fn way(&self, flight: &Flight, here: Position, to: Place<'_>) -> Option<Way<'_>> {
        let path = &flight.plan.sketch.path;
        let flown = path.progress(here).0;
        let ahead = path.legs().skip(1).filter(|leg| leg.start > flown).map(|leg| leg.from);
        let corners: Vec<Position> = if *to.id == flight.plan.sketch.to { ahead.collect() } else { Vec::new() };
        let places: Vec<Position> = std::iter::once(here).chain(corners).chain([to.at]).collect();
        let cruise = flight.plan.sketch.heights.cruise_amsl();
        let amsl = self.picture.of(&flight.tail).motion.map_or(cruise, |motion| motion.value.amsl);
        self.way_through(flight, &places, amsl, (amsl - to.ground).max(Metres(0.0)))
    }

    /// A way through places at a height, and down at its end.
    pub(super) fn way_through(&self, flight: &Flight, places: &[Position], amsl: Amsl, down: Metres) -> Option<Way<'_>> {
        let model = &self.network.type_of(&flight.tail)?.energy;
        let report = self.weather_report();
        let wind_on = |ends: &[Position]| {
            report.as_ref().map_or(LineWind::default(), |report| {
                let track = geodesy::bearing(ends[0], ends[1]);
                LineWind::of(report.cruise_wind, report.from_on(track), track)
            })
        };
        let parts: Vec<(Metres, LineWind)> = places.windows(2).map(|ends| (geodesy::distance(ends[0], ends[1]), wind_on(ends))).collect();
        let length = parts.iter().map(|(length, _)| *length).sum();
        let time = Seconds(model.duration(Metres(0.0), &parts, down).0 - model.departure_time.0);
        Some(Way { legs: self.legs_between(places), parts, length, amsl, down, time, model })
    }

    /// One end, by its way.
    fn end_at(&self, now: Now, flight: &Flight, here: Position, to: Place<'_>, stops: &[&StopOrder]) -> Option<EndView> {
        let sketch = &flight.plan.sketch;
        let way = self.way(flight, here, to)?;
        let (energy, legs, time) = (way.model, &way.legs, way.time);
        let charge = self.charge(&flight.tail)?;
        let left = charge - (energy.cruise_over(&way.parts) + energy.landing + energy.extra_descent(way.down)) * sketch.budget.scale();
        let mut against = Vec::new();
        if left < self.network.limits.energy.final_reserve.value {
            against.push("ENERGY");
        }
        if legs.iter().any(|leg| self.is_closed_way(now, flight, &way, leg)) {
            against.push("ZONE");
        }
        if legs.iter().any(|leg| self.obstacle_on(leg, way.amsl.0)) {
            against.push("OBSTACLE");
        }
        if stops.iter().any(|stop| !self.leaves(stop, legs)) {
            against.push("STOP_AREA");
        }
        if self.closed_stays(flight, &way, (now.utc, now.utc)).iter().any(|stay| !stay.leaves) {
            against.push("ZONE_MOVEMENT");
        }
        if self.network.tails.keys().any(|tail| *tail != flight.tail && self.heads_for(tail, to.id)) {
            against.push("PAD");
        }
        let end = match to.id {
            id if *id == sketch.to => EndKind::Continue,
            id if *id == sketch.from => EndKind::Return,
            _ => EndKind::Divert,
        };
        Some(EndView {
            kind: end,
            pad: to.id.clone(),
            emergency: to.emergency,
            distance_m: whole(way.length.0),
            seconds: whole(time.0),
            touchdown_milli_percent: milli(left),
            legal: against.is_empty(),
            against,
        })
    }

    /// Whether a zone lies above a way altogether. Down to the ground it passes every height below the present one: only a floor above
    /// it keeps a zone out of the way.
    pub(super) fn passes_below(&self, flight: &Flight, zone: &Zone, way: &Way<'_>) -> bool {
        let heights = &flight.plan.sketch.heights;
        let lowest = heights.home.0.min(heights.destination.0).min(way.amsl.0 - way.down.0);
        let top = way.amsl + zone.kept_below(&self.network.limits.airspace);
        match zone.floor {
            Level::AboveGround(floor) => top.0 - lowest <= floor,
            Level::AboveSea(floor) => top.0 <= floor,
            Level::Unlimited => true,
        }
    }

    /// Whether a closed zone lies on a leg of the way: prohibited or temporary, or restricted and not opened by the flight's permit.
    fn is_closed_way(&self, now: Now, flight: &Flight, way: &Way<'_>, line: &Segment) -> bool {
        let during = TimeWindow { from: now.utc, until: now.utc + Span::secs(60).times(way.time.0 / 60.0) };
        let permit = self.permit_of(&flight.plan);
        let buffer = self.network.limits.airspace.zone_buffer.value;
        let closed = |kind, id| match kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => true,
            ZoneKind::Restricted => !permit.is_some_and(|permit| permit.zones.contains(id)),
            ZoneKind::Caution => false,
        };
        self.network
            .airspace
            .meeting(line, buffer, &during)
            .any(|zone| !self.passes_below(flight, zone, way) && closed(zone.kind, &zone.id))
    }

    /// Whether an obstacle stands in the way at the present height.
    fn obstacle_on(&self, line: &Segment, amsl: f64) -> bool {
        let limits = &self.network.limits.airspace;
        let too_high = |top: f64| amsl - top <= limits.obstacle_clearance.value.0;
        self.network.obstacles.with_distance(line).any(|(o, away)| away <= limits.obstacle_reach.value && too_high(o.highest().0))
    }

    /// Whether the way keeps out of a stop's area, or leaves it and stays out, or lies wholly in it and ends at once: no way
    /// goes into it from outside. A stop everywhere is met by every way; the shortest then counts.
    fn leaves(&self, stop: &StopOrder, legs: &[Segment]) -> bool {
        let Some(shape) = self.stop_shape(stop) else { return true };
        let mut inside = legs.first().is_some_and(|first| shape.contains(first.from));
        legs.iter().all(|leg| {
            let clear = if inside {
                shape.stretches_within(leg, Metres(0.0)).len() <= 1
            } else {
                !shape.is_within(leg, self.network.limits.airspace.zone_buffer.value)
            };
            inside = inside && shape.contains(leg.to);
            clear
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round().clamp(-1e9, 1e9) as i64
}
