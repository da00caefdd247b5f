//! What the autopilot says in words: a STATUSTEXT, an EVENT, or most often the same as both.
//!
//! A text with an EVENT twin ends in a tab, by which a ground station that shows events knows to hide it. Numbers, levels
//! and words are those recorded from PX4 v1.17.0.

use mavlink::dialects::common::MavSeverity;

use MavSeverity::{
    MAV_SEVERITY_CRITICAL as CRITICAL, MAV_SEVERITY_EMERGENCY as EMERGENCY, MAV_SEVERITY_INFO as INFO, MAV_SEVERITY_WARNING as WARNING,
};

use crate::vehicle::Vehicle;

/// A thing to say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Notice {
    /// Severity and words of the text, if there is one.
    text: Option<(MavSeverity, &'static str)>,
    /// Id and log levels of the event, if there is one.
    event: Option<(u32, u8)>,
}

const fn both(severity: MavSeverity, text: &'static str, id: u32, levels: u8) -> Notice {
    Notice { text: Some((severity, text)), event: Some((id, levels)) }
}

const fn text(severity: MavSeverity, text: &'static str) -> Notice {
    Notice { text: Some((severity, text)), event: None }
}

const fn event(id: u32, levels: u8) -> Notice {
    Notice { text: None, event: Some((id, levels)) }
}

/// A text whose words are made when it is said.
const fn spoken(severity: MavSeverity, id: u32, levels: u8) -> Notice {
    both(severity, "", id, levels)
}

pub(crate) const ARMED: Notice = spoken(INFO, 26_266_355, 0x66);
pub(crate) const ARMING_DENIED: Notice = both(CRITICAL, "Arming denied: Resolve system health failures first\t", 16_910_493, 0x62);
pub(crate) const BAD_ARM_PARAMETER: Notice = spoken(CRITICAL, 19_217_309, 0x33);
pub(crate) const CLIMB: Notice = spoken(INFO, 24_986_204, 0x66);
pub(crate) const DEFAULT_TAKEOFF: Notice = spoken(INFO, 20_656_071, 0x66);
pub(crate) const DISARMED: Notice = spoken(INFO, 32_794_487, 0x66);
pub(crate) const DISARMING_DENIED: Notice = both(CRITICAL, "Disarming denied: not landed\t", 25_868_725, 0x62);
pub(crate) const EXECUTING: Notice = both(INFO, "Executing Mission\t", 32_375_217, 0x66);
pub(crate) const FAILSAFE: Notice = both(CRITICAL, "Failsafe activated\t", 31_382_480, 0x42);
pub(crate) const FAILSAFE_CAUSED: Notice = both(CRITICAL, "Failsafe activated\t", 26_528_394, 0x42);
pub(crate) const FAILSAFE_DELAYED: Notice = both(CRITICAL, "Failsafe activated: entering Hold for 5 seconds\t", 21_279_712, 0x42);
pub(crate) const FAILSAFE_DELAYED_CAUSED: Notice = both(CRITICAL, "Failsafe activated: entering Hold for 5 seconds\t", 30_481_910, 0x42);
pub(crate) const FAILSAFE_DISENGAGED: Notice = both(CRITICAL, "Failsafe activated\t", 29_547_634, 0x42);
pub(crate) const FAILSAFE_LOW_BATTERY: Notice = event(28_993_875, 0x64);
pub(crate) const FENCE_VIOLATED_BY_ITEM: Notice = spoken(CRITICAL, 19_608_877, 0x63);
pub(crate) const FENCE_WITHOUT_HOME: Notice = both(CRITICAL, "Geofence invalid, doesn't contain Home position\t", 27_750_677, 0x42);
pub(crate) const FENCE_WITHOUT_US: Notice =
    both(CRITICAL, "Geofence invalid, doesn't contain current vehicle position\t", 26_209_321, 0x42);
