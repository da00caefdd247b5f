//! Codes as scanners send them, through every act that takes one.

use crate::support::{BAG, BLOOD_PACKED, Desk, SUPPLY, codes, packing, reason, request};
use medflight::domain::identifier::Pattern;
use medflight::domain::operations::act::{
    AcceptLoad, Act, ConsignmentId, ItemOutcome, Load, Offer, OfferTo, Receive, ReceivedItem, SealState, TakeCustody, Unload,
};
use medflight::domain::operations::fact::{ConsignmentFact, NetworkFact};
use medflight::domain::operations::view::Holder;
use medflight::domain::payload::Asked;
use medflight::domain::people::Role;
use medflight::units::ids::PersonId;
use medflight::units::words::Refusal;

fn items(desk: &Desk, id: &ConsignmentId) -> Vec<String> {
    desk.view(id).items.into_iter().map(|item| item.code).collect()
}

#[test]
fn a_specimen_is_kept_in_capitals_whatever_the_scanner_puts_round_it() {
    let mut desk = Desk::new();

    let id = desk.booked(request(&desk, "SPC-CBC", &["]C0xn-118204\r\n", "]Q1XN-118205"], &[]));
    desk.pack(&id, packing("SPC-CBC", &["xn-118204", "]C0XN-118205\n"], "]C0K7Q20418\r", &[])).expect("packed");

    assert_eq!(items(&desk, &id), ["XN-118204", "XN-118205"]);
    assert_eq!(desk.view(&id).seal.as_deref(), Some("K7Q20418"));
}

#[test]
fn the_same_tube_scanned_in_two_ways_is_one_tube() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "SPC-CBC", &["XN-118204", "]C0xn-118204"], &[])).expect_err("twice");

    reason(&refused, "ITEM_TWICE", "ID-22");
    desk.booked(request(&desk, "SPC-CBC", &["XN-118204"], &[]));
    let refused = desk.submit(request(&desk, "SPC-CBC", &["xn-118204"], &[])).expect_err("in another box");
    reason(&refused, "ITEM_IN_USE", "ID-22");
}

#[test]
fn a_refused_scan_says_which_item_position_expected_and_found() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "SPC-CBC", &["XN-118204", "XN_118205"], &[])).expect_err("no code");

    let told = reason(&refused, "SCAN_NOT_READ", "ID-22");
    assert_eq!(told.what.en, "item 2: accession number: character 3 is '_', expected A-Z 0-9 '-'");
    assert_eq!((told.field, told.value.as_deref()), (Some("items"), Some("2")));
}

#[test]
fn what_a_vietnamese_input_method_made_of_a_code_is_said_and_not_repaired() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "SPC-CBC", &["XN-Đ18204"], &[])).expect_err("changed");

    assert!(reason(&refused, "SCAN_NOT_READ", "ID-22").next.en.contains("UniKey"), "{refused:?}");
}

#[test]
fn a_persons_card_is_refused_and_not_repeated() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "SPC-CBC", &["001199123456"], &[])).expect_err("a person's");

    assert_eq!(codes(&refused), ["SCAN_NOT_READ"]);
    assert!(!format!("{refused:?}").contains("1199"));
}

#[test]
fn the_laboratorys_own_pattern_is_configuration() {
    let own = |network: &mut medflight::domain::network::Network| {
        network.catalogue.policy.codes.value.accession = Some(Pattern::parse("XN[0-9]{8}").expect("a pattern"));
    };
    let mut desk = Desk::where_(own);

    assert!(desk.submit(request(&desk, "SPC-CBC", &["XN26120104"], &[])).is_ok());
    let refused = desk.submit(request(&desk, "SPC-CBC", &["XN-118204"], &[])).expect_err("not its pattern");
    assert!(reason(&refused, "SCAN_NOT_READ", "ID-22").what.en.ends_with("character 3 is '-', expected 0-9"), "{refused:?}");
}

