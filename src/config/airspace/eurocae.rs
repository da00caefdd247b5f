//! Zones as EUROCAE ED-269 (2020) and ED-318 (2023) write them, as far as their fields match ours.
//!
//! What cannot be read rightly is refused: heights above the ellipsoid, hours by the sun. Keys that we do not know are left alone.

use super::super::geojson::{position, ring};
use super::super::reader::{Faults, Table, shown};
use super::restriction::{Read, Reading, Times, Volume, zones_of};
use super::{moment, polygon};
use crate::domain::airspace::{Hours, Level, Weekdays, Zone};
use crate::domain::geo::Area;
use crate::units::quantity::Metres;
use crate::units::time::{TimeWindow, Utc};
use serde_json::Value;

/// Metres a foot (international).
const FOOT: f64 = 0.3048;
/// Hanoi is so many minutes ahead of UTC.
const HANOI: i32 = 420;

/// The zones of an ED-269 document.
pub(super) fn ed269(document: &Value, reading: &mut Reading, faults: &mut Faults<'_>) -> Vec<Zone> {
    let Some(mut top) = Table::of(document, "", faults) else { return Vec::new() };
    let title = top.opt_text("title", faults).unwrap_or_default();
    let list = top.list("features", faults);
    let mut zones = Vec::new();
    for (nth, value) in list.iter().enumerate() {
        let Some(mut feature) = Table::of(value, name_of(value, nth), faults) else { continue };
        let name = named(value, nth);
        let volumes: Vec<Volume> = feature
            .list("geometry", faults)
            .iter()
            .enumerate()
            .filter_map(|(part, value)| volume_269(Table::of(value, format!("{name}.geometry[{part}]"), faults)?, faults))
            .collect();
        let times = times(&mut feature, "applicability", faults);
        let restriction = feature.text("restriction", faults);
        let words = feature.opt_text("name", faults).unwrap_or_else(|| name.clone());
        let source = format!("ED-269 {title}");
        zones.extend(zones_of(Read { name, restriction, words, source, date: None, volumes, times, properties: feature }, reading, faults));
    }
    zones
}

/// The zones of an ED-318 document.
pub(super) fn ed318(document: &Value, reading: &mut Reading, faults: &mut Faults<'_>) -> Vec<Zone> {
    let Some(mut top) = Table::of(document, "", faults) else { return Vec::new() };
    let title = top.opt_text("title", faults).unwrap_or_default();
    let list = top.list("features", faults);
    let mut zones = Vec::new();
    for (nth, value) in list.iter().enumerate() {
        let Some(mut outer) = Table::of(value, name_of(value, nth), faults) else { continue };
        let Some(mut feature) = outer.table("properties", faults) else { continue };
        let name = value.get("properties").map_or_else(|| name_of(value, nth), |properties| named(properties, nth));
        let Some(geometry) = outer.table("geometry", faults) else { continue };
        let mut volumes = Vec::new();
        let several = value.get("geometry").and_then(|g| g.get("geometries")).and_then(Value::as_array);
        match several {
            Some(list) => {
                for (part, value) in list.iter().enumerate() {
                    let table = Table::of(value, format!("{name}.geometry.geometries[{part}]"), faults);
                    volumes.extend(table.into_iter().flat_map(|table| volumes_318(table, faults)));
                }
            }
            None => volumes.extend(volumes_318(geometry, faults)),
        }
        let times = times(&mut feature, "limitedApplicability", faults);
        let restriction = feature.text("type", faults);
        let properties = value.get("properties");
        let text = |value: &Value| value.as_str().or_else(|| value.get(0)?.get("text")?.as_str()).map(str::to_owned);
        let words = properties.and_then(|p| p.get("name")).and_then(text).unwrap_or_else(|| name.clone());
        let stamp = |key| properties?.get("dataSource")?.get(key)?.as_str().and_then(|text| text.get(..10)).map(str::to_owned);
        let date = stamp("updateDateTime").or_else(|| stamp("creationDateTime"));
        let source = format!("ED-318 {title}");
        zones.extend(zones_of(Read { name, restriction, words, source, date, volumes, times, properties: feature }, reading, faults));
    }
    zones
}

fn named(properties: &Value, nth: usize) -> String {
    properties.get("identifier").and_then(Value::as_str).map_or_else(|| format!("feature {nth}"), str::to_owned)
}

fn name_of(value: &Value, nth: usize) -> String {
    named(value.get("properties").unwrap_or(value), nth)
}

fn height(t: &mut Table<'_>, limit: &'static str, reference: &'static str, scale: f64, faults: &mut Faults<'_>) -> Option<Level> {
    let metres = t.opt_number(limit, -1_000.0, 400_000.0, faults).map(|height| height * scale);
    let datum = t.opt_text(reference, faults).unwrap_or_else(|| "AGL".to_owned());
    match datum.as_str() {
        "AGL" => Some(metres.map_or(Level::Unlimited, Level::AboveGround)),
        "AMSL" => Some(metres.map_or(Level::Unlimited, Level::AboveSea)),
        other => {
            faults.add(
                t.place_of(reference),
                Some(format!("{other:?}")),
                ("không đọc được độ cao so với mặt này", "heights above this surface cannot be read"),
                ("AGL hoặc AMSL", "AGL or AMSL"),
            );
            None
        }
    }
}

