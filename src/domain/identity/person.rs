//! What the vault keeps of a person.

use crate::domain::identifier::{Bhyt, Cccd, Said};
use crate::units::words::{Reason, Refusal, RefusalKind, Words, words};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// What somebody gives in; nothing of it is believed yet.
#[derive(Default)]
pub struct Given {
    /// Name as on the wristband.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// The hospital's own number of the patient.
    pub mrn: Option<String>,
    /// Personal identification number.
    pub cccd: Option<String>,
    /// Health-insurance number.
    pub bhyt: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// A person, checked. Serialised only into a seal, and into the answer to whoever asked with a reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Identity {
    /// Name, NFC.
    pub name: String,
    /// Year of birth.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub birth_year: Option<u16>,
    /// The hospital's number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mrn: Option<String>,
    /// Personal identification number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cccd: Option<String>,
    /// Health-insurance number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bhyt: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<String>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// A field that is not right. Never says what was given.
fn wrong(field: &'static str, what: Words) -> Reason {
    Reason::new("IDENTITY_FIELD", what, words("Sửa trường này rồi gửi lại.", "Correct this field and send again."))
        .of(field, "…")
        .by("ID-30")
}

impl Identity {
    /// Checks what was given; all faults are told together, none with its value.
    ///
    /// # Errors
    /// A field has not its form.
    pub fn check(given: Given, this_year: i16) -> Result<Self, Refusal> {
        let mut faults = Vec::new();
        let clean = |text: &str| -> String { text.trim().nfc().collect() };
        let name = clean(&given.name);
        if !(2..=80).contains(&name.chars().count()) || !name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '-' | '.')) {
            faults.push(wrong("name", words("Họ tên: 2 đến 80 chữ cái.", "Name: 2 to 80 letters.")));
        }
        let birth_year = given.birth_year.filter(|year| {
            let fits = (1900..=u16::try_from(this_year).unwrap_or(u16::MAX)).contains(year);
            if !fits {
                faults.push(wrong("birth_year", words("Năm sinh không đúng.", "Year of birth: 1900 to this year.")));
            }
            fits
        });
        let mrn = given.mrn.map(|text| clean(&text));
        if mrn.as_ref().is_some_and(|text| !(1..=20).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        {
            faults.push(wrong("mrn", words("Mã bệnh nhân: 1 đến 20 chữ cái, chữ số, '-'.", "MRN: 1 to 20 letters, digits, '-'.")));
        }
        let mut number = |field: &'static str, text: Option<String>, read: fn(&str) -> Result<String, Words>| {
            let text = clean(&text?);
            read(&text).map_err(|says| faults.push(wrong(field, says))).ok()
        };
        let cccd = number("cccd", given.cccd, |text| Cccd::read(text).map(|n| n.expose().to_owned()).map_err(|fault| fault.words()));
        let bhyt = number("bhyt", given.bhyt, |text| Bhyt::read(text).map(|n| n.expose().to_owned()).map_err(|fault| fault.words()));
        let phone = number("phone", given.phone, |text| {
            let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
            let bare = digits.strip_prefix('+').unwrap_or(&digits);
            let fits = (9..=12).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
            if fits { Ok(digits) } else { Err(words("Số điện thoại: 9 đến 12 chữ số.", "Telephone: 9 to 12 digits.")) }
        });
        if faults.is_empty() {
            return Ok(Self { name, birth_year, mrn, cccd, bhyt, phone });
        }
        Err(Refusal { kind: RefusalKind::Invalid, reasons: faults })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_together_and_none_repeats_what_was_given() {
        let given = Given {
            name: "Nguyễn Văn 9".to_owned(),
            birth_year: Some(1850),
            cccd: Some("00109901234X".to_owned()),
            bhyt: Some("12345".to_owned()),
            phone: Some("09-mot-hai".to_owned()),
            mrn: Some("a b".to_owned()),
        };

        let refusal = Identity::check(given, 2026).expect_err("faults");

        assert_eq!(refusal.reasons.len(), 6);
        let told = format!("{refusal:?}");
        assert!(!["Nguyễn", "00109901234X", "12345", "mot-hai", "1850", "a b"].iter().any(|part| told.contains(part)), "{told}");
    }

    #[test]
    fn a_person_is_never_shown_by_debug() {
        let given = Given { name: "Trần Thị Mốc".to_owned(), cccd: Some("001099012345".to_owned()), ..Given::default() };

        let identity = Identity::check(given, 2026).expect("right");

        assert_eq!(format!("{identity:?}"), "Identity(…)");
    }
}
