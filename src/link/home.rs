//! Home before a flight: where the aircraft believes it, where it stands, and where the plan has it.
//!
//! PX4 was seen to move its home within seconds to where it landed, but not that it always does. A home outside of the next
//! flight's fence makes PX4 drop that fence; so home is seen where the aircraft stands, or set there, before anything is sent.
//!
//! | step    | seen                                              | concludes                                  |
//! |---------|---------------------------------------------------|--------------------------------------------|
//! | looking | stands far from the planned home                  | not held: nothing was sent                 |
//! | looking | home where it stands                              | goes on                                    |
//! | looking | home elsewhere                                    | setting: DO_SET_HOME 'here', harmless twice |
//! | looking | 8 s without place or home                         | goes on when home is the planned one, else unknown |
//! | setting | home where it stands                              | goes on                                    |
//! | setting | refused, or 12 s without it                       | unknown, with PX4's answer                 |

use crate::domain::flight::{Home, Verdict};
use crate::domain::geo::{Position, geodesy};
use crate::units::altitude::Amsl;
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span};
use crate::units::words::{Words, words};

use super::message::{CommandName, CommandResult, Message, Outgoing};
use super::timers::{Timeout, earliest};

/// What was seen longer ago says nothing: a slow link shows home each 5 s.
const FRESH: Span = Span::secs(10);
/// Kinds of fix from which on a place is known in three dimensions.
const FIX: u8 = 3;
/// How long a first look is waited for.
const LOOK: Span = Span::secs(8);
/// How often home is asked for, or set.
const AGAIN: Span = Span::millis(1_500);
/// How long it may take until home is seen where it was set.
const SET_WITHIN: Span = Span::secs(12);
/// PX4 moves home on the ground with its own estimate, by metres.
const AT_HOME: Metres = Metres(10.0);
/// Two stands of one pad are nearer to each other, two pads of one site are not.
const SAME_PAD: Metres = Metres(50.0);
/// Twice the height of the geoid over the ellipsoid in Hanoi (28 m): more is another place, or another height datum.
const SAME_GROUND: Metres = Metres(60.0);

/// Whether the aircraft's home is the planned one.
///
/// # Errors
/// How far it is off, in words.
pub fn homes_agree(planned: (Position, Amsl), found: Home) -> Result<(), Words> {
    let off = geodesy::distance(planned.0, found.at);
    if off > SAME_PAD {
        return Err(words(
            format!("điểm nhà của máy bay cách điểm đã lập kế hoạch {off}"),
            format!("the aircraft's home lies {off} from the planned one"),
        ));
    }
    let higher = found.amsl - planned.1;
    if higher.abs() > SAME_GROUND {
        return Err(words(
            format!("điểm nhà của máy bay cao hơn điểm đã lập kế hoạch {higher}"),
            format!("the aircraft's home lies {higher} higher than the planned one"),
        ));
    }
    Ok(())
}

fn nothing_sent() -> Words {
    words("chưa gửi gì", "nothing was sent")
}

/// The newest place and home that the aircraft told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whereabouts {
    place: Option<(Position, Mono)>,
    home: Option<(Home, Mono)>,
    /// Without a fix the reported place is reckoned at first and fiction later.
    blind: bool,
}

impl Whereabouts {
    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        if let Message::Home(home) = message {
            self.home = Some((*home, now.mono));
        } else if let Message::Gps { fix, .. } = message {
            self.blind = *fix < FIX;
            self.place = self.place.filter(|_| !self.blind);
        } else if let Message::Position { motion, .. } = message
            && !self.blind
        {
            self.place = Some((motion.at, now.mono));
        }
    }

    /// Home as last told.
    #[must_use]
    pub fn home(&self) -> Option<Home> {
        self.home.map(|(home, _)| home)
    }

    /// The place as last told.
    #[must_use]
    pub fn place(&self) -> Option<Position> {
        self.place.map(|(place, _)| place)
    }

    /// The same without what is too old to be believed.
    #[must_use]
    pub fn fresh(self, now: Now) -> Self {
        let is_fresh = |at: Mono| now.mono.since(at) < FRESH;
        let (place, home) = (self.place.filter(|(_, at)| is_fresh(*at)), self.home.filter(|(_, at)| is_fresh(*at)));
        Self { place, home, blind: self.blind }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Looking,
    Setting { refused: Option<CommandResult> },
    Ended,
}

