//! One tangent plane for a whole service area: east and north in metres from an origin.
//!
//! A place is carried to ECEF, rotated to east-north-up at the origin, and the up component dropped. Any two places within
//! 20 km of the origin keep their distance within 7 cm, and a straight line stays on the geodesic within 7 cm; degree arithmetic is wrong by tens of metres. Lines and areas therefore meet here, never in degrees.

use super::Position;
use crate::units::quantity::Metres;

/// Semi-major axis of WGS 84, metres (NGA.STND.0036).
const A: f64 = 6_378_137.0;
/// Flattening of WGS 84 (NGA.STND.0036).
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity, squared.
const E2: f64 = F * (2.0 - F);

/// A place in a tangent plane, metres from its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Metres east.
    pub east: f64,
    /// Metres north.
    pub north: f64,
}

impl Point {
    /// Distance to another point of the same plane, in metres.
    #[must_use]
    pub fn distance(self, other: Point) -> f64 {
        self.square_distance(other).sqrt()
    }

    /// Its square. No plane is so wide that squares overflow, and nothing is so near that they vanish: `hypot` would guard against
    /// both, at ten times the cost.
    fn square_distance(self, other: Point) -> f64 {
        let (east, north) = (self.east - other.east, self.north - other.north);
        east * east + north * north
    }
}

/// A tangent plane, by its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalFrame {
    origin: Position,
    ecef: [f64; 3],
}

/// Radii of curvature at a latitude: along the meridian, along the prime vertical; metres.
fn radii(latitude: f64) -> (f64, f64) {
    let w2 = 1.0 - E2 * latitude.to_radians().sin().powi(2);
    (A * (1.0 - E2) / (w2 * w2.sqrt()), A / w2.sqrt())
}

fn ecef(at: Position) -> [f64; 3] {
    let (sin_lat, cos_lat) = at.latitude.to_radians().sin_cos();
    let (sin_lon, cos_lon) = at.longitude.to_radians().sin_cos();
    let n = radii(at.latitude).1;
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - E2) * sin_lat]
}

impl LocalFrame {
    /// The plane that touches the ellipsoid at `origin`.
    #[must_use]
    pub fn at(origin: Position) -> Self {
        Self { origin, ecef: ecef(origin) }
    }

    /// Where the plane touches.
    #[must_use]
    pub fn origin(&self) -> Position {
        self.origin
    }

    /// A place as a point of the plane.
    #[must_use]
    pub fn point(&self, at: Position) -> Point {
        self.point_and_height(at).0
    }

    /// As [`Self::point`]; places more than 200 km away are laid out by their distance over the earth, so that no two places
    /// share a point and what lies on the other side of the earth is far away here too.
    #[must_use]
    pub fn spread_point(&self, at: Position) -> Point {
        let (point, height) = self.point_and_height(at);
        let reach = point.east.hypot(point.north);
        if reach <= 200_000.0 && height > -A {
            return point;
        }
        let distance = A * reach.atan2(A + height);
        if reach > 0.0 {
            Point { east: point.east / reach * distance, north: point.north / reach * distance }
        } else {
            Point { east: 0.0, north: distance }
        }
    }

    /// East and north of the origin, and height above the plane, in metres.
    fn point_and_height(&self, at: Position) -> (Point, f64) {
        let [x, y, z] = ecef(at);
        let (dx, dy, dz) = (x - self.ecef[0], y - self.ecef[1], z - self.ecef[2]);
        let (sin_lat, cos_lat) = self.origin.latitude.to_radians().sin_cos();
        let (sin_lon, cos_lon) = self.origin.longitude.to_radians().sin_cos();
        let point = Point { east: -sin_lon * dx + cos_lon * dy, north: -sin_lat * cos_lon * dx - sin_lat * sin_lon * dy + cos_lat * dz };
        (point, cos_lat * cos_lon * dx + cos_lat * sin_lon * dy + sin_lat * dz)
    }

    /// The place on the ellipsoid below a point of the plane; exact to a micrometre within 100 km of the origin.
    #[must_use]
    pub fn position(&self, point: Point) -> Position {
        let mut guess = self.origin;
        let mut missing = point;
        for _ in 0..8 {
            let (m, n) = radii(guess.latitude);
            guess.latitude += (missing.north / m).to_degrees();
            guess.longitude += (missing.east / (n * guess.latitude.to_radians().cos())).to_degrees();
            let reached = self.point(guess);
            missing = Point { east: point.east - reached.east, north: point.north - reached.north };
        }
        guess
    }
}

/// A straight line in a tangent plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Its start.
    pub from: Point,
    /// Its end.
    pub to: Point,
}

impl Segment {
    /// Its length, in metres.
    #[must_use]
    pub fn length(&self) -> Metres {
        Metres(self.from.distance(self.to))
    }

    /// The point at a share of its length: 0 the start, 1 the end; beyond them on its prolongation.
    #[must_use]
    pub fn at(&self, share: f64) -> Point {
        Point {
            east: self.from.east + share * (self.to.east - self.from.east),
            north: self.from.north + share * (self.to.north - self.from.north),
        }
    }

