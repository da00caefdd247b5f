//! Mission items: what each asks for, and when it counts as reached.

use crate::airframe::Lift;
use crate::feasibility::{is_landing, is_place, is_takeoff};
use crate::geometry::Point;
use crate::inbound::WireItem;
use crate::mode::Mode;
use crate::navigator::{AfterClimb, Entry, Leave, Phase};
use crate::notices;
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// A mission resumed this far below its item climbs first and says so, metres.
const CLIMB_FIRST_M: f64 = 10.0;
/// The same on a multicopter.
const CLIMB_FIRST_QUAD_M: f64 = 0.9;

impl Vehicle {
    /// An item of the mission on board.
    pub(crate) fn item(&self, seq: u16) -> Option<WireItem> {
        self.store.plan(PlanKind::Mission).items.get(usize::from(seq)).copied()
    }

    /// Altitude of an item, m AMSL.
    pub(crate) fn item_altitude(&self, item: &WireItem) -> f64 {
        match item.frame {
            0 | 5 => f64::from(item.z),
            _ => self.navigator.home_altitude + f64::from(item.z),
        }
    }

    /// Mission mode begins: from the current item, or from the first if the last flight finished it.
    pub(crate) fn begin_mission(&mut self) {
        if self.navigator.complete {
            self.navigator.complete = false;
            self.set_current(0);
        }
        self.navigator.progressed = false;
        self.navigator.begun = true;
        self.tell(&notices::EXECUTING);
        if self.commander.airborne {
            self.resume_mission();
            return;
        }
        let first = (self.store.current..).map_while(|seq| self.item(seq)).find(|item| is_place(item.command));
        let Some(first) = first else { return };
        let height = self.item_altitude(&first) - self.navigator.home_altitude;
        if is_landing(first.command) {
            // An old index on the landing item: the mission is over before it began.
            self.navigator.complete = true;
            self.tell(&notices::MISSION_FINISHED);
            return;
        }
        self.announce_climb(height);
        let altitude = self.item_altitude(&first);
        let after = match first.command {
            84 => AfterClimb::Transition(self.frame.point_e7(first.x, first.y)),
            22 => AfterClimb::Item,
            _ => AfterClimb::Mode,
        };
        if is_takeoff(first.command) {
            self.set_current(first.seq);
        }
        self.navigator.phase = Phase::Climb { over: self.believed(), altitude, after };
    }

    fn climb_first(&self) -> f64 {
        if self.has_wings() { CLIMB_FIRST_M } else { CLIMB_FIRST_QUAD_M }
    }

    fn announce_climb(&mut self, height: f64) {
        let words = format!("Climb to {height:.1} meters above home\t");
        self.tell_with(&notices::CLIMB, &words, &(height as f32).to_le_bytes());
    }

    /// Starts the current item in the air; command items are done at once, one after the other.
    pub(crate) fn begin_item(&mut self) {
        while let Some(item) = self.item(self.store.current) {
            if is_place(item.command) {
                self.begin_place(&item);
                return;
            }
            if self.begin_command_item(&item) {
                return;
            }
            self.reach(item.seq);
            let next = item.seq + 1;
            if self.item(next).is_none() {
                break;
            }
            self.set_current(next);
        }
        self.finish_without_landing();
    }

    /// In the air again in mission mode: up to the height of the item first, if that is higher.
    fn resume_mission(&mut self) {
        let place = (self.store.current..).map_while(|seq| self.item(seq)).find(|item| is_place(item.command));
        // A takeoff item met in the air is flown to like a waypoint.
        let Some(place) = place.filter(|item| !is_landing(item.command) && item.command != 22) else { return self.begin_item() };
        let altitude = self.item_altitude(&place);
        if !self.on_rotors() || altitude - self.believed_altitude() <= self.climb_first() {
            return self.begin_item();
        }
        self.announce_climb(altitude - self.navigator.home_altitude);
        let after = match place.command {
            84 => AfterClimb::Transition(self.frame.point_e7(place.x, place.y)),
            _ => AfterClimb::Mode,
        };
        self.navigator.phase = Phase::Climb { over: self.stopping_point(), altitude, after };
    }