#[test]
fn a_bag_of_blood_is_known_by_donation_number_and_product_code_together() {
    let mut desk = Desk::new();

    let id = desk.booked(request(&desk, "BLD-RBC", &[BAG, "]C4=A99991412345600=<E0181VA0"], &SUPPLY));

    assert_eq!(items(&desk, &id), ["A999914123456-E0181V00", "A999914123456-E0181VA0"]);
    let said = [&BLOOD_PACKED[..], &[(Asked::Expires, "2026-12-31")]].concat();
    desk.pack(&id, packing("BLD-RBC", &["A999914123456-E0181VA0", BAG], "K7Q20418", &said)).expect("packed");
    let half = desk.submit(request(&desk, "BLD-RBC", &["=A99991412345600"], &SUPPLY)).expect_err("half");
    assert!(reason(&half, "UNIT_INCOMPLETE", "ID-06").what.en.contains("product code is missing"));
    let group = desk.submit(request(&desk, "BLD-RBC", &["=%5100"], &SUPPLY)).expect_err("the blood group");
    assert!(reason(&group, "UNIT_INCOMPLETE", "ID-06").what.en.contains("neither the donation number nor the product code"));
}

#[test]
fn neither_a_name_nor_the_number_of_a_box_is_taken_for_that_of_a_specimen() {
    let mut desk = Desk::new();
    let open = desk.booked(request(&desk, "SPC-CBC", &["LAB000001"], &[])).to_string();

    for (code, says) in [(open.as_str(), "number of a box"), ("NGUYEN-VAN-AN", "no digit")] {
        let refused = desk.submit(request(&desk, "SPC-CBC", &[code], &[])).expect_err("no specimen");
        assert!(refused.reasons[0].what.en.contains(says), "{code}: {refused}");
    }
}

#[test]
fn a_unit_typed_by_hand_needs_its_check_character() {
    let mut desk = Desk::new();

    let refused = desk.submit(request(&desk, "BLD-RBC", &["A999914123456-E0181V00"], &SUPPLY)).expect_err("no check character");
    reason(&refused, "SCAN_NOT_READ", "ID-06");
    let refused = desk.submit(request(&desk, "BLD-RBC", &["A999915123456N-E0181V00"], &SUPPLY)).expect_err("a wrong one");
    reason(&refused, "SCAN_NOT_READ", "ID-06");

    let id = desk.booked(request(&desk, "BLD-RBC", &["A999914123456N-E0181V00"], &SUPPLY));
    assert_eq!(items(&desk, &id), ["A999914123456-E0181V00"]);
}

#[test]
fn one_wrong_digit_on_a_bag_goes_no_further_than_the_keyboard() {
    let mut desk = Desk::new();
    let refused = [
        // Typed: a wrong check character, and a wrong digit before the right one.
        "A999914123456M-E0181V00",
        "A999915123456N-E0181V00",
        // Scanned: the flag characters hold a check of their own, and it is wrong.
        "=A99991412345684=<E0181V00",
    ];
    for code in refused {
        let refusal = desk.submit(request(&desk, "BLD-RBC", &[code], &SUPPLY)).expect_err(code);
        reason(&refusal, "SCAN_NOT_READ", "ID-06");
    }
    let typed_and_scanned = ["A999914123456N-E0181V00", "=A99991412345683=<E0181V00"];
    let twice = desk.submit(request(&desk, "BLD-RBC", &typed_and_scanned, &SUPPLY)).expect_err("one bag, read in two ways");
    reason(&twice, "ITEM_TWICE", "ID-22");

    // A scan never needs the check letter.
    let id = desk.booked(request(&desk, "BLD-RBC", &typed_and_scanned[1..], &SUPPLY));

    assert_eq!(items(&desk, &id), ["A999914123456-E0181V00"], "no flag characters and no check letter are kept");
    for code in typed_and_scanned {
        let in_use = desk.submit(request(&desk, "BLD-RBC", &[code], &SUPPLY)).expect_err("in an open box");
        let told = reason(&in_use, "ITEM_IN_USE", "ID-22");
        assert!(told.what.en.contains(id.as_str()) || told.next.en.contains(id.as_str()), "which box: {told:?}");
    }
}

