//! Surveyed emergency landing places: read from their own file, told along a line, and offered when flying stops.

use crate::day::Day;
use crate::support::{asked, network, shipped};
use medflight::config;
use medflight::domain::geo::{Position, geodesy};
use medflight::domain::operations::act::StopArea;
use medflight::domain::plan::{PlanInput, landing_places, propose, review, without_landing_place};
use medflight::units::quantity::{Degrees, Metres};

fn feature(id: &str, at: Position, more: &str) -> String {
    format!(
        r#"{{"type": "Feature", "id": "{id}", "properties": {{"id": "{id}", "name": "Bãi cỏ", "name_en": "a lawn", "accuracy_m": 2, "radius_m": 15,
        "ground_elev_m": 6.5, "surveyed": "2026-10-01T09:00:00+07:00", "source": "made up for a test"{more}}},
        "geometry": {{"type": "Point", "coordinates": [{}, {}]}}}}"#,
        at.longitude, at.latitude
    )
}

/// The shipped configuration with a file of landing places beside it.
fn with_places(features: &[String]) -> Result<config::Config, Vec<config::Fault>> {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let text =
        format!(r#"{{"type": "FeatureCollection", "name": "places", "attribution": "none", "features": [{}]}}"#, features.join(",\n"));
    std::fs::write(dir.path().join("landing_places.geojson"), text).expect("written");
    config::load(dir.path())
}

/// Places 300 m beside the line to C-GL, 1,200 m apart.
fn beside_the_line() -> Vec<String> {
    let plan = propose(&asked("H-DG", "C-GL")).expect("a plan");
    let path = &plan.sketch.path;
    let at = |nth: u32| geodesy::destination(path.at(Metres(f64::from(nth) * 1_200.0)), plan.sketch.track + Degrees(90.0), Metres(300.0));
    (1..7_u32).map(|nth| feature(&format!("E-{nth}"), at(nth), "")).collect()
}

#[test]
fn the_shipped_network_holds_none_and_says_so() {
    assert!(network().landing_places.is_empty());
    let plan = propose(&asked("H-DG", "C-GL")).expect("a plan");
    assert!(plan.notes.iter().any(|note| note.code == "NO_LANDING_PLACE"));
}

#[test]
fn surveyed_places_every_two_kilometres_leave_no_gap_and_the_second_reader_agrees() {
    let world = with_places(&beside_the_line()).expect("a network").network;
    let input = PlanInput { network: &world, ..asked("H-DG", "C-GL") };

    let plan = propose(&input).expect("a plan");

    assert!(without_landing_place(&world, &plan.sketch.path).is_empty());
    assert!(!plan.notes.iter().any(|note| note.code == "NO_LANDING_PLACE"), "{:?}", plan.notes);
    assert_eq!(review(&plan, &input), Ok(()));
    let places = landing_places(&world, &plan.sketch.path);
    let surveyed: Vec<_> = places.iter().filter(|place| place.surveyed.is_some()).collect();
    assert_eq!(surveyed.len(), 6);
    assert!(surveyed.iter().all(|place| !place.staffed && (place.aside.0 - 300.0).abs() < 1.0), "{surveyed:?}");
    // Where the data do not hold the places, the same plan is silent about a gap.
    let found = review(&plan, &asked("H-DG", "C-GL")).expect_err("a gap");
    assert!(found.iter().any(|reason| reason.code == "LANDING_NOT_NOTED"), "{found:?}");
}

#[test]
fn when_flying_stops_the_nearest_surveyed_place_is_a_legal_end_with_its_minutes() {
    let world = with_places(&beside_the_line()).expect("a network").network;
    let mut day = Day::over(world.as_ref().clone());
    day.airborne(0.5);

    day.stop(None);
    let ends = day.ends();

    let first = &ends[0];
    assert!(first.emergency && first.legal && first.against.is_empty(), "{ends:#?}");
    assert!(first.distance_m < 700, "{first:#?}");
    let pads = ends.iter().filter(|end| !end.emergency).map(|end| end.seconds).min().expect("a pad");
    assert!(first.seconds < pads && first.seconds > 30, "{ends:#?}");
}

#[test]
fn a_surveyed_place_inside_the_stopped_area_is_no_end_for_a_flight_outside_of_it() {
    let features = beside_the_line();
    let world = with_places(&features).expect("a network").network;
    let mut day = Day::over(world.as_ref().clone());
    day.airborne(0.15);
    let inside = world.landing_places.values().next_back().expect("a place");
    let (latitude_e7, longitude_e7) = inside.position.deg_e7();

    day.stop(Some(StopArea { latitude_e7, longitude_e7, radius_m: 900 }));
    let ends = day.ends();

    assert!(!ends.is_empty());
    for end in ends.iter().filter(|end| end.pad == inside.id) {
        assert!(!end.legal && end.against.contains(&"STOP_AREA"), "{end:#?}");
    }
    assert!(ends[0].legal && ends[0].pad != inside.id, "{ends:#?}");
}

#[test]
fn what_is_wrong_with_a_place_is_named() {
    let at = network().hub().expect("a hub").position;
    let cases = [
        (feature("H1", at, ""), "H1", "also the id of a pad"),
        (feature("E-1", at, ", \"width_m\": 3"), "E-1.width_m", "unknown key"),
        (feature("E-1", at, "").replace("\"accuracy_m\": 2", "\"accuracy_m\": 15"), "E-1.accuracy_m", "not less than radius_m"),
        (feature("E-1", at, "").replace("2026-10-01T09:00:00+07:00", "last autumn"), "E-1.surveyed", "not a time"),
        (feature("E-1", at, "").replace("\"source\": \"made up for a test\"", "\"licence\": \"none\""), "E-1.source", "missing"),
    ];
    for (text, place, wrong) in cases {
        let faults = with_places(&[text]).expect_err("a fault");

        let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.place == place && fault.wrong.en.contains(wrong)), "{place}\n{}", shown.join("\n"));
    }
}
