//! Zones overhead: what lies less than the vertical buffer over a flight counts as met.

use crate::support::{asked, codes, network};
use medflight::domain::airspace::{Airspace, Level, Zone, ZoneKind};
use medflight::domain::geo::Area;
use medflight::domain::network::Network;
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::units::altitude::Agl;
use medflight::units::ids::ZoneId;
use medflight::units::quantity::Metres;

/// The shipped network with a zone over the middle of the line to C-VH.
fn with_zone(kind: ZoneKind, floor: Level) -> Network {
    let mut world = network().clone();
    let line = propose(&asked("H-DG", "C-VH")).expect("a plan").sketch.path;
    let mut zones: Vec<Zone> = world.airspace.iter().cloned().collect();
    let overhead = Zone {
        id: ZoneId::new("OVERHEAD").expect("an id"),
        kind,
        area: Area::Circle { centre: line.at(line.length() * 0.5), radius: Metres(300.0) },
        floor,
        permit_required: false,
        time_rule: None,
        window: None,
        hours: Vec::new(),
        active: true,
        ..zones[0].clone()
    };
    zones.push(overhead);
    world.airspace = Airspace::new(&world.frame, zones);
    world
}

/// The highest that a flight to C-VH gets, above the sea and above the ground.
fn highest() -> (f64, f64) {
    let heights = propose(&asked("H-DG", "C-VH")).expect("a plan").sketch.heights;
    (heights.cruise_amsl().0 + (heights.destination - heights.home).max(Metres(0.0)).0, heights.highest.0)
}

#[test]
fn a_closed_zone_less_than_the_vertical_buffer_overhead_refuses_the_plan_and_says_by_how_much() {
    let kept = network().limits.airspace.zone_buffer_height.value.0;
    let (sea, ground) = highest();
    let cases = [
        (Level::AboveSea(sea + 0.5), true),
        (Level::AboveSea(sea + kept - 0.1), true),
        (Level::AboveSea(sea + kept + 0.1), false),
        (Level::AboveGround(ground + kept - 0.1), true),
        (Level::AboveGround(ground + kept + 0.1), false),
    ];
    for (floor, closed) in cases {
        for (kind, code) in [(ZoneKind::Prohibited, "ZONE_PROHIBITED"), (ZoneKind::Temporary, "ZONE_TEMPORARY")] {
            let world = with_zone(kind, floor);
            let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

            match propose(&input) {
                Ok(plan) => {
                    assert!(!closed, "{floor:?}");
                    assert_eq!(review(&plan, &input), Ok(()), "{floor:?}");
                }
                Err(no) => {
                    assert!(closed, "{floor:?}: {:?}", codes(&no));
                    assert!(codes(&no).contains(&code), "{floor:?}: {:?}", codes(&no));
                    let said = no.reasons.iter().find(|reason| reason.code == code).expect("named");
                    assert!(said.what.en.contains("OVERHEAD") && said.what.en.contains("below its floor of"), "{}", said.what.en);
                }
            }
        }
    }
}

#[test]
fn the_second_reader_refuses_a_plan_under_a_floor_that_is_too_near_and_one_that_does_not_name_it() {
    let (sea, _) = highest();
    let free = propose(&asked("H-DG", "C-VH")).expect("a plan");
    for (kind, code) in [(ZoneKind::Prohibited, "ZONE_CLOSED"), (ZoneKind::Caution, "ZONE_NOT_LISTED")] {
        let world = with_zone(kind, Level::AboveSea(sea + 0.5));
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

        let found = review(&free, &input).expect_err("the zone was not there when it was planned");

        assert!(found.iter().any(|reason| reason.code == code && reason.what.en.contains("OVERHEAD")), "{found:#?}");
    }
}

#[test]
fn a_caution_zone_in_the_vertical_buffer_is_listed_and_acknowledged_and_the_flight_ceiling_is_kept_as_it_is() {
    let (sea, _) = highest();
    let world = with_zone(ZoneKind::Caution, Level::AboveSea(sea + 0.5));
    let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };

    let plan = propose(&input).expect("a plan");

    assert!(plan.sketch.zones.iter().any(|zone| zone.zone.as_str() == "OVERHEAD" && zone.decides));
    assert!(plan.notes.iter().any(|note| note.acknowledge && note.what.en.contains("OVERHEAD")));
    assert_eq!(review(&plan, &input), Ok(()));
    let ceiling = network().limits.airspace.ceiling.value.0;
    let kept = network().limits.airspace.zone_buffer_height.value.0;
    let highest = |kind| {
        let world = with_zone(kind, Level::AboveGround(ceiling));
        propose(&PlanInput { network: &world, ..asked("C-VH", "H-DG") }).expect("a height below it").sketch.heights.highest.0
    };
    assert!(highest(ZoneKind::Restricted) + kept > ceiling, "as without it");
    assert!(highest(ZoneKind::Prohibited) + kept <= ceiling, "the lower cruise height");
}

#[test]
fn a_refusal_tells_the_heights_of_the_zone_and_the_cruise_height_that_passes_below_it() {
    let kept = network().limits.airspace.zone_buffer_height.value.0;
    let (_, ground) = highest();
    for kind in [ZoneKind::Prohibited, ZoneKind::Restricted] {
        // Ten metres too low for the flight as it is.
        let world = with_zone(kind, Level::AboveGround(ground + kept - 10.0));
        let input = PlanInput { network: &world, ..asked("H-DG", "C-VH") };
        let no = propose(&input).expect_err("closed");

        let said = no.reasons.iter().find(|reason| reason.what.en.contains("OVERHEAD")).expect("named");
        let floor = format!("from {:.0} m AGL to ", ground + kept - 10.0);
        assert!(said.what.en.contains(&floor) && said.what.vi.contains("khu vực từ"), "{}", said.what.en);
        assert!(said.what.en.contains("the flight is at") && said.what.en.contains("m AMSL"), "{}", said.what.en);
        let clear = said.what.en.split("a cruise height of at most ").nth(1).and_then(|rest| rest.split(' ').next());
        let clear: f64 = clear.expect("a height").parse().expect("a number");

        // At that height it flies, and one metre above it does not.
        let at = |cruise: f64| {
            let mut world = world.clone();
            world.limits.airspace.cruise_out.value = Agl(cruise);
            world.limits.airspace.cruise_back.value = Agl(cruise);
            propose(&PlanInput { network: &world, ..asked("H-DG", "C-VH") }).is_ok()
        };
        assert_eq!((at(clear), at(clear + 1.5)), (true, false), "{kind:?}: {clear}");
    }
}

#[test]
fn a_zone_from_the_ground_up_tells_its_heights_and_that_no_height_is_clear_of_it() {
    let world = with_zone(ZoneKind::Prohibited, Level::AboveGround(0.0));
    let no = propose(&PlanInput { network: &world, ..asked("H-DG", "C-VH") }).expect_err("closed");

    let said = no.reasons.iter().find(|reason| reason.code == "ZONE_PROHIBITED").expect("named");
    assert!(said.what.en.contains("from the ground to ") && said.what.vi.contains("từ mặt đất đến "), "{}", said.what.en);
    assert!(said.what.en.contains("no legal height is clear of it"), "{}", said.what.en);
}
