//! Two days of the concept of operations, played through the planner: a dog-leg whose way home is not legal, and a head wind that
//! closes the longest route line by line.

use crate::support::{asked, calm, codes, network, pad, sought};
use medflight::domain::airspace::{Airspace, Obstacle, Obstacles, ZoneKind};
use medflight::domain::energy::Use;
use medflight::domain::geo::{Area, Path, Position, Segment, geodesy};
use medflight::domain::network::Network;
use medflight::domain::plan::{FlightPlan, PlanInput, WayRound, propose, review};
use medflight::domain::site::Pad;
use medflight::units::ids::{PadId, SiteId, ZoneId};
use medflight::units::quantity::{Degrees, Metres, MetresPerSecond};

const RADIUS: f64 = 400.0;

/// The shipped network with a temporary zone, a circle on the middle of the line from the hub to C-CK.
fn with_circle() -> (Network, Position, Path) {
    let straight = propose(&asked("H-DG", "C-CK")).expect("a plan").sketch.path;
    let middle = straight.at(straight.length() * 0.5);
    let mut zones: Vec<_> = network().airspace.iter().cloned().collect();
    let mut zone = zones.iter().find(|zone| zone.id.as_str() == "VVGL-AD").expect("a zone from the ground up").clone();
    (zone.id, zone.kind) = (ZoneId::new("Z-TMP").expect("a zone"), ZoneKind::Temporary);
    zone.area = Area::Circle { centre: middle, radius: Metres(RADIUS) };
    zones.push(zone);
    let mut world = network().clone();
    world.airspace = Airspace::new(&world.frame, zones);
    // Surveyed: it is the zone alone that is gone round, and no doubt about where a tower stands.
    let surveyed = world.obstacles.iter().cloned().map(|obstacle| Obstacle { accuracy: Metres(1.0), ..obstacle });
    world.obstacles = Obstacles::new(&world.frame, surveyed.collect());
    (world, middle, straight)
}

/// Two corners, 200 m before and behind the middle, so far aside that the legs just keep the buffer of 50 m.
fn knees(straight: &Path, side: f64) -> Vec<Position> {
    let (half, track) = (straight.length() * 0.5, straight.leg_at(Metres(0.0)).track());
    let knee = |along: f64| geodesy::destination(straight.at(half + Metres(along)), track + Degrees(90.0 * side), Metres(RADIUS + 52.0));
    [-200.0, 200.0].into_iter().map(|along| medflight::domain::mission::on_grid(knee(along))).collect()
}

/// How near the straight way from a place of a plan back to the nearest of its safe points comes to the middle of the zone.
fn nearest_on_return(plan_path: &Path, along: Metres, safe: &[Position], middle: Position) -> f64 {
    let frame = &network().frame;
    let here = plan_path.at(along);
    let back = safe.iter().min_by(|a, b| geodesy::distance(here, **a).0.total_cmp(&geodesy::distance(here, **b).0)).expect("a safe point");
    Segment { from: frame.point(here), to: frame.point(*back) }.distance_to(frame.point(middle))
}

