//! GS1 element strings: application identifiers, each with its value, as GS1-128, DataMatrix and QR carry them (ID-11).

use super::day::{Day, days_of, year_of};
use super::mod10::check_digit;
use super::said::{Said, shown, speaks};
use super::shape::{DIGIT, Misfit, Part, fit};
use crate::units::words::{Words, words};

/// FNC1 as scanners send it: it ends a value of varying length.
pub const SEPARATOR: char = '\u{1d}';

/// Characters of batch and serial numbers (GS1 set 82).
const SET_82: &[(char, char)] = &[('!', '"'), ('%', '?'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

/// The application identifiers that medical goods and boxes need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ai {
    /// 00: a logistic unit; our transport box.
    Sscc,
    /// 01: a trade item.
    Gtin,
    /// 10: batch or lot.
    Lot,
    /// 11: made on.
    Produced,
    /// 17: use until.
    Expiry,
    /// 21: serial number.
    Serial,
    /// 22: consumer product variant.
    Variant,
    /// 30: how many.
    Count,
    /// 400: the customer's order.
    Order,
    /// 401: consignment of the freight forwarder.
    Ginc,
    /// 410: location to ship to.
    ShipTo,
    /// 414: a place.
    Location,
    /// 4321: whether dangerous goods are inside.
    DangerousGoods,
}

/// How the value of an application identifier is written.
enum Format {
    /// So many digits, the last a check digit; no separator needed.
    Key(usize),
    /// YYMMDD; no separator needed.
    Date,
    /// Up to so many characters of set 82, then a separator.
    Text(usize),
    /// Up to so many digits, then a separator.
    Figure(usize),
    /// One digit, 0 or 1, then a separator.
    Flag,
}

impl Ai {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sscc,
        Self::Gtin,
        Self::Lot,
        Self::Produced,
        Self::Expiry,
        Self::Serial,
        Self::Variant,
        Self::Count,
        Self::Order,
        Self::Ginc,
        Self::ShipTo,
        Self::Location,
        Self::DangerousGoods,
    ];

    /// Its digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sscc => "00",
            Self::Gtin => "01",
            Self::Lot => "10",
            Self::Produced => "11",
            Self::Expiry => "17",
            Self::Serial => "21",
            Self::Variant => "22",
            Self::Count => "30",
            Self::Order => "400",
            Self::Ginc => "401",
            Self::ShipTo => "410",
            Self::Location => "414",
            Self::DangerousGoods => "4321",
        }
    }

    fn format(self) -> Format {
        match self {
            Self::Sscc => Format::Key(18),
            Self::Gtin => Format::Key(14),
            Self::ShipTo | Self::Location => Format::Key(13),
            Self::Produced | Self::Expiry => Format::Date,
            Self::Lot | Self::Serial | Self::Variant => Format::Text(20),
            Self::Order | Self::Ginc => Format::Text(30),
            Self::Count => Format::Figure(8),
            Self::DangerousGoods => Format::Flag,
        }
    }

    /// What must stand beside it for its value to mean anything.
    fn requires(self) -> Option<Self> {
        match self {
            Self::Lot | Self::Serial | Self::Variant | Self::Count => Some(Self::Gtin),
            Self::DangerousGoods => Some(Self::Sscc),
            Self::Sscc | Self::Gtin | Self::Produced | Self::Expiry | Self::Order | Self::Ginc | Self::ShipTo | Self::Location => None,
        }
    }

    /// Characters of a value whose end needs no separator.
    fn fixed(self) -> Option<usize> {
        match self.format() {
            Format::Key(length) => Some(length),
            Format::Date => Some(6),
            Format::Text(_) | Format::Figure(_) | Format::Flag => None,
        }
    }

    /// Checks a value; `position` is the place of its first character.
    pub(super) fn check(self, value: &str, position: usize, this_year: i16) -> Result<(), Gs1Error> {
        let parts = match self.format() {
            Format::Key(length) => Part::times(DIGIT, length),
            Format::Date => Part::times(DIGIT, 6),
            Format::Text(most) => Part::between(SET_82, 1, most),
            Format::Figure(most) => Part::between(DIGIT, 1, most),
            Format::Flag => Part::times(&[('0', '1')], 1),
        };
        fit(&[parts], value).map_err(|misfit| Gs1Error::Shape { ai: self, misfit: misfit.after(position - 1) })?;
        match self.format() {
            Format::Key(length) => {
                let (digits, check) = value.split_at(length - 1);
                match (check_digit(digits), check.chars().next()) {
                    (Some(expected), Some(found)) if expected != found => {
                        Err(Gs1Error::Check { ai: self, position: position + length - 1, expected, found })
                    }
                    _ => Ok(()),
                }
            }
            Format::Date => date(value, this_year).map(|_| ()).ok_or(Gs1Error::Date { ai: self, position, found: value.to_owned() }),
            Format::Text(_) | Format::Figure(_) | Format::Flag => Ok(()),
        }
    }
}

