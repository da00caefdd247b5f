use super::builders::{Scribe, append, both, consignment, document, key, records};
use medflight::domain::custody::{Head, StoredRecord, ZERO};
use medflight::store::{AppendError, AppendFault, Batch, DocumentKind, Journal, MemoryDisk, MemoryStore, Projection, verify};
use medflight::units::ids::FlightId;

#[tokio::test]
async fn an_empty_journal_stands_before_the_first_record() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        assert_eq!(store.head().await.expect("answers"), Head { seq: 0, hash: ZERO }, "{name}");
        assert_eq!(store.read_from(0, 10).await.expect("answers"), [], "{name}");
        assert!(store.append(&Batch::default()).await.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn records_are_read_back_as_they_were_sealed() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let sealed = vec![
            scribe.record("SUBMITTED", Some(consignment(1)), None, Some(key(1))),
            scribe.record("FLIGHT_PLANNED", None, Some(2), Some(key(1))),
            scribe.record("WEATHER", None, None, None),
        ];

        append(&store, &records(sealed.clone())).await;

        assert_eq!(store.read_from(1, 10).await.expect("answers"), sealed, "{name}");
        assert_eq!(store.read_from(2, 1).await.expect("answers"), sealed[1..2], "{name}");
        assert_eq!(store.head().await.expect("answers"), scribe.chain.head(), "{name}");
        let stored: Vec<StoredRecord> = sealed.iter().map(StoredRecord::from).collect();
        assert_eq!(store.stored_after(None, 10).await.expect("answers"), stored, "{name}");
        assert_eq!(store.stored_after(Some(1), 10).await.expect("answers"), stored[1..], "{name}");
    }
}

#[tokio::test]
async fn a_key_finds_every_record_that_its_act_led_to() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let sealed = vec![
            scribe.record("SUBMITTED", Some(consignment(1)), None, Some(key(1))),
            scribe.record("ACCEPTED", Some(consignment(1)), None, Some(key(2))),
            scribe.record("FLIGHT_PLANNED", None, Some(3), Some(key(2))),
        ];
        append(&store, &records(sealed.clone())).await;

        assert_eq!(store.find_by_key(&key(2)).await.expect("answers"), sealed[1..], "{name}");
        assert_eq!(store.find_by_key(&key(9)).await.expect("answers"), [], "{name}");
    }
}

#[tokio::test]
async fn a_trail_is_the_box_and_its_flights_but_no_other_box() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let sealed = vec![
            scribe.record("SUBMITTED", Some(consignment(1)), None, None),
            scribe.record("SUBMITTED", Some(consignment(2)), None, None),
            scribe.record("FLIGHT_PLANNED", None, Some(3), None),
            scribe.record("FLIGHT_PLANNED", None, Some(4), None),
            scribe.record("LOADED", Some(consignment(1)), Some(3), None),
            scribe.record("LOADED", Some(consignment(2)), Some(3), None),
            scribe.record("LANDED", None, Some(3), None),
        ];
        append(&store, &records(sealed.clone())).await;

        let trail = store.trail(&consignment(1), &[FlightId(3)]).await.expect("answers");
        let bare = store.trail(&consignment(2), &[]).await.expect("answers");

        let seqs = |records: &[medflight::domain::custody::SealedRecord]| records.iter().map(|r| r.seq).collect::<Vec<_>>();
        assert_eq!(seqs(&trail), [1, 3, 5, 7], "{name}");
        assert_eq!(seqs(&bare), [2, 6], "{name}");
    }
}

#[tokio::test]
async fn the_head_of_a_boxs_own_chain_is_found_again() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let sealed = vec![
            scribe.record("SUBMITTED", Some(consignment(1)), None, None),
            scribe.record("SUBMITTED", Some(consignment(2)), None, None),
            scribe.record("ACCEPTED", Some(consignment(1)), None, None),
        ];
        append(&store, &records(sealed)).await;

        for n in [1, 2, 3] {
            let found = store.chain_head(&consignment(n)).await.expect("answers");
            assert_eq!(found, scribe.chain.chain(&consignment(n)), "{name} {n}");
        }
    }
}

