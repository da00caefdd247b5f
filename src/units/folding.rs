//! Text as people look for it: without case and without diacritics, so that `duc giang` finds `Đức Giang` (UI-01).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without diacritics, `đ` as `d`, white space as single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    let bare: String =
        text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(|c| if c == 'đ' { 'd' } else { c }).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text by what it means, not how it looks: digits and letters of full width as the usual ones, every space as a space, and nothing
/// that has no width.
#[must_use]
pub fn plain(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    text.nfkc().filter(|c| !unseen(*c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_found_without_its_marks_in_any_case_and_either_composition() {
        for text in ["Đức  Giang", "ĐỨC GIANG", "đu\u{31b}\u{301}c giang", "duc giang"] {
            assert_eq!(folded(text), "duc giang", "{text}");
        }
        assert_eq!(folded("Trạm y tế Thượng Thanh"), "tram y te thuong thanh");
    }
}
