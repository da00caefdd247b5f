//! Raw scans for every purpose, and each parser by itself. Nothing panics; what is taken is taken again in its own form; a refusal
//! speaks both languages and repeats no person's number.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medflight_fuzz::domain::identifier::{
    Accession, Bhyt, Cccd, DigitalLink, Din, Elements, Pattern, Patterns, Purpose, Said, ScanError, Scanned, SealNumber, SupplierPattern,
    looks_personal, read, structures,
};

fn said(error: &impl Said) {
    let words = error.words();
    assert!(!words.vi.is_empty() && !words.en.is_empty());
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (head, raw) = text.split_once('\n').filter(|_| choice & 8 != 0).unwrap_or(("", text));
    let own = Pattern::parse(head);
    let patterns = match own {
        Ok(pattern) => {
            assert!(Pattern::parse(pattern.as_str()).as_ref() == Ok(&pattern));
            let suppliers = vec![SupplierPattern { supplier: "S".to_owned(), pattern: pattern.clone() }];
            Patterns { accession: Some(pattern), suppliers }
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Patterns::default()
        }
    };
    let purpose = match choice & 7 {
        0 | 1 => Purpose::Box,
        2 | 3 => Purpose::Product,
        4 | 5 => Purpose::BloodUnit,
        6 => Purpose::Specimen,
        _ => Purpose::Seal,
    };
    match read(raw, purpose, &patterns, 2026) {
        Ok(Scanned::Consignment(id)) => assert!(id.as_str().len() == 14 && raw.contains(id.as_str())),
        Ok(Scanned::Bag(bag)) => assert!(!bag.structures.is_empty()),
        Ok(Scanned::SupplierUnit { code, .. }) => assert!(raw.contains(&code)),
        Ok(Scanned::Goods(goods)) => {
            let _ = (goods.elements.expiry(), goods.elements.produced());
            assert!(goods.elements.list().iter().all(|(ai, _)| goods.elements.get(*ai).is_some()));
        }
        Ok(Scanned::Accession(code)) => assert!(code.as_str().is_ascii()),
        Ok(Scanned::Seal(code)) => assert!((6..=16).contains(&code.as_str().len())),
        Err(misread) => {
            said(&misread.error);
            let reason = misread.reason();
            assert!(!reason.next.vi.is_empty());
            if looks_personal(raw.trim()) && misread.error == ScanError::Personal {
                assert!(!format!("{misread:?} {reason:?}").contains(raw.trim()));
            }
        }
    }
    let _ = Din::typed(raw).map(|din| assert!(Din::typed(&din.eye_readable()).as_ref() == Ok(&din))).map_err(|error| said(&error));
    let _ = Din::scanned(raw).map_err(|error| said(&error));
    let _ = structures(raw).map_err(|error| said(&error));
    let _ = Elements::read(raw, 2026).map_err(|error| said(&error));
    let _ = DigitalLink::read(raw, 2026).map_err(|error| said(&error));
    let _ = Accession::read(raw, None)
        .map(|code| assert!(Accession::read(code.as_str(), None).as_ref() == Ok(&code)))
        .map_err(|error| said(&error));
    let _ = SealNumber::read(raw).map_err(|error| said(&error));
    let _ = Cccd::read(raw).map(|number| (number.birth_year(), number.sex(), number.is_plausible(2026))).map_err(|error| said(&error));
    let _ = Bhyt::read(raw).map(|number| assert!(number.expose() == raw)).map_err(|error| said(&error));
});
