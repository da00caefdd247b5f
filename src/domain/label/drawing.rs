//! A drawing on the printer's own grid: every edge lies on a dot, so that bars are as wide as they were meant.

use crate::units::markup::escaped;
use std::fmt::Write as _;

/// A printer's dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// 203 dpi: 8 dots a millimetre.
    Dpi203,
    /// 300 dpi.
    Dpi300,
}

impl Resolution {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dpi203, Self::Dpi300];

    /// As printers are named: dots an inch.
    #[must_use]
    pub const fn dpi(self) -> u16 {
        match self {
            Self::Dpi203 => 203,
            Self::Dpi300 => 300,
        }
    }

    /// The resolution of that name.
    #[must_use]
    pub fn of_dpi(dpi: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.dpi() == dpi)
    }

    fn dots_a_millimetre(self) -> f64 {
        match self {
            Self::Dpi203 => 8.0,
            Self::Dpi300 => 300.0 / 25.4,
        }
    }

    /// The nearest whole number of dots to a length in millimetres, which lies on a label (0 to 1000).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a label's lengths first")]
    pub fn dots(self, millimetres: f64) -> i32 {
        (millimetres.clamp(0.0, 1_000.0) * self.dots_a_millimetre()).round() as i32
    }

    /// At least so many dots as a length in millimetres: for sizes that a rule gives as the smallest.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a label's lengths first")]
    pub fn dots_at_least(self, millimetres: f64) -> i32 {
        (millimetres.clamp(0.0, 1_000.0) * self.dots_a_millimetre()).ceil() as i32
    }

    /// The length of so many dots, millimetres.
    #[must_use]
    pub fn millimetres(self, dots: i32) -> f64 {
        f64::from(dots) / self.dots_a_millimetre()
    }
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// A sheet under way; lengths are dots from its upper left corner.
pub(super) struct Drawing {
    pub(super) resolution: Resolution,
    pub(super) width: i32,
    pub(super) height: i32,
    body: String,
}

impl Drawing {
    /// An empty sheet of this size, millimetres.
    pub(super) fn new(resolution: Resolution, width_mm: f64, height_mm: f64) -> Self {
        Self { resolution, width: resolution.dots(width_mm), height: resolution.dots(height_mm), body: String::new() }
    }

    fn push(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.body.write_fmt(line);
        self.body.push('\n');
    }

    pub(super) fn bar(&mut self, x: i32, y: i32, width: i32, height: i32) {
        self.push(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));
    }

    pub(super) fn frame(&mut self, x: i32, y: i32, width: i32, height: i32, line: i32) {
        self.push(format_args!(
            "<path fill-rule=\"evenodd\" d=\"M{x} {y}h{width}v{height}h-{width}zM{} {}h{}v{}h-{}z\"/>",
            x + line,
            y + line,
            width - 2 * line,
            height - 2 * line,
            width - 2 * line
        ));
    }

    /// A filled outline.
    pub(super) fn outline(&mut self, points: &[(i32, i32)]) {
        let path: String = points.iter().enumerate().map(|(n, (x, y))| format!("{}{x} {y}", if n == 0 { 'M' } else { 'L' })).collect();
        self.push(format_args!("<path d=\"{path}z\"/>"));
    }

    /// A square on its point: middle, half of its diagonal, width of its line across.
    pub(super) fn diamond(&mut self, x: i32, y: i32, half: i32, line: i32) {
        // A line of this width across its slope takes the square root of two as much along the axis.
        let inner = half - (line * 1_415 + 999) / 1_000;
        self.push(format_args!(
            "<path fill-rule=\"evenodd\" d=\"M{x} {}L{} {y}L{x} {}L{} {y}zM{x} {}L{} {y}L{x} {}L{} {y}z\"/>",
            y - half,
            x + half,
            y + half,
            x - half,
            y - inner,
            x + inner,
            y + inner,
            x - inner
        ));
    }

    /// A line of text on its base line; `size` is the height of the font, `widest` what it may take: longer text is narrowed.
    pub(super) fn text(&mut self, at: (i32, i32), size: i32, anchor: Anchor, widest: i32, bold: bool, text: &str) {
        let (x, y) = at;
        let count = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
        // A bold capital of the fonts in question is at most 0.72 of its height wide on average.
        let natural = count.saturating_mul(size) / 100 * if bold { 68 } else { 60 };
        let narrowed = if natural > widest { format!(" textLength=\"{widest}\" lengthAdjust=\"spacingAndGlyphs\"") } else { String::new() };
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
        };
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{weight}{narrowed}>{}</text>",
            escaped(text)
        ));
    }

    /// White text on what was drawn before.
    pub(super) fn reversed(&mut self, at: (i32, i32), size: i32, widest: i32, text: &str) {
        self.body.push_str("<g fill=\"#fff\">");
        self.text(at, size, Anchor::Middle, widest, true, text);
        self.body.push_str("</g>\n");
    }

    /// The sheet as SVG of its true size.
    pub(super) fn svg(&self, title: &str) -> String {
        let (width, height) = (self.width, self.height);
        let (wide, high) = (self.resolution.millimetres(width), self.resolution.millimetres(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.4}mm\" height=\"{high:.4}mm\" viewBox=\"0 0 {width} {height}\" \
             shape-rendering=\"crispEdges\" font-family=\"'Noto Sans','DejaVu Sans',Arial,sans-serif\">\n<title>{}</title>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
            escaped(title),
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_whole_dots_and_the_smallest_sizes_are_never_rounded_down() {
        assert_eq!(Resolution::Dpi203.dots(100.0), 800);
        assert_eq!(Resolution::Dpi300.dots(100.0), 1181);
        for resolution in Resolution::ALL {
            assert!(resolution.millimetres(resolution.dots_at_least(50.0)) >= 50.0);
            assert_eq!(Resolution::of_dpi(resolution.dpi()), Some(resolution));
        }
    }
}
