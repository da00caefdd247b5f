//! The order in which several that come in at once could land at the hub: a proposal with what each wait costs, reckoned anew each
//! second. In flight a mission leads to its own pad, and so does a return: who lands where is not chosen here, only when.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::{Flight, Stage};
use super::super::view::LandingView;
use crate::domain::energy::LineWind;
use crate::domain::flight::{LandedState, Mode};
use crate::domain::geo::geodesy;
use crate::domain::separation::{Inbound, Landing, LandingLimits, PadSlot, PadTimes, landing_order};
use crate::units::ids::{FlightId, PadId};
use crate::units::quantity::{Metres, Percent};
use crate::units::time::{Now, Span};
use std::collections::BTreeSet;

/// An order that was proposed changes only for a gain of more than this (CO-65).
const GAIN: Span = Span::secs(30);

impl Operations {
    /// Who lands when at the hub; empty where fewer than two come in and none of them waits.
    pub(in crate::domain::operations) fn landings(&self, now: Now) -> Vec<Landing> {
        let flights = self.state.flights.values();
        let inbound: Vec<Inbound> = flights.clone().filter_map(|flight| self.inbound(now, flight)).collect();
        if inbound.len() < 2 && !flights.clone().any(|flight| flight.hold().is_some()) {
            return Vec::new();
        }
        let come_in: BTreeSet<FlightId> = inbound.iter().map(|each| each.flight).collect();
        let mut pads: Vec<PadTimes> = self
            .network
            .pads
            .keys()
            .filter(|pad| self.network.is_hub_pad(pad))
            .map(|pad| PadTimes { pad: pad.clone(), taken: Vec::new() })
            .collect();
        for flight in flights.filter(|flight| !come_in.contains(&flight.id) && self.stands_in_the_way(flight)) {
            for slot in self.holds(now, flight).map(|held| held.pads).unwrap_or_default() {
                let mine = flight.stage == Stage::Landed || slot.pad == flight.plan.sketch.from;
                if let Some(pad) = pads.iter_mut().find(|pad| mine && pad.pad == slot.pad) {
                    pad.taken.push((slot.from, slot.until));
                }
            }
        }
        let limits = &self.network.limits;
        let limits =
            LandingLimits { final_reserve: limits.energy.final_reserve.value, longest_hold: limits.link.longest_hold.value, gain: GAIN };
        landing_order(&inbound, &pads, &self.landing.1, &limits)
    }

    /// How long a flight is to wait for its turn, if it is to wait.
    pub(in crate::domain::operations) fn landing_wait(&self, now: Now, flight: FlightId) -> Option<Span> {
        let landing = self.landings(now).into_iter().find(|landing| landing.flight == flight && !landing.divert)?;
        Some(landing.hold).filter(|hold| *hold > Span::secs(0))
    }

    /// Whoever has to wait for a pad of the hub, or go elsewhere: as long as there is one, nothing leaves from there (CO-65).
    pub(in crate::domain::operations) fn waits_for_the_hub(&self, now: Now) -> Option<FlightId> {
        self.landings(now).into_iter().find(|landing| landing.hold > Span::secs(0)).map(|landing| landing.flight)
    }

    /// The same as it is shown.
    pub(super) fn landing_views(&self, now: Now) -> Vec<LandingView> {
        let order = self.landings(now);
        let mut elsewhere = self.elsewhere(now, &order);
        let view = |landing: Landing| {
            let flight = self.state.flights.get(&landing.flight)?;
            let hold_s = landing.hold.as_millis() / 1_000;
            let waits = hold_s > 0 && !landing.divert;
            Some(LandingView {
                flight: landing.flight,
                tail: flight.tail.clone(),
                pad: landing.pad,
                from: Time(landing.from),
                hold_s,
                hold_until: waits.then(|| Time(now.utc + landing.hold)),
                hold_milli_percent: milli(landing.cost),
                touchdown_milli_percent: milli(landing.touchdown),
                divert: landing.divert,
                alternate: elsewhere.iter().position(|(id, _)| *id == flight.id).and_then(|at| elsewhere.swap_remove(at).1),
                // Going on is a new check: its turn has come when that passes.
                go_on: hold_s == 0 && self.picture.of(&flight.tail).mode() == Some(Mode::Hold) && self.resumed(now, flight).is_ok(),
            })
        };
        order.into_iter().filter_map(view).collect()
    }

