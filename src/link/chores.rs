//! What a ground station owes an aircraft beside flying it: texts and events put together, its release asked, the round trip
//! measured, stream rates set, its own commands answered, Remote ID fed, the hook moved.
//!
//! None of this decides anything about a flight, and all of it goes out behind everything that does.

use super::phrase::spoken;
use crate::units::words::words;
use std::collections::VecDeque;

use crate::domain::flight::{GripperAct, Report};
use crate::units::time::{Mono, Now, Span};

use super::event::Events;
use super::gripper::Gripper;
use super::message::{Message, Outgoing, Target, TextPiece};
use super::rates::{LinkWidth, Rates};
use super::remote_id::{Operator, RemoteId};
use super::text::Texts;
use super::time_sync::TimeSync;
use super::timers::{Timeout, earliest};

/// AUTOPILOT_VERSION.
const VERSION: u32 = 148;
/// How often the release is asked for until it is known, so often at first and then each minute.
const VERSION_AGAIN: Span = Span::secs(2);
const VERSION_SELDOM: Span = Span::minutes(1);
const VERSION_OFTEN: u8 = 4;
/// MAV_RESULT_UNSUPPORTED: a ground station carries out no command of an aircraft.
const UNSUPPORTED: u8 = 3;

/// What an aircraft has and is to be told.
#[derive(Debug, Clone, Default)]
pub struct Equipment {
    /// A hook that DO_GRIPPER moves.
    pub gripper: bool,
    /// Who operates, where the aircraft broadcasts Remote ID.
    pub remote_id: Option<Operator>,
}

/// The chores of one aircraft.
#[derive(Debug)]
pub struct Chores {
    station: Target,
    width: LinkWidth,
    heard: bool,
    texts: Texts,
    events: Events,
    time: TimeSync,
    rates: Rates,
    gripper: Gripper,
    remote_id: Option<RemoteId>,
    /// When the release is asked for next, and how often it was.
    version: Option<(Mono, u8)>,
    out: VecDeque<Outgoing>,
    said: VecDeque<Message>,
}

impl Chores {
    /// For an aircraft that is not heard yet.
    #[must_use]
    pub fn new(station: Target, equipment: Equipment) -> Self {
        Self {
            station,
            width: LinkWidth::AsSetUp,
            heard: false,
            texts: Texts::default(),
            events: Events::default(),
            time: TimeSync::default(),
            rates: Rates::default(),
            gripper: Gripper::new(equipment.gripper),
            remote_id: equipment.remote_id.map(RemoteId::new),
            version: None,
            out: VecDeque::new(),
            said: VecDeque::new(),
        }
    }

    /// The width of the link that the aircraft is spoken to over; a change sets its rates anew.
    pub fn set_width(&mut self, now: Now, width: LinkWidth) {
        if self.width != width {
            self.width = width;
            if self.heard {
                self.rates.begin(now, width);
            }
        }
    }

    /// Whether the aircraft is heard; a change to it begins everything anew.
    pub fn set_heard(&mut self, now: Now, heard: bool) {
        if self.heard == heard {
            return;
        }
        self.heard = heard;
        if heard {
            self.version = Some((now.mono, 0));
            self.rates.begin(now, self.width);
            self.remote_id.iter_mut().for_each(|remote| remote.begin(now));
        } else {
            self.version = None;
            self.time.stop();
            self.remote_id.iter_mut().for_each(RemoteId::stop);
        }
    }

    /// Moves the hook.
    pub fn gripper(&mut self, now: Now, act: GripperAct) {
        self.gripper.order(now, act);
    }

    /// The last round trip to the aircraft; None before the first was measured.
    #[must_use]
    pub fn round_trip(&self) -> Option<Span> {
        self.time.round_trip()
    }

    /// Takes a piece of a text that came over the link with this key; pieces of two links are not mixed.
    pub fn receive_text(&mut self, now: Now, link: u64, piece: &TextPiece) {
        self.texts.receive(now, link, piece);
        self.collect();
    }

    /// Takes a message.
    pub fn receive(&mut self, now: Now, message: &Message) {
        self.events.receive(now, message);
        self.time.receive(now, message);
        self.rates.receive(now, message);
        self.gripper.receive(now, message);
        if matches!(message, Message::Version(_)) {
            self.version = None;
        }
        if let Message::Command { command, to } = message
            && to.system == self.station.system
            && to.includes(self.station)
        {
            self.out.push_back(Outgoing::CommandAck { command: *command, result: UNSUPPORTED });
        }
        self.collect();
    }

    /// Lets every chore act on the time.
    pub fn handle_timeout(&mut self, now: Now) {
        self.texts.handle_timeout(now);
        self.events.handle_timeout(now);
        self.time.handle_timeout(now);
        self.rates.handle_timeout(now);
        self.gripper.handle_timeout(now);
        self.remote_id.iter_mut().for_each(|remote| remote.handle_timeout(now));
        if let Some((_, tries)) = self.version.filter(|(at, _)| *at <= now.mono) {
            self.out.push_back(Outgoing::MessageRequest { id: VERSION });
            let again = if tries < VERSION_OFTEN { VERSION_AGAIN } else { VERSION_SELDOM };
            self.version = Some((now.mono + again, tries.saturating_add(1)));
        }
        self.collect();
    }

