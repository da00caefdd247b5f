//! `limits.toml`: every limit with its unit and its source.

use super::fault::same;
use super::reader::{Faults, Table};
use crate::domain::limits::{
    AirspaceLimits, Chance, ColdChainLimits, CustodyLimits, EnergyLimits, GroundLimits, Limit, Limits, LinkLimits, PeopleLimits,
    PromiseLimits, ReadinessLimits, RetentionLimits, SeparationLimits, Spread, WeatherLimits,
};
use crate::domain::weather::VIOLENT;
use crate::units::altitude::Agl;
use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond, Percent, Seconds};
use crate::units::time::Span;
use serde_json::Value;

/// Roads and ground heights: what stands beside the limits proper.
pub(super) struct Beside {
    pub(super) detour: Limit<f64>,
    pub(super) detour_river: Limit<f64>,
    pub(super) fixed: Limit<Seconds>,
    pub(super) speed_off_peak: Limit<f64>,
    pub(super) speed_peak: Limit<f64>,
    pub(super) peak_hours: Limit<Vec<(u16, u16)>>,
    pub(super) elevation_assumed: bool,
}

/// Reads one `{ value, unit, source, assumed }`; `unit` is the one that the key must have.
pub(super) fn limit<Q>(
    t: &mut Table<'_>,
    key: &'static str,
    unit: &str,
    low: f64,
    high: f64,
    make: fn(f64) -> Q,
    faults: &mut Faults<'_>,
) -> Limit<Q> {
    let Some(mut entry) = t.table(key, faults) else {
        return Limit { value: make(low), source: String::new(), assumed: true };
    };
    let found = entry.text("unit", faults);
    if found != unit {
        faults.add(
            entry.place_of("unit"),
            Some(format!("{found:?}")),
            ("không phải đơn vị của giới hạn này", "not the unit of this limit"),
            same(format!("{unit:?}")),
        );
    }
    let source = source(&mut entry, faults);
    let limit = Limit { value: make(entry.number("value", low, high, faults)), source, assumed: entry.flag("assumed", faults) };
    entry.done(faults);
    limit
}

/// Where a limit comes from; it is never empty.
fn source(entry: &mut Table<'_>, faults: &mut Faults<'_>) -> String {
    entry.told("source", ("văn bản hoặc người nêu giới hạn này", "the document or the body that says so"), faults)
}

fn ground(mut t: Table<'_>, faults: &mut Faults<'_>) -> GroundLimits {
    let limits = GroundLimits {
        pack: limit(&mut t, "pack", "s", 0.0, 86_400.0, span, faults),
        load: limit(&mut t, "load", "s", 0.0, 86_400.0, span, faults),
        unload: limit(&mut t, "unload", "s", 0.0, 86_400.0, span, faults),
    };
    t.done(faults);
    limits
}

fn people(mut t: Table<'_>, faults: &mut Faults<'_>) -> PeopleLimits {
    let limits = PeopleLimits {
        aircraft_per_pilot: limit(&mut t, "aircraft_per_pilot", "aircraft", 1.0, 20.0, count, faults),
        answer: limit(&mut t, "answer", "s", 5.0, 600.0, span, faults),
    };
    t.done(faults);
    limits
}

fn separation(mut t: Table<'_>, f: &mut Faults<'_>) -> SeparationLimits {
    let limits = SeparationLimits {
        across: limit(&mut t, "across", "m", 10.0, 1_000.0, Metres, f),
        height: limit(&mut t, "height", "m", 5.0, 200.0, Metres, f),
        launch_early: limit(&mut t, "launch_early", "s", 0.0, 600.0, span, f),
        launch_late: limit(&mut t, "launch_late", "s", 0.0, 600.0, span, f),
        early: limit(&mut t, "early", "%", 0.0, 50.0, Percent, f),
        late: limit(&mut t, "late", "%", 0.0, 50.0, Percent, f),
        window: limit(&mut t, "window", "s", 0.0, 86_400.0, span, f),
        pad_reach: limit(&mut t, "pad_reach", "m", 50.0, 2_000.0, Metres, f),
        pad_clear: limit(&mut t, "pad_clear", "s", 0.0, 3_600.0, span, f),
        traffic_across: limit(&mut t, "traffic_across", "m", 100.0, 20_000.0, Metres, f),
        traffic_height: limit(&mut t, "traffic_height", "m", 30.0, 2_000.0, Metres, f),
        traffic_ahead: limit(&mut t, "traffic_ahead", "s", 5.0, 600.0, span, f),
        geoid: limit(&mut t, "geoid", "m", -120.0, 120.0, Metres, f),
    };
    t.done(f);
    limits
}

