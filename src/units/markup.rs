//! Text that becomes a part of HTML or SVG.

/// A text as it stands in HTML, SVG and XML, between tags and inside of quoted attributes. Line ends stay; other control characters,
/// which a browser would drop in silence and XML forbids, are shown as such.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_markup_is_text_and_what_cannot_be_shown_is_marked() {
        assert_eq!(escaped("A<b>&\"'\u{1}"), "A&lt;b&gt;&amp;&quot;&#39;\u{fffd}");
        assert_eq!(escaped("một\nhai"), "một\nhai");
    }
}
