//! The inputs of the risk assessment over the shipped network.

use crate::support::{asked, network, sought};
use medflight::domain::geo::Stretch;
use medflight::domain::limits::{AirRisk, Robustness};
use medflight::domain::network::Network;
use medflight::domain::plan::{PlanInput, propose};
use medflight::domain::sora::Assessment;
use medflight::domain::sora::air::Sail;
use medflight::domain::volume::Volume;

fn assessed(world: &Network, input: &PlanInput<'_>) -> Assessment {
    let plan = propose(input).expect("a plan");
    let kind = world.type_of(input.tail).expect("a type");
    let volume = Volume::in_all_weather(kind, &world.limits, plan.sketch.heights.highest);
    let narrow_at: Vec<Stretch> = plan.hold_off.iter().map(|off| off.stretch).collect();
    Assessment::of(world, kind, &plan.sketch.path, &volume, &narrow_at)
}

#[test]
fn every_route_lies_below_the_airport_and_its_densest_ward_is_among_those_below_it() {
    for station in ["C-GL", "C-BD", "C-XC", "H-GL"] {
        let found = assessed(network(), &sought("H-DG", station));
        let plan = propose(&sought("H-DG", station)).expect("a plan");
        let sketched = plan.sketch.ground_risk.expect("wards are known");

        assert!(found.airports.iter().any(|zone| zone.as_str() == "VVGL-CB"), "{station}");
        assert_eq!((found.initial, found.residual, found.sail), (AirRisk::D, AirRisk::D, Some(Sail::VI)), "{station}");
        assert!(found.below.wards.iter().any(|ward| ward.name == sketched.ward), "{station}");
        // The ground that counts here is wider than both buffers of the plan: never fewer people.
        assert!(found.density.expect("known") >= f64::from(sketched.people_a_km2) - 1.0, "{station}");
        assert!(found.intrinsic.expect("inside") >= sketched.class, "{station}");
        let parts = &found.on_the_way;
        assert!(
            parts.windows(2).all(|two| (two[1].stretch.from.0 - two[0].stretch.until.0).abs() < 60.0),
            "{station}: borders are 30 m off"
        );
        let over: f64 = parts.iter().map(|part| part.stretch.length().0).sum();
        assert!((over / plan.sketch.distance.0 - 1.0).abs() < 0.03, "{station}: {over}");
        assert!(found.below.known() > 0.9 && found.adjacent.people.km2 > 100.0, "{station}");
    }
}

#[test]
fn what_is_claimed_lowers_the_classes_and_a_crowd_by_day_raises_them() {
    let mut world = network().clone();
    let plain = assessed(&world, &asked("H-DG", "C-GL"));
    world.limits.sora.sheltering.value = Robustness::Low;
    world.limits.sora.impact.value = Robustness::Medium;
    world.limits.sora.residual.value = AirRisk::C;
    let claimed = assessed(&world, &PlanInput { network: &world, ..asked("H-DG", "C-GL") });

    assert_eq!(claimed.intrinsic, plain.intrinsic);
    assert_eq!(claimed.ground.expect("inside") + 2, plain.ground.expect("inside"));
    assert_eq!((claimed.initial, claimed.residual), (AirRisk::D, AirRisk::C));
    assert!(claimed.sail < plain.sail);

    world.limits.sora.people.value = 10.0;
    let crowded = assessed(&world, &PlanInput { network: &world, ..asked("H-DG", "C-GL") });
    assert!(crowded.density.expect("known") > 9.9 * plain.density.expect("known"));
    assert!(crowded.intrinsic > plain.intrinsic);
}

#[test]
fn who_lives_below_is_the_same_when_it_is_counted_on_a_grid() {
    let found = assessed(network(), &asked("H-DG", "C-GL"));
    let plan = propose(&asked("H-DG", "C-GL")).expect("a plan");
    let kind = network().type_of(&plan.tail).expect("a type");
    let volume = Volume::in_all_weather(kind, &network().limits, plan.sketch.heights.highest);
    let frame = &network().frame;
    // Every cell of 20 m whose centre is near enough to a dense sample of the line.
    let samples: Vec<_> = (0..=400).map(|i| frame.point(plan.sketch.path.at(plan.sketch.path.length() * (f64::from(i) / 400.0)))).collect();
    let reach = volume.ground().wide.0;
    let (west, east) = samples.iter().fold((f64::MAX, f64::MIN), |(a, b), p| (a.min(p.east), b.max(p.east)));
    let (south, north) = samples.iter().fold((f64::MAX, f64::MIN), |(a, b), p| (a.min(p.north), b.max(p.north)));
    let mut cells = 0.0;
    let mut y = south - reach;
    while y < north + reach {
        let mut x = west - reach;
        while x < east + reach {
            let near = samples.iter().any(|s| (s.east - x).hypot(s.north - y) <= reach);
            cells += f64::from(u8::from(near));
            x += 20.0;
        }
        y += 20.0;
    }

    let counted = cells * 400.0 / 1e6;
    assert!((found.below.km2 / counted - 1.0).abs() < 0.01, "{} {counted}", found.below.km2);
}
