//! The live picture: the newest of each kind that was seen of each aircraft, with the moment it was seen.
//!
//! It may be lost at any time. Nothing in it is a fact of the ledger; what it shows is evidence from which facts are decided.

use super::unasked::OwnDoings;
use crate::domain::fleet::AirframeKind;
use crate::domain::flight::lift::Lift;
use crate::domain::flight::{
    ArmingCheck, Battery, Home, LandedState, Mode, Motion, Observation, ParameterDifference, PlanOnBoard, Release, Report, Traffic,
    VtolState,
};
use crate::domain::geo::Position;
use crate::units::ids::TailId;
use crate::units::quantity::{Metres, MetresPerSecond};
use crate::units::time::{Mono, Now, Span, Utc};
use crate::units::words::Words;
use std::collections::{BTreeMap, VecDeque};

/// How long another aircraft is shown after it was last heard.
const TRAFFIC_KEPT: Span = Span::minutes(1);

/// Between two heartbeats that both say that it is down; they come each second.
const SAID_TWICE: Span = Span::millis(900);
/// A position this old says nothing of now.
const MOTION_LASTS: Span = Span::secs(3);
/// An aircraft on the ground was never seen to report more than 0.6 m/s.
const DRIFTS: MetresPerSecond = MetresPerSecond(3.0);
/// After this long its word is taken although its position moves.
const DREAMS: Span = Span::minutes(1);

/// No height is taken for more, metres: it may be wrong.
const HIGHEST: f64 = 500.0;

/// The time of a free fall from a height above home, at most ten seconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most ten seconds")]
fn fall(height: f64) -> Span {
    const GRAVITY: f64 = 9.81;
    Span::millis(((2.0 * height.clamp(0.0, HIGHEST) / GRAVITY).sqrt() * 1e3) as u64)
}

/// A value and the moment it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen<T> {
    /// The value.
    pub value: T,
    /// When, on the monotonic clock.
    pub at: Mono,
}

impl<T> Seen<T> {
    /// Its age at a moment.
    #[must_use]
    pub fn age(&self, now: Now) -> Span {
        now.mono.since(self.at)
    }
}

/// From the heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulse {
    /// The mode shown.
    pub mode: Mode,
    /// Motors armed.
    pub armed: bool,
    /// In a failsafe.
    pub failsafe: bool,
    /// Could arm.
    pub ready: bool,
}

/// One aircraft as it was last seen.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "one field for each kind of observation; see `flight::Observation`")]
pub struct AircraftPicture {
    pub heard: Option<Mono>,
    pub link_lost: bool,
    pub pulse: Option<Seen<Pulse>>,
    pub flown: Option<Seen<Mode>>,
    pub intended: Option<Seen<Mode>>,
    pub landed: Option<Seen<LandedState>>,
    /// Whether it has left the ground, as far as it was seen to.
    pub lift: Lift,
    pub vtol: Option<Seen<VtolState>>,
    pub motion: Option<Seen<Motion>>,
    /// The newest position while the aircraft could still know it (not in a descent without position).
    pub trusted: Option<Seen<Position>>,
    pub airspeed: Option<Seen<MetresPerSecond>>,
    pub battery: Option<Seen<Battery>>,
    pub prearm_ok: Option<Seen<bool>>,
    pub gps_fix: Option<Seen<u8>>,
    /// Since when every sign says: on the ground, motors off.
    pub down_since: Option<Mono>,
    pub home: Option<Seen<Home>>,
    pub plan: Option<Seen<PlanOnBoard>>,
    /// The last comparison with the approved set.
    pub parameters: Option<Seen<Vec<ParameterDifference>>>,
    /// The autopilot's own checks.
    pub arming: Option<Seen<ArmingCheck>>,
    /// What it says that it is.
    pub kind: Option<AirframeKind>,
    /// The autopilot's program.
    pub release: Option<Seen<Release>>,
    /// Other aircraft that its receiver hears, by address; those of the last minute.
    pub traffic: BTreeMap<u32, Seen<Traffic>>,
    /// The newest words of the autopilot, at most five.
    pub texts: VecDeque<Words>,
    /// What it does that nobody asked for.
    pub own: OwnDoings,
    /// Before this moment it cannot have come to the ground from where it was seen, not even falling.
    pub ground_from: Mono,
    /// The wind that it estimated last while it was in the air, and its height above home then.
    pub wind: Option<Seen<(MetresPerSecond, Metres)>>,
    /// Since when a setting that was compared is another than the approved one.
    pub unapproved_since: Option<Utc>,
    /// What is wrong on the wire, by code, newest detail.
    pub trouble: BTreeMap<&'static str, TroubleSeen>,
}

