//! What a feature of ED-269 or ED-318 restricts, as zones of ours.
//!
//! PROHIBITED is prohibited; REQ_AUTHORISATION, CONDITIONAL and USPACE are restricted and ask for a permit, for no program can tell
//! whether a condition is met; NO_RESTRICTION is an inactive caution zone. What this program wrote itself stands in
//! `extendedProperties.medflight` and comes before that. What was read otherwise than it is written is told.

use super::super::fault::same;
use super::super::reader::{Faults, Table, shown};
use crate::domain::airspace::{Hours, Level, TimeRule, Zone, ZoneKind};
use crate::domain::geo::Area;
use crate::units::ids::ZoneId;
use crate::units::quantity::Metres;
use crate::units::time::TimeWindow;
use crate::units::words::{Words, words};
use serde_json::Value;

/// Where, from what height up to what height.
pub(super) struct Volume {
    pub(super) area: Area,
    pub(super) floor: Level,
    pub(super) ceiling: Level,
}

/// When.
pub(super) struct Times {
    pub(super) window: Option<TimeWindow>,
    pub(super) hours: Vec<Hours>,
}

/// How a document of others is read, and what was read otherwise than it is written.
pub(super) struct Reading {
    /// The accuracy of a zone of which none is stated.
    pub(super) unstated: Metres,
    /// A line for each reading that somebody should look at.
    pub(super) told: Vec<Words>,
}

/// What the two formats have in common, read differently in each.
pub(super) struct Read<'t> {
    pub(super) name: String,
    pub(super) restriction: String,
    pub(super) words: String,
    pub(super) source: String,
    pub(super) date: Option<String>,
    pub(super) volumes: Vec<Volume>,
    pub(super) times: Vec<Times>,
    pub(super) properties: Table<'t>,
}

/// What this program wrote beside the format's own fields.
struct Own<'t>(Option<Table<'t>>);

impl Own<'_> {
    fn text(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<String> {
        self.0.as_mut().and_then(|own| own.opt_text(key, faults))
    }
    fn flag(&mut self, key: &'static str, otherwise: bool, faults: &mut Faults<'_>) -> bool {
        self.0.as_mut().map_or(otherwise, |own| own.opt_flag(key, otherwise, faults))
    }
}

/// One zone for each volume and each time. A zone whose accuracy nobody states has the configured one and is marked assumed.
pub(super) fn zones_of(read: Read<'_>, reading: &mut Reading, faults: &mut Faults<'_>) -> Vec<Zone> {
    let Read { name, restriction, words: vi, source, date, volumes, times, mut properties } = read;
    let (kind, permit_required, active) = match restriction.as_str() {
        "PROHIBITED" => (ZoneKind::Prohibited, false, true),
        "REQ_AUTHORISATION" | "REQ_AUTHORIZATION" | "CONDITIONAL" | "USPACE" => (ZoneKind::Restricted, true, true),
        "NO_RESTRICTION" => (ZoneKind::Caution, false, false),
        other => {
            let right = same("PROHIBITED, REQ_AUTHORISATION, CONDITIONAL, USPACE, NO_RESTRICTION");
            faults.add(
                format!("{name}.restriction"),
                Some(format!("{other:?}")),
                ("không phải hạn chế đã biết", "not a known restriction"),
                right,
            );
            return Vec::new();
        }
    };
    let conditions = conditions(&mut properties, faults);
    let message = properties.opt_text("message", faults).unwrap_or_default();
    let mut own = Own(properties.opt_table("extendedProperties", faults).and_then(|mut extended| extended.opt_table("medflight", faults)));
    let word = own.text("kind", faults);
    let name_words = words(vi.clone(), own.text("name_en", faults).unwrap_or(vi));
    let kind = ZoneKind::ALL.into_iter().find(|kind| Some(kind.as_str()) == word.as_deref()).unwrap_or(kind);
    let (permit_required, active) = (own.flag("permit_required", permit_required, faults), own.flag("active", active, faults));
    let time_rule = own.text("time_rule", faults).map(|_| TimeRule::ClosedNearMovements);
    let authority = authority(&mut properties);
    if own.0.is_none() && matches!(restriction.as_str(), "CONDITIONAL" | "USPACE") {
        let condition = condition_words(&conditions, authority.as_deref());
        reading.told.push(words(
            format!("{name}: {restriction} được đọc là khu vực hạn chế, chỉ mở bằng giấy phép; {}", condition.vi),
            format!("{name}: {restriction} is read as restricted, open by a permit alone; {}", condition.en),
        ));
    }
    // A zone whose rule nobody states still names who published it.
    let published = || format!("{restriction}, {source}");
    let rule = own.text("rule_ref", faults).filter(|rule| !rule.trim().is_empty());
    let rule = rule.unwrap_or_else(|| if conditions.trim().is_empty() { published() } else { conditions.clone() });
    let legal_status = own.text("legal_status", faults).unwrap_or(restriction);
    let source = own.text("source", faults).unwrap_or(source);
    let source_date = own.text("source_date", faults).or(date);
    let alternative_of = own.text("alternative_of", faults).and_then(|text| other_zone(&name, text, faults));
    if active && alternative_of.is_some() {
        faults.add(
            format!("{name}.extendedProperties.medflight.active"),
            None,
            ("cách hiểu khác của một quy định mà lại đang áp dụng", "another reading of a rule, and active"),
            same("active = false"),
        );
    }
    let stated = own.0.as_mut().and_then(|own| own.opt_number("accuracy_m", 0.0, 50_000.0, faults)).map(Metres);
    let assumed = own.flag("assumed", stated.is_none(), faults);
    let accuracy = stated.unwrap_or(reading.unstated);
    let notes = own.text("notes", faults).unwrap_or(message);
    let several = volumes.len() * times.len() > 1;
    let pairs = volumes.iter().flat_map(|volume| times.iter().map(move |times| (volume, times))).enumerate();
    pairs
        .filter_map(|(nth, (volume, times))| {
            let text = if several { format!("{name}-{}", nth + 1) } else { name.clone() }.to_ascii_uppercase();
            let id = ZoneId::new(text.clone()).map_err(|error| {
                faults.add(
                    format!("{name}.identifier"),
                    Some(format!("{text:?}")),
                    ("không phải mã khu vực", "not a zone id"),
                    error.told().1,
                );
            });
            Some(Zone {
                id: id.ok()?,
                name: name_words.clone(),
                kind,
                area: volume.area.clone(),
                floor: volume.floor,
                ceiling: volume.ceiling,
                permit_required,
                alternative_of: alternative_of.clone(),
                time_rule,
                window: times.window,
                hours: times.hours.clone(),
                active,
                rule: rule.clone(),
                legal_status: legal_status.clone(),
                source: source.clone(),
                source_date: source_date.clone(),
                accuracy,
                assumed,
                notes: notes.clone(),
            })
        })
        .collect()
}

