//! Reads one list back. This side drives: it asks for the list and for each item, and says at the end that it has them all.
//!
//! | state     | count            | item wanted            | other item | ack ERROR or refusal     | silence                    |
//! |-----------|------------------|------------------------|------------|--------------------------|----------------------------|
//! | listing   | fetching; done; or of another length | ignored | ignored | closes what may be open, pausing | list asked for again |
//! | fetching  | ignored          | next one, or done      | ignored    | pausing, from the start  | item asked for again; after 14 times and 6 s the list |
//! | pausing   | ignored          | ignored                | ignored    | ignored                  | listing, from the start    |
//! | ended     | ignored          | ignored                | ignored    | ignored                  | -                          |
//!
//! A question is repeated a little after the measured round trip, so that a slow link is not flooded. PX4 stays in a download whose
//! final ack got lost and answers the next transfer with 'Busy' for five seconds; so whoever ends the last download of a row
//! says the final ack again ([`Download::farewell`]).

use std::collections::VecDeque;

use crate::units::time::{Mono, Now, Span};

use super::message::{AckScope, ListKind, Message, MissionResult, Outgoing};
use super::timers::Timeout;
use super::trip::RoundTrip;
use super::wire::WireItem;

/// How soon the list is asked for again while the round trip is not known.
const LIST_AGAIN: Span = Span::secs(1);
/// How soon an item is asked for again then.
const ITEM_AGAIN: Span = Span::millis(500);
/// Pause after the first refusal, behind words that close what we may have left open.
const SHORT_PAUSE: Span = Span::millis(300);
/// Pause after any other: PX4 leaves a transfer 5 s after its last message.
const PAUSE: Span = Span::millis(5_500);
/// From the first to the second of these on, a question without an answer is repeated so often: before PX4 leaves the transfer.
const URGENT_FROM: Span = Span::millis(2_500);
const URGENT_UNTIL: Span = Span::millis(5_000);
const URGENT_AGAIN: Span = Span::millis(300);
/// Silence after which the list is asked for anew: PX4 leaves a transfer in which it heard nothing for 5 s, and ignores a request
/// without one; a late ack of ours may have closed it too. So long a row of losses is rare enough to fetch 500 items over a link
/// that loses a quarter.
const ANEW: Span = Span::secs(6);
const ANEW_TRIES: u32 = 14;
/// Silence, and starts from the beginning, after which it counts as unanswered.
const SILENCE: Span = Span::secs(24);
const MOST_STARTS: u32 = 10;

/// How a download ended.
#[derive(Debug, Clone, PartialEq)]
pub enum DownloadEnd {
    /// The list as the aircraft holds it.
    Done(Vec<WireItem>),
    /// The aircraft holds a list of another length than was asked for.
    OtherLength(u16),
    /// The aircraft did not give it.
    Silent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Listing { again: Mono },
    Fetching { count: u16, again: Mono },
    Pausing { until: Mono },
    Ended,
}

/// One download.
#[derive(Debug)]
pub struct Download {
    kind: ListKind,
    expected: Option<usize>,
    state: State,
    items: Vec<WireItem>,
    trip: RoundTrip,
    /// When the present question was first asked.
    asked: Mono,
    /// When the last answer came.
    heard: Mono,
    /// Its repeats.
    tries: u32,
    starts: u32,
    out: VecDeque<Outgoing>,
    end: Option<DownloadEnd>,
}

impl Download {
    /// Asks for a list of any length, over a link of which nothing is known.
    #[must_use]
    pub fn new(now: Now, kind: ListKind) -> Self {
        Self::over(now, kind, None, RoundTrip::default())
    }

    /// Asks for a list; one of another length than expected is not fetched. `trip`: what is known of the link's round trip.
    #[must_use]
    pub fn over(now: Now, kind: ListKind, expected: Option<usize>, trip: RoundTrip) -> Self {
        let state = State::Listing { again: now.mono };
        let (items, out, at) = (Vec::new(), VecDeque::new(), now.mono);
        let mut download = Self { kind, expected, state, items, trip, asked: at, heard: at, tries: 0, starts: 0, out, end: None };
        download.start(now);
        download
    }

