//! Arming and modes; what the commander remembers.

use crate::airframe::Lift;
use crate::battery::Warning;
use crate::failsafe::{Cause, Failsafe};
use crate::mode::Mode;
use crate::navigator::Phase;
use crate::notices::{self, Notice};
use crate::vehicle::Vehicle;

/// Complaints about a mode that is not available come no nearer than this, µs.
const COMPLAINT_US: u64 = 1_000_000;

/// Why the motors start or stop; the number in the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArmReason {
    /// ARM_DISARM.
    Command = 4,
    /// MISSION_START.
    Mission = 5,
    /// On the ground after a flight.
    Landing = 6,
    /// Never took off.
    Preflight = 7,
}

impl ArmReason {
    fn words(self) -> &'static str {
        match self {
            Self::Command => "external command",
            Self::Mission => "mission start",
            Self::Landing => "landing",
            Self::Preflight => "auto preflight disarming",
        }
    }
}

/// The commander's memory. Times are µs since boot.
#[derive(Debug, Clone)]
pub(crate) struct Commander {
    /// Motors may turn.
    pub armed: bool,
    /// When they were armed.
    pub armed_us: u64,
    /// The mode that flies.
    pub mode: Mode,
    /// The mode that the ground asked for last.
    pub intended: Mode,
    /// The last such mode that allows arming; it comes back at disarming.
    pub armable: Mode,
    /// When the mode changed.
    pub mode_us: u64,
    /// The mode that flew before.
    pub left: Mode,
    /// The failsafe, if one flies.
    pub failsafe: Option<Failsafe>,
    /// What brought it about.
    pub cause: Cause,
    /// Off the ground, as the autopilot sees it.
    pub airborne: bool,
    /// When the last heartbeat of a ground station came.
    pub heartbeat_us: Option<u64>,
    /// When the first heartbeat comes to count.
    pub linked_us: Option<u64>,
    /// A reaction that a failsafe asked for in the last tick: mode, after a Hold, cause.
    pub owed: Option<(Mode, bool, Cause)>,
    /// A notice that follows what was told in the last tick.
    pub owed_notice: Option<(u64, &'static Notice)>,
    /// When a companion computer was last heard.
    pub companion_us: Option<u64>,
    /// The ground link is declared lost.
    pub link_lost: bool,
    /// Terminated until restart.
    pub terminated: bool,
    /// The wing system failed.
    pub wing_failed: bool,
    /// The battery class announced.
    pub warned: Warning,
    /// Outside the fence since; a mode change or disarming ends it, wherever the aircraft is then.
    pub fence_breached: bool,
    /// Inside the fence at the last look.
    pub inside_fence: bool,
    /// Ground contact since.
    pub contact_us: Option<u64>,
    /// When it disarms after a landing.
    pub disarm_us: Option<u64>,
    /// Position valid again since.
    pub valid_us: Option<u64>,
}

impl Default for Commander {
    fn default() -> Self {
        Self {
            armed: false,
            armed_us: 0,
            mode: Mode::Hold,
            intended: Mode::Hold,
            armable: Mode::Hold,
            mode_us: 0,
            left: Mode::Hold,
            failsafe: None,
            cause: Cause::Unsaid,
            airborne: false,
            heartbeat_us: None,
            linked_us: None,
            owed: None,
            owed_notice: None,
            companion_us: None,
            link_lost: true,
            terminated: false,
            wing_failed: false,
            warned: Warning::None,
            fence_breached: false,
            inside_fence: true,
            contact_us: None,
            disarm_us: None,
            valid_us: None,
        }
    }
}

impl Vehicle {
    /// Whether arming in the present mode would succeed.
    pub(crate) fn can_arm(&self) -> bool {
        self.commander.mode.can_arm(self.navigator.mission_valid()) && self.healthy()
    }

    fn healthy(&self) -> bool {
        let commander = &self.commander;
        self.estimator.valid
            && !commander.terminated
            && !commander.wing_failed
            && commander.warned < Warning::Critical
            && self.airframe.lift == Lift::Rotors
            && self.link_suffices()
    }

    /// A ground link is a condition only where its loss has a reaction.
    pub(crate) fn link_suffices(&self) -> bool {
        !self.commander.link_lost || self.parameters.int("NAV_DLL_ACT") == 0
    }

