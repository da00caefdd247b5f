//! The two faces of the sheets: widths, glyphs, and the part of a face that a sheet used.

use crate::domain::custody::Digest;
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;
use unicode_normalization::UnicodeNormalization;

/// Which face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    SemiBold,
}

const REGULAR: &[u8] = include_bytes!("fonts/inter-regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("fonts/inter-semibold.ttf");

/// What the head of a font in a file says of its letters, in thousandths of their size.
pub(super) struct Measures {
    pub(super) bounds: [f32; 4],
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) capital: f32,
}

/// A face, and what of it was used.
pub(super) struct Font {
    data: &'static [u8],
    face: ttf_parser::Face<'static>,
    name: &'static str,
    used: GlyphRemapper,
    letters: BTreeMap<u16, char>,
}

impl Font {
    pub(super) fn of(face: Face) -> Self {
        let (data, name) = match face {
            Face::Regular => (REGULAR, "Inter-Regular"),
            Face::SemiBold => (SEMI_BOLD, "Inter-SemiBold"),
        };
        let face = ttf_parser::Face::parse(data, 0).expect("the font inside of the program is whole");
        Self { data, face, name, used: GlyphRemapper::new(), letters: BTreeMap::new() }
    }

    fn thousandths(&self, units: impl Into<f32>) -> f32 {
        units.into() * 1_000.0 / f32::from(self.face.units_per_em())
    }

    /// How wide a letter is, in thousandths of its size.
    pub(super) fn width(&self, letter: char) -> f32 {
        let glyph = self.face.glyph_index(letter).unwrap_or_default();
        self.thousandths(self.face.glyph_hor_advance(glyph).unwrap_or_default())
    }

    /// The text in letters that the face has: NFC, white space as a space, `[U+4E2D]` for what it lacks.
    pub(super) fn written(&self, text: &str) -> String {
        let mut written = String::new();
        for letter in text.nfc() {
            if letter.is_whitespace() || letter.is_control() {
                written.push(' ');
            } else if self.face.glyph_index(letter).is_some() {
                written.push(letter);
            } else {
                written.push_str(&format!("[U+{:04X}]", u32::from(letter)));
            }
        }
        written
    }

    /// The codes of a text, two bytes a letter; notes that they were used.
    pub(super) fn codes(&mut self, text: &str) -> Vec<u8> {
        let mut codes = Vec::new();
        for letter in text.chars() {
            let glyph = self.face.glyph_index(letter).unwrap_or_default();
            let code = self.used.remap(glyph.0);
            self.letters.insert(code, letter);
            codes.extend(code.to_be_bytes());
        }
        codes
    }

    /// The font of the letters that were used.
    pub(super) fn subset(&self) -> Vec<u8> {
        subsetter::subset(self.data, 0, &self.used).expect("glyphs of a font make a font")
    }

    /// The name of a font of a part of the letters: six capitals that differ with the part.
    pub(super) fn subset_name(&self, subset: &[u8]) -> String {
        let tag = Digest::of(subset).bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect::<String>();
        format!("{tag}+{}", self.name)
    }

    /// The widths by code.
    pub(super) fn widths(&self) -> Vec<f32> {
        let advance = |glyph| self.face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or_default();
        self.used.remapped_gids().map(|glyph| self.thousandths(advance(glyph))).collect()
    }

    /// Which letter a code means.
    pub(super) fn letters(&self) -> impl Iterator<Item = (u16, char)> {
        self.letters.iter().map(|(code, letter)| (*code, *letter))
    }

    pub(super) fn measures(&self) -> Measures {
        let bounds = self.face.global_bounding_box();
        Measures {
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|units| self.thousandths(units)),
            ascent: self.thousandths(self.face.ascender()),
            descent: self.thousandths(self.face.descender()),
            capital: self.thousandths(self.face.capital_height().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_vietnamese_is_in_both_faces() {
        let vowels = "aăâeêioôơuưy";
        let tones = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];
        let marked = vowels.chars().flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}"))).chain(["đ".to_owned()]);
        let all: String = marked.flat_map(|small| [small.to_uppercase(), small]).collect();

        for face in [Face::Regular, Face::SemiBold] {
            let font = Font::of(face);
            let written = font.written(&all);

            assert!(!written.contains('['), "{written}");
            // Each in one code point: nothing has to be put together by who shows it.
            assert_eq!(written.chars().count(), 2 * (12 * 6 + 1));
        }
    }

    #[test]
    fn what_the_face_lacks_is_written_as_its_number() {
        assert_eq!(Font::of(Face::Regular).written("a中\tb\u{7}"), "a[U+4E2D] b ");
    }

    #[test]
    fn a_letter_keeps_its_code_and_the_subset_holds_little_else() {
        let mut font = Font::of(Face::Regular);

        let codes = font.codes("Đức Đ");

        assert_eq!(codes[..2], codes[8..]);
        assert_eq!(font.letters().map(|(_, letter)| letter).collect::<String>(), "Đức ");
        let subset = font.subset();
        let held = ttf_parser::Face::parse(&subset, 0).expect("a font").number_of_glyphs();
        // None, four letters, and the strokes and marks that some of them are made of.
        assert!((5..16).contains(&held) && subset.len() < 4_000, "{held} glyphs in {} bytes", subset.len());
        assert_eq!(font.widths().len(), 5);
    }
}
