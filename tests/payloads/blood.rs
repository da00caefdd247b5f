//! Blood: PL-01 to PL-09 as far as they are a matter of goods, ID-36.

use crate::support::{BAG, BLOOD_PACKED, Desk, SUPPLY, answers, codes, network, packing, reason, request, row, site};
use medflight::domain::operations::act::{Act, Offer, OfferTo};
use medflight::domain::payload::{Asked, CameBack, Category, HandoverRule, back_to_stock, blood_label_items, unagitated_minutes};
use medflight::units::time::Span;

#[test]
fn pl_01_each_blood_product_has_the_window_of_the_circular() {
    for (code, coldest, hottest) in [
        ("BLD-WB", Some(1_000), Some(10_000)),
        ("BLD-RBC", Some(1_000), Some(10_000)),
        ("BLD-PLT", Some(20_000), Some(24_000)),
        ("BLD-WBCC", Some(20_000), Some(24_000)),
        ("BLD-FFP-FRZ", None, Some(-18_000)),
        ("BLD-CRYO-FRZ", None, Some(-18_000)),
    ] {
        assert_eq!(row(code).temperature().limits_mc(), (coldest, hottest), "{code}");
    }
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "BLD-RBC", &[BAG], &SUPPLY));
    let mut pack = packing("BLD-RBC", &[BAG], "K7Q20418", &BLOOD_PACKED);
    pack.temperature_mc = Some(10_001);
    reason(&desk.pack(&id, pack).expect_err("too warm"), "TEMPERATURE_OUT", "PL-50");
}

#[test]
fn pl_02_thawed_plasma_is_delivered_two_hours_before_its_six_are_over() {
    let mut desk = Desk::new();
    let mut asked = request(&desk, "BLD-FFP-THAW", &[BAG], &SUPPLY);
    let thawed = asked.clock_started_at.expect("a time").0;

    let id = desk.submit(asked.clone()).expect("in time");
    assert_eq!(desk.view(&id).deadline.map(|at| at.0), Some(thawed + Span::minutes(240)));

    desk.pass(240);
    asked.items = vec!["]C4=A99991412345600=<E0181VB0".to_owned()];
    let late = desk.submit(asked).expect_err("no time left");
    assert!(reason(&late, "PAST_LIMIT", "PL-22").what.en.contains("240 minutes"), "{late:?}");
}

#[test]
fn pl_04_red_cells_warn_before_they_are_out_of_range() {
    let (cold, hot) = (row("BLD-RBC").warned_cold, row("BLD-RBC").warned_hot);

    assert_eq!((cold.map(|limit| limit.milli()), hot.map(|limit| limit.milli())), (Some(2_000), Some(8_000)));
}

#[test]
fn pl_05_blood_goes_back_to_stock_only_sealed_in_its_temperatures_and_within_half_an_hour() {
    let policy = &network().catalogue.policy;
    let good = CameBack { seal_intact: true, temperature_kept: true, outside_box: Span::minutes(30) };
    let faults = |unit| back_to_stock(unit, policy).len();

    assert_eq!(back_to_stock(good, policy), []);
    assert_eq!(faults(CameBack { seal_intact: false, ..good }), 1);
    assert_eq!(faults(CameBack { temperature_kept: false, ..good }), 1);
    assert_eq!(faults(CameBack { outside_box: Span::secs(1_801), ..good }), 1);
    let worst = back_to_stock(CameBack { seal_intact: false, temperature_kept: false, outside_box: Span::minutes(31) }, policy);
    assert!(worst.len() == 3 && worst.iter().all(|reason| reason.rule.as_deref() == Some("PL-05")), "{worst:?}");
}

#[test]
fn pl_06_minutes_without_agitation_add_up_and_are_told() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "BLD-PLT", &[BAG], &SUPPLY));
    assert_eq!(desk.view(&id).unagitated_minutes, None);

    let said = [&BLOOD_PACKED[..], &[(Asked::UnagitatedMin, "1439")]].concat();
    desk.pack(&id, packing("BLD-PLT", &[BAG], "K7Q20418", &said)).expect("packed");
    assert_eq!((desk.view(&id).unagitated_minutes, desk.warned(&id)), (Some(1_439), vec![]));

    desk.pass(2);
    let offer = Offer { to: OfferTo::Handler, seal: "K7Q20418".to_owned(), at: None };
    desk.act_as("lan", Act::Offer(id.clone(), offer)).expect("offered");
    assert_eq!((desk.view(&id).unagitated_minutes, desk.warned(&id)), (Some(1_441), vec!["UNAGITATED"]));

    assert_eq!(unagitated_minutes(1_439, desk.now, desk.now + Span::minutes(2)), 1_441);
    assert_eq!(row("BLD-RBC").agitation_limit_minutes, None);
}

