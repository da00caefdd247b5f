//! The simulated fleet's own packs against what was predicted of them, and bingo in the air.

use crate::world::World;
use medflight::domain::plan::BingoKind;
use medflight_sim::network::Conditions;

#[test]
fn the_error_of_predictions_over_the_simulated_fleet_is_reported_and_stays_within_bounds() {
    let mut worst = 0;
    for (seed, station) in ["C-LB", "C-VH", "C-GL"].into_iter().enumerate() {
        let mut world = World::new(700 + u64::try_from(seed).expect("small"), Conditions::default());
        world.ask(station, "H-DG", "SPC-CBC");
        world.run_until_closed(60);

        let report = world.energy();
        let all = report.all.clone().expect("errors");
        assert_eq!(all.flights, 2, "the way there and the delivery: {report:?}");
        worst = worst.max(all.p95_milli_percent);
        let learned = report.tails.iter().find_map(|tail| tail.learned.as_ref()).expect("learned");
        assert!(learned.flights == 2 && (900..=1_150).contains(&learned.ratio_milli), "{station}: {learned:?}");
        assert!((1_000..=1_020).contains(&learned.factor_milli), "two flights count for a tenth: {learned:?}");
    }
    assert!(worst <= 5_000, "thousandths of a percent of the pack: {worst}");
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
