//! Who speaks: one aircraft or two, in order or late.
//!
//! [`Order`]: frames of one component carry a running number. A state that arrives behind a newer one of its kind is not the
//! present state, so late and repeated messages are told apart; a number that stays behind for several frames is a new start.
//!
//! [`Boots`]: the time since the autopilot's start runs evenly. One jump is a restart; jumps to and fro are two aircraft with one
//! system id.

use std::collections::BTreeMap;

use crate::units::time::{Mono, Now, Span};

/// After this silence any number is a new start.
const FORGET: Span = Span::secs(1);
/// Late frames in a row after which the number started anew.
const NEW_START: u8 = 8;

/// Where a message lies in its speaker's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Newer than all before of its kind.
    New,
    /// Not newer than the newest of its kind.
    Late,
}

/// The running numbers of one component, unwrapped to a count that does not start over.
#[derive(Debug, Clone)]
struct Count {
    sequence: u8,
    newest: u64,
    at: Mono,
    behind_in_a_row: u8,
    /// The newest count of each message id.
    kinds: BTreeMap<u32, u64>,
}

/// The running numbers of one system's components.
#[derive(Debug, Default)]
pub struct Order {
    components: BTreeMap<u8, Count>,
}

impl Order {
    /// Places a message with this id.
    pub fn place(&mut self, now: Now, component: u8, sequence: u8, id: u32) -> Place {
        /// Above what any wrap can take away, so that the count stays positive.
        const ORIGIN: u64 = 1 << 32;
        let count = self.components.entry(component).or_insert_with(|| Count {
            sequence,
            newest: ORIGIN,
            at: now.mono,
            behind_in_a_row: 0,
            kinds: BTreeMap::new(),
        });
        let ahead = sequence.wrapping_sub(count.sequence);
        let anew = now.mono.since(count.at) >= FORGET || count.behind_in_a_row >= NEW_START;
        let number = if ahead < 128 && !anew {
            count.newest + u64::from(ahead)
        } else if anew {
            count.newest + 1
        } else {
            count.newest.saturating_sub(u64::from(ahead.wrapping_neg()))
        };
        if number > count.newest || anew {
            (count.sequence, count.newest, count.at, count.behind_in_a_row) = (sequence, number, now.mono, 0);
        } else if number < count.newest {
            count.behind_in_a_row += 1;
        }
        match count.kinds.insert(id, number) {
            Some(last) if last >= number => {
                count.kinds.insert(id, last);
                Place::Late
            }
            Some(_) | None => Place::New,
        }
    }
}

/// Two starts whose times differ by less are one: the clocks' own unevenness and the link's delay.
const SAME_START: i64 = 5_000;
/// Jumps back to an earlier start after which two aircraft are concluded.
const JUMPS: u8 = 2;
/// Messages in a row of a new start after which a restart is told.
const SURE: u8 = 3;

/// What a message's time since start says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Nothing new.
    Same,
    /// It began anew so long ago, after it was last heard of its former life; told once.
    Anew(Span),
    /// Two autopilots speak in turn.
    Two,
}

/// The moments of start that an aircraft's messages imply.
#[derive(Debug, Default)]
pub struct Boots {
    present: Option<i64>,
    former: Option<i64>,
    jumps: u8,
    /// When the present life was last heard, in milliseconds.
    heard: i64,
    /// Messages of a life that began after the former was last heard.
    anew: u8,
}

impl Boots {
    /// After a start of this service, of an aircraft in an open flight: a life that began since is a restart in that flight.
    pub fn expect(&mut self, now: Now) {
        if self.present.is_none() {
            (self.present, self.heard) = (Some(i64::MIN / 2), i64::try_from(now.mono.0 / 1_000).unwrap_or(i64::MAX));
        }
    }

