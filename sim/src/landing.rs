//! The ground: touched, noticed late, and what follows.

use crate::commander::ArmReason;
use crate::mode::Mode;
use crate::navigator::Phase;
use crate::notices;
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// From ground contact to "Landing detected".
const LANDING_DETECTION_US: u64 = 3_300_000;
/// From arming to the hop of a land detector that is shaken: the estimate of a standing aircraft that has just landed is not still.
const HOP_US: u64 = 600_000;
/// From "Landing detected" to the disarming at the end of a mission.
const MISSION_DISARM_US: u64 = 100_000;

impl Vehicle {
    pub(crate) fn watch_ground(&mut self) {
        if !self.commander.armed {
            return;
        }
        if self.commander.terminated {
            return;
        }
        let stands = !self.commander.airborne && self.airframe.grounded && self.commander.disarm_us.is_none();
        if self.mishaps.hops && stands && self.now >= self.commander.armed_us + HOP_US {
            self.take_off();
        }
        // A glide into the ground is a landing that nobody detects.
        let glided = matches!(self.navigator.phase, Phase::Glide { .. });
        if self.commander.airborne && self.airframe.grounded && !glided {
            let since = *self.commander.contact_us.get_or_insert(self.now);
            if self.now >= since + LANDING_DETECTION_US {
                self.landed();
            }
        } else if self.commander.airborne {
            self.commander.contact_us = None;
        } else if self.commander.disarm_us.is_none() && self.now >= self.commander.armed_us + self.preflight_limit() {
            self.disarm(ArmReason::Preflight);
        }
        if self.commander.disarm_us.is_some_and(|due| self.now >= due) {
            let mission = self.commander.mode == Mode::Mission;
            self.disarm(ArmReason::Landing);
            if mission {
                self.stop_camera();
            }
        }
    }

    fn preflight_limit(&self) -> u64 {
        ((self.parameters.real("COM_DISARM_PRFLT") + self.parameters.real("COM_SPOOLUP_TIME")) * 1e6) as u64
    }

    fn landed(&mut self) {
        self.tell(&notices::LANDING_DETECTED);
        self.commander.airborne = false;
        let delay = if self.mission_landing_done() {
            self.navigator.complete = true;
            self.tell(&notices::MISSION_FINISHED);
            MISSION_DISARM_US
        } else {
            (self.parameters.real("COM_DISARM_LAND").max(0.0) * 1e6) as u64
        };
        if self.commander.mode == Mode::Return {
            if self.navigator.rtl_by_mission {
                self.navigator.complete = true;
            } else {
                self.announce_nothing();
            }
        }
        self.navigator.phase = Phase::Parked;
        self.commander.disarm_us = Some(self.now + delay);
    }

    fn mission_landing_done(&self) -> bool {
        let items = &self.store.plan(PlanKind::Mission).items;
        let current = items.get(usize::from(self.store.current));
        self.commander.mode == Mode::Mission && current.is_some_and(|item| crate::feasibility::is_landing(item.command))
    }
}
