//! Surveyed emergency landing places: read from their own file, told along a line, and offered when flying stops.

use crate::day::Day;
use crate::support::{asked, morning, network, shipped};
use medflight::config;
use medflight::domain::airspace::{Level, Zone, ZoneKind};
use medflight::domain::geo::{Position, geodesy};
use medflight::domain::network::Network;
use medflight::domain::operations::act::StopArea;
use medflight::domain::plan::{PlanInput, landing_places, propose, review, without_landing_place};
use medflight::units::ids::ZoneId;
use medflight::units::quantity::{Degrees, Metres};
use medflight::units::time::{Span, Utc};

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
    with_places_at(features, morning())
}

fn with_places_at(features: &[String], now: Utc) -> Result<config::Config, Vec<config::Fault>> {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let text =
        format!(r#"{{"type": "FeatureCollection", "name": "places", "attribution": "none", "features": [{}]}}"#, features.join(",\n"));
    std::fs::write(dir.path().join("landing_places.geojson"), text).expect("written");
    config::load_at(dir.path(), now)
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

#[test]
fn a_survey_that_is_dated_later_than_now_is_a_fault_by_name() {
    let place = beside_the_line()[0].clone();
    let surveyed = Utc::parse("2026-10-01T09:00:00+07:00").expect("a time");
    assert!(with_places_at(std::slice::from_ref(&place), surveyed).is_ok());

    let faults = with_places_at(&[place], surveyed - Span::secs(1)).expect_err("a fault");

    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!((fault.file.as_str(), fault.place.as_str()), ("landing_places.geojson", "E-1.surveyed"));
    assert!(fault.wrong.en.contains("in the future"), "{fault}");
}

/// A place that a zone of this kind holds, and the zone's id.
fn inside_of(kind: ZoneKind) -> (Position, String) {
    let zones = network().airspace.iter().filter(|zone| zone.active && zone.kind == kind);
    let low = |zone: &&Zone| matches!(zone.floor, Level::AboveGround(floor) if floor <= 0.0);
    let inside = |zone: &Zone| {
        let (frame, hub) = (&network().frame, network().hub().expect("a hub").position);
        let shape = zone.area.shape(frame);
        let around = (1..400_u32).map(|nth| {
            let (turn, out) = (f64::from(nth) * 37.0 % 360.0, f64::from(nth) * 40.0);
            geodesy::destination(hub, Degrees(turn), Metres(out))
        });
        around.into_iter().find(|at| shape.contains(frame.point(*at))).map(|at| (at, zone.id.to_string()))
    };
    zones.filter(low).find_map(inside).expect("a zone near the hub")
}

#[test]
fn a_place_inside_of_a_prohibited_zone_is_a_fault_that_names_the_zone() {
    let (at, zone) = inside_of(ZoneKind::Prohibited);

    let faults = with_places(&[feature("E-1", at, "")]).expect_err("a fault");

    assert!(faults.iter().any(|fault| fault.place == "E-1" && fault.value.as_deref() == Some(zone.as_str())), "{faults:?}");
    assert!(faults.iter().all(|fault| fault.wrong.en.contains("prohibited")), "{faults:?}");
}

#[test]
fn a_place_inside_of_a_restricted_zone_is_a_legal_end_only_under_a_permit_for_that_zone() {
    let (at, zone) = inside_of(ZoneKind::Restricted);
    let mut world = with_places(&[feature("E-1", at, "")]).expect("no fault").network.as_ref().clone();
    let offered = |world: &Network| {
        let mut day = Day::over(world.clone());
        let id = day.airborne(0.5);
        let flight = day.ops.state().flights[&id].clone();
        day.stop(None);
        let ends = day.ops.ends(day.clock(), &flight);
        ends.into_iter().find(|end| end.pad.as_str() == "E-1").map(|end| (end.legal, end.against))
    };
    let zone: ZoneId = zone.parse().expect("an id");
    world.permits.iter_mut().for_each(|permit| {
        permit.zones.insert(zone.clone());
    });
    let with = offered(&world);
    world.permits.iter_mut().for_each(|permit| {
        permit.zones.remove(&zone);
    });
    let without = offered(&world);

    assert!(without.as_ref().is_none_or(|(legal, against)| !legal && against.contains(&"ZONE")), "{without:?}");
    assert!(with.is_none_or(|(_, against)| !against.contains(&"ZONE")));
}
