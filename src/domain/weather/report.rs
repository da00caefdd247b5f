//! What was measured or forecast of the weather, by whom, and when.

use crate::units::quantity::{Celsius, Degrees, Metres, MetresPerSecond};
use crate::units::time::Utc;
use crate::units::words::Words;

/// One report, entered by hand or fed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct WeatherReport {
    /// When it was measured.
    pub at: Utc,
    /// Where it comes from: a person's desk, a station, the demonstration.
    pub source: String,
    /// Mean wind at the ground.
    pub ground_wind: MetresPerSecond,
    /// Gusts at the ground.
    pub gust: MetresPerSecond,
    /// Mean wind at cruise height.
    pub cruise_wind: MetresPerSecond,
    /// Where the wind at cruise height comes from, clockwise from true north; of a variable wind, of no meaning.
    pub wind_from: Degrees,
    /// It comes from anywhere: on every line it counts as a head wind.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub variable: bool,
    /// Whether it rains.
    pub rain: bool,
    /// Visibility.
    pub visibility: Metres,
    /// Nearest lightning of the last 30 minutes, [`Self::NO_DISTANCE`] where nobody told how near; None when there was none.
    pub lightning: Option<Metres>,
    /// Temperature of the air.
    pub temperature: Celsius,
    /// Not measured for the time that it is used for: what is assumed, and where it comes from. Nothing is assessed by it; a plan
    /// reckons its energy and its time with its wind and temperature.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub assumed: Option<Words>,
}

impl WeatherReport {
    /// Of lightning or thunder whose distance the report does not give: it counts as nearer than any limit.
    pub const NO_DISTANCE: Metres = Metres(0.0);

    /// When it was measured; None where it is an assumption.
    #[must_use]
    pub fn measured(&self) -> Option<Utc> {
        self.assumed.is_none().then_some(self.at)
    }

    /// Where its wind comes from on a line: a variable one from ahead.
    #[must_use]
    pub fn from_on(&self, track: Degrees) -> Degrees {
        if self.variable { track } else { self.wind_from }
    }

    /// The same as it is reckoned with on one line and its way back: a variable wind has the direction of a head wind there.
    #[must_use]
    pub fn on(self, track: Degrees) -> Self {
        Self { wind_from: self.from_on(track), variable: false, ..self }
    }

    /// The wind at cruise height along a track: (against it, from the side), head wind positive.
    #[must_use]
    pub fn along(&self, track: Degrees) -> (MetresPerSecond, MetresPerSecond) {
        let angle = (self.wind_from - track).radians();
        (self.cruise_wind * angle.cos(), self.cruise_wind * angle.sin())
    }
}
