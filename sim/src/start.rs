//! The first seconds of a life: the log's name, the parameters that were saved, the origin of the estimate.

use crate::geometry::Point;
use crate::notices;
use crate::parameters::Parameters;
use crate::vehicle::Vehicle;

/// When the barometer's calibration is told, µs after the start.
const BAROMETER_US: u64 = 5_300_000;
/// GPS_GLOBAL_ORIGIN is sent once, µs.
const ORIGIN_US: u64 = 1_180_000;
/// Parameters told unasked at the start.
const SAVED: &[&str] = &[
    "CAL_ACC0_ID",
    "CAL_ACC1_ID",
    "CAL_ACC2_ID",
    "CAL_BARO0_ID",
    "CAL_BARO0_OFF",
    "CAL_BARO0_PRIO",
    "CAL_GYRO0_ID",
    "CAL_GYRO1_ID",
    "CAL_GYRO2_ID",
    "CAL_MAG0_ID",
    "CAL_MAG0_PRIO",
    "CAL_MAG1_ID",
    "CAL_MAG1_PRIO",
    "EKF2_MAG_DECL",
    "SENS_BOARD_X_OFF",
    "SENS_DPRES_OFF",
    "SIH_IXX",
    "SIH_IYY",
    "SIH_IZZ",
    "SIH_KDV",
    "SIH_LOC_H0",
    "SIH_LOC_LAT0",
    "SIH_LOC_LON0",
    "SIH_MASS",
    "SIH_Q_MAX",
    "SIH_T_MAX",
    "SIH_VEHICLE_TYPE",
    "SYS_AUTOCONFIG",
    "SYS_AUTOSTART",
];
/// Those of a multicopter are the model's own and not told.
const MODEL: &[&str] = &["SIH_IXX", "SIH_IYY", "SIH_IZZ", "SIH_KDV", "SIH_MASS", "SIH_Q_MAX", "SIH_T_MAX", "SIH_VEHICLE_TYPE"];
const BAROMETER: &[&str] = &["CAL_BARO0_ID", "CAL_BARO0_OFF", "CAL_BARO0_PRIO"];
/// Parameters told at the end of a flight.
const FLOWN: &[&str] = &[
    "CAL_ACC0_ID",
    "CAL_ACC0_PRIO",
    "CAL_ACC0_ROT",
    "CAL_ACC0_XOFF",
    "CAL_ACC0_XSCALE",
    "CAL_ACC0_YOFF",
    "CAL_ACC0_YSCALE",
    "CAL_ACC0_ZOFF",
    "CAL_ACC0_ZSCALE",
    "COM_FLIGHT_UUID",
    "LND_FLIGHT_T_HI",
    "LND_FLIGHT_T_LO",
];

/// What the aircraft writes itself is told when it is measured.
const MEASURED: &[&str] = &["CAL_", "LND_", "COM_FLIGHT"];

/// How far the start has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// What was done, as bits.
    steps: u8,
    /// It is a later life: what was saved is known.
    pub restored: bool,
    /// A log is open.
    pub logging: bool,
    /// When a link that was opened later is told the origin of the local frame, µs since the start.
    pub origin_again_us: Option<u64>,
}

impl Vehicle {
    /// Does what is due of the start.
    pub(crate) fn begin_life(&mut self) {
        let due = [self.settings.log_us, self.settings.saved_us, ORIGIN_US, BAROMETER_US];
        for (step, due) in (0_u8..).zip(due) {
            if self.now < due || self.start.steps & 1 << step != 0 {
                continue;
            }
            self.start.steps |= 1 << step;
            match step {
                0 => self.open_log(),
                1 => {
                    let wings = self.has_wings();
                    let restored = self.start.restored;
                    let told = SAVED.iter().filter(|name| (wings || !MODEL.contains(name)) && (!restored || BAROMETER.contains(name)));
                    let factory = Parameters::new(self.settings.kind, self.settings.setup, self.settings.system_id);
                    let own = self.settings.configured.clone();
                    let own = own.iter().filter(|(name, bits)| factory.find(name).is_some_and(|(_, value)| value.bits() != *bits));
                    own.filter(|(name, _)| !restored && !MEASURED.iter().any(|start| name.starts_with(start)))
                        .for_each(|(name, _)| self.echo(name));
                    told.for_each(|name| self.echo(name));
                }
                2 => self.tell_origin(),
                _ if self.start.restored => {}
                _ => BAROMETER.iter().for_each(|name| self.echo(name)),
            }
        }
        if self.start.origin_again_us.is_some_and(|due| self.now >= due) {
            self.start.origin_again_us = None;
            self.tell_origin();
        }
    }

    /// GPS_GLOBAL_ORIGIN: it is home's place, and was set at the start.
    fn tell_origin(&mut self) {
        let (x, y) = self.frame.e7(Point::default());
        let altitude = (self.settings.home.altitude_amsl_m * 1000.0) as i32;
        let mut payload: Vec<u8> = [x, y, altitude].into_iter().flat_map(i32::to_le_bytes).collect();
        payload.extend(ORIGIN_US.to_le_bytes());
        self.send_raw(49, &payload);
    }

    /// The parameters that a flight changed.
    pub(crate) fn tell_flown(&mut self) {
        FLOWN.iter().for_each(|name| self.echo(name));
    }

    fn echo(&mut self, name: &str) {
        self.parameter_echo.insert(name.to_owned(), self.now);
    }

    /// Opens a log unless one is open.
    pub(crate) fn open_log(&mut self) {
        if std::mem::replace(&mut self.start.logging, true) {
            return;
        }
        let seconds = self.settings.boot_utc_s + self.now / 1_000_000;
        let (year, month, day) = civil(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let words = format!("[logger] ./log/{year}-{month:02}-{day:02}/{hour:02}_{minute:02}_{second:02}.ulg\t");
        let [low, high] = (year as u16).to_le_bytes();
        let numbers = [low, high, month as u8, day as u8, hour as u8, minute as u8, second as u8];
        self.tell_with(&notices::LOG_OPENED, &words, &numbers);
    }
}

/// Year, month and day of a count of days since 1970.
fn civil(days: u64) -> (u64, u64, u64) {
    // Years begin in March, so that the leap day is the last.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year_of_era + era * 400 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_778), (2026, 11, 21));
    }
}
