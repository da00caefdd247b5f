//! What a configuration may be used with, and somebody should look at all the same.

use super::fault::Fault;
use crate::domain::network::Network;
use crate::units::time::Utc;
use crate::units::words::words;
use std::path::Path;

/// The files that a configuration consists of, and those that lie beside it.
const KNOWN: [&str; 15] = [
    "README.md",
    "airspace.geojson",
    "basemap.geojson",
    "carriers.toml",
    "default.toml",
    "elevation.csv",
    "fleet.toml",
    "landing_places.geojson",
    "limits.toml",
    "medflight.service",
    "obstacles.geojson",
    "payloads.toml",
    "permits.toml",
    "roads.csv",
    "sites.geojson",
];

/// Files of a configuration's directory that nobody reads, in the order of their names; hidden ones are left out. Nothing where the
/// directory cannot be read: that is a fault of its own.
#[must_use]
pub fn stray_files(dir: &Path) -> Vec<Fault> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut stray: Vec<String> = names.filter(|name| !name.starts_with('.') && !KNOWN.contains(&name.as_str())).collect();
    stray.sort();
    let known = KNOWN.join(", ");
    let fault = |file| Fault {
        file,
        place: String::new(),
        value: None,
        wrong: words("tệp này không được đọc", "this file is not read"),
        right: words(format!("một trong {known}"), format!("one of {known}")),
    };
    stray.into_iter().map(fault).collect()
}

/// Permits, and papers of theirs, that do not hold any more at a moment.
#[must_use]
pub fn expired_papers(network: &Network, now: Utc) -> Vec<Fault> {
    let warning = |place: String, until: Utc| Fault {
        file: "permits.toml".to_owned(),
        place,
        value: Some(format!("\"{until}\"")),
        wrong: words("đã hết hạn: không chuyến bay nào được mở", "expired: it opens no flight"),
        right: words("giấy tờ còn hạn", "a paper that still holds"),
    };
    let mut found = Vec::new();
    for permit in &network.permits {
        if permit.valid.until <= now {
            found.push(warning(format!("permit {}.valid_until", permit.id), permit.valid.until));
        }
        let aircraft = permit.aircraft.iter().map(|(tail, paper)| (format!("aircraft {tail}"), paper));
        let pilots = permit.pilots.iter().map(|(pilot, paper)| (format!("pilots {pilot}"), paper));
        let others = permit.papers.iter().map(|paper| ("papers".to_owned(), paper));
        for (of, paper) in aircraft.chain(pilots).chain(others).filter(|(_, paper)| paper.expires <= now) {
            let place = format!("permit {}.{of} {} {}.expires", permit.id, paper.name, paper.number);
            found.push(warning(place, paper.expires));
        }
    }
    found
}