/// The look at home, and its setting.
#[derive(Debug)]
pub struct HomeCheck {
    planned: (Position, Amsl),
    seen: Whereabouts,
    step: Step,
    until: Mono,
    again: Mono,
    out: Option<Outgoing>,
    end: Option<Result<(), Verdict>>,
}

impl HomeCheck {
    /// Begins with what was seen already.
    #[must_use]
    pub fn new(now: Now, planned: (Position, Amsl), seen: &Whereabouts) -> Self {
        let seen = seen.fresh(now);
        let mut check = Self { planned, seen, step: Step::Looking, until: now.mono + LOOK, again: now.mono + AGAIN, out: None, end: None };
        check.look(now);
        if check.step == Step::Looking {
            check.out = Some(Outgoing::AskHome);
        }
        check
    }

    fn finish(&mut self, end: Result<(), Verdict>) {
        if self.step != Step::Ended {
            self.step = Step::Ended;
            self.out = None;
            self.end = Some(end);
        }
    }

    fn look(&mut self, now: Now) {
        let Some(place) = self.seen.place() else { return };
        let off = geodesy::distance(self.planned.0, place);
        if off > SAME_PAD {
            let why = words(
                format!("máy bay đứng cách điểm nhà đã lập kế hoạch {off}"),
                format!("the aircraft stands {off} from the planned home"),
            );
            self.finish(Err(Verdict::NotHeld(why.and("; ", &nothing_sent()))));
            return;
        }
        let Some(home) = self.seen.home() else { return };
        if geodesy::distance(home.at, place) <= AT_HOME {
            self.finish(homes_agree(self.planned, home).map_err(|why| Verdict::NotHeld(why.and("; ", &nothing_sent()))));
        } else if self.step == Step::Looking {
            self.step = Step::Setting { refused: None };
            (self.until, self.again) = (now.mono + SET_WITHIN, now.mono + AGAIN);
            self.out = Some(Outgoing::SetHomeHere);
        }
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        self.seen.receive(now, message);
        if let (Step::Setting { refused }, Message::CommandAck { command: CommandName::SetHome, result, .. }) = (&mut self.step, message) {
            *refused = matches!(result, CommandResult::Refused(_)).then_some(*result);
            // Set: the stream shows it each two seconds, the question at once.
            self.out = self.out.take().or((*result == CommandResult::Accepted).then_some(Outgoing::AskHome));
        }
        if matches!(message, Message::Home(_) | Message::Position { .. }) && self.step != Step::Ended {
            self.look(now);
        }
    }

