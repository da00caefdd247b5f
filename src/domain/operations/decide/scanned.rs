//! What a scanner sent, read for the field that it came into: boxes, seals, and what lies in the box, by its class of goods.
//!
//! A code is kept and compared in its normal form alone: an accession number in capitals; a bag of blood by donation number and
//! product code (a donation number alone is shared by divided bags); goods by GTIN, lot and serial number.

use super::super::act::{Receive, ReceivedItem};
use super::super::refusals::{mismatch, personal_number};
use super::super::state::Consignment;
use super::Case;
use crate::domain::identifier::{
    Ai, Day, Din, Misread, Patterns, Purpose, SEPARATOR, ScanError, Scanned, SealNumber, Structure, Symbology, read,
};
use crate::domain::identity::is_personal;
use crate::domain::payload::Category;
use crate::domain::request::ConsignmentId;
use crate::units::words::{Reason, Refusal, RefusalKind, words};
use std::collections::BTreeMap;

/// One item as its label told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadItem {
    /// Its normal form.
    pub code: String,
    /// Until when it may be used, where the label says it.
    pub expires: Option<Day>,
}

impl Case<'_> {
    /// The date in Hanoi.
    pub(super) fn today(&self) -> Day {
        let (year, month, day) = self.now.utc.hanoi_date();
        let part = |part: i8| u8::try_from(part).unwrap_or(1);
        Day { year, month: part(month), day: part(day) }
    }

    fn patterns(&self) -> &Patterns {
        &self.ops.network.catalogue.policy.codes.value
    }

    fn scan(&self, raw: &str, purpose: Purpose) -> Result<Scanned, Misread> {
        read(raw, purpose, self.patterns(), self.today().year)
    }

    /// The box that was scanned is this one.
    pub(super) fn scanned_box(&self, raw: &str, id: &ConsignmentId) -> Result<(), Refusal> {
        let refuse = |reason: Reason| Err(Refusal::one(RefusalKind::Invalid, reason));
        let another = |found: &str| {
            let refusal = mismatch("scanned", found, id.as_str());
            Err(Refusal { reasons: refusal.reasons.into_iter().map(|reason| reason.by("ID-20")).collect(), ..refusal })
        };
        match self.scan(raw, Purpose::Box) {
            Ok(Scanned::Consignment(found)) => {
                if let Some(host) = host_of(raw).filter(|host| !self.ops.network.catalogue.policy.knows_host(host)) {
                    let what = words(
                        format!("Mã QR dẫn tới {host}, không phải máy chủ của mạng lưới này."),
                        format!("The QR code points to {host}, which is no host of this network."),
                    );
                    let next =
                        words("Không dùng mã này; quét mã vạch trên nhãn kiện.", "Do not use it; scan the bar code of the box label.");
                    return refuse(Reason::new("UNKNOWN_HOST", what, next).of("scanned", host).by("ID-12"));
                }
                if found == *id { Ok(()) } else { another(found.as_str()) }
            }
            // No box of ours is known by an SSCC.
            Ok(Scanned::Goods(goods)) => another(goods.elements.get(Ai::Sscc).unwrap_or_default()),
            Ok(Scanned::Bag(_) | Scanned::SupplierUnit { .. } | Scanned::Accession(_) | Scanned::Seal(_)) => another(""),
            Err(misread) => refuse(misread.reason().of("scanned", "").by("ID-20")),
        }
    }

    /// A seal's number.
    pub(super) fn seal(&self, raw: &str) -> Result<SealNumber, Refusal> {
        match self.scan(raw, Purpose::Seal) {
            Ok(Scanned::Seal(seal)) => Ok(seal),
            Ok(_) => Err(Refusal::one(RefusalKind::Invalid, unread("seal", "ID-23"))),
            Err(misread) => {
                let reason = misread.reason();
                let code = if misread.error == ScanError::Personal { "PERSONAL_NUMBER" } else { "SEAL_FORM" };
                Err(Refusal::one(RefusalKind::Invalid, Reason { code, ..reason }.of("seal", "").by("ID-23")))
            }
        }
    }

    /// The seal as the receiver read it: its normal form, or the text of what could not be read, which then matches nothing.
    pub(super) fn seal_as_found(&self, raw: &str) -> String {
        self.seal(raw).map_or_else(|_| raw.chars().take(64).collect(), |seal| seal.as_str().to_owned())
    }

    /// All items of a list, each read by its class of goods; every one that cannot be read is told with its place in the list.
    pub(super) fn items(&self, category: Category, raw: &[String]) -> Result<Vec<ReadItem>, Refusal> {
        let mut reasons = Vec::new();
        let mut items = Vec::new();
        for (nth, text) in raw.iter().enumerate() {
            match self.item(category, text) {
                // A code of twelve digits may be somebody's own number: it is not taken, and not repeated.
                Ok(item) if is_personal(&item.code) => reasons.extend(personal_number("items").reasons),
                Ok(item) => items.push(item),
                Err(unread) => {
                    let (reason, at) = (unread.reason(), nth + 1);
                    let what = words(format!("Mã thứ {at}: "), format!("item {at}: ")).and("", &reason.what);
                    reasons.push(Reason { what, ..reason }.of("items", at.to_string()).by(rule_of(category)));
                }
            }
        }
        if reasons.is_empty() { Ok(items) } else { Err(Refusal { kind: RefusalKind::Invalid, reasons }) }
    }

    /// As [`Case::items`], of a box whose list is known: a code as it stands in the list needs no label.
    pub(super) fn items_of(&self, consignment: &Consignment, category: Category, raw: &[String]) -> Result<Vec<ReadItem>, Refusal> {
        let listed = |text: &String| consignment.items.iter().any(|item| item.code == *text);
        let (known, scanned): (Vec<&String>, Vec<&String>) = raw.iter().partition(|text| listed(text));
        let scanned: Vec<String> = scanned.into_iter().cloned().collect();
        let mut items = self.items(category, &scanned)?;
        items.extend(known.into_iter().map(|code| ReadItem { code: code.clone(), expires: None }));
        Ok(items)
    }

    /// What the receiver scanned, in normal forms. A code that a keyboard changed and a person's card are refused; what is no code of
    /// these goods stays as it is: a foreign item has a foreign code.
    pub(super) fn received(&self, consignment: &Consignment, category: Category, said: &Receive) -> Result<Receive, Refusal> {
        let normal = |item: &ReceivedItem| -> Result<ReceivedItem, Refusal> {
            if consignment.items.iter().any(|listed| listed.code == item.code) {
                return Ok(item.clone());
            }
            match self.item(category, &item.code) {
                Ok(found) => Ok(ReceivedItem { code: found.code, ..item.clone() }),
                Err(Unread::Misread(misread)) if misread.keyboard.is_some() || misread.error == ScanError::Personal => {
                    Err(Refusal::one(RefusalKind::Invalid, misread.reason().of("items", "").by(rule_of(category))))
                }
                Err(Unread::Misread(_) | Unread::Reason(_)) => Ok(item.clone()),
            }
        };
        let items = said.items.iter().map(normal).collect::<Result<Vec<_>, _>>()?;
        Ok(Receive { seal: self.seal_as_found(&said.seal), items, ..said.clone() })
    }

    fn item(&self, category: Category, raw: &str) -> Result<ReadItem, Unread> {
        let purpose = match category {
            Category::Specimen => Purpose::Specimen,
            Category::Blood => match typed_unit(raw) {
                Some(code) => return Ok(ReadItem { code, expires: None }),
                None => Purpose::BloodUnit,
            },
            // Where no GS1 code is printed, the pharmacy's own code of the lot is taken as it takes those of specimens.
            Category::Drug | Category::Vaccine | Category::ControlledDrug | Category::Supply if is_own_code(raw) => {
                let own = read(raw, Purpose::Specimen, &Patterns::default(), self.today().year).map_err(Unread::Misread)?;
                return Ok(ReadItem { code: plain_code(own), expires: None });
            }
            Category::Drug | Category::Vaccine | Category::ControlledDrug | Category::Supply => Purpose::Product,
        };
        match self.scan(raw, purpose).map_err(Unread::Misread)? {
            Scanned::Bag(bag) => {
                let expires = bag.structures.iter().find_map(|each| match each {
                    Structure::Expiry(moment) => Some(moment.day),
                    Structure::Donation(_)
                    | Structure::BloodGroup(_)
                    | Structure::Product(_)
                    | Structure::Collected(_)
                    | Structure::Produced(_) => None,
                });
                match (bag.din(), bag.product()) {
                    (Some(din), Some(product)) => Ok(ReadItem { code: format!("{}-{}", din.as_str(), product.as_str()), expires }),
                    (din, product) => Err(Unread::Reason(Box::new(half_unit(din.is_some(), product.is_some())))),
                }
            }
            Scanned::Goods(goods) => {
                let of = |ai| goods.elements.get(ai).unwrap_or_default();
                let lot_needed = category != Category::Supply;
                if lot_needed && of(Ai::Lot).is_empty() {
                    let error = ScanError::Missing { ai: Ai::Lot };
                    return Err(Unread::Misread(Misread { error, keyboard: None }));
                }
                let code = [of(Ai::Gtin), of(Ai::Lot), of(Ai::Serial)].join("/");
                Ok(ReadItem { code: code.trim_end_matches('/').to_owned(), expires: goods.elements.expiry() })
            }
            other @ (Scanned::SupplierUnit { .. } | Scanned::Accession(_) | Scanned::Seal(_) | Scanned::Consignment(_)) => {
                Ok(ReadItem { code: plain_code(other), expires: None })
            }
        }
    }
}