#[test]
fn a_suppliers_own_number_is_taken_where_its_pattern_is_configured() {
    let mut desk = Desk::new();
    let refused = desk.submit(request(&desk, "BLD-RBC", &["HH26-004217"], &SUPPLY)).expect_err("no such supplier");
    reason(&refused, "SCAN_NOT_READ", "ID-06");

    let mut desk = Desk::where_(|network| {
        let pattern = Pattern::parse("HH[0-9]{2}-[0-9]{6}").expect("a pattern");
        let supplier = medflight::domain::identifier::SupplierPattern { supplier: "centre".to_owned(), pattern };
        network.catalogue.policy.codes.value.suppliers.push(supplier);
    });
    let id = desk.booked(request(&desk, "BLD-RBC", &["HH26-004217"], &SUPPLY));
    assert_eq!(items(&desk, &id), ["HH26-004217"]);
}

#[test]
fn a_medicine_is_known_by_gtin_lot_and_serial_number() {
    let mut desk = Desk::new();
    let scan = "]d2010950600013435210LOT42\u{1d}1727123121SN001";

    let id = desk.booked(request(&desk, "MED-AMB", &[scan], &[(Asked::DgStatus, "not_dg")]));

    assert_eq!(items(&desk, &id), ["09506000134352/LOT42/SN001"]);
    desk.pack(&id, packing("MED-AMB", &["https://id.gs1.org/01/09506000134352/10/LOT42/21/SN001?17=271231"], "K7Q20418", &[]))
        .expect("packed");
    let refused = desk.submit(request(&desk, "MED-AMB", &["]d20109506000134352"], &[(Asked::DgStatus, "not_dg")])).expect_err("no lot");
    assert!(reason(&refused, "SCAN_NOT_READ", "ID-11").what.en.contains("(10) is needed"), "{refused:?}");
    let refused =
        desk.submit(request(&desk, "MED-AMB", &["]d2010950600013435310LOT42"], &[(Asked::DgStatus, "not_dg")])).expect_err("check");
    assert!(reason(&refused, "SCAN_NOT_READ", "ID-11").what.en.contains("expected 2"), "{refused:?}");
}

/// A box that stands in front of each act that scans it.
fn before(act: &str) -> (Desk, ConsignmentId) {
    let mut desk = Desk::new();
    let id = desk.booked(request(&desk, "SPC-CBC", &["XN-118204"], &[]));
    desk.pack(&id, packing("SPC-CBC", &["XN-118204"], "K7Q20418", &[])).expect("packed");
    let handler = Offer { to: OfferTo::Handler, seal: "]C0K7Q20418\r\n".to_owned(), at: None };
    desk.act_as("lan", Act::Offer(id.clone(), handler)).expect("offered");
    if act == "take" {
        return (desk, id);
    }
    let take = TakeCustody { scanned: id.to_string(), seal_intact: true, seal: None };
    desk.act_as("lan", Act::TakeCustody(id.clone(), take)).expect("taken");
    let consignment = &desk.ops.state().consignments[&id];
    let flight = *consignment.flights.last().expect("a flight");
    let tail = desk.ops.state().flights[&flight].tail.clone();
    let holder = |role| Holder {
        person: Some(PersonId::new("lan").expect("a person")),
        role,
        site: "C-GL".parse().expect("a site"),
        organisation: None,
    };
    if act == "load" {
        return (desk, id);
    }
    desk.note(NetworkFact::PilotSignedOn { tail: tail.clone() });
    desk.offered(&id, &tail, flight);
    if act == "accept" {
        return (desk, id);
    }
    desk.tell(&id, ConsignmentFact::Loaded { tail: tail.clone(), flight, notice_read: true, holder: holder(Role::Pilot) });
    if act == "unload" {
        return (desk, id);
    }
    desk.tell(&id, ConsignmentFact::Departed { tail: tail.clone(), flight });
    let hub: medflight::units::ids::SiteId = "H-DG".parse().expect("a site");
    desk.tell(&id, ConsignmentFact::Arrived { tail: tail.clone(), flight, site: hub.clone() });
    desk.tell(&id, ConsignmentFact::Unloaded { tail, site: hub, holder: holder(Role::Lab) });
    (desk, id)
}

