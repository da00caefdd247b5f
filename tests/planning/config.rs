//! A configuration with faults: all of them, each by name.

use crate::support::{asked, codes, shipped};
use clap::Parser;
use medflight::cli::{Exit, Outcome, check_config};
use medflight::config::{self, Fault};
use medflight::domain::airspace::Paper;
use medflight::domain::plan::{PlanInput, propose, review};
use medflight::units::time::{Span, Utc};
use std::path::Path;

/// A copy of the shipped configuration, with some texts replaced: (file, from, to), each of which must occur.
fn with(changes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    for (file, from, to) in changes {
        let path = dir.path().join(file);
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
    }
    dir
}

fn faults(dir: &Path) -> Vec<Fault> {
    config::load(dir).map_or_else(|faults| faults, |_| Vec::new())
}

#[test]
fn ten_planted_faults_give_ten_messages_with_file_place_value_and_what_would_be_right() {
    let dir = with(&[
        ("default.toml", "http = \"127.0.0.1:8080\"", "http = \"localhost\""),
        ("sites.geojson", "\"code\": \"GL\"", "\"code\": \"DG\""),
        ("sites.geojson", "\"site\": \"C-VH\"", "\"site\": \"C-VX\""),
        ("airspace.geojson", "\"kind\": \"prohibited\"", "\"kind\": \"forbidden\""),
        ("obstacles.geojson", "\"height_agl_m\": 130", "\"height_agl_m\": \"high\""),
        ("limits.toml", "zone_buffer = { value = 50, unit = \"m\"", "zone_buffer = { value = 50, unit = \"km\""),
        ("fleet.toml", "system_id = 2", "system_id = 1"),
        ("payloads.toml", "priority = \"stat\"", "priority = \"now\""),
        ("permits.toml", "rotations_per_day = 50", "rotations_a_day = 50\nrotations_per_day = 50"),
        ("elevation.csv", "20.95,105.82,3.9,5", "20.95,105.82,low,5"),
    ]);

    let found = faults(dir.path());

    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    let expected = [
        ("default.toml", "server.http", "\"localhost\"", "ADDRESS:PORT"),
        ("sites.geojson", "H-GL.code", "\"DG\"", "a code of its own"),
        ("sites.geojson", "P-C-VH.site", "\"C-VX\"", "the id of a facility"),
        ("airspace.geojson", "VVGL-AD.kind", "\"forbidden\"", "prohibited, restricted, caution, temporary"),
        ("obstacles.geojson", "O-MIPEC.height_agl_m", "\"high\"", "a number from 0 to 1000"),
        ("limits.toml", "airspace.zone_buffer.unit", "\"km\"", "\"m\""),
        ("fleet.toml", "tail DG-02.system_id", "1", "a system id of its own"),
        ("payloads.toml", "payload BLD-RBC.priority", "\"now\"", "routine, urgent, asap, stat"),
        ("permits.toml", "permit DEMO-1.rotations_a_day", "50", "rotations_per_day"),
        ("elevation.csv", "line 3.elevation_m", "\"low\"", "a number"),
    ];
    for (file, place, value, right) in expected {
        let named = |fault: &&Fault| {
            fault.file == file && fault.place == place && fault.value.as_deref() == Some(value) && fault.right.en.contains(right)
        };
        assert_eq!(found.iter().filter(named).count(), 1, "{file}: {place} not among\n{}", shown.join("\n"));
    }
    // The zone that cannot be read and the height that is no number each leave nothing behind that is blamed a second time.
    assert_eq!(found.len(), expected.len(), "{}", shown.join("\n"));
}

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    check: check_config::CheckConfigArgs,
}

fn check(dir: &Path) -> Outcome {
    let line = Line::try_parse_from(["check-config", dir.to_str().expect("a path")]).expect("arguments");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(check_config::run(&line.check))
}

