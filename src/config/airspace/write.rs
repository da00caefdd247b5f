//! Zones written out, one feature a line, keys in order, so that the same zones always give the same text.

use crate::domain::airspace::{Hours, Level, TimeRule, Weekdays, Zone, ZoneKind};
use crate::domain::geo::{Area, Position};
use crate::units::ids::ZoneId;
use crate::units::time::Utc;
use crate::units::words::{Words, words};
use serde_json::{Map, Value, json};

/// As `airspace.geojson`.
pub(super) fn ours(zones: &[Zone], attribution: &str) -> String {
    let head = json!({ "type": "FeatureCollection", "name": "airspace", "attribution": attribution });
    document(&head, zones.iter().map(our_feature))
}

/// What other programs do not see in zones of ours as ED-269, for it stands in `extendedProperties.medflight`.
pub(super) fn unseen_in_ed269(zones: &[Zone]) -> Vec<Words> {
    let named = |of: fn(&&Zone) -> bool| zones.iter().filter(of).map(|zone| zone.id.as_str()).collect::<Vec<_>>().join(", ");
    let lines = [
        (
            named(|zone| !zone.active),
            "ED-269 không có trường cho khu vực không áp dụng (chỉ trong extendedProperties.medflight); chương trình khác coi là đang áp dụng",
            "ED-269 has no field for a zone that does not apply (only in extendedProperties.medflight); to other programs it applies",
        ),
        (
            named(|zone| zone.alternative_of.is_some()),
            "ED-269 không có trường cho cách hiểu khác của một quy định (alternative_of chỉ trong extendedProperties.medflight)",
            "ED-269 has no field for another reading of a rule (alternative_of is only in extendedProperties.medflight)",
        ),
        (
            named(|zone| zone.time_rule.is_some()),
            "ED-269 không có trường cho việc đóng gần giờ tàu bay hoạt động (time_rule chỉ trong extendedProperties.medflight)",
            "ED-269 has no field for closing near a movement (time_rule is only in extendedProperties.medflight)",
        ),
        (
            named(|zone| zone.kind == ZoneKind::Caution),
            "ED-269 không có khu vực cần chú ý: ghi là CONDITIONAL",
            "ED-269 has no caution zone: written as CONDITIONAL",
        ),
    ];
    let told = lines.into_iter().filter(|(ids, _, _)| !ids.is_empty());
    told.map(|(ids, vi, en)| words(format!("{ids}: {vi}"), format!("{ids}: {en}"))).collect()
}

/// As ED-269. What it has no field for stands in `extendedProperties.medflight`, so that it reads back equal.
pub(super) fn ed269(zones: &[Zone], attribution: &str) -> String {
    let head = json!({ "title": "medflight airspace", "description": attribution });
    document(&head, zones.iter().map(ed269_feature))
}

fn document(head: &Value, features: impl Iterator<Item = Value>) -> String {
    let head = head.as_object().map(|map| map.iter().map(|(k, v)| format!("{}: {v},\n", json!(k))).collect::<String>());
    let features = features.map(|feature| feature.to_string()).collect::<Vec<_>>().join(",\n");
    format!("{{\n{}\"features\": [\n{features}\n]\n}}\n", head.unwrap_or_default())
}

fn place(at: &Position) -> Value {
    json!([at.longitude, at.latitude])
}

fn rings(outer: &[Position], holes: &[Vec<Position>]) -> Value {
    let closed = |ring: &[Position]| ring.iter().chain(ring.first()).map(place).collect::<Vec<_>>();
    std::iter::once(closed(outer)).chain(holes.iter().map(|hole| closed(hole))).collect()
}

fn of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Bounds of a window that are bounds: an open end is not written.
fn bounds(zone: &Zone) -> (Option<Utc>, Option<Utc>) {
    let window = zone.window;
    (window.map(|w| w.from).filter(|at| at.0 != i64::MIN), window.map(|w| w.until).filter(|at| at.0 != i64::MAX))
}

fn our_level(properties: &mut Map<String, Value>, name: &str, level: Level) {
    let (datum, metres) = match level {
        Level::AboveGround(metres) => ("AGL", Some(metres)),
        Level::AboveSea(metres) => ("AMSL", Some(metres)),
        Level::Unlimited => ("UNLIMITED", None),
    };
    properties.insert(format!("{name}_datum"), json!(datum));
    properties.extend(metres.map(|metres| (format!("{name}_m"), json!(metres))));
}

fn time_rule(zone: &Zone) -> Option<&'static str> {
    zone.time_rule.map(|rule| match rule {
        TimeRule::ClosedNearMovements => "closed_within_60min_of_movement",
    })
}

