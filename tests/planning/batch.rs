//! Many plans from a CSV file.

use crate::support::{STATIONS, shipped};
use clap::Parser;
use medflight::cli::{Exit, Outcome, plan};
use medflight::units::time::Utc;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    plan: plan::PlanArgs,
}

/// The outcome for a file with this text, and how often it was told how far it is.
fn batch(text: &str, more: &[&str]) -> (Outcome, Vec<(usize, usize)>) {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("questions.csv");
    std::fs::write(&file, text).expect("written");
    let config = shipped();
    let base = ["plan", "--config", config.to_str().expect("a path"), "--batch", file.to_str().expect("a path")];
    let line = Line::try_parse_from(base.iter().chain(more)).expect("arguments");
    let mut told = Vec::new();
    let now = Utc::parse("2026-12-01T03:04:05Z").expect("a time");
    let outcome =
        plan::run_with(&line.plan, &medflight::domain::energy::EnergyHistory::default(), now, &mut |done, of| told.push((done, of)));
    (outcome, told)
}

#[test]
fn a_thousand_lines_give_a_thousand_answers_in_their_order() {
    // A whole plan every 25 lines; between them questions that are answered at once.
    let line = |nth: usize| match (nth % 25, STATIONS[nth / 25 % STATIONS.len()]) {
        (0, station) => (format!("{station},H-DG"), if station == "C-XC" { "no_go" } else { "go_if_" }),
        (nth, _) if nth % 2 == 0 => ("H-DG,H-DG".to_owned(), "no_go"),
        (_, station) => (format!("{station},"), "error"),
    };
    let lines: String = (0..1_000).map(|nth| format!("{},SPC-CBC,2026-12-01T10:{:02}:00+07:00\n", line(nth).0, nth % 60)).collect();

    let (outcome, told) = batch(&format!("to,from,payload,at\n{lines}"), &[]);

    assert_eq!(outcome.exit, Exit::Usage, "some lines have no departure");
    let answers: Vec<&str> = outcome.out.lines().skip(1).collect();
    assert_eq!(answers.len(), 1_000);
    for (nth, answer) in answers.iter().enumerate() {
        let (asked, verdict) = line(nth);
        // A plan of a batch has no weather: its word says so.
        assert!(!verdict.starts_with("go") || answer.contains("weather_assessed,"), "{answer}");
        let (to, from) = asked.split_once(',').expect("two ends");
        let end = if verdict.starts_with("go") { "" } else { "," };
        assert!(answer.starts_with(&format!("{},{from},{to},{verdict}{end}", nth + 2)), "{answer}");
    }
    assert_eq!(answers.iter().filter(|answer| answer.contains(",go_if_")).count(), 37, "40 plans, 3 of them to Xuan Canh");
    assert_eq!((told.len(), told.last()), (1_000, Some(&(1_000, 1_000))));
}

#[test]
fn a_line_that_is_not_understood_is_named_with_its_number_in_both_languages_and_the_others_are_done() {
    let text = "\u{feff}from,to,grams,detour\r\nH-DG,C-GL,500,\r\nH-DG,C-NOWHERE,,\r\nH-DG,C-XC,,true\r\nH-DG,C-GL,heavy,\r\n\r\nH-DG,C-GL\r\n\"H-DG,C-GL,,\r\n,C-GL,,\r\nC-VH,H-DG,,\r\n";

    let (outcome, _) = batch(text, &[]);

    assert_eq!(outcome.exit, Exit::Usage);
    let verdicts: Vec<(&str, &str)> = outcome
        .out
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.splitn(5, ',').collect();
            (cells[0], cells[3])
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            ("2", "go_if_acknowledged+weather_assessed"),
            ("3", "error"),
            ("4", "go_if_approved+acknowledged+weather_assessed"),
            ("5", "error"),
            ("7", "error"),
            ("8", "error"),
            ("9", "error"),
            ("10", "go_if_acknowledged+surveyed+weather_assessed")
        ]
    );
    let row = |number: &str| outcome.out.lines().find(|row| row.starts_with(&format!("{number},"))).expect("a row");
    assert!(row("3").starts_with("3,H-DG,C-NOWHERE,error,") && row("5").starts_with("5,H-DG,C-GL,error,"), "{}", outcome.out);
    assert!(row("7").starts_with("7,H-DG,C-GL,error,") && row("8").starts_with("8,,,error,"), "{}", outcome.out);
    assert!(row("9").starts_with("9,,C-GL,error,"), "{}", outcome.out);
    assert!(row("4").contains("a way round that the pilot has to approve") && row("4").contains("chấp thuận"), "{}", row("4"));
    for (number, wrong) in
        [("3", "C-NOWHERE"), ("5", "\"heavy\""), ("7", "2 fields, the header has 4"), ("8", "double quote"), ("9", "from is empty")]
    {
        assert!(outcome.err.contains(&format!("dòng {number}: ")) && outcome.err.contains(&format!("line {number}: ")), "{}", outcome.err);
        assert!(outcome.err.contains(wrong), "{wrong}: {}", outcome.err);
    }
}

