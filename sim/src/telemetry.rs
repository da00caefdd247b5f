//! What the aircraft says about itself.

use mavlink::dialects::common::{
    ALTITUDE_DATA, ATTITUDE_DATA, AUTOPILOT_VERSION_DATA, BATTERY_STATUS_DATA, CURRENT_MODE_DATA,
    EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, GpsFixType,
    HEARTBEAT_DATA, HOME_POSITION_DATA, LOCAL_POSITION_NED_DATA, MISSION_CURRENT_DATA,
    MavAutopilot, MavBatteryChargeState, MavBatteryFunction, MavBatteryType, MavFrame,
    MavLandedState, MavMessage, MavModeFlag, MavProtocolCapability, MavStandardMode, MavState,
    MavSysStatusSensor, MavType, MavVtolState, MissionState, ORBIT_EXECUTION_STATUS_DATA,
    SYS_STATUS_DATA, VFR_HUD_DATA, WIND_COV_DATA,
};

use crate::airframe::Lift;
use crate::battery::{Load, Warning};
use crate::mode::Mode;
use crate::navigator::Phase;
use crate::plan::PlanKind;
use crate::settings::Kind;
use crate::vehicle::Vehicle;

const ARMED: u8 = 0x80;
const PREARM_CHECK: u32 = 0x1000_0000;
/// For this long after its start the autopilot does not know where its stored mission stands.
const MISSION_UNKNOWN_US: u64 = 2_000_000;
/// What a message says for "none".
const NONE_U16: u16 = u16::MAX;

impl Vehicle {
    /// The message of this id as it reads now; `None` if it cannot be sent.
    pub(crate) fn telemetry(&self, id: u32) -> Option<MavMessage> {
        Some(match id {
            0 => MavMessage::HEARTBEAT(self.heartbeat()),
            1 => MavMessage::SYS_STATUS(self.sys_status()),
            24 => MavMessage::GPS_RAW_INT(self.gps_raw()),
            30 => MavMessage::ATTITUDE(self.attitude()),
            32 => MavMessage::LOCAL_POSITION_NED(self.local_position()),
            33 => MavMessage::GLOBAL_POSITION_INT(self.global_position()?),
            42 => MavMessage::MISSION_CURRENT(self.mission_current()),
            74 => MavMessage::VFR_HUD(self.vfr_hud()),
            141 => MavMessage::ALTITUDE(self.altitude()),
            147 => MavMessage::BATTERY_STATUS(self.battery_status()),
            148 => MavMessage::AUTOPILOT_VERSION(self.autopilot_version()),
            231 if self.has_wings()
                && self.commander.airborne
                && self.airframe.lift != Lift::Rotors =>
            {
                MavMessage::WIND_COV(self.wind_estimate())
            }
            242 if self.home_known => MavMessage::HOME_POSITION(self.home_position()),
            245 => MavMessage::EXTENDED_SYS_STATE(self.extended_state()),
            360 => MavMessage::ORBIT_EXECUTION_STATUS(self.orbit()?),
            436 => MavMessage::CURRENT_MODE(self.current_mode()),
            _ => return None,
        })
    }

    fn boot_ms(&self) -> u32 {
        (self.now / 1000) as u32
    }

