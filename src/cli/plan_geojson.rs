//! A plan for maps.

use super::plan::Shown;
use crate::domain::geo::{Area, Position};
use crate::domain::plan::{FlightPlan, PlanSketch};
use serde_json::{Value, json};

fn pair(at: &Position) -> Value {
    json!([at.longitude, at.latitude])
}

fn ring(places: &[Position]) -> Value {
    places.iter().chain(places.first()).map(pair).collect()
}

fn feature(id: &str, geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

/// The feature collection: line, pads, zones met, obstacles; and fence, safe points and holds of a finished plan.
pub(super) fn geojson(shown: &Shown<'_>) -> Value {
    let (verdict, reasons, sketch) = match &shown.outcome {
        Ok(plan) => ("go", json!([]), Some(&plan.sketch)),
        Err(no) => ("no_go", json!(no.reasons), no.sketch.as_deref()),
    };
    let mut features = Vec::new();
    if let Some(sketch) = sketch {
        features.extend(of_sketch(shown, sketch, verdict, &reasons));
    }
    if let Ok(plan) = &shown.outcome {
        features.extend(of_plan(plan));
    }
    json!({ "type": "FeatureCollection", "name": "plan", "attribution": "© OpenStreetMap contributors, ODbL 1.0", "features": features })
}

fn of_sketch(shown: &Shown<'_>, sketch: &PlanSketch, verdict: &str, reasons: &Value) -> Vec<Value> {
    let mut features = vec![feature(
        "line",
        json!({ "type": "LineString", "coordinates": sketch.path.places().map(|at| pair(&at)).collect::<Vec<_>>() }),
        json!({
            "kind": "line", "verdict": verdict, "reasons": reasons, "from": sketch.from, "to": sketch.to, "what_if": shown.what_if,
            "distance_m": sketch.distance.0, "duration_s": sketch.duration.0, "cruise_above_home_m": sketch.heights.cruise.0,
            "touchdown_percent": sketch.budget.touchdown.0, "weather_assessed": sketch.weather_assessed,
        }),
    )];
    for (pad, at) in [(&sketch.from, &sketch.path.first()), (&sketch.to, &sketch.path.last())] {
        features.push(feature(pad.as_str(), json!({ "type": "Point", "coordinates": pair(at) }), json!({ "kind": "pad" })));
    }
    for met in &sketch.zones {
        let Some(zone) = shown.network.airspace.zone(&met.zone) else { continue };
        let geometry = match &zone.area {
            Area::Polygon { outer, holes } => {
                let rings: Vec<Value> = std::iter::once(outer).chain(holes).map(|places| ring(places)).collect();
                json!({ "type": "Polygon", "coordinates": rings })
            }
            Area::Circle { centre, .. } => json!({ "type": "Point", "coordinates": pair(centre) }),
        };
        let properties = json!({
            "kind": "zone", "zone": met.kind.as_str(), "name": met.name, "distance_m": met.distance.0, "inside_m": met.length_inside().0,
            "decides": met.decides, "opened_by": met.opened_by, "rule": met.rule,
        });
        features.push(feature(met.zone.as_str(), geometry, properties));
    }
    for near in &sketch.obstacles {
        let Some(obstacle) = shown.network.obstacles.iter().find(|o| o.id == near.id) else { continue };
        let places: Vec<Value> = obstacle.places.iter().map(pair).collect();
        let geometry = match places.as_slice() {
            [one] => json!({ "type": "Point", "coordinates": one }),
            more => json!({ "type": "LineString", "coordinates": more }),
        };
        let properties = json!({
            "kind": "obstacle", "name": near.name, "distance_m": near.distance.0, "top_amsl_m": near.top.0, "to_be_surveyed": near.to_survey,
        });
        features.push(feature(&near.id, geometry, properties));
    }
    features
}

fn of_plan(plan: &FlightPlan) -> Vec<Value> {
    let fence = json!({ "type": "Polygon", "coordinates": [ring(&plan.package.fence)] });
    let mut features = vec![feature("fence", fence, json!({ "kind": "fence" }))];
    for (place, off) in plan.hold_off.iter().enumerate() {
        let path = &plan.sketch.path;
        let bends = path.legs().skip(1).map(|leg| leg.start).filter(|along| off.stretch.from < *along && *along < off.stretch.until);
        let ends: Vec<_> = std::iter::once(off.stretch.from).chain(bends).chain([off.stretch.until]).map(|along| path.at(along)).collect();
        let geometry = json!({ "type": "LineString", "coordinates": ends.iter().map(pair).collect::<Vec<_>>() });
        features.push(feature(&format!("hold-{place}"), geometry, json!({ "kind": "hold_not_offered", "because": off.because })));
    }
    for safe in &plan.safe_points {
        let geometry = json!({ "type": "Point", "coordinates": pair(&safe.at) });
        features.push(feature(&format!("safe-{}", safe.pad), geometry, json!({ "kind": "safe_point", "along_m": safe.along.0 })));
    }
    features
}
