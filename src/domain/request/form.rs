//! The number of a printed form, for the hour when the system is down: `DGP261122150701K`.

use super::check37::check_character;
use crate::domain::site::SiteCode;
use crate::units::time::Utc;
use std::fmt;
use std::str::FromStr;

/// Most forms of one printing.
pub const FORMS_AT_ONCE: u8 = 50;

/// Site code, `P` for paper, the minute of printing in Hanoi (YYMMDDHHMM), two digits that count within it, and the check
/// character (MOD 37-2). A site that prints once a minute never has a number twice.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FormNumber(String);

/// Why a text is not the number of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseFormNumberError {
    /// Not two capitals, P, twelve digits and a check character.
    #[error("{0:?} is not the number of a form: two letters, P, twelve digits and a check character are wanted, like DGP261122150701K")]
    Form(String),
    /// The last character does not fit the others.
    #[error("{text:?} is not the number of a form: its check character is {found:?}, expected {expected:?}")]
    Check {
        /// As it came.
        text: String,
        /// What stands there.
        found: char,
        /// What would fit.
        expected: char,
    },
}

impl FormNumber {
    /// The number of one form of a printing, `nth` from 1 to [`FORMS_AT_ONCE`]; None beyond.
    #[must_use]
    pub fn compose(site: &SiteCode, printed: Utc, nth: u8) -> Option<Self> {
        let (year, month, day) = printed.hanoi_date();
        let minute = printed.hanoi_minute_of_day();
        let data = format!("{site}P{:02}{month:02}{day:02}{:02}{:02}{nth:02}", year.rem_euclid(100), minute / 60, minute % 60);
        let is_one = (1..=FORMS_AT_ONCE).contains(&nth);
        is_one.then(|| check_character(&data).map(|check| Self(format!("{data}{check}"))))?
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FormNumber {
    type Err = ParseFormNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseFormNumberError::Form(text.chars().take(40).collect());
        let (data, check) = text.split_at_checked(15).ok_or_else(wrong)?;
        let found = check.chars().next().filter(|_| check.len() == 1).ok_or_else(wrong)?;
        let is_right = data.bytes().enumerate().all(|(at, byte)| match at {
            0 | 1 => byte.is_ascii_uppercase(),
            2 => byte == b'P',
            _ => byte.is_ascii_digit(),
        });
        let expected = check_character(data).filter(|_| is_right).ok_or_else(wrong)?;
        if found == expected {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseFormNumberError::Check { text: text.to_owned(), found, expected })
        }
    }
}

impl TryFrom<String> for FormNumber {
    type Error = ParseFormNumberError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FormNumber> for String {
    fn from(number: FormNumber) -> String {
        number.0
    }
}

impl fmt::Display for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl schemars::JsonSchema for FormNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormNumber".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{2}P[0-9]{12}[0-9A-Z*]$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(nth: u8) -> Option<FormNumber> {
        FormNumber::compose(&SiteCode::new("DG")?, Utc::parse("2026-11-22T08:07:31Z").ok()?, nth)
    }

    #[test]
    fn forms_of_one_printing_count_within_their_minute_in_hanoi() {
        let numbers: Vec<String> = [1, 2].into_iter().filter_map(printed).map(String::from).collect();

        assert!(numbers[0].starts_with("DGP261122150701") && numbers[1].starts_with("DGP261122150702"), "{numbers:?}");
        assert_eq!((printed(0), printed(FORMS_AT_ONCE + 1)), (None, None));
    }

    #[test]
    fn a_number_that_was_read_wrongly_is_not_taken() {
        let number = printed(1).expect("a number");
        assert_eq!(number.as_str().parse(), Ok(number.clone()));
        for at in 0..16 {
            let mut text = number.as_str().to_owned().into_bytes();
            text[at] = if text[at] == b'7' { b'1' } else { b'7' };
            assert!(String::from_utf8(text).expect("text").parse::<FormNumber>().is_err(), "character {at}");
        }
        assert!("".parse::<FormNumber>().is_err() && "ĐĐĐĐĐĐĐĐĐ".parse::<FormNumber>().is_err());
    }
}