#[test]
fn the_answers_never_overwrite_the_questions_neither_by_name_nor_by_a_link() {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, soft, hard) = (dir.path().join("q.csv"), dir.path().join("soft.csv"), dir.path().join("hard.csv"));
    let questions = "from,to\nH-DG,H-DG\n";
    std::fs::write(&file, questions).expect("written");
    std::os::unix::fs::symlink(&file, &soft).expect("linked");
    std::fs::hard_link(&file, &hard).expect("linked");
    let config = shipped();
    for out in [&file, &soft, &hard] {
        let words = ["--config", config.to_str().expect("a path"), "--batch", file.to_str().expect("a path"), "--out"];
        let line = Line::try_parse_from(["plan"].iter().chain(&words).chain(&[out.to_str().expect("a path")])).expect("arguments");

        let outcome = plan::run(&line.plan, Utc(0));

        assert_eq!(outcome.exit, Exit::Refused, "{}", outcome.err);
        assert!(outcome.err.contains("SAME_FILE") && outcome.err.contains("ghi đè"), "{}", outcome.err);
        assert_eq!(std::fs::read_to_string(&file).expect("still there"), questions);
    }
}

#[test]
fn a_header_that_is_wrong_stops_everything_and_a_missing_file_is_the_worlds_fault() {
    let (outcome, told) = batch("from,to,mass\nH-DG,C-GL,5\n", &[]);
    assert!(outcome.exit == Exit::Usage && outcome.err.contains("dòng 1: không có cột \"mass\"") && told.is_empty(), "{}", outcome.err);
    assert_eq!(batch("", &[]).0.exit, Exit::Usage);

    let line = Line::try_parse_from(["plan", "--batch", "/nowhere/questions.csv", "--config", shipped().to_str().expect("a path")]);
    let outcome = plan::run(&line.expect("arguments").plan, Utc(0));
    assert_eq!(outcome.exit, Exit::Failed);
    assert!(outcome.err.contains("Không đọc được /nowhere/questions.csv: không có tệp"), "{}", outcome.err);
    assert!(outcome.err.contains("there is no such file") && !outcome.err.contains("os error"), "{}", outcome.err);
    assert!(Line::try_parse_from(["plan", "--batch", "a.csv", "--from", "H-DG"]).is_err());
}

#[test]
fn the_answer_goes_to_a_file_and_says_what_a_single_plan_says() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("answers.csv");
    let path = out.to_str().expect("a path");
    let (outcome, _) = batch("from,to,payload,at\nH-DG,C-GL,SPC-CBC,2026-12-01T10:00:00+07:00\nH-DG,H-TA,,\n", &["--out", path]);
    let answers = std::fs::read_to_string(&out).expect("written");

    assert_eq!((outcome.exit, outcome.out.trim()), (Exit::Refused, path));
    let config = shipped();
    let words = [
        "plan",
        "--config",
        config.to_str().expect("a path"),
        "--from",
        "H-DG",
        "--to",
        "C-GL",
        "--payload",
        "SPC-CBC",
        "--format",
        "json",
        "--at",
        "2026-12-01T10:00:00+07:00",
    ];
    let single = plan::run(&Line::try_parse_from(words).expect("arguments").plan, Utc(0));
    let single: serde_json::Value = serde_json::from_str(&single.out).expect("JSON");
    assert!(answers.contains(single["plan"]["fingerprint"].as_str().expect("a fingerprint")), "{answers}");
    assert!(answers.lines().nth(2).expect("a second answer").contains("ZONE_PROHIBITED"), "{answers}");
}
