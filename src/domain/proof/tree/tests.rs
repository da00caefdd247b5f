//! The tree against the published vectors and against the RFC's own recursive definition, written down naively.

use super::*;
use crate::domain::custody::Digest;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// `MTH` of RFC 6962, 2.1.
fn mth(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(half(leaves.len()));
            node(mth(left), mth(right))
        }
    }
}

/// `PATH` of RFC 6962, 2.1.1.
fn path(index: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    let (mut proof, beside) =
        if index < left.len() { (path(index, left), mth(right)) } else { (path(index - left.len(), right), mth(left)) };
    proof.push(beside);
    proof
}

/// `SUBPROOF` of RFC 6962, 2.1.2.
fn subproof(old: usize, leaves: &[Digest], known: bool) -> Vec<Digest> {
    if old == leaves.len() {
        return if known { Vec::new() } else { vec![mth(leaves)] };
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    let (mut proof, beside) =
        if old <= left.len() { (subproof(old, left, known), mth(right)) } else { (subproof(old - left.len(), right, false), mth(left)) };
    proof.push(beside);
    proof
}

fn half(n: usize) -> usize {
    n.next_power_of_two() / 2
}

fn leaves(count: u64, seed: u64) -> Vec<Digest> {
    (0..count).map(|n| leaf(format!("{seed} {n}").as_bytes())).collect()
}

fn grown(leaves: &[Digest]) -> Range {
    let mut range = Range::new();
    leaves.iter().for_each(|leaf| range.push(*leaf, |_, _| {}));
    range
}

fn number(n: usize) -> u64 {
    u64::try_from(n).expect("small")
}

#[test]
fn the_published_vectors_of_the_tree_come_out() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/proof_vectors.json"))).expect("JSON");
    let data = vectors["rfc6962"]["leaves_hex"].as_array().expect("leaves");
    let hex = |text: &str| -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect()
    };
    let leaves: Vec<Digest> = data.iter().map(|text| leaf(&hex(text.as_str().expect("text")))).collect();

    let roots = vectors["rfc6962"]["roots"].as_object().expect("roots");
    assert_eq!(roots.len(), 9);
    for (size, root) in roots {
        let size: usize = size.parse().expect("a size");
        assert_eq!(grown(&leaves[..size]).root().to_string(), root.as_str().expect("text"), "{size}");
    }
}

#[test]
fn every_tree_up_to_130_leaves_is_that_of_the_recursive_definition_with_all_its_proofs() {
    let all = leaves(130, 1);
    for size in 0..=all.len() {
        let tree = &all[..size];
        let root = mth(tree);
        assert_eq!(grown(tree).root(), root, "{size}");
        for index in 0..size {
            let proof = inclusion(number(index), tree).expect("inside");
            assert_eq!(proof, path(index, tree), "{index} of {size}");
            assert_eq!(inclusion_root(tree[index], number(index), number(size), &proof), Ok(root), "{index} of {size}");
        }
        for old in 1..=size {
            let proof = consistency(number(old), tree).expect("older");
            assert_eq!(proof, subproof(old, tree, true), "{old} to {size}");
            let (before, after) = ((number(old), mth(&tree[..old])), (number(size), root));
            assert_eq!(consistency_verified(before, after, &proof), Ok(()), "{old} to {size}");
        }
    }
}

#[test]
fn a_proof_of_another_length_is_refused_with_both_lengths() {
    let tree = leaves(100, 2);
    let proof = inclusion(37, &tree).expect("inside");
    let long: Vec<Digest> = proof.iter().copied().cycle().take(1_000_000).collect();

    assert_eq!(inclusion_root(tree[37], 37, 100, &proof[1..]), Err(ProofFault::Length { expected: 7, found: 6 }));
    assert_eq!(inclusion_root(tree[37], 37, 100, &long), Err(ProofFault::Length { expected: 7, found: 1_000_000 }));
    assert_eq!(inclusion_root(tree[37], 100, 100, &proof), Err(ProofFault::Beyond { index: 100, size: 100 }));
    assert_eq!(inclusion_root(tree[37], 0, 0, &[]), Err(ProofFault::Beyond { index: 0, size: 0 }));
    let roots = ((37, mth(&tree[..37])), (100, mth(&tree)));
    assert!(matches!(consistency_verified(roots.0, roots.1, &long), Err(ProofFault::Length { found: 1_000_000, .. })));
    assert_eq!(consistency_verified(roots.1, roots.0, &[]), Err(ProofFault::Sizes { old: 100, new: 37 }));
    assert_eq!(consistency_verified((0, Digest::of(b"")), roots.1, &[]), Err(ProofFault::Sizes { old: 0, new: 100 }));
}

