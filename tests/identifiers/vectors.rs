//! Every vector of tests/data/identifiers.json, which names its sources.

use medflight::domain::identifier::{Cccd, Din, Flags, Misread, Patterns, Purpose, ScanError, Scanned, Sex, check_digit, read};
use medflight::domain::request::{ConsignmentId, check_character};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/identifiers.json")).expect("the vectors")
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("a list");
    assert!(!list.is_empty());
    list.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

fn scan(raw: &str, purpose: Purpose) -> Result<Scanned, Misread> {
    read(raw, purpose, &Patterns::default(), 2026)
}

#[test]
fn published_donation_numbers_are_taken_with_their_check_character_and_with_their_flags() {
    for vector in vectors()["isbt128_mod37_2"]["valid"].as_array().expect("a list") {
        let (number, check) = (vector[0].as_str().expect("a number"), vector[1].as_str().expect("a character"));
        let flags = u8::try_from(vector[2].as_u64().expect("flags")).expect("two digits");

        assert_eq!(Din::typed(&format!("{number}{check}")).as_ref().map(Din::as_str), Ok(number));
        let scanned = Din::scanned(&format!("={number}{flags:02}")).expect(number);
        assert_eq!((scanned.din.as_str(), scanned.flags), (number, Flags::Checked(flags)));
        assert_eq!(check_character(number).map(String::from).as_deref(), Some(check));
        for wrong in (60..=96).filter(|other| *other != flags) {
            assert!(Din::scanned(&format!("={number}{wrong}")).is_err(), "{number} with {wrong}");
        }
    }
}

#[test]
fn damaged_donation_numbers_are_refused_with_position_expected_and_found() {
    for text in texts(&vectors()["isbt128_mod37_2"]["invalid_with_check"]) {
        let refused = Din::typed(&text).expect_err(&text).to_string();

        assert!(refused.contains("character ") && refused.contains("expected "), "{refused}");
    }
}

#[test]
fn the_error_that_the_check_character_cannot_see_is_known() {
    for text in texts(&vectors()["isbt128_mod37_2"]["known_undetected"]) {
        assert!(Din::typed(&text).is_ok(), "{text}");
    }
}

#[test]
fn scans_of_a_bag_give_number_and_flags_or_are_refused() {
    for vector in vectors()["isbt_scan"].as_array().expect("a list") {
        let raw = vector["raw"].as_str().expect("a scan");
        match scan(raw, Purpose::BloodUnit) {
            Ok(Scanned::Bag(bag)) => {
                assert_eq!(vector["ok"], true, "{raw}");
                assert_eq!(bag.din().map(Din::as_str), vector["din"].as_str(), "{raw}");
                assert_eq!(vector["flags"], raw[14..], "{raw}");
            }
            other => {
                assert_eq!(vector["ok"], false, "{raw}: {other:?}");
                let refused = other.expect_err(raw).error;
                assert_eq!(refused.to_string(), "donation number: the check at character 15 is 76, expected 77");
            }
        }
    }
}

#[test]
fn keys_of_gs1_hold_by_their_check_digit() {
    let holds = |key: &str| check_digit(&key[..key.len() - 1]) == key.chars().last();
    for key in texts(&vectors()["gs1_mod10"]["valid"]) {
        assert!(holds(&key), "{key}");
    }
    for key in texts(&vectors()["gs1_mod10"]["invalid"]) {
        assert!(!holds(&key), "{key}");
        let (ai, key) = if key.len() == 14 { ("01", key) } else { ("01", format!("0{key}")) };
        let refused = scan(&format!("{ai}{key}"), Purpose::Product).expect_err(&key).error;
        assert!(refused.to_string().starts_with("GS1: (01) the check digit at character 16 is "), "{refused}");
    }
}

#[test]
fn a_drug_gives_the_same_by_element_string_and_by_link() {
    let scans =
        ["]d2010950600013435210LOT42\u{1d}1727123121SN001", "]Q1https://id.example.vn/01/09506000134352/10/LOT42/21/SN001?17=271231"];
    let mut read = scans.map(|raw| match scan(raw, Purpose::Product) {
        Ok(Scanned::Goods(goods)) => (goods.elements.expiry().map(|day| day.to_string()), goods.elements.list().to_vec()),
        other => panic!("{raw}: {other:?}"),
    });
    read.iter_mut().for_each(|(_, list)| list.sort());

    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].0.as_deref(), Some("2027-12-31"));
    assert_eq!(read[0].1.len(), 4);
}

#[test]
fn numbers_of_boxes_are_taken_and_their_damaged_twins_are_not() {
    for text in texts(&vectors()["consignment_id"]["valid"]) {
        let id: ConsignmentId = text.parse().expect("a number");
        assert_eq!(scan(&text, Purpose::Box), Ok(Scanned::Consignment(id)));
    }
    for text in texts(&vectors()["consignment_id"]["invalid"]) {
        let refused = scan(&text, Purpose::Box).expect_err(&text).error;
        assert!(refused.to_string().starts_with("consignment number: the check at character 14 is "), "{refused}");
    }
}

#[test]
fn personal_numbers_are_read_by_name_alone() {
    let vectors = &vectors()["cccd"];
    for text in texts(&vectors["valid"]) {
        let number = Cccd::read(&text).expect("a number");
        assert_eq!((number.place(), number.sex(), number.birth_year()), ("001", Sex::Female, 1999));
        assert!(number.is_plausible(2026));
        assert_eq!(scan(&text, Purpose::Box).map_err(|misread| misread.error), Err(ScanError::Personal));
    }
    for text in texts(&vectors["implausible"]) {
        let number = Cccd::read(&text).expect("taken, with a warning");
        assert_eq!((number.sex(), number.birth_year(), number.is_plausible(2026)), (Sex::Male, 2099, false));
    }
    for text in texts(&vectors["invalid"]) {
        let refused = Cccd::read(&text).expect_err("refused").to_string();
        assert!(refused.contains("expected") && !refused.contains(&text[1..]), "{refused}");
    }
}
