//! A small model of what typing goes through: Telex, VNI, Caps Lock, three layouts. It shares nothing with the service.

/// A letter under way in an input method.
#[derive(Clone, Copy)]
struct Cell {
    base: char,
    mark: Option<char>,
    tone: Option<char>,
}

impl Cell {
    fn plain(base: char) -> Self {
        Self { base, mark: None, tone: None }
    }
    fn is(&self, letters: &str) -> bool {
        letters.contains(self.base.to_ascii_lowercase())
    }
    fn written(&self) -> String {
        use unicode_normalization::UnicodeNormalization;
        let base = match (self.mark, self.base) {
            (Some('-'), 'd') => 'đ',
            (Some('-'), 'D') => 'Đ',
            _ => self.base,
        };
        let mark = self.mark.filter(|mark| *mark != '-');
        std::iter::once(base).chain(mark).chain(self.tone).nfc().collect()
    }
}

const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';

/// Puts a mark on a letter of the word, or takes it back when it is there already and leaves the key; None when no letter takes it.
fn mark(word: &mut [Cell], sign: char, letters: &str) -> Option<bool> {
    let cell = word.iter_mut().rev().find(|cell| cell.is(letters))?;
    if cell.mark == Some(sign) {
        cell.mark = None;
        return Some(false);
    }
    cell.mark = Some(sign);
    Some(true)
}

fn tone(word: &mut [Cell], sign: char) -> Option<bool> {
    let cell = word.iter_mut().rev().find(|cell| cell.is("aeiouy"))?;
    if cell.tone == Some(sign) {
        cell.tone = None;
        return Some(false);
    }
    cell.tone = Some(sign);
    Some(true)
}

fn typed(keys: &str, act: impl Fn(&mut Vec<Cell>, char) -> Option<bool>) -> String {
    let mut text = String::new();
    let mut word: Vec<Cell> = Vec::new();
    for key in keys.chars() {
        match act(&mut word, key) {
            Some(true) => {}
            Some(false) => word.push(Cell::plain(key)),
            None if key.is_ascii_alphabetic() => word.push(Cell::plain(key)),
            None => {
                text.extend(word.drain(..).map(|cell| cell.written()));
                text.push(key);
            }
        }
    }
    text.extend(word.iter().map(Cell::written));
    text
}

/// Telex: double letters, W, tones by S F R X J; the same key again takes the accent back.
pub(super) fn telex(keys: &str) -> String {
    typed(keys, |word, key| {
        let last = word.last().copied();
        match key.to_ascii_lowercase() {
            same @ ('a' | 'e' | 'o') if last.is_some_and(|cell| cell.is(&same.to_string())) => mark(word, CIRCUMFLEX, &same.to_string()),
            'd' if last.is_some_and(|cell| cell.is("d")) => mark(word, '-', "d"),
            'w' if last.is_some_and(|cell| cell.is("a")) => mark(word, BREVE, "a"),
            'w' if last.is_some_and(|cell| cell.is("ou")) => mark(word, HORN, "ou"),
            's' => tone(word, '\u{301}'),
            'f' => tone(word, '\u{300}'),
            'r' => tone(word, '\u{309}'),
            'x' => tone(word, '\u{303}'),
            'j' => tone(word, '\u{323}'),
            _ => None,
        }
    })
}

/// VNI: digits behind a word with a letter that can carry the accent.
pub(super) fn vni(keys: &str) -> String {
    typed(keys, |word, key| match key {
        '1' => tone(word, '\u{301}'),
        '2' => tone(word, '\u{300}'),
        '3' => tone(word, '\u{309}'),
        '4' => tone(word, '\u{303}'),
        '5' => tone(word, '\u{323}'),
        '6' => mark(word, CIRCUMFLEX, "aeo"),
        '7' => mark(word, HORN, "ou"),
        '8' => mark(word, BREVE, "a"),
        '9' => mark(word, '-', "d"),
        _ => None,
    })
}

pub(super) fn caps_lock(keys: &str) -> String {
    keys.chars().map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect()
}

/// French: what its keys give at the places of the American ones.
pub(super) fn azerty(keys: &str) -> String {
    keys.chars()
        .map(|c| match c {
            '1' => '&',
            '2' => 'é',
            '3' => '"',
            '4' => '\'',
            '5' => '(',
            '6' => '-',
            '7' => 'è',
            '8' => '_',
            '9' => 'ç',
            '0' => 'à',
            '-' => ')',
            'a' => 'q',
            'q' => 'a',
            'z' => 'w',
            'w' => 'z',
            'm' => ',',
            'A' => 'Q',
            'Q' => 'A',
            'Z' => 'W',
            'W' => 'Z',
            'M' => '?',
            '*' => '8',
            '&' => '7',
            '%' => '5',
            '<' => '.',
            '>' => '/',
            ']' => '$',
            '/' => '!',
            ':' => 'M',
            '.' => ':',
            other => other,
        })
        .collect()
}

/// German: Y and Z change places, signs move, and the acute accent waits for its letter.
pub(super) fn qwertz(keys: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut text = String::new();
    let mut waiting = false;
    for key in keys.chars() {
        let c = match key {
            'y' => 'z',
            'z' => 'y',
            'Y' => 'Z',
            'Z' => 'Y',
            '-' => 'ß',
            ']' => '+',
            '/' => '-',
            ':' => 'Ö',
            '*' => '(',
            '&' => '/',
            '<' => ';',
            '>' => ':',
            '+' => '`',
            other => other,
        };
        if c == '=' {
            waiting = true;
            continue;
        }
        if std::mem::take(&mut waiting) {
            let joined: String = [c, '\u{301}'].into_iter().nfc().collect();
            if joined.chars().count() == 1 {
                text.push_str(&joined);
                continue;
            }
            text.push('´');
        }
        text.push(c);
    }
    text
}

/// Vietnamese, as Windows has it.
pub(super) fn vietnamese_layout(keys: &str) -> String {
    let digits = ['đ', 'ă', 'â', 'ê', 'ô', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    let key = |c: char| match c {
        '=' => '₫',
        '[' => 'ư',
        ']' => 'ơ',
        _ => c.to_digit(10).and_then(|n| usize::try_from(n).ok()).map_or(c, |n| digits[n]),
    };
    keys.chars().map(key).collect()
}
