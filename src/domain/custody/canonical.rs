//! The one text of a value: RFC 8785 (JSON Canonicalization Scheme), with whole numbers only and text in NFC.
//!
//! Whole numbers only, because two languages that print a fraction differently would disagree about a digest; quantities are
//! stored in thousandths or smaller. NFC, because the same Vietnamese word may arrive composed or decomposed.

use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::{self, Write};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Largest whole number that every JSON reader holds exactly: 2^53 - 1 (RFC 7493).
const LARGEST: u64 = 9_007_199_254_740_991;

/// Why a value has no canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A fraction, or a number with an exponent.
    #[error("{path}: {number} is not a whole number")]
    Fraction {
        /// Where in the value, like `/data/mass_g`.
        path: String,
        /// The number as it came.
        number: String,
    },
    /// A whole number outside of ±(2^53 - 1).
    #[error("{path}: {number} is beyond 9007199254740991, the largest number that every reader holds exactly")]
    TooLarge {
        /// Where in the value.
        path: String,
        /// The number as it came.
        number: String,
    },
    /// Two keys that are the same text in NFC.
    #[error("{path}: the key {key:?} occurs twice")]
    TwoKeys {
        /// Where in the value.
        path: String,
        /// The key in NFC.
        key: String,
    },
}

/// The canonical text of a value: keys in the order of their UTF-16 units, no spaces, NFC.
///
/// # Errors
/// When the value holds a number that is not whole or too large, or two keys that are the same in NFC.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut text = String::with_capacity(USUAL);
    write_value(&mut text, value, &Place::Top)?;
    Ok(text)
}

/// Bytes of a usual record's text.
const USUAL: usize = 512;

/// Where in the value something stands; written out only when something is wrong there.
enum Place<'a> {
    Top,
    Item(&'a Place<'a>, usize),
    Member(&'a Place<'a>, &'a str),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Item(within, index) => write!(f, "{within}/{index}"),
            Self::Member(within, key) => write!(f, "{within}/{key}"),
        }
    }
}

fn write_value(text: &mut String, value: &Value, path: &Place<'_>) -> Result<(), NotCanonical> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => {
            if !(number.is_i64() || number.is_u64()) {
                return Err(NotCanonical::Fraction { path: path.to_string(), number: number.to_string() });
            }
            let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            if size.is_none_or(|size| size > LARGEST) {
                return Err(NotCanonical::TooLarge { path: path.to_string(), number: number.to_string() });
            }
            // Writing into a String cannot fail.
            let _infallible = write!(text, "{number}");
        }
        Value::String(string) => write_string(text, &nfc(string)),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(text, item, &Place::Item(path, index))?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(Cow<'_, str>, &Value)> = members.iter().map(|(key, member)| (nfc(key), member)).collect();
            members.sort_by(|(a, _), (b, _)| utf16_order(a, b));
            if let Some(pair) = members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(NotCanonical::TwoKeys { path: path.to_string(), key: pair[0].0.clone().into_owned() });
            }
            text.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(text, key);
                text.push(':');
                write_value(text, member, &Place::Member(path, key))?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The order of RFC 8785: by UTF-16 code units, which differs from the order of code points beyond the basic plane.
fn utf16_order(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            c if c < ' ' => {
                // Writing into a String cannot fail.
                let _infallible = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_stand_in_the_order_of_utf_16_as_the_rfc_shows() {
        // The keys of RFC 8785, section 3.2.3, in their published order.
        let mut keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"];

        keys.sort_by(|a, b| utf16_order(a, b));

        assert_eq!(keys, ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]);
        assert_eq!(canonical(&json!({"\u{ff21}": 1, "\u{1f600}": 2})).as_deref(), Ok("{\"\u{1f600}\":2,\"\u{ff21}\":1}"));
    }

    #[test]
    fn text_is_escaped_as_the_rfc_shows() {
        // The string of RFC 8785, section 3.2.2, written out.
        let text = canonical(&json!({ "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/", "literals": [null, true, false] }));

        assert_eq!(text.as_deref(), Ok(r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#));
    }

    #[test]
    fn a_decomposed_word_has_the_text_of_the_composed_one() {
        assert_eq!(canonical(&json!("Đu\u{31b}\u{301}c")), canonical(&json!("Đứ\u{63}")));
        assert_eq!(canonical(&json!("Đu\u{31b}\u{301}c")).as_deref(), Ok("\"Đức\""));
    }

    #[test]
    fn a_fraction_is_refused_with_its_place() {
        let refused = canonical(&json!({ "data": { "items": [1, 2.5] } })).expect_err("a fraction");

        assert_eq!(refused.to_string(), "/data/items/1: 2.5 is not a whole number");
        assert!(canonical(&json!(1.0)).is_err());
    }

    #[test]
    fn a_number_that_a_browser_would_round_is_refused() {
        assert!(canonical(&json!(9_007_199_254_740_991_u64)).is_ok());
        assert!(canonical(&json!(-9_007_199_254_740_991_i64)).is_ok());
        assert!(matches!(canonical(&json!(9_007_199_254_740_992_u64)), Err(NotCanonical::TooLarge { .. })));
        assert!(matches!(canonical(&json!(i64::MIN)), Err(NotCanonical::TooLarge { .. })));
    }

    #[test]
    fn two_keys_that_become_one_are_refused() {
        let refused = canonical(&json!({ "\u{e9}": 1, "e\u{301}": 2 }));

        assert!(matches!(refused, Err(NotCanonical::TwoKeys { .. })));
    }
}
