//! An obstacle's own uncertainty of height is added to its top wherever it has to be cleared.

use crate::support::{asked, codes, network};
use medflight::domain::airspace::{Obstacle, Obstacles};
use medflight::domain::network::Network;
use medflight::domain::plan::{PlanInput, Profile, propose, review, review_profile};
use medflight::units::altitude::Amsl;
use medflight::units::quantity::Metres;

/// The shipped network with a mast on the middle of the line to C-VH whose top lies so far below the given height above the sea.
fn with_mast(top: Amsl, off: f64) -> Network {
    let mut world = network().clone();
    let line = propose(&asked("H-DG", "C-VH")).expect("a plan").sketch.path;
    let mut all: Vec<Obstacle> = world.obstacles.iter().cloned().collect();
    let mast = Obstacle {
        id: "O-MAST".to_owned(),
        places: vec![line.at(line.length() * 0.5)],
        top,
        height_accuracy: Metres(off),
        accuracy: Metres(1.0),
        ..all[0].clone()
    };
    all.push(mast);
    world.obstacles = Obstacles::new(&world.frame, all);
    world
}

/// The lower and the higher cruise height of the route, above the sea.
fn cruises() -> (f64, f64) {
    let plan = propose(&asked("H-DG", "C-VH")).expect("a plan");
    let home = plan.sketch.heights.home.0;
    let limits = &network().limits.airspace;
    (home + limits.cruise_out.value.0, home + limits.cruise_back.value.0)
}

#[test]
fn a_top_that_may_be_higher_is_flown_over_higher_and_beyond_the_last_height_refused_with_its_uncertainty() {
    let clearance = network().limits.airspace.obstacle_clearance.value.0;
    let (low, high) = cruises();
    // How far off the top may be, and the cruise height that clears it: nominally 20 m lie between the lower one and the top.
    let top = low - clearance - 5.0;
    for (off, cruise) in
        [(0.0, Some(low)), (4.9, Some(low)), (5.0, Some(high)), (5.0 + high - low - 0.1, Some(high)), (5.0 + high - low, None)]
    {
        let world = with_mast(Amsl(top), off);
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        match (propose(&input), cruise) {
            (Ok(plan), Some(cruise)) => {
                assert!((plan.sketch.heights.cruise_amsl().0 - cruise).abs() < 0.01, "±{off}: {:?}", plan.sketch.heights);
                assert_eq!(review(&plan, &input), Ok(()), "±{off}");
            }
            (Err(no), None) => {
                assert_eq!(codes(&no), ["OBSTACLE"], "±{off}");
                assert!(no.reasons[0].what.en.contains("O-MAST") && no.reasons[0].what.en.contains('±'), "{:?}", no.reasons[0]);
            }
            (got, cruise) => panic!("±{off}: wanted {cruise:?}, got {got:?}"),
        }
    }
}

#[test]
fn the_second_reader_adds_the_uncertainty_by_itself() {
    let clearance = network().limits.airspace.obstacle_clearance.value.0;
    let top = cruises().0 - clearance - 5.0;
    let sure = with_mast(Amsl(top), 0.0);
    let plan = propose(&PlanInput { network: &sure, ..asked("H-DG", "C-VH") }).expect("a plan");
    // The same plan over the same top, of which less is known.
    let unsure = with_mast(Amsl(top), 6.0);
    let input = PlanInput { network: &unsure, ..asked("H-DG", "C-VH") };

    let found: Vec<&str> = review(&plan, &input).expect_err("not cleared").iter().map(|reason| reason.code).collect();
    let profile = review_profile(&Profile::of(&plan, &unsure), &plan, &input).expect_err("not cleared");

    assert!(found.contains(&"OBSTACLE"), "{found:?}");
    assert!(profile.iter().any(|reason| reason.code == "PROFILE_CLEARANCE" && reason.what.en.contains("O-MAST")), "{profile:?}");
}
