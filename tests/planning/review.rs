//! The second reader passes what was planned, and finds what was planted.

use crate::support::{STATIONS, asked, calm, network, sought};
use medflight::domain::energy::{Correction, Use};
use medflight::domain::geo::{Path, Position, geodesy};
use medflight::domain::mission::Item;
use medflight::domain::network::Network;
use medflight::domain::plan::{Condition, FlightPlan, PlanInput, propose, review};
use medflight::units::altitude::{AboveHome, Amsl};
use medflight::units::ids::{PermitId, SiteId};
use medflight::units::quantity::{Degrees, Grams, Metres, MetresPerSecond, Percent, Seconds};
use proptest::prelude::*;
use std::sync::LazyLock;

fn any_site() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(STATIONS.into_iter().chain(["H-DG", "H-GL"]).collect::<Vec<_>>())
}

/// The shipped network with an aircraft for which 1 kg is the reference, so that mass counts.
fn light() -> &'static Network {
    static LIGHT: LazyLock<Network> = LazyLock::new(|| {
        let mut world = network().clone();
        for kind in world.types.values_mut() {
            kind.energy.reference_payload = Grams(1_000.0);
        }
        world
    });
    &LIGHT
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn what_is_planned_is_never_refused_by_the_second_reader(
        from in any_site(), to in any_site(), charge in 50.0..100.0_f64, speed in 0.0..11.0_f64, wind_from in 0.0..360.0_f64,
        temperature in 5.0..40.0_f64, grams in 0.0..5_000.0_f64, health in proptest::option::of(70.0..100.0_f64),
        ratios in proptest::collection::vec(0.8..1.4_f64, 0..40),
    ) {
        prop_assume!(from != to);
        let mut wind = calm();
        wind.cruise_wind = MetresPerSecond(speed);
        wind.wind_from = Degrees(wind_from);
        wind.temperature.0 = temperature;
        let mut input = sought(from, to);
        input.weather = Some(&wind);
        input.charge = Percent(charge);
        input.payload = Grams(grams);
        input.condition = Condition { health: health.map(Percent), correction: Correction::of(&ratios) };
        input.network = light();

        if let Ok(plan) = propose(&input) {
            prop_assert_eq!(review(&plan, &input), Ok(()), "{} to {}", from, to);
        }
    }
}

#[test]
fn between_two_points_of_the_planner_the_second_reader_finds_nothing_worse() {
    let mut wind = calm();
    wind.cruise_wind = MetresPerSecond(9.972_866_093_617_64);
    wind.wind_from = Degrees(150.181_147_912_920_55);
    wind.temperature.0 = 35.241_105_641_021_555;
    let mut input = sought("C-PL2", "C-VH");
    input.weather = Some(&wind);
    // Out of reach by the last metres of a step of 100 m, at some of these charges.
    for tenth in 0..60 {
        input.charge = Percent(58.0 + f64::from(tenth) / 10.0);
        if let Ok(plan) = propose(&input) {
            assert_eq!(review(&plan, &input), Ok(()), "{}", input.charge);
        }
    }
    input.charge = Percent(61.821_996_658_126_7);
    if let Ok(plan) = propose(&input) {
        assert_eq!(review(&plan, &input), Ok(()));
    }
}

#[test]
fn the_published_routes_pass_in_still_air() {
    for station in STATIONS.into_iter().chain(["H-GL"]) {
        for input in [sought("H-DG", station), sought(station, "H-DG")] {
            let plan = propose(&input).expect("a plan");

            assert_eq!(review(&plan, &input), Ok(()), "{station}");
        }
    }
}

/// The codes that the second reader gives for a plan after something was changed in it.
fn planted(to: &str, change: impl FnOnce(&mut FlightPlan)) -> Vec<&'static str> {
    let input = sought("H-DG", to);
    let mut plan = propose(&input).expect("a plan");
    change(&mut plan);
    codes(&plan, &input)
}

