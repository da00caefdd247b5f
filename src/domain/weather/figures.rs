//! The figures that the limits are about, as far as one source tells them, held against the limits.

use super::conditions::Conditions;
use super::groups::{Amount, Cloud};
use super::report::WeatherReport;
use crate::domain::limits::WeatherLimits;
use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond};
use crate::units::words::{Reason, Words, words};

/// What one source tells; None is not told, and no word against a flight.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// Mean wind at the ground.
    pub ground_wind: Option<MetresPerSecond>,
    /// Where it comes from, clockwise from true north; None also where it varies.
    pub wind_from: Option<Degrees>,
    /// Gusts at the ground.
    pub gust: Option<MetresPerSecond>,
    /// Wind at cruise height.
    pub cruise_wind: Option<MetresPerSecond>,
    /// Rain falls.
    pub wet: bool,
    /// The group that tells of hail.
    pub hail: Option<String>,
    /// The group that tells of what freezes on the aircraft.
    pub freezing: Option<String>,
    /// The group that tells of snow or ice.
    pub frozen: Option<String>,
    /// Squalls, storms of dust and the like.
    pub violent: Vec<&'static str>,
    /// A thunderstorm, without its distance.
    pub thunder: bool,
    /// Cumulonimbus, without its distance.
    pub cumulonimbus: Option<Cloud>,
    /// Lowest base of what covers more than half of the sky (BKN, OVC), or the vertical visibility of an obscured one.
    pub cloud_base: Option<Metres>,
    /// Cloud over more than half of the sky whose base nobody knows, or an obscured sky: it is not below this.
    pub unknown_base_from: Option<Metres>,
    /// The report was to tell the visibility and has slashes in its place.
    pub visibility_unknown: bool,
    /// Towering cumulus, which may become one: a warning, no word against a flight.
    pub towering: Option<Cloud>,
    /// Visibility.
    pub visibility: Option<Metres>,
    /// Nearest lightning.
    pub lightning: Option<Metres>,
    /// Temperature of the air.
    pub temperature: Option<Celsius>,
}

/// A reason, and by how much it is beyond the limit, in shares of it: the worst of several sources is told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Against {
    pub(super) reason: Reason,
    pub(super) excess: f64,
}

impl From<&WeatherReport> for Figures {
    fn from(report: &WeatherReport) -> Self {
        Self {
            ground_wind: Some(report.ground_wind),
            wind_from: (!report.variable).then_some(report.wind_from),
            gust: Some(report.gust),
            cruise_wind: Some(report.cruise_wind),
            wet: report.rain,
            hail: None,
            freezing: None,
            frozen: None,
            violent: Vec::new(),
            thunder: report.lightning == Some(WeatherReport::NO_DISTANCE),
            cumulonimbus: None,
            cloud_base: None,
            unknown_base_from: None,
            visibility_unknown: false,
            towering: None,
            visibility: Some(report.visibility),
            lightning: report.lightning.filter(|lightning| *lightning != WeatherReport::NO_DISTANCE),
            temperature: Some(report.temperature),
        }
    }
}

impl From<&Conditions> for Figures {
    fn from(told: &Conditions) -> Self {
        let speed = |cms: u32| MetresPerSecond(f64::from(cms) / 100.0);
        let weather = told.weather.as_deref().unwrap_or_default();
        let clouds = told.clouds.as_deref().unwrap_or_default();
        let group = |is: fn(&super::Phenomenon) -> bool| weather.iter().find(|said| is(said)).map(|said| said.code().to_owned());
        Self {
            ground_wind: told.wind.map(|wind| speed(wind.mean_cms)),
            wind_from: told.wind.and_then(|wind| wind.from_deg).map(|from| Degrees(f64::from(from % 360))),
            gust: told.wind.and_then(|wind| wind.gust_cms).map(speed),
            cruise_wind: None,
            wet: weather.iter().any(super::Phenomenon::is_wet),
            hail: group(super::Phenomenon::is_hail),
            freezing: group(super::Phenomenon::is_freezing),
            frozen: group(super::Phenomenon::is_frozen),
            violent: weather.iter().flat_map(super::Phenomenon::violent).collect(),
            thunder: weather.iter().any(super::Phenomenon::is_thunder),
            cumulonimbus: clouds.iter().copied().find(|cloud| cloud.cumulonimbus),
            cloud_base: lowest_cover(told),
            unknown_base_from: unknown_base_from(told),
            visibility_unknown: false,
            towering: clouds.iter().copied().find(|cloud| cloud.towering),
            visibility: told.visibility_m.map(|metres| Metres(f64::from(metres))),
            lightning: None,
            temperature: None,
        }
    }
}

