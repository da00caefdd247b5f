//! Where the aircraft says it is, and the table of all it can say.

use mavlink::dialects::common::{
    ALTITUDE_DATA, ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, GpsFixType, HOME_POSITION_DATA, HYGROMETER_SENSOR_DATA,
    LOCAL_POSITION_NED_DATA, MavFrame, MavMessage, ORBIT_EXECUTION_STATUS_DATA, VFR_HUD_DATA, WIND_COV_DATA,
};

use crate::airframe::Lift;
use crate::battery::Load;
use crate::navigator::Phase;
use crate::vehicle::Vehicle;

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
            231 if self.has_wings() && self.commander.airborne && self.airframe.lift != Lift::Rotors => {
                MavMessage::WIND_COV(self.wind_estimate())
            }
            242 if self.home_known => MavMessage::HOME_POSITION(self.home_position()),
            245 => MavMessage::EXTENDED_SYS_STATE(self.extended_state()),
            360 => MavMessage::ORBIT_EXECUTION_STATUS(self.orbit()?),
            12_920 => MavMessage::HYGROMETER_SENSOR(HYGROMETER_SENSOR_DATA { temperature: self.mishaps.bay_cdeg?, humidity: 5_000, id: 0 }),
            436 => MavMessage::CURRENT_MODE(self.current_mode()),
            _ => return None,
        })
    }

    fn boot_ms(&self) -> u32 {
        (self.now / 1000) as u32
    }

    fn attitude(&self) -> ATTITUDE_DATA {
        ATTITUDE_DATA {
            time_boot_ms: self.boot_ms(),
            roll: self.airframe.roll as f32,
            pitch: 0.0,
            yaw: self.airframe.heading as f32,
            // A gyroscope is never quite still.
            rollspeed: 0.001,
            pitchspeed: -0.002,
            yawspeed: 0.001,
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
            vz: 0.001 - self.airframe.climb as f32,
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
            cog: (self.airframe.velocity.bearing().to_degrees().rem_euclid(360.0) * 100.0) as u16,
            fix_type: if fix { GpsFixType::GPS_FIX_TYPE_3D_FIX } else { GpsFixType::GPS_FIX_TYPE_NO_GPS },
            satellites_visible: if fix { 10 } else { 0 },
            alt_ellipsoid: millimetres(self.airframe.altitude),
            h_acc: 900,
            v_acc: 1_780,
            vel_acc: 250,
            hdg_acc: 500,
            yaw: 36_000,
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
            airspeed: if self.has_wings() { self.airframe.airspeed as f32 } else { f32::NAN },
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
        let Phase::Circle { centre, radius, clockwise, altitude, .. } = self.navigator.phase else {
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
}

fn millimetres(metres: f64) -> i32 {
    (metres * 1000.0).round() as i32
}
