//! The number of one sealed box on its way: `DG26120100042U` (ID-20).

use super::check37::check_character;
use crate::domain::site::SiteCode;
use crate::units::time::Utc;
use std::fmt;
use std::str::FromStr;

/// Site code, date in Hanoi (YYMMDD), daily sequence of five digits, check character (MOD 37-2).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsignmentId(String);

/// Why a text is not a consignment number, and where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseConsignmentIdError {
    /// Wrong length.
    #[error("consignment number {text:?} has {found} characters, 14 are expected")]
    Length {
        /// As it came.
        text: String,
        /// Characters found.
        found: usize,
    },
    /// A character that cannot stand there.
    #[error("consignment number {text:?}: character {position} is {found:?}, expected {expected}")]
    Character {
        /// As it came.
        text: String,
        /// From 1.
        position: usize,
        /// What stands there.
        found: char,
        /// What could.
        expected: &'static str,
    },
    /// The last character does not fit the others.
    #[error("consignment number {text:?}: check character is {found:?}, expected {expected:?}")]
    Check {
        /// As it came.
        text: String,
        /// What stands there.
        found: char,
        /// What the others give.
        expected: char,
    },
}

impl ConsignmentId {
    /// The number of a site's n-th consignment of a day; `sequence` is 1 to 99999.
    #[must_use]
    pub fn compose(site: &SiteCode, at: Utc, sequence: u32) -> Option<Self> {
        if !(1..=99_999).contains(&sequence) {
            return None;
        }
        let (year, month, day) = at.hanoi_date();
        let data = format!("{site}{:02}{month:02}{day:02}{sequence:05}", year.rem_euclid(100));
        let check = check_character(&data)?;
        Some(Self(format!("{data}{check}")))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Site code and date: what the daily sequence counts within.
    #[must_use]
    pub fn series(&self) -> &str {
        &self.0[..8]
    }

    /// The daily sequence.
    #[must_use]
    pub fn sequence(&self) -> u32 {
        self.0[8..13].parse().unwrap_or(0)
    }
}

impl FromStr for ConsignmentId {
    type Err = ParseConsignmentIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let length = text.chars().count();
        if length != 14 {
            return Err(ParseConsignmentIdError::Length { text: text.to_owned(), found: length });
        }
        for (index, found) in text.chars().enumerate() {
            let (right, expected) = match index {
                0 | 1 => (found.is_ascii_uppercase(), "a letter A-Z"),
                13 => (found.is_ascii_uppercase() || found.is_ascii_digit() || found == '*', "a letter, a digit or *"),
                _ => (found.is_ascii_digit(), "a digit"),
            };
            if !right {
                return Err(ParseConsignmentIdError::Character { text: text.to_owned(), position: index + 1, found, expected });
            }
        }
        let (data, check) = text.split_at(13);
        match (check_character(data), check.chars().next()) {
            (Some(expected), Some(found)) if expected != found => {
                Err(ParseConsignmentIdError::Check { text: text.to_owned(), found, expected })
            }
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl TryFrom<String> for ConsignmentId {
    type Error = ParseConsignmentIdError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ConsignmentId> for String {
    fn from(id: ConsignmentId) -> String {
        id.0
    }
}

impl fmt::Display for ConsignmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConsignmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl schemars::JsonSchema for ConsignmentId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConsignmentId".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{2}[0-9]{11}[0-9A-Z*]$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_taken_and_their_damaged_twins_are_not() {
        for text in ["DG26120100042U", "DG26123199999X", "GL261201000079"] {
            assert!(text.parse::<ConsignmentId>().is_ok(), "{text}");
        }
        for text in ["DG26120100043U", "DG26120100042V"] {
            assert!(matches!(text.parse::<ConsignmentId>(), Err(ParseConsignmentIdError::Check { .. })), "{text}");
        }
    }

    #[test]
    fn the_error_names_the_place_of_a_letter_among_digits() {
        let error = "DG2612O100042U".parse::<ConsignmentId>().expect_err("letter O");

        assert_eq!(error.to_string(), "consignment number \"DG2612O100042U\": character 7 is 'O', expected a digit");
    }

    #[test]
    fn the_number_of_the_day_is_composed_with_the_date_in_hanoi() {
        let site = SiteCode::new("DG").expect("two letters");
        let at = Utc::parse("2026-11-30T18:00:00Z").expect("a time");

        assert_eq!(ConsignmentId::compose(&site, at, 42).map(String::from).as_deref(), Some("DG26120100042U"));
        assert_eq!(ConsignmentId::compose(&site, at, 100_000), None);
    }
}
