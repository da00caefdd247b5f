//! The mission files of the published routes are what the planner writes today.

use medflight::cli::plan::templates;
use medflight::config;
use medflight::domain::mission::plan_file;
use std::collections::BTreeMap;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn kept() -> BTreeMap<String, String> {
    let dir = root().join("missions/templates");
    let entries = std::fs::read_dir(dir).expect("the folder of templates");
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("readable"))
        })
        .collect()
}

#[test]
fn every_published_route_has_its_file_and_no_file_is_stale() {
    let network = config::load(&root().join("config")).expect("the shipped configuration").network;
    let written: BTreeMap<String, String> = templates(&network).into_iter().collect();
    let kept = kept();

    let again = "write them again with `make missions` (medflight plan --templates missions/templates)";
    assert_eq!(kept.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>(), "files are missing or left over: {again}");
    for (name, text) in &written {
        assert!(kept[name] == *text, "missions/templates/{name} is stale: {again}");
    }
    assert_eq!(written.len(), 28, "hub to 13 stations and Gia Lam hospital, and back");
}

#[test]
fn every_file_reads_back_into_the_package_that_was_planned() {
    for (name, text) in kept() {
        let file = plan_file::read(&text).expect("a plan file");

        assert_eq!(plan_file::write(&file, medflight::units::quantity::MetresPerSecond(16.7)).expect("written"), text, "{name}");
        assert!(medflight::domain::mission::feasibility::check(&file.package).is_empty(), "{name}");
    }
}