fn codes(plan: &FlightPlan, input: &PlanInput<'_>) -> Vec<&'static str> {
    review(plan, input).map_or_else(|reasons| reasons.iter().map(|r| r.code).collect(), |()| Vec::new())
}

fn shift(at: &mut Position, metres: f64) {
    *at = geodesy::destination(*at, Degrees(0.0), Metres(metres));
}

/// The path with one corner, half-way or where it has its first one, and the corner changed.
fn bend(plan: &mut FlightPlan, change: impl FnOnce(&mut Position)) {
    let path = &plan.sketch.path;
    let half = || geodesy::along(path.first(), path.last(), path.length() / 2.0);
    let mut corner = path.corners().first().copied().unwrap_or_else(half);
    change(&mut corner);
    plan.sketch.path = Path::through(path.first(), vec![corner], path.last());
}

#[test]
fn every_planted_fault_is_found() {
    type Change = fn(&mut FlightPlan);
    let faults: [(&str, &str, Change); 42] = [
        ("C-GL", "ENERGY_DIFFERS", |p| p.sketch.budget.touchdown.0 += 5.0),
        ("C-GL", "ENERGY_SUM", |p| p.sketch.budget.lines[0].1 = Percent(1.0)),
        ("C-GL", "ENERGY_SUM", |p| p.sketch.budget.lines.retain(|(what, _)| *what != Use::Cruise)),
        ("C-GL", "ENERGY_START", |p| p.sketch.budget.start = Percent(120.0)),
        ("C-GL", "ENERGY_RESERVE", |p| p.sketch.budget.reserve = Percent(10.0)),
        ("C-GL", "DISTANCE", |p| p.sketch.distance.0 -= 500.0),
        ("C-GL", "DURATION", |p| p.sketch.duration = Seconds(60.0)),
        ("C-GL", "LINE_ENDS", |p| {
            let mut end = p.sketch.path.last();
            shift(&mut end, 30.0);
            p.sketch.path = Path::straight(p.sketch.path.first(), end);
        }),
        ("C-GL", "NOT_ASKED", |p| p.depart.0 += 60_000),
        ("C-GL", "NOT_ASKED", |p| p.goods.clear()),
        ("C-GL", "PERMIT", |p| p.permit = PermitId::new("OTHER").expect("an id")),
        ("C-GL", "ZONE_NOT_OPENED", |p| p.opens.retain(|z| z.as_str() != "VVGL-CB")),
        ("C-GL", "ZONE_NOT_LISTED", |p| p.sketch.zones.retain(|z| z.zone.as_str() != "VVGL-HC")),
        ("C-VH", "CAUTION_NOT_NOTED", |p| p.notes.retain(|n| n.code != "ZONE_CAUTION")),
        ("C-BD", "HOLD_OFFERED", |p| p.hold_off.clear()),
        ("C-GL", "CEILING", |p| p.sketch.heights.cruise = AboveHome(119.0)),
        ("C-GL", "PAD_HEIGHT", |p| p.sketch.heights.destination = Amsl(20.0)),
        ("C-GL", "POINT_OF_NO_RETURN", |p| p.point_of_no_return = None),
        ("C-GL", "ALTERNATE", |p| p.alternates[0].touchdown.0 += 3.0),
        ("C-GL", "WEATHER", |p| p.notes.retain(|n| n.code != "WEATHER_NOT_ASSESSED")),
        ("C-GL", "TAKEOFF_DIRECTION", |p| {
            let home = p.package.home.0;
            if let Item::VtolTakeoff { toward, .. } = &mut p.package.mission[0] {
                *toward = home;
            }
        }),
        ("C-GL", "ITEM_PLACE", |p| {
            if let Item::Waypoint { at, .. } = &mut p.package.mission[1] {
                shift(at, 40.0);
            }
        }),
        ("C-GL", "ITEM_HEIGHT", |p| {
            if let Item::Waypoint { height, .. } = &mut p.package.mission[1] {
                *height = AboveHome(40.0);
            }
        }),
        ("C-GL", "LANDING_PLACE", |p| {
            if let Some(Item::VtolLand { at, .. }) = p.package.mission.last_mut() {
                shift(at, 5.0);
            }
        }),
        ("C-GL", "LANDING_GROUND", |p| {
            if let Some(Item::VtolLand { ground, .. }) = p.package.mission.last_mut() {
                *ground = AboveHome(10.0);
            }
        }),
        ("C-GL", "MISSION_SHAPE", |p| p.package.mission.retain(|item| !matches!(item, Item::LandStart))),
        ("C-GL", "HOME", |p| shift(&mut p.package.home.0, 3.0)),
        ("C-GL", "RETURN_HEIGHT", |p| p.package.return_height = Metres(30.0)),
        ("C-GL", "RALLY", |p| p.package.rally.clear()),
        ("C-GL", "FENCE_TOO_SMALL", |p| p.package.fence.truncate(4)),
        ("C-GL", "AIRCRAFT_LIMIT", |p| bend(p, |corner| *corner = geodesy::destination(*corner, Degrees(0.0), Metres(9_000.0)))),
        ("C-GL", "DETOUR_NOT_NOTED", |p| bend(p, |corner| shift(corner, 100.0))),
        ("C-XC", "DETOUR_NOT_NOTED", |p| p.notes.iter_mut().for_each(|note| note.acknowledge = false)),
        ("C-XC", "OBSTACLE", |p| p.sketch.path = Path::straight(p.sketch.path.first(), p.sketch.path.last())),
        ("C-XC", "TURN", |p| bend(p, |corner| shift(corner, 1_800.0))),
        ("C-XC", "LEG_SHORT", |p| {
            let (from, to) = (p.sketch.path.first(), p.sketch.path.last());
            p.sketch.path = Path::through(from, vec![geodesy::along(from, to, Metres(100.0))], to);
        }),
        ("C-XC", "CORNER_MISSING", |p| {
            let corner = p.sketch.path.corners()[0];
            p.package.mission.retain(|item| item.place().is_none_or(|at| geodesy::distance(at, corner) > Metres(1.0)));
        }),
        ("C-XC", "ITEM_PLACE", |p| {
            let corner = p.sketch.path.corners()[0];
            for item in &mut p.package.mission {
                if let Item::Waypoint { at, .. } = item
                    && geodesy::distance(*at, corner) < Metres(1.0)
                {
                    shift(at, 5.0);
                }
            }
        }),
        ("C-XC", "FENCE_TOO_SMALL", |p| {
            p.package.fence.iter_mut().for_each(|at| shift(at, 200.0));
        }),
        ("C-XC", "DISTANCE", |p| p.sketch.distance = geodesy::distance(p.sketch.path.first(), p.sketch.path.last())),
        ("C-XC", "ENERGY_DIFFERS", |p| p.sketch.budget.touchdown.0 += 0.2),
        ("C-LB", "RALLY", |p| p.package.rally[1].1.0 += 1.0),
    ];
    for (to, want, change) in faults {
        let found = planted(to, change);

        assert!(found.contains(&want), "{want} was planted, found {found:?}");
    }
}

#[test]
fn a_fence_that_reaches_into_the_aerodrome_is_found() {
    let found = planted("C-BD", |plan| {
        let strip = Position { latitude: 21.044, longitude: 105.8875 };
        let place = plan.package.fence.len() / 2;
        plan.package.fence.insert(place, strip);
    });

    assert!(found.contains(&"FENCE_IN_ZONE"), "{found:?}");
}

#[test]
fn a_plan_through_a_zone_that_was_closed_after_it_was_made_is_refused() {
    let input = asked("H-DG", "C-GL");
    let plan = propose(&input).expect("a plan");
    let mut world = network().clone();
    world.permits[0].zones.clear();
    let later = PlanInput { network: &world, ..input.clone() };
    assert!(codes(&plan, &later).contains(&"ZONE_CLOSED"));

    let mut zones: Vec<_> = network().airspace.iter().cloned().collect();
    for zone in &mut zones {
        if zone.id.as_str() == "VVGL-HC" {
            zone.kind = medflight::domain::airspace::ZoneKind::Prohibited;
        }
    }
    let mut world = network().clone();
    world.airspace = medflight::domain::airspace::Airspace::new(&world.frame, zones);
    let later = PlanInput { network: &world, ..input };
    assert!(codes(&plan, &later).contains(&"ZONE_CLOSED"));
}

#[test]
fn a_plan_past_an_obstacle_that_grew_is_refused() {
    let input = asked("H-DG", "C-GB");
    let plan = propose(&input).expect("a plan");
    let mut grown: Vec<_> = network().obstacles.iter().cloned().collect();
    for obstacle in grown.iter_mut().filter(|o| o.id == "O-VH-P6") {
        obstacle.top = Amsl(75.0);
    }
    let mut world = network().clone();
    world.obstacles = medflight::domain::airspace::Obstacles::new(&world.frame, grown);

    assert!(codes(&plan, &PlanInput { network: &world, ..input }).contains(&"OBSTACLE"));
}

#[test]
fn a_plan_to_a_place_that_is_not_configured_is_refused() {
    let input = asked("H-DG", "C-GL");
    let plan = propose(&input).expect("a plan");
    let mut world = network().clone();
    let site = SiteId::new("C-GL").expect("a site");
    world.pads.retain(|_, pad| pad.site != site);

    assert_eq!(codes(&plan, &PlanInput { network: &world, ..input }), ["UNKNOWN"]);
}

#[test]
fn a_storm_that_came_after_the_plan_is_found() {
    let input = asked("H-DG", "C-VH");
    let plan = propose(&input).expect("a plan");
    let mut storm = calm();
    storm.gust = MetresPerSecond(20.0);

    assert!(codes(&plan, &PlanInput { weather: Some(&storm), ..input }).contains(&"WEATHER"));
}

/// The codes for a flight of a thirsty, loaded aircraft on a hot day with an old pack, after something was changed in its plan.
fn burdened(change: impl FnOnce(&mut FlightPlan)) -> Vec<&'static str> {
    let mut hot = calm();
    hot.temperature.0 = 40.0;
    let mut input = sought("H-DG", "C-VH");
    input.network = light();
    input.weather = Some(&hot);
    input.payload = Grams(2_000.0);
    input.condition = Condition { health: Some(Percent(80.0)), correction: Correction::of(&[1.15; 30]) };
    let mut plan = propose(&input).expect("a plan");
    change(&mut plan);
    codes(&plan, &input)
}

