use super::builders::{START, Scribe, append, records, sqlite};
use super::files::meddle;
use clap::{CommandFactory, Parser, Subcommand};
use medflight::cli::{Exit, Outcome, backup, label, ledger, user};
use medflight::store::{STORE_FILE, Store};
use std::fs;
use std::path::Path;

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: Asked,
}

#[derive(Subcommand)]
enum Asked {
    Label(label::LabelArgs),
    Ledger(ledger::LedgerArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    User(user::UserArgs),
}

async fn medflight(words: &[&str], mut input: &[u8]) -> Outcome {
    let line = Line::try_parse_from([&["medflight"], words].concat()).expect("understood");
    match line.command {
        Asked::Label(args) => label::run(&args).await,
        Asked::Ledger(args) => ledger::run(&args).await,
        Asked::Backup(args) => backup::run_backup(&args).await,
        Asked::Restore(args) => backup::run_restore(&args, START).await,
        Asked::User(args) => user::run(&args, &mut input, START).await,
    }
}

async fn three_records(data: &Path) -> Store {
    let store = sqlite(data).await;
    append(&store, &records(Scribe::default().records(3))).await;
    store
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[tokio::test]
async fn a_label_of_no_box_is_refused_and_a_damaged_number_is_not_understood() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let store = three_records(folder.path()).await;

    let unknown = medflight(&["label", "DG26120100042U", "--data", data, "--dpi", "300"], b"").await;
    let damaged = Line::try_parse_from(["medflight", "label", "DG26120100043U"]).map(|_| ()).expect_err("damaged");
    let coarse = Line::try_parse_from(["medflight", "label", "DG26120100042U", "--dpi", "96"]).map(|_| ()).expect_err("no such printer");

    assert_eq!(unknown.exit, Exit::Refused, "{unknown:?}");
    assert!(unknown.err.contains("There is no consignment DG26120100042U."), "{unknown:?}");
    assert!(damaged.to_string().contains("check character is 'U', expected"), "{damaged}");
    assert!(coarse.to_string().contains("203 or 300 is wanted"), "{coarse}");
    store.close().await;
}

#[tokio::test]
async fn a_whole_ledger_leaves_with_0_and_an_altered_one_with_5_naming_the_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let store = three_records(folder.path()).await;

    let good = medflight(&["ledger", "verify", "--data", data], b"").await;
    meddle(&folder.path().join(STORE_FILE), "UPDATE records SET flight = 7 WHERE seq = 2").await;
    let bad = medflight(&["ledger", "verify", "--data", data], b"").await;

    assert_eq!(good.exit, Exit::Done, "{good:?}");
    assert!(good.out.contains("records 3\nkiện hàng / consignments 1\nbản ghi cuối / head 3 "), "{good:?}");
    assert_eq!(bad.exit.code(), 5, "{bad:?}");
    assert!(bad.err.starts_with("LEDGER_NOT_PROVEN: Bản ghi 2: cột flight ghi F7"), "{bad:?}");
    assert!(bad.err.contains("\n  record 2: its column flight says F7, its text says nothing\n"), "{bad:?}");
    assert!(bad.err.contains("Sổ bản ghi không còn nguyên vẹn"), "{bad:?}");
    store.close().await;
}

#[tokio::test]
async fn no_flipped_byte_of_the_file_leaves_with_0_unless_every_record_is_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let store = three_records(folder.path()).await;
    let good = medflight(&["ledger", "verify", "--data", data], b"").await;
    store.close().await;
    drop(store);
    let file = folder.path().join(STORE_FILE);
    let bytes = fs::read(&file).expect("readable");
    let mut named = 0;

    for place in (0..bytes.len()).step_by(149) {
        let mut altered = bytes.clone();
        altered[place] ^= 0x10;
        fs::write(&file, &altered).expect("writable");

        let outcome = medflight(&["ledger", "verify", "--data", data], b"").await;

        match outcome.exit {
            Exit::Done => assert_eq!(outcome, good, "byte {place}"),
            Exit::Unproven => named += 1,
            // The header no longer says that it is ours, or its version.
            Exit::Failed => assert!(outcome.err.starts_with("STORE_"), "byte {place}: {outcome:?}"),
            Exit::Usage | Exit::Refused => panic!("byte {place}: {outcome:?}"),
        }
        for left in ["-wal", "-shm"] {
            let _absent = fs::remove_file(folder.path().join(format!("{STORE_FILE}{left}")));
        }
    }
    assert!(named > 10, "{named}");
}

