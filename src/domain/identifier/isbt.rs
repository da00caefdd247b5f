//! Data structures of ISBT 128 beside the donation number, one alone, several joined in one scan, or as a compound message
//! (ID-06).
//!
//! Only what a bag needs on its way is taken: blood group, product code, dates. Another structure is refused by its
//! identifiers instead of being skipped: what was not understood was not checked.

use super::day::Day;
use super::din::{Din, DinError, ScannedDin};
use super::said::{Said, shown, speaks};
use super::shape::{CAPITAL, CAPITAL_OR_DIGIT, DIGIT, Misfit, Part, fit};
use crate::units::words::{Words, words};

/// One data structure, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Structure {
    /// 001: which donation.
    Donation(ScannedDin),
    /// 002: ABO and RhD, four characters as they came (group, then special messages).
    BloodGroup(String),
    /// 003: what the bag holds: description (5), type of donation (1), division (2, `00` undivided).
    Product(ProductCode),
    /// 004 and 005: until when it may be used.
    Expiry(Moment),
    /// 006 and 007: when it was collected.
    Collected(Moment),
    /// 008 and 009: when it was made.
    Produced(Moment),
}

/// Eight characters; with the donation number the identity of one bag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductCode(String);

impl ProductCode {
    /// All eight characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A date of a label, local time of whoever labelled; without hour and minute it means the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The date.
    pub day: Day,
    /// Hour and minute.
    pub time: Option<(u8, u8)>,
}

/// Everything that one scan of a bag said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagScan {
    /// In the order of the label; each kind at most once, at least one.
    pub structures: Vec<Structure>,
}

impl BagScan {
    /// Which donation, where the scan says it.
    #[must_use]
    pub fn din(&self) -> Option<&Din> {
        self.structures.iter().find_map(|each| if let Structure::Donation(scan) = each { Some(&scan.din) } else { None })
    }
    /// What the bag holds, where the scan says it.
    #[must_use]
    pub fn product(&self) -> Option<&ProductCode> {
        self.structures.iter().find_map(|each| if let Structure::Product(code) = each { Some(code) } else { None })
    }
}

/// Why a text is no data structure, or no sequence of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IsbtError {
    /// A character that cannot stand there, one too few or too many.
    Shape(Misfit),
    /// The donation number is wrong.
    Din(DinError),
    /// A structure that is not taken here.
    Unknown {
        /// Place of its identifiers, from 1.
        position: usize,
        /// Its two identifiers.
        found: String,
    },
    /// A date or an hour that does not exist.
    Date {
        /// Place of its first digit, from 1.
        position: usize,
        /// The digits.
        found: String,
    },
    /// The same kind of structure twice in one scan.
    Twice {
        /// Place of the second, from 1.
        position: usize,
        /// Its two identifiers.
        found: String,
    },
    /// A compound message that holds another number of structures than it says.
    Count {
        /// What its head says.
        expected: usize,
        /// What follows.
        found: usize,
    },
}

impl Said for IsbtError {
    fn words(&self) -> Words {
        let what = match self {
            Self::Shape(misfit) => misfit.words(),
            Self::Din(error) => return error.words(),
            Self::Unknown { position, found } => {
                let found: String = found.chars().map(shown).collect();
                words(
                    format!("từ ký tự {position}: cấu trúc {found} không dùng ở đây, phải là =, =%, =<, =>, &>, =*, &*, =}} hoặc &}}"),
                    format!(
                        "from character {position}: structure {found} is not taken here, expected =, =%, =<, =>, &>, =*, &*, =}} or &}}"
                    ),
                )
            }
            Self::Date { position, found } => words(
                format!("từ ký tự {position}: ngày giờ {found} không tồn tại, phải là thế kỷ, năm, ngày trong năm (và giờ phút)"),
                format!("from character {position}: {found} is no date, expected century, year, day of the year (and hour, minute)"),
            ),
            Self::Twice { position, found } => words(
                format!("từ ký tự {position}: cấu trúc {found} có hai lần, phải chỉ một lần"),
                format!("from character {position}: structure {found} comes twice, expected once"),
            ),
            Self::Count { expected, found } => words(
                format!("ký tự 3: mã ghép báo {expected} cấu trúc, tìm thấy {found}"),
                format!("character 3: the compound message announces {expected} structures, found {found}"),
            ),
        };
        words("Mã ISBT 128: ", "ISBT 128: ").and("", &what)
    }
}

