//! GS1 Digital Link: the same keys as a web address (ID-12). A scan gives data; the address is never fetched.

use super::gs1::{Ai, Elements, Gs1Error};
use super::said::{Said, shown, speaks};
use crate::units::words::{Words, words};

/// A Digital Link, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigitalLink {
    /// Whose address it is, in small letters; who acts on a link compares it with the hosts it knows.
    pub host: String,
    /// What it says.
    pub elements: Elements,
}

/// Why an address is no Digital Link that is taken here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin with `https://` or `http://` and a host.
    Address {
        /// Place, from 1.
        position: usize,
    },
    /// A part of the path that is no key or qualifier, or not in the order 22, 10, 21.
    Path {
        /// Place of the part, from 1.
        position: usize,
        /// The part.
        found: String,
        /// What could stand there.
        expected: String,
    },
    /// A percent sign without two hexadecimal digits of a readable character.
    Percent {
        /// Place, from 1.
        position: usize,
        /// What stands there.
        found: String,
    },
    /// A value or its identifier is wrong.
    Element(Gs1Error),
}

impl Said for LinkError {
    fn words(&self) -> Words {
        let what = match self {
            Self::Address { position } => words(
                format!("ký tự {position}: phải là https:// và tên máy chủ"),
                format!("character {position}: expected https:// and a host"),
            ),
            Self::Path { position, found, expected } => words(
                format!("ký tự {position}: '{found}' trong đường dẫn, phải là {expected}"),
                format!("character {position}: '{found}' in the path, expected {expected}"),
            ),
            Self::Percent { position, found } => {
                let found: String = found.chars().map(|c| if c.is_control() { shown(c) } else { c.to_string() }).collect();
                words(
                    format!("ký tự {position}: '{found}', phải là % và hai chữ số thập lục phân"),
                    format!("character {position}: '{found}', expected % and two hexadecimal digits"),
                )
            }
            Self::Element(error) => return error.words(),
        };
        words("Liên kết GS1 Digital Link: ", "GS1 Digital Link: ").and("", &what)
    }
}

speaks!(LinkError);

/// What follows the scheme; None when the text is no web address.
#[must_use]
pub(super) fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })
}

impl DigitalLink {
    /// Reads `https://host/01/GTIN[/22/..][/10/..][/21/..][?17=YYMMDD&..]` or the same with 00 or 414, which have no qualifiers
    /// here. Parameters may stand in any order; those that are no number (`linkType`) say nothing of the goods and are left.
    ///
    /// # Errors
    /// The first place that is wrong.
    pub fn read(text: &str, this_year: i16) -> Result<Self, LinkError> {
        let Some(rest) = after_scheme(text) else { return Err(LinkError::Address { position: 1 }) };
        let begun = text.chars().count() - rest.chars().count();
        let (address, query) = rest
            .split_once('#')
            .map_or(rest, |(before, _)| before)
            .split_once('?')
            .map_or_else(|| (rest.split_once('#').map_or(rest, |(before, _)| before), None), |(address, query)| (address, Some(query)));
        let mut parts = address.split('/');
        let host = parts.next().unwrap_or_default();
        if host.is_empty() || !host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c)) {
            return Err(LinkError::Address { position: begun + 1 });
        }
        let mut list = Vec::new();
        let mut at = begun + host.chars().count() + 1;
        let mut allowed: &[Ai] = &[Ai::Gtin, Ai::Sscc, Ai::Location];
        while let Some(code) = parts.next() {
            let Some(place) = allowed.iter().position(|ai| ai.code() == code) else {
                let expected = allowed.iter().map(|ai| ai.code()).collect::<Vec<_>>().join(", ");
                let expected = if expected.is_empty() { "?".to_owned() } else { expected };
                return Err(LinkError::Path { position: at + 1, found: code.to_owned(), expected });
            };
            let ai = allowed[place];
            at += code.chars().count() + 1;
            let written = parts.next().unwrap_or_default();
            list.push((ai, value(ai, written, at + 1, this_year)?));
            at += written.chars().count() + 1;
            allowed = match ai {
                Ai::Gtin => &[Ai::Variant, Ai::Lot, Ai::Serial],
                Ai::Variant | Ai::Lot | Ai::Serial => &allowed[place + 1..],
                Ai::Sscc
                | Ai::Location
                | Ai::Produced
                | Ai::Expiry
                | Ai::Count
                | Ai::Order
                | Ai::Ginc
                | Ai::ShipTo
                | Ai::DangerousGoods => &[],
            };
        }
        if list.is_empty() {
            return Err(LinkError::Path { position: at, found: String::new(), expected: "/01/, /00/, /414/".to_owned() });
        }
        let mut at = begun + address.chars().count() + 1;
        for parameter in query.unwrap_or_default().split('&').filter(|parameter| query.is_some() && !parameter.is_empty()) {
            let (code, written) = parameter.split_once('=').unwrap_or((parameter, ""));
            if code.starts_with(|c: char| c.is_ascii_digit()) {
                let Some(ai) = Ai::ALL.into_iter().find(|ai| ai.code() == code) else {
                    return Err(LinkError::Element(Gs1Error::Unknown { position: at + 1, found: code.chars().take(4).collect() }));
                };
                list.push((ai, value(ai, written, at + code.chars().count() + 2, this_year)?));
            }
            at += parameter.chars().count() + 1;
        }
        let elements = Elements::of(list, this_year).map_err(LinkError::Element)?;
        Ok(Self { host: host.to_ascii_lowercase(), elements })
    }
}