/// Reads one `{ value = [p50, p90], unit, source, assumed }`; both figures lie in the range, the first is not above the second.
fn spread(t: &mut Table<'_>, key: &'static str, unit: &str, (low, high): (f64, f64), faults: &mut Faults<'_>) -> Limit<Spread> {
    let Some(mut entry) = t.table(key, faults) else {
        return Limit { value: Spread { p50: low, p90: low }, source: String::new(), assumed: true };
    };
    let found = entry.text("unit", faults);
    if found != unit {
        faults.add(
            entry.place_of("unit"),
            Some(format!("{found:?}")),
            ("không phải đơn vị của giới hạn này", "not the unit of this limit"),
            same(format!("{unit:?}")),
        );
    }
    let list = entry.list("value", faults);
    let within = |value: &Value| value.as_f64().filter(|number| (low..=high).contains(number));
    let both = match list {
        [p50, p90] => within(p50).zip(within(p90)).filter(|(p50, p90)| p50 <= p90),
        _ => None,
    };
    if both.is_none() {
        let shown = list.iter().map(super::reader::shown).collect::<Vec<_>>().join(", ");
        let right = (
            format!("[P50, P90], mỗi số từ {low} đến {high}, số đầu không lớn hơn số sau"),
            format!("[P50, P90], each {low} to {high}, the first not above the second"),
        );
        faults.add(entry.place_of("value"), Some(format!("[{shown}]")), ("không phải hai con số như vậy", "not two such figures"), right);
    }
    let (p50, p90) = both.unwrap_or((low, low));
    let limit = Limit { value: Spread { p50, p90 }, source: source(&mut entry, faults), assumed: entry.flag("assumed", faults) };
    entry.done(faults);
    limit
}

