//! The phases of a flight, tick by tick: what guidance each gives, and what ends it.

use crate::airframe::{Guidance, Lift};
use crate::geometry::{Point, wrap};
use crate::mode::Mode;
use crate::navigator::{AfterClimb, Entry, Leave, Phase};
use crate::settings::Kind;
use crate::vehicle::Vehicle;

/// The first seconds of a climb go at MPC_TKO_SPEED.
const SLOW_CLIMB_S: f64 = 9.0;
/// Then the climb quickens by this, m/s2.
const CLIMB_GAIN: f64 = 0.3;
/// Sink rate of a descent without position, m/s.
const BLIND_SINK: f64 = 0.75;
/// A pad is ahead, and the back-transition may begin, if it lies within this of the course.
const AHEAD_DEG: f64 = 20.0;
/// Nearer than this the back-transition begins whatever the course.
const OVERHEAD_M: f64 = 35.0;
/// A takeoff item nearer than this gives no direction: the estimate's noise decides.
const NO_DIRECTION_M: f64 = 1.5;

impl Vehicle {
    /// Cruise airspeed, m/s.
    pub(crate) fn cruise_speed(&self) -> f64 {
        let low = self.parameters.real("FW_AIRSPD_MIN");
        let high = self.parameters.real("FW_AIRSPD_MAX");
        let own = matches!(self.commander.mode, Mode::Mission | Mode::Hold);
        let wanted = self
            .navigator
            .speed
            .filter(|_| own)
            .unwrap_or_else(|| self.parameters.real("FW_AIRSPD_TRIM"));
        wanted.clamp(low, high.max(low))
    }

    /// The guidance of this tick; moves on to the next phase when the present one is done.
    pub(crate) fn navigate(&mut self) -> Guidance {
        if !self.commander.armed {
            return Guidance::Rest;
        }
        let here = self.believed();
        let height = self.believed_altitude();
        if self.airframe.lift == Lift::Wings && self.navigator.phase.needs_rotors() {
            return Guidance::Brake;
        }
        match self.navigator.phase {
            Phase::Parked => Guidance::Rest,
            Phase::Climb {
                over,
                altitude,
                after,
            } => {
                if !self.lifted() {
                    return Guidance::Rest;
                }
                if height >= altitude - self.parameters.real("NAV_MC_ALT_RAD") {
                    self.climbed(over, altitude, after);
                }
                Guidance::Hover {
                    to: over,
                    altitude,
                    speed: self.hover_speed(),
                    climb: self.climb_rate(),
                    sink: self.sink_rate(),
                    heading: None,
                }
            }
            Phase::Align {
                over,
                altitude,
                heading,
            } => {
                if wrap(heading - self.airframe.heading).abs() < 0.05 {
                    self.aligned(altitude, heading);
                }
                self.hover_at(over, altitude, Some(heading))
            }
            Phase::Accelerate {
                heading,
                altitude,
                item,
            } => {
                if self.airframe.lift == Lift::Wings {
                    self.navigator.approach_altitude = altitude;
                    self.accelerated(item);
                }
                Guidance::Accelerate {
                    heading,
                    until: self.parameters.real("VT_ARSP_TRANS"),
                    at_least_s: self.parameters.real("VT_TRANS_MIN_TM"),
                }
            }
            Phase::Fly { from, to, altitude } => {
                if self.arrived(from, to, altitude) {
                    self.phase_done();
                }
                if self.on_rotors() {
                    self.hover_at(to, altitude, None)
                } else {
                    Guidance::Track {
                        from,
                        to,
                        altitude,
                        airspeed: self.cruise_speed(),
                    }
                }
            }
            Phase::Stay {
                over,
                altitude,
                until,
            } => {
                if until.is_some_and(|due| self.now >= due) {
                    self.phase_done();
                }
                self.hover_at(over, altitude, None)
            }
            Phase::Circle {
                centre,
                radius,
                clockwise,
                altitude,
                entry,
                leave,
            } => self.circle(centre, radius, clockwise, altitude, entry, leave),
            Phase::Approach {
                from,
                pad,
                altitude,
            } => self.approach(from, pad, altitude),
            Phase::Brake { pad, item } => {
                if self.on_rotors() {
                    self.braked(pad, item);
                }
                Guidance::Brake
            }
            Phase::OverPad { pad, altitude } => {
                if pad.distance(here) <= self.parameters.real("NAV_ACC_RAD") {
                    self.above_pad();
                    self.navigator.phase = Phase::Landing { pad };
                }
                self.hover_at(pad, altitude, None)
            }
            Phase::Landing { pad } => Guidance::Descend {
                over: pad,
                rate: self.landing_rate(),
            },
            Phase::Blind => Guidance::Drift { rate: BLIND_SINK },
        }
    }

