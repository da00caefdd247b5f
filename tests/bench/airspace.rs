//! A straight line against many zones.

use crate::acts::network;
use crate::table::{Table, seconds_each};
use medflight::domain::airspace::{Airspace, Level, Zone, ZoneKind};
use medflight::domain::geo::{Area, Point, Segment};
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

pub(crate) fn measure(table: &mut Table) {
    let network = network();
    let during = TimeWindow { from: Utc(1_800_000_000_000), until: Utc(1_800_000_600_000) };
    let mut chance = Random::new(1);
    let lines: Vec<Segment> =
        (0..LINES).map(|_| Segment { from: point(&mut chance, HALF / 2.0), to: point(&mut chance, HALF / 2.0) }).collect();
    for (name, count) in [("line against 100 zones", 100), ("line against 10,000 zones", 10_000)] {
        let zones = (0..count).map(|number| zone(&network, number, &mut chance)).collect();
        let airspace = Airspace::new(&network.frame, zones);
        let met: usize = lines.iter().map(|line| airspace.near(line, Metres(50.0), &during).len()).sum();
        let mut turn = lines.iter().cycle();
        let each = seconds_each(|| turn.next().map(|line| airspace.near(line, Metres(50.0), &during).len()));
        let (met, lines) = (f64::from(u32::try_from(met).unwrap_or(u32::MAX)), 256.0);
        table.add(name, each * 1e6, "µs", format!("lines of about 10 km, {:.1} zones met by each", met / lines));
    }
}

/// Anywhere in a square round the hub.
fn point(chance: &mut Random, half: f64) -> Point {
    Point { east: (chance.unit() - 0.5) * 2.0 * half, north: (chance.unit() - 0.5) * 2.0 * half }
}

/// A ring of twelve corners, 100 to 400 m across.
fn zone(network: &Network, number: usize, chance: &mut Random) -> Zone {
    let middle = point(chance, HALF);
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
