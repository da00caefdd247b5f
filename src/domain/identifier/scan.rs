//! One scan: raw text as the scanner sent it, read for a purpose.
//!
//! The field that waits for a scan knows what it waits for; a code is never guessed to be of another kind than that. No error
//! repeats the text, so that a person's card held before the scanner by mistake stays unread.

use super::codes::{Accession, AccessionError, SealError, SealNumber, SupplierPattern, personal_words};
use super::gs1::{Ai, Elements, Gs1Error};
use super::isbt::{BagScan, IsbtError, structures};
use super::keyboard::{Interference, diagnose};
use super::link::{DigitalLink, LinkError, after_scheme};
use super::person::{Bhyt, looks_personal};
use super::said::{Said, shown, speaks};
use super::shape::{Misfit, Pattern};
use super::symbology::{Symbology, SymbologyError};
use crate::domain::request::{ConsignmentId, ParseConsignmentIdError};
use crate::units::words::{Reason, Words, words};

/// Longest scan that is looked at, characters; a compound message of nine structures has under 120.
const LONGEST: usize = 512;

impl Said for ParseConsignmentIdError {
    fn words(&self) -> Words {
        let what = match self {
            Self::Length { found, .. } => words(format!("có {found} ký tự, phải là 14"), format!("{found} characters, expected 14")),
            Self::Character { position, found, expected, .. } => {
                let vi = match *position {
                    1 | 2 => "A-Z",
                    14 => "A-Z 0-9 '*'",
                    _ => "0-9",
                };
                let found = shown(*found);
                words(format!("ký tự {position} là {found}, phải là {vi}"), format!("character {position} is {found}, expected {expected}"))
            }
            Self::Check { found, expected, .. } => words(
                format!("ký tự kiểm tra ở vị trí 14 là '{found}', phải là '{expected}'"),
                format!("the check at character 14 is '{found}', expected '{expected}'"),
            ),
        };
        words("Mã kiện: ", "consignment number: ").and("", &what)
    }
}

/// What the field that receives a scan waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A transport box: our number, our link, or its SSCC.
    Box,
    /// A bag of blood: ISBT 128, or the supplier's own number.
    BloodUnit,
    /// A specimen: the laboratory's number.
    Specimen,
    /// A drug or other trade item: element string or Digital Link with its GTIN.
    Product,
    /// A seal.
    Seal,
}

/// What a facility configures of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patterns {
    /// The laboratory's numbers; None: ID-22's default.
    pub accession: Option<Pattern>,
    /// Suppliers of blood with numbers of their own, tried in this order when a code is not ISBT 128.
    pub suppliers: Vec<SupplierPattern>,
}

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// One of our boxes.
    Consignment(ConsignmentId),
    /// A bag labelled by ISBT 128.
    Bag(BagScan),
    /// A bag with its supplier's own number.
    SupplierUnit {
        /// Whose pattern it has.
        supplier: String,
        /// The number.
        code: String,
    },
    /// Keys of GS1.
    Goods(Goods),
    /// A specimen.
    Accession(Accession),
    /// A seal.
    Seal(SealNumber),
}

/// Keys of GS1, from an element string or a Digital Link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// What the label says.
    pub elements: Elements,
    /// Whose link it was; who acts on it compares it with the hosts it knows.
    pub host: Option<String>,
    /// False when lot or serial number hold letters and the scanner sent no symbology identifier: Caps Lock or another layout
    /// can then have changed these letters unseen, and a person compares them with the print.
    pub letters_are_sure: bool,
}

/// Why a scan was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanError {
    /// Nothing came, or more than any label holds.
    Length {
        /// Characters that came.
        found: usize,
    },
    /// Another kind of bar code than the field waits for.
    Symbology(SymbologyError),
    /// The kind of bar code contradicts its content.
    Kind {
        /// What content such a bar code holds.
        expected: &'static str,
    },
    /// It looks like a person's number or card.
    Personal,
    /// No number of a box.
    Consignment(ParseConsignmentIdError),
    /// No ISBT 128.
    Isbt(IsbtError),
    /// Neither ISBT 128 nor a number of one of the suppliers; where the last of them is left.
    Supplier {
        /// Whose pattern was tried last.
        supplier: String,
        /// Where the code leaves it.
        misfit: Misfit,
    },
    /// No element string.
    Gs1(Gs1Error),
    /// No Digital Link.
    Link(LinkError),
    /// Right in itself, but without the key that is needed here.
    Missing {
        /// The key.
        ai: Ai,
    },
    /// No accession number.
    Accession(AccessionError),
    /// No seal number.
    Seal(SealError),
}