    fn lifted(&mut self) -> bool {
        if self.commander.airborne {
            return true;
        }
        if self.now < self.navigator.lift_us {
            return false;
        }
        self.take_off();
        true
    }

    fn hover_at(&self, to: Point, altitude: f64, heading: Option<f64>) -> Guidance {
        Guidance::Hover {
            to,
            altitude,
            speed: self.hover_speed(),
            climb: self.parameters.real("MPC_Z_V_AUTO_UP"),
            sink: self.sink_rate(),
            heading,
        }
    }

    fn hover_speed(&self) -> f64 {
        let cruise = self.parameters.real("MPC_XY_CRUISE");
        let asked = self
            .navigator
            .speed
            .filter(|_| self.settings.kind == Kind::Quad);
        asked
            .unwrap_or(cruise)
            .min(self.parameters.real("MPC_XY_VEL_MAX"))
    }

    fn sink_rate(&self) -> f64 {
        self.parameters.real("MPC_Z_V_AUTO_DN")
    }

    fn climb_rate(&self) -> f64 {
        let seconds = self.now.saturating_sub(self.navigator.lift_us) as f64 * 1e-6;
        let slow = self.parameters.real("MPC_TKO_SPEED");
        (slow + (seconds - SLOW_CLIMB_S).max(0.0) * CLIMB_GAIN)
            .min(self.parameters.real("MPC_Z_V_AUTO_UP"))
    }

    fn landing_rate(&self) -> f64 {
        let height = self.airframe.altitude - self.ground_below();
        let (fast, slow) = (self.sink_rate(), self.parameters.real("MPC_LAND_SPEED"));
        let (upper, lower) = (
            self.parameters.real("MPC_LAND_ALT1"),
            self.parameters.real("MPC_LAND_ALT2"),
        );
        let share = ((height - lower) / (upper - lower).max(0.1)).clamp(0.0, 1.0);
        slow + (fast - slow) * share
    }

    fn climbed(&mut self, over: Point, altitude: f64, after: AfterClimb) {
        self.navigator.approach_altitude = altitude;
        match after {
            AfterClimb::Item => self.phase_done(),
            AfterClimb::Transition(towards) => {
                let away = towards.minus(self.believed());
                let heading = if away.length() < NO_DIRECTION_M {
                    self.heading_chance
                        .between(-std::f64::consts::PI, std::f64::consts::PI)
                } else {
                    away.bearing()
                };
                self.navigator.phase = Phase::Align {
                    over,
                    altitude,
                    heading,
                };
            }
            AfterClimb::Mode => match self.commander.mode {
                Mode::Return => self.return_at_altitude(),
                Mode::Takeoff | Mode::VtolTakeoff => {
                    self.commander.mode = Mode::Hold;
                    self.commander.intended = Mode::Hold;
                    self.commander.armable = Mode::Hold;
                    self.begin_hold();
                }
                Mode::Mission => self.begin_item(),
                Mode::Hold | Mode::Land | Mode::Descend | Mode::Termination | Mode::Other(_) => {
                    self.begin_hold()
                }
            },
        }
    }

    fn aligned(&mut self, altitude: f64, heading: f64) {
        self.announce_transition(4);
        self.reach(self.store.current);
        self.navigator.phase = Phase::Accelerate {
            heading,
            altitude,
            item: true,
        };
    }

    fn accelerated(&mut self, item: bool) {
        if item && self.commander.mode == Mode::Mission {
            self.next_item();
        } else {
            self.begin_mode();
        }
    }

    fn arrived(&self, from: Point, to: Point, altitude: f64) -> bool {
        let here = self.believed();
        let below = (self.believed_altitude() - altitude).abs();
        let radius = self.parameters.real("NAV_ACC_RAD");
        if self.on_rotors() {
            return here.distance(to) <= radius && below <= self.parameters.real("NAV_MC_ALT_RAD");
        }
        let leg = to.minus(from);
        let passed = leg.length() > 1.0 && here.minus(to).dot(leg) > 0.0;
        // Passed abeam within a turn's radius: no loop is flown for it.
        let near = here.distance(to) <= radius + 1.0
            || (passed && here.distance(to) <= self.airframe.turn_radius());
        near && below <= self.parameters.real("NAV_FW_ALT_RAD")
    }

