//! The thermometer of the payload bay, heard by MAVLink alone: the logger in the box says nothing.

use crate::world::World;
use medflight::domain::coldchain::Verdict;
use medflight::domain::flight::{Observation, Report};
use medflight::domain::network::Network;
use medflight::domain::operations::fact::{ColdChainFact, ConsignmentFact, Fact, ReadingFact};
use medflight::domain::operations::record::{By, Record};
use medflight::domain::operations::view::Place;
use medflight::units::ids::TailId;
use medflight::units::time::Span;
use medflight_sim::Fault;
use medflight_sim::network::Conditions;

fn fitted(network: &mut Network) {
    for kind in network.types.values_mut() {
        kind.fitted.insert("bay_thermometer_0".to_owned());
    }
}

/// An aircraft stands at the station already, so that the box is in the bay a moment after it was packed.
fn asked(seed: u64, otherwise: impl FnOnce(&mut Network)) -> World {
    let mut world = World::where_(seed, Conditions::default(), |network| {
        let pad = network.pads.values().find(|pad| pad.site.as_str() == "C-LB").map(|pad| pad.id.clone());
        network.tails.values_mut().next().expect("an aircraft").home_pad = pad.expect("a pad at the station");
        otherwise(network);
    });
    world.ask("C-LB", "H-DG", "SPC-CBC");
    for tail in tails(&world) {
        world.inject(&tail, Fault::BayThermometer(Some(2_112)));
    }
    world
}

fn tails(world: &World) -> Vec<TailId> {
    world.operations().network().tails.keys().cloned().collect()
}

fn facts(world: &World) -> Vec<(By, ConsignmentFact)> {
    let draft = |text: String| Record::from_text(&text).expect("a record").draft;
    let facts = world.ledger().into_iter().map(draft).filter_map(|draft| match draft.fact {
        Fact::Consignment(fact) => Some((draft.by, fact)),
        Fact::Flight(_) | Fact::Network(_) => None,
    });
    facts.collect()
}

/// What the bay said, of which aircraft.
fn heard(world: &World) -> Vec<(TailId, ReadingFact)> {
    let of_the_bay = facts(world).into_iter().filter_map(|(by, fact)| {
        let ConsignmentFact::TemperatureRead { logger, readings, bay_of: Some(tail) } = fact else { return None };
        assert_eq!((by, logger.as_str()), (By::System, "BAY-0"));
        Some(readings.into_iter().map(move |reading| (tail.clone(), reading)).collect::<Vec<_>>())
    });
    of_the_bay.flatten().collect()
}

fn signed(world: &World) -> ColdChainFact {
    let answer = facts(world).into_iter().find_map(|(_, fact)| {
        let ConsignmentFact::ReceiptSigned { cold_chain, .. } = fact else { return None };
        cold_chain
    });
    *answer.expect("a receipt with a verdict")
}

#[test]
fn a_box_is_shown_to_be_safe_by_the_payload_bay_alone() {
    let mut world = asked(61, fitted);

    world.run_until_closed(60);

    let (signed, heard) = (signed(&world), heard(&world));
    assert_eq!((signed.verdict, signed.unknown_ms, signed.outside_ms), (Verdict::Safe, 0, 0), "{signed:?}\n{heard:?}");
    assert_eq!(signed.extremes_mc, Some((21_000, 21_120)), "the packer's thermometer, and the bay's");
    assert!(heard.len() >= 4 && heard.iter().all(|(tail, _)| *tail == heard[0].0), "{heard:?}");
    let apart: Vec<i64> = heard.windows(2).map(|pair| pair[1].1.at.millis_since(pair[0].1.at)).collect();
    assert!(apart.iter().all(|ms| (60_000..=75_000).contains(ms)), "one a minute is written, not every word: {apart:?}");
}

#[test]
fn a_bay_thermometer_that_dies_in_the_air_is_told_and_leaves_the_verdict_open() {
    let mut world = asked(62, fitted);
    let tail = world.run_until_in_the_air();
    world.run_for(Span::secs(30));

    world.inject(&tail, Fault::BayThermometer(None));
    let mut told = false;
    for _ in 0..60 {
        world.run_for(Span::secs(10));
        let aboard = world.operations().state().consignments.values().any(|c| matches!(c.place, Place::Aboard(_)));
        told |= aboard && world.live().alarms.iter().any(|alarm| alarm.code == "LOGGER_SILENT");
    }
    world.run_until_closed(60);

    let signed = signed(&world);
    assert!(told, "while it can still be acted upon");
    assert_eq!((signed.verdict, signed.outside_ms), (Verdict::CannotTell, 0), "{signed:?}");
    assert!(signed.unknown_ms > 180_000, "{signed:?}");
}

#[test]
fn heat_in_the_bay_is_told_at_once_and_is_not_safe() {
    let mut world = asked(63, fitted);
    let tail = world.run_until_in_the_air();

    world.inject(&tail, Fault::BayThermometer(Some(2_780)));
    world.run_for(Span::secs(12));

    let alarms = world.live().alarms;
    assert!(alarms.iter().any(|alarm| alarm.code == "TEMP_VIOLATION" && alarm.says.en.contains("27.8")), "{alarms:?}");
}

#[test]
fn the_aircrafts_time_is_kept_and_stands_beside_ours_where_it_cannot_be_right() {
    let mut world = asked(65, fitted);
    let tail = world.run_until_in_the_air();
    let before = heard(&world).len();
    let says = |world: &mut World, ahead: Span| {
        // Past the minute in which another reading was written.
        world.inject(&tail, Fault::BayThermometer(None));
        world.run_for(Span::secs(75));
        let by_its_clock = Some(world.utc() + ahead);
        world.tell(&tail, Report::Observed(Observation::Bay { sensor: 0, milli_celsius: 21_400, by_its_clock }));
        world.run_for(Span::secs(1));
        (by_its_clock, world.utc() - Span::secs(1))
    };

    let (right, _) = says(&mut world, Span::secs(7));
    let (wrong, ours) = says(&mut world, Span::minutes(7 * 60));

    let heard: Vec<ReadingFact> = heard(&world).into_iter().skip(before).map(|(_, reading)| reading).collect();
    let [first, second] = &heard[heard.len() - 2..] else { panic!("{heard:?}") };
    assert_eq!((Some(first.at), first.clock_suspect), (right, None));
    assert_eq!((second.at, second.clock_suspect), (ours, wrong));
}

#[test]
fn a_thermometer_that_nobody_fitted_in_the_bay_says_nothing_of_a_box() {
    let mut world = asked(64, |_| ());

    world.run_until_closed(60);

    assert!(heard(&world).is_empty());
}
