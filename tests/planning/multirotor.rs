//! The same network flown by an aircraft without wings.

use crate::support::{morning, pad, shipped};
use medflight::config;
use medflight::domain::mission::Item;
use medflight::domain::network::Network;
use medflight::domain::payload::Category;
use medflight::domain::plan::{self, PlanInput};
use medflight::units::ids::TailId;
use medflight::units::quantity::{Grams, Percent};
use std::sync::Arc;

fn with_a_quadrotor() -> Arc<Network> {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration").flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    let permits = std::fs::read_to_string(shipped().join("permits.toml")).expect("permits").replace("VTOL-1", "QUAD-1");
    std::fs::write(folder.path().join("permits.toml"), permits).expect("written");
    std::fs::write(folder.path().join("fleet.toml"), include_str!("../data/fleet_multirotor.toml")).expect("written");
    config::load(folder.path()).unwrap_or_else(|faults| panic!("{faults:?}")).network
}

fn asked(network: &Network) -> PlanInput<'_> {
    static TAIL: std::sync::LazyLock<TailId> = std::sync::LazyLock::new(|| TailId::new("DG-01").expect("a tail"));
    PlanInput {
        network,
        from: pad("H-DG"),
        to: pad("C-GL"),
        tail: &TAIL,
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart: morning(),
        weather: None,
        used_rotations_today: 0,
        extra: medflight::domain::airspace::Extra::default(),
        way_round: medflight::domain::plan::WayRound::Never,
        condition: medflight::domain::plan::Condition::default(),
    }
}

#[test]
fn a_multirotor_climbs_over_its_pad_flies_the_line_and_lands_without_a_transition() {
    let network = with_a_quadrotor();
    let input = asked(&network);

    let plan = plan::propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));

    let commands: Vec<u16> = plan.package.mission.iter().map(Item::command).collect();
    assert_eq!((commands.first(), commands.last()), (Some(&22), Some(&21)));
    assert!(commands.len() >= 3 && commands[1..commands.len() - 1].iter().all(|command| *command == 16), "{commands:?}");
    let [.., Item::Waypoint { at: over, .. }, Item::Land { at: pad, .. }] = plan.package.mission[..] else {
        panic!("{:?}", plan.package.mission)
    };
    assert_eq!(over, pad, "it comes down from straight above");
    assert_eq!(plan::review(&plan, &input), Ok(()));
    assert!(plan.sketch.duration.0 > plan.sketch.distance.0 / 5.0, "5 m/s all the way: {:?}", plan.sketch.duration);
}

#[test]
fn the_review_refuses_a_mission_for_wings_on_an_aircraft_without_them() {
    let network = with_a_quadrotor();
    let input = asked(&network);
    let mut plan = plan::propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));
    let last = plan.package.mission.len() - 1;
    if let Item::Land { at, ground } = plan.package.mission[last] {
        plan.package.mission[last] = Item::VtolLand { at, ground };
    }

    let found = plan::review(&plan, &input).expect_err("a mission that it cannot fly");

    assert!(found.iter().any(|reason| reason.code == "MISSION_SHAPE"), "{found:?}");
}
