//! How the aircraft says it is: mode, readiness, mission, battery.

use mavlink::dialects::common::{
    AUTOPILOT_VERSION_DATA, BATTERY_STATUS_DATA, CURRENT_MODE_DATA, EXTENDED_SYS_STATE_DATA, HEARTBEAT_DATA, MISSION_CURRENT_DATA,
    MavAutopilot, MavBatteryChargeState, MavBatteryFunction, MavBatteryType, MavLandedState, MavModeFlag, MavProtocolCapability,
    MavStandardMode, MavState, MavSysStatusSensor, MavType, MavVtolState, MissionState, SYS_STATUS_DATA,
};

use crate::airframe::Lift;
use crate::battery::Warning;
use crate::mode::Mode;
use crate::navigator::Phase;
use crate::parameters::Setup;
use crate::plan::PlanKind;
use crate::rtl::CLIMBED_M;
use crate::settings::Kind;
use crate::vehicle::Vehicle;

const ARMED: u8 = 0x80;
const PREARM_CHECK: u32 = 0x1000_0000;
/// For this long after its start the autopilot does not know where its stored mission stands.
const MISSION_UNKNOWN_US: u64 = 2_000_000;
/// SYS_STATUS knows of no sensor before this time after the start, and of no satellites before the other, µs.
const SENSORS_US: u64 = 2_080_000;
const SENSORS_GPS_US: u64 = 4_100_000;
/// What a message says for "none".
const NONE_U16: u16 = u16::MAX;

impl Vehicle {
    pub(crate) fn heartbeat(&self) -> HEARTBEAT_DATA {
        let commander = &self.commander;
        let armed = if commander.armed { ARMED } else { 0 };
        let system_status = if commander.terminated {
            MavState::MAV_STATE_FLIGHT_TERMINATION
        } else if commander.armed && commander.failsafe.is_some() {
            MavState::MAV_STATE_CRITICAL
        } else if commander.armed {
            MavState::MAV_STATE_ACTIVE
        } else if self.can_arm() {
            MavState::MAV_STATE_STANDBY
        } else {
            MavState::MAV_STATE_UNINIT
        };
        HEARTBEAT_DATA {
            custom_mode: commander.mode.custom(),
            mavtype: match self.settings.kind {
                Kind::Quad => MavType::MAV_TYPE_QUADROTOR,
                Kind::Vtol => MavType::MAV_TYPE_VTOL_FIXEDROTOR,
            },
            autopilot: MavAutopilot::MAV_AUTOPILOT_PX4,
            base_mode: MavModeFlag::from_bits_retain(commander.mode.base() | armed),
            system_status,
            mavlink_version: 3,
        }
    }

    pub(crate) fn current_mode(&self) -> CURRENT_MODE_DATA {
        CURRENT_MODE_DATA {
            custom_mode: self.commander.mode.custom(),
            intended_custom_mode: self.commander.intended.custom(),
            standard_mode: match self.commander.mode.standard() {
                1 => MavStandardMode::MAV_STANDARD_MODE_POSITION_HOLD,
                5 => MavStandardMode::MAV_STANDARD_MODE_SAFE_RECOVERY,
                6 => MavStandardMode::MAV_STANDARD_MODE_MISSION,
                7 => MavStandardMode::MAV_STANDARD_MODE_LAND,
                8 => MavStandardMode::MAV_STANDARD_MODE_TAKEOFF,
                _ => MavStandardMode::MAV_STANDARD_MODE_NON_STANDARD,
            },
        }
    }

    pub(crate) fn extended_state(&self) -> EXTENDED_SYS_STATE_DATA {
        let landed_state = if !self.commander.airborne {
            MavLandedState::MAV_LANDED_STATE_ON_GROUND
        } else {
            match self.navigator.phase {
                Phase::Climb { .. } if self.taking_off() => MavLandedState::MAV_LANDED_STATE_TAKEOFF,
                Phase::Landing { .. } => MavLandedState::MAV_LANDED_STATE_LANDING,
                Phase::Glide { top, .. } if top <= self.believed_altitude() + CLIMBED_M => MavLandedState::MAV_LANDED_STATE_LANDING,
                Phase::Parked
                | Phase::Climb { .. }
                | Phase::Align { .. }
                | Phase::Accelerate { .. }
                | Phase::Fly { .. }
                | Phase::Stay { .. }
                | Phase::Circle { .. }
                | Phase::Approach { .. }
                | Phase::Brake { .. }
                | Phase::OverPad { .. }
                | Phase::Glide { .. }
                | Phase::Blind => MavLandedState::MAV_LANDED_STATE_IN_AIR,
            }
        };
        let vtol_state = match (self.settings.kind, self.airframe.lift) {
            (Kind::Quad, _) => MavVtolState::MAV_VTOL_STATE_UNDEFINED,
            (Kind::Vtol, Lift::Rotors) => MavVtolState::MAV_VTOL_STATE_MC,
            (Kind::Vtol, Lift::ToWings) => MavVtolState::MAV_VTOL_STATE_TRANSITION_TO_FW,
            (Kind::Vtol, Lift::Wings) => MavVtolState::MAV_VTOL_STATE_FW,
            (Kind::Vtol, Lift::ToRotors) => MavVtolState::MAV_VTOL_STATE_TRANSITION_TO_MC,
        };
        EXTENDED_SYS_STATE_DATA { vtol_state, landed_state }
    }