impl Said for ScanError {
    fn words(&self) -> Words {
        match self {
            Self::Length { found } => words(
                format!("Mã quét: có {found} ký tự, phải từ 1 đến {LONGEST}"),
                format!("scan: {found} characters, expected 1 to {LONGEST}"),
            ),
            Self::Symbology(error) => error.words(),
            Self::Kind { expected } => words(
                format!("Mã quét: ký tự 1-3 báo loại mã vạch khác với nội dung, phải là {expected}"),
                format!("scan: characters 1-3 name another kind of bar code than the content, expected {expected}"),
            ),
            Self::Personal => words("Mã quét: ", "scan: ").and("", &personal_words()),
            Self::Consignment(error) => error.words(),
            Self::Isbt(error) => error.words(),
            Self::Supplier { supplier, misfit } => {
                words(format!("Mã đơn vị máu của {supplier}: "), format!("blood unit of {supplier}: ")).and("", &misfit.words())
            }
            Self::Gs1(error) => error.words(),
            Self::Link(error) => error.words(),
            Self::Missing { ai } => words(
                format!("Mã GS1: cần có ({}), nhưng không thấy", ai.code()),
                format!("GS1: ({}) is needed here and not there", ai.code()),
            ),
            Self::Accession(error) => error.words(),
            Self::Seal(error) => error.words(),
        }
    }
}

speaks!(ScanError);

/// A scan that was not read, and what probably changed it on its way through the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong with the text that came.
    pub error: ScanError,
    /// The probable cause, where one makes sense of it.
    pub keyboard: Option<Interference>,
}

impl Misread {
    /// What the person at the scanner is told.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let next = match self.keyboard {
            Some(cause) => cause.words(),
            None if self.error == ScanError::Personal => words(
                "Quét mã của kiện, mẫu hoặc niêm phong, không quét thẻ của người bệnh",
                "Scan the code of the box, specimen or seal, never a person's card",
            ),
            None => words("Quét lại; nếu vẫn lỗi, kiểm tra nhãn", "Scan again; if it stays so, check the label"),
        };
        Reason::new("SCAN_NOT_READ", self.error.words(), next)
    }
}

/// Reads a scan for a purpose. `this_year` decides the century of two-digit years.
///
/// # Errors
/// Why it is not what the field waits for, and what the keyboard probably did to it.
pub fn read(raw: &str, purpose: Purpose, patterns: &Patterns, this_year: i16) -> Result<Scanned, Misread> {
    let attempt = |text: &str| read_exactly(text, purpose, patterns, this_year);
    attempt(raw).map_err(|error| {
        let explained = !matches!(error, ScanError::Personal | ScanError::Length { .. });
        let keyboard = if explained { diagnose(raw, &|text| attempt(text).is_ok()) } else { None };
        Misread { error, keyboard }
    })
}

