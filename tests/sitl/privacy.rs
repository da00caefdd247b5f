//! Whose the items are lies in the vault and nowhere else: a day of the real program, all that it wrote, said, sent and heard,
//! looked through for marked names and numbers.

use crate::SPEED;
use crate::client::Client;
use crate::crew::{Booked, Crew, done, hire};
use crate::recordings::Recording;
use crate::service::{PASSWORD, Service, add_account, run, until};
use crate::sky::{Sky, network};
use medflight::http::routes::{Method, ROUTES, Reply};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const NAME: &str = "Zuyên Thị Mốcdấu";
const CCCD: &str = "001199054321";
const BHYT: &str = "DN4010198765432";
const PHONE: &str = "0987654321";
const MRN: &str = "BN-ZQ7731";

/// As they were given, in part, without diacritics as search folds them, and as another program might have written them.
fn marks() -> Vec<Vec<u8>> {
    let texts = [NAME, "Mốcdấu", "Mocdau", "mocdau", "MOCDAU", CCCD, BHYT, "4010198765432", PHONE, "987654321", "0987 654 321", MRN];
    let escaped: String = NAME.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }).collect();
    let in_an_address: String =
        NAME.bytes().map(|b| if b.is_ascii_alphabetic() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    let wide = texts.iter().map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    texts.iter().map(|text| text.as_bytes().to_vec()).chain([escaped.into_bytes(), in_an_address.into_bytes()]).chain(wide).collect()
}

/// Half of a mark, for what is sent in pieces. Five bytes and more are no chance hit in bytes that mean numbers.
fn halves() -> Vec<Vec<u8>> {
    let texts = [NAME, CCCD, BHYT, PHONE];
    texts.iter().flat_map(|text| text.as_bytes().chunks(text.len().div_ceil(2)).map(<[u8]>::to_vec).collect::<Vec<_>>()).collect()
}

fn holds(bytes: &[u8], marks: &[Vec<u8>]) -> bool {
    let begins: BTreeSet<u8> = marks.iter().filter_map(|mark| mark.first().copied()).collect();
    let mut from = 0;
    while let Some(next) = bytes[from..].iter().position(|byte| begins.contains(byte)) {
        if marks.iter().any(|mark| bytes[from + next..].starts_with(mark)) {
            return true;
        }
        from += next + 1;
    }
    false
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries.flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] }).collect()
}

/// Whose a tube is, said by the nurse, and what the vault's door then shows to the laboratory.
fn identify(crew: &mut Crew, booked: &Booked, marks: &[Vec<u8>]) {
    let path = format!("/api/consignments/{}/identity", booked.id);
    let items: Vec<Value> = crew.lab.get(&format!("/api/consignments/{}", booked.id)).json["items"].as_array().cloned().expect("items");
    let code = items[0]["code"].clone();
    let person = json!({ "items": [code], "name": NAME, "birth_year": 1999, "mrn": MRN, "cccd": CCCD, "bhyt": BHYT, "phone": PHONE });
    done(crew.nurse.act(&path, &person));
    let shown = crew.lab.act(&format!("{path}/read"), &json!({ "item": code, "reason": "match" }));
    let found = [NAME, CCCD, PHONE, MRN].iter().all(|mark| shown.text.contains(mark)) && holds(shown.text.as_bytes(), marks);
    assert!(shown.is_done() && found, "the door of the vault shows them: {}", shown.text);
}

/// Reads everything that this person may read, and the pages: how many answers there were, and where a mark stood in one.
fn looked_through(who: &mut Client, booked: &Booked, marks: &[Vec<u8>]) -> (usize, Vec<String>) {
    let api = ROUTES.iter().filter(|route| route.method == Method::Get && !matches!(route.reply, Reply::Events(_)));
    let paths = api.map(|route| {
        let path = route.path.replace("flights/{id}", &format!("flights/{}", booked.delivery.id));
        path.replace("{id}", &booked.id).replace("{layer}", "basemap")
    });
    let pages = ["/", "/ward", "/lab", "/ops", "/records", "/custody", "/verify", "/docs"].map(str::to_owned);
    let (mut answered, mut found) = (0, Vec::new());
    for path in paths.chain(pages) {
        let answer = who.get(&path);
        answered += usize::from((200..300).contains(&answer.status));
        if holds(answer.text.as_bytes(), marks) {
            found.push(path);
        }
    }
    (answered, found)
}

