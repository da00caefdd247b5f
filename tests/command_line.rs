//! The command line as a person meets it: every subcommand's help shows an example that works, and every ending has its code.

#[path = "support/client.rs"]
#[expect(dead_code, reason = "shared with the tests that act over HTTP")]
mod client;
#[path = "support/service.rs"]
#[expect(dead_code, reason = "shared with the tests that fly")]
mod service;

use service::{Service, now, run, run_in};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Every subcommand in an order in which the examples of one can stand on those before it, and whether it runs until stopped.
const SUBCOMMANDS: [(&str, bool); 35] = [
    ("label", false),
    ("version", false),
    ("check-config", false),
    ("feed", false),
    ("airspace check", false),
    ("airspace export", false),
    ("airspace import", false),
    ("plan", false),
    ("route-sheet", false),
    ("user add", false),
    ("user list", false),
    ("user disable", false),
    ("user enable", false),
    ("user reset", false),
    ("user roles", false),
    ("key new", false),
    ("key show", false),
    ("key rotate", false),
    ("serve", true),
    ("ledger verify", false),
    ("custody export", false),
    ("custody table", false),
    ("custody verify", false),
    ("custody show", false),
    ("custody print", false),
    ("custody forms", false),
    ("vault status", false),
    ("vault log", false),
    ("verify", false),
    ("report promises", false),
    ("report energy", false),
    ("separation intents", false),
    ("separation certificates", false),
    ("backup", false),
    ("restore", false),
];

/// How an example ends in a network where nothing was delivered yet: no consignment to export (3), so no file to verify (4).
fn ending(name: &str) -> i32 {
    match name {
        "custody export" | "custody show" | "custody print" | "custody verify" => 3,
        // No identity was ever told: there is no vault yet.
        "verify" | "vault status" | "vault log" => 4,
        _ => 0,
    }
}

/// A folder with the shipped configuration in `config`, as the examples expect it; the aircraft's port is left to the system.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    fs::create_dir(&config).expect("made");
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/config")).expect("the configuration") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, config.join(path.file_name().expect("a name"))).expect("copied");
    }
    change(&config.join("default.toml"), "udpin:127.0.0.1:14550", "udpin:127.0.0.1:0");
    folder
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("readable");
    assert!(text.contains(from), "{} has no {from:?}", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("written");
}

/// The words of the one example in a help text, as a shell would split them.
fn example(help: &str) -> Vec<String> {
    let after = help.split_once("Example:\n").unwrap_or_else(|| panic!("no example in\n{help}")).1;
    let line = after.lines().next().expect("a line").trim();
    let mut words = Vec::new();
    for (nth, piece) in line.split('\'').enumerate() {
        // What stands between quotes is one word.
        if nth % 2 == 1 { words.push(piece.to_owned()) } else { words.extend(piece.split_whitespace().map(str::to_owned)) }
    }
    assert_eq!(words.remove(0), "medflight", "{line}");
    words
}

/// The subcommands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let list = help.split_once("Commands:\n").map_or("", |(_, rest)| rest.split("\n\n").next().unwrap_or_default());
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Runs a server until it says that it is ready, asks it to stop, and gives its exit code.
fn serve_shortly(folder: &Path, words: &[String]) -> i32 {
    let words: Vec<String> = words.iter().map(|word| word.replace("127.0.0.1:8080", "127.0.0.1:0")).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_medflight"));
    let mut child = command.args(words).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
    // It ends, or it is ready.
    let _ready = lines.by_ref().find(|line| line.contains("ready"));
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there");
    assert!(asked.success());
    // What it still says must not fill the pipe.
    lines.for_each(drop);
    child.wait().expect("it ends").code().unwrap_or(-1)
}

#[test]
fn every_subcommand_shows_an_example_and_it_works() {
    let folder = workplace();
    let mut found: Vec<String> = Vec::new();
    for name in listed(&run(&["--help"], "").1) {
        let below = listed(&run(&[name.as_str(), "--help"], "").1);
        if below.is_empty() { found.push(name) } else { found.extend(below.iter().map(|below| format!("{name} {below}"))) }
    }
    let mut known: Vec<String> = SUBCOMMANDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    found.sort_unstable();
    known.sort_unstable();
    assert_eq!(found, known, "a subcommand without a tested example, or one that is gone");

    for (name, until_stopped) in SUBCOMMANDS {
        let words: Vec<&str> = name.split(' ').chain(["--help"]).collect();
        let (code, help) = run(&words, "");
        assert_eq!(code, 0, "{name} --help");
        let words = example(&help);
        assert!(words.join(" ").starts_with(name), "the example of {name} shows {words:?}");
        let (code, said) = if until_stopped {
            (serve_shortly(folder.path(), &words), String::new())
        } else {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            run_in(folder.path(), &words, "")
        };
        assert_eq!(code, ending(name), "medflight {}\n{said}", words.join(" "));
    }
}

