//! Sends one list. The aircraft drives: it asks for each item, as often as it likes; this side answers.
//!
//! | state      | request for an item      | ack ACCEPTED          | ack ERROR ('Busy' and others)   | ack refusal      | our id in MISSION_CURRENT | silence                       |
//! |------------|--------------------------|-----------------------|---------------------------------|------------------|---------------------------|-------------------------------|
//! | announcing | serving, item sent       | done when all were asked for before and the id is ours | drops what may be open, pauses  | refused if 'no space' or 'denied' | ignored  | COUNT again                   |
//! | serving    | item sent                | done when all were asked for and the id is ours or absent | ignored: the transfer goes on; behind a repeat of the last item: announcing next | refused | done, when all were asked for | last item again; else announcing (5.5 s) |
//! | pausing    | serving, item sent       | ignored               | ignored                         | ignored          | ignored                   | announcing                    |
//! | ended      | ignored                  | ignored               | ignored                         | ignored          | ignored                   | -                             |
//!
//! `Done` says that the aircraft took the list, not that it flies it: that is for the read-back and the streamed ids to prove. In
//! the same way a refusal may be an echo of an earlier transfer: it ends this machine, and the stream says whether it is true.
//!
//! A request that is repeated within the measured round trip is about the time before our answer and is not answered again, so
//! that a slow link is not flooded. Nothing that the aircraft did not ask for is sent but the announcement and, where the final
//! ack stays out, the last item.

use std::collections::VecDeque;

use crate::domain::flight::PlanOnBoard;
use crate::units::time::{Mono, Now, Span};

use super::message::{AckScope, ListKind, Message, MissionResult, Outgoing};
use super::timers::Timeout;
use super::trip::RoundTrip;
use super::wire::{WireItem, opaque_id};

/// How soon the announcement is repeated while the round trip is not known (MAVLink mission protocol: 1500 ms).
const COUNT_AGAIN: Span = Span::millis(1_500);
/// How soon the last item is repeated then, when the final acknowledgement stays out: PX4 acknowledges again.
const LAST_AGAIN: Span = Span::secs(1);
/// PX4 drops a transfer 5 s after the last message; then it must be announced anew.
const VEHICLE_GIVES_UP: Span = Span::millis(5_500);
/// Pause after the first 'Busy', behind words that close what we may have left open.
const SHORT_PAUSE: Span = Span::millis(300);
/// So long after the first answer to a request nothing is held back any more: PX4 drops a transfer in which it heard nothing for
/// 5 s, and a few losses in a row would cost the whole of it.
const URGENT: Span = Span::millis(2_500);
/// Silence after which the transfer counts as unanswered: more than three times what PX4 waits.
const SILENCE: Span = Span::secs(18);
/// Pauses for a partner that stays busy: six times 5.5 s.
const MOST_PAUSES: u32 = 7;
/// The bound of the whole, whatever the other side does: so much, and so much more for each item. An item takes 1.3 s on a link
/// of 600 ms round trip that loses a quarter.
const LONGEST: Span = Span::secs(60);
const LONGEST_ITEM: Span = Span::secs(3);

/// How an upload ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadEnd {
    /// The aircraft took the list.
    Done,
    /// It refused it, with MAVLink's number.
    Refused(u8),
    /// It stayed busy with somebody else.
    Busy,
    /// It did not answer to the end.
    Silent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Announcing { again: Mono },
    Serving { quiet_at: Mono },
    Pausing { until: Mono },
    Ended,
}

/// When and how often something was sent.
#[derive(Debug, Clone, Copy)]
struct Sent {
    first: Mono,
    last: Mono,
    times: u32,
}

impl Sent {
    fn again(before: Option<Self>, now: Now) -> Self {
        before.map_or(Self { first: now.mono, last: now.mono, times: 1 }, |sent| Self { last: now.mono, times: sent.times + 1, ..sent })
    }
}

/// One upload.
#[derive(Debug)]
pub struct Upload {
    kind: ListKind,
    items: Vec<WireItem>,
    id: u32,
    state: State,
    /// The sendings of each item.
    sent: Vec<Option<Sent>>,
    /// The announcements since the last time that an item was asked for.
    announced: Option<Sent>,
    trip: RoundTrip,
    /// When the aircraft last said something about this transfer.
    heard: Mono,
    until: Mono,
    /// Repeats since then.
    tries: u32,
    /// The last item, repeated, was answered with an error: the aircraft has no transfer open and did not end one with it.
    lost: bool,
    pauses: u32,
    out: VecDeque<Outgoing>,
    end: Option<UploadEnd>,
}

