//! The papers of a consignment: they say what the ledger says, with every signature's name, time and meaning, and no more.

use crate::support::{START, key};
use medflight::cli::{Exit, verify};
use medflight::config;
use medflight::domain::custody::{ChainState, Digest, SealedRecord};
use medflight::domain::label::qr_svg;
use medflight::domain::network::Network;
use medflight::domain::operations::fact::{ConsignmentFact, Fact};
use medflight::domain::operations::record::{By, Draft};
use medflight::domain::paper::{Custody, Names, NoPaper, blank_forms};
use medflight::domain::people::Role;
use medflight::domain::proof::{Range, Receipt, ReceiptFormat, ReceiptRecord, SignedHead, inclusion, record_leaf};
use medflight::domain::request::{ConsignmentId, FormNumber};
use medflight::service::notary::Notary;
use medflight::service::papers::{PaperError, receipt_page};
use medflight::store::{Batch, Document, DocumentKind, Finders, Journal, MemoryDisk, MemoryStore};
use medflight::units::ids::PersonId;
use medflight::units::time::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const ID: &str = "GL261201000079";

pub(crate) fn id() -> ConsignmentId {
    ID.parse().expect("a number")
}

pub(crate) fn network() -> Arc<Network> {
    config::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"))).expect("the configuration").network
}

pub(crate) fn people() -> BTreeMap<PersonId, String> {
    [("hoa", "Nguyễn Thị Hoa"), ("minh", "Trần <b>Minh"), ("lan", "Phạm Lan"), ("duc", "Lê Đức")]
        .into_iter()
        .map(|(id, name)| (id.parse().expect("an id"), name.to_owned()))
        .collect()
}

fn by(person: &str, role: Role, second: Option<&str>) -> By {
    By::Person {
        person: person.parse().expect("an id"),
        role,
        site: None,
        device: "tab-3".to_owned(),
        signed: true,
        second: second.map(|second| second.parse().expect("an id")),
        kept: None,
        witness_remote: false,
    }
}

fn holder(person: &str, role: &str, site: &str) -> Value {
    json!({ "person": person, "role": role, "site": site })
}

/// A box of blood from the hospital at Gia Lam to the hub, until its receipt; as many records as are asked for.
fn trail(count: usize) -> Vec<(By, Value)> {
    let items = json!(["LAB000001", "LAB000002"]);
    let all = vec![
        (
            by("hoa", Role::Nurse, None),
            json!({ "type": "REQUEST_SUBMITTED", "data": { "request": "0190f6c2-7a3b-7cde-8f01-000000000001", "payload": "SPC-CBC",
                "items": items, "origin": "C-GL", "destination": "H-DG", "priority": "urgent" } }),
        ),
        (
            by("hoa", Role::Nurse, Some("lan")),
            json!({ "type": "PACKED", "data": { "box_number": "BOX-07", "seal": "S123456", "logger": "TL-04", "items": items,
                "mass_g": 1450, "holder": holder("hoa", "nurse", "C-GL") } }),
        ),
        (
            by("hoa", Role::Nurse, None),
            json!({ "type": "HANDOVER_OFFERED", "data": { "to": "handler", "expires": 1_796_087_000_000_i64 } }),
        ),
        (
            by("duc", Role::Handler, None),
            json!({ "type": "HANDOVER_ACCEPTED", "data": { "to": "handler", "holder": holder("duc", "handler", "C-GL") } }),
        ),
        (By::System, json!({ "type": "RETURNING", "data": { "cause": "wind" } })),
        (
            by("minh", Role::Lab, Some("lan")),
            json!({ "type": "RECEIPT_SIGNED", "data": { "state": "RECEIVED_REMARK", "seal": "S123456", "seal_state": "intact",
                "items": [{ "code": "LAB000001", "outcome": "accepted_remark", "remark": "nhãn <rách>" },
                          { "code": "LAB000002", "outcome": "refused", "reason": "R_HAEMOLYSED" }],
                "deviations": [], "holder": holder("minh", "lab", "H-DG") } }),
        ),
    ];
    all.into_iter().take(count).collect()
}

