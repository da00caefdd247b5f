//! PL-50: what may lie in one compartment.

use crate::support::row;
use medflight::domain::payload::{CatalogueRow, TemperatureClass, together};

fn window(codes: &[&str]) -> Result<(Option<i32>, Option<i32>), Vec<String>> {
    let rows: Vec<&CatalogueRow> = codes.iter().map(|code| row(code)).collect();
    let said = |reasons: Vec<medflight::units::words::Reason>| {
        assert!(reasons.iter().all(|reason| reason.rule.as_deref() == Some("PL-50")), "{reasons:?}");
        reasons.into_iter().map(|reason| reason.value.unwrap_or_default()).collect()
    };
    together(&rows).map(|window| window.limits_mc()).map_err(said)
}

#[test]
fn pl_50_the_window_of_a_compartment_is_what_all_of_it_allows() {
    assert_eq!(window(&[]), Ok((None, None)));
    assert_eq!(window(&["SPC-CBC"]), Ok((Some(15_000), Some(25_000))));
    assert_eq!(window(&["SPC-CBC", "SPC-COAG-PT", "SPC-URINE"]), Ok((Some(18_000), Some(24_000))));
    assert_eq!(window(&["SUP-GEN", "VAX", "MED-COLD"]), Ok((Some(2_000), Some(8_000))));
    assert_eq!(window(&["BLD-RBC", "BLD-FFP-THAW"]), Ok((Some(2_000), Some(6_000))));
    assert_eq!(window(&["BLD-RBC", "BLD-RBC"]), Ok((Some(1_000), Some(10_000))));
}

#[test]
fn pl_50_different_temperatures_never_lie_together() {
    assert_eq!(window(&["BLD-RBC", "BLD-PLT"]), Err(vec!["BLD-RBC BLD-PLT".to_owned()]));
    assert_eq!(window(&["SPC-SWAB-VTM", "SPC-CBC"]), Err(vec!["SPC-SWAB-VTM SPC-CBC".to_owned()]));
    // Both allow 2 to 8 °C, and are of two classes all the same.
    assert_eq!(window(&["VAX", "MED-AMB"]), Err(vec!["VAX MED-AMB".to_owned()]));
}

#[test]
fn pl_50_blood_for_transfusion_never_lies_beside_un_3373() {
    assert_eq!(window(&["BLD-PLT", "SPC-CBC"]), Err(vec!["BLD-PLT SPC-CBC".to_owned()]));
    assert!(window(&["BLD-XM", "SPC-CBC"]).is_ok());
    assert!(window(&["BLD-PLT", "MED-AMB"]).is_ok());
}

#[test]
fn pl_50_controlled_medicines_travel_alone() {
    assert_eq!(window(&["MED-CTRL", "SUP-GEN"]), Err(vec!["MED-CTRL SUP-GEN".to_owned()]));
    assert!(window(&["MED-CTRL", "MED-CTRL"]).is_ok());
}

#[test]
fn pl_50_each_pair_that_may_not_lie_together_is_named() {
    let found = window(&["BLD-RBC", "SPC-CBC", "MED-CTRL"]).expect_err("three strangers");

    for pair in ["BLD-RBC SPC-CBC", "BLD-RBC MED-CTRL", "SPC-CBC MED-CTRL"] {
        assert!(found.iter().any(|named| named == pair), "{pair} in {found:?}");
    }
}

#[test]
fn pl_50_the_class_of_a_compartment_follows_its_warmest() {
    let classes = ["SUP-GEN", "BLD-FFP-FRZ", "BLD-RBC", "SPC-CBC"].map(|code| row(code).temperature().class());

    assert_eq!(classes, [TemperatureClass::Any, TemperatureClass::Frozen, TemperatureClass::Cold, TemperatureClass::Room]);
}
