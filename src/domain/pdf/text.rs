//! Text in cells: words of two weights and two shades, broken into lines that fit.

use super::font::{Face, Font};
use crate::units::words::Words;

/// Some text of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub(super) text: String,
    pub(super) strong: bool,
    pub(super) faint: bool,
}

impl Span {
    /// As most text is.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: false, faint: false }
    }

    /// What the eye should find first.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self { strong: true, ..Self::plain(text) }
    }

    /// What stands beside it: the second language, a number of a record.
    #[must_use]
    pub fn faint(text: impl Into<String>) -> Self {
        Self { faint: true, ..Self::plain(text) }
    }

    pub(super) fn face(&self) -> Face {
        if self.strong { Face::SemiBold } else { Face::Regular }
    }
}

/// Paragraphs one under the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell(pub(super) Vec<Vec<Span>>);

impl Cell {
    /// With one more paragraph.
    #[must_use]
    pub fn and(mut self, spans: impl Into<Vec<Span>>) -> Self {
        self.0.push(spans.into());
        self
    }

    /// With one more paragraph of both languages, the second fainter; one of them where both are the same.
    #[must_use]
    pub fn both(self, words: &Words) -> Self {
        if words.vi == words.en {
            return self.and([Span::plain(words.vi.as_str())]);
        }
        self.and([Span::plain(words.vi.as_str()), Span::faint(format!(" {}", words.en))])
    }

    /// With all the paragraphs of another.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::default().and([Span::plain(text)])
    }
}

/// How wide a text is at a size, in points.
pub(super) fn width(fonts: &[Font; 2], span: &Span, size: f32) -> f32 {
    let font = &fonts[span.face() as usize];
    span.text.chars().map(|letter| font.width(letter)).sum::<f32>() * size / 1_000.0
}

/// The lines of a cell in a width: broken at spaces, and inside of a word only where the word alone is too wide.
pub(super) fn lines(fonts: &[Font; 2], cell: &Cell, size: f32, widest: f32) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    for paragraph in &cell.0 {
        let mut line = Line { spans: Vec::new(), width: 0.0 };
        for span in paragraph {
            let text = fonts[span.face() as usize].written(&span.text);
            for word in text.split_inclusive(' ') {
                let word = Span { text: word.to_owned(), ..span.clone() };
                let bare = Span { text: word.text.trim_end().to_owned(), ..span.clone() };
                let needed = width(fonts, &bare, size);
                if line.width > 0.0 && line.width + needed > widest {
                    lines.push(line.ended());
                }
                if needed <= widest {
                    line.take(word.clone(), width(fonts, &word, size));
                    continue;
                }
                for letter in word.text.chars() {
                    let letter = Span { text: letter.to_string(), ..span.clone() };
                    let needed = width(fonts, &letter, size);
                    if line.width > 0.0 && line.width + needed > widest {
                        lines.push(line.ended());
                    }
                    line.take(letter, needed);
                }
            }
        }
        lines.push(line.ended());
    }
    lines
}

struct Line {
    spans: Vec<Span>,
    width: f32,
}

impl Line {
    fn take(&mut self, more: Span, width: f32) {
        self.width += width;
        match self.spans.last_mut() {
            Some(last) if (last.strong, last.faint) == (more.strong, more.faint) => last.text.push_str(&more.text),
            Some(_) | None => self.spans.push(more),
        }
    }

    fn ended(&mut self) -> Vec<Span> {
        self.width = 0.0;
        std::mem::take(&mut self.spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(cell: &Cell, widest: f32) -> Vec<String> {
        let fonts = [Font::of(Face::Regular), Font::of(Face::SemiBold)];
        lines(&fonts, cell, 10.0, widest).iter().map(|line| line.iter().map(|span| span.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_at_spaces_across_spans_and_no_word_is_lost() {
        let cell = Cell::default().and([Span::strong("Bệnh viện Đa khoa"), Span::faint(" Đức Giang")]).and([Span::plain("hai")]);

        let lines = broken(&cell, 60.0);

        assert_eq!(lines, ["Bệnh viện ", "Đa khoa ", "Đức Giang", "hai"]);
    }

    #[test]
    fn a_word_that_is_wider_than_its_cell_is_broken_where_it_must() {
        let lines = broken(&Cell::from("0123456789abcdef".repeat(4)), 100.0);

        assert!(lines.len() > 3 && lines.iter().all(|line| line.len() >= 12), "{lines:?}");
        assert_eq!(lines.concat().len(), 64);
    }
}