/// The zone of which this is another reading.
fn other_zone(name: &str, text: String, faults: &mut Faults<'_>) -> Option<ZoneId> {
    let id = ZoneId::new(text.clone()).ok();
    if id.is_none() {
        faults.add(
            format!("{name}.extendedProperties.medflight.alternative_of"),
            Some(format!("{text:?}")),
            ("không phải mã khu vực", "not a zone id"),
            ("mã một khu vực của tệp này", "the id of a zone of this file"),
        );
    }
    id
}

fn conditions(feature: &mut Table<'_>, faults: &mut Faults<'_>) -> String {
    match feature.value("restrictionConditions") {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        Some(other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_))) => {
            faults.add(
                feature.place_of("restrictionConditions"),
                Some(shown(other)),
                ("không phải văn bản", "not a text"),
                ("văn bản, hoặc danh sách văn bản", "a text, or a list of texts"),
            );
            String::new()
        }
    }
}

/// What a condition reads; where none is stated, that, and whom to ask.
fn condition_words(conditions: &str, authority: Option<&str>) -> Words {
    match (conditions.trim().is_empty(), authority) {
        (false, _) => words(format!("điều kiện ghi: {conditions:?}"), format!("its condition reads: {conditions:?}")),
        (true, Some(authority)) => {
            words(format!("không ghi điều kiện nào: hỏi {authority}"), format!("no condition is stated: ask {authority}"))
        }
        (true, None) => words(
            "không ghi điều kiện nào, cũng không ghi cơ quan quản lý: hỏi cơ quan công bố tệp này",
            "no condition is stated, nor an authority: ask whoever published this file",
        ),
    }
}

/// The first authority of a zone with how to reach it; None where none is named.
fn authority(feature: &mut Table<'_>) -> Option<String> {
    let first = feature.value("zoneAuthority")?.as_array()?.first()?;
    let text = |key: &str| match first.get(key)? {
        Value::String(text) => Some(text.clone()),
        // ED-318 names in several languages; the first counts.
        Value::Array(list) => list.first()?.get("text")?.as_str().map(str::to_owned),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    let parts: Vec<String> = ["name", "service", "contactName", "phone", "email", "siteURL"]
        .into_iter()
        .filter_map(text)
        .filter(|part| !part.trim().is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
