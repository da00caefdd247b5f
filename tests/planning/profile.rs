//! The height profile, the places to land beside a line, and the rank of alternates.

use crate::support::{STATIONS, asked, network, sought};
use medflight::domain::airspace::Obstacles;
use medflight::domain::geo::geodesy;
use medflight::domain::payload::Category;
use medflight::domain::plan::{
    FlightPlan, Phase, PlanInput, Profile, Suitability, landing_places, propose, review, review_profile, without_landing_place,
};
use medflight::units::altitude::Amsl;
use medflight::units::ids::PadId;
use medflight::units::quantity::{Grams, Metres};

fn plan(to: &str) -> (FlightPlan, PlanInput<'static>) {
    let input = sought("H-DG", to);
    (propose(&input).expect("a plan"), input)
}

#[test]
fn every_published_route_has_a_profile_below_120_metres_with_the_grounds_own_accuracy() {
    for station in STATIONS {
        for input in [sought("H-DG", station), sought(station, "H-DG")] {
            let plan = propose(&input).expect("a plan");
            let profile = Profile::of(&plan, network());

            assert_eq!(review_profile(&profile, &plan, &input), Ok(()), "{station}");
            let (first, last) = (&profile.points[0], profile.points.last().expect("a last"));
            assert_eq!((first.phase, first.height, last.height), (Phase::OnPad, plan.sketch.heights.home, plan.sketch.heights.destination));
            for point in &profile.points {
                let above = point.above_ground().expect("the ground is known");
                assert!(above + profile.ground_accuracy < Metres(120.0), "{station}: {point:?}");
            }
            let phases: Vec<Phase> = [Phase::ToWings, Phase::Cruise, Phase::Approach].to_vec();
            assert!(phases.iter().all(|phase| profile.points.iter().any(|point| point.phase == *phase)), "{station}");
        }
    }
}

#[test]
fn an_obstacle_under_the_line_is_named_with_its_own_uncertainty() {
    let (plan, _) = plan("C-GB");
    let profile = Profile::of(&plan, network());

    let under = profile.points.iter().filter_map(|point| point.under.as_ref());
    let tower = under.filter(|under| under.id == "O-VH-P6").min_by(|a, b| a.distance.0.total_cmp(&b.distance.0)).expect("named");

    let known = network().obstacles.iter().find(|obstacle| obstacle.id == "O-VH-P6").expect("known");
    assert_eq!((tower.top, tower.top_accuracy, tower.accuracy), (known.top, known.height_accuracy, known.accuracy));
}

#[test]
fn every_planted_fault_of_a_profile_is_found() {
    type Change = fn(&mut Profile);
    let faults: [(&str, Change); 12] = [
        ("PROFILE_GAP", |p| {
            p.points.remove(20);
        }),
        ("PROFILE_GAP", |p| p.points.truncate(30)),
        ("PROFILE_GAP", |p| p.points.clear()),
        ("PROFILE_PLACE", |p| {
            p.points[10].at = geodesy::destination(p.points[10].at, medflight::units::quantity::Degrees(0.0), Metres(5.0))
        }),
        ("PROFILE_GROUND", |p| p.points[10].ground = None),
        ("PROFILE_GROUND", |p| p.points[10].ground = Some(Amsl(-20.0))),
        ("PROFILE_GROUND", |p| p.ground_accuracy = Metres(0.0)),
        ("PROFILE_HEIGHT", |p| p.points[10].height = Amsl(60.0)),
        ("PROFILE_HEIGHT", |p| p.points[0].height = Amsl(0.0)),
        ("PROFILE_CEILING", |p| p.points[10].height = Amsl(130.0)),
        ("PROFILE_OBSTACLE", |p| p.points.iter_mut().for_each(|point| point.under = None)),
        ("PROFILE_OBSTACLE", |p| {
            p.points.iter_mut().filter_map(|point| point.under.as_mut()).for_each(|under| under.top_accuracy = Metres(0.0));
        }),
    ];
    let (plan, input) = plan("C-GB");
    for (want, change) in faults {
        let mut profile = Profile::of(&plan, network());
        change(&mut profile);

        let found: Vec<&str> = review_profile(&profile, &plan, &input).expect_err(want).iter().map(|reason| reason.code).collect();

        assert!(found.contains(&want), "{want} was planted, found {found:?}");
    }
}

#[test]
fn a_line_without_a_place_to_land_for_more_than_two_kilometres_says_so_and_the_review_misses_the_word() {
    let (plan, input) = plan("C-GL");
    let gaps = without_landing_place(network(), &plan.sketch.path);
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap.length() > Metres(2_000.0)));
    let told: Vec<_> = plan.notes.iter().filter(|note| note.code == "NO_LANDING_PLACE").collect();
    assert_eq!(told.len(), gaps.len());
    assert!(told[0].what.vi.contains("hạ cánh khẩn cấp") && told[0].what.en.contains("emergency landing place"));

    let mut silent = plan.clone();
    silent.notes.retain(|note| note.code != "NO_LANDING_PLACE");
    let found = review(&silent, &input).expect_err("found");
    assert!(found.iter().any(|reason| reason.code == "LANDING_NOT_NOTED"), "{found:?}");

    let (short, _) = self::plan("C-VH");
    assert!(without_landing_place(network(), &short.sketch.path).is_empty(), "1.5 km from pad to pad");
    let places = landing_places(network(), &short.sketch.path);
    assert!(places.len() >= 2 && places.windows(2).all(|two| two[0].along <= two[1].along));
}