/// What was wrong on the wire: told each minute while it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleSeen {
    /// What it is.
    pub detail: Words,
    /// Since when.
    pub since: Utc,
    /// When it was told last.
    pub last: Utc,
}

impl TroubleSeen {
    /// Whether it is still told: for ten minutes after it was last seen.
    #[must_use]
    pub fn is_told(&self, now: Now) -> bool {
        now.utc < self.last + Span::minutes(10)
    }
}

/// All aircraft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    aircraft: BTreeMap<TailId, AircraftPicture>,
}

impl Picture {
    /// What was seen of a tail; an empty picture when nothing was.
    #[must_use]
    pub fn of(&self, tail: &TailId) -> &AircraftPicture {
        static NEVER: std::sync::LazyLock<AircraftPicture> = std::sync::LazyLock::new(AircraftPicture::default);
        self.aircraft.get(tail).unwrap_or(&NEVER)
    }

    /// Takes in what the link of a tail tells.
    pub fn observe(&mut self, now: Now, tail: &TailId, report: &Report) {
        // How high it was before anybody looked is not known.
        let unseen = || AircraftPicture { ground_from: now.mono + fall(HIGHEST), ..AircraftPicture::default() };
        let aircraft = self.aircraft.entry(tail.clone()).or_insert_with(unseen);
        aircraft.own.observe(now, report);
        match report {
            Report::Observed(seen) => {
                aircraft.heard = Some(now.mono);
                aircraft.link_lost = false;
                aircraft.take(now.mono, seen);
                aircraft.down_since = if aircraft.is_down() { aircraft.down_since.or(Some(now.mono)) } else { None };
            }
            Report::LinkRegained => {
                aircraft.heard = Some(now.mono);
                aircraft.link_lost = false;
            }
            Report::LinkLost { .. } => aircraft.link_lost = true,
            Report::Parameters { differences } => {
                let differs = differences.iter().any(|difference| difference.found.is_some());
                aircraft.unapproved_since = differs.then(|| aircraft.unapproved_since.unwrap_or(now.utc));
                aircraft.parameters = Some(Seen { value: differences.clone(), at: now.mono });
            }
            Report::Trouble { code, detail } => {
                let before = aircraft.trouble.get(code).filter(|before| before.is_told(now));
                let since = before.map_or(now.utc, |before| before.since);
                aircraft.trouble.insert(code, TroubleSeen { detail: detail.clone(), since, last: now.utc });
            }
            Report::Package { .. }
            | Report::Launch { .. }
            | Report::SafeAct { .. }
            | Report::Resume(_)
            | Report::Safed(_)
            | Report::Gripper { .. }
            | Report::Relayed { .. } => {}
        }
    }
}

