//! Routes of the shipped network, planned and reviewed: one straight, one round what closes the straight line.

use crate::acts::network;
use crate::table::{Table, seconds_each};
use medflight::domain::payload::Category;
use medflight::domain::plan::{PlanInput, WayRound, propose, review};
use medflight::units::quantity::{Grams, Percent};
use medflight::units::time::Utc;

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let pad = |site: &str| network.first_pad(&site.parse().expect("a site")).expect("a pad").id.clone();
    let tail = network.tails.keys().next().expect("a tail");
    let input = |from: &str, way_round: WayRound| PlanInput {
        network: &network,
        from: pad(from),
        to: pad("H-DG"),
        tail,
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart: Utc::parse("2026-12-01T10:00:00+07:00").expect("a time"),
        weather: None,
        used_rotations_today: 0,
        extra: medflight::domain::airspace::Extra::default(),
        way_round,
        condition: medflight::domain::plan::Condition::default(),
    };
    let straight = input("C-GL", WayRound::Never);
    let plan = propose(&straight).expect("a plan");
    let planned = seconds_each(|| propose(&straight).is_ok());
    let reviewed = seconds_each(|| review(&plan, &straight).is_ok());
    table.add("plan of one route", planned * 1e3, "ms", "C-GL to H-DG, 7.6 km, shipped airspace");
    table.add("review of that plan", reviewed * 1e3, "ms", "the second, independent reading");

    let round = input("C-XC", WayRound::Sought);
    let plan = propose(&round).expect("a plan");
    let (bends, km) = (plan.sketch.path.corners().len(), plan.sketch.distance.0 / 1e3);
    let planned = seconds_each(|| propose(&round).is_ok());
    let reviewed = seconds_each(|| review(&plan, &round).is_ok());
    let note = format!("C-XC to H-DG, {km:.1} km with {bends} bends, after the straight line is refused");
    table.add("plan round what closes the line", planned * 1e3, "ms", note);
    table.add("review of the plan that bends", reviewed * 1e3, "ms", "");
}
