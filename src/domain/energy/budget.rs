//! What a flight uses, line by line, and what is left.

use super::model::{EnergyModel, LineWind};
use crate::units::quantity::{Metres, Percent};
use crate::units::words::{Words, words};

/// One use of energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// What a cold pack does not give.
    ColdPack,
    /// Take-off, climb, transition.
    Climb,
    /// Climb beyond the reference height.
    ExtraClimb,
    /// Wing-borne flight along the line.
    Cruise,
    /// Descent from beyond the reference height.
    ExtraDescent,
    /// Back-transition, descent, landing.
    Landing,
}

impl Use {
    /// All uses, in the order of the flight.
    pub const ALL: [Self; 6] = [Self::ColdPack, Self::Climb, Self::ExtraClimb, Self::Cruise, Self::ExtraDescent, Self::Landing];

    /// The word in stored plans and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ColdPack => "cold_pack",
            Self::Climb => "climb",
            Self::ExtraClimb => "extra_climb",
            Self::Cruise => "cruise",
            Self::ExtraDescent => "extra_descent",
            Self::Landing => "landing",
        }
    }

    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::ColdPack => words("Pin lạnh", "cold pack"),
            Self::Climb => words("Cất cánh, lấy độ cao, chuyển chế độ", "take-off, climb, transition"),
            Self::ExtraClimb => words("Lấy thêm độ cao", "extra climb"),
            Self::Cruise => words("Bay bằng", "cruise"),
            Self::ExtraDescent => words("Hạ thêm độ cao", "extra descent"),
            Self::Landing => words("Chuyển chế độ, hạ cánh", "transition back, landing"),
        }
    }
}

/// The energy of one flight, in percent of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Charge at the start.
    pub start: Percent,
    /// Uses, in the order of the flight.
    pub lines: Vec<(Use, Percent)>,
    /// Charge at touchdown; negative when the flight cannot be made at all.
    pub touchdown: Percent,
    /// Charge that must be left.
    pub reserve: Percent,
}

/// What the budget of a flight from pad to pad depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// Its straight lines in order: length, and wind along it.
    pub lines: Vec<(Metres, LineWind)>,
    /// Cruise height above the pad of departure.
    pub up: Metres,
    /// Cruise height above the pad of arrival.
    pub down: Metres,
}

impl Budget {
    /// The budget of a leg flown from `start` charge, of which a cold pack withholds `cold`.
    #[must_use]
    pub fn of(model: &EnergyModel, leg: &Leg, start: Percent, cold: Percent, reserve: Percent) -> Self {
        let all = [
            (Use::ColdPack, cold),
            (Use::Climb, model.climb),
            (Use::ExtraClimb, model.extra_climb(leg.up)),
            (Use::Cruise, model.cruise_over(&leg.lines)),
            (Use::ExtraDescent, model.extra_descent(leg.down)),
            (Use::Landing, model.landing),
        ];
        let lines: Vec<(Use, Percent)> = all
            .into_iter()
            .map(|(what, used)| (what, Percent(super::thousandth(used.0))))
            .filter(|(_, used)| *used > Percent(0.0))
            .collect();
        let used: Percent = lines.iter().map(|(_, used)| *used).sum();
        Self { start, touchdown: Percent(super::thousandth((start - used).0)), lines, reserve }
    }

    /// Whether the reserve is kept. Exact: 29.999 % is not 30 %.
    #[must_use]
    pub fn keeps_reserve(&self) -> bool {
        self.touchdown >= self.reserve
    }

    /// One use; 0 when the flight has none of it.
    #[must_use]
    pub fn used(&self, what: Use) -> Percent {
        self.lines.iter().find(|(line, _)| *line == what).map_or(Percent(0.0), |(_, used)| *used)
    }
}

/// Whether a leg out and a leg back fit on one pack: the legs' touchdowns, and whether both keep the reserve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoundTrip {
    /// Charge at the far pad.
    pub there: Percent,
    /// Charge back at the first pad, without a swap.
    pub back: Percent,
    /// Whether both keep the reserve; if not, the pack is swapped at the far pad.
    pub fits: bool,
}

