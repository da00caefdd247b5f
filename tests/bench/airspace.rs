//! A straight line against many zones.

use crate::acts::network;
use crate::table::{Table, seconds_each};
use medflight::domain::airspace::{Airspace, Level, Zone, ZoneKind};
use medflight::domain::geo::{Area, Point, Segment, Shape};
use medflight::domain::network::Network;
use medflight::units::ids::ZoneId;
use medflight::units::quantity::Metres;
use medflight::units::time::{TimeWindow, Utc};
use medflight::units::words::words;
use medflight_sim::Random;

/// Half the side of the square in which zones and lines lie, metres.
const HALF: f64 = 20_000.0;
/// Lines that take turns.
const LINES: usize = 256;
/// Zones within so much of the line are met.
const REACH: Metres = Metres(50.0);

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let during = TimeWindow { from: Utc(1_800_000_000_000), until: Utc(1_800_000_600_000) };
    let mut cases = Vec::new();
    // At 100,000 once over the same square, ten times as dense, and once as dense as at 10,000, over ten times the ground.
    let ten = 10.0_f64.sqrt();
    let sizes: [([&str; 3], u32, f64); 4] = [
        (["100 zones, all named", "100 zones, distances and stretches too", "100 zones, first hit"], 100, HALF),
        (["10,000 zones, all named", "10,000 zones, distances and stretches too", "10,000 zones, first hit"], 10_000, HALF),
        (["100,000 zones, all named", "100,000 zones, distances and stretches too", "100,000 zones, first hit"], 100_000, HALF * ten),
        (["100,000 dense, all named", "100,000 dense, distances and stretches too", "100,000 dense, first hit"], 100_000, HALF),
    ];
    let mut named_in = Vec::new();
    for ([all, whole, first], count, half) in sizes {
        let mut chance = Random::new(1);
        let lines: Vec<Segment> =
            (0..LINES).map(|_| Segment { from: point(&mut chance, HALF / 2.0), to: point(&mut chance, HALF / 2.0) }).collect();
        let zones: Vec<Zone> = (0..count).map(|number| zone(&network, number, half, &mut chance)).collect();
        let airspace = Airspace::new(&network.frame, zones);
        let met: usize = lines.iter().map(|line| airspace.near(line, REACH, &during).len()).sum();
        cases.push(case(&airspace, &lines, met));
        let mut turn = lines.iter().cycle();
        let mut next = || turn.next().copied().unwrap_or(lines[0]);
        let density = f64::from(count) / (half / 500.0).powi(2);
        let met_by_each = f64::from(u32::try_from(met).unwrap_or(u32::MAX)) / 256.0;
        let note = format!("{density:.2} zones/km2, lines of about 10 km, {met_by_each:.1} zones met by each");
        let named = |line: Segment| airspace.meeting(&line, REACH, &during).map(|zone| &zone.id).collect::<Vec<_>>();
        let took = seconds_each(|| named(next()).len());
        named_in.push(took);
        table.add(all, took * 1e6, "µs", note);
        table.add(whole, seconds_each(|| airspace.near(&next(), REACH, &during).len()) * 1e6, "µs", "");
        table.add(first, seconds_each(|| airspace.meeting(&next(), REACH, &during).next().is_some()) * 1e6, "µs", "");
    }
    // The goal is of the number of zones: four times at most. Ten times as dense a line meets ten times as many, and names each.
    if let [_, ten_thousand, as_dense, denser] = named_in[..] {
        table.add("100,000 over 10,000 zones, all named", as_dense / ten_thousand, "times", "as dense; at most 4 wanted");
        table.add(
            "100,000 over 10,000 zones, dense, all named",
            denser / ten_thousand,
            "times",
            "ten times as dense, ten times as many named",
        );
    }
    // For shapely, which is measured with the same in the same run.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("airspace.json"), serde_json::json!(cases).to_string()).expect("written");
}

/// The zones and lines of a case, in the plane.
fn case(airspace: &Airspace, lines: &[Segment], met: usize) -> serde_json::Value {
    let pair = |point: &Point| [point.east, point.north];
    let rings = airspace.iter().filter_map(|zone| match airspace.shape(&zone.id) {
        Some(Shape::Rings(rings)) => Some(rings[0].iter().map(pair).collect::<Vec<_>>()),
        Some(Shape::Disc { .. }) | None => None,
    });
    let lines: Vec<_> = lines.iter().map(|line| [pair(&line.from), pair(&line.to)]).collect();
    serde_json::json!({ "rings": rings.collect::<Vec<_>>(), "lines": lines, "reach": REACH.0, "met": met })
}

/// Anywhere in a square round the hub.
fn point(chance: &mut Random, half: f64) -> Point {
    Point { east: (chance.unit() - 0.5) * 2.0 * half, north: (chance.unit() - 0.5) * 2.0 * half }
}

/// A ring of twelve corners, 100 to 400 m across.
fn zone(network: &Network, number: u32, half: f64, chance: &mut Random) -> Zone {
    let middle = point(chance, half);
    let radius = 50.0 + chance.unit() * 150.0;
    let corner = |nth: u32| {
        let angle = f64::from(nth) * std::f64::consts::TAU / 12.0;
        network.frame.position(Point { east: middle.east + radius * angle.sin(), north: middle.north + radius * angle.cos() })
    };
    Zone {
        id: ZoneId::new(format!("Z-{number:06}")).expect("an id"),
        name: words("khu vực", "zone"),
        kind: ZoneKind::Prohibited,
        area: Area::Polygon { outer: (0..12).map(corner).collect(), holes: Vec::new() },
        floor: Level::AboveGround(0.0),
        ceiling: Level::AboveSea(3_000.0),
        permit_required: false,
        alternative_of: None,
        time_rule: None,
        window: None,
        hours: Vec::new(),
        active: true,
        rule: "bench".to_owned(),
        legal_status: "none".to_owned(),
        source: "bench".to_owned(),
        source_date: None,
        accuracy: Metres(0.0),
        assumed: true,
        notes: String::new(),
    }
}
