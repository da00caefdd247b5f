//! EVENTs: what the autopilot tells by number, in order, without loss, in words.
//!
//! PX4 numbers its events over all links and sends each once. [`Events`] puts them in order and asks again for what is missing;
//! CURRENT_EVENT_SEQUENCE, each 3 s, shows that the last one was lost.
//!
//! | number of an event  | kept in order                                                  |
//! |---------------------|----------------------------------------------------------------|
//! | the next            | told                                                           |
//! | further on          | kept; the missing ones asked for, each 0.6 s, at most 5 times  |
//! | told already        | ignored: a second link, or a repeated answer                   |
//! | far away, or reset  | the aircraft started anew: told, counting starts there         |
//!
//! What PX4 does not keep any more, or does not send, is given up and the rest is told. The answer to REQUEST_EVENT was read in
//! PX4's source; it was not seen on the wire.

mod arming;
mod known;
mod words;

use std::collections::{BTreeMap, VecDeque};

use crate::domain::flight::Observation;
use crate::units::time::{Mono, Now, Span};
use crate::units::words::Words;

use super::message::{Message, Outgoing};
use super::phrase::{filled, fits};
use super::timers::Timeout;
use arming::Arming;
use known::{Arg, Kind, find, value_words};

/// How often a question is repeated.
const AGAIN: Span = Span::millis(600);
/// Questions for one gap.
const MOST_ASKED: u8 = 5;
/// Events that may be missing or wait; PX4 keeps about as many.
const WINDOW: u16 = 32;
/// Levels above this belong to the protocol.
const MOST_LEVEL: u8 = 7;

/// PX4's own name for an event; None for one that is not known here.
#[must_use]
pub fn name(id: u32) -> Option<&'static str> {
    find(id).map(|known| known.name)
}

/// What an event says, in both languages: PX4's words where they are known, else its number. None for the summaries of checks
/// and for what nobody reads.
#[must_use]
pub fn in_words(id: u32, level: u8, arguments: &[u8; 40]) -> Option<Words> {
    words::sentence(id, level, arguments)
}

/// The Vietnamese words of a status text that reads as a known event does.
pub(super) fn translated(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    known::all().find_map(|known| {
        let (en, vi) = (known.en.replace(":m}", "} m"), known.vi.replace(":m}", "} m"));
        fits(&en, text).map(|places| filled(&vi, &places))
    })
}

/// The Vietnamese name of a mode, a cause or an action that PX4 names in a text.
pub(super) fn value_in_vietnamese(word: &str) -> Option<&'static str> {
    let kinds = [Arg::Mode, Arg::Action, Arg::Cause, Arg::Reason];
    kinds.into_iter().flat_map(|kind| (0..=u8::MAX).filter_map(move |n| value_words(kind, n))).find(|(en, _)| *en == word).map(|(_, vi)| vi)
}

type Kept = (u32, u8, [u8; 40]);

/// The events of one aircraft.
#[derive(Debug, Default)]
pub struct Events {
    /// The number that comes next; None before the first.
    next: Option<u16>,
    kept: BTreeMap<u16, Kept>,
    /// The newest number that is known to exist.
    newest: u16,
    /// While something is missing: questions so far, and when the next is due.
    asked: Option<(u8, Mono)>,
    out: VecDeque<Outgoing>,
    arming: Arming,
    said: VecDeque<(u8, Words)>,
    seen: VecDeque<Observation>,
}