    fn begin_place(&mut self, item: &WireItem) {
        let here = self.believed();
        let to = self.frame.point_e7(item.x, item.y);
        let altitude = self.item_altitude(item);
        let below = altitude - self.believed_altitude();
        let rotors = self.on_rotors();
        if !is_landing(item.command) {
            self.navigator.approach_altitude = altitude;
        }
        if rotors && item.command == 84 && below > self.climb_first() {
            let after = AfterClimb::Transition(to);
            self.navigator.phase = Phase::Climb { over: self.stopping_point(), altitude, after };
            return;
        }
        let landing = item.command == 85 || (item.command == 21 && (rotors || self.parameters.int("NAV_FORCE_VT") != 0));
        if landing {
            if rotors {
                self.neutral_gimbal();
            }
            // On the wing the approach is flown at the height of the place before; on rotors at the present one.
            let altitude = if rotors { self.believed_altitude() } else { self.navigator.approach_altitude };
            self.navigator.phase = Phase::Approach { from: here, pad: to, altitude };
            return;
        }
        self.navigator.phase = match item.command {
            17 | 31 if !rotors => {
                let radius = match (item.command, f64::from(item.params[2]), f64::from(item.params[1])) {
                    (17, given, _) | (31, _, given) if given.abs() > 1.0 => given,
                    _ => self.parameters.real("NAV_LOITER_RAD"),
                };
                let leave = if item.command == 17 { Leave::Never } else { Leave::AtAltitude(0) };
                self.around(here, to, radius, altitude, leave)
            }
            17 => Phase::Stay { over: to, altitude, until: None },
            _ => Phase::Fly { from: here, to, altitude },
        };
    }

    fn around(&self, from: Point, centre: Point, radius: f64, altitude: f64, leave: Leave) -> Phase {
        Phase::Circle { centre, radius: radius.abs(), clockwise: radius >= 0.0, altitude, entry: Entry::FromOutside(from), leave }
    }

    /// True if the item takes time.
    fn begin_command_item(&mut self, item: &WireItem) -> bool {
        let here = self.believed();
        match item.command {
            189 | 3000 => {}
            _ => self.announce_item(item),
        }
        match item.command {
            211 => {
                self.grip_silently(item.params[1] as i32);
                false
            }
            93 => {
                let until = self.now + (f64::from(item.params[0].max(0.0)) * 1e6) as u64;
                self.wait_until(until);
                true
            }
            178 => {
                self.change_speed(item.params[0], item.params[1]);
                false
            }
            3000 if item.params[0] as u8 == 4 && self.airframe.lift == Lift::Rotors && self.has_wings() => {
                let next = (item.seq..).map_while(|seq| self.item(seq)).find(|next| is_place(next.command));
                let heading = next.map_or(self.airframe.heading, |next| self.frame.point_e7(next.x, next.y).minus(here).bearing());
                self.announce_item(item);
                self.reach(item.seq);
                self.navigator.phase = Phase::Accelerate { heading, altitude: self.believed_altitude(), item: true };
                true
            }
            3000 if item.params[0] as u8 == 3 && self.airframe.lift == Lift::Wings => {
                self.announce_item(item);
                self.reach(item.seq);
                self.navigator.phase = Phase::Brake { pad: None, item: true };
                true
            }
            _ => false,
        }
    }

    fn wait_until(&mut self, until: u64) {
        let altitude = self.navigator.approach_altitude;
        self.navigator.phase = if self.on_rotors() {
            Phase::Stay { over: self.stopping_point(), altitude, until: Some(until) }
        } else {
            let course = self.airframe.velocity.bearing();
            let radius = self.parameters.real("NAV_LOITER_RAD");
            Phase::Circle {
                centre: self.believed(),
                radius,
                clockwise: true,
                altitude,
                entry: Entry::FromCentre(course),
                leave: Leave::At(until),
            }
        };
    }

    /// The phase of the current item ended: hold there if the item says so, then go on.
    pub(crate) fn item_done(&mut self) {
        let Some(item) = self.item(self.store.current) else {
            return;
        };
        let waited = matches!(self.navigator.phase, Phase::Stay { .. } | Phase::Circle { .. });
        let wait = match item.command {
            16 | 19 if !waited => f64::from(item.params[0].max(0.0)),
            _ => 0.0,
        };
        if wait > 0.0 {
            self.wait_until(self.now + (wait * 1e6) as u64);
            return;
        }
        // A takeoff item was told when its transition began.
        if self.navigator.left_by.take() != Some(item.seq) {
            self.reach(item.seq);
        }
        self.next_item();
    }

    /// On to the next item.
    pub(crate) fn next_item(&mut self) {
        let next = self.store.current + 1;
        if self.item(next).is_some() {
            self.set_current(next);
            self.begin_item();
        } else {
            self.finish_without_landing();
        }
    }

    fn finish_without_landing(&mut self) {
        self.navigator.complete = true;
        self.tell(&notices::MISSION_LOITERING);
        self.commander.mode = Mode::Hold;
        self.commander.intended = Mode::Hold;
        self.begin_hold();
    }

    /// DO_CHANGE_SPEED: type 0 is airspeed; ground speed is taken and not flown on the wing.
    pub(crate) fn change_speed(&mut self, speed_type: f32, speed: f32) {
        let airspeed = speed_type as u8 == 0;
        if speed > 0.0 && (airspeed || !self.has_wings()) {
            self.navigator.speed = Some(f64::from(speed));
        }
    }
}
