//! Permits by border and by route: what a plan may fly under them, and what a configuration may say.

use crate::support::{asked, codes, network, pad, shipped, sought};
use medflight::config;
use medflight::domain::airspace::{PermitArea, PermitRoute};
use medflight::domain::geo::{Area, Position, geodesy};
use medflight::domain::network::Network;
use medflight::domain::plan::{propose, review};
use medflight::units::quantity::{Degrees, Metres};

/// The shipped network with its permit's text from `centre` to the radius replaced.
fn with_area(text: &str) -> Result<Network, Vec<config::Fault>> {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let path = dir.path().join("permits.toml");
    let permits = std::fs::read_to_string(&path).expect("readable");
    let from = permits.find("centre = {").expect("a centre");
    let until = permits.find("radius_m = 10000").expect("a radius") + "radius_m = 10000".len();
    std::fs::write(&path, format!("{}{text}{}", &permits[..from], &permits[until..])).expect("written");
    config::load(dir.path()).map(|config| config.network.as_ref().clone())
}

fn place(site: &str) -> Position {
    network().pads[&pad(site)].position
}

fn table(at: Position) -> String {
    format!("{{ latitude = {}, longitude = {} }}", at.latitude, at.longitude)
}

fn route(places: &[Position], half_width: f64) -> String {
    let points: Vec<String> = places.iter().map(|at| table(*at)).collect();
    format!("{{ points = [{}], half_width_m = {half_width} }}", points.join(", "))
}