    /// Repeats and gives up.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.step == Step::Ended {
            return;
        }
        if self.until <= now.mono {
            let end = match (self.step, self.seen.home()) {
                (Step::Setting { refused: Some(result) }, _) => Err(Verdict::Unknown(
                    words("điểm nhà ở nơi khác, lệnh đặt lại", "home lies elsewhere and its setting was").and(" ", &result.word()),
                )),
                (Step::Setting { refused: None }, _) => Err(Verdict::Unknown(words(
                    "đã đặt điểm nhà nhưng không thấy nó ở chỗ máy bay đứng",
                    "home was set and not seen where the aircraft stands",
                ))),
                (Step::Looking | Step::Ended, None) => {
                    Err(Verdict::Unknown(words("không nghe được điểm nhà (HOME_POSITION)", "HOME_POSITION was not heard")))
                }
                (Step::Looking | Step::Ended, Some(home)) => {
                    let unheard = words("và không nghe được nó đứng ở đâu", "and where it stands was not heard");
                    homes_agree(self.planned, home).map_err(|why| Verdict::Unknown(why.and(", ", &unheard)))
                }
            };
            self.finish(end);
        } else if self.again <= now.mono {
            self.again = now.mono + AGAIN;
            self.out = Some(match self.step {
                Step::Looking | Step::Ended => Outgoing::AskHome,
                Step::Setting { .. } => Outgoing::SetHomeHere,
            });
        }
    }

    /// The next word.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.out.take()
    }

    /// How it ended, once; an error is the verdict of the transfer.
    pub fn poll_event(&mut self) -> Option<Result<(), Verdict>> {
        self.end.take()
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        if self.step == Step::Ended {
            return None;
        }
        earliest([Some((self.until, "home")), Some((self.again, "home asked for"))])
    }

    /// The step's name, for the printed table.
    #[cfg(test)]
    pub(super) fn phase(&self) -> &'static str {
        match self.step {
            Step::Looking => "looking",
            Step::Setting { .. } => "setting",
            Step::Ended => "ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::Motion;
    use crate::link::message::Target;
    use crate::units::altitude::AboveHome;
    use crate::units::quantity::{Degrees, MetresPerSecond};
    use crate::units::time::Utc;

    const PAD: Position = Position { latitude: 21.06, longitude: 105.9 };
    /// About 1.1 km north of it.
    const OTHER_PAD: Position = Position { latitude: 21.07, longitude: 105.9 };

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn home(at: Position, amsl: f64) -> Message {
        Message::Home(Home { at, amsl: Amsl(amsl) })
    }
    fn place(at: Position) -> Message {
        let motion = Motion {
            at,
            amsl: Amsl(10.0),
            above_home: AboveHome(0.0),
            ground_speed: MetresPerSecond(0.0),
            climb: MetresPerSecond(0.0),
            track: Degrees(0.0),
        };
        Message::Position { boot_ms: 1, motion }
    }
    fn check() -> HomeCheck {
        HomeCheck::new(at(0), (PAD, Amsl(10.0)), &Whereabouts::default())
    }

    #[test]
    fn home_where_the_aircraft_stands_is_left_as_it_is() {
        let mut check = check();
        check.receive(at(10), &place(PAD));
        check.receive(at(20), &home(PAD, 9.0));

        assert_eq!(check.poll_event(), Some(Ok(())));
        assert_eq!(check.poll_transmit(), None);
    }

    #[test]
    fn an_old_home_is_set_to_where_the_aircraft_stands_and_believed_only_when_it_is_seen_there() {
        let mut check = check();
        check.poll_transmit();
        check.receive(at(10), &place(PAD));
        check.receive(at(20), &home(OTHER_PAD, 9.0));
        assert_eq!(check.poll_transmit(), Some(Outgoing::SetHomeHere));
        let to = Target { system: 255, component: 190 };
        check.receive(at(30), &Message::CommandAck { command: CommandName::SetHome, result: CommandResult::Accepted, to });
        assert_eq!((check.poll_event(), check.poll_transmit()), (None, Some(Outgoing::AskHome)));
        check.receive(at(40), &home(OTHER_PAD, 9.0));
        assert_eq!(check.poll_event(), None, "an old report");
        check.receive(at(2_000), &home(PAD, 9.0));

        assert_eq!(check.poll_event(), Some(Ok(())));
    }

    #[test]
    fn an_aircraft_that_stands_elsewhere_or_at_another_height_gets_nothing() {
        let mut elsewhere = check();
        elsewhere.receive(at(10), &place(OTHER_PAD));
        let mut high = check();
        high.receive(at(10), &place(PAD));
        high.receive(at(20), &home(PAD, 489.0));

        assert!(matches!(elsewhere.poll_event(), Some(Err(Verdict::NotHeld(why))) if why.en.contains("stands")));
        assert!(matches!(high.poll_event(), Some(Err(Verdict::NotHeld(why))) if why.en.contains("higher")));
    }

    #[test]
    fn home_that_cannot_be_set_or_is_never_heard_ends_unknown() {
        let mut refused = check();
        refused.receive(at(10), &place(PAD));
        refused.receive(at(20), &home(OTHER_PAD, 9.0));
        let to = Target { system: 255, component: 190 };
        refused.receive(at(30), &Message::CommandAck { command: CommandName::SetHome, result: CommandResult::Refused(1), to });
        let mut silent = check();
        for check in [&mut refused, &mut silent] {
            while let Some((when, _)) = check.next_timeout() {
                check.handle_timeout(at(when.0 / 1_000));
            }
        }

        assert!(matches!(refused.poll_event(), Some(Err(Verdict::Unknown(why))) if why.en.contains("temporarily rejected")));
        assert!(matches!(silent.poll_event(), Some(Err(Verdict::Unknown(_)))));
    }
}
