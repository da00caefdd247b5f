//! Commands from the ground, and their answers.
//!
//! There is no memory of commands: a repetition is executed and answered again, so MISSION_START repeated in flight
//! starts the mission over. DO_SET_MODE is answered twice: at once and without meaning, then with the truth.

use mavlink::dialects::common::{MavMessage, TIMESYNC_DATA};

use crate::commander::ArmReason;
use crate::inbound::{Address, Command};
use crate::mode::Mode;
use crate::notices::{self, Notice};
use crate::plan::PlanKind;
use crate::vehicle::Vehicle;

/// Results of COMMAND_ACK.
pub(crate) mod result {
    pub(crate) const ACCEPTED: u8 = 0;
    pub(crate) const TEMPORARILY_REJECTED: u8 = 1;
    pub(crate) const DENIED: u8 = 2;
    pub(crate) const UNSUPPORTED: u8 = 3;
    pub(crate) const FAILED: u8 = 4;
}
use result::{ACCEPTED, DENIED, FAILED, TEMPORARILY_REJECTED, UNSUPPORTED};

/// The second parameter of ARM_DISARM that stops the motors in the air.
const FORCE: f32 = 21_196.0;

impl Vehicle {
    /// A command arrived: requests about messages are answered now, the rest at the next tick.
    pub(crate) fn accept(&mut self, command: Command) {
        let [p1, p2, ..] = command.params;
        match command.number {
            176 => {
                self.acknowledge(&command, ACCEPTED);
                self.commands.push_back(command);
            }
            510 => {
                let interval = self.streams.interval_us(p1 as u32);
                let message = mavlink::dialects::common::MESSAGE_INTERVAL_DATA { interval_us: interval, message_id: p1 as u16 };
                self.send(&MavMessage::MESSAGE_INTERVAL(message));
                self.acknowledge(&command, ACCEPTED);
            }
            511 => {
                let known = self.streams.set_interval(p1 as u32, p2, self.now);
                self.acknowledge(&command, if known { ACCEPTED } else { FAILED });
            }
            512 | 519 | 520 => {
                let id = match command.number {
                    512 => p1 as u32,
                    519 => 300,
                    _ => 148,
                };
                let sent = self.send_requested(id, p2);
                self.acknowledge(&command, if sent { ACCEPTED } else { DENIED });
            }
            _ => self.commands.push_back(command),
        }
    }

    pub(crate) fn execute(&mut self, command: Command) {
        let [p1, p2, ..] = command.params;
        let result = match command.number {
            16 => UNSUPPORTED,
            20 => self.command_mode(Mode::Return, &notices::RETURNING),
            21 => self.command_mode(Mode::Land, &notices::LANDING),
            22 => self.command_takeoff(&command, Mode::Takeoff),
            84 if self.has_wings() => self.command_takeoff(&command, Mode::VtolTakeoff),
            34 => self.circle_around(&command),
            191 | 203 => ACCEPTED,
            179 => self.set_home(&command),
            410 => {
                self.send_requested(242, 0.0);
                ACCEPTED
            }
            401 => {
                self.tell_health();
                ACCEPTED
            }
            176 => self.do_set_mode(p1, p2, command.params[2]),
            178 => {
                self.change_speed(p1, p2);
                ACCEPTED
            }
            185 if p1 > 0.5 && self.commander.airborne => {
                self.terminate();
                ACCEPTED
            }
            185 => DENIED,
            186 => self.change_altitude(f64::from(p1)),
            192 => self.reposition(&command),
            211 => return self.grip(&command),
            241 if self.commander.armed => TEMPORARILY_REJECTED,
            241 => ACCEPTED,
            246 => DENIED,
            300 => self.start_mission(p1),
            400 => match self.arm_disarm(p1, p2) {
                Some(result) => result,
                None => return,
            },
            420 => match self.inject_failure(p1, p2) {
                Some(DENIED) => DENIED,
                Some(result) => return self.acknowledge_nobody(&command, result),
                None => return,
            },
            3000 if self.has_wings() => self.command_transition(p1 as u8, p2),
            _ => UNSUPPORTED,
        };
        self.acknowledge(&command, result);
    }

    pub(crate) fn acknowledge(&mut self, command: &Command, result: u8) {
        self.acknowledge_with(command, result, 0);
    }

    /// INJECT_FAILURE's answer names no target.
    fn acknowledge_nobody(&mut self, command: &Command, result: u8) {
        let [n0, n1] = command.number.to_le_bytes();
        self.send_raw(77, &[n0, n1, result]);
    }

    /// `None`: no answer at all.
    fn inject_failure(&mut self, unit: f32, kind: f32) -> Option<u8> {
        const GPS: u32 = 4;
        const BATTERY: u32 = 100;
        const MOTOR: u32 = 101;
        if self.parameters.int("SYS_FAILURE_EN") == 0 {
            return Some(DENIED);
        }
        match unit as u32 {
            GPS => None,
            BATTERY => {
                self.battery.failed = kind as u32 == 1;
                Some(ACCEPTED)
            }
            MOTOR => Some(ACCEPTED),
            _ => Some(UNSUPPORTED),
        }
    }

