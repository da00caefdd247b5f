//! What movements of aerodromes close to an aircraft in the air: the zones of its way in which it would be while they are closed.
//!
//! A movement that is announced while an aircraft flies cannot move the flight in time. As under a stop order, whoever is outside stays
//! outside, and whoever is inside leaves or lands by the shortest way.

use super::Operations;
use super::ends::Way;
use super::state::{Flight, Stage};
use crate::domain::airspace::{Closing, Zone, closed_by};
use crate::domain::flight::Mode;
use crate::domain::plan::FlightPlan;
use crate::units::quantity::{Metres, Seconds};
use crate::units::time::{Now, Span, TimeWindow, Utc};

/// Stretches of a way in one zone that are nearer to each other than this are one.
const ONE_STRETCH: f64 = 1.0;
/// What closes within so long counts as closed.
const SOON: Span = Span::secs(60);

/// A stay in a zone while it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stay {
    /// What closes it.
    pub closing: Closing,
    /// When the aircraft is first in it, at the earliest.
    pub from: Utc,
    /// When it has left it or is down, at the latest.
    pub until: Utc,
    /// It is inside already, the zone is closed or about to be, and the way leads out and stays out, or down: nothing better is left.
    pub leaves: bool,
}

impl Operations {
    /// The stays of a flight that is in the air in zones that are closed then, one for each zone, if it goes on as it does now.
    pub(super) fn closed_ahead(&self, now: Now, flight: &Flight) -> Vec<Stay> {
        if self.state.movements.is_empty() {
            return Vec::new();
        }
        let (Stage::Airborne { since } | Stage::Launching { since, .. }) = flight.stage else { return Vec::new() };
        let held = flight.hold().map_or(now.utc, |hold| hold.until.max(now.utc));
        match self.picture.of(&flight.tail).trusted {
            Some(here) => {
                let way = self.goal_of(flight, here.value).and_then(|goal| self.way(flight, here.value, goal));
                way.map(|way| self.closed_stays(flight, &way, (now.utc, held))).unwrap_or_default()
            }
            // Nobody sees where it is: reckoned by its plan.
            None => {
                let stays = self.planned_way(flight).map(|way| self.closed_stays(flight, &way, (since, since))).unwrap_or_default();
                stays.into_iter().filter(|stay| now.utc < stay.until).collect()
            }
        }
    }

    /// Whether it is going back to where it came from.
    pub(super) fn goes_back(&self, flight: &Flight) -> bool {
        let ordered = flight.order.as_ref().is_some_and(|order| order.order == "return" && order.state != "refused");
        ordered || flight.returning.is_some() || self.picture.of(&flight.tail).mode() == Some(Mode::Return)
    }

    /// The stays of a way that begins between two moments in zones that are closed then, one for each zone, the first one first.
    pub(super) fn closed_stays(&self, flight: &Flight, way: &Way<'_>, begins: (Utc, Utc)) -> Vec<Stay> {
        let movements = &self.state.movements;
        let moved = |zone: &&Zone| movements.iter().any(|(aerodrome, _)| zone.closes_for(aerodrome));
        let zones = self.network.airspace.iter().filter(moved).filter(|zone| !self.passes_below(flight, zone, way));
        let mut stays: Vec<Stay> = zones.filter_map(|zone| self.closed_stay(zone, way, begins)).collect();
        stays.sort_by(|a, b| (a.from, &a.closing.zone).cmp(&(b.from, &b.closing.zone)));
        stays
    }

    fn closed_stay(&self, zone: &Zone, way: &Way<'_>, begins: (Utc, Utc)) -> Option<Stay> {
        let stretches = self.stretches_in(zone, way);
        let late = 1.0 + self.network.limits.separation.late.value.0 / 100.0;
        let after = |from: Utc, time: Seconds| from + Span::secs(1).times(time.0.max(0.0));
        let inside = stretches.first().is_some_and(|(from, _)| *from <= ONE_STRETCH);
        let stays = stretches.iter().filter_map(|(from, until)| {
            let down = *until >= way.length.0 - ONE_STRETCH;
            let out = if down { way.time } else { way.reached(Metres(*until)) };
            let during = TimeWindow { from: after(begins.0, way.reached(Metres(*from))), until: after(begins.1, out * late) };
            let closing = closed_by(std::iter::once(zone), &self.state.movements, &during)?;
            let leaves = inside && stretches.len() == 1 && closing.window.from <= begins.0 + SOON;
            Some(Stay { closing, from: during.from, until: during.until, leaves })
        });
        stays.min_by_key(|stay| stay.from)
    }

    /// The stretches of a way within a zone and its buffer, in metres from its beginning.
    fn stretches_in(&self, zone: &Zone, way: &Way<'_>) -> Vec<(f64, f64)> {
        let shape = zone.area.shape(&self.network.frame);
        let buffer = self.network.limits.airspace.zone_buffer.value;
        let mut found: Vec<(f64, f64)> = Vec::new();
        let mut start = 0.0;
        for (leg, (length, _)) in way.legs.iter().zip(&way.parts) {
            // The plane and the sphere differ by less than a thousandth.
            let scale = length.0 / leg.length().0.max(1e-9);
            for stretch in shape.stretches_within(leg, buffer) {
                let (from, until) = (start + stretch.from.0 * scale, start + stretch.until.0 * scale);
                match found.last_mut() {
                    Some(last) if from - last.1 <= ONE_STRETCH => last.1 = until.max(last.1),
                    Some(_) | None => found.push((from, until)),
                }
            }
            start += length.0;
        }
        found
    }

    /// The whole way of a plan.
    fn planned_way<'a>(&'a self, flight: &Flight) -> Option<Way<'a>> {
        let plan: &FlightPlan = &flight.plan;
        let places: Vec<_> = plan.sketch.path.places().collect();
        let down = plan.sketch.heights.cruise_amsl() - plan.sketch.heights.destination;
        self.way_through(flight, &places, plan.sketch.heights.cruise_amsl(), down.max(Metres(0.0)))
    }
}