/// Each record as it was hashed, with the digests before it and that of the chain after it.
pub(crate) struct Written {
    pub(crate) seq: u64,
    text: String,
    prev: Digest,
    chain_prev: Digest,
    pub(crate) hash: Digest,
    chain: Digest,
}

pub(crate) fn written(count: usize) -> Vec<Written> {
    let mut chain = ChainState::default();
    let seal = |(by, fact): (By, Value)| {
        let fact: ConsignmentFact = serde_json::from_value(fact).expect("a fact");
        let draft = Draft { by, consignment: Some(id()), flight: None, key: None, fact: Fact::Consignment(fact) };
        let sealed = chain.seal(draft.for_chain(START + Span::minutes(chain.next_seq()))).expect("canonical");
        let link = sealed.chain.expect("a chain");
        Written { seq: sealed.seq, text: sealed.canonical, prev: sealed.prev, chain_prev: link.prev, hash: sealed.hash, chain: link.hash }
    };
    trail(count).into_iter().map(seal).collect()
}

pub(crate) fn custody(count: usize) -> Result<Custody, NoPaper> {
    let written = written(count);
    Custody::read(&id(), written.iter().map(|record| (record.seq, record.text.as_str(), record.chain)))
}

pub(crate) fn receipt() -> Receipt {
    let written = written(6);
    let leaves: Vec<Digest> = written.iter().map(|record| record_leaf(record.hash, Some(record.chain))).collect();
    let mut range = Range::new();
    leaves.iter().for_each(|data| range.push(*data, |_, _| ()));
    let proof = |seq: u64| inclusion(seq - 1, &leaves).expect("a proof");
    let records = written.into_iter().map(|record| ReceiptRecord {
        proof: proof(record.seq),
        seq: record.seq,
        text: record.text,
        prev: record.prev,
        chain_prev: Some(record.chain_prev),
    });
    Receipt {
        format: ReceiptFormat::V1,
        consignment: id(),
        key: key(1).public().to_string(),
        rotations: Vec::new(),
        head: SignedHead::sign(&key(1), range.size(), range.root(), START).to_string(),
        records: records.collect(),
    }
}

