//! STATUSTEXT: written down by the autopilot, delivered only while a ground station's heartbeat is fresh.

use std::collections::VecDeque;

use mavlink::dialects::common::{MavMessage, MavSeverity, STATUSTEXT_DATA};

/// A heartbeat is fresh for this long, µs.
pub(crate) const FRESH_US: u64 = 2_500_000;
/// A text that could not be delivered is dropped after this long, µs.
const KEEP_US: u64 = 5_000_000;
/// None is delivered before this time after the start, µs.
const FIRST_US: u64 = 2_500_000;
/// One message at most in this time, µs.
const SPACING_US: u64 = 50_000;
const CHUNK: usize = 50;

/// The queue of texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    waiting: VecDeque<(u64, MavSeverity, String)>,
    /// Delivered on this link; one that is opened later hears them too, if they are not too old.
    delivered: VecDeque<(u64, MavSeverity, String)>,
    chunks: VecDeque<STATUSTEXT_DATA>,
    id: u16,
    sent_us: u64,
    /// When the link was opened: a ground station's heartbeat counts from then on.
    pub opened_us: u64,
}

impl Texts {
    /// The queue of a link that is opened now, beside this one's.
    pub(crate) fn opened(self, now: u64) -> Self {
        let waiting = self.delivered.into_iter().chain(self.waiting).collect();
        Self { waiting, opened_us: now, ..Self::default() }
    }

    /// Writes a text down.
    pub(crate) fn write(&mut self, now: u64, severity: MavSeverity, text: impl Into<String>) {
        self.waiting.push_back((now, severity, text.into()));
    }

    /// The next message to send, if one is due.
    pub(crate) fn poll(&mut self, now: u64, fresh: bool) -> Option<MavMessage> {
        for queue in [&mut self.waiting, &mut self.delivered] {
            while queue.front().is_some_and(|(at, ..)| now.saturating_sub(*at) > KEEP_US) {
                queue.pop_front();
            }
        }
        if !fresh || now < FIRST_US {
            return None;
        }
        if self.chunks.is_empty() && now.saturating_sub(self.sent_us) >= SPACING_US {
            let (at, severity, text) = self.waiting.pop_front()?;
            let pieces = text.as_bytes().chunks(CHUNK);
            for (chunk_seq, piece) in (0..).zip(pieces) {
                let mut bytes = [0; CHUNK];
                bytes[..piece.len()].copy_from_slice(piece);
                self.chunks.push_back(STATUSTEXT_DATA { severity, text: bytes.into(), id: self.id, chunk_seq });
            }
            self.id = self.id.wrapping_add(1);
            self.sent_us = now;
            self.delivered.push_back((at, severity, text));
        }
        self.chunks.pop_front().map(MavMessage::STATUSTEXT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: u64 = 10_000_000;

    fn delivered(texts: &mut Texts, now: u64, fresh: bool) -> Vec<STATUSTEXT_DATA> {
        std::iter::from_fn(|| if let Some(MavMessage::STATUSTEXT(data)) = texts.poll(now, fresh) { Some(data) } else { None }).collect()
    }

    #[test]
    fn a_text_of_52_characters_comes_in_two_chunks() {
        let mut texts = Texts::default();
        texts.write(T, MavSeverity::MAV_SEVERITY_CRITICAL, "Arming denied: Resolve system health failures first\t");

        let chunks = delivered(&mut texts, T + 60_000, true);

        assert_eq!(chunks.iter().map(|chunk| (chunk.id, chunk.chunk_seq)).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
        assert_eq!(chunks[1].text.to_str(), Ok("t\t"));
    }

    #[test]
    fn texts_wait_five_seconds_for_a_listener() {
        let mut texts = Texts::default();
        texts.write(T, MavSeverity::MAV_SEVERITY_INFO, "early");
        texts.write(T + 3_000_000, MavSeverity::MAV_SEVERITY_INFO, "late");

        assert!(delivered(&mut texts, T + 1_000_000, false).is_empty());
        assert_eq!(delivered(&mut texts, T + 6_000_000, true).len(), 1);
    }

    #[test]
    fn a_link_that_is_opened_later_hears_the_texts_of_the_last_five_seconds_too() {
        let mut texts = Texts::default();
        texts.write(T, MavSeverity::MAV_SEVERITY_INFO, "told");
        assert_eq!(delivered(&mut texts, T + 1_000_000, true).len(), 1);

        assert_eq!(delivered(&mut texts.clone().opened(T + 2_000_000), T + 4_000_000, true)[0].text.to_str(), Ok("told"));
        assert!(delivered(&mut texts.opened(T + 2_000_000), T + 6_000_000, true).is_empty());
    }
}
