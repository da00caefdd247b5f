//! A line that is closed is flown round only after a pilot approved the way, and only along that way.

use crate::day::{Day, codes};
use crate::support::{network, pad};
use medflight::domain::airspace::{Obstacle, Obstacles};
use medflight::domain::operations::act::{Act, ApproveDetour, DetourWay, WithdrawDetour};
use medflight::domain::operations::fact::NetworkFact;
use medflight::domain::operations::input::Subject;
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::operations::view::SoughtDetour;
use medflight::units::words::Refusal;

fn sought(day: &Day) -> Result<SoughtDetour, Refusal> {
    day.ops.seek_detour(day.clock(), (&pad("H-DG"), &pad("C-XC")))
}

fn approve(day: &mut Day, ways: Vec<DetourWay>) -> Result<Subject, Vec<&'static str>> {
    let reason = "surveyed on foot".to_owned();
    let act = Act::ApproveDetour(ApproveDetour { from: pad("H-DG"), to: pad("C-XC"), ways, reason });
    day.act(act).map_err(|no| codes(&no))
}

#[test]
fn xuan_canh_is_flown_along_the_way_that_a_pilot_approved_and_no_longer_after_it_is_withdrawn() {
    let mut day = Day::over(network().clone());
    let id = day.request_from("C-XC");
    assert_eq!(day.accept(&id).map_err(|no| codes(&no)), Err(vec!["OBSTACLE"]));
    let ways: Vec<DetourWay> = sought(&day).expect("a way round").ways.into_iter().map(|way| way.way).collect();
    assert_eq!(
        ways.iter().map(|way| (&way.from, &way.to)).collect::<Vec<_>>(),
        [(&pad("H-DG"), &pad("C-XC")), (&pad("C-XC"), &pad("H-DG"))]
    );
    assert_eq!(day.accept(&id).map_err(|no| codes(&no)), Err(vec!["OBSTACLE"]), "asking changes nothing");

    assert_eq!(approve(&mut day, ways.clone()), Ok(Subject::Network));

    day.accept(&id).expect("booked");
    let flown: Vec<DetourWay> = day
        .ops
        .live_view(day.clock(), true)
        .detours
        .into_iter()
        .map(|one| DetourWay { from: one.from, to: one.to, corners: one.corners })
        .collect();
    assert!(flown.iter().all(|way| ways.contains(way)) && flown.len() == 2);
    let flights: Vec<_> = day.ops.state().flights.values().cloned().collect();
    assert_eq!(flights.len(), 2);
    for flight in &flights {
        let corners: Vec<(i32, i32)> = flight.plan.sketch.path.corners().iter().map(|place| place.deg_e7()).collect();
        let way = ways.iter().find(|way| way.from == flight.plan.sketch.from).expect("approved");
        assert_eq!(corners, way.corners.iter().map(|corner| (corner.latitude_e7, corner.longitude_e7)).collect::<Vec<_>>());
        assert_eq!(day.ops.review_now(day.clock(), flight), Ok(()));
    }

    let withdraw = WithdrawDetour { from: pad("C-XC"), to: pad("H-DG"), reason: "a crane stands there".to_owned() };
    day.act(Act::WithdrawDetour(withdraw.clone())).expect("taken");
    for flight in &flights {
        let found = day.ops.review_now(day.clock(), flight).expect_err("not approved any more");
        assert!(found.iter().any(|reason| reason.code == "DETOUR_NOT_APPROVED"), "{found:?}");
    }
    assert_eq!(day.act(Act::WithdrawDetour(withdraw)).map_err(|no| codes(&no)), Err(vec!["NOT_FOUND"]));
}

#[test]
fn only_what_was_read_and_is_found_now_can_be_approved() {
    let mut day = Day::over(network().clone());
    let ways: Vec<DetourWay> = sought(&day).expect("a way round").ways.into_iter().map(|way| way.way).collect();
    let mut moved = ways.clone();
    moved[0].corners[0].latitude_e7 += 1;
    assert_eq!(approve(&mut day, moved), Err(vec!["DETOUR_CHANGED"]));
    assert_eq!(approve(&mut day, ways[..1].to_vec()), Err(vec!["DETOUR_CHANGED"]), "there and back are one");

    let open = day.ops.seek_detour(day.clock(), (&pad("H-DG"), &pad("C-GL"))).map_err(|no| codes(&no));
    assert_eq!(open, Err(vec!["STRAIGHT_IS_OPEN"]));
}

#[test]
fn what_is_new_on_an_approved_way_closes_it() {
    let mut day = Day::over(network().clone());
    let ways: Vec<DetourWay> = sought(&day).expect("a way round").ways.into_iter().map(|way| way.way).collect();
    approve(&mut day, ways.clone()).expect("approved");
    assert_eq!(day.leg("H-DG", "C-XC").map_err(|no| codes(&no)), Ok(()));

    // The same records over a world in which a mast stands at the corner.
    let mut world = network().clone();
    let towers: Vec<Obstacle> = world.obstacles.iter().cloned().collect();
    let mut mast = towers[0].clone();
    mast.places = vec![ways[0].positions()[0]];
    world.obstacles = Obstacles::new(&world.frame, towers.into_iter().chain([Obstacle { id: "O-MAST".to_owned(), ..mast }]).collect());
    let mut later = Day::over(world);
    let fact = NetworkFact::DetourApproved { ways, reason: "surveyed on foot".to_owned() };
    later.apply(Draft { by: By::System, consignment: None, flight: None, key: None, fact: fact.into() });

    let no = later.leg("H-DG", "C-XC").expect_err("closed");
    // The corner lies round two obstacles, just out of reach of the straight line: the mast closes the way round alone.
    assert_eq!(codes(&no), ["OBSTACLE", "NO_WAY_ROUND"], "{:?}", no.reasons);
}