    pub(crate) fn acknowledge_with(&mut self, command: &Command, result: u8, progress: u8) {
        let [n0, n1] = command.number.to_le_bytes();
        self.send_raw(77, &[n0, n1, result, progress, 0, 0, 0, 0, command.from.system, command.from.component]);
    }

    fn command_mode(&mut self, mode: Mode, notice: &Notice) -> u8 {
        if self.mode_available(mode) {
            self.tell(notice);
        }
        if self.change_mode(mode) { ACCEPTED } else { TEMPORARILY_REJECTED }
    }

    fn command_takeoff(&mut self, command: &Command, mode: Mode) -> u8 {
        let altitude = f64::from(command.z);
        self.navigator.reposition = altitude.is_finite().then_some((self.believed(), altitude));
        if self.change_mode(mode) { ACCEPTED } else { TEMPORARILY_REJECTED }
    }

    fn do_set_mode(&mut self, base: f32, main: f32, sub: f32) -> u8 {
        let base = base as u8;
        if base & 1 == 0 {
            // Without the custom bit only AUTO means something: the mission.
            return if base & 4 == 0 || self.change_mode(Mode::Mission) { ACCEPTED } else { TEMPORARILY_REJECTED };
        }
        self.ask_mode(Mode::from_numbers(main as u8, sub as u8))
    }

    fn ask_mode(&mut self, mode: Option<Mode>) -> u8 {
        match mode {
            Some(mode) if self.change_mode(mode) => ACCEPTED,
            Some(_) => TEMPORARILY_REJECTED,
            None => {
                self.tell(&notices::UNSUPPORTED_MODE);
                TEMPORARILY_REJECTED
            }
        }
    }

    /// The old message SET_MODE: one answer, under DO_SET_MODE's number.
    pub(crate) fn set_mode_message(&mut self, from: Address, base: u8, custom: u32) {
        let result = if base & 1 == 0 { ACCEPTED } else { self.ask_mode(Mode::from_custom(custom)) };
        let [n0, n1] = 176_u16.to_le_bytes();
        self.send_raw(77, &[n0, n1, result, 0, 0, 0, 0, 0, from.system, from.component]);
    }

    fn start_mission(&mut self, first: f32) -> u8 {
        if !self.navigator.mission_valid() {
            self.tell(&notices::MISSION_START_DENIED);
            return DENIED;
        }
        let first = first.max(0.0) as u16;
        if usize::from(first) >= self.store.plan(PlanKind::Mission).items.len() {
            return DENIED;
        }
        self.navigator.complete = false;
        self.set_current(first);
        if !self.change_mode(Mode::Mission) {
            return TEMPORARILY_REJECTED;
        }
        if self.commander.airborne {
            // Said again in flight it starts the mission over, without a word.
            self.navigator.begun = false;
            self.navigator.progressed = false;
            self.begin_item();
            return ACCEPTED;
        }
        if self.arm(ArmReason::Mission) { ACCEPTED } else { TEMPORARILY_REJECTED }
    }

    /// `None`: no answer at all.
    fn arm_disarm(&mut self, arm: f32, force: f32) -> Option<u8> {
        if (arm - 1.0).abs() < f32::EPSILON {
            let armed = self.arm(ArmReason::Command);
            return Some(if armed { ACCEPTED } else { TEMPORARILY_REJECTED });
        }
        if arm.abs() > f32::EPSILON {
            self.tell_with(&notices::BAD_ARM_PARAMETER, &format!("Unsupported ARM_DISARM param: {arm:.3}\t"), &arm.to_le_bytes());
            return None;
        }
        if !self.commander.armed {
            return Some(ACCEPTED);
        }
        // A number that is none is no force: stations leave what they do not use at NaN.
        let forced = (force - FORCE).abs() <= 0.5;
        if self.commander.airborne && !forced {
            self.tell(&notices::DISARMING_DENIED);
            return Some(TEMPORARILY_REJECTED);
        }
        self.disarm(ArmReason::Command);
        Some(ACCEPTED)
    }

    pub(crate) fn send_timesync(&mut self, ts1: i64) {
        let tc1 = (self.now * 1000).cast_signed();
        self.send(&MavMessage::TIMESYNC(TIMESYNC_DATA { tc1, ts1, target_system: 255, target_component: 255 }));
    }

    /// PING (4): an own one to everybody, or the echo of somebody's. The codec calls the message deprecated; the autopilot does not.
    pub(crate) fn send_ping(&mut self, time_usec: u64, seq: u32, to: Address) {
        let mut payload = [0; 14];
        payload[0..8].copy_from_slice(&time_usec.to_le_bytes());
        payload[8..12].copy_from_slice(&seq.to_le_bytes());
        payload[12..14].copy_from_slice(&[to.system, to.component]);
        self.send_raw(4, &payload);
    }
}
