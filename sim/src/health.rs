//! Health: what is wrong, told as a group of EVENTs each time that it changes.
//!
//! A group is a summary of the arming checks, one event for each problem, and a summary of what is present. Groups are at
//! least [`SPACING_US`] apart; what changes twice between is told once. A problem names the modes that it forbids.

use crate::airframe::Lift;
use crate::battery::Warning;
use crate::mode::Mode;
use crate::notices;
use crate::vehicle::Vehicle;

/// Least time between two groups, µs.
const SPACING_US: u64 = 2_050_000;
/// The first group comes at this time after the start, µs.
const FIRST_US: u64 = 2_080_000;
/// Every mode that a healthy aircraft can run.
const RUNNABLE: u32 = 0x807f_3ab8;
const EVERY_MODE: u32 = u32::MAX;
/// A command that was just carried out is followed by others, µs.
const COMMANDED_US: u64 = 30_000;
/// For this long after disarming the logger still counts as present, µs.
const LOGGING_US: u64 = 4_000_000;
/// Satellites lost for this long are not present any more, µs.
const FUSION_US: u64 = 7_300_000;
/// They are not in it before this time after the start, µs.
const FUSED_US: u64 = 2_200_000;

/// The events of a mode that cannot be armed in, and of a fix that is too poor.
const UNSUITED: u32 = 18_648_929;
const POOR_FIX: u32 = 29_146_769;
/// The event of a flight that was terminated.
const TERMINATION: u32 = 29_532_170;

/// Components, as bit numbers.
mod component {
    pub(super) const GPS: u8 = 3;
    pub(super) const REMOTE_CONTROL: u8 = 7;
    pub(super) const BATTERY: u8 = 11;
    pub(super) const LINKS: u8 = 12;
    pub(super) const ATTITUDE: u8 = 16;
    pub(super) const LOCAL_POSITION: u8 = 17;
    pub(super) const SYSTEM: u8 = 20;
    pub(super) const GLOBAL_POSITION: u8 = 24;
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Told, and counted for nothing but the modes it forbids.
    Note,
    /// The component has a warning.
    Warning,
    /// The component has an error; arming goes on in the modes that it does not forbid.
    Error,
    /// The component has an error, and nothing arms.
    Blocking,
    /// The component has a warning, and nothing arms.
    BlockingWarning,
}

/// One problem, as its event says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Problem {
    id: u32,
    levels: u8,
    modes: u32,
    component: u8,
    weight: Weight,
}

/// What was told last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Health {
    problems: Vec<Problem>,
    present: u32,
    told_us: u64,
}

/// What a set of problems comes to.
struct Verdict {
    errors: u32,
    warnings: u32,
    can_arm: u32,
    can_run: u32,
}

fn verdict(problems: &[Problem]) -> Verdict {
    let (mut errors, mut warnings, mut can_run, mut unsuited, mut blocked) = (0, 0, RUNNABLE, 0, false);
    for problem in problems {
        match problem.weight {
            Weight::Note => {}
            Weight::Warning => warnings |= 1 << problem.component,
            Weight::Error => errors |= 1 << problem.component,
            Weight::BlockingWarning => {
                warnings |= 1 << problem.component;
                blocked = true;
            }
            Weight::Blocking => {
                errors |= 1 << problem.component;
                blocked = true;
            }
        }
        match problem.id {
            UNSUITED => unsuited |= problem.modes,
            POOR_FIX => {}
            _ if problem.modes != EVERY_MODE => can_run &= !problem.modes,
            _ => {}
        }
    }
    let can_arm = if blocked { 0 } else { can_run & !unsuited };
    Verdict { errors, warnings, can_arm, can_run }
}

impl Vehicle {
    fn problems(&self) -> Vec<Problem> {
        use component::{ATTITUDE, BATTERY, GLOBAL_POSITION, GPS, LINKS, LOCAL_POSITION, REMOTE_CONTROL, SYSTEM};
        let commander = &self.commander;
        let mut found = Vec::new();
        let mut add = |is: bool, id, levels, modes, component, weight| {
            if is {
                found.push(Problem { id, levels, modes, component, weight });
            }
        };
        let lost = !self.estimator.valid;
        let linked = !commander.link_lost;
        let needs_link = self.parameters.int("NAV_DLL_ACT") > 0;
        let manual_only = !commander.armed && !commander.mode.can_arm(true);
        let battery = commander.warned;
        add(!commander.armed && self.fix_complained(), POOR_FIX, 0x44, 0x7e_007c, GPS, Weight::Warning);
        add(!self.attitude_known(), 27_227_279, 0x22, 0x7e_d17e, ATTITUDE, Weight::Error);
        let wings = self.airframe.lift != Lift::Rotors;
        let poor = !lost && self.estimator.poor();
        let without = if poor {
            0x38_0000
        } else if wings {
            0x7c_007c
        } else {
            0x7e_007c
        };
        add(lost || poor, 30_612_409, 0x33, without, LOCAL_POSITION, Weight::Error);
        add(lost, 26_788_467, 0x33, 0x38, GLOBAL_POSITION, Weight::Error);
        add(
            manual_only && (commander.mode.automatic() || commander.mode == Mode::Termination),
            UNSUITED,
            0x66,
            0x3c_3020,
            SYSTEM,
            Weight::Note,
        );
        add(!self.navigator.mission_valid(), 17_154_777, 0x66, 0x8, SYSTEM, Weight::Note);
        add(true, 19_865_031, 0x33, 0x4000, SYSTEM, Weight::Error);
        add(true, 17_231_145, 0x44, EVERY_MODE, REMOTE_CONTROL, Weight::Warning);
        add(self.airframe.lift != Lift::Rotors && !commander.armed, 30_977_863, 0x44, EVERY_MODE, SYSTEM, Weight::BlockingWarning);
        add(commander.wing_failed, 31_958_015, 0x33, EVERY_MODE, SYSTEM, Weight::Blocking);
        add(!linked && !needs_link, 23_579_003, 0x66, EVERY_MODE, LINKS, Weight::Note);
        add(!linked && needs_link, 23_579_003, 0x33, EVERY_MODE, LINKS, Weight::Blocking);
        add(commander.terminated, TERMINATION, 0x22, EVERY_MODE, SYSTEM, Weight::Blocking);
        add(commander.fence_breached, 16_920_235, 0x33, EVERY_MODE, SYSTEM, Weight::Blocking);
        add(battery == Warning::Low, 21_826_980, 0x22, EVERY_MODE, BATTERY, Weight::Error);
        add(battery == Warning::Critical, 19_404_811, 0x22, EVERY_MODE, BATTERY, Weight::Blocking);
        add(battery == Warning::Emergency, 28_121_863, 0x00, EVERY_MODE, BATTERY, Weight::Blocking);
        found
    }

