//! What is known of the weather, held against the time of a flight.
//!
//! Three kinds of observation: the network's own report, the newest METAR of each aerodrome that counts, and the wind that
//! aircraft in the air estimate. One kind of forecast: the newest TAF. A flight goes when an observation of the right age is there
//! and nothing that is said of the whole of its way out and back is beyond a limit.

use super::Operations;
use super::act::Time;
use super::assign::Trip;
use super::picture::Seen;
use super::state::Flight;
use super::view::AerodromeReportView;
use crate::domain::weather::{AirWind, Metar, Said, Taf, WeatherReport, opens, too_old, uncounted, worst};
use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond};
use crate::units::time::{Now, Span, TimeWindow, Utc};
use crate::units::words::{Reason, Refusal, RefusalKind, Words, words};

impl Operations {
    /// What was measured last, in the planner's own shape: the network's report and the aerodrome's together, the worse figure of
    /// each; one that is too old beside the newer one is left out.
    pub(super) fn weather_report(&self) -> Option<WeatherReport> {
        let limits = &self.network.limits.weather;
        let own = self.own_report();
        let aerodrome = self.metars().filter(|metar| metar.is_complete()).max_by_key(|metar| metar.at);
        let aerodrome = aerodrome.and_then(|metar| of_metar(metar, limits.aloft.value));
        let (Some(own), Some(aerodrome)) = (own.clone(), aerodrome.clone()) else { return own.or(aerodrome) };
        let age = own.at.millis_since(aerodrome.at);
        if age > limits.metar_age.value.as_millis_i64() {
            return Some(own);
        }
        if -age > limits.age.value.as_millis_i64() {
            return Some(aerodrome);
        }
        Some(WeatherReport {
            at: own.at.max(aerodrome.at),
            source: format!("{}, {}", own.source, aerodrome.source),
            ground_wind: own.ground_wind.max(aerodrome.ground_wind),
            gust: own.gust.max(aerodrome.gust),
            // Measured here, not worked out from the ground.
            cruise_wind: own.cruise_wind,
            wind_from: own.wind_from,
            variable: own.variable,
            rain: own.rain || aerodrome.rain,
            visibility: own.visibility.min(aerodrome.visibility),
            lightning: own.lightning.into_iter().chain(aerodrome.lightning).reduce(Metres::min),
            temperature: if age >= 0 { own.temperature } else { aerodrome.temperature },
            assumed: None,
        })
    }

    /// What the newest METAR that counts does not tell and a flight needs, element by element; None where it tells all, or where
    /// there is none.
    pub(super) fn untold(&self) -> Option<Words> {
        let metar = self.metars().max_by_key(|metar| metar.at).filter(|metar| !metar.is_complete())?;
        let told = &metar.conditions;
        let elements = [
            (told.wind.is_none(), words("gió", "wind")),
            (told.visibility_m.is_none(), words("tầm nhìn", "visibility")),
            (told.weather.is_none(), words("hiện tượng thời tiết", "present weather")),
            (metar.temperature_mc.is_none(), words("nhiệt độ", "temperature")),
        ];
        let unknown = elements.iter().filter(|(unknown, _)| *unknown).map(|(_, name)| name);
        let names = Words::joined(unknown, ", ")?;
        let (station, at) = (&metar.station, metar.at.hour_z());
        Some(words(format!("METAR {station} {at} không cho biết: "), format!("METAR {station} {at} does not tell: ")).and("", &names))
    }

    /// The newest report of the network's own.
    fn own_report(&self) -> Option<WeatherReport> {
        let report = self.state.weather.as_ref()?;
        let speed = |cms: u32| MetresPerSecond(f64::from(cms) / 100.0);
        Some(WeatherReport {
            at: report.measured_at.0,
            source: report.site.to_string(),
            ground_wind: speed(report.wind_cms),
            wind_from: Degrees(f64::from(report.wind_from_deg)),
            variable: false,
            gust: speed(report.gust_cms),
            // Over open ground it is no less than at its surface, whatever was typed.
            cruise_wind: speed(report.cruise_wind_cms.max(report.wind_cms)),
            visibility: Metres(f64::from(report.visibility_m)),
            rain: report.rain,
            lightning: report.lightning.then_some(WeatherReport::NO_DISTANCE),
            temperature: Celsius(f64::from(report.temperature_mc) / 1e3),
            assumed: None,
        })
    }