/// Why an item was not read.
enum Unread {
    Misread(Misread),
    Reason(Box<Reason>),
}

impl Unread {
    fn reason(self) -> Reason {
        match self {
            Self::Misread(misread) => misread.reason(),
            Self::Reason(reason) => *reason,
        }
    }
}

/// The days of expiry that labels told, by item.
pub(super) fn expiries(items: &[ReadItem]) -> BTreeMap<String, Day> {
    items.iter().filter_map(|item| item.expires.map(|day| (item.code.clone(), day))).collect()
}

fn plain_code(scanned: Scanned) -> String {
    match scanned {
        Scanned::SupplierUnit { code, .. } => code,
        Scanned::Accession(code) => code.as_str().to_owned(),
        Scanned::Seal(code) => code.as_str().to_owned(),
        Scanned::Consignment(id) => id.to_string(),
        Scanned::Bag(_) | Scanned::Goods(_) => String::new(),
    }
}

/// A unit typed by hand, `A999914123456N-E0181V00`: the check character of the donation number must be there (ID-04). A code as it is
/// listed has none and is taken only where the list is at hand.
fn typed_unit(raw: &str) -> Option<String> {
    let (number, product) = raw.trim().split_once('-')?;
    let din = Din::typed(number).ok()?;
    let shaped = matches!(read(&format!("=<{product}"), Purpose::BloodUnit, &Patterns::default(), 2000), Ok(Scanned::Bag(_)));
    shaped.then(|| format!("{}-{product}", din.as_str()))
}