impl AircraftPicture {
    fn take(&mut self, at: Mono, seen: &Observation) {
        match seen {
            Observation::Heartbeat { mode, armed, failsafe, ready } => {
                let value = Pulse { mode: *mode, armed: *armed, failsafe: *failsafe, ready: *ready };
                self.pulse = Some(Seen { value, at });
            }
            Observation::Modes { flown, intended } => {
                self.flown = Some(Seen { value: *flown, at });
                self.intended = Some(Seen { value: *intended, at });
            }
            Observation::State { landed, vtol } => {
                self.landed = Some(Seen { value: *landed, at });
                self.lift.landed(at, *landed);
                self.vtol = Some(Seen { value: *vtol, at });
            }
            Observation::Motion(motion) => {
                self.motion = Some(Seen { value: *motion, at });
                self.lift.height(motion);
                // On the ground by its own word, the height is that of where it stands, and home may lie lower.
                if self.lift.is_said() {
                    self.ground_from = self.ground_from.max(at + fall(motion.above_home.0));
                }
                let has_position = self.gps_fix.is_none_or(|fix| fix.value >= 3) && self.mode() != Some(Mode::Descend);
                if has_position {
                    self.trusted = Some(Seen { value: motion.at, at });
                }
            }
            Observation::Airspeed(speed) => self.airspeed = Some(Seen { value: *speed, at }),
            Observation::Battery(battery) => self.battery = Some(Seen { value: *battery, at }),
            Observation::PrearmCheck { ok } => self.prearm_ok = Some(Seen { value: *ok, at }),
            Observation::Gps { fix, .. } => self.gps_fix = Some(Seen { value: *fix, at }),
            Observation::Home(home) => self.home = Some(Seen { value: *home, at }),
            Observation::Plan(plan) => self.plan = Some(Seen { value: *plan, at }),
            // Where the autopilot's own log lies is nothing to a person.
            Observation::Text { text, .. } if text.en.starts_with("[logger]") => {}
            Observation::Text { text, .. } => {
                self.texts.push_back(text.clone());
                while self.texts.len() > 5 {
                    self.texts.pop_front();
                }
            }
            Observation::Arming(check) => self.arming = Some(Seen { value: check.clone(), at }),
            Observation::Kind(kind) => self.kind = Some(*kind),
            Observation::Release(release) => self.release = Some(Seen { value: release.clone(), at }),
            Observation::Traffic(traffic) => {
                self.traffic.insert(traffic.address, Seen { value: traffic.clone(), at });
                self.traffic.retain(|_, other| at.since(other.at) < TRAFFIC_KEPT);
            }
            Observation::Wind { speed, .. } => {
                let height = self.motion.filter(|_| self.is_airborne()).map(|motion| Metres(motion.value.above_home.0));
                self.wind = height.map(|height| Seen { value: (*speed, height), at }).or(self.wind);
            }
            Observation::Restarted { .. } | Observation::Reached { .. } | Observation::Bay { .. } => {}
        }
    }

