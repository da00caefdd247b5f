//! Figures and sources, as the route sheet writes them.

pub(super) use crate::domain::paper::{Page, both, two};
pub(super) use crate::units::markup::escaped;

/// A number with so many decimals, written with a comma as in Vietnamese.
#[must_use]
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // No minus before nothing.
    let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') { text.replace('-', "") } else { text };
    text.replace('.', ",")
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
    fn numbers_have_a_comma_and_no_minus_before_nothing() {
        assert_eq!((number(7.5, 1), number(-0.04, 1), number(-2.5, 1)), ("7,5".to_owned(), "0,0".to_owned(), "-2,5".to_owned()));
    }
}
