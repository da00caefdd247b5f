//! `airspace.geojson` and `obstacles.geojson`.

use super::geojson::{Feature, Geometry, features};
use super::reader::{Faults, Ids, Table};
use crate::domain::airspace::{Level, Obstacle, TimeRule, Zone, ZoneKind};
use crate::domain::geo::Area;
use crate::units::altitude::{Agl, Amsl};
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::{TimeWindow, Utc};
use crate::units::words::words;
use serde_json::Value;

pub(super) fn zones(document: &Value, faults: &mut Faults<'_>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    let mut others: Vec<(ZoneId, ZoneId)> = Vec::new();
    for feature in features(document, faults) {
        let id = feature.id.clone();
        let Some((zone, other)) = zone(feature, faults) else { continue };
        if zones.iter().any(|known| known.id == zone.id) {
            faults.add(id, None, "twice in the file", "each id once");
        }
        others.extend(other.map(|other| (zone.id.clone(), other)));
        zones.push(zone);
    }
    let ids = Ids::of_features(Some(document));
    for (id, other) in others.iter().filter(|(_, other)| !ids.has(other.as_str())) {
        faults.add(format!("{id}.alternative_of"), Some(format!("{:?}", other.as_str())), "no such zone", "the id of a zone of this file");
    }
    zones
}

fn level(p: &mut Table<'_>, metres: &'static str, datum: &'static str, faults: &mut Faults<'_>) -> Level {
    let height = p.number(metres, -100.0, 100_000.0, faults);
    let above_ground = p.word(datum, &["AGL", "AMSL"], |word| word, faults).is_none_or(|word| word == "AGL");
    if above_ground { Level::AboveGround(height) } else { Level::AboveSea(height) }
}

/// A moment written as RFC 3339.
pub(super) fn moment(p: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Utc {
    let text = p.text(key, faults);
    Utc::parse(&text).unwrap_or_else(|_| {
        faults.add(p.place_of(key), Some(format!("{text:?}")), "not a time", "RFC 3339, like 2026-12-01T06:00:00+07:00");
        Utc(0)
    })
}

fn zone(feature: Feature<'_>, faults: &mut Faults<'_>) -> Option<(Zone, Option<ZoneId>)> {
    let Feature { id: name, mut properties, geometry } = feature;
    let p = &mut properties;
    let area = match geometry {
        Geometry::Polygon(rings) => {
            let mut rings = rings.into_iter();
            rings.next().map(|outer| Area::Polygon { outer, holes: rings.collect() })
        }
        Geometry::Point(centre) => Some(Area::Circle { centre, radius: Metres(p.number("radius_m", 1.0, 100_000.0, faults)) }),
        Geometry::Line(_) => {
            faults.add(format!("{name}.geometry.type"), None, "not an area", "a Polygon, or a Point with radius_m");
            None
        }
    };
    let kind = p.word("kind", &ZoneKind::ALL, ZoneKind::as_str, faults);
    let time_rule = p.opt_text("time_rule", faults).and_then(|rule| {
        let known = rule == "closed_within_60min_of_movement";
        if !known {
            faults.add(p.place_of("time_rule"), Some(format!("{rule:?}")), "not a known rule", "closed_within_60min_of_movement");
        }
        known.then_some(TimeRule::ClosedNearMovements)
    });
    let other = p.opt_text("alternative_of", faults).and_then(|text| {
        let parsed = ZoneId::new(text.clone()).ok();
        if parsed.is_none() {
            faults.add(p.place_of("alternative_of"), Some(format!("{text:?}")), "not a zone id", "the id of a zone of this file");
        }
        parsed
    });
    let from = p.opt_text("valid_from", faults).map(|_| moment(p, "valid_from", faults));
    let until = p.opt_text("valid_until", faults).map(|_| moment(p, "valid_until", faults));
    let window = match (from, until) {
        (None, None) => None,
        (from, until) => Some(TimeWindow { from: from.unwrap_or(Utc(i64::MIN)), until: until.unwrap_or(Utc(i64::MAX)) }),
    };
    if kind == Some(ZoneKind::Temporary) && window.is_none() {
        faults.add(p.place_of("valid_from"), None, "missing at a temporary zone", "valid_from and valid_until");
    }
    let id = p.id("id", faults);
    let words = words(p.text("name", faults), p.text("name_en", faults));
    let (floor, ceiling) = (level(p, "floor_m", "floor_datum", faults), level(p, "ceiling_m", "ceiling_datum", faults));
    let active = p.opt_flag("active", true, faults);
    if active && other.is_some() {
        faults.add(p.place_of("active"), None, "another reading of a rule, and active", "active = false");
    }
    let zone = Zone {
        id: id?,
        name: words,
        kind: kind?,
        area: area?,
        floor,
        ceiling,
        permit_required: p.flag("permit_required", faults),
        time_rule,
        window,
        active,
        rule: p.text("rule_ref", faults),
        legal_status: p.text("legal_status", faults),
        source: p.text("source", faults),
        accuracy: Metres(p.number("accuracy_m", 0.0, 50_000.0, faults)),
        assumed: p.flag("assumed", faults),
        notes: p.text("notes", faults),
    };
    properties.done(faults);
    Some((zone, other))
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
            faults.add(id.clone(), None, "twice in the file", "each id once");
        }
        let before = faults.count();
        let height = p.number("height_agl_m", 0.0, 1_000.0, faults);
        let ground = p.number("ground_elev_m", -100.0, 4_000.0, faults);
        let top = p.number("top_amsl_m", -100.0, 5_000.0, faults);
        if faults.count() == before && (top - ground - height).abs() > 0.5 {
            faults.add(
                p.place_of("top_amsl_m"),
                Some(top.to_string()),
                "not ground_elev_m plus height_agl_m",
                (ground + height).to_string(),
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
