//! Commands that steer the aircraft in the air: place, height, and what carries it.

use crate::airframe::Lift;
use crate::commands::result::{ACCEPTED, DENIED, TEMPORARILY_REJECTED, UNSUPPORTED};
use crate::inbound::Command;
use crate::mode::Mode;
use crate::navigator::{Entry, Leave, Phase};
use crate::notices;
use crate::vehicle::Vehicle;

impl Vehicle {
    /// DO_SET_HOME: where the aircraft is, or a given place at a given altitude, m AMSL.
    pub(crate) fn set_home(&mut self, command: &Command) -> u8 {
        if (command.params[0] - 1.0).abs() < f32::EPSILON {
            if !self.estimator.valid {
                return TEMPORARILY_REJECTED;
            }
            self.set_home_here();
            return ACCEPTED;
        }
        let altitude = f64::from(command.z);
        if !(command.latitude_deg.is_finite() && command.longitude_deg.is_finite() && altitude.is_finite()) {
            return DENIED;
        }
        self.home_known = true;
        self.home_drift = 0.0;
        self.navigator.home = self.frame.point(command.latitude_deg, command.longitude_deg);
        self.navigator.home_altitude = altitude;
        self.check_mission();
        ACCEPTED
    }

    /// DO_ORBIT: on the wing the mode stays Hold, and centre, radius and side are honoured.
    pub(crate) fn circle_around(&mut self, command: &Command) -> u8 {
        let flying = self.commander.airborne && self.airframe.lift == Lift::Wings;
        if !flying || !self.change_mode(Mode::Hold) {
            return ACCEPTED;
        }
        let here = self.believed();
        let placed = command.latitude_deg.is_finite() && command.longitude_deg.is_finite();
        let centre = if placed { self.frame.point(command.latitude_deg, command.longitude_deg) } else { here };
        let asked = f64::from(command.params[0]);
        let radius = if asked.is_finite() && asked.abs() > 1.0 { asked } else { self.parameters.real("NAV_LOITER_RAD") };
        let z = f64::from(command.z);
        let altitude = if z.is_finite() { z } else { self.believed_altitude() };
        let (radius, clockwise) = (radius.abs(), radius >= 0.0);
        self.navigator.phase = Phase::Circle { centre, radius, clockwise, altitude, entry: Entry::FromOutside(here), leave: Leave::Never };
        ACCEPTED
    }

    pub(crate) fn change_altitude(&mut self, altitude: f64) -> u8 {
        if self.commander.airborne && self.commander.mode == Mode::Hold {
            match &mut self.navigator.phase {
                Phase::Stay { altitude: present, .. } | Phase::Circle { altitude: present, .. } => *present = altitude,
                Phase::Parked
                | Phase::Climb { .. }
                | Phase::Align { .. }
                | Phase::Accelerate { .. }
                | Phase::Fly { .. }
                | Phase::Approach { .. }
                | Phase::Brake { .. }
                | Phase::OverPad { .. }
                | Phase::Landing { .. }
                | Phase::Glide { .. }
                | Phase::Blind => {}
            }
        }
        ACCEPTED
    }

    /// DO_REPOSITION: altitude is AMSL whatever the frame says; radius and direction are not used.
    pub(crate) fn reposition(&mut self, command: &Command) -> u8 {
        if (command.params[1] - 1.0).abs() > f32::EPSILON {
            return UNSUPPORTED;
        }
        if !self.commander.airborne {
            return if self.change_mode(Mode::Hold) { ACCEPTED } else { TEMPORARILY_REJECTED };
        }
        let placed = command.latitude_deg.is_finite() && command.longitude_deg.is_finite();
        let to = if placed { self.frame.point(command.latitude_deg, command.longitude_deg) } else { self.believed() };
        let z = f64::from(command.z);
        let altitude = if z.is_finite() { z } else { self.believed_altitude() };
        let allowed = self.fence.as_ref().is_none_or(|fence| fence.allows(to));
        if !allowed {
            self.tell(&notices::REPOSITION_OUTSIDE);
        }
        if command.params[0] > 0.0 {
            self.navigator.speed = Some(f64::from(command.params[0]));
        }
        self.navigator.reposition = (allowed && (placed || z.is_finite())).then_some((to, altitude));
        if !self.change_mode(Mode::Hold) {
            return TEMPORARILY_REJECTED;
        }
        // A second place asked for in Hold moves the circle.
        if self.navigator.reposition.is_some() {
            self.begin_hold();
        }
        ACCEPTED
    }

    pub(crate) fn command_transition(&mut self, to: u8, emergency: f32) -> u8 {
        if !matches!(self.commander.mode, Mode::Hold | Mode::Mission) {
            return TEMPORARILY_REJECTED;
        }
        if !self.commander.airborne {
            // On the ground it takes effect, and the aircraft cannot be armed until it is taken back.
            self.airframe.set_lift(if to == 4 { Lift::Wings } else { Lift::Rotors });
            return ACCEPTED;
        }
        match (to, self.airframe.lift) {
            (4, Lift::Rotors) => {
                let ahead = (self.store.current..).map_while(|seq| self.item(seq)).find(|item| crate::feasibility::is_place(item.command));
                let ahead = ahead.filter(|_| self.commander.mode == Mode::Mission);
                let heading =
                    ahead.map_or(self.airframe.heading, |item| self.frame.point_e7(item.x, item.y).minus(self.believed()).bearing());
                self.commander.wing_failed = false;
                self.navigator.phase = Phase::Accelerate { heading, altitude: self.believed_altitude(), item: false };
            }
            (3, Lift::Wings) if emergency > 0.5 => self.quad_chute(&notices::QUAD_CHUTE_COMMAND),
            (3, Lift::Wings) => {
                self.navigator.phase = Phase::Brake { pad: None, item: false };
            }
            _ => {}
        }
        ACCEPTED
    }
}
