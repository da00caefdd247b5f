//! What was written is read for ever: a line of each fact as it was first stored, read and written again, the same.
//!
//! A line is never changed; a field that comes later gets a line of its own beside it.

use medflight::domain::operations::fact::Fact;
use serde_json::Value;
use std::collections::BTreeSet;

const LINES: &str = include_str!("../data/facts.jsonl");
const SOURCE: &str = include_str!("../../src/domain/operations/fact.rs");

/// Names of the facts, as the source declares them, in the form in which they are stored.
fn declared() -> BTreeSet<String> {
    let bodies = ["ConsignmentFact", "FlightFact", "NetworkFact"].map(|name| {
        let from = SOURCE.find(&format!("pub enum {name} {{")).expect("declared");
        &SOURCE[from..from + SOURCE[from..].find("\n}").expect("ends")]
    });
    let variants = bodies.into_iter().flat_map(str::lines).filter_map(|line| line.strip_prefix("    "));
    let names = variants.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    names
        .map(|line| {
            let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
            let split = name.chars().enumerate().flat_map(|(at, one)| {
                let gap = if at > 0 && one.is_ascii_uppercase() { Some('_') } else { None };
                gap.into_iter().chain([one.to_ascii_uppercase()])
            });
            split.collect()
        })
        .collect()
}

#[test]
fn each_line_that_was_ever_stored_is_read_and_written_again_the_same() {
    for line in LINES.lines() {
        let stored: Value = serde_json::from_str(line).expect("a line of JSON");

        let fact: Fact = serde_json::from_value(stored.clone()).unwrap_or_else(|error| panic!("{line}: {error}"));

        assert_eq!(serde_json::to_value(&fact).expect("written"), stored, "{line}");
    }
}

#[test]
fn every_fact_has_a_line() {
    let kinds = LINES.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["type"].as_str().expect("a type").to_owned());
    let kept: BTreeSet<String> = kinds.collect();

    assert_eq!(kept, declared());
}
