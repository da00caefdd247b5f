//! `roads.csv` and `elevation.csv`: comma-separated, one header line, no quotes.

use super::fault::same;
use super::reader::{Faults, Ids};
use crate::domain::geo::{Elevation, Position};
use crate::domain::site::RoadRow;
use crate::units::ids::SiteId;
use crate::units::quantity::{Metres, Seconds};
use std::collections::BTreeMap;

/// Rows with their line number, after checking the header.
fn rows<'a, const N: usize>(text: &'a str, header: &str, faults: &mut Faults<'_>) -> Vec<(usize, [&'a str; N])> {
    let mut lines = text.lines().enumerate();
    let first = lines.next().map_or("", |(_, line)| line);
    if first != header {
        faults.add("line 1", Some(format!("{first:?}")), ("không phải dòng tiêu đề", "not the header"), same(format!("{header:?}")));
        return Vec::new();
    }
    let row = |(number, line): (usize, &'a str)| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let made = <[&str; N]>::try_from(cells);
        if made.is_err() {
            faults.add(
                format!("line {}", number + 1),
                Some(format!("{line:?}")),
                ("không đúng số cột của dòng tiêu đề", "not the columns of the header"),
                (format!("{N} cột"), format!("{N} columns")),
            );
        }
        made.ok().map(|cells| (number + 1, cells))
    };
    lines.filter(|(_, line)| !line.trim().is_empty()).filter_map(row).collect()
}

fn number(line: usize, column: &str, cell: &str, low: f64, high: f64, faults: &mut Faults<'_>) -> f64 {
    let parsed: Option<f64> = cell.parse().ok().filter(|n| (low..=high).contains(n));
    parsed.unwrap_or_else(|| {
        faults.add(
            format!("line {line}.{column}"),
            Some(format!("{cell:?}")),
            ("không phải con số như vậy", "not such a number"),
            (format!("một số từ {low} đến {high}"), format!("a number from {low} to {high}")),
        );
        low
    })
}

pub(super) fn roads(text: &str, sites: &Ids, faults: &mut Faults<'_>) -> BTreeMap<SiteId, RoadRow> {
    let mut all = BTreeMap::new();
    for (line, [site, length, off_peak, peak, river]) in rows::<5>(text, "site,road_km,off_peak_min,peak_min,river", faults) {
        let row = RoadRow {
            length: Metres(number(line, "road_km", length, 0.0, 1_000.0, faults) * 1e3),
            off_peak: Seconds(number(line, "off_peak_min", off_peak, 0.0, 1_000.0, faults) * 60.0),
            peak: Seconds(number(line, "peak_min", peak, 0.0, 1_000.0, faults) * 60.0),
            river: (!river.is_empty()).then(|| river.to_owned()),
        };
        match SiteId::new(site).ok().filter(|id| sites.has(id.as_str())) {
            Some(id) => {
                if all.insert(id, row).is_some() {
                    faults.add(
                        format!("line {line}.site"),
                        Some(format!("{site:?}")),
                        ("có hai lần trong tệp", "twice in the file"),
                        ("mỗi cơ sở một lần", "each site once"),
                    );
                }
            }
            None => faults.add(
                format!("line {line}.site"),
                Some(format!("{site:?}")),
                ("không có cơ sở này", "no such facility"),
                ("mã một cơ sở của sites.geojson", "the id of a facility of sites.geojson"),
            ),
        }
    }
    all
}

pub(super) fn elevation(text: &str, assumed: bool, faults: &mut Faults<'_>) -> Option<Elevation> {
    let mut cells: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    let mut worst = 0.0_f64;
    for (line, [latitude, longitude, height, accuracy]) in rows::<4>(text, "latitude,longitude,elevation_m,accuracy_m", faults) {
        let key = |degrees: f64| micro_degrees(degrees);
        let row = key(number(line, "latitude", latitude, -90.0, 90.0, faults));
        let column = key(number(line, "longitude", longitude, -180.0, 180.0, faults));
        let height = number(line, "elevation_m", height, -500.0, 9_000.0, faults);
        worst = worst.max(number(line, "accuracy_m", accuracy, 0.0, 1_000.0, faults));
        if cells.insert((row, column), height).is_some() {
            faults.add(
                format!("line {line}"),
                None,
                ("vị trí có hai lần trong tệp", "a place that stands twice in the file"),
                ("mỗi vị trí một lần", "each place once"),
            );
        }
    }
    let grid = grid(&cells, Metres(worst), assumed);
    if cells.is_empty() && faults.count() == 0 {
        let right = ("ít nhất 2 vĩ độ và 2 kinh độ, mỗi nơi một dòng", "at least 2 latitudes and 2 longitudes, one line a place");
        faults.add("", None, ("không có dòng nào dưới tiêu đề", "no line below the header"), right);
    } else if grid.is_none() && !cells.is_empty() {
        faults.add(
            "",
            None,
            ("không phải lưới đều", "not a regular grid"),
            ("mọi vĩ độ với mọi kinh độ, bước đều nhau", "every latitude with every longitude, in equal steps"),
        );
    }
    grid
}

#[expect(clippy::cast_possible_truncation, reason = "360e6 fits in i64")]
fn micro_degrees(degrees: f64) -> i64 {
    (degrees * 1e6).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "360e6 is far below 2^53")]
fn degrees(micro: i64) -> f64 {
    micro as f64 / 1e6
}

fn grid(cells: &BTreeMap<(i64, i64), f64>, accuracy: Metres, assumed: bool) -> Option<Elevation> {
    let mut by_row: BTreeMap<i64, BTreeMap<i64, f64>> = BTreeMap::new();
    for ((row, column), height) in cells {
        by_row.entry(*row).or_default().insert(*column, *height);
    }
    let latitudes: Vec<i64> = by_row.keys().copied().collect();
    let longitudes: Vec<i64> = by_row.values().next()?.keys().copied().collect();
    let even = |values: &[i64]| values.windows(2).map(|w| w[1] - w[0]).reduce(|a, b| if a == b { a } else { 0 }).filter(|step| *step > 0);
    let step = (degrees(even(&latitudes)?), degrees(even(&longitudes)?));
    if by_row.values().any(|row| row.keys().copied().ne(longitudes.iter().copied())) {
        return None;
    }
    let corner = Position { latitude: degrees(*latitudes.first()?), longitude: degrees(*longitudes.first()?) };
    Elevation::new(corner, step, by_row.values().map(|row| row.values().copied().collect()).collect(), accuracy, assumed).ok()
}
