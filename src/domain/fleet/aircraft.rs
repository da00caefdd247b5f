//! Aircraft: a type, and the tails of it.

use super::approved::ApprovedParameter;
use crate::domain::energy::EnergyModel;
use crate::units::ids::{PackId, PadId, SystemId, TailId};
use crate::units::quantity::{Grams, Metres, MetresPerSecond, Percent};
use crate::units::words::Words;
use std::collections::BTreeSet;

/// What all tails of one type share.
#[derive(Debug, Clone, PartialEq)]
pub struct AircraftType {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Longest leg.
    pub range: Metres,
    /// Heaviest payload.
    pub max_payload: Grams,
    /// Radius of the circle that it holds on (NAV_LOITER_RAD).
    pub loiter_radius: Metres,
    /// How far from the point of the switch such a hold reaches, the straight run before it included.
    pub hold_reach: Metres,
    /// Deceleration of the back-transition, in metres a second squared (VT_B_DEC_MSS).
    pub back_transition: f64,
    /// Hover flight kept between the end of the back-transition and the pad.
    pub hover_approach: Metres,
    /// Whether a rating against rain is on record.
    pub rain_proof: bool,
    /// Equipment that is fitted, by its word.
    pub fitted: BTreeSet<String>,
    /// Energy and time.
    pub energy: EnergyModel,
    /// Parameters that must be found on board.
    pub approved: Vec<ApprovedParameter>,
    /// Names of the figures that nobody published.
    pub assumed: BTreeSet<String>,
    /// Where the published figures come from.
    pub source: String,
}

impl AircraftType {
    /// Distance before the pad at which wing-borne flight must end, at a speed over ground: v^2 / (2 a) for the back-transition,
    /// and the hover approach. With 2 m/s^2 that is v^2/4 + 20 m.
    #[must_use]
    pub fn approach_length(&self, ground_speed: MetresPerSecond) -> Metres {
        Metres(ground_speed.0 * ground_speed.0 / (2.0 * self.back_transition)) + self.hover_approach
    }
}

/// One aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct Tail {
    /// Its registration.
    pub id: TailId,
    /// The id of its type.
    pub type_id: String,
    /// Its address on the link.
    pub system_id: SystemId,
    /// Where it stands at rest.
    pub home_pad: PadId,
    /// The packs that belong to it.
    pub packs: Vec<Pack>,
}

/// A numbered battery pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Its number.
    pub id: PackId,
    /// What it holds when full, of its nominal energy.
    pub health: Percent,
}
