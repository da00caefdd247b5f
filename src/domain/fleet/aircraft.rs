//! Aircraft: a type, and the tails of it.

use super::airframe::Airframe;
use super::approved::ApprovedParameter;
use super::conformance::Conformance;
use crate::domain::energy::EnergyModel;
use crate::units::ids::{PackId, PadId, SystemId, TailId};
use crate::units::quantity::{Grams, Metres, Percent};
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
    /// What it flies with.
    pub airframe: Airframe,
    /// How far from the point of the switch a hold reaches: on wings the straight run and the circle, in hover the way to a stop.
    pub hold_reach: Metres,
    /// Whether a rating against rain is on record.
    pub rain_proof: bool,
    /// Equipment that is fitted, by its word.
    pub fitted: BTreeSet<String>,
    /// Energy and time.
    pub energy: EnergyModel,
    /// For the conformance volumes and the ground risk.
    pub conformance: Conformance,
    /// Parameters that must be found on board.
    pub approved: Vec<ApprovedParameter>,
    /// Names of the figures that nobody published.
    pub assumed: BTreeSet<String>,
    /// Where the published figures come from.
    pub source: String,
}

impl AircraftType {
    /// Whether a hook is fitted that lets a payload go.
    #[must_use]
    pub fn has_hook(&self) -> bool {
        self.fitted.contains("gripper")
    }

    /// The number of the thermometer in the payload bay (HYGROMETER_SENSOR), where one is fitted: equipment `bay_thermometer_N`.
    #[must_use]
    pub fn bay_sensor(&self) -> Option<u8> {
        self.fitted.iter().find_map(|word| word.strip_prefix("bay_thermometer_")?.parse().ok())
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
