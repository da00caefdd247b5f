//! METAR and SPECI: what an aerodrome observes, and its trend for the next two hours.
//!
//! Form: WMO-No. 306, Manual on Codes, volume I.1, FM 15 and FM 16. Each group must stand at its place and have its form; what
//! follows RMK is national and not read. A group that is not understood refuses the report: half a report is a wrong one.
//!
//! The libraries that decode both codes were tried first: the one that is kept up takes `030O4MPS` for a kind of weather and goes
//! on without a wind, keeps only the last trend, and does not know a cancelled forecast.

use super::conditions::{Change, ChangeKind, Conditions, Place};
use super::groups::{self, Phenomenon, digits};
use super::tokens::{CodeFault, Tokens};
use crate::units::time::{Span, Utc};
use serde::{Deserialize, Serialize};

/// How long a trend holds after its report.
const TREND: Span = Span::minutes(120);

/// An observation of an aerodrome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metar {
    /// ICAO code of the aerodrome.
    pub station: String,
    /// When it was observed.
    pub at: Utc,
    /// SPECI: beside the regular times, because something changed.
    pub special: bool,
    /// COR.
    pub corrected: bool,
    /// AUTO: no person looked.
    pub automatic: bool,
    /// NIL: there is no report of this time, and nothing else is told.
    pub missing: bool,
    /// Wind, visibility, weather, clouds.
    pub conditions: Conditions,
    /// Temperature of the air, thousandths of a degree Celsius.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub temperature_mc: Option<i32>,
    /// Dew point, thousandths of a degree Celsius.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dew_point_mc: Option<i32>,
    /// QNH, tenths of a hectopascal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub qnh_dhpa: Option<u32>,
    /// Weather of the last hour that is over.
    pub recent: Vec<Phenomenon>,
    /// The trend.
    pub changes: Vec<Change>,
}

impl Metar {
    /// Reads a report; its day of the month is the one nearest to `near`.
    ///
    /// # Errors
    /// The first group that is not right.
    pub fn decode(text: &str, near: Utc) -> Result<Self, CodeFault> {
        let mut tokens = Tokens::of(text)?;
        let special = tokens.need(
            |group| match group {
                "METAR" => Some(false),
                "SPECI" => Some(true),
                _ => None,
            },
            "METAR hoặc SPECI",
            "METAR or SPECI",
        )?;
        let mut corrected = tokens.pass_if("COR");
        let station = tokens.need(station, "mã sân bay bốn chữ như VVNB", "the four letters of an aerodrome, like VVNB")?;
        let at = tokens.need(|group| moment(group, near), "ngày và giờ như 220430Z", "day and time like 220430Z")?;
        // Some services send the word here.
        corrected |= tokens.pass_if("COR");
        let automatic = tokens.pass_if("AUTO");
        let empty = Self {
            station,
            at,
            special,
            corrected,
            automatic,
            missing: false,
            conditions: Conditions::default(),
            temperature_mc: None,
            dew_point_mc: None,
            qnh_dhpa: None,
            recent: Vec::new(),
            changes: Vec::new(),
        };
        if tokens.pass_if("NIL") {
            return end(&tokens).map(|()| Self { missing: true, ..empty });
        }
        let conditions = Conditions::read(&mut tokens, Place::Report)?;
        let expected = ("thời tiết, mây, hoặc nhiệt độ như 22/19", "weather, clouds, or temperature like 22/19");
        let (temperature_mc, dew_point_mc) = tokens.need(groups::temperature, expected.0, expected.1)?;
        let qnh_dhpa = tokens.need(groups::pressure, "khí áp như Q1016", "pressure like Q1016")?;
        let mut recent = Vec::new();
        while let Some(weather) = tokens.take(|group| group.strip_prefix("RE").and_then(groups::weather)) {
            recent.push(weather);
        }
        passed_over(&mut tokens)?;
        let changes = trend(&mut tokens, at)?;
        if !tokens.pass_if("RMK") {
            end(&tokens)?;
        }
        Ok(Self { conditions, temperature_mc, dew_point_mc, qnh_dhpa, recent, changes, ..empty })
    }

    /// Whether wind, visibility, weather and temperature are all known: then it is an observation on which a flight may go.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let Conditions { wind, visibility_m, weather, .. } = &self.conditions;
        wind.is_some() && visibility_m.is_some() && weather.is_some() && self.temperature_mc.is_some()
    }
}

