//! `permits.toml`: flight permits.

use super::airspace::{bordered, moment};
use super::reader::{Faults, Ids, Table};
use crate::domain::airspace::{Paper, Permit, PermitArea, PermitRoute, Purpose, Zone, ZoneKind};
use crate::domain::fleet::Tail;
use crate::domain::geo::{Area, Position, geodesy};
use crate::domain::payload::Category;
use crate::units::altitude::Agl;
use crate::units::ids::{ParseIdError, PersonId, TailId, ZoneId};
use crate::units::quantity::Metres;
use crate::units::time::TimeWindow;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Two points of a route that are nearer are the same place.
const SHORTEST_LEG: Metres = Metres(1.0);

pub(super) fn read(document: &Value, zones: &Ids, types: &Ids, production: bool, faults: &mut Faults<'_>) -> Vec<Permit> {
    let Some(mut top) = Table::of(document, "", faults) else {
        return Vec::new();
    };
    let mut permits: Vec<Permit> = Vec::new();
    for (place, value) in top.list("permits", faults).iter().enumerate() {
        let name =
            value.get("id").and_then(Value::as_str).map_or_else(|| format!("permits number {}", place + 1), |id| format!("permit {id}"));
        let Some(permit) = Table::of(value, name.clone(), faults).and_then(|table| permit(table, faults)) else { continue };
        for zone in &permit.zones {
            if !zones.has(zone.as_str()) {
                faults.add(
                    format!("{name}.zones"),
                    Some(format!("{:?}", zone.as_str())),
                    ("không có khu vực này", "no such zone"),
                    ("mã khu vực của airspace.geojson", "ids of zones of airspace.geojson"),
                );
            }
        }
        for kind in permit.types.iter().filter(|kind| !types.has(kind)) {
            faults.add(
                format!("{name}.types"),
                Some(format!("{kind:?}")),
                ("không có loại này", "no such type"),
                ("các loại của fleet.toml", "types of fleet.toml"),
            );
        }
        if production && permit.pilots.is_empty() {
            faults.add(
                format!("{name}.pilots"),
                None,
                ("không ghi người điều khiển nào, trong vận hành thật", "no remote pilot is named, in production"),
                ("người điều khiển kèm giấy phép và ngày hết hạn", "pilots with licence and its expiry"),
            );
        }
        if production && permit.demonstration {
            faults.add(
                format!("{name}.demonstration"),
                Some("true".to_owned()),
                ("giấy phép trình diễn, trong vận hành thật", "a demonstration permit, in production"),
                ("giấy phép do cơ quan có thẩm quyền cấp", "a permit that an authority gave"),
            );
        }
        if permits.iter().any(|known| known.id == permit.id) {
            faults.add(name, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
        permits.push(permit);
    }
    top.done(faults);
    permits.sort_by(|a, b| a.id.cmp(&b.id));
    permits
}

/// `{ name, number, expires }`.
fn paper(mut t: Table<'_>, faults: &mut Faults<'_>) -> Paper {
    let paper = Paper { name: t.text("name", faults), number: t.text("number", faults), expires: moment(&mut t, "expires", faults) };
    t.done(faults);
    paper
}

/// Papers of aircraft or of persons: as [`paper`], with whose it is.
fn named_papers<Id: FromStr<Err = ParseIdError> + Ord>(
    t: &mut Table<'_>,
    key: &'static str,
    whose: &'static str,
    faults: &mut Faults<'_>,
) -> BTreeMap<Id, Paper> {
    let place = t.place_of(key);
    let list = t.opt_list(key, faults).iter().enumerate();
    list.filter_map(|(nth, value)| {
        let mut t = Table::of(value, format!("{place}[{nth}]"), faults)?;
        let id = t.id(whose, faults);
        let paper = paper(t, faults);
        Some((id?, paper))
    })
    .collect()
}

/// A place, `{ latitude, longitude }`.
fn place(mut t: Table<'_>, faults: &mut Faults<'_>) -> Position {
    let at = Position { latitude: t.number("latitude", -90.0, 90.0, faults), longitude: t.number("longitude", -180.0, 180.0, faults) };
    t.done(faults);
    at
}

/// A list of places.
fn places(t: &mut Table<'_>, key: &'static str, faults: &mut Faults<'_>) -> Vec<Position> {
    let name = t.place_of(key);
    let list = t.list(key, faults).iter().enumerate();
    list.filter_map(|(nth, value)| Some(place(Table::of(value, format!("{name}[{nth}]"), faults)?, faults))).collect()
}

/// Where a permit holds: `centre` and `radius_m`, or `polygon`, or `routes`; exactly one of the three.
fn area(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Option<PermitArea> {
    let given: Vec<&str> = ["centre", "polygon", "routes"].into_iter().filter(|key| t.value(key).is_some()).collect();
    match given.as_slice() {
        ["centre"] => {
            let centre = t.table("centre", faults).map(|t| place(t, faults));
            let radius = Metres(t.number("radius_m", 100.0, 100_000.0, faults));
            Some(PermitArea::Within(Area::Circle { centre: centre?, radius }))
        }
        ["polygon"] => {
            let before = faults.count();
            let border = places(t, "polygon", faults);
            // A place that does not read must not be blamed a second time as a border that crosses itself.
            let name = t.place_of("polygon");
            let whole = faults.count() == before;
            whole.then(|| bordered(|_, vertex| format!("{name}[{vertex}]"), &[border], faults).map(PermitArea::Within)).flatten()
        }
        ["routes"] => routes(t, faults),
        several => {
            let (value, wrong) = match several {
                [] => (None, ("không ghi nơi giấy phép có hiệu lực", "it does not say where the permit holds")),
                _ => {
                    (Some(several.join(", ")), ("giấy phép ghi nhiều hơn một loại khu vực", "the permit names more than one kind of area"))
                }
            };
            faults.add(
                t.place_of("centre"),
                value,
                wrong,
                ("đúng một trong: centre với radius_m; polygon; routes", "exactly one of: centre with radius_m; polygon; routes"),
            );
            None
        }
    }
}

/// `[{ points = [...], half_width_m = N }]`.
fn routes(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Option<PermitArea> {
    let name = t.place_of("routes");
    let (before, list) = (faults.count(), t.list("routes", faults));
    if list.is_empty() {
        faults.add(
            name.clone(),
            Some("[]".to_owned()),
            ("không có tuyến nào", "no route"),
            ("danh sách { points, half_width_m }", "a list of { points, half_width_m }"),
        );
    }
    let mut found = Vec::new();
    for (nth, value) in list.iter().enumerate() {
        let Some(mut t) = Table::of(value, format!("{name}[{nth}]"), faults) else { continue };
        let points = places(&mut t, "points", faults);
        let half_width = Metres(t.number("half_width_m", 10.0, 10_000.0, faults));
        let short = points.windows(2).position(|two| geodesy::distance(two[0], two[1]) < SHORTEST_LEG);
        if points.len() < 2 {
            let wrong = ("một tuyến cần ít nhất hai điểm", "a route needs two points at least");
            faults.add(t.place_of("points"), Some(format!("{} points", points.len())), wrong, ("hai nơi trở lên", "two places or more"));
        } else if let Some(nth) = short {
            let wrong = ("hai điểm liên tiếp trùng nhau", "two points in a row are the same place");
            faults.add(
                format!("{}[{}]", t.place_of("points"), nth + 1),
                None,
                wrong,
                ("các nơi cách nhau ít nhất 1 m", "places at least 1 m apart"),
            );
        }
        t.done(faults);
        found.push(PermitRoute { points, half_width });
    }
    (faults.count() == before).then_some(PermitArea::Along(found))
}

fn permit(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<Permit> {
    let id = t.id("id", faults);
    let valid = TimeWindow { from: moment(&mut t, "valid_from", faults), until: moment(&mut t, "valid_until", faults) };
    if valid.from >= valid.until {
        faults.add(
            t.place_of("valid_until"),
            Some(format!("\"{}\"", valid.until)),
            ("không sau valid_from", "not after valid_from"),
            ("một thời điểm muộn hơn", "a later time"),
        );
    }
    let area = area(&mut t, faults);
    let minutes = |n: u32| u16::try_from(n).unwrap_or(1440);
    let daily = (minutes(t.whole("daily_from_min", 0, 1_439, faults)), minutes(t.whole("daily_until_min", 1, 1_440, faults)));
    if daily.0 == daily.1 {
        faults.add(
            t.place_of("daily_until_min"),
            Some(daily.1.to_string()),
            ("cùng phút với daily_from_min", "the same minute as daily_from_min"),
            ("0 và 1440 là cả ngày lẫn đêm", "0 and 1440 for day and night"),
        );
    }
    let mut goods = BTreeSet::new();
    for word in t.texts("goods", faults) {
        match Category::ALL.into_iter().find(|category| category.as_str() == word) {
            Some(category) => {
                goods.insert(category);
            }
            None => {
                let all = Category::ALL.map(Category::as_str).join(", ");
                faults.add(
                    t.place_of("goods"),
                    Some(format!("{word:?}")),
                    ("không phải một nhóm hàng", "not a class of goods"),
                    (format!("một trong {all}"), format!("one of {all}")),
                );
            }
        }
    }
    let purposes = purposes(&mut t, faults);
    let mut zones = BTreeSet::new();
    for text in t.texts("zones", faults) {
        match ZoneId::new(text.clone()) {
            Ok(zone) => {
                zones.insert(zone);
            }
            Err(error) => {
                faults.add(t.place_of("zones"), Some(format!("{text:?}")), ("không phải mã khu vực", "not a zone id"), error.told().1)
            }
        }
    }
    let aircraft: BTreeMap<TailId, Paper> = named_papers(&mut t, "aircraft", "tail", faults);
    let pilots: BTreeMap<PersonId, Paper> = named_papers(&mut t, "pilots", "person", faults);
    let place = t.place_of("papers");
    let papers = t.opt_list("papers", faults).iter().enumerate();
    let papers = papers.filter_map(|(nth, value)| Some(paper(Table::of(value, format!("{place}[{nth}]"), faults)?, faults))).collect();
    let permit = Permit {
        id: id?,
        document: t.text("document", faults),
        authority: t.text("authority", faults),
        contact: t.text("contact", faults),
        demonstration: t.flag("demonstration", faults),
        valid,
        daily,
        area: area?,
        ceiling: Agl(t.number("ceiling_agl_m", 10.0, 120.0, faults)),
        goods,
        zones,
        types: t.texts("types", faults).into_iter().collect(),
        aircraft,
        pilots,
        purposes,
        papers,
        rotations_a_day: t.whole("rotations_per_day", 1, 10_000, faults),
        rotations_a_route: t.opt_whole("rotations_per_day_per_route", 1, 10_000, faults),
        source: t.told("source", ("văn bản hoặc người cấp giấy phép này", "the document or the body that gave it"), faults),
    };
    t.done(faults);
    Some(permit)
}

/// What a permit names against what is configured: aircraft that are there, and no zone that nothing opens. A file that could not be
/// read leaves nothing behind, and is blamed by itself.
pub(super) fn against(permits: &[Permit], tails: &BTreeMap<TailId, Tail>, zones: &[Zone], faults: &mut Faults<'_>) {
    for permit in permits {
        for tail in permit.aircraft.keys().filter(|tail| !tails.is_empty() && !tails.contains_key(*tail)) {
            faults.add(
                format!("permit {}.aircraft", permit.id),
                Some(format!("{:?}", tail.as_str())),
                ("không có UAV này", "no such aircraft"),
                ("các UAV của fleet.toml", "aircraft of fleet.toml"),
            );
        }
        let prohibited = |zone: &&Zone| zone.kind == ZoneKind::Prohibited && permit.zones.contains(&zone.id);
        for zone in zones.iter().filter(prohibited) {
            faults.add(
                format!("permit {}.zones", permit.id),
                Some(format!("{:?}", zone.id.as_str())),
                ("khu vực cấm bay, không giấy phép nào mở", "a prohibited zone, which no permit opens"),
                ("các khu vực hạn chế hoặc cần chú ý", "restricted or caution zones"),
            );
        }
    }
}

/// What the flights are for; none where the permit names nothing.
fn purposes(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<Purpose> {
    let said = if t.value("purposes").is_some() { t.texts("purposes", faults) } else { Vec::new() };
    let mut known = Vec::new();
    for word in said {
        match Purpose::all().find(|purpose| purpose.as_str() == word) {
            Some(purpose) => known.push(purpose),
            None => {
                let all = Purpose::all().map(Purpose::as_str).collect::<Vec<_>>().join(", ");
                faults.add(
                    t.place_of("purposes"),
                    Some(format!("{word:?}")),
                    ("không phải một mục đích bay", "not a purpose of flights"),
                    (format!("một trong {all}"), format!("one of {all}")),
                );
            }
        }
    }
    known
}