#[test]
fn marked_persons_are_in_no_file_log_answer_paper_or_frame_of_a_day() {
    let marks = marks();
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let key = data.join("vault.key");
    let word = |path: &Path| path.to_str().expect("a path").to_owned();
    assert_eq!(run(&["key", "new", &word(&key), "--kind", "vault"], "").0, 0);
    let signing = data.join("ledger.key");
    assert_eq!(run(&["key", "new", &word(&signing), "--name", "hospital.example/medflight"], "").0, 0);
    hire(&data);
    add_account(&data, "quality", "quality");
    let mut service = Service::start(&data, SPEED);
    let sky = Sky::open(&network(), service.mavlink(), SPEED);
    let mut crew = Crew::at_work(&service);

    // Put in before anything flies: the way there and the delivery are both flown with it in the vault.
    let booked = crew.book();
    identify(&mut crew, &booked, &marks);
    crew.launch(&booked.there);
    crew.pack_and_hand_over(&booked);
    crew.wait_until_safe(&booked.there);
    crew.load(&booked, Some(&sky));
    crew.launch(&booked.delivery);
    crew.wait_until_safe(&booked.delivery);
    crew.receive_and_close(&booked);

    // Whoever asks.
    let quality = Client::signed_in(service.http(), "quality", PASSWORD);
    let mut answers = 0;
    let people = [&mut crew.nurse, &mut crew.dispatcher, &mut crew.pilot, &mut crew.lab, &mut crew.auditor];
    for who in people.into_iter().chain([&mut { quality }]) {
        let (answered, found) = looked_through(who, &booked, &marks);
        assert!(found.is_empty(), "{found:?}");
        answers += answered;
    }
    assert!(answers > 120, "{answers} answers were there to be looked through");

    // On paper and for strangers.
    let backup = folder.path().join("monday.sqlite");
    let place = word(&data);
    let receipt = until("the receipt is under a signed head", 60, || match run(&["custody", "export", &booked.id, "--data", &place], "") {
        (0, said) => Ok(said),
        (_, said) => Err(said),
    });
    let html = run(&["custody", "export", &booked.id, "--format", "html", "--data", &place], "");
    let label = run(&["label", &booked.id, "--data", &place], "");
    let manifest = run(&["custody", "print", "manifest", &booked.id, "--data", &place], "");
    let handovers = run(&["custody", "print", "handovers", &booked.id, "--data", &place], "");
    let shown = run(&["custody", "show", &booked.id, "--data", &place], "");
    let copied = run(&["backup", &word(&backup), "--data", &place], "");
    // A program that was built without its pages has no page to put the receipt into.
    let html = if html.1.contains("NO_PAGES") { (0, html.1) } else { html };
    for (code, said) in [(0, receipt), html, label, manifest, handovers, shown, copied] {
        assert_eq!(code, 0, "{said}");
        assert!(!holds(said.as_bytes(), &marks), "{said}");
    }

    // All that it logged, and all that it wrote: the ledger, the vault, both copies of a backup, the recordings.
    assert!(service.ask_to_stop().success());
    let said = service.said();
    assert!(said.lines().count() > 10 && !holds(said.as_bytes(), &marks), "{said}");
    let names = |folder: &Path| -> BTreeSet<String> {
        files(folder).iter().filter_map(|file| file.file_name()?.to_str().map(str::to_owned)).collect()
    };
    let written = names(folder.path());
    for needed in ["medflight.sqlite", "vault.sqlite", "vault.key", "monday.sqlite", "monday.sqlite.vault"] {
        assert!(written.contains(needed), "{needed} is not among {written:?}");
    }
    for file in files(folder.path()) {
        assert!(!holds(&std::fs::read(&file).expect("read"), &marks), "{}", file.display());
        assert!(!holds(file.as_os_str().as_encoded_bytes(), &marks), "{}", file.display());
    }

    // All that left for an aircraft or came from one, put together across frames.
    for leg in [&booked.there, &booked.delivery] {
        let recording = Recording::of(&data, leg);
        assert!(recording.is_whole() && recording.uploads_begun() >= 1 && recording.payloads().len() > 10_000);
        assert!(!holds(&recording.payloads(), &[marks.clone(), halves()].concat()), "{leg:?}");
    }
}
