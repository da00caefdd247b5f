//! EVENT: numbered messages of the autopilot, on every link, whether somebody listens or not.
//!
//! The numbers start a little before they wrap, so that a ground station meets the wrap early. One that is lost can be asked
//! for again as long as it is remembered.

use std::collections::VecDeque;

use crate::vehicle::Vehicle;

/// The first sequence number after a start.
const FIRST: u16 = 65_526;
/// How many are remembered.
const REMEMBERED: usize = 60;
/// The payload without its arguments.
const HEAD: usize = 13;
const ARGUMENTS: usize = 40;

/// The numbering, and what was sent.
#[derive(Debug, Clone)]
pub(crate) struct Events {
    next: u16,
    sent: VecDeque<(u16, [u8; HEAD + ARGUMENTS])>,
    announced: bool,
}

impl Default for Events {
    fn default() -> Self {
        Self { next: FIRST, sent: VecDeque::new(), announced: false }
    }
}

impl Vehicle {
    pub(crate) fn send_event(&mut self, id: u32, levels: u8, arguments: &[u8]) {
        let sequence = self.events.next;
        self.events.next = sequence.wrapping_add(1);
        let mut payload = [0; HEAD + ARGUMENTS];
        payload[0..4].copy_from_slice(&id.to_le_bytes());
        payload[4..8].copy_from_slice(&((self.now / 1000) as u32).to_le_bytes());
        payload[8..10].copy_from_slice(&sequence.to_le_bytes());
        payload[12] = levels;
        for (slot, byte) in payload[HEAD..].iter_mut().zip(arguments) {
            *slot = *byte;
        }
        self.events.sent.push_back((sequence, payload));
        if self.events.sent.len() > REMEMBERED {
            self.events.sent.pop_front();
        }
        self.send_raw(410, &payload);
    }

    /// CURRENT_EVENT_SEQUENCE: the number of the newest; the first one also says that the numbering began anew.
    pub(crate) fn send_event_sequence(&mut self) {
        let [low, high] = self.events.next.wrapping_sub(1).to_le_bytes();
        let reset = u8::from(!self.events.announced);
        self.events.announced = true;
        self.send_raw(411, &[low, high, reset]);
    }

    /// REQUEST_EVENT: sent again, or RESPONSE_EVENT_ERROR if it is forgotten.
    pub(crate) fn repeat_events(&mut self, first: u16, last: u16) {
        let count = last.wrapping_sub(first).min(REMEMBERED as u16);
        for sequence in (0..=count).map(|n| first.wrapping_add(n)) {
            match self.events.sent.iter().find(|(known, _)| *known == sequence).copied() {
                Some((_, payload)) => self.send_raw(410, &payload),
                None => {
                    let ([s0, s1], [o0, o1]) =
                        (sequence.to_le_bytes(), self.events.sent.front().map_or(sequence, |(oldest, _)| *oldest).to_le_bytes());
                    self.send_raw(413, &[s0, s1, o0, o1, 0, 0, 0]);
                }
            }
        }
    }
}