    /// What was learned of the link's round trip.
    #[must_use]
    pub fn trip(&self) -> &RoundTrip {
        &self.trip
    }

    fn start(&mut self, now: Now) {
        self.starts += 1;
        self.items.clear();
        if self.starts > MOST_STARTS {
            self.finish(DownloadEnd::Silent);
            return;
        }
        (self.asked, self.tries) = (now.mono, 0);
        self.list(now);
    }

    fn list(&mut self, now: Now) {
        self.out.push_back(Outgoing::ListRequest { kind: self.kind });
        self.state = State::Listing { again: now.mono + self.trip.patience(LIST_AGAIN, self.tries) };
    }

    fn finish(&mut self, end: DownloadEnd) {
        self.state = State::Ended;
        self.end = Some(end);
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::ListCount { kind, count, .. } = message {
            if *kind == self.kind && matches!(self.state, State::Listing { .. }) {
                self.answered(now);
                if self.expected.is_none_or(|expected| usize::from(*count) == expected) {
                    self.fetch_or_close(now, *count);
                } else {
                    self.out.push_back(self.farewell());
                    self.finish(DownloadEnd::OtherLength(*count));
                }
            }
        } else if let Message::Item { kind, seq, item, .. } = message {
            if let State::Fetching { count, .. } = self.state
                && *kind == self.kind
                && usize::from(*seq) == self.items.len()
            {
                self.answered(now);
                self.items.push(*item);
                self.fetch_or_close(now, count);
            }
        } else if let Message::MissionAck { scope: AckScope::List(kind), result, .. } = message
            && *kind == self.kind
            && *result != MissionResult::Accepted
        {
            self.refused(now);
        }
    }

    fn refused(&mut self, now: Now) {
        self.heard = now.mono;
        match self.state {
            State::Listing { .. } if self.starts == 1 => {
                let kinds = [ListKind::Mission, ListKind::Fence, ListKind::Rally];
                self.out.extend(kinds.map(|kind| Outgoing::MissionAck { kind, cancel: false }));
                self.state = State::Pausing { until: now.mono + SHORT_PAUSE };
            }
            State::Listing { .. } | State::Fetching { .. } => self.state = State::Pausing { until: now.mono + PAUSE },
            State::Pausing { .. } | State::Ended => {}
        }
    }

    fn answered(&mut self, now: Now) {
        self.trip.learn(now.mono.since(self.asked), self.tries == 0);
        (self.asked, self.heard, self.tries) = (now.mono, now.mono, 0);
    }

    /// Asks for the next item, or closes when there is none left.
    fn fetch_or_close(&mut self, now: Now, count: u16) {
        let seq = u16::try_from(self.items.len()).unwrap_or(u16::MAX);
        if seq >= count {
            self.out.push_back(self.farewell());
            let items = std::mem::take(&mut self.items);
            self.finish(DownloadEnd::Done(items));
        } else {
            self.out.push_back(Outgoing::ItemRequest { kind: self.kind, seq });
            let patience = self.trip.patience(ITEM_AGAIN, self.tries);
            let waited = now.mono.since(self.asked);
            let urgent = waited >= URGENT_FROM && waited < URGENT_UNTIL;
            self.state = State::Fetching { count, again: now.mono + if urgent { patience.min(URGENT_AGAIN) } else { patience } };
        }
    }

    /// The word that ends a download; said once by itself.
    #[must_use]
    pub fn farewell(&self) -> Outgoing {
        Outgoing::MissionAck { kind: self.kind, cancel: false }
    }

