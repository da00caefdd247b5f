//! The volumes of the shipped routes, looked at by dense samples that share no code with what drew them.

use crate::support::{STATIONS, network, sought};
use medflight::domain::geo::{Position, Stretch, geodesy};
use medflight::domain::plan::{FlightPlan, propose};
use medflight::domain::volume::{Volume, outline};
use medflight::units::quantity::Metres;

/// Whether a ring holds a place: the angle that the ring turns through, seen from there.
fn holds(ring: &[Position], at: Position) -> bool {
    let towards = |corner: &Position| geodesy::bearing(at, *corner).0;
    let turned: f64 =
        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (towards(b) - towards(a) + 180.0).rem_euclid(360.0) - 180.0).sum();
    turned.abs() > 180.0
}

fn every(ring: &[Position], metres: f64) -> Vec<Position> {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let along = |(a, b): (&Position, &Position)| {
        let (a, b, length) = (*a, *b, geodesy::distance(*a, *b).0);
        let mut places = Vec::new();
        let mut far = 0.0;
        while far < length {
            places.push(geodesy::along(a, b, Metres(far)));
            far += metres;
        }
        places
    };
    edges.flat_map(along).collect()
}

fn volume_of(plan: &FlightPlan) -> (Volume, Vec<Stretch>) {
    let kind = network().type_of(&plan.tail).expect("a type");
    let narrow_at = plan.hold_off.iter().map(|off| off.stretch).collect();
    (Volume::in_all_weather(kind, &network().limits, plan.sketch.heights.highest), narrow_at)
}

#[test]
fn the_fence_of_every_route_holds_home_and_the_route_and_lies_inside_of_the_operational_volume() {
    for station in STATIONS {
        for input in [sought("H-DG", station), sought(station, "H-DG")] {
            let plan = propose(&input).expect("a plan");
            let (volume, narrow_at) = volume_of(&plan);
            let operational = outline(&plan.sketch.path, volume.operational(), &narrow_at);
            let fence = &plan.package.fence;

            assert!(every(fence, 40.0).iter().all(|at| holds(&operational, *at)), "{station}: the fence leaves the volume");
            let length = plan.sketch.path.length();
            for step in 0..=100 {
                let at = plan.sketch.path.at(length * (f64::from(step) / 100.0));
                assert!(holds(fence, at), "{station}: {step} % of the route");
            }
            assert!(holds(fence, plan.package.home.0), "{station}");
        }
    }
}

#[test]
fn each_volume_lies_inside_of_the_next() {
    for station in ["C-GL", "C-BD", "C-XC"] {
        let plan = propose(&sought("H-DG", station)).expect("a plan");
        let (volume, narrow_at) = volume_of(&plan);
        let [inner, middle, outer] =
            [volume.geography, volume.operational(), volume.ground()].map(|width| outline(&plan.sketch.path, width, &narrow_at));

        assert!(every(&inner, 40.0).iter().all(|at| holds(&middle, *at)), "{station}");
        assert!(every(&middle, 40.0).iter().all(|at| holds(&outer, *at)), "{station}");
    }
}
