//! Bingo energy of an aircraft in the air: what the places of its plan need from where it is now.

use super::super::Operations;
use super::super::state::Flight;
use super::super::view::BingoView;
use super::live::HOVER_SPEED;
use crate::domain::flight::LandedState;
use crate::domain::plan::{Bingo, Whereabouts};
use crate::units::quantity::{Metres, Percent};
use crate::units::time::Now;

/// Nearer to the pad than this it is above it.
const OVER_PAD: Metres = Metres(100.0);

impl Operations {
    /// Each place of the plan, from the last place that is trusted, so far along the line. Empty while it lands, and where the charge
    /// or the place is not known.
    pub(super) fn bingo(&self, now: Now, flight: &Flight, along: Metres) -> Vec<BingoView> {
        let seen = self.picture.of(&flight.tail);
        let lands = seen.landed.is_some_and(|landed| landed.value == LandedState::Landing);
        let charge = seen.battery.and_then(|battery| battery.value.remaining).filter(|_| !lands);
        let (Some(charge), Some(place), Some(bingo)) = (charge, seen.trusted, Bingo::of(&flight.plan, &self.network)) else {
            return Vec::new();
        };
        let cruise = Metres(flight.plan.sketch.heights.cruise.0);
        let up = seen.motion.map_or(cruise, |motion| motion.value.amsl - flight.plan.sketch.heights.home);
        let missing = (cruise - up).max(Metres(0.0));
        // Below the cruise height over the destination it comes down; anywhere else it has yet to climb.
        let comes_down = flight.plan.sketch.distance - along < OVER_PAD && cruise > Metres(0.0);
        let here = Whereabouts {
            at: place.value,
            along,
            missing,
            landed: if comes_down { (missing / cruise).min(1.0) } else { 0.0 },
            hovers: seen.own.in_hover_cruise(now).then_some(HOVER_SPEED),
        };
        let view = |(place, need): (&crate::domain::plan::BingoPlace, Percent)| {
            let least = need + bingo.final_reserve();
            BingoView {
                kind: place.kind,
                pad: place.pad.clone(),
                bingo_milli_percent: milli(least),
                spare_milli_percent: milli(charge - least),
            }
        };
        bingo.places().iter().zip(bingo.needs(&here)).map(view).collect()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round().clamp(-1e9, 1e9) as i64
}
