//! Numbers of persons (ID-30, ID-31): read where the identity store asks for one, by name, and nowhere else.
//!
//! Such a number discloses sex, year and place of birth; it is never found out from the content of a scan, never shown by
//! `Debug`, and has no serialised form. What looks like one where something else was to be scanned is refused unread.

use super::said::{Said, speaks};
use super::shape::{CAPITAL, DIGIT, Misfit, Part, fit};
use crate::units::words::{Words, words};
use std::fmt;

/// A personal identification number (số định danh cá nhân), 12 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Cccd(String);

/// A health-insurance number (BHYT) in one of its three forms.
#[derive(Clone, PartialEq, Eq)]
pub enum Bhyt {
    /// The personal identification number, since August 2025.
    Personal(Cccd),
    /// Ten digits of the social insurance.
    SocialInsurance(String),
    /// The old card: two letters, level of benefit, 12 digits.
    Card(String),
}

/// Sex as the number says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Even fourth digit.
    Male,
    /// Odd fourth digit.
    Female,
}

/// Why a text is no number of a person. Holds no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonError {
    /// Wrong length.
    Length {
        /// What was asked for.
        expected: &'static str,
        /// Characters that came.
        found: usize,
    },
    /// A character that cannot stand there.
    Character {
        /// Place, from 1.
        position: usize,
        /// What could.
        expected: String,
    },
}

impl Said for PersonError {
    fn words(&self) -> Words {
        match self {
            Self::Length { expected, found } => words(
                format!("Số cá nhân: có {found} ký tự, phải là {expected}"),
                format!("personal number: {found} characters, expected {expected}"),
            ),
            Self::Character { position, expected } => words(
                format!("Số cá nhân: ký tự {position} không đúng, phải là {expected}"),
                format!("personal number: character {position} is wrong, expected {expected}"),
            ),
        }
    }
}

speaks!(PersonError);

const TWELVE: [Part; 1] = [Part::times(DIGIT, 12)];
const TEN: [Part; 1] = [Part::times(DIGIT, 10)];
const OLD_CARD: [Part; 3] = [Part::times(CAPITAL, 2), Part::times(&[('1', '5')], 1), Part::times(DIGIT, 12)];

fn fitted(parts: &[Part], text: &str, lengths: &'static str) -> Result<(), PersonError> {
    fit(parts, text).map_err(|misfit| match misfit {
        Misfit { position, expected: Some(expected), found: Some(_) } => PersonError::Character { position, expected },
        Misfit { .. } => PersonError::Length { expected: lengths, found: text.chars().count() },
    })
}

impl Cccd {
    /// Reads the 12 digits. There is no check digit.
    ///
    /// # Errors
    /// Another length, another character.
    pub fn read(text: &str) -> Result<Self, PersonError> {
        fitted(&TWELVE, text, "12")?;
        Ok(Self(text.to_owned()))
    }

    /// The digits, for the identity store.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Province or country of birth registration, three digits; Hanoi is 001.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0[..3]
    }

    /// As the fourth digit says.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.figure(3, 4) % 2 == 0 { Sex::Male } else { Sex::Female }
    }

    /// As the fourth digit (century) and the next two say.
    #[must_use]
    pub fn birth_year(&self) -> i16 {
        1900 + 100 * (self.figure(3, 4) / 2) + self.figure(4, 6)
    }

    /// Whether its holder can have been born by this year. If not: a warning, the number is taken.
    #[must_use]
    pub fn is_plausible(&self, this_year: i16) -> bool {
        self.birth_year() <= this_year
    }

    fn figure(&self, from: usize, to: usize) -> i16 {
        self.0[from..to].parse().unwrap_or(0)
    }
}

impl Bhyt {
    /// Reads any of the three forms; the length decides which.
    ///
    /// # Errors
    /// Another length, another character.
    pub fn read(text: &str) -> Result<Self, PersonError> {
        const LENGTHS: &str = "10, 12, 15";
        match text.chars().count() {
            10 => fitted(&TEN, text, LENGTHS).map(|()| Self::SocialInsurance(text.to_owned())),
            12 => Cccd::read(text).map(Self::Personal),
            15 => fitted(&OLD_CARD, text, LENGTHS).map(|()| Self::Card(text.to_owned())),
            found => Err(PersonError::Length { expected: LENGTHS, found }),
        }
    }

    /// The number, for the identity store.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Personal(number) => number.expose(),
            Self::SocialInsurance(number) | Self::Card(number) => number,
        }
    }
}

impl fmt::Debug for Cccd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cccd(not shown)")
    }
}

impl fmt::Debug for Bhyt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bhyt(not shown)")
    }
}

/// Whether a scan that should be something else looks like a person's: the QR of an identity or insurance card (fields between
/// bars), 12 digits that begin with a province, or an old insurance card. Ten digits alone say too little.
#[must_use]
pub fn looks_personal(text: &str) -> bool {
    let head = text.split('|').next().unwrap_or_default();
    let card = text.contains('|') && fit(&[Part::between(DIGIT, 9, 12)], head).is_ok();
    let old_card = fit(&OLD_CARD, head).is_ok();
    let province = head.get(..3).and_then(|code| code.parse::<u16>().ok()).is_some_and(|code| (1..=96).contains(&code));
    let twelve = fit(&TWELVE, text).is_ok() && province && matches!(text.as_bytes().get(3), Some(b'0'..=b'3'));
    card || old_card || twelve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_an_insurance_number_are_told_by_their_length() {
        assert!(matches!(Bhyt::read("001199123456"), Ok(Bhyt::Personal(_))));
        assert!(matches!(Bhyt::read("0123456789"), Ok(Bhyt::SocialInsurance(_))));
        assert!(matches!(Bhyt::read("DN4010123456789"), Ok(Bhyt::Card(_))));
        assert_eq!(Bhyt::read("DN6010123456789"), Err(PersonError::Character { position: 3, expected: "1-5".to_owned() }));
        assert_eq!(Bhyt::read("0011991234"), Ok(Bhyt::SocialInsurance("0011991234".to_owned())));
        assert_eq!(
            Bhyt::read("00119912345").map_err(|error| error.to_string()),
            Err("personal number: 11 characters, expected 10, 12, 15".to_owned())
        );
    }

    #[test]
    fn nothing_of_a_number_is_shown_by_accident() {
        let number = Bhyt::read("001199123456").expect("a number");
        let refused = Cccd::read("A01199123456").expect_err("a letter");

        assert_eq!(format!("{number:?}"), "Bhyt(not shown)");
        assert_eq!(refused.words().en, "personal number: character 1 is wrong, expected 0-9");
    }

    #[test]
    fn cards_of_persons_are_known_by_their_look_and_goods_are_not() {
        for text in ["001199123456", "001199123456|012345678|NGUYEN VAN A|01011999|Nam|Ha Noi|01012021", "DN4010123456789", "0123456789|x"]
        {
            assert!(looks_personal(text), "{text}");
        }
        for text in ["DG26120100042U", "0109506000134352", "991199123456", "001999123456", "0123456789", "SEAL0042", "A|B", ""] {
            assert!(!looks_personal(text), "{text}");
        }
    }
}