fn read_exactly(raw: &str, purpose: Purpose, patterns: &Patterns, this_year: i16) -> Result<Scanned, ScanError> {
    let text = raw.trim_end_matches(['\r', '\n', '\t']);
    let found = text.chars().count();
    if !(1..=LONGEST).contains(&found) {
        return Err(ScanError::Length { found });
    }
    let (symbology, data) = Symbology::split(text).map_err(ScanError::Symbology)?;
    if data.is_empty() {
        return Err(ScanError::Length { found: 0 });
    }
    let plain = |scanned: Scanned| match symbology {
        Some(kind) if kind.is_gs1() => Err(ScanError::Kind { expected: "GS1" }),
        _ => Ok(scanned),
    };
    match purpose {
        Purpose::Box => {
            if looks_personal(data) || matches!(Bhyt::read(data), Ok(Bhyt::SocialInsurance(_))) {
                return Err(ScanError::Personal);
            }
            if let Some(id) = own_link(data) {
                return id.parse().map(Scanned::Consignment).map_err(ScanError::Consignment).and_then(plain);
            }
            let digits = data.starts_with(|c: char| c.is_ascii_digit());
            if after_scheme(data).is_some() || digits || symbology.is_some_and(Symbology::is_gs1) {
                return goods(data, symbology, Ai::Sscc, this_year);
            }
            data.parse().map(Scanned::Consignment).map_err(ScanError::Consignment).and_then(plain)
        }
        Purpose::Product => {
            if looks_personal(data) {
                return Err(ScanError::Personal);
            }
            goods(data, symbology, Ai::Gtin, this_year)
        }
        Purpose::BloodUnit => plain(blood_unit(data, patterns)?),
        Purpose::Specimen => match Accession::read(data, patterns.accession.as_ref()) {
            Ok(accession) => plain(Scanned::Accession(accession)),
            Err(AccessionError::Personal) => Err(ScanError::Personal),
            Err(error) => Err(ScanError::Accession(error)),
        },
        Purpose::Seal => match SealNumber::read(data) {
            Ok(seal) => plain(Scanned::Seal(seal)),
            Err(SealError::Personal) => Err(ScanError::Personal),
            Err(error) => Err(ScanError::Seal(error)),
        },
    }
}

/// The number in a link of our own, `https://host/c/NUMBER`.
fn own_link(data: &str) -> Option<&str> {
    let (host, path) = after_scheme(data)?.split_once('/')?;
    path.strip_prefix("c/").filter(|_| !host.is_empty())
}

fn blood_unit(data: &str, patterns: &Patterns) -> Result<Scanned, ScanError> {
    let isbt = match structures(data) {
        Ok(bag) => return Ok(Scanned::Bag(bag)),
        Err(error) => error,
    };
    if data.starts_with(['=', '&']) {
        return Err(ScanError::Isbt(isbt));
    }
    let mut last = None;
    for SupplierPattern { supplier, pattern } in &patterns.suppliers {
        match pattern.fit(data) {
            Ok(()) => return Ok(Scanned::SupplierUnit { supplier: supplier.clone(), code: data.to_owned() }),
            Err(misfit) => last = Some(ScanError::Supplier { supplier: supplier.clone(), misfit }),
        }
    }
    if looks_personal(data) {
        return Err(ScanError::Personal);
    }
    Err(last.unwrap_or(ScanError::Isbt(isbt)))
}

