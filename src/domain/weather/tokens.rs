//! The groups of a coded report, read one after the other, and what is said when one is not right.

use crate::units::words::{Words, words};

/// A group that is not what the code form has at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFault {
    /// Which group of the text, from 1; one more than the last where the text ends too early.
    pub position: usize,
    /// The group as it came; empty where the text ends.
    pub found: String,
    /// What belongs there.
    pub expected: Words,
}

impl CodeFault {
    /// Position, found and expected, in one sentence.
    #[must_use]
    pub fn says(&self) -> Words {
        let Self { position, found, expected } = self;
        if found.is_empty() {
            return words(
                format!("Bản tin kết thúc trước nhóm {position}: cần {}.", expected.vi),
                format!("The report ends before group {position}: expected {}.", expected.en),
            );
        }
        // A text that is far too long is not repeated whole.
        let found: String = found.chars().take(24).collect();
        words(
            format!("Nhóm {position} là “{found}”: cần {}.", expected.vi),
            format!("Group {position} is “{found}”: expected {}.", expected.en),
        )
    }
}

/// What was read of a report's groups, and what is left.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    groups: Vec<&'a str>,
    next: usize,
}

impl<'a> Tokens<'a> {
    /// Longest report that is read, in groups: real ones have fewer than 100.
    const MOST: usize = 200;

    /// The groups of a text; the sign `=` at its end is dropped.
    ///
    /// # Errors
    /// When there is none, or far too many.
    pub(super) fn of(text: &'a str) -> Result<Self, CodeFault> {
        let text = text.trim();
        let text = text.strip_suffix('=').unwrap_or(text);
        let groups: Vec<&str> = text.split_ascii_whitespace().take(Self::MOST + 1).collect();
        let tokens = Self { groups, next: 0 };
        if tokens.groups.len() > Self::MOST {
            let most = Self::MOST;
            return Err(Self { next: most, ..tokens }.fault(&format!("nhiều nhất {most} nhóm"), &format!("at most {most} groups")));
        }
        Ok(tokens)
    }

    /// The next group, left where it is.
    pub(super) fn peek(&self) -> Option<&'a str> {
        self.groups.get(self.next).copied()
    }

    /// The group after the next.
    pub(super) fn peek_second(&self) -> Option<&'a str> {
        self.groups.get(self.next + 1).copied()
    }

    /// Passes the next group.
    pub(super) fn pass(&mut self) {
        self.next = (self.next + 1).min(self.groups.len());
    }

    /// Passes the next group where it is this very one.
    pub(super) fn pass_if(&mut self, group: &str) -> bool {
        let is = self.peek() == Some(group);
        if is {
            self.pass();
        }
        is
    }

    /// Reads the next group where it has this form.
    pub(super) fn take<T>(&mut self, form: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = self.peek().and_then(form)?;
        self.pass();
        Some(read)
    }

    /// Reads the next group, which must have this form.
    pub(super) fn need<T>(&mut self, form: impl Fn(&str) -> Option<T>, vi: &str, en: &str) -> Result<T, CodeFault> {
        self.take(form).ok_or_else(|| self.fault(vi, en))
    }

    /// What is wrong with the next group.
    pub(super) fn fault(&self, vi: &str, en: &str) -> CodeFault {
        CodeFault { position: self.next + 1, found: self.peek().unwrap_or_default().to_owned(), expected: words(vi, en) }
    }

    /// What is wrong with the group before it.
    pub(super) fn fault_before(&self, vi: &str, en: &str) -> CodeFault {
        Self { groups: self.groups.clone(), next: self.next.saturating_sub(1) }.fault(vi, en)
    }
}