fn promise(mut t: Table<'_>, f: &mut Faults<'_>) -> PromiseLimits {
    const SECONDS: (f64, f64) = (1.0, 86_400.0);
    const SHARE: (f64, f64) = (0.1, 10.0);
    let limits = PromiseLimits {
        ask: spread(&mut t, "ask", "s", SECONDS, f),
        pack: spread(&mut t, "pack", "s", SECONDS, f),
        wait: spread(&mut t, "wait", "s", SECONDS, f),
        load: spread(&mut t, "load", "s", SECONDS, f),
        fly: spread(&mut t, "fly", "of the plan", SHARE, f),
        unload: spread(&mut t, "unload", "s", SECONDS, f),
        receive: spread(&mut t, "receive", "s", SECONDS, f),
        courier: spread(&mut t, "courier", "s", SECONDS, f),
        drive: spread(&mut t, "drive", "of the estimate", SHARE, f),
    };
    t.done(f);
    limits
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the reader has checked the range")]
pub(super) fn count(value: f64) -> u16 {
    value.round() as u16
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the reader has checked 0 to a million seconds")]
pub(super) fn span(seconds: f64) -> Span {
    Span::millis((seconds * 1e3).round() as u64)
}

/// Whole days of 24 hours.
fn days(days: f64) -> Span {
    span(days * 86_400.0)
}

pub(super) fn read(document: &Value, faults: &mut Faults<'_>) -> Option<(Limits, Beside)> {
    let mut top = Table::of(document, "", faults)?;
    let airspace = top.table("airspace", faults).map(|t| airspace(t, faults));
    let weather = top.table("weather", faults).map(|t| weather(t, faults));
    let energy = top.table("energy", faults).map(|t| energy(t, faults));
    let link = top.table("link", faults).map(|t| link(t, faults));
    let readiness = top.table("readiness", faults).map(|t| readiness(t, faults));
    let custody = top.table("custody", faults).map(|t| custody(t, faults));
    let overdue = top.table("overdue", faults).map(|t| super::overdue::read(t, faults));
    let cold_chain = top.table("cold_chain", faults).map(|t| cold_chain(t, faults));
    let retention = top.table("retention", faults).map(|t| retention(t, faults));
    let ground = top.table("ground", faults).map(|t| ground(t, faults));
    let people = top.table("people", faults).map(|t| people(t, faults));
    let separation = top.table("separation", faults).map(|t| separation(t, faults));
    let promise = top.table("promise", faults).map(|t| promise(t, faults));
    let sora = top.table("sora", faults).map(|t| super::sora::read(t, faults));
    let beside = top.table("roads", faults).map(|t| roads(t, faults));
    let elevation = top.table("elevation", faults).map(|mut t| {
        t.text("source", faults);
        let assumed = t.flag("assumed", faults);
        t.done(faults);
        assumed
    });
    top.done(faults);
    let limits = Limits {
        airspace: airspace?,
        weather: weather?,
        energy: energy?,
        link: link?,
        readiness: readiness?,
        custody: custody?,
        overdue: overdue?,
        cold_chain: cold_chain?,
        retention: retention?,
        ground: ground?,
        people: people?,
        separation: separation?,
        promise: promise?,
        sora: sora?,
    };
    let mut beside = beside?;
    beside.elevation_assumed = elevation?;
    Some((limits, beside))
}

fn airspace(mut t: Table<'_>, f: &mut Faults<'_>) -> AirspaceLimits {
    let limits = AirspaceLimits {
        zone_buffer: limit(&mut t, "zone_buffer", "m", 10.0, 1_000.0, Metres, f),
        zone_buffer_height: limit(&mut t, "zone_buffer_height", "m", 0.0, 100.0, Metres, f),
        imported_accuracy: limit(&mut t, "imported_accuracy", "m", 0.0, 10_000.0, Metres, f),
        ground_risk_buffer: limit(&mut t, "ground_risk_buffer", "m", 0.0, 1_000.0, Metres, f),
        obstacle_reach: limit(&mut t, "obstacle_reach", "m", 10.0, 1_000.0, Metres, f),
        obstacle_clearance: limit(&mut t, "obstacle_clearance", "m", 5.0, 100.0, Metres, f),
        stop_ahead: limit(&mut t, "stop_ahead", "days", 1.0, 366.0, days, f),
        survey_height: limit(&mut t, "survey_height", "m", 0.0, 100.0, Metres, f),
        survey_position: limit(&mut t, "survey_position", "m", 0.0, 1_000.0, Metres, f),
        ceiling: limit(&mut t, "ceiling", "m AGL", 30.0, 120.0, Agl, f),
        cruise_out: limit(&mut t, "cruise_out", "m AGL", 30.0, 119.0, Agl, f),
        cruise_back: limit(&mut t, "cruise_back", "m AGL", 30.0, 119.0, Agl, f),
        waypoint_spacing: limit(&mut t, "waypoint_spacing", "m", 200.0, 10_000.0, Metres, f),
        landing_spacing: limit(&mut t, "landing_spacing", "m", 200.0, 50_000.0, Metres, f),
        landing_aside: limit(&mut t, "landing_aside", "m", 0.0, 5_000.0, Metres, f),
        sharpest_turn: limit(&mut t, "sharpest_turn", "deg", 5.0, 60.0, Degrees, f),
        departure_point: limit(&mut t, "departure_point", "m", 300.0, 1_000.0, Metres, f),
        home_drift: limit(&mut t, "home_drift", "m", 0.0, 100.0, Metres, f),
    };
    // Each direction has a level of its own: aircraft that meet on one line must not meet at one height.
    if (limits.cruise_out.value.0 - limits.cruise_back.value.0).abs() < 1.0 {
        f.add(
            t.place_of("cruise_back"),
            Some(limits.cruise_back.value.0.to_string()),
            ("cùng độ cao với cruise_out: hai chiều bay trên một mức", "the height of cruise_out: both directions on one level"),
            ("một mức riêng cho mỗi chiều, cách nhau ít nhất 1 m", "a level for each direction, at least 1 m apart"),
        );
    }
    t.done(f);
    limits
}

fn weather(mut t: Table<'_>, f: &mut Faults<'_>) -> WeatherLimits {
    let limits = WeatherLimits {
        ground_wind: limit(&mut t, "ground_wind", "m/s", 0.0, 30.0, MetresPerSecond, f),
        gust: limit(&mut t, "gust", "m/s", 0.0, 40.0, MetresPerSecond, f),
        cruise_wind: limit(&mut t, "cruise_wind", "m/s", 0.0, 30.0, MetresPerSecond, f),
        visibility: limit(&mut t, "visibility", "m", 0.0, 20_000.0, Metres, f),
        lightning: limit(&mut t, "lightning", "m", 0.0, 100_000.0, Metres, f),
        cumulonimbus: limit(&mut t, "cumulonimbus", "m", 1_000.0, 100_000.0, Metres, f),
        cloud_base: limit(&mut t, "cloud_base", "m", 0.0, 3_000.0, Metres, f),
        age: limit(&mut t, "age", "s", 60.0, 7_200.0, span, f),
        metar_age: limit(&mut t, "metar_age", "s", 60.0, 7_200.0, span, f),
        air_wind_age: limit(&mut t, "air_wind_age", "s", 10.0, 3_600.0, span, f),
        prior_wind: limit(&mut t, "prior_wind", "m/s", 0.0, 30.0, MetresPerSecond, f),
        aloft: limit(&mut t, "aloft", "", 1.0, 5.0, |q| q, f),
        stations: stations(&mut t, f),
        violent: violent(&mut t, f),
        forecast_changes: forecast_changes(&mut t, f),
        coldest: limit(&mut t, "coldest", "°C", -40.0, 30.0, Celsius, f),
        hottest: limit(&mut t, "hottest", "°C", 20.0, 60.0, Celsius, f),
        cold_pack_below: limit(&mut t, "cold_pack_below", "°C", -40.0, 30.0, Celsius, f),
        cold_pack_loss: limit(&mut t, "cold_pack_loss", "%", 0.0, 50.0, Percent, f),
    };
    t.done(f);
    limits
}

fn stations(t: &mut Table<'_>, f: &mut Faults<'_>) -> Limit<Vec<String>> {
    let Some(mut entry) = t.table("stations", f) else {
        return Limit { value: Vec::new(), source: String::new(), assumed: true };
    };
    let value = entry.texts("value", f);
    for code in value.iter().filter(|code| code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        f.add(
            entry.place_of("value"),
            Some(format!("{code:?}")),
            ("không phải sân bay", "not an aerodrome"),
            ("bốn chữ cái hoa, như \"VVNB\"", "four capital letters, like \"VVNB\""),
        );
    }
    entry.text("unit", f);
    let limit = Limit { value, source: source(&mut entry, f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

/// Reads `{ value = ["A", "B"], unit, source, assumed }`, each word one of those that are known; an empty list is one too.
fn some_of(t: &mut Table<'_>, key: &'static str, known: &[&'static str], f: &mut Faults<'_>) -> Limit<Vec<&'static str>> {
    let Some(mut entry) = t.table(key, f) else {
        return Limit { value: Vec::new(), source: String::new(), assumed: true };
    };
    let (place, words) = (entry.place_of("value"), entry.texts("value", f));
    let mut value = Vec::new();
    for word in words {
        match known.iter().find(|known| **known == word) {
            Some(known) => value.push(*known),
            None => f.add(place.clone(), Some(format!("{word:?}")), ("không phải mã đã biết", "not a known code"), same(known.join(", "))),
        }
    }
    entry.text("unit", f);
    let limit = Limit { value, source: source(&mut entry, f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

fn violent(t: &mut Table<'_>, f: &mut Faults<'_>) -> Limit<Vec<String>> {
    let Limit { value, source, assumed } = some_of(t, "violent", &VIOLENT, f);
    Limit { value: value.into_iter().map(str::to_owned).collect(), source, assumed }
}

fn forecast_changes(t: &mut Table<'_>, f: &mut Faults<'_>) -> Limit<Vec<Chance>> {
    let Limit { value, source, assumed } = some_of(t, "forecast_changes", &Chance::ALL.map(Chance::code), f);
    Limit { value: Chance::ALL.into_iter().filter(|chance| value.contains(&chance.code())).collect(), source, assumed }
}

fn energy(mut t: Table<'_>, f: &mut Faults<'_>) -> EnergyLimits {
    let limits = EnergyLimits {
        reserve: limit(&mut t, "reserve", "%", 10.0, 90.0, Percent, f),
        final_reserve: limit(&mut t, "final_reserve", "%", 5.0, 90.0, Percent, f),
        slowest_ground_speed: limit(&mut t, "slowest_ground_speed", "m/s", 1.0, 20.0, MetresPerSecond, f),
    };
    if limits.final_reserve.value > limits.reserve.value {
        f.add(
            "energy.final_reserve.value",
            Some(limits.final_reserve.value.0.to_string()),
            ("lớn hơn energy.reserve", "above energy.reserve"),
            (format!("nhiều nhất {}", limits.reserve.value.0), format!("at most {}", limits.reserve.value.0)),
        );
    }
    t.done(f);
    limits
}

fn link(mut t: Table<'_>, f: &mut Faults<'_>) -> LinkLimits {
    let limits = LinkLimits {
        lost_after: limit(&mut t, "lost_after", "s", 1.0, 60.0, span, f),
        aircraft_holds_after: limit(&mut t, "aircraft_holds_after", "s", 1.0, 300.0, span, f),
        aircraft_returns_after: limit(&mut t, "aircraft_returns_after", "s", 0.0, 300.0, span, f),
        longest_hold: limit(&mut t, "longest_hold", "s", 0.0, 1_800.0, span, f),
    };
    t.done(f);
    limits
}

fn readiness(mut t: Table<'_>, f: &mut Faults<'_>) -> ReadinessLimits {
    let limits = ReadinessLimits {
        battery_age: limit(&mut t, "battery_age", "s", 1.0, 600.0, span, f),
        position_age: limit(&mut t, "position_age", "s", 1.0, 600.0, span, f),
        parameters_age: limit(&mut t, "parameters_age", "s", 10.0, 86_400.0, span, f),
        off_pad: limit(&mut t, "off_pad", "m", 1.0, 100.0, Metres, f),
        charge_tolerance: limit(&mut t, "charge_tolerance", "%", 0.0, 10.0, Percent, f),
    };
    t.done(f);
    limits
}

fn custody(mut t: Table<'_>, f: &mut Faults<'_>) -> CustodyLimits {
    let limits = CustodyLimits {
        offer: limit(&mut t, "offer", "s", 30.0, 3_600.0, span, f),
        clearance: limit(&mut t, "clearance", "s", 30.0, 120.0, span, f),
        courier_offer: limit(&mut t, "courier_offer", "s", 30.0, 7_200.0, span, f),
        unload: limit(&mut t, "unload", "s", 0.0, 3_600.0, Seconds, f),
        bench_margin: limit(&mut t, "bench_margin", "s", 0.0, 7_200.0, span, f),
        late_entry: limit(&mut t, "late_entry", "s", 0.0, 604_800.0, span, f),
        clock: limit(&mut t, "clock", "s", 1.0, 3_600.0, span, f),
    };
    t.done(f);
    limits
}

fn cold_chain(mut t: Table<'_>, f: &mut Faults<'_>) -> ColdChainLimits {
    let limits = ColdChainLimits {
        longest_gap: limit(&mut t, "longest_gap", "s", 10.0, 3_600.0, span, f),
        fastest_a_minute: limit(&mut t, "fastest_a_minute", "°C", 0.1, 60.0, Celsius, f),
        reference: limit(&mut t, "reference", "°C", 0.1, 10.0, Celsius, f),
        clock: limit(&mut t, "clock", "s", 1.0, 3_600.0, span, f),
    };
    t.done(f);
    limits
}

fn retention(mut t: Table<'_>, f: &mut Faults<'_>) -> RetentionLimits {
    let limits = RetentionLimits {
        blood: limit(&mut t, "blood", "years", 10.0, 100.0, count, f),
        specimen: limit(&mut t, "specimen", "years", 0.0, 100.0, count, f),
        other: limit(&mut t, "other", "years", 0.0, 100.0, count, f),
        answer: limit(&mut t, "answer", "working days", 1.0, 2.0, count, f),
    };
    t.done(f);
    limits
}

fn roads(mut t: Table<'_>, f: &mut Faults<'_>) -> Beside {
    let metres_a_second = |kilometres_an_hour: f64| kilometres_an_hour / 3.6;
    let beside = Beside {
        detour: limit(&mut t, "detour", "", 1.0, 5.0, |q| q, f),
        detour_river: limit(&mut t, "detour_river", "", 1.0, 5.0, |q| q, f),
        fixed: limit(&mut t, "fixed", "s", 0.0, 3_600.0, Seconds, f),
        speed_off_peak: limit(&mut t, "speed_off_peak", "km/h", 1.0, 120.0, metres_a_second, f),
        speed_peak: limit(&mut t, "speed_peak", "km/h", 1.0, 120.0, metres_a_second, f),
        peak_hours: peak_hours(&mut t, f),
        elevation_assumed: true,
    };
    t.done(f);
    beside
}

fn peak_hours(t: &mut Table<'_>, f: &mut Faults<'_>) -> Limit<Vec<(u16, u16)>> {
    let Some(mut entry) = t.table("peak_hours", f) else {
        return Limit { value: Vec::new(), source: String::new(), assumed: true };
    };
    let mut hours = Vec::new();
    for text in entry.texts("value", f) {
        match text.split_once('-').and_then(|(from, until)| Some((minute(from)?, minute(until)?))).filter(|(a, b)| a < b) {
            Some(both) => hours.push(both),
            None => f.add(
                entry.place_of("value"),
                Some(format!("{text:?}")),
                ("không phải các giờ trong ngày", "not hours of the day"),
                ("như \"06:30-09:00\"", "like \"06:30-09:00\""),
            ),
        }
    }
    entry.text("unit", f);
    let limit = Limit { value: hours, source: entry.text("source", f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute).filter(|m| *m <= 1440)
}
