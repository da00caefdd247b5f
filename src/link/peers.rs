//! The addresses that one system id speaks from: one aircraft on one link, one aircraft on two, or two aircraft.
//!
//! The first address heard is the main one: states are taken from it and everything is sent to it. Another address is the same
//! aircraft when its positions say the same moment of start and the same place; acknowledgements, items, texts and events are then
//! taken from both (twice does no harm), and the main one changes when it falls silent. Until that is proven, and when it is
//! disproven, the other address is not listened to.
//!
//! | address | main                            | another, its positions agree   | another, no position yet            | another, disagrees (3 times) |
//! |---------|---------------------------------|--------------------------------|-------------------------------------|------------------------------|
//! | frame   | taken                           | taken, but for states          | not taken; told after 3 or 10 s     | not taken; told              |
//! | main silent for | -                       | 2 s: is the main one now       | the loss limit: is the main one now | the loss limit: the same     |
//! | the same, armed | -                       | 2 s: is the main one now       | the loss limit if it is armed too and names the same mission, else ten minutes | ten minutes  |
//!
//! After a restart of this service an aircraft whose flight is open is expected at the address that it had, as one that fell silent
//! while armed at that moment: whoever speaks first with its system id is not taken for it.
//!
//! An aircraft that fell silent while armed flies somewhere: another that stands on a pad and speaks with its system id must not be
//! taken for its landing. An autopilot that started anew since then, where the aircraft can have come to, is the same one.

use std::collections::BTreeMap;

use crate::domain::geo::Position;
use crate::domain::geo::geodesy::distance;
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span};

use super::identity::{Order, Place};
use super::message::Message;

/// Silence of the main address after which a second link of the same aircraft takes its place.
const TAKE_OVER: Span = Span::secs(2);
/// How long an address may speak without a position, while the main one tells one, before it counts as a second aircraft.
const GRACE: Span = Span::secs(3);
/// The same where the main one tells no position either, as after a start.
const LONG_GRACE: Span = Span::secs(10);
/// How long a second aircraft is remembered.
const REMEMBERED: Span = Span::secs(15);
/// One that lost its link goes home or to a rally point by itself, and no leg of the network takes longer: it is down, and another may
/// take the system id.
const LANDED_FOR_SURE: Span = Span::minutes(10);
/// Addresses remembered beside the main one.
const MOST: usize = 8;
/// Moments of start that differ by less are one: unevenness of clocks and links.
const SAME_START_MS: i64 = 1_500;
/// Places at one time that differ by less are one.
const SAME_PLACE: Metres = Metres(30.0);
/// What an aircraft flies in a second at most.
const FASTEST: f64 = 40.0;
/// Without an autopilot it falls: it comes no farther than in so many seconds.
const REACH_S: f64 = 10.0;
/// Positions in a row that must disagree.
const DISAGREE: u8 = 3;

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Everything is taken from here.
    Main(Place),
    /// The same aircraft over another link: what is no state is taken.
    Second,
    /// Not known to be this aircraft.
    Stranger,
}

#[derive(Debug)]
struct Address {
    heard: Mono,
    first: Mono,
    order: Order,
    /// Moment of start in milliseconds, place, and when it was told.
    fix: Option<(i64, Position, Mono)>,
    first_fix: Option<Mono>,
    /// By its newest heartbeat.
    armed: bool,
    /// Opaque ids of mission, fence and rally points, by its newest word.
    carries: Option<[u32; 3]>,
    same: bool,
    disagreed: u8,
    /// Told since it was last heard.
    told: bool,
}

impl Address {
    fn new(now: Now) -> Self {
        Self {
            heard: now.mono,
            first: now.mono,
            order: Order::default(),
            fix: None,
            first_fix: None,
            armed: false,
            carries: None,
            same: false,
            disagreed: 0,
            told: false,
        }
    }

    fn note(&mut self, now: Now, message: Option<&Message>) -> bool {
        if let Some(Message::Heartbeat { armed, .. }) = message {
            self.armed = *armed;
        }
        if let Some(Message::Plan(plan)) = message {
            self.carries = Some([plan.mission_id, plan.fence_id, plan.rally_id]);
        }
        let Some(Message::Position { boot_ms, motion }) = message else { return false };
        let started = i64::try_from(now.mono.0 / 1_000).unwrap_or(i64::MAX) - i64::from(*boot_ms);
        self.fix = Some((started, motion.at, now.mono));
        self.first_fix = self.first_fix.or(Some(now.mono));
        true
    }
}

/// The addresses of one system id.
#[derive(Debug, Default)]
pub struct Peers {
    main: Option<(u64, Address)>,
    /// The main address was not heard yet in this life.
    expected: bool,
    /// What the aircraft of an open flight carries, from before this life.
    carrying: Option<[u32; 3]>,
    others: BTreeMap<u64, Address>,
}

