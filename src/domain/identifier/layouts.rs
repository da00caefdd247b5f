//! Keyboard layouts that a scanner's keys can pass through: it presses keys of the American layout, the computer reads another.

/// Keys of the American layout and, at the same place of the string, what another layout makes of them.
pub(super) struct Layout {
    american: &'static str,
    there: &'static str,
    /// Accents of this layout wait for the next letter (`´` and `A` give `Á`); otherwise they follow theirs.
    accents_first: bool,
}

/// French: the row of digits gives signs.
pub(super) const AZERTY: Layout = Layout {
    american: "1234567890-=qawzm;,./'[]\\!@#$%^&*()_+QAWZM:<>?\"{}|",
    there: "&é\"'(-è_çà)=aqzw,m;:!ù^$*1234567890°+AQZW?M./§%¨£µ",
    accents_first: true,
};

/// German: Y and Z change places, and so do most signs.
pub(super) const QWERTZ: Layout =
    Layout { american: "-=yz[];'/\\`_+YZ{}:\"?|~@#^&*()<>", there: "ß´zyü+öä-#^?`ZYÜ*ÖÄ_'°\"§&/()=;:", accents_first: true };

/// Vietnamese, as Windows has it: the row of digits gives letters and tones.
pub(super) const VIETNAMESE: Layout =
    Layout { american: "1234567890=[]", there: "ăâêô\u{300}\u{309}\u{303}\u{301}\u{323}đ₫ươ", accents_first: false };

impl Layout {
    fn key(&self, c: char) -> char {
        self.there.chars().zip(self.american.chars()).find_map(|(there, key)| (there == c).then_some(key)).unwrap_or(c)
    }

    /// The keys that a scanner pressed when the computer read this text.
    pub(super) fn keys(&self, text: &str) -> String {
        let mut keys = String::new();
        for c in text.chars() {
            let known = self.there.contains(c);
            match accented(c).filter(|_| !known) {
                Some((letter, accent)) if self.accents_first => keys.extend([self.key(spacing(accent)), self.key(letter)]),
                Some((letter, accent)) => keys.extend([self.key(letter), self.key(accent)]),
                None => keys.push(self.key(c)),
            }
        }
        keys
    }
}

/// A letter and the last of its accents.
fn accented(c: char) -> Option<(char, char)> {
    use unicode_normalization::UnicodeNormalization;
    let all: Vec<char> = std::iter::once(c).nfd().collect();
    let (accent, rest) = all.split_last()?;
    let letter = rest.iter().copied().nfc().next()?;
    Some((letter, *accent))
}

/// The sign that a dead key shows when no letter follows.
fn spacing(accent: char) -> char {
    match accent {
        '\u{301}' => '´',
        '\u{300}' => '`',
        '\u{302}' => '^',
        '\u{308}' => '¨',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_has_an_answer_to_each_of_its_keys() {
        for layout in [AZERTY, QWERTZ, VIETNAMESE] {
            assert_eq!(layout.american.chars().count(), layout.there.chars().count(), "{}", layout.american);
        }
    }

    #[test]
    fn the_keys_behind_a_text_are_found() {
        assert_eq!(AZERTY.keys("DG&é"), "DG12");
        assert_eq!(QWERTZ.keys("Á9999"), "=A9999");
        assert_eq!(VIETNAMESE.keys("DGâ\u{309}đÙ"), "DG260U5");
    }
}
