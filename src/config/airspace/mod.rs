//! `airspace.geojson` and `obstacles.geojson`, and zones as others publish them.

mod eurocae;
mod interchange;
mod restriction;
mod write;

pub use interchange::{Imported, ZoneFormat, left_unseen, read_airspace, write_airspace};

use super::fault::same;
use super::geojson::{Feature, Geometry, features};
use super::reader::{Faults, Ids, Table};
use crate::domain::airspace::{Hours, Level, MINUTES_A_DAY, Obstacle, TimeRule, Weekdays, Zone, ZoneKind};
use crate::domain::geo::{Area, Position, outline};
use crate::units::altitude::{Agl, Amsl};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::{Words, words};
use serde_json::Value;

pub(super) fn zones(document: &Value, faults: &mut Faults<'_>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for feature in features(document, faults) {
        let id = feature.id.clone();
        let Some(zone) = zone(feature, faults) else { continue };
        if zones.iter().any(|known| known.id == zone.id) {
            faults.add(id, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
        zones.push(zone);
    }
    let ids = Ids::of_features(Some(document));
    alternatives_exist(&zones, |other| ids.has(other.as_str()), faults);
    zones
}

/// A zone that is another reading names one that is there.
fn alternatives_exist(zones: &[Zone], is_there: impl Fn(&ZoneId) -> bool, faults: &mut Faults<'_>) {
    let others = zones.iter().filter_map(|zone| Some((&zone.id, zone.alternative_of.as_ref()?)));
    for (id, other) in others.filter(|(_, other)| !is_there(other)) {
        faults.add(
            format!("{id}.alternative_of"),
            Some(format!("{:?}", other.as_str())),
            ("không có khu vực này", "no such zone"),
            ("mã một khu vực của tệp này", "the id of a zone of this file"),
        );
    }
}

fn level(p: &mut Table<'_>, metres: &'static str, datum: &'static str, known: &[&'static str], faults: &mut Faults<'_>) -> Level {
    match p.word(datum, known, |word| word, faults) {
        Some("UNLIMITED") => Level::Unlimited,
        Some("AMSL") => Level::AboveSea(p.number(metres, -100.0, 100_000.0, faults)),
        Some(_) | None => Level::AboveGround(p.number(metres, -100.0, 100_000.0, faults)),
    }
}

/// Rings of a geometry as an area; faults name ring and vertex in both languages.
fn polygon(place: &str, rings: &[Vec<Position>], faults: &mut Faults<'_>) -> Option<Area> {
    bordered(|ring, vertex| format!("{place}.coordinates[{ring}][{vertex}]"), rings, faults)
}

/// The same, with the name of the place of a vertex of a ring.
pub(super) fn bordered(place: impl Fn(usize, usize) -> String, rings: &[Vec<Position>], faults: &mut Faults<'_>) -> Option<Area> {
    let found = outline(rings).map_err(|wrong| {
        for fault in wrong {
            let Words { vi, en } = fault.words();
            faults.add(
                place(fault.ring, fault.vertex),
                None,
                (vi, en),
                (
                    "các vòng không tự cắt hay chạm, không cắt hay chạm nhau, lỗ nằm trong đường biên",
                    "rings that do not cross or touch themselves or each other, holes inside the border",
                ),
            );
        }
    });
    found.ok()
}

/// Hours of the week in Hanoi, from `{"days": ["MON"], "from": "22:00", "until": "06:00"}`; days left out are all days.
fn hours(p: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<Hours> {
    let place = p.place_of("hours");
    let list = p.opt_list("hours", faults);
    list.iter()
        .enumerate()
        .filter_map(|(nth, value)| {
            let mut t = Table::of(value, format!("{place}[{nth}]"), faults)?;
            let words: Vec<&str> = t.opt_list("days", faults).iter().filter_map(Value::as_str).collect();
            let days = if words.is_empty() { Some(Weekdays::ALL) } else { Weekdays::of(words.iter().copied()) };
            if days.is_none() {
                faults.add(
                    t.place_of("days"),
                    Some(words.join(", ")),
                    ("không phải các ngày trong tuần", "not days"),
                    same(Weekdays::WORDS.join(", ")),
                );
            }
            let mut minute = |key| {
                let text = t.text(key, faults);
                let read = minute_of_day(&text);
                if read.is_none() {
                    faults.add(
                        t.place_of(key),
                        Some(format!("{text:?}")),
                        ("không phải giờ trong ngày", "not a time of the day"),
                        ("00:00 đến 24:00, giờ Hà Nội", "00:00 to 24:00, in Hanoi"),
                    );
                }
                read
            };
            let (from, until) = (minute("from"), minute("until"));
            t.done(faults);
            Some(Hours { days: days?, from: from.filter(|from| *from < MINUTES_A_DAY)?, until: until? })
        })
        .collect()
}

/// Minutes since midnight of `HH:MM`, up to 24:00.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    let of_day = hour * 60 + minute;
    (minute < 60 && of_day <= MINUTES_A_DAY).then_some(of_day)
}

