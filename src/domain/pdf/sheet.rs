//! A sheet as it is filled from above: headings, tables that go on overleaf with their head, a code, a foot on each page.

use super::file::{Attachment, written};
use super::font::{Face, Font};
use super::text::{Cell, Span, lines};
use crate::units::words::Words;
use pdf_writer::{Content, Name, Str};

/// Points a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;
/// A4 in points: 210 x 297 mm.
pub(super) const WIDE: f32 = 210.0 * MILLIMETRE;
pub(super) const HIGH: f32 = 297.0 * MILLIMETRE;
const MARGIN: f32 = 16.0 * MILLIMETRE;
/// Where the foot begins.
const BOTTOM: f32 = 20.0 * MILLIMETRE;
/// Size of most text, and from line to line.
const SIZE: f32 = 8.5;
const LEADING: f32 = 1.3;
/// White between columns.
const GUTTER: f32 = 6.0;
/// Names of the two fonts inside of the file.
pub(super) const FONTS: [Name<'static>; 2] = [Name(b"F0"), Name(b"F1")];

/// What a whole paper says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its title, for windows and lists.
    pub title: String,
    /// What stands at the foot of each page, before the number of the page.
    pub foot: String,
}

/// Pages that are being filled.
pub struct Sheet {
    fonts: [Font; 2],
    pages: Vec<Content>,
    /// Where the next line goes, from below.
    y: f32,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { fonts: [Font::of(Face::Regular), Font::of(Face::SemiBold)], pages: vec![Content::new()], y: HIGH - MARGIN }
    }
}

