//! GeoJSON as RFC 7946 has it: longitude before latitude, rings closed. This order is met here and nowhere else in `config`.

use super::fault::same;
use super::reader::{Faults, Table, shown};
use crate::domain::geo::Position;
use serde_json::Value;

/// One feature: its properties and its geometry.
pub(super) struct Feature<'a> {
    pub(super) id: String,
    pub(super) properties: Table<'a>,
    pub(super) geometry: Geometry,
}

/// The geometries that occur.
pub(super) enum Geometry {
    Point(Position),
    Line(Vec<Position>),
    /// Rings, the outer one first, open.
    Polygon(Vec<Vec<Position>>),
}

/// Reads a feature collection; faults name the feature's id.
pub(super) fn features<'a>(document: &'a Value, faults: &mut Faults<'_>) -> Vec<Feature<'a>> {
    let Some(mut top) = Table::of(document, "", faults) else {
        return Vec::new();
    };
    let kind = top.text("type", faults);
    if kind != "FeatureCollection" {
        faults.add(
            "type",
            Some(format!("{kind:?}")),
            ("không phải một tập đối tượng", "not a feature collection"),
            same("\"FeatureCollection\""),
        );
    }
    top.text("name", faults);
    top.text("attribution", faults);
    top.opt_text("disclaimer", faults);
    let list = top.list("features", faults);
    top.done(faults);
    list.iter().enumerate().filter_map(|(place, value)| feature(place, value, faults)).collect()
}

fn feature<'a>(place: usize, value: &'a Value, faults: &mut Faults<'_>) -> Option<Feature<'a>> {
    let id = value.get("id").and_then(Value::as_str).map_or_else(|| format!("feature {place}"), str::to_owned);
    let mut outer = Table::of(value, id.clone(), faults)?;
    outer.text("type", faults);
    let named = outer.text("id", faults);
    let properties = value.get("properties").and_then(|value| Table::of(value, id.clone(), faults));
    outer.table("properties", faults);
    let geometry = outer.table("geometry", faults).and_then(|table| geometry(&id, table, faults));
    outer.done(faults);
    let mut properties = properties?;
    let inner = properties.text("id", faults);
    if inner != named {
        faults.add(
            format!("{id}.properties.id"),
            Some(format!("{inner:?}")),
            ("không phải mã của đối tượng", "not the feature's id"),
            same(format!("{named:?}")),
        );
    }
    Some(Feature { id, properties, geometry: geometry? })
}

fn geometry(id: &str, mut table: Table<'_>, faults: &mut Faults<'_>) -> Option<Geometry> {
    let kind = table.text("type", faults);
    let coordinates = table.list("coordinates", faults);
    table.done(faults);
    let place = format!("{id}.geometry.coordinates");
    match kind.as_str() {
        "Point" => position(&place, &Value::Array(coordinates.to_vec()), faults).map(Geometry::Point),
        "LineString" => {
            let line = positions(&place, coordinates, faults)?;
            if line.len() < 2 {
                faults.add(
                    place,
                    None,
                    ("đường có ít hơn hai vị trí", "a line of fewer than two positions"),
                    ("ít nhất hai vị trí", "at least two positions"),
                );
                return None;
            }
            Some(Geometry::Line(line))
        }
        "Polygon" => coordinates
            .iter()
            .map(|ring| self::ring(&place, ring, faults))
            .collect::<Option<Vec<_>>>()
            .filter(|r| !r.is_empty())
            .map(Geometry::Polygon),
        other => {
            faults.add(
                format!("{id}.geometry.type"),
                Some(format!("{other:?}")),
                ("dạng hình học không được hỗ trợ", "not a known geometry"),
                (
                    "một trong Point, LineString, Polygon; các phần của MultiPolygon là các đối tượng có mã riêng",
                    "one of Point, LineString, Polygon; the parts of a MultiPolygon as features with ids of their own",
                ),
            );
            None
        }
    }
}

pub(super) fn ring(place: &str, value: &Value, faults: &mut Faults<'_>) -> Option<Vec<Position>> {
    let Value::Array(list) = value else {
        faults.add(place, Some(shown(value)), ("không phải một vòng", "not a ring"), ("danh sách vị trí", "a list of positions"));
        return None;
    };
    let mut ring = positions(place, list, faults)?;
    if ring.len() < 4 || ring.first() != ring.last() {
        faults.add(
            place,
            None,
            ("vòng không khép kín, hoặc có ít hơn bốn vị trí", "a ring that is not closed, or of fewer than four positions"),
            ("vị trí đầu lặp lại ở cuối", "the first position again at the end"),
        );
        return None;
    }
    ring.pop();
    Some(ring)
}

fn positions(place: &str, list: &[Value], faults: &mut Faults<'_>) -> Option<Vec<Position>> {
    list.iter().map(|value| position(place, value, faults)).collect()
}

pub(super) fn position(place: &str, value: &Value, faults: &mut Faults<'_>) -> Option<Position> {
    let numbers: Option<Vec<f64>> = value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
    let made = match numbers.as_deref() {
        Some([longitude, latitude]) => Position { latitude: *latitude, longitude: *longitude }.checked().ok(),
        Some(_) | None => None,
    };
    if made.is_none() {
        faults.add(
            place,
            Some(shown(value)),
            ("không phải một vị trí", "not a position"),
            ("[kinh độ, vĩ độ] tính bằng độ, -180 đến 180 và -90 đến 90", "[longitude, latitude] in degrees, -180 to 180 and -90 to 90"),
        );
    }
    made
}
