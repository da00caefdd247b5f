//! The donation identification number of ISBT 128 (data structure 001) and its flag characters (ID-01 to ID-05).

use super::said::{Said, shown, speaks};
use super::shape::{DIGIT, Misfit, Part, fit};
use crate::domain::request::check_character;
use crate::units::words::{Words, words};
use std::fmt;

/// First character of the facility: no letter O, no digit 0.
const FIRST: &[(char, char)] = &[('A', 'N'), ('P', 'Z'), ('1', '9')];
/// Second character of the facility: no letter O.
const SECOND: &[(char, char)] = &[('A', 'N'), ('P', 'Z'), ('0', '9')];
/// What a check character can be.
const CHECK: &[(char, char)] = &[('A', 'Z'), ('0', '9'), ('*', '*')];
/// Facility (5), year (2), sequence (6).
const NUMBER: [Part; 3] = [Part::times(FIRST, 1), Part::times(SECOND, 1), Part::times(DIGIT, 11)];
const LENGTH: usize = 13;

/// A donation identification number: 13 characters, without flag and check characters. It names a donation, not a bag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Din(String);

/// The two flag characters of a scanned donation number. They are no part of its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flags {
    /// `00`: not used.
    Unused,
    /// `01` to `59`: a kind of process control, kept as it came.
    Process(u8),
    /// `60` to `96`: 60 and the value of the check character, which was verified.
    Checked(u8),
}

/// A donation number as a scanner reads it off a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedDin {
    /// The number.
    pub din: Din,
    /// Its flags.
    pub flags: Flags,
}

/// Why a text is not a donation number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DinError {
    /// A character that cannot stand there, one too few or too many.
    Shape(Misfit),
    /// Flag characters without a meaning (97 to 99).
    Flags {
        /// Place of the first, from 1.
        position: usize,
        /// The two.
        found: u8,
    },
    /// The check character, or the flags that repeat it, do not fit the number.
    Check {
        /// Place of the check, from 1.
        position: usize,
        /// What the number gives: a character, or two flag digits.
        expected: String,
        /// What stands there.
        found: String,
    },
}

impl Said for DinError {
    fn words(&self) -> Words {
        let name = words("Mã đơn vị máu (DIN): ", "donation number: ");
        let what = match self {
            Self::Shape(misfit) => misfit.words(),
            Self::Flags { position, found } => words(
                format!("hai ký tự cờ từ vị trí {position} là {found:02}, phải là 00-96"),
                format!("the flag characters from {position} are {found:02}, expected 00-96"),
            ),
            Self::Check { position, expected, found } => words(
                format!("ký tự kiểm tra ở vị trí {position} là {found}, phải là {expected}"),
                format!("the check at character {position} is {found}, expected {expected}"),
            ),
        };
        name.and("", &what)
    }
}

speaks!(DinError);

impl DinError {
    /// The same, in a longer text before which so many other characters stand.
    #[must_use]
    pub fn after(self, characters: usize) -> Self {
        match self {
            Self::Shape(misfit) => Self::Shape(misfit.after(characters)),
            Self::Flags { position, found } => Self::Flags { position: position + characters, found },
            Self::Check { position, expected, found } => Self::Check { position: position + characters, expected, found },
        }
    }
}

impl Din {
    /// Reads `=`, the number and two flag characters, 16 in all, as a scanner sends data structure 001. The character after `=`
    /// belongs to both.
    ///
    /// # Errors
    /// When it is not that, or flags from 60 contradict the number.
    pub fn scanned(text: &str) -> Result<ScannedDin, DinError> {
        let [facility, second, digits] = NUMBER;
        let parts = [Part::times(&[('=', '=')], 1), facility, second, digits, Part::times(DIGIT, 2)];
        fit(&parts, text).map_err(DinError::Shape)?;
        let din = Self(text[1..=LENGTH].to_owned());
        let position = LENGTH + 2;
        let found: u8 = text[LENGTH + 1..].parse().unwrap_or(u8::MAX);
        let flags = match found {
            0 => Flags::Unused,
            1..=59 => Flags::Process(found),
            60..=96 => {
                let expected = 60 + din.check_value();
                if found != expected {
                    return Err(DinError::Check { position, expected: format!("{expected:02}"), found: format!("{found:02}") });
                }
                Flags::Checked(found)
            }
            _ => return Err(DinError::Flags { position, found }),
        };
        Ok(ScannedDin { din, flags })
    }

    /// Reads what a person types off the label: the number and its boxed check character, with or without the spaces and the
    /// brackets of the print (`G1234 98 654321 [H]`). Without the check character nothing is taken.
    ///
    /// # Errors
    /// When it is not that, or the check character does not fit. Positions count without spaces and brackets.
    pub fn typed(text: &str) -> Result<Self, DinError> {
        let text: String = text.chars().filter(|c| !matches!(c, ' ' | '[' | ']')).collect();
        let [facility, second, digits] = NUMBER;
        fit(&[facility, second, digits, Part::times(CHECK, 1)], &text).map_err(DinError::Shape)?;
        let (number, check) = text.split_at(LENGTH);
        let din = Self(number.to_owned());
        let expected = din.check_character();
        if check.starts_with(expected) {
            return Ok(din);
        }
        let found = check.chars().map(shown).collect();
        Err(DinError::Check { position: LENGTH + 1, expected: shown(expected), found })
    }

    /// The 13 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The check character that is printed in a box after the number.
    #[must_use]
    pub fn check_character(&self) -> char {
        check_character(&self.0).unwrap_or('*')
    }

    /// As it is printed: `G1234 98 654321 [H]`.
    #[must_use]
    pub fn eye_readable(&self) -> String {
        format!("{} {} {} [{}]", &self.0[..5], &self.0[5..7], &self.0[7..], self.check_character())
    }

    fn check_value(&self) -> u8 {
        match self.check_character() {
            c @ '0'..='9' => c.to_digit(10).and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
            c @ 'A'..='Z' => u8::try_from(u32::from(c) - u32::from('A')).map_or(0, |n| n + 10),
            _ => 36,
        }
    }
}

impl fmt::Display for Din {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_without_its_check_character_is_not_taken() {
        let refused = Din::typed("G1234 98 654321").expect_err("no check");

        assert_eq!(refused.to_string(), "donation number: the code ends before character 14, expected A-Z 0-9 '*'");
        assert_eq!(Din::typed("G1234 98 654321 [H]").map(|din| din.eye_readable()), Ok("G1234 98 654321 [H]".to_owned()));
    }

    #[test]
    fn a_letter_o_in_the_facility_is_refused_with_its_place_in_both_languages() {
        let refused = Din::scanned("=GO23498654321000").expect_err("letter O").words();

        assert_eq!(refused.en, "donation number: character 3 is 'O', expected A-N P-Z 0-9");
        assert_eq!(refused.vi, "Mã đơn vị máu (DIN): ký tự 3 là 'O', phải là A-N P-Z 0-9");
    }

    #[test]
    fn flags_are_kept_and_are_no_part_of_the_identity() {
        let plain = Din::scanned("=A99991412345600").expect("a scan");
        let process = Din::scanned("=A99991412345601").expect("a scan");

        assert_eq!(plain.din, process.din);
        assert_eq!((plain.flags, process.flags), (Flags::Unused, Flags::Process(1)));
        assert_eq!(Din::scanned("=A99991412345697"), Err(DinError::Flags { position: 15, found: 97 }));
    }
}
