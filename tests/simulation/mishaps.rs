//! Flights through faults that a seed draws: nobody is told anything wrong, whatever happens to the aircraft.
//!
//! Not every delivery arrives; what must hold are the invariants of every step, and that it comes down.

use crate::world::World;
use medflight::units::time::Span;
use medflight_sim::network::Conditions;
use medflight_sim::{Bounds, Script};

/// The worlds' seeds.
const SEEDS: std::ops::Range<u64> = 0..5;
/// The faults come within so many seconds: a flight lasts hardly longer.
const WITHIN_S: u32 = 180;
/// Then it has come down after so many more: a full pack hovers for no longer, seconds.
const DOWN_S: u64 = 900;

/// Flies until an aircraft is in the air (each second seed: with a box aboard), and lets a script happen to it.
fn fly(seed: u64) {
    let mut world = World::new(seed, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");
    let tail = if seed.is_multiple_of(2) { world.run_until_along(100.0) } else { world.run_until_in_the_air() };
    let script = Script::drawn(seed, &Bounds { from_s: 0, to_s: WITHIN_S, most: 5, ..Bounds::default() });
    // Shown when the test fails: the script as it can be repeated.
    println!("seed {seed}, {tail}: {:#?}", world.beset(&tail, &script));

    world.run_for(Span::secs(u64::from(WITHIN_S)));
    let seconds = (0..DOWN_S).find(|_| {
        let down = !world.flying().contains(&tail);
        world.run_for(Span::secs(1));
        down
    });
    assert!(seconds.is_some(), "seed {seed}: {tail} still flies\n{}", world.transcript());
    // What follows is told too.
    world.run_for(Span::secs(60));
}

#[test]
fn whatever_happens_to_an_aircraft_in_flight_no_verdict_about_it_is_wrong() {
    SEEDS.for_each(fly);
}