pub(crate) const FIRST_ITEM_FAR: Notice = event(22_091_529, 0x64);
pub(crate) const GLIDED_TO_GROUND: Notice = event(33_124_855, 0x66);
pub(crate) const GNSS_STARTED: Notice = event(32_069_699, 0x66);
pub(crate) const GNSS_STOPPED: Notice = event(31_476_391, 0x66);
pub(crate) const GNSS_STOPPED_ON_WINGS: Notice = event(31_476_391, 0x63);
pub(crate) const FIXED_BANK: Notice = event(20_940_763, 0x22);
pub(crate) const GROUND_BACK: Notice = both(INFO, "GCS connection regained\t", 31_011_876, 0x66);
pub(crate) const GROUND_LOST: Notice = both(INFO, "Connection to ground station lost\t", 27_571_288, 0x64);
pub(crate) const COMPANION_LOST: Notice = both(CRITICAL, "Connection to mission computer lost\t", 27_900_317, 0x22);
pub(crate) const LANDING: Notice = both(INFO, "Landing at current position\t", 20_099_806, 0x66);
pub(crate) const LANDING_DETECTED: Notice = both(INFO, "Landing detected\t", 26_622_124, 0x66);
pub(crate) const LOG_OPENED: Notice = spoken(INFO, 17_980_399, 0x66);
pub(crate) const MISSION_FINISHED: Notice = both(INFO, "Mission finished, landed\t", 24_580_612, 0x66);
pub(crate) const MISSION_LOITERING: Notice = text(INFO, "Mission finished, loitering\t");
pub(crate) const MISSION_START_DENIED: Notice = both(CRITICAL, "Mission start denied! No valid mission\t", 23_844_490, 0x62);
pub(crate) const MODE_NOT_AVAILABLE: Notice = spoken(CRITICAL, 27_280_279, 0x62);
pub(crate) const NO_MISSION_LOITERING: Notice = both(CRITICAL, "No valid mission available, loitering\t", 20_167_372, 0x93);
pub(crate) const NO_SHUTDOWN: Notice = both(CRITICAL, "System does not support shutdown\t", 22_624_381, 0x30);
pub(crate) const OVERRIDDEN: Notice = event(17_738_815, 0x66);
pub(crate) const QUAD_CHUTE_ALTITUDE: Notice = both(CRITICAL, "Quad-chute triggered\t", 32_677_920, 0x22);
pub(crate) const QUAD_CHUTE_COMMAND: Notice = both(CRITICAL, "Quad-chute triggered\t", 18_187_356, 0x22);
pub(crate) const QUAD_CHUTE_TIMEOUT: Notice = both(CRITICAL, "Quad-chute triggered\t", 32_646_728, 0x22);
pub(crate) const RALLY_FRAME: Notice = both(CRITICAL, "RTL: unsupported MAV_FRAME\t", 26_128_688, 0x33);
pub(crate) const REPOSITION_OUTSIDE: Notice = both(CRITICAL, "Reposition is outside geofence\t", 30_272_452, 0x63);
pub(crate) const RETURNING: Notice = both(INFO, "Returning to launch\t", 20_262_116, 0x66);
pub(crate) const RETURN_BY_MISSION_CLIMBS: Notice = spoken(INFO, 27_006_470, 0x66);
pub(crate) const RETURN_LANDS: Notice = both(INFO, "RTL: land at destination\t", 16_962_474, 0x66);
pub(crate) const RETURN_LOITERS: Notice = both(INFO, "RTL: completed, loitering\t", 33_502_559, 0x66);
pub(crate) const RETURN_STARTS: Notice = spoken(INFO, 22_161_044, 0x66);
pub(crate) const TAKEOFF_DETECTED: Notice = both(INFO, "Takeoff detected\t", 21_054_825, 0x66);
pub(crate) const TRANSITION_AND_DESCEND: Notice = both(INFO, "Transition to hover mode and descend.\t", 30_721_881, 0x22);
pub(crate) const UNSUPPORTED_MODE: Notice = both(CRITICAL, "Unsupported auto mode\t", 19_869_445, 0x33);

