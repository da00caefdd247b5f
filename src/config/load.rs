//! Reads every file of a configuration and puts the network together.

use super::fault::{Fault, Told, same};
use super::reader::{Faults, Ids};
use super::server::{Root, ServerSettings};
use super::{airspace, basemap, carriers, csv, fleet, json, landing_places, limits, payloads, permits, server, sites};
use crate::domain::airspace::{Airspace, Obstacles};
use crate::domain::geo::LocalFrame;
use crate::domain::network::Network;
use crate::domain::site::Roads;
use crate::units::disk;
use crate::units::time::Utc;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// The configuration as one value.
#[derive(Debug, Clone)]
pub struct Config {
    /// The world.
    pub network: Arc<Network>,
    /// How the service runs.
    pub server: ServerSettings,
    /// Files for the map, as they stand.
    pub maps: Maps,
}

/// GeoJSON for the pages, byte for byte as in the directory; each carries its attribution.
#[derive(Debug, Clone)]
pub struct Maps {
    /// Facilities and pads.
    pub sites: Arc<[u8]>,
    /// Zones.
    pub airspace: Arc<[u8]>,
    /// Obstacles.
    pub obstacles: Arc<[u8]>,
    /// Wards, rivers, bridges, roads.
    pub basemap: Arc<[u8]>,
}