    /// Where those go that cannot wait: each to the nearest pad within its reach that no other of them goes to, the weakest first, so
    /// that the largest margin goes farthest.
    fn elsewhere(&self, now: Now, order: &[Landing]) -> Vec<(FlightId, Option<PadId>)> {
        let mut leave: Vec<&Landing> = order.iter().filter(|landing| landing.divert).collect();
        leave.sort_by(|a, b| (a.touchdown + a.cost).0.total_cmp(&(b.touchdown + b.cost).0));
        let mut gone: BTreeSet<PadId> = BTreeSet::new();
        let mut found = Vec::new();
        for landing in leave {
            let Some(flight) = self.state.flights.get(&landing.flight) else { continue };
            let ends = self.ends_within_reach(now, flight).into_iter().filter(|end| end.pad != flight.plan.sketch.to);
            let pad = ends.map(|end| end.pad).find(|pad| !gone.contains(pad) && *pad != landing.pad);
            gone.extend(pad.clone());
            found.push((landing.flight, pad));
        }
        found
    }

    /// A flight that is at a pad of the hub and does not come in: it has landed there, or leaves from there.
    fn stands_in_the_way(&self, flight: &Flight) -> bool {
        match flight.stage {
            Stage::Landed | Stage::Launching { .. } => true,
            Stage::Airborne { .. } => {
                let place = self.picture.of(&flight.tail).trusted;
                place.is_none_or(|place| flight.plan.progress(place.value).0 < self.network.limits.separation.pad_reach.value)
            }
            Stage::Planned | Stage::Cleared(_) | Stage::Ended => false,
        }
    }

    /// A flight in the air on its way to the hub, by its mission or by its return.
    fn inbound(&self, now: Now, flight: &Flight) -> Option<Inbound> {
        let Stage::Airborne { .. } = flight.stage else { return None };
        let seen = self.picture.of(&flight.tail);
        let kind = self.network.type_of(&flight.tail)?;
        let place = seen.trusted?.value;
        let lost = flight.link_lost || seen.link_lost;
        let returns = flight.returning.is_some() || seen.mode() == Some(Mode::Return) || lost;
        let safe = flight.plan.return_leads_to(place).filter(|_| returns);
        let pad = safe.map_or(&flight.plan.sketch.to, |safe| &safe.pad);
        if !self.network.is_hub_pad(pad) {
            return None;
        }
        let limits = &self.network.limits.separation;
        let cruise = Metres(flight.plan.sketch.heights.cruise.0);
        let near = flight.plan.sketch.distance - limits.pad_reach.value;
        let down = kind.energy.duration(Metres(0.0), &flight.plan.sketch.lines_between(near, flight.plan.sketch.distance), cruise);
        // The model counts a departure too, which lies behind.
        let landing = Span::secs(1).times((down - kind.energy.departure_time).0.max(0.0));
        let (left, touchdown) = match safe.filter(|safe| safe.pad != flight.plan.sketch.to) {
            Some(safe) => {
                let way = [(geodesy::distance(place, safe.at), LineWind::default())];
                let charge = seen.battery.and_then(|battery| battery.value.remaining);
                let needs = (kind.energy.cruise_over(&way) + kind.energy.landing) * flight.plan.sketch.budget.scale();
                let time = kind.energy.duration(Metres(0.0), &way, cruise) - kind.energy.departure_time;
                (Span::secs(1).times(time.0.max(0.0)), charge.map(|charge| charge - needs))
            }
            None => {
                let seen_so = self.progress(now, flight).and_then(|progress| progress.touchdown);
                let (left, touchdown) = self.if_it_goes_on(flight)?;
                (left, seen_so.map(Percent).or(touchdown))
            }
        };
        let failsafe = seen.pulse.is_some_and(|pulse| pulse.value.failsafe);
        let lands = seen.landed.is_some_and(|landed| landed.value == LandedState::Landing);
        let soonest = now.utc + Span(left.0.saturating_sub(landing.0)).times(1.0 - limits.early.value.0 / 100.0);
        let own = self.own_slot(now, flight, pad);
        Some(Inbound {
            flight: flight.id,
            pads: vec![pad.clone()],
            emergency: lands || lost || failsafe || matches!(seen.mode(), Some(Mode::Land | Mode::Descend)),
            // It is as early as its timing may be, and by its certificate not before the pad is its own.
            ready: own.as_ref().map_or(soonest, |slot| soonest.max(slot.from)),
            takes: Span(landing.0 + limits.pad_clear.value.0),
            own_until: own.map(|slot| slot.until),
            touchdown: touchdown?,
            hold_a_minute: self.hold_a_minute(flight)?,
            deadline: flight.consignments.iter().filter_map(|id| self.state.consignments.get(id)?.deadline).min(),
        })
    }

    /// When it has the pad by its certificate, where it flies as that says.
    fn own_slot(&self, now: Now, flight: &Flight, pad: &PadId) -> Option<PadSlot> {
        // One that holds may go on sooner, by a certificate of its own.
        let certified = flight.hold().is_none() && self.off_plan(now, flight).is_none();
        let held = self.holds(now, flight).filter(|_| certified)?;
        held.pads.into_iter().filter(|slot| slot.pad == *pad).max_by_key(|slot| slot.until)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "percentages in thousandths fit")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round() as i64
}
