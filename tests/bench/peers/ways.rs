//! The same ways by polyanya: `ways FILE`, as `tests/bench/ways.rs` wrote it. Prints rows like the table's.

use glam::Vec2;
use polyanya::Triangulation;
use serde_json::Value;
use std::time::{Duration, Instant};

/// How long each thing is done again and again.
const LONG_ENOUGH: Duration = Duration::from_secs(2);
/// Half the side of the square that is triangulated, metres.
const EDGE: f32 = 40_000.0;

struct Case {
    from: Vec2,
    to: Vec2,
    rings: Vec<Vec<Vec2>>,
    length: f64,
}

fn point(value: &Value) -> Vec2 {
    let axis = |nth: usize| value[nth].as_f64().expect("metres") as f32;
    Vec2::new(axis(0), axis(1))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn case(value: &Value) -> Case {
    let rings = list(&value["rings"]).iter().map(|ring| list(ring).iter().map(point).collect()).collect();
    Case { from: point(&value["from"]), to: point(&value["to"]), rings, length: value["length"].as_f64().expect("metres") }
}

/// Build and query, each in seconds, and the length.
fn way(case: &Case) -> (f64, f64, Option<f32>) {
    let began = Instant::now();
    let square = [Vec2::new(-EDGE, -EDGE), Vec2::new(EDGE, -EDGE), Vec2::new(EDGE, EDGE), Vec2::new(-EDGE, EDGE)];
    let mut triangulation = Triangulation::from_outer_edges(&square);
    for ring in &case.rings {
        triangulation.add_obstacle(ring.iter().copied());
    }
    let mesh = triangulation.as_navmesh();
    let built = Instant::now();
    let path = mesh.path(case.from, case.to);
    ((built - began).as_secs_f64(), built.elapsed().as_secs_f64(), path.map(|path| path.length))
}

fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let sizes: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
    for size in list(&sizes) {
        let cases: Vec<Case> = list(&size["cases"]).iter().map(case).collect();
        let (mut build, mut query, mut times, mut lost, mut differs) = (0.0, 0.0, 0_u32, 0_u32, 0.0_f64);
        for case in &cases {
            match way(case).2 {
                Some(length) => differs = differs.max((f64::from(length) - case.length).abs()),
                None => lost += 1,
            }
        }
        let began = Instant::now();
        for case in cases.iter().cycle() {
            let (built, found, _) = way(case);
            (build, query, times) = (build + built, query + found, times + 1);
            if began.elapsed() > LONG_ENOUGH {
                break;
            }
        }
        let (build, query) = (build / f64::from(times) * 1e6, query / f64::from(times) * 1e6);
        let obstacles = &size["obstacles"];
        println!(
            "polyanya 0.18.0: {obstacles} obstacles {:12.1} µs   (build {build:.1}, query {query:.1}); f32, lengths differ by {:.1} mm at most; no way in {lost} of {}",
            build + query,
            differs * 1e3,
            cases.len()
        );
    }
}