    /// On the way up from the ground.
    fn taking_off(&self) -> bool {
        match self.commander.mode {
            Mode::Takeoff | Mode::VtolTakeoff => self.navigator.from_ground,
            Mode::Mission => self.item(self.store.current).is_some_and(|item| crate::feasibility::is_takeoff(item.command)),
            Mode::Hold | Mode::Return | Mode::Land | Mode::Descend | Mode::Termination | Mode::Other(_) => false,
        }
    }

    pub(crate) fn mission_current(&self) -> MISSION_CURRENT_DATA {
        let plan = |kind| self.store.plan(kind);
        let mission = plan(PlanKind::Mission);
        let stored = !mission.items.is_empty();
        let in_mission = matches!(self.commander.mode, Mode::Mission | Mode::Takeoff | Mode::Land);
        let unknown = stored && self.now < MISSION_UNKNOWN_US;
        let mission_state = if unknown || !self.navigator.mission_valid() {
            MissionState::MISSION_STATE_NO_MISSION
        } else if self.navigator.complete {
            MissionState::MISSION_STATE_COMPLETE
        } else if matches!(self.commander.mode, Mode::Mission | Mode::Land) {
            MissionState::MISSION_STATE_ACTIVE
        } else if self.navigator.progressed {
            MissionState::MISSION_STATE_PAUSED
        } else if self.commander.airborne && (self.navigator.begun || self.navigator.rtl_by_mission) {
            MissionState::MISSION_STATE_ACTIVE
        } else {
            MissionState::MISSION_STATE_NOT_STARTED
        };
        MISSION_CURRENT_DATA {
            seq: if stored && self.now < MISSION_UNKNOWN_US { NONE_U16 } else { self.store.current },
            total: if stored { mission.items.len() as u16 } else { NONE_U16 },
            mission_state,
            mission_mode: if in_mission { 1 } else { 2 },
            mission_id: mission.id,
            fence_id: plan(PlanKind::Fence).id,
            rally_points_id: plan(PlanKind::Rally).id,
        }
    }

    fn millivolts(&self) -> u16 {
        match self.settings.setup {
            Setup::Simulation => self.battery.drained_millivolts(),
            Setup::Approved => self.battery.millivolts(self.load()),
        }
    }

    pub(crate) fn sys_status(&self) -> SYS_STATUS_DATA {
        let passed = self.now > SENSORS_US && self.arm_mask() >> self.commander.mode.navigation_number() & 1 == 1;
        let ready = if passed { PREARM_CHECK } else { 0 };
        let gps = if self.fusing && self.now > SENSORS_GPS_US { 0x20 } else { 0 };
        let started = self.now > SENSORS_US;
        let wings = if self.has_wings() && self.has_airspeed() { 0x10 } else { 0 };
        let logging = if self.log_counts() { 0x0100_0000 } else { 0 };
        let present = if started { 0x0200_400f | logging | gps | wings } else { 0 };
        SYS_STATUS_DATA {
            onboard_control_sensors_present: MavSysStatusSensor::from_bits_retain(present),
            onboard_control_sensors_enabled: MavSysStatusSensor::from_bits_retain(if started { present | 0x0001_0000 } else { 0 }),
            onboard_control_sensors_health: MavSysStatusSensor::from_bits_retain(0x0320_c80f | wings | gps | ready),
            load: 300,
            voltage_battery: self.millivolts(),
            current_battery: -100,
            battery_remaining: self.battery.percent.ceil() as i8,
            ..SYS_STATUS_DATA::DEFAULT
        }
    }

    pub(crate) fn battery_status(&self) -> BATTERY_STATUS_DATA {
        let mut voltages = [u16::MAX; 10];
        voltages[0] = self.millivolts();
        BATTERY_STATUS_DATA {
            current_consumed: -1,
            energy_consumed: -1,
            temperature: i16::MAX,
            voltages,
            current_battery: -1,
            battery_function: MavBatteryFunction::MAV_BATTERY_FUNCTION_ALL,
            mavtype: MavBatteryType::MAV_BATTERY_TYPE_LIPO,
            battery_remaining: self.battery.percent as i8,
            charge_state: match self.commander.warned {
                Warning::None => MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_OK,
                Warning::Low => MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_LOW,
                Warning::Critical => MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_CRITICAL,
                Warning::Emergency => MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_EMERGENCY,
            },
            ..BATTERY_STATUS_DATA::DEFAULT
        }
    }

    pub(crate) fn autopilot_version(&self) -> AUTOPILOT_VERSION_DATA {
        AUTOPILOT_VERSION_DATA {
            capabilities: MavProtocolCapability::from_bits_retain(59_647),
            uid: 0x4954_414c_4449_4e4f,
            flight_sw_version: 0x0111_00ff,
            middleware_sw_version: 0x0111_00ff,
            os_sw_version: 101_854_463,
            board_version: 1,
            flight_custom_version: [0, 0, 0, 0xc4, 0xd1, 0x2a, 0xf1, 0xd6],
            ..AUTOPILOT_VERSION_DATA::DEFAULT
        }
    }
}
