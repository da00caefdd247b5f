//! The height profile of a plan and the places to land beside its line, for people and for programs.

use crate::domain::geo::Path;
use crate::domain::network::Network;
use crate::domain::plan::{Profile, ProfilePoint, landing_places, without_landing_place};
use crate::units::quantity::Metres;
use serde_json::{Value, json};
use std::fmt::Write;

/// The table for people has a line for each so many metres, and one wherever the phase or the obstacle beneath changes.
const EACH: Metres = Metres(500.0);

/// Every point, and where the data hold places to land and where not.
pub(super) fn profile_json(profile: &Profile, path: &Path, network: &Network) -> Value {
    let point = |point: &ProfilePoint| {
        json!({
            "along_m": point.along.0,
            "ground_amsl_m": point.ground.map(|ground| ground.0),
            "height_amsl_m": tenth(point.height.0),
            "agl_m": point.above_ground().map(|above| tenth(above.0)),
            "phase": point.phase.as_str(),
            "obstacle": point.under.as_ref().map(|under| json!({
                "id": under.id, "distance_m": tenth(under.distance.0), "accuracy_m": under.accuracy.0,
                "top_amsl_m": under.top.0, "top_accuracy_m": under.top_accuracy.0, "above_top_m": tenth((point.height - under.top).0),
                "cleared_by_m": tenth(under.cleared_by(point.height).0),
            })),
        })
    };
    let places = landing_places(network, path);
    let places = places.iter().map(|place| {
        json!({
            "pad": place.pad, "along_m": place.along.0, "aside_m": place.aside.0, "staffed": place.staffed,
            "surveyed": place.surveyed.map(|at| at.to_string()),
        })
    });
    let gaps = without_landing_place(network, path);
    json!({
        "ground_accuracy_m": profile.ground_accuracy.0,
        "ground_assumed": profile.ground_assumed,
        "points": profile.points.iter().map(point).collect::<Vec<_>>(),
        "landing_places": places.collect::<Vec<_>>(),
        "without_landing_place": gaps.iter().map(|gap| json!({ "from_m": gap.from.0, "until_m": gap.until.0 })).collect::<Vec<_>>(),
    })
}

/// The same as a table.
pub(super) fn profile_text(profile: &Profile, path: &Path, network: &Network) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail.
    let _ = writeln!(text, "\nMặt cắt độ cao, mặt đất ±{} / Height profile, ground ±{}", profile.ground_accuracy, profile.ground_accuracy);
    let _ = writeln!(text, "{:>7}{:>9}{:>9}{:>9}  m AMSL, m AGL", "km", "đất", "bay", "AGL");
    let mut due = Metres(0.0);
    let mut before: Option<&ProfilePoint> = None;
    for point in &profile.points {
        let id = |point: &ProfilePoint| point.under.as_ref().map(|under| under.id.clone());
        let changed = before.is_none_or(|before| before.phase != point.phase || id(before) != id(point));
        before = Some(point);
        if !changed && point.along < due {
            continue;
        }
        due = point.along + EACH;
        let figure = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| format!("{:.1}", tenth(value)));
        let (ground, above) = (figure(point.ground.map(|ground| ground.0)), figure(point.above_ground().map(|above| above.0)));
        let phase = point.phase.words();
        let under = point.under.as_ref().map_or_else(String::new, |under| {
            let over = (point.height - under.top).0;
            format!("; {} {} ±{}, {over:.1} m ±{} / over its top", under.id, under.distance, under.accuracy, under.top_accuracy)
        });
        let (km, height) = (point.along.0 / 1e3, point.height.0);
        let _ = writeln!(text, "{km:>7.2}{ground:>9}{height:>9.1}{above:>9}  {} / {}{under}", phase.vi, phase.en);
    }
    let _ = writeln!(text, "Nơi hạ cánh khẩn cấp trong dữ liệu / Emergency landing places in the data");
    for place in landing_places(network, path) {
        let (km, aside) = (place.along.0 / 1e3, place.aside);
        let (vi, en) = if place.staffed { ("có người", "staffed") } else { ("không có người", "unstaffed") };
        let surveyed = place.surveyed.map_or_else(String::new, |at| format!("; khảo sát / surveyed {}", at.clock_and_year()));
        let _ = writeln!(text, "{km:>7.2}  {} ({aside} / {vi}, {en}{surveyed})", place.pad);
    }
    text
}

/// Without the sign of a zero.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}