    /// Whole texts and events become words; a refused arming, mode or start gets its reasons.
    fn collect(&mut self) {
        let Self { texts, events, said, .. } = self;
        let told = std::iter::from_fn(|| texts.poll_event()).map(|(severity, text)| (severity, spoken(&text)));
        let told: Vec<_> = told.chain(std::iter::from_fn(|| events.poll_said())).collect();
        for (severity, text) in told {
            let text = match events.reasons_of(&text.en) {
                Some(why) => words(format!("{} ({})", text.vi, why.vi), format!("{} ({})", text.en, why.en)),
                None => text,
            };
            said.push_back(Message::Said { severity, text });
        }
    }

    /// The next whole text, or event in words.
    pub fn poll_said(&mut self) -> Option<Message> {
        self.said.pop_front()
    }

    /// The next word to the aircraft.
    pub fn poll_transmit(&mut self) -> Option<Outgoing> {
        self.gripper
            .poll_transmit()
            .or_else(|| self.out.pop_front())
            .or_else(|| self.events.poll_transmit())
            .or_else(|| self.time.poll_transmit())
            .or_else(|| self.rates.poll_transmit())
            .or_else(|| self.remote_id.as_mut().and_then(RemoteId::poll_transmit))
    }

    /// The next thing told.
    pub fn poll_event(&mut self) -> Option<Report> {
        self.gripper.poll_event().or_else(|| self.events.poll_event().map(Report::Observed))
    }

    /// When to be asked again.
    #[must_use]
    pub fn next_timeout(&self) -> Timeout {
        earliest([
            self.texts.next_timeout(),
            self.events.next_timeout(),
            self.time.next_timeout(),
            self.rates.next_timeout(),
            self.gripper.next_timeout(),
            self.remote_id.as_ref().and_then(RemoteId::next_timeout),
            self.version.map(|(at, _)| (at, "release")),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::Release;
    use crate::units::time::Utc;

    const STATION: Target = Target { system: 255, component: 190 };

    fn at(s: u64) -> Now {
        Now { mono: Mono(0) + Span::secs(s), utc: Utc(0) }
    }
    fn chores() -> Chores {
        let mut chores = Chores::new(STATION, Equipment::default());
        chores.set_heard(at(0), true);
        chores
    }
    fn sent(chores: &mut Chores) -> Vec<Outgoing> {
        std::iter::from_fn(|| chores.poll_transmit()).collect()
    }

    #[test]
    fn the_release_is_asked_for_until_it_is_known() {
        let mut chores = chores();
        let asks = |chores: &mut Chores, s: u64| {
            chores.handle_timeout(at(s));
            sent(chores).contains(&Outgoing::MessageRequest { id: 148 })
        };

        assert!(asks(&mut chores, 0) && asks(&mut chores, 2));
        let release = Release { version: [1, 17, 0], is_release: true, commit: String::new() };
        chores.receive(at(3), &Message::Version(release));

        assert!(!asks(&mut chores, 30) && !asks(&mut chores, 300));
    }

    #[test]
    fn a_command_for_this_station_is_answered_and_one_for_the_aircraft_itself_is_not() {
        const TRANSITION: u16 = 3_000;
        let mut chores = chores();
        for system in [1, 255] {
            chores.receive(at(0), &Message::Command { command: TRANSITION, to: Target { system, component: 0 } });
        }

        let answers: Vec<_> = sent(&mut chores).into_iter().filter(|word| matches!(word, Outgoing::CommandAck { .. })).collect();

        assert_eq!(answers, [Outgoing::CommandAck { command: TRANSITION, result: 3 }]);
    }

    #[test]
    fn a_refused_arming_is_told_with_its_reasons() {
        let mut chores = chores();
        let mut head = [0; 40];
        head[3] = 0x02; // component 17 in error
        let mut problem = [0; 40];
        problem[..5].copy_from_slice(&[0x7C, 0, 0x7E, 0, 17]);
        for (n, id, arguments) in [(1, 27_825_120, head), (2, 30_612_409, problem), (3, 18_691_879, [0; 40])] {
            chores.receive(at(0), &Message::Event { sequence: n, id, level: 3, arguments });
        }

        let text = "Arming denied: Resolve system health failures".as_bytes().to_vec();
        chores.receive_text(at(1), 7, &TextPiece { severity: 2, bytes: text, id: 0, piece: 0 });

        let words = "Arming denied: Resolve system health failures (Navigation error: No valid position estimate)";
        let Some(Message::Said { severity: 2, text }) = chores.poll_said() else { panic!("a text") };
        assert_eq!(text.en, words);
        assert!(text.vi.contains("(Định vị: chưa có vị trí tin được)"), "{}", text.vi);
        assert!(matches!(chores.poll_event(), Some(Report::Observed(_))));
    }

    #[test]
    fn a_link_of_another_width_sets_the_rates_anew() {
        let mut chores = chores();
        chores.set_width(at(1), LinkWidth::Wide);
        let wide = sent(&mut chores);
        chores.set_width(at(2), LinkWidth::Narrow);

        let rate = |words: &[Outgoing]| words.iter().any(|word| matches!(word, Outgoing::MessageInterval { .. }));
        assert!(rate(&wide) && rate(&sent(&mut chores)));
    }
}