#[test]
fn the_largest_sizes_that_can_be_claimed_are_answered_without_overflow() {
    let huge = inclusion_spans(u64::MAX - 1, u64::MAX).expect("inside");
    assert!(huge.len() <= 64 && huge.nodes().len() <= 64 * 64);
    assert!(consistency_spans(u64::MAX - 1, u64::MAX).expect("older").len() <= 65);
    let proof = vec![leaf(b""); huge.len()];
    assert!(inclusion_root(leaf(b""), u64::MAX - 1, u64::MAX, &proof).is_ok());
    let proof = vec![leaf(b""); consistency_spans(1, u64::MAX).expect("older").len()];
    assert!(consistency_verified((1, leaf(b"")), (u64::MAX, leaf(b"")), &proof).is_err());
}

#[test]
fn a_tree_is_taken_up_where_it_was_left_from_the_subtrees_that_were_told() {
    let all = leaves(1_000, 3);
    let mut told: BTreeMap<Node, Digest> = BTreeMap::new();
    let mut range = Range::new();
    for (at, leaf) in all.iter().enumerate() {
        told.insert(Node { level: 0, index: number(at) }, *leaf);
        range.push(*leaf, |node, digest| assert!(told.insert(node, digest).is_none()));
        let size = number(at) + 1;
        let peaks = Range::nodes(size).map(|node| told[&node]).collect();
        assert_eq!(Range::resume(size, peaks), Some(range.clone()));
        assert_eq!(root_of_nodes(size, &told), Some(range.root()));
    }
    assert_eq!(Range::resume(3, vec![all[0]]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_large_tree_proves_each_leaf_and_each_older_self(size in 131_u64..20_000, at in 0.0..1.0_f64, seed in 0_u64..1_000) {
        let tree = leaves(size, seed);
        let at = ((size - 1) as f64 * at) as u64;
        let index = usize::try_from(at).expect("small");
        let root = mth(&tree);
        let proof = inclusion(at, &tree).expect("inside");
        let older = consistency(at + 1, &tree).expect("older");

        prop_assert_eq!(grown(&tree).root(), root);
        prop_assert_eq!(&proof, &path(index, &tree));
        prop_assert_eq!(inclusion_root(tree[index], at, size, &proof), Ok(root));
        prop_assert_eq!(&older, &subproof(index + 1, &tree, true));
        prop_assert_eq!(consistency_verified((at + 1, mth(&tree[..=index])), (size, root), &older), Ok(()));
    }

    #[test]
    fn a_proof_with_any_digest_altered_or_for_any_other_place_leads_elsewhere(
        size in 2_u64..300, at in 0_u64..300, other in 0_u64..300, which in 0_usize..10, byte in 0_usize..32, bit in 0_u8..8,
    ) {
        let (at, other) = (at % size, other % size);
        let tree = leaves(size, 4);
        let root = mth(&tree);
        let leaf = tree[usize::try_from(at).expect("small")];
        let proof = inclusion(at, &tree).expect("inside");
        let mut altered = proof.clone();
        let which = which % proof.len();
        altered[which] = flipped(altered[which], byte, bit);

        prop_assert_ne!(inclusion_root(leaf, at, size, &altered), Ok(root));
        prop_assert_ne!(inclusion_root(flipped(leaf, byte, bit), at, size, &proof), Ok(root));
        prop_assert!(at == other || inclusion_root(leaf, other, size, &proof) != Ok(root));

        let (old, new) = ((at + 1, mth(&tree[..=usize::try_from(at).expect("small")])), (size, root));
        let mut proof = consistency(at + 1, &tree).expect("older");
        prop_assert!(consistency_verified((old.0, flipped(old.1, byte, bit)), new, &proof).is_err());
        prop_assert!(consistency_verified(old, (new.0, flipped(new.1, byte, bit)), &proof).is_err());
        if !proof.is_empty() {
            let which = which % proof.len();
            proof[which] = flipped(proof[which], byte, bit);
            prop_assert!(consistency_verified(old, new, &proof).is_err());
        }
    }
}

fn flipped(digest: Digest, byte: usize, bit: u8) -> Digest {
    let mut bytes = *digest.bytes();
    bytes[byte] ^= 1 << bit;
    Digest::from(bytes)
}
