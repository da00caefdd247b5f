//! How far the energy goes: home, the safe points, the alternates.

use super::grid::{of_thousandths, on_grid, thousandths};
use super::sketch::PlanSketch;
use crate::domain::energy::{EnergyModel, LineWind};
use crate::domain::geo::{Position, geodesy};
use crate::units::quantity::{Metres, MetresPerSecond, Percent};

/// Steps along a path, and those between them where a step is too coarse.
const COARSE: Metres = Metres(100.0);
const FINE: Metres = Metres(5.0);

/// What is left of the pack along a path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub model: &'a EnergyModel,
    /// What payload, heat, pack and experience make of each use.
    pub scale: f64,
    pub sketch: &'a PlanSketch,
    /// Charge after the climb.
    pub after_climb: Percent,
    /// Cruise height above the lowest safe ground.
    pub down: Metres,
    /// What must be left at touchdown.
    pub final_reserve: Percent,
}

impl Reach<'_> {
    /// Charge at a point of the path.
    pub(super) fn at(&self, along: Metres) -> Percent {
        self.after_climb - self.model.cruise_over(&self.sketch.lines_between(Metres(0.0), along)) * self.scale
    }

    /// What wing-borne flight takes over a length.
    pub(super) fn cruise(&self, length: Metres, wind: LineWind) -> Percent {
        self.model.cruise(length, wind) * self.scale
    }

    /// What it takes to come down from so high.
    pub(super) fn coming_down(&self, height: Metres) -> Percent {
        (self.model.landing + self.model.extra_descent(height)) * self.scale
    }

    fn landing(&self) -> Percent {
        self.coming_down(self.down)
    }

    /// Charge at touchdown after leaving the path at `along` and flying straight to a safe point.
    fn touchdown(&self, along: Metres, safe: Position) -> Percent {
        let here = self.sketch.path.at(along);
        self.touchdown_from(along, here, safe, geodesy::distance(here, safe))
    }

    /// The same where the place and the distance are known.
    fn touchdown_from(&self, along: Metres, here: Position, safe: Position, length: Metres) -> Percent {
        let wind = if length > Metres(0.0) { self.wind(here, safe) } else { LineWind::default() };
        self.at(along) - self.cruise(length, wind) - self.landing()
    }

    /// The straight line between two places: its length, and the wind along it.
    pub(super) fn straight(&self, from: Position, to: Position) -> (Metres, LineWind) {
        let length = geodesy::distance(from, to);
        (length, if length > Metres(0.0) { self.wind(from, to) } else { LineWind::default() })
    }

    /// The wind of the plan along any line.
    fn wind(&self, from: Position, to: Position) -> LineWind {
        self.sketch.wind.turned(geodesy::bearing(from, to) - self.sketch.track)
    }

    /// The last point of the path from which home is reached straight with the final reserve; None when it is its end.
    pub(super) fn point_of_no_return(&self) -> Option<Metres> {
        let (length, home) = (self.sketch.distance, self.sketch.path.first());
        let along = if self.sketch.path.corners().is_empty() {
            let wind = self.sketch.wind;
            let a_metre = (self.cruise(Metres(1_000.0), wind) + self.cruise(Metres(1_000.0), wind.reversed())) / 1_000.0;
            let spare = self.after_climb - self.landing() - self.final_reserve;
            Metres(on_grid((spare / a_metre).max(0.0)))
        } else {
            // The farther along, the less is left at home: half and half again, to the millimetre.
            let (mut low, mut high) = (0, thousandths(length.0));
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                let reached = self.touchdown(Metres(of_thousandths(middle)), home) >= self.final_reserve;
                if reached { low = middle } else { high = middle }
            }
            if self.touchdown(length, home) >= self.final_reserve { length } else { Metres(of_thousandths(low)) }
        };
        (along < length).then_some(along)
    }

    /// The first point of the path from which the safe point that the aircraft itself would choose (the nearest) is not reached with
    /// the final reserve; and which one that is. Looked at every 100 m, and every 5 m where that is too coarse to be sure of what
    /// lies between.
    pub(super) fn first_gap(&self, safe: &[Position]) -> Option<(Metres, usize)> {
        let steps = |from: Metres, step: Metres, until: Metres| {
            std::iter::successors(Some(from), move |along| Some(*along + step)).take_while(move |along| *along < until)
        };
        let end = self.sketch.distance;
        steps(Metres(0.0), COARSE, end).filter(|along| self.may_miss(*along, COARSE, safe).is_some()).find_map(|coarse| {
            let until = end.min(coarse + COARSE);
            steps(coarse, FINE, until).find_map(|along| Some((along, self.may_miss(along, FINE, safe)?)))
        })
    }

    /// A safe point that the aircraft may choose within a step from here and then not reach.
    fn may_miss(&self, along: Metres, step: Metres, safe: &[Position]) -> Option<usize> {
        let here = self.sketch.path.at(along);
        let away: Vec<Metres> = safe.iter().map(|at| geodesy::distance(here, *at)).collect();
        let nearest = away.iter().copied().reduce(Metres::min)?;
        // Flown on, flown back, and the wind from another side while the bearing turns.
        let head = LineWind { head: MetresPerSecond(self.sketch.wind.head.0.hypot(self.sketch.wind.cross.0)), ..LineWind::default() };
        let within_a_step = self.cruise(step, head) * 3.0;
        let chosen = safe.iter().enumerate().filter(|(place, _)| away[*place] <= nearest + step * 2.0);
        chosen
            .map(|(place, at)| (place, self.touchdown_from(along, here, *at, away[place])))
            .find(|(_, left)| *left - within_a_step < self.final_reserve)
            .map(|(place, _)| place)
    }
}
