//! A certificate that leaves a flight out, or sets itself against another way than that flight had, is found by who reads the lines of
//! one ledger together.

use crate::book::{Read, read};
use crate::booking::Desk;
use medflight::domain::operations::act::{Act, Why};
use medflight::domain::operations::certified::SeparationLines;
use medflight::domain::people::Role;
use serde_json::{Value, json};

/// Numbered lines as the command prints them, each record at a moment of its act's own.
fn lines(desk: &Desk) -> Vec<(usize, Value)> {
    let mut reads = SeparationLines::default();
    let mut told: Vec<(usize, Value)> = Vec::new();
    for (number, record) in desk.ledger.iter().enumerate() {
        if let Some(line) = reads.of(record) {
            told.push((number + 1, json!(line)));
        }
    }
    told
}

/// Three aircraft booked one behind the other, each by an act a minute later than the one before.
fn three_bookings() -> Desk {
    let mut desk = Desk::new(|_| {});
    for (site, tail) in [("C-LB", "DG-01"), ("C-GL", "DG-02"), ("C-VH", "DG-03")] {
        desk.book(site, "H-DG", tail).expect("booked");
    }
    // The desk's clock stands: what tells one act from the next is when it was written.
    let mut minute = 0;
    for record in &mut desk.ledger {
        minute += i64::from(record.draft.key.is_some() && record.draft.consignment.is_some());
        record.at.0 += minute;
    }
    desk
}

fn lies(lines: &[(usize, Value)]) -> Vec<String> {
    read(lines).lies.into_iter().map(|(_, lie)| lie).collect()
}

/// The lines with the last certificate that has entries in a list changed.
fn changed(lines: &[(usize, Value)], change: impl Fn(&mut Value) -> bool) -> Vec<(usize, Value)> {
    let mut lines = lines.to_vec();
    let done = lines.iter_mut().rev().any(|(_, line)| line["certificate"].is_object() && change(&mut line["certificate"]));
    assert!(done, "nothing to change");
    lines
}

fn strike(list: &mut Value) -> bool {
    list.as_array_mut().is_some_and(|list| list.pop().is_some())
}

#[test]
fn the_certificates_of_a_ledger_name_every_flight_that_there_was() {
    let desk = three_bookings();
    let lines = lines(&desk);

    let Read { named, lies } = read(&lines);

    assert_eq!(lies, []);
    assert_eq!(named, 2 * 2 + 2 * 4, "the flights of each later booking name those of every booking before");
}

#[test]
fn a_flight_that_is_struck_out_anywhere_is_missed() {
    let lines = lines(&three_bookings());
    let one = |change: fn(&mut Value) -> bool| lies(&changed(&lines, change));

    assert!(one(|of| strike(&mut of["near"]))[0].contains("was there and is not named"));
    assert!(one(|of| strike(&mut of["apart"]))[0].contains("was there and is not named"));
    let line = |of: &mut Value| {
        let kept = &mut of["contingency"];
        strike(&mut kept["near"]) || strike(&mut kept["apart"])
    };
    assert!(one(line)[0].contains("not named where it turns round"));
    let gone = |of: &mut Value| of.as_object_mut().is_some_and(|of| of.remove("contingency").is_some());
    assert!(one(gone)[0].contains("nothing is told of how it turns round"));
}

#[test]
fn a_flight_that_is_set_against_another_way_than_it_had_is_found() {
    let lines = lines(&three_bookings());
    let later = |path: &mut Value| {
        let launch =
            path["launch_ms"].as_array().map(|launch| launch.iter().map(|ms| ms.as_i64().unwrap_or(0) + 60_000).collect::<Vec<_>>());
        launch.is_some_and(|launch| {
            path["launch_ms"] = json!(launch);
            true
        })
    };

    let of_way = lies(&changed(&lines, |of| !of["near"][0].is_null() && later(&mut of["near"][0]["path"])));
    let of_line = lies(&changed(&lines, |of| !of["contingency"]["near"][0].is_null() && later(&mut of["contingency"]["near"][0]["path"])));

    assert!(of_way[0].contains("had another way"), "{of_way:?}");
    assert!(of_line[0].contains("had another line"), "{of_line:?}");
}

#[test]
fn two_flights_with_one_way_that_name_nobody_are_found() {
    let mut lines = lines(&three_bookings());
    let first = lines[0].1["certificate"].clone();
    let last = lines.len() - 1;
    lines[last].1["certificate"] = first;

    assert!(lies(&lines).iter().all(|lie| lie.contains("is not named")) && !lies(&lines).is_empty());
}

#[test]
fn lines_out_of_order_are_told_and_a_flight_that_was_cancelled_needs_no_name() {
    let mut desk = Desk::new(|_| {});
    let cancelled = desk.book("C-LB", "H-DG", "DG-01").expect("booked");
    let id = desk.ops.state().consignments.keys().next().expect("one").clone();
    desk.act(Role::Dispatcher, Act::Cancel(id, Why { reason: "not needed any more".to_owned() })).expect("cancelled");
    desk.book("C-GL", "H-DG", "DG-02").expect("booked");
    let mut lines = lines(&desk);

    assert_eq!((read(&lines).lies, read(&lines).named), (vec![], 0), "{} is over", cancelled[0].id);
    lines.swap(0, 2);
    assert!(lies(&lines).iter().any(|lie| lie.contains("does not stand in its order")));
}

#[test]
fn limits_that_are_none_are_refused_at_once() {
    let mut line = lines(&three_bookings())[0].1["certificate"].clone();
    for nothing in [json!(0), json!(-5), json!(1)] {
        line["across_mm"] = nothing;
        assert!(crate::checker::check(&line).expect_err("no limit").contains("keep nobody apart"));
    }
}