/// Four letters; the code of some aerodromes ends in figures.
pub(super) fn station(text: &str) -> Option<String> {
    let form = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (form && text.starts_with(|first: char| first.is_ascii_uppercase())).then(|| text.to_owned())
}

/// `220430Z`.
pub(super) fn moment(text: &str, near: Utc) -> Option<Utc> {
    let (day, hour, minute) = day_hour_minute(text.strip_suffix('Z')?)?;
    near.nearest_day(day, hour, minute).filter(|_| hour < 24)
}

/// `220430`.
pub(super) fn day_hour_minute(text: &str) -> Option<(u8, u8, u8)> {
    digits(text, 6)?;
    let two = |at: usize| text.get(at..at + 2).and_then(|part| part.parse().ok());
    Some((two(0)?, two(2)?, two(4)?))
}

/// Nothing may follow.
pub(super) fn end(tokens: &Tokens<'_>) -> Result<(), CodeFault> {
    tokens.peek().map_or(Ok(()), |_| Err(tokens.fault("hết bản tin", "the end of the report")))
}

/// Wind shear, the sea, the state of the runways: for those who land there.
fn passed_over(tokens: &mut Tokens<'_>) -> Result<(), CodeFault> {
    while tokens.pass_if("WS") {
        if tokens.pass_if("ALL") {
            tokens.need(|group| (group == "RWY").then_some(()), "RWY", "RWY")?;
        } else {
            let runway = |group: &str| {
                let number = group.strip_prefix("RWY").or_else(|| group.strip_prefix('R'))?;
                groups::is_runway(number).then_some(())
            };
            tokens.need(runway, "đường băng như R11", "a runway like R11")?;
        }
    }
    let sea = |group: &str| {
        let (water, state) = group.strip_prefix('W')?.split_once('/')?;
        let known = water == "//" || groups::degrees_celsius(water).is_some();
        (known && state.starts_with(['S', 'H']) && (2..=4).contains(&state.len())).then_some(())
    };
    let _ = tokens.take(sea);
    let state = |group: &str| {
        let (runway, state) = group.strip_prefix('R')?.split_once('/')?;
        let known = state == "SNOCLO" || state.starts_with("CLRD") || state.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
        (known && state.len() == 6 && (runway.is_empty() || groups::is_runway(runway))).then_some(())
    };
    while tokens.take(state).is_some() {}
    Ok(())
}

/// NOSIG, or changes with times of their own within two hours.
fn trend(tokens: &mut Tokens<'_>, at: Utc) -> Result<Vec<Change>, CodeFault> {
    let mut changes = Vec::new();
    if tokens.pass_if("NOSIG") {
        return Ok(changes);
    }
    let kind = |group: &str| match group {
        "BECMG" => Some(ChangeKind::Becoming),
        "TEMPO" => Some(ChangeKind::Temporary),
        _ => None,
    };
    while let Some(kind) = tokens.take(kind) {
        let (mut from, mut until) = (at, at + TREND);
        while let Some((word, when)) = tokens.take(|group| trend_time(group, at)) {
            if when > at + TREND {
                return Err(tokens.fault_before("giờ trong vòng hai giờ sau quan trắc", "a time within two hours of the observation"));
            }
            match word {
                TrendTime::From => from = when,
                TrendTime::Till => until = when,
                TrendTime::At => (from, until) = (when, when),
            }
        }
        if from > until {
            return Err(tokens.fault_before("giờ kết thúc sau giờ bắt đầu", "an end after the beginning"));
        }
        changes.push(Change { kind, percent: None, from, until, conditions: Conditions::read(tokens, Place::Change)? });
    }
    Ok(changes)
}

enum TrendTime {
    From,
    Till,
    At,
}

/// `FM1030`, `TL1130`, `AT1200`: the first such time not before the report.
fn trend_time(text: &str, at: Utc) -> Option<(TrendTime, Utc)> {
    /// A day.
    const DAY_MS: i64 = 86_400_000;
    let word = match text.get(..2)? {
        "FM" => TrendTime::From,
        "TL" => TrendTime::Till,
        "AT" => TrendTime::At,
        _ => return None,
    };
    let figure = digits(text.get(2..)?, 4)?;
    let (hour, minute) = (figure / 100, figure % 100);
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return None;
    }
    let of_day = i64::from(hour * 60 + minute) * 60_000;
    let later = (of_day - at.0).rem_euclid(DAY_MS);
    Some((word, Utc(at.0 + later)))
}
