//! The shape of a code, character by character, and the place where a text leaves it.
//!
//! Formats of the standards are tables of [`Part`]; a facility writes its own as `[A-Z0-9-]{6,20}`: runs of a set or of one
//! character, each so many times. That small part of the language of regular expressions is enough for labels, and lets the
//! refusal name the position, what could stand there and what does.

use super::said::{Said, shown};
use crate::units::words::{Words, words};
use std::borrow::Cow;

/// Longest code that a facility's own pattern may describe, characters.
const LONGEST: usize = 64;

/// A run of characters out of one set of ranges (both ends belong to them).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    set: Cow<'static, [(char, char)]>,
    least: usize,
    most: usize,
}

/// Digits.
pub(super) const DIGIT: &[(char, char)] = &[('0', '9')];
/// Capital letters.
pub(super) const CAPITAL: &[(char, char)] = &[('A', 'Z')];
/// Capital letters and digits.
pub(super) const CAPITAL_OR_DIGIT: &[(char, char)] = &[('A', 'Z'), ('0', '9')];

impl Part {
    /// Exactly so many characters of a set.
    #[must_use]
    pub(super) const fn times(set: &'static [(char, char)], count: usize) -> Self {
        Self::between(set, count, count)
    }

    /// From `least` to `most` characters of a set.
    #[must_use]
    pub(super) const fn between(set: &'static [(char, char)], least: usize, most: usize) -> Self {
        Self { set: Cow::Borrowed(set), least, most }
    }

    fn takes(&self, c: char) -> bool {
        self.set.iter().any(|(first, last)| (*first..=*last).contains(&c))
    }
}

/// Where a text leaves its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Place of the character, from 1, counted without a symbology identifier.
    pub position: usize,
    /// What could stand there, as ranges (`A-Z 0-9`); None where the code must end.
    pub expected: Option<String>,
    /// What stands there; None where the text ends.
    pub found: Option<char>,
}

impl Misfit {
    /// The same, in a longer text before which so many other characters stand.
    #[must_use]
    pub fn after(mut self, characters: usize) -> Self {
        self.position += characters;
        self
    }
}

impl Said for Misfit {
    fn words(&self) -> Words {
        let at = self.position;
        match (&self.expected, self.found) {
            (Some(expected), Some(found)) => words(
                format!("ký tự {at} là {}, phải là {expected}", shown(found)),
                format!("character {at} is {}, expected {expected}", shown(found)),
            ),
            (Some(expected), None) => words(
                format!("mã bị ngắn: thiếu ký tự {at}, phải là {expected}"),
                format!("the code ends before character {at}, expected {expected}"),
            ),
            (None, Some(found)) => words(
                format!("thừa ký tự {at} là {}, mã phải hết trước đó", shown(found)),
                format!("character {at} is {}, expected the end of the code", shown(found)),
            ),
            (None, None) => words("mã trống", "the code is empty"),
        }
    }
}

/// Whether a text has a shape.
///
/// # Errors
/// The first character that no reading of the shape can take.
pub(super) fn fit(parts: &[Part], text: &str) -> Result<(), Misfit> {
    // Each character of the shape is a step that may be left out when its part has its least already; a set of steps is where a
    // reading can be.
    let steps: Vec<(&Part, bool)> = parts.iter().flat_map(|part| (0..part.most).map(move |n| (part, n >= part.least))).collect();
    let open_from = |from: usize| {
        let stop = steps[from..].iter().position(|(_, optional)| !optional).map_or(steps.len(), |n| from + n);
        from..=stop
    };
    let mut reached: Vec<bool> = vec![false; steps.len() + 1];
    for step in open_from(0) {
        reached[step] = true;
    }
    let expected = |reached: &[bool]| {
        let mut names: Vec<String> = Vec::new();
        for (step, _) in steps.iter().zip(reached).filter(|(_, here)| **here).map(|(step, _)| step) {
            let name = name_of(&step.set);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(" | "))
    };
    let mut length = 0;
    for (index, c) in text.chars().enumerate() {
        let mut next = vec![false; steps.len() + 1];
        for (at, (part, _)) in steps.iter().enumerate() {
            if reached[at] && part.takes(c) {
                for step in open_from(at + 1) {
                    next[step] = true;
                }
            }
        }
        if !next.contains(&true) {
            return Err(Misfit { position: index + 1, expected: expected(&reached), found: Some(c) });
        }
        reached = next;
        length = index + 1;
    }
    if reached[steps.len()] { Ok(()) } else { Err(Misfit { position: length + 1, expected: expected(&reached), found: None }) }
}

/// `A-Z 0-9`, `=`: the ranges of a set as a person reads them.
fn name_of(set: &[(char, char)]) -> String {
    let names = set.iter().map(|(first, last)| if first == last { format!("'{first}'") } else { format!("{first}-{last}") });
    names.collect::<Vec<_>>().join(" ")
}

/// A facility's own pattern of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    text: String,
}

/// Why a text is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParsePatternError {
    /// A sign of the pattern language stands where it has no meaning.
    #[error("pattern {text:?}: character {position} is {found:?}, expected {expected}")]
    Sign {
        /// The pattern.
        text: String,
        /// Place of the sign, from 1.
        position: usize,
        /// What stands there, or `end`.
        found: String,
        /// What could.
        expected: &'static str,
    },
    /// It describes nothing, or codes that no label holds.
    #[error("pattern {text:?} describes codes of up to {most} characters, 1 to {LONGEST} are possible")]
    Length {
        /// The pattern.
        text: String,
        /// Longest code that it describes.
        most: usize,
    },
}

