//! Dangerous goods: PL-30 to PL-37.

use crate::support::{Desk, packing, reason, request};
use medflight::domain::network::Network;
use medflight::domain::payload::{Asked, CatalogueRow};

fn row<'n>(network: &'n mut Network, code: &str) -> &'n mut CatalogueRow {
    network.catalogue.rows.values_mut().find(|row| row.code.as_str() == code).expect("a row")
}

fn switched_on(code: &'static str) -> Desk {
    Desk::where_(|network| row(network, code).enabled = true)
}

#[test]
fn pl_30_category_a_never_flies_by_its_number_by_its_row_or_by_doubt() {
    let mut desk = Desk::new();

    for payload in ["UN2814", "UN2900", "CAT-A-HUMAN", "FORMALIN-STRONG", "COMP-GAS", "RADIOACTIVE"] {
        reason(&desk.submit(request(&desk, payload, &["XN-118204"], &[])).expect_err(payload), "CATEGORY_FORBIDDEN", "PL-30");
    }
    let mut unsure = request(&desk, "SPC-SPUTUM", &["XN-118204"], &[]);
    unsure.not_category_a = false;
    reason(&desk.submit(unsure).expect_err("in doubt"), "CATEGORY_FORBIDDEN", "PL-30");
}

#[test]
fn pl_32_an_exempt_specimen_rests_on_a_judgement_on_record() {
    let mut desk = switched_on("SPC-EXEMPT");

    let refused = desk.submit(request(&desk, "SPC-EXEMPT", &["XN-118204"], &[])).expect_err("nobody judged");
    assert_eq!(reason(&refused, "ANSWER_NEEDED", "PL-32").field, Some("answers.exempt_judgement"));
    let judged = [(Asked::ExemptJudgement, "head nurse: dried blood spots, low risk")];
    assert!(desk.submit(request(&desk, "SPC-EXEMPT", &["XN-118204"], &judged)).is_ok());
}

#[test]
fn pl_33_dry_ice_does_not_fly() {
    let mut desk = switched_on("BLD-FFP-FRZ");
    let id = desk.booked(request(&desk, "BLD-FFP-FRZ", &[crate::support::BAG], &crate::support::SUPPLY));
    let said = |ice| [&crate::support::BLOOD_PACKED[..], &[(Asked::DryIce, ice)]].concat();

    let refused = desk.pack(&id, packing("BLD-FFP-FRZ", &[crate::support::BAG], "K7Q20418", &said("yes"))).expect_err("dry ice");
    reason(&refused, "DRY_ICE", "PL-33");
    assert!(desk.pack(&id, packing("BLD-FFP-FRZ", &[crate::support::BAG], "K7Q20418", &said("no"))).is_ok());
}

#[test]
fn pl_34_formaldehyde_of_ten_percent_is_refused_and_unsaid_is_too() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-HISTO", &["XN-118204"], &[]));
    let mut pack = |share: &str, liquid: &str| {
        let said = [(Asked::FormaldehydePermille, share), (Asked::FreeLiquidMl, liquid)];
        desk.pack(&id, packing("SPC-HISTO", &["XN-118204"], "K7Q20418", &said))
    };

    for share in ["100", "250", "1000"] {
        reason(&pack(share, "50").expect_err(share), "FORMALDEHYDE", "PL-34");
    }
    reason(&pack("40", "101").expect_err("too much"), "FREE_LIQUID", "PL-34");
    reason(&pack("4 %", "50").expect_err("no number"), "ANSWER_WRONG", "PL-34");
    reason(&pack("", "50").expect_err("unsaid"), "ANSWER_NEEDED", "PL-34");
    assert!(pack("99", "100").is_ok());
}

#[test]
fn pl_35_a_lithium_battery_among_supplies_is_refused() {
    let mut desk = Desk::new();

    reason(&desk.submit(request(&desk, "SUP-GEN", &["LOT-0001"], &[])).expect_err("unsaid"), "ANSWER_NEEDED", "PL-35");
    reason(&desk.submit(request(&desk, "SUP-GEN", &["LOT-0001"], &[(Asked::Lithium, "yes")])).expect_err("a battery"), "LITHIUM", "PL-35");
    assert!(desk.submit(request(&desk, "SUP-GEN", &["LOT-0001"], &[(Asked::Lithium, "no")])).is_ok());
    reason(&desk.submit(request(&desk, "SUP-LIION", &["LOT-0002"], &[])).expect_err("off"), "PAYLOAD_OFF", "payloads.toml");
}

#[test]
fn pl_36_a_medicine_whose_class_is_not_known_is_not_booked() {
    let mut desk = Desk::new();
    let mut ask = |said: &[(Asked, &str)]| desk.submit(request(&desk, "MED-EMERG", &["LOT-0001"], said));

    reason(&ask(&[]).expect_err("unsaid"), "ANSWER_NEEDED", "PL-36");
    reason(&ask(&[(Asked::DgStatus, "unknown")]).expect_err("unknown"), "DG_UNKNOWN", "PL-36");
    reason(&ask(&[(Asked::DgStatus, "dg")]).expect_err("dangerous"), "DG_GOODS", "PL-36");
    assert!(ask(&[(Asked::DgStatus, "not_dg")]).is_ok());
}

#[test]
fn pl_36_a_row_that_knows_its_class_does_not_ask() {
    let mut desk = Desk::where_(|network| row(network, "MED-EMERG").known_not_dangerous = true);

    assert!(desk.submit(request(&desk, "MED-EMERG", &["LOT-0001"], &[])).is_ok());
}

#[test]
fn pl_37_dangerous_goods_lie_in_a_container_whose_inspection_is_valid() {
    let mut desk = switched_on("SUP-LIION");
    let id = desk.booked(request(&desk, "SUP-LIION", &["LOT-0001"], &[]));
    let mut pack = |inspected: &str| {
        let said = [(Asked::ContainerType, "CP-40, drop-tested"), (Asked::ContainerInspected, inspected)];
        desk.pack(&id, packing("SUP-LIION", &["LOT-0001"], "K7Q20418", &said))
    };

    reason(&pack("").expect_err("unsaid"), "ANSWER_NEEDED", "PL-37");
    reason(&pack("2025-11-30").expect_err("366 days ago"), "CONTAINER_INSPECTION", "PL-37");
    reason(&pack("2026-12-02").expect_err("tomorrow"), "CONTAINER_INSPECTION", "PL-37");
    reason(&pack("2026-13-01").expect_err("no day"), "ANSWER_WRONG", "PL-37");
    assert!(pack("2025-12-01").is_ok());
}
