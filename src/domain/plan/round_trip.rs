//! Whether out and back fit on one pack, or a swap belongs to the plan.

use super::input::{PlanInput, WayRound};
use super::propose::propose;
use super::sketch::PlanSketch;
use crate::domain::energy::RoundTrip;
use crate::units::quantity::Grams;

/// The way out as asked and the empty way back on the same pack, at the same hour and in the same weather. None when the way out
/// cannot even be sketched.
///
/// `fits` is false when either leg would land below the reserve: then the pack is swapped at the far pad.
#[must_use]
pub fn round_trip(input: &PlanInput<'_>) -> Option<RoundTrip> {
    let sketch = |input: &PlanInput<'_>| -> Option<PlanSketch> {
        match propose(input) {
            Ok(plan) => Some(plan.sketch),
            Err(no) => no.sketch.map(|sketch| *sketch),
        }
    };
    let out = sketch(input)?;
    let back = sketch(&PlanInput {
        from: input.to.clone(),
        to: input.from.clone(),
        payload: Grams(0.0),
        goods: &[],
        charge: out.budget.touchdown,
        way_round: match &input.way_round {
            WayRound::Approved(corners) => WayRound::Approved(corners.iter().rev().copied().collect()),
            other @ (WayRound::Never | WayRound::Sought) => other.clone(),
        },
        ..input.clone()
    })?;
    let fits = out.budget.keeps_reserve() && back.budget.keeps_reserve();
    Some(RoundTrip { there: out.budget.touchdown, back: back.budget.touchdown, fits })
}