impl Pattern {
    /// Reads a pattern: literal letters, digits and `- / . _ =`, sets like `[A-Z0-9-]`, each followed by `{n}` or `{n,m}` or
    /// nothing; `^` in front and `$` at the end may be written.
    ///
    /// # Errors
    /// The first sign without a meaning; a pattern for codes longer than 64 characters.
    pub fn parse(text: &str) -> Result<Self, ParsePatternError> {
        let body: Vec<char> = text.chars().collect();
        let mut reader = Reader { text, body: &body, at: usize::from(body.first() == Some(&'^')) };
        let mut parts = Vec::new();
        while reader.here().is_some_and(|c| !(c == '$' && reader.at + 1 == body.len())) {
            let set = reader.set()?;
            let (least, most) = reader.count()?;
            parts.push(Part { set: Cow::Owned(set), least, most });
        }
        let most = parts.iter().map(|part| part.most).sum();
        if !(1..=LONGEST).contains(&most) {
            return Err(ParsePatternError::Length { text: text.to_owned(), most });
        }
        Ok(Self { parts, text: text.to_owned() })
    }

    /// Whether a code has this pattern.
    ///
    /// # Errors
    /// The first character that does not fit.
    pub fn fit(&self, code: &str) -> Result<(), Misfit> {
        fit(&self.parts, code)
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether all codes of this pattern have one length: then a lost or doubled key is always found.
    #[must_use]
    pub fn has_one_length(&self) -> bool {
        self.parts.iter().all(|part| part.least == part.most)
    }
}

struct Reader<'a> {
    text: &'a str,
    body: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn here(&self) -> Option<char> {
        self.body.get(self.at).copied()
    }

    fn fault<T>(&self, expected: &'static str) -> Result<T, ParsePatternError> {
        let found = self.here().map_or_else(|| "end".to_owned(), String::from);
        Err(ParsePatternError::Sign { text: self.text.to_owned(), position: self.at + 1, found, expected })
    }

    fn plain(&self) -> Option<char> {
        self.here().filter(|c| c.is_ascii_alphanumeric() || "-/._=".contains(*c))
    }

    fn set(&mut self) -> Result<Vec<(char, char)>, ParsePatternError> {
        if self.here() != Some('[') {
            let Some(c) = self.plain() else { return self.fault("a letter, a digit, one of -/._= or [") };
            self.at += 1;
            return Ok(vec![(c, c)]);
        }
        self.at += 1;
        let mut set = Vec::new();
        while self.here() != Some(']') {
            let Some(first) = self.plain() else { return self.fault("a letter, a digit, one of -/._= or ]") };
            self.at += 1;
            let ranged = self.here() == Some('-') && self.body.get(self.at + 1).is_some_and(|c| *c != ']');
            if !ranged {
                set.push((first, first));
                continue;
            }
            self.at += 1;
            match self.plain() {
                Some(last) if last >= first => set.push((first, last)),
                _ => return self.fault("the end of a range, not below its start"),
            }
            self.at += 1;
        }
        if set.is_empty() {
            return self.fault("a letter, a digit or one of -/._=");
        }
        self.at += 1;
        Ok(set)
    }

    fn number(&mut self) -> Result<usize, ParsePatternError> {
        let from = self.at;
        while self.here().is_some_and(|c| c.is_ascii_digit()) && self.at < from + 3 {
            self.at += 1;
        }
        let digits: String = self.body[from..self.at].iter().collect();
        digits.parse().or_else(|_| self.fault("a number"))
    }

    fn count(&mut self) -> Result<(usize, usize), ParsePatternError> {
        if self.here() != Some('{') {
            return Ok((1, 1));
        }
        self.at += 1;
        let least = self.number()?;
        let most = if self.here() == Some(',') {
            self.at += 1;
            self.number()?
        } else {
            least
        };
        if self.here() != Some('}') || most < least {
            return self.fault("} after a number, or two in order");
        }
        self.at += 1;
        Ok((least, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(pattern: &str, code: &str) -> Option<(usize, Option<String>, Option<char>)> {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        pattern.fit(code).err().map(|misfit| (misfit.position, misfit.expected, misfit.found))
    }

    #[test]
    fn a_code_leaves_its_shape_at_one_place_and_what_could_stand_there_is_named() {
        assert_eq!(place("^[A-Z0-9-]{6,20}$", "AB-1234"), None);
        assert_eq!(place("[A-Z0-9-]{6,20}", "AB_123"), Some((3, Some("A-Z 0-9 '-'".to_owned()), Some('_'))));
        assert_eq!(place("[A-Z0-9-]{6,20}", "AB12"), Some((5, Some("A-Z 0-9 '-'".to_owned()), None)));
        assert_eq!(place("V[0-9]{2}", "V123"), Some((4, None, Some('3'))));
    }

    #[test]
    fn a_run_of_varying_length_does_not_swallow_what_follows_it() {
        assert_eq!(place("[A-Z]{1,3}[0-9A-Z]{2}X", "ABCDX"), None);
        assert_eq!(place("[A-Z]{1,3}7", "AB8"), Some((3, Some("A-Z | '7'".to_owned()), Some('8'))));
    }

    #[test]
    fn a_pattern_with_a_sign_that_it_does_not_know_is_refused_with_its_place() {
        for (text, at) in [("[A-Z", 5), ("A*", 2), ("[Z-A]", 4), ("[A]{3", 6), ("[A]{3,2}", 8), ("[]", 2), ("(A|B)", 1)] {
            let refused = Pattern::parse(text).expect_err(text);
            assert!(matches!(refused, ParsePatternError::Sign { position, .. } if position == at), "{text}: {refused}");
        }
        assert!(matches!(Pattern::parse(""), Err(ParsePatternError::Length { most: 0, .. })));
        assert!(matches!(Pattern::parse("[A]{65}"), Err(ParsePatternError::Length { most: 65, .. })));
    }
}
