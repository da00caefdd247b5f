//! Go, or no-go with reasons.

use super::figures::Figures;
use super::report::WeatherReport;
use crate::domain::limits::WeatherLimits;
use crate::units::time::Utc;
use crate::units::words::{Reason, words};

/// Why flights do not go in this weather; empty when they go.
///
/// `rain_proof` says whether the aircraft type has a rating against rain on record. `at` is the departure: a report older than
/// the limit at that moment does not count, so a departure that lies further ahead is planned on an assumption, which is not assessed.
#[must_use]
pub fn assess(report: &WeatherReport, limits: &WeatherLimits, rain_proof: bool, at: Utc) -> Vec<Reason> {
    if report.assumed.is_some() {
        return Vec::new();
    }
    let wait = words(
        "Chưa biết khi nào bay được: chờ thời tiết tốt hơn, hoặc gửi bằng đường bộ",
        "it is not known when it opens: wait for better weather, or send by road",
    );
    let source = format!("{} {}", report.source, report.at.hour_z());
    let against = Figures::from(report).against(limits, rain_proof, Some(&words(&source, &source)), &wait);
    too_old(report, limits, at).into_iter().chain(against.into_iter().map(|found| found.reason)).collect()
}

/// Whether the report is older than the limit.
#[must_use]
pub fn too_old(report: &WeatherReport, limits: &WeatherLimits, at: Utc) -> Option<Reason> {
    let age = at.millis_since(report.at);
    if age <= limits.age.value.as_millis_i64() {
        return None;
    }
    let minutes = age / 60_000;
    let (most, source) = (limits.age.value.as_millis() / 60_000, format!("{} {}", report.source, report.at.hour_z()));
    let what = words(
        format!("Số liệu thời tiết đã cũ {minutes} phút, nhiều nhất {most} ({source})"),
        format!("the weather report is {minutes} minutes old, at most {most} ({source})"),
    );
    let next = words("Đo và nhập số liệu mới, hoặc gửi bằng đường bộ", "measure and enter it anew, or send by road");
    Some(Reason::new("WEATHER_OLD", what, next).by("limits.toml weather.age"))
}
