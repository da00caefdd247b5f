//! What an aircraft does in flight that nobody asked for, and that looks like ordinary flying unless it is told.
//!
//! | seen                                                             | told                                             |
//! |------------------------------------------------------------------|--------------------------------------------------|
//! | the package is no longer the one that was cleared                | at once, until it is proven again                |
//! | a descent without position (shown as a landing by the heartbeat) | while it lasts                                   |
//! | the mission again, behind such a descent                         | until somebody decides another mode, or it lands |
//! | hover in the mission behind wing-borne flight, for 30 s          | while it lasts: nothing goes back to the wing by itself |
//! | home 5 m aside or 3 m higher or lower than at take-off           | while it is so: heights above home move with it  |
//!
//! It is evidence, not a fact: it may be lost with the live picture and is seen again.

use crate::domain::flight::{Home, LandedState, Mode, Observation, Report, Verdict, VtolState};
use crate::domain::geo::geodesy;
use crate::units::quantity::Metres;
use crate::units::time::{Mono, Now, Span, Utc};
use crate::units::words::Words;

/// Longer than the hover between the back-transition and the descent at the end of a flight.
const HOVER: Span = Span::secs(30);
/// A return then leads to another place than planned.
const ASIDE: Metres = Metres(5.0);
/// PX4 corrects home's height in steps of more than a metre in the first two minutes; more than these steps is told.
const HIGHER: Metres = Metres(3.0);

/// One thing that is told, with the moment since when it is so.
#[derive(Debug, Clone, PartialEq)]
pub enum Unasked {
    /// The aircraft carries something else than was cleared.
    PackageChanged {
        /// What differs.
        why: Words,
        /// Since.
        since: Utc,
    },
    /// It sinks without holding its position.
    BlindDescent {
        /// Since.
        since: Utc,
    },
    /// It went on with the mission by itself.
    WentOn {
        /// Since.
        since: Utc,
    },
    /// It flies the mission in hover.
    HoverCruise {
        /// Since.
        since: Utc,
    },
    /// Home is not where it was at take-off.
    HomeMoved {
        /// How far aside.
        off: Metres,
        /// How much higher.
        higher: Metres,
        /// Since.
        since: Utc,
    },
}

/// What was seen of one aircraft's own doings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnDoings {
    airborne: bool,
    mode: Option<Mode>,
    failsafe: bool,
    failsafe_since: Option<Utc>,
    package: Option<(Words, Utc)>,
    blind: Option<Utc>,
    went_on: Option<Utc>,
    wing_seen: bool,
    hover: Option<(Mono, Utc)>,
    home: Option<Home>,
    moved: Option<(Metres, Metres, Utc)>,
}

impl OwnDoings {
    /// Takes what the link tells.
    pub fn observe(&mut self, now: Now, report: &Report) {
        match report {
            Report::Package { verdict: Verdict::Held, .. } => self.package = None,
            Report::Package { verdict: Verdict::NotHeld(why), .. } => {
                let since = self.package.as_ref().map_or(now.utc, |(_, since)| *since);
                self.package = Some((why.clone(), since));
            }
            Report::Observed(Observation::Heartbeat { mode, armed, failsafe, .. }) => self.beat(now, *mode, *armed, *failsafe),
            Report::Observed(Observation::Modes { flown, .. }) => self.flown(now, *flown),
            Report::Observed(Observation::State { landed, vtol }) => self.state(now, *landed, *vtol),
            Report::Observed(Observation::Home(home)) => self.home(now, *home),
            Report::Package { verdict: Verdict::Unknown(_), .. }
            | Report::Observed(
                Observation::Motion(_)
                | Observation::Airspeed(_)
                | Observation::Battery(_)
                | Observation::PrearmCheck { .. }
                | Observation::Gps { .. }
                | Observation::Plan(_)
                | Observation::Reached { .. }
                | Observation::Text { .. }
                | Observation::Wind { .. }
                | Observation::Arming(_)
                | Observation::Restarted { .. }
                | Observation::Release(_)
                | Observation::Kind(_)
                | Observation::Bay { .. }
                | Observation::Traffic(_),
            )
            | Report::LinkRegained
            | Report::LinkLost { .. }
            | Report::Parameters { .. }
            | Report::Launch { .. }
            | Report::SafeAct { .. }
            | Report::Resume(_)
            | Report::Safed(_)
            | Report::Gripper { .. }
            | Report::Relayed { .. }
            | Report::Trouble { .. } => {}
        }
    }