    /// The mode flown: the heartbeat's, corrected by CURRENT_MODE where that tells a descent from a landing.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        let pulse = self.pulse?;
        match (pulse.value.mode, self.flown) {
            (Mode::Land, Some(flown)) if flown.value == Mode::Descend => Some(Mode::Descend),
            (mode, _) => Some(mode),
        }
    }

    /// Whether its motors are armed, as last seen.
    #[must_use]
    pub fn armed(&self) -> Option<bool> {
        self.pulse.map(|pulse| pulse.value.armed)
    }

    /// On the ground with motors off, by the autopilot's own word.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.armed() == Some(false) && self.landed.is_some_and(|landed| landed.value == LandedState::OnGround)
    }

    /// On the ground with motors off, both seen after `since`.
    #[must_use]
    pub fn is_down_since(&self, since: Mono) -> bool {
        let seen_after = |at: Option<Mono>| at.is_some_and(|at| at > since);
        self.is_down() && seen_after(self.pulse.map(|pulse| pulse.at)) && seen_after(self.landed.map(|landed| landed.at))
    }

    /// Whether it came down after `since`: said twice, a second apart, while nothing speaks against it. A single frame that says so,
    /// a word of the ground sooner than the aircraft could have fallen there, or one beside a position that still moves is not
    /// believed; the latter for a minute, since an aircraft that fell may dream of motion.
    #[must_use]
    pub fn has_landed(&self, now: Now, since: Mono) -> bool {
        let (Some(down), Some(pulse)) = (self.down_since, self.pulse) else { return false };
        let moves = |motion: &Seen<Motion>| {
            motion.age(now) < MOTION_LASTS && (motion.value.ground_speed > DRIFTS || motion.value.climb.abs() > DRIFTS)
        };
        let dreams = now.mono.since(down) >= DREAMS;
        self.is_down_since(since)
            && pulse.at.since(down) >= SAID_TWICE
            && pulse.at >= self.ground_from
            && (dreams || !self.motion.as_ref().is_some_and(moves))
    }

    /// Armed and off the ground, by the autopilot's own word.
    #[must_use]
    pub fn is_airborne(&self) -> bool {
        self.armed() == Some(true) && self.landed.is_some_and(|landed| landed.value.is_airborne())
    }

    /// Armed, and seen to have left the ground: not by the land detector's word alone, which hops on an aircraft that stands.
    #[must_use]
    pub fn has_taken_off(&self) -> bool {
        self.is_airborne() && self.lift.is_off_the_ground()
    }

    /// What on the wire makes commands unsafe: two aircraft with one id, or one that does not sign although it has a key, seen a
    /// short while ago.
    #[must_use]
    pub fn trouble_now(&self, now: Now) -> Option<&Words> {
        /// Told each minute while it lasts.
        const UNSAFE: [(&str, Span); 2] = [("DUPLICATE_SYSTEM_ID", Span::secs(60)), ("UNSIGNED", Span::secs(90))];
        UNSAFE.iter().find_map(|(code, lasts)| self.trouble.get(code).filter(|seen| now.utc < seen.last + *lasts)).map(|seen| &seen.detail)
    }

    /// Charge left in thousandths of a percent, where it is known.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a percentage in thousandths fits")]
    pub fn charge_milli_percent(&self) -> Option<i64> {
        self.battery.and_then(|seen| seen.value.remaining).map(|percent| (percent.0 * 1e3).round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        Now { mono: Mono(seconds * 1_000_000), utc: Utc(i64::try_from(seconds * 1_000).expect("small")) }
    }

    #[test]
    fn a_descent_without_position_is_told_apart_from_a_landing_and_freezes_the_trusted_place() {
        let tail = TailId::new("DG-01").expect("a tail");
        let motion = |latitude| {
            Report::Observed(Observation::Motion(Motion {
                at: Position { latitude, longitude: 105.9 },
                amsl: crate::units::altitude::Amsl(80.0),
                above_home: crate::units::altitude::AboveHome(70.0),
                ground_speed: MetresPerSecond(16.0),
                climb: MetresPerSecond(0.0),
                track: crate::units::quantity::Degrees(0.0),
            }))
        };
        let mut picture = Picture::default();
        picture.observe(at(1), &tail, &motion(21.0));
        let land = Observation::Heartbeat { mode: Mode::Land, armed: true, failsafe: true, ready: false };
        picture.observe(at(2), &tail, &Report::Observed(land));
        picture.observe(at(2), &tail, &Report::Observed(Observation::Modes { flown: Mode::Descend, intended: Mode::Mission }));

        picture.observe(at(3), &tail, &motion(21.5));

        let seen = picture.of(&tail);
        assert_eq!(seen.mode(), Some(Mode::Descend));
        assert_eq!(seen.trusted.map(|place| place.at), Some(at(1).mono));
        assert_eq!(seen.motion.map(|motion| motion.at), Some(at(3).mono));
    }

    #[test]
    fn an_old_sign_of_standing_is_no_sign_of_landing() {
        let tail = TailId::new("DG-01").expect("a tail");
        let mut picture = Picture::default();
        let down = Observation::State { landed: LandedState::OnGround, vtol: VtolState::Hover };
        let pulse = Observation::Heartbeat { mode: Mode::Hold, armed: false, failsafe: false, ready: true };
        picture.observe(at(1), &tail, &Report::Observed(down));
        picture.observe(at(1), &tail, &Report::Observed(pulse));

        assert!(picture.of(&tail).is_down_since(at(0).mono));
        assert!(!picture.of(&tail).is_down_since(at(1).mono));
    }
}
