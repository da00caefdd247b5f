//! `landing_places.geojson`: surveyed emergency landing places. The file may be absent: then the data hold none but the pads.

use super::airspace::moment;
use super::fault::same;
use super::geojson::{Feature, Geometry, features};
use super::reader::Faults;
use crate::domain::site::{EmergencyPlace, Pad};
use crate::units::altitude::Amsl;
use crate::units::ids::PadId;
use crate::units::quantity::Metres;
use crate::units::words::words;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(document: &Value, pads: &BTreeMap<PadId, Pad>, faults: &mut Faults<'_>) -> BTreeMap<PadId, EmergencyPlace> {
    let mut places: BTreeMap<PadId, EmergencyPlace> = BTreeMap::new();
    for feature in features(document, faults) {
        let name = feature.id.clone();
        let Some(place) = place(feature, faults) else { continue };
        if pads.contains_key(&place.id) {
            faults.add(
                name,
                Some(format!("{:?}", place.id.as_str())),
                ("cũng là một bãi đáp", "also the id of a pad"),
                ("một mã riêng", "an id of its own"),
            );
        } else if places.insert(place.id.clone(), place).is_some() {
            faults.add(name, None, ("có hai lần trong tệp", "twice in the file"), ("mỗi mã một lần", "each id once"));
        }
    }
    places
}

fn place(feature: Feature<'_>, faults: &mut Faults<'_>) -> Option<EmergencyPlace> {
    let Feature { id: name, mut properties, geometry } = feature;
    let p = &mut properties;
    let position = match geometry {
        Geometry::Point(at) => Some(at),
        Geometry::Line(_) | Geometry::Polygon(_) => {
            faults.add(format!("{name}.geometry.type"), None, ("không phải một điểm", "not a point"), same("\"Point\""));
            None
        }
    };
    let id = p.id("id", faults);
    let (accuracy, radius) = (p.number("accuracy_m", 0.0, 100.0, faults), p.number("radius_m", 1.0, 1_000.0, faults));
    if accuracy >= radius {
        faults.add(
            p.place_of("accuracy_m"),
            Some(accuracy.to_string()),
            ("không nhỏ hơn radius_m", "not less than radius_m"),
            ("nơi có sai số nhỏ hơn bán kính", "a place that is known better than it is wide"),
        );
    }
    let place = EmergencyPlace {
        id: id?,
        name: words(p.text("name", faults), p.text("name_en", faults)),
        position: crate::domain::mission::on_grid(position?),
        accuracy: Metres(accuracy),
        ground: Amsl(p.number("ground_elev_m", -100.0, 4_000.0, faults)),
        radius: Metres(radius),
        surveyed: moment(p, "surveyed", faults),
        source: p.text("source", faults),
    };
    properties.done(faults);
    Some(place)
}
