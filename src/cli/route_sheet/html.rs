//! Text that becomes HTML: everything that is not markup of ours is escaped.

pub(super) use crate::units::markup::escaped;
use crate::units::words::Words;
use std::fmt::Write;

/// A number with so many decimals, written with a comma as in Vietnamese.
#[must_use]
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // No minus before nothing.
    let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') { text.replace('-', "") } else { text };
    text.replace('.', ",")
}

/// Cells of a table and paragraphs, in order.
#[derive(Debug, Default)]
pub(super) struct Page(String);

/// Vietnamese, and English smaller behind it.
#[must_use]
pub(super) fn both(words: &Words) -> String {
    two(&words.vi, &words.en)
}

/// The same of two texts; one where both are the same.
#[must_use]
pub(super) fn two(vi: &str, en: &str) -> String {
    if vi == en {
        return escaped(vi);
    }
    format!("{} <span class=\"en\" lang=\"en\">{}</span>", escaped(vi), escaped(en))
}

impl Page {
    /// Markup as it stands: what it holds of others is escaped already.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    pub(super) fn section(&mut self, number: u8, vi: &str, en: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "</section>\n<section>\n<h2>{number}. {}</h2>\n", two(vi, en));
    }

    pub(super) fn heading(&mut self, vi: &str, en: &str) {
        let _ = writeln!(self.0, "<h3>{}</h3>", two(vi, en));
    }

    pub(super) fn line(&mut self, class: &str, vi: &str, en: &str) {
        let _ = writeln!(self.0, "<p class=\"{class}\">{}</p>", two(vi, en));
    }

    /// Rows of name and value; values are markup.
    pub(super) fn facts(&mut self, rows: &[(Words, String)]) {
        self.0.push_str("<table class=\"facts\">\n");
        for (name, value) in rows {
            let _ = writeln!(self.0, "<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", both(name));
        }
        self.0.push_str("</table>\n");
    }

    /// A table with a head; cells are markup.
    pub(super) fn table(&mut self, head: &[Words], rows: &[Vec<String>]) {
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

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// The mark of what nobody published.
#[must_use]
pub(super) fn source(source: &str, assumed: bool) -> String {
    let mark = if assumed { format!(" <b class=\"mark\">{}</b>", two("giả định", "assumed")) } else { String::new() };
    format!("{}{mark}", escaped(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_taken_for_markup() {
        assert_eq!(escaped("<script>\"a\" & 'b'</script>\u{0}"), "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\u{fffd}");
    }

    #[test]
    fn numbers_have_a_comma_and_no_minus_before_nothing() {
        assert_eq!((number(7.5, 1), number(-0.04, 1), number(-2.5, 1)), ("7,5".to_owned(), "0,0".to_owned(), "-2,5".to_owned()));
    }
}