#[test]
fn a_plan_that_leaves_out_load_heat_pack_or_experience_is_found() {
    assert_eq!(burdened(|_| {}), Vec::<&str>::new());
    for left_out in [Use::Payload, Use::Heat, Use::Health, Use::Learned] {
        let found = burdened(|plan| {
            let budget = &mut plan.sketch.budget;
            let used = budget.used(left_out);
            assert!(used > Percent(0.0), "{left_out:?}");
            budget.lines.retain(|(what, _)| *what != left_out);
            budget.touchdown = budget.touchdown + used;
        });
        assert!(found.contains(&"ENERGY_DIFFERS") && found.contains(&"ENERGY_LINE"), "{left_out:?}: {found:?}");

        let hidden = burdened(|plan| {
            let lines = &mut plan.sketch.budget.lines;
            let used = lines.iter().find(|(what, _)| *what == left_out).map_or(Percent(0.0), |(_, used)| *used);
            lines.retain(|(what, _)| *what != left_out);
            lines.iter_mut().filter(|(what, _)| *what == Use::Cruise).for_each(|(_, cruise)| *cruise = *cruise + used);
        });
        assert!(!hidden.is_empty() && hidden.iter().all(|code| *code == "ENERGY_LINE"), "{left_out:?} hidden in the cruise: {hidden:?}");
    }
}

