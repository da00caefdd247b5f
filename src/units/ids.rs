//! One type per kind of thing, so that a box number is never taken for a tail.
//!
//! Ids arrive from outside (configuration, clients) or are derived from the journal; nothing here draws a random number.

use super::words::Words;
use std::fmt;
use std::str::FromStr;

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} {text:?} is not valid: {want}")]
pub struct ParseIdError {
    /// The kind of id, in words.
    pub kind: &'static str,
    /// The text as it came.
    pub text: String,
    /// The form that would be right.
    pub want: &'static str,
}

impl ParseIdError {
    /// What the text is not, and the form that would be right.
    #[must_use]
    pub fn told(&self) -> (Words, Words) {
        let Self { kind, want, .. } = self;
        let wrong = Words { vi: format!("không phải mã hợp lệ ({kind})"), en: format!("not a {kind}") };
        // The forms are made of these few words and of the characters themselves.
        let phrases = [
            ("beginning with a capital", "bắt đầu bằng chữ hoa"),
            ("a lower-case UUID like", "UUID viết thường như"),
            ("and a number, like", "và một số, như"),
            (" to ", " đến "),
            (" of ", " ký tự trong "),
        ];
        let vi = phrases.iter().fold((*want).to_owned(), |text, (en, vi)| text.replace(en, vi));
        (wrong, Words { vi, en: (*want).to_owned() })
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $want:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            #[doc = concat!("Checks and takes a ", $kind, ".\n\n# Errors\nWhen the text does not have the form: ", $want, ".")]
            pub fn new(text: impl Into<String>) -> Result<Self, ParseIdError> {
                let text = text.into();
                let ok: fn(&str) -> bool = $ok;
                if ok(&text) {
                    Ok(Self(text))
                } else {
                    Err(ParseIdError { kind: $kind, text, want: $want })
                }
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Self::new(text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": concat!($kind, ": ", $want) })
            }
        }
    };
}

fn token(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

text_id!(
    /// A facility of the network: hub, hospital, health station.
    ///
    /// One published id has a small letter (C-TTh), so sites may; nothing else does.
    SiteId, "site id", "1 to 16 of A-Z, a-z, 0-9, '-', beginning with a capital", |t| {
        (1..=16).contains(&t.len())
            && t.starts_with(|c: char| c.is_ascii_uppercase())
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }
);
text_id!(
    /// A take-off and landing spot.
    PadId, "pad id", "1 to 20 of A-Z, 0-9, '-'", |t| token(t, 1, 20)
);
text_id!(
    /// An aircraft's registration, the identity that people use.
    TailId, "tail", "2 to 12 of A-Z, 0-9, '-'", |t| token(t, 2, 12)
);
text_id!(
    /// A numbered battery pack.
    PackId, "battery pack", "2 to 12 of A-Z, 0-9, '-'", |t| token(t, 2, 12)
);
text_id!(
    /// A row of the payload catalogue.
    PayloadCode, "payload code", "2 to 20 of A-Z, 0-9, '-'", |t| token(t, 2, 20)
);
text_id!(
    /// The number of a transport box, the reusable container.
    BoxNumber, "box number", "2 to 12 of A-Z, 0-9, '-'", |t| token(t, 2, 12)
);
text_id!(
    /// The number of a temperature logger.
    LoggerId, "temperature logger", "2 to 12 of A-Z, 0-9, '-'", |t| token(t, 2, 12)
);
text_id!(
    /// A published airspace zone.
    ZoneId, "zone id", "2 to 24 of A-Z, 0-9, '-'", |t| token(t, 2, 24)
);
text_id!(
    /// A permit or release that opens restricted airspace.
    PermitId, "permit id", "1 to 24 of A-Z, 0-9, '-'", |t| token(t, 1, 24)
);
text_id!(
    /// An organisation that is none of the network's facilities, like a carrier.
    OrganisationId, "organisation", "2 to 16 of A-Z, 0-9, '-'", |t| token(t, 2, 16)
);
text_id!(
    /// A person with an account: pseudonymous, never a name.
    PersonId, "person id", "2 to 24 of a-z, 0-9, '-', '.'", |t| {
        (2..=24).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
    }
);
text_id!(
    /// A transport request, minted by the client as a lower-case UUID (version 7 by custom), so that sending it twice asks once.
    RequestId, "request id", "a lower-case UUID like 0190f6c2-7a3b-7cde-8f01-23456789abcd", |t| {
        t.len() == 36
            && t.bytes().enumerate().all(|(i, b)| match i {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
            })
    }
);

/// One flight of one aircraft, numbered by the journal record that planned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlightId(pub u64);

impl serde::Serialize for FlightId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for FlightId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for FlightId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FlightId".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "flight id: F and a number, like F42" })
    }
}

impl fmt::Display for FlightId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F{}", self.0)
    }
}

impl FromStr for FlightId {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let wrong = || ParseIdError { kind: "flight id", text: text.to_owned(), want: "F and a number, like F42" };
        text.strip_prefix('F').and_then(|n| n.parse().ok()).map(Self).ok_or_else(wrong)
    }
}

/// A MAVLink system id of an aircraft: 1 to 250 (0 is broadcast, higher ones are ground stations').
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct SystemId(u8);

impl SystemId {
    /// Checks and takes a system id.
    ///
    /// # Errors
    /// Outside of 1 to 250.
    pub fn new(id: u8) -> Result<Self, ParseIdError> {
        if (1..=250).contains(&id) { Ok(Self(id)) } else { Err(ParseIdError { kind: "system id", text: id.to_string(), want: "1 to 250" }) }
    }

    /// The number on the wire.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for SystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> serde::Deserialize<'de> for SystemId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(u8::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_in_lower_case_is_refused_with_the_form_that_would_be_right() {
        let refused = TailId::new("dg-01").expect_err("lower case");

        assert_eq!(refused.to_string(), "tail \"dg-01\" is not valid: 2 to 12 of A-Z, 0-9, '-'");
    }

    #[test]
    fn a_flight_id_reads_back_as_it_is_written() {
        assert_eq!("F42".parse::<FlightId>(), Ok(FlightId(42)));
        assert!("42".parse::<FlightId>().is_err());
    }

    #[test]
    fn a_request_id_is_a_uuid_in_lower_case() {
        assert!(RequestId::new("0190f6c2-7a3b-7cde-8f01-23456789abcd").is_ok());
        assert!(RequestId::new("0190F6C2-7A3B-7CDE-8F01-23456789ABCD").is_err());
        assert!(RequestId::new("0190f6c2").is_err());
    }
}
