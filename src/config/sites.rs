//! `sites.geojson`: facilities and pads.

use super::fault::same;
use super::geojson::{Feature, Geometry, features};
use super::reader::{Faults, Ids, Table};
use crate::domain::geo::Position;
use crate::domain::site::{Approach, Facility, FacilityKind, Pad, SiteCode};
use crate::units::altitude::Amsl;
use crate::units::ids::{PadId, SiteId};
use crate::units::quantity::{Degrees, Metres};
use crate::units::words::words;
use serde_json::Value;
use std::collections::BTreeMap;

/// Facilities and pads, each by id.
pub(super) type Sites = (BTreeMap<SiteId, Facility>, BTreeMap<PadId, Pad>);

pub(super) fn read(document: &Value, production: bool, faults: &mut Faults<'_>) -> Sites {
    let (mut sites, mut pads): Sites = (BTreeMap::new(), BTreeMap::new());
    for feature in features(document, faults) {
        let is_pad = document_kind(document, &feature.id) == Some("pad");
        let id = feature.id.clone();
        let known = if is_pad {
            pad(feature, faults).and_then(|pad| pads.insert(pad.id.clone(), pad)).is_some()
        } else {
            facility(feature, faults).and_then(|site| sites.insert(site.id.clone(), site)).is_some()
        };
        if known {
            faults.add(id, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
    }
    cross_check(&sites, &pads, &Ids::of_features(Some(document)), production, faults);
    (sites, pads)
}

fn document_kind<'a>(document: &'a Value, id: &str) -> Option<&'a str> {
    let list = document.get("features")?.as_array()?;
    let feature = list.iter().find(|feature| feature.get("id").and_then(Value::as_str) == Some(id))?;
    feature.get("properties")?.get("kind")?.as_str()
}

fn point(id: &str, geometry: &Geometry, faults: &mut Faults<'_>) -> Position {
    match geometry {
        Geometry::Point(at) => *at,
        Geometry::Line(_) | Geometry::Polygon(_) => {
            faults.add(format!("{id}.geometry.type"), None, ("không phải một điểm", "not a point"), same("\"Point\""));
            Position { latitude: 0.0, longitude: 0.0 }
        }
    }
}

fn facility(feature: Feature<'_>, faults: &mut Faults<'_>) -> Option<Facility> {
    let Feature { id: name, mut properties, geometry } = feature;
    let p = &mut properties;
    let position = point(&name, &geometry, faults);
    let code = p.opt_text("code", faults);
    let parsed = code.as_deref().and_then(SiteCode::new);
    if let (Some(code), None) = (&code, &parsed) {
        faults.add(
            p.place_of("code"),
            Some(format!("{code:?}")),
            ("không phải mã cơ sở", "not a site code"),
            ("hai chữ cái A đến Z", "two letters A to Z"),
        );
    }
    let kind = p.word("kind", &FacilityKind::ALL, FacilityKind::as_str, faults);
    let id = p.id("id", faults);
    let facility = Facility {
        id: id?,
        code: parsed,
        name: words(p.text("name", faults), p.text("name_en", faults)),
        kind: kind?,
        is_hub: p.flag("hub", faults),
        one_nurse: p.opt_flag("one_nurse", false, faults),
        in_network: p.flag("network14", faults),
        address: p.text("address", faults),
        ward: p.opt_text("ward_2025", faults),
        position,
        accuracy: Metres(p.number("accuracy_m", 0.0, 10_000.0, faults)),
        ground: Amsl(p.number("ground_elev_m", -100.0, 4_000.0, faults)),
        ground_accuracy: Metres(p.number("ground_elev_accuracy_m", 0.0, 100.0, faults)),
        ground_source: p.text("ground_elev_source", faults),
        phone: p.opt_text("phone", faults),
        phone_assumed: p.opt_flag("phone_assumed", false, faults),
        source: p.text("source", faults),
        licence: p.text("licence", faults),
        assumed: p.flag("assumed", faults),
        note: p.opt_text("note", faults),
    };
    p.opt_text("osm", faults);
    p.opt_text("osm_name", faults);
    properties.done(faults);
    Some(facility)
}