/// A date of an element string; the day is None where the label gives the month only.
fn date(value: &str, this_year: i16) -> Option<(i16, u8, Option<u8>)> {
    let figure = |from: usize| value.get(from..from + 2).and_then(|two| two.parse::<u8>().ok());
    let (year, month, day) = (year_of(figure(0)?, this_year), figure(2)?, figure(4)?);
    let last = days_of(year, month)?;
    (day <= last).then_some((year, month, (day > 0).then_some(day)))
}

/// Application identifiers and their values, in the order of the label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elements {
    list: Vec<(Ai, String)>,
    this_year: i16,
}

/// Why a text is no element string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gs1Error {
    /// No application identifier that is taken here.
    Unknown {
        /// Its place, from 1.
        position: usize,
        /// What stands there, four characters at most.
        found: String,
    },
    /// A value with a character that cannot stand there, one too few or too many.
    Shape {
        /// Of which identifier.
        ai: Ai,
        /// Where.
        misfit: Misfit,
    },
    /// A check digit that does not fit.
    Check {
        /// Of which identifier.
        ai: Ai,
        /// Its place, from 1.
        position: usize,
        /// What the other digits give.
        expected: char,
        /// What stands there.
        found: char,
    },
    /// A date that does not exist.
    Date {
        /// Of which identifier.
        ai: Ai,
        /// Its place, from 1.
        position: usize,
        /// The six digits.
        found: String,
    },
    /// An identifier without the one that it belongs to.
    Requires {
        /// Which.
        ai: Ai,
        /// What is missing.
        missing: Ai,
    },
    /// The same identifier with two values.
    Twice {
        /// Which.
        ai: Ai,
    },
}

impl Said for Gs1Error {
    fn words(&self) -> Words {
        let of = |ai: &Ai| format!("({}) ", ai.code());
        let what = match self {
            Self::Unknown { position, found } => {
                let known = Ai::ALL.map(Ai::code).join(" ");
                let found: String = found.chars().map(|c| if c == SEPARATOR { shown(c) } else { c.to_string() }).collect();
                words(
                    format!("ký tự {position}: '{found}' không bắt đầu bằng mã định danh dùng ở đây, phải là {known}"),
                    format!("character {position}: '{found}' begins with no identifier taken here, expected {known}"),
                )
            }
            Self::Shape { ai, misfit } => words(of(ai), of(ai)).and("", &misfit.words()),
            Self::Check { ai, position, expected, found } => words(
                format!("{}chữ số kiểm tra ở vị trí {position} là {found}, phải là {expected}", of(ai)),
                format!("{}the check digit at character {position} is {found}, expected {expected}", of(ai)),
            ),
            Self::Date { ai, position, found } => words(
                format!("{}từ ký tự {position}: ngày {found} không tồn tại, phải là NămThángNgày (YYMMDD)", of(ai)),
                format!("{}from character {position}: {found} is no date, expected YYMMDD", of(ai)),
            ),
            Self::Requires { ai, missing } => words(
                format!("({}) phải đi cùng ({}), nhưng không thấy", ai.code(), missing.code()),
                format!("({}) must come with ({}), which is not there", ai.code(), missing.code()),
            ),
            Self::Twice { ai } => words(
                format!("({}) có hai giá trị khác nhau, phải chỉ một", ai.code()),
                format!("({}) has two different values, expected one", ai.code()),
            ),
        };
        words("Mã GS1: ", "GS1: ").and("", &what)
    }
}

speaks!(Gs1Error);

impl Elements {
    /// Reads an element string without its symbology identifier. A separator in front is taken as FNC1 in first position; one
    /// after a value of fixed length does no harm, by the standard. A separator that the keyboard lost cannot be seen: the value
    /// before it grows until it is too long or what should follow is missed.
    ///
    /// # Errors
    /// The first place that is wrong.
    pub fn read(text: &str, this_year: i16) -> Result<Self, Gs1Error> {
        let all: Vec<char> = text.chars().collect();
        let mut at = usize::from(all.first() == Some(&SEPARATOR));
        let mut list = Vec::new();
        while at < all.len() || list.is_empty() {
            let ahead: String = all[at..].iter().take(4).collect();
            let Some(ai) = Ai::ALL.into_iter().find(|ai| ahead.starts_with(ai.code())) else {
                return Err(Gs1Error::Unknown { position: at + 1, found: ahead });
            };
            at += ai.code().len();
            let open = all[at..].iter().position(|c| *c == SEPARATOR).unwrap_or(all.len() - at);
            let length = ai.fixed().map_or(open, |fixed| fixed.min(open));
            let value: String = all[at..at + length].iter().collect();
            ai.check(&value, at + 1, this_year)?;
            list.push((ai, value));
            at += length;
            if all.get(at) == Some(&SEPARATOR) {
                at += 1;
                if at == all.len() {
                    return Err(Gs1Error::Unknown { position: at + 1, found: String::new() });
                }
            }
        }
        Self::of(list, this_year)
    }

