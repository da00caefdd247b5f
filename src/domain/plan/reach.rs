//! How far the energy goes: home, the safe points, the alternates.

use super::grid::on_grid;
use crate::domain::energy::{EnergyModel, LineWind};
use crate::units::quantity::{Metres, Percent};

/// What is left of the pack along a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub model: &'a EnergyModel,
    /// Charge after the climb.
    pub after_climb: Percent,
    /// Wind along the line.
    pub wind: LineWind,
    /// Cruise height above the lowest safe ground.
    pub down: Metres,
    /// What must be left at touchdown.
    pub final_reserve: Percent,
}

impl Reach<'_> {
    /// Charge at a point of the line.
    pub(super) fn at(&self, along: Metres) -> Percent {
        self.after_climb - self.model.cruise(along, self.wind)
    }

    fn landing(&self) -> Percent {
        self.model.landing + self.model.extra_descent(self.down)
    }

    /// Charge at touchdown after turning at `along` and flying to a safe point that lies at `safe` on the same line.
    pub(super) fn touchdown(&self, along: Metres, safe: Metres) -> Percent {
        let wind = if safe >= along { self.wind } else { self.wind.reversed() };
        self.at(along) - self.model.cruise((safe - along).abs(), wind) - self.landing()
    }

    /// The last point of a line of this length from which home is reached with the final reserve; None when it is its end.
    pub(super) fn point_of_no_return(&self, length: Metres) -> Option<Metres> {
        let a_metre = (self.model.cruise(Metres(1_000.0), self.wind) + self.model.cruise(Metres(1_000.0), self.wind.reversed())) / 1_000.0;
        let spare = self.after_climb - self.landing() - self.final_reserve;
        let along = Metres(on_grid((spare / a_metre).max(0.0)));
        (along < length).then_some(along)
    }

    /// The first of points every 100 m from which the safe point that the aircraft itself would choose (the nearest) is not
    /// reached with the final reserve; and which one that is.
    pub(super) fn first_gap(&self, length: Metres, safe: &[Metres]) -> Option<(Metres, usize)> {
        let mut along = Metres(0.0);
        while along < length {
            let nearest = safe.iter().enumerate().min_by(|a, b| (*a.1 - along).abs().0.total_cmp(&(*b.1 - along).abs().0));
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
