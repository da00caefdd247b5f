//! Receipts, whole and altered: what is wrong is found and named, and the checker in Python says the same.

use crate::support::{day, first, key, made};
use medflight::cli::{Exit, verify};
use medflight::domain::custody::Digest;
use medflight::domain::proof::{EMBEDDED, Provenance, PublicKey, Receipt, ReceiptFault, SignedHead, SignedNote, Slip};
use medflight::units::time::Utc;
use serde_json::json;
use std::fmt::Write;
use std::process::Command;

/// What is done to a receipt, and the rule that fails then.
type Alteration = (&'static str, fn(&mut Receipt), &'static str);

fn bytes(receipt: &Receipt) -> Vec<u8> {
    serde_json::to_vec(receipt).expect("written")
}

/// The word of our own checker, as the one in Python says it.
fn word(bytes: &[u8], known: Option<&PublicKey>) -> &'static str {
    if Slip::is_meant(bytes) {
        return match (Slip::read(bytes), known) {
            (Err(fault), _) => fault.code(),
            (Ok(_), None) => "KEY_NEEDED",
            (Ok(slip), Some(known)) => slip.verify(known).map_or_else(|fault| fault.code(), |_| "PROVEN"),
        };
    }
    match Receipt::read(bytes).and_then(|receipt| receipt.verify(known)) {
        Ok(verdict) if verdict.provenance == Provenance::Unknown => "KEY_NOT_GIVEN",
        Ok(_) => "PROVEN",
        Err(fault) => fault.code(),
    }
}

fn flip(digest: &mut Digest) {
    let mut bytes = *digest.bytes();
    bytes[31] ^= 1;
    *digest = Digest::from(bytes);
}

const ALTERATIONS: &[Alteration] = &[
    ("another seal in a text", |r| r.records[2].text = r.records[2].text.replace("AB123456", "AB123457"), "RECORD_NOT_IN_TREE"),
    ("a space in a text", |r| r.records[0].text = r.records[0].text.replace("\":", "\": "), "RECORD_TEXT"),
    ("a text that is no JSON", |r| r.records[0].text.truncate(20), "RECORD_TEXT"),
    ("a fraction in a text", |r| r.records[0].text = r.records[0].text.replace("\"v\":1", "\"v\":1.5"), "RECORD_TEXT"),
    ("another's text", |r| r.records[0].text = r.records[0].text.replace("DG26120100042U", "GL261201000079"), "RECORD_TEXT"),
    ("another sequence", |r| r.records[0].seq = 2, "RECORD_TEXT"),
    ("the digest before", |r| flip(&mut r.records[1].prev), "RECORD_NOT_IN_TREE"),
    ("a digest of a proof", |r| flip(&mut r.records[5].proof[0]), "RECORD_NOT_IN_TREE"),
    ("a proof too short", |r| r.records[5].proof.truncate(1), "PROOF_FORM"),
    ("a proof too long", |r| r.records[5].proof.extend([Digest::default(); 99]), "PROOF_FORM"),
    ("another's proof", |r| r.records[2].proof = r.records[3].proof.clone(), "RECORD_NOT_IN_TREE"),
    ("the first record left out", |r| drop(r.records.remove(0)), "CHAIN_START"),
    ("a record in the middle left out", |r| drop(r.records.remove(2)), "CHAIN_BROKEN"),
    ("its place in the consignment's chain", |r| r.records[2].chain_prev.iter_mut().for_each(flip), "CHAIN_BROKEN"),
    ("no place in the chain", |r| r.records[2].chain_prev = None, "RECORD_TEXT"),
    ("a flight's record in the chain", |r| r.records[1].chain_prev = Some(Digest::default()), "RECORD_TEXT"),
    ("two records in the wrong order", |r| r.records.swap(1, 2), "RECORD_ORDER"),
    ("a record twice", |r| r.records.insert(1, r.records[1].clone()), "RECORD_ORDER"),
    ("flights' records only", |r| r.records.retain(|record| record.chain_prev.is_none()), "RECORD_MISSING"),
    ("no record at all", |r| r.records.clear(), "NOT_A_RECEIPT"),
    ("another number", |r| r.consignment = "GL261201000079".parse().expect("a number"), "RECORD_TEXT"),
    ("another size in the head", |r| r.head = r.head.replacen("\n10\n", "\n11\n", 1), "HEAD_NOT_SIGNED"),
    ("another time in the head", |r| r.head = r.head.replacen("time 2026", "time 2027", 1), "HEAD_NOT_SIGNED"),
    ("a head with no signature", |r| r.head.truncate(r.head.find("—").expect("a signature")), "HEAD_NOT_SIGNED"),
    ("a head by the key before", |r| r.head = forged_head(r, 1), "HEAD_NOT_SIGNED"),
    ("a head by a stranger in the key's name", |r| r.head = forged_head(r, 9), "HEAD_NOT_SIGNED"),
    ("a stranger's key", |r| (r.head, r.key) = (forged_head(r, 9), key(9).public().to_string()), "KEY_NOT_KNOWN"),
    ("no way from the known key", |r| r.rotations.clear(), "KEY_NOT_KNOWN"),
    ("a rotation that the known key did not sign", |r| r.rotations = vec![forged_rotation()], "KEY_ROTATION"),
    ("another time of a rotation", |r| r.rotations[0] = r.rotations[0].replacen("time 2026", "time 2027", 1), "KEY_ROTATION"),
    ("a key that is none", |r| r.key.truncate(30), "KEY_UNREADABLE"),
];

