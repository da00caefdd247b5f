//! JSON as it is read here: strictly. A key that stands twice in one object is a fault; most readers keep the last one and say nothing.

use super::fault::{Fault, same};
use super::reader::Faults;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Reads a document.
///
/// # Errors
/// Where it is no JSON; or every key that stands twice in one object, with its place.
pub(super) fn document(file: &str, text: &str) -> Result<Value, Vec<Fault>> {
    let mut faults = Faults::of(file);
    if text.starts_with('\u{feff}') {
        faults.add(
            "",
            None,
            ("bắt đầu bằng dấu thứ tự byte (BOM)", "it begins with a byte order mark (BOM)"),
            ("tệp UTF-8 không có BOM", "UTF-8 without a BOM"),
        );
        return Err(faults.into_vec());
    }
    let mut twice = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Strict { place: String::new(), twice: &mut twice }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match read {
        Ok(value) if twice.is_empty() => return Ok(value),
        Ok(_) => {
            for place in twice {
                let wrong = ("khoá có hai lần trong cùng một đối tượng", "the key stands twice in one object");
                faults.add(place, None, wrong, ("mỗi khoá một lần", "each key once"));
            }
        }
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let place = format!("line {line}, column {column}");
            match not_a_number(text, line, column) {
                Some(word) => {
                    faults.add(place, Some(word.to_owned()), ("không phải số của JSON", "not a number of JSON"), ("một số", "a number"));
                }
                None => {
                    let wrong = (format!("không phải JSON từ dòng {line}, cột {column}"), format!("not JSON: {error}"));
                    faults.add(place, None, wrong, same("JSON"));
                }
            }
        }
    }
    Err(faults.into_vec())
}

/// The word at a place, if it is one that other languages write for what is no number.
fn not_a_number(text: &str, line: usize, column: usize) -> Option<&'static str> {
    let line = text.lines().nth(line.checked_sub(1)?)?;
    let from = line.get(column.checked_sub(1)?..)?;
    ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| {
        // A sign is read before what follows is found to be no digit.
        from.starts_with(word) || (word.starts_with('-') && from.starts_with(&word[1..]) && line[..column - 1].ends_with('-'))
    })
}

/// Reads one value at a place and notes keys that stand twice.
struct Strict<'t> {
    place: String,
    twice: &'t mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element_seed(Strict { place: format!("{}[{}]", self.place, all.len()), twice: self.twice })? {
            all.push(value);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = if self.place.is_empty() { key.clone() } else { format!("{}.{key}", self.place) };
            let value = entries.next_value_seed(Strict { place: place.clone(), twice: self.twice })?;
            if map.insert(key, value).is_some() {
                self.twice.push(place);
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_reads_as_it_always_did() {
        let text = r#"{ "a": [1, -2, 2.5, true, null, "x"], "b": { "c": {} } }"#;

        assert_eq!(document("f", text), Ok(serde_json::from_str(text).expect("JSON")));
    }

    #[test]
    fn every_key_that_stands_twice_is_named_with_its_place() {
        let text = r#"{ "features": [{ "kind": 1 }, { "kind": 1, "properties": { "kind": 1, "kind": 2 }, "kind": 3 }] }"#;

        let faults = document("f", text).expect_err("faults");

        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["features[1].properties.kind", "features[1].kind"]);
        assert!(faults[0].to_string().contains("hai lần") && faults[0].to_string().contains("stands twice"), "{}", faults[0]);
    }

    #[test]
    fn a_byte_order_mark_what_is_no_number_and_what_is_no_json_are_told_in_both_languages() {
        for (text, place, vi, en) in [
            ("\u{feff}{}", "", "BOM", "BOM"),
            ("{\n\"a\": NaN}", "line 2, column 6", "không phải số", "not a number"),
            ("[1, -Infinity]", "line 1, column 6", "không phải số", "not a number"),
            ("{", "line 1, column 1", "không phải JSON từ dòng 1", "not JSON: "),
            ("{} {}", "line 1, column 4", "không phải JSON từ dòng 1", "trailing characters"),
        ] {
            let faults = document("f", text).expect_err(text);

            let [fault] = faults.as_slice() else { panic!("{faults:?}") };
            assert_eq!(fault.place, place, "{text}: {fault}");
            assert!(fault.wrong.vi.contains(vi) && fault.wrong.en.contains(en), "{text}: {fault}");
        }
    }
}