#[test]
fn the_version_is_the_packages() {
    assert_eq!(run(&["version"], ""), (0, format!("medflight {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn what_is_not_understood_is_2_and_does_nothing() {
    let folder = workplace();
    let wrong = [
        "",
        "fly",
        "plan --from C-GL",
        "plan --from C-GL --to H-DG --format xml",
        "plan --from C-GL --to C-NOWHERE",
        "check-config",
        "ledger",
        "ledger verify --date data",
        "user add lan --name Lan --role doctor",
        "user add Lan! --name Lan --role nurse",
        "serve --mavlink udp:127.0.0.1:14550",
        "serve --tls-cert cert.pem",
        "backup",
        "version --long",
    ];
    for line in wrong {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (code, said) = run_in(folder.path(), &words, "");
        assert_eq!(code, 2, "medflight {line}\n{said}");
        assert!(!said.is_empty(), "medflight {line} says nothing");
    }
    assert!(!folder.path().join("data").exists(), "a wrong question left something behind");
}

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    plan: medflight::cli::plan::PlanArgs,
}

#[test]
fn each_row_of_a_batch_is_in_its_file_before_the_work_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let (questions, answers) = (dir.path().join("q.csv"), dir.path().join("a.csv"));
    fs::write(&questions, format!("from,to\n{}", "H-DG,H-DG\nC-NOWHERE,H-DG\n".repeat(20))).expect("written");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let words = [Path::new("plan"), Path::new("--config"), &config, Path::new("--batch"), &questions, Path::new("--out"), &answers];
    let line = <Line as clap::Parser>::try_parse_from(words).expect("arguments");
    let mut seen = Vec::new();

    let outcome = medflight::cli::plan::run_with(&line.plan, &Default::default(), medflight::units::time::Utc(0), &mut |rows, of| {
        let text = fs::read_to_string(&answers).expect("the file is there from the beginning");
        assert!(text.ends_with('\n') && text.lines().count() > rows, "{rows} rows are told: {text}");
        assert!(text.lines().skip(1).zip(2..).all(|(row, number)| row.starts_with(&format!("{number},"))), "{text}");
        seen.push((rows, of));
    });

    assert_eq!(seen, (1..=40).map(|rows| (rows, 40)).collect::<Vec<_>>());
    assert_eq!(outcome.out, format!("{}\n", answers.display()));
}

#[test]
fn a_batch_tells_how_far_it_is_also_where_nobody_sees_a_bar() {
    let dir = tempfile::tempdir().expect("a folder");
    let questions = dir.path().join("q.csv");
    fs::write(&questions, "from,to\nH-DG,H-DG\nH-DG,H-DG\n").expect("written");

    let batch = Command::new(env!("CARGO_BIN_EXE_medflight")).args(["plan", "--batch"]).arg(&questions).output().expect("it runs");

    let err = String::from_utf8_lossy(&batch.stderr);
    assert!(err.contains("2/2 dòng / 2 of 2 lines") && !err.contains('['), "{err}");
    assert_eq!(String::from_utf8_lossy(&batch.stdout).lines().count(), 3);
}

#[test]
fn what_is_refused_is_3_and_says_why() {
    let folder = workplace();
    let refused = |words: &[&str], why: &str| {
        let (code, said) = run_in(folder.path(), words, "");
        assert_eq!(code, 3, "medflight {}\n{said}", words.join(" "));
        assert!(said.contains(why), "{said}");
    };
    let done = |words: &[&str]| {
        let (code, said) = run_in(folder.path(), words, "");
        assert_eq!(code, 0, "medflight {}\n{said}", words.join(" "));
    };
    refused(&["plan", "--from", "H-DG", "--to", "H-TA", "--payload", "SPC-CBC"], "VVGL-AD");
    done(&["user", "add", "hoa", "--name", "Hoa", "--role", "admin"]);
    refused(&["user", "add", "hoa", "--name", "Hoa", "--role", "admin"], "hoa");
    refused(&["user", "disable", "hoa"], "LAST_ADMIN");
    done(&["backup", "copy.sqlite"]);
    refused(&["backup", "copy.sqlite"], "BACKUP_EXISTS");
    refused(&["serve", "--http", "0.0.0.0:0", "--clock-scale", "10"], "CLOCK_SCALE");
    change(&folder.path().join("config/fleet.toml"), "system_id = 2", "system_id = 1");
    refused(&["check-config", "config"], "fleet.toml");
}

#[test]
fn a_paper_of_a_pilot_who_has_no_account_is_a_fault_beside_the_accounts() {
    let folder = workplace();
    let paper = |person: &str| {
        format!("{{ person = \"{person}\", name = \"licence\", number = \"L-1\", expires = \"2036-01-01T00:00:00+07:00\" }}")
    };
    let pilots = format!("rotations_per_day = 50\npilots = [{}, {}, {}]", paper("minh"), paper("lan"), paper("nobody"));
    change(&folder.path().join("config/permits.toml"), "rotations_per_day = 50", &pilots);
    for (user, role) in [("minh", "pilot"), ("lan", "nurse@C-GL")] {
        let (code, said) = run_in(folder.path(), &["user", "add", user, "--name", user, "--role", role], "");
        assert_eq!(code, 0, "{said}");
    }

    let alone = run_in(folder.path(), &["check-config", "config"], "");
    let beside = run_in(folder.path(), &["check-config", "config", "--data", "data"], "");

    assert_eq!(alone.0, 0, "{}", alone.1);
    assert!(alone.1.contains("--data DIR"), "that nobody looked is said: {}", alone.1);
    assert_eq!(beside.0, 3, "{}", beside.1);
    assert!(beside.1.contains("\"nobody\"") && beside.1.contains("\"lan\"") && !beside.1.contains("\"minh\""), "{}", beside.1);
}

#[test]
fn what_is_said_of_a_ledger_and_its_copies_is_in_both_languages_vietnamese_first() {
    let folder = workplace();
    let (code, said) = run_in(folder.path(), &["user", "add", "hoa", "--name", "Hoa", "--role", "admin"], "");
    assert_eq!(code, 0, "{said}");
    let both = |words: &[&str], vi: &str, en: &str| {
        let said = run_in(folder.path(), words, "").1;
        let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("no {text:?} in\n{said}"));
        assert!(at(vi) < at(en), "{said}");
    };
    both(&["ledger", "verify"], "mọi bản ghi đều được chứng minh", "every record is proven");
    both(&["backup", "copy.sqlite"], "đã sao lưu vào", "copied to");
    both(&["backup", "copy.sqlite"], "Đã có tệp", "There is already a file");
    both(&["restore", "copy.sqlite"], "đã khôi phục từ", "restored from");
    both(&["ledger", "verify", "--data", "nothing-here"], "kho dữ liệu", "store");
}

