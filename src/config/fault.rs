//! One thing that is wrong with the configuration.

use crate::units::words::Words;
use std::fmt;

/// Names the file, the key or feature, the value, what is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File, relative to the configuration's directory.
    pub file: String,
    /// Key, or feature id and key; empty for the file as a whole.
    pub place: String,
    /// The value as it stands; None when it is missing or of no use.
    pub value: Option<String>,
    /// What is wrong.
    pub wrong: Words,
    /// What would be right.
    pub right: Words,
}

/// What can be told in both languages. Figures keep their decimal point: they are to be typed as they are told.
pub(super) trait Told {
    /// In both languages.
    fn told(self) -> Words;
}

impl Told for Words {
    fn told(self) -> Words {
        self
    }
}

impl<V: Into<String>, E: Into<String>> Told for (V, E) {
    fn told(self) -> Words {
        Words { vi: self.0.into(), en: self.1.into() }
    }
}

/// What is the same in both languages: a keyword, a figure, a value that is to be typed.
pub(super) fn same(text: impl Into<String>) -> Words {
    let text = text.into();
    Words { vi: text.clone(), en: text }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if !self.place.is_empty() {
            write!(f, ": {}", self.place)?;
        }
        if let Some(value) = &self.value {
            write!(f, " = {value}")?;
        }
        let Self { wrong, right, .. } = self;
        write!(f, ": {}; cần {} / {}; want {}", wrong.vi, right.vi, wrong.en, right.en)
    }
}
