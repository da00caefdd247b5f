//! What a flight uses, line by line, and what is left.

use super::circumstances::Circumstances;
use super::model::{EnergyModel, LineWind};
use crate::units::quantity::{Metres, Percent};
use crate::units::words::{Words, words};

/// One use of energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// What a cold pack does not give.
    ColdPack,
    /// Take-off and climb.
    Climb,
    /// Transition to wings.
    Transition,
    /// Climb beyond the reference height.
    ExtraClimb,
    /// Wing-borne flight along the line, in still air.
    Cruise,
    /// What wind from the side adds: the line is held against it.
    WindAcross,
    /// What head wind adds; negative where a tail wind gives.
    WindAlong,
    /// Descent from beyond the reference height.
    ExtraDescent,
    /// Hover over the pad of arrival.
    Hover,
    /// Back-transition, descent, landing.
    Landing,
    /// What a payload beyond the reference adds to all of these.
    Payload,
    /// What air hotter than the reference adds.
    Heat,
    /// What a pack adds that holds less than when it was new.
    Health,
    /// What the flights of this aircraft took more than was predicted.
    Learned,
}

impl Use {
    /// All uses, in the order of the flight.
    pub const ALL: [Self; 14] = [
        Self::ColdPack,
        Self::Climb,
        Self::Transition,
        Self::ExtraClimb,
        Self::Cruise,
        Self::WindAcross,
        Self::WindAlong,
        Self::ExtraDescent,
        Self::Hover,
        Self::Landing,
        Self::Payload,
        Self::Heat,
        Self::Health,
        Self::Learned,
    ];

    /// Whether it is a use of the way itself, for which the published figures stand.
    #[must_use]
    pub fn is_of_the_way(self) -> bool {
        match self {
            Self::Climb
            | Self::Transition
            | Self::Hover
            | Self::ExtraClimb
            | Self::Cruise
            | Self::WindAcross
            | Self::WindAlong
            | Self::ExtraDescent
            | Self::Landing => true,
            Self::ColdPack | Self::Payload | Self::Heat | Self::Health | Self::Learned => false,
        }
    }

    /// The word in stored plans and interfaces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ColdPack => "cold_pack",
            Self::Climb => "climb",
            Self::Transition => "transition",
            Self::Hover => "hover",
            Self::ExtraClimb => "extra_climb",
            Self::Cruise => "cruise",
            Self::WindAcross => "wind_across",
            Self::WindAlong => "wind_along",
            Self::ExtraDescent => "extra_descent",
            Self::Landing => "landing",
            Self::Payload => "payload",
            Self::Heat => "heat",
            Self::Health => "pack_health",
            Self::Learned => "learned",
        }
    }

    /// What people read.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::ColdPack => words("Pin lạnh", "cold pack"),
            Self::Climb => words("Cất cánh, lấy độ cao", "take-off, climb"),
            Self::Transition => words("Chuyển sang bay bằng cánh", "transition to wings"),
            Self::Hover => words("Bay treo trên bãi", "hover over the pad"),
            Self::ExtraClimb => words("Lấy thêm độ cao", "extra climb"),
            Self::Cruise => words("Bay bằng", "cruise"),
            Self::WindAcross => words("Gió ngang tuyến", "wind across the line"),
            Self::WindAlong => words("Gió dọc tuyến", "wind along the line"),
            Self::ExtraDescent => words("Hạ thêm độ cao", "extra descent"),
            Self::Landing => words("Chuyển chế độ, hạ cánh", "transition back, landing"),
            Self::Payload => words("Tải nặng hơn mức chuẩn", "payload beyond the reference"),
            Self::Heat => words("Không khí nóng hơn mức chuẩn", "air hotter than the reference"),
            Self::Health => words("Pin đã giảm dung lượng", "pack that holds less than new"),
            Self::Learned => words("Học từ các chuyến đã bay của máy này", "learned from this aircraft's flights"),
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
    /// The budget of a leg flown from `start` charge.
    #[must_use]
    pub fn of(model: &EnergyModel, leg: &Leg, given: &Circumstances, start: Percent, reserve: Percent) -> Self {
        let (cruise, [still, across, along]) = wing_borne(model, &leg.lines);
        let (climb, descent) = (model.extra_climb(leg.up), model.extra_descent(leg.down));
        let sum = model.climb + climb + cruise + descent + model.landing;
        let ([lift, transition], [hover, landing]) = (model.climb_and_transition(), model.hover_and_landing());
        let way = [
            (Use::Climb, lift),
            (Use::Transition, transition),
            (Use::ExtraClimb, climb),
            (Use::Cruise, still),
            (Use::WindAcross, across),
            (Use::WindAlong, along),
            (Use::ExtraDescent, descent),
            (Use::Hover, hover),
            (Use::Landing, landing),
        ];
        let more = given.more(model).map(|(what, share)| (what, sum * share));
        let all = std::iter::once((Use::ColdPack, given.cold)).chain(way).chain(more);
        let lines: Vec<(Use, Percent)> =
            all.map(|(what, used)| (what, Percent(super::thousandth(used.0)))).filter(|(_, used)| *used != Percent(0.0)).collect();
        let used: Percent = lines.iter().map(|(_, used)| *used).sum();
        Self { start, touchdown: Percent(super::thousandth((start - used).0)), lines, reserve }
    }

    /// Whether the reserve is kept. Exact: 29.999 % is not 30 %.
    #[must_use]
    pub fn keeps_reserve(&self) -> bool {
        self.touchdown >= self.reserve
    }

    /// All uses over those of the way itself: what payload, heat, pack and experience make of each; at least 1.
    #[must_use]
    pub fn scale(&self) -> f64 {
        let sum = |of: &dyn Fn(Use) -> bool| self.lines.iter().filter(|(what, _)| of(*what)).map(|(_, used)| used.0).sum::<f64>();
        let (way, all) = (sum(&Use::is_of_the_way), sum(&|what| what != Use::ColdPack));
        if way > 0.0 { (all / way).max(1.0) } else { 1.0 }
    }

    /// Wing-borne flight with the wind along and across the line, as published.
    #[must_use]
    pub fn wing_borne(&self) -> Percent {
        self.used(Use::Cruise) + self.used(Use::WindAcross) + self.used(Use::WindAlong)
    }

    /// What is withheld or used before the way along the line begins.
    #[must_use]
    pub fn until_cruise(&self) -> Percent {
        self.used(Use::ColdPack) + self.up() * self.scale()
    }

    /// From the ground to the cruise, as published.
    #[must_use]
    pub fn up(&self) -> Percent {
        self.used(Use::Climb) + self.used(Use::Transition) + self.used(Use::ExtraClimb)
    }

    /// From the cruise to the ground, as published.
    #[must_use]
    pub fn down(&self) -> Percent {
        self.used(Use::ExtraDescent) + self.used(Use::Hover) + self.used(Use::Landing)
    }

    /// One use; 0 when the flight has none of it.
    #[must_use]
    pub fn used(&self, what: Use) -> Percent {
        self.lines.iter().find(|(line, _)| *line == what).map_or(Percent(0.0), |(_, used)| *used)
    }
}