    /// Elements whose values were checked one by one.
    pub(super) fn of(list: Vec<(Ai, String)>, this_year: i16) -> Result<Self, Gs1Error> {
        for (ai, value) in &list {
            if list.iter().any(|(other, another)| other == ai && another != value) {
                return Err(Gs1Error::Twice { ai: *ai });
            }
            if let Some(missing) = ai.requires().filter(|needed| !list.iter().any(|(other, _)| other == needed)) {
                return Err(Gs1Error::Requires { ai: *ai, missing });
            }
        }
        Ok(Self { list, this_year })
    }

    /// The value of an identifier.
    #[must_use]
    pub fn get(&self, ai: Ai) -> Option<&str> {
        self.list.iter().find(|(other, _)| *other == ai).map(|(_, value)| value.as_str())
    }

    /// All, in the order of the label.
    #[must_use]
    pub fn list(&self) -> &[(Ai, String)] {
        &self.list
    }

    /// The last day of use; without a day on the label the last of its month.
    #[must_use]
    pub fn expiry(&self) -> Option<Day> {
        let (year, month, day) = date(self.get(Ai::Expiry)?, self.this_year)?;
        Day::new(year, month, day.or_else(|| days_of(year, month))?)
    }

    /// Year, month and, where the label gives it, day of making.
    #[must_use]
    pub fn produced(&self) -> Option<(i16, u8, Option<u8>)> {
        date(self.get(Ai::Produced)?, self.this_year)
    }

    /// Whether a value holds letters. Neither check digit nor length guards these: a keyboard of another layout can change them
    /// unseen unless the scanner sends its symbology identifier in front.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.list.iter().any(|(_, value)| !value.chars().all(|c| c.is_ascii_digit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        Elements::read(text, 2026).expect_err(text).to_string()
    }

    #[test]
    fn a_drug_gives_its_item_lot_expiry_and_serial_number() {
        let drug = Elements::read("010950600013435210LOT42\u{1d}1727123121SN001", 2026).expect("a drug");

        assert_eq!(drug.get(Ai::Gtin), Some("09506000134352"));
        assert_eq!(drug.get(Ai::Lot), Some("LOT42"));
        assert_eq!(drug.get(Ai::Serial), Some("SN001"));
        assert_eq!(drug.expiry(), Day::new(2027, 12, 31));
    }

    #[test]
    fn without_a_day_the_expiry_is_the_last_of_the_month() {
        let expiry = |value: &str| Elements::read(&format!("010950600013435217{value}"), 2026).map(|drug| drug.expiry());

        assert_eq!(expiry("280200"), Ok(Day::new(2028, 2, 29)));
        assert_eq!(expiry("270600"), Ok(Day::new(2027, 6, 30)));
        assert!(expiry("271300").is_err());
        assert!(expiry("270230").is_err());
    }

    #[test]
    fn each_fault_names_its_identifier_its_place_and_what_was_expected() {
        assert_eq!(said("0109506000134351"), "GS1: (01) the check digit at character 16 is 1, expected 2");
        assert_eq!(said("01095060001343"), "GS1: (01) the code ends before character 15, expected 0-9");
        assert_eq!(said("010950600013435217270230"), "GS1: (17) from character 19: 270230 is no date, expected YYMMDD");
        assert_eq!(said("10LOT42"), "GS1: (10) must come with (01), which is not there");
        assert_eq!(said("010950600013435210LÓT"), "GS1: (10) character 20 is 'Ó', expected !-\" %-? A-Z '_' a-z");
        assert_eq!(said("010950600013435210A\u{1d}10B"), "GS1: (10) has two different values, expected one");
        assert!(
            said("0109506000134352(17)").starts_with("GS1: character 17: '(17)' begins with no identifier taken here, expected 00 01 10")
        );
        assert!(said("010950600013435210A\u{1d}").starts_with("GS1: character 21: '' begins with no identifier"));
        assert_eq!(
            said("00106141412345678908432\u{1d}"),
            "GS1: character 21: '432<GS>' begins with no identifier taken here, expected 00 01 10 11 17 21 22 30 400 401 410 414 4321"
        );
        assert_eq!(said("0010614141234567890843212"), "GS1: (4321) character 25 is '2', expected 0-1");
    }

    #[test]
    fn a_separator_after_a_value_of_fixed_length_does_no_harm() {
        let box_ = Elements::read("\u{1d}00106141412345678908\u{1d}4149521321000018", 2026).expect("a box");

        assert_eq!(box_.get(Ai::Location), Some("9521321000018"));
    }
}
