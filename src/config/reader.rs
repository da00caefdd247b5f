//! Reads tables key by key and collects every fault on the way.
//!
//! A getter that finds a fault notes it and hands back a stand-in, so that reading goes on and all faults of a file come out
//! together. A stand-in never reaches anybody: one fault anywhere refuses the whole configuration.

use super::fault::{Fault, Told};
use crate::units::ids::ParseIdError;
use crate::units::words::Words;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::str::FromStr;

/// The faults of one file, as they are found.
pub(super) struct Faults<'f> {
    file: &'f str,
    found: Vec<Fault>,
}

impl<'f> Faults<'f> {
    pub(super) fn of(file: &'f str) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(super) fn add(&mut self, place: impl Into<String>, value: Option<String>, wrong: impl Told, right: impl Told) {
        let (place, wrong, right) = (place.into(), wrong.told(), right.told());
        self.found.push(Fault { file: self.file.to_owned(), place, value, wrong, right });
    }

    /// How many so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.found
    }
}

/// Ids that stand in another file, whether or not the rest of their entry reads: one fault is not blamed twice.
pub(super) struct Ids(Option<BTreeSet<String>>);

impl Ids {
    /// The ids of the features of a document; everything is known when the document could not be read at all.
    pub(super) fn of_features(document: Option<&Value>) -> Self {
        let list = |document: &Value| {
            let features = document.get("features").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            features.iter().filter_map(|feature| feature.get("id").and_then(Value::as_str).map(str::to_owned)).collect()
        };
        Self(document.map(list))
    }

    /// The keys of one table of a document.
    pub(super) fn of_keys(document: Option<&Value>, table: &str) -> Self {
        let list = |document: &Value| {
            let map = document.get(table).and_then(Value::as_object);
            map.map(|map| map.keys().cloned().collect()).unwrap_or_default()
        };
        Self(document.map(list))
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|ids| ids.contains(id))
    }
}

/// One table, and which of its keys were asked for.
pub(super) struct Table<'a> {
    map: &'a Map<String, Value>,
    place: String,
    asked: BTreeSet<&'static str>,
}

impl<'a> Table<'a> {
    pub(super) fn new(map: &'a Map<String, Value>, place: impl Into<String>) -> Self {
        Self { map, place: place.into(), asked: BTreeSet::new() }
    }

    /// A value as a table; a fault and an empty one when it is none.
    pub(super) fn of(value: &'a Value, place: impl Into<String>, faults: &mut Faults<'_>) -> Option<Self> {
        let place = place.into();
        match value {
            Value::Object(map) => Some(Self::new(map, place)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                faults.add(place, Some(shown(value)), ("không phải một bảng", "not a table"), ("một bảng các khoá", "a table of keys"));
                None
            }
        }
    }

