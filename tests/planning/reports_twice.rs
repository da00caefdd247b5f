//! A report of an aerodrome that comes again: the same text, another text of the same minute, a correction, an older one.

use crate::day::{Day, codes};
use crate::support::network;
use medflight::domain::operations::act::{Act, ReportCoded};

/// What comes of reports that are entered one after the other: the code of each refusal, and what is held in the end.
fn after(texts: &[&str]) -> (Vec<Option<&'static str>>, String, u64) {
    let mut day = Day::over(network().clone());
    let mut told = Vec::new();
    for text in texts {
        let answer = day.act(Act::ReportCoded(ReportCoded { text: (*text).to_owned() }));
        told.push(answer.err().map(|no| codes(&no)[0]));
    }
    let held = day.ops.live_view(day.clock(), true).aerodromes.remove(0);
    let shown = if held.corrected { format!("COR: {}", held.text) } else { held.text };
    (told, shown, day.ops.state().seq)
}

const CALM: &str = "METAR VVNB 010300Z 03004MPS 9999 NSC 22/19 Q1016";
const STORM: &str = "METAR VVNB 010300Z 12015G25MPS 9999 NSC 22/19 Q1016";

#[test]
fn the_same_text_again_is_known_and_records_nothing() {
    let (told, held, records) = after(&[CALM, CALM, "metar vvnb 010300z  03004mps 9999 nsc 22/19 q1016"]);

    assert_eq!((told, held.as_str(), records), (vec![None, None, None], CALM, 1));
}

#[test]
fn another_text_of_the_same_minute_is_refused_unless_it_is_a_correction() {
    let corrected = STORM.replace("METAR", "METAR COR");
    let (told, held, _) = after(&[CALM, STORM, &corrected]);

    assert_eq!(told, [None, Some("WEATHER_TWICE"), None]);
    assert_eq!(held, format!("COR: {corrected}"), "shown as a correction");
}

#[test]
fn what_was_corrected_does_not_come_back_and_a_correction_is_corrected() {
    let (first, second) = (STORM.replace("METAR", "METAR COR"), CALM.replace("VVNB 010300Z", "VVNB 010300Z COR"));
    let (told, held, _) = after(&[CALM, &first, CALM, &second]);

    assert_eq!(told, [None, None, Some("WEATHER_TWICE"), None]);
    assert_eq!(held, format!("COR: {second}"));
}

#[test]
fn an_older_report_does_not_replace_a_newer_one_nor_does_its_correction() {
    let older = CALM.replace("010300Z", "010255Z");
    let (told, held, _) = after(&[STORM, &older, &older.replace("METAR", "METAR COR")]);

    assert_eq!(told, [None, Some("OLDER_WEATHER"), Some("OLDER_WEATHER")]);
    assert_eq!(held, STORM);
}

#[test]
fn a_forecast_of_the_same_minute_is_replaced_by_its_correction_or_amendment_alone() {
    let taf = |marks: &str, wind: &str| format!("TAF {marks}VVNB 010230Z 0103/0203 {wind} CAVOK");
    let (told, held, _) = after(&[&taf("", "03004MPS"), &taf("", "03005MPS"), &taf("AMD ", "03006MPS"), &taf("COR ", "03007MPS")]);

    assert_eq!(told, [None, Some("WEATHER_TWICE"), None, None]);
    assert!(held.starts_with("COR: TAF COR"), "{held}");
}
