//! What lies under the route on a map: wards, rivers, roads.

use crate::domain::geo::Position;
use serde_json::Value;

/// What is drawn under the route.
pub(super) struct BaseMap {
    features: Vec<(String, String, Vec<Vec<Position>>)>,
}

fn positions(value: &Value) -> Vec<Position> {
    let place = |pair: &Value| Some(Position { longitude: pair.get(0)?.as_f64()?, latitude: pair.get(1)?.as_f64()? });
    value.as_array().map(|list| list.iter().filter_map(place).collect()).unwrap_or_default()
}

impl BaseMap {
    /// Reads the base map; what is no line or polygon is not drawn. The configuration's reader has checked it before.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let document: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        let text = |feature: &Value, key: &str| feature["properties"][key].as_str().unwrap_or_default().to_owned();
        let rings = |geometry: &Value| match geometry["type"].as_str() {
            Some("LineString") => vec![positions(&geometry["coordinates"])],
            Some("Polygon") => geometry["coordinates"].as_array().map(|rings| rings.iter().map(positions).collect()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let features = document["features"].as_array().cloned().unwrap_or_default();
        let one = |feature: &Value| (text(feature, "layer"), text(feature, "name"), rings(&feature["geometry"]));
        Self { features: features.iter().map(one).collect() }
    }

    /// Name and rings of everything on a layer, in the order of the file.
    pub(super) fn layer<'a>(&'a self, layer: &'a str) -> impl Iterator<Item = (&'a str, &'a [Vec<Position>])> {
        self.features.iter().filter(move |(of, _, _)| of == layer).map(|(_, name, rings)| (name.as_str(), rings.as_slice()))
    }
}