fn holds(page: &str, all: &[&str]) {
    for text in all {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[test]
fn a_hand_over_stands_with_both_holders_and_every_signature_s_name_time_and_meaning() {
    let (network, people) = (network(), people());
    let names = Names { network: &network, people: &people };

    let page = custody(6).expect("read").handovers(&names, Some(4)).expect("a paper");

    holds(&page, &["GL261201000079/2", "S123456", "BOX-07", "Nguyễn Thị Hoa (hoa)", "Điều dưỡng", "Lê Đức (duc)", "Nhân viên bãi đáp"]);
    holds(&page, &["giao <span class=\"en\" lang=\"en\">gives</span><br>01/12/2026 08:05:03 · #3"]);
    holds(&page, &["nhận <span class=\"en\" lang=\"en\">takes over</span><br>01/12/2026 08:06:03 · #4", "Biên bản giao nhận", "Ký tay"]);
    assert_eq!(page.matches("<section").count(), 1);
    assert!(page.contains(&written(6)[3].chain.to_string()));
}

#[test]
fn every_hand_over_has_its_sheet_and_a_record_that_is_none_has_not() {
    let (network, people) = (network(), people());
    let names = Names { network: &network, people: &people };
    let custody = custody(6).expect("read");

    let all = custody.handovers(&names, None).expect("papers");

    assert_eq!(all.matches("<section").count(), 3);
    holds(&all, &["chứng kiến", "Phạm Lan (lan)", "Trần &lt;b&gt;Minh (minh)", "nhãn &lt;rách&gt;", "Mẫu tan máu (vỡ hồng cầu)"]);
    assert!(matches!(custody.handovers(&names, Some(5)), Err(NoPaper::NoChange(5))));
}

#[test]
fn before_the_packing_there_is_no_paper_and_without_the_request_no_custody() {
    let (network, people) = (network(), people());
    let names = Names { network: &network, people: &people };
    let asked = custody(1).expect("read");

    assert!(matches!(asked.manifest(&names), Err(NoPaper::NotPacked(_))));
    assert!(matches!(asked.handovers(&names, None), Err(NoPaper::NotPacked(_))));
    assert!(matches!(custody(0), Err(NoPaper::NoRequest(_))));
}

#[test]
fn the_manifest_names_codes_and_who_packed_and_checked() {
    let (network, people) = (network(), people());

    let page = custody(2).expect("read").manifest(&Names { network: &network, people: &people }).expect("a paper");

    holds(&page, &["LAB000001", "LAB000002", "Nguyễn Thị Hoa (hoa)", "Phạm Lan (lan)", "đóng gói, niêm phong", "TL-04", "1450 g"]);
}

#[test]
fn the_receipt_shows_through_whose_hands_it_went_and_the_code_that_proves_it() {
    let (network, people) = (network(), people());
    let receipt = receipt();
    assert!(receipt.verify(Some(key(1).public())).is_ok());
    let slip = receipt.slip().expect("it fits");

    let sheet = custody(6).expect("read").receipt(&Names { network: &network, people: &people }, Some(&slip));

    holds(
        &sheet,
        &["Đã qua tay ai", "nhận có ghi chú", "chấp nhận có ghi chú", "từ chối", &receipt.verify(None).expect("whole").chain.to_string()],
    );
    holds(&sheet, &[&qr_svg(&slip.to_string()).expect("a code")]);
}

/// The code on paper, kept as a file that a program of others decodes (`tests/identifiers/decode.py`).
#[test]
#[expect(clippy::disallowed_methods, reason = "a person asks on purpose, by the environment, to draw the code anew")]
fn the_code_of_a_slip_is_drawn_as_the_file_that_others_decode() {
    let slip = receipt().slip().expect("it fits").to_string();
    let drawn = qr_svg(&slip).expect("a code");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/slip");
    for (name, text) in [("slip.svg", &drawn), ("slip.txt", &slip)] {
        if std::env::var("MEDFLIGHT_BLESS").is_ok() {
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), text)).expect("written");
        }
        assert!(std::fs::read_to_string(folder.join(name)).expect("the file") == *text, "{name} is different");
    }
}

#[test]
fn in_a_terminal_every_record_stands_with_who_signed_it_and_who_holds_the_box() {
    let told = custody(6).expect("read").told(&BTreeMap::new());

    holds(&told, &["GL261201000079 SPC-CBC C-GL -> H-DG\n", "hoa (nurse) with lan, signed: packs and seals -> hoa (nurse) at C-GL\n"]);
    holds(&told, &["RETURNING              system\n", "người giữ / holder minh, Khoa Xét nghiệm / laboratory, H-DG\n"]);
    assert_eq!(told.lines().count(), 12);
    assert!(custody(1).expect("read").told(&BTreeMap::new()).contains("holder: không ai / nobody"));
}

#[test]
fn blank_forms_have_numbers_of_their_own_and_a_site_without_a_code_has_none() {
    let network = network();
    let hub = network.hub().expect("a hub");

    let page = blank_forms(&network, hub, START, 2).expect("forms");

    for nth in [1, 2] {
        let number = FormNumber::compose(hub.code.as_ref().expect("a code"), START, nth).expect("a number");
        holds(&page, &[number.as_str(), "Người chứng kiến"]);
    }
    assert_eq!(page.matches("<section").count(), 2);
    assert_eq!((blank_forms(&network, hub, START, 0), blank_forms(&network, hub, START, 51)), (None, None));
    let bare = network.sites.values().find(|site| site.code.is_none()).expect("a site without a code");
    assert_eq!(blank_forms(&network, bare, START, 1), None);
}

