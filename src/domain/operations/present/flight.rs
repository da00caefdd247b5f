//! A flight as a document.

use super::super::Operations;
use super::super::act::Time;
use super::super::state::{Flight, OrderState, Stage};
use super::super::view::{BudgetLine, FlightState, FlightView, OrderView, PlanView};
use crate::domain::plan::FlightPlan;
use crate::units::ids::FlightId;
use crate::units::quantity::Percent;

impl Operations {
    /// The document of a flight that is in memory.
    #[must_use]
    pub fn flight_view(&self, id: FlightId) -> Option<FlightView> {
        let f = self.state.flights.get(&id)?;
        Some(FlightView {
            id: f.id,
            purpose: f.purpose,
            state: state_of(f),
            tail: f.tail.clone(),
            from: f.plan.sketch.from.clone(),
            to: f.plan.sketch.to.clone(),
            from_site: self.site_of(&f.plan.sketch.from)?,
            to_site: self.site_of(&f.plan.sketch.to)?,
            consignments: f.consignments.clone(),
            booked_for: f.booked_for.clone(),
            planned_at: Time(f.planned_at),
            plan: plan_view(&f.plan),
            swap_needed: f.swap_needed,
            swap_done: f.swap_done,
            pilot: f.pilot.clone().or_else(|| self.tail(&f.tail).pilot),
            package: f.package,
            package_detail: f.package_detail.clone(),
            cleared_at: f.cleared_at.map(Time),
            clearance_expires: match &f.stage {
                Stage::Cleared(clearance) => Some(Time(clearance.expires())),
                Stage::Planned | Stage::Launching { .. } | Stage::Airborne { .. } | Stage::Landed | Stage::Ended => None,
            },
            clearance_void: f.clearance_void.clone(),
            order: f.order.as_ref().map(order_view),
            off_at: f.off_at.map(Time),
            on_at: f.on_at.map(Time),
            landed_pad: f.landed_pad.clone(),
            landed_off_cm: f.landed_off_cm,
            pad_safe: f.pad_safe,
            ended_because: f.ended_because.clone(),
            seq: f.seq,
        })
    }
}

pub(super) fn order_view(order: &OrderState) -> OrderView {
    OrderView { order: order.order, state: order.state, detail: order.detail.clone(), at: Time(order.at), tries: order.tries }
}

fn state_of(flight: &Flight) -> FlightState {
    match flight.stage {
        Stage::Planned => FlightState::Planned,
        Stage::Cleared(_) => FlightState::Cleared,
        Stage::Launching { .. } => FlightState::Launching,
        Stage::Airborne { .. } => FlightState::Airborne,
        Stage::Landed | Stage::Ended => FlightState::Ended,
    }
}

fn plan_view(plan: &FlightPlan) -> PlanView {
    let sketch = &plan.sketch;
    let corner = |at: crate::domain::geo::Position| {
        let (latitude, longitude) = at.deg_e7();
        [longitude, latitude]
    };
    PlanView {
        distance_m: whole(sketch.distance.0),
        duration_s: whole(sketch.duration.0),
        cruise_m: whole(sketch.heights.cruise.0),
        line_e7: sketch.path.places().map(corner).collect(),
        start_milli_percent: milli(sketch.budget.start),
        touchdown_milli_percent: milli(sketch.budget.touchdown),
        reserve_milli_percent: milli(sketch.budget.reserve),
        budget: sketch.budget.lines.iter().map(|(what, used)| BudgetLine { name: what.words(), milli_percent: milli(*used) }).collect(),
        permit: Some(plan.permit.clone()),
        notes: plan.notes.iter().map(|note| note.what.clone()).collect(),
        alternates: plan.alternates.iter().map(|alternate| alternate.pad.clone()).collect(),
        fingerprint: plan.fingerprint().to_string(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "percentages in thousandths fit")]
fn milli(percent: Percent) -> i64 {
    (percent.0 * 1e3).round() as i64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}
