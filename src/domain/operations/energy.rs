//! What is known of each aircraft's energy, and how far its predictions were off.

use super::Operations;
use super::act::Time;
use super::view::{EnergyErrorView, EnergyReport, TailEnergy};
use crate::domain::energy::{Correction, EnergyErrors, Flown};
use crate::domain::plan::Condition;
use crate::units::ids::TailId;
use crate::units::time::Utc;

impl Operations {
    /// What a plan for an aircraft rests on: the pack in it, once the flight that is next stands before it with no swap to come; and
    /// what its flights taught.
    #[must_use]
    pub fn condition(&self, tail: &TailId) -> Condition {
        let flight = self.state.current_flight(tail);
        let no_swap_to_come = flight.is_some_and(|flight| flight.swap_done || !flight.swap_needed);
        let aboard = self.tail(tail).pack.filter(|_| no_swap_to_come);
        let packs = self.network.tails.values().flat_map(|tail| &tail.packs);
        let health = aboard.and_then(|aboard| packs.into_iter().find(|pack| pack.id == aboard)).map(|pack| pack.health);
        Condition { health, correction: self.state.energy.of(tail) }
    }

    /// How far predictions of energy were off in the newest flights, and what each aircraft taught.
    #[must_use]
    pub fn energy_report(&self, now: Utc) -> EnergyReport {
        let tails = self.state.energy.tails().map(|(tail, flown)| TailEnergy {
            tail: tail.clone(),
            errors: error_view(flown),
            learned: self.state.energy.of(tail).as_ref().map(Into::into),
        });
        let all = self.state.energy.tails().flat_map(|(_, flown)| flown);
        EnergyReport { at: Time(now), all: error_view(all), tails: tails.collect() }
    }
}

fn error_view<'a>(flown: impl Iterator<Item = &'a Flown>) -> Option<EnergyErrorView> {
    EnergyErrors::of(flown).map(|errors| EnergyErrorView {
        flights: errors.flights,
        p50_milli_percent: errors.p50,
        p95_milli_percent: errors.p95,
        published_p50_milli_percent: errors.published_p50,
        published_p95_milli_percent: errors.published_p95,
        bias_milli_percent: errors.bias,
    })
}

impl From<&Correction> for super::view::LearnedView {
    fn from(learned: &Correction) -> Self {
        let milli = |value: f64| -> u32 { thousandths(value) };
        Self {
            ratio_milli: milli(learned.ratio),
            low_milli: milli(learned.low),
            high_milli: milli(learned.high),
            flights: learned.flights,
            factor_milli: milli(learned.factor),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn thousandths(value: f64) -> u32 {
    (value * 1e3).round().clamp(0.0, 1e6) as u32
}
