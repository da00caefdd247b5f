//! Physical quantities, one type each, so that metres are never added to seconds.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $unit:literal, $digits:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// The smaller of the two.
            #[must_use]
            pub fn min(self, other: Self) -> Self { Self(self.0.min(other.0)) }
            /// The larger of the two.
            #[must_use]
            pub fn max(self, other: Self) -> Self { Self(self.0.max(other.0)) }
            /// Without its sign.
            #[must_use]
            pub fn abs(self) -> Self { Self(self.0.abs()) }
            /// Whether it is a number at all: neither NaN nor infinite.
            #[must_use]
            pub fn is_finite(self) -> bool { self.0.is_finite() }
        }

        impl Add for $name { type Output = Self; fn add(self, o: Self) -> Self { Self(self.0 + o.0) } }
        impl Sub for $name { type Output = Self; fn sub(self, o: Self) -> Self { Self(self.0 - o.0) } }
        impl Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl Mul<f64> for $name { type Output = Self; fn mul(self, k: f64) -> Self { Self(self.0 * k) } }
        impl Div<f64> for $name { type Output = Self; fn div(self, k: f64) -> Self { Self(self.0 / k) } }
        impl Div for $name { type Output = f64; fn div(self, o: Self) -> f64 { self.0 / o.0 } }
        impl std::iter::Sum for $name { fn sum<I: Iterator<Item = Self>>(i: I) -> Self { Self(i.map(|q| q.0).sum()) } }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!("{:.", $digits, "} ", $unit), self.0) }
        }
    };
}

quantity!(
    /// A length or a difference of heights, in metres.
    Metres, "m", "0"
);
quantity!(
    /// A speed, in metres a second.
    MetresPerSecond, "m/s", "1"
);
quantity!(
    /// A length of time in seconds, where physics computes it.
    Seconds, "s", "0"
);
quantity!(
    /// A share of a full battery pack, in percent of its nominal energy.
    ///
    /// The network's only published energy figures are in percent (illustration E1), so percent is the unit of account.
    Percent, "%", "1"
);
quantity!(
    /// A mass, in grams.
    Grams, "g", "0"
);
quantity!(
    /// A temperature, in degrees Celsius.
    Celsius, "°C", "1"
);
quantity!(
    /// An angle, in degrees; a track or bearing runs clockwise from true north.
    Degrees, "°", "0"
);

impl Div<MetresPerSecond> for Metres {
    type Output = Seconds;
    fn div(self, speed: MetresPerSecond) -> Seconds {
        Seconds(self.0 / speed.0)
    }
}

impl Div<Seconds> for Metres {
    type Output = MetresPerSecond;
    fn div(self, time: Seconds) -> MetresPerSecond {
        MetresPerSecond(self.0 / time.0)
    }
}

impl Mul<Seconds> for MetresPerSecond {
    type Output = Metres;
    fn mul(self, time: Seconds) -> Metres {
        Metres(self.0 * time.0)
    }
}

impl Degrees {
    /// The same direction as 0 (inclusive) to 360 (exclusive).
    #[must_use]
    pub fn normalised(self) -> Self {
        Self(self.0.rem_euclid(360.0))
    }

    /// The same angle in radians.
    #[must_use]
    pub fn radians(self) -> f64 {
        self.0.to_radians()
    }
}

impl Celsius {
    /// In thousandths of a degree, rounded; what does not fit is the nearest that does.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float to an integer saturates")]
    pub fn milli(self) -> i32 {
        (self.0 * 1e3).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_over_a_speed_is_a_time() {
        let time = Metres(1_670.0) / MetresPerSecond(16.7);

        assert!((time - Seconds(100.0)).abs() < Seconds(1e-9));
    }

    #[test]
    fn a_quantity_is_shown_with_its_unit() {
        assert_eq!(Metres(80.4).to_string(), "80 m");
        assert_eq!(Degrees(-10.0).normalised().to_string(), "350 °");
    }
}