#[test]
fn a_file_that_nobody_reads_and_a_paper_that_expired_are_warnings_and_no_faults() {
    let paper = "rotations_per_day = 50\naircraft = [{ tail = \"DG-01\", name = \"registration\", number = \"R-7\", expires = \"2020-01-02T00:00:00+07:00\" }]";
    let dir = with(&[("permits.toml", "rotations_per_day = 50", paper)]);
    std::fs::write(dir.path().join("permit.toml"), "x = 1").expect("written");

    let told = check(dir.path());

    assert_eq!(told.exit, Exit::Done, "{}", told.out);
    assert!(told.out.contains("2 cảnh báo / warnings:") && told.out.contains("\npermit.toml: "), "{}", told.out);
    assert!(told.out.contains("permit DEMO-1.aircraft DG-01 registration R-7.expires") && told.out.contains("; want "), "{}", told.out);
    std::fs::write(dir.path().join("permits.toml"), "x = ").expect("written");
    let refused = check(dir.path());
    assert!(refused.exit == Exit::Refused && refused.out.contains("1 cảnh báo / warnings:\npermit.toml: "), "{}", refused.out);
    assert!(!check(&shipped()).out.contains("cảnh báo"), "the shipped configuration has none");
}

#[test]
fn what_counts_of_a_forecast_and_which_weather_stops_are_lists_of_known_codes() {
    let dir = with(&[
        ("limits.toml", "value = [\"PROB30\", \"PROB40\", \"TEMPO\"]", "value = [\"PROB40\", \"PROB50\"]"),
        ("limits.toml", "value = [\"SQ\",", "value = [\"RA\","),
    ]);

    let told: Vec<(String, Option<String>)> = faults(dir.path()).into_iter().map(|fault| (fault.place, fault.value)).collect();

    let fault = |place: &str, value: &str| (place.to_owned(), Some(value.to_owned()));
    assert_eq!(told, [fault("weather.violent.value", "\"RA\""), fault("weather.forecast_changes.value", "\"PROB50\"")]);
}

#[test]
fn a_limit_without_its_source_and_a_permit_for_what_is_not_there_or_never_opens_are_named() {
    let dir = with(&[
        ("limits.toml", "source = \"the contingency volume\"", "source = \" \""),
        ("permits.toml", "zones = [\"VVGL-CB\"", "zones = [\"VVGL-AD\", \"VVGL-CB\""),
        (
            "permits.toml",
            "rotations_per_day = 50",
            "rotations_per_day = 50\npurposes = [\"fun\"]\naircraft = [{ tail = \"DG-99\", name = \"r\", number = \"1\", expires = \"2036-01-01T00:00:00+07:00\" }]",
        ),
    ]);

    let found = faults(dir.path());

    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    for (place, value) in [("airspace.obstacle_reach.source", "\" \""), ("permit DEMO-1.purposes", "\"fun\"")] {
        assert!(found.iter().any(|f| f.place == place && f.value.as_deref() == Some(value)), "{place} not among\n{}", shown.join("\n"));
    }
    let dir = with(&[
        ("permits.toml", "zones = [\"VVGL-CB\"", "zones = [\"VVGL-AD\", \"VVGL-CB\""),
        (
            "permits.toml",
            "rotations_per_day = 50",
            "rotations_per_day = 50\naircraft = [{ tail = \"DG-99\", name = \"r\", number = \"1\", expires = \"2036-01-01T00:00:00+07:00\" }]",
        ),
    ]);

    let found: Vec<_> = faults(dir.path()).into_iter().map(|fault| (fault.place, fault.value)).collect();

    let named = |place: &str, value: &str| (place.to_owned(), Some(format!("{value:?}")));
    assert_eq!(found, [named("permit DEMO-1.aircraft", "DG-99"), named("permit DEMO-1.zones", "VVGL-AD")]);
}

