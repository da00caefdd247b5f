//! What a safety case asks of a type: how large, heavy and fast it is, how well it knows where it is, and how it turns away.

use crate::domain::limits::Limit;
use crate::units::quantity::{Degrees, Grams, Metres, MetresPerSecond, Seconds};

/// Figures for the conformance volumes and the ground risk, each with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Conformance {
    /// The largest dimension of the aircraft: span, or from rotor tip to rotor tip.
    pub dimension: Limit<Metres>,
    /// Mass at take-off with the heaviest payload.
    pub take_off_mass: Limit<Grams>,
    /// The highest airspeed that the autopilot may command.
    pub fastest: Limit<MetresPerSecond>,
    /// Error of the satellite position, across.
    pub gnss: Limit<Metres>,
    /// Error of keeping to the position, across.
    pub keeping: Limit<Metres>,
    /// Error of the map that zones and routes are drawn on.
    pub map: Limit<Metres>,
    /// Error of the measured height.
    pub height: Limit<Metres>,
    /// From the moment of leaving the flight geography until the aircraft begins to turn away.
    pub reaction: Limit<Seconds>,
    /// Bank of the turn on wings, or pitch of the stop in hover.
    pub bank: Limit<Degrees>,
    /// How far past its fence the aircraft goes before its own reaction to it ends.
    pub past_fence: Limit<Metres>,
}
