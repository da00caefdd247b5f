//! The command line, as a function.

use crate::support::{STATIONS, asked, shipped};
use clap::Parser;
use medflight::cli::{Exit, airspace, check_config, plan, verify};
use medflight::domain::mission::plan_file;
use medflight::domain::plan::propose;
use medflight::units::time::Utc;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    plan: plan::PlanArgs,
}

fn run(words: &[&str]) -> (String, Exit) {
    let config = shipped();
    let base = ["plan", "--config", config.to_str().expect("a path")];
    let line = Line::try_parse_from(base.iter().chain(words)).expect("arguments");
    let outcome = plan::run(&line.plan, Utc::parse("2026-12-01T03:04:05Z").expect("a time"));
    (outcome.out + &outcome.err, outcome.exit)
}

#[test]
fn a_plan_without_an_hour_takes_the_next_permitted_minute_and_says_so() {
    let (text, code) = run(&["--from", "C-GL", "--to", "H-DG", "--payload", "SPC-CBC"]);

    assert_eq!(code, Exit::Done);
    assert!(text.starts_with("P-C-GL → H1: ĐƯỢC BAY, còn "), "{text}");
    assert!(text.contains("01/12/2026 10:05 (phút sớm nhất được phép)") && text.contains("weather: not assessed"));
    assert!(text.contains("7,570 km") && text.contains("7.570 km"));
}

#[test]
fn a_payload_of_no_mass_is_refused_with_what_to_give_and_an_empty_flight_is_not() {
    let of = |words: &[&str]| run(&[&["--from", "C-GL", "--to", "H-DG"], words].concat());

    let (text, code) = of(&["--payload", "SPC-CBC", "--grams", "0"]);
    assert_eq!(code, Exit::Refused, "{text}");
    assert!(text.contains("PAYLOAD_MASS") && text.contains("a payload has a mass") && text.contains("Hàng có khối lượng"), "{text}");
    assert_eq!(of(&["--payload", "SPC-CBC", "--grams", "1"]).1, Exit::Done);
    assert_eq!(of(&["--grams", "0"]).1, Exit::Done, "a positioning flight carries nothing");
}

#[test]
fn a_payload_that_no_aircraft_carries_is_refused_with_what_one_carries_and_no_figure_is_made_of_it() {
    let (text, code) = run(&["--from", "C-GL", "--to", "H-DG", "--payload", "SPC-CBC", "--grams", "99999999"]);

    assert_eq!(code, Exit::Refused, "{text}");
    assert!(text.contains("99999999 g is more than the 5000 g") && text.contains("vượt mức 5000 g"), "{text}");
    assert_eq!(text.matches("PAYLOAD_MASS").count(), 1, "{text}");
}

#[test]
fn a_take_off_that_lies_in_the_past_is_said_in_the_headline_and_for_programs() {
    let of = |at: &str, format: &str| run(&["--from", "H-DG", "--to", "C-GL", "--at", at, "--format", format]).0;
    let (before, now) = ("2026-12-01T10:04:04+07:00", "2026-12-01T10:04:05+07:00");

    assert!(of(before, "text").lines().next().is_some_and(|line| line.contains("in the past") && line.contains("đã qua")));
    assert!(of(before, "json").contains("\"depart_is_past\": true"));
    assert!(!of(now, "text").contains("in the past") && of(now, "json").contains("\"depart_is_past\": false"));
}

#[test]
fn a_refused_plan_shows_line_zones_and_energy_in_every_format() {
    for format in ["text", "json", "geojson", "plan"] {
        let (text, code) = run(&["--from", "H-DG", "--to", "H-TA", "--payload", "SPC-CBC", "--format", format]);

        assert_eq!(code, Exit::Refused, "{format}");
        assert!(text.contains("VVGL-AD") && text.contains("ZONE_PROHIBITED"), "{format}");
        assert!(text.replace(['.', ','], "").contains("319") && text.contains("VVGL-APP20"), "{format}");
        assert!(text.contains("touchdown"), "{format}");
    }
    let (text, _) = run(&["--from", "H-DG", "--to", "H-TA"]);
    assert!(text.contains("GIẢ ĐỊNH: H-TA chưa có bãi đáp") && text.contains("WHAT-IF: H-TA has no pad"));
}

#[test]
fn a_way_round_is_shown_where_it_is_asked_for_with_its_legs_and_what_it_avoids() {
    let (_, direct) = run(&["--from", "H-DG", "--to", "C-XC"]);
    let (text, round) = run(&["--from", "H-DG", "--to", "C-XC", "--detour"]);

    assert_eq!((direct, round), (Exit::Refused, Exit::Done));
    assert!(text.contains("Chặng 2: ") && text.contains("leg 2: ") && text.contains("goes round O-ERP"), "{text}");
    let headline = text.lines().next().expect("a headline");
    assert!(
        headline.contains("/ GO with a way round that the pilot has to approve, 3 to be acknowledged")
            && headline.contains("3 điều phải xác nhận"),
        "{headline}"
    );
}

