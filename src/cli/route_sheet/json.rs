//! A sheet for programs: the plan, and all that the page adds to it.

use super::facts::Facts;
use crate::domain::geo::Position;
use crate::domain::limits::Limit;
use crate::domain::plan::{plan_json, sketch_json};
use crate::domain::sora::air::Sail;
use crate::domain::sora::{Assessment, People, WardBelow};
use crate::domain::volume::{HalfWidth, Term, Volume};
use serde_json::{Value, json};

fn polygon(ring: &[Position]) -> Value {
    let closed: Vec<Value> = ring.iter().chain(ring.first()).map(|at| json!([at.longitude, at.latitude])).collect();
    json!({ "type": "Polygon", "coordinates": [closed] })
}

fn half(width: HalfWidth) -> Value {
    json!({ "hold_offered_m": width.wide.0, "hold_not_offered_m": width.narrow.0 })
}

fn term(term: &Term) -> Value {
    json!({
        "symbol": term.symbol, "what": term.what, "metres": term.value.0, "formula": term.formula, "source": term.source,
        "assumed": term.assumed,
    })
}

fn volume(volume: &Volume) -> Value {
    json!({
        "wind_m_s": volume.wind.0,
        "half_width_from_path": {
            "flight_geography": half(volume.geography),
            "geofence": half(volume.fence),
            "operational_volume": half(volume.operational()),
            "ground": half(volume.ground()),
        },
        "contingency_m": volume.contingency.0,
        "contingency_needed_m": volume.needed().0,
        "ground_risk_buffer_m": volume.ground_risk.0,
        "flight_geography_top_agl_m": volume.geography_top.0,
        "contingency_top_agl_m": volume.contingency_top.0,
        "across": volume.across.iter().map(term).collect::<Vec<_>>(),
        "upwards": volume.upwards.iter().map(term).collect::<Vec<_>>(),
    })
}

fn people(people: &People) -> Value {
    let ward = |ward: &WardBelow| {
        json!({
            "ward": ward.name, "residents": ward.population, "km2": ward.km2, "inside_km2": ward.inside_km2,
            "people_per_km2": ward.people_a_km2, "source": ward.source,
        })
    };
    json!({
        "km2": people.km2, "densest_per_km2": people.densest(), "average_per_km2": people.average(), "known_share": people.known(),
        "wards": people.wards.iter().map(ward).collect::<Vec<_>>(),
    })
}

fn figure(limit: &Limit<f64>) -> Value {
    json!({ "value": limit.value, "source": limit.source, "assumed": limit.assumed })
}

fn sora(facts: &Facts<'_>) -> Value {
    let (found, own, claims): (&Assessment, _, _) = (&facts.sora, &facts.kind.conformance, &facts.network.limits.sora);
    let plain = |value: f64, source: &str, assumed: bool| json!({ "value": value, "source": source, "assumed": assumed });
    json!({
        "characteristic_dimension_m": plain(own.dimension.value.0, &own.dimension.source, own.dimension.assumed),
        "fastest_m_s": plain(own.fastest.value.0, &own.fastest.source, own.fastest.assumed),
        "take_off_mass_kg": plain(own.take_off_mass.value.0 / 1e3, &own.take_off_mass.source, own.take_off_mass.assumed),
        "kinetic_energy_j": found.energy,
        "people_factor": figure(&claims.people),
        "population": people(&found.below),
        "along_the_way": found.on_the_way.iter().map(|part| json!({
            "from_m": part.stretch.from.0, "until_m": part.stretch.until.0, "ward": part.name, "people_per_km2": part.people_a_km2,
            "source": part.source,
        })).collect::<Vec<_>>(),
        "density_per_km2": found.density,
        "igrc": found.intrinsic,
        "mitigations": found.mitigations.iter().map(|one| json!({
            "symbol": one.symbol, "what": one.what, "claimed": one.claimed.value.as_str(), "takes": one.takes,
            "source": one.claimed.source, "assumed": one.claimed.assumed,
        })).collect::<Vec<_>>(),
        "final_grc": found.ground,
        "airport_zones": found.airports,
        "controlled_zones": found.controlled,
        "town": found.town,
        "initial_arc": found.initial.as_str(),
        "residual_arc": { "value": found.residual.as_str(), "source": claims.residual.source, "assumed": claims.residual.assumed },
        "sail": found.sail.map(Sail::as_str),
        "containment": {
            "value": claims.containment.value.as_str(), "source": claims.containment.source, "assumed": claims.containment.assumed,
        },
        "adjacent": { "reach_m": found.adjacent.reach.0, "population": people(&found.adjacent.people) },
    })
}

/// The sheet.
pub(super) fn json(facts: &Facts<'_>) -> Value {
    let permit = facts.permit.map(|permit| {
        json!({
            "id": permit.id, "document": permit.document, "authority": permit.authority, "demonstration": permit.demonstration,
            "valid_from": permit.valid.from.to_string(), "valid_until": permit.valid.until.to_string(), "zones": permit.zones,
            "area": permit.area.words(), "source": permit.source,
        })
    });
    json!({
        "verdict": if facts.plan.is_some() { "go" } else { "no_go" },
        "reasons": facts.reasons,
        "what_if": facts.shown.what_if,
        "demonstration": facts.network.demonstration,
        "depart": facts.shown.input.depart.to_string(),
        "plan": facts.plan.map_or_else(|| sketch_json(facts.sketch), plan_json),
        "permit": permit,
        "volume": volume(&facts.volume),
        "outlines": {
            "flight_geography": polygon(&facts.outlines.geography),
            "operational_volume": polygon(&facts.outlines.operational),
            "ground": polygon(&facts.outlines.ground),
            "geofence": facts.plan.map(|plan| polygon(&plan.package.fence)),
        },
        "closed_zones_within_operational_volume": facts.reached.iter().map(|(zone, distance)| {
            json!({ "zone": zone, "distance_m": distance.0 })
        }).collect::<Vec<_>>(),
        "sora": sora(facts),
        "attribution": "© OpenStreetMap contributors, ODbL 1.0",
    })
}
