//! Text as people look for it: without case and without diacritics, so that `duc giang` finds `Đức Giang` (UI-01).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without diacritics, `đ` as `d`, white space as single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    let bare: String =
        text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(|c| if c == 'đ' { 'd' } else { c }).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
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