impl Upload {
    /// Announces a list that is not empty, over a link of which nothing is known.
    #[must_use]
    pub fn new(now: Now, kind: ListKind, items: Vec<WireItem>) -> Self {
        Self::over(now, kind, items, RoundTrip::default())
    }

    /// Announces a list that is not empty. `trip`: what is known of the link's round trip.
    #[must_use]
    pub fn over(now: Now, kind: ListKind, items: Vec<WireItem>, trip: RoundTrip) -> Self {
        let id = opaque_id(&items);
        let sent = vec![None; items.len()];
        let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let until = now.mono + LONGEST + Span::micros(LONGEST_ITEM.0.saturating_mul(length));
        let state = State::Announcing { again: now.mono };
        let (announced, out, end) = (None, VecDeque::new(), None);
        let mut upload =
            Self { kind, items, id, state, sent, announced, trip, heard: now.mono, until, tries: 0, lost: false, pauses: 0, out, end };
        upload.announce(now);
        upload
    }

    /// The opaque id that PX4 gives to this list.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What was learned of the link's round trip.
    #[must_use]
    pub fn trip(&self) -> &RoundTrip {
        &self.trip
    }

    fn announce(&mut self, now: Now) {
        let count = u16::try_from(self.items.len()).unwrap_or(u16::MAX);
        self.out.push_back(Outgoing::ListCount { kind: self.kind, count });
        self.announced = Some(Sent::again(self.announced, now));
        self.lost = false;
        self.state = State::Announcing { again: now.mono + self.trip.patience(COUNT_AGAIN, self.tries) };
    }

    fn finish(&mut self, end: UploadEnd) {
        self.state = State::Ended;
        self.end = Some(end);
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::ItemRequest { kind, seq, .. } = message {
            if *kind == self.kind {
                self.asked(now, *seq);
            }
        } else if let Message::MissionAck { scope: AckScope::List(kind), result, opaque_id, .. } = message {
            if *kind == self.kind {
                self.answered(now, *result, *opaque_id);
            }
        } else if let Message::Plan(plan) = message {
            self.streamed(plan);
        }
    }

    fn all_asked(&self) -> bool {
        self.sent.iter().all(Option::is_some)
    }

    fn asked(&mut self, now: Now, seq: u16) {
        let index = usize::from(seq);
        if matches!(self.state, State::Ended) {
            return;
        }
        let Some(item) = self.items.get(index).copied() else { return };
        (self.heard, self.tries, self.lost) = (now.mono, 0, false);
        let led_to_it = index.checked_sub(1).map_or(self.announced, |before| self.sent.get(before).copied().flatten());
        if let Some(before) = led_to_it.filter(|_| self.sent[index].is_none()) {
            self.trip.learn(now.mono.since(before.first), before.times == 1);
        }
        self.announced = None;
        let under_way = self.sent[index]
            .is_some_and(|sent| now.mono.since(sent.last) < self.trip.still_under_way() && now.mono.since(sent.first) < URGENT);
        if !under_way {
            self.sent[index] = Some(Sent::again(self.sent[index], now));
            self.out.push_back(Outgoing::Item { kind: self.kind, seq, item });
        }
        self.state = State::Serving { quiet_at: self.quiet_from(now) };
    }

    fn quiet_from(&self, now: Now) -> Mono {
        now.mono + if self.all_asked() { self.trip.patience(LAST_AGAIN, self.tries) } else { VEHICLE_GIVES_UP }
    }

    fn answered(&mut self, now: Now, result: MissionResult, id: u32) {
        /// Of all refusals only these can come before the first item was asked for.
        const NO_SPACE: u8 = 4;
        const DENIED: u8 = 14;
        match (self.state, result) {
            (State::Serving { .. }, MissionResult::Accepted) if self.all_asked() && (id == self.id || id == 0) => {
                self.finish(UploadEnd::Done)
            }
            (State::Announcing { .. }, MissionResult::Accepted) if self.all_asked() && id == self.id => self.finish(UploadEnd::Done),
            (State::Serving { .. }, MissionResult::Error) if self.tries > 0 && self.all_asked() => {
                self.lost = true;
                self.state = State::Serving { quiet_at: now.mono };
            }
            (State::Serving { .. }, MissionResult::Refused(number)) => self.finish(UploadEnd::Refused(number)),
            (State::Serving { .. }, MissionResult::Cancelled) => self.pause(now, SHORT_PAUSE),
            (State::Announcing { .. }, MissionResult::Refused(number @ (NO_SPACE | DENIED))) => self.finish(UploadEnd::Refused(number)),
            (State::Announcing { .. }, MissionResult::Error) if self.pauses == 0 => {
                let kinds = [ListKind::Mission, ListKind::Fence, ListKind::Rally];
                self.out.extend(kinds.map(|kind| Outgoing::MissionAck { kind, cancel: true }));
                self.pause(now, SHORT_PAUSE);
            }
            (State::Announcing { .. }, MissionResult::Error) => self.pause(now, VEHICLE_GIVES_UP),
            (State::Serving { .. }, MissionResult::Accepted | MissionResult::Error)
            | (State::Announcing { .. }, MissionResult::Accepted | MissionResult::Cancelled | MissionResult::Refused(_))
            | (State::Pausing { .. } | State::Ended, _) => {}
        }
    }

