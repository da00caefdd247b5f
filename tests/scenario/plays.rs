//! Plays with golden transcripts: the ledger of a simulated world, read as a story.
//!
//! A transcript that changes is a change of behaviour that someone must read: `MEDFLIGHT_BLESS=1 cargo test --test simulation plays`
//! writes them anew.

use crate::world::World;
use medflight::domain::delivery::ConsignmentState;
use medflight::units::time::Span;
use medflight_sim::network::Conditions;
use std::path::Path;

/// Compares a transcript with the one that was agreed.
#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, to write the transcripts anew")]
pub(crate) fn agrees(name: &str, transcript: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenario/transcripts").join(name).with_extension("txt");
    if std::env::var("MEDFLIGHT_BLESS").is_ok() {
        std::fs::write(&path, transcript).expect("the transcript is written");
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(transcript, agreed, "the play no longer runs as agreed in {}", path.display());
}

#[test]
fn a_specimen_comes_from_long_bien_and_is_received() {
    let mut world = World::new(11, Conditions::default());
    world.ask("C-LB", "H-DG", "SPC-CBC");

    world.run_until_closed(60);

    agrees("a_specimen_comes_from_long_bien_and_is_received", &world.transcript());
}

#[test]
fn a_line_under_the_power_line_tower_is_refused_by_name_and_nothing_is_booked() {
    let mut world = World::new(12, Conditions::default());
    world.ask("C-XC", "H-DG", "SPC-CBC");

    world.run_for(Span::minutes(2));

    assert_eq!(world.states(), [ConsignmentState::Submitted]);
    assert!(world.refusals().iter().any(|refusal| refusal.contains("O-ERP")), "{:?}", world.refusals());
    agrees("a_line_under_the_power_line_tower_is_refused_by_name_and_nothing_is_booked", &world.transcript());
}

#[test]
fn the_link_is_lost_in_cruise_the_aircraft_returns_by_itself_and_the_box_is_sent_again() {
    let mut world = World::new(13, Conditions::default());
    world.ask("C-VH", "H-DG", "SPC-CBC");
    let tail = world.run_until_along(150.0);

    world.silence(&tail, Span::secs(60));
    world.run_until_closed(45);

    assert_eq!(world.states(), [ConsignmentState::Closed]);
    agrees("the_link_is_lost_in_cruise_the_aircraft_returns_by_itself_and_the_box_is_sent_again", &world.transcript());
}
