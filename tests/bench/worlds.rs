//! Whole deliveries in the simulated world, with the invariants checked after every step.

use crate::service::now;
use crate::table::Table;
use crate::world::World;
use medflight_sim::network::Conditions;

/// Worlds, each with a seed of its own.
const WORLDS: u32 = 3;

pub(crate) fn measure(table: &mut Table) {
    let began = now();
    for seed in 0..WORLDS {
        let mut world = World::new(u64::from(seed) + 1, Conditions::default());
        world.ask("C-VH", "H-DG", "SPC-CBC");
        world.run_until_closed(60);
    }
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    table.add(
        "simulated deliveries",
        f64::from(WORLDS) / minutes,
        "1/min",
        "C-VH to H-DG with the way there, one core, every invariant each 20 ms",
    );
}