fn pad(feature: Feature<'_>, faults: &mut Faults<'_>) -> Option<Pad> {
    let Feature { id: name, mut properties, geometry } = feature;
    let p = &mut properties;
    let position = point(&name, &geometry, faults);
    p.text("kind", faults);
    let (id, site) = (p.id("id", faults), p.id("site", faults));
    let pad = Pad {
        id: id?,
        site: site?,
        name: words(p.text("name", faults), p.text("name_en", faults)),
        position: crate::domain::mission::on_grid(position),
        accuracy: Metres(p.number("accuracy_m", 0.0, 10_000.0, faults)),
        ground: Amsl(p.number("ground_elev_m", -100.0, 4_000.0, faults)),
        staffed: p.flag("staffed", faults),
        assumed: p.flag("assumed", faults),
        source: p.text("source", faults),
        approaches: approaches(p, faults),
    };
    properties.done(faults);
    Some(pad)
}

/// `"approaches": [{"from_deg": 300, "length_m": 800, "half_width_m": 60, "source": "..."}]`; may be left out.
fn approaches(p: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<Approach> {
    let place = p.place_of("approaches");
    let list = p.opt_list("approaches", faults).iter().enumerate();
    list.filter_map(|(nth, value)| {
        let mut t = Table::of(value, format!("{place}[{nth}]"), faults)?;
        let approach = Approach {
            from: Degrees(t.number("from_deg", 0.0, 360.0, faults)),
            length: Metres(t.number("length_m", 50.0, 5_000.0, faults)),
            half_width: Metres(t.number("half_width_m", 5.0, 1_000.0, faults)),
            source: t.text("source", faults),
        };
        t.done(faults);
        Some(approach)
    })
    .collect()
}

fn cross_check(sites: &BTreeMap<SiteId, Facility>, pads: &BTreeMap<PadId, Pad>, ids: &Ids, production: bool, faults: &mut Faults<'_>) {
    let hubs: Vec<&SiteId> = sites.values().filter(|site| site.is_hub).map(|site| &site.id).collect();
    if hubs.len() != 1 {
        faults.add(
            "hub",
            Some(format!("{hubs:?}")),
            ("không đúng một trung tâm", "not exactly one hub"),
            ("một cơ sở có \"hub\": true", "one facility with \"hub\": true"),
        );
    }
    for pad in pads.values() {
        if !ids.has(pad.site.as_str()) {
            faults.add(
                format!("{}.site", pad.id),
                Some(format!("{:?}", pad.site.as_str())),
                ("không có cơ sở này", "no such facility"),
                ("mã một cơ sở của tệp này", "the id of a facility of this file"),
            );
        }
    }
    let mut codes: BTreeMap<&SiteCode, &SiteId> = BTreeMap::new();
    for site in sites.values() {
        if let Some(code) = &site.code
            && let Some(other) = codes.insert(code, &site.id)
        {
            faults.add(
                format!("{}.code", site.id),
                Some(format!("{:?}", code.as_str())),
                (format!("cũng là mã của {other}"), format!("also the code of {other}")),
                ("một mã riêng", "a code of its own"),
            );
        }
        if !pads.values().any(|pad| pad.site == site.id) {
            continue;
        }
        if site.code.is_none() {
            faults.add(
                format!("{}.code", site.id),
                None,
                ("thiếu ở cơ sở có bãi đáp", "missing at a site with a pad"),
                ("hai chữ cái A đến Z", "two letters A to Z"),
            );
        }
        match &site.phone {
            None => faults.add(
                format!("{}.phone", site.id),
                None,
                ("thiếu ở cơ sở có bãi đáp", "missing at a site with a pad"),
                ("số điện thoại trực", "the duty desk's telephone number"),
            ),
            Some(phone) if production && site.phone_assumed => {
                faults.add(
                    format!("{}.phone", site.id),
                    Some(format!("{phone:?}")),
                    ("giá trị tạm, trong vận hành thật", "a placeholder, in production"),
                    ("số điện thoại trực thật", "the duty desk's true number"),
                );
            }
            Some(_) => {}
        }
    }
}
