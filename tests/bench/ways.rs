//! The way round many obstacles: the index, the search, and the proof of every leg in f64, all in the figure.

use crate::table::{Table, seconds_each};
use medflight::domain::detour::{Field, Polygon};
use medflight::domain::geo::{Point, Segment};
use medflight_sim::Random;

/// Half the side of the square in which the obstacles lie, metres.
const HALF: f64 = 20_000.0;
/// Cases that take turns.
const CASES: usize = 50;
/// Between two obstacles, and between an obstacle and an end, metres.
const GAP: f64 = 50.0;

/// Two ends and what stands between them.
struct Case {
    from: Point,
    to: Point,
    rings: Vec<Vec<Point>>,
}

pub(crate) fn measure(table: &mut Table) {
    let mut written = Vec::new();
    let sizes: [(&str, u32); 4] = [
        ("way round 10 obstacles", 10),
        ("way round 30 obstacles", 30),
        ("way round 100 obstacles", 100),
        ("way round 300 obstacles", 300),
    ];
    for (name, count) in sizes {
        let mut chance = Random::new(u64::from(count));
        let cases: Vec<Case> = (0..CASES).map(|_| case(count, &mut chance)).collect();
        let found: Vec<f64> = cases.iter().map(|case| length(&way(case))).collect();
        let mut turn = cases.iter().cycle();
        let took = seconds_each(|| way(turn.next().unwrap_or(&cases[0])).len());
        let bent = cases.iter().filter(|case| way(case).len() > 2).count();
        table.add(name, took * 1e6, "µs", format!("index, search, every leg proven; {bent} of {CASES} bend"));
        written.push(serde_json::json!({
            "obstacles": count,
            "cases": cases.iter().zip(found).map(|(case, length)| case.written(length)).collect::<Vec<_>>(),
        }));
    }
    // For those of others, which are measured with the same in the same run.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("ways.json"), serde_json::json!(written).to_string()).expect("written");
}

/// The whole of it, from rings to a proven way.
fn way(case: &Case) -> Vec<Point> {
    let polygons: Vec<Polygon> = case.rings.iter().map(|ring| Polygon::new(ring.iter().copied()).expect("a polygon")).collect();
    let field = Field::new(polygons);
    let way = field.shortest(case.from, case.to).expect("a way");
    assert!(way.windows(2).all(|leg| field.blockers(leg[0], leg[1]).is_empty()), "a leg is not free");
    way
}

fn length(way: &[Point]) -> f64 {
    way.windows(2).map(|leg| leg[0].distance(leg[1])).sum()
}

/// From one corner of the square to the other, round obstacles of twelve corners, 200 m to 2 km across, that lie apart; the first
/// one stands in the middle of the line.
fn case(count: u32, chance: &mut Random) -> Case {
    let mut near = |corner: f64| Point { east: corner + chance.unit() * 1_000.0, north: corner + chance.unit() * 1_000.0 };
    let (from, to) = (near(-HALF), near(HALF));
    let mut discs: Vec<(Point, f64)> = vec![(from, 0.0), (to, 0.0)];
    while discs.len() < usize::try_from(count).expect("few") + 2 {
        let anywhere = Point { east: (chance.unit() * 2.0 - 1.0) * HALF, north: (chance.unit() * 2.0 - 1.0) * HALF };
        let middle = if discs.len() == 2 { Segment { from, to }.at(0.5) } else { anywhere };
        let radius = 100.0 + chance.unit() * 900.0;
        if discs.iter().all(|(other, wide)| other.distance(middle) > radius + wide + GAP) {
            discs.push((middle, radius));
        }
    }
    let corner = |(middle, radius): (Point, f64), nth: u32| {
        let angle = f64::from(nth) * std::f64::consts::TAU / 12.0;
        Point { east: middle.east + radius * angle.cos(), north: middle.north + radius * angle.sin() }
    };
    let rings = discs[2..].iter().map(|disc| (0..12).map(|nth| corner(*disc, nth)).collect()).collect();
    Case { from, to, rings }
}

impl Case {
    fn written(&self, length: f64) -> serde_json::Value {
        let pair = |point: &Point| [point.east, point.north];
        let rings: Vec<Vec<[f64; 2]>> = self.rings.iter().map(|ring| ring.iter().map(pair).collect()).collect();
        serde_json::json!({ "from": pair(&self.from), "to": pair(&self.to), "rings": rings, "length": length })
    }
}