impl Sheet {
    fn page(&mut self) -> &mut Content {
        if self.pages.is_empty() {
            self.pages.push(Content::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn turn(&mut self) {
        self.pages.push(Content::new());
        self.y = HIGH - MARGIN;
    }

    /// A new page where fewer points than these are left.
    fn need(&mut self, points: f32) {
        if self.y - points < BOTTOM {
            self.turn();
        }
    }

    fn line(&mut self, (x, y): (f32, f32), spans: &[Span], size: f32) {
        if spans.iter().all(|span| span.text.trim().is_empty()) {
            return;
        }
        let coded: Vec<(Name<'static>, f32, Vec<u8>)> = spans
            .iter()
            .map(|span| {
                let index = span.face() as usize;
                (FONTS[index], if span.faint { 0.38 } else { 0.0 }, self.fonts[index].codes(&span.text))
            })
            .collect();
        let page = self.page();
        page.begin_text().next_line(x, y);
        for (font, grey, codes) in coded {
            page.set_fill_gray(grey).set_font(font, size).show(Str(&codes));
        }
        page.end_text();
    }

    fn rule(&mut self, y: f32, grey: f32) {
        let page = self.page();
        page.set_stroke_gray(grey).set_line_width(0.5).move_to(MARGIN, y).line_to(WIDE - MARGIN, y).stroke();
    }

    fn space(&mut self, points: f32) {
        self.y -= points;
    }

    fn text(&mut self, cell: &Cell, size: f32, x: f32, wide: f32) {
        for line in lines(&self.fonts, cell, size, wide) {
            self.need(size * LEADING);
            self.y -= size * LEADING;
            self.line((x, self.y), &line, size);
        }
    }

    /// The title of the paper and lines under it.
    pub fn title(&mut self, title: &Words, under: &Cell) {
        self.text(
            &Cell::default().and([Span::strong(title.vi.as_str()), Span::faint(format!("  {}", title.en))]),
            16.0,
            MARGIN,
            WIDE - 2.0 * MARGIN,
        );
        self.space(2.0);
        self.text(under, 10.0, MARGIN, WIDE - 2.0 * MARGIN);
        self.space(6.0);
    }

    /// A heading; it does not stand alone at the foot of a page.
    pub fn heading(&mut self, words: &Words) {
        self.need(60.0);
        self.space(8.0);
        self.text(
            &Cell::default().and([Span::strong(words.vi.as_str()), Span::faint(format!("  {}", words.en))]),
            11.0,
            MARGIN,
            WIDE - 2.0 * MARGIN,
        );
        self.space(3.0);
    }

    /// Text over the whole width.
    pub fn paragraph(&mut self, cell: &Cell) {
        self.text(cell, SIZE, MARGIN, WIDE - 2.0 * MARGIN);
        self.space(3.0);
    }

    /// Rows of name and value.
    pub fn facts(&mut self, rows: &[(Words, Cell)]) {
        for (name, value) in rows {
            self.row(&[Cell::default().both(name), value.clone()], &[0.28, 0.72], None);
        }
        self.space(4.0);
    }

    /// A table: its head, the parts of the width that its columns take, its rows.
    pub fn table(&mut self, head: &[Words], parts: &[f32], rows: &[Vec<Cell>]) {
        let head: Vec<Cell> = head
            .iter()
            .map(|words| Cell::default().and([Span::strong(words.vi.as_str()), Span::faint(format!(" {}", words.en))]))
            .collect();
        self.row(&head, parts, None);
        for row in rows {
            self.row(row, parts, Some(&head));
        }
        self.space(4.0);
    }

    /// A row; one that is longer than what is left goes to the next page, or over it where no page could hold it.
    fn row(&mut self, cells: &[Cell], parts: &[f32], head: Option<&[Cell]>) {
        let wide = WIDE - 2.0 * MARGIN;
        let broken: Vec<Vec<Vec<Span>>> =
            cells.iter().zip(parts).map(|(cell, part)| lines(&self.fonts, cell, SIZE, part * wide - GUTTER)).collect();
        let longest = broken.iter().map(Vec::len).max().unwrap_or_default();
        let step = SIZE * LEADING;
        let mut done = 0;
        while done < longest {
            let whole = (longest - done) as f32 * step + 5.0;
            let fits_a_page = done == 0 && whole < (HIGH - MARGIN - BOTTOM) / 2.0;
            if self.y - (if fits_a_page { whole } else { step }) < BOTTOM {
                self.turn();
                if let Some(head) = head {
                    self.row(head, parts, None);
                }
            }
            let top = self.y;
            // Column by column, so that who copies the text gets each cell in one piece.
            let mut x = MARGIN;
            let mut lowest = top;
            let mut most: usize = 0;
            for (column, part) in broken.iter().zip(parts) {
                for (nth, line) in (1..).zip(column.iter().skip(done)) {
                    let y = top - nth as f32 * step;
                    if y < BOTTOM {
                        break;
                    }
                    self.line((x, y), line, SIZE);
                    lowest = lowest.min(y);
                    most = most.max(nth);
                }
                x += part * wide;
            }
            self.y = lowest;
            done += most.max(1);
        }
        self.space(3.5);
        self.rule(self.y, 0.8);
        self.space(1.5);
    }

    /// A code of so many modules a side, its runs of dark modules as column, row and length, so many millimetres wide; text beside it.
    pub fn code(&mut self, side: i32, runs: &[(i32, i32, i32)], millimetres: f32, beside: &Cell) {
        let points = millimetres * MILLIMETRE;
        self.need(points + 6.0);
        let (top, module) = (self.y, points / side as f32);
        let page = self.page();
        // A module is a unit here, downwards: whole numbers are short.
        page.save_state().set_fill_gray(0.0).transform([module, 0.0, 0.0, -module, MARGIN, top]);
        for (x, y, length) in runs {
            page.rect(*x as f32, *y as f32, *length as f32, 1.0);
        }
        page.fill_nonzero().restore_state();
        let pages = self.pages.len();
        self.text(beside, SIZE, MARGIN + points + GUTTER, WIDE - 2.0 * MARGIN - points - GUTTER);
        if self.pages.len() == pages {
            self.y = self.y.min(top - points);
        }
        self.space(6.0);
    }

    /// The finished file.
    #[must_use]
    pub fn into_pdf(mut self, paper: &Paper, attached: Option<&Attachment>) -> Vec<u8> {
        let count = self.pages.len();
        for nth in 0..count {
            let foot = Span::faint(format!("{} · {}/{count}", paper.foot, nth + 1));
            let rest = self.pages.split_off(nth + 1);
            let line = lines(&self.fonts, &Cell::default().and([foot]), 7.5, WIDE - 2.0 * MARGIN).swap_remove(0);
            self.line((MARGIN, BOTTOM - 16.0), &line, 7.5);
            self.pages.extend(rest);
        }
        written(self.fonts, self.pages, paper, attached)
    }
}