#[tokio::test]
async fn a_batch_that_does_not_continue_the_journal_is_refused_whole() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let first = scribe.records(2);
        let second = scribe.records(2);

        let ahead = store.append(&records(second.clone())).await;
        append(&store, &records(first.clone())).await;
        let again = store.append(&records(first)).await;
        let mut other = Scribe::default();
        other.chain.seal(draft_of_another_history()).expect("canonical");
        other.records(1);
        let forked = store.append(&records(other.records(1))).await;
        append(&store, &records(second)).await;

        assert!(matches!(ahead, Err(AppendError::NotNext { found: 3, head: Head { seq: 0, .. } })), "{name}");
        assert!(matches!(again, Err(AppendError::NotNext { found: 1, head: Head { seq: 2, .. } })), "{name}");
        assert!(matches!(forked, Err(AppendError::NotNext { found: 3, .. })), "{name}");
        assert_eq!(store.head().await.expect("answers").seq, 4, "{name}");
    }
}

fn draft_of_another_history() -> medflight::domain::custody::Draft {
    medflight::domain::custody::Draft {
        version: 1,
        at: super::builders::START,
        kind: "OTHER".to_owned(),
        by: serde_json::Value::Null,
        consignment: None,
        flight: None,
        key: None,
        data: serde_json::Value::Null,
    }
}

#[tokio::test]
async fn records_and_documents_are_written_together_or_not_at_all() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let good = Batch { records: scribe.records(1), documents: vec![document(1)] };
        append(&store, &good).await;
        let mut gap = scribe.records(2);
        gap.remove(0);

        let refused = store.append(&Batch { records: gap, documents: vec![document(2)] }).await;

        assert!(refused.is_err(), "{name}");
        let found = store.document(DocumentKind::Consignment, "D002").await.expect("answers");
        assert_eq!(found, None, "{name}");
    }
}

#[tokio::test]
async fn a_batch_of_unknown_outcome_is_looked_up() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        let recorded = records(scribe.records(3));
        let lost = records(scribe.records(1));
        append(&store, &recorded).await;

        assert!(store.settle(&recorded).await.expect("answers"), "{name}");
        assert!(!store.settle(&lost).await.expect("answers"), "{name}");
    }
}

#[tokio::test]
async fn a_journal_of_many_pages_is_proven_to_its_head() {
    let (stores, _folder) = both().await;
    for (name, store) in stores {
        let mut scribe = Scribe::default();
        append(&store, &records(scribe.records(4_321))).await;

        let summary = verify(&store).await.expect("good");

        assert_eq!((summary.records, summary.consignments, summary.head), (4_321, 1, scribe.chain.head()), "{name}");
    }
}

#[tokio::test]
async fn the_twin_fails_on_demand_before_and_after_the_batch_is_durable() {
    let disk = MemoryDisk::new();
    let store = MemoryStore::open(&disk);
    let mut scribe = Scribe::default();
    let batch = records(scribe.records(1));
    disk.fail_append(0, AppendFault::Full);
    disk.fail_append(1, AppendFault::Failed);
    disk.fail_append(2, AppendFault::LostBefore);
    disk.fail_append(3, AppendFault::LostAfter);

    assert!(matches!(store.append(&batch).await, Err(AppendError::Full)));
    assert!(matches!(store.append(&batch).await, Err(AppendError::Failed(_))));
    assert!(matches!(store.append(&batch).await, Err(AppendError::Unknown(_))));
    assert!(!store.settle(&batch).await.expect("answers"));
    assert!(matches!(store.append(&batch).await, Err(AppendError::Unknown(_))));
    assert!(store.settle(&batch).await.expect("answers"));
    assert_eq!((disk.appends(), disk.records()), (4, batch.records));
}

#[tokio::test]
async fn opening_the_twin_again_shuts_the_crashed_service_out_and_finds_what_was_durable() {
    let disk = MemoryDisk::new();
    let crashed = MemoryStore::open(&disk);
    let mut scribe = Scribe::default();
    crashed.append(&records(scribe.records(2))).await.expect("recorded");

    let restarted = MemoryStore::open(&disk);

    assert!(matches!(crashed.append(&records(scribe.records(1))).await, Err(AppendError::Failed(_))));
    assert_eq!(restarted.head().await.expect("answers").seq, 2);
}
