//! The phases of a flight, tick by tick: what guidance each gives, and what ends it.

use crate::airframe::Lift;
use crate::geometry::{Point, wrap};
use crate::guidance::Guidance;
use crate::mode::Mode;
use crate::navigator::Phase;
use crate::parameters::Setup;
use crate::settings::Kind;
use crate::vehicle::Vehicle;

/// From the takeoff's detection to a climb that is one, seconds.
const SPOOLED_S: f64 = 2.8;
/// Share of a speed above trim that the simulation's model gains.
const GAINED_SHARE: f64 = 0.5;
/// Share of the wanted airspeed that is flown in the end, and how much less at first.
const SPEED_SHARE: f64 = 0.99;
const SPEED_LAG: f64 = 0.065;
const SPEED_SETTLING_S: f64 = 60.0;
/// The height still to gain is spread over the way left, with this gain, metres.
const EVEN_CLIMB_M: f64 = 12.5;
/// How far past a waypoint the multicopter aims, metres.
const AIM_AHEAD_M: f64 = 12.0;
/// How steeply that falls with the turn: nothing is left of it in a turn of 45 degrees.
const STRAIGHTNESS: i32 = 8;
/// Sink rate of a descent without position, m/s.
const BLIND_SINK: f64 = 0.66;

impl Vehicle {
    /// Cruise airspeed, m/s.
    pub(crate) fn cruise_speed(&self) -> f64 {
        let low = self.parameters.real("FW_AIRSPD_MIN");
        let high = self.parameters.real("FW_AIRSPD_MAX");
        let own = matches!(self.commander.mode, Mode::Mission | Mode::Hold);
        let wanted = self.navigator.speed.filter(|_| own).unwrap_or_else(|| self.parameters.real("FW_AIRSPD_TRIM"));
        // The speed controller takes its time, and stays a little below.
        if self.settings.setup == Setup::Approved {
            return wanted.clamp(low, high.max(low));
        }
        // The simulation's small model does not gain all that is asked for beyond its trim.
        let trim = self.parameters.real("FW_AIRSPD_TRIM");
        let wanted = if wanted > trim { trim + (wanted - trim) * GAINED_SHARE } else { wanted };
        let lag = SPEED_SHARE - SPEED_LAG * (-self.airframe.lift_s / SPEED_SETTLING_S).exp();
        wanted.clamp(low, high.max(low)) * lag
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
            Phase::Climb { over, altitude, after } => {
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
            Phase::Align { over, altitude, heading } => {
                if wrap(heading - self.airframe.heading).abs() < 0.05 {
                    self.aligned(altitude, heading);
                }
                self.hover_at(over, altitude, Some(heading))
            }
            Phase::Accelerate { heading, altitude, item } => {
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
                    self.hover_through(to, altitude)
                } else {
                    Guidance::Track { from, to, altitude, airspeed: self.cruise_speed() }
                }
            }
            Phase::Stay { over, altitude, until } => {
                if until.is_some_and(|due| self.now >= due) {
                    self.phase_done();
                }
                self.hover_at(over, altitude, None)
            }
            Phase::Circle { centre, radius, clockwise, altitude, entry, leave } => {
                self.circle(centre, radius, clockwise, altitude, entry, leave)
            }
            Phase::Approach { from, pad, altitude } => self.approach(from, pad, altitude),
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
            Phase::Landing { pad } => Guidance::Descend { over: pad, rate: self.landing_rate() },
            Phase::Glide { pad, top } => self.glide(pad, top),
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

    pub(crate) fn hover_at(&self, to: Point, altitude: f64, heading: Option<f64>) -> Guidance {
        Guidance::Hover {
            to,
            altitude,
            speed: self.hover_speed(),
            climb: self.parameters.real("MPC_Z_V_AUTO_UP"),
            sink: self.sink_rate(),
            heading,
        }
    }

    /// On rotors to a point, and past it if the mission goes on from there.
    fn hover_through(&self, to: Point, altitude: f64) -> Guidance {
        let away = to.minus(self.believed());
        let next = self.item(self.store.current + 1).filter(|_| self.commander.mode == Mode::Mission);
        // Height is gained or lost evenly along the line.
        let share = (EVEN_CLIMB_M / away.length().max(0.1)).min(1.0);
        let altitude = if self.has_wings() { altitude } else { self.believed_altitude() + (altitude - self.believed_altitude()) * share };
        let Some(next) = next.filter(|item| matches!(item.command, 16 | 21) && away.length() >= 0.1) else {
            return self.hover_at(to, altitude, None);
        };
        // Aim ahead of the point, so that it is not slowed for; the less, the sharper the turn there.
        let on = self.frame.point_e7(next.x, next.y).minus(to);
        let straight = if on.length() < 0.1 { 0.0 } else { (away.dot(on) / (away.length() * on.length())).max(0.0).powi(STRAIGHTNESS) };
        let beyond = to.plus(away.times(AIM_AHEAD_M * straight / away.length()));
        self.hover_at(beyond, altitude, None)
    }

    pub(crate) fn hover_speed(&self) -> f64 {
        let cruise = self.parameters.real("MPC_XY_CRUISE");
        let asked = self.navigator.speed.filter(|_| self.settings.kind == Kind::Quad);
        asked.unwrap_or(cruise).min(self.parameters.real("MPC_XY_VEL_MAX"))
    }

    pub(crate) fn sink_rate(&self) -> f64 {
        self.parameters.real("MPC_Z_V_AUTO_DN")
    }

    pub(crate) fn climb_rate(&self) -> f64 {
        let seconds = self.now.saturating_sub(self.navigator.lift_us) as f64 * 1e-6;
        let slow = self.parameters.real("MPC_TKO_SPEED");
        let height = self.airframe.altitude - self.ground_below();
        if seconds < SPOOLED_S {
            // The motors are heard before the aircraft moves: enough to leave the ground, no more.
            0.05
        } else if height < self.parameters.real("MPC_LAND_ALT1") {
            slow * 0.93
        } else {
            self.parameters.real("MPC_Z_V_AUTO_UP") * 0.97
        }
    }

    pub(crate) fn landing_rate(&self) -> f64 {
        let height = self.airframe.altitude - self.ground_below();
        let (fast, slow) = (self.sink_rate(), self.parameters.real("MPC_LAND_SPEED"));
        let (upper, lower) = (self.parameters.real("MPC_LAND_ALT1"), self.parameters.real("MPC_LAND_ALT2"));
        let share = ((height - lower) / (upper - lower).max(0.1)).clamp(0.0, 1.0);
        slow + (fast - slow) * share
    }

    /// The present phase did what it was for.
    pub(crate) fn phase_done(&mut self) {
        match self.commander.mode {
            Mode::Mission => self.item_done(),
            Mode::Return => self.return_done(),
            Mode::Takeoff | Mode::Hold | Mode::Land | Mode::Descend | Mode::VtolTakeoff | Mode::Termination | Mode::Other(_) => {
                self.begin_hold()
            }
        }
    }
}