    fn pause(&mut self, now: Now, length: Span) {
        self.heard = now.mono;
        self.pauses += 1;
        if self.pauses > MOST_PAUSES {
            self.finish(UploadEnd::Busy);
        } else {
            self.state = State::Pausing { until: now.mono + length };
        }
    }

    fn streamed(&mut self, plan: &PlanOnBoard) {
        let shown = match self.kind {
            ListKind::Mission => plan.mission_id,
            ListKind::Fence => plan.fence_id,
            ListKind::Rally => plan.rally_id,
        };
        if matches!(self.state, State::Serving { .. }) && self.all_asked() && shown == self.id {
            self.finish(UploadEnd::Done);
        }
    }

    /// Repeats what stayed unanswered.
    pub fn handle_timeout(&mut self, now: Now) {
        let due = self.next_timeout().is_some_and(|(at, _)| at <= now.mono);
        if !due {
            return;
        }
        self.tries += 1;
        match self.state {
            State::Announcing { .. } | State::Serving { .. } | State::Pausing { .. } if now.mono >= self.until => {
                self.finish(UploadEnd::Silent);
            }
            State::Announcing { .. } | State::Serving { .. } if now.mono.since(self.heard) >= SILENCE => self.finish(UploadEnd::Silent),
            State::Serving { .. } if self.all_asked() && !self.lost && now.mono.since(self.heard) < VEHICLE_GIVES_UP => {
                self.repeat_last(now);
            }
            State::Announcing { .. } | State::Serving { .. } | State::Pausing { .. } => self.announce(now),
            State::Ended => {}
        }
    }

    fn repeat_last(&mut self, now: Now) {
        let Some((last, item)) = self.items.iter().enumerate().next_back() else { return };
        let seq = u16::try_from(last).unwrap_or(u16::MAX);
        self.sent[last] = Some(Sent::again(self.sent[last], now));
        self.out.push_back(Outgoing::Item { kind: self.kind, seq, item: *item });
        self.state = State::Serving { quiet_at: self.quiet_from(now) };
    }

    /// The word that drops this transfer on the aircraft; for an upload that is abandoned.
    #[must_use]
    pub fn drop_word(&self) -> Outgoing {
        Outgoing::MissionAck { kind: self.kind, cancel: true }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.pop_front()
    }

