//! Weather that comes between the transfer of a package and the launch.

use crate::world::World;
use medflight::domain::operations::act::{Act, ReportWeather, Time};
use medflight::units::time::Span;
use medflight_sim::network::Conditions;

fn until(world: &mut World, kind: &str) {
    for _ in 0..3_000 {
        if world.transcript().contains(kind) {
            return;
        }
        world.run_for(Span::millis(20));
    }
    panic!("no {kind}:\n{}", world.transcript());
}

#[test]
fn a_newer_report_that_changes_nothing_on_board_renews_the_plan_and_the_flight_leaves() {
    let mut world = World::new(46, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    until(&mut world, "FLIGHT_CLEARED");
    let tail = world.cleared().expect("a flight is cleared");

    let report = ReportWeather {
        site: "H-DG".parse().expect("a site"),
        measured_at: Time(world.utc()),
        wind_cms: 150,
        wind_from_deg: 45,
        gust_cms: 250,
        cruise_wind_cms: 200,
        visibility_m: 9_000,
        rain: false,
        lightning: false,
        temperature_mc: 23_000,
    };
    assert_eq!(world.pilot_acts(&tail, Act::ReportWeather(report)), None);
    until(&mut world, "TOOK_OFF");

    let story = world.transcript();
    let place = |kind: &str| story.find(kind).unwrap_or_else(|| panic!("no {kind}:\n{story}"));
    assert!(place("FLIGHT_CLEARED") < place("PLAN_RENEWED") && place("PLAN_RENEWED") < place("LAUNCH_ORDERED"), "{story}");
    assert_eq!(story.matches("PACKAGE_ORDERED").count(), 1, "nothing was sent again:\n{story}");
}
