//! The figures of medflight on this machine: `make bench`. Nothing here passes or fails; a figure that is not liked is looked
//! into, not forbidden.
//!
//! Each figure is printed as a row of one table, and as a line of JSON for programs. Words after `--` choose figures by name.

#[path = "../separation/book.rs"]
mod book;
#[path = "../separation/checker.rs"]
mod checker;
#[path = "../support/client.rs"]
#[expect(dead_code, reason = "shared with the tests that act over HTTP")]
mod client;
#[path = "../separation/draw.rs"]
mod draw;
#[path = "../simulation/invariants.rs"]
mod invariants;
#[path = "../simulation/people.rs"]
mod people;
#[path = "../support/service.rs"]
#[expect(dead_code, reason = "shared with the tests that fly")]
mod service;
#[path = "../separation/truth.rs"]
mod truth;
#[path = "../simulation/world.rs"]
#[expect(dead_code, reason = "shared with the simulated world's own tests")]
mod world;

mod acts;
mod airspace;
mod door;
mod durable;
mod fleet;
mod frames;
mod planning;
mod proofs;
mod restart;
mod separation;
mod table;
mod uploads;
mod ways;
mod worlds;

use table::Table;

/// Measures one thing and adds its figures.
type Measure = fn(&mut Table);

fn main() -> std::io::Result<()> {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let parts: [(&str, Measure); 13] = [
        ("airspace", airspace::measure),
        ("ways", ways::measure),
        ("planning", planning::measure),
        ("separation", separation::measure),
        ("certificates", separation::certificates),
        ("frames", frames::measure),
        ("uploads", uploads::measure),
        ("fleet", fleet::measure),
        ("durable", durable::measure),
        ("door", door::measure),
        ("proofs", proofs::measure),
        ("restart", restart::measure),
        ("worlds", worlds::measure),
    ];
    let mut table = Table::default();
    for (name, measure) in parts {
        if chosen.is_empty() || chosen.iter().any(|word| word == name) {
            measure(&mut table);
        }
    }
    table.print()
}
