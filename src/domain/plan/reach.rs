//! How far the energy goes: home, the safe points, the alternates.

use super::grid::{of_thousandths, on_grid, thousandths};
use super::sketch::PlanSketch;
use crate::domain::energy::{EnergyModel, LineWind};
use crate::domain::geo::{Position, geodesy};
use crate::units::quantity::{Metres, Percent};

/// What is left of the pack along a path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub model: &'a EnergyModel,
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
        self.after_climb - self.model.cruise_over(&self.sketch.lines_between(Metres(0.0), along))
    }

    fn landing(&self) -> Percent {
        self.model.landing + self.model.extra_descent(self.down)
    }

    /// Charge at touchdown after leaving the path at `along` and flying straight to a safe point.
    fn touchdown(&self, along: Metres, safe: Position) -> Percent {
        let here = self.sketch.path.at(along);
        let length = geodesy::distance(here, safe);
        let wind = if length > Metres(0.0) { self.wind(here, safe) } else { LineWind::default() };
        self.at(along) - self.model.cruise(length, wind) - self.landing()
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
            let a_metre = (self.model.cruise(Metres(1_000.0), wind) + self.model.cruise(Metres(1_000.0), wind.reversed())) / 1_000.0;
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

    /// The first of points every 100 m from which the safe point that the aircraft itself would choose (the nearest) is not
    /// reached with the final reserve; and which one that is.
    pub(super) fn first_gap(&self, safe: &[Position]) -> Option<(Metres, usize)> {
        let mut along = Metres(0.0);
        while along < self.sketch.distance {
            let here = self.sketch.path.at(along);
            let away = |at: &Position| geodesy::distance(here, *at).0;
            let nearest = safe.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1)));
            if let Some((place, at)) = nearest
                && self.touchdown(along, *at) < self.final_reserve
            {
                return Some((along, place));
            }
            along = along + Metres(100.0);
        }
        None
    }
}