fn our_feature(zone: &Zone) -> Value {
    let mut p = Map::new();
    let mut put = |key: &str, value: Value| p.insert(key.to_owned(), value);
    put("id", json!(zone.id.as_str()));
    put("name", json!(zone.name.vi));
    put("name_en", json!(zone.name.en));
    put("kind", json!(zone.kind.as_str()));
    put("legal_status", json!(zone.legal_status));
    put("permit_required", json!(zone.permit_required));
    put("rule_ref", json!(zone.rule));
    put("source", json!(zone.source));
    put("accuracy_m", json!(zone.accuracy.0));
    put("assumed", json!(zone.assumed));
    put("notes", json!(zone.notes));
    put("active", json!(zone.active));
    let (from, until) = bounds(zone);
    let optional = [
        ("alternative_of", zone.alternative_of.as_ref().map(ToString::to_string)),
        ("source_date", zone.source_date.clone()),
        ("time_rule", time_rule(zone).map(str::to_owned)),
        ("valid_from", from.map(|at| at.to_string())),
        ("valid_until", until.map(|at| at.to_string())),
    ];
    for (key, value) in optional {
        value.into_iter().for_each(|value| drop(put(key, json!(value))));
    }
    if !zone.hours.is_empty() {
        let hours = |hours: &Hours| json!({ "days": hours.days.words(), "from": of_day(hours.from), "until": of_day(hours.until) });
        put("hours", zone.hours.iter().map(hours).collect());
    }
    our_level(&mut p, "floor", zone.floor);
    our_level(&mut p, "ceiling", zone.ceiling);
    let geometry = match &zone.area {
        Area::Polygon { outer, holes } => json!({ "type": "Polygon", "coordinates": rings(outer, holes) }),
        Area::Circle { centre, radius } => {
            p.insert("radius_m".to_owned(), json!(radius.0));
            json!({ "type": "Point", "coordinates": place(centre) })
        }
    };
    json!({ "type": "Feature", "id": zone.id.as_str(), "properties": p, "geometry": geometry })
}

/// The hours of Hanoi as a daily schedule in UTC.
fn schedule(hours: &Hours) -> Value {
    let earlier = hours.from < 420;
    let from = (hours.from + 1_440 - 420) % 1_440;
    let until = (hours.until + 1_440 - 420) % 1_440;
    let days = if earlier { hours.days.shifted(false) } else { hours.days };
    let words = if days == Weekdays::ALL { vec!["ANY"] } else { days.words() };
    json!({ "day": words, "startTime": format!("{}Z", of_day(from)), "endTime": format!("{}Z", of_day(until)) })
}

fn ed269_feature(zone: &Zone) -> Value {
    let restriction = match zone.kind {
        ZoneKind::Prohibited | ZoneKind::Temporary => "PROHIBITED",
        ZoneKind::Restricted => "REQ_AUTHORISATION",
        ZoneKind::Caution => "CONDITIONAL",
    };
    let projection = match &zone.area {
        Area::Polygon { outer, holes } => json!({ "type": "Polygon", "coordinates": rings(outer, holes) }),
        Area::Circle { centre, radius } => json!({ "type": "Circle", "center": place(centre), "radius": radius.0 }),
    };
    let mut volume = json!({ "uomDimensions": "M", "horizontalProjection": projection });
    for (name, level) in [("lower", zone.floor), ("upper", zone.ceiling)] {
        let (datum, metres) = match level {
            Level::AboveGround(metres) => ("AGL", Some(metres)),
            Level::AboveSea(metres) => ("AMSL", Some(metres)),
            Level::Unlimited => ("AMSL", None),
        };
        volume[format!("{name}VerticalReference")] = json!(datum);
        if let Some(metres) = metres {
            volume[format!("{name}Limit")] = json!(metres);
        }
    }
    let (from, until) = bounds(zone);
    let mut applicability = json!({ "permanent": if from.is_none() && until.is_none() { "YES" } else { "NO" } });
    for (key, at) in [("startDateTime", from), ("endDateTime", until)] {
        if let Some(at) = at {
            applicability[key] = json!(at.to_string());
        }
    }
    if !zone.hours.is_empty() {
        applicability["schedule"] = zone.hours.iter().map(schedule).collect();
    }
    let mut own = json!({
        "kind": zone.kind.as_str(), "name_en": zone.name.en, "permit_required": zone.permit_required, "active": zone.active,
        "rule_ref": zone.rule, "legal_status": zone.legal_status, "source": zone.source, "accuracy_m": zone.accuracy.0,
        "assumed": zone.assumed, "notes": zone.notes,
    });
    let other = zone.alternative_of.as_ref().map(ZoneId::as_str);
    for (key, value) in [("source_date", zone.source_date.as_deref()), ("time_rule", time_rule(zone)), ("alternative_of", other)] {
        if let Some(value) = value {
            own[key] = json!(value);
        }
    }
    json!({
        "identifier": zone.id.as_str(), "country": "VNM", "name": zone.name.vi, "type": "COMMON", "restriction": restriction,
        "restrictionConditions": [zone.rule], "reason": [], "regulationExemption": "NO", "uSpaceClass": "",
        "message": zone.legal_status, "applicability": [applicability], "zoneAuthority": [], "geometry": [volume],
        "extendedProperties": { "medflight": own },
    })
}
