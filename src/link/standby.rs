//! Between flights: an aircraft that stands disarmed in AUTO.MISSION or in AUTO.RTL is put into Hold, whoever left it there.
//!
//! PX4 gives the former mode back after any landing; in AUTO.MISSION the next arming takes off by itself. The safing after each
//! landing ends that; this stands behind it, for landings that nobody saw, for a service that was down, for another station. In
//! AUTO.RTL it cannot be armed at all, and nobody could clear a flight.
//!
//! | state    | disarmed on the ground in AUTO.MISSION | anything else | Hold seen | 3 s in it, nothing else under way | Hold not seen         |
//! |----------|-----------------------------------------|---------------|-----------|------------------------------------|-----------------------|
//! | watching | waits 3 s                               | watching      | watching  | sets Hold, once each 10 s          | told after three times |

use crate::domain::flight::{LandedState, Mode};
use crate::units::time::{Mono, Now, Span};

use super::command::ModeChange;
use super::message::{Message, Outgoing};
use super::timers::Timeout;

/// The safing that follows a landing is there by then.
const WAITS: Span = Span::secs(3);
/// Time between two tries.
const AGAIN: Span = Span::secs(10);
/// Tries after which it is told.
const TELL_AFTER: u32 = 3;

/// The watch over one aircraft between its flights.
#[derive(Debug, Default)]
pub struct Standby {
    on_ground: bool,
    /// Since when it stands there in one of these modes, and when Hold is set next.
    due: Option<Mono>,
    change: Option<ModeChange>,
    free_at: Mono,
    tries: u32,
}

impl Standby {
    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Some(change) = &mut self.change {
            change.receive(now, message);
        }
        if let Message::State { landed, .. } = message {
            self.on_ground = *landed == LandedState::OnGround;
        } else if let Message::Heartbeat { mode, armed, .. } = message {
            if matches!(mode, Mode::Mission | Mode::Return) && !armed && self.on_ground {
                self.due = self.due.or(Some(now.mono + WAITS));
            } else {
                (self.due, self.tries) = (None, 0);
            }
        }
    }

    /// Sets Hold where it is due. `idle`: nothing else of this aircraft is under way; `free_at`: the first moment for a mode change.
    pub fn handle_timeout(&mut self, now: Now, idle: bool, free_at: Mono) {
        if let Some(change) = &mut self.change {
            change.handle_timeout(now);
            if change.outcome().is_some() {
                self.free_at = change.free_at();
                self.change = None;
            }
        }
        if self.due.is_some_and(|due| due <= now.mono) && self.change.is_none() {
            self.due = Some(now.mono + if idle { AGAIN } else { WAITS });
            if idle {
                self.tries += 1;
                self.change = Some(ModeChange::ordinary(now, Mode::Hold, free_at));
            }
        }
    }

    /// First moment at which another ordinary mode change may go out.
    #[must_use]
    pub fn mode_free_at(&self) -> Mono {
        self.change.as_ref().map_or(self.free_at, ModeChange::free_at)
    }

    /// Whether the aircraft stays in AUTO.MISSION although Hold was set several times.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.tries > TELL_AFTER
    }

    /// The state's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match (&self.change, self.due) {
            (Some(_), _) => "setting Hold",
            (None, Some(_)) => "waiting",
            (None, None) => "watching",
        }
    }

    /// The command when it is due.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.change.as_mut().and_then(ModeChange::poll_transmit)
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        match &self.change {
            Some(change) => change.next_timeout(),
            None => self.due.map(|due| (due, "left in AUTO.MISSION")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::VtolState;
    use crate::units::time::Utc;

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn beat(mode: Mode, armed: bool) -> Message {
        Message::Heartbeat { mode, armed, status: 3 }
    }
    fn standing() -> Standby {
        standing_in(Mode::Mission)
    }
    fn standing_in(mode: Mode) -> Standby {
        let mut standby = Standby::default();
        standby.receive(at(0), &Message::State { landed: LandedState::OnGround, vtol: VtolState::Hover });
        standby.receive(at(10), &beat(mode, false));
        standby
    }

    #[test]
    fn an_aircraft_left_in_the_mission_mode_is_put_into_hold_after_three_seconds_and_again_until_it_is_seen() {
        let mut standby = standing();
        standby.handle_timeout(at(2_900), true, Mono(0));
        assert_eq!(standby.poll_transmit(), None);
        standby.handle_timeout(at(3_010), true, Mono(0));
        assert_eq!(standby.poll_transmit(), Some(Outgoing::SetMode(Mode::Hold)));
        standby.receive(at(4_000), &beat(Mode::Mission, false));
        standby.handle_timeout(at(6_010), true, Mono(0));
        standby.handle_timeout(at(13_010), true, Mono(0));
        assert_eq!(standby.poll_transmit(), Some(Outgoing::SetMode(Mode::Hold)));

        standby.receive(at(14_100), &beat(Mode::Hold, false));
        standby.handle_timeout(at(14_100), true, Mono(0));

        assert_eq!((standby.next_timeout(), standby.poll_transmit()), (None, None));
    }

    #[test]
    fn so_is_one_that_another_station_left_in_the_return() {
        let mut standby = standing_in(Mode::Return);

        standby.handle_timeout(at(3_010), true, Mono(0));

        assert_eq!(standby.poll_transmit(), Some(Outgoing::SetMode(Mode::Hold)));
    }

    #[test]
    fn nothing_is_sent_to_an_aircraft_that_is_armed_or_busy_with_something_else() {
        let mut armed = standing();
        armed.receive(at(1_000), &beat(Mode::Mission, true));
        armed.handle_timeout(at(10_000), true, Mono(0));
        let mut busy = standing();
        busy.handle_timeout(at(3_010), false, Mono(0));

        assert_eq!((armed.poll_transmit(), busy.poll_transmit()), (None, None));
        assert!(!busy.is_stuck());
    }
}
