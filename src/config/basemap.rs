//! `basemap.geojson`: served to the map as it stands; the wards in it tell who lives below a line.

use super::geojson::{Feature, Geometry, features};
use super::reader::Faults;
use crate::domain::network::Ward;
use serde_json::Value;

const LAYERS: [&str; 6] = ["ward", "river_centreline", "river_polygon", "bridge", "road", "operating_radius"];

pub(super) fn read(document: &Value, faults: &mut Faults<'_>) -> Vec<Ward> {
    let mut wards = Vec::new();
    for feature in features(document, faults) {
        let Feature { mut properties, geometry, .. } = feature;
        let p = &mut properties;
        let layer = p.word("layer", &LAYERS, |word| word, faults);
        let name = p.text("name", faults);
        let source = p.text("source", faults);
        p.opt_text("licence", faults);
        p.number("accuracy_m", 0.0, 50_000.0, faults);
        p.flag("assumed", faults);
        for key in ["osm", "crosses", "road_class"] {
            p.opt_text(key, faults);
        }
        p.opt_number("length_published_m", 0.0, 100_000.0, faults);
        let population = p.opt_whole("population", 0, 10_000_000, faults);
        properties.done(faults);
        if let (Some("ward"), Some(population), Geometry::Polygon(rings)) = (layer, population, geometry) {
            let border = rings.into_iter().next().unwrap_or_default();
            wards.push(Ward { name, population, border, source });
        }
    }
    wards.sort_by(|a, b| a.name.cmp(&b.name));
    wards
}