fn scan(act: &str, desk: &mut Desk, id: &ConsignmentId, scanned: &str) -> Option<Refusal> {
    let consignment = &desk.ops.state().consignments[id];
    let flight = *consignment.flights.last().expect("a flight");
    let tail = desk.ops.state().flights[&flight].tail.clone();
    let scanned = scanned.to_owned();
    let who = if act == "load" { "lan" } else { "hoa" };
    let act = match act {
        "take" => Act::TakeCustody(id.clone(), TakeCustody { scanned, seal_intact: true, seal: None }),
        "load" => Act::Load(id.clone(), Load { tail, scanned, door_locked: true }),
        "accept" => Act::AcceptLoad(id.clone(), AcceptLoad { tail, scanned, notice_read: true }),
        "unload" => Act::Unload(id.clone(), Unload { tail, scanned }),
        _ => {
            let item = ReceivedItem {
                code: "]C0xn-118204\r".to_owned(),
                outcome: ItemOutcome::Accepted,
                reason: None,
                remark: None,
                photo_sha256: None,
            };
            let receive = Receive {
                photo_sha256: None,
                vvm_stage: None,
                scanned,
                seal: "]C0K7Q20418".to_owned(),
                seal_state: SealState::Intact,
                items: vec![item],
                temperature_min_mc: Some(20_000),
                temperature_max_mc: Some(21_000),
                recollect: None,
            };
            Act::Receive(id.clone(), receive)
        }
    };
    desk.act_as(who, act).err()
}

const ACTS: [&str; 5] = ["take", "load", "accept", "unload", "receive"];

#[test]
fn each_act_takes_the_box_by_bar_code_and_by_its_link() {
    for act in ACTS {
        for form in ["]C0{}\r\n", "{}", "]Q1https://medflight.local/c/{}"] {
            let (mut desk, id) = before(act);

            let refused = scan(act, &mut desk, &id, &form.replace("{}", id.as_str()));

            let about_the_scan = refused.iter().flat_map(|refusal| &refusal.reasons).any(|reason| reason.field == Some("scanned"));
            assert!(!about_the_scan, "{act} {form}: {refused:?}");
            if matches!(act, "take" | "receive") {
                assert_eq!(refused, None, "{act} {form}");
            }
        }
    }
}

#[test]
fn each_act_refuses_another_box_another_host_a_damaged_and_a_changed_number() {
    for act in ACTS {
        let (mut desk, id) = before(act);
        let mut refused = |scanned: &str| scan(act, &mut desk, &id, scanned).unwrap_or_else(|| panic!("{act}: {scanned} was taken"));

        reason(&refused("DG26120100042U"), "MISMATCH", "ID-20");
        reason(&refused(&format!("https://elsewhere.example/c/{id}")), "UNKNOWN_HOST", "ID-12");
        let damaged = refused("DG26120100042V");
        assert!(reason(&damaged, "SCAN_NOT_READ", "ID-20").what.en.contains("character 14 is 'V', expected 'U'"), "{damaged:?}");
        let capitals = refused(&id.as_str().to_lowercase());
        assert!(reason(&capitals, "SCAN_NOT_READ", "ID-20").next.en.contains("Caps Lock"), "{capitals:?}");
        let person = refused("001199123456");
        assert!(!format!("{:?}", reason(&person, "SCAN_NOT_READ", "ID-20")).contains("1199"));
    }
}

#[test]
fn box_logger_and_aircraft_are_read_with_what_the_scanner_says_of_the_bar_code() {
    let body = r#"{"box_number":"]C0B-07\r\n","items":[],"seal":"x","logger":"]Q1T-31","mass_g":1,"marks_confirmed":true}"#;

    let pack: medflight::domain::operations::act::Pack = serde_json::from_str(body).expect("a packing");

    assert_eq!((pack.box_number.as_str(), pack.logger.as_ref().map(|logger| logger.as_str())), ("B-07", Some("T-31")));
    let load: Load = serde_json::from_str(r#"{"tail":"]C0DG-01","scanned":"x","door_locked":true}"#).expect("a load");
    assert_eq!(load.tail.as_str(), "DG-01");
}