    fn beat(&mut self, now: Now, mode: Mode, armed: bool, failsafe: bool) {
        if !armed {
            let (package, home) = (self.package.take(), self.home);
            *self = Self { package, home, ..Self::default() };
        }
        // The heartbeat shows a descent without position as a landing; a landing that was ordered is no failsafe.
        let was_descent = self.mode == Some(Mode::Descend) || (self.mode == Some(Mode::Land) && self.failsafe);
        if was_descent && mode == Mode::Mission && !failsafe && self.airborne {
            self.went_on = Some(now.utc);
        } else if mode != Mode::Mission {
            self.went_on = None;
        }
        if mode != Mode::Land {
            self.blind = None;
        }
        let still = self.mode == Some(Mode::Descend) && mode == Mode::Land;
        self.mode = Some(if still { Mode::Descend } else { mode });
        self.failsafe = failsafe;
        self.failsafe_since = if failsafe { self.failsafe_since.or(Some(now.utc)) } else { None };
    }

    /// Since when it is in a failsafe.
    #[must_use]
    pub fn failsafe_since(&self) -> Option<Utc> {
        self.failsafe_since
    }

    fn flown(&mut self, now: Now, flown: Mode) {
        if flown == Mode::Descend && self.airborne {
            self.blind = self.blind.or(Some(now.utc));
            self.mode = Some(Mode::Descend);
        } else if flown == Mode::Land {
            self.blind = None;
            self.mode = Some(Mode::Land);
        }
    }

    fn state(&mut self, now: Now, landed: LandedState, vtol: VtolState) {
        self.airborne = landed.is_airborne();
        self.wing_seen = self.airborne && (self.wing_seen || vtol == VtolState::Wing);
        let hovers = self.wing_seen && vtol == VtolState::Hover && landed == LandedState::InAir && self.mode == Some(Mode::Mission);
        self.hover = if hovers { self.hover.or(Some((now.mono, now.utc))) } else { None };
    }

    fn home(&mut self, now: Now, home: Home) {
        let Some(start) = self.home.filter(|_| self.airborne) else {
            (self.home, self.moved) = (Some(home), None);
            return;
        };
        let (off, higher) = (geodesy::distance(start.at, home.at), home.amsl - start.amsl);
        let since = self.moved.map_or(now.utc, |(.., since)| since);
        self.moved = (off > ASIDE || higher.abs() > HIGHER).then_some((off, higher, since));
    }

    /// What differs from the package that was proven last, where something does.
    #[must_use]
    pub fn package_changed(&self) -> Option<&Words> {
        self.package.as_ref().map(|(why, _)| why)
    }

    /// Whether it flies its mission in hover although it has wings.
    #[must_use]
    pub fn in_hover_cruise(&self, now: Now) -> bool {
        self.hover.is_some_and(|(at, _)| now.mono.since(at) >= HOVER)
    }

