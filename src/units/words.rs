//! What a user reads: each sentence in Vietnamese and in English, and a refusal made of such sentences.
//!
//! A refusal is a lawful no with reasons; it is neither an error (the world let us down) nor a bug.

/// One sentence in both languages of the network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Words {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Makes [`Words`] of a Vietnamese and an English text.
#[must_use]
pub fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    Words { vi: vi.into(), en: en.into() }
}

/// One reason of a refusal: what is wrong, by which rule, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Reason {
    /// Stable code in capitals, for machines and for the telephone.
    pub code: &'static str,
    /// What is wrong.
    pub what: Words,
    /// What to do now.
    pub next: Words,
    /// The field of the request that is wrong, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// The value that was given, where it is safe to repeat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The rule behind it: a requirement, a law, a configuration key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl Reason {
    /// A reason with its words; field, value and rule are added by the methods below.
    #[must_use]
    pub fn new(code: &'static str, what: Words, next: Words) -> Self {
        Self { code, what, next, field: None, value: None, rule: None }
    }
    /// Names the field and the value that was given.
    #[must_use]
    pub fn of(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.field = Some(field);
        self.value = Some(value.into());
        self
    }
    /// Names the rule.
    #[must_use]
    pub fn by(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }
}

/// What kind of no it is: the one thing a client must tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// What was asked is not right in itself; asking again will not help.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// Not in the present state; it may be right later.
    Conflict,
    /// Not by this person.
    Forbidden,
}

/// A lawful no, with at least one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The kind of no.
    pub kind: RefusalKind,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
}

impl Refusal {
    /// A refusal for one reason.
    #[must_use]
    pub fn one(kind: RefusalKind, reason: Reason) -> Self {
        Self { kind, reasons: vec![reason] }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, reason) in self.reasons.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {}", reason.code, reason.what.en)?;
        }
        Ok(())
    }
}
