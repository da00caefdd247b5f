//! Messages from the ground: who may say what, and where it goes.

use crate::airframe::Lift;
use crate::failsafe::Cause;
use crate::inbound::{Address, Inbound};
use crate::mode::Mode;
use crate::notices::{self, Notice};
use crate::vehicle::Vehicle;
use crate::wire::AUTOPILOT;

impl Vehicle {
    pub(crate) fn take(&mut self, from: Address, message: Inbound) {
        let mine = |target: Address| target.system == self.settings.system_id && matches!(target.component, 0 | AUTOPILOT);
        let planner = |target: Address| target.system == self.settings.system_id && matches!(target.component, 0 | AUTOPILOT | 190);
        let now = self.now;
        match message {
            Inbound::Heartbeat { mav_type: 6 } => self.hear_ground(),
            Inbound::Heartbeat { mav_type: 18 } => self.commander.companion_us = Some(now),
            Inbound::Heartbeat { .. } => {}
            Inbound::Command(command) if mine(command.target) => self.accept(command),
            Inbound::SetMode { custom_mode, target_system, base_mode } if target_system == self.settings.system_id => {
                self.set_mode_message(from, base_mode, custom_mode);
            }
            Inbound::ParamRequestRead { index, name, target } if mine(target) => self.read_parameter(index, &name),
            Inbound::ParamRequestList { target } if mine(target) => self.parameter_list = Some(0),
            Inbound::ParamSet { name, bits, param_type, target } if mine(target) => self.set_parameter(name, bits, param_type),
            Inbound::MissionCount { count, mission_type, target } if planner(target) => {
                let replies = self.protocol.count(now, from, mission_type, count, &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionItem { item, mission_type, target, form } if planner(target) => {
                let replies = self.protocol.item(now, from, mission_type, (item, form), &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionRequestList { mission_type, target } if planner(target) => {
                let replies = self.protocol.request_list(now, from, mission_type, &self.store);
                self.answer(replies);
            }
            Inbound::MissionRequest { seq, mission_type, target } if planner(target) => {
                let replies = self.protocol.request(now, from, mission_type, seq, &self.store);
                self.answer(replies);
            }
            Inbound::MissionAck { result, target, .. } if planner(target) => self.protocol.ack(from, result),
            Inbound::MissionClearAll { mission_type, target } if planner(target) => {
                let replies = self.protocol.clear_all(from, mission_type, &mut self.store);
                self.answer(replies);
            }
            Inbound::MissionSetCurrent { seq, target } if planner(target) => self.choose_current(seq),
            Inbound::RequestEvents { first, last, target } if mine(target) => self.repeat_events(first, last),
            Inbound::Timesync { tc1: 0, ts1 } => self.send_timesync(ts1),
            Inbound::Ping { time_usec, seq, target: Address { system: 0, component: 0 } } => self.send_ping(time_usec, seq, from),
            // What is addressed to somebody else is dropped without a word.
            Inbound::Command(_)
            | Inbound::SetMode { .. }
            | Inbound::ParamRequestRead { .. }
            | Inbound::ParamRequestList { .. }
            | Inbound::ParamSet { .. }
            | Inbound::MissionCount { .. }
            | Inbound::MissionItem { .. }
            | Inbound::MissionRequestList { .. }
            | Inbound::MissionRequest { .. }
            | Inbound::MissionAck { .. }
            | Inbound::MissionClearAll { .. }
            | Inbound::MissionSetCurrent { .. }
            | Inbound::RequestEvents { .. }
            | Inbound::Timesync { .. }
            | Inbound::Ping { .. } => {}
        }
    }

    pub(crate) fn choose_current(&mut self, seq: u16) {
        if self.item(seq).is_none() {
            self.tell(&notices::TRANSFER_NOT_IN_LIST);
            return;
        }
        self.set_current(seq);
        self.navigator.complete = false;
        if self.commander.airborne && self.commander.mode == Mode::Mission {
            self.begin_item();
        }
    }

    pub(crate) fn read_parameter(&mut self, index: i16, name: &str) {
        let found = match u16::try_from(index) {
            Ok(index) => self.parameters.at(index).map(|(name, _)| name.to_owned()),
            Err(_) => Some(name.to_owned()),
        };
        if let Some(name) = found {
            self.parameters.uncover(&name);
            if name == "_HASH_CHECK" {
                return self.send_hash();
            }
            self.send_parameter(&name);
        }
    }

    pub(crate) fn set_parameter(&mut self, name: String, bits: u32, param_type: u8) {
        if name == "_HASH_CHECK" {
            self.parameter_list = None;
            return;
        }
        self.parameters.uncover(&name);
        let before = self.parameters.find(&name).map(|(_, value)| value.bits());
        if !self.parameters.set_bits(&name, bits, param_type) {
            return;
        }
        self.dirty = true;
        self.send_parameter(&name);
        // Told once more to everybody, but only when it is another value now.
        if before != Some(bits) {
            self.parameter_echo.entry(name.clone()).or_insert(self.now + 10_000);
        }
        if name == "SIM_GPS_USED" {
            self.set_fix(self.parameters.int("SIM_GPS_USED") >= 4);
        }
    }

    pub(crate) fn set_fix(&mut self, fix: bool) {
        self.estimator.set_fix(fix, self.airframe.lift == Lift::Wings, self.airframe.grounded);
    }

    pub(crate) fn quad_chute(&mut self, reason: &Notice) {
        if !self.commander.airborne || !self.has_wings() || self.airframe.lift == Lift::Rotors {
            return;
        }
        self.commander.wing_failed = true;
        self.airframe.set_lift(Lift::Rotors);
        self.tell(reason);
        self.tell(&notices::WING_FAILED);
        self.react(Mode::Return, true, Cause::Unsaid);
        self.begin_mode();
    }
}
