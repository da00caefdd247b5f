//! What the aircraft does when something is wrong, and when it has landed.
//!
//! | trigger | setting | reaction |
//! | --- | --- | --- |
//! | ground heartbeats stop | NAV_DLL_ACT 1 | Hold |
//! | | 2 / 3 | Hold for COM_FAIL_ACT_T, then Return / Land |
//! | charge below BAT_CRIT_THR | COM_LOW_BAT_ACT 3 | Hold for COM_FAIL_ACT_T, then Return |
//! | charge below BAT_EMERGEN_THR | COM_LOW_BAT_ACT 2, 3 | Land (after a Hold that is under way) |
//! | outside the fence | GF_ACTION 2 | Hold |
//! | | 3 | Hold for COM_FAIL_ACT_T, then Return |
//! | position invalid | always | Descend; ends when it is valid again |
//! | wing failure | COM_QC_ACT | Hold for COM_FAIL_ACT_T, then Return, on rotors |
//!
//! All but the loss of position last until a mode change or disarming, also when their cause is gone.

use crate::airframe::Lift;
use crate::battery::Warning;
use crate::mode::Mode;
use crate::notices;
use crate::vehicle::Vehicle;

/// How long after COM_DL_LOSS_T the loss is declared: a heartbeat counts as fresh for 2.5 s, less a check's period.
const LINK_FRESH_US: u64 = 2_350_000;
/// The first heartbeat counts after this time, and not before the start is over, µs.
const FIRST_LINK_US: u64 = 380_000;
const LINKED_US: u64 = 2_200_000;
/// From the emergency level to the shutdown that the platform does not know, µs.
const SHUTDOWN_US: u64 = 110_000;
/// From the position's return to the mission's.
const RESUME_US: u64 = 0;

/// Why a failsafe acts, as its event says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Not said.
    Unsaid = 0,
    /// No ground station.
    GroundLost = 2,
    /// BAT_CRIT_THR.
    BatteryCritical = 4,
    /// BAT_EMERGEN_THR.
    BatteryEmergency = 5,
}

/// A failsafe that flies the aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failsafe {
    /// In Hold until the time, then the mode.
    Delayed(u64, Mode),
    /// Acting for good.
    Acting(Mode),
    /// Descending for want of a position.
    NoPosition,
}

impl Vehicle {
    fn fly(&mut self, mode: Mode) {
        if self.commander.mode != mode {
            let left = std::mem::replace(&mut self.commander.mode, mode);
            self.left_mode(left, mode);
            self.commander.mode_us = self.now;
            self.begin_mode();
        }
    }

    /// Looks at everything once a tick.
    pub(crate) fn command(&mut self) {
        if let Some((mode, after_hold, cause)) = self.commander.owed.take() {
            self.carry_out(mode, after_hold, cause);
        }
        if let Some((_, notice)) = self.commander.owed_notice.take_if(|(due, _)| *due < self.now) {
            self.tell(notice);
        }
        self.watch_link();
        self.watch_companion();
        self.watch_battery();
        self.watch_fence();
        self.watch_wings();
        self.watch_health();
        self.watch_position();
        if let Some(Failsafe::Delayed(until, mode)) = self.commander.failsafe
            && self.now >= until
        {
            self.announce_failsafe(mode, self.commander.cause);
            self.commander.failsafe = Some(Failsafe::Acting(mode));
            self.fly(mode);
        }
        self.watch_ground();
    }

    fn watch_link(&mut self) {
        if self.commander.linked_us.is_some_and(|due| self.now >= due) {
            self.commander.linked_us = None;
            self.commander.link_lost = false;
        }
        let limit = self.parameters.int("COM_DL_LOSS_T").max(0).cast_unsigned();
        let limit = u64::from(limit) * 1_000_000 + LINK_FRESH_US;
        let lost =
            self.commander.linked_us.is_none() && self.commander.heartbeat_us.is_none_or(|heard| self.now.saturating_sub(heard) >= limit);
        if lost && !self.commander.link_lost {
            self.commander.link_lost = true;
            if self.commander.heartbeat_us.is_some() {
                self.tell(&notices::GROUND_LOST);
            }
            let ignored = matches!(self.commander.mode, Mode::Land | Mode::Descend | Mode::Return) || self.excepted();
            match self.parameters.int("NAV_DLL_ACT") {
                1 if !ignored => self.react(Mode::Hold, false, Cause::GroundLost),
                2 if !ignored => self.react(Mode::Return, true, Cause::GroundLost),
                3 if !ignored => self.react(Mode::Land, true, Cause::GroundLost),
                _ => {}
            }
        }
    }

