//! Reads one list back. This side drives: it asks for the list and for each item, and says at the end that it has them all.
//!
//! | state     | count            | item wanted            | other item | ack ERROR or refusal     | silence                    |
//! |-----------|------------------|------------------------|------------|--------------------------|----------------------------|
//! | listing   | fetching         | ignored                | ignored    | pausing                  | list asked for again (1 s) |
//! | fetching  | ignored          | next one, or closing   | ignored    | pausing, from the start  | item asked for again (0.5 s), the fifth time the list |
//! | closing   | ignored          | ignored                | ignored    | ignored                  | ack again; done after the third |
//! | pausing   | ignored          | ignored                | ignored    | ignored                  | listing, from the start    |
//!
//! PX4 stays in a download whose final ack got lost and answers the next upload with 'Busy' for five seconds; so the ack goes out
//! three times before this ends.

use std::collections::VecDeque;

use crate::units::time::{Mono, Now, Span};

use super::message::{AckScope, ListKind, Message, MissionResult, Outgoing};
use super::timers::Timeout;
use super::wire::WireItem;

/// How often the list is asked for again.
const LIST_AGAIN: Span = Span::secs(1);
/// How often an item is asked for again.
const ITEM_AGAIN: Span = Span::millis(500);
/// Time between the final acks: longer than most bursts of loss, shorter than anybody waits.
const ACK_AGAIN: Span = Span::millis(120);
/// How often the final ack goes out.
const ACKS: u8 = 3;
/// Pause after a refusal: PX4 leaves a transfer 5 s after its last message.
const PAUSE: Span = Span::millis(5_500);
/// Requests for one item before the list is asked for anew: PX4 ignores a request without a transfer, and a late ack of ours may
/// have closed this one.
const ITEM_TRIES: u32 = 5;
/// Requests in a row without an answer, and starts from the beginning, before it counts as silent.
const MOST_TRIES: u32 = 24;
const MOST_STARTS: u32 = 6;

/// How a download ended.
#[derive(Debug, Clone, PartialEq)]
pub enum DownloadEnd {
    /// The list as the aircraft holds it.
    Done(Vec<WireItem>),
    /// The aircraft did not give it.
    Silent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Listing { again: Mono },
    Fetching { count: u16, again: Mono },
    Closing { acks: u8, again: Mono },
    Pausing { until: Mono },
    Ended,
}

/// One download.
#[derive(Debug)]
pub struct Download {
    kind: ListKind,
    state: State,
    items: Vec<WireItem>,
    tries: u32,
    starts: u32,
    out: VecDeque<Outgoing>,
    end: Option<DownloadEnd>,
}

impl Download {
    /// Asks for a list.
    #[must_use]
    pub fn new(now: Now, kind: ListKind) -> Self {
        let state = State::Listing { again: now.mono + LIST_AGAIN };
        let mut download = Self { kind, state, items: Vec::new(), tries: 0, starts: 0, out: VecDeque::new(), end: None };
        download.start(now);
        download
    }

    fn start(&mut self, now: Now) {
        self.starts += 1;
        self.items.clear();
        if self.starts > MOST_STARTS {
            self.finish(DownloadEnd::Silent);
            return;
        }
        self.out.push_back(Outgoing::ListRequest { kind: self.kind });
        self.state = State::Listing { again: now.mono + LIST_AGAIN };
    }

    fn finish(&mut self, end: DownloadEnd) {
        self.state = State::Ended;
        self.end = Some(end);
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::ListCount { kind, count, .. } = message {
            if *kind == self.kind && matches!(self.state, State::Listing { .. }) {
                self.tries = 0;
                self.fetch_or_close(now, *count);
            }
        } else if let Message::Item { kind, seq, item, .. } = message {
            if let State::Fetching { count, .. } = self.state
                && *kind == self.kind
                && usize::from(*seq) == self.items.len()
            {
                self.tries = 0;
                self.items.push(*item);
                self.fetch_or_close(now, count);
            }
        } else if let Message::MissionAck { scope: AckScope::List(kind), result, .. } = message
            && *kind == self.kind
            && *result != MissionResult::Accepted
            && matches!(self.state, State::Listing { .. } | State::Fetching { .. })
        {
            self.state = State::Pausing { until: now.mono + PAUSE };
        }
    }

