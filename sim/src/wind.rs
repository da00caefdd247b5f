//! The air: a steady wind, set by whoever runs the simulation.

use crate::geometry::Point;

/// A steady horizontal wind. No gusts: a test that needs them changes the wind as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wind {
    /// Metres per second, 0 or more.
    pub speed_m_s: f64,
    /// Where it comes FROM, degrees clockwise from true north (meteorology's convention).
    pub from_deg: f64,
}

impl Wind {
    /// The air's velocity over the ground, m/s: where it blows TO.
    pub fn velocity(self) -> Point {
        Point::polar(self.speed_m_s, (self.from_deg + 180.0).to_radians())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wind_from_the_north_blows_south() {
        let velocity = Wind { speed_m_s: 5.0, from_deg: 0.0 }.velocity();

        assert!((velocity.north + 5.0).abs() < 1e-9 && velocity.east.abs() < 1e-9);
    }
}
