//! `fleet.toml`: types and tails.

use super::reader::{Faults, Ids, Table};
use crate::domain::energy::EnergyModel;
use crate::domain::fleet::{AircraftType, Airframe, ApprovedParameter, Conformance, Pack, Tail, approved};
use crate::domain::limits::Limit;
use crate::units::ids::{SystemId, TailId};
use crate::units::quantity::{Celsius, Degrees, Grams, Metres, MetresPerSecond, Percent, Seconds};
use crate::units::words::words;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The approved sets travel with the program that was tested against them.
const PARAMETER_SETS: [(&str, &str); 2] =
    [("vtol", include_str!("../../missions/px4/vtol.params")), ("quad", include_str!("../../missions/px4/quad.params"))];

/// Types by id, tails by id.
pub(super) type Fleet = (BTreeMap<String, AircraftType>, BTreeMap<TailId, Tail>);

pub(super) fn read(document: &Value, places: &Ids, faults: &mut Faults<'_>) -> Fleet {
    let (mut types, mut tails): Fleet = (BTreeMap::new(), BTreeMap::new());
    let Some(mut top) = Table::of(document, "", faults) else {
        return (types, tails);
    };
    for (id, table) in top.entries("types", faults) {
        if let Some(kind) = aircraft_type(&id, table, faults) {
            types.insert(id, kind);
        }
    }
    let known_types = Ids::of_keys(Some(document), "types");
    let (mut systems, mut packs): (BTreeSet<SystemId>, BTreeSet<String>) = (BTreeSet::new(), BTreeSet::new());
    for (place, value) in top.list("tails", faults).iter().enumerate() {
        let name = value.get("id").and_then(Value::as_str).map_or_else(|| format!("tails number {}", place + 1), |id| format!("tail {id}"));
        let Some(tail) = Table::of(value, name.clone(), faults).and_then(|table| tail(table, faults)) else { continue };
        if !known_types.has(&tail.type_id) {
            faults.add(
                format!("{name}.type"),
                Some(format!("{:?}", tail.type_id)),
                ("không có loại này", "no such type"),
                ("một loại của tệp này", "a type of this file"),
            );
        }
        if !places.has(tail.home_pad.as_str()) {
            faults.add(
                format!("{name}.home_pad"),
                Some(format!("{:?}", tail.home_pad.as_str())),
                ("không có bãi đáp này", "no such pad"),
                ("một bãi đáp của sites.geojson", "a pad of sites.geojson"),
            );
        }
        if !systems.insert(tail.system_id) {
            faults.add(
                format!("{name}.system_id"),
                Some(tail.system_id.to_string()),
                ("cũng là của UAV khác", "also that of another tail"),
                ("một số hệ thống riêng", "a system id of its own"),
            );
        }
        for pack in &tail.packs {
            if !packs.insert(pack.id.to_string()) {
                faults.add(
                    format!("{name}.packs"),
                    Some(format!("{:?}", pack.id.as_str())),
                    ("cũng là bộ pin của UAV khác", "also a pack of another tail"),
                    ("mỗi bộ pin một lần", "each pack once"),
                );
            }
        }
        if tails.insert(tail.id.clone(), tail).is_some() {
            faults.add(name, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
    }
    top.done(faults);
    (types, tails)
}

/// Figures with their source; remembers which ones nobody published.
struct Figures<'a, 't> {
    table: &'t mut Table<'a>,
    assumed: &'t mut BTreeSet<String>,
}

impl Figures<'_, '_> {
    fn number(&mut self, key: &'static str, low: f64, high: f64, faults: &mut Faults<'_>) -> f64 {
        let Some(mut entry) = self.table.table(key, faults) else { return low };
        let value = entry.number("value", low, high, faults);
        self.finish(key, entry, faults);
        value
    }

    fn flag(&mut self, key: &'static str, faults: &mut Faults<'_>) -> bool {
        let Some(mut entry) = self.table.table(key, faults) else { return false };
        let value = entry.flag("value", faults);
        self.finish(key, entry, faults);
        value
    }

    /// A figure that keeps its source.
    fn with_source<Q>(&mut self, key: &'static str, (low, high): (f64, f64), make: fn(f64) -> Q, faults: &mut Faults<'_>) -> Limit<Q> {
        let Some(mut entry) = self.table.table(key, faults) else {
            return Limit { value: make(low), source: String::new(), assumed: true };
        };
        let value = make(entry.number("value", low, high, faults));
        let (source, assumed) = self.finish(key, entry, faults);
        Limit { value, source, assumed }
    }

    fn finish(&mut self, key: &'static str, mut entry: Table<'_>, faults: &mut Faults<'_>) -> (String, bool) {
        let source = entry.text("source", faults);
        let assumed = entry.flag("assumed", faults);
        if assumed {
            self.assumed.insert(key.to_owned());
        }
        entry.done(faults);
        (source, assumed)
    }
}

fn aircraft_type(id: &str, mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<AircraftType> {
    let mut assumed = BTreeSet::new();
    let energy = t.table("energy", faults).map(|mut table| {
        let model = energy(&mut Figures { table: &mut table, assumed: &mut assumed }, faults);
        table.done(faults);
        model
    });
    let conformance = t.table("volume", faults).map(|mut table| {
        let figures = conformance(&mut Figures { table: &mut table, assumed: &mut assumed }, faults);
        table.done(faults);
        figures
    });
    let approved = approved_set(&mut t, faults);
    let name = words(t.text("name", faults), t.text("name_en", faults));
    let source = t.text("source", faults);
    let fitted = t.texts("fitted", faults).into_iter().collect();
    let mut figures = Figures { table: &mut t, assumed: &mut assumed };
    let kind = AircraftType {
        id: id.to_owned(),
        name,
        range: Metres(figures.number("range_m", 1_000.0, 200_000.0, faults)),
        max_payload: Grams(figures.number("max_payload_g", 1.0, 100_000.0, faults)),
        airframe: airframe(&mut figures, faults)?,
        hold_reach: Metres(figures.number("hold_reach_m", 5.0, 600.0, faults)),
        rain_proof: figures.flag("rain_proof", faults),
        fitted,
        energy: energy?,
        conformance: conformance?,
        approved,
        assumed: BTreeSet::new(),
        source,
    };
    t.done(faults);
    Some(AircraftType { assumed, ..kind })
}

fn airframe(f: &mut Figures<'_, '_>, faults: &mut Faults<'_>) -> Option<Airframe> {
    match f.table.text("airframe", faults).as_str() {
        "vtol" => Some(Airframe::Vtol {
            back_transition: f.number("back_transition_m_s2", 0.5, 10.0, faults),
            hover_approach: Metres(f.number("hover_approach_m", 5.0, 200.0, faults)),
        }),
        "multirotor" => Some(Airframe::Multirotor),
        other => {
            faults.add(
                f.table.place_of("airframe"),
                Some(format!("{other:?}")),
                ("không có loại khung này", "no such airframe"),
                ("\"vtol\" hoặc \"multirotor\"", "\"vtol\" or \"multirotor\""),
            );
            None
        }
    }
}

fn energy(f: &mut Figures<'_, '_>, faults: &mut Faults<'_>) -> EnergyModel {
    EnergyModel {
        airspeed: MetresPerSecond(f.number("airspeed_m_s", 2.0, 60.0, faults)),
        climb: Percent(f.number("climb_percent", 0.1, 50.0, faults)),
        landing: Percent(f.number("landing_percent", 0.1, 50.0, faults)),
        transition: Percent(f.number("transition_percent", 0.0, 50.0, faults)),
        landing_hover: Seconds(f.number("landing_hover_s", 0.0, 600.0, faults)),
        reference_height: Metres(f.number("reference_height_m", 10.0, 120.0, faults)),
        cruise_a_km: Percent(f.number("cruise_percent_per_km", 0.01, 50.0, faults)),
        hover_a_minute: Percent(f.number("hover_percent_per_min", 0.1, 50.0, faults)),
        climb_rate: MetresPerSecond(f.number("climb_rate_m_s", 0.5, 20.0, faults)),
        descent_rate: MetresPerSecond(f.number("descent_rate_m_s", 0.3, 20.0, faults)),
        departure_time: Seconds(f.number("departure_time_s", 0.0, 300.0, faults)),
        arrival_time: Seconds(f.number("arrival_time_s", 0.0, 300.0, faults)),
        reference_payload: Grams(f.number("reference_payload_g", 0.0, 100_000.0, faults)),
        payload_a_kg: Percent(f.number("payload_percent_per_kg", 0.0, 100.0, faults)),
        reference_temperature: Celsius(f.number("reference_temperature_c", 0.0, 60.0, faults)),
        heat_a_degree: Percent(f.number("heat_percent_per_c", 0.0, 10.0, faults)),
    }
}

fn conformance(f: &mut Figures<'_, '_>, faults: &mut Faults<'_>) -> Conformance {
    Conformance {
        dimension: f.with_source("dimension_m", (0.1, 6.0), Metres, faults),
        take_off_mass: f.with_source("take_off_mass_g", (100.0, 500_000.0), Grams, faults),
        fastest: f.with_source("fastest_m_s", (2.0, 100.0), MetresPerSecond, faults),
        gnss: f.with_source("gnss_error_m", (0.5, 50.0), Metres, faults),
        keeping: f.with_source("keeping_error_m", (0.5, 50.0), Metres, faults),
        map: f.with_source("map_error_m", (0.5, 50.0), Metres, faults),
        height: f.with_source("height_error_m", (0.5, 50.0), Metres, faults),
        reaction: f.with_source("reaction_s", (0.2, 30.0), Seconds, faults),
        bank: f.with_source("bank_deg", (5.0, 65.0), Degrees, faults),
        past_fence: f.with_source("past_fence_m", (0.0, 500.0), Metres, faults),
    }
}

fn approved_set(t: &mut Table<'_>, faults: &mut Faults<'_>) -> Vec<ApprovedParameter> {
    let name = t.text("approved_parameters", faults);
    let Some((_, set)) = PARAMETER_SETS.iter().find(|(known, _)| *known == name) else {
        faults.add(
            t.place_of("approved_parameters"),
            Some(format!("{name:?}")),
            ("không có bộ này", "no such set"),
            ("\"vtol\" hoặc \"quad\"", "\"vtol\" or \"quad\""),
        );
        return Vec::new();
    };
    approved::parse(set).unwrap_or_else(|error| {
        faults.add(
            t.place_of("approved_parameters"),
            Some(format!("{name:?}")),
            ("không đọc được bộ này", error.to_string()),
            ("một bộ đọc được", "a set that reads"),
        );
        Vec::new()
    })
}

fn tail(mut t: Table<'_>, faults: &mut Faults<'_>) -> Option<Tail> {
    let (id, home_pad) = (t.id("id", faults), t.id("home_pad", faults));
    let number = t.whole("system_id", 1, 250, faults);
    let type_id = t.text("type", faults);
    let mut packs = Vec::new();
    for value in t.list("packs", faults) {
        let Some(mut pack) = Table::of(value, t.place_of("packs"), faults) else { continue };
        let (pack_id, health) = (pack.id("id", faults), pack.number("health", 50.0, 100.0, faults));
        pack.done(faults);
        packs.extend(pack_id.map(|id| Pack { id, health: Percent(health) }));
    }
    if packs.is_empty() {
        faults.add(t.place_of("packs"), None, ("không có bộ pin nào", "no pack"), ("ít nhất một bộ pin", "at least one pack"));
    }
    t.done(faults);
    let system_id = u8::try_from(number).ok().and_then(|n| SystemId::new(n).ok())?;
    Some(Tail { id: id?, type_id, system_id, home_pad: home_pad?, packs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_parameter_sets_read() {
        for (name, text) in PARAMETER_SETS {
            let set = approved::parse(text).expect(name);

            assert!(set.iter().any(|p| p.name == "RTL_TYPE"), "{name}");
            assert!(!set.iter().any(|p| p.name == "RTL_RETURN_ALT"), "{name}: written for each flight, never compared with a set");
        }
    }
}
