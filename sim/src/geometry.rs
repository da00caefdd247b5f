//! Places: WGS 84 at the edges, metres north and east of a fixed origin inside.

/// A place on Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoPoint {
    /// Degrees north, WGS 84.
    pub latitude_deg: f64,
    /// Degrees east, WGS 84.
    pub longitude_deg: f64,
    /// Metres above mean sea level.
    pub altitude_amsl_m: f64,
}

/// Metres north and east of the origin of a [`LocalFrame`]; also used for horizontal speeds in m/s.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Metres north.
    pub north: f64,
    /// Metres east.
    pub east: f64,
}

impl Point {
    /// A point by its two coordinates, metres.
    pub fn new(north: f64, east: f64) -> Self {
        Self { north, east }
    }

    /// A vector of the given length (m) along a bearing (radians clockwise from north).
    pub fn polar(length: f64, bearing: f64) -> Self {
        Self::new(length * bearing.cos(), length * bearing.sin())
    }

    /// Sum, component by component.
    pub fn plus(self, other: Self) -> Self {
        Self::new(self.north + other.north, self.east + other.east)
    }

    /// Difference, component by component.
    pub fn minus(self, other: Self) -> Self {
        Self::new(self.north - other.north, self.east - other.east)
    }

    /// Both components times `factor`.
    pub fn times(self, factor: f64) -> Self {
        Self::new(self.north * factor, self.east * factor)
    }

    /// Length, metres.
    pub fn length(self) -> f64 {
        self.north.hypot(self.east)
    }

    /// Distance to another point, metres.
    pub fn distance(self, other: Self) -> f64 {
        self.minus(other).length()
    }

    /// Direction of this vector, radians clockwise from north; 0 for the null vector.
    pub fn bearing(self) -> f64 {
        self.east.atan2(self.north)
    }

    /// Scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.north * other.north + self.east * other.east
    }

    /// The vector shortened to at most `limit`.
    pub fn limited(self, limit: f64) -> Self {
        let length = self.length();
        if length > limit && length > 0.0 { self.times(limit / length) } else { self }
    }
}

/// The angle folded into -pi to pi.
pub(crate) fn wrap(angle: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    (angle + PI).rem_euclid(TAU) - PI
}

/// A tangent plane at an origin, with the ellipsoid's two radii of curvature there.
///
/// Within 20 km of the origin the distance error stays below 1 part in 1000; positions round-trip exactly, and all that
/// is compared on the wire is latitude and longitude.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalFrame {
    latitude_deg: f64,
    longitude_deg: f64,
    metres_per_degree_north: f64,
    metres_per_degree_east: f64,
}

impl LocalFrame {
    /// The frame with its origin at a place.
    pub(crate) fn at(origin: GeoPoint) -> Self {
        const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;
        const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;
        let latitude = origin.latitude_deg.to_radians();
        let w = 1.0 - ECCENTRICITY_SQUARED * latitude.sin().powi(2);
        let meridional = SEMI_MAJOR_AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / w.powf(1.5);
        let transverse = SEMI_MAJOR_AXIS_M / w.sqrt();
        Self {
            latitude_deg: origin.latitude_deg,
            longitude_deg: origin.longitude_deg,
            metres_per_degree_north: meridional.to_radians(),
            metres_per_degree_east: transverse.to_radians() * latitude.cos(),
        }
    }

    /// Degrees to metres.
    pub(crate) fn point(&self, latitude_deg: f64, longitude_deg: f64) -> Point {
        Point::new(
            (latitude_deg - self.latitude_deg) * self.metres_per_degree_north,
            (longitude_deg - self.longitude_deg) * self.metres_per_degree_east,
        )
    }

    /// The wire's degrees times 1e7 to metres.
    pub(crate) fn point_e7(&self, latitude_e7: i32, longitude_e7: i32) -> Point {
        self.point(f64::from(latitude_e7) * 1e-7, f64::from(longitude_e7) * 1e-7)
    }

    /// Metres to degrees, at an altitude (m AMSL).
    pub(crate) fn place(&self, point: Point, altitude_amsl_m: f64) -> GeoPoint {
        GeoPoint {
            latitude_deg: self.latitude_deg + point.north / self.metres_per_degree_north,
            longitude_deg: self.longitude_deg + point.east / self.metres_per_degree_east,
            altitude_amsl_m,
        }
    }

    /// Metres to the wire's degrees times 1e7 (latitude, longitude).
    pub(crate) fn e7(&self, point: Point) -> (i32, i32) {
        let place = self.place(point, 0.0);
        ((place.latitude_deg * 1e7).round() as i32, (place.longitude_deg * 1e7).round() as i32)
    }
}

/// Whether a point lies inside a polygon (even-odd rule; points on the edge may go either way).
pub(crate) fn inside_polygon(point: Point, corners: &[Point]) -> bool {
    let mut inside = false;
    let mut previous = match corners.last() {
        Some(corner) => *corner,
        None => return false,
    };
    for &corner in corners {
        if (corner.east > point.east) != (previous.east > point.east) {
            let slope = (previous.north - corner.north) / (previous.east - corner.east);
            if point.north < corner.north + slope * (point.east - corner.east) {
                inside = !inside;
            }
        }
        previous = corner;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANOI: GeoPoint = GeoPoint { latitude_deg: 21.06, longitude_deg: 105.9, altitude_amsl_m: 10.0 };

    #[test]
    fn a_place_survives_the_way_to_metres_and_back() {
        let frame = LocalFrame::at(HANOI);

        let point = frame.point_e7(210_857_307, 1_058_982_260);

        assert_eq!(frame.e7(point), (210_857_307, 1_058_982_260));
    }

    #[test]
    fn a_hundredth_of_a_degree_north_at_hanoi_is_1107_metres() {
        let frame = LocalFrame::at(HANOI);

        assert!((frame.point(21.07, 105.9).north - 1107.2).abs() < 0.5);
        assert!((frame.point(21.06, 105.91).east - 1039.3).abs() < 0.5);
    }

    #[test]
    fn a_square_holds_its_middle_and_not_its_neighbour() {
        let square = [Point::new(0.0, 0.0), Point::new(0.0, 10.0), Point::new(10.0, 10.0), Point::new(10.0, 0.0)];

        assert!(inside_polygon(Point::new(5.0, 5.0), &square));
        assert!(!inside_polygon(Point::new(5.0, 15.0), &square));
        assert!(!inside_polygon(Point::new(5.0, 5.0), &[]));
    }
}
