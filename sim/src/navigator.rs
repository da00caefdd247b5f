//! Where to fly: the phases of a flight, and what ends each.
//!
//! A phase says what the aircraft does now; the mode says why. When a phase ends, [`Vehicle::phase_done`] asks the mode
//! for the next. Item handling is in `mission`, returning in `rtl`.

use crate::airframe::{Guidance, Lift};
use crate::feasibility::Infeasible;
use crate::geometry::{Point, wrap};
use crate::mode::Mode;
use crate::settings::Kind;
use crate::vehicle::Vehicle;

/// Motors need this long from arming to lift, µs.
const SPOOL_UP_US: u64 = 1_800_000;
/// The same from the mode's change when they turn already, µs.
const MODE_TO_LIFT_US: u64 = 800_000;
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

/// What follows a climb.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AfterClimb {
    /// The mission's takeoff item is done.
    Item,
    /// Turn towards the point and transition.
    Transition(Point),
    /// Go on with what the mode wants.
    Mode,
}

/// How a circle is entered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Entry {
    /// From its centre, straight on along the course until the rim is near.
    FromCentre(f64),
    /// From outside, towards the centre.
    FromOutside(Point),
    /// On it.
    Circling,
}

/// When a circle is left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Leave {
    /// On a mode change only.
    Never,
    /// At a time, µs since boot.
    At(u64),
    /// At its altitude, after the given µs there.
    AtAltitude(u64),
}

/// What the aircraft does now. Altitudes are m AMSL as the autopilot believes them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Phase {
    /// On the ground.
    Parked,
    /// Rotors: straight up.
    Climb {
        over: Point,
        altitude: f64,
        after: AfterClimb,
    },
    /// Rotors: turn on the spot before the transition.
    Align {
        over: Point,
        altitude: f64,
        heading: f64,
    },
    /// Front transition. `item`: it belongs to the mission item under way.
    Accelerate {
        heading: f64,
        altitude: f64,
        item: bool,
    },
    /// Along a line to a point.
    Fly {
        from: Point,
        to: Point,
        altitude: f64,
    },
    /// Rotors: over a point, for ever or until a time.
    Stay {
        over: Point,
        altitude: f64,
        until: Option<u64>,
    },
    /// Wings: around a point.
    Circle {
        centre: Point,
        radius: f64,
        clockwise: bool,
        altitude: f64,
        entry: Entry,
        leave: Leave,
    },
    /// Towards a pad, to land there.
    Approach {
        from: Point,
        pad: Point,
        altitude: f64,
    },
    /// Back-transition; then to the pad, or whatever the mode wants.
    Brake {
        pad: Option<(Point, f64)>,
        item: bool,
    },
    /// Rotors: to the pad at altitude.
    OverPad { pad: Point, altitude: f64 },
    /// Rotors: down.
    Landing { pad: Point },
    /// Down without position.
    Blind,
}

/// The navigator's memory.
#[derive(Debug, Clone)]
pub(crate) struct Navigator {
    /// What the aircraft does.
    pub phase: Phase,
    /// Home, as set at arming.
    pub home: Point,
    /// Home's altitude as believed at arming, m AMSL.
    pub home_altitude: f64,
    /// A cruise speed that was commanded, m/s.
    pub speed: Option<f64>,
    /// The verdict on the mission on board.
    pub verdict: Result<(), Infeasible>,
    /// The mission was flown to its end.
    pub complete: bool,
    /// An item was reached since the mission was last (re)started.
    pub progressed: bool,
    /// Altitude of the last place flown to, m AMSL: the approach altitude of a landing.
    pub approach_altitude: f64,
    /// Where a place asked for by command lies: point, altitude (m AMSL).
    pub reposition: Option<(Point, f64)>,
    /// RTL flies the mission's landing.
    pub rtl_by_mission: bool,
    /// Landing destination of RTL: point, altitude (m AMSL).
    pub destination: (Point, f64),
    lift_us: u64,
}

