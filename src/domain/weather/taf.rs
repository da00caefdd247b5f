//! TAF: what is forecast for an aerodrome.
//!
//! Form: WMO-No. 306, Manual on Codes, volume I.1, FM 51. As strict as [`metar`](super::metar).

use super::conditions::{Change, ChangeKind, Conditions, Place};
use super::groups::{self, digits};
use super::metar::{day_hour_minute, end, moment, station};
use super::tokens::{CodeFault, Tokens};
use crate::units::time::{Span, TimeWindow, Utc};
use serde::{Deserialize, Serialize};

/// The longest validity.
const LONGEST: Span = Span::minutes(30 * 60);

/// A forecast of an aerodrome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taf {
    /// ICAO code of the aerodrome.
    pub station: String,
    /// When it was issued.
    pub issued: Utc,
    /// AMD.
    pub amended: bool,
    /// COR.
    pub corrected: bool,
    /// NIL: there is no forecast, and nothing else is told.
    pub missing: bool,
    /// CNL: the forecast for this time does not hold any more, and nothing else is told.
    pub cancelled: bool,
    /// From when it holds; of a missing one, when it was issued.
    pub from: Utc,
    /// Until when.
    pub until: Utc,
    /// What prevails at first.
    pub conditions: Conditions,
    /// How that changes, in the order of the text.
    pub changes: Vec<Change>,
}

impl Taf {
    /// Reads a forecast; its day of the month is the one nearest to `near`.
    ///
    /// # Errors
    /// The first group that is not right.
    pub fn decode(text: &str, near: Utc) -> Result<Self, CodeFault> {
        let mut tokens = Tokens::of(text)?;
        tokens.need(|group| (group == "TAF").then_some(()), "TAF", "TAF")?;
        let amended = tokens.pass_if("AMD");
        let corrected = !amended && tokens.pass_if("COR");
        let station = tokens.need(station, "mã sân bay bốn chữ như VVNB", "the four letters of an aerodrome, like VVNB")?;
        let issued = tokens.need(|group| moment(group, near), "ngày và giờ phát như 220500Z", "day and time of issue like 220500Z")?;
        let empty = Self {
            station,
            issued,
            amended,
            corrected,
            missing: false,
            cancelled: false,
            from: issued,
            until: issued,
            conditions: Conditions::default(),
            changes: Vec::new(),
        };
        if tokens.pass_if("NIL") {
            return end(&tokens).map(|()| Self { missing: true, ..empty });
        }
        let (vi, en) = ("thời hạn như 2206/2312, nhiều nhất 30 giờ", "a validity like 2206/2312, of at most 30 hours");
        let valid = tokens.need(|group| period(group, issued).filter(|valid| valid.until <= valid.from + LONGEST), vi, en)?;
        let empty = Self { from: valid.from, until: valid.until, ..empty };
        if tokens.pass_if("CNL") {
            return end(&tokens).map(|()| Self { cancelled: true, ..empty });
        }
        let conditions = Conditions::read(&mut tokens, Place::Forecast)?;
        temperatures(&mut tokens);
        let changes = changes(&mut tokens, &valid)?;
        if !tokens.pass_if("RMK") {
            end_of_forecast(&tokens)?;
        }
        Ok(Self { conditions, changes, ..empty })
    }

    /// The time for which it holds.
    #[must_use]
    pub fn valid(&self) -> TimeWindow {
        TimeWindow { from: self.from, until: self.until }
    }
}

/// `2206/2312`: from and until, the hour 24 being the end of the day.
fn period(text: &str, near: Utc) -> Option<TimeWindow> {
    let (from, until) = text.split_once('/')?;
    let hour = |text: &str, near: Utc| {
        digits(text, 4)?;
        near.nearest_day(text.get(..2)?.parse().ok()?, text.get(2..)?.parse().ok()?, 0)
    };
    let from = hour(from, near)?;
    let until = hour(until, from)?;
    (from < until).then_some(TimeWindow { from, until })
}

/// `TX25/2307Z`, `TNM02/2223Z`: not used.
fn temperatures(tokens: &mut Tokens<'_>) {
    let one = |group: &str| {
        let (value, when) = group.strip_prefix("TX").or_else(|| group.strip_prefix("TN"))?.split_once('/')?;
        groups::degrees_celsius(value)?;
        digits(when.strip_suffix('Z')?, 4).map(|_| ())
    };
    while tokens.take(one).is_some() {}
}

fn changes(tokens: &mut Tokens<'_>, valid: &TimeWindow) -> Result<Vec<Change>, CodeFault> {
    let (vi, en) = ("thời gian như 2208/2212, trong thời hạn bản tin", "a time like 2208/2212, within the validity");
    let mut found = Vec::new();
    loop {
        if let Some(from) = tokens.take(|group| from_time(group, valid)) {
            let conditions = Conditions::read(tokens, Place::Forecast)?;
            found.push(Change { kind: ChangeKind::From, percent: None, from, until: valid.until, conditions });
        } else if let Some((kind, percent)) = tokens.take(change_kind) {
            if kind == ChangeKind::Probable {
                let _ = tokens.pass_if("TEMPO");
            }
            let inside = |group: &str| period(group, valid.from).filter(|during| during.from >= valid.from && during.until <= valid.until);
            let during = tokens.need(inside, vi, en)?;
            let conditions = Conditions::read(tokens, Place::Change)?;
            found.push(Change { kind, percent, from: during.from, until: during.until, conditions });
        } else {
            return Ok(found);
        }
        temperatures(tokens);
    }
}

fn change_kind(text: &str) -> Option<(ChangeKind, Option<u8>)> {
    match text {
        "BECMG" => Some((ChangeKind::Becoming, None)),
        "TEMPO" => Some((ChangeKind::Temporary, None)),
        "PROB30" => Some((ChangeKind::Probable, Some(30))),
        "PROB40" => Some((ChangeKind::Probable, Some(40))),
        _ => None,
    }
}

/// `FM161230`, within the validity.
fn from_time(text: &str, valid: &TimeWindow) -> Option<Utc> {
    let (day, hour, minute) = day_hour_minute(text.strip_prefix("FM")?)?;
    valid.from.nearest_day(day, hour, minute).filter(|at| valid.contains(*at))
}

fn end_of_forecast(tokens: &Tokens<'_>) -> Result<(), CodeFault> {
    let (vi, en) = (
        "thời tiết, mây, FM, BECMG, TEMPO, PROB30, PROB40, hoặc hết bản tin",
        "weather, clouds, FM, BECMG, TEMPO, PROB30, PROB40 or the end",
    );
    tokens.peek().map_or(Ok(()), |_| Err(tokens.fault(vi, en)))
}
