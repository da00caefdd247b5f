//! The hub's pads under more demand than they can serve: departures within the window leave them no idle minute.

use crate::draw::LIMITS;
use medflight::config;
use medflight::domain::airspace::Extra;
use medflight::domain::network::Network;
use medflight::domain::payload::Category;
use medflight::domain::plan::{Condition, PlanInput, WayRound, propose};
use medflight::domain::separation::{Booked, PadSlot, Timed, Trajectory, certify, earliest, slots, trajectory};
use medflight::units::ids::{FlightId, PadId};
use medflight::units::quantity::{Grams, Percent};
use medflight::units::time::{Span, Utc};
use std::path::Path;

/// A chain from one pad to another.
pub(crate) struct Way {
    pub(crate) path: Trajectory,
    ends: (PadId, PadId),
}

pub(crate) fn way(network: &Network, from: &PadId, to: &PadId, depart: Utc) -> Option<Way> {
    let input = PlanInput {
        network,
        from: from.clone(),
        to: to.clone(),
        tail: network.tails.keys().next()?,
        payload: Grams(1_000.0),
        goods: &[Category::Specimen],
        charge: Percent(100.0),
        depart,
        weather: None,
        used_rotations_today: 0,
        extra: Extra::default(),
        way_round: WayRound::Never,
        condition: Condition::default(),
    };
    let plan = propose(&input).ok()?;
    Some(Way { path: trajectory(&plan, network)?, ends: (from.clone(), to.clone()) })
}

pub(crate) fn at(network: &Network, way: &Way, depart: Utc) -> (Timed, [PadSlot; 2]) {
    let limits = &network.limits.separation;
    let launch = (depart - limits.launch_early.value, depart + limits.launch_late.value);
    let pads = slots(&way.path, launch, (&way.ends.0, &way.ends.1), limits.pad_reach.value, limits.pad_clear.value);
    (Timed { trajectory: way.path.clone(), launch }, pads)
}

#[test]
fn under_more_demand_than_they_can_serve_the_hubs_pads_are_used_to_their_limit() {
    let network =
        config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the shipped configuration is right").network;
    let start = Utc::parse("2026-12-01T08:00:00+07:00").expect("a time");
    let hub = network.hub().expect("a hub");
    let pads: Vec<&PadId> = network.pads_of(&hub.id).map(|pad| &pad.id).collect();
    let stations: Vec<&PadId> = network.pads.values().filter(|pad| pad.site != hub.id).map(|pad| &pad.id).collect();
    // Out and back by turns, to and from each station, each from or to any pad of the hub.
    let ways = |out: bool, station: &PadId| -> Vec<Way> {
        let ends = |hub| if out { (hub, station) } else { (station, hub) };
        pads.iter().map(|hub| ends(*hub)).filter_map(|(from, to)| way(&network, from, to, start)).collect()
    };
    let ways: Vec<Vec<Way>> = stations.iter().flat_map(|station| [ways(true, station), ways(false, station)]).collect();
    let ways: Vec<&Vec<Way>> = ways.iter().filter(|ways| !ways.is_empty()).collect();
    let window = network.limits.separation.window.value;
    let mut booked: Vec<Booked> = Vec::new();
    for (number, ask) in (0_u64..360).zip((0..ways.len()).cycle().map(|turn| turn * 5 % ways.len())) {
        let moment = start + Span::secs(number * 40);
        let free = ways[ask].iter().filter_map(|way| {
            let (timed, pads) = at(&network, way, moment);
            Some((earliest(&timed, &pads, &booked, &LIMITS, window).ok()?.shift, way))
        });
        if let Some((shift, way)) = free.min_by_key(|(shift, _)| *shift) {
            let (timed, pads) = at(&network, way, moment + shift);
            certify(&timed, &pads, &booked, &LIMITS, &network.frame).expect("free");
            booked.push(Booked { flight: FlightId(number), timed, pads: pads.to_vec() });
        }
    }

    let (from, until) = (start + Span::minutes(30), start + Span::minutes(240));
    for pad in pads {
        let mut taken: Vec<(Utc, Utc)> = booked.iter().flat_map(|b| &b.pads).filter(|s| s.pad == *pad).map(|s| (s.from, s.until)).collect();
        taken.sort();
        assert!(taken.windows(2).all(|pair| pair[0].1 <= pair[1].0), "two flights have {pad} at one time");
        let held: i64 = taken.iter().map(|slot| slot.1.min(until).millis_since(slot.0.max(from)).max(0)).sum();
        assert!(held * 100 >= until.millis_since(from) * 95, "{pad} is idle for more than a twentieth: {held} ms taken");
    }
}
