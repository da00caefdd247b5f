//! Events: what PX4's own metadata says, and the reasons of a refused arming.

use medflight::domain::flight::{Observation, Report};
use medflight::link::event;
use medflight::link::fleet_link::FleetLink;
use medflight::link::message::Message;
use medflight::link::vehicle::{LinkSettings, VehicleLink};
use medflight::units::ids::{SystemId, TailId};

use super::recording::read;

/// A sentence without the forms of its figures: each number is `#`, and a unit behind it is gone.
fn bare(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let core = word.trim_matches(|c: char| "()'.,:".contains(c));
        let number = core.parse::<f64>().is_ok();
        if core != "m" || out.last().is_none_or(|last| last != "#") {
            out.push(if number { "#".to_owned() } else { word.trim_matches(|c: char| "()".contains(c)).to_owned() });
        }
    }
    out.join(" ")
}

#[test]
fn every_recorded_event_says_what_px4s_own_metadata_says() {
    const HEADS: [&str; 2] = ["Arming check summary event", "Health report summary event"];
    let path = format!("{}/tests/conformance/traces/events.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the metadata's words");
    let expected: Vec<Vec<&str>> = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let (recorded, _) = read("events");

    assert_eq!(recorded.len(), expected.len());
    let mut numbers = std::collections::BTreeSet::new();
    for (entry, expected) in recorded.iter().zip(&expected) {
        let Some(Message::Event { id, level, arguments, .. }) = &entry.message else { panic!("{:?}", entry.message) };
        numbers.insert(*id);
        assert_eq!(id.to_string(), expected[0]);
        assert!(expected[1].ends_with(event::name(*id).unwrap_or_else(|| panic!("{id} has no name"))), "{expected:?}");
        match event::in_words(*id, *level, arguments) {
            None => assert!(HEADS.contains(&expected[2]) || expected[2].starts_with("logging:"), "{expected:?}"),
            Some(words) => {
                assert_eq!(bare(&words.en), bare(expected[2]), "{}", words.en);
                assert!(!words.vi.contains('?') || words.vi.contains("không?"), "{}", words.vi);
            }
        }
    }
    assert!(numbers.len() >= 80, "{} kinds of event", numbers.len());
}

#[test]
fn a_cold_start_says_what_stands_against_arming_and_then_that_nothing_does() {
    let (recorded, _) = read("arming-checks");
    let tail = TailId::new("DG-01").expect("a tail");
    let system = SystemId::new(1).expect("an id");
    let mut fleet = FleetLink::default();
    fleet.add(system, VehicleLink::new(recorded[0].now, LinkSettings::default(), tail, system, Vec::new()), None);
    let mut checks = Vec::new();
    let mut texts = Vec::new();
    for entry in recorded.iter().filter(|entry| entry.from_aircraft) {
        fleet.receive(entry.now, 1, &entry.raw, |_, _| {});
        fleet.handle_timeout(entry.now);
        while fleet.poll_transmit().is_some() {}
        while let Some((_, report)) = fleet.poll_event() {
            if let Report::Observed(Observation::Arming(check)) = report {
                checks.push(check);
            } else if let Report::Observed(Observation::Text { text, .. }) = report {
                texts.push(text);
            }
        }
    }

    let first = checks.first().expect("the checks are told");
    assert!(!first.ok);
    assert!(first.problems.iter().any(|says| says.en == "Navigation error: No valid position estimate"), "{first:?}");
    assert!(first.problems.iter().any(|says| says.vi.contains("chưa có vị trí")), "{first:?}");
    assert!(checks.iter().any(|check| check.ok), "{checks:?}");
    assert!(texts.iter().any(|text| text.en.starts_with("Arming denied: Resolve system health failures first")), "{texts:?}");
}