#[test]
fn a_wind_that_is_named_as_another_or_left_out_is_found() {
    let mut windy = calm();
    windy.cruise_wind = MetresPerSecond(6.0);
    windy.wind_from = Degrees(180.0);
    let input = PlanInput { weather: Some(&windy), ..sought("H-DG", "C-VH") };
    let plan = propose(&input).expect("a plan");
    assert_eq!(codes(&plan, &input), Vec::<&str>::new());
    let budget = &plan.sketch.budget;
    let (across, along) = (budget.used(Use::WindAcross), budget.used(Use::WindAlong));
    assert!(across > Percent(0.1) && along.0.abs() > 0.1, "{budget:?}");

    let mut swapped = plan.clone();
    for (what, used) in &mut swapped.sketch.budget.lines {
        if *what == Use::WindAcross {
            *used = along;
        } else if *what == Use::WindAlong {
            *used = across;
        }
    }
    assert_eq!(codes(&swapped, &input), ["ENERGY_LINE", "ENERGY_LINE"]);
    for (part, whole) in [(Use::Transition, Use::Climb), (Use::Hover, Use::Landing)] {
        let mut hidden = plan.clone();
        let used = budget.used(part);
        assert!(used > Percent(0.0), "{part:?}");
        let lines = &mut hidden.sketch.budget.lines;
        lines.retain(|(what, _)| *what != part);
        lines.iter_mut().filter(|(what, _)| *what == whole).for_each(|(_, sum)| *sum = *sum + used);
        assert_eq!(codes(&hidden, &input), ["ENERGY_LINE", "ENERGY_LINE"], "{part:?}");
    }
    let mut dropped = plan;
    dropped.sketch.budget.lines.retain(|(what, _)| *what != Use::WindAcross);
    assert!(codes(&dropped, &input).contains(&"ENERGY_SUM"));
}

#[test]
fn what_the_flights_of_an_aircraft_taught_is_a_line_of_its_own_and_never_a_credit() {
    let plain = propose(&sought("H-DG", "C-VH")).expect("a plan").sketch.budget;
    let with = |ratio: f64, flights: usize| {
        let correction = Correction::of(&vec![ratio; flights]);
        propose(&PlanInput { condition: Condition { health: None, correction }, ..sought("H-DG", "C-VH") }).expect("a plan").sketch.budget
    };

    assert_eq!(with(0.7, 100), plain);
    let (few, many) = (with(1.2, 5), with(1.2, 100));
    let way: f64 = plain.lines.iter().map(|(_, used)| used.0).sum();
    assert!((many.used(Use::Learned).0 - 0.2 * way).abs() < 0.002, "{many:?}");
    assert!((few.used(Use::Learned).0 - 0.05 * way).abs() < 0.002, "{few:?}");
    assert_eq!(many.used(Use::Cruise), plain.used(Use::Cruise), "the published figure stays what it is");
}
