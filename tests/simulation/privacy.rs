//! Whose the items are lies in the vault alone, over a day of deliveries: everything that the heart wrote, showed, printed and sent
//! to aircraft is looked through for the marks of each person.

use crate::world::World;
use medflight::domain::identity::{Identity, MasterKey};
use medflight::domain::label::Resolution;
use medflight::domain::payload::Category;
use medflight::domain::proof::SecretKey;
use medflight::domain::request::ConsignmentId;
use medflight::service::labels::of_document;
use medflight::service::notary::Notary;
use medflight::service::papers::{Paper, custody_pdf, paper, receipt_page};
use medflight::service::receipt::receipt;
use medflight::service::vault::{Asker, IdentityVault};
use medflight::store::{DocumentKind, Projection, VaultStore};
use medflight::units::time::{Span, Utc};
use medflight_sim::network::Conditions;
use std::sync::Arc;

const STATIONS: [&str; 6] = ["C-LB", "C-VH", "C-GL", "C-LB", "C-VH", "C-GL"];

fn person(nth: usize) -> Identity {
    Identity {
        name: format!("Zuyên Thị Mốcdấu{nth}"),
        birth_year: Some(1999),
        mrn: Some(format!("BN-ZQ773{nth}")),
        cccd: Some(format!("00119905432{nth}")),
        bhyt: Some(format!("DN401019876543{nth}")),
        phone: Some(format!("098765432{nth}")),
    }
}

/// What all of them have in common, so that one search finds each of them.
const MARKS: [&[u8]; 6] = ["Mốcdấu".as_bytes(), b"Mocdau", b"BN-ZQ773", b"00119905432", b"401019876543", b"98765432"];

fn marked(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|window| window == *mark))
}

/// A moment of the clerk who puts the identities in.
fn asker(at: Utc) -> Asker {
    Asker { person: "hoa".to_owned(), role: "nurse".to_owned(), device: "tab-3".to_owned(), at }
}

/// Everything on paper of a consignment. A PDF's own text is written in glyphs, where no search finds a mark; what it is made of, and
/// what is attached to it, are plain.
async fn papers(world: &World, id: &ConsignmentId) -> Vec<Vec<u8>> {
    let (store, network) = (world.store(), world.network());
    let document = store.document(DocumentKind::Consignment, id.as_str()).await.expect("read").expect("there").json;
    let label = of_document(&document, network).expect("a label").page(Resolution::Dpi300);
    let manifest = paper(store, network, id, Paper::Manifest).await.expect("a manifest");
    let handovers = paper(store, network, id, Paper::Handovers(None)).await.expect("hand-overs");
    let page = receipt_page(store, network, id, Some("<!--receipt-->")).await.expect("a receipt");
    let proof = serde_json::to_string(&receipt(store, id).await.expect("signed").receipt).expect("JSON");
    let whole = custody_pdf(store, network, id).await.expect("a PDF");
    let texts = [document, label, manifest, handovers, page, proof].map(String::into_bytes);
    texts.into_iter().chain([whole]).collect()
}

#[test]
fn a_day_of_deliveries_says_nothing_of_whose_they_are_but_in_the_vault() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let vault = runtime.block_on(VaultStore::open(folder.path())).expect("a vault");
    let vault = IdentityVault::new(vault, MasterKey::of([5; 32]));
    let mut world = World::new(21, Conditions::default());
    world.keep_frames();
    let mut shown = Vec::new();

    for (nth, station) in STATIONS.into_iter().enumerate() {
        world.ask(station, "H-DG", "SPC-CBC");
        world.run_for(Span::secs(10));
        let (id, items) = world.requested().pop().expect("it was asked for");
        let at = asker(world.now().utc);
        runtime.block_on(vault.put(&at, id.as_str(), &items, Category::Specimen, &person(nth))).expect("it is in the vault");
        let (_, read) = runtime.block_on(vault.read(&at, id.as_str(), &items[0], "match")).expect("the vault knows");
        assert!(marked(&serde_json::to_vec(&read).expect("JSON")));
        shown.push(serde_json::to_vec(&world.live()).expect("JSON"));
        world.run_until_closed(90);
        shown.push(serde_json::to_vec(&world.live()).expect("JSON"));
    }

    let key = SecretKey::from_seed("hospital.example/medflight".parse().expect("a name"), [1; 32]).expect("a key");
    runtime.block_on(async {
        let mut notary = Notary::open(Arc::new(world.store().clone()), Some(key), None).await.expect("opened");
        notary.step(world.now().utc).await.expect("kept").expect("signed");
    });
    let requested = world.requested();
    assert_eq!(requested.len(), STATIONS.len());
    for (id, _) in &requested {
        shown.extend(runtime.block_on(papers(&world, id)));
    }
    let ledger = world.ledger();
    assert!(ledger.len() > 200 && world.launches() >= 2 * STATIONS.len() - 2, "{} records", ledger.len());
    assert!(world.frames().len() > 10_000, "{} bytes went to aircraft", world.frames().len());
    shown.extend(ledger.into_iter().map(String::into_bytes));
    shown.push(world.frames().to_vec());
    runtime.block_on(vault.store().close());
    for entry in std::fs::read_dir(folder.path()).expect("the folder").flatten() {
        shown.push(std::fs::read(entry.path()).expect("read"));
    }
    let found: Vec<String> = shown.iter().filter(|bytes| marked(bytes)).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(found.is_empty(), "{found:?}");
}