/// The lowest base of what covers more than half of the sky; of an obscured sky, how far up one sees.
fn lowest_cover(told: &Conditions) -> Option<Metres> {
    let covers = |cloud: &&Cloud| matches!(cloud.amount, Some(Amount::Bkn | Amount::Ovc));
    let bases = told.clouds.iter().flatten().filter(covers).filter_map(|cloud| cloud.base_m);
    bases.chain(told.vertical_m).min().map(|metres| Metres(f64::from(metres)))
}

/// From where on the sky may be covered without anybody knowing its base. Layers are told from the lowest up, so that the one before
/// bounds it; of a layer without its amount nobody knows that it does not cover the sky.
fn unknown_base_from(told: &Conditions) -> Option<Metres> {
    let covers = |cloud: &Cloud| match cloud.amount {
        Some(Amount::Bkn | Amount::Ovc) => true,
        Some(Amount::Few | Amount::Sct) => false,
        // `//////CB` tells of the one cloud alone, which counts by itself.
        None => !cloud.cumulonimbus && !cloud.towering,
    };
    if told.obscured_unknown {
        return Some(Metres(0.0));
    }
    let clouds = told.clouds.as_deref().unwrap_or_default();
    let unknown = clouds.iter().position(|cloud| covers(cloud) && cloud.base_m.is_none())?;
    let before = clouds.iter().take(unknown).filter_map(|cloud| cloud.base_m).max();
    Some(Metres(f64::from(before.unwrap_or(0))))
}