impl Navigator {
    /// At home, with nothing to do.
    pub(crate) fn new(home_altitude: f64) -> Self {
        Self {
            phase: Phase::Parked,
            home: Point::default(),
            home_altitude,
            speed: None,
            verdict: Err(Infeasible::Empty),
            complete: false,
            progressed: false,
            approach_altitude: home_altitude,
            reposition: None,
            rtl_by_mission: false,
            destination: (Point::default(), home_altitude),
            lift_us: 0,
        }
    }

    /// Whether the mission on board can be flown.
    pub(crate) fn mission_valid(&self) -> bool {
        self.verdict.is_ok()
    }
}

impl Vehicle {
    /// Starts what the present mode wants.
    pub(crate) fn begin_mode(&mut self) {
        self.navigator.rtl_by_mission = false;
        if !self.commander.airborne {
            let due = (self.commander.armed_us + SPOOL_UP_US).max(self.now + MODE_TO_LIFT_US);
            self.navigator.lift_us = due;
        }
        match self.commander.mode {
            Mode::Mission => self.begin_mission(),
            Mode::Hold => self.begin_hold(),
            Mode::Return if self.commander.airborne => self.begin_return(),
            Mode::Land if self.commander.airborne => self.begin_land(),
            Mode::Descend => {
                self.navigator.phase = if self.on_rotors() {
                    Phase::Blind
                } else {
                    Phase::Brake {
                        pad: None,
                        item: false,
                    }
                };
                self.announce_transition(3);
            }
            Mode::Takeoff | Mode::VtolTakeoff => {
                let (_, altitude) = self.navigator.reposition.unwrap_or((
                    self.believed(),
                    self.navigator.home_altitude + self.parameters.real("MIS_TAKEOFF_ALT"),
                ));
                self.navigator.phase = Phase::Climb {
                    over: self.believed(),
                    altitude,
                    after: AfterClimb::Mode,
                };
            }
            Mode::Return | Mode::Land | Mode::Termination | Mode::Other(_) => {}
        }
    }

    /// Hold: over the spot on rotors, in a circle on the wing.
    pub(crate) fn begin_hold(&mut self) {
        if !self.commander.airborne {
            self.navigator.phase = Phase::Parked;
            return;
        }
        let here = self.believed();
        let asked = self.navigator.reposition.take();
        let (centre, altitude) = asked.unwrap_or((here, self.believed_altitude()));
        self.navigator.phase = match self.airframe.lift {
            Lift::Wings | Lift::ToWings => {
                let away = centre.distance(here) > 1.0;
                let entry = if away {
                    Entry::FromOutside(here)
                } else {
                    Entry::FromCentre(self.airframe.velocity.bearing())
                };
                Phase::Circle {
                    centre,
                    radius: self.parameters.real("NAV_LOITER_RAD"),
                    clockwise: true,
                    altitude,
                    entry,
                    leave: Leave::Never,
                }
            }
            Lift::Rotors => {
                let over = if asked.is_some() {
                    centre
                } else {
                    self.stopping_point()
                };
                Phase::Stay {
                    over,
                    altitude,
                    until: None,
                }
            }
            Lift::ToRotors => Phase::Brake {
                pad: None,
                item: false,
            },
        };
    }

    fn begin_land(&mut self) {
        if self.on_rotors() {
            self.navigator.phase = Phase::Landing {
                pad: self.stopping_point(),
            };
        } else {
            self.navigator.phase = Phase::Brake {
                pad: None,
                item: false,
            };
            self.announce_transition(3);
        }
    }

    /// Where the aircraft comes to rest on rotors.
    pub(crate) fn stopping_point(&self) -> Point {
        let velocity = self.airframe.velocity;
        self.believed()
            .plus(velocity.times(velocity.length() / 5.0))
    }

    /// Carried by rotors, not in a transition.
    pub(crate) fn on_rotors(&self) -> bool {
        self.airframe.lift == Lift::Rotors
    }

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
