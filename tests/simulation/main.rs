//! The whole network in one thread on a virtual clock: heart, clerk, links, a bad network, simulated aircraft, a store in
//! memory that can crash, and people who do the next thing that the pages tell them to do.
//!
//! After every step the invariants are checked; after the faults heal every delivery reaches its end.

#[path = "../separation/book.rs"]
mod book;
#[path = "../separation/checker.rs"]
mod checker;
mod cold_chain;
mod energy;
mod invariants;
mod landing;
#[path = "../scenario/law.rs"]
mod law;
mod mishaps;
mod payload_bay;
mod people;
#[path = "../scenario/plays.rs"]
mod plays;
mod privacy;
mod renewal;
mod traffic;
mod unasked;
#[path = "../scenario/urgent.rs"]
mod urgent;
mod world;

use medflight::domain::delivery::ConsignmentState;
use medflight_sim::network::Conditions;
use world::{Crash, World};

/// A network that loses, repeats and reorders.
fn bad_network() -> Conditions {
    Conditions {
        loss: 0.05,
        delay_us: 40_000,
        jitter_us: 30_000,
        duplication: 0.02,
        reordering: 0.02,
        reorder_us: 120_000,
        partitions: Vec::new(),
    }
}

#[test]
fn a_specimen_flies_from_the_station_to_the_laboratory_and_is_received() {
    let mut world = World::new(1, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");

    world.run_until_closed(60);

    assert_eq!(world.states(), [ConsignmentState::Closed]);
    assert_eq!(world.launches(), 2, "the empty way there, and the delivery");
    assert_eq!(world.learned(), 1, "every moment of its course was told by a record");
}

#[test]
fn the_delivery_ends_in_a_receipt_over_a_network_that_loses_repeats_and_reorders() {
    let mut world = World::new(2, bad_network());
    world.ask("C-LB", "H-DG", "SPC-CBC");

    world.run_until_closed(60);

    assert_eq!(world.states(), [ConsignmentState::Closed]);
}

#[test]
fn the_service_may_die_before_the_actions_of_every_record_and_nothing_is_lost_or_done_twice() {
    let mut world = World::new(3, Conditions::default());
    world.crash_at_every_record(Crash::BeforeActions);
    world.ask("C-VH", "H-DG", "SPC-CBC");

    world.run_until_closed(120);

    assert_eq!(world.states(), [ConsignmentState::Closed]);
    assert!(world.deaths() >= 20, "the service died only at {} kinds of records", world.deaths());
    assert_eq!(world.learned(), 1, "what was learned is there again after a start");
    assert_eq!(world.launches(), world.take_offs(), "each order to launch that left led to one take-off");
}

#[test]
fn the_service_may_die_after_the_actions_of_every_record_and_nothing_is_lost_or_done_twice() {
    let mut world = World::new(4, Conditions::default());
    world.crash_at_every_record(Crash::AfterActions);
    world.ask("C-VH", "H-DG", "SPC-CBC");

    world.run_until_closed(120);

    assert_eq!(world.states(), [ConsignmentState::Closed]);
    assert_eq!(world.take_offs(), 2, "the empty way there and the delivery, each once");
    assert!(!world.ledger().concat().contains("not_held"), "what this service sent itself was never called another's");
}

#[test]
fn the_same_seed_gives_the_same_ledger() {
    let ledger = |seed| {
        let mut world = World::new(seed, bad_network());
        world.ask("C-VH", "H-DG", "SPC-CBC");
        world.run_until_closed(60);
        world.ledger()
    };

    assert_eq!(ledger(5), ledger(5));
}