fn goods(data: &str, symbology: Option<Symbology>, needed: Ai, this_year: i16) -> Result<Scanned, ScanError> {
    let (elements, host) = if after_scheme(data).is_some() {
        if symbology.is_some_and(Symbology::is_gs1) {
            return Err(ScanError::Kind { expected: "]d1 ]Q1" });
        }
        let link = DigitalLink::read(data, this_year).map_err(ScanError::Link)?;
        (link.elements, Some(link.host))
    } else {
        if symbology.is_some_and(|kind| !kind.is_gs1()) {
            return Err(ScanError::Kind { expected: "]C1 ]d2 ]Q3" });
        }
        (Elements::read(data, this_year).map_err(ScanError::Gs1)?, None)
    };
    if elements.get(needed).is_none() {
        return Err(ScanError::Missing { ai: needed });
    }
    let letters_are_sure = symbology.is_some() || !elements.has_letters();
    Ok(Scanned::Goods(Goods { elements, host, letters_are_sure }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(raw: &str, purpose: Purpose) -> Result<Scanned, Misread> {
        read(raw, purpose, &Patterns::default(), 2026)
    }

    fn error(raw: &str, purpose: Purpose) -> ScanError {
        scan(raw, purpose).expect_err(raw).error
    }

    #[test]
    fn a_box_is_known_by_its_number_its_link_or_its_sscc() {
        let id: ConsignmentId = "DG26120100042U".parse().expect("a number");

        for raw in ["DG26120100042U", "]C0DG26120100042U\r\n", "]Q1https://medflight.local/c/DG26120100042U"] {
            assert_eq!(scan(raw, Purpose::Box), Ok(Scanned::Consignment(id.clone())), "{raw}");
        }
        for raw in ["]C100106141412345678908", "00106141412345678908", "]Q1https://a.vn/00/106141412345678908"] {
            assert!(matches!(scan(raw, Purpose::Box), Ok(Scanned::Goods(_))), "{raw}");
        }
        assert_eq!(error("0109506000134352", Purpose::Box), ScanError::Missing { ai: Ai::Sscc });
    }

    #[test]
    fn a_persons_number_on_a_box_is_refused_and_not_repeated() {
        for raw in ["001199123456", "]Q1001199123456|012345678|NGUYEN VAN A", "DN4010123456789", "0123456789"] {
            let refused = scan(raw, Purpose::Box).expect_err(raw);

            assert_eq!(refused.error, ScanError::Personal, "{raw}");
            assert!(!format!("{refused:?} {:?}", refused.reason()).contains(&raw[3..10]), "{raw}");
        }
    }

    #[test]
    fn the_kind_of_bar_code_and_its_content_must_agree() {
        assert_eq!(error("]C1DG26120100042U", Purpose::Box).words().en.split(" begins").next(), Some("GS1: character 1: 'DG26'"));
        assert_eq!(error("]d10109506000134352", Purpose::Product), ScanError::Kind { expected: "]C1 ]d2 ]Q3" });
        assert_eq!(error("]C1HH-001234", Purpose::Specimen), ScanError::Kind { expected: "GS1" });
        assert!(matches!(error("]E0123", Purpose::Product), ScanError::Symbology(_)));
    }

    #[test]
    fn a_supplier_of_blood_may_have_numbers_of_its_own() {
        let suppliers = vec![SupplierPattern { supplier: "NIHBT".to_owned(), pattern: Pattern::parse("VN[0-9]{8}").expect("a pattern") }];
        let patterns = Patterns { suppliers, ..Patterns::default() };
        let read = |raw: &str| read(raw, Purpose::BloodUnit, &patterns, 2026);

        assert_eq!(read("VN20260042"), Ok(Scanned::SupplierUnit { supplier: "NIHBT".to_owned(), code: "VN20260042".to_owned() }));
        assert!(matches!(read("]C4=A99991412345600=<E0181V00"), Ok(Scanned::Bag(_))));
        assert_eq!(
            read("VN2026004").expect_err("short").reason().what.en,
            "blood unit of NIHBT: the code ends before character 10, expected 0-9"
        );
        assert!(matches!(error("VN20260042", Purpose::BloodUnit), ScanError::Isbt(_)));
    }

    #[test]
    fn letters_of_a_lot_are_sure_only_behind_a_symbology_identifier() {
        let sure = |raw: &str| match scan(raw, Purpose::Product) {
            Ok(Scanned::Goods(goods)) => goods.letters_are_sure,
            other => panic!("{other:?}"),
        };

        assert!(sure("]d2010950600013435210LOT42"));
        assert!(!sure("010950600013435210LOT42"));
        assert!(sure("010950600013435210424242"));
    }

    #[test]
    fn what_the_keyboard_did_is_said_beside_what_is_wrong() {
        let refused = scan("]D2010950600013435210lot42", Purpose::Product).expect_err("caps lock");

        assert_eq!(refused.keyboard, Some(Interference::CapsLock));
        assert_eq!(refused.reason().next.vi, "Phím Caps Lock đang bật: tắt Caps Lock rồi quét lại");
        assert_eq!(scan("]d2010950600013435", Purpose::Product).expect_err("short").keyboard, None);
    }

    #[test]
    fn nothing_and_too_much_are_refused_by_their_length() {
        assert_eq!(error("", Purpose::Seal), ScanError::Length { found: 0 });
        assert_eq!(error("]C0\r", Purpose::Seal), ScanError::Length { found: 0 });
        assert_eq!(error(&"A".repeat(513), Purpose::Seal), ScanError::Length { found: 513 });
    }
}
