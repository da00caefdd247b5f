//! Remote ID: what the broadcast module aboard must be told by the ground, in MAVLink's OPEN_DRONE_ID messages.
//!
//! PX4 takes operator id, self-id and system messages from the ground and hands them to the module; the aircraft's own id and
//! place it knows itself. Operator id, self-id and the whole system message go out each 3 s, the operator's place each second in
//! between, as the protocol's specification asks. The self-id says what the flight is for and nothing about anybody.

use std::collections::VecDeque;

use crate::domain::geo::Position;
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span, Utc};

use super::message::{Outgoing, RemoteIdWord};
use super::timers::Timeout;

/// What the flights of this network are for, as the broadcast says it.
pub const SELF_ID: &str = "MED DELIVERY";

/// How often one of the messages goes out.
const EVERY: Span = Span::secs(1);
/// Rounds of messages until the long ones go out again.
const LONG_EVERY: u8 = 3;
/// 2019-01-01, the standard's beginning of time, in milliseconds since 1970.
const EPOCH_MS: i64 = 1_546_300_800_000;

/// Who operates, and from where.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// The number that the authority gave, at most 20 characters.
    pub id: String,
    /// Where the operator stands.
    pub at: Position,
    /// How high above the ellipsoid, where known.
    pub height: Option<Metres>,
}

/// Feeds one aircraft.
#[derive(Debug)]
pub struct RemoteId {
    operator: Operator,
    /// None while the aircraft is not heard.
    next: Option<Mono>,
    round: u8,
    out: VecDeque<Outgoing>,
}

impl RemoteId {
    /// Begins when the aircraft is heard.
    #[must_use]
    pub fn new(operator: Operator) -> Self {
        Self { operator, next: None, round: 0, out: VecDeque::new() }
    }

    /// The aircraft is heard.
    pub fn begin(&mut self, now: Now) {
        self.next = Some(now.mono);
        self.round = 0;
    }

    /// The aircraft is gone.
    pub fn stop(&mut self) {
        self.next = None;
        self.out.clear();
    }

    /// Sends what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.next.is_none_or(|at| at > now.mono) {
            return;
        }
        let (at, height, stamp) = (self.operator.at, self.operator.height, stamp(now.utc));
        self.out.clear();
        if self.round == 0 {
            self.out.push_back(Outgoing::RemoteId(RemoteIdWord::OperatorId(self.operator.id.clone())));
            self.out.push_back(Outgoing::RemoteId(RemoteIdWord::SelfId(SELF_ID.to_owned())));
            self.out.push_back(Outgoing::RemoteId(RemoteIdWord::System { at, height, stamp }));
        } else {
            self.out.push_back(Outgoing::RemoteId(RemoteIdWord::SystemUpdate { at, height, stamp }));
        }
        self.round = (self.round + 1) % LONG_EVERY;
        self.next = Some(now.mono + EVERY);
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.pop_front()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        self.next.map(|at| (at, "remote id"))
    }
}

/// Seconds since the standard's beginning of time.
fn stamp(utc: Utc) -> u32 {
    u32::try_from((utc.0 - EPOCH_MS) / 1_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: u64) -> Now {
        Now { mono: Mono(0) + Span::secs(s), utc: Utc(EPOCH_MS) + Span::secs(s) }
    }
    fn fed() -> RemoteId {
        let at = Position { latitude: 21.061_449, longitude: 105.898_226 };
        RemoteId::new(Operator { id: "VN-0001".to_owned(), at, height: None })
    }
    fn kinds(remote: &mut RemoteId) -> Vec<&'static str> {
        std::iter::from_fn(|| remote.poll_transmit())
            .map(|word| {
                let Outgoing::RemoteId(word) = word else { panic!("{word:?}") };
                match word {
                    RemoteIdWord::OperatorId(_) => "operator",
                    RemoteIdWord::SelfId(_) => "self",
                    RemoteIdWord::System { .. } => "system",
                    RemoteIdWord::SystemUpdate { .. } => "update",
                }
            })
            .collect()
    }

    #[test]
    fn the_place_goes_out_each_second_and_the_rest_each_third() {
        let mut remote = fed();
        remote.begin(at(0));

        let rounds: Vec<_> = (0..4)
            .map(|s| {
                remote.handle_timeout(at(s));
                kinds(&mut remote)
            })
            .collect();

        let whole = vec!["operator", "self", "system"];
        assert_eq!(rounds, [whole.clone(), vec!["update"], vec!["update"], whole]);
    }

    #[test]
    fn the_purpose_is_said_and_the_time_counts_from_2019() {
        let mut remote = fed();
        remote.begin(at(0));
        remote.handle_timeout(at(60));
        remote.poll_transmit();

        assert_eq!(remote.poll_transmit(), Some(Outgoing::RemoteId(RemoteIdWord::SelfId("MED DELIVERY".to_owned()))));
        let Some(Outgoing::RemoteId(RemoteIdWord::System { stamp: 60, .. })) = remote.poll_transmit() else { panic!("a place") };
    }

    #[test]
    fn nothing_is_said_to_an_aircraft_that_is_not_heard() {
        let mut remote = fed();
        remote.handle_timeout(at(5));
        assert_eq!((kinds(&mut remote).len(), remote.next_timeout()), (0, None));
    }
}
