//! Ways among polygons beside what two independent libraries found: `detours.py` wrote `tests/data/detours.txt`, and says how.

use medflight::domain::detour::{Field, Polygon};
use medflight::domain::geo::Point;

/// A case: the length that both libraries found, start and end, polygons.
struct Case {
    length: f64,
    ends: (Point, Point),
    polygons: Vec<Polygon>,
}

fn point(text: &str) -> Point {
    let (east, north) = text.split_once(',').expect("a pair");
    let metres = |text: &str| text.parse::<f64>().expect("centimetres") / 100.0;
    Point { east: metres(east), north: metres(north) }
}

fn case(line: &str) -> Case {
    let mut parts = line.split(' ');
    let mut next = || parts.next().expect("length and both ends");
    let (length, ends) = (next().parse().expect("a length"), (point(next()), point(next())));
    let polygon = |ring: &str| Polygon::new(ring.split(';').map(point)).expect("a polygon");
    Case { length, ends, polygons: parts.map(polygon).collect() }
}

#[test]
fn a_thousand_ways_are_as_short_as_two_other_libraries_find_them_and_free() {
    let text = include_str!("../data/detours.txt");
    let (mut cases, mut bent) = (0, 0);
    for line in text.lines() {
        let Case { length, ends, polygons } = case(line);

        let field = Field::new(polygons.clone());
        let path = field.shortest(ends.0, ends.1).expect("a way");

        let found: f64 = path.windows(2).map(|leg| leg[0].distance(leg[1])).sum();
        assert!((found - length).abs() < 0.01, "{found} m, others {length} m: {line}");
        assert!(path.windows(2).all(|leg| polygons.iter().all(|polygon| !polygon.blocks(leg[0], leg[1]))), "{line}");
        cases += 1;
        bent += usize::from(path.len() > 2);
    }
    assert_eq!(cases, 1_000);
    assert!(bent > 300, "{bent} ways bend");
}