speaks!(IsbtError);

/// Both ends of what the second character of a donation number's identifier can be; anything else is another structure.
fn opens_donation(second: char) -> bool {
    second.is_ascii_uppercase() || second.is_ascii_digit()
}

const YEAR_AND_DAY: [Part; 1] = [Part::times(DIGIT, 6)];
const TO_THE_MINUTE: [Part; 1] = [Part::times(DIGIT, 10)];
const GROUP: [Part; 1] = [Part::times(CAPITAL_OR_DIGIT, 4)];
const PRODUCT: [Part; 4] = [
    Part::times(CAPITAL, 1),
    Part::times(DIGIT, 4),
    Part::times(&[('0', '9'), ('A', 'Z'), ('a', 'z')], 1),
    Part::times(CAPITAL_OR_DIGIT, 1),
];
/// Last character of a product code: second place of its division.
const DIVISION: [Part; 1] = [Part::times(&[('0', '9'), ('a', 'z')], 1)];

/// Reads one scan of a bag: a structure, several joined, or a compound message (`=+`, number of structures, its id, structures).
///
/// # Errors
/// The first place where it is none of them.
pub fn structures(text: &str) -> Result<BagScan, IsbtError> {
    let announced = text.strip_prefix("=+");
    let mut at = 0;
    if let Some(head) = announced {
        let head: String = head.chars().take(5).collect();
        fit(&[Part::times(DIGIT, 5)], &head).map_err(|misfit| IsbtError::Shape(misfit.after(2)))?;
        at = 7;
    }
    let all: Vec<char> = text.chars().collect();
    let mut found: Vec<Structure> = Vec::new();
    while at < all.len() || found.is_empty() {
        let structure = one(&all, &mut at)?;
        found.push(structure);
    }
    if let Some(head) = announced {
        let expected = head.get(..2).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        if expected != found.len() {
            return Err(IsbtError::Count { expected, found: found.len() });
        }
    }
    let kinds = |upto: usize| found[..upto].iter().map(std::mem::discriminant);
    if let Some(second) = (1..found.len()).find(|n| kinds(*n).any(|kind| kind == std::mem::discriminant(&found[*n]))) {
        let position = announced.map_or(0, |_| 7) + found[..second].iter().map(Structure::length).sum::<usize>() + 1;
        return Err(IsbtError::Twice { position, found: all[position - 1..].iter().take(2).collect() });
    }
    Ok(BagScan { structures: found })
}

impl Structure {
    /// Characters on the label, identifiers included.
    fn length(&self) -> usize {
        match self {
            Self::Donation(_) => 16,
            Self::BloodGroup(_) => 6,
            Self::Product(_) => 10,
            Self::Expiry(moment) | Self::Collected(moment) | Self::Produced(moment) => moment.time.map_or(8, |_| 12),
        }
    }
}

fn one(all: &[char], at: &mut usize) -> Result<Structure, IsbtError> {
    let start = *at;
    let mut take = |count: usize| {
        let taken: String = all[(*at).min(all.len())..].iter().take(count).collect();
        *at += count;
        taken
    };
    let identifiers = take(2);
    let body = start + 2;
    let fitted = |parts: &[Part], text: String, from: usize| match fit(parts, &text) {
        Ok(()) => Ok(text),
        Err(misfit) => Err(IsbtError::Shape(misfit.after(from))),
    };
    let structure = match identifiers.as_str() {
        "=%" => Structure::BloodGroup(fitted(&GROUP, take(4), body)?),
        "=<" => {
            let code = fitted(&PRODUCT, take(7), body)?;
            let last = fitted(&DIVISION, take(1), body + 7)?;
            Structure::Product(ProductCode(code + &last))
        }
        "=>" => Structure::Expiry(moment(fitted(&YEAR_AND_DAY, take(6), body)?, body)?),
        "&>" => Structure::Expiry(moment(fitted(&TO_THE_MINUTE, take(10), body)?, body)?),
        "=*" => Structure::Collected(moment(fitted(&YEAR_AND_DAY, take(6), body)?, body)?),
        "&*" => Structure::Collected(moment(fitted(&TO_THE_MINUTE, take(10), body)?, body)?),
        "=}" => Structure::Produced(moment(fitted(&YEAR_AND_DAY, take(6), body)?, body)?),
        "&}" => Structure::Produced(moment(fitted(&TO_THE_MINUTE, take(10), body)?, body)?),
        other => {
            let mut signs = other.chars();
            match (signs.next(), signs.next()) {
                (Some('='), second) if second.is_none_or(opens_donation) => {
                    let text = identifiers.clone() + &take(14);
                    Structure::Donation(Din::scanned(&text).map_err(|error| IsbtError::Din(error.after(start)))?)
                }
                (Some('=' | '&'), Some(_)) => return Err(IsbtError::Unknown { position: start + 1, found: identifiers }),
                (first, _) => {
                    return Err(IsbtError::Shape(Misfit { position: start + 1, expected: Some("'=' '&'".to_owned()), found: first }));
                }
            }
        }
    };
    Ok(structure)
}