impl Events {
    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::Event { sequence, id, level, arguments } = message {
            self.event(now, *sequence, (*id, *level, *arguments));
        } else if let Message::EventSequence { newest, reset } = message {
            self.announced(now, *newest, *reset);
        } else if let Message::EventGone { oldest, .. } = message
            && let Some(next) = self.next
        {
            let skip = oldest.wrapping_sub(next);
            if skip > 0 && skip <= WINDOW.saturating_mul(4) {
                self.skip_to(*oldest);
            }
            self.tell_in_order(now);
        }
    }

    fn event(&mut self, now: Now, sequence: u16, event: Kept) {
        let next = *self.next.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(next);
        let behind = next.wrapping_sub(sequence);
        if ahead <= WINDOW {
            self.kept.insert(sequence, event);
            let newest_ahead = self.newest.wrapping_sub(next);
            if newest_ahead > WINDOW || newest_ahead < ahead {
                self.newest = sequence;
            }
        } else if behind > WINDOW {
            self.start_at(sequence);
            self.kept.insert(sequence, event);
            self.newest = sequence;
        }
        self.tell_in_order(now);
    }

    /// The number of the last event, which may be one that was lost.
    fn announced(&mut self, now: Now, newest: u16, reset: bool) {
        let Some(next) = self.next else {
            self.next = Some(newest.wrapping_add(1));
            return;
        };
        let ahead = newest.wrapping_sub(next);
        let behind = next.wrapping_sub(newest);
        let far = ahead > WINDOW && behind > WINDOW;
        if far || (reset && behind > 1) {
            self.start_at(newest.wrapping_add(1));
        } else if ahead <= WINDOW {
            self.newest = newest;
        }
        self.tell_in_order(now);
    }

    fn start_at(&mut self, sequence: u16) {
        self.arming.broken();
        self.kept.clear();
        self.asked = None;
        self.next = Some(sequence);
        self.newest = sequence.wrapping_sub(1);
    }

    fn skip_to(&mut self, sequence: u16) {
        self.arming.broken();
        self.asked = None;
        self.next = Some(sequence);
        self.kept.retain(|number, _| number.wrapping_sub(sequence) <= WINDOW);
    }

    fn tell_in_order(&mut self, now: Now) {
        let Some(mut next) = self.next else { return };
        while let Some((id, level, arguments)) = self.kept.remove(&next) {
            self.tell(id, level, &arguments);
            next = next.wrapping_add(1);
            self.asked = None;
        }
        self.next = Some(next);
        let missing = self.newest.wrapping_sub(next) < WINDOW;
        if !missing {
            self.asked = None;
        } else if self.asked.is_none() {
            self.ask(now, 1);
        }
    }

    fn ask(&mut self, now: Now, tries: u8) {
        let Some(first) = self.next else { return };
        let last = (0..WINDOW).map(|n| first.wrapping_add(n)).take_while(|n| !self.kept.contains_key(n)).last().unwrap_or(first);
        let last = if self.newest.wrapping_sub(first) < last.wrapping_sub(first) { self.newest } else { last };
        self.out.push_back(Outgoing::EventRequest { first, last });
        self.asked = Some((tries, now.mono + AGAIN));
    }

    fn tell(&mut self, id: u32, level: u8, arguments: &[u8; 40]) {
        self.seen.extend(self.arming.receive(id, level, arguments).map(Observation::Arming));
        let told = find(id).is_none_or(|known| known.kind == Kind::Told);
        if told && level <= MOST_LEVEL {
            self.said.extend(words::sentence(id, level, arguments).map(|says| (level, says)));
        }
    }

    /// Asks again, and gives up what does not come.
    pub fn handle_timeout(&mut self, now: Now) {
        let Some((tries, _)) = self.asked.filter(|(_, at)| *at <= now.mono) else { return };
        if tries < MOST_ASKED {
            self.ask(now, tries + 1);
            return;
        }
        let Some(next) = self.next else { return };
        let resume = (0..=WINDOW).map(|n| next.wrapping_add(n)).find(|n| self.kept.contains_key(n));
        self.skip_to(resume.unwrap_or_else(|| self.newest.wrapping_add(1)));
        self.tell_in_order(now);
    }

    /// For the words of a refusal, what stood behind it when last told, the gravest first; None when nothing did, and for other
    /// words.
    #[must_use]
    pub fn reasons_of(&self, refusal: &str) -> Option<Words> {
        if refusal.starts_with("Arming denied") {
            Words::joined(self.arming.reasons(), "; ")
        } else if ["Switching to ", "Mission start denied"].iter().any(|start| refusal.starts_with(start)) {
            Words::joined(self.arming.against_the_mission(), "; ")
        } else {
            None
        }
    }

    /// The next question.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.pop_front()
    }

    /// The next thing told: severity and words.
    pub fn poll_said(&mut self) -> Option<(u8, Words)> {
        self.said.pop_front()
    }

    /// The next observation.
    pub fn poll_event(&mut self) -> Option<Observation> {
        self.seen.pop_front()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.asked.map(|(_, at)| (at, "missing events"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::Utc;
    use proptest::prelude::*;

    const LANDED: u32 = 26_622_124;
    const TOOK_OFF: u32 = 21_054_825;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn event(sequence: u16, id: u32) -> Message {
        Message::Event { sequence, id, level: 6, arguments: [0; 40] }
    }
    fn told(events: &mut Events) -> Vec<String> {
        std::iter::from_fn(|| events.poll_said()).map(|(_, text)| text.en).collect()
    }

    #[test]
    fn events_are_told_once_and_in_order_over_the_wrap_of_their_numbers() {
        let mut events = Events::default();

        events.receive(at(0), &event(65_535, TOOK_OFF));
        events.receive(at(1), &event(1, LANDED));
        assert_eq!(events.poll_transmit(), Some(Outgoing::EventRequest { first: 0, last: 0 }));
        events.receive(at(2), &event(0, 0x0100_0001));
        events.receive(at(3), &event(0, 0x0100_0001));

        let told = told(&mut events);
        assert_eq!(told.len(), 3);
        assert_eq!((told[0].as_str(), told[2].as_str()), ("Takeoff detected", "Landing detected"));
        assert_eq!(events.next_timeout(), None);
    }

    #[test]
    fn the_last_event_lost_is_noticed_by_the_running_number_and_asked_for() {
        let mut events = Events::default();
        events.receive(at(0), &event(10, TOOK_OFF));

        events.receive(at(3_000), &Message::EventSequence { newest: 12, reset: false });

        assert_eq!(events.poll_transmit(), Some(Outgoing::EventRequest { first: 11, last: 12 }));
        events.handle_timeout(at(3_600));
        assert_eq!(events.poll_transmit(), Some(Outgoing::EventRequest { first: 11, last: 12 }));
    }

    #[test]
    fn what_never_comes_is_given_up_and_the_rest_is_told() {
        let mut events = Events::default();
        events.receive(at(0), &event(10, TOOK_OFF));
        events.receive(at(1), &event(12, LANDED));

        let asked = (0..20).map(|n| {
            events.handle_timeout(at(n * 600 + 1));
            std::iter::from_fn(|| events.poll_transmit()).count()
        });

        assert_eq!(asked.sum::<usize>(), usize::from(MOST_ASKED));
        assert_eq!(told(&mut events), ["Takeoff detected", "Landing detected"]);
        assert_eq!(events.next_timeout(), None);
    }

    #[test]
    fn a_word_that_they_are_gone_ends_the_asking() {
        let mut events = Events::default();
        events.receive(at(0), &event(10, TOOK_OFF));
        events.receive(at(1), &event(20, LANDED));

        events.receive(
            at(2),
            &Message::EventGone { sequence: 11, oldest: 20, to: crate::link::message::Target { system: 255, component: 190 } },
        );

        assert_eq!(told(&mut events), ["Takeoff detected", "Landing detected"]);
        assert_eq!(events.next_timeout(), None);
    }

    #[test]
    fn a_restart_of_the_aircraft_starts_the_count_anew() {
        let mut events = Events::default();
        events.receive(at(0), &event(300, TOOK_OFF));

        events.receive(at(5_000), &Message::EventSequence { newest: 65_526, reset: true });
        events.receive(at(5_001), &event(65_527, LANDED));

        assert_eq!(told(&mut events), ["Takeoff detected", "Landing detected"]);
        assert_eq!(events.poll_transmit(), None);
    }

    #[test]
    fn a_long_silence_with_many_events_lost_is_stepped_over() {
        let mut events = Events::default();
        events.receive(at(0), &event(300, TOOK_OFF));

        events.receive(at(60_000), &event(500, LANDED));

        assert_eq!(told(&mut events), ["Takeoff detected", "Landing detected"]);
    }

    proptest! {
        #[test]
        fn any_order_and_any_loss_ends_with_nothing_asked_for_and_each_told_at_most_once(
            start in any::<u16>(), order in proptest::collection::vec(0_u16..20, 1..60)
        ) {
            let mut events = Events::default();
            for (n, offset) in order.iter().enumerate() {
                let sequence = start.wrapping_add(*offset);
                events.receive(at(u64::try_from(n).expect("small")), &event(sequence, 0x0100_0000 + u32::from(*offset)));
            }
            for n in 0..200 {
                events.handle_timeout(at(1_000 + n * 600));
                while events.poll_transmit().is_some() {}
            }
            let told = told(&mut events);
            let mut once = told.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), told.len());
            prop_assert!(events.next_timeout().is_none());
            prop_assert!(events.kept.is_empty());
        }
    }
}
