//! Zones as a file by itself, in the formats of this and of other systems.

use super::super::fault::Fault;
use super::super::json;
use super::super::reader::Faults;
use super::restriction::Reading;
use super::{eurocae, write};
use crate::domain::airspace::Zone;
use crate::units::quantity::Metres;
use crate::units::words::Words;
use serde_json::Value;

/// How zones are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneFormat {
    /// GeoJSON with the properties of `airspace.geojson`.
    Ours,
    /// EUROCAE ED-269 (2020), JSON: `features`, each with a list `geometry` of volumes.
    Ed269,
    /// EUROCAE ED-318 (2023): GeoJSON whose geometries carry a `layer`.
    Ed318,
}

impl ZoneFormat {
    /// The word of the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Ed269 => "ed269",
            Self::Ed318 => "ed318",
        }
    }
}

/// Zones of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// How they were written.
    pub format: ZoneFormat,
    /// By id.
    pub zones: Vec<Zone>,
    /// What was read otherwise than it is written, for somebody to look at.
    pub told: Vec<Words>,
}

/// Reads zones in any of the formats; which one is seen in the document. A feature of several volumes or several times becomes
/// several zones, `ID-1`, `ID-2` and so on. `unstated` is asked only where a format does not state how far off an edge may be: such a
/// zone has that accuracy, and is marked assumed.
///
/// # Errors
/// Every fault, with the feature and the vertex; those of `unstated`.
pub fn read_airspace(file: &str, text: &str, unstated: impl FnOnce() -> Result<Metres, Vec<Fault>>) -> Result<Imported, Vec<Fault>> {
    let mut faults = Faults::of(file);
    let mut document = json::document(file, text)?;
    let format = format_of(&document);
    if format != ZoneFormat::Ours {
        drop_nulls(&mut document);
    }
    let unstated = if format == ZoneFormat::Ours { Metres(0.0) } else { unstated()? };
    let mut reading = Reading { unstated, told: Vec::new() };
    let mut zones = match format {
        ZoneFormat::Ours => super::zones(&document, &mut faults),
        ZoneFormat::Ed269 => eurocae::ed269(&document, &mut reading, &mut faults),
        ZoneFormat::Ed318 => eurocae::ed318(&document, &mut reading, &mut faults),
    };
    zones.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in zones.windows(2).filter(|pair| pair[0].id == pair[1].id && format != ZoneFormat::Ours) {
        faults.add(
            pair[0].id.to_string(),
            None,
            ("có hai lần trong tệp", "twice in the file"),
            ("mỗi identifier một lần", "each identifier once"),
        );
    }
    if format != ZoneFormat::Ours && faults.count() == 0 {
        super::alternatives_exist(&zones, |other| zones.iter().any(|zone| zone.id == *other), &mut faults);
    }
    let faults = faults.into_vec();
    if faults.is_empty() { Ok(Imported { format, zones, told: reading.told }) } else { Err(faults) }
}

/// Others write null for what is left out.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn format_of(document: &Value) -> ZoneFormat {
    let first = document.get("features").and_then(|features| features.get(0));
    let is_collection = document.get("type").and_then(Value::as_str) == Some("FeatureCollection");
    let has = |key: &str| first.is_some_and(|first| first.get("properties").is_some_and(|properties| properties.get(key).is_some()));
    match (is_collection, has("identifier") && !has("kind")) {
        (true, false) => ZoneFormat::Ours,
        (true, true) => ZoneFormat::Ed318,
        (false, _) => ZoneFormat::Ed269,
    }
}

/// Writes zones; the same zones always give the same text. ED-318 is read only.
#[must_use]
pub fn write_airspace(format: ZoneFormat, zones: &[Zone], attribution: &str) -> Option<String> {
    match format {
        ZoneFormat::Ours => Some(write::ours(zones, attribution)),
        ZoneFormat::Ed269 => Some(write::ed269(zones, attribution)),
        ZoneFormat::Ed318 => None,
    }
}

/// What a format has no field for, of these zones: where other programs read less than is meant.
#[must_use]
pub fn left_unseen(format: ZoneFormat, zones: &[Zone]) -> Vec<Words> {
    match format {
        ZoneFormat::Ed269 => write::unseen_in_ed269(zones),
        ZoneFormat::Ours | ZoneFormat::Ed318 => Vec::new(),
    }
}
