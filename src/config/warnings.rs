//! What a configuration may be used with, and somebody should look at all the same.

use super::fault::Fault;
use crate::domain::airspace::{PAPERS_SOON, Permit};
use crate::domain::network::Network;
use crate::units::ids::PersonId;
use crate::units::time::Utc;
use crate::units::words::words;
use std::path::Path;

/// Milliseconds of a day.
const A_DAY_MS: i64 = 86_400_000;

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

/// Permits, and papers of theirs, that do not hold any more at a moment, or end within [`PAPERS_SOON`] of it.
#[must_use]
pub fn expired_papers(network: &Network, now: Utc) -> Vec<Fault> {
    let ends = |until: Utc| until <= now + PAPERS_SOON;
    let warning = |place: String, until: Utc| Fault {
        file: "permits.toml".to_owned(),
        place,
        value: Some(format!("\"{until}\"")),
        wrong: if until <= now {
            words("đã hết hạn: không chuyến bay nào được mở", "expired: it opens no flight")
        } else {
            // A day that has begun is still one of its days.
            let days = (until.millis_since(now) - 1) / A_DAY_MS + 1;
            words(
                format!("còn {days} ngày là hết hạn; sau đó không chuyến bay nào được mở"),
                format!("expires within {days} day(s); after that it opens no flight"),
            )
        },
        right: if until <= now {
            words("giấy tờ còn hạn", "a paper that still holds")
        } else {
            words("giấy tờ đã gia hạn, trước ngày đó", "a renewed paper, before that day")
        },
    };
    let mut found = Vec::new();
    for permit in &network.permits {
        if ends(permit.valid.until) {
            found.push(warning(format!("permit {}.valid_until", permit.id), permit.valid.until));
        }
        let aircraft = permit.aircraft.iter().map(|(tail, paper)| (format!("aircraft {tail}"), paper));
        let pilots = permit.pilots.iter().map(|(pilot, paper)| (format!("pilots {pilot}"), paper));
        let others = permit.papers.iter().map(|paper| ("papers".to_owned(), paper));
        for (of, paper) in aircraft.chain(pilots).chain(others).filter(|(_, paper)| ends(paper.expires)) {
            let place = format!("permit {}.{of} {} {}.expires", permit.id, paper.name, paper.number);
            found.push(warning(place, paper.expires));
        }
    }
    found
}

/// Papers of pilots that nobody here has: of the persons that permits name, those that `is_pilot` does not know.
#[must_use]
pub fn unknown_pilots(network: &Network, is_pilot: impl Fn(&PersonId) -> bool) -> Vec<Fault> {
    let named = network.permits.iter().flat_map(|permit| permit.pilots.keys().map(move |pilot| (permit, pilot)));
    let fault = |(permit, pilot): (&Permit, &PersonId)| Fault {
        file: "permits.toml".to_owned(),
        place: format!("permit {}.pilots", permit.id),
        value: Some(format!("{:?}", pilot.as_str())),
        wrong: words("không có người điều khiển này", "there is no such remote pilot"),
        right: words(
            "tài khoản đang dùng có vai trò pilot (medflight user list)",
            "an account in use with the role pilot (medflight user list)",
        ),
    };
    named.filter(|(_, pilot)| !is_pilot(pilot)).map(fault).collect()
}
