//! The tree over HTTP: what is answered holds by the rules of RFC 6962, and what cannot be answered is refused.

use crate::support::{TestApp, submit};
use axum::http::StatusCode;
use medflight::domain::custody::{Digest, SealedRecord};
use medflight::domain::people::Role;
use medflight::domain::proof::{Receipt, SecretKey, SignedHead, consistency_verified, inclusion_root, record_leaf};
use medflight::service::notary::Notary;
use medflight::units::time::Utc;
use serde_json::Value;
use std::sync::Arc;

fn proof(answer: &Value) -> Vec<Digest> {
    serde_json::from_value(answer["proof"].clone()).expect("digests")
}

#[tokio::test]
async fn the_head_and_the_proofs_of_every_record_and_every_older_size_hold() {
    let app = TestApp::new().await;
    let nurse = app.at("lan", Role::Nurse, "C-GL").await;
    let quality = app.anywhere("chi", Role::Quality).await;
    let key = SecretKey::from_seed("hospital.example/medflight".parse().expect("a name"), [1; 32]).expect("a key");
    let public = key.public().clone();
    let early = app.get(Some(&quality), "/api/ledger/tree/head").await;
    for _ in 0..3 {
        app.act(&nurse, "/api/requests", submit(&app)).await;
    }
    let mut notary = Notary::open(Arc::new(app.app.store.clone()), Some(key), None).await.expect("opened");
    notary.step(Utc(0)).await.expect("kept").expect("signed");

    let head: SignedHead =
        app.get(Some(&quality), "/api/ledger/tree/head").await.json()["head"].as_str().expect("a head").parse().expect("a head");

    assert_eq!(early.status, StatusCode::NOT_FOUND);
    let (size, root) = (head.head().size, head.verify(&public).expect("signed").root);
    let leaf = |record: &SealedRecord| record_leaf(record.hash, record.chain.map(|link| link.hash));
    let records = app.disk.records();
    for record in records.iter().filter(|record| record.seq <= size) {
        let seq = record.seq;
        let inside = app.get(Some(&quality), &format!("/api/ledger/tree/inclusion?seq={seq}")).await.json();
        assert_eq!(inclusion_root(leaf(record), seq - 1, size, &proof(&inside)), Ok(root), "{seq}");
        let older = app.get(Some(&quality), &format!("/api/ledger/tree/inclusion?seq={seq}&size={seq}")).await.json();
        let old = inclusion_root(leaf(record), seq - 1, seq, &proof(&older)).expect("a proof");
        let grown = app.get(Some(&quality), &format!("/api/ledger/tree/consistency?old={seq}")).await.json();
        assert_eq!(consistency_verified((seq, old), (size, root), &proof(&grown)), Ok(()), "{seq}");
    }
    let beyond = size + 1;
    for wrong in [
        "inclusion".to_owned(),
        "inclusion?seq=0".to_owned(),
        "inclusion?seq=x".to_owned(),
        "inclusion?seq=-1".to_owned(),
        format!("inclusion?seq={beyond}"),
        format!("inclusion?seq=1&size={beyond}"),
        "inclusion?seq=2&size=1".to_owned(),
        "inclusion?seq=1&more=1".to_owned(),
        "consistency".to_owned(),
        "consistency?old=0".to_owned(),
        "consistency?old=2&new=1".to_owned(),
        format!("consistency?old=1&new={}", u64::MAX),
    ] {
        let answer = app.get(Some(&quality), &format!("/api/ledger/tree/{wrong}")).await;
        assert!(answer.status.is_client_error() && answer.code().starts_with("FIELD_"), "{wrong}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_receipt_is_given_to_those_whom_the_box_concerns_and_holds_without_the_service() {
    let app = TestApp::new().await;
    let (nurse, other) = (app.at("lan", Role::Nurse, "C-GL").await, app.at("mai", Role::Nurse, "C-BD").await);
    let id = app.act(&nurse, "/api/requests", submit(&app)).await.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/consignments/{id}/receipt");
    let early = app.get(Some(&nurse), &path).await;
    let key = SecretKey::from_seed("hospital.example/medflight".parse().expect("a name"), [1; 32]).expect("a key");
    let public = key.public().clone();
    let mut notary = Notary::open(Arc::new(app.app.store.clone()), Some(key), None).await.expect("opened");
    notary.step(Utc(0)).await.expect("kept").expect("signed");

    let given = app.get(Some(&nurse), &path).await;
    let hidden = app.get(Some(&other), &path).await;

    assert_eq!((early.status, early.code().as_str()), (StatusCode::CONFLICT, "NOT_SIGNED_YET"));
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let receipt = Receipt::read(given.text.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {}", given.text));
    assert_eq!(receipt.consignment.as_str(), id);
    receipt.verify(Some(&public)).expect("it holds");
}