/// The faults of all files so far.
struct Reading<'d> {
    dir: &'d Path,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn text(&mut self, file: &str) -> Option<String> {
        match std::fs::read(self.dir.join(file)) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(_) => self.whole(file, ("không phải văn bản UTF-8", "not UTF-8 text"), ("văn bản UTF-8", "UTF-8 text")),
            },
            Err(error) => self.unreadable(file, &error),
        }
    }

    fn whole<T>(&mut self, file: &str, wrong: impl Told, right: impl Told) -> Option<T> {
        self.faults.push(Fault { file: file.to_owned(), place: String::new(), value: None, wrong: wrong.told(), right: right.told() });
        None
    }

    fn unreadable<T>(&mut self, file: &str, error: &std::io::Error) -> Option<T> {
        let why = disk::why(error);
        let wrong = (format!("không đọc được: {}", why.vi), format!("cannot be read: {}", why.en));
        self.whole(file, wrong, ("một tệp đọc được", "a readable file"))
    }

    fn toml(&mut self, file: &str) -> Option<Value> {
        let text = self.text(file)?;
        match toml::from_str::<Value>(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
                let vi = line.map_or_else(|| "không phải TOML".to_owned(), |line| format!("không phải TOML từ dòng {line}"));
                self.whole(file, (vi, error.to_string().replace('\n', " ").trim()), same("TOML"))
            }
        }
    }

    fn json(&mut self, file: &str) -> Option<(Value, Arc<[u8]>)> {
        let text = self.text(file)?;
        match json::document(file, &text) {
            Ok(value) => Some((value, Arc::from(text.into_bytes()))),
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    /// Runs a reader on a file and keeps its faults.
    fn part<T>(&mut self, file: &str, read: impl FnOnce(&mut Faults<'_>) -> T) -> T {
        let mut faults = Faults::of(file);
        let part = read(&mut faults);
        self.faults.extend(faults.into_vec());
        part
    }
}

/// As [`load`], at a moment: a survey whose date lies ahead of it is a fault too, for nobody has looked at that ground yet.
///
/// # Errors
/// As [`load`].
pub fn load_at(dir: &Path, now: Utc) -> Result<Config, Vec<Fault>> {
    let config = load(dir)?;
    let faults = landing_places::surveyed_ahead(&config.network.landing_places, now);
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

/// Reads and checks a configuration directory.
///
/// # Errors
/// Every fault of every file, in the order of the files.
pub fn load(dir: &Path) -> Result<Config, Vec<Fault>> {
    let mut r = Reading { dir, faults: Vec::new() };
    // A folder that is not there is one fault, not one for each of its files.
    if let Err(error) = std::fs::read_dir(dir) {
        r.unreadable::<()>(&dir.display().to_string(), &error);
        return Err(r.faults);
    }
    let root: Option<Root> = r.toml("default.toml").and_then(|doc| r.part("default.toml", |f| server::read(&doc, f)));
    let production = root.as_ref().is_some_and(|root| !root.demonstration);
    let site_file = r.json("sites.geojson");
    let (facilities, pads) =
        site_file.as_ref().map(|(doc, _)| r.part("sites.geojson", |f| sites::read(doc, production, f))).unwrap_or_default();
    let place_file = if dir.join("landing_places.geojson").exists() { r.json("landing_places.geojson") } else { None };
    let landing_places =
        place_file.map(|(doc, _)| r.part("landing_places.geojson", |f| landing_places::read(&doc, &pads, f))).unwrap_or_default();
    let airspace_file = r.json("airspace.geojson");
    let zones = airspace_file.as_ref().map(|(doc, _)| r.part("airspace.geojson", |f| airspace::zones(doc, f))).unwrap_or_default();
    r.part("landing_places.geojson", |f| landing_places::outside_of_closed(&landing_places, &zones, f));
    let obstacle_file = r.json("obstacles.geojson");
    let obstacles = obstacle_file.as_ref().map(|(doc, _)| r.part("obstacles.geojson", |f| airspace::obstacles(doc, f))).unwrap_or_default();
    let base_file = r.json("basemap.geojson");
    let wards = base_file.as_ref().map(|(doc, _)| r.part("basemap.geojson", |f| basemap::read(doc, f))).unwrap_or_default();
    let read_limits = r.toml("limits.toml").and_then(|doc| r.part("limits.toml", |f| limits::read(&doc, f)));
    let assumed = read_limits.as_ref().is_none_or(|(_, beside)| beside.elevation_assumed);
    let elevation = r.text("elevation.csv").and_then(|text| r.part("elevation.csv", |f| csv::elevation(&text, assumed, f)));
    let places = Ids::of_features(site_file.as_ref().map(|(doc, _)| doc));
    if let Some(root) = &root {
        r.part("default.toml", |f| super::feeds::sites_exist(&root.server.feeds, &places, f));
    }
    let zone_ids = Ids::of_features(airspace_file.as_ref().map(|(doc, _)| doc));
    if let Some((limits, _)) = &read_limits {
        r.part("limits.toml", |f| super::sora::zones_exist(&limits.sora, &zone_ids, f));
    }
    let carrier_file = if dir.join("carriers.toml").exists() { r.toml("carriers.toml") } else { None };
    let carriers = carrier_file
        .map(|doc| r.part("carriers.toml", |f| carriers::read(&doc, |site| facilities.contains_key(site), f)))
        .unwrap_or_default();
    let roads = r.text("roads.csv").map(|text| r.part("roads.csv", |f| csv::roads(&text, &places, f)));
    let catalogue = r.toml("payloads.toml").and_then(|doc| r.part("payloads.toml", |f| payloads::read(&doc, production, &places, f)));
    let fleet_file = r.toml("fleet.toml");
    let type_ids = Ids::of_keys(fleet_file.as_ref(), "types");
    let (types, tails) = fleet_file.map(|doc| r.part("fleet.toml", |f| fleet::read(&doc, &places, f))).unwrap_or_default();
    let permits = r.toml("permits.toml").map(|doc| r.part("permits.toml", |f| permits::read(&doc, &zone_ids, &type_ids, production, f)));
    r.part("permits.toml", |f| permits::against(permits.as_deref().unwrap_or_default(), &tails, &zones, f));

    let hub = facilities.values().find(|site| site.is_hub).map(|site| site.position);
    let parts = (root, read_limits, elevation, roads, catalogue, permits, hub);
    let files = (site_file, airspace_file, obstacle_file, base_file);
    let (
        (Some(root), Some((limits, beside)), Some(elevation), Some(from_hub), Some(catalogue), Some(permits), Some(hub)),
        (Some(site_file), Some(airspace_file), Some(obstacle_file), Some(base_file)),
        true,
    ) = (parts, files, r.faults.is_empty())
    else {
        if r.faults.is_empty() {
            let right = ("đủ các tệp của cấu hình kèm theo", "all files of the shipped configuration");
            r.whole::<()>("", ("cấu hình chưa đủ", "the configuration is not complete"), right);
        }
        return Err(r.faults);
    };
    let frame = LocalFrame::at(hub);
    let network = Network {
        demonstration: root.demonstration,
        name: root.name,
        frame,
        sites: facilities,
        carriers,
        pads,
        landing_places,
        types,
        tails,
        catalogue,
        airspace: Airspace::new(&frame, zones),
        obstacles: Obstacles::new(&frame, obstacles),
        elevation,
        permits,
        limits,
        roads: Roads {
            from_hub,
            detour: beside.detour,
            detour_river: beside.detour_river,
            fixed: beside.fixed,
            speed_off_peak: beside.speed_off_peak,
            speed_peak: beside.speed_peak,
            peak_hours: beside.peak_hours,
        },
        wards,
    };
    let maps = Maps { sites: site_file.1, airspace: airspace_file.1, obstacles: obstacle_file.1, basemap: base_file.1 };
    Ok(Config { network: Arc::new(network), server: root.server, maps })
}
