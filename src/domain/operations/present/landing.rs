//! The order in which several that come in at once could land at the hub: a proposal with what each wait costs.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::{Flight, Stage};
use super::super::view::LandingView;
use crate::domain::flight::{LandedState, Mode};
use crate::domain::separation::{Inbound, landing_order};
use crate::units::ids::PadId;
use crate::units::quantity::{Metres, Percent};
use crate::units::time::{Now, Span, Utc};

impl Operations {
    /// The order at the hub; empty where fewer than two come in.
    pub(super) fn landing_views(&self, now: Now) -> Vec<LandingView> {
        let inbound: Vec<Inbound> = self.state.flights.values().filter_map(|flight| self.inbound(now, flight)).collect();
        if inbound.len() < 2 {
            return Vec::new();
        }
        let limits = &self.network.limits;
        let pads: Vec<(PadId, Utc)> =
            self.network.pads.keys().filter(|pad| self.network.is_hub_pad(pad)).map(|pad| (pad.clone(), now.utc)).collect();
        let order = landing_order(&inbound, &pads, limits.energy.final_reserve.value, limits.link.longest_hold.value);
        let view = |landing: crate::domain::separation::Landing| {
            let tail = self.state.flights.get(&landing.flight)?.tail.clone();
            Some(LandingView {
                flight: landing.flight,
                tail,
                pad: landing.pad,
                from: Time(landing.from),
                hold_s: landing.hold.as_millis() / 1_000,
                hold_milli_percent: milli(landing.cost),
                touchdown_milli_percent: milli(landing.touchdown),
                divert: landing.divert,
            })
        };
        order.into_iter().filter_map(view).collect()
    }

    /// A flight in the air on its way to the hub.
    fn inbound(&self, now: Now, flight: &Flight) -> Option<Inbound> {
        let Stage::Airborne { .. } = flight.stage else { return None };
        if !self.network.is_hub_pad(&flight.plan.sketch.to) {
            return None;
        }
        let seen = self.picture.of(&flight.tail);
        let progress = self.progress(now, flight)?;
        let kind = self.network.type_of(&flight.tail)?;
        let limits = &self.network.limits.separation;
        let (near, cruise) = (flight.plan.sketch.distance - limits.pad_reach.value, Metres(flight.plan.sketch.heights.cruise.0));
        let down = kind.energy.duration(Metres(0.0), &flight.plan.sketch.lines_between(near, flight.plan.sketch.distance), cruise);
        // The model counts a departure too, which lies behind.
        let landing = Span::secs(1).times((down - kind.energy.departure_time).0.max(0.0));
        // Held on wings it flies at cruise power, in hover at that: the dearer counts.
        let a_minute = kind.energy.airspeed.0 * 60.0 / 1e3;
        let hold_a_minute = kind.energy.hover_a_minute.max(kind.energy.cruise_a_km * a_minute) * flight.plan.sketch.budget.scale();
        let lands = seen.landed.is_some_and(|landed| landed.value == LandedState::Landing);
        let emergency =
            lands || seen.pulse.is_some_and(|pulse| pulse.value.failsafe) || matches!(seen.mode(), Some(Mode::Land | Mode::Descend));
        Some(Inbound {
            flight: flight.id,
            emergency,
            ready: progress.eta.map_or(now.utc, |eta| (eta - landing).max(now.utc)),
            takes: Span(landing.0 + limits.pad_clear.value.0),
            // Not on its way by itself any more: what it has now is the most that can be left.
            touchdown: progress.touchdown.map(Percent).or_else(|| seen.battery.and_then(|battery| battery.value.remaining))?,
            hold_a_minute,
            deadline: flight.consignments.iter().filter_map(|id| self.state.consignments.get(id)?.deadline).min(),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "percentages in thousandths fit")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round() as i64
}