#[test]
fn the_headline_counts_what_has_to_be_surveyed_and_never_says_that_all_was_checked() {
    let surveys = |site: &str| {
        let plan = propose(&asked("H-DG", site)).map(|plan| plan.notes).unwrap_or_default();
        plan.iter().filter(|note| note.code == "OBSTACLE_TO_SURVEY").count()
    };
    let (site, count) = STATIONS.iter().map(|site| (*site, surveys(site))).find(|(_, count)| *count > 0).expect("a line with a survey");

    let (text, exit) = run(&["--from", "H-DG", "--to", site]);

    assert_eq!(exit, Exit::Done);
    let headline = text.lines().next().expect("a headline");
    assert!(headline.contains("GO with") && headline.contains(&format!("{count} obstacle")), "{headline}");
    assert!(headline.contains("weather not assessed"), "{headline}");
}

#[test]
fn a_refused_plan_leaves_no_mission_that_anybody_could_upload() {
    let (text, _) = run(&["--from", "H-DG", "--to", "C-XC", "--format", "plan"]);

    assert!(plan_file::read(&text).is_err());
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(file["mission"]["items"], serde_json::json!([]));
}

#[test]
fn the_plan_format_reads_back_and_does_not_depend_on_the_hour() {
    let (one, _) = run(&["--from", "H-DG", "--to", "C-GL", "--format", "plan"]);
    let (two, code) = run(&["--from", "H-DG", "--to", "C-GL", "--format", "plan", "--at", "2027-05-05T12:00:00+07:00"]);

    assert_eq!((code, &one), (Exit::Done, &two));
    assert_eq!(plan_file::read(&one).expect("a plan file").to.as_str(), "P-C-GL");
}