#[test]
fn a_claim_that_the_method_does_not_know_and_a_zone_that_is_none_are_named() {
    let dir = with(&[
        ("limits.toml", "impact = { value = \"none\"", "impact = { value = \"low\""),
        ("limits.toml", "[\"VVNB-CTR\"]", "[\"VVNB-CTX\"]"),
        ("fleet.toml", "dimension_m = { value = 3.0", "dimension_m = { value = 30"),
    ]);

    let found = faults(dir.path());

    let named = |place: &str| found.iter().any(|fault| fault.place == place);
    assert!(named("sora.impact") && named("sora.controlled_zones.value") && named("types.VTOL-1.volume.dimension_m.value"), "{found:?}");
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn production_names_every_catalogue_row_that_nobody_confirmed() {
    let dir = with(&[("default.toml", "demonstration = true", "demonstration = false")]);

    let found = faults(dir.path());

    let rows = found.iter().filter(|fault| fault.place.ends_with(".confirmed_by")).count();
    assert_eq!(rows, 14);
    assert!(found.iter().any(|fault| fault.file == "permits.toml" && fault.place == "permit DEMO-1.demonstration"));
    assert!(found.iter().any(|fault| fault.place == "server.clock_scale_permitted"));
    assert!(found.iter().any(|fault| fault.place == "H-DG.phone"));
}

#[test]
fn a_missing_file_and_a_broken_one_are_both_named() {
    let dir = with(&[("fleet.toml", "[types.VTOL-1]", "[types.VTOL-1")]);
    std::fs::remove_file(dir.path().join("roads.csv")).expect("removed");

    let found = faults(dir.path());

    assert!(found.iter().any(|fault| fault.file == "fleet.toml" && fault.right.en == "TOML"));
    assert!(found.iter().any(|fault| fault.file == "roads.csv" && fault.wrong.en.contains("cannot be read")));
}

#[test]
fn a_folder_that_is_not_there_is_one_fault_and_a_header_without_lines_or_a_key_twice_are_named_in_both_languages() {
    let header = "latitude,longitude,elevation_m,accuracy_m\n";
    let dir = with(&[("airspace.geojson", "\"kind\": \"prohibited\"", "\"kind\": \"caution\", \"kind\": \"prohibited\"")]);
    std::fs::write(dir.path().join("elevation.csv"), header).expect("written");
    std::fs::remove_file(dir.path().join("roads.csv")).expect("removed");

    let found = faults(dir.path());

    let told = |file: &str| found.iter().find(|fault| fault.file == file).map(ToString::to_string).unwrap_or_default();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(told("airspace.geojson").contains("properties.kind: khoá có hai lần"), "{found:?}");
    assert!(told("elevation.csv").contains("không có dòng nào") && told("elevation.csv").contains("no line below the header"), "{found:?}");
    assert!(told("roads.csv").contains("không có tệp") && told("roads.csv").contains("no such file"), "{found:?}");
    let missing = faults(&dir.path().join("elsewhere"));
    assert!(missing.len() == 1 && missing[0].file.ends_with("elsewhere") && missing[0].wrong.vi.contains("không có"), "{missing:?}");
}

#[test]
fn a_ring_that_is_not_closed_and_a_position_out_of_range_are_named() {
    let dir = with(&[("sites.geojson", "[105.898226, 21.061449]", "[21.061449, 105.898226]")]);

    let found = faults(dir.path());

    assert!(found.iter().any(|fault| fault.place == "H-DG.geometry.coordinates" && fault.right.en.contains("longitude, latitude")));
}

#[test]
fn the_shipped_configuration_says_what_is_assumed() {
    let network = crate::support::network();
    let kind = network.types.get("VTOL-1").expect("the type");

    assert!(network.demonstration);
    assert!(kind.assumed.contains("cruise_percent_per_km") && !kind.assumed.contains("airspeed_m_s"));
    assert_eq!(network.tails.len(), 3);
    assert_eq!(network.sites.len(), 52);
    assert_eq!(network.sites.values().filter(|site| site.code.is_some()).count(), 16);
    assert!(network.sites.values().filter(|site| site.code.is_some()).all(|site| site.phone_assumed));
    assert_eq!(network.catalogue.forbidden_by("UN2814").map(|row| row.code.as_str()), Some("CAT-A-HUMAN"));
}

#[test]
fn a_weather_station_whose_credential_or_site_is_wrong_is_named_and_no_token_is_repeated() {
    let line = |name: &str, site: &str, digest: &str| {
        let feed = format!("{{ name = \"{name}\", site = \"{site}\", token_sha256 = \"{digest}\" }}");
        with(&[("default.toml", "data = \"data\"", &format!("feeds = [{feed}]\ndata = \"data\""))])
    };
    let digest = "ab".repeat(32);

    let right = config::load(line("station", "H-DG", &digest).path()).expect("a network");
    assert_eq!(right.server.feeds[0].person.as_str(), "feed.station");
    for (name, site, digest, place) in [
        ("Station", "H-DG", digest.as_str(), "server.feeds[0].name"),
        ("station", "H-XX", digest.as_str(), "server.feeds"),
        ("station", "H-DG", "a secret in the wrong place", "server.feeds[0].token_sha256"),
    ] {
        let found = faults(line(name, site, digest).path());

        assert_eq!(found.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{found:?}");
        assert!(!format!("{found:?}").contains("a secret"), "{found:?}");
    }
}

#[test]
fn a_permit_that_never_holds_and_a_zone_without_height_are_faults() {
    for (file, from, to, place) in [
        ("permits.toml", "rotations_per_day = 50", "rotations_per_day = 0", "permit DEMO-1.rotations_per_day"),
        (
            "permits.toml",
            "daily_from_min = 0\ndaily_until_min = 1440",
            "daily_from_min = 720\ndaily_until_min = 720",
            "permit DEMO-1.daily_until_min",
        ),
    ] {
        let dir = with(&[(file, from, to)]);
        let found = faults(dir.path());
        assert!(found.iter().any(|fault| fault.file == file && fault.place == place), "{found:?}");
    }
}

#[test]
fn a_line_into_high_ground_is_refused_by_planner_and_second_reader() {
    let dir = with(&[]);
    let path = dir.path().join("elevation.csv");
    let hill = |line: &str| if line.starts_with("21.03,105.92,") { "21.03,105.92,200,5".to_owned() } else { line.to_owned() };
    let text: Vec<String> = std::fs::read_to_string(&path).expect("readable").lines().map(hill).collect();
    std::fs::write(&path, text.join("\n") + "\n").expect("written");
    let high = config::load(dir.path()).unwrap_or_else(|faults| panic!("{faults:?}")).network;
    let flat = propose(&asked("C-GL", "H-DG")).expect("a plan over flat ground");

    let refused = propose(&PlanInput { network: &high, ..asked("C-GL", "H-DG") }).expect_err("high ground");
    let read = review(&flat, &PlanInput { network: &high, ..asked("C-GL", "H-DG") }).expect_err("high ground");

    assert!(codes(&refused).contains(&"TERRAIN"), "{:?}", refused.reasons);
    assert!(read.iter().any(|reason| reason.code == "TERRAIN"), "{read:?}");
}

#[test]
fn a_zone_or_permit_without_its_source_and_two_directions_on_one_level_are_faults() {
    let dir = with(&[]);
    let zones = std::fs::read_to_string(dir.path().join("airspace.geojson")).expect("readable");
    let mut zones: serde_json::Value = serde_json::from_str(&zones).expect("JSON");
    zones["features"][0]["properties"]["source"] = "".into();
    zones["features"][1]["properties"]["rule_ref"] = " ".into();
    let id = |nth: usize| zones["features"][nth]["properties"]["id"].as_str().expect("an id").to_owned();
    let (first, second) = (id(0), id(1));
    std::fs::write(dir.path().join("airspace.geojson"), zones.to_string()).expect("written");
    let change = |file: &str, from: &str, to: &str| {
        let path = dir.path().join(file);
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
    };
    change("permits.toml", "source = \"made up for the demonstration; the pilot had two flights a day on each route\"", "source = \"\"");
    change("limits.toml", "cruise_back = { value = 105", "cruise_back = { value = 80");

    let told: Vec<(String, Option<String>)> = faults(dir.path()).into_iter().map(|fault| (fault.place, fault.value)).collect();

    let expected = [
        (format!("{first}.source"), "\"\""),
        (format!("{second}.rule_ref"), "\" \""),
        ("airspace.cruise_back".to_owned(), "80"),
        ("permit DEMO-1.source".to_owned(), "\"\""),
    ];
    for (place, value) in &expected {
        assert!(told.contains(&(place.clone(), Some((*value).to_owned()))), "{place} not among {told:?}");
    }
    assert_eq!(told.len(), expected.len(), "{told:?}");
}

#[test]
fn a_paper_that_ends_within_a_month_is_a_warning_with_its_days_and_one_that_lasts_is_none() {
    let mut network = config::load(&shipped()).expect("valid").network;
    let now = Utc::parse("2026-12-01T10:00:00+07:00").expect("a time");
    let mut told = |minutes: u64| {
        let paper = Paper { name: "insurance".to_owned(), number: "B-1".to_owned(), expires: now + Span::minutes(minutes) };
        std::sync::Arc::make_mut(&mut network).permits[0].papers = vec![paper];
        config::expired_papers(&network, now).into_iter().map(|warning| warning.wrong.en).collect::<Vec<_>>()
    };

    assert_eq!(told(5 * 1_440), ["expires within 5 day(s); after that it opens no flight"]);
    assert_eq!(told(60), ["expires within 1 day(s); after that it opens no flight"]);
    assert_eq!(told(0), ["expired: it opens no flight"]);
    assert_eq!(told(31 * 1_440), [""; 0]);
}
