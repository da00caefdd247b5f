//! How phases end: waypoints passed, circles left, pads reached.

use crate::geometry::{Point, wrap};
use crate::guidance::Guidance;
use crate::mode::Mode;
use crate::navigator::{AfterClimb, Entry, Leave, Phase};
use crate::vehicle::Vehicle;

/// A pad is ahead, and the back-transition may begin, if it lies within this of the course.
const AHEAD_DEG: f64 = 20.0;
/// Nearer than this the back-transition begins whatever the course.
const OVERHEAD_M: f64 = 35.0;
/// A takeoff item nearer than this gives no direction: the estimate's noise decides.
const NO_DIRECTION_M: f64 = 1.5;

impl Vehicle {
    pub(crate) fn climbed(&mut self, over: Point, altitude: f64, after: AfterClimb) {
        self.navigator.approach_altitude = altitude;
        match after {
            AfterClimb::Item => self.phase_done(),
            AfterClimb::Transition(towards) => {
                let away = towards.minus(self.believed());
                let heading = if away.length() < NO_DIRECTION_M {
                    // The autopilot's own flights left at 51 to 308 degrees for a leg due north.
                    let chance = self.heading_chance.between(0.9, 5.4);
                    self.settings.undirected_heading.unwrap_or(chance)
                } else {
                    away.bearing()
                };
                self.navigator.phase = Phase::Align { over, altitude, heading };
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
                Mode::Hold | Mode::Land | Mode::Descend | Mode::Termination | Mode::Other(_) => self.begin_hold(),
            },
        }
    }

    pub(crate) fn aligned(&mut self, altitude: f64, heading: f64) {
        self.announce_transition(4, self.item(self.store.current).map_or(0.0, |item| item.z));
        self.reach(self.store.current);
        self.navigator.phase = Phase::Accelerate { heading, altitude, item: true };
    }

    pub(crate) fn accelerated(&mut self, item: bool) {
        if item && self.commander.mode == Mode::Mission {
            self.fly_to_takeoff_item();
        } else {
            self.begin_mode();
        }
    }

    /// On the wing now: the place of a takeoff item that lies ahead is flown to before the next; it is not told again.
    fn fly_to_takeoff_item(&mut self) {
        let here = self.believed();
        let place = self.item(self.store.current).filter(|item| item.command == 84);
        let to = place.map(|item| self.frame.point_e7(item.x, item.y));
        let ahead = to.filter(|to| to.minus(here).dot(Point::polar(1.0, self.airframe.velocity.bearing())) > 0.0);
        let (Some(to), Some(item)) = (ahead, place) else { return self.next_item() };
        self.navigator.left_by = Some(item.seq);
        self.navigator.phase = Phase::Fly { from: here, to, altitude: self.item_altitude(&item) };
    }

    pub(crate) fn arrived(&self, from: Point, to: Point, altitude: f64) -> bool {
        let here = self.believed();
        let below = (self.believed_altitude() - altitude).abs();
        let radius = self.parameters.real("NAV_ACC_RAD");
        if self.on_rotors() {
            return here.distance(to) <= radius && below <= self.parameters.real("NAV_MC_ALT_RAD");
        }
        let leg = to.minus(from);
        let passed = leg.length() > 1.0 && here.minus(to).dot(leg) > 0.0;
        // Passed abeam within a turn's radius: no loop is flown for it.
        let near = here.distance(to) <= radius + 1.0 || (passed && here.distance(to) <= self.airframe.turn_radius());
        near && below <= self.parameters.real("NAV_FW_ALT_RAD")
    }

    pub(crate) fn circle(&mut self, centre: Point, radius: f64, clockwise: bool, altitude: f64, entry: Entry, leave: Leave) -> Guidance {
        let airspeed = self.cruise_speed();
        let out = self.believed().distance(centre);
        if self.on_rotors() {
            // No circles without wings: stay over the centre.
            let due = match leave {
                Leave::Never => None,
                Leave::At(due) => Some(due),
                Leave::AtAltitude(wait) => Some(self.now + wait),
            };
            self.navigator.phase = Phase::Stay { over: centre, altitude, until: due };
            return self.hover_at(centre, altitude, None);
        }
        let turn = self.airframe.turn_radius();
        let (entered, guidance) = match entry {
            Entry::FromCentre(course) => (out >= (radius + 3.0 - turn).max(0.3 * radius), Guidance::Course { course, altitude, airspeed }),
            Entry::FromOutside(from) => (out <= radius + turn, Guidance::Track { from, to: centre, altitude, airspeed }),
            Entry::Circling => (true, Guidance::Circle { centre, radius, clockwise, altitude, airspeed }),
        };
        if entered && entry != Entry::Circling {
            self.navigator.phase = Phase::Circle { centre, radius, clockwise, altitude, entry: Entry::Circling, leave };
        }
        let level = (self.believed_altitude() - altitude).abs() < 2.0;
        let leave_now = match leave {
            Leave::At(due) => self.now >= due,
            Leave::AtAltitude(wait) if entered && level => {
                self.navigator.phase =
                    Phase::Circle { centre, radius, clockwise, altitude, entry: Entry::Circling, leave: Leave::At(self.now + wait) };
                false
            }
            Leave::AtAltitude(_) | Leave::Never => false,
        };
        if leave_now {
            self.phase_done();
        }
        guidance
    }

    pub(crate) fn approach(&mut self, from: Point, pad: Point, altitude: f64) -> Guidance {
        let away = pad.minus(self.believed());
        let speed = self.airframe.velocity.length();
        let needed = speed.powi(2) / (2.0 * self.parameters.real("VT_B_DEC_MSS").max(0.1));
        let ahead = wrap(away.bearing() - self.airframe.velocity.bearing()).abs() < AHEAD_DEG.to_radians();
        if self.on_rotors() {
            self.navigator.phase = Phase::OverPad { pad, altitude };
            return self.hover_at(pad, altitude, None);
        }
        if (away.length() <= needed && ahead) || away.length() <= OVERHEAD_M {
            if self.commander.mode == Mode::Mission || self.navigator.rtl_by_mission {
                let landing = self.item(self.store.current).is_some_and(|item| crate::feasibility::is_landing(item.command));
                self.announce_transition(3, if landing { 0.0 } else { altitude as f32 });
                if landing {
                    self.owe_gimbal(630_000);
                }
                self.reach(self.store.current);
            } else {
                let low = self.navigator.destination.1 + self.parameters.real("RTL_DESCEND_ALT");
                self.announce_return_transition(low as f32);
            }
            self.navigator.phase = Phase::Brake { pad: Some((pad, altitude)), item: false };
            return Guidance::Brake;
        }
        Guidance::Track { from, to: pad, altitude, airspeed: self.cruise_speed() }
    }

    pub(crate) fn braked(&mut self, pad: Option<(Point, f64)>, item: bool) {
        match (pad, self.commander.mode) {
            (Some((pad, altitude)), _) => self.navigator.phase = Phase::OverPad { pad, altitude },
            (None, Mode::Mission) if item => self.next_item(),
            (None, _) => self.begin_mode(),
        }
    }

    pub(crate) fn above_pad(&mut self) {
        match self.commander.mode {
            Mode::Return => self.announce_return_landing(),
            Mode::Mission => self.reach(self.store.current),
            Mode::Takeoff | Mode::Hold | Mode::Land | Mode::Descend | Mode::VtolTakeoff | Mode::Termination | Mode::Other(_) => {}
        }
    }
}
