//! How often an aircraft sends what, set to the width of its link.
//!
//! PX4 scales all streams of a narrow link by one factor, so that what nobody here reads takes the place of what is needed. Once
//! after the aircraft is heard (again), each rate is set by SET_MESSAGE_INTERVAL, one after the other, because an acknowledgement
//! does not say which message it is about; setting a rate twice does no harm.
//!
//! | state    | acknowledged, or refused | 1.5 s without | 4th try          | heard after a loss |
//! |----------|--------------------------|---------------|------------------|--------------------|
//! | idle     | ignored                  | -             | -                | setting the first  |
//! | setting  | the next, or idle        | sent again    | the next, or idle | the first         |

use crate::units::time::{Mono, Now, Span};

use super::message::{CommandName, CommandResult, Message, Outgoing};
use super::timers::Timeout;

/// How wide a link is, and so what is sent over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LinkWidth {
    /// Whatever the aircraft was set up to send.
    #[default]
    AsSetUp,
    /// A radio of 57600 baud, or a mobile network paid by the byte: about 250 B/s.
    Narrow,
    /// A local network.
    Wide,
}

const SET_MESSAGE_INTERVAL: u16 = 511;
/// How long an acknowledgement is waited for: above the round trip of a slow radio.
const AGAIN: Span = Span::millis(1_500);
/// Tries for one message.
const MOST_TRIES: u8 = 4;

/// Message id, hertz on a narrow and on a wide link; 0 is never. HEARTBEAT, MISSION_CURRENT and events have no rate in PX4.
const RATES: [(u32, [f64; 2]); 20] = [
    (33, [1.0, 5.0]),  // GLOBAL_POSITION_INT
    (245, [1.0, 2.0]), // EXTENDED_SYS_STATE
    (436, [0.5, 1.0]), // CURRENT_MODE
    (1, [0.5, 1.0]),   // SYS_STATUS
    (147, [0.2, 0.5]), // BATTERY_STATUS
    (24, [0.5, 2.0]),  // GPS_RAW_INT
    (74, [0.5, 2.0]),  // VFR_HUD
    (242, [0.2, 0.5]), // HOME_POSITION
    (231, [0.2, 0.5]), // WIND_COV
    (30, [0.2, 4.0]),  // ATTITUDE: for a ground station that watches, and for the recording
    (31, [0.0, 1.0]),  // ATTITUDE_QUATERNION
    (83, [0.0, 1.0]),  // ATTITUDE_TARGET
    (32, [0.0, 1.0]),  // LOCAL_POSITION_NED
    (85, [0.0, 1.0]),  // POSITION_TARGET_LOCAL_NED
    (36, [0.0, 1.0]),  // SERVO_OUTPUT_RAW
    (141, [0.0, 1.0]), // ALTITUDE
    (29, [0.0, 0.5]),  // SCALED_PRESSURE
    (230, [0.0, 0.5]), // ESTIMATOR_STATUS
    (241, [0.1, 0.1]), // VIBRATION
    (8, [0.1, 0.5]),   // LINK_NODE_STATUS
];

/// Sets the rates of one aircraft.
#[derive(Debug, Default)]
pub struct Rates {
    width: LinkWidth,
    /// Which message is being set, how often it was sent, and when it is sent again.
    setting: Option<(usize, u8, Mono)>,
    out: Option<Outgoing>,
}

impl Rates {
    /// The aircraft is heard, for the first time or again, over a link of this width.
    pub fn begin(&mut self, now: Now, width: LinkWidth) {
        self.width = width;
        self.setting = None;
        self.out = None;
        if width != LinkWidth::AsSetUp {
            self.send(now, 0, 1);
        }
    }

    fn send(&mut self, now: Now, place: usize, tries: u8) {
        let column = match self.width {
            LinkWidth::AsSetUp => None,
            LinkWidth::Narrow => Some(0),
            LinkWidth::Wide => Some(1),
        };
        self.setting = None;
        if let Some(((id, hertz), column)) = RATES.get(place).zip(column) {
            self.out = Some(Outgoing::MessageInterval { id: *id, micros: micros(hertz[column]) });
            self.setting = Some((place, tries, now.mono + AGAIN));
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::CommandAck { command: CommandName::Other(SET_MESSAGE_INTERVAL), result, .. } = message
            && *result != CommandResult::InProgress
            && let Some((place, ..)) = self.setting
            && self.out.is_none()
        {
            self.send(now, place + 1, 1);
        }
    }

    /// Sends again, and goes on without an answer.
    pub fn handle_timeout(&mut self, now: Now) {
        if let Some((place, tries, _)) = self.setting.filter(|(.., at)| *at <= now.mono) {
            if tries < MOST_TRIES { self.send(now, place, tries + 1) } else { self.send(now, place + 1, 1) }
        }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.setting.map(|(.., at)| (at, "stream rate"))
    }
}

/// Microseconds from one message to the next; -1 for never.
#[expect(clippy::cast_possible_truncation, reason = "0.1 Hz and more: at most ten million")]
fn micros(hertz: f64) -> i32 {
    if hertz > 0.0 { (1e6 / hertz).round().min(f64::from(i32::MAX)) as i32 } else { -1 }
}

#[cfg(test)]
mod tests {
    use super::super::message::Target;
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn ack(result: CommandResult) -> Message {
        Message::CommandAck { command: CommandName::Other(511), result, to: Target { system: 255, component: 190 } }
    }

    #[test]
    fn each_rate_is_set_once_when_each_is_acknowledged() {
        let mut rates = Rates::default();
        rates.begin(at(0), LinkWidth::Narrow);
        let mut sent = Vec::new();

        while let Some(word) = rates.poll_transmit() {
            sent.push(word);
            rates.receive(at(10), &ack(CommandResult::Accepted));
        }

        assert_eq!(sent.len(), RATES.len());
        assert_eq!(sent[0], Outgoing::MessageInterval { id: 33, micros: 1_000_000 });
        assert!(sent.contains(&Outgoing::MessageInterval { id: 31, micros: -1 }));
        assert_eq!(rates.next_timeout(), None);
    }

    #[test]
    fn a_lost_acknowledgement_is_asked_for_again_and_a_message_that_nobody_knows_is_left() {
        let mut rates = Rates::default();
        rates.begin(at(0), LinkWidth::Wide);
        let first = rates.poll_transmit();

        rates.handle_timeout(at(1_500));
        assert_eq!(rates.poll_transmit(), first);
        for n in 2..5 {
            rates.handle_timeout(at(n * 1_500));
        }
        assert_eq!(rates.poll_transmit(), Some(Outgoing::MessageInterval { id: 245, micros: 500_000 }));
        rates.receive(at(9_000), &ack(CommandResult::Refused(4)));

        assert_eq!(rates.poll_transmit(), Some(Outgoing::MessageInterval { id: 436, micros: 1_000_000 }));
    }

    #[test]
    fn a_link_that_is_left_as_it_was_set_up_gets_no_word() {
        let mut rates = Rates::default();

        rates.begin(at(0), LinkWidth::AsSetUp);

        assert_eq!((rates.poll_transmit(), rates.next_timeout()), (None, None));
    }
}
