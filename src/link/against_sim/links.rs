//! One aircraft on two links, and one on a radio of 57600 baud.

use super::*;
use crate::link::rates::LinkWidth;

#[test]
fn an_aircraft_on_two_links_is_one_aircraft_and_goes_on_over_the_second_when_the_first_dies() {
    let mut world = World::new(31, 0.0, 1);
    let slower = Conditions { delay_us: 300_000, ..Conditions::default() };
    world.craft.get_mut(&1).expect("one").second = Some(Channel::new(slower, Random::child(5, "second")));
    let package = package(2_000.0);
    world.run(10);
    assert_eq!(world.craft[&1].spoken_to, Some(1));

    let dead = Conditions { loss: 1.0, ..Conditions::default() };
    world.craft.get_mut(&1).expect("one").down.set_conditions(dead);
    world.run(5);
    let verdict = world.upload(1, &package);

    assert_eq!(verdict, Verdict::Held);
    assert_eq!(world.craft[&1].spoken_to, Some(SECOND + 1));
    let reports = &world.craft[&1].reports;
    let wrong: Vec<_> = reports.iter().filter(|r| matches!(r, Report::LinkLost { .. } | Report::Trouble { .. })).collect();
    assert!(wrong.is_empty(), "one aircraft, never lost: {wrong:?}");
}

#[test]
fn over_a_radio_of_57600_baud_the_streams_fit_and_a_package_is_proven() {
    /// 57600 baud with start and stop bit.
    const BYTES_A_SECOND: u64 = 5_760;
    /// What PX4 gives to telemetry on such a line.
    const TELEMETRY: u64 = 1_044;
    let mut world = World::new(32, 0.02, 1);
    world.fleet.set_width(0, LinkWidth::Narrow);
    world.craft.get_mut(&1).expect("one").line = Some(Line { bytes_a_second: BYTES_A_SECOND, free_at: 0, carried: 0, lost: 0 });
    let package = package(2_000.0);
    let figures = |world: &World| world.craft[&1].line.as_ref().map_or((0, 0), |line| (line.carried, line.lost));

    world.run(90);
    let (carried, lost) = figures(&world);
    world.run(20);
    let (later, lost_later) = figures(&world);

    assert_eq!(lost_later, lost, "nothing is lost for want of room");
    assert!((later - carried) / 20 <= TELEMETRY, "{} bytes a second", (later - carried) / 20);
    assert_eq!(world.upload(1, &package), Verdict::Held);
    assert!(world.carries(1, &package));
}