/// A date like 2026-08-22.
fn date(p: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Option<String> {
    let text = p.opt_text(key, faults)?;
    let right = text.len() == 10 && Utc::parse(&format!("{text}T00:00:00Z")).is_ok();
    if !right {
        faults.add(p.place_of(key), Some(format!("{text:?}")), ("không phải ngày", "not a date"), ("như 2026-08-22", "like 2026-08-22"));
    }
    right.then_some(text)
}

/// A moment written as RFC 3339.
pub(super) fn moment(p: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Utc {
    let text = p.text(key, faults);
    Utc::parse(&text).unwrap_or_else(|_| {
        faults.add(
            p.place_of(key),
            Some(format!("{text:?}")),
            ("không phải thời điểm", "not a time"),
            ("RFC 3339, như 2026-12-01T06:00:00+07:00", "RFC 3339, like 2026-12-01T06:00:00+07:00"),
        );
        Utc(0)
    })
}

fn zone(feature: Feature<'_>, faults: &mut Faults<'_>) -> Option<Zone> {
    let Feature { id: name, mut properties, geometry } = feature;
    let p = &mut properties;
    let area = match geometry {
        Geometry::Polygon(rings) => polygon(&format!("{name}.geometry"), &rings, faults),
        Geometry::Point(centre) => Some(Area::Circle { centre, radius: Metres(p.number("radius_m", 1.0, 100_000.0, faults)) }),
        Geometry::Line(_) => {
            faults.add(
                format!("{name}.geometry.type"),
                None,
                ("không phải một vùng", "not an area"),
                ("một Polygon, hoặc một Point có radius_m", "a Polygon, or a Point with radius_m"),
            );
            None
        }
    };
    let kind = p.word("kind", &ZoneKind::ALL, ZoneKind::as_str, faults);
    let time_rule = p.opt_text("time_rule", faults).and_then(|rule| {
        let known = rule == "closed_within_60min_of_movement";
        if !known {
            faults.add(
                p.place_of("time_rule"),
                Some(format!("{rule:?}")),
                ("không phải quy tắc đã biết", "not a known rule"),
                same("closed_within_60min_of_movement"),
            );
        }
        known.then_some(TimeRule::ClosedNearMovements)
    });
    let other = p.opt_text("alternative_of", faults).and_then(|text| {
        let parsed = ZoneId::new(text.clone()).ok();
        if parsed.is_none() {
            faults.add(
                p.place_of("alternative_of"),
                Some(format!("{text:?}")),
                ("không phải mã khu vực", "not a zone id"),
                ("mã một khu vực của tệp này", "the id of a zone of this file"),
            );
        }
        parsed
    });
    let from = p.opt_text("valid_from", faults).map(|_| moment(p, "valid_from", faults));
    let until = p.opt_text("valid_until", faults).map(|_| moment(p, "valid_until", faults));
    let window = match (from, until) {
        (None, None) => None,
        (from, until) => Some(TimeWindow { from: from.unwrap_or(Utc(i64::MIN)), until: until.unwrap_or(Utc(i64::MAX)) }),
    };
    if let Some(wrong) = window.filter(|window| window.from >= window.until) {
        faults.add(
            p.place_of("valid_until"),
            Some(format!("\"{}\"", wrong.until)),
            ("không sau valid_from", "not after valid_from"),
            ("một thời điểm muộn hơn", "a later time"),
        );
    }
    if kind == Some(ZoneKind::Temporary) && window.is_none() {
        faults.add(
            p.place_of("valid_from"),
            None,
            ("thiếu ở khu vực tạm thời", "missing at a temporary zone"),
            ("valid_from và valid_until", "valid_from and valid_until"),
        );
    }
    let id = p.id("id", faults);
    let words = words(p.text("name", faults), p.text("name_en", faults));
    let floor = level(p, "floor_m", "floor_datum", &["AGL", "AMSL"], faults);
    let ceiling = level(p, "ceiling_m", "ceiling_datum", &["AGL", "AMSL", "UNLIMITED"], faults);
    if is_upside_down(floor, ceiling) {
        faults.add(
            p.place_of("ceiling_m"),
            None,
            ("không cao hơn floor_m", "not above floor_m"),
            ("trần cao hơn sàn", "a ceiling above the floor"),
        );
    }
    let hours = hours(p, faults);
    let active = p.opt_flag("active", true, faults);
    if active && other.is_some() {
        faults.add(
            p.place_of("active"),
            None,
            ("cách hiểu khác của một quy định mà lại đang áp dụng", "another reading of a rule, and active"),
            same("active = false"),
        );
    }
    let zone = Zone {
        id: id?,
        name: words,
        kind: kind?,
        area: area?,
        floor,
        ceiling,
        permit_required: p.flag("permit_required", faults),
        alternative_of: other,
        time_rule,
        window,
        hours,
        active,
        rule: p.told("rule_ref", ("văn bản quy định khu vực này", "the law or decision behind the zone"), faults),
        legal_status: p.text("legal_status", faults),
        source: p.told("source", ("nơi công bố khu vực này", "where the zone was published"), faults),
        source_date: date(p, "source_date", faults),
        accuracy: Metres(p.number("accuracy_m", 0.0, 50_000.0, faults)),
        assumed: p.flag("assumed", faults),
        notes: p.text("notes", faults),
    };
    properties.done(faults);
    Some(zone)
}

pub(super) fn obstacles(document: &Value, faults: &mut Faults<'_>) -> Vec<Obstacle> {
    let mut all: Vec<Obstacle> = Vec::new();
    for feature in features(document, faults) {
        let Feature { id, mut properties, geometry } = feature;
        let p = &mut properties;
        let places = match geometry {
            Geometry::Point(at) => vec![at],
            Geometry::Line(line) => line,
            Geometry::Polygon(rings) => rings.into_iter().next().unwrap_or_default(),
        };
        if all.iter().any(|known| known.id == id) {
            faults.add(id.clone(), None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
        let before = faults.count();
        let height = p.number("height_agl_m", 0.0, 1_000.0, faults);
        let ground = p.number("ground_elev_m", -100.0, 4_000.0, faults);
        let top = p.number("top_amsl_m", -100.0, 5_000.0, faults);
        if faults.count() == before && (top - ground - height).abs() > 0.5 {
            faults.add(
                p.place_of("top_amsl_m"),
                Some(top.to_string()),
                ("không bằng ground_elev_m cộng height_agl_m", "not ground_elev_m plus height_agl_m"),
                same((ground + height).to_string()),
            );
        }
        all.push(Obstacle {
            id,
            name: p.text("name", faults),
            kind: p.text("kind", faults),
            places,
            height: Agl(height),
            top: Amsl(top),
            height_accuracy: Metres(p.number("height_accuracy_m", 0.0, 500.0, faults)),
            accuracy: Metres(p.number("accuracy_m", 0.0, 10_000.0, faults)),
            height_source: p.text("height_source", faults),
            source: p.text("source", faults),
            assumed: p.flag("assumed", faults),
        });
        p.opt_flag("placeholder", false, faults);
        properties.done(faults);
    }
    all
}
/// Whether a zone would have no height left: its floor at or above its ceiling. Where one is above ground and the other above the sea,
/// the ground is taken at sea level: lower than that it lies nowhere in the network.
fn is_upside_down(floor: Level, ceiling: Level) -> bool {
    match (floor, ceiling) {
        (Level::AboveGround(low) | Level::AboveSea(low), Level::AboveGround(high) | Level::AboveSea(high))
            if std::mem::discriminant(&floor) == std::mem::discriminant(&ceiling) =>
        {
            low >= high
        }
        (Level::AboveGround(low), Level::AboveSea(high)) => low >= high,
        (Level::AboveGround(_) | Level::AboveSea(_) | Level::Unlimited, _) => false,
    }
}
