//! Codes that only a pattern describes: accession numbers (ID-22), seal numbers (ID-23), a blood supplier's own units (ID-08).
//!
//! They have no check character. What guards them is the list they are compared with, and a pattern of one length where the
//! laboratory has one.

use super::person::looks_personal;
use super::said::{Said, speaks};
use super::shape::{CAPITAL_OR_DIGIT, Misfit, Part, Pattern, fit};
use crate::domain::request::ConsignmentId;
use crate::units::words::{Words, words};
use std::fmt;

/// The laboratory's number of one specimen, in capital letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Accession(String);

/// The number of a seal; used once, for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealNumber(String);

/// How a supplier that does not use ISBT 128 numbers its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierPattern {
    /// Who.
    pub supplier: String,
    /// How.
    pub pattern: Pattern,
}

/// Why a text is no accession number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessionError {
    /// A character that the pattern does not have there.
    Shape(Misfit),
    /// It looks like a person's number.
    Personal,
    /// It holds no digit: a word or a name.
    NoDigit,
    /// It is the number of a box, by its check character too.
    BoxNumber,
}

/// Why a text is no seal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// A character that cannot stand there, too few or too many.
    Shape(Misfit),
    /// It looks like a person's number.
    Personal,
}

/// What is said of a person's number where something else was to be scanned. It is not repeated.
#[must_use]
pub(super) fn personal_words() -> Words {
    words(
        "mã vừa quét giống số định danh hoặc thẻ của một người nên không được đọc và không được lưu",
        "what was scanned looks like the number or card of a person; it was neither read nor kept",
    )
}

impl Said for AccessionError {
    fn words(&self) -> Words {
        words("Mã bệnh phẩm: ", "accession number: ").and(
            "",
            &match self {
                Self::Shape(misfit) => misfit.words(),
                Self::Personal => personal_words(),
                Self::NoDigit => words("không có chữ số nào; không ghi tên người", "it holds no digit; names are not written here"),
                Self::BoxNumber => {
                    words("đây là số của một kiện, không phải của ống mẫu", "this is the number of a box, not that of a specimen")
                }
            },
        )
    }
}

impl Said for SealError {
    fn words(&self) -> Words {
        words("Số niêm phong: ", "seal number: ").and(
            "",
            &match self {
                Self::Shape(misfit) => misfit.words(),
                Self::Personal => personal_words(),
            },
        )
    }
}

speaks!(AccessionError, SealError);

const ACCESSION: [Part; 1] = [Part::between(&[('A', 'Z'), ('0', '9'), ('-', '-')], 6, 20)];
const SEAL: [Part; 1] = [Part::between(CAPITAL_OR_DIGIT, 6, 16)];

impl Accession {
    /// Reads an accession number: letters become capitals, nothing else is changed, O and 0 stay what they are. `pattern` is the
    /// laboratory's own; without one 6 to 20 of A-Z, 0-9 and `-`, at least one digit among them, and nothing that looks like a
    /// person's number. The number of a box is none of a specimen.
    ///
    /// # Errors
    /// The first character that does not fit, or what it is instead.
    pub fn read(text: &str, pattern: Option<&Pattern>) -> Result<Self, AccessionError> {
        let text = text.to_ascii_uppercase();
        if text.parse::<ConsignmentId>().is_ok() {
            return Err(AccessionError::BoxNumber);
        }
        match pattern {
            Some(pattern) => pattern.fit(&text).map_err(AccessionError::Shape)?,
            None if looks_personal(&text) => return Err(AccessionError::Personal),
            None => {
                fit(&ACCESSION, &text).map_err(AccessionError::Shape)?;
                if !text.contains(|c: char| c.is_ascii_digit()) {
                    return Err(AccessionError::NoDigit);
                }
            }
        }
        Ok(Self(text))
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SealNumber {
    /// Reads a seal number: 6 to 16 of A-Z and 0-9.
    ///
    /// # Errors
    /// The first character that does not fit; what looks like a person's number.
    pub fn read(text: &str) -> Result<Self, SealError> {
        if looks_personal(text) {
            return Err(SealError::Personal);
        }
        fit(&SEAL, text).map_err(SealError::Shape)?;
        Ok(Self(text.to_owned()))
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Accession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for SealNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_and_nothing_is_guessed() {
        assert_eq!(Accession::read("hh-o01i", None).as_ref().map(Accession::as_str), Ok("HH-O01I"));
        assert_eq!(
            Accession::read("HH_001", None).map_err(|error| error.to_string()),
            Err("accession number: character 3 is '_', expected A-Z 0-9 '-'".to_owned())
        );
        assert!(Accession::read("đ123456", None).is_err());
    }

    #[test]
    fn a_name_and_the_number_of_a_box_are_no_accession_numbers() {
        assert_eq!(Accession::read("NGUYEN-VAN-AN", None), Err(AccessionError::NoDigit));
        assert_eq!(Accession::read("DG26120100042U", None), Err(AccessionError::BoxNumber));
        assert!(Accession::read("DG26120100042V", None).is_ok(), "without its check character it is no box's number");
        let pattern = Pattern::parse("[A-Z0-9]{14}").expect("a pattern");
        assert_eq!(Accession::read("DG26120100042U", Some(&pattern)), Err(AccessionError::BoxNumber));
    }

    #[test]
    fn the_laboratorys_own_pattern_holds_even_for_twelve_digits() {
        let pattern = Pattern::parse("0[0-9]{11}").expect("a pattern");

        assert_eq!(Accession::read("001199123456", None), Err(AccessionError::Personal));
        assert!(Accession::read("001199123456", Some(&pattern)).is_ok());
        assert!(Accession::read("AB-1234", Some(&pattern)).is_err());
    }

    #[test]
    fn a_seal_has_six_to_sixteen_capitals_and_digits() {
        assert!(SealNumber::read("SL004217").is_ok());
        for (text, place) in [("SL 4217", 3), ("SL42", 5), ("SL004217SL004217X", 17), ("sl004217", 1)] {
            assert!(matches!(SealNumber::read(text), Err(SealError::Shape(Misfit { position, .. })) if position == place), "{text}");
        }
        assert_eq!(SealNumber::read("001199123456"), Err(SealError::Personal));
    }
}