#[tokio::test]
async fn where_there_is_no_store_nothing_is_proven_and_none_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = medflight(&["ledger", "verify", "--data", text(folder.path())], b"").await;

    assert_eq!(outcome.exit.code(), 4, "{outcome:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_backup_is_taken_verified_and_restored_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let file = folder.path().join("monday.sqlite");
    let store = three_records(&data).await;
    let (data, file) = (text(&data), text(&file));

    let taken = medflight(&["backup", file, "--data", data], b"").await;
    let again = medflight(&["backup", file, "--data", data], b"").await;
    let verified = medflight(&["ledger", "verify", "--file", file], b"").await;
    let in_use = medflight(&["restore", file, "--data", data], b"").await;
    store.close().await;
    drop(store);
    let restored = medflight(&["restore", file, "--data", data], b"").await;

    assert_eq!(taken.exit, Exit::Done, "{taken:?}");
    assert_eq!(again.exit, Exit::Refused, "{again:?}");
    assert_eq!(verified.exit, Exit::Done, "{verified:?}");
    assert_eq!(in_use.exit, Exit::Refused, "{in_use:?}");
    assert!(in_use.err.starts_with("STORE_IN_USE"), "{in_use:?}");
    assert_eq!(restored.exit, Exit::Done, "{restored:?}");
    assert!(restored.out.contains("before-restore-20261201T010203004Z"), "{restored:?}");
}

#[tokio::test]
async fn a_bad_backup_is_not_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let file = folder.path().join("monday.sqlite");
    let store = three_records(&data).await;
    medflight(&["backup", text(&file), "--data", text(&data)], b"").await;
    store.close().await;
    drop(store);
    meddle(&file, "UPDATE records SET canonical = replace(canonical, '900', '901') WHERE seq = 3").await;

    let outcome = medflight(&["restore", text(&file), "--data", text(&data)], b"").await;

    assert_eq!(outcome.exit.code(), 5, "{outcome:?}");
    assert!(outcome.err.starts_with("LEDGER_NOT_PROVEN: Bản ghi 3: ") && outcome.err.contains("\n  record 3: "), "{outcome:?}");
    assert_eq!(medflight(&["ledger", "verify", "--data", text(&data)], b"").await.exit, Exit::Done);
}

#[tokio::test]
async fn accounts_are_kept_from_the_command_line_beside_a_running_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());

    let hoa = medflight(&["user", "add", "hoa", "--name", "Trần Thị Hoa", "--role", "admin", "--data", data], b"").await;
    let service = sqlite(folder.path()).await;
    let add = ["user", "add", "lan", "--name", "Nguyễn Thị Lan", "--role", "nurse@C-GL", "--password-file", "-", "--data", data];
    let lan = medflight(&add, "mật khẩu của lan\n".as_bytes()).await;
    let again = medflight(&add, "mật khẩu của lan\n".as_bytes()).await;
    let short = medflight(&["user", "reset", "lan", "--password-file", "-", "--data", data], b"abc\n").await;
    let roles = medflight(&["user", "roles", "lan", "--role", "lab@H-DG", "--role", "pilot", "--data", data], b"").await;
    let disabled = medflight(&["user", "disable", "lan", "--data", data], b"").await;
    let last = medflight(&["user", "disable", "hoa", "--data", data], b"").await;
    let enabled = medflight(&["user", "enable", "lan", "--data", data], b"").await;
    let reset = medflight(&["user", "reset", "lan", "--data", data], b"").await;
    let list = medflight(&["user", "list", "--data", data], b"").await;

    assert!(hoa.out.starts_with("hoa active admin Trần Thị Hoa\npassword "), "{hoa:?}");
    assert_eq!(lan.out, "lan active nurse@C-GL Nguyễn Thị Lan\n", "a given password is not shown");
    assert!(again.err.starts_with("ACCOUNT_EXISTS"), "{again:?}");
    assert_eq!((short.exit, short.err.starts_with("PASSWORD_LENGTH")), (Exit::Refused, true), "{short:?}");
    assert_eq!(roles.out, "lan active lab@H-DG pilot Nguyễn Thị Lan\n");
    assert_eq!(disabled.out, "lan disabled lab@H-DG pilot Nguyễn Thị Lan\n");
    assert_eq!((last.exit, last.err.starts_with("ACCOUNT_LAST_ADMIN")), (Exit::Refused, true), "{last:?}");
    assert_eq!(enabled.exit, Exit::Done);
    let made_up = reset.out.lines().find_map(|line| line.strip_prefix("password ")).expect("shown once").to_owned();
    assert_eq!(list.out, "hoa active admin Trần Thị Hoa\nlan active lab@H-DG pilot Nguyễn Thị Lan\n");
    let signed_in = medflight::store::authenticate(&service, "lan", &made_up).await.expect("answers");
    assert!(signed_in.is_some());
}

#[test]
fn every_subcommand_has_an_example_in_its_help_that_is_understood() {
    fn examples(command: &clap::Command, found: &mut Vec<String>) {
        let leaves: Vec<&clap::Command> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
        if leaves.is_empty() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let example = help.lines().last().unwrap_or_default().trim().to_owned();
            assert!(example.starts_with("medflight "), "{}: {help:?}", command.get_name());
            found.push(example);
        }
        leaves.into_iter().for_each(|sub| examples(sub, found));
    }
    let mut found = Vec::new();
    examples(&Line::command(), &mut found);

    assert_eq!(found.len(), 10);
    for example in found {
        let words: Vec<String> = example
            .split('\'')
            .enumerate()
            .flat_map(|(i, part)| if i % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() })
            .collect();
        assert!(Line::try_parse_from(&words).is_ok(), "{example}");
    }
}