fn value(ai: Ai, written: &str, position: usize, this_year: i16) -> Result<String, LinkError> {
    let value = decoded(written, position)?;
    ai.check(&value, position, this_year).map_err(LinkError::Element)?;
    Ok(value)
}

/// Percent signs replaced by what they stand for; only printable ASCII can occur in a value.
fn decoded(written: &str, position: usize) -> Result<String, LinkError> {
    let all: Vec<char> = written.chars().collect();
    let mut decoded = String::new();
    let mut at = 0;
    while let Some(c) = all.get(at) {
        if *c != '%' {
            decoded.push(*c);
            at += 1;
            continue;
        }
        let digit = |n: usize| all.get(at + n).and_then(|c| c.to_digit(16));
        let byte = digit(1).zip(digit(2)).and_then(|(high, low)| char::from_u32(high * 16 + low));
        match byte.filter(|c| c.is_ascii_graphic()) {
            Some(c) => decoded.push(c),
            None => return Err(LinkError::Percent { position: position + at, found: all[at..].iter().take(3).collect() }),
        }
        at += 3;
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        DigitalLink::read(text, 2026).expect_err(text).to_string()
    }

    #[test]
    fn a_link_says_what_its_element_string_would() {
        let link =
            DigitalLink::read("https://ID.example.vn/01/09506000134352/10/LOT%2F42/21/SN001?linkType=all&17=271231", 2026).expect("a link");

        assert_eq!(link.host, "id.example.vn");
        assert_eq!(link.elements.get(Ai::Lot), Some("LOT/42"));
        assert_eq!(link.elements.get(Ai::Serial), Some("SN001"));
        assert_eq!(link.elements.expiry().map(|day| day.to_string()).as_deref(), Some("2027-12-31"));
    }

    #[test]
    fn parameters_may_come_in_any_order_qualifiers_may_not() {
        let a = DigitalLink::read("https://a.vn/01/09506000134352?17=271231&30=5", 2026).expect("a link");
        let b = DigitalLink::read("https://a.vn/01/09506000134352?30=5&17=271231#x", 2026).expect("a link");

        assert_eq!((a.elements.get(Ai::Count), a.elements.expiry()), (b.elements.get(Ai::Count), b.elements.expiry()));
        assert_eq!(said("https://a.vn/01/09506000134352/21/S/10/L"), "GS1 Digital Link: character 37: '10' in the path, expected ?");
    }

    #[test]
    fn the_box_has_a_link_of_its_own_kind() {
        let link = DigitalLink::read("https://a.vn/00/106141412345678908", 2026).expect("a box");

        assert_eq!(link.elements.get(Ai::Sscc), Some("106141412345678908"));
    }

    #[test]
    fn each_fault_names_its_place_in_the_address() {
        assert_eq!(said("ftp://a.vn/01/1"), "GS1 Digital Link: character 1: expected https:// and a host");
        assert_eq!(said("https:///01/1"), "GS1 Digital Link: character 9: expected https:// and a host");
        assert_eq!(said("https://a.vn"), "GS1 Digital Link: character 13: '' in the path, expected /01/, /00/, /414/");
        assert_eq!(said("https://a.vn/x/1"), "GS1 Digital Link: character 14: 'x' in the path, expected 01, 00, 414");
        assert_eq!(said("https://a.vn/01/09506000134351"), "GS1: (01) the check digit at character 30 is 1, expected 2");
        assert_eq!(
            said("https://a.vn/01/09506000134352/10/%4"),
            "GS1 Digital Link: character 35: '%4', expected % and two hexadecimal digits"
        );
        assert_eq!(said("https://a.vn/01/09506000134352?17=271331"), "GS1: (17) from character 35: 271331 is no date, expected YYMMDD");
    }
}
