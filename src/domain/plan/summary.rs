//! A plan or a sketch as JSON for people's programs: metres, seconds and percent, with names.

use super::flight_plan::FlightPlan;
use super::sketch::PlanSketch;
use crate::domain::geo::{Position, Stretch};
use serde_json::{Value, json};

fn place(at: Position) -> Value {
    json!({ "latitude": at.latitude, "longitude": at.longitude })
}

fn stretch(stretch: &Stretch) -> Value {
    json!({ "from_m": stretch.from.0, "until_m": stretch.until.0 })
}

/// Line, zones, obstacles, heights and energy.
#[must_use]
pub fn sketch_json(sketch: &PlanSketch) -> Value {
    let zone = |zone: &super::ZoneMet| {
        json!({
            "id": zone.zone, "name": zone.name, "kind": zone.kind.as_str(), "distance_m": zone.distance.0,
            "inside_m": zone.length_inside().0, "inside": zone.inside.iter().map(stretch).collect::<Vec<_>>(),
            "decides": zone.decides, "opened_by": zone.opened_by, "rule": zone.rule,
        })
    };
    let obstacle = |o: &super::ObstacleNear| {
        json!({
            "id": o.id, "name": o.name, "distance_m": o.distance.0, "top_amsl_m": o.top.0, "cruise_above_top_m": o.above_top.0,
            "cleared_by_m": (o.above_top - o.height_accuracy).0,
            "decides": o.decides, "to_be_surveyed": o.to_survey, "accuracy_m": o.accuracy.0, "height_accuracy_m": o.height_accuracy.0,
        })
    };
    let line = |(what, used): &(crate::domain::energy::Use, crate::units::quantity::Percent)| json!({ "use": what.as_str(), "name": what.words(), "percent": used.0 });
    json!({
        "from": sketch.from,
        "to": sketch.to,
        "line": sketch.path.places().map(place).collect::<Vec<_>>(),
        "track_deg": sketch.track.0,
        "distance_m": sketch.distance.0,
        "duration_s": sketch.duration.0,
        "heights": {
            "home_amsl_m": sketch.heights.home.0,
            "cruise_above_home_m": sketch.heights.cruise.0,
            "cruise_amsl_m": sketch.heights.cruise_amsl().0,
            "destination_amsl_m": sketch.heights.destination.0,
            "lowest_agl_m": sketch.heights.lowest.0,
            "highest_agl_m": sketch.heights.highest.0,
        },
        "wind": { "assessed": sketch.weather_assessed, "head_m_s": sketch.wind.head.0, "cross_m_s": sketch.wind.cross.0 },
        "energy": {
            "start_percent": sketch.budget.start.0,
            "uses": sketch.budget.lines.iter().map(line).collect::<Vec<_>>(),
            "touchdown_percent": sketch.budget.touchdown.0,
            "reserve_percent": sketch.budget.reserve.0,
        },
        "zones": sketch.zones.iter().map(zone).collect::<Vec<_>>(),
        "obstacles": sketch.obstacles.iter().map(obstacle).collect::<Vec<_>>(),
        "ground_risk": sketch.ground_risk.as_ref().map(|risk| {
            json!({ "ward": risk.ward, "people_per_km2": risk.people_a_km2, "igrc": risk.class })
        }),
    })
}

/// The same, and what only a finished plan has.
#[must_use]
pub fn plan_json(plan: &FlightPlan) -> Value {
    let mut value = sketch_json(&plan.sketch);
    let rest = json!({
        "tail": plan.tail,
        "depart": plan.depart.to_string(),
        "arrive": plan.arrive().to_string(),
        "permit": plan.permit,
        "opens": plan.opens,
        "weather_at": plan.weather_at.map(|at| at.to_string()),
        "hold_not_offered": plan.hold_off.iter().map(|off| {
            json!({ "from_m": off.stretch.from.0, "until_m": off.stretch.until.0, "because": off.because })
        }).collect::<Vec<_>>(),
        "returns_to": plan.safe_points.iter().map(|safe| {
            json!({ "pad": safe.pad, "at": place(safe.at), "along_m": safe.along.0 })
        }).collect::<Vec<_>>(),
        "alternates": plan.alternates.iter().map(|alternate| {
            json!({ "pad": alternate.pad, "distance_m": alternate.distance.0, "touchdown_percent": alternate.touchdown.0 })
        }).collect::<Vec<_>>(),
        "point_of_no_return_m": plan.point_of_no_return.map(|along| along.0),
        "return_height_m": plan.package.return_height.0,
        "notes": plan.notes.iter().map(|note| {
            json!({ "code": note.code, "what": note.what, "acknowledge": note.acknowledge })
        }).collect::<Vec<_>>(),
        "package": plan.package.digest().to_string(),
        "fingerprint": plan.fingerprint().to_string(),
    });
    if let (Value::Object(all), Value::Object(rest)) = (&mut value, rest) {
        all.extend(rest);
    }
    value
}