    /// Asks for the next item, or closes when there is none left.
    fn fetch_or_close(&mut self, now: Now, count: u16) {
        let seq = u16::try_from(self.items.len()).unwrap_or(u16::MAX);
        if seq >= count {
            self.out.push_back(Outgoing::MissionAck { kind: self.kind, cancel: false });
            self.state = State::Closing { acks: 1, again: now.mono + ACK_AGAIN };
        } else {
            self.out.push_back(Outgoing::ItemRequest { kind: self.kind, seq });
            self.state = State::Fetching { count, again: now.mono + ITEM_AGAIN };
        }
    }

    /// Repeats what stayed unanswered.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.next_timeout().is_none_or(|(at, _)| at > now.mono) {
            return;
        }
        match self.state {
            State::Listing { .. } | State::Fetching { .. } if self.tries >= MOST_TRIES => self.finish(DownloadEnd::Silent),
            State::Listing { .. } => {
                self.tries += 1;
                self.out.push_back(Outgoing::ListRequest { kind: self.kind });
                self.state = State::Listing { again: now.mono + LIST_AGAIN };
            }
            State::Fetching { count, .. } => {
                self.tries += 1;
                if self.tries.is_multiple_of(ITEM_TRIES) {
                    self.start(now);
                } else {
                    self.fetch_or_close(now, count);
                }
            }
            State::Closing { acks, .. } if acks < ACKS => {
                self.out.push_back(Outgoing::MissionAck { kind: self.kind, cancel: false });
                self.state = State::Closing { acks: acks + 1, again: now.mono + ACK_AGAIN };
            }
            State::Closing { .. } => {
                let items = std::mem::take(&mut self.items);
                self.finish(DownloadEnd::Done(items));
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
            State::Closing { again, .. } => Some((again, "closing a download")),
            State::Pausing { until } => Some((until, "download waits for a busy aircraft")),
            State::Ended => None,
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
    fn a_list_is_read_whole_with_losses_and_repeats_and_its_end_is_said_three_times() {
        let mut download = Download::new(at(0), KIND);
        download.handle_timeout(at(1_000));
        download.receive(at(1_040), &Message::ListCount { kind: KIND, count: 2, to: US });
        download.receive(at(1_080), &given(1));
        download.receive(at(1_080), &given(0));
        download.receive(at(1_090), &given(0));
        download.handle_timeout(at(1_580));
        download.receive(at(1_620), &given(1));
        while let Some((when, _)) = download.next_timeout() {
            download.handle_timeout(at(when.0 / 1_000));
        }

        let words: Vec<_> = std::iter::from_fn(|| download.poll_transmit()).collect();
        let acks = words.iter().filter(|w| matches!(w, Outgoing::MissionAck { cancel: false, .. })).count();
        assert_eq!(acks, 3);
        assert_eq!(download.poll_event(), Some(DownloadEnd::Done(vec![item(0), item(1)])));
    }

    #[test]
    fn a_refusal_starts_anew_after_a_pause_and_silence_ends() {
        let mut download = Download::new(at(0), KIND);
        let refusal = Message::MissionAck { scope: AckScope::List(KIND), result: MissionResult::Error, opaque_id: 0, to: US };
        download.receive(at(10), &refusal);
        assert_eq!(download.next_timeout().map(|(at, _)| at), Some(Mono(5_510_000)));

        while let Some((when, _)) = download.next_timeout() {
            download.handle_timeout(at(when.0 / 1_000));
        }

        assert_eq!(download.poll_event(), Some(DownloadEnd::Silent));
    }
}
