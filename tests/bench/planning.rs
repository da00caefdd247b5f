//! One route of the shipped network, planned and reviewed.

use crate::acts::network;
use crate::table::{Table, seconds_each};
use medflight::domain::payload::Category;
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::units::quantity::{Grams, Percent};
use medflight::units::time::Utc;

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let pad = |site: &str| network.first_pad(&site.parse().expect("a site")).expect("a pad").id.clone();
    let tail = network.tails.keys().next().expect("a tail");
    let input = PlanInput {
        network: &network,
        from: pad("C-GL"),
        to: pad("H-DG"),
        tail,
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart: Utc::parse("2026-12-01T10:00:00+07:00").expect("a time"),
        weather: None,
        used_rotations_today: 0,
        extra: medflight::domain::airspace::Extra::default(),
        way_round: medflight::domain::plan::WayRound::Never,
        condition: medflight::domain::plan::Condition::default(),
    };
    let plan = propose(&input).expect("a plan");

    let planned = seconds_each(|| propose(&input).is_ok());
    let reviewed = seconds_each(|| review(&plan, &input).is_ok());
    table.add("plan of one route", planned * 1e3, "ms", "C-GL to H-DG, 7.6 km, shipped airspace");
    table.add("review of that plan", reviewed * 1e3, "ms", "the second, independent reading");
}
