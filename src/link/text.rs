//! Status texts put together from their pieces, and what a text means for a package.
//!
//! PX4 cuts texts at 50 bytes; pieces of one text share an id. A piece shorter than 50 bytes is the last. A text whose end never
//! comes is given out after a second with a mark for what is missing.

use std::collections::{BTreeMap, VecDeque};

use crate::units::time::{Mono, Now, Span};

use super::message::TextPiece;
use super::timers::Timeout;

/// How long the rest of a text is waited for.
const PATIENCE: Span = Span::secs(1);
/// Length of a full piece.
const FULL: usize = 50;
/// Pieces of one text; PX4's longest has three.
const MOST_PIECES: u8 = 8;
/// Texts under way at once; more are given out as they are.
const MOST_OPEN: usize = 8;

#[derive(Debug)]
struct Open {
    severity: u8,
    pieces: BTreeMap<u8, Vec<u8>>,
    last: Option<u8>,
    until: Mono,
}

/// Puts texts together.
#[derive(Debug, Default)]
pub struct Texts {
    open: BTreeMap<(u64, u16), Open>,
    ready: VecDeque<(u8, String)>,
}

impl Texts {
    /// Takes a piece that came over the link with this key: the ids are counted on each link from 0.
    pub fn receive(&mut self, now: Now, link: u64, piece: &TextPiece) {
        let is_last = piece.bytes.len() < FULL;
        if piece.id == 0 || (piece.piece == 0 && is_last) {
            self.ready.push_back((piece.severity, readable(&piece.bytes)));
            return;
        }
        if piece.piece >= MOST_PIECES {
            return;
        }
        let id = (link, piece.id);
        if self.open.len() >= MOST_OPEN && !self.open.contains_key(&id) {
            self.flush(|_| true);
        }
        let open = self.open.entry(id).or_insert_with(|| Open {
            severity: piece.severity,
            pieces: BTreeMap::new(),
            last: None,
            until: now.mono + PATIENCE,
        });
        open.pieces.insert(piece.piece, piece.bytes.clone());
        if is_last {
            open.last = Some(piece.piece);
        }
        if open.last.is_some_and(|last| (0..=last).all(|n| open.pieces.contains_key(&n))) {
            self.finish(id);
        }
    }

    /// Gives out what waited too long.
    pub fn handle_timeout(&mut self, now: Now) {
        self.flush(|open| open.until <= now.mono);
    }

    /// A whole text: severity (0 emergency to 7 debug) and words.
    pub fn poll_event(&mut self) -> Option<(u8, String)> {
        self.ready.pop_front()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.open.values().map(|open| open.until).min().map(|at| (at, "rest of a text"))
    }

    fn flush(&mut self, which: impl Fn(&Open) -> bool) {
        let due: Vec<(u64, u16)> = self.open.iter().filter(|(_, open)| which(open)).map(|(id, _)| *id).collect();
        due.into_iter().for_each(|id| self.finish(id));
    }

    fn finish(&mut self, id: (u64, u16)) {
        let Some(open) = self.open.remove(&id) else { return };
        let end = open.last.or(open.pieces.keys().next_back().copied()).unwrap_or(0);
        let mut bytes = Vec::new();
        for n in 0..=end {
            bytes.extend(open.pieces.get(&n).map_or_else(|| "...".as_bytes().to_vec(), Clone::clone));
        }
        if open.last.is_none() {
            bytes.extend(b"...");
        }
        self.ready.push_back((open.severity, readable(&bytes)));
    }
}

/// PX4 marks texts that have an EVENT twin with a trailing tab.
fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// Whether PX4 says with this text that it does not fly the package as it was sent: a fence thrown away, a mission that turned
/// invalid, a rally point that its return does not understand.
#[must_use]
pub fn voids_package(text: &str) -> bool {
    const WORDS: [&str; 5] =
        ["Geofence invalid", "Geofence violation for waypoint", "Mission rejected", "No valid mission available", "unsupported MAV_FRAME"];
    WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn piece(id: u16, n: u8, text: &str) -> TextPiece {
        TextPiece { severity: 2, bytes: text.as_bytes().to_vec(), id, piece: n }
    }

    #[test]
    fn a_text_in_two_pieces_is_put_together_in_any_order() {
        let long = "Arming denied: Resolve system health failures firs";
        for order in [[0, 1], [1, 0]] {
            let mut texts = Texts::default();
            for n in order {
                texts.receive(at(0), 1, &if n == 0 { piece(7, 0, long) } else { piece(7, 1, "t\t") });
            }
            assert_eq!(texts.poll_event(), Some((2, "Arming denied: Resolve system health failures first".to_owned())));
            assert_eq!(texts.poll_event(), None);
        }
    }

    #[test]
    fn a_text_whose_end_is_lost_is_given_out_with_a_mark() {
        let mut texts = Texts::default();
        texts.receive(at(0), 1, &piece(7, 0, "Arming denied: Resolve system health failures firs"));

        texts.handle_timeout(at(1_000));

        assert_eq!(texts.poll_event(), Some((2, "Arming denied: Resolve system health failures firs...".to_owned())));
        assert_eq!(texts.next_timeout(), None);
    }
}
