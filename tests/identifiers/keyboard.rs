//! What a keyboard makes of a code is never another code that is taken, where a check character or a fixed length can see it, and
//! the cause is named.

use super::input_methods::{azerty, caps_lock, qwertz, telex, vietnamese_layout, vni};
use medflight::domain::identifier::{Interference, Misread, Pattern, Patterns, Purpose, Scanned, check_digit, read};
use medflight::domain::request::check_character;
use proptest::prelude::*;

type Way = (fn(&str) -> String, &'static [Interference]);

const WAYS: [Way; 6] = [
    (telex, &[Interference::Telex, Interference::VietnameseInput]),
    (vni, &[Interference::Vni, Interference::VietnameseInput]),
    (caps_lock, &[Interference::CapsLock]),
    (azerty, &[Interference::Azerty]),
    (qwertz, &[Interference::Qwertz]),
    (vietnamese_layout, &[Interference::VietnameseLayout]),
];

fn scan(raw: &str, purpose: Purpose) -> Result<Scanned, Misread> {
    let accession = Some(Pattern::parse("[A-Z]{2}-[0-9]{8}").expect("a pattern"));
    read(raw, purpose, &Patterns { accession, suppliers: Vec::new() }, 2026)
}

/// Sends a code through every way of damage: either it arrives as it was, or it is refused and the cause is named.
fn survives(code: &str, purpose: Purpose) -> Result<(), TestCaseError> {
    let meant = scan(code, purpose);
    prop_assert!(meant.is_ok(), "{code}: {meant:?}");
    for (way, causes) in WAYS {
        let received = way(code);
        let got = scan(&received, purpose);
        if got == meant {
            continue;
        }
        let refused = match got {
            Ok(other) => return Err(TestCaseError::fail(format!("{code} came as {received} and was taken for {other:?}"))),
            Err(refused) => refused,
        };
        // Several accents typed and taken back in one word leave nothing to tell the cause by; the code is too short and refused.
        let traceless = received.is_ascii() && received.len() + 1 < code.len();
        prop_assert!(traceless || refused.keyboard.is_some_and(|cause| causes.contains(&cause)), "{code} came as {received}: {refused:?}");
        let said = refused.reason();
        prop_assert!((said.next.vi.contains("quét lại") || traceless) && !format!("{said:?}").contains(code), "{said:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_number_of_a_box(data in "[A-Z]{2}[0-9]{11}", identifier in prop_oneof![Just(""), Just("]C0"), Just("]Q1")]) {
        let check = check_character(&data).expect("letters and digits");
        survives(&format!("{identifier}{data}{check}"), Purpose::Box)?;
    }

    #[test]
    fn a_bag_with_a_checked_donation_number(number in "[A-NP-Z1-9][A-NP-Z0-9][0-9]{11}") {
        let check = check_character(&number).and_then(|c| "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*".find(c)).expect("a check");
        survives(&format!("={number}{}", 60 + check), Purpose::BloodUnit)?;
    }

    #[test]
    fn a_bag_with_number_product_and_expiry(number in "[A-NP-Z1-9][A-NP-Z0-9][0-9]{11}", product in "[A-Z][0-9]{4}[0-9A-Z][0-9A-Z]0", day in 1_u16..=365) {
        survives(&format!("]C4={number}00=<{product}&>026{day:03}1200"), Purpose::BloodUnit)?;
    }

    #[test]
    fn a_box_by_its_sscc(digits in "[0-9]{17}") {
        let check = check_digit(&digits).expect("digits");
        survives(&format!("00{digits}{check}"), Purpose::Box)?;
    }

    #[test]
    fn a_drug_behind_its_symbology_identifier(item in "[0-9]{13}", lot in "[A-Z0-9]{1,20}", serial in "[A-Za-z0-9]{1,20}") {
        let check = check_digit(&item).expect("digits");
        let code = format!("]d201{item}{check}1727123110{lot}\u{1d}21{serial}");
        let meant = scan(&code, Purpose::Product);
        prop_assert!(meant.is_ok(), "{code}: {meant:?}");
        // Layouts and Caps Lock change the identifier in front. Input methods leave it; what they make of letters is refused
        // wherever an accent stays, and a pair of keys that took its accent back is the one loss that nothing on the label shows.
        for (way, causes) in &WAYS[2..] {
            let received = way(&code);
            let refused = scan(&received, Purpose::Product);
            prop_assert!(refused.as_ref().is_err_and(|misread| misread.keyboard.is_some_and(|cause| causes.contains(&cause))), "{received}: {refused:?}");
        }
        for (way, _) in &WAYS[..2] {
            let received = way(&code);
            prop_assert!(received.is_ascii() || scan(&received, Purpose::Product).is_err_and(|misread| misread.keyboard.is_some()), "{received}");
        }
    }

    #[test]
    fn a_specimen_of_a_laboratory_whose_numbers_have_one_length(code in "[A-Z]{2}-[0-9]{8}") {
        // Two letters without a check character: the layouts that swap letters break the bar or the digits as well.
        survives(&code, Purpose::Specimen)?;
    }
}
