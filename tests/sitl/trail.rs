//! The trail of a consignment, recomputed by other means than the service's own.

use serde_json::Value;
use sha2::{Digest, Sha256};

const ZERO: [u8; 32] = [0; 32];

/// Recomputes every digest of a trail, and both chains as far as it shows them; gives the kinds of its records.
///
/// # Panics
/// At the first entry that does not fit.
pub(crate) fn recompute(trail: &Value) -> Vec<String> {
    assert_eq!(trail["complete"], true);
    let entries = trail["entries"].as_array().expect("entries");
    let mut own = hex(&ZERO);
    let mut before: Option<(u64, String)> = None;
    let mut kinds = Vec::new();
    for entry in entries {
        let canonical = entry["canonical"].as_str().expect("a text");
        let record: Value = serde_json::from_str(canonical).expect("JSON");
        let seq = record["seq"].as_u64().expect("a sequence");
        assert_eq!(entry["seq"], seq);
        assert_eq!(entry["hash"], digest(&entry["prev_hash"], canonical), "record {seq}");
        if let Some((earlier, hash)) = &before {
            assert!(*earlier < seq, "record {seq} stands behind {earlier}");
            assert!(*earlier + 1 < seq || entry["prev_hash"] == **hash, "record {seq} does not follow {earlier}");
        }
        if !entry["consignment"].is_null() {
            assert_eq!(entry["chain_prev"], own, "record {seq} in the consignment's own chain");
            own = digest(&entry["chain_prev"], canonical);
            assert_eq!(entry["chain_hash"], own, "record {seq} in the consignment's own chain");
        }
        before = Some((seq, entry["hash"].as_str().expect("a digest").to_owned()));
        kinds.push(record["type"].as_str().expect("a kind").to_owned());
    }
    kinds
}

/// Digest of the digest before and the text.
fn digest(before: &Value, canonical: &str) -> String {
    let before = before.as_str().expect("a digest");
    let bytes: Vec<u8> = (0..64).step_by(2).map(|i| u8::from_str_radix(&before[i..i + 2], 16).expect("hexadecimal")).collect();
    hex(&Sha256::new().chain_update(bytes).chain_update(canonical.as_bytes()).finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