#[test]
fn what_the_world_does_not_allow_is_4() {
    let folder = workplace();
    let failed = |words: &[&str]| {
        let (code, said) = run_in(folder.path(), words, "");
        assert_eq!(code, 4, "medflight {}\n{said}", words.join(" "));
        assert!(!said.is_empty());
    };
    failed(&["ledger", "verify", "--data", "nothing-here"]);
    failed(&["user", "list", "--data", "nothing-here"]);
    failed(&["backup", "copy.sqlite", "--data", "nothing-here"]);
    failed(&["restore", "no-such-backup.sqlite"]);
    fs::write(folder.path().join("a-file"), "not a folder").expect("written");
    failed(&["serve", "--data", "a-file", "--http", "127.0.0.1:0"]);
}

#[test]
fn a_folder_that_a_service_uses_is_refused_to_a_restore_and_to_a_second_service() {
    let folder = workplace();
    let data = folder.path().join("data");
    let service = Service::start(&data, 1.0);

    let backup = run_in(folder.path(), &["backup", "copy.sqlite"], "");
    let restore = run_in(folder.path(), &["restore", "copy.sqlite"], "");
    let began = now();
    let second = run_in(folder.path(), &["serve", "--http", "127.0.0.1:0"], "");

    assert_eq!(backup.0, 0, "{}", backup.1);
    assert_eq!(restore.0, 3, "{}", restore.1);
    assert!(matches!(second.0, 3 | 4) && second.1.contains("IN_USE"), "{} {}", second.0, second.1);
    assert!(began.elapsed() < Duration::from_secs(20), "it gave up at once");
    drop(service);
}

#[test]
fn what_cannot_be_proven_is_5_for_the_store_a_backup_and_a_restore() {
    let folder = workplace();
    let data = folder.path().join("data");
    let mut service = Service::start(&data, 1.0);
    assert!(service.ask_to_stop().success());
    let proven = run_in(folder.path(), &["ledger", "verify"], "");
    let copied = run_in(folder.path(), &["backup", "good.sqlite"], "");

    let store = data.join("medflight.sqlite");
    let mut bytes = fs::read(&store).expect("a store");
    let words = concat!("\"version\":\"", env!("CARGO_PKG_VERSION")).as_bytes();
    let at = bytes.windows(words.len()).position(|window| window == words).expect("the record of the start");
    bytes[at + words.len() - 1] ^= 1;
    fs::write(&store, bytes).expect("written");
    fs::copy(&store, folder.path().join("bad.sqlite")).expect("copied");

    assert_eq!((proven.0, copied.0), (0, 0), "{}{}", proven.1, copied.1);
    let unproven = |words: &[&str]| {
        let (code, said) = run_in(folder.path(), words, "");
        assert_eq!(code, 5, "medflight {}\n{said}", words.join(" "));
    };
    unproven(&["ledger", "verify"]);
    unproven(&["ledger", "verify", "--file", "bad.sqlite"]);
    unproven(&["backup", "again.sqlite"]);
    unproven(&["restore", "bad.sqlite"]);
    let (code, said) = run_in(folder.path(), &["restore", "good.sqlite"], "");
    assert_eq!(code, 0, "{said}");
    assert_eq!(run_in(folder.path(), &["ledger", "verify"], "").0, 0, "the good copy is in its place");
}