impl Peers {
    /// The key of the main address.
    #[must_use]
    pub fn main(&self) -> Option<u64> {
        self.main.as_ref().map(|(key, _)| *key)
    }

    /// Expects an aircraft that flies at the address that it had before this service started.
    pub fn expect(&mut self, now: Now, key: u64) {
        if self.main() == Some(key) {
            return;
        }
        let carries = self.carrying;
        let address = self.others.remove(&key).unwrap_or_else(|| Address { armed: true, carries, ..Address::new(now) });
        if let Some((other, heard)) = self.main.replace((key, address)) {
            self.others.insert(other, heard);
        }
        self.expected = true;
    }

    /// What the aircraft that is awaited carries: opaque ids of mission, fence and rally points.
    pub fn expect_carrying(&mut self, ids: [u32; 3]) {
        self.carrying = Some(ids);
        if let Some((_, main)) = self.main.as_mut().filter(|_| self.expected) {
            main.carries = main.carries.or(Some(ids));
        }
    }

    /// Whether an aircraft that flies is awaited where it was, and was not heard yet.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.expected
    }

    /// Takes note of a frame: component, running number, message id, and the message where it could be read.
    pub fn receive(&mut self, now: Now, key: u64, frame: (u8, u8, u32), message: Option<&Message>, lost_after: Span) -> Heard {
        let (component, sequence, id) = frame;
        let (main_key, main) = self.main.get_or_insert_with(|| (key, Address::new(now)));
        if *main_key == key {
            self.expected = false;
            main.heard = now.mono;
            main.note(now, message);
            return Heard::Main(main.order.place(now, component, sequence, id));
        }
        if self.others.len() >= MOST && !self.others.contains_key(&key) {
            self.others.retain(|_, other| now.mono.since(other.heard) < REMEMBERED);
        }
        if self.others.len() >= MOST && !self.others.contains_key(&key) {
            return Heard::Stranger;
        }
        let other = self.others.entry(key).or_insert_with(|| Address::new(now));
        if now.mono.since(other.heard) >= REMEMBERED {
            *other = Address::new(now);
        }
        (other.heard, other.told) = (now.mono, false);
        let place = other.order.place(now, component, sequence, id);
        if other.note(now, message) {
            match agree(main, other) {
                Some(true) => (other.same, other.disagreed) = (true, 0),
                Some(false) => other.disagreed = other.disagreed.saturating_add(1),
                None => {}
            }
            other.same &= other.disagreed < DISAGREE;
        }
        let restarted = main.armed && started_anew(main, other);
        let same = other.same;
        let patience = match (same, main.armed) {
            (true, _) => TAKE_OVER,
            (false, true) if !carries_the_same(main, other) => LANDED_FOR_SURE,
            (false, true) if restarted || (other.armed && other.disagreed == 0) => lost_after,
            (false, true) => LANDED_FOR_SURE,
            (false, false) => lost_after,
        };
        if now.mono.since(main.heard) >= patience {
            self.change_to(key, same);
            return Heard::Main(place);
        }
        if same { Heard::Second } else { Heard::Stranger }
    }

    fn change_to(&mut self, key: u64, same: bool) {
        let Some(next) = self.others.remove(&key) else { return };
        self.expected = false;
        if let Some((old, mut address)) = self.main.replace((key, next)) {
            address.same = same;
            address.disagreed = 0;
            if same {
                self.others.insert(old, address);
            }
        }
    }

    /// Whether a second aircraft speaks with this system id: asked whenever an address was heard; told once for each hearing.
    pub fn rival(&mut self, now: Now) -> bool {
        let mut found = false;
        let (main_tells, expected) = (self.main.as_ref().and_then(|(_, main)| main.first_fix), self.expected);
        for other in self.others.values_mut().filter(|other| !other.same && !other.told) {
            let spoke = now.mono.since(other.first);
            let silent_on_place = spoke >= LONG_GRACE || (spoke >= GRACE && main_tells.is_some_and(|at| now.mono.since(at) >= GRACE));
            let instead = expected && spoke >= LONG_GRACE;
            let judged = other.disagreed >= DISAGREE || instead || (other.fix.is_none() && silent_on_place);
            if judged && now.mono.since(other.heard) < REMEMBERED {
                found = true;
                other.told = true;
            }
        }
        found
    }
}

/// Whether two addresses tell of one aircraft; None as long as one of them told no position.
fn agree(main: &Address, other: &Address) -> Option<bool> {
    let ((started_a, at_a, told_a), (started_b, at_b, told_b)) = main.fix.zip(other.fix)?;
    let apart = told_b.since(told_a).as_secs_f64();
    let reach = SAME_PLACE + Metres(FASTEST * apart);
    Some((started_a - started_b).abs() < SAME_START_MS && distance(at_a, at_b) <= reach)
}