    fn metars(&self) -> impl Iterator<Item = &Metar> {
        let counts = |station: &String| self.network.limits.weather.stations.value.contains(station);
        self.state.metars.iter().filter(move |(station, _)| counts(station)).map(|(_, (_, metar))| metar)
    }

    pub(super) fn tafs(&self) -> impl Iterator<Item = &Taf> {
        let counts = |station: &String| self.network.limits.weather.stations.value.contains(station);
        self.state.tafs.iter().filter(move |(station, _)| counts(station)).map(|(_, (_, taf))| taf)
    }

    /// Everything against a flight at a moment: that no observation is young enough, and all that is said of its time.
    pub(super) fn weather_against(&self, now: Now, during: &TimeWindow) -> Vec<Reason> {
        let old = match self.weather_report() {
            None => Some(self.nothing_measured()),
            Some(report) => too_old(&report, &self.network.limits.weather, now.utc),
        };
        old.into_iter().chain(self.said_against(now, during)).collect()
    }

    fn nothing_measured(&self) -> Reason {
        let none = words("Chưa có bản tin thời tiết đủ số liệu", "there is no weather report that is complete");
        let none = self.untold().iter().fold(none, |none, untold| none.and("; ", untold));
        let next = words("Đo và nhập số liệu, hoặc gửi bằng đường bộ", "measure and enter it, or send by road");
        Reason::new("WEATHER_UNKNOWN", none, next).by("limits.toml weather.age")
    }

    /// The worst that observations and forecasts say of a time, each with the figure, the limit, the source, and when it is
    /// expected to open.
    pub(super) fn said_against(&self, now: Now, during: &TimeWindow) -> Vec<Reason> {
        let limits = &self.network.limits.weather;
        let rain_proof = self.network.types.values().all(|kind| kind.rain_proof);
        let against = worst(&self.all_said(now), during, limits, rain_proof, &words("", ""));
        if against.is_empty() {
            return against;
        }
        let next = expected(self.forecast_opens(during), during.from);
        against.into_iter().map(|reason| Reason { next: next.clone(), ..reason }).collect()
    }

    /// All observations and forecasts.
    fn all_said(&self, now: Now) -> Vec<Said> {
        let limits = &self.network.limits.weather;
        let mut said: Vec<Said> = self.own_report().iter().map(|report| Said::of_report(report, limits.age.value)).collect();
        said.extend(self.metars().flat_map(|metar| Said::of_metar(metar, limits.metar_age.value)));
        said.extend(self.air_winds(now));
        said.extend(self.tafs().flat_map(Said::of_taf));
        said
    }

    /// What forecasts hold possible for a time beyond a limit and the limits do not count: a warning each.
    pub(super) fn possible_words(&self, now: Now, during: &TimeWindow) -> Vec<Words> {
        let rain_proof = self.network.types.values().all(|kind| kind.rain_proof);
        let possible = uncounted(&self.all_said(now), during, &self.network.limits.weather, rain_proof);
        let note = |reason: &Reason| {
            let Words { vi, en } = &reason.what;
            words(format!("Chú ý, không tính là cấm bay: {vi}."), format!("Note, not counted as a no-go: {en}."))
        };
        possible.iter().map(note).collect()
    }