    /// Arms if the checks allow it.
    pub(crate) fn arm(&mut self, reason: ArmReason) -> bool {
        if self.commander.armed {
            return true;
        }
        if !self.can_arm() {
            self.tell(&notices::ARMING_DENIED);
            return false;
        }
        self.commander.armed = true;
        self.commander.armed_us = self.now;
        self.commander.disarm_us = None;
        self.commander.contact_us = None;
        self.set_home_here();
        self.tell_with(&notices::ARMED, &format!("Armed by {}\t", reason.words()), &[reason as u8]);
        self.begin_mode();
        self.open_log();
        true
    }

    /// Disarms, and gives the mode back that allows arming: after most flights that is the mission.
    pub(crate) fn disarm(&mut self, reason: ArmReason) {
        self.tell_with(&notices::DISARMED, &format!("Disarmed by {}\t", reason.words()), &[reason as u8]);
        self.disarmed_us = Some(self.now);
        self.start.logging = false;
        if self.takeoff_us.take().is_some() {
            self.tell_flown();
        }
        let commander = &mut self.commander;
        commander.armed = false;
        commander.airborne = false;
        commander.failsafe = None;
        commander.fence_breached = false;
        commander.disarm_us = None;
        commander.contact_us = None;
        if !commander.terminated {
            if matches!(commander.intended, Mode::Return | Mode::Land | Mode::Descend | Mode::Takeoff) {
                commander.intended = commander.armable;
            }
            commander.mode = commander.intended;
        }
        commander.mode_us = self.now;
        self.navigator.phase = Phase::Parked;
        self.dirty = true;
    }

    /// Whether the ground may change to a mode now; on the ground, disarmed, every mode is taken.
    pub(crate) fn mode_available(&self, mode: Mode) -> bool {
        let flyable = match mode {
            Mode::Mission => self.navigator.mission_valid() && self.estimator.valid,
            Mode::Hold | Mode::Return | Mode::Takeoff | Mode::VtolTakeoff => self.estimator.valid,
            Mode::Land => true,
            Mode::Descend | Mode::Termination | Mode::Other(_) => false,
        };
        !self.commander.terminated && (flyable || !self.commander.armed)
    }

    fn complain_of_mode(&mut self, mode: Mode) {
        if self.now < self.mode_complaint_us + COMPLAINT_US {
            return;
        }
        self.mode_complaint_us = self.now;
        let words = format!("Switching to {} is currently not available\t", mode.name());
        let [a, b, c, d] = mode.custom().to_le_bytes();
        self.tell_with(&notices::MODE_NOT_AVAILABLE, &words, &[a, b, c, d, mode.navigation_number()]);
    }

    /// A mode change asked for by the ground. False if it is not available.
    pub(crate) fn change_mode(&mut self, mode: Mode) -> bool {
        if !self.mode_available(mode) {
            self.complain_of_mode(mode);
            return false;
        }
        let over = self.commander.cause == Cause::GroundLost && !self.commander.link_lost;
        if self.commander.failsafe.take().is_some() && !over {
            self.tell(&notices::OVERRIDDEN);
        }
        self.commander.intended = mode;
        if mode.can_arm(true) && mode != Mode::Takeoff {
            self.commander.armable = mode;
        }
        let again = self.commander.mode == mode && self.commander.armed;
        let left = std::mem::replace(&mut self.commander.mode, mode);
        if !again {
            self.commander.mode_us = self.now;
            self.left_mode(left, mode);
            if self.commander.armed {
                self.begin_mode();
            }
        }
        true
    }

    /// What goes out on the link when a mode is left in the air.
    pub(crate) fn left_mode(&mut self, left: Mode, entered: Mode) {
        if !self.commander.airborne || left == entered {
            return;
        }
        self.commander.left = left;
        let mission = left == Mode::Mission || (left == Mode::Return && self.navigator.rtl_by_mission);
        if mission {
            self.stop_camera();
        }
        if mission || matches!(entered, Mode::Return | Mode::Land | Mode::Descend | Mode::Termination) {
            self.neutral_gimbal();
        }
    }

    /// Stops everything for good.
    pub(crate) fn terminate(&mut self) {
        self.commander.terminated = true;
        self.fire_parachute();
        let [a, b, c, d] = Mode::Termination.custom().to_le_bytes();
        self.tell_with(&notices::FAILSAFE, "", &[a, b, c, d, 10]);
        let left = std::mem::replace(&mut self.commander.mode, Mode::Termination);
        self.left_mode(left, Mode::Termination);
        self.commander.intended = Mode::Termination;
        self.commander.failsafe = None;
        self.navigator.phase = Phase::Parked;
    }
}