/// Whether the other may be the main one by what it carries: one that flies another mission is not it, whatever it says of its place.
fn carries_the_same(main: &Address, other: &Address) -> bool {
    main.carries.is_none_or(|ids| other.carries == Some(ids))
}

/// Whether the other is the main one's autopilot after a start in flight: it began when the main one was last heard or later, and
/// is where that one could have come to.
fn started_anew(main: &Address, other: &Address) -> bool {
    let Some(((_, at_a, told_a), (started, at_b, told_b))) = main.fix.zip(other.fix) else { return false };
    let last = i64::try_from(main.heard.0 / 1_000).unwrap_or(i64::MAX);
    let reach = SAME_PLACE + Metres(FASTEST * told_b.since(told_a).as_secs_f64().min(REACH_S));
    started >= last - SAME_START_MS && distance(at_a, at_b) <= reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flight::{Mode, Motion, PlanOnBoard};
    use crate::units::altitude::{AboveHome, Amsl};
    use crate::units::quantity::{Degrees, MetresPerSecond};
    use crate::units::time::Utc;

    const LOST: Span = Span::secs(5);

    fn at(ms: u64) -> Now {
        Now { mono: Mono(ms * 1_000), utc: Utc(0) }
    }
    fn position(boot_ms: u32, latitude: f64) -> Message {
        let motion = Motion {
            at: Position { latitude, longitude: 105.9 },
            amsl: Amsl(90.0),
            above_home: AboveHome(80.0),
            ground_speed: MetresPerSecond(0.0),
            climb: MetresPerSecond(0.0),
            track: Degrees(0.0),
        };
        Message::Position { boot_ms, motion }
    }
    fn heartbeat(armed: bool) -> Message {
        Message::Heartbeat { mode: Mode::Hold, armed, status: 3 }
    }
    fn beat() -> Message {
        heartbeat(false)
    }
    fn hear(peers: &mut Peers, ms: u64, key: u64, message: &Message) -> Heard {
        let sequence = u8::try_from(ms / 100 % 256).expect("below 256");
        peers.receive(at(ms), key, (1, sequence, if matches!(message, Message::Heartbeat { .. }) { 0 } else { 33 }), Some(message), LOST)
    }

    #[test]
    fn after_a_start_a_flying_aircraft_is_expected_where_it_was_and_who_speaks_first_is_not_taken_for_it() {
        let mut peers = Peers::default();
        assert_eq!(hear(&mut peers, 100, 9, &beat()), Heard::Main(Place::New), "before the flight is known to be open");
        peers.expect(at(200), 1);

        for second in 1..=20 {
            assert_eq!(hear(&mut peers, second * 1_000, 9, &beat()), Heard::Stranger);
        }
        assert!(peers.rival(at(20_000)), "it is told");
        assert!(matches!(hear(&mut peers, 20_100, 1, &heartbeat(true)), Heard::Main(_)), "the aircraft itself, at once");

        let mut moved = Peers::default();
        moved.expect(at(200), 1);
        assert_eq!(hear(&mut moved, 1_000, 7, &heartbeat(true)), Heard::Stranger);
        assert!(matches!(hear(&mut moved, 5_300, 7, &heartbeat(true)), Heard::Main(_)), "in flight, at another address");
    }

    #[test]
    fn one_that_flies_another_mission_is_not_the_aircraft_that_fell_silent() {
        let plan =
            |mission_id| Message::Plan(PlanOnBoard { item: Some(1), total: Some(5), state: 3, mission_id, fence_id: 8, rally_id: 9 });
        let silent = || {
            let mut peers = Peers::default();
            hear(&mut peers, 9_000, 1, &heartbeat(true));
            hear(&mut peers, 9_100, 1, &plan(7));
            hear(&mut peers, 9_200, 1, &position(5_000, 21.06));
            peers
        };
        let after = |peers: &mut Peers, carried: u32| {
            for second in 15..40 {
                hear(peers, second * 1_000, 2, &plan(carried));
                hear(peers, second * 1_000 + 100, 2, &heartbeat(true));
            }
            peers.main()
        };

        assert_eq!(after(&mut silent(), 7), Some(2), "the same one, at another address");
        let mut stranger = silent();
        assert_eq!(after(&mut stranger, 66), Some(1));
        assert!(stranger.rival(at(39_500)), "it is told");

        let mut restarted = Peers::default();
        restarted.expect(at(9_000), 1);
        restarted.expect_carrying([7, 8, 9]);
        assert_eq!(after(&mut restarted, 66), Some(1));
    }

    #[test]
    fn one_aircraft_on_two_links_is_heard_over_both_and_spoken_to_over_the_one_that_is_fresh() {
        let mut peers = Peers::default();
        hear(&mut peers, 10_000, 1, &position(5_000, 21.06));

        assert_eq!(hear(&mut peers, 10_100, 2, &beat()), Heard::Stranger);
        assert_eq!(hear(&mut peers, 10_700, 2, &position(5_000, 21.06)), Heard::Second);
        assert!(!peers.rival(at(20_000)));
        assert_eq!(peers.main(), Some(1));
        assert_eq!(hear(&mut peers, 12_000, 2, &beat()), Heard::Main(Place::New));
        assert_eq!(peers.main(), Some(2));
        assert_eq!(hear(&mut peers, 12_100, 1, &beat()), Heard::Second);
    }

    #[test]
    fn another_start_or_another_place_is_another_aircraft() {
        for (boot_ms, latitude) in [(90_000, 21.06), (5_000, 21.07)] {
            let mut peers = Peers::default();
            for n in 0..3 {
                hear(&mut peers, 10_000 + n * 500, 1, &position(5_000 + 500 * u32::try_from(n).expect("small"), 21.06));
                let other = position(boot_ms + 500 * u32::try_from(n).expect("small"), latitude);
                assert_eq!(hear(&mut peers, 10_100 + n * 500, 2, &other), Heard::Stranger);
            }

            assert!(peers.rival(at(11_200)));
            assert!(!peers.rival(at(11_300)), "told once");
            assert_eq!(peers.main(), Some(1));
        }
    }

    #[test]
    fn an_address_that_never_tells_a_position_is_told_after_a_while_and_takes_over_only_after_a_loss() {
        let mut peers = Peers::default();
        hear(&mut peers, 10_000, 1, &position(5_000, 21.06));
        hear(&mut peers, 10_100, 2, &beat());

        assert!(!peers.rival(at(10_200)));
        hear(&mut peers, 13_000, 1, &beat());
        assert_eq!(hear(&mut peers, 13_200, 2, &beat()), Heard::Stranger);
        assert!(peers.rival(at(13_300)));
        assert_eq!(hear(&mut peers, 18_100, 2, &beat()), Heard::Main(Place::New));
    }

    /// Armed at a place with the autopilot's start at 5 s, then silent from 11 s on.
    fn silent_in_flight() -> Peers {
        let mut peers = Peers::default();
        hear(&mut peers, 10_000, 1, &heartbeat(true));
        hear(&mut peers, 11_000, 1, &position(6_000, 21.06));
        peers
    }

    #[test]
    fn an_aircraft_that_stands_elsewhere_is_not_taken_for_the_landing_of_a_silent_one() {
        let mut peers = silent_in_flight();
        for n in 0..40_u32 {
            let ms = 20_000 + u64::from(n) * 500;
            assert_eq!(hear(&mut peers, ms, 2, &heartbeat(false)), Heard::Stranger);
            assert_eq!(hear(&mut peers, ms + 100, 2, &position(900_000 + 500 * n, 21.07)), Heard::Stranger);
        }
        assert!(peers.rival(at(40_000)), "it is told");

        hear(&mut peers, 620_000, 2, &heartbeat(false));

        assert_eq!(peers.main(), Some(2), "nothing flies for so long");
    }

    #[test]
    fn a_silent_aircraft_is_heard_again_from_another_address_where_it_can_have_come_to() {
        let mut peers = silent_in_flight();
        hear(&mut peers, 16_500, 2, &heartbeat(true));
        hear(&mut peers, 16_600, 2, &position(11_600, 21.0605));
        assert_eq!(peers.main(), Some(2), "the same start, 56 m farther");

        let mut peers = silent_in_flight();
        hear(&mut peers, 20_000, 2, &heartbeat(false));
        hear(&mut peers, 20_100, 2, &position(1_100, 21.0605));
        assert_eq!(peers.main(), Some(2), "its autopilot started anew");

        let mut peers = silent_in_flight();
        hear(&mut peers, 17_000, 2, &heartbeat(true));
        assert_eq!(peers.main(), Some(2), "armed, and without a position");
    }

    #[test]
    fn a_restart_seen_first_over_the_second_link_does_not_make_it_a_stranger() {
        let mut peers = Peers::default();
        hear(&mut peers, 10_000, 1, &position(5_000, 21.06));
        hear(&mut peers, 10_100, 2, &position(5_100, 21.06));

        assert_eq!(hear(&mut peers, 11_000, 2, &position(100, 21.06)), Heard::Second);
        hear(&mut peers, 11_200, 1, &position(300, 21.06));

        assert_eq!(hear(&mut peers, 11_500, 2, &position(600, 21.06)), Heard::Second);
    }
}