    /// The end, once.
    pub fn poll_event(&mut self) -> Option<UploadEnd> {
        self.end.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match self.state {
            State::Announcing { again } => Some((again, "upload announced")),
            State::Serving { quiet_at } => Some((quiet_at, "upload under way")),
            State::Pausing { until } => Some((until, "upload waits for a busy aircraft")),
            State::Ended => None,
        }
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.state {
            State::Announcing { .. } if self.all_asked() => "announcing anew",
            State::Announcing { .. } => "announcing",
            State::Serving { .. } if self.all_asked() && self.tries > 0 => "serving, last item repeated",
            State::Serving { .. } if self.all_asked() => "serving, all asked for",
            State::Serving { .. } => "serving",
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
    const KIND: ListKind = ListKind::Mission;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn items(n: i32) -> Vec<WireItem> {
        (0..n).map(|x| WireItem { frame: 6, command: 16, autocontinue: 1, params: [0.0; 4], x, y: 0, z: 80.0 }).collect()
    }
    fn request(seq: u16) -> Message {
        Message::ItemRequest { kind: KIND, seq, to: US }
    }
    fn ack(result: MissionResult, opaque_id: u32) -> Message {
        Message::MissionAck { scope: AckScope::List(KIND), result, opaque_id, to: US }
    }
    fn sent(upload: &mut Upload) -> Vec<Outgoing> {
        std::iter::from_fn(|| upload.poll_transmit()).collect()
    }
    /// An upload of three items in which all were asked for.
    fn served() -> Upload {
        let mut upload = Upload::new(at(0), KIND, items(3));
        for seq in 0..3 {
            upload.receive(at(40 * u64::from(seq + 1)), &request(seq));
        }
        sent(&mut upload);
        upload
    }

    #[test]
    fn each_request_is_answered_and_the_right_ack_ends_it() {
        let mut upload = served();

        upload.receive(at(200), &ack(MissionResult::Accepted, upload.id()));

        assert_eq!(upload.poll_event(), Some(UploadEnd::Done));
    }

    #[test]
    fn an_accepted_ack_of_an_earlier_transfer_ends_nothing() {
        let mut early = Upload::new(at(0), KIND, items(3));
        early.receive(at(1), &ack(MissionResult::Accepted, early.id()));
        let mut late = served();
        late.receive(at(200), &ack(MissionResult::Accepted, 12_345));

        assert_eq!((early.poll_event(), late.poll_event()), (None, None));
    }

    #[test]
    fn a_lost_final_ack_is_asked_for_by_the_last_item_and_seen_in_the_stream() {
        let mut asked = served();
        asked.handle_timeout(at(2_000));
        assert!(matches!(sent(&mut asked)[..], [Outgoing::Item { seq: 2, .. }]));
        asked.receive(at(2_040), &ack(MissionResult::Accepted, asked.id()));

        let mut shown = served();
        let plan = PlanOnBoard { item: Some(0), total: Some(3), state: 2, mission_id: shown.id(), fence_id: 0, rally_id: 0 };
        shown.receive(at(1_000), &Message::Plan(plan));

        assert_eq!((asked.poll_event(), shown.poll_event()), (Some(UploadEnd::Done), Some(UploadEnd::Done)));
    }

    #[test]
    fn busy_in_the_middle_is_not_the_end() {
        let mut upload = Upload::new(at(0), KIND, items(2));
        upload.receive(at(40), &request(0));
        upload.receive(at(41), &ack(MissionResult::Error, 0));
        upload.receive(at(80), &request(1));
        upload.receive(at(120), &ack(MissionResult::Accepted, upload.id()));

        assert_eq!(upload.poll_event(), Some(UploadEnd::Done));
    }

    #[test]
    fn busy_before_the_first_request_is_waited_out() {
        let mut upload = Upload::new(at(0), KIND, items(1));
        sent(&mut upload);

        upload.receive(at(20), &ack(MissionResult::Error, 0));
        assert_eq!(sent(&mut upload).len(), 3, "closes what may be open");
        upload.handle_timeout(at(320));
        assert!(matches!(sent(&mut upload)[..], [Outgoing::ListCount { .. }]));
        upload.receive(at(340), &ack(MissionResult::Error, 0));
        upload.handle_timeout(at(5_000));
        assert_eq!(sent(&mut upload), []);
        upload.handle_timeout(at(5_840));
        assert!(matches!(sent(&mut upload)[..], [Outgoing::ListCount { .. }]));
    }

    #[test]
    fn an_item_refused_ends_refused_and_silence_ends_silent() {
        let mut refused = Upload::new(at(0), KIND, items(2));
        refused.receive(at(40), &request(0));
        refused.receive(at(41), &ack(MissionResult::Refused(3), 0));
        let mut silent = Upload::new(at(0), KIND, items(2));
        let mut last = 0;
        while let Some((when, _)) = silent.next_timeout() {
            last = when.0 / 1_000;
            silent.handle_timeout(at(last));
        }

        assert_eq!(refused.poll_event(), Some(UploadEnd::Refused(3)));
        assert_eq!((silent.poll_event(), last), (Some(UploadEnd::Silent), 18_000));
    }

    #[test]
    fn a_request_repeated_within_the_round_trip_is_answered_once() {
        let mut upload = Upload::new(at(0), KIND, items(3));
        upload.receive(at(600), &request(0));
        upload.receive(at(1_200), &request(1));
        upload.receive(at(1_450), &request(1));
        upload.receive(at(1_700), &request(1));
        upload.receive(at(1_950), &request(1));

        let served = sent(&mut upload).iter().filter(|word| matches!(word, Outgoing::Item { seq: 1, .. })).count();

        assert_eq!(served, 2, "the repeats after 250 and 500 ms are held back, the one after 750 ms is answered");
    }
}
