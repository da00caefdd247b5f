//! The sheet of a route, as a function.

use crate::support::shipped;
use clap::Parser;
use medflight::cli::{Exit, Outcome, plan, route_sheet};
use medflight::units::time::Utc;
use std::path::Path;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    sheet: route_sheet::RouteSheetArgs,
}

fn now() -> Utc {
    Utc::parse("2026-12-01T03:04:05Z").expect("a time")
}

fn run_in(config: &Path, words: &[&str]) -> Outcome {
    let base = ["route-sheet", "--config", config.to_str().expect("a path")];
    route_sheet::run(&Line::try_parse_from(base.iter().chain(words)).expect("arguments").sheet, now())
}

fn run(words: &[&str]) -> Outcome {
    run_in(&shipped(), words)
}

/// Every element that is opened is closed, in order.
fn is_balanced(page: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let body = page.split_once("<body>").expect("a body").1;
    for tag in body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        match (tag.starts_with('/'), tag.ends_with('/') || name == "br") {
            (true, _) if name == "body" || name == "html" => {}
            (true, _) => {
                if open.pop() != Some(name) {
                    return false;
                }
            }
            (false, true) => {}
            (false, false) => open.push(name),
        }
    }
    open.is_empty()
}

#[test]
fn a_sheet_shows_line_map_zones_permit_volumes_and_risk_in_both_languages() {
    let outcome = run(&["H-DG", "C-GL", "--payload", "SPC-CBC"]);

    assert_eq!(outcome.exit, Exit::Done, "{}", outcome.err);
    let page = outcome.out;
    for text in [
        "Phiếu tuyến bay",
        "Route sheet",
        "7,570 km",
        "VVGL-CB",
        "DEMO-1",
        "Bệnh viện Đa khoa Đức Giang",
        "Vùng đệm rủi ro mặt đất",
        "ground-risk buffer",
        "S_CM",
        "SAIL VI",
        "ARC-d",
        "iGRC",
        "© OpenStreetMap contributors, ODbL 1.0",
        "21.061449, 105.898226",
        "Dấu kế hoạch",
        "TRÌNH DIỄN",
        "Decision 18/2020",
        "OSM base 2025-12-04",
        "<svg",
        "class=\"fence\"",
        "Điểm không thể quay về",
    ] {
        assert!(page.contains(text), "{text} is missing");
    }
    assert!(is_balanced(&page));
}

