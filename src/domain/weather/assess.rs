//! Go, or no-go with reasons.

use super::report::WeatherReport;
use crate::domain::limits::WeatherLimits;
use crate::units::time::Utc;
use crate::units::words::{Reason, Words, words};

/// Why flights do not go in this weather; empty when they go.
///
/// `rain_proof` says whether the aircraft type has a rating against rain on record. `at` is the departure: a report older than
/// the limit at that moment does not count, so a departure that lies further ahead is planned without a report.
#[must_use]
pub fn assess(report: &WeatherReport, limits: &WeatherLimits, rain_proof: bool, at: Utc) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let wait = || words("Chờ thời tiết tốt hơn, hoặc gửi bằng đường bộ", "wait for better weather, or send by road");
    let mut no = |code, what: Words, rule: &str| reasons.push(Reason::new(code, what, wait()).by(rule));

    let age = at.millis_since(report.at);
    if age > limits.age.value.as_millis_i64() {
        let minutes = age / 60_000;
        no(
            "WEATHER_OLD",
            words(format!("Số liệu thời tiết đã cũ {minutes} phút"), format!("the weather report is {minutes} minutes old")),
            "limits.toml weather.age",
        );
    }
    let mut too_strong =
        |code, vi: &str, en: &str, found: crate::units::quantity::MetresPerSecond, limit: &crate::domain::limits::Limit<_>, key: &str| {
            if found > limit.value {
                let what = words(format!("{vi} {found}, giới hạn {}", limit.value), format!("{en} {found}, limit {}", limit.value));
                no(code, what, key);
            }
        };
    too_strong(
        "WIND_GROUND",
        "Gió mặt đất",
        "wind at the ground",
        report.ground_wind,
        &limits.ground_wind,
        "limits.toml weather.ground_wind",
    );
    too_strong("WIND_GUST", "Gió giật", "gusts", report.gust, &limits.gust, "limits.toml weather.gust");
    too_strong(
        "WIND_CRUISE",
        "Gió ở độ cao bay",
        "wind at cruise height",
        report.cruise_wind,
        &limits.cruise_wind,
        "limits.toml weather.cruise_wind",
    );
    if report.rain && !rain_proof {
        no(
            "RAIN",
            words("Đang mưa; loại UAV này chưa có chứng nhận chống nước", "rain; this aircraft type has no rating against it"),
            "fleet.toml rain_proof",
        );
    }
    if report.visibility < limits.visibility.value {
        let (found, limit) = (report.visibility, limits.visibility.value);
        no(
            "VISIBILITY",
            words(format!("Tầm nhìn {found}, tối thiểu {limit}"), format!("visibility {found}, at least {limit} needed")),
            "limits.toml weather.visibility",
        );
    }
    if let Some(lightning) = report.lightning.filter(|d| *d < limits.lightning.value) {
        let limit = limits.lightning.value;
        no(
            "LIGHTNING",
            words(format!("Có sét cách {lightning}, phải xa hơn {limit}"), format!("lightning at {lightning}, must be beyond {limit}")),
            "limits.toml weather.lightning",
        );
    }
    if report.temperature < limits.coldest.value || report.temperature > limits.hottest.value {
        let (found, low, high) = (report.temperature, limits.coldest.value, limits.hottest.value);
        no(
            "AIR_TEMPERATURE",
            words(format!("Nhiệt độ {found}, cho phép {low} đến {high}"), format!("temperature {found}, allowed {low} to {high}")),
            "limits.toml weather.coldest, weather.hottest",
        );
    }
    reasons
}
