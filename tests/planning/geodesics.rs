//! Lengths, directions and places beside geodesics that others computed and published (`tests/data/geodesics.txt`): random lines
//! over the whole earth, nearly antipodal ones, short ones, ones by a pole, along meridians and the equator.

use medflight::domain::geo::{Position, geodesy};
use medflight::units::quantity::{Degrees, Metres};

/// Metres that rounding in double precision takes at most, after C. F. F. Karney, Algorithms for geodesics (2013), section 9.
const ROUNDING: f64 = 15e-9;

/// A published geodesic.
struct Line {
    from: Position,
    track: f64,
    to: Position,
    length: f64,
    /// Metres that its end moves aside for a radian of direction at the start.
    reduced: f64,
}

fn lines() -> Vec<Line> {
    let text = include_str!("../data/geodesics.txt");
    let read = |line: &str| {
        let number: Vec<f64> = line.split_whitespace().map(|word| word.parse().expect("a number")).collect();
        Line {
            from: Position { latitude: number[0], longitude: number[1] },
            track: number[2],
            to: Position { latitude: number[3], longitude: number[4] },
            length: number[6],
            reduced: number[8],
        }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(read).collect()
}

/// Metres between two places that are almost one, on a small map: no geodesic is used to judge a geodesic.
fn apart(a: Position, b: Position) -> f64 {
    let north = (a.latitude - b.latitude) * 111_700.0;
    let turn = (a.longitude - b.longitude + 180.0).rem_euclid(360.0) - 180.0;
    (turn * 111_700.0 * a.latitude.to_radians().cos()).hypot(north)
}

#[test]
fn lengths_are_right_to_fifteen_nanometres() {
    let lines = lines();
    assert_eq!(lines.len(), 1_000);
    for line in &lines {
        let miss = geodesy::distance(line.from, line.to).0 - line.length;

        assert!(miss.abs() < ROUNDING, "{miss:e} m of {} m from {:?} to {:?}", line.length, line.from, line.to);
    }
}

#[test]
fn places_are_right_to_fifteen_nanometres() {
    for line in lines() {
        let reached = geodesy::destination(line.from, Degrees(line.track), Metres(line.length));

        let miss = apart(reached, line.to);
        assert!(miss < ROUNDING, "{miss:e} m after {} m from {:?} at {}", line.length, line.from, line.track);
    }
}

#[test]
fn directions_are_right_to_what_moves_the_end_by_fifteen_nanometres() {
    for line in lines() {
        let turn = geodesy::bearing(line.from, line.to).0 - line.track;
        let turn = (turn + 180.0).rem_euclid(360.0) - 180.0;

        let miss = turn.to_radians() * line.reduced;
        assert!(miss.abs() < ROUNDING, "{turn:e} degrees, {miss:e} m of {} m from {:?} to {:?}", line.length, line.from, line.to);
    }
}
