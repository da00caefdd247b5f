//! How large the proof of a record is, and how long a stranger takes to check it, by the size of the ledger.

use crate::table::{Table, seconds_each};
use medflight::domain::custody::Digest;
use medflight::domain::proof::{Range, inclusion, inclusion_root, leaf};
use std::hint::black_box;

/// Records of a delivery with its way there.
const DELIVERY: usize = 31;
/// Bytes of a digest as a receipt writes it.
const DIGEST: usize = 67;

pub(crate) fn measure(table: &mut Table) {
    let sizes = [
        (1_000_u64, "proof of a record among 1,000"),
        (10_000, "proof of a record among 10,000"),
        (100_000, "proof of a record among 100,000"),
        (1_000_000, "proof of a record among 1,000,000"),
    ];
    for (size, name) in sizes {
        let leaves: Vec<Digest> = (0..size).map(|n| leaf(&n.to_be_bytes())).collect();
        let mut tree = Range::new();
        leaves.iter().for_each(|leaf| tree.push(*leaf, |_, _| {}));
        // The first record's way to the root is the longest.
        let proof = inclusion(0, &leaves).expect("it is in the tree");
        let root = inclusion_root(leaves[0], 0, size, &proof).expect("of the right length");
        assert_eq!(root, tree.root(), "the proof of a tree of {size}");
        let each = seconds_each(|| inclusion_root(black_box(leaves[0]), 0, size, black_box(&proof)));
        let (digests, bytes) = (u32::try_from(proof.len()).expect("few"), proof.len() * DIGEST);
        let note = format!("{bytes} bytes, {} in a receipt of {DELIVERY} records; checked in {:.1} us", bytes * DELIVERY, each * 1e6);
        table.add(name, f64::from(digests), "digests", note);
    }
}