fn scale(t: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> f64 {
    let unit = t.opt_text(key, faults).unwrap_or_else(|| "M".to_owned()).to_ascii_uppercase();
    if !matches!(unit.as_str(), "M" | "FT") {
        faults.add(t.place_of(key), Some(format!("{unit:?}")), ("không phải đơn vị đã biết", "not a known unit"), ("M hoặc FT", "M or FT"));
    }
    if unit == "FT" { FOOT } else { 1.0 }
}

fn band(t: &mut Table<'_>, keys: [&'static str; 5], faults: &mut Faults<'_>) -> Option<(Level, Level)> {
    let [unit, lower, lower_datum, upper, upper_datum] = keys;
    let scale = scale(t, unit, faults);
    let floor = height(t, lower, lower_datum, scale, faults)?;
    let ceiling = height(t, upper, upper_datum, scale, faults)?;
    // A lower limit that is left out is the ground.
    let floor = if floor == Level::Unlimited { Level::AboveGround(0.0) } else { floor };
    if super::is_upside_down(floor, ceiling) {
        faults.add(
            t.place_of(upper),
            None,
            ("không cao hơn giới hạn dưới", "not above the lower limit"),
            ("giới hạn trên cao hơn giới hạn dưới", "an upper limit above the lower one"),
        );
    }
    Some((floor, ceiling))
}

fn circle(place: &str, centre: &Value, radius: f64, faults: &mut Faults<'_>) -> Option<Area> {
    let centre = position(place, centre, faults)?;
    Some(Area::Circle { centre, radius: Metres(radius) })
}

fn rings(place: &str, list: &[Value], faults: &mut Faults<'_>) -> Option<Area> {
    let coordinates = format!("{place}.coordinates");
    let rings = list.iter().map(|value| ring(&coordinates, value, faults)).collect::<Option<Vec<_>>>()?;
    polygon(place, &rings, faults)
}

