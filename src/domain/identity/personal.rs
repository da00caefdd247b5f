//! What looks like a person's number or telephone in a text that is nobody's business (ID-33).

use crate::domain::identifier::looks_personal;
use crate::units::folding::plain;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// Ten digits or more: personal identification, social insurance, health insurance (ID-30, ID-31).
    Number,
    /// The old health-insurance card: two letters, a digit, twelve digits (ID-31).
    Card,
    /// A Vietnamese telephone number, with `0` or `+84` before it.
    Phone,
}

/// The first thing in a text that looks like a person's number. Spaces, points and dashes between digits, digits of another width, and
/// characters that nobody sees do not hide one; a date, a time and an accession number of less than nine digits are none.
#[must_use]
pub fn personal_in(text: &str) -> Option<Personal> {
    let characters: Vec<char> = plain(text).chars().collect();
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (digits, end) = run(&characters, at);
        if let Some(found) = named(&characters, at, &digits) {
            return Some(found);
        }
        at = end;
    }
    None
}

/// Whether a code is no code but a person's number: of an identity or insurance card, or a telephone. Codes of laboratories and of the
/// blood service may be long numbers too; only the forms of persons' numbers are taken for such.
#[must_use]
pub fn is_personal(code: &str) -> bool {
    looks_personal(code) || (!code.contains(|c: char| c.is_alphabetic()) && personal_in(code) == Some(Personal::Phone))
}

/// The digits from a place on, over single separators, and where they end.
fn run(characters: &[char], from: usize) -> (String, usize) {
    let (mut digits, mut at) = (String::new(), from);
    while let Some(character) = characters.get(at) {
        if character.is_ascii_digit() {
            digits.push(*character);
        } else if !(matches!(character, ' ' | '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
            && characters.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            break;
        }
        at += 1;
    }
    (digits, at)
}

fn named(characters: &[char], at: usize, digits: &str) -> Option<Personal> {
    let before = |back: usize| at.checked_sub(back).and_then(|at| characters.get(at)).copied();
    let abroad = before(1) == Some('+') && digits.starts_with("84") && (11..=12).contains(&digits.len());
    let inland = digits.starts_with('0') && (10..=11).contains(&digits.len()) && matches!(digits.as_bytes().get(1), Some(b'2'..=b'9'));
    if abroad || inland {
        return Some(Personal::Phone);
    }
    let letters = [1, 2].into_iter().all(|back| before(back).is_some_and(char::is_alphabetic));
    if digits.len() == 13 && letters && matches!(digits.as_bytes().first(), Some(b'1'..=b'5')) {
        return Some(Personal::Card);
    }
    (digits.len() >= 10).then_some(Personal::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_found_however_they_are_spaced() {
        for (text, found) in [
            ("bệnh nhân 001099012345", Personal::Number),
            ("001 099 012 345", Personal::Number),
            ("bhxh 1234567890", Personal::Number),
            ("thẻ DN4010123456789 hết hạn", Personal::Card),
            ("gọi 0912345678", Personal::Phone),
            ("gọi 0912.345.678", Personal::Phone),
            ("gọi 091 234 5678 nhé", Personal::Phone),
            ("gọi +84 912 345 678", Personal::Phone),
            ("024-3877-1234", Personal::Phone),
            ("００１０９９０１２３４５", Personal::Number),
            ("001\u{200B}099\u{2060}012345", Personal::Number),
            ("0912\u{2013}345\u{2011}678", Personal::Phone),
        ] {
            assert_eq!(personal_in(text), Some(found), "{text}");
        }
    }

    #[test]
    fn a_long_number_of_a_laboratory_is_a_code_and_a_person_s_number_is_none() {
        for code in ["001199012345", "DN4010123456789", "0912345678", "091-234-5678"] {
            assert!(is_personal(code), "{code}");
        }
        for code in ["XN-0001", "LAB000001", "G999926123456", "2705100001", "990000000001", "=<A99991212345600"] {
            assert!(!is_personal(code), "{code}");
        }
    }

    #[test]
    fn what_people_write_about_boxes_is_no_number_of_a_person() {
        for text in
            ["", "ống vỡ nắp", "22/11/2026 15:07", "trễ 25 phút, 2 ống", "XN-123456", "mẫu 12345678", "7.5 °C lúc 08:30", "CV 123/QĐ"]
        {
            assert_eq!(personal_in(text), None, "{text}");
        }
    }
}