#[test]
fn json_and_geojson_hold_what_a_program_needs() {
    let (text, _) = run(&["--from", "H-DG", "--to", "C-BD", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["verdict"], "go");
    assert_eq!(value["swap_needed_for_return"], true);
    assert_eq!(value["plan"]["hold_not_offered"][0]["because"][0], "VVGL-AD");

    let (text, _) = run(&["--from", "H-DG", "--to", "C-BD", "--format", "geojson"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let ids: Vec<&str> = value["features"].as_array().expect("features").iter().filter_map(|f| f["id"].as_str()).collect();
    assert!(["line", "fence", "VVGL-AD", "hold-0"].iter().all(|id| ids.contains(id)), "{ids:?}");
}

#[test]
fn forbidden_goods_are_refused_and_what_is_unknown_is_a_wrong_question() {
    let (text, code) = run(&["--from", "C-GL", "--to", "H-DG", "--payload", "UN2814"]);
    assert!(code == Exit::Refused && text.contains("PAYLOAD_FORBIDDEN"));

    let (text, code) = run(&["--from", "C-GL", "--to", "H-DG", "--payload", "SPC-ABG"]);
    assert!(code == Exit::Refused && text.contains("PAYLOAD_OFF"));

    for wrong in [["--to", "C-NOWHERE", "--payload", "SPC-CBC"], ["--to", "H-DG", "--payload", "SPC-XYZ"], ["--to", "H-DG", "--at", "noon"]]
    {
        let words: Vec<&str> = ["--from", "C-GL"].into_iter().chain(wrong).collect();
        assert_eq!(run(&words).1, Exit::Usage, "{wrong:?}");
    }
}

#[test]
fn templates_into_a_folder_that_is_not_there_say_so_in_both_languages() {
    let (text, code) = run(&["--templates", "/nowhere"]);

    assert_eq!(code, Exit::Failed);
    assert!(text.contains("Không ghi được /nowhere/") && text.contains("cannot be written: there is no such"), "{text}");
    assert!(!text.contains("os error"), "{text}");
}

#[test]
fn zones_and_receipts_that_cannot_be_read_say_so_in_both_languages() {
    #[derive(Parser)]
    struct Zones {
        #[command(flatten)]
        airspace: airspace::AirspaceArgs,
    }
    #[derive(Parser)]
    struct Receipt {
        #[command(flatten)]
        verify: verify::VerifyArgs,
    }
    let zones = |file| airspace::run(&Zones::try_parse_from(["airspace", "export", file]).expect("arguments").airspace);
    let receipt = verify::run(&Receipt::try_parse_from(["verify", "/nowhere"]).expect("arguments").verify);

    for (outcome, vi, en) in [
        (zones("/nowhere"), "không có tệp", "no such file"),
        (zones("/"), "là thư mục", "is a folder"),
        (receipt, "không có tệp", "no such file"),
    ] {
        assert_eq!(outcome.exit, Exit::Failed);
        assert!(outcome.err.contains("Không đọc được /") && outcome.err.contains(vi) && outcome.err.contains(en), "{}", outcome.err);
    }
}

#[test]
fn check_config_counts_what_it_holds() {
    let outcome = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(check_config::run(&check_config::CheckConfigArgs { dir: shipped(), data: None }));
    let (text, code) = (outcome.out, outcome.exit);

    assert_eq!(code, Exit::Done);
    assert!(text.contains("52 cơ sở / sites, 17 bãi đáp / pads, 3 UAV / aircraft"), "{text}");
}

#[test]
fn a_plan_tells_bingo_at_every_second_its_height_profile_and_where_nobody_can_land() {
    let (text, _) = run(&["--from", "H-DG", "--to", "C-GL", "--payload", "SPC-CBC"]);
    let (json, _) = run(&["--from", "H-DG", "--to", "C-GL", "--payload", "SPC-CBC", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");

    assert!(text.contains("Bingo") && text.contains("✕") && text.contains("Mặt cắt độ cao, mặt đất ±5 m"), "{text}");
    assert!(text.contains("hạ cánh khẩn cấp") && text.contains("no emergency landing place between"), "{text}");
    let (bingo, profile) = (&json["plan"]["bingo"], &json["plan"]["profile"]);
    let seconds = bingo["seconds"].as_array().expect("seconds");
    let duration = json["plan"]["duration_s"].as_f64().expect("a duration");
    assert!((duration - 1.0..duration + 2.0).contains(&f64::from(u32::try_from(seconds.len()).expect("small"))), "{duration}");
    assert_eq!(bingo["places"][0]["kind"], "destination");
    assert_eq!((bingo["places"][1]["kind"].as_str(), bingo["places"][1]["pad"].as_str()), (Some("home"), Some("H1")));
    let (told, found) = (&json["plan"]["point_of_no_return_m"], &bingo["places"][1]["point_of_no_return_m"]);
    assert!((told.as_f64().expect("told") - found.as_f64().expect("found")).abs() < 1.0, "{told} and {found}");
    assert!(seconds.iter().all(|row| row.as_array().is_some_and(|row| row.len() == 4 + bingo["places"].as_array().map_or(0, Vec::len))));
    assert_eq!(profile["ground_accuracy_m"], 5.0);
    assert!(profile["points"].as_array().is_some_and(|points| points.len() > 150 && points[3]["agl_m"].as_f64().is_some()));
    assert!(profile["without_landing_place"][0]["until_m"].as_f64().is_some_and(|until| until > 7_000.0), "{profile}");
    assert!(json["learned"].is_null(), "no ledger was named");
    assert_eq!(json["plan"]["alternates"][0]["suits"], "takes_what_is_aboard");
}

#[test]
fn a_refused_flight_gives_its_reasons_first_and_then_all_that_could_be_computed() {
    let (text, exit) = run(&["--from", "H-DG", "--to", "C-XC", "--payload", "SPC-CBC"]);
    let (json, _) = run(&["--from", "H-DG", "--to", "C-XC", "--payload", "SPC-CBC", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");

    let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what:?} in\n{text}"));
    assert_eq!(exit, Exit::Refused);
    assert!(place("NO-GO") < place("Lý do / Reasons") && place("Lý do / Reasons") < place("as if it were flown"));
    assert!(place("as if it were flown") < place("Mặt cắt độ cao") && place("Mặt cắt độ cao") < place("Bingo"));
    assert_eq!((json["verdict"].as_str(), json["reasons"][0]["code"].as_str()), (Some("no_go"), Some("OBSTACLE")));
    let (profile, bingo) = (&json["plan"]["profile"], &json["plan"]["bingo"]);
    let low = |point: &serde_json::Value| point["obstacle"]["cleared_by_m"].as_f64().is_some_and(|cleared| cleared <= 15.0);
    assert!(profile["points"].as_array().is_some_and(|points| points.iter().any(low)), "{profile}");
    let (duration, seconds) = (json["plan"]["duration_s"].as_f64().expect("a duration"), bingo["seconds"].as_array().expect("seconds"));
    assert!((f64::from(u32::try_from(seconds.len()).expect("few")) - duration).abs() < 3.0);
    let kinds: Vec<_> = bingo["places"].as_array().expect("places").iter().map(|place| place["kind"].as_str()).collect();
    assert_eq!(kinds, [Some("destination"), Some("home")], "alternates are found for a plan alone");
}