#[test]
fn pl_07_blood_is_landed_and_never_let_go() {
    assert!(!Category::Blood.may_be_let_go());
}

#[test]
fn pl_08_blood_moves_from_who_may_supply_it_with_contract_or_confirmation_and_form() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "BLD-RBC", &[BAG], &[])).expect_err("on no ground");
    let unanswered: Vec<_> = refused.reasons.iter().map(|reason| (reason.code, reason.field, reason.rule.as_deref())).collect();
    assert_eq!(
        unanswered,
        [("ANSWER_NEEDED", Some("answers.supply_basis"), Some("PL-08")), ("ANSWER_NEEDED", Some("answers.supply_document"), Some("PL-08")),]
    );

    let mut backwards = request(&desk, "BLD-RBC", &[BAG], &SUPPLY);
    (backwards.origin, backwards.destination) = (site("C-GL"), site("H-DG"));
    reason(&desk.submit(backwards).expect_err("no supplier"), "NOT_A_SUPPLIER", "PL-08");

    let mut formless = request(&desk, "BLD-RBC", &[BAG], &SUPPLY);
    formless.order_ref = None;
    reason(&desk.submit(formless).expect_err("no form"), "FORM_NEEDED", "PL-08");

    let confirmed = [(Asked::SupplyBasis, "management"), (Asked::SupplyDocument, "XN-GD 12/2026")];
    let id = desk.submit(request(&desk, "BLD-RBC", &[BAG], &confirmed)).expect("confirmed");
    assert_eq!(desk.ops.state().consignments[&id].declared.answers, answers(&confirmed));
}

#[test]
fn pl_09_blood_is_packed_by_two_and_received_by_two() {
    for code in ["BLD-WB", "BLD-RBC", "BLD-PLT", "BLD-FFP-THAW"] {
        assert_eq!(row(code).handover, HandoverRule::TwoPerson, "{code}");
    }
}

#[test]
fn id_36_each_of_the_ten_items_that_a_label_lacks_is_named() {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "BLD-RBC", &[BAG], &SUPPLY));
    assert_eq!(blood_label_items().len(), 10);

    for (code, item) in blood_label_items() {
        let said = [(Asked::BloodLabel, code), BLOOD_PACKED[1], BLOOD_PACKED[2]];
        let refused = desk.pack(&id, packing("BLD-RBC", &[BAG], "K7Q20418", &said)).expect_err("incomplete");
        assert_eq!(codes(&refused), ["LABEL_ITEMS"]);
        assert!(reason(&refused, "LABEL_ITEMS", "ID-36").what.en.ends_with(&item.en), "{refused:?}");
    }
    let two = [(Asked::BloodLabel, "expiry,group"), BLOOD_PACKED[1], BLOOD_PACKED[2]];
    let refused = desk.pack(&id, packing("BLD-RBC", &[BAG], "K7Q20418", &two)).expect_err("incomplete");
    assert!(refused.reasons[0].what.en.ends_with("ABO and RhD, expiry"), "{refused:?}");
    assert!(desk.pack(&id, packing("BLD-RBC", &[BAG], "K7Q20418", &BLOOD_PACKED)).is_ok());
}

#[test]
fn a_bag_that_expired_is_neither_asked_for_nor_packed() {
    let mut desk = Desk::new();
    let expired = "]C4=A99991412345600=<E0181V00=>026334";
    reason(&desk.submit(request(&desk, "BLD-RBC", &[expired], &SUPPLY)).expect_err("expired yesterday"), "EXPIRED", "ID-13");

    let id = desk.booked(request(&desk, "BLD-RBC", &["A999914123456N-E0181V00"], &SUPPLY));
    let refused = desk.pack(&id, packing("BLD-RBC", &[expired], "K7Q20418", &BLOOD_PACKED)).expect_err("expired");
    reason(&refused, "EXPIRED", "ID-13");
    let refused = desk.pack(&id, packing("BLD-RBC", &["A999914123456-E0181V00"], "K7Q20418", &BLOOD_PACKED)).expect_err("no date known");
    assert_eq!(reason(&refused, "ANSWER_NEEDED", "ID-13").field, Some("answers.expires"));
}