    /// The point so many metres along and so many metres to the right of the track.
    #[must_use]
    pub fn beside(&self, along: Metres, right: Metres) -> Point {
        let length = self.length().0;
        let (east, north) = ((self.to.east - self.from.east) / length, (self.to.north - self.from.north) / length);
        Point { east: self.from.east + along.0 * east + right.0 * north, north: self.from.north + along.0 * north - right.0 * east }
    }

    /// How far along the line a point lies, and how far aside of its prolongation (positive to the right), in metres.
    #[must_use]
    pub fn progress(&self, point: Point) -> (Metres, Metres) {
        let length = self.length().0;
        let (east, north) = ((self.to.east - self.from.east) / length, (self.to.north - self.from.north) / length);
        let (x, y) = (point.east - self.from.east, point.north - self.from.north);
        (Metres(x * east + y * north), Metres(x * north - y * east))
    }

    /// Shortest distance from a point to the line, in metres.
    #[must_use]
    pub fn distance_to(&self, point: Point) -> f64 {
        self.square_distance_to(point).sqrt()
    }

    fn square_distance_to(&self, point: Point) -> f64 {
        let (dx, dy) = (self.to.east - self.from.east, self.to.north - self.from.north);
        let square = dx * dx + dy * dy;
        if square <= 0.0 {
            return point.square_distance(self.from);
        }
        let share = ((point.east - self.from.east) * dx + (point.north - self.from.north) * dy) / square;
        point.square_distance(self.at(share.clamp(0.0, 1.0)))
    }

    /// Where this line meets another, as shares of their lengths; none when parallel or apart.
    #[must_use]
    pub fn meets(&self, other: &Segment) -> Option<(f64, f64)> {
        let (dx, dy) = (self.to.east - self.from.east, self.to.north - self.from.north);
        let (ex, ey) = (other.to.east - other.from.east, other.to.north - other.from.north);
        let cross = dx * ey - dy * ex;
        if cross.abs() < 1e-12 {
            return None;
        }
        let (wx, wy) = (other.from.east - self.from.east, other.from.north - self.from.north);
        let (mine, theirs) = ((wx * ey - wy * ex) / cross, (wx * dy - wy * dx) / cross);
        ((0.0..=1.0).contains(&mine) && (0.0..=1.0).contains(&theirs)).then_some((mine, theirs))
    }

    /// Shortest distance between two lines, in metres; 0 where they meet.
    #[must_use]
    pub fn distance_between(&self, other: &Segment) -> f64 {
        if self.meets(other).is_some() {
            return 0.0;
        }
        let mine = self.square_distance_to(other.from).min(self.square_distance_to(other.to));
        let theirs = other.square_distance_to(self.from).min(other.square_distance_to(self.to));
        mine.min(theirs).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geo::geodesy;
    use crate::units::quantity::Degrees;
    use proptest::prelude::*;

    const HUB: Position = Position { latitude: 21.061449, longitude: 105.898226 };

    proptest! {
        #[test]
        fn distances_within_twenty_kilometres_are_kept_within_seven_centimetres(
            track in 0.0..360.0_f64, out in 0.0..20_000.0_f64, other in 0.0..360.0_f64, far in 0.0..20_000.0_f64,
        ) {
            let frame = LocalFrame::at(HUB);
            let a = geodesy::destination(HUB, Degrees(track), Metres(out));
            let b = geodesy::destination(HUB, Degrees(other), Metres(far));

            let plane = frame.point(a).distance(frame.point(b));

            prop_assert!((plane - geodesy::distance(a, b).0).abs() < 0.07);
        }

        #[test]
        fn a_place_reads_back_from_the_plane(track in 0.0..360.0_f64, out in 0.0..60_000.0_f64) {
            let frame = LocalFrame::at(HUB);
            let place = geodesy::destination(HUB, Degrees(track), Metres(out));

            let back = frame.position(frame.point(place));

            prop_assert!(geodesy::distance(place, back).0 < 1e-5);
        }

        #[test]
        fn the_straight_line_is_the_geodesic_within_seven_centimetres(track in 0.0..360.0_f64, share in 0.0..1.0_f64) {
            let frame = LocalFrame::at(HUB);
            let far = geodesy::destination(HUB, Degrees(track), Metres(15_000.0));
            let line = Segment { from: frame.point(HUB), to: frame.point(far) };

            let on_geodesic = geodesy::along(HUB, far, Metres(15_000.0 * share));

            prop_assert!(line.distance_to(frame.point(on_geodesic)) < 0.07);
        }
    }

    #[test]
    fn two_lines_that_cross_have_no_distance() {
        let p = |east, north| Point { east, north };
        let one = Segment { from: p(0.0, 0.0), to: p(100.0, 0.0) };
        let two = Segment { from: p(50.0, -10.0), to: p(50.0, 10.0) };
        let three = Segment { from: p(110.0, 10.0), to: p(110.0, 20.0) };

        assert!(one.distance_between(&two).abs() < 1e-12);
        assert!((one.distance_between(&three) - 200.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn right_of_a_northbound_track_is_east() {
        let north = Segment { from: Point { east: 0.0, north: 0.0 }, to: Point { east: 0.0, north: 100.0 } };

        let point = north.beside(Metres(10.0), Metres(5.0));

        assert!((point.east - 5.0).abs() < 1e-12 && (point.north - 10.0).abs() < 1e-12);
        assert_eq!(north.progress(point), (Metres(10.0), Metres(5.0)));
    }
}
