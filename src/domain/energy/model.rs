//! What a flight takes from the pack.
//!
//! Illustration E1 of the network's concept: 6 % for take-off, climb and transition to wing-borne flight, 8 % for the transition
//! back, descent and landing, both for a cruise height of 80 m; 5.73 % a kilometre at 16.7 m/s in still air; 5 % a minute of
//! hover. No measurement of the real aircraft stands behind it: the configuration marks it as assumed.

use crate::units::quantity::{Celsius, Degrees, Grams, Metres, MetresPerSecond, Percent, Seconds};

/// How well the height of the ground is known (elevation.csv): a difference of heights below it says nothing.
const GROUND_UNCERTAINTY: Metres = Metres(5.0);

/// The energy and time model of an aircraft type.
#[derive(Debug, Clone, PartialEq)]
pub struct EnergyModel {
    /// Take-off, climb to the reference height, transition.
    pub climb: Percent,
    /// Back-transition, descent from the reference height, landing.
    pub landing: Percent,
    /// The part of the first that is the transition to wings.
    pub transition: Percent,
    /// How long the second hovers: so much of it is named as hover.
    pub landing_hover: Seconds,
    /// The cruise height above the pad for which the two hold.
    pub reference_height: Metres,
    /// One kilometre of cruise in still air.
    pub cruise_a_km: Percent,
    /// Airspeed of the cruise.
    pub airspeed: MetresPerSecond,
    /// One minute of hover.
    pub hover_a_minute: Percent,
    /// Vertical speed in the hover climb.
    pub climb_rate: MetresPerSecond,
    /// Vertical speed in the hover descent.
    pub descent_rate: MetresPerSecond,
    /// Time from arming to cruise beside the climb itself: spool-up, turn, transition.
    pub departure_time: Seconds,
    /// Time from the back-transition to disarming beside the descent itself: hover to the pad, the slow last metres.
    pub arrival_time: Seconds,
    /// The payload that the figures above hold for: a lighter one gets no credit.
    pub reference_payload: Grams,
    /// So much more of every use for each kilogram beyond it.
    pub payload_a_kg: Percent,
    /// The temperature of the air that the figures above hold for: colder air gets no credit.
    pub reference_temperature: Celsius,
    /// So much more of every use for each degree above it: thinner air carries less.
    pub heat_a_degree: Percent,
}

/// Wind along a line: against it and from its side, head wind positive.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LineWind {
    /// Against the track.
    pub head: MetresPerSecond,
    /// Across the track.
    pub cross: MetresPerSecond,
}

impl LineWind {
    /// The wind of a line flown the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { head: -self.head, cross: -self.cross }
    }

    /// The same wind along a line whose track lies `by` degrees clockwise of this one.
    #[must_use]
    pub fn turned(self, by: Degrees) -> Self {
        let (sin, cos) = by.radians().sin_cos();
        Self { head: self.head * cos + self.cross * sin, cross: self.cross * cos - self.head * sin }
    }

    /// The wind of `speed` from `from` along a track.
    #[must_use]
    pub fn of(speed: MetresPerSecond, from: Degrees, track: Degrees) -> Self {
        let angle = (from - track).radians();
        Self { head: speed * angle.cos(), cross: speed * angle.sin() }
    }
}

impl EnergyModel {
    /// Speed over ground along a line: what is left of the airspeed after holding the line against the cross wind, less the head
    /// wind. With no cross wind it is airspeed less head wind. May be zero or negative in a storm.
    #[must_use]
    pub fn ground_speed(&self, wind: LineWind) -> MetresPerSecond {
        let straight = (self.airspeed.0 * self.airspeed.0 - wind.cross.0 * wind.cross.0).max(0.0).sqrt();
        MetresPerSecond(straight - wind.head.0)
    }

    /// Cruise over a length: the still-air figure times airspeed over ground speed, because power is constant and time grows.
    #[must_use]
    pub fn cruise(&self, length: Metres, wind: LineWind) -> Percent {
        let ratio = self.airspeed / self.ground_speed(wind).max(MetresPerSecond(0.1));
        self.cruise_a_km * (length.0 / 1000.0) * ratio
    }

    /// Cruise over several straight lines, each with its own wind.
    #[must_use]
    pub fn cruise_over(&self, lines: &[(Metres, LineWind)]) -> Percent {
        lines.iter().map(|(length, wind)| self.cruise(*length, *wind)).sum()
    }

    /// Climb to a height beyond the reference height: the extra seconds at the hover climb rate, at hover power. Below it no
    /// credit is given, and within the uncertainty of the ground nothing is counted.
    #[must_use]
    pub fn extra_climb(&self, height: Metres) -> Percent {
        self.hover(self.beyond_reference(height) / self.climb_rate)
    }

    /// Take-off and climb, and the transition: the two parts of the figure for both.
    #[must_use]
    pub fn climb_and_transition(&self) -> [Percent; 2] {
        let transition = self.transition.min(self.climb);
        [self.climb - transition, transition]
    }

    /// Hover over the pad, and the rest of the landing: the two parts of the figure for both.
    #[must_use]
    pub fn hover_and_landing(&self) -> [Percent; 2] {
        let hover = self.hover(self.landing_hover).min(self.landing);
        [hover, self.landing - hover]
    }

    /// What a payload adds, as a share of every use.
    #[must_use]
    pub fn payload_share(&self, payload: Grams) -> f64 {
        let beyond = ((payload.0 - self.reference_payload.0) / 1_000.0).max(0.0);
        self.payload_a_kg.0 / 100.0 * beyond
    }

    /// What hot air adds, as a share of every use.
    #[must_use]
    pub fn heat_share(&self, temperature: Celsius) -> f64 {
        self.heat_a_degree.0 / 100.0 * (temperature.0 - self.reference_temperature.0).max(0.0)
    }

    fn beyond_reference(&self, height: Metres) -> Metres {
        let beyond = height - self.reference_height;
        if beyond > GROUND_UNCERTAINTY { beyond } else { Metres(0.0) }
    }

    /// Descent from a height beyond the reference height: the extra seconds at the descent rate, at hover power.
    #[must_use]
    pub fn extra_descent(&self, height: Metres) -> Percent {
        self.hover(self.beyond_reference(height) / self.descent_rate)
    }

    /// Hover for a time.
    #[must_use]
    pub fn hover(&self, time: Seconds) -> Percent {
        self.hover_a_minute * (time.0 / 60.0)
    }

    /// Time from arming to disarming: climb to and descent from the heights above the two pads, and the cruise between them over
    /// straight lines, each with its own wind.
    #[must_use]
    pub fn duration(&self, up: Metres, lines: &[(Metres, LineWind)], down: Metres) -> Seconds {
        let cruise = |(length, wind): &(Metres, LineWind)| *length / self.ground_speed(*wind).max(MetresPerSecond(0.1));
        let cruise = lines.iter().map(cruise).sum::<Seconds>();
        self.departure_time + up / self.climb_rate + cruise + down / self.descent_rate + self.arrival_time
    }
}