    fn heartbeat(&self) -> HEARTBEAT_DATA {
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

    fn current_mode(&self) -> CURRENT_MODE_DATA {
        CURRENT_MODE_DATA {
            custom_mode: self.commander.mode.custom(),
            intended_custom_mode: self.commander.intended.custom(),
            standard_mode: match self.commander.mode.standard() {
                5 => MavStandardMode::MAV_STANDARD_MODE_SAFE_RECOVERY,
                6 => MavStandardMode::MAV_STANDARD_MODE_MISSION,
                7 => MavStandardMode::MAV_STANDARD_MODE_LAND,
                8 => MavStandardMode::MAV_STANDARD_MODE_TAKEOFF,
                _ => MavStandardMode::MAV_STANDARD_MODE_NON_STANDARD,
            },
        }
    }

    fn extended_state(&self) -> EXTENDED_SYS_STATE_DATA {
        let landed_state = if !self.commander.airborne {
            MavLandedState::MAV_LANDED_STATE_ON_GROUND
        } else {
            match self.navigator.phase {
                Phase::Climb { .. }
                    if matches!(
                        self.commander.mode,
                        Mode::Mission | Mode::Takeoff | Mode::VtolTakeoff
                    ) =>
                {
                    MavLandedState::MAV_LANDED_STATE_TAKEOFF
                }
                Phase::Landing { .. } => MavLandedState::MAV_LANDED_STATE_LANDING,
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
        EXTENDED_SYS_STATE_DATA {
            vtol_state,
            landed_state,
        }
    }

    fn mission_current(&self) -> MISSION_CURRENT_DATA {
        let plan = |kind| self.store.plan(kind);
        let mission = plan(PlanKind::Mission);
        let stored = !mission.items.is_empty();
        let in_mission = matches!(
            self.commander.mode,
            Mode::Mission | Mode::Takeoff | Mode::Land
        );
        let mission_state = if !self.navigator.mission_valid() {
            MissionState::MISSION_STATE_NO_MISSION
        } else if self.navigator.complete {
            MissionState::MISSION_STATE_COMPLETE
        } else if matches!(self.commander.mode, Mode::Mission | Mode::Land) {
            MissionState::MISSION_STATE_ACTIVE
        } else if self.navigator.progressed {
            MissionState::MISSION_STATE_PAUSED
        } else if self.commander.airborne && self.commander.intended == Mode::Mission {
            MissionState::MISSION_STATE_ACTIVE
        } else {
            MissionState::MISSION_STATE_NOT_STARTED
        };
        MISSION_CURRENT_DATA {
            seq: if stored && self.now < MISSION_UNKNOWN_US {
                NONE_U16
            } else {
                self.store.current
            },
            total: if stored {
                mission.items.len() as u16
            } else {
                NONE_U16
            },
            mission_state,
            mission_mode: if in_mission { 1 } else { 2 },
            mission_id: mission.id,
            fence_id: plan(PlanKind::Fence).id,
            rally_points_id: plan(PlanKind::Rally).id,
        }
    }

    fn attitude(&self) -> ATTITUDE_DATA {
        ATTITUDE_DATA {
            time_boot_ms: self.boot_ms(),
            roll: self.airframe.roll as f32,
            pitch: 0.0,
            yaw: self.airframe.heading as f32,
            rollspeed: 0.0,
            pitchspeed: 0.0,
            yawspeed: 0.0,
        }
    }

    fn heading_cdeg(&self) -> u16 {
        (self.airframe.heading.to_degrees().rem_euclid(360.0) * 100.0).round() as u16 % 36_000
    }

    fn global_position(&self) -> Option<GLOBAL_POSITION_INT_DATA> {
        // Nothing is said before the first position; what is said later is said whether it is true or not.
        if !self.home_known {
            return None;
        }
        let (lat, lon) = self.frame.e7(self.believed());
        let velocity = self.airframe.velocity.plus(self.estimator.drift());
        let relative = self.believed_altitude() - self.navigator.home_altitude - self.home_drift;
        Some(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: self.boot_ms(),
            lat,
            lon,
            alt: millimetres(self.believed_altitude()),
            relative_alt: millimetres(relative),
            vx: (velocity.north * 100.0) as i16,
            vy: (velocity.east * 100.0) as i16,
            vz: (-self.airframe.climb * 100.0) as i16,
            hdg: self.heading_cdeg(),
        })
    }

    fn local_position(&self) -> LOCAL_POSITION_NED_DATA {
        let here = self.believed();
        LOCAL_POSITION_NED_DATA {
            time_boot_ms: self.boot_ms(),
            x: here.north as f32,
            y: here.east as f32,
            z: (self.settings.home.altitude_amsl_m - self.believed_altitude()) as f32,
            vx: self.airframe.velocity.north as f32,
            vy: self.airframe.velocity.east as f32,
            vz: -self.airframe.climb as f32,
        }
    }

    fn gps_raw(&self) -> GPS_RAW_INT_DATA {
        let fix = self.estimator.fix;
        let (lat, lon) = self.frame.e7(self.airframe.position);
        GPS_RAW_INT_DATA {
            time_usec: self.now,
            lat: if fix { lat } else { 0 },
            lon: if fix { lon } else { 0 },
            alt: millimetres(self.airframe.altitude),
            eph: if fix { 70 } else { 10_000 },
            epv: if fix { 110 } else { 10_000 },
            vel: (self.airframe.velocity.length() * 100.0) as u16,
            cog: (self
                .airframe
                .velocity
                .bearing()
                .to_degrees()
                .rem_euclid(360.0)
                * 100.0) as u16,
            fix_type: if fix {
                GpsFixType::GPS_FIX_TYPE_3D_FIX
            } else {
                GpsFixType::GPS_FIX_TYPE_NO_GPS
            },
            satellites_visible: if fix { 10 } else { 0 },
            ..GPS_RAW_INT_DATA::DEFAULT
        }
    }

    fn vfr_hud(&self) -> VFR_HUD_DATA {
        let throttle = match (self.load(), self.airframe.lift) {
            (Load::Off, _) => 0,
            (Load::Idle, _) => 12,
            (Load::Cruise, _) => 72,
            (Load::Hover, Lift::Rotors) => 35,
            (Load::Hover, Lift::ToWings | Lift::Wings | Lift::ToRotors) => 60,
        };
        VFR_HUD_DATA {
            airspeed: if self.has_wings() {
                self.airframe.airspeed as f32
            } else {
                f32::NAN
            },
            groundspeed: self.airframe.velocity.plus(self.estimator.drift()).length() as f32,
            alt: self.believed_altitude() as f32,
            climb: self.airframe.climb as f32,
            heading: (self.heading_cdeg() / 100).cast_signed(),
            throttle,
        }
    }

    fn altitude(&self) -> ALTITUDE_DATA {
        let amsl = self.believed_altitude();
        let local = (amsl - self.settings.home.altitude_amsl_m) as f32;
        ALTITUDE_DATA {
            time_usec: self.now,
            altitude_monotonic: amsl as f32,
            altitude_amsl: amsl as f32,
            altitude_local: local,
            altitude_relative: (amsl - self.navigator.home_altitude - self.home_drift) as f32,
            altitude_terrain: f32::NAN,
            bottom_clearance: f32::NAN,
        }
    }

    fn home_position(&self) -> HOME_POSITION_DATA {
        let (latitude, longitude) = self.frame.e7(self.navigator.home);
        HOME_POSITION_DATA {
            latitude,
            longitude,
            altitude: millimetres(self.navigator.home_altitude + self.home_drift),
            x: self.navigator.home.north as f32,
            y: self.navigator.home.east as f32,
            time_usec: self.now,
            ..HOME_POSITION_DATA::DEFAULT
        }
    }

    fn sys_status(&self) -> SYS_STATUS_DATA {
        let geofence = if self.fence.is_some() { 0x0010_0000 } else { 0 };
        let passed = if self.commander.armed {
            self.link_suffices()
        } else {
            self.can_arm()
        };
        let ready = if passed { PREARM_CHECK } else { 0 };
        let gps = if self.estimator.fix { 0x20 } else { 0 };
        SYS_STATUS_DATA {
            onboard_control_sensors_present: MavSysStatusSensor::from_bits_retain(
                0x0300_401f | gps | geofence,
            ),
            onboard_control_sensors_enabled: MavSysStatusSensor::from_bits_retain(
                0x0301_401f | gps | geofence,
            ),
            onboard_control_sensors_health: MavSysStatusSensor::from_bits_retain(
                0x0320_c81f | gps | geofence | ready,
            ),
            load: 300,
            voltage_battery: self.battery.millivolts(self.load()),
            current_battery: -100,
            battery_remaining: self.battery.percent.ceil() as i8,
            ..SYS_STATUS_DATA::DEFAULT
        }
    }

    fn battery_status(&self) -> BATTERY_STATUS_DATA {
        let mut voltages = [u16::MAX; 10];
        voltages[0] = self.battery.millivolts(self.load());
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

    fn wind_estimate(&self) -> WIND_COV_DATA {
        let wind = self.wind.velocity();
        WIND_COV_DATA {
            time_usec: self.now,
            wind_x: wind.north as f32,
            wind_y: wind.east as f32,
            var_horiz: 1.0,
            wind_alt: self.believed_altitude() as f32,
            ..WIND_COV_DATA::DEFAULT
        }
    }

    fn orbit(&self) -> Option<ORBIT_EXECUTION_STATUS_DATA> {
        let Phase::Circle {
            centre,
            radius,
            clockwise,
            altitude,
            ..
        } = self.navigator.phase
        else {
            return None;
        };
        let (x, y) = self.frame.e7(centre);
        let radius = if clockwise { radius } else { -radius };
        Some(ORBIT_EXECUTION_STATUS_DATA {
            time_usec: self.now,
            radius: radius as f32,
            x,
            y,
            z: altitude as f32,
            frame: MavFrame::MAV_FRAME_GLOBAL,
        })
    }

    fn autopilot_version(&self) -> AUTOPILOT_VERSION_DATA {
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

fn millimetres(metres: f64) -> i32 {
    (metres * 1000.0).round() as i32
}
