//! The weather that a plan reckons with: what was measured, while that counts at its departure; else the worst that a forecast says
//! of its time; else the wind of the last report; else the configured one. What was not measured for that time is an assumption,
//! named in the plan's notes with its source, and never still air in silence.
//!
//! A wind without a direction is a head wind. It is at most the limit, beyond which nothing leaves. To be cleared a flight needs the
//! present weather all the same.

use super::Operations;
use crate::domain::geo::geodesy;
use crate::domain::weather::{Said, WeatherReport};
use crate::units::ids::{PadId, TailId};
use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond};
use crate::units::time::{Span, TimeWindow, Utc};
use crate::units::words::{Words, words};

/// No type that is flown has a lower reference; it is used where no type is known, and then no plan is made.
const MILD: Celsius = Celsius(25.0);

/// A wind that nobody measured for its time.
struct Assumption {
    cruise: MetresPerSecond,
    ground: MetresPerSecond,
    from: Degrees,
    at: Utc,
    source: Words,
}

impl Operations {
    /// What a plan for a tail between two pads reckons with at a departure.
    pub(super) fn weather_at(&self, tail: &TailId, (from, to): (&PadId, &PadId), depart: Utc) -> Option<WeatherReport> {
        let pads = &self.network.pads;
        let (from, to) = pads.get(from).zip(pads.get(to))?;
        let track = geodesy::bearing(from.position, to.position);
        let report = self.weather_report().map(|report| report.on(track));
        if report.as_ref().is_some_and(|report| self.assesses(report, depart)) {
            return report;
        }
        let (limits, kind) = (&self.network.limits.weather, self.network.type_of(tail));
        let usual = kind.map_or(MILD, |kind| kind.energy.reference_temperature);
        let temperature = report.as_ref().map_or(usual, |report| report.temperature);
        // Twice as long as the longest line takes: a wind against it makes it longer.
        let lasts = kind.map_or(Span::minutes(60), |kind| Span::secs(2).times(kind.range.0 / kind.energy.airspeed.0.max(1.0)));
        let forecast = self.forecast_wind(&TimeWindow { from: depart, until: depart + lasts }, track);
        let Assumption { cruise, ground, from, at, source } =
            forecast.or_else(|| report.as_ref().map(|report| self.of_the_last(report, track))).unwrap_or_else(|| self.prior(track, depart));
        let cruise = cruise.min(limits.cruise_wind.value);
        // What the newest observation leaves out is named with what is assumed for it.
        let source = self.untold().iter().fold(source, |source, untold| source.and("; ", untold));
        let what = words(
            format!("Chưa đánh giá thời tiết vào giờ bay; giả định gió {cruise} từ {from} ở độ cao bay ({})", source.vi),
            format!("weather at its hour not assessed; wind of {cruise} from {from} at cruise height is assumed ({})", source.en),
        );
        Some(WeatherReport {
            at,
            source: source.en,
            ground_wind: ground.min(limits.ground_wind.value),
            gust: ground.min(limits.gust.value),
            cruise_wind: cruise,
            wind_from: from,
            variable: false,
            rain: false,
            visibility: Metres(10_000.0),
            lightning: None,
            temperature,
            assumed: Some(what),
        })
    }

    /// Of all that the forecasts which cover a time say of it, the wind that is worst along a track.
    fn forecast_wind(&self, during: &TimeWindow, track: Degrees) -> Option<Assumption> {
        let aloft = self.network.limits.weather.aloft.value;
        let covers = self.tafs().filter(|taf| !taf.cancelled && taf.from <= during.from && during.until <= taf.until);
        let said = covers.flat_map(Said::of_taf).filter(|said| said.during.overlaps(during));
        let winds = said.filter_map(|said| {
            let (ground, from) = (said.figures.ground_wind?, said.figures.wind_from.unwrap_or(track));
            Some(Assumption { cruise: ground * aloft, ground, from, at: during.from, source: said.source })
        });
        let head = |wind: &Assumption| wind.cruise.0 * (wind.from - track).radians().cos();
        winds.max_by(|a, b| head(a).total_cmp(&head(b)))
    }

    /// The configured wind, from ahead.
    fn prior(&self, track: Degrees, at: Utc) -> Assumption {
        let limits = &self.network.limits.weather;
        let source = words(
            "không có bản tin và dự báo; limits.toml weather.prior_wind",
            "no report and no forecast; limits.toml weather.prior_wind",
        );
        let cruise = limits.prior_wind.value;
        Assumption { cruise, ground: cruise * (1.0 / limits.aloft.value.max(1.0)), from: track, at, source }
    }

    /// The wind of a report that is too old by then; not less than the configured one, which then comes from ahead: what was calm need
    /// not be calm any more.
    fn of_the_last(&self, report: &WeatherReport, track: Degrees) -> Assumption {
        let (seen, at) = (&report.source, report.at.hour_z());
        let source = words(format!("bản tin đã cũ của {seen} lúc {at}"), format!("the last report, of {seen} {at}, too old by then"));
        let last = Assumption { cruise: report.cruise_wind, ground: report.ground_wind, from: report.wind_from, at: report.at, source };
        let prior = self.prior(track, report.at);
        if last.cruise >= prior.cruise {
            return last;
        }
        let least = words("; ít nhất bằng limits.toml weather.prior_wind", "; at least limits.toml weather.prior_wind");
        Assumption { cruise: prior.cruise, ground: last.ground.max(prior.ground), from: track, source: last.source.and("", &least), ..last }
    }
}