    pub(super) fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.insert(key);
        self.map.get(key)
    }

    fn need(&mut self, key: &'static str, right: &Words, faults: &mut Faults<'_>) -> Option<&'a Value> {
        let value = self.get(key);
        if value.is_none() {
            faults.add(self.place_of(key), None, ("thiếu", "missing"), right.clone());
        }
        value
    }

    fn wrong<T: Default>(&self, key: &str, value: &Value, right: &Words, faults: &mut Faults<'_>) -> T {
        faults.add(self.place_of(key), Some(shown(value)), ("sai kiểu", "of the wrong kind"), right.clone());
        T::default()
    }

    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults<'_>) -> String {
        match self.need(key, &a_text(), faults) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => self.wrong(key, value, &a_text(), faults),
            None => String::new(),
        }
    }

    /// A text that says where something comes from; it is never empty.
    pub(super) fn told(&mut self, key: &'static str, right: (&'static str, &'static str), faults: &mut Faults<'_>) -> String {
        let text = self.text(key, faults);
        if text.trim().is_empty() && self.value(key).is_some_and(Value::is_string) {
            faults.add(self.place_of(key), Some(format!("{text:?}")), ("để trống", "empty"), right);
        }
        text
    }

    pub(super) fn opt_text(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<String> {
        self.get(key).is_some().then(|| self.text(key, faults))
    }

    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults<'_>) -> bool {
        let right = ("true hoặc false", "true or false").told();
        match self.need(key, &right, faults) {
            Some(Value::Bool(flag)) => *flag,
            Some(value) => self.wrong(key, value, &right, faults),
            None => false,
        }
    }

    pub(super) fn opt_flag(&mut self, key: &'static str, otherwise: bool, faults: &mut Faults<'_>) -> bool {
        if self.get(key).is_some() { self.flag(key, faults) } else { otherwise }
    }

    /// A number within bounds, both included.
    pub(super) fn number(&mut self, key: &'static str, low: f64, high: f64, faults: &mut Faults<'_>) -> f64 {
        let right = (format!("một số từ {low} đến {high}"), format!("a number from {low} to {high}")).told();
        match self.need(key, &right, faults) {
            Some(value) => match value.as_f64() {
                Some(number) if (low..=high).contains(&number) => number,
                Some(_) => {
                    faults.add(self.place_of(key), Some(shown(value)), ("ngoài khoảng cho phép", "out of range"), right);
                    low
                }
                None => self.wrong(key, value, &right, faults),
            },
            None => low,
        }
    }

    pub(super) fn opt_number(&mut self, key: &'static str, low: f64, high: f64, faults: &mut Faults<'_>) -> Option<f64> {
        self.get(key).is_some().then(|| self.number(key, low, high, faults))
    }

    /// A whole number within bounds, both included.
    pub(super) fn whole(&mut self, key: &'static str, low: u32, high: u32, faults: &mut Faults<'_>) -> u32 {
        let right = (format!("một số nguyên từ {low} đến {high}"), format!("a whole number from {low} to {high}")).told();
        match self.need(key, &right, faults) {
            Some(value) => match value.as_u64().and_then(|n| u32::try_from(n).ok()) {
                Some(number) if (low..=high).contains(&number) => number,
                Some(_) => {
                    faults.add(self.place_of(key), Some(shown(value)), ("ngoài khoảng cho phép", "out of range"), right);
                    low
                }
                None => {
                    faults.add(self.place_of(key), Some(shown(value)), ("sai kiểu", "of the wrong kind"), right);
                    low
                }
            },
            None => low,
        }
    }

    pub(super) fn opt_whole(&mut self, key: &'static str, low: u32, high: u32, faults: &mut Faults<'_>) -> Option<u32> {
        self.get(key).is_some().then(|| self.whole(key, low, high, faults))
    }

    /// An id of some kind; None after a fault.
    pub(super) fn id<T: FromStr<Err = ParseIdError>>(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<T> {
        let value = self.need(key, &("một mã", "an id").told(), faults)?;
        let Value::String(text) = value else {
            return self.wrong(key, value, &a_text(), faults);
        };
        match text.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                let (wrong, right) = error.told();
                faults.add(self.place_of(key), Some(format!("{:?}", error.text)), wrong, right);
                None
            }
        }
    }

    /// One of a list of words; None after a fault.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        all: &[T],
        name: fn(T) -> &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<T> {
        let words: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        let right = one_of(&words.join(", "));
        let value = self.need(key, &right, faults)?;
        let found = value.as_str().and_then(|text| all.iter().copied().find(|one| name(*one) == text));
        if found.is_none() {
            faults.add(self.place_of(key), Some(shown(value)), ("không phải từ đã biết", "not a known word"), right);
        }
        found
    }

    /// A list; empty after a fault.
    pub(super) fn list(&mut self, key: &'static str, faults: &mut Faults<'_>) -> &'a [Value] {
        match self.need(key, &("một danh sách", "a list").told(), faults) {
            Some(Value::Array(list)) => list,
            Some(value) => {
                faults.add(self.place_of(key), Some(shown(value)), ("sai kiểu", "of the wrong kind"), ("một danh sách", "a list"));
                &[]
            }
            None => &[],
        }
    }

    /// A list that may be left out.
    pub(super) fn opt_list(&mut self, key: &'static str, faults: &mut Faults<'_>) -> &'a [Value] {
        if self.get(key).is_some() { self.list(key, faults) } else { &[] }
    }

    /// One text, or a list of texts.
    pub(super) fn one_or_more(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<String> {
        if matches!(self.get(key), Some(Value::Array(_))) { self.texts(key, faults) } else { vec![self.text(key, faults)] }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<String> {
        let place = self.place_of(key);
        let list = self.list(key, faults);
        list.iter()
            .filter_map(|value| {
                if value.as_str().is_none() {
                    faults.add(
                        place.clone(),
                        Some(shown(value)),
                        ("sai kiểu", "of the wrong kind"),
                        ("danh sách văn bản", "a list of texts"),
                    );
                }
                value.as_str().map(str::to_owned)
            })
            .collect()
    }

    /// A table inside this one.
    pub(super) fn table(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<Table<'a>> {
        let value = self.need(key, &("một bảng các khoá", "a table of keys").told(), faults)?;
        Table::of(value, self.place_of(key), faults)
    }

    /// A table inside this one that may be left out.
    pub(super) fn opt_table(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<Table<'a>> {
        if self.get(key).is_some() { self.table(key, faults) } else { None }
    }

    /// Whatever stands at a key.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.get(key)
    }

    /// Every entry as a table, for tables whose keys are ids.
    pub(super) fn entries(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<(String, Table<'a>)> {
        let Some(table) = self.table(key, faults) else {
            return Vec::new();
        };
        let entry = |(id, value): (&'a String, &'a Value)| Table::of(value, format!("{key}.{id}"), faults).map(|t| (id.clone(), t));
        table.map.iter().filter_map(entry).collect()
    }

    /// Notes every key that nobody asked for.
    pub(super) fn done(self, faults: &mut Faults<'_>) {
        for (key, value) in self.map {
            if !self.asked.contains(key.as_str()) {
                let known = self.asked.iter().copied().collect::<Vec<_>>().join(", ");
                faults.add(self.place_of(key), Some(shown(value)), ("khoá không được biết", "unknown key"), one_of(&known));
            }
        }
    }
}

fn a_text() -> Words {
    ("một văn bản", "a text").told()
}

fn one_of(list: &str) -> Words {
    (format!("một trong {list}"), format!("one of {list}")).told()
}

/// A value as it is repeated in a fault: short.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}