impl RoundTrip {
    /// The two legs flown one after the other on one pack.
    #[must_use]
    pub fn of(model: &EnergyModel, out: &Leg, back: &Leg, start: Percent, cold: Percent, reserve: Percent) -> Self {
        let there = Budget::of(model, out, start, cold, reserve);
        let home = Budget::of(model, back, there.touchdown, Percent(0.0), reserve);
        Self { there: there.touchdown, back: home.touchdown, fits: there.keeps_reserve() && home.keeps_reserve() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::quantity::{MetresPerSecond, Seconds};
    use proptest::prelude::*;

    pub(crate) fn e1() -> EnergyModel {
        EnergyModel {
            climb: Percent(6.0),
            landing: Percent(8.0),
            reference_height: Metres(80.0),
            cruise_a_km: Percent(5.73),
            airspeed: MetresPerSecond(16.7),
            hover_a_minute: Percent(5.0),
            climb_rate: MetresPerSecond(3.0),
            descent_rate: MetresPerSecond(1.5),
            departure_time: Seconds(18.0),
            arrival_time: Seconds(14.0),
        }
    }

    fn leg(length: f64, head: f64) -> Leg {
        let wind = LineWind { head: MetresPerSecond(head), cross: MetresPerSecond(0.0) };
        Leg { lines: vec![(Metres(length), wind)], up: Metres(80.0), down: Metres(80.0) }
    }

    fn touchdown(length: f64, head: f64) -> f64 {
        Budget::of(&e1(), &leg(length, head), Percent(100.0), Percent(0.0), Percent(30.0)).touchdown.0
    }

    #[test]
    fn the_worked_examples_of_illustration_e1_come_out() {
        assert!((touchdown(7_474.0, 0.0) - 43.2).abs() < 0.05);
        assert!((touchdown(7_474.0, 4.0) - 29.7).abs() < 0.05);
        assert!((touchdown(9_056.0, 0.0) - 34.1).abs() < 0.05);
        assert!((touchdown(9_056.0, 3.0) - 22.7).abs() < 0.05);
        assert!((touchdown(9_056.0, -8.0) - 50.9).abs() < 0.05);
    }

    #[test]
    fn out_and_back_fit_on_one_pack_up_to_3660_metres() {
        let fits =
            |length: f64| RoundTrip::of(&e1(), &leg(length, 0.0), &leg(length, 0.0), Percent(100.0), Percent(0.0), Percent(30.0)).fits;

        assert!(fits(3_660.0));
        assert!(!fits(3_670.0));
    }

    #[test]
    fn a_cruise_of_105_metres_costs_two_percent_more_than_80() {
        let high = Leg { up: Metres(105.0), down: Metres(105.0), ..leg(1_000.0, 0.0) };

        let extra = touchdown(1_000.0, 0.0) - Budget::of(&e1(), &high, Percent(100.0), Percent(0.0), Percent(30.0)).touchdown.0;

        assert!((extra - 25.0 / 3.0 / 12.0 - 25.0 / 1.5 / 12.0).abs() < 0.002);
    }

    proptest! {
        #[test]
        fn more_distance_or_more_head_wind_never_leaves_more(
            length in 500.0..15_000.0_f64, more in 1.0..3_000.0_f64, head in -8.0..8.0_f64, stronger in 0.1..4.0_f64,
        ) {
            prop_assert!(touchdown(length + more, head) < touchdown(length, head));
            prop_assert!(touchdown(length, head + stronger) < touchdown(length, head));
        }

        #[test]
        fn cross_wind_is_never_for_free(length in 500.0..15_000.0_f64, cross in 1.0..12.0_f64) {
            let wind = LineWind { head: MetresPerSecond(0.0), cross: MetresPerSecond(cross) };
            prop_assert!(e1().cruise(Metres(length), wind) > e1().cruise(Metres(length), LineWind::default()));
        }
    }
}