    /// Repeats what stayed unanswered.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.next_timeout().is_none_or(|(at, _)| at > now.mono) {
            return;
        }
        match self.state {
            State::Listing { .. } | State::Fetching { .. } if now.mono.since(self.heard) >= SILENCE => self.finish(DownloadEnd::Silent),
            State::Listing { .. } => {
                self.tries += 1;
                self.list(now);
            }
            State::Fetching { count, .. } => {
                self.tries += 1;
                if self.tries >= ANEW_TRIES && now.mono.since(self.asked) >= ANEW {
                    self.start(now);
                } else {
                    self.fetch_or_close(now, count);
                }
            }
            State::Pausing { .. } => self.start(now),
            State::Ended => {}
        }
    }

    /// The word that drops this transfer on the aircraft; for a download that is abandoned.
    #[must_use]
    pub fn drop_word(&self) -> Outgoing {
        Outgoing::MissionAck { kind: self.kind, cancel: true }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.pop_front()
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<DownloadEnd> {
        self.end.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match self.state {
            State::Listing { again } => Some((again, "list asked for")),
            State::Fetching { again, .. } => Some((again, "item asked for")),
            State::Pausing { until } => Some((until, "download waits for a busy aircraft")),
            State::Ended => None,
        }
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.state {
            State::Listing { .. } => "listing",
            State::Fetching { .. } => "fetching",
            State::Pausing { .. } => "pausing",
            State::Ended => "ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Target;
    use super::*;
    use crate::units::time::Utc;

    const US: Target = Target { system: 255, component: 190 };
    const KIND: ListKind = ListKind::Fence;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn item(x: i32) -> WireItem {
        WireItem { frame: 5, command: 5001, autocontinue: 0, params: [3.0, 0.0, 0.0, 0.0], x, y: 0, z: 0.0 }
    }
    fn given(seq: u16) -> Message {
        Message::Item { kind: KIND, seq, item: item(i32::from(seq)), to: US }
    }

    #[test]
    fn a_list_is_read_whole_with_losses_and_repeats_and_its_end_is_said() {
        let mut download = Download::new(at(0), KIND);
        download.handle_timeout(at(1_000));
        download.receive(at(1_040), &Message::ListCount { kind: KIND, count: 2, to: US });
        download.receive(at(1_080), &given(1));
        download.receive(at(1_080), &given(0));
        download.receive(at(1_090), &given(0));
        let again = download.next_timeout().expect("a question is open").0;
        download.handle_timeout(Now { mono: again, utc: Utc(0) });
        download.receive(at(1_620), &given(1));
        while let Some((when, _)) = download.next_timeout() {
            download.handle_timeout(at(when.0 / 1_000));
        }

        let words: Vec<_> = std::iter::from_fn(|| download.poll_transmit()).collect();
        let acks = words.iter().filter(|w| matches!(w, Outgoing::MissionAck { cancel: false, .. })).count();
        assert_eq!(acks, 1);
        assert!(matches!(words[3..5], [Outgoing::ItemRequest { seq: 1, .. }, Outgoing::ItemRequest { seq: 1, .. }]), "{words:?}");
        assert_eq!(download.poll_event(), Some(DownloadEnd::Done(vec![item(0), item(1)])));
    }

    #[test]
    fn a_refusal_starts_anew_after_a_pause_and_silence_ends() {
        let mut download = Download::new(at(0), KIND);
        let refusal = Message::MissionAck { scope: AckScope::List(KIND), result: MissionResult::Error, opaque_id: 0, to: US };
        download.receive(at(10), &refusal);
        assert_eq!(std::iter::from_fn(|| download.poll_transmit()).count(), 1 + 3, "closes what may be open");
        assert_eq!(download.next_timeout().map(|(at, _)| at), Some(Mono(310_000)));
        download.handle_timeout(at(310));
        download.receive(at(320), &refusal);
        assert_eq!(download.next_timeout().map(|(at, _)| at), Some(Mono(5_820_000)));

        while let Some((when, _)) = download.next_timeout() {
            download.handle_timeout(at(when.0 / 1_000));
        }

        assert_eq!(download.poll_event(), Some(DownloadEnd::Silent));
    }
}
