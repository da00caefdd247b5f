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

impl Words {
    /// Both, with a mark between them.
    #[must_use]
    pub fn and(self, mark: &str, more: &Self) -> Self {
        Self { vi: format!("{}{mark}{}", self.vi, more.vi), en: format!("{}{mark}{}", self.en, more.en) }
    }

    /// All of a list, with a mark between each two; None of an empty list.
    #[must_use]
    pub fn joined<'a>(list: impl IntoIterator<Item = &'a Self>, mark: &str) -> Option<Self> {
        list.into_iter().cloned().reduce(|before, next| before.and(mark, &next))
    }
}

/// Makes [`Words`] of a Vietnamese and an English text; figures in the Vietnamese text get the decimal comma.
#[must_use]
pub fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    Words { vi: decimal_comma(vi.into()), en: en.into() }
}

/// Writes `2.1 m/s` as `2,1 m/s`. A point between two digits is a decimal one when its word has no other and no letter before it:
/// addresses, versions and file names keep theirs.
fn decimal_comma(text: String) -> String {
    let is_decimal = |word: &str| {
        let figure = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        let lead = &word[..word.len() - figure.len()];
        let end = figure.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(figure.len());
        let (figure, unit) = figure.split_at(end);
        let parts: Vec<&str> = figure.trim_end_matches('.').split('.').collect();
        let clear = !lead.chars().any(char::is_alphanumeric) && !unit.chars().any(|c| c.is_ascii_digit());
        parts.len() == 2 && parts.iter().all(|part| !part.is_empty()) && clear
    };
    if !text.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit()) {
        return text;
    }
    let written = text.split_inclusive(char::is_whitespace).map(|word| {
        let bare = word.trim_end();
        if is_decimal(bare) { word.replacen('.', ",", 1) } else { word.to_owned() }
    });
    written.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_in_vietnamese_has_a_decimal_comma_and_nothing_else_changes() {
        let vi = |text: &str| words(text, "").vi;

        assert_eq!(vi("Gió 2.1 m/s, pin 76.5% (cần 30.0)."), "Gió 2,1 m/s, pin 76,5% (cần 30,0).");
        assert_eq!(vi("Địa chỉ 127.0.0.1:8080, PX4 v1.17, limits.toml, 07:36."), "Địa chỉ 127.0.0.1:8080, PX4 v1.17, limits.toml, 07:36.");
        assert_eq!(vi("Lúc 2026-11-21T22:00:00.000Z, cách 56 m."), "Lúc 2026-11-21T22:00:00.000Z, cách 56 m.");
        assert_eq!(words("", "2.1 m/s").en, "2.1 m/s");
    }
}