#[test]
fn a_plan_is_flown_under_a_permit_for_its_route_and_not_under_one_for_another() {
    let routes = [route(&[place("H-DG"), place("C-VH")], 60.0), route(&[place("H-DG"), place("C-GL")], 60.0)];
    let world = with_area(&format!("routes = [{}]", routes.join(", "))).expect("a network");
    for (from, to) in [("H-DG", "C-VH"), ("C-VH", "H-DG"), ("H-DG", "C-GL")] {
        let mut input = asked(from, to);
        input.network = &world;

        let plan = propose(&input).unwrap_or_else(|no| panic!("{from} to {to}: {:?}", no.reasons));

        review(&plan, &input).expect("the second reader agrees");
    }
    let mut elsewhere = asked("H-DG", "C-DT");
    elsewhere.network = &world;

    let no = propose(&elsewhere).expect_err("no route of the permit");

    let area = no.reasons.iter().find(|reason| reason.code == "PERMIT_AREA").expect("the area is named");
    // Both routes run elsewhere: the line leaves the one to C-GL within the first kilometres and ends kilometres beside it.
    let beside = geodesy::distance(place("C-GL"), place("C-DT")).0 - 60.0;
    let told: f64 =
        area.what.en.split("by up to ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|m| m.parse().ok()).expect("metres");
    assert!(told > 0.0 && told <= beside + 1.0, "{} against {beside}", area.what.en);
    assert!(area.what.vi.contains("xa nhất") && area.what.en.contains("at km 0."), "{:?}", area.what);
}

#[test]
fn a_way_round_is_flown_under_a_permit_only_where_the_route_bends_with_it() {
    let free = propose(&sought("H-DG", "C-XC")).expect("there is a way round");
    let corners: Vec<Position> = free.sketch.path.corners().to_vec();
    assert!(!corners.is_empty());
    let bent: Vec<Position> = std::iter::once(place("H-DG")).chain(corners).chain([place("C-XC")]).collect();
    let straight = with_area(&format!("routes = [{}]", route(&[place("H-DG"), place("C-XC")], 20.0))).expect("a network");
    let along = with_area(&format!("routes = [{}]", route(&bent, 20.0))).expect("a network");

    let mut input = sought("H-DG", "C-XC");
    input.network = &straight;
    let no = propose(&input).expect_err("the permit's route is straight");
    assert_eq!(codes(&no), ["OBSTACLE", "NO_WAY_ROUND"], "{:?}", no.reasons);
    input.network = &along;
    let plan = propose(&input).expect("the permit's route bends");
    review(&plan, &input).expect("the second reader agrees");
}

#[test]
fn a_bent_route_that_a_permit_describes_is_found_there_and_back() {
    // A knee of 250 m on the middle of the line to C-VH, which nothing closes but the permit.
    let line = propose(&asked("H-DG", "C-VH")).expect("a plan").sketch;
    let knee = geodesy::destination(line.path.at(line.path.length() * 0.5), line.track + Degrees(90.0), Metres(250.0));
    let world = with_area(&format!("routes = [{}]", route(&[place("H-DG"), knee, place("C-VH")], 40.0))).expect("a network");
    for (from, to) in [("H-DG", "C-VH"), ("C-VH", "H-DG")] {
        let mut input = sought(from, to);
        input.network = &world;

        let plan = propose(&input).unwrap_or_else(|no| panic!("{from} to {to}: {:?}", no.reasons));

        let corners = plan.sketch.path.corners();
        assert!(corners.len() == 1 && geodesy::distance(corners[0], knee) < Metres(1.0), "{corners:?}");
        review(&plan, &input).expect("the second reader agrees");
        input.way_round = medflight::domain::plan::WayRound::Never;
        assert_eq!(codes(&propose(&input).expect_err("straight")), ["PERMIT_AREA"]);
    }
}

#[test]
fn the_second_reader_finds_a_plan_outside_of_the_routes_and_outside_of_the_border() {
    let plan = propose(&asked("H-DG", "C-VH")).expect("a plan");
    let hub = place("H-DG");
    let corner = |track: f64| geodesy::destination(hub, Degrees(track), Metres(300.0));
    let small = Area::Polygon { outer: [45.0, 135.0, 225.0, 315.0].map(corner).to_vec(), holes: Vec::new() };
    let aside = PermitRoute { points: vec![hub, place("C-GL")], half_width: Metres(60.0) };
    for area in [PermitArea::Within(small), PermitArea::Along(vec![aside])] {
        let mut world = network().clone();
        world.permits[0].area = area;
        let mut input = asked("H-DG", "C-VH");
        input.network = &world;

        let faults = review(&plan, &input).expect_err("outside");

        assert!(faults.iter().any(|fault| fault.code == "PERMIT"), "{faults:?}");
        let no = propose(&input).expect_err("outside");
        assert_eq!(codes(&no), ["PERMIT_AREA"]);
    }
}

#[test]
fn a_permit_within_a_border_holds_inside_of_it() {
    let around = [45.0, 135.0, 225.0, 315.0].map(|track| table(geodesy::destination(place("H-DG"), Degrees(track), Metres(12_000.0))));
    let world = with_area(&format!("polygon = [{}]", around.join(", "))).expect("a network");
    let mut input = asked("H-DG", "C-VH");
    input.network = &world;

    let plan = propose(&input).expect("inside");

    review(&plan, &input).expect("the second reader agrees");
}

#[test]
fn a_permit_that_does_not_say_where_it_holds_or_says_it_wrongly_is_named_place_by_place() {
    let (a, b) = (table(place("H-DG")), table(place("C-VH")));
    let cases = [
        (String::new(), "permit DEMO-1.centre", "it does not say where"),
        (format!("centre = {a}\nradius_m = 10000\npolygon = [{a}]"), "permit DEMO-1.centre", "more than one kind"),
        ("routes = []".to_owned(), "permit DEMO-1.routes", "no route"),
        (format!("routes = [{{ points = [{a}], half_width_m = 50 }}]"), "permit DEMO-1.routes[0].points", "two points"),
        (format!("routes = [{{ points = [{a}, {b}, {b}], half_width_m = 50 }}]"), "permit DEMO-1.routes[0].points[2]", "same place"),
        (format!("routes = [{{ points = [{a}, {b}], half_width_m = 1 }}]"), "permit DEMO-1.routes[0].half_width_m", "out of range"),
        (format!("routes = [{{ points = [{a}, {b}], width_m = 50 }}]"), "permit DEMO-1.routes[0].width_m", "unknown key"),
        (format!("polygon = [{a}, {b}]"), "permit DEMO-1.polygon[0]", "at least 3"),
        (
            "polygon = [{ latitude = 21, longitude = 105 }, { latitude = 22, longitude = 106 }, { latitude = 22, longitude = 105 }, { latitude = 21, longitude = 106 }]".to_owned(),
            "permit DEMO-1.polygon[0]",
            "crosses or touches",
        ),
        (format!("polygon = [{a}, {b}, {{ latitude = 91, longitude = 105 }}]"), "permit DEMO-1.polygon[2].latitude", "out of range"),
    ];
    for (text, place, wrong) in cases {
        let faults = with_area(&text).expect_err("a fault");

        let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.place == place && fault.wrong.en.contains(wrong)), "{text}\n{}", shown.join("\n"));
    }
}