fn volume_269(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<Volume> {
    let keys = ["uomDimensions", "lowerLimit", "lowerVerticalReference", "upperLimit", "upperVerticalReference"];
    let band = band(&mut t, keys, faults);
    let mut projection = t.table("horizontalProjection", faults)?;
    let place = t.place_of("horizontalProjection");
    let area = match projection.word("type", &["Polygon", "Circle"], |word| word, faults)? {
        "Circle" => {
            let centre = projection.list("center", faults).to_vec();
            // The radius of a circle is in metres in every known file, whatever the unit of the heights.
            let radius = projection.number("radius", 0.001, 1_000_000.0, faults);
            circle(&place, &Value::Array(centre), radius, faults)
        }
        _ => rings(&place, projection.list("coordinates", faults), faults),
    };
    let (floor, ceiling) = band?;
    Some(Volume { area: area?, floor, ceiling })
}

fn volumes_318(mut t: Table<'_>, faults: &mut Faults<'_>) -> Vec<Volume> {
    let place = t.place_of("").trim_end_matches('.').to_owned();
    let kind = t.word("type", &["Polygon", "MultiPolygon", "Point"], |word| word, faults);
    let keys = ["uom", "lower", "lowerReference", "upper", "upperReference"];
    let band = t.table("layer", faults).and_then(|mut layer| band(&mut layer, keys, faults));
    let coordinates = t.list("coordinates", faults);
    let areas: Vec<Area> = match kind {
        Some("Polygon") => rings(&place, coordinates, faults).into_iter().collect(),
        Some("MultiPolygon") => {
            let parts = coordinates.iter().filter_map(Value::as_array).enumerate();
            parts.filter_map(|(part, list)| rings(&format!("{place}.coordinates[{part}]"), list, faults)).collect()
        }
        Some(_) => {
            let radius = t.table("extent", faults).map(|mut extent| extent.number("radius", 0.001, 1_000_000.0, faults));
            radius.and_then(|radius| circle(&place, &Value::Array(coordinates.to_vec()), radius, faults)).into_iter().collect()
        }
        None => Vec::new(),
    };
    let Some((floor, ceiling)) = band else { return Vec::new() };
    areas.into_iter().map(|area| Volume { area, floor, ceiling }).collect()
}

/// The times of a feature; none given is always.
fn times(feature: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Vec<Times> {
    let place = feature.place_of(key);
    let list = feature.opt_list(key, faults);
    let read = list.iter().enumerate().filter_map(|(nth, value)| {
        let mut t = Table::of(value, format!("{place}[{nth}]"), faults)?;
        contradiction(&mut t, faults);
        let from = t.opt_text("startDateTime", faults).map(|_| moment(&mut t, "startDateTime", faults));
        let until = t.opt_text("endDateTime", faults).map(|_| moment(&mut t, "endDateTime", faults));
        let window = (from.is_some() || until.is_some())
            .then(|| TimeWindow { from: from.unwrap_or(Utc(i64::MIN)), until: until.unwrap_or(Utc(i64::MAX)) });
        if window.is_some_and(|window| window.from >= window.until) {
            faults.add(
                t.place_of("endDateTime"),
                None,
                ("không sau startDateTime", "not after startDateTime"),
                ("một thời điểm muộn hơn", "a later time"),
            );
        }
        let place = t.place_of("schedule");
        let schedule = t.opt_list("schedule", faults);
        let hours = schedule.iter().enumerate().filter_map(|(nth, value)| hours(&format!("{place}[{nth}]"), value, faults)).collect();
        Some(Times { window, hours })
    });
    let mut times: Vec<Times> = read.collect();
    if times.is_empty() {
        times.push(Times { window: None, hours: Vec::new() });
    }
    times
}

/// A zone that is said to hold always, and from or until a certain time: nobody knows which is meant.
fn contradiction(t: &mut Table<'_>, faults: &mut Faults<'_>) {
    let Some(said) = t.value("permanent").filter(|said| said.as_str() == Some("YES") || said.as_bool() == Some(true)) else { return };
    let times: Vec<&str> = ["startDateTime", "endDateTime"].into_iter().filter(|key| t.value(key).is_some()).collect();
    if !times.is_empty() {
        let times = times.join(", ");
        let wrong = (format!("vĩnh viễn mà lại có {times}"), format!("permanent, and yet with {times}"));
        let right = (format!("permanent NO, hoặc không có {times}"), format!("permanent NO, or no {times}"));
        faults.add(t.place_of("permanent"), Some(shown(said)), wrong, right);
    }
}

fn hours(place: &str, value: &Value, faults: &mut Faults<'_>) -> Option<Hours> {
    let mut t = Table::of(value, place, faults)?;
    if let Some(event) = ["startEvent", "endEvent"].into_iter().find(|key| value.get(key).is_some_and(|v| !v.is_null())) {
        faults.add(
            t.place_of(event),
            None,
            ("không đọc được giờ theo mặt trời", "hours by the sun cannot be read"),
            ("startTime và endTime", "startTime and endTime"),
        );
        return None;
    }
    let days = t.one_or_more("day", faults);
    let known = Weekdays::of(days.iter().map(String::as_str)).filter(|days| !days.is_empty());
    if known.is_none() {
        faults.add(
            t.place_of("day"),
            Some(days.join(", ")),
            ("không phải các ngày trong tuần", "not days"),
            ("ANY hoặc MON đến SUN", "ANY or MON to SUN"),
        );
    }
    let mut minute = |key| {
        let text = t.text(key, faults);
        let read = utc_minute(&text);
        if read.is_none() {
            faults.add(
                t.place_of(key),
                Some(format!("{text:?}")),
                ("không phải giờ trong ngày", "not a time of the day"),
                ("như 06:00Z hoặc 06:00:00+07:00", "like 06:00Z or 06:00:00+07:00"),
            );
        }
        read
    };
    let (start, end) = (minute("startTime"), minute("endTime"));
    let (days, start, end) = (known?, start?, end?);
    // The last minute of a day is written as 23:59: the day ends at midnight.
    let end = if end.rem_euclid(1_440) == 1_439 { end + 1 } else { end };
    let local = start + HANOI;
    let days = match local.div_euclid(1_440) {
        0 => days,
        later => days.shifted(later > 0),
    };
    let of_day = |minute: i32| u16::try_from(minute.rem_euclid(1_440)).unwrap_or(0);
    Some(Hours { days, from: of_day(local), until: of_day(end + HANOI) })
}

/// Minutes after midnight UTC, of a time of the day with `Z` or an offset; it may lie on the day before or after.
fn utc_minute(text: &str) -> Option<i32> {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<i32>().ok());
    let (hour, minute) = (number(text.get(0..2))?, number(text.get(3..5))?);
    let right = text.get(2..3) == Some(":") && (0..=24).contains(&hour) && (0..60).contains(&minute) && hour * 60 + minute <= 1_440;
    let rest = text.get(5..)?.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '.');
    let zone = &text[text.len() - rest.len()..];
    let offset = match zone.split_at_checked(1) {
        Some(("Z", "")) => Some(0),
        Some((sign @ ("+" | "-"), rest)) => {
            let ahead = number(rest.get(0..2))? * 60 + number(rest.get(3..5)).unwrap_or(0);
            Some(if sign == "+" { ahead } else { -ahead })
        }
        _ => None,
    };
    offset.filter(|_| right).map(|offset| hour * 60 + minute - offset)
}
