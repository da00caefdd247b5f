//! What a facility may set about payloads, and what it may not.

use medflight::config::{self, Fault};
use std::path::Path;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config");

/// The faults of the shipped configuration where one text of `payloads.toml` is another.
pub(crate) fn faults(from: &str, to: &str) -> Vec<Fault> {
    let dir = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(Path::new(SHIPPED)).expect("the configuration") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    let file = dir.path().join("payloads.toml");
    let text = std::fs::read_to_string(&file).expect("readable");
    assert!(text.contains(from), "no {from:?}");
    std::fs::write(&file, text.replacen(from, to, 1)).expect("written");
    config::load(dir.path()).err().unwrap_or_default()
}

#[test]
fn each_fault_of_rules_and_codes_is_named_with_its_place() {
    for (from, to, place) in [
        ("value = [\"H-DG\"]", "value = [\"H-XX\"]", "rules.may_supply_blood.value"),
        ("value = [\"medflight.local\"]", "value = [\"https://medflight.local/\"]", "rules.hosts.value"),
        ("[codes]\n", "[codes]\naccession = \"[A-Z\"\n", "codes.accession"),
        ("preconditioned = { value = 600, unit = \"s\"", "preconditioned = { value = 10, unit = \"min\"", "rules.preconditioned.unit"),
        ("hard_max_min = 1440", "hard_max_min = 119", "payload BLD-WB.hard_max_min"),
        ("delivery_margin_min = 120", "delivery_margin_min = 360", "payload BLD-FFP-THAW.delivery_margin_min"),
        ("handover = \"two_person_both_ends\"", "handover = \"two_person\"", "payload MED-CTRL.handover"),
        (
            "[[payload]]",
            "[[supplier]]\nname = \"centre\"\npattern = \"(\"\nsource = \"x\"\nassumed = true\n\n[[payload]]",
            "supplier number 1.pattern",
        ),
    ] {
        let found = faults(from, to);

        assert_eq!(found.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{from} -> {to}: {found:?}");
    }
}

#[test]
fn what_is_still_assumed_of_the_shipped_rules_is_listed() {
    let network = config::load(Path::new(SHIPPED)).expect("the shipped configuration is right").network;

    let assumed = network.catalogue.policy.assumed();

    assert_eq!(
        assumed,
        [
            "rules.preconditioned",
            "rules.expiry_warning",
            "rules.inspection",
            "rules.outside_box",
            "rules.may_supply_blood",
            "codes",
            "rules.hosts"
        ]
    );
}

#[test]
fn pl_51_a_row_on_a_placeholder_is_confirmed_by_somebody_or_production_does_not_start() {
    let network = config::load(Path::new(SHIPPED)).expect("the shipped configuration is right").network;

    assert!(network.catalogue.rows.values().any(|row| row.is_unconfirmed()));
    assert!(network.demonstration, "the shipped configuration is for demonstration only");
}