fn forged_head(receipt: &Receipt, by: u8) -> String {
    let head: SignedHead = receipt.head.parse().expect("a head");
    SignedHead::sign(&key(by), head.head().size, head.head().root, head.head().at).to_string()
}

/// From the known key to a stranger's, signed by the stranger twice.
fn forged_rotation() -> String {
    let text = format!("medflight key rotation 1\nfrom {}\nto {}\ntime {}\n", key(1).public(), key(9).public(), Utc(0));
    SignedNote::sign(text, &[&key(9)]).to_string()
}

#[tokio::test]
async fn a_receipt_is_proven_by_the_known_key_and_by_the_one_before_it_and_says_whose_word_it_is() {
    let receipt = made(day("AB123456"), 2).await;
    let by = |seed: Option<u8>| receipt.verify(seed.map(|seed| key(seed).public().clone()).as_ref()).expect("whole");

    let verdict = by(Some(2));

    assert_eq!((verdict.of_consignment, verdict.of_flights, verdict.last, verdict.head.size), (4, 2, 9, 10));
    assert_eq!(verdict.provenance, Provenance::Known(0));
    assert_eq!((by(Some(1)).provenance, by(None).provenance), (Provenance::Known(1), Provenance::Unknown));
    assert!(matches!(receipt.verify(Some(key(3).public())), Err(ReceiptFault::KeyNotKnown { .. })));
}

#[tokio::test]
async fn a_receipt_without_its_last_record_is_proven_as_far_as_it_goes_and_claims_no_more() {
    let mut receipt = made(day("AB123456"), 2).await;
    receipt.records.pop();

    assert_eq!(receipt.verify(Some(key(2).public())).expect("whole").last, 7);
}

#[tokio::test]
async fn every_alteration_is_found_and_named() {
    let receipt = made(day("AB123456"), 2).await;
    for (what, alter, rule) in ALTERATIONS {
        let mut altered = receipt.clone();
        alter(&mut altered);
        assert_eq!(word(&bytes(&altered), Some(key(1).public())), *rule, "{what}");
    }
}

#[tokio::test]
async fn every_altered_byte_is_found_and_the_checker_in_python_agrees_on_every_case() {
    let receipt = made(day("AB123456"), 2).await;
    let forged = made(day("ZZ999999"), 9).await;
    let whole = bytes(&receipt);
    let (one, two) = (key(1).public().clone(), key(2).public().clone());
    let mut cases: Vec<(Option<&PublicKey>, Vec<u8>)> = vec![
        (None, whole.clone()),
        (Some(&one), whole.clone()),
        (Some(&two), whole.clone()),
        (Some(&two), bytes(&forged)),
        (None, bytes(&forged)),
    ];
    for (_, alter, _) in ALTERATIONS {
        let mut altered = receipt.clone();
        alter(&mut altered);
        cases.extend([(Some(&one), bytes(&altered)), (None, bytes(&altered))]);
    }
    let named = cases.len();
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1 << (at % 8);
        cases.push((Some(&two), altered));
    }

    let ours: Vec<&str> = cases.iter().map(|(known, bytes)| word(bytes, *known)).collect();
    let theirs = in_python(&cases);

    assert_eq!(ours[..5], ["KEY_NOT_GIVEN", "PROVEN", "PROVEN", "KEY_NOT_KNOWN", "KEY_NOT_GIVEN"]);
    for (at, word) in ours[named..].iter().enumerate() {
        assert!(*word != "PROVEN" && *word != "KEY_NOT_GIVEN", "byte {at} was altered and it was not seen");
    }
    for (at, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(ours, theirs, "case {at}: {}", String::from_utf8_lossy(&cases[at].1));
    }
    assert_eq!(ours.len(), theirs.len());
}

