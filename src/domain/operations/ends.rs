//! Where an aircraft in the air may go when a flight-stop order reaches it: each end with its minutes, the shortest legal one first.
//!
//! An end is a pad, or an emergency landing place that somebody surveyed. Ground that nobody looked at is none.

use super::Operations;
use super::state::{Flight, Stage, StopOrder};
use super::view::{EndKind, EndView, ReachView};
use crate::domain::airspace::{Level, ZoneKind};
use crate::domain::energy::LineWind;
use crate::domain::geo::{Position, Segment, geodesy};
use crate::domain::plan::SafePoint;
use crate::units::altitude::Amsl;
use crate::units::ids::{PadId, TailId};
use crate::units::quantity::{Metres, Percent, Seconds};
use crate::units::time::{Now, Span, TimeWindow};

/// Ends beyond the first three are of no use in a hurry.
const MOST: usize = 4;

/// Where a way may end.
#[derive(Clone, Copy)]
struct Place<'a> {
    id: &'a PadId,
    at: Position,
    ground: Amsl,
    emergency: bool,
}

impl Operations {
    /// The ends of a flight that a stop order in force reaches, legal ones first, then by time; empty when none reaches it.
    #[must_use]
    pub fn ends(&self, now: Now, flight: &Flight) -> Vec<EndView> {
        let Stage::Airborne { .. } = flight.stage else { return Vec::new() };
        let Some(here) = self.picture.of(&flight.tail).trusted.map(|seen| seen.value) else { return Vec::new() };
        let soon = TimeWindow { from: now.utc, until: now.utc + Span::secs(60) };
        let stops: Vec<&StopOrder> = self.state.stops.values().filter(|stop| stop.window.overlaps(&soon)).collect();
        let reached = self.stop_against(&flight.plan, &soon).is_some()
            || stops.iter().any(|stop| self.stop_shape(stop).is_none_or(|shape| shape.contains(self.network.frame.point(here))));
        if !reached {
            return Vec::new();
        }
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

    /// The way to a place: on along the plan's own legs to where it was going, straight to every other.
    fn way_to(flight: &Flight, here: Position, to: Place<'_>) -> Vec<Position> {
        let path = &flight.plan.sketch.path;
        let flown = path.progress(here).0;
        let ahead = path.legs().skip(1).filter(|leg| leg.start > flown).map(|leg| leg.from);
        let corners: Vec<Position> = if *to.id == flight.plan.sketch.to { ahead.collect() } else { Vec::new() };
        std::iter::once(here).chain(corners).chain([to.at]).collect()
    }

    /// One end, by its way.
    fn end_at(&self, now: Now, flight: &Flight, here: Position, to: Place<'_>, stops: &[&StopOrder]) -> Option<EndView> {
        let kind = self.network.type_of(&flight.tail)?;
        let sketch = &flight.plan.sketch;
        let places = Self::way_to(flight, here, to);
        let legs = self.legs_between(&places);
        let report = self.weather_report();
        let parts: Vec<(Metres, LineWind)> = places
            .windows(2)
            .map(|ends| {
                let wind = report.as_ref().map_or(LineWind::default(), |report| {
                    LineWind::of(report.cruise_wind, report.wind_from, geodesy::bearing(ends[0], ends[1]))
                });
                (geodesy::distance(ends[0], ends[1]), wind)
            })
            .collect();
        let way: Metres = parts.iter().map(|(length, _)| *length).sum();
        let amsl = self.picture.of(&flight.tail).motion.map_or(sketch.heights.cruise_amsl(), |motion| motion.value.amsl);
        let down = (amsl - to.ground).max(Metres(0.0));
        let energy = &kind.energy;
        let time = Seconds(energy.duration(Metres(0.0), &parts, down).0 - energy.departure_time.0);
        let charge = self.charge(&flight.tail)?;
        let left = charge - (energy.cruise_over(&parts) + energy.landing + energy.extra_descent(down)) * sketch.budget.scale();
        let mut against = Vec::new();
        if left < self.network.limits.energy.final_reserve.value {
            against.push("ENERGY");
        }
        if legs.iter().any(|leg| self.is_closed_way(now, flight, (leg, amsl), to.ground, time)) {
            against.push("ZONE");
        }
        if legs.iter().any(|leg| self.obstacle_on(leg, amsl.0)) {
            against.push("OBSTACLE");
        }
        if stops.iter().any(|stop| !self.leaves(stop, &legs)) {
            against.push("STOP_AREA");
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
            distance_m: whole(way.0),
            seconds: whole(time.0),
            touchdown_milli_percent: milli(left),
            legal: against.is_empty(),
            against,
        })
    }

    /// Whether a closed zone lies on the way: prohibited or temporary, or restricted and not opened by the flight's permit.
    fn is_closed_way(&self, now: Now, flight: &Flight, (line, amsl): (&Segment, Amsl), ground: Amsl, time: Seconds) -> bool {
        let during = TimeWindow { from: now.utc, until: now.utc + Span::secs(60).times(time.0 / 60.0) };
        let permit = self.permit_of(&flight.plan);
        let buffer = self.network.limits.airspace.zone_buffer.value;
        let closed = |kind, id| match kind {
            ZoneKind::Prohibited | ZoneKind::Temporary => true,
            ZoneKind::Restricted => !permit.is_some_and(|permit| permit.zones.contains(id)),
            ZoneKind::Caution => false,
        };
        // Down to the ground it passes every height below the present one: only a floor above it keeps a zone out of the way.
        let heights = &flight.plan.sketch.heights;
        let lowest = heights.home.0.min(heights.destination.0).min(ground.0);
        let below = |floor| match floor {
            Level::AboveGround(floor) => amsl.0 - lowest <= floor,
            Level::AboveSea(floor) => amsl.0 <= floor,
            Level::Unlimited => true,
        };
        self.network.airspace.meeting(line, buffer, &during).any(|zone| !below(zone.floor) && closed(zone.kind, &zone.id))
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