#[test]
fn pads_every_two_kilometres_beside_the_line_are_places_and_nothing_is_missed() {
    let (plan, _) = plan("C-GL");
    let mut world = network().clone();
    let model = world.pads.values().next().expect("a pad").clone();
    let path = &plan.sketch.path;
    for nth in 1..8_u32 {
        let at = path.at(Metres(f64::from(nth) * 1_200.0));
        let at = geodesy::destination(at, plan.sketch.track + medflight::units::quantity::Degrees(90.0), Metres(300.0));
        let id = PadId::new(format!("X{nth}")).expect("a pad");
        world.pads.insert(id.clone(), medflight::domain::site::Pad { id, position: at, ..model.clone() });
    }

    assert!(without_landing_place(&world, path).is_empty());
    assert!(landing_places(&world, path).len() >= 9);
}

#[test]
fn a_mast_beside_a_pad_is_told_whatever_the_cruise_clears() {
    let input = asked("H-DG", "C-VH");
    let mut world = network().clone();
    let pad = world.pads[&input.to].clone();
    let mut all: Vec<_> = world.obstacles.iter().cloned().collect();
    let mut mast = all[0].clone();
    mast.id = "O-TEST".to_owned();
    mast.places = vec![geodesy::destination(pad.position, medflight::units::quantity::Degrees(45.0), Metres(30.0))];
    mast.top = Amsl(pad.ground.0 + 20.0);
    (mast.accuracy, mast.height_accuracy) = (Metres(1.0), Metres(1.0));
    all.push(mast);
    world.obstacles = Obstacles::new(&world.frame, all);
    let input = PlanInput { network: &world, ..input };

    let plan = propose(&input).expect("a plan");

    assert!(plan.notes.iter().any(|note| note.code == "OBSTACLE_AT_PAD" && note.what.en.contains("O-TEST")), "{:?}", plan.notes);
    assert_eq!(review(&plan, &input), Ok(()));
    let mut silent = plan;
    silent.notes.retain(|note| note.code != "OBSTACLE_AT_PAD");
    assert!(review(&silent, &input).expect_err("found").iter().any(|reason| reason.code == "OBSTACLE_AT_PAD"));
}

#[test]
fn alternates_are_ranked_by_what_is_in_the_box_and_then_by_the_energy_left() {
    let specimen = asked("H-DG", "C-VH");
    let empty = PlanInput { goods: &[], payload: Grams(0.0), ..specimen.clone() };
    let drugs = PlanInput { goods: &[Category::Drug], ..specimen.clone() };
    for input in [specimen, empty, drugs] {
        let Ok(plan) = propose(&input) else { continue };
        assert!(plan.alternates.len() > 2, "{:?}", plan.alternates);
        let rank = |pad: &PadId| Suitability::of(network(), &network().pads[pad], input.goods);
        for two in plan.alternates.windows(2) {
            let (a, b) = (rank(&two[0].pad), rank(&two[1].pad));
            assert!(a < b || (a == b && two[0].touchdown >= two[1].touchdown), "{:?}", plan.alternates);
        }

        let mut shuffled = plan.clone();
        shuffled.alternates.reverse();
        let found = review(&shuffled, &input).expect_err("found");
        assert!(found.iter().any(|reason| reason.code == "ALTERNATE_ORDER"), "{found:?}");
    }
    let hospital = network().pads.values().find(|pad| pad.site.as_str() == "H-GL").expect("a pad");
    let mut station = network().pads.values().find(|pad| pad.site.as_str() == "C-GB").expect("a pad").clone();
    station.staffed = true;
    let of = |pad: &medflight::domain::site::Pad, goods: &[Category]| Suitability::of(network(), pad, goods);
    assert!(!hospital.staffed || of(hospital, &[Category::Blood]) == Suitability::Takes);
    assert_eq!(of(&station, &[Category::Blood]), Suitability::Staffed);
    assert_eq!((of(&station, &[Category::Supply]), of(&station, &[])), (Suitability::Takes, Suitability::Takes));
    station.staffed = false;
    assert_eq!(of(&station, &[Category::Supply]), Suitability::Unstaffed);
}

#[test]
fn safe_points_beside_the_line_are_ranked_and_another_order_is_found() {
    let input = sought("H-DG", "C-GL");
    let mut world = network().clone();
    let path = propose(&input).expect("a plan").sketch.path;
    let hospital = world.pads.values().find(|pad| pad.site.as_str() == "H-GL").expect("a pad").clone();
    let station = world.pads.values().find(|pad| pad.site.as_str() == "C-GB").expect("a pad").clone();
    for (name, along, like) in [("A1", 2_000.0, &station), ("A2", 4_000.0, &hospital), ("A3", 5_500.0, &hospital)] {
        let at = geodesy::destination(path.at(Metres(along)), medflight::units::quantity::Degrees(51.0), Metres(30.0));
        let id = PadId::new(name).expect("a pad");
        let pad = medflight::domain::site::Pad { id: id.clone(), position: at, staffed: true, ..like.clone() };
        world.pads.insert(id, pad);
    }
    let input = PlanInput { network: &world, ..input };

    let plan = propose(&input).expect("a plan");

    let order: Vec<&str> = plan.safe_points.iter().skip(2).map(|safe| safe.pad.as_str()).filter(|pad| pad.starts_with('A')).collect();
    assert_eq!(order, ["A2", "A3", "A1"], "specimens: hospitals first, the nearer with more left; the station last");
    assert_eq!(review(&plan, &input), Ok(()));
    let mut turned = plan;
    turned.package.rally[1..].reverse();
    assert!(review(&turned, &input).expect_err("found").iter().any(|reason| reason.code == "RALLY_ORDER"));
}
