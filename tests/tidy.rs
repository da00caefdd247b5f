//! The house rules that a compiler does not know: who may import whom, which crate is named where, what lies at the top.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer may use only those before it.
const LAYERS: &[&str] = &["units", "domain", "config", "clock", "link", "store", "service", "web", "http", "cli", "main"];

/// Inside of `domain`, each room may use only those before it.
const ROOMS: &[&str] = &[
    "geo",
    "limits",
    "site",
    "people",
    "request",
    "identifier",
    "payload",
    "identity",
    "detour",
    "mission",
    "custody",
    "coldchain",
    "proof",
    "airspace",
    "weather",
    "energy",
    "fleet",
    "volume",
    "network",
    "plan",
    "sora",
    "flight",
    "separation",
    "delivery",
    "promise",
    "label",
    "pdf",
    "operations",
    "paper",
];

/// Neighbours that may not know each other although the order would let them.
const STRANGERS: &[(&str, &str)] = &[("link", "store"), ("store", "link")];

/// Crates and the only places that may name them.
const NAMED_ONLY_IN: &[(&str, &[&str])] = &[
    ("mavlink", &["link"]),
    ("sqlx", &["store"]),
    ("axum", &["http"]),
    ("axum_server", &["http"]),
    ("tokio", &["store", "service", "http", "cli", "main"]),
    ("clap", &["cli", "main"]),
    ("rust_embed", &["web"]),
    ("argon2", &["store"]),
    ("anyhow", &["main"]),
    ("rstar", &["domain"]),
    ("qrcodegen", &["domain"]),
    ("pdf_writer", &["domain"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                if entry.file_name().is_some_and(|name| name != "node_modules" && name != "dist") {
                    folders.push(entry);
                }
            } else if entry.extension().is_some_and(|kind| kind == "rs") {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// Module path of a source file below `src`: `domain::geo::area`.
fn module_of(path: &Path, root: &Path) -> Vec<String> {
    let relative = path.strip_prefix(root).expect("below src").with_extension("");
    relative.iter().map(|part| part.to_string_lossy().into_owned()).filter(|part| part != "mod" && part != "lib").collect()
}

/// The program without comments, strings' contents left as they are, and without its tests.
fn program(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// Every `crate::a::b` named in the program, as its first two parts.
fn crate_paths(program: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for (at, _) in program.match_indices("crate::") {
        if program[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &program[at + "crate::".len()..];
        let mut parts = rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).next().unwrap_or_default().split("::");
        let first = parts.next().unwrap_or_default().to_owned();
        let second = parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        found.push((first, second));
    }
    found
}

fn place(list: &[&str], name: &str) -> Option<usize> {
    list.iter().position(|each| *each == name)
}

fn each_program(mut check: impl FnMut(&Path, &[String], &str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&root) {
        let text = fs::read_to_string(&path).expect("a source file");
        check(&path, &module_of(&path, &root), &program(&text));
    }
}

#[test]
fn no_layer_uses_one_above_it() {
    let mut offences = Vec::new();
    each_program(|path, module, program| {
        let Some(layer) = module.first() else { return };
        let own = place(LAYERS, layer).unwrap_or_else(|| panic!("{layer} is in no layer"));
        for (used, _) in crate_paths(program) {
            let above = place(LAYERS, &used).is_none_or(|used| used > own);
            let stranger = STRANGERS.contains(&(layer.as_str(), used.as_str()));
            if (above || stranger) && *layer != used {
                offences.push(format!("{} uses {used}", path.display()));
            }
        }
    });

    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn no_room_of_the_domain_uses_one_after_it() {
    let mut offences = Vec::new();
    each_program(|path, module, program| {
        let [layer, room, ..] = module else { return };
        if layer != "domain" {
            return;
        }
        let own = place(ROOMS, room).unwrap_or_else(|| panic!("{room} is in no order"));
        for (first, used) in crate_paths(program) {
            if let ("domain", Some(used)) = (first.as_str(), used)
                && place(ROOMS, &used).is_none_or(|used| used > own)
            {
                offences.push(format!("{} uses domain::{used}", path.display()));
            }
        }
    });

    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn each_library_is_named_only_where_it_belongs() {
    let mut offences = Vec::new();
    each_program(|path, module, program| {
        let Some(layer) = module.first() else { return };
        for (library, homes) in NAMED_ONLY_IN {
            let named = program.match_indices(library).any(|(at, _)| {
                let before = program[..at].chars().next_back();
                let after = &program[at + library.len()..];
                after.starts_with("::") && !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named && !homes.contains(&layer.as_str()) {
                offences.push(format!("{} names {library}", path.display()));
            }
        }
    });

    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn the_simulator_shares_no_code_with_the_service() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sim");
    for path in sources(&root) {
        let text = program(&fs::read_to_string(&path).expect("a source file"));
        assert!(!text.contains("medflight::") && !text.contains("use medflight;"), "{} uses the service", path.display());
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("its manifest");
    assert!(!manifest.contains("path ="), "the simulator depends on a crate of ours");
}

#[test]
fn nothing_else_lies_at_the_top() {
    let known = ["Cargo.toml", "src", "missions", "sim", "tests", "config"];
    let tools = [
        "Cargo.lock",
        "README.md",
        "LICENSE",
        "Makefile",
        "rustfmt.toml",
        "clippy.toml",
        "deny.toml",
        ".ci",
        ".github",
        ".git",
        ".gitignore",
        "target",
        "proptest-regressions",
    ];
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR")).expect("the folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name.as_str()) || tools.contains(&name.as_str()), "{name} has no place at the top");
    }
}

#[test]
fn no_source_file_holds_more_than_one_idea_would_need() {
    let mut long = BTreeMap::new();
    for folder in ["src", "sim/src", "tests"] {
        for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let lines = fs::read_to_string(&path).expect("a source file").lines().count();
            if lines > 600 {
                long.insert(path.display().to_string(), lines);
            }
        }
    }

    assert!(long.is_empty(), "longer than 600 lines: {long:#?}");
}