/// `cyyjjj` or `cyyjjjhhmm`: hundreds of the year (9 is 1900, 0 is 2000), year, day of the year, hour, minute.
fn moment(digits: String, position: usize) -> Result<Moment, IsbtError> {
    let figure = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u16>().ok());
    let read = || {
        let century = match figure(0, 1)? {
            9 => 1900,
            hundreds => 2000 + 100 * i16::try_from(hundreds).ok()?,
        };
        let day = Day::nth_of(century + i16::try_from(figure(1, 3)?).ok()?, figure(3, 6)?)?;
        let time = match (figure(6, 8), figure(8, 10)) {
            (Some(hour @ 0..=23), Some(minute @ 0..=59)) => Some((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?)),
            (None, None) => None,
            _ => return None,
        };
        Some(Moment { day, time })
    };
    read().ok_or(IsbtError::Date { position: position + 1, found: digits.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_in_one_scan_is_read_in_the_order_of_the_label() {
        let scan = structures("=A99991412345600=<E0181V00&>0260011430=%5100").expect("a bag");

        assert_eq!(scan.din().map(Din::as_str), Some("A999914123456"));
        assert_eq!(scan.product().map(ProductCode::as_str), Some("E0181V00"));
        assert_eq!(scan.structures[2], Structure::Expiry(Moment { day: Day::new(2026, 1, 1).expect("a day"), time: Some((14, 30)) }));
        assert_eq!(scan.structures[3], Structure::BloodGroup("5100".to_owned()));
    }

    #[test]
    fn a_compound_message_holds_as_many_structures_as_it_says() {
        assert_eq!(structures("=+02000=A99991412345600=<E0181V00").map(|scan| scan.structures.len()), Ok(2));
        assert_eq!(structures("=+03000=A99991412345600=<E0181V00"), Err(IsbtError::Count { expected: 3, found: 2 }));
        assert_eq!(
            structures("=+0X000=A99991412345600").map_err(|error| error.to_string()),
            Err("ISBT 128: character 4 is 'X', expected 0-9".to_owned())
        );
    }

    #[test]
    fn each_fault_names_its_place_in_the_whole_scan() {
        let said = |text: &str| structures(text).expect_err(text).to_string();

        assert_eq!(said("=A99991412345600=<E018XV00"), "ISBT 128: character 23 is 'X', expected 0-9");
        assert_eq!(said("=<E0181V00=G12349865432176"), "donation number: the check at character 25 is 76, expected 77");
        assert_eq!(
            said("=>026366"),
            "ISBT 128: from character 3: 026366 is no date, expected century, year, day of the year (and hour, minute)"
        );
        assert_eq!(said("=%5100=%6200"), "ISBT 128: from character 7: structure =% comes twice, expected once");
        assert_eq!(
            said("&(12345"),
            "ISBT 128: from character 1: structure '&''(' is not taken here, expected =, =%, =<, =>, &>, =*, &*, =} or &}"
        );
        assert_eq!(said("=%51"), "ISBT 128: the code ends before character 5, expected A-Z 0-9");
        assert_eq!(said("="), "donation number: the code ends before character 2, expected A-N P-Z 1-9");
        assert_eq!(said(""), "ISBT 128: the code ends before character 1, expected '=' '&'");
    }
}