    fn circle(
        &mut self,
        centre: Point,
        radius: f64,
        clockwise: bool,
        altitude: f64,
        entry: Entry,
        leave: Leave,
    ) -> Guidance {
        let airspeed = self.cruise_speed();
        let out = self.believed().distance(centre);
        if self.on_rotors() {
            // No circles without wings: stay over the centre.
            let due = match leave {
                Leave::Never => None,
                Leave::At(due) => Some(due),
                Leave::AtAltitude(wait) => Some(self.now + wait),
            };
            self.navigator.phase = Phase::Stay {
                over: centre,
                altitude,
                until: due,
            };
            return self.hover_at(centre, altitude, None);
        }
        let turn = self.airframe.turn_radius();
        let (entered, guidance) = match entry {
            Entry::FromCentre(course) => (
                out >= (radius + 3.0 - turn).max(0.3 * radius),
                Guidance::Course {
                    course,
                    altitude,
                    airspeed,
                },
            ),
            Entry::FromOutside(from) => (
                out <= radius + turn,
                Guidance::Track {
                    from,
                    to: centre,
                    altitude,
                    airspeed,
                },
            ),
            Entry::Circling => (
                true,
                Guidance::Circle {
                    centre,
                    radius,
                    clockwise,
                    altitude,
                    airspeed,
                },
            ),
        };
        if entered && entry != Entry::Circling {
            self.navigator.phase = Phase::Circle {
                centre,
                radius,
                clockwise,
                altitude,
                entry: Entry::Circling,
                leave,
            };
        }
        let level = (self.believed_altitude() - altitude).abs() < 2.0;
        let leave_now = match leave {
            Leave::At(due) => self.now >= due,
            Leave::AtAltitude(wait) if entered && level => {
                self.navigator.phase = Phase::Circle {
                    centre,
                    radius,
                    clockwise,
                    altitude,
                    entry: Entry::Circling,
                    leave: Leave::At(self.now + wait),
                };
                false
            }
            Leave::AtAltitude(_) | Leave::Never => false,
        };
        if leave_now {
            self.phase_done();
        }
        guidance
    }

    fn approach(&mut self, from: Point, pad: Point, altitude: f64) -> Guidance {
        let away = pad.minus(self.believed());
        let speed = self.airframe.velocity.length();
        let needed = speed.powi(2) / (2.0 * self.parameters.real("VT_B_DEC_MSS").max(0.1));
        let ahead =
            wrap(away.bearing() - self.airframe.velocity.bearing()).abs() < AHEAD_DEG.to_radians();
        if self.on_rotors() {
            self.navigator.phase = Phase::OverPad { pad, altitude };
            return self.hover_at(pad, altitude, None);
        }
        if (away.length() <= needed && ahead) || away.length() <= OVERHEAD_M {
            self.announce_transition(3);
            if self.commander.mode == Mode::Mission {
                self.reach(self.store.current);
            }
            self.navigator.phase = Phase::Brake {
                pad: Some((pad, altitude)),
                item: false,
            };
            return Guidance::Brake;
        }
        Guidance::Track {
            from,
            to: pad,
            altitude,
            airspeed: self.cruise_speed(),
        }
    }

    fn braked(&mut self, pad: Option<(Point, f64)>, item: bool) {
        match (pad, self.commander.mode) {
            (Some((pad, altitude)), _) => self.navigator.phase = Phase::OverPad { pad, altitude },
            (None, Mode::Mission) if item => self.next_item(),
            (None, _) => self.begin_mode(),
        }
    }

    fn above_pad(&mut self) {
        match self.commander.mode {
            Mode::Return => self.announce_return_landing(),
            Mode::Mission => self.reach(self.store.current),
            Mode::Takeoff
            | Mode::Hold
            | Mode::Land
            | Mode::Descend
            | Mode::VtolTakeoff
            | Mode::Termination
            | Mode::Other(_) => {}
        }
    }

    /// The present phase did what it was for.
    pub(crate) fn phase_done(&mut self) {
        match self.commander.mode {
            Mode::Mission => self.item_done(),
            Mode::Return => self.return_done(),
            Mode::Takeoff
            | Mode::Hold
            | Mode::Land
            | Mode::Descend
            | Mode::VtolTakeoff
            | Mode::Termination
            | Mode::Other(_) => self.begin_hold(),
        }
    }
}