fn in_python(cases: &[(Option<&PublicKey>, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cases");
    let mut lines = String::new();
    for (known, bytes) in cases {
        let known = known.map_or_else(|| "-".to_owned(), ToString::to_string);
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("written");
            hex
        });
        writeln!(lines, "{known} {hex}").expect("written");
    }
    std::fs::write(&path, lines).expect("written");
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/receipt/verify_receipt.py");
    let done = Command::new("python3").arg(checker).arg("--cases").arg(&path).output().expect("python3 is there");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text").lines().map(str::to_owned).collect()
}

/// Every altered character of a slip, and some that are altered with sense.
fn altered_slips(slip: &str) -> Vec<Vec<u8>> {
    let parts: Vec<&str> = slip.split(':').collect();
    let with = |at: usize, part: &str| {
        let mut parts = parts.clone();
        parts[at] = part;
        parts.join(":").into_bytes()
    };
    let named = [with(1, "8"), with(2, "11"), with(3, "0"), with(4, "00000000"), with(5, "MZXW6"), with(5, &format!("{}A", parts[5]))];
    let flipped = (0..slip.len()).map(|at| {
        let mut altered = slip.as_bytes().to_vec();
        altered[at] ^= 1 << (at % 7);
        altered
    });
    named.into_iter().chain(flipped).collect()
}

#[tokio::test]
async fn a_slip_is_proven_by_the_known_key_alone_and_gives_the_digest_that_the_receipt_gives() {
    let receipt = made(day("AB123456"), 2).await;
    let slip = receipt.slip().expect("it fits");

    let read = Slip::read(format!(" {slip}\n").as_bytes()).expect("a slip");
    let verdict = read.verify(key(2).public()).expect("proven");

    assert_eq!((read.seq, &read.consignment), (9, &first()));
    assert_eq!(verdict.chain, receipt.verify(None).expect("whole").chain);
    assert_eq!(verdict.head, receipt.verify(None).expect("whole").head);
    assert_eq!(word(slip.to_string().as_bytes(), Some(key(1).public())), "KEY_NOT_KNOWN");
    assert_eq!(word(slip.to_string().as_bytes(), None), "KEY_NEEDED");
}

#[tokio::test]
async fn a_slip_takes_the_newest_record_that_a_code_can_hold() {
    let mut receipt = made(day("AB123456"), 2).await;
    let last = receipt.records.len() - 1;
    receipt.records[last].text = "x".repeat(2_000);

    assert_eq!(receipt.slip().map(|slip| slip.seq), Some(6));
}

#[tokio::test]
async fn every_altered_character_of_a_slip_is_found_and_the_checker_in_python_agrees() {
    let slip = made(day("AB123456"), 2).await.slip().expect("it fits").to_string();
    let forged = made(day("ZZ999999"), 9).await.slip().expect("it fits").to_string();
    let two = key(2).public().clone();
    let mut cases = vec![(None, slip.clone().into_bytes()), (Some(&two), slip.clone().into_bytes()), (Some(&two), forged.into_bytes())];
    cases.extend(altered_slips(&slip).into_iter().map(|altered| (Some(&two), altered)));

    let ours: Vec<&str> = cases.iter().map(|(known, bytes)| word(bytes, *known)).collect();

    assert_eq!(ours[..3], ["KEY_NEEDED", "PROVEN", "KEY_NOT_KNOWN"]);
    assert_eq!(ours[3..9], ["RECORD_TEXT", "RECORD_TEXT", "HEAD_NOT_SIGNED", "KEY_NOT_KNOWN", "PROOF_FORM", "NOT_A_RECEIPT"]);
    assert!(ours[3..].iter().all(|word| *word != "PROVEN"));
    assert_eq!(in_python(&cases), ours);
}

/// One case for the checker of the page: how it differs from the whole receipt, and the word.
fn case(what: &str, known: Option<u8>, whole: &str, altered: &[u8], word: &str) -> serde_json::Value {
    let altered = std::str::from_utf8(altered).expect("text");
    let same = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
    let at = same(whole, altered);
    let tail = |text: &str| text[at..].chars().rev().collect::<String>();
    let end = same(&tail(whole), &tail(altered));
    json!({
        "what": what,
        "known": known.map(|seed| key(seed).public().to_string()),
        // As a page counts: in UTF-16.
        "at": whole[..at].encode_utf16().count(),
        "cut": whole[at..whole.len() - end].encode_utf16().count(),
        "put": altered[at..altered.len() - end],
        "word": word,
    })
}

