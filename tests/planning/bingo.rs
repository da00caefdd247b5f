//! Bingo energy, second by second, against the plan's own figures and against brute force.

use crate::support::{STATIONS, asked, calm, network, sought};
use medflight::domain::energy::Correction;
use medflight::domain::geo::geodesy;
use medflight::domain::plan::{Bingo, BingoKind, BingoMoment, Condition, FlightPlan, propose};
use medflight::units::quantity::{Degrees, Metres, MetresPerSecond, Percent, Seconds};
use proptest::prelude::*;

fn spare(bingo: &Bingo<'_>, moment: &BingoMoment, place: usize) -> f64 {
    (moment.charge - moment.needs[place] - bingo.final_reserve()).0
}

#[test]
fn the_worked_example_of_the_concept_has_its_points_of_no_return_and_its_charge() {
    let plan = propose(&asked("H-DG", "H-GL")).expect("a plan");
    let bingo = Bingo::of(&plan, network()).expect("bingo");

    let all = bingo.seconds();

    let (first, last) = (all.first().expect("a first"), all.last().expect("a last"));
    assert_eq!((first.second, first.charge, last.second), (Seconds(0.0), Percent(100.0), plan.sketch.duration));
    assert!((last.charge - plan.sketch.budget.touchdown).0.abs() < 0.01);
    assert!(all.windows(2).all(|two| two[1].second - two[0].second <= Seconds(1.0)), "every second");
    let home = bingo.point_of_no_return(1).expect("a point of no return");
    assert!((home.0 - 5_760.0).abs() < 10.0, "{home}");
    assert_eq!(bingo.places()[1].kind, BingoKind::Home);
    assert_eq!(bingo.point_of_no_return(0), None, "the destination is in reach from everywhere");
}

/// Looks at every 10 m, with nothing of the planner but its figures.
fn brute_no_return(plan: &FlightPlan, factor: f64) -> Metres {
    let energy = &network().types["VTOL-1"].energy;
    let (from, to) = (plan.sketch.path.first(), plan.sketch.path.last());
    let heights = &plan.sketch.heights;
    let beyond = |height: f64| if height - 80.0 > 5.0 { height - 80.0 } else { 0.0 };
    let a_second = energy.cruise_a_km.0 * energy.airspeed.0 / 1e3;
    let ground = |a, b| {
        let turn = (geodesy::bearing(a, b) - plan.sketch.track).0.to_radians();
        let (head, cross) = (plan.sketch.wind.head.0, plan.sketch.wind.cross.0);
        let (along, across) = (head * turn.cos() + cross * turn.sin(), cross * turn.cos() - head * turn.sin());
        (energy.airspeed.0.powi(2) - across * across).sqrt() - along
    };
    let climb = energy.climb.0 + beyond(heights.cruise.0) / energy.climb_rate.0 * energy.hover_a_minute.0 / 60.0;
    let down = heights.cruise_amsl().0 - heights.home.0.min(heights.destination.0);
    let landing = energy.landing.0 + beyond(down) / energy.descent_rate.0 * energy.hover_a_minute.0 / 60.0;
    let length = geodesy::distance(from, to);
    let mut last = Metres(0.0);
    let mut along = Metres(1.0);
    while along < length {
        let here = geodesy::along(from, to, along);
        let there = along.0 / ground(from, to) * a_second;
        let back = geodesy::distance(here, from).0 / ground(here, from) * a_second;
        if plan.sketch.budget.start.0 - (climb + there + back + landing) * factor >= 20.0 {
            last = along;
        }
        along = along + Metres(10.0);
    }
    last
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn bingo_agrees_with_the_budget_the_plan_and_brute_force(
        to in proptest::sample::select(STATIONS.to_vec()), charge in 60.0..100.0_f64, speed in 0.0..8.0_f64, from in 0.0..360.0_f64,
        ratio in 1.0..1.2_f64,
    ) {
        let mut wind = calm();
        wind.cruise_wind = MetresPerSecond(speed);
        wind.wind_from = Degrees(from);
        let mut input = sought("H-DG", to);
        input.weather = Some(&wind);
        input.charge = Percent(charge);
        let correction = Correction::of(&[ratio; 30]);
        input.condition = Condition { health: None, correction };
        let Ok(plan) = propose(&input) else { return Ok(()) };
        let bingo = Bingo::of(&plan, network()).expect("bingo");
        let all = bingo.seconds();

        // The charge never rises, and what is left at the destination is what the budget says, at every second.
        for two in all.windows(2) {
            prop_assert!(two[1].charge <= two[0].charge + Percent(1e-9));
            prop_assert!(two[1].needs[0] <= two[0].needs[0] + Percent(1e-9), "the destination comes nearer");
        }
        for moment in &all {
            prop_assert!(((moment.charge - moment.needs[0]) - plan.sketch.budget.touchdown).0.abs() < 0.01, "{:?}", moment);
            prop_assert!(moment.needs.len() == bingo.places().len());
        }
        // The ranges say of each second what the second says of itself, to the end of the plan.
        for place in 0..bingo.places().len() {
            let ranges = bingo.in_reach(&all, place);
            for moment in &all {
                let told = ranges.iter().any(|(from, until)| (*from..=*until).contains(&moment.second.0));
                let enough = spare(&bingo, moment, place);
                prop_assert!(told == (enough >= 0.0) || enough.abs() < 1e-9, "{place}: {moment:?} {ranges:?}");
            }
        }
        prop_assert_eq!(bingo.in_reach(&all, 0), vec![(0.0, plan.sketch.duration.0)], "the destination to the end");
        // Home: as the plan says, and as brute force finds.
        let told = plan.point_of_no_return.unwrap_or(plan.sketch.distance);
        let found = bingo.point_of_no_return(1).unwrap_or(plan.sketch.distance);
        prop_assert!((told - found).abs() < Metres(2.0), "{} and {}", told, found);
        if plan.sketch.path.corners().is_empty() {
            let brute = brute_no_return(&plan, correction.map_or(1.0, |c| c.factor));
            prop_assert!((brute - found).abs() < Metres(15.0), "{} and {}", brute, found);
        }
        // The seconds say the same as the point.
        for moment in all.iter().filter(|moment| moment.second > bingo.until_cruise() && moment.second < bingo.until_descent()) {
            let beyond = moment.along > found + Metres(1.0);
            let within = moment.along < found - Metres(1.0);
            let left = spare(&bingo, moment, 1);
            prop_assert!(!beyond || left <= 0.001, "{:?}", moment);
            prop_assert!(!within || left >= -0.001, "{:?}", moment);
        }
        // Each alternate is in reach with the planned reserve from above the destination, as the plan says.
        let above = bingo.at(bingo.until_descent());
        for (place, told) in plan.alternates.iter().filter_map(|told| Some((bingo.places().iter().position(|p| p.kind == BingoKind::Alternate && p.pad == told.pad)?, told))) {
            prop_assert!(((above.charge - above.needs[place]) - told.touchdown).0.abs() < 0.05, "{:?}", told);
            let until = bingo.in_reach(&all, place).last().map(|(_, until)| *until).expect("in reach");
            prop_assert!(until >= bingo.until_descent().0 - 1.0);
        }
    }
}
