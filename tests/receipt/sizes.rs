//! How large a proof is: it grows by one digest when the ledger doubles.

use crate::support::{day, first, key, made, seal};
use medflight::domain::custody::{ChainState, Digest};
use medflight::domain::proof::{Receipt, ReceiptFormat, ReceiptRecord, SignedHead, inclusion_spans};
use serde_json::json;

/// Records of a delivery with its way there, from the request to the closing.
const DELIVERY: u64 = 31;
/// Bytes of a digest as a receipt writes it: 64 digits, two quotes, a comma.
const DIGEST: usize = 67;
/// Most bytes that a receipt has for a record beside its text and its proof: sequence, two digests, the names of the fields.
const AROUND: usize = 230;
/// Most bytes of a receipt beside its records: format, number, key, head; without rotations.
const ENVELOPE: usize = 700;

/// How often a ledger of so many records was doubled: the least power of two that is not below.
fn doublings(records: u64) -> usize {
    usize::try_from(records.next_power_of_two().ilog2()).expect("at most 64")
}

fn written(receipt: &Receipt) -> usize {
    serde_json::to_vec(receipt).expect("written").len()
}

/// The receipt of so many records, the last of a ledger of this size; its digests are made up, its texts and its shape are real.
fn shaped(records: u64, size: u64) -> Receipt {
    let mut chain = ChainState::default();
    let texts = (0..records).map(|number| {
        // As long as the records of a delivery are on average.
        let data = json!({ "note": "Bệnh viện Đức Giang ".repeat(16), "number": number });
        seal(&mut chain, "HANDOVER_ACCEPTED", Some(first().as_str()), Some(4), data).canonical
    });
    let shown = (size - records..size).zip(texts.collect::<Vec<_>>()).map(|(index, text)| ReceiptRecord {
        seq: index + 1,
        text,
        prev: Digest::default(),
        chain_prev: Some(Digest::default()),
        proof: vec![Digest::default(); inclusion_spans(index, size).expect("in the tree").len()],
    });
    let head = SignedHead::sign(&key(1), size, Digest::default(), crate::support::START);
    Receipt {
        format: ReceiptFormat::V1,
        consignment: first(),
        key: key(1).public().to_string(),
        rotations: Vec::new(),
        head: head.to_string(),
        records: shown.collect(),
    }
}

#[test]
fn a_proof_of_one_record_has_at_most_as_many_digests_as_the_ledger_was_doubled() {
    for size in (1..=200).chain([1_000, 1_024, 1_025, 10_000, 65_535, 65_537, 100_000, 1_000_000]) {
        let step = usize::try_from(size / 200).unwrap_or(0).max(1);
        let longest = (0..size).step_by(step).chain([size - 1]).map(|index| inclusion_spans(index, size).expect("in the tree").len()).max();

        assert!(longest <= Some(doublings(size)), "{size} records: {longest:?}");
        assert_eq!(inclusion_spans(0, size).expect("in the tree").len(), doublings(size), "the first record of {size} has the longest");
    }
    assert_eq!([1_000, 1_000_000].map(doublings), [10, 20]);
}

#[test]
fn the_receipt_of_a_delivery_is_below_eighty_kilobytes_in_a_ledger_of_a_million_records() {
    for size in [1_000, 10_000, 100_000, 1_000_000] {
        let receipt = shaped(DELIVERY, size);

        // A quote and a backslash are written with a backslash before them.
        let text = |record: &ReceiptRecord| serde_json::to_string(&record.text).expect("written").len();
        let bound = receipt.records.iter().map(|record| text(record) + AROUND + DIGEST * doublings(size)).sum::<usize>() + ENVELOPE;
        assert!(written(&receipt) <= bound, "{} bytes, at most {bound}", written(&receipt));
        assert!(receipt.records.iter().all(|record| (500..900).contains(&record.text.len())), "{}", receipt.records[0].text.len());
        assert!(written(&receipt) <= 80_000, "{} bytes in a ledger of {size}", written(&receipt));
    }
}

#[tokio::test]
async fn a_receipt_out_of_a_store_is_no_larger_than_its_texts_and_proofs_ask_for() {
    let receipt = made(day("AB123456"), 1).await;

    let text = |record: &ReceiptRecord| serde_json::to_string(&record.text).expect("written").len();
    let proofs: Vec<usize> = receipt.records.iter().map(|record| record.proof.len()).collect();
    assert!(proofs.iter().all(|digests| *digests <= doublings(10)), "{proofs:?}");
    let rotations: usize = receipt.rotations.iter().map(|one| serde_json::to_string(one).expect("written").len() + 1).sum();
    let bound = receipt.records.iter().map(|record| text(record) + AROUND + DIGEST * doublings(10)).sum::<usize>() + ENVELOPE + rotations;
    assert!(written(&receipt) <= bound, "{} bytes, at most {bound}", written(&receipt));
}