/// The page's own tests read these: its checker is to say the same.
#[tokio::test]
async fn the_cases_of_the_checker_in_the_page_are_these() {
    let receipt = made(day("AB123456"), 2).await;
    let (whole, slip) = (String::from_utf8(bytes(&receipt)).expect("text"), receipt.slip().expect("it fits").to_string());
    let mut receipts = Vec::new();
    for known in [None, Some(1), Some(2), Some(3)] {
        let word = word(whole.as_bytes(), known.map(|seed| key(seed).public().clone()).as_ref());
        receipts.push(case("whole", known, &whole, whole.as_bytes(), word));
    }
    for (what, alter, _) in ALTERATIONS {
        let mut altered = receipt.clone();
        alter(&mut altered);
        for known in [None, Some(1)] {
            let word = word(&bytes(&altered), known.map(|seed| key(seed).public().clone()).as_ref());
            receipts.push(case(what, known, &whole, &bytes(&altered), word));
        }
    }
    let twice = whole.replacen("\"format\":", "\"head\":\"\",\"format\":", 1);
    receipts.push(case("a key that stands twice", Some(2), &whole, twice.as_bytes(), word(twice.as_bytes(), Some(key(2).public()))));
    let slips: Vec<_> = altered_slips(&slip)[..6]
        .iter()
        .map(|altered| case("a slip", Some(2), &slip, altered, word(altered, Some(key(2).public()))))
        .chain([None, Some(2), Some(3)].map(|known| {
            case("a slip", known, &slip, slip.as_bytes(), word(slip.as_bytes(), known.map(|seed| key(seed).public().clone()).as_ref()))
        }))
        .collect();
    let chain = receipt.verify(None).expect("whole").chain;
    let cases = json!({ "receipt": whole, "slip": slip, "chain": chain.to_string(), "receipts": receipts, "slips": slips });

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/receipts.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&cases).expect("written"));
    if std::env::var_os("MEDFLIGHT_BLESS").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    assert_eq!(std::fs::read_to_string(path).expect("the file"), text, "bless with MEDFLIGHT_BLESS=1");
}

#[tokio::test]
async fn a_saved_page_is_read_as_the_receipt_in_it() {
    let receipt = made(day("AB123456"), 2).await;
    let json = String::from_utf8(bytes(&receipt)).expect("text").replace('<', "\\u003c");
    let page = format!("<!doctype html><p>Biên nhận</p>{}{json}{}<p></p>", EMBEDDED.0, EMBEDDED.1).into_bytes();
    let without = b"<!doctype html><p>".to_vec();
    let two = key(2).public().clone();

    let ours: Vec<&str> = [&page, &without].into_iter().map(|bytes| word(bytes, Some(&two))).collect();

    assert_eq!(ours, ["PROVEN", "NOT_A_RECEIPT"]);
    assert_eq!(in_python(&[(Some(&two), page), (Some(&two), without)]), ours);
}

#[tokio::test]
async fn the_command_line_and_the_checker_in_python_end_with_the_same_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, bad) = (folder.path().join("whole.json"), folder.path().join("bad.json"));
    let mut receipt = made(day("AB123456"), 2).await;
    std::fs::write(&whole, bytes(&receipt)).expect("written");
    receipt.records[2].text = receipt.records[2].text.replace("AB123456", "AB123457");
    std::fs::write(&bad, bytes(&receipt)).expect("written");
    let known = key(2).public().to_string();
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/receipt/verify_receipt.py");

    for (file, key, exit, says) in [
        (&whole, Some(&known), Exit::Done, "PROVEN"),
        (&whole, None, Exit::Refused, "KEY_NOT_GIVEN"),
        (&bad, Some(&known), Exit::Unproven, "RECORD_NOT_IN_TREE: record 5"),
    ] {
        let outcome = verify::run(&verify::VerifyArgs { file: file.clone(), key: key.cloned() });
        let python = Command::new("python3").arg(checker).arg(file).args(key).output().expect("python3 is there");

        assert_eq!((outcome.exit, python.status.code()), (exit, Some(i32::from(exit.code()))), "{outcome:?}");
        assert!(outcome.out.contains(says), "{outcome:?}");
        assert_eq!(String::from_utf8_lossy(&python.stdout).trim(), says);
    }
    let no_key = verify::run(&verify::VerifyArgs { file: whole, key: Some("no key".to_owned()) });
    let no_file = verify::run(&verify::VerifyArgs { file: folder.path().join("none"), key: None });
    assert_eq!((no_key.exit, no_file.exit), (Exit::Usage, Exit::Failed));
    assert_eq!(first(), receipt.consignment);
}
