//! One thing that is wrong with the configuration.

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
    pub wrong: String,
    /// What would be right.
    pub right: String,
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
        write!(f, ": {}; want {}", self.wrong, self.right)
    }
}