/// Wing-borne flight over some lines, whole and in its parts on the grid: in still air, what the wind across adds, what the wind along adds
/// or gives. The parts add up to the whole on the grid.
fn wing_borne(model: &EnergyModel, lines: &[(Metres, LineWind)]) -> (Percent, [Percent; 3]) {
    let grid = |used: Percent| Percent(super::thousandth(used.0));
    let with = |wind: fn(LineWind) -> LineWind| -> Percent { lines.iter().map(|(length, w)| model.cruise(*length, wind(*w))).sum() };
    let whole = model.cruise_over(lines);
    let still = grid(with(|_| LineWind::default()));
    let across = grid(with(|wind| LineWind { cross: wind.cross, ..LineWind::default() })) - still;
    (whole, [still, grid(across), grid(whole) - still - across])
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
    pub fn of(model: &EnergyModel, out: &Leg, back: &Leg, start: Percent, reserve: Percent) -> Self {
        let there = Budget::of(model, out, &Circumstances::default(), start, reserve);
        let home = Budget::of(model, back, &Circumstances::default(), there.touchdown, reserve);
        Self { there: there.touchdown, back: home.touchdown, fits: there.keeps_reserve() && home.keeps_reserve() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::quantity::{Celsius, Grams, MetresPerSecond, Seconds};
    use proptest::prelude::*;

    pub(crate) fn e1() -> EnergyModel {
        EnergyModel {
            climb: Percent(6.0),
            landing: Percent(8.0),
            transition: Percent(0.5),
            landing_hover: Seconds(60.0),
            reference_height: Metres(80.0),
            cruise_a_km: Percent(5.73),
            airspeed: MetresPerSecond(16.7),
            hover_a_minute: Percent(5.0),
            climb_rate: MetresPerSecond(3.0),
            descent_rate: MetresPerSecond(1.5),
            departure_time: Seconds(18.0),
            arrival_time: Seconds(14.0),
            reference_payload: Grams(1_000.0),
            payload_a_kg: Percent(5.0),
            reference_temperature: Celsius(30.0),
            heat_a_degree: Percent(0.2),
        }
    }

    fn leg(length: f64, head: f64) -> Leg {
        let wind = LineWind { head: MetresPerSecond(head), cross: MetresPerSecond(0.0) };
        Leg { lines: vec![(Metres(length), wind)], up: Metres(80.0), down: Metres(80.0) }
    }

    fn touchdown(length: f64, head: f64) -> f64 {
        with(length, head, &Circumstances::default())
    }

    fn with(length: f64, head: f64, given: &Circumstances) -> f64 {
        Budget::of(&e1(), &leg(length, head), given, Percent(100.0), Percent(30.0)).touchdown.0
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
        let fits = |length: f64| RoundTrip::of(&e1(), &leg(length, 0.0), &leg(length, 0.0), Percent(100.0), Percent(30.0)).fits;

        assert!(fits(3_660.0));
        assert!(!fits(3_670.0));
    }

    #[test]
    fn a_cruise_of_105_metres_costs_two_percent_more_than_80() {
        let high = Leg { up: Metres(105.0), down: Metres(105.0), ..leg(1_000.0, 0.0) };

        let extra =
            touchdown(1_000.0, 0.0) - Budget::of(&e1(), &high, &Circumstances::default(), Percent(100.0), Percent(30.0)).touchdown.0;

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
        fn more_mass_more_heat_an_older_pack_or_a_thirstier_aircraft_never_leaves_more_and_less_is_no_credit(
            length in 500.0..15_000.0_f64, head in -8.0..8.0_f64, grams in 0.0..5_000.0_f64, heavier in 0.0..3_000.0_f64,
            degrees in -5.0..45.0_f64, hotter in 0.0..10.0_f64, health in 50.0..100.0_f64, older in 0.0..20.0_f64,
            factor in 1.0..1.5_f64, thirstier in 0.0..0.5_f64,
        ) {
            let given = Circumstances {
                cold: Percent(0.0),
                payload: Grams(grams),
                temperature: Some(Celsius(degrees)),
                health: Percent(health),
                factor,
            };
            let left = with(length, head, &given);
            let heavier = Circumstances { payload: Grams(grams + heavier), ..given };
            let hotter = Circumstances { temperature: Some(Celsius(degrees + hotter)), ..given };
            let older = Circumstances { health: Percent(health - older), ..given };
            let thirstier = Circumstances { factor: factor + thirstier, ..given };
            for worse in [heavier, hotter, older, thirstier] {
                prop_assert!(with(length, head, &worse) <= left, "{:?}", worse);
            }
            prop_assert!(left <= touchdown(length, head), "never better than the published figure");
        }

        #[test]
        fn wind_along_and_across_are_lines_of_their_own_beside_the_still_air_and_add_up_to_the_cruise(
            length in 500.0..15_000.0_f64, head in -8.0..8.0_f64, cross in -8.0..8.0_f64,
        ) {
            let wind = LineWind { head: MetresPerSecond(head), cross: MetresPerSecond(cross) };
            let leg = Leg { lines: vec![(Metres(length), wind)], up: Metres(80.0), down: Metres(80.0) };
            let budget = Budget::of(&e1(), &leg, &Circumstances::default(), Percent(100.0), Percent(30.0));
            prop_assert!((budget.wing_borne() - e1().cruise(Metres(length), wind)).0.abs() < 0.001);
            prop_assert!((budget.used(Use::Cruise).0 - 5.73 * length / 1e3).abs() < 0.001, "the published figure stays what it is");
            prop_assert!(budget.used(Use::WindAcross) >= Percent(0.0), "wind from the side never gives");
            // The heading held against the wind leaves less of a tail wind, never another sign.
            prop_assert!(budget.used(Use::WindAlong).0 * head >= -1e-9, "{:?}", budget);
        }

        #[test]
        fn the_lines_of_a_budget_add_up_and_its_scale_is_that_of_the_circumstances(
            length in 500.0..15_000.0_f64, grams in 0.0..5_000.0_f64, degrees in 0.0..45.0_f64, health in 50.0..100.0_f64, factor in 1.0..1.5_f64,
        ) {
            let given = Circumstances {
                cold: Percent(7.0),
                payload: Grams(grams),
                temperature: Some(Celsius(degrees)),
                health: Percent(health),
                factor,
            };
            let budget = Budget::of(&e1(), &leg(length, 0.0), &given, Percent(100.0), Percent(30.0));
            let sum: f64 = budget.lines.iter().map(|(_, used)| used.0).sum();
            prop_assert!((budget.start.0 - sum - budget.touchdown.0).abs() < 0.002);
            prop_assert!((budget.scale() - given.scale(&e1())).abs() < 1e-3);
        }

        #[test]
        fn cross_wind_is_never_for_free(length in 500.0..15_000.0_f64, cross in 1.0..12.0_f64) {
            let wind = LineWind { head: MetresPerSecond(0.0), cross: MetresPerSecond(cross) };
            prop_assert!(e1().cruise(Metres(length), wind) > e1().cruise(Metres(length), LineWind::default()));
        }
    }
}