/// Neither an element string nor an address nor marked as GS1 by the scanner.
fn is_own_code(raw: &str) -> bool {
    let text = raw.trim_end_matches(['\r', '\n', '\t']);
    let (kind, data) = Symbology::split(text).unwrap_or((None, text));
    let keyed = data.len() >= 16 && data.starts_with("01") && data.bytes().take(16).all(|b| b.is_ascii_digit());
    !(kind.is_some_and(Symbology::is_gs1) || data.contains("://") || data.contains(SEPARATOR) || keyed)
}

/// The host of an address.
fn host_of(raw: &str) -> Option<&str> {
    let (_, rest) = raw.split_once("://")?;
    rest.split('/').next()
}

fn half_unit(has_number: bool, has_product: bool) -> Reason {
    let what = match (has_number, has_product) {
        (true, _) => {
            words("Chỉ có mã đơn vị máu, thiếu mã sản phẩm.", "Only the donation number was scanned, the product code is missing.")
        }
        (false, true) => {
            words("Chỉ có mã sản phẩm, thiếu mã đơn vị máu.", "Only the product code was scanned, the donation number is missing.")
        }
        (false, false) => words(
            "Mã vừa quét không có mã đơn vị máu và mã sản phẩm (có thể là nhóm máu hoặc hạn dùng).",
            "What was scanned holds neither the donation number nor the product code (it may be the blood group or the expiry).",
        ),
    };
    let next = words("Quét cả hai mã của túi máu (hoặc mã 2D).", "Scan both codes of the bag, or its 2D code.");
    Reason::new("UNIT_INCOMPLETE", what, next)
}

fn unread(field: &'static str, rule: &'static str) -> Reason {
    let what = words("Mã quét không đúng loại.", "The scan is of another kind.");
    Reason::new("SCAN_NOT_READ", what, words("Quét lại.", "Scan again.")).of(field, "").by(rule)
}

fn rule_of(category: Category) -> &'static str {
    match category {
        Category::Blood => "ID-06",
        Category::Specimen => "ID-22",
        Category::Drug | Category::Vaccine | Category::ControlledDrug | Category::Supply => "ID-11",
    }
}
