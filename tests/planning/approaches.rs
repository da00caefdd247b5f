//! Approach corridors of pads: held by the end of the line, cleared by the cruise height, and told where the data hold none.

use crate::support::{asked, codes, network, pad, shipped, sought};
use medflight::domain::airspace::{Obstacle, Obstacles};
use medflight::domain::geo::geodesy;
use medflight::domain::network::Network;
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::domain::site::Approach;
use medflight::units::altitude::Amsl;
use medflight::units::quantity::{Degrees, Metres};

/// Where the straight line to C-VH comes from, as seen from its pad.
fn straight_in() -> Degrees {
    geodesy::bearing(network().pads[&pad("C-VH")].position, network().pads[&pad("H-DG")].position)
}

/// The shipped network with corridors of 600 m at C-VH, from so many degrees beside the straight line.
fn with(aside: &[f64], half_width: f64) -> Network {
    let mut world = network().clone();
    let corridor = |aside: &f64| Approach {
        from: Degrees((straight_in().0 + aside).rem_euclid(360.0)),
        length: Metres(600.0),
        half_width: Metres(half_width),
        source: "made up for a test".to_owned(),
    };
    world.pads.get_mut(&pad("C-VH")).expect("a pad").approaches = aside.iter().map(corridor).collect();
    world
}

#[test]
fn a_line_that_comes_in_along_a_corridor_flies_and_one_beside_it_is_refused_with_both_directions() {
    // At 600 m a line lies 600 m · sin α beside an axis that is turned by α: 4° are 42 m.
    for (aside, half_width, flies) in [
        (vec![0.0], 20.0, true),
        (vec![4.0], 45.0, true),
        (vec![4.0], 40.0, false),
        (vec![90.0, 4.0], 45.0, true),
        (vec![180.0], 45.0, false),
    ] {
        let world = with(&aside, half_width);
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        let outcome = propose(&input);

        assert_eq!(outcome.is_ok(), flies, "{aside:?} {half_width}");
        match outcome {
            Ok(plan) => assert_eq!(review(&plan, &input), Ok(()), "{aside:?} {half_width}"),
            Err(no) => {
                assert_eq!(codes(&no), ["APPROACH_CORRIDOR"], "{aside:?} {half_width}");
                assert!(
                    no.reasons[0].what.en.contains("P-C-VH") && no.reasons[0].what.en.contains(&straight_in().to_string()),
                    "{:?}",
                    no.reasons
                );
                let elsewhere = propose(&asked("H-DG", "C-VH")).expect("a plan");
                let found = review(&elsewhere, &input).expect_err("the second reader finds it too");
                assert!(found.iter().any(|reason| reason.code == "APPROACH"), "{found:?}");
            }
        }
    }
    // Away from the pad nothing changes.
    let world = with(&[90.0], 20.0);
    propose(&PlanInput { network: &world, ..asked("C-VH", "H-DG") }).expect("a corridor is for coming in");
}

#[test]
fn a_way_round_comes_in_along_the_corridor() {
    let world = with(&[15.0], 60.0);
    let input = PlanInput { network: &world, ..sought("H-DG", "C-VH") };

    let plan = propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));

    assert_eq!(plan.sketch.path.corners().len(), 1);
    assert_eq!(review(&plan, &input), Ok(()));
}

#[test]
fn an_obstacle_in_a_wide_corridor_is_cleared_as_high_as_it_may_be_or_the_flight_is_refused() {
    // 100 m beside the line, where no obstacle counts without a corridor.
    let at = |world: &Network| {
        let pad = world.pads[&pad("C-VH")].position;
        geodesy::destination(geodesy::destination(pad, straight_in(), Metres(300.0)), straight_in() + Degrees(90.0), Metres(100.0))
    };
    for (half_width, off, flies) in [(150.0, 0.0, true), (150.0, 6.0, false), (90.0, 6.0, true)] {
        let mut world = with(&[0.0], half_width);
        let cruise = propose(&PlanInput { network: &world, ..asked("H-DG", "C-VH") }).expect("a plan").sketch.heights.home.0
            + network().limits.airspace.cruise_back.value.0;
        let mut all: Vec<Obstacle> = world.obstacles.iter().cloned().collect();
        let top = Amsl(cruise - network().limits.airspace.obstacle_clearance.value.0 - 5.0);
        let mast = Obstacle {
            id: "O-MAST".to_owned(),
            places: vec![at(&world)],
            top,
            height_accuracy: Metres(off),
            accuracy: Metres(1.0),
            ..all[0].clone()
        };
        all.push(mast);
        world.obstacles = Obstacles::new(&world.frame, all);
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        let outcome = propose(&input);

        assert_eq!(outcome.is_ok(), flies, "±{half_width}, off {off}");
        match outcome {
            Ok(plan) => assert_eq!(review(&plan, &input), Ok(()), "±{half_width}, off {off}"),
            Err(no) => {
                assert_eq!(codes(&no), ["APPROACH_OBSTACLE"]);
                assert!(no.reasons[0].what.en.contains("O-MAST") && no.reasons[0].what.en.contains('±'), "{:?}", no.reasons);
            }
        }
    }
}

#[test]
fn corridors_are_read_with_a_pad_and_a_wrong_one_is_named() {
    let file = std::fs::read_to_string(shipped().join("sites.geojson")).expect("readable");
    let load = |corridor: &str| {
        let dir = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(shipped()).expect("the configuration") {
            let path = entry.expect("an entry").path();
            std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
        }
        let from = "\"site\": \"C-VH\"";
        assert!(file.contains(from));
        std::fs::write(dir.path().join("sites.geojson"), file.replacen(from, &format!("{from}, \"approaches\": [{corridor}]"), 1))
            .expect("written");
        medflight::config::load(dir.path())
    };

    let right = load(r#"{"from_deg": 300, "length_m": 800, "half_width_m": 60, "source": "survey of 2026-10-01"}"#).expect("a network");
    let wrong = load(r#"{"from_deg": 400, "length_m": 800, "width_m": 60}"#).expect_err("faults");

    assert_eq!(right.network.pads[&pad("C-VH")].approaches[0].from, Degrees(300.0));
    for place in ["from_deg", "half_width_m", "source", "width_m"] {
        assert!(wrong.iter().any(|fault| fault.place == format!("P-C-VH.approaches[0].{place}")), "{place}: {wrong:?}");
    }
}