impl Figures {
    /// Everything that is beyond a limit, with the figure, the limit, its key and the source.
    pub(super) fn against(&self, limits: &WeatherLimits, rain_proof: bool, source: Option<&Words>, next: &Words) -> Vec<Against> {
        let mut found = Vec::new();
        let mut no = |code, what: Words, rule: &str, excess: f64| {
            let what = match source {
                Some(source) => words(format!("{} ({})", what.vi, source.vi), format!("{} ({})", what.en, source.en)),
                None => what,
            };
            found.push(Against { reason: Reason::new(code, what, next.clone()).by(rule), excess });
        };
        let winds = [
            ("WIND_GROUND", "Gió mặt đất", "wind at the ground", self.ground_wind, &limits.ground_wind, "limits.toml weather.ground_wind"),
            ("WIND_GUST", "Gió giật", "gusts", self.gust, &limits.gust, "limits.toml weather.gust"),
            (
                "WIND_CRUISE",
                "Gió ở độ cao bay",
                "wind at cruise height",
                self.cruise_wind,
                &limits.cruise_wind,
                "limits.toml weather.cruise_wind",
            ),
        ];
        for (code, vi, en, found, limit, rule) in winds {
            if let Some(found) = found.filter(|found| *found > limit.value) {
                // What is just beyond does not look like what is just within.
                let shown = if found.to_string() == limit.value.to_string() { format!("{:.2} m/s", found.0) } else { found.to_string() };
                let what = words(format!("{vi} {shown}, giới hạn {}", limit.value), format!("{en} {shown}, limit {}", limit.value));
                no(code, what, rule, found.0 - limit.value.0);
            }
        }
        if self.wet && !rain_proof {
            no(
                "RAIN",
                words("Mưa; loại UAV này chưa có chứng nhận chống nước", "rain; this aircraft type has no rating against it"),
                "fleet.toml rain_proof",
                0.0,
            );
        }
        if let Some(group) = &self.hail {
            let limit = limits.cumulonimbus.value;
            let what = words(
                format!("Mưa đá ({group}); mây dông sinh ra nó phải xa hơn {limit}"),
                format!("hail ({group}); the storm that it falls from must be beyond {limit}"),
            );
            no("HAIL", what, "limits.toml weather.cumulonimbus", limit.0);
        }
        // Both need air or surfaces below the coldest that any type is offered for, whatever the thermometer says.
        let coldest = limits.coldest.value;
        if let Some(group) = &self.freezing {
            let what = words(
                format!("Mưa hoặc sương mù đóng băng ({group}); không bay dưới {coldest}"),
                format!("freezing rain, drizzle or fog ({group}); nothing flies below {coldest}"),
            );
            no("FREEZING", what, "limits.toml weather.coldest", 1.0);
        }
        if let Some(group) = &self.frozen {
            let what = words(
                format!("Tuyết hoặc hạt băng ({group}); không bay dưới {coldest}"),
                format!("snow or ice ({group}); nothing flies below {coldest}"),
            );
            no("SNOW", what, "limits.toml weather.coldest", 0.0);
        }
        let stops = |code: &&&str| limits.violent.value.iter().any(|stops| stops == **code);
        let violent: Vec<&str> = self.violent.iter().filter(stops).copied().collect();
        if !violent.is_empty() {
            let codes = violent.join(" ");
            let what = words(
                format!("Tố, vòi rồng, bão cát bụi hoặc tro núi lửa ({codes}); không loại UAV nào bay khi có"),
                format!("squalls, a funnel cloud, a storm of sand or dust, or ash ({codes}); no aircraft type flies in it"),
            );
            no("VIOLENT_WEATHER", what, "limits.toml weather.violent", 0.0);
        }
        if let Some(found) = self.visibility.filter(|found| *found < limits.visibility.value) {
            let limit = limits.visibility.value;
            let what = words(format!("Tầm nhìn {found}, tối thiểu {limit}"), format!("visibility {found}, at least {limit} needed"));
            no("VISIBILITY", what, "limits.toml weather.visibility", limit.0 - found.0);
        }
        if self.visibility_unknown && self.visibility.is_none() {
            let limit = limits.visibility.value;
            let what = words(
                format!("Tầm nhìn không rõ (////), tối thiểu {limit}"),
                format!("visibility unknown (////), at least {limit} needed"),
            );
            no("VISIBILITY", what, "limits.toml weather.visibility", 0.0);
        }
        let limit = limits.lightning.value;
        if let Some(lightning) = self.lightning.filter(|lightning| *lightning < limit) {
            let what =
                words(format!("Có sét cách {lightning}, phải xa hơn {limit}"), format!("lightning at {lightning}, must be beyond {limit}"));
            no("LIGHTNING", what, "limits.toml weather.lightning", limit.0 - lightning.0);
        } else if self.thunder {
            let what = words(
                format!("Có dông hoặc sét; phải xa hơn {limit}, bản tin không ghi khoảng cách"),
                format!("a thunderstorm or lightning; it must be beyond {limit}, the report gives no distance"),
            );
            no("LIGHTNING", what, "limits.toml weather.lightning", limit.0);
        }
        if let Some(cloud) = self.cumulonimbus {
            let (limit, seen) = (limits.cumulonimbus.value, cloud.words());
            let what = words(
                format!("Có mây vũ tích (CB){}; phải xa hơn {limit}, bản tin không ghi khoảng cách", seen.vi),
                format!("cumulonimbus (CB){}; it must be beyond {limit}, the report gives no distance", seen.en),
            );
            no("CUMULONIMBUS", what, "limits.toml weather.cumulonimbus", limit.0);
        }
        let limit = limits.cloud_base.value;
        if let Some(base) = self.cloud_base.filter(|base| *base < limit) {
            let what = words(
                format!("Trần mây (BKN, OVC hoặc VV) ở {base}, tối thiểu {limit}"),
                format!("cloud base (BKN, OVC or VV) at {base}, at least {limit} needed"),
            );
            no("CLOUD_BASE", what, "limits.toml weather.cloud_base", limit.0 - base.0);
        }
        if self.unknown_base_from.is_some_and(|from| from < limit) && self.cloud_base.is_none_or(|base| base >= limit) {
            let what = words(
                format!("Trần mây (BKN, OVC hoặc VV) không rõ (///), tối thiểu {limit}"),
                format!("cloud base (BKN, OVC or VV) unknown (///), at least {limit} needed"),
            );
            no("CLOUD_BASE", what, "limits.toml weather.cloud_base", 0.0);
        }
        let (low, high) = (limits.coldest.value, limits.hottest.value);
        if let Some(found) = self.temperature.filter(|found| *found < low || *found > high) {
            let what =
                words(format!("Nhiệt độ {found}, cho phép {low} đến {high}"), format!("temperature {found}, allowed {low} to {high}"));
            no("AIR_TEMPERATURE", what, "limits.toml weather.coldest, weather.hottest", (low.0 - found.0).max(found.0 - high.0));
        }
        found
    }
}
