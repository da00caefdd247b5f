//! What stands between a scanner that types and the field that receives: Caps Lock, a wrong layout, a Vietnamese input method.
//!
//! A scan that was refused is looked at again as if one of them had changed it. When that makes sense of it, the cause is named
//! and the person scans again. The code that was probably meant is never handed out: an identity is not repaired.

use super::layouts::{AZERTY, QWERTZ, VIETNAMESE};
use super::said::Said;
use crate::units::words::{Words, words};

/// What probably changed a scan on its way through the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interference {
    /// Caps Lock is on.
    CapsLock,
    /// A Vietnamese input method in Telex: double letters, W, and S F R X J as tones.
    Telex,
    /// A Vietnamese input method in VNI: digits as tones.
    Vni,
    /// A Vietnamese input method; which typing rule cannot be told.
    VietnameseInput,
    /// The French layout.
    Azerty,
    /// The German layout.
    Qwertz,
    /// The Vietnamese layout of Windows.
    VietnameseLayout,
}

impl Said for Interference {
    /// Cause and remedy in one sentence.
    fn words(&self) -> Words {
        let input = |name: &str| {
            words(
                format!("Bộ gõ tiếng Việt{name} đang bật: tắt UniKey hoặc bộ gõ của máy (chuyển sang E) rồi quét lại"),
                format!("a Vietnamese input method{name} is on: switch UniKey or the system's input method off (E), then scan again"),
            )
        };
        let layout = |vi: &str, en: &str| {
            words(
                format!("Bàn phím đang ở kiểu {vi}: chuyển sang English (US) rồi quét lại"),
                format!("the keyboard is set to {en}: switch it to English (US), then scan again"),
            )
        };
        match self {
            Self::CapsLock => {
                words("Phím Caps Lock đang bật: tắt Caps Lock rồi quét lại", "Caps Lock is on: switch it off, then scan again")
            }
            Self::Telex => input(" (Telex)"),
            Self::Vni => input(" (VNI)"),
            Self::VietnameseInput => input(""),
            Self::Azerty => layout("Pháp (AZERTY)", "French (AZERTY)"),
            Self::Qwertz => layout("Đức (QWERTZ)", "German (QWERTZ)"),
            Self::VietnameseLayout => layout("Tiếng Việt của Windows", "Vietnamese (Windows)"),
        }
    }
}

/// What probably changed a text that was refused; `accepts` is the parser that refused it. None when nothing here explains it.
#[must_use]
pub fn diagnose(received: &str, accepts: &dyn Fn(&str) -> bool) -> Option<Interference> {
    if accepts(&swapped(received)) {
        return Some(Interference::CapsLock);
    }
    for (layout, cause) in [(AZERTY, Interference::Azerty), (QWERTZ, Interference::Qwertz), (VIETNAMESE, Interference::VietnameseLayout)] {
        // On the Vietnamese layout no key of a scanner gives a digit.
        let digits = cause == Interference::VietnameseLayout && received.contains(|c: char| c.is_ascii_digit());
        let keys = layout.keys(received);
        if keys != received && !digits && accepts(&keys) {
            return Some(cause);
        }
    }
    let made_by = |rule: &Rule| rule.keys_behind(received).iter().any(|keys| accepts(keys));
    let undone_by = |rule: &Rule| received.is_ascii() && rule.doubled_again(received).iter().any(|keys| accepts(keys));
    match (is_vietnamese(received), made_by(&TELEX), made_by(&VNI)) {
        (true, true, false) => Some(Interference::Telex),
        (true, false, true) => Some(Interference::Vni),
        (true, ..) => Some(Interference::VietnameseInput),
        (false, ..) if undone_by(&TELEX) => Some(Interference::Telex),
        (false, ..) if undone_by(&VNI) => Some(Interference::Vni),
        (false, ..) => None,
    }
}

/// Capitals for small letters and the other way round.
fn swapped(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }).collect()
}

/// Whether a letter occurs that only Vietnamese typing makes: with a horn, breve, circumflex, bar or tone.
fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| parts(c).is_some())
}

/// A Vietnamese letter taken apart: base letter, mark (circumflex `^`, horn or breve, bar `-`), tone from 1 to 5.
struct Letter {
    base: char,
    mark: Option<char>,
    tone: Option<usize>,
}

/// Tones in the order of the digits of VNI: acute, grave, hook, tilde, dot.
const TONES: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';
const BAR: char = '-';