    /// From when on a flight as long as a time is within the limits by the forecasts; None where they name no such moment.
    pub(super) fn forecast_opens(&self, during: &TimeWindow) -> Option<Utc> {
        let limits = &self.network.limits.weather;
        let rain_proof = self.network.types.values().all(|kind| kind.rain_proof);
        let length = Span::millis(u64::try_from(during.until.millis_since(during.from)).unwrap_or(0));
        // With several forecasts it is open when all of them say so.
        let open = self.tafs().map(|taf| opens(taf, during.from, length, limits, rain_proof));
        open.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten()
    }

    /// Towering cumulus that an aerodrome reports or forecasts for a time: a warning. None where there is none.
    pub(super) fn towering_words(&self, during: &TimeWindow) -> Option<Words> {
        let lasts = self.network.limits.weather.metar_age.value;
        let said = self.metars().flat_map(|metar| Said::of_metar(metar, lasts)).chain(self.tafs().flat_map(Said::of_taf));
        let mut said = said.filter(|said| said.during.overlaps(during));
        said.find_map(|said| {
            let (seen, source) = (said.figures.towering?.words(), &said.source);
            Some(words(
                format!("Chú ý: mây tích phát triển mạnh (TCU){} ({}): theo dõi.", seen.vi, source.vi),
                format!("Note: towering cumulus (TCU){} ({}): watch it.", seen.en, source.en),
            ))
        })
    }

    /// The wind that each aircraft told last in the air, while it counts.
    fn air_winds(&self, now: Now) -> impl Iterator<Item = Said> {
        let lasts = self.network.limits.weather.air_wind_age.value;
        self.network.tails.keys().filter_map(move |tail| {
            let seen = self.picture.of(tail).wind.filter(|seen| seen.age(now) <= lasts)?;
            let Seen { value: (speed, height), .. } = seen;
            Some(Said::of_aircraft(tail.as_str(), &AirWind { speed, height, at: now.utc - seen.age(now) }, lasts))
        })
    }

    /// From a departure now until the aircraft is down again at the end of what was booked with the flight: the way back too.
    pub(super) fn time_of(&self, now: Now, flight: &Flight) -> TimeWindow {
        let with_it = |other: &&Flight| other.tail == flight.tail && flight.booked_for.is_some() && other.booked_for == flight.booked_for;
        let last = self.state.flights.values().filter(with_it).map(|other| other.plan.arrive()).max();
        let length = last.unwrap_or_default().max(flight.plan.arrive()).millis_since(flight.plan.depart);
        TimeWindow { from: now.utc, until: Utc(now.utc.0.saturating_add(length)) }
    }

    /// Nothing that is said of the time of all flights of a trip is against it.
    ///
    /// # Errors
    /// What is.
    pub(super) fn weather_allows(&self, now: Now, trip: &Trip) -> Result<(), Refusal> {
        let (Some(first), Some(last)) = (trip.flights.first(), trip.flights.last()) else { return Ok(()) };
        let reasons = self.said_against(now, &TimeWindow { from: first.plan.depart, until: last.plan.arrive() });
        if reasons.is_empty() { Ok(()) } else { Err(Refusal { kind: RefusalKind::Conflict, reasons }) }
    }

    /// The newest observation and forecast of each aerodrome that counts.
    pub(super) fn aerodrome_views(&self) -> Vec<AerodromeReportView> {
        let lasts = self.network.limits.weather.metar_age.value;
        let view = |text: &String, at: Utc, until: Utc, corrected: bool| {
            let (text, at, until) = (text.clone(), Time(at), Time(until));
            AerodromeReportView { text, at, until, corrected }
        };
        let observed = self.state.metars.values().map(|(text, metar)| view(text, metar.at, metar.at + lasts, metar.corrected));
        let forecast = self.state.tafs.values().map(|(text, taf)| view(text, taf.issued, taf.until, taf.corrected));
        observed.chain(forecast).collect()
    }