    /// A companion computer that was heard and is not any more.
    fn watch_companion(&mut self) {
        let limit = (self.parameters.real("COM_OBC_LOSS_T").max(0.0) * 1e6) as u64 + LINK_FRESH_US;
        if self.commander.companion_us.is_some_and(|heard| self.now >= heard + limit) {
            self.commander.companion_us = None;
            self.tell(&notices::COMPANION_LOST);
        }
    }

    fn excepted(&self) -> bool {
        let exceptions = self.parameters.int("COM_DLL_EXCEPT");
        match self.commander.mode {
            Mode::Mission => exceptions & 1 != 0,
            Mode::Hold => exceptions & 2 != 0,
            Mode::Takeoff | Mode::Return | Mode::Land | Mode::Descend | Mode::VtolTakeoff | Mode::Termination | Mode::Other(_) => false,
        }
    }

    /// A heartbeat of a ground station came in.
    pub(crate) fn hear_ground(&mut self) {
        let first = self.commander.heartbeat_us.is_none();
        self.commander.heartbeat_us = Some(self.now);
        if first {
            self.commander.linked_us = Some((self.now + FIRST_LINK_US).max(LINKED_US));
        } else if self.commander.link_lost && self.commander.linked_us.is_none() {
            self.commander.link_lost = false;
            self.tell(&notices::GROUND_BACK);
        }
    }

    fn watch_battery(&mut self) {
        let threshold = |name| self.parameters.real(name) as f32;
        let warning = self.battery.warning(threshold("BAT_LOW_THR"), threshold("BAT_CRIT_THR"), threshold("BAT_EMERGEN_THR"));
        if warning < self.commander.warned && !self.commander.armed {
            self.commander.warned = warning;
        }
        if warning <= self.commander.warned {
            return;
        }
        self.commander.warned = warning;
        let action = self.parameters.int("COM_LOW_BAT_ACT");
        match warning {
            Warning::None => {}
            Warning::Low => {
                self.tell(&notices::BATTERY_LOW);
                self.commander.owed_notice = Some((self.now, &notices::FAILSAFE_LOW_BATTERY));
            }
            Warning::Critical => {
                self.tell(&notices::BATTERY_CRITICAL);
                match action {
                    2 => self.react(Mode::Land, true, Cause::BatteryCritical),
                    3 => self.react(Mode::Return, true, Cause::BatteryCritical),
                    _ => {}
                }
            }
            Warning::Emergency => {
                self.tell(&notices::BATTERY_EMERGENCY);
                self.commander.owed_notice = Some((self.now + SHUTDOWN_US, &notices::NO_SHUTDOWN));
                if matches!(action, 2 | 3) {
                    self.react(Mode::Land, false, Cause::BatteryEmergency);
                }
            }
        }
    }

    fn watch_fence(&mut self) {
        let inside = match &self.fence {
            Some(fence) if self.commander.airborne && self.estimator.valid => fence.allows(self.believed()),
            Some(_) | None => true,
        };
        // In the Hold that a breach brought about the fence is not looked at again.
        let held = self.commander.mode == Mode::Hold && self.commander.failsafe.is_some();
        if inside && !held {
            self.commander.fence_breached = false;
        }
        let left = self.commander.inside_fence && !inside && !self.commander.fence_breached;
        self.commander.inside_fence = inside;
        if !left {
            return;
        }
        self.breach_fence();
    }

    /// The fence counts as breached now.
    pub(crate) fn breach_fence(&mut self) {
        self.commander.fence_breached = true;
        let action = self.parameters.int("GF_ACTION");
        if action > 0 {
            self.tell(&notices::FENCE_BREACHED);
        }
        match action {
            2 => self.react(Mode::Hold, false, Cause::Unsaid),
            3 => self.react(Mode::Return, true, Cause::Unsaid),
            4 => self.terminate(),
            5 => self.react(Mode::Land, true, Cause::Unsaid),
            _ => {}
        }
    }

    /// A failsafe asks for a mode, after a Hold if it is not pressing. A lesser one never replaces a greater.
    ///
    /// What is wrong is told first, as an event; the reaction follows a tick later.
    pub(crate) fn react(&mut self, mode: Mode, after_hold: bool, cause: Cause) {
        self.commander.owed = Some((mode, after_hold, cause));
    }