#[test]
fn the_same_question_gives_the_same_bytes_and_nothing_comes_from_elsewhere() {
    let words = ["H-DG", "C-XC", "--detour", "--at", "2026-12-02T10:00:00+07:00"];
    let page = run(&words).out;

    assert_eq!(page, run(&words).out);
    for mark in ["src=", "href=", "@import", "url(", "<script", "<link", "<img", "<iframe"] {
        assert!(!page.contains(mark), "{mark}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn a_refused_route_has_its_sheet_too_and_says_why() {
    let outcome = run(&["H-DG", "H-TA"]);

    assert_eq!(outcome.exit, Exit::Refused);
    assert!(
        outcome.out.contains("KHÔNG ĐƯỢC BAY") && outcome.out.contains("ZONE_PROHIBITED") && outcome.out.contains("H-TA chưa có bãi đáp")
    );
    assert!(is_balanced(&outcome.out));
    let unknown = run(&["H-DG", "C-NOWHERE"]);
    assert_eq!(unknown.exit, Exit::Usage);
    assert!(unknown.err.starts_with("TO \"C-NOWHERE\": không có cơ sở") && unknown.err.contains("TO \"C-NOWHERE\": there is no such site"));
    assert!(!unknown.err.contains("--to") && !unknown.err.contains("--from"), "it has no such option: {}", unknown.err);
    let noon = run(&["H-DG", "C-GL", "--at", "noon"]);
    assert!(noon.exit == Exit::Usage && noon.err.contains("không phải thời điểm") && noon.err.contains("not a time"), "{}", noon.err);
    let same = run(&["H-DG", "H-DG"]);
    assert!(same.exit == Exit::Refused && same.err.contains("TOO_SHORT"), "{} {}", same.out, same.err);
}

#[test]
fn a_zone_that_the_contingency_volume_reaches_is_told() {
    let near = run(&["H-DG", "C-BD"]).out;
    let free = run(&["H-DG", "C-GL"]).out;

    assert!(near.contains("Vùng dự phòng chạm khu vực không được mở: VVGL-AD (cách 56 m)"), "the aerodrome is 56 m from the line");
    assert!(free.contains("Không khu vực đóng nào nằm trong vùng bay"));
}

#[test]
fn a_name_that_looks_like_markup_stays_a_name() {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(shipped()).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let evil = "<script>alert('x')</script> & \\\"co\\\"";
    for (file, from) in [
        ("sites.geojson", "Bệnh viện Đa khoa Đức Giang"),
        ("airspace.geojson", "AEON Mall Long Biên"),
        ("basemap.geojson", "Phường Việt Hưng"),
    ] {
        let text = std::fs::read_to_string(dir.path().join(file)).expect("readable");
        assert!(text.contains(from), "{file}");
        std::fs::write(dir.path().join(file), text.replace(from, evil)).expect("written");
    }
    let toml = dir.path().join("permits.toml");
    let text = std::fs::read_to_string(&toml).expect("readable").replace("none: demonstration", "<b onclick=x>authority</b>");
    std::fs::write(&toml, text).expect("written");

    let outcome = run_in(dir.path(), &["H-DG", "C-GL"]);

    assert_eq!(outcome.exit, Exit::Done, "{}", outcome.err);
    assert!(outcome.out.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;"));
    assert!(outcome.out.contains("&lt;b onclick=x&gt;authority&lt;/b&gt;"));
    assert!(!outcome.out.contains("<script") && !outcome.out.contains("<b onclick"));
    assert!(is_balanced(&outcome.out));
}

#[test]
fn json_has_the_volumes_as_closed_polygons_and_every_figure_with_its_source() {
    let outcome = run(&["H-DG", "C-GL", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");

    assert_eq!(value["verdict"], "go");
    for outline in ["flight_geography", "operational_volume", "ground", "geofence"] {
        let ring = value["outlines"][outline]["coordinates"][0].as_array().expect("a ring");
        assert!(ring.len() > 6 && ring.first() == ring.last(), "{outline}");
    }
    assert!(value["volume"]["contingency_m"].as_f64() >= value["volume"]["contingency_needed_m"].as_f64());
    for term in value["volume"]["across"].as_array().expect("terms") {
        assert!(!term["source"].as_str().expect("a source").is_empty(), "{term}");
    }
    for key in ["characteristic_dimension_m", "fastest_m_s", "take_off_mass_kg", "people_factor", "residual_arc", "containment"] {
        assert!(!value["sora"][key]["source"].as_str().expect("a source").is_empty(), "{key}");
    }
    assert!(value["sora"]["population"]["wards"][0]["source"].as_str().expect("a source").contains("OSM"));
    assert_eq!((&value["sora"]["igrc"], &value["sora"]["sail"]), (&serde_json::json!(7), &serde_json::json!("VI")));
}

#[derive(Parser)]
struct PlanLine {
    #[command(flatten)]
    plan: plan::PlanArgs,
}

#[test]
fn a_plan_writes_the_same_page_beside_its_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("route.html");
    let (config, out) = (shipped(), file.to_str().expect("a path").to_owned());
    let words = ["plan", "--config", config.to_str().expect("a path"), "--from", "H-DG", "--to", "C-GL", "--html", &out];
    let outcome = plan::run(&PlanLine::try_parse_from(words).expect("arguments").plan, now());

    assert_eq!(outcome.exit, Exit::Done);
    assert!(outcome.out.starts_with("H1 → P-C-GL: ĐƯỢC BAY, còn ") && outcome.err.contains("route.html"));
    assert_eq!(std::fs::read_to_string(&file).expect("written"), run(&["H-DG", "C-GL"]).out);
    assert_eq!(run(&["H-DG", "C-GL", "--out", "/nowhere/at/all.html"]).exit, Exit::Failed);
}

#[test]
fn the_sheet_has_the_heights_and_the_landing_places_of_a_plan_and_of_a_refused_flight() {
    for (to, refused) in [("C-GL", false), ("C-XC", true)] {
        let page = run(&["H-DG", to]).out;

        assert!(page.contains("Height profile") && page.contains("Emergency landing places along the line"), "{to}");
        assert!(page.contains("Point of no return") && page.contains("The data hold none between km"), "{to}");
        assert_eq!(page.contains("Computed as if it were flown"), refused, "{to}");
        assert!(is_balanced(&page), "{to}");
    }
}