    /// Attitude comes before position: it is known a second and a half earlier.
    fn attitude_known(&self) -> bool {
        self.now >= self.settings.levelled_us
    }

    /// The lost fix has been complained about.
    fn fix_complained(&self) -> bool {
        const NOTICED_US: u64 = 400_000;
        const FORGOTTEN_US: u64 = 60_000;
        self.estimator.lost_for_us() >= NOTICED_US || self.estimator.back_for_us().is_some_and(|since| since < FORGOTTEN_US)
    }

    /// The airspeed sensor's module is up; it may be late.
    pub(crate) fn has_airspeed(&self) -> bool {
        !self.has_wings() || self.settings.airspeed_us.is_none_or(|due| self.now >= due)
    }

    /// The logger counts as present while it writes, and a little longer.
    pub(crate) fn log_counts(&self) -> bool {
        self.start.logging || self.disarmed_us.is_some_and(|at| self.now < at + LOGGING_US)
    }

    fn present(&self) -> u32 {
        let mut present = 0x3802_0802;
        if self.log_counts() {
            present |= 1 << 10;
        }
        if self.has_wings() && self.has_airspeed() {
            present |= 1 << 2;
        }
        if !self.commander.link_lost {
            present |= 1 << 12;
        }
        if self.fusing {
            present |= 1 << 3;
        }
        present
    }

    /// Some problems are texts too, on the ground.
    fn complain_before_flight(&mut self, id: u32) {
        match id {
            POOR_FIX => self.tell(&notices::POOR_FIX),
            23_579_003 if self.parameters.int("NAV_DLL_ACT") > 0 => self.tell(&notices::NO_GROUND),
            TERMINATION => self.tell(&notices::TERMINATED),
            30_977_863 => self.tell(&notices::WINGS_ON_GROUND),
            _ => {}
        }
    }

    /// Satellites come and go in the estimate later than in the receiver.
    pub(crate) fn watch_fusion(&mut self) {
        let fusing = if self.estimator.fix {
            (self.fusing || !self.fused_before || self.estimator.fused()) && self.now > FUSED_US
        } else {
            self.estimator.lost_for_us() < FUSION_US && self.fusing
        };
        let was = std::mem::replace(&mut self.fusing, fusing);
        if !self.commander.airborne {
            self.fused_before |= fusing;
            return;
        }
        if was && !fusing {
            self.tell(if self.airframe.lift == Lift::Wings { &notices::GNSS_STOPPED_ON_WINGS } else { &notices::GNSS_STOPPED });
        } else if fusing && !was && self.fused_before {
            self.tell(&notices::GNSS_STARTED);
        }
        self.fused_before |= fusing;
    }

    /// Tells a group if there is something new and the last is long enough ago.
    pub(crate) fn watch_health(&mut self) {
        let due = if self.health.told_us == 0 { FIRST_US } else { self.health.told_us + SPACING_US };
        // Commands that wait come first.
        if self.now < due || !self.commands.is_empty() || self.now < self.commanded_us + COMMANDED_US {
            return;
        }
        let (problems, present) = (self.problems(), self.present());
        if self.health.told_us == 0 || problems != self.health.problems || present != self.health.present {
            self.health = Health { problems, present, told_us: self.now };
            self.tell_health();
        }
    }

    /// The modes that can be armed in now, as bits of their numbers.
    pub(crate) fn arm_mask(&self) -> u32 {
        verdict(&self.problems()).can_arm
    }

    /// Tells the group as it was told last.
    pub(crate) fn tell_health(&mut self) {
        let Health { problems, present, .. } = self.health.clone();
        let Verdict { errors, warnings, can_arm, can_run } = verdict(&problems);
        let can_arm = if self.has_airspeed() { can_arm } else { 0 };
        let words = |words: [u32; 4]| -> Vec<u8> { std::iter::once(0).chain(words.into_iter().flat_map(u32::to_le_bytes)).collect() };
        self.send_event(27_825_120, 0x88, &words([errors, warnings, can_arm, can_run]));
        if !self.has_airspeed() {
            self.tell(&notices::NO_AIRSPEED);
            self.send_event(26_270_848, 0x33, &[0xff, 0xff, 0xff, 0xff, 2]);
        }
        for problem in problems {
            if !self.commander.armed || problem.id == TERMINATION {
                self.complain_before_flight(problem.id);
            }
            let [a, b, c, d] = problem.modes.to_le_bytes();
            self.send_event(problem.id, problem.levels, &[a, b, c, d, problem.component]);
        }
        let airspeed_error = u32::from(!self.has_airspeed()) << 2;
        self.send_event(18_691_879, 0x88, &words([present, airspeed_error, 0, 0])[..13]);
    }
}
