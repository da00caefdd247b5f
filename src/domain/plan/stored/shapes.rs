//! The shapes of a stored plan: version 1 is one straight line, version 2 may bend. A stored record is read for ever: a new field is a
//! new version.

use crate::domain::payload::Category;
use crate::units::ids::{PadId, PermitId, TailId, ZoneId};
use crate::units::words::Words;
use serde::{Deserialize, Serialize};

pub(super) type Place = [i32; 2];
pub(super) type Span = [i64; 2];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    pub(super) v: u32,
    pub(super) from: PadId,
    pub(super) to: PadId,
    pub(super) tail: TailId,
    pub(super) aircraft_type: String,
    pub(super) depart_ms: i64,
    pub(super) payload_mg: i64,
    pub(super) goods: Vec<Category>,
    pub(super) line: Vec<Place>,
    pub(super) track_mdeg: i64,
    pub(super) distance_mm: i64,
    pub(super) duration_ms: i64,
    pub(super) home_mm: i64,
    pub(super) cruise_mm: i64,
    pub(super) destination_mm: i64,
    pub(super) lowest_mm: i64,
    pub(super) highest_mm: i64,
    pub(super) head_wind_mm_s: i64,
    pub(super) cross_wind_mm_s: i64,
    pub(super) weather_assessed: bool,
    pub(super) weather_at_ms: Option<i64>,
    pub(super) budget: StoredBudget,
    pub(super) zones: Vec<StoredZone>,
    pub(super) obstacles: Vec<StoredObstacle>,
    pub(super) ground_risk: Option<StoredRisk>,
    pub(super) permit: PermitId,
    pub(super) opens: Vec<ZoneId>,
    pub(super) hold_off: Vec<(Span, Vec<String>)>,
    pub(super) safe_points: Vec<(PadId, Place, i64)>,
    pub(super) alternates: Vec<(PadId, i64, i64)>,
    pub(super) point_of_no_return_mm: Option<i64>,
    pub(super) notes: Vec<(String, Words, bool)>,
    pub(super) package: StoredPackage,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredBudget {
    pub(super) start: i64,
    pub(super) lines: Vec<(String, i64)>,
    pub(super) touchdown: i64,
    pub(super) reserve: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredZone {
    pub(super) id: ZoneId,
    pub(super) name: Words,
    pub(super) kind: String,
    pub(super) distance_mm: i64,
    pub(super) inside: Vec<Span>,
    pub(super) decides: bool,
    pub(super) opened_by: Option<PermitId>,
    pub(super) rule: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredObstacle {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) distance_mm: i64,
    pub(super) top_mm: i64,
    pub(super) height_mm: i64,
    pub(super) above_top_mm: i64,
    pub(super) decides: bool,
    pub(super) to_survey: bool,
    pub(super) accuracy_mm: i64,
    pub(super) height_accuracy_mm: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredRisk {
    pub(super) ward: String,
    pub(super) people_a_km2: u32,
    pub(super) class: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredPackage {
    pub(super) mission: Vec<(u16, Option<Place>, i64)>,
    pub(super) fence: Vec<Place>,
    pub(super) rally: Vec<(Place, i64)>,
    pub(super) return_height_mm: i64,
    pub(super) home: Place,
    pub(super) home_mm: i64,
}
