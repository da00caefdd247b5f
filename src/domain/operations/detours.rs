//! Ways round what closes a straight line: sought on a person's question, flown only along what a pilot approved.
//!
//! An approval is of two paths, there and back, corner by corner. It holds until somebody withdraws it, while every check of a plan
//! holds along them: a zone that is new on such a path closes it as it closes a straight line.

use super::Operations;
use super::act::{Corner, DetourWay};
use super::refusals::{conflict, not_found};
use super::view::{DetourView, SoughtDetour, SoughtWay};
use crate::domain::geo::{Position, geodesy};
use crate::domain::plan::{FlightPlan, PlanInput, WayRound, propose, review};
use crate::units::ids::{PadId, PersonId};
use crate::units::quantity::Percent;
use crate::units::time::{Now, Utc};
use crate::units::words::{Refusal, RefusalKind, words};
use serde::{Deserialize, Serialize};

/// What a pilot approved between two pads, in one direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApprovedDetour {
    /// The corners between the pads.
    pub corners: Vec<Position>,
    /// Who approved it; None for a record without a person.
    pub by: Option<PersonId>,
    /// When.
    pub at: Utc,
}

impl DetourWay {
    /// Its corners.
    #[must_use]
    pub fn positions(&self) -> Vec<Position> {
        self.corners.iter().map(|corner| Position::from_deg_e7(corner.latitude_e7, corner.longitude_e7)).collect()
    }

    fn of(plan: &FlightPlan) -> Self {
        let corner = |place: &Position| {
            let (latitude_e7, longitude_e7) = place.deg_e7();
            Corner { latitude_e7, longitude_e7 }
        };
        Self {
            from: plan.sketch.from.clone(),
            to: plan.sketch.to.clone(),
            corners: plan.sketch.path.corners().iter().map(corner).collect(),
        }
    }
}

impl Operations {
    /// The way round that was approved between two pads.
    pub(super) fn way_round(&self, from: &PadId, to: &PadId) -> WayRound {
        let approved = self.state.detours.get(&(from.clone(), to.clone()));
        approved.map_or(WayRound::Never, |detour| WayRound::Approved(detour.corners.clone()))
    }

    /// The shortest way round there and back, with what it costs; nothing is booked, and nothing of it is flown before it is
    /// approved.
    ///
    /// # Errors
    /// When a pad is not of this network, when the straight lines are open, and when there is no way round.
    pub fn seek_detour(&self, now: Now, (from, to): (&PadId, &PadId)) -> Result<SoughtDetour, Refusal> {
        if let Some(unknown) = [from, to].into_iter().find(|pad| !self.network.pads.contains_key(pad)) {
            return Err(not_found("pad", unknown.as_str()));
        }
        let plans = [self.sought(now, from, to)?, self.sought(now, to, from)?];
        if plans.iter().all(|plan| plan.sketch.path.corners().is_empty()) {
            return Err(conflict(
                "STRAIGHT_IS_OPEN",
                words(format!("Đường thẳng {from} – {to} bay được."), format!("The straight line {from} – {to} can be flown.")),
                words("Không cần đường vòng.", "No way round is needed."),
            ));
        }
        let way = |plan: &FlightPlan| {
            let path = &plan.sketch.path;
            SoughtWay {
                way: DetourWay::of(plan),
                distance_m: plan.sketch.distance.0.round(),
                extra_m: (plan.sketch.distance - geodesy::distance(path.first(), path.last())).0.round(),
                touchdown_percent: plan.sketch.budget.touchdown.0,
                reserve_percent: plan.sketch.budget.reserve.0,
                notes: plan.notes.iter().map(|note| note.what.clone()).collect(),
            }
        };
        Ok(SoughtDetour { ways: plans.iter().map(way).collect() })
    }

    /// One direction, with the heaviest box and a full pack, for the first aircraft of the fleet.
    fn sought(&self, now: Now, from: &PadId, to: &PadId) -> Result<FlightPlan, Refusal> {
        let network = &self.network;
        let tail = network.tails.keys().next().ok_or_else(|| not_found("aircraft", "-"))?;
        let weather = self.weather_at(tail, (from, to), now.utc);
        let input = PlanInput {
            network,
            from: from.clone(),
            to: to.clone(),
            tail,
            payload: network.largest_payload(),
            goods: &[],
            charge: Percent(100.0),
            depart: now.utc,
            weather: weather.as_ref(),
            used_rotations_today: 0,
            extra: crate::domain::airspace::Extra::default(),
            way_round: WayRound::Sought,
            condition: self.condition(tail),
        };
        let refuse = |reasons| Refusal { kind: RefusalKind::Conflict, reasons };
        let plan = propose(&input).map_err(|no| refuse(no.reasons))?;
        review(&plan, &input).map_err(refuse)?;
        Ok(plan)
    }

    pub(super) fn detour_views(&self) -> Vec<DetourView> {
        let view = |((from, to), detour): (&(PadId, PadId), &ApprovedDetour)| DetourView {
            from: from.clone(),
            to: to.clone(),
            corners: detour
                .corners
                .iter()
                .map(|place| place.deg_e7())
                .map(|(latitude_e7, longitude_e7)| Corner { latitude_e7, longitude_e7 })
                .collect(),
            by: detour.by.clone(),
            at: super::act::Time(detour.at),
        };
        self.state.detours.iter().map(view).collect()
    }
}