    /// Takes the time since start of a message.
    pub fn receive(&mut self, now: Now, boot_ms: u32) -> Life {
        let at = i64::try_from(now.mono.0 / 1_000).unwrap_or(i64::MAX);
        let started = at - i64::from(boot_ms);
        let is = |start: Option<i64>| start.is_some_and(|at| (at - started).abs() < SAME_START);
        if self.present.is_none() || is(self.present) {
            (self.present, self.heard) = (Some(started), at);
            self.anew = if self.anew == 0 { 0 } else { self.anew.saturating_add(1) };
            if self.anew == SURE {
                self.anew = 0;
                return Life::Anew(Span::millis(u64::from(boot_ms)));
            }
            return Life::Same;
        }
        self.jumps = if is(self.former) { self.jumps.saturating_add(1) } else { 0 };
        // A message that was held up on its way implies a later start too, but none behind the newest of its own life.
        self.anew = u8::from(started >= self.heard - SAME_START / 2);
        self.former = self.present;
        (self.present, self.heard) = (Some(started), at);
        if self.jumps >= JUMPS {
            (self.jumps, self.anew) = (0, 0);
            return Life::Two;
        }
        Life::Same
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
    fn late_and_repeated_messages_are_told_from_new_ones_over_the_wrap() {
        let mut order = Order::default();

        let places: Vec<_> = [254, 255, 0, 255, 0, 1].into_iter().map(|n| order.place(at(10), 1, n, 0)).collect();

        assert_eq!(places, [Place::New, Place::New, Place::New, Place::Late, Place::Late, Place::New]);
    }

    #[test]
    fn a_message_behind_others_is_new_as_long_as_none_newer_of_its_kind_was_there() {
        let mut order = Order::default();
        order.place(at(0), 1, 10, 30);

        assert_eq!(order.place(at(10), 1, 8, 42), Place::New);
        assert_eq!(order.place(at(10), 1, 7, 42), Place::Late);
        assert_eq!(order.place(at(900), 1, 120, 30), Place::New);
        assert_eq!(order.place(at(950), 1, 200, 42), Place::New);
    }

    #[test]
    fn a_restart_is_believed_after_a_few_frames_or_a_silence() {
        let mut order = Order::default();
        order.place(at(0), 1, 100, 0);

        assert_eq!((0..10).map(|n| order.place(at(10), 1, n, 0)).filter(|p| *p == Place::Late).count(), 8);
        assert_eq!(order.place(at(2_000), 1, 0, 0), Place::New);
    }

    #[test]
    fn a_restart_is_told_once_and_a_message_that_was_held_up_is_none() {
        let mut boots = Boots::default();
        let lives = [(60_000, 50_000), (61_000, 51_000), (69_000, 900), (69_500, 1_400), (70_000, 1_900), (70_500, 2_400)];
        let told = lives.map(|(now, boot)| boots.receive(at(now), boot));
        let mut late = Boots::default();
        let held_up = [(60_000, 50_000), (61_000, 51_000), (68_000, 51_500), (68_100, 51_600), (68_200, 51_700), (68_300, 51_800)];
        let untold = held_up.map(|(now, boot)| late.receive(at(now), boot));

        assert_eq!(told, [Life::Same, Life::Same, Life::Same, Life::Same, Life::Anew(Span::millis(1_900)), Life::Same]);
        assert_eq!(untold, [Life::Same; 6]);
    }

    #[test]
    fn after_a_start_of_the_service_only_a_life_that_began_since_is_a_restart() {
        for (running, told) in [(50_000, false), (900, true)] {
            let mut boots = Boots::default();
            boots.expect(at(60_000));
            let lives = (0..4).map(|n| boots.receive(at(62_000 + n * 500), running + u32::try_from(n * 500).expect("small")));
            assert_eq!(lives.filter(|life| matches!(life, Life::Anew(_))).count(), usize::from(told), "running for {running} ms");
        }
    }

    #[test]
    fn one_restart_is_no_second_aircraft_but_two_starts_in_turn_are() {
        let mut restart = Boots::default();
        let restarted =
            [(10_000, 9_000), (11_000, 10_000), (12_000, 100), (13_000, 1_100)].map(|(now, boot)| restart.receive(at(now), boot));
        let mut two = Boots::default();
        let twice: Vec<_> = (0..6).map(|n| two.receive(at(20_000 + n * 100), if n % 2 == 0 { 1_000 } else { 15_000 })).collect();

        assert_eq!(restarted, [Life::Same; 4]);
        assert!(twice.contains(&Life::Two));
    }
}