#[tokio::test]
async fn the_page_of_a_receipt_holds_it_and_the_checker_and_nothing_ends_the_script_early() {
    let store = MemoryStore::open(&MemoryDisk::new());
    let mut chain = ChainState::default();
    let records: Vec<SealedRecord> = trail(6)
        .into_iter()
        .map(|(by, fact)| {
            let fact: ConsignmentFact = serde_json::from_value(fact).expect("a fact");
            let draft = Draft { by, consignment: Some(id()), flight: None, key: None, fact: Fact::Consignment(fact) };
            chain.seal(draft.for_chain(START)).expect("canonical")
        })
        .collect();
    let document = Document {
        kind: DocumentKind::Consignment,
        id: ID.to_owned(),
        created: 1,
        seq: 6,
        open: false,
        state: "RECEIVED".to_owned(),
        sites: [].into(),
        tail: None,
        at: START,
        finders: Finders::default(),
        json: json!({ "flights": [] }).to_string(),
    };
    store.append(&Batch { records, documents: vec![document] }).await.expect("recorded");
    let unsigned = receipt_page(&store, &network(), &id(), Some("<html><!--receipt--></html>")).await;
    let mut notary = Notary::open(Arc::new(store.clone()), Some(key(1)), None).await.expect("opened");
    notary.step(START).await.expect("kept").expect("signed");

    let page = receipt_page(&store, &network(), &id(), Some("<html><!--receipt--></html>")).await.expect("a page");
    let without = receipt_page(&store, &network(), &id(), None).await;
    let unknown = receipt_page(&store, &network(), &"DG26120100042U".parse().expect("a number"), Some("<!--receipt-->")).await;

    let read = Receipt::read(page.as_bytes()).expect("a receipt in the page");
    assert_eq!(read.verify(Some(key(1).public())).expect("proven").last, 6);
    // The remark has signs of markup in it: in the sheet they are escaped, in the receipt they are written otherwise.
    assert!(!page.contains("<rách>") && page.contains("\\u003crách>"));
    assert!(page.starts_with("<html><style>") && page.ends_with("</script></html>"));
    assert!(matches!(without, Err(PaperError::NoPage)) && matches!(unknown, Err(PaperError::NotFound(_))));
    assert!(matches!(unsigned, Err(PaperError::Receipt(_))));

    // Its words falsified while the records in it stay as they were: found, and the true ones are told.
    let falsified = page.replace("từ chối", "chấp nhận").replace(">refused<", ">accepted<");
    let (true_exit, true_words, true_python) = checked(&page);
    let (false_exit, false_words, false_python) = checked(&falsified);
    assert_eq!((true_exit, true_python.as_str()), (Exit::Done, "PROVEN"), "{true_words}");
    assert_eq!((false_exit, false_python.as_str()), (Exit::Unproven, "PRINTED_OTHERWISE"), "{false_words}");
    for words in [&true_words, &false_words] {
        holds(words, &["LAB000002: từ chối / refused, R_HAEMOLYSED: Mẫu tan máu (vỡ hồng cầu) / Haemolysed\n"]);
        holds(words, &["state RECEIVED_REMARK: Đã nhận, có ghi chú / received with remark\n", "người giữ / holder minh, "]);
    }
    holds(&true_words, &["are NOT what was checked", "names of persons stand in no record", "that these are all is not claimed"]);
}

/// What the command line and the checker in Python say of a page, with the key known.
fn checked(page: &str) -> (Exit, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    std::fs::write(&file, page).expect("written");
    let known = key(1).public().to_string();
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/receipt/verify_receipt.py");
    let python = Command::new("python3").arg(checker).arg(&file).arg(&known).output().expect("python3 is there");
    let outcome = verify::run(&verify::VerifyArgs { file, key: Some(known) });
    assert_eq!(python.status.code(), Some(i32::from(outcome.exit.code())), "{python:?}");
    (outcome.exit, outcome.out, String::from_utf8_lossy(&python.stdout).trim().to_owned())
}
