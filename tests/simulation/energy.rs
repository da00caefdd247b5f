//! The simulated fleet's own packs against what was predicted of them, and bingo in the air.

use crate::world::World;
use medflight::domain::plan::BingoKind;
use medflight_sim::network::Conditions;

#[test]
fn the_error_of_predictions_over_the_simulated_fleet_is_reported_and_stays_within_bounds() {
    let mut world = World::new(77, Conditions::default());
    for station in ["C-LB", "C-VH", "C-GL", "C-PL", "C-BD", "C-PD", "C-DX", "C-GB"] {
        world.ask(station, "H-DG", "SPC-CBC");
        world.run_until_closed(120);
    }

    let report = world.energy();
    let all = report.all.clone().expect("errors");
    eprintln!("{report:?}");
    assert!(all.flights >= 12, "{report:?}");
    assert!(all.p50_milli_percent <= 2_000 && all.p95_milli_percent <= 4_000, "of the pack: {report:?}");
    let flights: u32 = report.tails.iter().filter_map(|tail| tail.learned.as_ref()).map(|learned| learned.flights).sum();
    assert_eq!(usize::try_from(flights).expect("small"), all.flights, "every flight teaches its own aircraft");
    assert!(report.tails.iter().filter_map(|tail| tail.learned.as_ref()).all(|learned| learned.factor_milli >= 1_000), "{report:?}");
}

#[test]
fn an_aircraft_in_the_air_shows_what_each_place_of_its_plan_needs_from_where_it_is() {
    let mut world = World::new(78, Conditions::default());
    world.ask("C-GL", "H-DG", "SPC-CBC");

    let tail = world.run_until_along(1_500.0);
    let at = |world: &World| world.live().aircraft.into_iter().find(|aircraft| aircraft.tail == tail).expect("the aircraft");
    let early = at(&world);
    let later_tail = world.run_until_along(4_000.0);
    let later = at(&world);

    assert_eq!(later_tail, tail);
    let spare = |view: &medflight::domain::operations::view::AircraftView, kind| {
        view.bingo.iter().find(|bingo| bingo.kind == kind).map(|bingo| bingo.spare_milli_percent).expect("a place")
    };
    assert!(spare(&early, BingoKind::Home) - spare(&later, BingoKind::Home) > 20_000, "home goes out of reach: {early:?} {later:?}");
    assert!((spare(&early, BingoKind::Destination) - spare(&later, BingoKind::Destination)).abs() < 3_000, "the destination stays");
    let (told, own) = (later.touchdown_percent.expect("a touchdown"), spare(&later, BingoKind::Destination));
    assert!((told - 20.0 - f64::from(i32::try_from(own).expect("small")) / 1e3).abs() < 0.5, "{told} and {own}: two ways to the same");
}