/// The scenario has the refusal at km 3.1 on its own line; here it is wherever brute force finds it on a dog-leg that hugs the zone.
/// Left to itself the planner does not end there: it goes on to a wider way, from all of which the return is clear.
#[test]
fn the_dog_leg_is_legal_the_way_home_is_not_until_there_is_a_safe_point_at_the_knee() {
    let (world, middle, straight) = with_circle();
    let open = |side: f64| {
        let corners = knees(&straight, side);
        let input = PlanInput { network: &world, way_round: WayRound::Approved(corners.clone()), ..asked("H-DG", "C-CK") };
        let no = propose(&input).expect_err("the return is not clear");
        (corners, no)
    };
    // On the one side something else may stand in the way: the side on which the return alone is against it.
    let sides = [1.0, -1.0].map(open);
    let (corners, no) = sides
        .iter()
        .find(|(_, no)| no.reasons.iter().any(|reason| reason.what.en.contains("own return")))
        .unwrap_or_else(|| panic!("{:?}", sides.each_ref().map(|(_, no)| &no.reasons)));

    let (home, destination) = (network().pads[&pad("H-DG")].position, network().pads[&pad("C-CK")].position);
    let path = Path::through(home, corners.clone(), destination);
    let legs_clear = path.legs().all(|leg| {
        let frame = &network().frame;
        Segment { from: frame.point(leg.from), to: frame.point(leg.to) }.distance_to(frame.point(middle)) > RADIUS + 50.0
    });
    assert!(legs_clear, "the dog-leg itself is legal");
    let metres = (0..).map(|metre| Metres(f64::from(metre))).take_while(|along| *along < path.length());
    let mut metres = metres.filter(|along| nearest_on_return(&path, *along, &[home, destination], middle) <= RADIUS + 50.0);
    let first = metres.next().expect("a return that is not clear").0 / 1e3;
    let told = no.reasons.iter().find(|reason| reason.what.en.contains("own return")).expect("told").what.en.clone();
    let km: f64 = told.split("from km ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|km| km.parse().ok()).expect("a place");
    assert!((km - first).abs() <= 0.1, "{told}, by brute force {first:.3}");
    assert!(told.contains("Z-TMP") && told.contains("own return to H1"), "{told}");

    // A safe point 30 m outward of the knee, where somebody is: on the knee itself the way there would cut the corner too.
    let mut safer = world.clone();
    let model = safer.pads[&pad("C-VH")].clone();
    let id = PadId::new("R-KNEE").expect("a pad");
    let site = SiteId::new("C-VH").expect("a site");
    let outward = geodesy::bearing(middle, path.at(path.length() * 0.5));
    let at = medflight::domain::mission::on_grid(geodesy::destination(middle, outward, Metres(RADIUS + 80.0)));
    safer.pads.insert(id.clone(), Pad { id: id.clone(), site, position: at, staffed: true, ..model });
    let input = PlanInput { network: &safer, way_round: WayRound::Approved(corners.clone()), ..asked("H-DG", "C-CK") };

    let plan = propose(&input).unwrap_or_else(|no| panic!("{:?}", no.reasons));

    assert_eq!(review(&plan, &input), Ok(()));
    assert!(plan.safe_points.iter().any(|point| point.pad == id), "{:?}", plan.safe_points);
    let safe: Vec<Position> = plan.safe_points.iter().map(|point| point.at).collect();
    let hundreds = (0..).map(|nth| Metres(f64::from(nth) * 100.0)).take_while(|along| *along < plan.sketch.distance);
    for along in hundreds {
        let near = nearest_on_return(&plan.sketch.path, along, &safe, middle);
        assert!(near > RADIUS + 49.5, "{along}: {near}");
    }
    // The same plan where nobody is at the knee is refused by the second reader too.
    let found = review(&plan, &PlanInput { network: &world, ..input.clone() });
    assert!(found.is_err() || plan.package.rally.len() > 2, "{found:?}");

    let free = propose(&PlanInput { network: &world, ..sought("H-DG", "C-CK") }).expect("a way");
    assert!(!free.sketch.path.corners().is_empty(), "the straight line is closed");
    let ends = [free.sketch.path.first(), free.sketch.path.last()];
    let fifties = (0..).map(|nth| Metres(f64::from(nth) * 50.0)).take_while(|along| *along < free.sketch.distance);
    for along in fifties {
        let near = nearest_on_return(&free.sketch.path, along, &ends, middle);
        assert!(near > RADIUS + 49.5, "{along}: {near}");
    }
}

/// What a budget says of a use, percent; several lines of one use together.
fn used(plan: &medflight::domain::plan::PlanSketch, wanted: &[Use]) -> f64 {
    plan.budget.lines.iter().filter(|(what, _)| wanted.contains(what)).map(|(_, used)| used.0).sum()
}

fn da_ton(weather: &medflight::domain::weather::WeatherReport) -> Result<FlightPlan, medflight::domain::plan::NoGo> {
    let mut input = asked("H-DG", "C-DT");
    input.weather = Some(weather);
    propose(&input)
}

/// The scenario's climb of 6.0 and landing of 8.0 % are each a sum here: climb with its transition, landing with its own.
#[test]
fn three_metres_a_second_of_head_wind_close_da_ton_line_by_line() {
    let mut wind = calm();
    (wind.cruise_wind, wind.wind_from) = (MetresPerSecond(3.0), Degrees(158.0));

    let no = da_ton(&wind).expect_err("a head wind");

    assert_eq!(codes(&no), ["ENERGY_RESERVE"]);
    let sheet = no.sketch.as_deref().expect("a sheet");
    let cruise = used(sheet, &[Use::Cruise, Use::WindAlong, Use::WindAcross]);
    let touchdown = sheet.budget.touchdown.0;
    assert!((sheet.distance.0 - 9_056.0).abs() < 1.0);
    assert!((cruise - 63.3).abs() <= 0.2 && (touchdown - 22.7).abs() <= 0.2, "{:?}", sheet.budget);
    assert!((100.0 - touchdown - cruise - 14.0).abs() <= 0.2, "climb 6.0 and landing 8.0: {:?}", sheet.budget);
    let told = &no.reasons[0].what;
    assert!(told.en.contains("largest head wind 1.2 m/s") && told.vi.contains("1,2 m/s") && told.en.contains("22.7 %"), "{told:?}");
    let (hub, station) = (network().hub().expect("a hub"), network().sites.get(&SiteId::new("C-DT").expect("a site")).expect("a site"));
    let morning = network().roads.minutes(hub, station, crate::support::morning()).0 / 60.0;
    let evening = medflight::units::time::Utc::parse("2026-12-01T17:30:00+07:00").expect("a time");
    let rush = network().roads.minutes(hub, station, evening).0 / 60.0;
    assert!((33.0..50.0).contains(&morning) && (33.0..=50.0).contains(&rush), "{morning} {rush}");

    // Calm five minutes later.
    let go = da_ton(&calm()).expect("calm");
    assert!((go.sketch.budget.touchdown.0 - 34.1).abs() <= 0.2);
    let no_return = go.point_of_no_return.expect("one").0 / 1e3;
    assert!((no_return - 5.76).abs() <= 0.02, "{no_return}");

    // From behind: plenty at the end, and no way home from the first half.
    (wind.cruise_wind, wind.wind_from) = (MetresPerSecond(8.0), Degrees(158.0 + 180.0));
    let no = da_ton(&wind).expect_err("a tail wind");
    assert_eq!(codes(&no), ["RETURN_OUT_OF_REACH"]);
    let sheet = no.sketch.as_deref().expect("a sheet");
    assert!((sheet.budget.touchdown.0 - 50.9).abs() <= 0.2, "{:?}", sheet.budget);
    assert!(no.reasons[0].what.en.contains("choose H1") && no.reasons[0].what.en.contains("from km 4.4"), "{:?}", no.reasons[0].what);
}
