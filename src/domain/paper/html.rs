//! Markup of the sheets: everything that is not markup of ours is escaped.

use crate::units::markup::escaped;
use crate::units::words::Words;
use std::fmt::Write;

/// Cells of a table and paragraphs, in order.
#[derive(Debug, Default)]
pub struct Page(String);

/// Vietnamese, and English smaller behind it.
#[must_use]
pub fn both(words: &Words) -> String {
    two(&words.vi, &words.en)
}

/// The same of two texts; one where both are the same.
#[must_use]
pub fn two(vi: &str, en: &str) -> String {
    if vi == en {
        return escaped(vi);
    }
    format!("{} <span class=\"en\" lang=\"en\">{}</span>", escaped(vi), escaped(en))
}

impl Page {
    /// Markup as it stands: what it holds of others is escaped already.
    pub fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Ends a section and begins the next, with its number.
    pub fn section(&mut self, number: u8, vi: &str, en: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "</section>\n<section>\n<h2>{number}. {}</h2>\n", two(vi, en));
    }

    /// A heading inside of a section.
    pub fn heading(&mut self, vi: &str, en: &str) {
        let _ = writeln!(self.0, "<h3>{}</h3>", two(vi, en));
    }

    /// A paragraph of a class.
    pub fn line(&mut self, class: &str, vi: &str, en: &str) {
        let _ = writeln!(self.0, "<p class=\"{class}\">{}</p>", two(vi, en));
    }

    /// Rows of name and value; values are markup.
    pub fn facts(&mut self, rows: &[(Words, String)]) {
        self.0.push_str("<table class=\"facts\">\n");
        for (name, value) in rows {
            let _ = writeln!(self.0, "<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", both(name));
        }
        self.0.push_str("</table>\n");
    }

    /// A table with a head; cells are markup.
    pub fn table(&mut self, head: &[Words], rows: &[Vec<String>]) {
        self.0.push_str("<table>\n<thead><tr>");
        for name in head {
            let _ = write!(self.0, "<th scope=\"col\">{}</th>", both(name));
        }
        self.0.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            let _ = writeln!(self.0, "<tr>{cells}</tr>");
        }
        self.0.push_str("</tbody></table>\n");
    }

    /// The markup.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}