fn parts(c: char) -> Option<Letter> {
    use unicode_normalization::UnicodeNormalization;
    match c {
        'đ' => return Some(Letter { base: 'd', mark: Some(BAR), tone: None }),
        'Đ' => return Some(Letter { base: 'D', mark: Some(BAR), tone: None }),
        _ => {}
    }
    let mut signs = std::iter::once(c).nfd();
    let base = signs.next().filter(char::is_ascii_alphabetic)?;
    let mut letter = Letter { base, mark: None, tone: None };
    for sign in signs {
        match TONES.iter().position(|tone| *tone == sign) {
            Some(tone) => letter.tone = Some(tone),
            None if [CIRCUMFLEX, BREVE, HORN].contains(&sign) => letter.mark = Some(sign),
            None => return None,
        }
    }
    (letter.mark.is_some() || letter.tone.is_some()).then_some(letter)
}

/// How an input method is told which letter is meant.
struct Rule {
    /// Keys of the five tones.
    tones: [char; 5],
    /// Key of a mark; None: the base letter again.
    circumflex: Option<char>,
    breve: char,
    horn: char,
    bar: Option<char>,
    /// Keys that, pressed twice, take the accent back and leave one of themselves.
    undo: &'static str,
}

const TELEX: Rule =
    Rule { tones: ['s', 'f', 'r', 'x', 'j'], circumflex: None, breve: 'w', horn: 'w', bar: None, undo: "sfrxjwaeodzSFRXJWAEODZ" };
const VNI: Rule =
    Rule { tones: ['1', '2', '3', '4', '5'], circumflex: Some('6'), breve: '8', horn: '7', bar: Some('9'), undo: "0123456789" };

impl Rule {
    fn mark_key(&self, letter: &Letter) -> Option<char> {
        let key = match letter.mark? {
            CIRCUMFLEX => self.circumflex.unwrap_or(letter.base),
            BREVE => self.breve,
            HORN => self.horn,
            _ => self.bar.unwrap_or(letter.base),
        };
        Some(if letter.base.is_ascii_uppercase() { key.to_ascii_uppercase() } else { key })
    }

    fn tone_key(&self, letter: &Letter) -> Option<char> {
        let key = self.tones[letter.tone?];
        Some(if letter.base.is_ascii_uppercase() { key.to_ascii_uppercase() } else { key })
    }

    /// Key sequences that give this text: accents right behind their letter or at the end of its word, in both orders, and W
    /// alone for a horned U.
    fn keys_behind(&self, text: &str) -> Vec<String> {
        let variants = [(false, false, false), (false, true, false), (true, false, false), (true, true, false), (false, false, true)];
        variants.iter().map(|(late, tone_first, bare)| self.keys(text, *late, *tone_first, *bare)).collect()
    }

    fn keys(&self, text: &str, late: bool, tone_first: bool, bare: bool) -> String {
        let mut keys = String::new();
        let mut waiting = String::new();
        for c in text.chars() {
            if !c.is_alphabetic() {
                keys.push_str(&std::mem::take(&mut waiting));
            }
            let Some(letter) = parts(c) else {
                keys.push(c);
                continue;
            };
            let (mark, tone) = (self.mark_key(&letter), self.tone_key(&letter));
            if !(bare && letter.mark == Some(HORN) && letter.base.eq_ignore_ascii_case(&'u')) {
                keys.push(letter.base);
            }
            let accents = if tone_first { [tone, mark] } else { [mark, tone] };
            if late { &mut waiting } else { &mut keys }.extend(accents.into_iter().flatten());
        }
        keys + &waiting
    }

    /// The texts of which one pair of equal keys, behind letters that can carry the accent, would have left this one.
    fn doubled_again(&self, text: &str) -> Vec<String> {
        let carries = |at: usize, key: char| {
            let word = text[..at].rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
            word.contains(['a', 'e', 'i', 'o', 'u', 'y']) || ("dD9".contains(key) && word.contains('d'))
        };
        let places = text.char_indices().filter(|(at, c)| self.undo.contains(*c) && carries(*at, *c));
        places.map(|(at, c)| format!("{}{c}{}", &text[..at], &text[at..])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::request::ConsignmentId;

    fn cause(received: &str) -> Option<Interference> {
        diagnose(received, &|text| text.parse::<ConsignmentId>().is_ok())
    }

    #[test]
    fn the_cause_is_named_and_the_code_is_not() {
        assert_eq!(cause("dg26120100042u"), Some(Interference::CapsLock));
        assert_eq!(cause("DGé-&éà&ààà'éU"), Some(Interference::Azerty));
        assert_eq!(cause("DGâ\u{309}ăâđăđđđôâU"), Some(Interference::VietnameseLayout));
        assert_eq!(cause("DG2612010042U"), None);
        assert!(Interference::Telex.words().vi.contains("tắt UniKey"));
    }

    #[test]
    fn a_vietnamese_letter_alone_is_cause_enough() {
        assert_eq!(cause("ĐG26"), Some(Interference::VietnameseInput));
        assert_eq!(cause("DG261201ß"), None);
    }
}
