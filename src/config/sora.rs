//! `limits.toml`, `[sora]`: what the operator claims in its risk assessment.

use super::fault::same;
use super::limits::limit;
use super::reader::{Faults, Ids, Table};
use crate::domain::limits::{AirRisk, Limit, Robustness, SoraLimits};
use crate::units::ids::ZoneId;

/// Reads one `{ value = "word", unit, source, assumed }`; the first of the words stands where it cannot be read.
fn word<T: Copy>(
    t: &mut Table<'_>,
    key: &'static str,
    unit: &str,
    (first, all): (T, &[T]),
    name: fn(T) -> &'static str,
    f: &mut Faults<'_>,
) -> Limit<T> {
    let Some(mut entry) = t.table(key, f) else {
        return Limit { value: first, source: String::new(), assumed: true };
    };
    let found = entry.text("unit", f);
    if found != unit {
        f.add(
            entry.place_of("unit"),
            Some(format!("{found:?}")),
            ("không phải đơn vị của giới hạn này", "not the unit of this limit"),
            same(format!("{unit:?}")),
        );
    }
    let value = entry.word("value", all, name, f).unwrap_or(first);
    let limit = Limit { value, source: entry.text("source", f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

fn zones(t: &mut Table<'_>, key: &'static str, f: &mut Faults<'_>) -> Limit<Vec<ZoneId>> {
    let Some(mut entry) = t.table(key, f) else {
        return Limit { value: Vec::new(), source: String::new(), assumed: true };
    };
    let mut value = Vec::new();
    for text in entry.texts("value", f) {
        match ZoneId::new(text.clone()) {
            Ok(zone) => value.push(zone),
            Err(_) => f.add(
                entry.place_of("value"),
                Some(format!("{text:?}")),
                ("không phải khu vực", "not a zone"),
                ("mã một khu vực", "the id of a zone"),
            ),
        }
    }
    entry.text("unit", f);
    let limit = Limit { value, source: entry.text("source", f), assumed: entry.flag("assumed", f) };
    entry.done(f);
    limit
}

pub(super) fn read(mut t: Table<'_>, f: &mut Faults<'_>) -> SoraLimits {
    let robustness = |t: &mut Table<'_>, key, f: &mut Faults<'_>| {
        word(t, key, "robustness", (Robustness::None, &Robustness::ALL), Robustness::as_str, f)
    };
    let limits = SoraLimits {
        airport_zones: zones(&mut t, "airport_zones", f),
        controlled_zones: zones(&mut t, "controlled_zones", f),
        town: limit(&mut t, "town", "people/km2", 1.0, 50_000.0, |q| q, f),
        people: limit(&mut t, "people", "of the residents", 0.1, 20.0, |q| q, f),
        sheltering: robustness(&mut t, "sheltering", f),
        restrictions: robustness(&mut t, "restrictions", f),
        observation: robustness(&mut t, "observation", f),
        impact: robustness(&mut t, "impact", f),
        residual: word(&mut t, "residual", "ARC", (AirRisk::D, &AirRisk::ALL), AirRisk::as_str, f),
        containment: robustness(&mut t, "containment", f),
    };
    // Levels that SORA 2.5 does not know for a mitigation would be read as nothing: better said.
    let unknown = [
        ("sheltering", limits.sheltering.value, [Robustness::High].as_slice()),
        ("restrictions", limits.restrictions.value, &[Robustness::Low]),
        ("observation", limits.observation.value, &[Robustness::Medium, Robustness::High]),
        ("impact", limits.impact.value, &[Robustness::Low]),
    ];
    for (key, value, not) in unknown {
        if not.contains(&value) {
            f.add(
                t.place_of(key),
                Some(format!("{:?}", value.as_str())),
                ("biện pháp giảm thiểu này không có mức đó", "no such level of this mitigation"),
                ("một mức của SORA 2.5, bảng 5", "a level of SORA 2.5, table 5"),
            );
        }
    }
    t.done(f);
    limits
}

/// Every zone that is named must be one.
pub(super) fn zones_exist(limits: &SoraLimits, zones: &Ids, f: &mut Faults<'_>) {
    for (key, list) in [("airport_zones", &limits.airport_zones), ("controlled_zones", &limits.controlled_zones)] {
        for zone in list.value.iter().filter(|zone| !zones.has(zone.as_str())) {
            f.add(
                format!("sora.{key}.value"),
                Some(format!("{:?}", zone.as_str())),
                ("không có khu vực này", "no such zone"),
                ("một khu vực của airspace.geojson", "a zone of airspace.geojson"),
            );
        }
    }
}