    /// Whether a forecast holds for the whole of a time, in words.
    pub(super) fn forecast_words(&self, during: &TimeWindow) -> Words {
        let covers = |taf: &&Taf| !taf.cancelled && taf.from <= during.from && during.until <= taf.until;
        match self.tafs().find(covers) {
            Some(taf) => {
                let (station, issued) = (&taf.station, taf.issued.hour_z());
                words(
                    format!("Dự báo TAF {station} {issued} trong giới hạn cho cả lượt về."),
                    format!("TAF {station} {issued} is within the limits for the way back too."),
                )
            }
            None => words("Không có dự báo cho cả chuyến.", "No forecast holds for the whole flight."),
        }
    }
}

/// How far ahead it is looked for what explains a refusal of a plan.
const LOOKS_AHEAD: Span = Span::minutes(30);

impl Operations {
    /// A planner's refusal of a departure: what it says of the weather is told as observations and forecasts together say it, with
    /// who says it and when it is expected to open.
    pub(super) fn explained(&self, now: Now, refusal: Refusal, depart: Utc) -> Refusal {
        let of_weather = |reason: &Reason| {
            let rule = reason.rule.as_deref().unwrap_or_default();
            rule.starts_with("limits.toml weather.") || reason.code == "RAIN"
        };
        // What a strong wind costs stands for the wind itself where that is beyond its own limit.
        let of_wind = |reason: &Reason| matches!(reason.code, "ENERGY_RESERVE" | "HEAD_WIND" | "RETURN_OUT_OF_REACH");
        if !refusal.reasons.iter().any(|reason| of_weather(reason) || of_wind(reason)) {
            return refusal;
        }
        let during = TimeWindow { from: depart, until: depart + LOOKS_AHEAD };
        let said = self.said_against(now, &during);
        let next = expected(self.forecast_opens(&during), depart);
        let others = refusal.reasons.into_iter().filter(|reason| said.iter().all(|said| said.code != reason.code));
        let others = others.map(|reason| if of_weather(&reason) { Reason { next: next.clone(), ..reason } } else { reason });
        Refusal { kind: refusal.kind, reasons: others.chain(said.iter().cloned()).collect() }
    }
}

/// When it is expected to open.
fn expected(open: Option<Utc>, from: Utc) -> Words {
    match open {
        None => words("Chưa biết khi nào bay được; gửi bằng đường bộ", "it is not known when it opens; send by road"),
        Some(open) if open <= from => words(
            "Dự báo trong giới hạn: chờ quan trắc mới, hoặc gửi bằng đường bộ",
            "the forecast is within the limits: wait for a new observation, or send by road",
        ),
        Some(open) => {
            let open = open.clock_from();
            words(
                format!("Dự kiến bay được từ {open}, hoặc gửi bằng đường bộ"),
                format!("expected to open at {open} (Hanoi), or send by road"),
            )
        }
    }
}

/// An aerodrome's observation in the planner's own shape, where it tells all that the planner needs; the wind at cruise height is
/// worked out from the one at the ground.
fn of_metar(metar: &Metar, aloft: f64) -> Option<WeatherReport> {
    let told = &metar.conditions;
    let (wind, weather) = (told.wind?, told.weather.as_deref()?);
    let mean = MetresPerSecond(f64::from(wind.mean_cms) / 100.0);
    Some(WeatherReport {
        at: metar.at,
        source: metar.station.clone(),
        ground_wind: mean,
        gust: wind.gust_cms.map_or(mean, |gust| MetresPerSecond(f64::from(gust) / 100.0)),
        cruise_wind: mean * aloft,
        wind_from: Degrees(f64::from(wind.from_deg.unwrap_or_default() % 360)),
        variable: wind.from_deg.is_none(),
        rain: weather.iter().any(crate::domain::weather::Phenomenon::is_wet),
        visibility: Metres(f64::from(told.visibility_m?)),
        lightning: weather.iter().any(crate::domain::weather::Phenomenon::is_thunder).then_some(WeatherReport::NO_DISTANCE),
        temperature: Celsius(f64::from(metar.temperature_mc?) / 1e3),
        assumed: None,
    })
}
