//! Who speaks: one aircraft or two, in order or late.
//!
//! [`Order`]: frames of one component carry a running number. A state that arrives behind a newer one is not the present state,
//! so late and repeated frames are told apart; a number that stays behind for several frames is a new start.
//!
//! [`Boots`]: the time since the autopilot's start runs evenly. One jump is a restart; jumps to and fro are two aircraft with one
//! system id.

use std::collections::BTreeMap;

use crate::units::time::{Mono, Now, Span};

/// After this silence any number is a new start.
const FORGET: Span = Span::secs(1);
/// Late frames in a row after which the number started anew.
const NEW_START: u8 = 8;

/// Where a frame lies in its speaker's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Newer than all before.
    New,
    /// The same or an older number than the newest.
    Late,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    sequence: u8,
    at: Mono,
    late_in_a_row: u8,
}

/// The running numbers of one system's components.
#[derive(Debug, Default)]
pub struct Order {
    last: BTreeMap<u8, Last>,
}

impl Order {
    /// Places a frame.
    pub fn place(&mut self, now: Now, component: u8, sequence: u8) -> Place {
        let fresh = Last { sequence, at: now.mono, late_in_a_row: 0 };
        let Some(last) = self.last.get_mut(&component) else {
            self.last.insert(component, fresh);
            return Place::New;
        };
        let ahead = sequence.wrapping_sub(last.sequence);
        let is_ahead = (1..128).contains(&ahead);
        if is_ahead || now.mono.since(last.at) >= FORGET || last.late_in_a_row >= NEW_START {
            *last = fresh;
            return Place::New;
        }
        last.late_in_a_row += 1;
        Place::Late
    }
}

/// Two starts whose times differ by less are one: the clocks' own unevenness and the link's delay.
const SAME_START: i64 = 5_000;
/// Jumps back to an earlier start after which two aircraft are concluded.
const JUMPS: u8 = 2;

/// The moments of start that an aircraft's messages imply.
#[derive(Debug, Default)]
pub struct Boots {
    present: Option<i64>,
    former: Option<i64>,
    jumps: u8,
}

impl Boots {
    /// Takes the time since start of a message; true when two aircraft speak.
    pub fn receive(&mut self, now: Now, boot_ms: u32) -> bool {
        let started = i64::try_from(now.mono.0 / 1_000).unwrap_or(i64::MAX) - i64::from(boot_ms);
        let is = |start: Option<i64>| start.is_some_and(|at| (at - started).abs() < SAME_START);
        if self.present.is_none() || is(self.present) {
            self.present = Some(started);
            return false;
        }
        self.jumps = if is(self.former) { self.jumps.saturating_add(1) } else { 0 };
        self.former = self.present;
        self.present = Some(started);
        if self.jumps >= JUMPS {
            self.jumps = 0;
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }

    #[test]
    fn late_and_repeated_frames_are_told_from_new_ones_over_the_wrap() {
        let mut order = Order::default();

        let places: Vec<_> = [254, 255, 0, 255, 0, 1].into_iter().map(|n| order.place(at(10), 1, n)).collect();

        assert_eq!(places, [Place::New, Place::New, Place::New, Place::Late, Place::Late, Place::New]);
    }

    #[test]
    fn a_restart_is_believed_after_a_few_frames_or_a_silence() {
        let mut order = Order::default();
        order.place(at(0), 1, 100);

        assert_eq!((0..9).map(|n| order.place(at(10), 1, n)).filter(|p| *p == Place::Late).count(), 8);
        assert_eq!(order.place(at(2_000), 1, 0), Place::New);
    }

    #[test]
    fn one_restart_is_no_second_aircraft_but_two_starts_in_turn_are() {
        let mut restart = Boots::default();
        let restarted = [(10_000, 9_000), (11_000, 10_000), (12_000, 100), (13_000, 1_100)].map(|(now, boot)| restart.receive(at(now), boot));
        let mut two = Boots::default();
        let twice: Vec<_> = (0..6).map(|n| two.receive(at(20_000 + n * 100), if n % 2 == 0 { 1_000 } else { 15_000 })).collect();

        assert_eq!(restarted, [false; 4]);
        assert!(twice.contains(&true));
    }
}