    fn carry_out(&mut self, mode: Mode, after_hold: bool, cause: Cause) {
        if !self.commander.armed
            || !self.commander.airborne
            || matches!(self.commander.mode, Mode::Land | Mode::Descend | Mode::Termination)
        {
            return;
        }
        match self.commander.failsafe {
            Some(Failsafe::Delayed(until, planned)) => {
                if severity(mode) > severity(planned) {
                    self.commander.cause = cause;
                    self.commander.failsafe = Some(Failsafe::Delayed(until, mode));
                }
                return;
            }
            Some(Failsafe::Acting(acting)) if severity(mode) <= severity(acting) => return,
            Some(Failsafe::NoPosition) => return,
            Some(Failsafe::Acting(_)) | None => {}
        }
        if self.commander.mode == mode && mode == Mode::Return {
            return;
        }
        self.commander.cause = cause;
        let delay = (self.parameters.real("COM_FAIL_ACT_T").max(0.0) * 1e6) as u64 + 30_000;
        if after_hold {
            self.announce_hold(mode, cause);
            self.commander.failsafe = Some(Failsafe::Delayed(self.now + delay, mode));
            self.fly(Mode::Hold);
        } else {
            self.announce_failsafe(mode, cause);
            self.commander.failsafe = Some(Failsafe::Acting(mode));
            self.fly(mode);
        }
    }

    fn announce_hold(&mut self, mode: Mode, cause: Cause) {
        let [a, b, c, d] = self.commander.intended.custom().to_le_bytes();
        let [low, high] = (self.parameters.real("COM_FAIL_ACT_T").max(0.0) as u16).to_le_bytes();
        if cause == Cause::Unsaid {
            self.tell_with(&notices::FAILSAFE_DELAYED, "", &[a, b, c, d, action(mode), low, high]);
        } else {
            self.tell_with(&notices::FAILSAFE_DELAYED_CAUSED, "", &[a, b, c, d, action(mode), low, high, cause as u8]);
        }
    }

    fn announce_failsafe(&mut self, mode: Mode, cause: Cause) {
        let [a, b, c, d] = self.commander.intended.custom().to_le_bytes();
        if cause == Cause::Unsaid {
            self.tell_with(&notices::FAILSAFE, "", &[a, b, c, d, action(mode)]);
        } else {
            self.tell_with(&notices::FAILSAFE_CAUSED, "", &[a, b, c, d, action(mode), cause as u8]);
        }
    }

    fn watch_position(&mut self) {
        let flying = self.commander.armed && self.commander.airborne && !self.commander.terminated;
        if flying && !self.estimator.valid && self.commander.failsafe != Some(Failsafe::NoPosition) {
            let [a, b, c, d] = self.commander.intended.custom().to_le_bytes();
            self.tell_with(&notices::FAILSAFE_DISENGAGED, "", &[a, b, c, d, action(Mode::Descend)]);
            if self.airframe.lift != Lift::Rotors {
                self.tell(&notices::TRANSITION_AND_DESCEND);
                self.tell(&notices::FIXED_BANK);
            }
            self.commander.failsafe = Some(Failsafe::NoPosition);
            self.commander.valid_us = None;
            self.fly(Mode::Descend);
        } else if flying && self.estimator.valid && self.commander.failsafe == Some(Failsafe::NoPosition) {
            let since = *self.commander.valid_us.get_or_insert(self.now);
            if self.now >= since + RESUME_US {
                self.commander.failsafe = None;
                self.fly(self.commander.intended);
            }
        }
    }

    /// Too low on the wing, or a transition that does not end: back to rotors for good.
    fn watch_wings(&mut self) {
        let least = self.parameters.real("VT_FW_MIN_ALT");
        let height = self.believed_altitude() - self.settings.home.altitude_amsl_m;
        let low = least > 0.0 && height < least && matches!(self.airframe.lift, Lift::ToWings | Lift::Wings);
        let slow = self.airframe.lift == Lift::ToWings && self.airframe.lift_s > self.parameters.real("VT_TRANS_TIMEOUT");
        if low || slow {
            self.quad_chute(if low { &notices::QUAD_CHUTE_ALTITUDE } else { &notices::QUAD_CHUTE_TIMEOUT });
        }
    }
}

/// The number of a reaction in its event.
fn action(mode: Mode) -> u8 {
    match mode {
        Mode::Hold | Mode::Takeoff | Mode::Mission | Mode::VtolTakeoff | Mode::Other(_) => 5,
        Mode::Return => 6,
        Mode::Land => 7,
        Mode::Descend => 8,
        Mode::Termination => 10,
    }
}

fn severity(mode: Mode) -> u8 {
    match mode {
        Mode::Hold | Mode::Takeoff | Mode::Mission | Mode::VtolTakeoff | Mode::Other(_) => 1,
        Mode::Return => 2,
        Mode::Land => 3,
        Mode::Descend => 4,
        Mode::Termination => 5,
    }
}
