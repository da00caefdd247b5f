//! Distance, bearing and destination on the WGS 84 ellipsoid, by Karney's method.
//!
//! Haversine is wrong by up to 130 m on a 30 km leg at 21° north; a planner with a 50 m buffer cannot use it.

use super::Position;
use crate::units::quantity::{Degrees, Metres};
use geo::{Bearing, Destination, Distance, Geodesic, InterpolatePoint, Point};

/// The x, y order of the geometry crate is met here and nowhere else.
fn point(at: Position) -> Point<f64> {
    Point::new(at.longitude, at.latitude)
}

fn position(at: Point<f64>) -> Position {
    Position { latitude: at.y(), longitude: at.x() }
}

/// Length of the shortest line over the ellipsoid, in metres.
#[must_use]
pub fn distance(from: Position, to: Position) -> Metres {
    Metres(Geodesic.distance(point(from), point(to)))
}

/// Direction of the shortest line at its start, clockwise from true north, 0 to 360.
#[must_use]
pub fn bearing(from: Position, to: Position) -> Degrees {
    Degrees(Geodesic.bearing(point(from), point(to))).normalised()
}

/// The place that lies so far away in the given direction.
#[must_use]
pub fn destination(from: Position, bearing: Degrees, distance: Metres) -> Position {
    position(Geodesic.destination(point(from), bearing.0, distance.0))
}

/// The place that lies so far along the shortest line between two places.
#[must_use]
pub fn along(from: Position, to: Position, distance: Metres) -> Position {
    if distance <= Metres(0.0) {
        return from;
    }
    position(Geodesic.point_at_distance_between(point(from), point(to), distance.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn the_first_row_of_karneys_test_set_is_met_within_a_micrometre() {
        // GeodTest.dat, doi:10.5281/zenodo.32156: lat1, lon1 = 0, azi1, lat2, lon2, s12.
        let (start, azimuth) = (at(36.530_042_355_041, 0.0), 176.125_875_162_171);
        let (end, length) = (at(-48.164_270_779_097_77, 5.762_344_694_676_51), 9_398_502.043_468_7);

        assert!((distance(start, end).0 - length).abs() < 1e-6);
        assert!((bearing(start, end).0 - azimuth).abs() < 1e-9);
        let reached = destination(start, Degrees(azimuth), Metres(length));
        assert!((reached.latitude - end.latitude).abs() < 1e-11 && (reached.longitude - end.longitude).abs() < 1e-11);
    }

    #[test]
    fn the_examples_of_geographiclib_are_met() {
        // Documentation of GeographicLib: Wellington to Salamanca, New York to London, 20,000 km south-west of Perth.
        let salamanca = distance(at(-41.32, 174.81), at(40.96, -5.50));
        let london = distance(at(40.6, -73.8), at(51.6, -0.5));
        let from_perth = destination(at(-32.06, 115.74), Degrees(225.0), Metres(20_000_000.0));

        assert!((salamanca.0 - 19_959_679.267).abs() < 1e-3);
        assert!((london.0 - 5_551_759.400).abs() < 1e-3);
        assert!((from_perth.latitude - 32.111_955_29).abs() < 1e-8 && (from_perth.longitude + 63.959_252_78).abs() < 1e-8);
    }

    proptest! {
        #[test]
        fn going_there_and_looking_back_gives_the_same_length(
            latitude in 20.0..22.0_f64, longitude in 105.0..107.0_f64, track in 0.0..360.0_f64, length in 1.0..30_000.0_f64,
        ) {
            let start = at(latitude, longitude);
            let end = destination(start, Degrees(track), Metres(length));

            prop_assert!((distance(start, end).0 - length).abs() < 1e-6);
            prop_assert!((distance(end, start).0 - length).abs() < 1e-6);
            let half = along(start, end, Metres(length / 2.0));
            prop_assert!((distance(start, half).0 - length / 2.0).abs() < 1e-5);
        }
    }
}