/// The plan transfer's.
pub(crate) const TRANSFER_BUSY_COUNT: Notice = both(CRITICAL, "WPM: IGN MISSION_COUNT: Busy\t", 19_532_089, 0x33);
pub(crate) const TRANSFER_BUSY: Notice = both(CRITICAL, "WPM: REJ. CMD: Busy\t", 21_573_515, 0x33);
pub(crate) const TRANSFER_BUSY_LIST: Notice = text(CRITICAL, "WPM: IGN MISSION_REQUEST_LIST: Busy\t");
pub(crate) const TRANSFER_BUSY_CLEAR: Notice = text(CRITICAL, "WPM: IGN CLEAR CMD: Busy\t");
pub(crate) const TRANSFER_INVALID: Notice = both(CRITICAL, "IGN MISSION_ITEM: Invalid item\t", 33_469_040, 0x33);
pub(crate) const TRANSFER_NONE: Notice = both(CRITICAL, "IGN MISSION_ITEM: No transfer\t", 17_216_882, 0x33);
pub(crate) const TRANSFER_NOT_IN_LIST: Notice = both(CRITICAL, "WPM: WP CURR CMD: Not in list\t", 30_345_769, 0x33);
pub(crate) const TRANSFER_PARTNER: Notice = both(CRITICAL, "REJ. MIS ITEM: partner id mismatch\t", 23_792_908, 0x33);
pub(crate) const TRANSFER_TIMEOUT: Notice = both(CRITICAL, "Operation timeout\t", 25_297_520, 0x33);
pub(crate) const TRANSFER_UNEXPECTED: Notice = both(CRITICAL, "WPM: REJ. CMD: Req. WP was unexpected\t", 23_752_078, 0x33);

/// Why a mission cannot be flown; never a text in this version.
pub(crate) const MISSION_STARTS_WITH_LANDING: Notice = event(22_901_736, 0x63);
pub(crate) const MISSION_STARTS_WITH_VTOL_LANDING: Notice = event(18_702_382, 0x63);
pub(crate) const MISSION_TAKEOFF_NOT_FIRST: Notice = event(33_440_290, 0x63);
pub(crate) const MISSION_TAKEOFF_TOO_LOW: Notice = event(28_985_965, 0x63);
pub(crate) const MISSION_ENDS_MISSING: Notice = event(29_001_630, 0x63);
pub(crate) const MISSION_LANDING_MISSING: Notice = event(25_237_137, 0x63);
pub(crate) const MISSION_LAND_STARTS: Notice = event(29_545_429, 0x63);

/// Texts of health problems: no event twin of their own, so no tab.
pub(crate) const NO_GROUND: Notice = text(WARNING, "Preflight Fail: No connection to the GCS");
pub(crate) const POOR_FIX: Notice = text(WARNING, "Preflight: GPS fix too low");
pub(crate) const TERMINATED: Notice = text(CRITICAL, "Preflight Fail: Flight termination active");
pub(crate) const WINGS_ON_GROUND: Notice = text(CRITICAL, "Preflight Fail: Vehicle is not in multicopter mode");
pub(crate) const WING_FAILED: Notice = text(INFO, "Preflight Fail: VTOL fixed-wing system failure detected\t");
pub(crate) const NO_AIRSPEED: Notice = text(CRITICAL, "Preflight Fail: Airspeed selector module down");
pub(crate) const BATTERY_LOW: Notice = text(CRITICAL, "Low battery\t");
pub(crate) const BATTERY_CRITICAL: Notice = text(CRITICAL, "Critical battery\t");
pub(crate) const BATTERY_EMERGENCY: Notice = text(EMERGENCY, "Emergency battery level\t");
pub(crate) const FENCE_BREACHED: Notice = text(CRITICAL, "Geofence: approaching or outside geofence");

impl Vehicle {
    /// Says it in its own words.
    pub(crate) fn tell(&mut self, notice: &Notice) {
        self.tell_with(notice, "", &[]);
    }

    /// Says it with arguments and, unless `words` is empty, in other words.
    pub(crate) fn tell_with(&mut self, notice: &Notice, words: &str, arguments: &[u8]) {
        if let Some((severity, text)) = notice.text {
            self.say(severity, if words.is_empty() { text } else { words });
        }
        if let Some((id, levels)) = notice.event {
            self.send_event(id, levels, arguments);
        }
    }
}