    /// What is to be told at this moment.
    #[must_use]
    pub fn told(&self, now: Now) -> Vec<Unasked> {
        let package = self.package.clone().map(|(why, since)| Unasked::PackageChanged { why, since });
        let blind = self.blind.map(|since| Unasked::BlindDescent { since });
        let went_on = self.went_on.map(|since| Unasked::WentOn { since });
        let hover = self.hover.filter(|_| self.in_hover_cruise(now)).map(|(_, since)| Unasked::HoverCruise { since });
        let moved = self.moved.map(|(off, higher, since)| Unasked::HomeMoved { off, higher, since });
        [package, blind, went_on, hover, moved].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::Position;
    use crate::units::altitude::Amsl;
    use crate::units::ids::FlightId;
    use crate::units::words::words;

    fn at(seconds: u64) -> Now {
        Now { mono: Mono(seconds * 1_000_000), utc: Utc(0) + Span::secs(seconds) }
    }
    fn beat(mode: Mode, armed: bool, failsafe: bool) -> Report {
        Report::Observed(Observation::Heartbeat { mode, armed, failsafe, ready: false })
    }
    fn state(landed: LandedState, vtol: VtolState) -> Report {
        Report::Observed(Observation::State { landed, vtol })
    }
    fn home(latitude: f64, amsl: f64) -> Report {
        Report::Observed(Observation::Home(Home { at: Position { latitude, longitude: 105.9 }, amsl: Amsl(amsl) }))
    }
    fn flown(mode: Mode) -> Report {
        Report::Observed(Observation::Modes { flown: mode, intended: Mode::Mission })
    }
    /// An aircraft in cruise at 10 s.
    fn cruising() -> OwnDoings {
        let mut doings = OwnDoings::default();
        for report in [home(21.0, 10.0), beat(Mode::Mission, true, false), state(LandedState::InAir, VtolState::Wing)] {
            doings.observe(at(10), &report);
        }
        assert_eq!(doings.told(at(10)), []);
        doings
    }

    #[test]
    fn a_mission_that_resumes_by_itself_when_gps_is_back_is_told_until_somebody_decides() {
        for seen in [vec![flown(Mode::Descend)], Vec::new()] {
            let mut doings = cruising();
            doings.observe(at(20), &beat(Mode::Land, true, true));
            seen.iter().for_each(|report| doings.observe(at(21), report));
            doings.observe(at(22), &beat(Mode::Land, true, true));
            assert_eq!(doings.told(at(22)).len(), seen.len(), "the descent is told once CURRENT_MODE names it");
            doings.observe(at(30), &beat(Mode::Mission, true, false));
            assert_eq!(doings.told(at(60)), [Unasked::WentOn { since: at(30).utc }]);

            doings.observe(at(61), &beat(Mode::Hold, true, false));

            assert_eq!(doings.told(at(62)), []);
        }
    }

    #[test]
    fn a_landing_that_was_ordered_is_no_descent_without_position() {
        let mut doings = cruising();
        doings.observe(at(20), &beat(Mode::Land, true, false));
        doings.observe(at(21), &flown(Mode::Land));
        doings.observe(at(22), &beat(Mode::Mission, true, false));

        assert_eq!(doings.told(at(23)), []);
    }

    #[test]
    fn a_mission_that_goes_on_in_hover_is_told_and_the_hover_before_a_landing_is_not() {
        let mut doings = cruising();
        doings.observe(at(20), &state(LandedState::InAir, VtolState::Hover));
        assert_eq!(doings.told(at(45)), []);
        assert_eq!(doings.told(at(50)), [Unasked::HoverCruise { since: at(20).utc }]);

        doings.observe(at(51), &state(LandedState::Landing, VtolState::Hover));

        assert_eq!(doings.told(at(90)), []);
    }

    #[test]
    fn a_package_that_changes_in_flight_is_told_until_it_is_proven_again() {
        let mut doings = cruising();
        let report = |verdict| Report::Package { flight: Some(FlightId(1)), package: None, verdict };
        doings.observe(at(20), &report(Verdict::NotHeld(words("nhiệm vụ khác", "another mission"))));
        doings.observe(at(21), &report(Verdict::Unknown(words("im lặng", "silence"))));
        assert_eq!(doings.told(at(22)), [Unasked::PackageChanged { why: words("nhiệm vụ khác", "another mission"), since: at(20).utc }]);

        doings.observe(at(23), &report(Verdict::Held));

        assert_eq!(doings.told(at(24)), []);
    }

    #[test]
    fn home_that_moves_in_flight_is_told_with_how_far_and_on_the_ground_it_is_not() {
        let mut doings = cruising();
        doings.observe(at(20), &home(21.0, 12.0));
        assert_eq!(doings.told(at(20)), [], "two metres are PX4's own correction");
        doings.observe(at(22), &home(21.0, 14.0));
        assert!(matches!(doings.told(at(22))[..], [Unasked::HomeMoved { higher, .. }] if (higher - Metres(4.0)).abs() < Metres(1e-6)));
        doings.observe(at(24), &home(21.001, 10.0));
        assert!(matches!(doings.told(at(24))[..], [Unasked::HomeMoved { off, since, .. }] if off > Metres(100.0) && since == at(22).utc));

        doings.observe(at(30), &state(LandedState::OnGround, VtolState::Hover));
        doings.observe(at(31), &beat(Mode::Mission, false, false));
        doings.observe(at(32), &home(21.01, 10.0));

        assert_eq!(doings.told(at(32)), []);
    }
}
