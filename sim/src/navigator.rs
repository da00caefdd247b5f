//! Where to fly: the phases of a flight, and what ends each.
//!
//! A phase says what the aircraft does now; the mode says why. When a phase ends, [`Vehicle::phase_done`] asks the mode
//! for the next. What each phase does is in `phases`, item handling in `mission`, returning in `rtl`.

use crate::airframe::Lift;
use crate::feasibility::Infeasible;
use crate::geometry::Point;
use crate::mode::Mode;
use crate::notices;
use crate::vehicle::Vehicle;

/// Motors need this long from arming to lift, µs.
const SPOOL_UP_US: u64 = 1_800_000;
/// The same from the mode's change when they turn already, µs.
const MODE_TO_LIFT_US: u64 = 800_000;

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
    Climb { over: Point, altitude: f64, after: AfterClimb },
    /// Rotors: turn on the spot before the transition.
    Align { over: Point, altitude: f64, heading: f64 },
    /// Front transition. `item`: it belongs to the mission item under way.
    Accelerate { heading: f64, altitude: f64, item: bool },
    /// Along a line to a point.
    Fly { from: Point, to: Point, altitude: f64 },
    /// Rotors: over a point, for ever or until a time.
    Stay { over: Point, altitude: f64, until: Option<u64> },
    /// Wings: around a point.
    Circle { centre: Point, radius: f64, clockwise: bool, altitude: f64, entry: Entry, leave: Leave },
    /// Towards a pad, to land there.
    Approach { from: Point, pad: Point, altitude: f64 },
    /// Back-transition; then to the pad, or whatever the mode wants.
    Brake { pad: Option<(Point, f64)>, item: bool },
    /// Rotors: to the pad at altitude.
    OverPad { pad: Point, altitude: f64 },
    /// Rotors: down.
    Landing { pad: Point },
    /// Wings: down towards the ground of a pad.
    /// First up to `top`, if that is far above.
    Glide { pad: Point, top: f64 },
    /// Down without position.
    Blind,
}

impl Phase {
    /// Cannot be flown on the wing.
    pub(crate) fn needs_rotors(self) -> bool {
        match self {
            Self::Climb { .. } | Self::Align { .. } | Self::Stay { .. } | Self::OverPad { .. } | Self::Landing { .. } | Self::Blind => true,
            Self::Parked
            | Self::Accelerate { .. }
            | Self::Fly { .. }
            | Self::Circle { .. }
            | Self::Approach { .. }
            | Self::Glide { .. }
            | Self::Brake { .. } => false,
        }
    }
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
    /// The climb under way began on the ground.
    pub from_ground: bool,
    /// The mission was begun in this flight.
    pub begun: bool,
    /// The item that a return along the way flown comes from.
    pub reverse: Option<u16>,
    /// The takeoff item whose transition is done, while its place is flown to.
    pub left_by: Option<u16>,
    /// The flare of a glide was told.
    pub flared: bool,
    /// When the motors lift it, µs since boot.
    pub lift_us: u64,
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
            from_ground: false,
            begun: false,
            reverse: None,
            left_by: None,
            flared: false,
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
        self.navigator.reverse = None;
        self.navigator.from_ground = !self.commander.airborne;
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
                self.navigator.phase = if self.on_rotors() { Phase::Blind } else { Phase::Brake { pad: None, item: false } };
                if !self.on_rotors() && self.airframe.lift != Lift::ToRotors {
                    self.announce_descent();
                }
            }
            Mode::Takeoff | Mode::VtolTakeoff => {
                let asked = self.navigator.reposition.take();
                let (_, altitude) = asked.unwrap_or_else(|| self.default_takeoff());
                self.navigator.phase = Phase::Climb { over: self.believed(), altitude, after: AfterClimb::Mode };
            }
            Mode::Return | Mode::Land | Mode::Termination | Mode::Other(_) => {}
        }
    }

    fn default_takeoff(&mut self) -> (Point, f64) {
        let height = self.parameters.real("MIS_TAKEOFF_ALT");
        self.tell_with(
            &notices::DEFAULT_TAKEOFF,
            &format!("Using default takeoff altitude: {height:.1} m\t"),
            &(height as f32).to_le_bytes(),
        );
        (self.believed(), self.navigator.home_altitude + height)
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
                let entry = if away { Entry::FromOutside(here) } else { Entry::FromCentre(self.airframe.velocity.bearing()) };
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
                let over = if asked.is_some() { centre } else { self.stopping_point() };
                Phase::Stay { over, altitude, until: None }
            }
            Lift::ToRotors => Phase::Brake { pad: None, item: false },
        };
    }

    fn begin_land(&mut self) {
        if self.on_rotors() {
            self.navigator.phase = Phase::Landing { pad: self.stopping_point() };
        } else {
            self.navigator.phase = Phase::Brake { pad: None, item: false };
            self.announce_landing_transition(self.commander.failsafe.is_some());
        }
    }

    /// Where the present phase leads, degrees times 1e7 and m AMSL, if anywhere.
    pub(crate) fn place_to_go_to(&self) -> Option<((i32, i32), f64)> {
        let (point, altitude) = match self.navigator.phase {
            Phase::Parked | Phase::Accelerate { .. } | Phase::Brake { .. } | Phase::Blind => return None,
            Phase::Climb { over, altitude, .. } | Phase::Align { over, altitude, .. } | Phase::Stay { over, altitude, .. } => {
                (over, altitude)
            }
            Phase::Fly { to, altitude, .. } => (to, altitude),
            Phase::Circle { centre, altitude, .. } => (centre, altitude),
            Phase::Approach { pad, altitude, .. } | Phase::OverPad { pad, altitude } => (pad, altitude),
            Phase::Landing { pad } | Phase::Glide { pad, .. } => (pad, self.navigator.home_altitude),
        };
        Some((self.frame.e7(point), altitude))
    }

    /// Where the aircraft comes to rest on rotors.
    pub(crate) fn stopping_point(&self) -> Point {
        let velocity = self.airframe.velocity;
        self.believed().plus(velocity.times(velocity.length() / 5.0))
    }

    /// Carried by rotors, not in a transition.
    pub(crate) fn on_rotors(&self) -> bool {
        self.airframe.lift == Lift::Rotors
    }
}
