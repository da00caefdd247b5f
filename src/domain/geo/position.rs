//! A point on the WGS 84 ellipsoid.

/// Latitude and longitude in degrees on WGS 84, built by name so that the two are never swapped.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Position {
    /// Degrees north of the equator, -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, -180 to 180.
    pub longitude: f64,
}

/// Why two numbers are not a position.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("latitude {latitude} and longitude {longitude} are not a place: want -90 to 90 and -180 to 180")]
pub struct ParsePositionError {
    /// Degrees as given.
    pub latitude: f64,
    /// Degrees as given.
    pub longitude: f64,
}

impl Position {
    /// Checks the ranges.
    ///
    /// # Errors
    /// When a number is out of its range or not finite.
    pub fn checked(self) -> Result<Self, ParsePositionError> {
        let Self { latitude, longitude } = self;
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(self)
        } else {
            Err(ParsePositionError { latitude, longitude })
        }
    }

    /// The position in units of 1e-7 degrees, (latitude, longitude), as records and MAVLink carry it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "180e7 fits in i32")]
    pub fn deg_e7(self) -> (i32, i32) {
        ((self.latitude * 1e7).round() as i32, (self.longitude * 1e7).round() as i32)
    }

    /// The position of so many 1e-7 degrees.
    #[must_use]
    pub fn from_deg_e7(latitude: i32, longitude: i32) -> Self {
        Self { latitude: f64::from(latitude) / 1e7, longitude: f64::from(longitude) / 1e7 }
    }
}
